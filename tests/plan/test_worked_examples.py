"""Each row of the table of traceability is worked out by the tests that it names: they are run, and what they exercise is recorded."""

import ast
import json
import subprocess
import sys
from itertools import permutations
from pathlib import Path

import attrs
import pytest

from caseflow.machines import traceability
from caseflow.machines.traceability import needs, unproven
from caseflow.machines.traceability.rows import ROWS, Row

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted({test for row in ROWS for test in row.example})
BY_NUMBER = {row.number: row for row in ROWS}
# Tests that go through the lifecycle which cites the clause of a row, and do not do what the row is about.
ONLY_NEAR = {
    65: "tests/kinds/test_bundle.py::TestSharedMaterials::test_given_once_for_all",
    76: "tests/agency/test_accountability.py::TestTheDecision::test_one_decision_suffices",
    88: "tests/agency/test_appraisal.py::TestParts::test_a_day_needs_nothing",
    97: "tests/plan/test_building.py::test_an_order_to_correct_in_time",
    99: "tests/plan/test_building.py::test_an_order_to_correct_in_time",
}


@pytest.fixture(scope="module")
def exercised(tmp_path_factory):
    """What each of the examples exercises, by a run of them all in a process of their own, with the recorder."""
    file = tmp_path_factory.mktemp("plan") / "exercised.json"
    options = ["-q", "-p", "no:cacheprovider", "-p", "tests.plan.recorder", f"--exercised={file}"]
    tests = [*EXAMPLES, *ONLY_NEAR.values()]
    run = subprocess.run(
        [sys.executable, "-m", "pytest", *options, *tests], cwd=ROOT, capture_output=True, encoding="utf-8", check=False, timeout=300
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return json.loads(file.read_text(encoding="utf-8"))


def found(test):
    """Whether the file, the class and the function of the test exist."""
    path, *names = test.split("::")
    if not (ROOT / path).is_file():
        return False
    inside = ast.parse((ROOT / path).read_text(encoding="utf-8")).body
    for name in names:
        node = next((each for each in inside if isinstance(each, (ast.ClassDef, ast.FunctionDef)) and each.name == name), None)
        if node is None:
            return False
        inside = node.body
    return True


def test_every_example_exists():
    """Each example is a test that is there; a misspelt one is not."""
    assert [test for test in EXAMPLES if not found(test)] == []
    assert not any(map(found, ("tests/kinds/test_upwards.py::test_a", "tests/kinds/test_upward.py::TestTwoDays::test_a")))


def test_every_row_is_worked_out(exercised):
    """The examples of each row pass, and together they exercise all that the row names; none of them is there for show."""
    assert unproven(exercised) == ()


def with_rows(monkeypatch, *rows):
    monkeypatch.setattr(traceability, "ROWS", rows)


def test_a_wrong_example_is_found(exercised, monkeypatch):
    """A row that names another row's example proves nothing, and nor does one with an example too many, or too few."""
    row, other = BY_NUMBER[61], BY_NUMBER[100]
    with_rows(monkeypatch, attrs.evolve(row, example=other.example))
    assert unproven(exercised) == (
        f"row 61: {other.example[0]} exercises nothing that the row names",
        "row 61: no example exercises upward:close",
        "row 61: no example exercises parameter reply_reading",
    )
    with_rows(monkeypatch, attrs.evolve(row, example=(*row.example, *other.example)))
    assert unproven(exercised) == (f"row 61: {other.example[0]} exercises nothing that the row names",)
    with_rows(monkeypatch, attrs.evolve(BY_NUMBER[24], example=BY_NUMBER[24].example[:1]))
    assert "row 24: no example exercises guard established held" in unproven(exercised)


def test_a_citation_alone_proves_nothing(exercised, monkeypatch):
    """To open the lifecycle that cites the clause is not enough: the rows that once had a citation only name what must happen in it."""
    for number, test in ONLY_NEAR.items():
        with_rows(monkeypatch, attrs.evolve(BY_NUMBER[number], example=(test,)))
        lifecycle = BY_NUMBER[number].built[0].partition("[")[0].partition(".")[0]
        assert lifecycle in exercised[test]
        assert any(fault.startswith(f"row {number}: no example exercises") for fault in unproven(exercised))


def test_only_what_the_test_itself_looks_at(exercised):
    """A test that reads one clock, or the answer about one event, exercises no other clock and no guard of another event."""
    one_clock = exercised["tests/plan/test_building.py::test_an_order_to_correct_in_time"]
    assert {name for name in one_clock if ":" in name} == {"correction_order:correction"}
    one_event = exercised["tests/plan/test_service.py::TestTheCentreSPeople::test_the_party_and_government_office_coordinates"]
    refused = {name for name in one_event if name.endswith(" refused")}
    assert refused == {"guard nominator_fits_post refused", "guard decider_fits_post refused"}


def test_most_rows_tell_the_examples_apart(exercised):
    """Give any row the examples of any other: of a hundred such mutants, ninety-eight or more are found."""
    built = [row for row in ROWS if row.example]
    proofs = {row.number: set().union(*(exercised[test] for test in row.example)) for row in built}
    missed = [set(needs(row)) <= proofs[other.number] for row, other in permutations(built, 2)]
    assert sum(missed) / len(missed) < 0.02


def test_a_guard_must_hold_and_refuse():
    """A guard is exercised when it holds and when it refuses: one half alone is not enough."""
    assert needs(Row(1, "二(五)", "空", ("guard delegated", "enquiry"), ("relay_leg",))) == (
        "guard delegated held",
        "guard delegated refused",
        "enquiry",
        "parameter relay_leg",
    )
