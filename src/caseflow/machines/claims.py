"""What a case's documents say of another case, held against that case's own journal: a guard could only believe what it was handed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from caseflow.case.matter import applicable
from caseflow.machines.forms import AccountabilityProposal, AgencyResult, ArchivedFile, PartResult, Score, SuccessorReady
from caseflow.reports.audit.model import MISMATCH, CaseAudit, Finding

Said = Iterator[tuple[str, str]]


def claims(one: CaseAudit, others: Mapping[str, CaseAudit]) -> list[Finding]:
    """Return a finding for every fact that `one` states of a case of the log and that is not so; of cases that are not there, none."""
    found = []
    for entry in one.case.standing:
        for number, check, said in _facts(entry.form):
            if number in others:
                run = one.case.run(entry.run)
                row = next((row for row in run.lifecycle.transitions if row.event == entry.event), None)
                cites = applicable((row and row.cite) or run.lifecycle.cite, one.case.matter, entry.day)
                zh_of_row = row.zh if row else "立案"
                for zh, en in check(said, others[number]):
                    found.append(
                        Finding(
                            one.case_no, MISMATCH, entry.event, zh_of_row,
                            f"“{zh_of_row}”（{entry.day}）所述与 {number} 的记录不符：{zh}",
                            f"{entry.event!r} on {entry.day} says of {number} what its journal does not: {en}",
                            cites, day=entry.day, run=entry.run,
                        )
                    )  # fmt: skip
    return found


def _facts(form: Any) -> Iterator[tuple[str, Any, Any]]:
    """The number of the other case, what to hold against it, and what was said."""
    if isinstance(form, Score):
        for part in form.parts:
            yield part.case_no, _part, part
    elif type(form) in _CHECKS:
        field, check = _CHECKS[type(form)]
        yield getattr(form, field), check, form


def _closed(said: Any, other: CaseAudit) -> Said:
    day = other.case.closed_on
    if said.closed_on != day:
        yield f"称 {said.closed_on} 办结，记录为 {day or '在办'}", f"closed on {said.closed_on} is said, and it was {day or 'never closed'}"


def _result(said: AgencyResult, other: CaseAudit) -> Said:
    yield from _closed(said, other)
    main = other.case.main
    if said.state != main.state:
        known = {state.name: state.zh for state in main.lifecycle.states}
        yield (
            f"称“{known.get(said.state, said.state)}”，记录为“{known[main.state]}”",
            f"it is said to stand in {said.state!r}, and stands in {main.state!r}",
        )


def _breach(said: AccountabilityProposal, other: CaseAudit) -> Said:
    named = [clock for clock in other.clocks if clock.name == said.clock]
    if said.clock is not None and said.breached and not any(clock.breached for clock in named):
        zh = named[0].zh if named else said.clock
        yield f"称“{zh}”超时，记录并未超时", f"{said.clock} is said to be breached, and was kept"
    elif said.due is not None and said.due not in {clock.due for clock in named}:
        due = "、".join(str(clock.due) for clock in named) or "无此时限"
        yield f"称 {said.due} 届满，记录为 {due}", f"due on {said.due} is said, and it was {due}"


def _passed(said: SuccessorReady, other: CaseAudit) -> Said:
    days = {entry.day for entry in other.case.standing if entry.event == "pass_exam" and entry.form.person == said.successor}
    if said.passed_on not in days:
        known = "、".join(map(str, sorted(days)))
        yield (
            f"称 {said.successor} 于 {said.passed_on} 考试合格，记录为 {known or '未曾合格'}",
            f"{said.successor} is said to have passed on {said.passed_on}, and did {f'on {known}' if known else 'not'}",
        )


def _part(said: PartResult, other: CaseAudit) -> Said:
    given = [entry.form.points for entry in other.case.standing if entry.event == "score"]
    if said.points not in given[-1:]:
        last = given[-1] if given else "未评分"
        yield f"称 {said.points} 分，记录为 {last}", f"{said.points} points are said, and it has {given[-1] if given else 'none'}"
    if said.final and other.case.main.is_open:
        yield "称已定案，记录尚未定案", "it is said to be final, and is not"


_CHECKS: Final[dict[type, tuple[str, Any]]] = {
    AgencyResult: ("case_no", _result),
    ArchivedFile: ("case_no", _closed),
    AccountabilityProposal: ("about_case", _breach),
    SuccessorReady: ("posting_case", _passed),
}
