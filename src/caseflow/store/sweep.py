"""Which cases have lapsed, and lapsing them; and moving due dates when a notice amends the year. Safe to run twice, or in many places.

There is no timer: a host's own scheduler calls `sweep` as often as it likes. The head of a case is only a hint; what happens is decided
on the case itself, and recorded under a key, so that overlapping and killed sweeps lapse everything exactly once.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import islice

from attrs import field, frozen

from caseflow.basics.columns import columns
from caseflow.basics.instants import instant
from caseflow.calendar import WorkCalendar
from caseflow.case.records import Case, Entry, EntryExtras
from caseflow.case.walk import standing_of
from caseflow.engine.centre import Centre
from caseflow.engine.recomputing import Moved
from caseflow.errors import BadInput, CaseflowError, Conflict, JournalError, shown
from caseflow.lifecycle.reserved import RECALCULATED
from caseflow.store.protocol import Head, Store

_DAY = timedelta(days=1)
_BATCH = 200  # cases a transaction: most of what batching gives, and nobody waits for long
_ATTEMPTS = 5


@frozen
class SweepReport:
    """What a sweep did: cases `seen`, entries `lapsed`, `conflicts` (another was faster), and `failed` (case number, why).

    `acts` names each entry that the law made, in due order: (case number, seq). `stale` is True when there are cases whose hint another
    calendar computed: a notice came, and `recompute` has still to be run.
    """

    seen: int = 0
    lapsed: int = 0
    conflicts: int = 0
    failed: tuple[tuple[str, str], ...] = field(default=())
    stale: bool = False
    acts: tuple[tuple[str, int], ...] = field(default=(), repr=False)


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
    Cases that no calendar covered when they were last looked at are dated first, if the centre's calendar covers them now.

    Raises:
        BadInput: `at` has no offset from UTC, or `store` is none.
    """
    work = _Sweep(store, at)
    after = ""
    while page := store.stale(after=after, undated=True):
        for head in page:
            work.redate(head)
        after = page[-1].case_no
    heads = lapsed(store, at, limit=limit)
    while batch := list(islice(heads, _BATCH)):
        work.lapse(batch)
    return SweepReport(work.seen, len(work.acts), work.conflicts, tuple(work.failed), bool(store.stale(limit=1)), tuple(work.acts))


class _Sweep:
    """One sweep under way."""

    def __init__(self, store: Store, at: object) -> None:
        if not hasattr(store, "lapsing"):
            msg = f"store must be a Store, not {shown(store)}; open it first, for instance SqliteStore(path, centre)"
            raise BadInput(msg, store=store)
        self.store, self.at = store, at
        self.seen = self.conflicts = 0
        self.failed: list[tuple[str, str]] = []
        self.acts: list[tuple[str, int]] = []

    def redate(self, head: Head) -> None:
        """Compute the head of one case afresh."""
        try:
            self.store.rehead(self.store.load(head.case_no))
        except CaseflowError as error:
            self.failed.append((head.case_no, str(error)))

    def lapse(self, heads: Sequence[Head]) -> None:
        """Lapse these cases, in one transaction if nobody comes in between."""
        given: list[tuple[Case, int]] = []
        for head in heads:
            self.seen += 1
            try:
                case = self.store.load(head.case_no)
                after = self.store.centre.lapse(case, at=self.at)
                if after is case:
                    self.store.rehead(case)  # the hint was stale: the calendar or the case has changed since
                else:
                    given.append((after, len(case.entries)))
            except CaseflowError as error:
                self.failed.append((head.case_no, str(error)))
        try:
            stored = self.store.append_many(given)
        except CaseflowError:
            for one in given:
                self._alone(*one)
            return
        for one, new in zip(given, stored, strict=True):
            if new:
                self._done(*one)

    def _done(self, case: Case, seen: int) -> None:
        self.acts += [(case.case_no, seq) for seq in range(seen, len(case.entries))]

    def _alone(self, case: Case, seen: int) -> None:
        try:
            if self.store.append(case, seen=seen):
                self._done(case, seen)
        except Conflict:
            self.conflicts += 1
        except CaseflowError as error:
            self.failed.append((case.case_no, str(error)))


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
                store.append(recalculated(centre, case, found, at), seen=len(case.entries))
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
    when = instant(at, centre.zone)
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
