"""The findings in one case: refused acts, limits that ran out, acts of the law, and waived guards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from caseflow.basics.bilingual import in_chinese, in_english
from caseflow.case.matter import Matter, applicable
from caseflow.case.records import Case, Entry, Run
from caseflow.clocks.ahead import LapseAhead
from caseflow.clocks.clock import EXCUSES, OTHER_READING, Clock, late_zh
from caseflow.clocks.record import MET
from caseflow.engine.centre import Centre
from caseflow.engine.lapsing import why_no_lapse
from caseflow.errors import CaseflowError, GuardRefused, NoSuchEvent, OutOfOrder
from caseflow.law import Citation
from caseflow.lifecycle import Lifecycle
from caseflow.lifecycle.steps import Step
from caseflow.reports.audit.model import BORN_LATE, BREACH, EXCUSED, LAW, REFUSED, SOFT, WAIVED, Finding
from caseflow.reports.audit.parsing import Act
from caseflow.reports.audit.words import Terminology

# The order of acts is a rule of the lifecycle; who may act, and with which form, is a rule of the row.
_ORDER_ERRORS: Final = (NoSuchEvent, OutOfOrder)


def refusal(error: CaseflowError, case: Case, act: Act, centre: Centre, terms: Terminology) -> Finding:
    """Return the finding for an act that the centre refused, with the clause, the article, or the centre's own rule that it broke."""
    line, day = act.line, act.at.date()
    run, step = _addressed(case, line.event, line.run)
    reasons: dict[str, str] = error.facts["reasons"] if isinstance(error, GuardRefused) else {}
    cites = _broken(error, run, step, reasons)
    guards = {guard.name: terms.condition(guard, run.lifecycle.name) for guard in step.guards} if step else {}
    # Where an act was refused because a law does not govern such matters, that law is cited all the same.
    bind = applicable(cites, case.matter, day) or tuple(cite for cite in cites if cite.in_force(day))
    lifecycle = run.lifecycle.name
    zh = terms.refusal(error, line.event, lifecycle, _form_of(run, line.event))
    return Finding(
        case.case_no, REFUSED, line.event, terms.event(line.event, lifecycle), zh, refused_en(error),
        _as_adopted(bind, centre, day), line=line.number, day=day, run=run.id, error=type(error).__name__,
        reasons=tuple((f"{guards[name]} {name}" if name in guards else name, why) for name, why in reasons.items()),
    )  # fmt: skip


def refused_en(error: CaseflowError) -> str:
    """Return the refusal in English: the message, with the English half of each reason."""
    text = str(error)
    for reason in error.facts["reasons"].values() if isinstance(error, GuardRefused) else ():
        said, note, by = reason.rpartition(" [") if reason.endswith("]") else (reason, "", "")
        text = text.replace(reason, f"{in_english(said)} [{in_english(by[:-1])}]" if note else in_english(reason))
    return text


def _form_of(run: Run, event: str) -> type | None:
    """Return the class of the document that the event takes, if it takes one."""
    return next((row.form for row in run.lifecycle.transitions if row.event == event), None)


def _addressed(case: Case, event: str, run_id: str) -> tuple[Run, Step | None]:
    """Return the run for which the event was most likely meant, and its step there, if it has one in its state."""
    candidates = [run for run in case.runs if not run_id or run_id in {run.id, run.lifecycle.name}]
    for run in candidates:
        step = run.origin.lookup.steps[run.state].get(event)
        if step is not None:
            return run, step
    with_event = [run for run in candidates if event in run.origin.lookup.events]
    return (with_event[-1] if with_event else case.main), None


def _broken(error: CaseflowError, run: Run, step: Step | None, reasons: dict[str, str]) -> tuple[Citation, ...]:
    """Return the citations of the guards that refused; else those of the row, or of the lifecycle where the order was wrong."""
    if step is None or isinstance(error, _ORDER_ERRORS):
        return run.lifecycle.cite
    guards = tuple(cite for guard in step.guards if guard.name in reasons for cite in guard.cite)
    return tuple(dict.fromkeys(guards)) or step.row.cite or run.lifecycle.cite


def _as_adopted(cites: Iterable[Citation], centre: Centre, day: date) -> tuple[Citation, ...]:
    """Return `cites` with the centre's paper in place of each default of the library that the centre has adopted by the local `day`."""
    papers = ((cite, centre.adoption(cite.rule, day) if cite.rule else None) for cite in cites)
    return tuple(dict.fromkeys(cite if paper is None else paper.cite for cite, paper in papers))


def opening_cites(error: CaseflowError, lifecycle: Lifecycle, matter: Matter | None, centre: Centre, day: date) -> tuple[Citation, ...]:
    """Return the citations of the guards that refused an opening; where they cite none that binds, those of the lifecycle."""
    reasons = error.facts["reasons"] if isinstance(error, GuardRefused) else {}
    cites = tuple(cite for guard in lifecycle.opening_guards if guard.name in reasons for cite in guard.cite)
    return _as_adopted(applicable(cites, matter, day) or lifecycle.cite, centre, day)


def broken_limits(case: Case, clocks: Iterable[Clock], centre: Centre) -> list[Finding]:
    """Return a finding for every limit that ran out before it was met, excused or not."""
    findings = []
    for clock in clocks:
        if clock.breached:
            kind = SOFT if clock.limit.soft else BORN_LATE if clock.born_late else BREACH
            zh, en = _breach_texts(clock, case, _why_no_lapse(case, clock, centre))
            findings.append(_finding_of(clock, case, kind, zh, en))
        elif clock.excused is not None:
            findings.append(_finding_of(clock, case, EXCUSED, *_excuse_texts(clock, case, clock.excused)))
    return findings


def _excuse_texts(clock: Clock, case: Case, excused: str) -> tuple[str, str]:
    """Return in both languages that the limit was missed, and what excuses that."""
    reason_zh, reason_en = EXCUSES[excused]
    until = clock.ended or clock.as_of
    by = "" if excused == OTHER_READING or not clock.late else f"，{late_zh(clock)}"
    more_zh, more_en = _circumstances(clock, case)
    zh = f"{clock.zh}{_due_zh(clock)}，{_end_zh(clock, until)}{by}{more_zh}；{reason_zh}"
    return zh, f"{clock.name} {_due_en(clock)}, {_end_en(clock, until)}{more_en}; {reason_en}"


def _due_zh(clock: Clock) -> str:
    """The due day, and where another reading allows more the last day that it allows."""
    other = "" if clock.overdue_after in {None, clock.due} else f"（较宽的口径为 {clock.overdue_after}）"
    return f"于 {clock.due} 届满{other}"


def _due_en(clock: Clock) -> str:
    other = "" if clock.overdue_after in {None, clock.due} else f" (by the wider reading on {clock.overdue_after})"
    return f"was due on {clock.due}{other}"


def _end_zh(clock: Clock, end: date) -> str:
    return f"{end} 仍未办理" if clock.is_open else f"{end} 才办理" if clock.state == MET else f"{end} 程序终止时尚未办理"


def _end_en(clock: Clock, end: date) -> str:
    return f"still open on {end}" if clock.is_open else f"met on {end}" if clock.state == MET else f"not met when it ended on {end}"


def _finding_of(clock: Clock, case: Case, kind: str, zh: str, en: str) -> Finding:
    return Finding(case.case_no, kind, clock.name, clock.zh, zh, en, clock.cites, day=clock.due, run=clock.run)


def _breach_texts(clock: Clock, case: Case, no_lapse: str) -> tuple[str, str]:
    assert clock.within is not None  # noqa: S101  # a clock without a limit cannot be breached
    by_en = f"{clock.late} {'working day' if clock.within.unit == 'working_days' else 'day'}{'' if clock.late == 1 else 's'}"
    end = clock.ended or clock.as_of
    zh = f"{clock.zh}（{clock.within.zh}）{_due_zh(clock)}，{_end_zh(clock, end)}，{late_zh(clock)}"
    en = f"{clock.name} ({clock.within.en}) {_due_en(clock)}, {_end_en(clock, end)}: {by_en} late"
    more_zh, more_en = _circumstances(clock, case)
    zh, en = f"{zh}{more_zh}", f"{en}{more_en}"
    if clock.born_late:
        zh, en = f"{zh}；开始计时之前已届满，不属经办人责任", f"{en}; it was over before it could be kept, so no clerk is to blame"
    if no_lapse:
        zh, en = f"{zh}；不发生期满的法律后果：{in_chinese(no_lapse)}", f"{en}; it has no legal consequence: {in_english(no_lapse)}"
    return zh, en


def _circumstances(clock: Clock, case: Case) -> tuple[str, str]:
    """Return what else is to be known of a limit that was missed: that it is soft, why it was missed, that its extension came too late."""
    zh, en = "", ""
    if clock.limit.soft:
        zh, en = "；规定用语为“原则上”", "; the rule says “in principle”"
    if clock.limit.soft and clock.state == MET:
        reason = _late_reason(clock, case)
        zh, en = (f"{zh}；理由：{reason}", f"{en}; reason: {reason}") if reason else (f"{zh}；未写明理由", f"{en}; no reason given")
    if clock.was_late:
        zh, en = f"{zh}；期满之后才延长，不生效", f"{en}; the extension came after it had run out"
    return zh, en


def _late_reason(clock: Clock, case: Case) -> str | None:
    """Return the reason that the act gave which met a soft limit late; None where it gave none."""
    acts = [entry for entry in case.standing if entry.run == clock.run and entry.event in clock.limit.met_by and entry.day == clock.ended]
    return next((reason for entry in acts if (reason := getattr(entry.form, "late_reason", None))), None)


def _why_no_lapse(case: Case, clock: Clock, centre: Centre) -> str:
    """Return why a limit that ran out did not lapse; an empty text where it cannot lapse, or no longer can."""
    run = case.run(clock.run)
    if clock.limit.lapse is None or clock.due is None or clock.limit.lapse not in run.origin.lookup.steps[run.state]:
        return ""
    return why_no_lapse(centre, case, LapseAhead(clock.due, clock.run, clock.name, clock.limit.lapse)) or ""


def acts_of_law(case: Case, since: int, line: int | None, terms: Terminology) -> list[Finding]:
    """Return a finding for each act of the law in the entries from `since` on: the row, the day, and the state that it led to."""
    findings = []
    for entry in case.entries[since:]:
        run = case.run(entry.run)
        limit = run.lifecycle.limit(entry.extras.limit or "")
        row = next(row for row in run.lifecycle.transitions if row.event == entry.event)
        cites = row.cite or (limit.cite if limit else ())
        zh = f"{limit.zh if limit else ''}于 {entry.extras.due} 届满而无人办理，期满依法发生“{row.zh}”{_targets_zh(entry, terms)}"
        en = f"{entry.extras.limit} ran out on {entry.extras.due} before anybody acted: {entry.event!r} by law{_targets_en(entry)}"
        bind = applicable(cites, case.matter, entry.day)
        findings.append(Finding(case.case_no, LAW, entry.event, row.zh, zh, en, bind, line=line, day=entry.day, run=entry.run))
    return findings


def _targets_zh(entry: Entry, terms: Terminology) -> str:
    moves = [f"{terms.lifecycles[move.run.partition('#')[0]]}转入“{terms.state(move.run, move.target)}”" for move in entry.moves]
    start = next((move.terms.day for move in entry.moves if move.terms and move.terms.day), None)
    return f"（{'，'.join(moves)}" + (f"，自 {start} 起算）" if start else "）")


def _targets_en(entry: Entry) -> str:
    moves = [f"{move.run} to {move.target}" for move in entry.moves]
    start = next((move.terms.day for move in entry.moves if move.terms and move.terms.day), None)
    return f" ({', '.join(moves)}" + (f", counted from {start})" if start else ")")


def waivers(case: Case, since: int, line: int, terms: Terminology, reasons: Mapping[str, str]) -> list[Finding]:
    """Return a finding for each guard that was waived in the entries from `since` on: by whom, in which role, and why.

    `reasons` say, by the guard's name, what was not as it asks; a guard that would have held is not recorded as waived.
    """
    findings = []
    for entry in case.entries[since:]:
        run = case.run(entry.run)
        guards = {guard.name: guard for row in run.lifecycle.transitions for guard in row.guards}
        for waived in entry.extras.waived:
            guard = guards[waived.guard]
            cites = applicable(guard.cite, case.matter, entry.day) or tuple(cite for cite in guard.cite if cite.is_default)
            condition = terms.condition(guard, run.lifecycle.name).replace("“", "‘").replace("”", "’")
            zh = f"条件“{condition}”由 {waived.by}（{terms.role(waived.role)}）豁免，理由：{waived.why}"
            en = f"{waived.guard} was waived by {waived.by} ({waived.role}): {waived.why}"
            missing = _without_note(reasons[waived.guard])
            zh = f"{zh}；所豁免的情形：{terms.termed(in_chinese(missing), run.lifecycle.name)}"
            en = f"{en}; what was waived: {in_english(missing)}"
            findings.append(Finding(case.case_no, WAIVED, waived.guard, condition, zh, en, cites, line=line, day=entry.day, run=entry.run))
    return findings


def _without_note(reason: str) -> str:
    """Return the reason of a guard without the note that says who may waive it."""
    return reason.rpartition(" [")[0] if reason.endswith("]") else reason
