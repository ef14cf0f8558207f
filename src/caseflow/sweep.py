"""Which cases have lapsed, and lapsing them; and moving due dates when a notice amends the year. Safe to run twice, or in many places.

There is no timer: a host's own scheduler calls `sweep` as often as it likes. The head of a case is only a hint; what happens is decided
on the case itself, and recorded under a key, so that overlapping and killed sweeps lapse everything exactly once.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from attrs import field, frozen

from caseflow.calendar import WorkCalendar
from caseflow.case import Case, Entry, More
from caseflow.centre import Centre
from caseflow.errors import CaseflowError, Conflict
from caseflow.instants import instant
from caseflow.recomputing import Moved
from caseflow.store.protocol import Head, Store
from caseflow.walk import standing_of
from caseflow.words import RECALCULATED

_DAY = timedelta(days=1)


@frozen
class SweepReport:
    """What a sweep did: cases `seen`, entries `lapsed`, `conflicts` (another was faster), and `failed` (case number, why)."""

    seen: int = 0
    lapsed: int = 0
    conflicts: int = 0
    failed: tuple[tuple[str, str], ...] = field(default=())


def lapsed(store: Store, at: object, *, limit: int = 1000) -> Iterator[Head]:
    """Yield the heads of the cases in which the law has acted by the instant `at`, in due order, by pages of `limit`. Reads only."""
    until, after = store.centre.day(at) - _DAY, None
    while True:
        page = store.lapsing(until, after=after, limit=limit)
        yield from page
        if len(page) < limit:
            return
        last = page[-1]
        assert last.next_lapse is not None  # noqa: S101  # what the page is about
        after = (last.next_lapse, last.case_no)


def sweep(store: Store, at: object, *, limit: int = 1000) -> SweepReport:
    """Lapse, as of the instant `at`, every case in which the law has acted, in due order; return what was done.

    A case that somebody else moves meanwhile is a conflict and waits for the next sweep; one that fails is named, and the rest go on.
    """
    seen = done = conflicts = 0
    failed: list[tuple[str, str]] = []
    for head in lapsed(store, at, limit=limit):
        seen += 1
        try:
            case = store.load(head.case_no)
            after = store.centre.lapse(case, at=at)
            if after is case:
                store.rehead(case)  # the hint was stale: the calendar or the case has changed since
            else:
                store.append(after, seen=len(case.entries))
                done += len(after.entries) - len(case.entries)
        except Conflict:
            conflicts += 1
        except CaseflowError as error:
            failed.append((head.case_no, str(error)))
    return SweepReport(seen, done, conflicts, tuple(failed))


def undated(store: Store) -> Iterator[Head]:
    """Yield the heads of the cases with a clock whose due date no published notice covers yet: listed, never guessed."""
    return (head for head in store.heads() if head.undated)


def lag(store: Store, at: object) -> int:
    """Return by how many days the oldest lapse waits for a sweep as of the instant `at`; 0 when none does."""
    day = store.centre.day(at)
    first = store.lapsing(day - _DAY, limit=1)
    return (day - first[0].next_lapse).days if first and first[0].next_lapse is not None else 0


def recompute(store: Store, before: WorkCalendar, at: object) -> Iterator[Moved]:
    """Move the due dates of the store's cases from the calendar `before` to that of `store.centre`; yield what moved, case by case.

    Each case whose date moved gets one `recalculated` entry. Only heads computed by another digest are looked at, so that a run that was
    interrupted goes on where it stopped; only those are loaded that fall due on or after the first day that changed.
    """
    centre = store.centre
    old = centre.with_calendar(before)
    first = first_change(before, centre.calendar)
    for head in store.heads():
        if head.calendar == centre.calendar.digest:
            continue
        case = store.load(head.case_no)
        affected = head.undated or head.last_due is None or first is None or head.last_due >= first
        found = old.recompute([case], centre.calendar, at=at) if affected else ()
        if found:
            store.append(recalculated(centre, case, found, at), seen=len(case.entries))
        else:
            store.rehead(case)
        yield from found


def first_change(old: WorkCalendar, new: WorkCalendar) -> date | None:
    """The first day that a notice names which one calendar has and the other has not; None when none does."""
    changed = set(old.notices) ^ set(new.notices)
    return min((day for notice in changed for day in (*notice.off, *notice.worked)), default=None)


def recalculated(centre: Centre, case: Case, found: tuple[Moved, ...], at: object) -> Case:
    """Return `case` with one entry, without moves, that tells which due dates moved, and by which calendar."""
    when = instant(at, centre.house.zone)
    told = "; ".join(f"{one.run} {one.clock}: {_day(one.before)} → {_day(one.after)}" for one in found)
    more = More(recorded_at=max(when, case.entries[-1].recorded_at), why=told, calendar=centre.calendar.digest)
    main = case.main.id
    entry = Entry(len(case.entries), when, RECALCULATED, main, None, None, None, None, (), more)
    entries = (*case.entries, entry)
    return Case(case.case_no, case.matter, entries, case.runs, standing_of(entries))


def _day(day: date | None) -> str:
    return "undated" if day is None else day.isoformat()
