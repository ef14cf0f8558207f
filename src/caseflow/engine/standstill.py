"""Clocks whose end nobody could work out: acts that would make one are refused, by what the amounts are in the case itself.

A definition is checked where it states an amount. The matter, a form or the centre may state another, and so may an extension, another
edition, or the run to which a clock is handed over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from caseflow.calendar import Span
from caseflow.calendar.span import COUNTED
from caseflow.case.records import Case, Move, Run
from caseflow.clocks.fold import extension_by
from caseflow.clocks.reckoning import Reckoning, cannot_stop, reckonings
from caseflow.clocks.record import PAUSED
from caseflow.engine.asking import not_published
from caseflow.engine.rules import Rules
from caseflow.errors import FormRefused, GuardRefused, Unpublished
from caseflow.lifecycle.steps import Step
from caseflow.lifecycle.vocabulary import FromForm, Transition


def may_stop(runs: Iterable[Run], moves: Iterable[Move]) -> bool:
    """Return whether a clock may stand still after `moves`, or count otherwise than it did; `runs` are those after them."""
    by_id = {run.origin.id: run for run in runs}
    for move in moves:
        if move.terms is None:
            step = by_id[move.run].origin.lookup.steps[move.source or ""].get(move.event)
            if step is not None and step.may_stop:
                return True
        elif move.terms.parent is not None and move.terms.lifecycle in by_id[move.terms.parent].origin.lookup.stoppers:
            return True
    return False


def faults_of_clocks(rules: Rules, case: Case) -> dict[str, str]:
    """Return why no day can be worked out for an open clock, by clock; empty where all can."""
    states = {run.origin.id: run for run in case.runs}
    faults: dict[str, str] = {}
    for reckoning in reckonings(case, rules.calendar):
        record = reckoning.record
        if record.ended is None and record.anchor is not None:
            why = reckoning.fault or next(_held(reckoning, states[record.origin.id]), None)
            if why is not None:
                faults[f"clock_{record.limit.name}"] = why
    return faults


def _held(reckoning: Reckoning, run: Run) -> Iterator[str]:
    """Yield why a clock cannot stand still in a state in which it does not run, and from which it can go on."""
    for each in (reckoning, *reckoning.others):
        record, whole = each.record, each.whole
        if record.state != PAUSED or whole is None or whole.unit in COUNTED or record.limit.name not in run.origin.lookup.held[run.state]:
            continue
        end = each.bound.end_of(whole)
        if end is not None and record.spells and end >= record.spells[-1][1]:
            yield cannot_stop(record, whole)


def new_faults(rules: Rules, *before: Case, after: Case) -> dict[str, str]:
    """Return why no day can be worked out any more for a clock, by clock, where it could in each of `before`."""
    faults = faults_of_clocks(rules, after)
    for case in before if faults else ():
        known = faults_of_clocks(rules, case)
        faults = {name: why for name, why in faults.items() if name not in known}
    return faults


def refuse_new_faults(rules: Rules, *before: Case, after: Case, event: str) -> None:
    """Refuse the act `event`, which made the case `after`, when it leaves a clock without an end that had one in `before`.

    Raises:
        GuardRefused: with the clock, its amount and the reason, by clock.
    """
    new = new_faults(rules, *before, after=after)
    if new:
        lines = "".join(f"\n  - {name}: {why}" for name, why in new.items())
        msg = f"case {after.case_no}: {event!r} is refused:{lines}"
        raise GuardRefused(msg, case=after.case_no, event=event, reasons=new)


def why_not_stopped(rules: Rules, case: Case, run: Run, step: Step) -> dict[str, str] | None:
    """Return why `step`, whose form is not at hand, would leave a clock for which no day can be worked out, by clock.

    Empty where it would leave none, and None where that depends on the form.
    """
    uncounted = [
        each
        for reckoning in reckonings(case, rules.calendar)
        for each in (reckoning, *reckoning.others)
        if each.record.since is not None and each.whole is not None and each.whole.unit not in COUNTED
    ]
    mine = [each for each in uncounted if each.record.origin.id == run.origin.id]
    reasons = {
        f"clock_{each.record.limit.name}": cannot_stop(each.record, each.whole)
        for each in mine
        if each.whole is not None and _stands_still(each, step)
    }
    return reasons or (None if uncounted else {})


def _stands_still(reckoning: Reckoning, step: Step) -> bool:
    """Whether the clock stands still after `step`, whatever its form says."""
    record = reckoning.record
    if step.row.opens in record.paused_by:
        return record.basis is None
    lookup = record.origin.lookup
    return step.simple and record.limit.name in lookup.held[step.target] and step.event not in record.limit.met_by


def check_extension(rules: Rules, case: Case, run: Run, row: Transition, form: Any) -> None:
    """Refuse an extension in another unit than the clock's, and one until a day that is no later than the day on which it is due.

    Raises:
        FormRefused: 20 working days and 30 calendar days cannot be added; a day that is not later extends nothing.
        Unpublished: nobody can say yet whether the day is later.
    """
    for name, span, reckoning in _extended(rules, case, run, row.extends, form):
        why = _no_extension(name, span, reckoning)
        if why is not None:
            whole = reckoning.whole
            msg = f"case {case.case_no}: {row.event!r} extends {why}"
            raise FormRefused(msg, case=case.case_no, event=row.event, limit=name, given=span, unit=whole.unit if whole else None)


def why_no_extension(rules: Rules, case: Case, run: Run, row: Transition) -> dict[str, str]:
    """Return why `row` cannot extend its clocks, by clock, as far as the row or the matter says by how much: a form is not at hand."""
    fixed = tuple((name, by) for name, by in row.extends if not isinstance(by, FromForm))
    reasons = {}
    for name, span, reckoning in _extended(rules, case, run, fixed, None):
        try:
            why = _no_extension(name, span, reckoning)
        except Unpublished as error:
            why = not_published(error)
        if why is not None:
            reasons[f"extends_{name}"] = why
    return reasons


def _extended(rules: Rules, case: Case, run: Run, extends: tuple[tuple[str, Any], ...], form: Any) -> Iterator[tuple[str, Span, Reckoning]]:
    """Yield each open and timed clock of `run` that is extended, with its name and by how much."""
    mine = {
        reckoning.record.limit.name: reckoning
        for reckoning in reckonings(case, rules.calendar)
        if reckoning.record.origin.id == run.origin.id and reckoning.record.ended is None
    }
    for name, by in extends:
        span = extension_by(by, form, case.matter)
        if isinstance(span, Span) and name in mine and mine[name].whole is not None:
            yield name, span, mine[name]


def _no_extension(name: str, span: Span, reckoning: Reckoning) -> str | None:
    """Why `span` cannot extend the clock, by one of its readings."""
    for each in (reckoning, *reckoning.others):
        whole, base = each.whole, each.record.amount_now
        if base is not None and base.unit == "until":
            return f"{name!r} by {span}, but that clock ends on a day that its text names; give another edition another day"
        if whole is not None and span.unit not in {"until", whole.unit}:
            now = f"was extended {whole.en}; name a later day" if whole.unit == "until" else f"counts in {whole.unit}; give {whole.unit}"
            return f"{name!r} by {span}, but that clock {now}"
    return _not_later(name, span, reckoning) if span.unit == "until" else None


def _not_later(name: str, span: Span, reckoning: Reckoning) -> str | None:
    """Why the day that `span` names is not later than the day on which the clock is due. A paused clock is due on no day yet."""
    day = span.end(after=reckoning.record.opened_on, calendar=reckoning.calendar)
    first = reckoning.bound.due()
    if first is None:
        return None
    due = first if day <= first else reckoning.due()
    return (
        None
        if due is None or day > due
        else f"{name!r} {span.en}, which is no later than the day on which it is due ({due}): that extends nothing"
    )
