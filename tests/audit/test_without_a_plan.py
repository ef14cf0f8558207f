"""The audit knows no plan: what belongs to one is handed in, and without it nothing is assumed."""

from caseflow.reports.audit import audit, read_log
from tests.audit.windows import CENTRE, MATTERS, PLAN, accepted, line, text_of


def rows(*lines):
    return read_log(text_of(*lines).encode(), "log.csv").rows


def test_no_lifecycle_is_assumed():
    """Without `opens=`, an opening line must name its lifecycle; the error lists those that the centre runs."""
    result = audit(rows(*accepted("2021-03-17")), CENTRE, MATTERS)
    assert result.cases == ()
    assert result.bad[0].en.startswith("the line that opens the case names no lifecycle; known: intake, instant, promised")
    assert result.bad[0].zh.startswith("登记的行没有写明程序（lifecycle 列）；可用的有：intake, instant")


def test_a_named_lifecycle_needs_no_plan():
    """A log whose opening lines name their lifecycle is audited like any other; it has no indicators and no claims."""
    named = [{**cells, "lifecycle": "intake"} if cells["event"] == "open" else cells for cells in accepted("2021-03-17")]
    late = line("grant", "2021-03-18", "department", hour="11:00")
    bare, planned = (audit(rows(*named, late), CENTRE, MATTERS, **more) for more in ({}, PLAN))
    assert bare.indicators == ()
    assert [indicator.key for indicator in planned.indicators] == [f"K{number}" for number in range(1, 11)]
    assert (bare.findings, bare.counts) == (planned.findings, planned.counts)
    assert bare.findings
