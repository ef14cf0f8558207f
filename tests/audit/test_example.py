"""Is the example what its script makes, and is what the audit finds in it right?"""

import runpy
from collections import Counter

import pytest

from caseflow import load_matters
from caseflow.audit import audit, read_log
from tests.audit.windows import CENTRE, EXAMPLE

# Worked out by hand on the calendar of 2021: case, limit, its number, due day, days used.
BY_HAND = [
    ("HL-2021-0031", "notice", "2021-02-18", 5),  # received 02-05; 02-07 is a worked Sunday, the Spring Festival is 02-11 to 02-17
    ("HL-2021-0031", "promise", "2021-02-24", 10),  # counted from 02-05; 02-20 is a worked Saturday
    ("HL-2021-0032", "notice", "2021-04-30", 5),
    ("HL-2021-0036", "supplement", "2021-04-26", 7),  # from 04-16; 04-25 is a worked Sunday
    ("HL-2021-0041", "survey", "2021-04-08", 5),  # from 04-02; Qingming is 04-03 to 04-05
    ("HL-2021-0044", "special", "2021-02-01", 11),
    ("HL-2021-0050", "promise", "2021-04-29", 12),
    ("HL-2021-0051", "delivery", "2021-04-29", 13),
    ("HL-2021-0053", "promise", "2021-05-06", 36),  # 30 calendar days from 04-01 end on 05-01, and move past Labour Day
    ("HL-2021-0065", "promise", "2021-05-11", 24),  # 05-08 is a worked Saturday
    ("HL-2021-0065", "statutory", "2021-05-25", 24),
    ("HL-2021-0077", "close", "2021-04-19", 4),  # 2日 from Friday 04-16 end on a Sunday
    ("HL-2021-0078", "forward", "2021-04-29", 6),
    ("HL-2021-0080", "opinion", "2021-03-29", 10),
]


@pytest.fixture(scope="module")
def found():
    log = read_log(EXAMPLE.read_bytes(), EXAMPLE.name)
    return audit(log.rows, CENTRE, load_matters(EXAMPLE.with_name("matters.toml")))


def test_the_log_is_what_its_script_makes(monkeypatch):
    """The file that is shipped is, byte for byte, the one that examples/make_log.py writes; and it says what it is."""
    monkeypatch.syspath_prepend(str(EXAMPLE.parent))
    made = runpy.run_path(str(EXAMPLE.with_name("make_log.py")))["text"]()
    assert made.encode() == EXAMPLE.read_bytes()
    assert made.startswith("# Made for this project")


@pytest.mark.parametrize(("case_no", "limit", "due", "used"), BY_HAND)
def test_due_dates_worked_out_by_hand(found, case_no, limit, due, used):
    """Across the Spring Festival, Qingming and Labour Day, and over the working weekends that make up for them."""
    case = next(one for one in found.cases if one.case_no == case_no)
    clock = [clock for clock in case.clocks if clock.name == limit][-1]
    assert (str(clock.due), clock.used) == (due, used)


def test_what_is_found(found):
    """The figures of the whole log; a change of rules shows here."""
    assert found.counts == {
        "lines": 445, "bad_lines": 2, "later_lines": 0, "repeated_lines": 1, "cases": 71, "open": 8, "overdue": 2, "with_problems": 26,
        "breach": 16, "refused": 16, "soft": 1, "born_late": 0, "other_reading": 0, "law": 4, "waived": 1,
    }  # fmt: skip


def test_which_limits_were_broken(found):
    """Every kind of limit is broken by some case, and by no other than those whose stories say so."""
    late = Counter((one.rule, one.case_no) for one in found.findings if one.kind == "breach")
    assert sorted(late) == sorted({
        ("promise", "HL-2021-0052"), ("promise", "HL-2021-0053"), ("promise", "HL-2021-0050"), ("promise", "HL-2021-0032"),
        ("promise", "HL-2021-0065"), ("statutory", "HL-2021-0065"), ("statutory", "HL-2021-0047"), ("notice", "HL-2021-0033"),
        ("notice", "HL-2021-0034"), ("notice", "HL-2021-0069"), ("special", "HL-2021-0044"), ("delivery", "HL-2021-0051"),
        ("opinion", "HL-2021-0080"), ("close", "HL-2021-0077"), ("forward", "HL-2021-0078"), ("same_day", "HL-2021-0073"),
    })  # fmt: skip


def test_the_plan_binds_from_its_day(found):
    """A survey and a report-up before 2021-03-10 have no limit of the plan's; those after it have."""
    clocks = {(one.case_no, clock.name): clock.within for one in found.cases for clock in one.clocks}
    assert clocks["HL-2021-0039", "survey"] is None
    assert clocks["HL-2021-0040", "survey"] is not None
    assert clocks["HL-2021-0079", "forward"] is None
    assert clocks["HL-2021-0076", "forward"] is not None
