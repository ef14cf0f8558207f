"""A clock record on a calendar: how many days are used up, on which day the clock is due, and after which somebody is to blame."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Final, Literal

from caseflow.basics.memo import Memo
from caseflow.calendar import Span, WorkCalendar
from caseflow.calendar.span import COUNTED
from caseflow.case.matter import Matter, applicable
from caseflow.case.records import Case
from caseflow.clocks.fold import Change, ClockFold, ClockRecord, fold
from caseflow.errors import Unpublished
from caseflow.law import Citation, rule_of


class Reckoning:
    """The sums of one clock record on one calendar.

    `whole` is the amount with all changes that count, None for an untimed clock; `too_late` are the changes that came after the clock had
    run out, and count no more. Days are counted in the unit of the amount, and in calendar days for months and years. `others` are the
    reckonings by the other readings of the text.
    """

    def __init__(self, record: ClockRecord, calendar: WorkCalendar, matter: Matter | None) -> None:
        self.record, self.calendar, self.matter = record, calendar, matter
        self.too_late: list[Change] = []
        amount = record.amount if self._binds() else None
        self.unit: Literal["working_days", "calendar_days"] = "calendar_days"
        self.count = _days_between
        self._counted_in(amount)
        self.whole = self._changed(amount) if record.changes else amount
        self.others = [Reckoning(other, calendar, matter) for other in record.others]

    @cached_property
    def cites(self) -> tuple[Citation, ...]:
        """The texts that bind this case: in force on the day from which the clock counts, and made for such a matter."""
        record = self.record
        return applicable(record.limit.cite, self.matter, record.anchor or record.opened_on)

    def _binds(self) -> bool:
        """Return whether the limit binds here: a text does, or the centre has made the library's default its own."""
        record = self.record
        return bool(self.cites) or (record.settled is not None and rule_of(record.limit.cite) is not None)

    def _counted_in(self, amount: Span | None) -> None:
        if amount is not None and amount.unit in COUNTED:
            self.unit = "working_days" if amount.unit == "working_days" else "calendar_days"
            # Counts the days of the unit in (after, until].
            self.count = self.calendar.count if self.unit == "working_days" else _days_between
            self.__dict__.pop("spent", None)  # another edition may count in another unit

    def _changed(self, amount: Span | None) -> Span | None:
        """The amount after its changes, in their order. What comes after a clock has run out takes nothing back."""
        whole, added = amount, list[Span]()
        for change in self.record.changes:
            if self._ran_out_before(change.day, whole):
                self.too_late.append(change)
            elif change.event is None:
                whole = None if change.by is None else sum(added, start=change.by)
            elif whole is not None and change.by is not None:  # an untimed clock stays untimed
                added.append(change.by)
                whole = whole + change.by
            self._counted_in(whole)
        return whole

    def _ran_out_before(self, day: date, whole: Span | None) -> bool:
        try:
            end = self.end_of(whole)
        except Unpublished:
            return False
        return end is not None and end < day

    @cached_property
    def spent(self) -> list[int]:
        """The days of each spell that is over."""
        return [self.count(after, until) if after < until else 0 for after, until in self.record.spells]

    def used(self, until: date) -> int:
        """Return the days used up by the end of the local day `until`."""
        since, before = self.record.since, sum(self.spent) if self.record.spells else 0
        return before + self.count(since, until) if since is not None and since < until else before

    @cached_property
    def own_end(self) -> date | None:
        """The last day of the period by this record's reading alone; None while paused."""
        return self.end_of(self.whole)

    def due(self) -> date | None:
        """Return the due date: the earliest day that a reading of the text allows. None while paused.

        Raises:
            Unpublished: the sum needs a day that no notice covers yet.
        """
        if self.own_end is None:
            return None
        return min([self.own_end, *(other.own_end for other in self.others if other.own_end is not None)])

    def overdue_after(self) -> date | None:
        """Return the day after whose end somebody is to blame: the last that a reading allows, or that which the centre chose.

        None while the clock is paused, by one of the readings too: then nobody can say yet.

        Raises:
            Unpublished: the sum needs a day that no notice covers yet.
        """
        if self.own_end is None or not self.others or self.has_chosen:
            return self.own_end
        ends = [other.own_end for other in self.others]
        return None if None in ends else max([self.own_end, *(end for end in ends if end is not None)])

    @property
    def has_chosen(self) -> bool:
        """True when the centre chose one of the text's readings."""
        return bool(self.record.limit.readings) and self.record.settled is not None

    def end_of(self, whole: Span | None, resumed: date | None = None) -> date | None:
        """Return the last day of a period of `whole`; None while paused, unless `resumed` says on which day the pause ends.

        Paused on its last day with nothing left, a clock is due on the day of resumption, rolled to a working day.
        """
        record = self.record
        if whole is None or record.anchor is None:
            return None
        if whole.unit not in COUNTED:
            return whole.end(after=record.anchor, calendar=self.calendar)
        left, owed = whole.n, whole.at_least
        # An end is not a pause: the due date of a met clock is the one that it would have had.
        paused = record.spells if record.last is None else record.spells[:-1]
        for (after, until), spent in zip(paused, self.spent if paused else (), strict=False):
            if left <= spent:
                # With nothing left, it is due on the day on which it went on.
                end = self._end(whole, after, left, owed)
                if end < until:
                    return end
            left = max(left - spent, 0)
            owed = max(owed - self.calendar.count(after, until), 0) if owed and after < until else owed
        since = record.since or record.last or resumed
        return None if since is None else self._end(whole, since, left, owed)

    def _end(self, whole: Span, after: date, left: int, owed: int) -> date:
        """The end of a period that goes on after `after` with `left` days of its unit, `owed` of them working days at least."""
        if self.unit == "working_days" and left:
            return self.calendar.add(after, left)
        last = Span(self.unit, left).nominal_end(after=after, calendar=self.calendar) if left else after
        return whole.closing(last, after=after, owed=owed, calendar=self.calendar)


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
