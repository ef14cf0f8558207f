"""Every clause of the plan is implemented, a parameter, or outside with a reason; the table is checked against the code.

`python -m tests.agency.test_traceability` prints the page.
"""

from pathlib import Path

import attrs
import pytest

from caseflow.machines import CATALOGUE, traceability
from caseflow.machines.law import PLAN
from caseflow.machines.traceability import choices, definitions, page, trace, untraced
from caseflow.machines.traceability.rows import ROWS, Row

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "traceability.md"


def test_every_row_is_there_once_and_true():
    """107 rows in their order; each name exists and cites its clause, each parameter is read, each of the others has a reason."""
    assert [row.number for row in ROWS] == list(range(1, 108))
    assert [fault for traced in trace(CATALOGUE) for fault in traced.faults] == []


def test_no_clause_is_left_out():
    """Every clause of the plan's text is named by a row or cited by a definition, itself or by a part of it."""
    assert untraced(CATALOGUE) == ()


def test_every_lifecycle_comes_from_somewhere():
    """A lifecycle that ships cites a clause of the plan, or says by its limits and rows which law it comes from."""
    known = definitions(CATALOGUE)
    citing = {name.partition(".")[0].partition(":")[0] for name, clauses in known.items() if clauses}
    assert {lifecycle.name for lifecycle in CATALOGUE} - citing == {"opinion", "special_procedure"}


def test_the_page_is_what_the_code_says():
    """docs/reference/traceability.md is printed from the citations."""
    assert PAGE.read_text(encoding="utf-8") == page(CATALOGUE)


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (Row(1, "二(九)", "无此条", outside="x"), "the plan has no clause '二(九)'"),
        (Row(1, "二(五)", "空"), "say either what it became or why it is outside"),
        (Row(1, "二(五)", "无例", ("document_relay",)), "name the tests that work it out"),
        (Row(1, "二(五)", "有例", example=("x",), outside="x"), "name the tests that work it out, if it became something, and only then"),
        (Row(1, "二(五)", "错名", ("document_relai",), example=("x",)), "there is no 'document_relai' (did you mean 'document_relay'?)"),
        (Row(1, "二(五)", "错条", ("agency.extend",), example=("x",)), "agency.extend does not cite 二(五), only 二(三)2(2)五"),
        (
            Row(1, "二(五)", "错参数", ("document_relay",), ("relay_legs",), ("x",)),
            "no lifecycle reads the parameter 'relay_legs' (did you mean 'relay_leg'?)",
        ),
    ],
)
def test_what_would_be_a_fault(monkeypatch, row, says):
    """A row that the code contradicts is reported, with the nearest name."""
    monkeypatch.setattr(traceability, "ROWS", (row,))
    assert says in trace(CATALOGUE)[0].faults[0]


def test_a_choice_cites_what_its_lifecycle_cites():
    """A row may name a choice in a document of a lifecycle: `complaint[ComplaintChannel.MEDIA]` is of the clauses of `complaint`."""
    cited = choices(CATALOGUE)
    assert cited["complaint[ComplaintChannel.MEDIA]"] == definitions(CATALOGUE)["complaint"]
    assert "complaint[DutyKind.DISCLOSURE]" not in cited


def test_a_clause_that_nobody_names(monkeypatch):
    """Take the rows and one lifecycle away, and its clause is missed."""
    monkeypatch.setattr(traceability, "ROWS", tuple(attrs.evolve(row, clause="一") for row in ROWS))
    missed = untraced(CATALOGUE)
    assert "二(三)6" in missed
    assert set(missed) < set(PLAN.clauses)


if __name__ == "__main__":
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(page(CATALOGUE), encoding="utf-8")
