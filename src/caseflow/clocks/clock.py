"""Time limits read off a journal: used, left, due, expected, warned, breached, and why. A fold, then sums on the calendar.

A clock runs on a day iff its run stood in one of its states, and no run that pauses it was open inside, when that day began.
A day is used up if the clock was already running when that day began: so the first day is not counted, and no day is counted twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from attrs import define, field, frozen

from caseflow.basics.table import Row, Table, Tabled, bundle
from caseflow.calendar import Span, Trace, WorkCalendar
from caseflow.calendar.span import COUNTED
from caseflow.case.matter import Matter, applicable
from caseflow.case.records import Case
from caseflow.clocks.explain import reasons
from caseflow.clocks.fold import ENDED, PAUSED, RUNNING, ClockRecord, fold
from caseflow.errors import Unpublished
from caseflow.law import Citation, cite_en, cite_zh
from caseflow.lifecycle.vocabulary import TimeLimit


@define(eq=False, weakref_slot=False)
class ClockDraft:
    """A `Clock` in the making: made mutable and then given its frozen class, as the records of a step are (`case.py`)."""

    name: str
    run: str
    number: int
    limit: TimeLimit
    within: Span | None
    state: str
    as_of: date
    started: date | None
    ended: date | None
    used: int | None
    left: int | None
    due: date | None
    expected: date | None
    breached: bool
    late_under_other_reading: bool
    late: int
    warned: bool
    was_late: bool
    born_late: bool
    undated: str | None
    calendar: str
    provisional: bool
    _sum: _Sum = field(repr=False, eq=False)


@frozen(weakref_slot=False)
class Clock(ClockDraft):
    """One rule on one run, as of the local day `as_of`.

    `within` is the whole amount, extensions included; None means untimed. `used` and `left` count in its unit (calendar days for months
    and years). `due` is the last day on which the act is in time, until 24:00 in the centre's zone; it is None while the clock is
    paused or untimed, and when the sum needs a day that is not published (`undated` says which). `expected` is the due date if the
    pause in progress ends as announced. `state` is one of waiting, running, paused, met, lapsed, stopped. `breached` says whether the
    day (of the ending, else `as_of`) lies after the due date by the reading that the centre chose, and `late` by how many days of the
    unit after that date, which may be 0 on a day off; `late_under_other_reading` that it lies after `due` but not yet after the chosen
    one, for which nobody is blamed. `calendar` is the digest of the calendar that the dates were computed with.
    """

    @property
    def cites(self) -> tuple[Citation, ...]:
        """The citations that bind this case: in force on the day from which its run counts, and made for such a matter."""
        return applicable(self.limit.cite, self._sum.matter, self._sum.book.origin.day)

    @property
    def zh(self) -> str:
        """The limit's Chinese name."""
        return self.limit.zh

    @property
    def is_open(self) -> bool:
        """True while it can still be met."""
        return self.state not in ENDED

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return bundle(clocks_table((self,)))

    def explain(self) -> Trace:
        """Return, day by day, what was counted, skipped and paused, and by which notice.

        Raises:
            Unpublished: the period reaches days that no notice covers yet.
        """
        total = self._sum
        last = self.due or self.expected or self.ended or self.as_of
        chosen = None if self.due is None else total.due()
        return reasons(total.book, total.whole, total.calendar, chosen=chosen, due=self.due, last=last)


class Clocks(Tabled, tuple[Clock, ...]):
    """The clocks of a case: a tuple that prints as a table, and shows itself as one in a notebook."""

    __slots__ = ()

    def _table(self) -> Table:
        return clocks_table(self)


STATES = {"waiting": "未起算", "running": "计时中", "paused": "中止", "met": "已办", "lapsed": "届满", "stopped": "停止"}


def clocks_table(shown: Iterable[Clock]) -> Table:
    """Return the clocks, a row each; what is late is told in words and red."""
    held = list(shown)
    days = sorted({f"{one.as_of}" for one in held})
    rows = [Row(_cells(one), "bad" if one.breached else "" if one.is_open else "soft") for one in held]
    heads = ("时限\nclock", "期限\nwithin", "起算\nfrom", "已用\nused", "剩余\nleft", "届满\ndue", "状态\nstate")
    law = dict.fromkeys(f"{one.zh} {one.name}：{cite_zh(one.cites)} · {cite_en(one.cites)}" for one in held if one.cites)
    return Table(f"各时限 clocks {' '.join(days)}".rstrip(), heads, rows, notes=tuple(law))


def _cells(clock: Clock) -> list[str]:
    within = f"{clock.within.zh}\n{clock.within.en}" if clock.within is not None else "未定\nuntimed"
    numbers = ["" if number is None else str(number) for number in (clock.used, clock.left)]
    due = str(clock.due) if clock.due is not None else f"预计 expected\n{clock.expected}" if clock.expected is not None else "—"
    state = [f"{STATES[clock.state]} {clock.state}", *([str(clock.ended)] if clock.ended else [])]
    state += [f"逾期 overdue {clock.late}"] if clock.breached else ["将届满 due soon"] if clock.warned else []
    state += [f"尚未公布 {clock.undated}"] if clock.undated else []
    state += ["暂定 provisional"] if clock.provisional else []
    started = str(clock.started or "")
    return [f"{clock.zh}\n{clock.name}", within, started, *numbers, due, "\n".join(state)]


def _elapsed(after: date, until: date) -> int:
    return (until - after).days


class _Sum:
    """A ledger laid on a calendar."""

    __slots__ = ("amounts", "book", "calendar", "count", "known", "matter", "spent", "unit", "whole")

    def __init__(self, book: ClockRecord, calendar: WorkCalendar, matter: Matter | None) -> None:
        self.book, self.calendar, self.matter = book, calendar, matter
        self.spent: list[int] | None = None
        self.known: tuple[date | None] | None = None
        whole = book.amount
        # What it was before each extension.
        self.amounts: list[Span] = []
        for _, by, _ in book.extensions:
            if whole is not None:  # an extension of no period is no period
                self.amounts.append(whole)
                whole = whole + by
        self.whole = whole
        self.unit = whole.unit if whole is not None and whole.unit in COUNTED else "calendar_days"
        # Days of the unit in (after, until].
        self.count = calendar.count if self.unit == "working_days" else _elapsed

    def of_spells(self) -> list[int]:
        """The days of each spell that is over."""
        if self.spent is None:
            count = self.count
            self.spent = [count(after, to) if after < to else 0 for after, to in self.book.spells]
        return self.spent

    def used(self, until: date) -> int:
        """Days used up by the end of `until`."""
        since, before = self.book.since, sum(self.of_spells()) if self.book.spells else 0
        return before + self.count(since, until) if since is not None and since < until else before

    def due(self) -> date | None:
        """The due date by the reading that the centre chose; None while paused."""
        if self.known is None:
            self.known = (self.end_of(self.whole),)
        return self.known[0]

    def end_of(self, whole: Span | None, resumed: date | None = None) -> date | None:
        """The last day of a period of `whole`; None while paused, unless `resumed` says on which day the pause ends.

        Paused on its last day with nothing left, a clock is due on the day of resumption, rolled to a working day.
        """
        book = self.book
        if whole is None or book.anchor is None:
            return None
        if whole.unit not in COUNTED:
            return whole.end(after=book.anchor, calendar=self.calendar)
        left = whole.n
        # An end is no pause: the due date of a met clock is the one that it would have had.
        paused = book.spells if book.last is None else book.spells[:-1]
        if paused:
            for (after, to), spent in zip(paused, self.of_spells(), strict=False):
                if left <= spent:
                    # With nothing left, it is due on the day on which it went on.
                    end = self._end(after, left) if left > 0 else self.calendar.next_or_same(after)
                    if end < to:
                        return end
                left = left - spent if left > spent else 0
        since = book.since or book.last or resumed
        if since is None:
            return None
        return self._end(since, left) if left > 0 else self.calendar.next_or_same(since)

    def strictest(self, chosen: date | None) -> date | None:
        """The earliest of the due dates that the text's readings allow; `chosen` is that of the centre's reading."""
        if chosen is None or self.book.anchor is None:
            return None
        return min([chosen, *(reading.end(after=self.book.anchor, calendar=self.calendar) for reading in self.book.limit.readings)])

    def _end(self, after: date, left: int) -> date:
        if self.unit == "working_days":
            return self.calendar.add(after, left)
        return Span(self.unit, left).end(after=after, calendar=self.calendar)

    def was_late(self) -> bool:
        """True when an extension came after the clock had already run out."""
        for (day, _, _), whole in zip(self.book.extensions, self.amounts, strict=True):
            before = self.end_of(whole)
            if before is not None and before < day:
                return True
        return False


def _laid(case: Case, calendar: WorkCalendar) -> list[_Sum]:
    """The ledgers of `case`, each laid on `calendar`; kept with its books until another calendar is asked for."""
    books = fold(case)
    held = books.laid
    if held is None or held[0] is not calendar:
        held = books.laid = (calendar, [_Sum(book, calendar, case.matter) for book in books.ledgers])
    return held[1]  # type: ignore[no-any-return]  # as just laid


def clocks(case: Case, calendar: WorkCalendar, day: date, *, warn: int = 5) -> Clocks:
    """Return every clock of `case` as of the local `day`; `warn` is the part of the period (a fifth) that is left when it warns."""
    then = case.as_of(day)
    return Clocks() if then is None else Clocks([_clock(total, day, then, warn) for total in _laid(then, calendar)])


def _clock(total: _Sum, day: date, case: Case, warn: int) -> Clock:
    book, calendar = total.book, total.calendar
    until = book.ended or day
    used = left = due = expected = undated = None
    late, breached, was_late = 0, False, False
    if book.anchor is not None and total.whole is not None:
        chosen, due, expected, late, undated = _dates(total, case, until, day)
        breached = chosen is not None and until > chosen
        was_late = bool(book.extensions) and undated is None and total.was_late()
        try:
            used = total.used(until)
            left = max(0, total.whole.n - used) if total.whole.unit in COUNTED else None
        except Unpublished as error:
            undated = undated or str(error)
    warned = book.state == RUNNING and not breached and left is not None and left <= max(1, (total.whole.n if total.whole else 0) // warn)
    made: Any = ClockDraft(
        book.limit.name, book.origin.id, book.number, book.limit, total.whole, book.state, day, book.anchor, book.ended, used, left, due,
        expected, breached, due is not None and until > due and not breached, late, warned, was_late,
        due is not None and due < book.opened_on, undated, calendar.digest, calendar.is_provisional, total,
    )  # fmt: skip
    made.__class__ = Clock
    return made  # type: ignore[no-any-return]  # as just said


def _dates(total: _Sum, case: Case, until: date, day: date) -> tuple[date | None, date | None, date | None, int, str | None]:
    """(due by the chosen reading, due, expected, late by `until`, why undated) of a clock that has begun and is timed."""
    book = total.book
    chosen = due = expected = None
    late = 0
    try:
        chosen = total.due()
        due = total.strictest(chosen) if book.limit.readings else chosen
        late = max(0, total.count(chosen, until)) if chosen is not None and until > chosen else 0
        expected = total.end_of(total.whole, _announced(book, case, total.calendar, day)) if book.state == PAUSED else due
    except Unpublished as error:
        return chosen, due, expected, late, str(error)
    return chosen, due, expected, late, None


def due_days(case: Case, calendar: WorkCalendar) -> tuple[list[date], list[date], bool]:
    """Return the due days of the open clocks of `case`, the expected ones, and whether one cannot be named: as `clocks` would say.

    As of the day of the last entry that stands. It is what a store asks at every append, so nothing else is worked out.
    """
    day = case.standing[-1].day
    dues, announced, undated = [], [], False
    for total in _laid(case, calendar):
        book = total.book
        if book.anchor is not None and book.ended is None and total.whole is not None:
            _, due, expected, _, why = _dates(total, case, day, day)
            dues.append(due)
            announced.append(expected)
            undated = undated or why is not None
    return [one for one in dues if one is not None], [one for one in announced if one is not None], undated


def _announced(book: ClockRecord, case: Case, calendar: WorkCalendar, day: date) -> date | None:
    """The day on which the pause in progress is announced to end: the latest `expected` of the runs that cause it."""
    ends = []
    for run in case.inside(book.origin.id):
        if run.lifecycle.name in book.limit.paused_by and run.is_open:
            expected = getattr(case.opening(run).form, "expected", None)
            if expected is not None:
                ends.append(expected.end(after=run.origin.day, calendar=calendar))
    return max(*ends, day) if ends else None


@frozen
class LapseAhead:
    """A clock that can lapse from where its run stands: its due day, or the error that says why no day can be named yet."""

    due: date
    run: str
    limit: str
    event: str
    undated: Unpublished | None = None


def lapses_ahead(case: Case, calendar: WorkCalendar) -> tuple[LapseAhead, ...]:
    """Return the clocks that can lapse, earliest due day first; those that no calendar covers yet come last, on `date.max`."""
    found = []
    for total in _laid(case, calendar):
        book, limit = total.book, total.book.limit
        if limit.lapse is None or book.state != RUNNING:
            continue
        try:
            due = total.due()
        except Unpublished as error:
            found.append(LapseAhead(date.max, book.origin.id, limit.name, limit.lapse, error))
        else:
            if due is not None:
                found.append(LapseAhead(due, book.origin.id, limit.name, limit.lapse))
    if len(found) > 1:
        found.sort(key=lambda one: (one.due, one.run, one.limit))
    return tuple(found)
