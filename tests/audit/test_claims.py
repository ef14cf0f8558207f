"""What one case says about another is checked against the journal of the other case."""

import attrs
import pytest

from caseflow import load_matters
from caseflow.reports.audit import audit, read_log
from tests.audit.windows import CENTRE, EXAMPLE, PLAN

LOG = read_log(EXAMPLE.read_bytes(), EXAMPLE.name)
MATTERS = load_matters(EXAMPLE.with_name("matters.toml"))
TRUE = {("ZZ-2021-005", "open"), ("DA-2021-Q3", "enrol")}


def mismatches(rows):
    return [finding for finding in audit(rows, CENTRE, MATTERS, **PLAN).findings if finding.kind == "mismatch"]


def mismatches_when_changed(case_no, event, old, new):
    """The mismatches when the first such line is changed, without those that the example itself has."""
    number = next(row.number for row in LOG.rows if row.case_no == case_no and row.event == event and old in row.form)
    rows = [attrs.evolve(row, form=row.form.replace(old, new)) if row.number == number else row for row in LOG.rows]
    return [finding for finding in mismatches(rows) if (finding.case_no, finding.rule) not in TRUE]


def test_only_what_was_planted_is_false():
    """The cases of the year have two false statements about each other; both are found, each with its clause."""
    findings = mismatches(LOG.rows)
    assert {(finding.case_no, finding.rule) for finding in findings} == TRUE
    assert all(finding.is_problem and finding.cites for finding in findings)


@pytest.mark.parametrize(
    ("where", "old", "new", "zh", "en"),
    [
        ("DB-2021-001 obtain_result", '"completed_granted"', '"withdrawn"', "“已撤回申请”，记录为“办结（准予）”", "and stands in"),
        ("DB-2021-001 obtain_result", '"completed_granted"', '"finished"', "“finished”，记录为“办结（准予）”", "stand in 'finished'"),
        ("DB-2021-001 obtain_result", "2021-06-10", "2021-06-09", "称 2021-06-09 办结，记录为 2021-06-10", "and it was 2021-06-10"),
        ("DA-2021-Q4 enrol", "HL-2021-0112", "HL-2021-0066", "办结，记录为 在办", "and it was never closed"),
        ("ZZ-2021-003 open", "2021-04-29", "2021-04-28", "称 2021-04-28 届满，记录为 2021-04-29", "and it was 2021-04-29"),
        ("ZZ-2021-003 open", '"delivery"', '"deliver"', "称“deliver”超期，记录并未超期", "and was kept"),
        ("ZZ-2021-002 open", '"survey"', '"surveys"', "记录为 无此时限", "due on 2021-04-08 is said"),
        ("TZ-2021-002 successor_ready", "2021-03-25", "2021-03-24", "2021-03-24 考试合格，记录为 2021-03-25", "and did on 2021-03-25"),
        ("TZ-2021-002 successor_ready", "SG-2021-001", "SG-2021-002", "考试合格，记录为 未曾合格", "and did not"),
        ("KH-2021-Q2 score", '"points": 88', '"points": 87', "称 87 分，记录为 88", "87 points are said, and it has 88"),
        ("KH-2021-Q2 score", "KH-2021-M04", "KH-2021-M99", "", ""),
        ("KH-2021-R01 score", "KH-2021-D06", "DQ-2021-001", "称窗口考核已定案，记录尚未定案", "the window's appraisal is said to be final"),
        ("KH-2021-R01 score", "KH-2021-D06", "KH-2021-D99", "", ""),
        ("ZZ-2021-003 open", "HL-2021-0051", "HL-2021-9999", "", ""),
    ],
)  # fmt: skip
def test_false_statements(where, old, new, zh, en):
    """State, closing day, breach, due day, examination and points are each compared; nothing is, where the case is not in the log."""
    case_no, event = where.split()
    findings = mismatches_when_changed(case_no, event, old, new)
    assert len(findings) == bool(zh)
    for finding in findings:
        assert zh in finding.zh
        assert en in finding.en
        assert (finding.case_no, finding.rule) == (case_no, event)


def test_a_part_that_is_not_final():
    """A part that has no points yet and is not final gives two findings."""
    findings = mismatches_when_changed("KH-2021-Q2", "score", "KH-2021-M04", "DQ-2021-001")
    assert [finding.zh.rpartition("：")[2] for finding in findings] == ["称 88 分，记录为 未评分", "称已定案，记录尚未定案"]
    assert [finding.en.rpartition(": ")[2] for finding in findings] == [
        "88 points are said, and it has none",
        "it is said to be final, and is not",
    ]
