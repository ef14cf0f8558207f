"""Moving the due dates of a store when a notice amends the calendar. An interrupted run is continued by the next one."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from caseflow.basics.columns import columns
from caseflow.basics.instants import instant
from caseflow.calendar import WorkCalendar
from caseflow.case.records import Case, Entry, EntryExtras
from caseflow.case.walk import standing_of
from caseflow.engine.centre import Centre
from caseflow.engine.recomputing import Moved
from caseflow.errors import CaseflowError, Conflict, JournalError
from caseflow.lifecycle.reserved import RECALCULATED
from caseflow.store.protocol import Store

_ATTEMPTS = 5


def recompute(store: Store, before: WorkCalendar, at: object) -> Iterator[Moved]:
    """Move the due dates of the store's cases from the calendar `before` to that of `store.centre`; yield what moved, case by case.

    Each case whose date moved gets one `recalculated` entry. Only heads computed by another digest are looked at, so that a run that was
    interrupted goes on where it stopped; only those are loaded of which some date hangs on the first day that changed, or a later one.

    Raises:
        JournalError: cases that could not be read; they are named at the end, when all others are done.
    """
    first = first_change(before, store.centre.calendar)
    if first is not None:
        store.carry_over(before.digest, first)
    failed: list[str] = []
    after = ""
    while page := store.stale(after=after):
        for head in page:
            try:
                yield from _recomputed(store, before, head.case_no, at)
            except CaseflowError as error:
                failed.append(f"{head.case_no}: {error}")
        after = page[-1].case_no
    if failed:
        told = "".join(f"\n  - {one}" for one in failed)
        raise JournalError(f"{len(failed)} cases could not be recomputed; all others were:{told}", failed=tuple(failed))


def _recomputed(store: Store, before: WorkCalendar, number: str, at: object) -> tuple[Moved, ...]:
    """Recompute one case, and keep that it was; looked at anew when somebody moves it meanwhile."""
    centre = store.centre
    for left in reversed(range(_ATTEMPTS)):
        head, case = store.head(number), store.load(number)
        if head is not None and head.calendar == centre.calendar.digest:
            return ()
        found = centre.with_calendar(before).recompute([case], centre.calendar, at=at)
        try:
            if found:
                store.append(recalculated(centre, case, found, at), expected=len(case.entries))
                return found
            if store.rehead(case):
                return ()
        except Conflict:
            if left == 0:
                raise
    msg = f"case {number}: others move it all the time; run this again"
    raise Conflict(msg, case=number)


def first_change(old: WorkCalendar, new: WorkCalendar) -> date | None:
    """The first day on which two calendars may differ by their notices; None when it is not only their notices that differ."""
    changed = set(old.notices) ^ set(new.notices)
    same_otherwise = (old.weekend, old.coverage[0], old.is_provisional) == (new.weekend, new.coverage[0], new.is_provisional)
    return min((day for notice in changed for day in (*notice.off, *notice.worked)), default=None) if same_otherwise else None


def recalculated(centre: Centre, case: Case, found: tuple[Moved, ...], at: object) -> Case:
    """Return `case` with one entry, without moves, that tells which due dates moved, and by which calendar."""
    when = instant(at, centre.house.zone)
    told = "; ".join(f"{one.run} {one.clock}: {_day(one.before)} → {_day(one.after)}" for one in found)
    more = EntryExtras(recorded_at=max(when, case.entries[-1].recorded_at), why=told, calendar=centre.calendar.digest)
    main = case.main.id
    entry = Entry(len(case.entries), when, RECALCULATED, main, None, None, None, None, (), more)
    entries = (*case.entries, entry)
    return Case(case.case_no, case.matter, entries, case.runs, standing_of(entries))


def _day(day: date | None, undated: str = "undated") -> str:
    return undated if day is None else day.isoformat()


HEADINGS: Mapping[str, tuple[str, ...]] = {
    "en": ("case_no", "run", "clock", "before", "after", "notices", "remark"),
    "zh": ("案号", "环节", "时限", "原期限", "新期限", "依据的通知", "说明"),
}


def _row(one: Moved, lang: str) -> tuple[str, ...]:
    zh = lang == "zh"
    remark = (f"尚无通知：{one.undated}" if zh else one.undated) if one.undated else ""
    if one.lapsed is not None:
        remark = f"第 {one.lapsed} 条已按原期限届满处理，过早；由人决定" if zh else f"entry {one.lapsed} lapsed too early; people decide"
    days = [_day(day, "待定" if zh else "undated") for day in (one.before, one.after)]
    return (one.case_no, one.run, one.clock, *days, "、".join(notice.title for notice in one.notices), remark)


def moved_csv(moves: Iterable[Moved], lang: str = "en", *, heading: bool = True) -> str:
    """Return what moved as CSV: case, run, clock, from, to, by which notices, and what else there is to say; `lang` is zh or en.

    A cell that a spreadsheet would take for a formula has an apostrophe before it.
    """
    out = io.StringIO()
    rows = [tuple(f"'{cell}" if cell[:1] in {"=", "+", "-", "@"} else cell for cell in _row(one, lang)) for one in moves]
    csv.writer(out, lineterminator="\n").writerows([*([HEADINGS[lang]] if heading else []), *rows])
    return out.getvalue()


def moved_table(moves: Iterable[Moved], lang: str = "en") -> str:
    """Return the same as a table for the screen."""
    return "\n".join(columns([HEADINGS[lang], *(_row(one, lang) for one in moves)]))
