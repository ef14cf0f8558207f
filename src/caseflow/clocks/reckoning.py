"""A clock record on a calendar: how many days are used up, and on which day the clock is due."""

from __future__ import annotations

from datetime import date
from typing import Final

from caseflow.basics.memo import Memo
from caseflow.calendar import Span, WorkCalendar
from caseflow.calendar.span import COUNTED
from caseflow.case.matter import Matter
from caseflow.case.records import Case
from caseflow.clocks.fold import ClockFold, ClockRecord, fold


class Reckoning:
    """The sums of one clock record on one calendar.

    `whole` is the amount with all extensions, None for an untimed clock; `amounts` what it was before each extension. Days are counted in
    the unit of the amount, and in calendar days for months and years.
    """

    __slots__ = ("amounts", "calendar", "count", "due_by_choice", "matter", "record", "spent", "unit", "whole")

    def __init__(self, record: ClockRecord, calendar: WorkCalendar, matter: Matter | None) -> None:
        self.record, self.calendar, self.matter = record, calendar, matter
        self.spent: list[int] | None = None
        self.due_by_choice: tuple[date | None] | None = None
        whole = record.amount
        self.amounts: list[Span] = []
        for _, by, _ in record.extensions:
            if whole is not None:  # an untimed clock stays untimed
                self.amounts.append(whole)
                whole = whole + by
        self.whole = whole
        self.unit = whole.unit if whole is not None and whole.unit in COUNTED else "calendar_days"
        # Counts the days of the unit in (after, until].
        self.count = calendar.count if self.unit == "working_days" else _days_between

    def of_spells(self) -> list[int]:
        """Return the days of each spell that is over."""
        if self.spent is None:
            count = self.count
            self.spent = [count(after, until) if after < until else 0 for after, until in self.record.spells]
        return self.spent

    def used(self, until: date) -> int:
        """Return the days used up by the end of the local day `until`."""
        since, before = self.record.since, sum(self.of_spells()) if self.record.spells else 0
        return before + self.count(since, until) if since is not None and since < until else before

    def due(self) -> date | None:
        """Return the due date by the reading that the centre chose; None while paused."""
        if self.due_by_choice is None:
            self.due_by_choice = (self.end_of(self.whole),)
        return self.due_by_choice[0]

    def end_of(self, whole: Span | None, resumed: date | None = None) -> date | None:
        """Return the last day of a period of `whole`; None while paused, unless `resumed` says on which day the pause ends.

        Paused on its last day with nothing left, a clock is due on the day of resumption, rolled to a working day.
        """
        record = self.record
        if whole is None or record.anchor is None:
            return None
        if whole.unit not in COUNTED:
            return whole.end(after=record.anchor, calendar=self.calendar)
        left = whole.n
        # An end is not a pause: the due date of a met clock is the one that it would have had.
        paused = record.spells if record.last is None else record.spells[:-1]
        if paused:
            for (after, until), spent in zip(paused, self.of_spells(), strict=False):
                if left <= spent:
                    # With nothing left, it is due on the day on which it went on.
                    end = self._end(after, left) if left > 0 else self.calendar.next_or_same(after)
                    if end < until:
                        return end
                left = left - spent if left > spent else 0
        since = record.since or record.last or resumed
        if since is None:
            return None
        return self._end(since, left) if left > 0 else self.calendar.next_or_same(since)

    def strictest(self, chosen: date | None) -> date | None:
        """Return the earliest of the due dates that the text's readings allow; `chosen` is that of the centre's reading."""
        if chosen is None or self.record.anchor is None:
            return None
        readings = self.record.limit.readings
        return min([chosen, *(reading.end(after=self.record.anchor, calendar=self.calendar) for reading in readings)])

    def was_late(self) -> bool:
        """Return True when an extension came after the clock had already run out."""
        for (day, _, _), whole in zip(self.record.extensions, self.amounts, strict=True):
            before = self.end_of(whole)
            if before is not None and before < day:
                return True
        return False

    def _end(self, after: date, left: int) -> date:
        if self.unit == "working_days":
            return self.calendar.add(after, left)
        return Span(self.unit, left).end(after=after, calendar=self.calendar)


def _days_between(after: date, until: date) -> int:
    return (until - after).days


_RECKONINGS: Final[Memo[Case, tuple[ClockFold, WorkCalendar, list[Reckoning]]]] = Memo("reckonings")


def reckonings(case: Case, calendar: WorkCalendar) -> list[Reckoning]:
    """Return the reckoning of every clock of `case` on `calendar`, in the order in which the clocks came to be. They are cached."""
    clocks, known = fold(case), _RECKONINGS.get(case)
    if known is None or known[0] is not clocks or known[1] is not calendar:
        fresh = [Reckoning(record, calendar, case.matter) for record in clocks.records]
        known = _RECKONINGS.put(case, (clocks, calendar, fresh))
    return known[2]
