"""`WorkCalendar`: the working days between two known ends, made of notices; every calculation takes constant time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cached_property
from itertools import accumulate, compress
from typing import TYPE_CHECKING, Any, cast

import attrs

from caseflow.basics.arguments import a_text, instance_of, or_none, takes
from caseflow.basics.days import plain_day
from caseflow.calendar import bulk
from caseflow.calendar.days import Weekend, is_rest_day, whole_or_same
from caseflow.calendar.notice import UNOFFICIAL, Notice, some_notices
from caseflow.calendar.tables import Ends, by_issue, check_layer, checked_ends, checked_weekend, content_digest, day_flags, day_note
from caseflow.calendar.unofficial import collected
from caseflow.calendar.yearly import DayNote, Yearly, a_yearly
from caseflow.errors import BadInput, Unpublished, shown

if TYPE_CHECKING:
    from caseflow.calendar.bulk import Counts, Days, Flags, Steps

a_calendar = instance_of(lambda: WorkCalendar, "a WorkCalendar", "use caseflow.calendar.CN or WorkCalendar.of(...)")
_PROVISIONAL_YEARS = 10


@attrs.frozen(eq=False, repr=False)
class WorkCalendar:
    """Working days between two known ends; immutable, equal by content, and it never guesses.

    Made by `WorkCalendar.of(...)` or taken ready-made (`CN`). Notices are layers: for each day the notice issued last
    wins, whatever the order in which they were added; a notice without a date of issue counts as the newest.

    >>> from datetime import date
    >>> from caseflow.calendar import CN
    >>> CN.is_working(date(2021, 4, 25))  # a Sunday, but a make-up working day
    True
    >>> CN.add(date(2021, 4, 28), 5).isoformat()  # over Labour Day to a make-up Saturday
    '2021-05-08'
    """

    name: str
    _first: date
    _last: date | None
    weekend: Weekend
    _source: tuple[Notice, ...] | Callable[[], tuple[Notice, ...]]
    yearly: Yearly | None = None
    _until: date | None = None

    @classmethod
    @takes(name=a_text, notices=some_notices, yearly=or_none(a_yearly))
    def of(
        cls,
        name: str,
        *,
        first: date | str,
        last: date | str | None = None,
        notices: Iterable[Notice] = (),
        weekend: Iterable[int] | Iterable[tuple[date | str, Iterable[int]]] | Mapping[date, Iterable[int]] = (5, 6),
        yearly: Yearly | None = None,
    ) -> WorkCalendar:
        """Return the calendar `name` of any country or office, known from `first` to `last`, both included.

        `weekend` are the rest days of the week, Monday being 0; where they changed, the rest days from each day on. With
        `yearly`, the last day follows from the notices, year by year; without it, the caller promises that every day until
        `last` is known.

        Raises:
            BadInput: an end is missing, given twice or before the other, or `weekend` is not some of 0 to 6, or does not say
                which was kept on the first day.
            NoticeError: a yearly arrangement has a make-up day that is not a rest day of the week, or leaves out a statutory day off.
            Unpublished: with `yearly`, no notice arranges the first year.

        >>> island = WorkCalendar.of("island", first="2030-01-01", last="2030-12-31", weekend={4, 5})
        >>> island.is_working(date(2030, 1, 6))  # a Sunday
        True
        >>> weekend = {date(2021, 1, 1): {4, 5}, date(2022, 1, 1): {5, 6}}  # since 2022, Friday is a working day
        >>> gulf = WorkCalendar.of("gulf", first="2021-01-01", last="2022-12-31", weekend=weekend)
        >>> gulf.note(date(2021, 12, 31)).en, gulf.note(date(2022, 1, 7)).en
        ('rest day of the week (Fri)', 'working day')
        """
        begin, end = checked_ends(name, first, last, announced=yearly is not None)
        rest = checked_weekend(name, begin, weekend)
        given = tuple(notices)
        for notice in given:
            check_layer(notice, yearly, rest)
        calendar = cls(name, begin, end, rest, by_issue(given), yearly)
        _ = calendar.coverage  # a calendar that covers nothing is refused here, not at the first sum
        return calendar

    @classmethod
    def from_holidays(cls, country: str, *, subdiv: str | None = None, years: Iterable[int]) -> WorkCalendar:
        """Return the calendar of `country` in `years`, from the package `holidays` (the extra `calendars`); it is unofficial.

        `country` is a code of ISO 3166, `subdiv` a part of it by its code or its name. The weekend is that of the package, also
        where it changed. Coverage is exactly the years given, which follow each other. Volunteers collect these days: no authority
        has published them in this form. The calendar's name and each day off say so, and the source is named with its version.
        A notice that is added later has precedence, whatever its date of issue.

        Raises:
            BadInput: the package is missing, or does not know the country, the subdivision (the nearest name is suggested) or a
                year; `years` is empty or has a gap.

        >>> england = WorkCalendar.from_holidays("GB", subdiv="ENG", years=range(2024, 2027))
        >>> england.add(date(2024, 3, 28), 1).isoformat(), england.note(date(2024, 3, 29)).en  # over Easter
        ('2024-04-02', 'day off (Good Friday), unofficial')
        >>> england.name, england.coverage[1].isoformat()
        ('GB-ENG (unofficial)', '2026-12-31')
        """
        given = collected(country, subdiv, years)
        return cls.of(given.name, first=given.first, last=given.last, weekend=given.weekend, notices=given.notices)

    def as_of(self, day: date) -> WorkCalendar:
        """Return the calendar as it was known at the end of `day` (a local day): only notices issued until then.

        A notice without a date of issue is left out: nothing shows that it was known. Days from a package (`from_holidays`)
        have no date, and stay. Where years are announced one by one, coverage shrinks to what had been announced.

        Raises:
            Unpublished: nothing had been announced yet.
            BadInput: `day` is not a plain date.

        >>> from caseflow.calendar import CN
        >>> saturday = date(2020, 2, 1)  # a make-up day by the first notice, off by the extension of 27 January
        >>> CN.as_of(date(2020, 1, 26)).is_working(saturday), CN.is_working(saturday)
        (True, False)
        """
        until = plain_day(day)
        known = tuple(
            notice for notice in self.notices if notice.layer == UNOFFICIAL or (notice.issued is not None and notice.issued <= until)
        )
        calendar = attrs.evolve(self, source=known)
        _ = calendar.coverage
        return calendar

    def with_notice(self, notice: Notice) -> WorkCalendar:
        """Return another calendar with `notice` as a layer; a yearly arrangement of the next year moves the horizon.

        For each day the notice issued last wins, whatever the order of adding; of two issued on one day, the one added last.

        Raises:
            NoticeError: a national arrangement has a make-up day that is not a rest day of the week, or, where it would settle
                a year, leaves a statutory day off a working day.
            BadInput: `notice` is not a Notice.

        Law: 全国年节及纪念日放假办法 art 2 (the statutory days off) and art 4 (regions arrange their own days); an amending
        notice replaces, day by day, what an older one said.
        """
        check_layer(notice, self.yearly, self.weekend)
        if notice in self.notices:
            return self
        return attrs.evolve(self, source=by_issue((*self.notices, notice)))

    def provisional(self, until: date | None = None) -> WorkCalendar:
        """Return another calendar that answers beyond coverage too; everything computed from those days is marked provisional.

        Beyond coverage, the weekday decides, except for statutory days off with a fixed Gregorian date. Spring Festival
        and other lunar days, Qingming, and all days exchanged around them cannot be known before the notice. They are
        *not* guessed, so that a provisional date is usually too early. `until` (a local day, included) says how far; the
        default is the end of the tenth year after coverage.

        Raises:
            BadInput: `until` is not a plain date.

        >>> from caseflow.calendar import CN
        >>> CN.provisional().add(date(2026, 12, 10), 15).isoformat(), CN.provisional().is_provisional
        ('2026-12-31', True)
        """
        last = self.coverage[1]
        end = date(min(last.year + _PROVISIONAL_YEARS, date.max.year), 12, 31) if until is None else plain_day(until, "until")
        return attrs.evolve(self, until=end)

    def is_working(self, day: date) -> bool:
        """Return whether `day` (a local day) is a working day: by notice, else by its weekday.

        Raises:
            Unpublished: the day lies beyond coverage.
            BadInput: `day` is not a plain date.
        """
        if type(day) is not date:
            day = plain_day(day)
        i = day.toordinal() - self._origin
        if 0 <= i < self._size:
            return self._flags[i] == 1
        raise self.unpublished(day, f"asking about {day}")

    def add(self, day: date, n: int) -> date:
        """Return the `n`-th working day after `day` (before it, when `n` is negative); `day` itself is not counted.

        Raises:
            BadInput: `n` is 0 (use `next_or_same`) or not a whole number, or `day` is not a plain date.
            Unpublished: `day`, a day on the way or the result lies beyond coverage.

        Law: 民法典 201 (the day of the event is not counted).

        >>> from caseflow.calendar import CN
        >>> CN.add(date(2021, 5, 4), 1).isoformat()  # from a day off: the first working day after it
        '2021-05-06'
        """
        if type(day) is not date:
            day = plain_day(day)
        if type(n) is not int and type(n := whole_or_same(n)) is not int:
            raise self._ends.cannot_add(day, n, self._size)
        i = day.toordinal() - self._origin
        try:
            if i >= 0:
                if n > 0:
                    return self._select[self._rank[i + 1] + n - 1]
                if n < 0 and i < self._size and (k := self._rank[i] + n) >= 0:
                    return self._select[k]
        except IndexError:
            pass
        raise self._ends.cannot_add(day, n, self._size)

    def earliest(self, day: date, n: int) -> date:
        """Return the earliest day on which the `n`-th working day after the local `day` can lie, on every calendar that may be published.

        Within coverage it is `add(day, n)`. Each day outside coverage may turn out to be a working day, so there it is a bound: n
        working days never end before n calendar days. A provisional calendar gives the same bound.

        Raises:
            BadInput: `n` is not a whole number from 1 on, or `day` is not a plain date.
            Unpublished: the bound lies after the year 9999.

        >>> from caseflow.calendar import CN
        >>> CN.earliest(date(2021, 4, 28), 5).isoformat()  # published: the day itself
        '2021-05-08'
        >>> CN.earliest(date(2026, 12, 25), 5).isoformat()  # 28 December is the first, and the four days after it may be worked
        '2027-01-01'
        """
        asked, first, last = plain_day(day).toordinal(), self._origin, self.coverage[1].toordinal()
        n = whole_or_same(n)
        if type(n) is not int or n < 1:
            msg = f"n is {shown(n)}; an earliest end is asked for with a whole number of working days from 1 on"
            raise BadInput(msg, n=n)
        start = max(asked, first - 1)
        left = n - (start - asked)  # after the days before coverage
        rank = self._rank[start - first + 1] if start < last else 0
        known = self._rank[last - first + 1] - rank if start < last else 0
        if 0 < left <= known:
            return self._select[rank + left - 1]
        end = asked + n if left <= 0 else max(start, last) + left - known
        if end > date.max.toordinal():
            raise self.unpublished(date.max, f"{shown(n, 20)} working days after {day}")
        return date.fromordinal(end)

    def count(self, after: date, until: date) -> int:
        """Return the number of working days in (`after`, `until`]; negative when `until` is earlier.

        Raises:
            Unpublished: an end lies beyond coverage.
            BadInput: an end is not a plain date.

        >>> from caseflow.calendar import CN
        >>> CN.count(date(2021, 4, 30), date(2021, 5, 8)), CN.count(date(2021, 5, 8), date(2021, 4, 30))
        (3, -3)
        """
        if type(after) is not date:
            after = plain_day(after, "after")
        if type(until) is not date:
            until = plain_day(until, "until")
        a = after.toordinal() - self._origin
        b = until.toordinal() - self._origin
        if 0 <= a < self._size and 0 <= b < self._size:
            return self._rank[b + 1] - self._rank[a + 1]
        beyond = after if not 0 <= a < self._size else until
        raise self.unpublished(beyond, f"counting working days after {after} until {until}")

    def next_or_same(self, day: date) -> date:
        """Return the local `day` if it is a working day, else the first working day after it.

        Raises:
            Unpublished: `day` or the result lies beyond coverage.
            BadInput: `day` is not a plain date.
        """
        if self.is_working(day):
            return plain_day(day)
        return self.add(day, 1)

    def previous_or_same(self, day: date) -> date:
        """Return the local `day` if it is a working day, else the last working day before it.

        Raises:
            Unpublished: `day` or the result lies beyond coverage.
            BadInput: `day` is not a plain date.
        """
        if self.is_working(day):
            return plain_day(day)
        return self.add(day, -1)

    def is_working_array(self, days: Days) -> Flags:
        """Return, for an array of datetime64[D], which days are working days; see `caseflow.calendar.bulk`."""
        return bulk.is_working_array(self, days)

    def add_array(self, days: Days, n: Steps) -> Days:
        """Return `add(day, n)` for an array of datetime64[D], with one `n` or one a row; see `caseflow.calendar.bulk`."""
        return bulk.add_array(self, days, n)

    def count_array(self, after: Days, until: Days) -> Counts:
        """Return `count(after, until)` for two arrays of datetime64[D]; see `caseflow.calendar.bulk`."""
        return bulk.count_array(self, after, until)

    @cached_property
    def notices(self) -> tuple[Notice, ...]:
        """The notices of the calendar, by date of issue; those without a date last."""
        return self._source() if callable(self._source) else self._source

    @cached_property
    def coverage(self) -> tuple[date, date]:
        """The first and the last day known for sure, both included; of a provisional calendar too."""
        if self.yearly is None:
            return self._first, cast("date", self._last)
        year = self.yearly.last_year(self.notices, self._first.year)
        if year is None:
            missing = self.yearly.missing(self._first.year)
            msg = f"{self.name}: nothing was announced; 「{missing}」 is the first notice needed. Give a later day, or the notice."
            raise Unpublished(msg, day=self._first, horizon=None, missing=missing)
        return self._first, self.yearly.last_day(year)

    @property
    def years(self) -> tuple[int, ...]:
        """The years that are covered, ascending; the last may lack its last days."""
        first, last = self.coverage
        return tuple(range(first.year, last.year + 1))

    @property
    def is_provisional(self) -> bool:
        """Whether it answers beyond what has been announced."""
        return self._until is not None

    def knows(self, day: date) -> bool:
        """Return whether `day` (a local day) is known for sure; False for a provisional answer."""
        first, last = self.coverage
        return first <= plain_day(day) <= last

    def note(self, day: date) -> DayNote:
        """Return what is known about `day` (a local day): a working day or not, the kind, the notice and its sentence.

        Raises:
            Unpublished: the day lies beyond coverage.
            BadInput: `day` is not a plain date.

        >>> from caseflow.calendar import CN
        >>> CN.note(date(2021, 5, 8)).kind, CN.note(date(2021, 5, 8)).sentence[:7]
        ('make_up', '四、劳动节：5')
        """
        day = plain_day(day)
        return day_note(
            day,
            working=self.is_working(day),
            rest=is_rest_day(day, self.weekend),
            sure=self.knows(day),
            notice=self._exceptions.get(day),
            yearly=self.yearly,
        )

    @cached_property
    def digest(self) -> str:
        """A hex SHA-256 over everything that a calculation or `as_of` depends on; the same in every process."""
        return content_digest(self._ends, self.weekend, self.notices)

    def unpublished(self, day: date, asked: str, **facts: Any) -> Unpublished:
        """Return (not raise) the error for `day`, which `asked` needs; its attributes are `day`, `horizon` and `missing` (or None)."""
        return self._ends.unpublished(day, asked, **facts)

    def __eq__(self, other: object) -> bool:
        """Equal when nothing that a calculation depends on differs."""
        if not isinstance(other, WorkCalendar):
            return NotImplemented
        return self is other or self.digest == other.digest

    def __hash__(self) -> int:
        """The same for equal content, in every process."""
        return int(self.digest[:15], 16)

    def __repr__(self) -> str:
        """Name, coverage, number of notices and digest; a provisional one says so."""
        first, last = self.coverage
        mark = f", PROVISIONAL until {self._until}" if self._until else ""
        return f"<WorkCalendar {self.name} {first}..{last}{mark}, {len(self.notices)} notices, digest {self.digest[:12]}>"

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle the content, not the tables; `CN` is pickled as a reference, for a process of the same installation."""
        return WorkCalendar, (self.name, self._first, self._last, self.weekend, self._source, self.yearly, self._until)

    # -- the tables, built at the first calculation and kept; not part of equality ------------------------------------------

    @cached_property
    def _origin(self) -> int:
        return self._first.toordinal()

    @property
    def _ends(self) -> Ends:
        return Ends(self.name, *self.coverage, self._until, self.yearly)

    @cached_property
    def _size(self) -> int:
        last = self.coverage[1]
        return max(last, self._until or last).toordinal() - self._origin + 1

    @cached_property
    def _exceptions(self) -> dict[date, Notice]:
        return {day: notice for notice in self.notices for days in (notice.off, notice.worked) for day in days}

    @cached_property
    def _flags(self) -> bytes:
        first, last = self.coverage
        return day_flags(first, self._size, sure=(last - first).days + 1, weekend=self.weekend, notices=self.notices, yearly=self.yearly)

    @cached_property
    def _rank(self) -> list[int]:
        """The number of working days before day i; one entry more than there are days."""
        return list(accumulate(self._flags, initial=0))

    @cached_property
    def _select(self) -> tuple[date, ...]:
        """The working days, ascending."""
        return tuple(map(date.fromordinal, compress(range(self._origin, self._origin + self._size), self._flags)))
