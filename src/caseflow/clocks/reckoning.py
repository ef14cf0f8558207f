"""A clock record on a calendar: how many days are used up, on which day the clock is due, and after which somebody is to blame."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import cached_property
from typing import Final, Literal

from caseflow.basics.memo import Memo
from caseflow.calendar import Span, WorkCalendar
from caseflow.calendar.span import COUNTED
from caseflow.case.matter import Matter, applicable
from caseflow.case.records import Case
from caseflow.clocks.fold import ClockFold, fold
from caseflow.clocks.record import Change, ClockRecord
from caseflow.errors import Unpublished
from caseflow.law import Citation, rule_of

_DAY: Final = timedelta(days=1)


class Reckoning:
    """The sums of one clock record on one calendar.

    `whole` is the amount with all changes that count, None for an untimed clock; `too_late` are the changes that came after the clock had
    run out, and count no more. Days are counted in the unit of the amount, and in calendar days for months and years. `others` are the
    reckonings by the other readings of the text.
    """

    def __init__(self, record: ClockRecord, calendar: WorkCalendar, matter: Matter | None) -> None:
        self.record, self.calendar, self.matter = record, calendar, matter
        self.too_late: list[Change] = []
        self.mixed: str | None = None
        amount = record.amount if self._binds() else None
        self.unit: Literal["working_days", "calendar_days"] = "calendar_days"
        self.count = _days_between
        self._counted_in(amount)
        self.whole = self._changed(amount) if record.changes else amount
        self.others = [type(self)(other, calendar, matter) for other in record.others]

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
        base, whole, added = amount, amount, list[Span]()
        for change in self.record.changes:
            if self._ran_out_before(change.day, whole):
                self.too_late.append(change)
                continue
            if change.event is None:
                base = change.by
            elif base is not None and change.by is not None:  # an untimed clock stays untimed
                added.append(change.by)
            whole = self._total(base, added)
            self._counted_in(whole)
        return whole

    def _total(self, base: Span | None, added: list[Span]) -> Span | None:
        """The amount with its extensions: lengths in its own unit, or the latest day until which it was extended."""
        self.mixed = None
        if base is None:
            return None
        named = [by for by in added if by.unit == "until"]
        if named:
            return max(named, key=lambda by: by.n)
        other = next((by for by in added if by.unit != base.unit), None)
        if other is None:
            return sum(added, start=base)
        self.mixed = f"{base.zh}与{other.zh}的单位不同，无从相加 ({base.en} and {other.en} cannot be added)"
        return base

    def _ran_out_before(self, day: date, whole: Span | None) -> bool:
        try:
            end = self.end_of(whole)
        except Unpublished:
            return False
        return end is not None and end < day

    # -- what was counted ----------------------------------------------------------------------------------------------------

    @cached_property
    def first(self) -> date:
        """The day from which it counts, which is not counted itself; of a later receipt, the first working day from there.

        Raises:
            Unpublished: no notice covers the day of receipt yet.
        """
        record = self.record
        start = record.anchor or record.opened_on
        return self._roll(start) if record.received else start

    def stretches(self) -> list[tuple[date, date]]:
        """Return the (after, until] stretches whose days are counted, of the spells that are over."""
        out, before = [], None
        for after, until in self.record.spells:
            out.append((self.counted_after(after, before), until))
            before = until
        return out

    def counted_after(self, day: date, before: date | None) -> date:
        """Return the day after which it counts, when it runs from `day` on, and stopped on `before` (None: never).

        By the convention that most texts take, the day on which it goes on is not counted; `counts_resumption` of the limit counts it.
        """
        if before is not None and before < day and self.record.limit.counts_resumption:
            day -= _DAY
        return max(day, self.first) if self.record.received else day

    @cached_property
    def spent(self) -> list[int]:
        """The days of each spell that is over."""
        return [self.count(after, until) if after < until else 0 for after, until in self.stretches()]

    @property
    def since(self) -> date | None:
        """The day after which the spell in progress counts; of a clock that was ended while it ran, that of its last spell. None else."""
        record = self.record
        if record.since is not None:
            return self.counted_after(record.since, record.spells[-1][1] if record.spells else None)
        return None if record.last is None else self.stretches()[-1][0]

    def used(self, until: date) -> int:
        """Return the days used up by the end of the local day `until`."""
        before = sum(self.spent) if self.record.spells else 0
        since = None if self.record.since is None else self.since
        return before + self.count(since, until) if since is not None and since < until else before

    # -- when it ends --------------------------------------------------------------------------------------------------------

    @cached_property
    def fault(self) -> str | None:
        """Why no day can be worked out, in Chinese and English; None where one can. What a reading lacks, the clock lacks.

        A period in months or years that was stopped has no end that a text gives, nor has one whose extensions count in another unit.
        """
        return next((why for each in (self, *self.others) if (why := each.mixed or each.stopped) is not None), None)

    @cached_property
    def stopped(self) -> str | None:
        """Why it could not be stopped as it was, by this reading: only working and calendar days can be. None where it ran out before."""
        whole = self.whole
        if whole is None or whole.unit in COUNTED or self.record.anchor is None:
            return None
        stops = self._stops(whole)
        end = self.bound.end_of(whole) if stops else None
        return None if end is None or end < stops[0] else cannot_stop(self.record, whole)

    def _stops(self, whole: Span) -> list[date]:
        """The days on which it stopped: for a run that is open, or until it went on; a day that is named stays where it went on."""
        record, spells = self.record, self.record.spells
        gone_on = [after for after, _ in spells[1:]] + [after for after in (record.since,) if after is not None]
        stops = [until for (_, until), after in zip(spells, gone_on, strict=False) if until < after and whole.unit != "until"]
        still = record.since is None and record.last is None and any(pause.until is None for pause in record.pauses)
        return [*stops, spells[-1][1]] if still else stops

    @cached_property
    def own_end(self) -> date | None:
        """The last day of the period by this record's reading alone; None while paused, and where there is a fault."""
        return None if self.mixed or self.stopped else self.end_of(self.whole)

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

    def earliest_due(self) -> date | None:
        """Return the earliest day that `due` can be, whatever notices may still say; None where there is none by any of them."""
        return _at_least(self.bound.due)

    def earliest_overdue_after(self) -> date | None:
        """Return the earliest day that `overdue_after` can be, whatever notices may still say; None where there is none."""
        return _at_least(self.bound.overdue_after)

    @property
    def has_chosen(self) -> bool:
        """True when the centre chose one of the text's readings."""
        return bool(self.record.limit.readings) and self.record.settled is not None

    @cached_property
    def bound(self) -> Reckoning:
        """The sums by which it ends as early as it can, whatever notices may still say: the same where all days are published."""
        return _Bound(self.record, self.calendar, self.matter)

    def end_of(self, whole: Span | None, resumed: date | None = None) -> date | None:
        """Return the last day of a period of `whole`; None while paused, unless `resumed` says on which day the pause ends.

        Paused on its last day with nothing left, a clock is due on the day of resumption, rolled to a working day.
        """
        record = self.record
        if whole is None or record.anchor is None:
            return None
        if whole.unit not in COUNTED:
            return self._period(whole, self.first)
        left, owed, before = whole.n, whole.at_least, None
        # An end is not a pause: the due date of a met clock is the one that it would have had.
        paused = record.spells if record.last is None else record.spells[:-1]
        for (day, until), spent in zip(paused, self.spent if paused else (), strict=False):
            after = self.counted_after(day, before)
            if left <= spent:
                # With nothing left, it is due on the day on which it went on.
                end = self._end(whole, (day, after), left, owed)
                if end < until:
                    return end
            left, before = max(left - spent, 0), until
            owed = max(owed - self._worked(after, until), 0) if owed and after < until else owed
        since = record.since or record.last or resumed
        return None if since is None else self._end(whole, (since, self.counted_after(since, before)), left, owed)

    def _end(self, whole: Span, went_on: tuple[date, date], left: int, owed: int) -> date:
        """The end of a period with `left` days of its unit, `owed` of them working days at least.

        `went_on` is the day on which it went on, and that after which it counts from there.
        """
        day, after = went_on
        if self.unit == "working_days" and left:
            return self.calendar.add(after, left)
        last = Span(self.unit, left).nominal_end(after=after, calendar=self.calendar) if left else day
        return whole.closing(last, after=after, owed=owed, calendar=self.calendar)

    def _worked(self, after: date, until: date) -> int:
        return self.calendar.count(after, until)

    def _period(self, whole: Span, after: date) -> date:
        return whole.end(after=after, calendar=self.calendar)

    def _roll(self, day: date) -> date:
        return self.calendar.next_or_same(day)


class _Bound(Reckoning):
    """The same sums, with every day that is not published taken so that the period ends as early as it can: nothing is ever unknown."""

    @cached_property
    def bound(self) -> Reckoning:
        """These sums."""
        return self

    def _counted_in(self, amount: Span | None) -> None:
        super()._counted_in(amount)
        self.count = self._most if self.unit == "working_days" else _days_between

    def _most(self, after: date, until: date) -> int:
        """The most working days that (after, until] can hold: each that is not published may be one."""
        first, last = self.calendar.coverage
        known_after, known_until = max(after, first), min(until, last)
        if known_until <= known_after:
            return _days_between(after, until)
        return self.calendar.count(known_after, known_until) + (known_after - after).days + (until - known_until).days

    def _end(self, whole: Span, went_on: tuple[date, date], left: int, owed: int) -> date:
        day, after = went_on
        if self.unit == "working_days" and left:
            return self.calendar.earliest(after, left)
        last = Span(self.unit, left).nominal_end(after=after, calendar=self.calendar) if left else day
        last = self._roll(last) if whole.rolls else last
        return max(last, self.calendar.earliest(after, owed)) if owed else last

    def _worked(self, after: date, until: date) -> int:
        return self._most(after, until)

    def _period(self, whole: Span, after: date) -> date:
        return whole.earliest_end(after=after, calendar=self.calendar)

    def _roll(self, day: date) -> date:
        is_off = self.calendar.knows(day) and not self.calendar.is_working(day)
        return self.calendar.earliest(day, 1) if is_off else day


def cannot_stop(record: ClockRecord, whole: Span) -> str:
    """Return why a clock of `whole`, which is not counted day by day, cannot be stopped, in Chinese and in English."""
    zh = f"“{record.limit.zh}”为{whole.zh}，不逐日计算，不得中止：没有文本说明中止后止于何日；须中止的，以工作日或者日规定期限"
    why = "only working days and calendar days can be paused, for no text says when this would end; state it in days if it is to stop"
    en = f"{record.limit.name} is {whole.en}: {why}"
    return f"{zh} ({en})"


def _at_least(ends: Callable[[], date | None]) -> date | None:
    """The day that `ends` gives, at the latest the last that there is."""
    try:
        return ends()
    except Unpublished:
        return date.max


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
