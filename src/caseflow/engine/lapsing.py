"""What the law does when nobody acts: which clocks can lapse, whether they do, and the entry that the law writes."""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo
from functools import lru_cache
from hashlib import sha256
from typing import Any

from caseflow.basics.ids import MOST
from caseflow.basics.instants import instant
from caseflow.case.records import Case, EntryExtras, entry_of
from caseflow.case.walk import Walk
from caseflow.clocks.clock import LapseAhead, lapses_ahead
from caseflow.engine.acts import append
from caseflow.engine.asking import answer
from caseflow.engine.opening import opener_for
from caseflow.engine.rules import Act, Rules
from caseflow.engine.view import View
from caseflow.errors import LapseDue

_DAY = timedelta(days=1)


def ahead(house: Rules, case: Case) -> tuple[LapseAhead, ...]:
    """Return the lapses ahead of `case`, remembered on it for as long as calendar and journal are the same."""
    held = case.lapses
    if held is not None and held[0] is house.calendar:
        return held[1]  # type: ignore[no-any-return]  # as stored below
    for run in case.runs:
        if run.state in run.origin.lookup.lapsing:
            found = lapses_ahead(case, house.calendar)
            object.__setattr__(case, "lapses", (house.calendar, found))
            return found
    return ()


def refuse_if_lapsed(house: Rules, case: Case, act: Act) -> Any:
    """Refuse `act` when the law has acted before it; return what was worked out, for the next case to remember.

    Raises:
        LapseDue: `lapse` must be called first.
        Unpublished: the act lies beyond the calendar, so nobody can say.
    """
    found = ahead(house, case)
    for one in found:
        if one.undated is not None and act.day > house.calendar.coverage[1]:
            raise one.undated
        if one.due < act.day and why_no_lapse(house, case, one) is None:
            msg = (
                f"case {case.case_no}: the limit {one.limit!r} of {one.run} ran out on {one.due}, and the law acted ({one.event!r}); "
                f"call centre.lapse(case, at=...) first, then see what is possible"
            )
            raise LapseDue(msg, case=case.case_no, run=one.run, limit=one.limit, due=one.due, event=act.event)
    return case.lapses


def why_no_lapse(house: Rules, case: Case, one: LapseAhead) -> str | None:
    """Return None when the law acts at the end of `one.due`, else the reason of the first guard that says no."""
    run = next(run for run in case.runs if run.origin.id == one.run)
    guards = run.origin.lookup.steps[run.state][one.event].guards
    if guards:
        view = View(case, run, Act(one.event, case.standing[-1].at, None, None, day=one.due), house)
        for guard in guards:
            why = answer(guard, view, one.due)
            if why is not None:
                return why
    return None


def next_lapse(house: Rules, case: Case) -> date | None:
    """Return the due day at whose end the law will act next, or None when nothing can lapse (or no calendar says when yet)."""
    return next((one.due for one in ahead(house, case) if one.undated is None and why_no_lapse(house, case, one) is None), None)


def lapse(house: Rules, case: Case, at: datetime) -> Case:
    """Return the case after everything that the law has done by `at` because nobody acted, earliest first; the same case if nothing."""
    again = True
    while again:
        again = False
        for one in ahead(house, case):
            if one.due < at.date() and why_no_lapse(house, case, one) is None:
                case = _lapse_one(house, case, one, at)
                again = True
                break
    return case


def _key(run: str, one: LapseAhead) -> str:
    """The key that makes a lapse which two sweeps record at once a lapse recorded once; an id, as all keys are."""
    key = f"lapse:{run}:{one.limit}:{one.due}"
    return key if len(key) <= MOST else f"lapse:{sha256(key.encode()).hexdigest()}"


@lru_cache(maxsize=1024)
def _end_of(day: date, zone: tzinfo) -> datetime:
    """The first instant after `day`; a sweep asks for the same days over and over."""
    return instant(datetime.combine(day + _DAY, datetime.min.time(), tzinfo=zone), zone)


def _lapse_one(house: Rules, case: Case, one: LapseAhead, at: datetime) -> Case:
    run = case.run(one.run)
    step = run.origin.lookup.steps[run.state][one.event]
    when = _end_of(one.due, house.zone)
    act = Act(one.event, when, None, None, day=one.due)
    act.recorded_at = max(at, case.entries[-1].recorded_at)
    seq = len(case.entries)
    walk = Walk(case.runs, seq, opener_for(house, case, act, case.entries))
    walk.take(run, step)
    walk.settle()
    more = EntryExtras(
        key=_key(run.id, one), day=one.due, recorded_at=act.recorded_at, due=one.due, limit=one.limit, calendar=house.calendar.digest
    )
    entry = entry_of(seq, when, one.event, run.id, None, None, None, None, tuple(walk.moves), more)
    return append(house, case, entry, tuple(walk.runs.values()))
