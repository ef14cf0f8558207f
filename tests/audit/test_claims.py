"""Is what one case says of another held against that other's journal?"""

import attrs
import pytest

from caseflow import load_matters
from caseflow.reports.audit import audit, read_log
from tests.audit.windows import CENTRE, EXAMPLE, PLAN

LOG = read_log(EXAMPLE.read_bytes(), EXAMPLE.name)
MATTERS = load_matters(EXAMPLE.with_name("matters.toml"))
TRUE = {("ZZ-2021-005", "open"), ("DA-2021-Q3", "enrol")}


def mismatches(rows):
    return [one for one in audit(rows, CENTRE, MATTERS, **PLAN).findings if one.kind == "mismatch"]


def told_otherwise(case_no, event, old, new):
    """What is found when the first such line says something else; what the example itself says wrongly left out."""
    number = next(row.number for row in LOG.rows if row.case_no == case_no and row.event == event and old in row.form)
    rows = [attrs.evolve(row, form=row.form.replace(old, new)) if row.number == number else row for row in LOG.rows]
    return [one for one in mismatches(rows) if (one.case_no, one.rule) not in TRUE]


def test_only_what_was_planted_is_not_so():
    """Of all that the year's cases say of each other two things are not so, and both are found, each with its clause."""
    found = mismatches(LOG.rows)
    assert {(one.case_no, one.rule) for one in found} == TRUE
    assert all(one.is_problem and one.cites for one in found)


@pytest.mark.parametrize(
    ("where", "old", "new", "zh", "en"),
    [
        ("DB-2021-001 obtain_result", '"completed_granted"', '"withdrawn"', "“已撤回”，记录为“办结（准予）”", "and stands in"),
        ("DB-2021-001 obtain_result", '"completed_granted"', '"finished"', "“finished”，记录为“办结（准予）”", "stand in 'finished'"),
        ("DB-2021-001 obtain_result", "2021-06-10", "2021-06-09", "称 2021-06-09 办结，记录为 2021-06-10", "and it was 2021-06-10"),
        ("DA-2021-Q4 enrol", "HL-2021-0112", "HL-2021-0066", "办结，记录为 在办", "and it was never closed"),
        ("ZZ-2021-003 open", "2021-04-29", "2021-04-28", "称 2021-04-28 届满，记录为 2021-04-29", "and it was 2021-04-29"),
        ("ZZ-2021-003 open", '"delivery"', '"deliver"', "称“deliver”超时，记录并未超时", "and was kept"),
        ("ZZ-2021-002 open", '"survey"', '"surveys"', "记录为 无此时限", "due on 2021-04-08 is said"),
        ("TZ-2021-002 successor_ready", "2021-03-25", "2021-03-24", "2021-03-24 考试合格，记录为 2021-03-25", "and did on 2021-03-25"),
        ("TZ-2021-002 successor_ready", "SG-2021-001", "SG-2021-002", "考试合格，记录为 未曾合格", "and did not"),
        ("KH-2021-Q2 score", '"points": 88', '"points": 87', "称 87 分，记录为 88", "87 points are said, and it has 88"),
        ("KH-2021-Q2 score", "KH-2021-M04", "KH-2021-M99", "", ""),
        ("ZZ-2021-003 open", "HL-2021-0051", "HL-2021-9999", "", ""),
    ],
)  # fmt: skip
def test_what_is_not_so(where, old, new, zh, en):
    """State, day of closing, breach, due day, examination and points are each compared; of a case that is not in the log, nothing."""
    case_no, event = where.split()
    found = told_otherwise(case_no, event, old, new)
    assert len(found) == bool(zh)
    for one in found:
        assert zh in one.zh
        assert en in one.en
        assert (one.case_no, one.rule) == (case_no, event)


def test_a_part_that_is_not_final():
    """A part that has no points yet and is not final is told as both."""
    found = told_otherwise("KH-2021-Q2", "score", "KH-2021-M04", "DQ-2021-001")
    assert [one.zh.rpartition("：")[2] for one in found] == ["称 88 分，记录为 未评分", "称已定案，记录尚未定案"]
    assert [one.en.rpartition(": ")[2] for one in found] == ["88 points are said, and it has none", "it is said to be final, and is not"]
