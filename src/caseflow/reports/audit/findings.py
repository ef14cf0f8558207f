"""What is held against a case: acts that were refused, limits that ran out, what the law did, and guards that were waived."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from caseflow.basics.bilingual import in_chinese, in_english
from caseflow.case.matter import applicable
from caseflow.case.records import Case, Entry, Run
from caseflow.clocks.ahead import LapseAhead
from caseflow.clocks.clock import Clock
from caseflow.engine.centre import Centre
from caseflow.engine.lapsing import why_no_lapse
from caseflow.errors import CaseflowError, GuardRefused, NoSuchEvent, OutOfOrder
from caseflow.law import Citation
from caseflow.lifecycle.steps import Step
from caseflow.reports.audit.model import BORN_LATE, BREACH, LAW, OTHER_READING, REFUSED, SOFT, WAIVED, Finding
from caseflow.reports.audit.parsing import Call
from caseflow.reports.audit.words import Words

# The order in which a case was to be taken is the lifecycle's; who may act and on what paper is the row's.
_OF_THE_ORDER: Final = (NoSuchEvent, OutOfOrder)


def refused(error: CaseflowError, case: Case, call: Call, words: Words) -> Finding:
    """Return the finding of an act that the door refused, with the clause or article that it broke."""
    line, day = call.line, call.at.date()
    run, step = _addressed(case, line.event, line.run)
    reasons: dict[str, str] = error.facts["reasons"] if isinstance(error, GuardRefused) else {}
    cites = _broken(error, run, step, reasons)
    guards = {guard.name: guard.zh for guard in step.guards} if step else {}
    # What is law for a licence alone is cited all the same where it was the licence that was missing.
    bind = applicable(cites, case.matter, day) or tuple(cite for cite in cites if cite.in_force(day))
    kind, zh = run.lifecycle.name, words.event(line.event, run.lifecycle.name).removesuffix(f" {line.event}")
    return Finding(
        case.case_no, REFUSED, line.event, zh, words.refusal(error, line.event, kind), str(error),
        bind, line=line.number, day=day, run=run.id, error=type(error).__name__,
        reasons=tuple((f"{guards[name]} {name}" if name in guards else name, why) for name, why in reasons.items()),
    )  # fmt: skip


def _addressed(case: Case, event: str, run_id: str) -> tuple[Run, Step | None]:
    """The run that the event meant, as well as can be told, and its row there."""
    named = [run for run in case.runs if not run_id or run_id in {run.id, run.lifecycle.name}]
    for run in named:
        step = run.origin.lookup.steps[run.state].get(event)
        if step is not None:
            return run, step
    knows = [run for run in named if event in run.origin.lookup.events]
    return (knows[-1] if knows else case.main), None


def _broken(error: CaseflowError, run: Run, step: Step | None, reasons: dict[str, str]) -> tuple[Citation, ...]:
    """The citations of the guards that said no; else of the row, or of the lifecycle where it was the order that was wrong."""
    if step is None or isinstance(error, _OF_THE_ORDER):
        return run.lifecycle.cite
    own = tuple(cite for guard in step.guards if guard.name in reasons for cite in guard.cite)
    return tuple(dict.fromkeys(own)) or step.row.cite or run.lifecycle.cite


def limits_of(case: Case, clocks: Iterable[Clock], centre: Centre) -> list[Finding]:
    """Return a finding for every limit that ran out before it was met, and for every extension that came too late."""
    found = []
    for clock in clocks:
        if clock.breached:
            kind = SOFT if clock.limit.soft else BORN_LATE if clock.born_late else BREACH
            zh, en = _told(clock, _no_lapse(case, clock, centre))
            found.append(_of_clock(case, clock, kind, zh, en))
        elif clock.late_under_other_reading:
            zh = f"{clock.zh}按较严的理解于 {clock.due} 届满；按本中心采用的理解未超限，不究责"
            en = f"{clock.name} was due on {clock.due} by the stricter reading; by the reading that the centre chose it is in time"
            found.append(_of_clock(case, clock, OTHER_READING, zh, en))
        elif clock.was_late:
            zh = f"{clock.zh}期满之后才延长；延长须在期满之前"
            found.append(_of_clock(case, clock, BREACH, zh, f"{clock.name} was extended when it had run out; an extension comes before"))
    return found


def _of_clock(case: Case, clock: Clock, kind: str, zh: str, en: str) -> Finding:
    return Finding(case.case_no, kind, clock.name, clock.zh, zh, en, clock.cites, day=clock.due, run=clock.run)


def _told(clock: Clock, why: str) -> tuple[str, str]:
    assert clock.within is not None  # noqa: S101  # a clock without a limit cannot be breached
    worked = clock.within.unit == "working_days"
    by_zh = f"超 {clock.late} {'个工作日' if worked else '日'}"
    by_en = f"{clock.late} {'working day' if worked else 'day'}{'' if clock.late == 1 else 's'}"
    end = clock.ended or clock.as_of
    when_zh = f"{end} 仍未办理" if clock.is_open else f"{end} 才办理" if clock.state == "met" else f"{end} 程序终止时尚未办理"
    when_en = f"still open on {end}" if clock.is_open else f"met on {end}" if clock.state == "met" else f"not met when it ended on {end}"
    zh = f"{clock.zh}（{clock.within.zh}）于 {clock.due} 届满，{when_zh}，{by_zh}"
    en = f"{clock.name} ({clock.within.en}) was due on {clock.due}, {when_en}: {by_en} late"
    if clock.limit.soft:
        zh, en = f"{zh}；规定用语为“原则上”", f"{en}; the rule says “in principle”"
    if clock.born_late:
        zh, en = f"{zh}；开始计时之前已届满，非经办人之过", f"{en}; it was over before it could be kept, which is no clerk's fault"
    if clock.was_late:
        zh, en = f"{zh}；期满之后才延长", f"{en}; the extension came when it had run out"
    if why:
        zh, en = f"{zh}；不发生期满的法律后果：{in_chinese(why)}", f"{en}; the law draws no consequence: {in_english(why)}"
    return zh, en


def _no_lapse(case: Case, clock: Clock, centre: Centre) -> str:
    """Why a limit that can lapse did not, although it ran out; empty when it cannot, or is over."""
    run = case.run(clock.run)
    if clock.limit.lapse is None or clock.due is None or clock.limit.lapse not in run.origin.lookup.steps[run.state]:
        return ""
    return why_no_lapse(centre, case, LapseAhead(clock.due, clock.run, clock.name, clock.limit.lapse)) or ""


def acts_of_law(case: Case, since: int, line: int | None, words: Words) -> list[Finding]:
    """Return what the law did in the entries from `since` on: the row it took, when, and where the case stood then."""
    found = []
    for entry in case.entries[since:]:
        run = case.run(entry.run)
        limit = run.lifecycle.limit(entry.extras.limit or "")
        row = next(row for row in run.lifecycle.transitions if row.event == entry.event)
        cites = row.cite or (limit.cite if limit else ())
        zh = f"{limit.zh if limit else ''}于 {entry.extras.due} 届满而无人办理：依法“{row.zh} {entry.event}”{_whither_zh(entry, words)}"
        en = f"{entry.extras.limit} ran out on {entry.extras.due} and nobody had acted: {entry.event!r} by law{_whither_en(entry)}"
        bind = applicable(cites, case.matter, entry.day)
        found.append(Finding(case.case_no, LAW, entry.event, row.zh, zh, en, bind, line=line, day=entry.day, run=entry.run))
    return found


def _whither_zh(entry: Entry, words: Words) -> str:
    moves = [f"{words.lifecycles[move.run.partition('#')[0]]}转入“{words.state(move.run, move.target)}”" for move in entry.moves]
    anchor = next((move.terms.day for move in entry.moves if move.terms and move.terms.day), None)
    return f"（{'，'.join(moves)}" + (f"，自 {anchor} 起算）" if anchor else "）")


def _whither_en(entry: Entry) -> str:
    moves = [f"{move.run} to {move.target}" for move in entry.moves]
    anchor = next((move.terms.day for move in entry.moves if move.terms and move.terms.day), None)
    return f" ({', '.join(moves)}" + (f", counted from {anchor})" if anchor else ")")


def waivers(case: Case, since: int, line: int, words: Words) -> list[Finding]:
    """Return the guards that were set aside in the entries from `since` on: by whom, in which role, and why."""
    found = []
    for entry in case.entries[since:]:
        run = case.run(entry.run)
        guards = {guard.name: guard for row in run.lifecycle.transitions for guard in row.guards}
        for waived in entry.extras.waived:
            guard = guards[waived.guard]
            cites = applicable(guard.cite, case.matter, entry.day)
            zh = f"条件“{guard.zh}”由 {waived.by}（{words.role(waived.role)}）豁免，理由：{waived.why}"
            en = f"{waived.guard} was waived by {waived.by} ({waived.role}): {waived.why}"
            found.append(Finding(case.case_no, WAIVED, waived.guard, guard.zh, zh, en, cites, line=line, day=entry.day, run=entry.run))
    return found
