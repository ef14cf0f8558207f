"""What the documents of a case say about other cases, compared with the journals of those cases.

A guard sees one case only, so it must believe what a form says about another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from caseflow import Run, applicable
from caseflow.lifecycle import Cites
from caseflow.machines.forms import (
    AccountabilityProposal,
    AgencyResult,
    ArchivedFile,
    BundlePart,
    BundlePartClosed,
    PartResult,
    Score,
    SuccessorReady,
)
from caseflow.reports.audit import CaseAudit, Finding

Differences = Iterator[tuple[str, str]]
"""What a statement says and a journal does not, in Chinese and in English."""

_MISMATCH: Final = "mismatch"  # the kind of finding


def claims(audit: CaseAudit, others: Mapping[str, CaseAudit]) -> list[Finding]:
    """Return a finding for every statement of `audit` about a case of the log that is not so; what it says of other cases is not checked."""
    findings = []
    for entry in audit.case.standing:
        for case_no, check, statement in _statements(entry.form):
            if case_no in others:
                zh_of_row, cites = _row(audit.case.run(entry.run), entry.event)
                cites = applicable(cites, audit.case.matter, entry.day)
                for zh, en in check(statement, others[case_no]):
                    findings.append(
                        Finding(
                            audit.case_no, _MISMATCH, entry.event, zh_of_row,
                            f"“{zh_of_row}”（{entry.day}）所述与 {case_no} 的记录不符：{zh}",
                            f"{entry.event!r} on {entry.day} says of {case_no} what its journal does not: {en}",
                            cites, day=entry.day, run=entry.run,
                        )
                    )  # fmt: skip
    return findings


def _row(run: Run, event: str) -> tuple[str, Cites]:
    """Return the Chinese name and the citations of the row by which `event` happened; of an opening, those of the lifecycle."""
    row = next((row for row in run.lifecycle.transitions if row.event == event), None)
    return ("登记" if row is None else row.zh), (row is not None and row.cite) or run.lifecycle.cite


def _statements(form: Any) -> Iterator[tuple[str, Any, Any]]:
    """Yield what `form` says about other cases: the number of the case, what checks the statement, and the statement."""
    if isinstance(form, Score):
        for part in form.parts:
            yield part.case_no, _part, part
        if form.window_case is not None:
            yield form.window_case, _window, form
    elif type(form) in _CHECKS:
        field, check = _CHECKS[type(form)]
        yield getattr(form, field), check, form


def _closed(said: Any, other: CaseAudit) -> Differences:
    day = other.case.closed_on
    if said.closed_on != day:
        yield f"称 {said.closed_on} 办结，记录为 {day or '在办'}", f"closed on {said.closed_on} is said, and it was {day or 'never closed'}"


def _result(said: AgencyResult | BundlePartClosed, other: CaseAudit) -> Differences:
    yield from _closed(said, other)
    main = other.case.main
    if said.state != main.state:
        zh = {state.name: state.zh for state in main.lifecycle.states}
        yield (
            f"称“{zh.get(said.state, said.state)}”，记录为“{zh[main.state]}”",
            f"it is said to stand in {said.state!r}, and stands in {main.state!r}",
        )


def _breach(said: AccountabilityProposal, other: CaseAudit) -> Differences:
    clocks = [clock for clock in other.clocks if clock.name == said.clock]
    if said.clock is not None and said.breached and not any(clock.breached for clock in clocks):
        zh = clocks[0].zh if clocks else said.clock
        yield f"称“{zh}”超期，记录并未超期", f"{said.clock} is said to be breached, and was kept"
    elif said.due is not None and said.due not in {clock.due for clock in clocks}:
        due = "、".join(str(clock.due) for clock in clocks) or "无此时限"
        yield f"称 {said.due} 届满，记录为 {due}", f"due on {said.due} is said, and it was {due}"


def _passed(said: SuccessorReady, other: CaseAudit) -> Differences:
    days = {entry.day for entry in other.case.standing if entry.event == "pass_exam" and entry.form.person == said.successor}
    if said.passed_on not in days:
        passed = "、".join(map(str, sorted(days)))
        yield (
            f"称 {said.successor} 于 {said.passed_on} 考试合格，记录为 {passed or '未曾合格'}",
            f"{said.successor} is said to have passed on {said.passed_on}, and did {f'on {passed}' if passed else 'not'}",
        )


def _part(said: PartResult, other: CaseAudit) -> Differences:
    points = [entry.form.points for entry in other.case.standing if entry.event == "score"]
    if said.points not in points[-1:]:
        last = points[-1] if points else None
        yield (
            f"称 {said.points} 分，记录为 {'未评分' if last is None else last}",
            f"{said.points} points are said, and it has {'none' if last is None else last}",
        )
    if said.final and other.case.main.is_open:
        yield "称已定案，记录尚未定案", "it is said to be final, and is not"


def _window(said: Score, other: CaseAudit) -> Differences:
    if said.window_final and other.case.main.is_open:
        yield "称窗口考核已定案，记录尚未定案", "the window's appraisal is said to be final, and is not"


def _bundled(said: BundlePart, other: CaseAudit) -> Differences:
    matter = other.case.matter
    if matter is None or said.matter != matter.code:
        yield (
            f"称办理事项 {said.matter}，记录为 {'无事项' if matter is None else matter.code}",
            f"it is said to be about {said.matter}, and is about {'no matter' if matter is None else matter.code}",
        )
    handed_in = getattr(other.case.standing[0].form, "materials", ())
    lost = [name for name in said.materials if name not in handed_in]
    if lost:
        zh, en = "、".join(lost), ", ".join(lost)
        yield f"称已转入 {zh}，申请材料中没有", f"{en} is said to have been passed on, and is not among its materials"


_CHECKS: Final[dict[type, tuple[str, Any]]] = {
    AgencyResult: ("case_no", _result),
    ArchivedFile: ("case_no", _closed),
    AccountabilityProposal: ("about_case", _breach),
    SuccessorReady: ("posting_case", _passed),
    BundlePart: ("case_no", _bundled),
    BundlePartClosed: ("case_no", _result),
}
