"""Recomputing a store: move the due days of its cases when a notice amends the calendar, and report what moved."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from caseflow.basics.arguments import a_flag, a_lang, instance_of, several, takes
from caseflow.basics.columns import columns
from caseflow.basics.instants import instant
from caseflow.calendar import WorkCalendar
from caseflow.calendar.workdays import a_calendar
from caseflow.case.records import Case, Entry, EntryExtras
from caseflow.engine.centre import Centre
from caseflow.engine.recomputing import Moved
from caseflow.errors import CaseflowError, Conflict, JournalError
from caseflow.lifecycle.reserved import RECALCULATED
from caseflow.store.protocol import Store, a_store

some_moves = several(instance_of(lambda: Moved, "a Moved"), "what recompute gave", each="a move")
_ATTEMPTS = 5


@takes(store=a_store, before=a_calendar)
def recompute(store: Store, before: WorkCalendar, at: object) -> Iterator[Moved]:
    """Move the due days of the store's cases from the calendar `before` to that of `store.centre`; yield what moved, case by case.

    Each case with a day that moved gets one `recalculated` entry, as of the instant `at`. Only heads that were not computed with the
    centre's calendar are read, so an interrupted run is continued by the next one. Only cases with a date that depends on the first
    changed day or a later one are loaded.

    Raises:
        JournalError: some cases could not be recomputed; they are named at the end, after all the others were.
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
        lines = "".join(f"\n  - {line}" for line in failed)
        raise JournalError(f"{len(failed)} cases could not be recomputed; all others were:{lines}", failed=tuple(failed))


def _recomputed(store: Store, before: WorkCalendar, number: str, at: object) -> tuple[Moved, ...]:
    """Recompute one case and store the result; try again when somebody else moves the case meanwhile."""
    centre = store.centre
    for left in reversed(range(_ATTEMPTS)):
        head, case = store.head(number), store.load(number)
        if head is not None and head.calendar == centre.calendar.digest:
            return ()
        moves = centre.with_calendar(before).recompute([case], centre.calendar, at=at)
        try:
            if moves:
                store.append(recalculated(centre, case, moves, at), expected=len(case.entries))
                return moves
            if store.rehead(case):
                return ()
        except Conflict:
            if left == 0:
                raise
    msg = f"case {number}: it changed during each of {_ATTEMPTS} attempts; run this again"
    raise Conflict(msg, case=number)


def first_change(old: WorkCalendar, new: WorkCalendar) -> date | None:
    """Return the first local day on which the notices of two calendars differ; None when nothing differs, or more than the notices."""
    changed = set(old.notices) ^ set(new.notices)
    same_otherwise = (old.weekend, old.coverage[0], old.is_provisional) == (new.weekend, new.coverage[0], new.is_provisional)
    return min((day for notice in changed for day in (*notice.off, *notice.worked)), default=None) if same_otherwise else None


def recalculated(centre: Centre, case: Case, moves: tuple[Moved, ...], at: object) -> Case:
    """Return `case` with one more entry, which makes no transition: it records which due days moved, and by which calendar."""
    when = instant(at, centre.zone)
    why = "; ".join(f"{move.run} {move.clock}: {_day(move.before)} → {_day(move.after)}" for move in moves)
    extras = EntryExtras(recorded_at=max(when, case.entries[-1].recorded_at), why=why, calendar=centre.calendar.digest)
    entry = Entry(len(case.entries), when, RECALCULATED, case.main.id, None, None, None, None, (), extras)
    return Case(case.case_no, case.matter, (*case.entries, entry), case.runs, case.standing)


def _day(day: date | None, unknown: str = "undated") -> str:
    return unknown if day is None else day.isoformat()


HEADINGS: Mapping[str, tuple[str, ...]] = {
    "en": ("case_no", "run", "clock", "before", "after", "notices", "remark"),
    "zh": ("办件编号", "程序", "时限", "原届满日", "新届满日", "依据的通知", "说明"),
}


def _row(move: Moved, lang: str) -> tuple[str, ...]:
    zh = lang == "zh"
    remark = ("有待尚未公布的放假通知" if zh else move.undated) if move.undated else ""
    if move.lapsed is not None:
        remark = f"第 {move.lapsed} 条已按原届满日处理，过早；由人决定" if zh else f"entry {move.lapsed} lapsed too early; people decide"
    days = [_day(day, "待定" if zh else "undated") for day in (move.before, move.after)]
    names = (move.run_zh or move.run, move.clock_zh or move.clock) if zh else (move.run, move.clock)
    return (move.case_no, *names, *days, "、".join(notice.title for notice in move.notices), remark)


@takes(moves=some_moves, lang=a_lang, heading=a_flag)
def moved_csv(moves: Iterable[Moved], lang: str = "en", *, heading: bool = True) -> str:
    """Return what moved as CSV: case, run, clock, day before, day after, notices, remark; `lang` is zh or en.

    A cell that a spreadsheet would take for a formula starts with an apostrophe.
    """
    out = io.StringIO()
    rows = [tuple(f"'{cell}" if cell[:1] in {"=", "+", "-", "@"} else cell for cell in _row(move, lang)) for move in moves]
    csv.writer(out, lineterminator="\n").writerows([*([HEADINGS[lang]] if heading else []), *rows])
    return out.getvalue()


@takes(moves=some_moves, lang=a_lang)
def moved_table(moves: Iterable[Moved], lang: str = "en") -> str:
    """Return what moved as a table for a terminal, with the columns of `moved_csv`; `lang` is zh or en."""
    return "\n".join(columns([HEADINGS[lang], *(_row(move, lang) for move in moves)]))
