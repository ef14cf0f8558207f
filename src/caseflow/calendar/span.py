"""`Span`: a period of working days, calendar days, months or years, and the day on which it ends as a text of law counts."""

from __future__ import annotations

import calendar as gregorian
import re
from datetime import date
from typing import Literal, cast

import attrs

from caseflow.basics.arguments import a_flag, a_whole, instance_of, takes
from caseflow.basics.days import plain_day
from caseflow.calendar.days import whole_or_same
from caseflow.calendar.workdays import WorkCalendar, a_calendar
from caseflow.errors import BadInput, nearest, shown

Unit = Literal["working_days", "calendar_days", "months", "years", "same_day", "until"]

UNITS: tuple[Unit, ...] = ("working_days", "calendar_days", "months", "years", "same_day", "until")
# Units that are counted day by day: only in these may a clock be paused.
COUNTED = frozenset({"working_days", "calendar_days"})
# Units whose last day may be a rest day, so that a text can say what happens then.
_ROLLED = frozenset({"calendar_days", "months", "years"})
_ZH = {"working_days": "个工作日", "calendar_days": "日", "months": "个月", "years": "年"}
_UNROLLED = ("末日不顺延", "not rolled off a rest day")
_EN = {"working_days": "working day", "calendar_days": "calendar day", "months": "month", "years": "year"}
_TEXT = re.compile(r"([1-9][0-9]{0,4}(?:[0-9]{3}(?= until))?) ([a-z_]+)( unrolled)?(?: at_least ([1-9][0-9]{0,4}))?")
_MOST = 99_999
_WEEK = 7
_MONTHS_A_YEAR = 12
_SHORTEST_MONTH = 28
_FOURTHS = "[13579][26]|[2468][048]"
_LEAP_YEARS = f"(?:[48]|{_FOURTHS})(?:00)?|[1-9][0-9]?(?:0[48]|{_FOURTHS})"
_COMMON_DAYS = "(?:0[1-9]|1[0-2])(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])(?:29|30)|(?:0[13578]|1[02])31"
_WEEKS = "(?:[1-9][0-9]{0,3}|1[0-3][0-9]{3}|14[01][0-9]{2}|142[0-7][0-9]|1428[0-5]) weeks"  # of 99999 days at most
# What `Span.parse` reads, as a regular expression for JSON Schema (ECMA 262; no feature that a simple engine lacks).
PATTERN = (
    f"^(?:[1-9][0-9]{{0,4}} working_days|(?:[1-9][0-9]{{0,4}} (?:calendar_days|months|years)|{_WEEKS})"
    "(?: unrolled)?(?: at_least [1-9][0-9]{0,4})?|1 same_day"
    f"|(?:[1-9][0-9]{{0,3}}(?:{_COMMON_DAYS})|(?:{_LEAP_YEARS})0229) until)$"
)


a_span = instance_of(lambda: Span, "a Span", "write working_days(10), or Span.parse(a_text)")


@attrs.frozen(repr=False)
class Span:
    """A period of `n` of one `unit`; made by `working_days(n)`, `calendar_days(n)`, `weeks(n)`, `months(n)`, `years(n)` and so on.

    With `rolls=False`, a last day that is a rest day stays the last day. With `at_least`, the period ends on the working day of that
    number after its start at the earliest. Both are for calendar days, months and years only.

    Raises:
        BadInput: an unknown unit, `n` is not a whole number from 1 to 99999 (1 for the same day; a day for `until`), or `rolls` or
            `at_least` is given for another unit or means nothing.

    Law: 民法典 203 (the last day rolls); `rolls=False` and `at_least` are for texts that say otherwise, such as Regulation (EEC,
    Euratom) 1182/71 art 3(5): at least two working days.

    >>> str(working_days(10)), working_days(10).zh, calendar_days(2).zh
    ('10 working_days', '10个工作日', '2日')
    >>> calendar_days(56, rolls=False), calendar_days(3, at_least=2).en
    (Span(unit='calendar_days', n=56, rolls=False), '3 calendar days with at least 2 working days')
    """

    unit: Unit
    n: int = attrs.field(converter=whole_or_same)
    rolls: bool = attrs.field(default=True, kw_only=True)
    at_least: int = attrs.field(default=0, kw_only=True, converter=whole_or_same)

    def __attrs_post_init__(self) -> None:
        """Refuse what is not a length of time."""
        if self.unit not in UNITS:
            hours = " A calendar counts days only, not hours." if "hour" in shown(self.unit) else ""
            hours = " A week is seven calendar days: write weeks(n)." if shown(self.unit).startswith("'week") else hours
            msg = f"{shown(self.unit)} is not a unit{nearest(self.unit, UNITS)}; allowed: {', '.join(UNITS)}.{hours}"
            raise BadInput(msg, unit=self.unit)
        most = 1 if self.unit == "same_day" else _MOST
        if self.unit == "until":
            _named_day(self.n)
        elif type(self.n) is not int or not 1 <= self.n <= most:  # bool is an int, but not a length
            msg = f"a span of {shown(self.n)} {self.unit} means nothing; allowed are whole numbers from 1 to {most}"
            raise BadInput(msg, n=self.n)
        self._check_end()

    def _check_end(self) -> None:
        """Refuse a rule about the last day that has no meaning."""
        if self.rolls is not True and self.rolls is not False:
            msg = f"rolls is {shown(self.rolls)}; write rolls=True or rolls=False"
            raise BadInput(msg, rolls=self.rolls)
        if type(self.at_least) is not int or not 0 <= self.at_least <= _MOST:
            msg = f"at_least is {shown(self.at_least)}; allowed are whole numbers of working days from 1 to {_MOST}"
            raise BadInput(msg, at_least=self.at_least)
        if self.unit not in _ROLLED and (self.at_least or not self.rolls):
            given = "at_least" if self.rolls else "rolls=False"
            msg = f"{given} is for calendar_days, months and years, whose last day may be a rest day; leave it out for {self.unit}"
            raise BadInput(msg, unit=self.unit)

    @classmethod
    def parse(cls, text: str) -> Span:
        """Return the span that `str(span)` wrote, such as "10 working_days" or "56 calendar_days unrolled"; "8 weeks" is read too.

        Raises:
            BadInput: any other text; the nearest unit is suggested. Hours are refused: a calendar counts days only.

        >>> Span.parse("10 working_days") == working_days(10), Span.parse("8 weeks") == calendar_days(56)
        (True, True)
        >>> Span.parse("2 month")  # doctest: +ELLIPSIS
        Traceback (most recent call last):
            ...
        caseflow.errors.BadInput: 'month' is not a unit (did you mean 'months'?); allowed: working_days, calendar_days, ...
        """
        match = _TEXT.fullmatch(text) if type(text) is str else None
        if match is None:
            msg = (
                f"{shown(text)} is not a span; write a number from 1 to {_MOST}, one space and a unit: {', '.join(UNITS)}, weeks "
                "(a named day: 20260901 until); "
                "after calendar_days, months or years, unrolled or at_least 2 may follow"
            )
            raise BadInput(msg, value=text)
        n, unit, rolls, at_least = int(match[1]), match[2], match[3] is None, int(match[4] or 0)
        if unit == "weeks":
            n, unit = n * _WEEK, "calendar_days"
        return cls(cast("Unit", unit), n, rolls=rolls, at_least=at_least)

    def __str__(self) -> str:
        """Number, unit and the rule about the last day, as `parse` reads them."""
        return f"{self.n} {self.unit}{'' if self.rolls else ' unrolled'}" + (f" at_least {self.at_least}" if self.at_least else "")

    def __repr__(self) -> str:
        """As a call; the rule about the last day is named only where a text has one of its own."""
        rules = ("" if self.rolls else ", rolls=False") + (f", at_least={self.at_least}" if self.at_least else "")
        return f"Span(unit={self.unit!r}, n={self.n!r}{rules})"

    @property
    def zh(self) -> str:
        """The length as a Chinese text writes it: 10个工作日, 2日, 1个月, 2年."""
        if self.unit == "until":
            return f"至{_named_day(self.n)}"
        if self.unit == "same_day":
            return "当日"
        rules = ([] if self.rolls else [_UNROLLED[0]]) + ([f"至少{self.at_least}个工作日"] if self.at_least else [])
        return f"{self.n}{_ZH[self.unit]}" + (f"（{'，'.join(rules)}）" if rules else "")

    @property
    def en(self) -> str:
        """The length in English, in singular or plural."""
        if self.unit == "until":
            return f"until {_named_day(self.n)}"
        if self.unit == "same_day":
            return "the same working day"
        rules = f" with at least {_counted(self.at_least, 'working day')}" if self.at_least else ""
        return _counted(self.n, _EN[self.unit]) + rules + ("" if self.rolls else f", {_UNROLLED[1]}")

    @takes(other=a_span)
    def __add__(self, other: Span) -> Span:
        """Return the sum of two lengths: an extension is given in the limit's own unit; the limit's rule about the last day stays.

        Raises:
            BadInput: the units differ; no text says how long 20 working days and a month are together.

        >>> working_days(20) + working_days(10)
        Span(unit='working_days', n=30)
        """
        if self.unit != other.unit or self.unit == "until":
            msg = f"{self} and {other} cannot be added: an extension is given in the limit's own unit, {self.unit}"
            raise BadInput(msg, left=self, right=other)
        return attrs.evolve(self, n=self.n + other.n)

    @takes(other=a_span)
    def fits_in(self, other: Span) -> bool | None:
        """Return whether this period never ends later than `other` from the same day; None where it depends on the calendar.

        It can be told within one unit, and between months and years (a year is 12 months: both end on the corresponding
        day). Across units, only what is true on every calendar is answered: n calendar days end no later than n working
        days, because the n-th working day is not before the n-th day, and rolling takes the first working day from there;
        and 28 calendar days are no longer than any month. A period that rolls may end later than one that does not, and one with
        `at_least` later than one without.

        >>> working_days(15).fits_in(working_days(20)), calendar_days(2).fits_in(working_days(2))
        (True, True)
        >>> working_days(10).fits_in(calendar_days(30)) is None  # before a long holiday it may not
        True
        """
        shorter = self._nominally_fits_in(other)
        if shorter is False:
            return False if other.at_least <= self.at_least else None
        sure = other.n if other.unit == "working_days" else other.at_least  # working days that `other` has on every calendar
        if self.unit == "working_days" and self.n <= sure:
            return True
        return True if shorter and (other.rolls or not self.rolls) and self.at_least <= sure else None

    def _nominally_fits_in(self, other: Span) -> bool | None:
        """The same of the ends before any rule about the last day."""
        if self.unit == "same_day" and other.unit != "until":
            return True  # no period ends earlier
        mine, theirs = self._months, other._months
        if mine is not None and theirs is not None:
            return mine <= theirs
        if self.unit == other.unit:
            return self.n <= other.n
        if self.unit == "calendar_days" and other.unit not in {"same_day", "until"}:
            room = other.n if theirs is None else theirs * _SHORTEST_MONTH
            return True if self.n <= room else None
        return None

    @takes(calendar=a_calendar)
    def nominal_end(self, *, after: date, calendar: WorkCalendar) -> date:
        """Return the last day of the period that starts on `after` (a local day, not counted), before any roll.

        Raises:
            Unpublished: for working days, a day that is needed lies beyond coverage; for any unit, the end lies after the year 9999.
            BadInput: `after` is not a plain date.

        Law: 民法典 201 (first day not counted), 202 (corresponding day, or the month's end where there is none).

        >>> from caseflow.calendar import CN
        >>> months(1).nominal_end(after=date(2021, 1, 31), calendar=CN).isoformat()
        '2021-02-28'
        """
        day = plain_day(after, "after")
        if self.unit == "working_days":
            return calendar.add(day, self.n)
        if self.unit == "same_day":
            return day
        if self.unit == "until":
            return _named_day(self.n)
        if self._months is None:
            return self._in_range(day.toordinal() + self.n, day, calendar)
        return self._shift_months(day, self._months, calendar)

    @takes(calendar=a_calendar)
    def end(self, *, after: date, calendar: WorkCalendar) -> date:
        """Return the last day of the period that starts on `after` (a local day, not counted).

        Working days: the n-th working day after it. Calendar days, months, years: the nominal last day, rolled forward
        to a working day; a make-up Saturday is one, so that a period may end on it. With `rolls=False` the nominal last day
        stays; with `at_least` the end is not before the working day of that number. The same day: that day, rolled likewise;
        `until` a day: the day itself, never rolled.

        Raises:
            Unpublished: a day that is needed lies beyond coverage.
            BadInput: `after` is not a plain date.

        Law: 民法典 201-203.

        >>> from caseflow.calendar import CN
        >>> calendar_days(2).end(after=date(2021, 4, 23), calendar=CN).isoformat()  # a Sunday, but a make-up working day
        '2021-04-25'
        >>> calendar_days(2, rolls=False).end(after=date(2021, 4, 30), calendar=CN).isoformat()  # in the Labour Day holiday
        '2021-05-02'
        """
        last = self.nominal_end(after=after, calendar=calendar)
        return self.closing(last, after=after, owed=self.at_least, calendar=calendar)

    @takes(last=plain_day, after=plain_day, owed=a_whole, calendar=a_calendar)
    def closing(self, last: date, *, after: date, owed: int, calendar: WorkCalendar) -> date:
        """Return the day on which a period ends whose nominal last day is `last`: rolled, and not before `owed` working days after `after`.

        For a clock that was paused, `after` is the day of resumption and `owed` what `at_least` still asks for.

        Raises:
            Unpublished: a day that is needed lies beyond coverage.
        """
        if self.rolls and self.unit != "until":
            last = calendar.next_or_same(last)
        return max(last, calendar.add(after, owed)) if owed else last

    @takes(after=plain_day, calendar=a_calendar)
    def earliest_end(self, *, after: date, calendar: WorkCalendar) -> date:
        """Return the earliest day on which the period that starts on `after` (a local day) can end, whatever notices may still say.

        Where coverage suffices, it is `end`. A day that is not published may turn out to be a working day: n working days never
        end before n calendar days, and the last day of another period is not rolled beyond coverage. There is no latest day.

        Raises:
            Unpublished: the day lies after the year 9999.
            BadInput: `after` is not a plain date.

        Law: 民法典 201-203.

        >>> from caseflow.calendar import CN
        >>> working_days(5).earliest_end(after=date(2026, 12, 25), calendar=CN).isoformat()  # published to 28 December
        '2027-01-01'
        """
        if self.unit == "working_days":
            return calendar.earliest(after, self.n)
        last = self.nominal_end(after=after, calendar=calendar)
        if self.rolls and self.unit != "until" and calendar.knows(last) and not calendar.is_working(last):
            last = calendar.earliest(last, 1)
        return max(last, calendar.earliest(after, self.at_least)) if self.at_least else last

    @takes(calendar=a_calendar, clear=a_flag)
    def latest_start(self, *, before: date, calendar: WorkCalendar, clear: bool = True) -> date:
        """Return the latest working day on which to start, so that the period is over before the day `before`.

        With `clear` (the default) neither the day of starting nor `before` (a local day) is counted: for n working days it
        is the (n+1)-th working day before `before`. With `clear=False`, the loose reading, `before` is the n-th day. For
        calendar units it is the latest day whose corresponding day is still in time, then rolled *earlier*, never forward; with
        `at_least` that number of working days must fit in too.

        Raises:
            Unpublished: a day that is needed lies beyond coverage.
            BadInput: `before` is not a plain date, or the span is `until` a day.

        Law: 民法典 201 for the first day; on counting back the code is silent: clear days are the strict reading.

        >>> from caseflow.calendar import CN
        >>> working_days(15).latest_start(before=date(2021, 3, 31), calendar=CN).isoformat()
        '2021-03-09'
        >>> working_days(15).latest_start(before=date(2021, 3, 31), calendar=CN, clear=False).isoformat()
        '2021-03-10'
        """
        start = self.nominal_start(before=before, calendar=calendar, clear=clear)
        if self.unit == "working_days":
            return start
        start = calendar.previous_or_same(start)
        return min(start, calendar.add(before, -(self.at_least + clear))) if self.at_least else start

    @takes(calendar=a_calendar, clear=a_flag)
    def nominal_start(self, *, before: date, calendar: WorkCalendar, clear: bool = True) -> date:
        """Return `latest_start` before it is rolled earlier: the latest day from which the period is over in time.

        Raises:
            Unpublished: a day that is needed lies beyond coverage.
            BadInput: `before` is not a plain date, or the span is `until` a day.
        """
        day = plain_day(before, "before")
        if self.unit == "until":
            msg = f"{self.en} is a day, not a length: there is nothing to count back"
            raise BadInput(msg, span=self)
        if self.unit == "working_days":
            return calendar.add(day, -(self.n + 1 if clear else self.n))
        last = self._in_range(day.toordinal() - 1, day, calendar) if clear else day
        if self.unit == "same_day":
            return last
        if self._months is None:
            return self._in_range(last.toordinal() - self.n, day, calendar)
        start = self._shift_months(last, -self._months, calendar)
        # A month from 29, 30 or 31 January ends on 28 February: the latest of them is still in time.
        if _is_month_end(last) and not _is_month_end(start):
            start = start.replace(day=gregorian.monthrange(start.year, start.month)[1])
        return start

    @property
    def _months(self) -> int | None:
        if self.unit == "months":
            return self.n
        return self.n * _MONTHS_A_YEAR if self.unit == "years" else None

    def _shift_months(self, day: date, by: int, calendar: WorkCalendar) -> date:
        year, month0 = divmod(day.year * _MONTHS_A_YEAR + day.month - 1 + by, _MONTHS_A_YEAR)
        if not date.min.year <= year <= date.max.year:
            return self._in_range(0 if by < 0 else date.max.toordinal() + 1, day, calendar)
        return date(year, month0 + 1, min(day.day, gregorian.monthrange(year, month0 + 1)[1]))

    def _in_range(self, ordinal: int, day: date, calendar: WorkCalendar) -> date:
        if date.min.toordinal() <= ordinal <= date.max.toordinal():
            return date.fromordinal(ordinal)
        edge = date.max if ordinal > 0 else date.min
        raise calendar.unpublished(edge, f"{self.en} from {day}")


def _named_day(n: object) -> date:
    """The day that the number `n` names: 20210430 is 2021-04-30."""
    text = str(n) if type(n) is int else ""
    try:
        return date(int(text[:-4]), int(text[-4:-2]), int(text[-2:]))
    except ValueError:
        msg = f"{shown(n)} is not a day; write until(date(2021, 4, 30))"
        raise BadInput(msg, n=n) from None


def _counted(n: int, what: str) -> str:
    return f"{n} {what}{'' if n == 1 else 's'}"


def _is_month_end(day: date) -> bool:
    return day.day == gregorian.monthrange(day.year, day.month)[1]


def working_days(n: int) -> Span:
    """Return a period of `n` working days (个工作日); rest days and days off are not counted.

    Law: 民法典 201.

    >>> from caseflow.calendar import CN
    >>> str(working_days(3).end(after=date(2021, 4, 29), calendar=CN))  # over Labour Day
    '2021-05-07'
    """
    return Span("working_days", n)


def calendar_days(n: int, *, rolls: bool = True, at_least: int = 0) -> Span:
    """Return a period of `n` calendar days (日), rest days included; its last day is rolled forward to a working day.

    With `rolls=False` it is not rolled; with `at_least` the period has that many working days at least.

    Law: 民法典 201, 203.

    >>> from caseflow.calendar import CN
    >>> [str(calendar_days(2).end(after=date(2021, 4, day), calendar=CN)) for day in (23, 30)]  # Sunday 25 April was a make-up working day
    ['2021-04-25', '2021-05-06']
    """
    return Span("calendar_days", n, rolls=rolls, at_least=at_least)


def weeks(n: int, *, rolls: bool = True, at_least: int = 0) -> Span:
    """Return a period of `n` weeks (周), which are 7 × n calendar days: the day that ends it is the same by either count.

    `n` is a whole number from 1 to 14285. `rolls` and `at_least` are those of `calendar_days`.

    Law: 民法典 201, 203.

    >>> weeks(8) == calendar_days(56), weeks(8) + weeks(6)
    (True, Span(unit='calendar_days', n=98))
    """
    count = whole_or_same(n)
    if type(count) is not int or not 1 <= count <= _MOST // _WEEK:
        msg = f"a span of {shown(n)} weeks means nothing; allowed are whole numbers from 1 to {_MOST // _WEEK}"
        raise BadInput(msg, n=n)
    return Span("calendar_days", count * _WEEK, rolls=rolls, at_least=at_least)


def months(n: int, *, rolls: bool = True, at_least: int = 0) -> Span:
    """Return a period of `n` months (个月): to the corresponding day, or the end of the month, rolled forward to a working day.

    `rolls` and `at_least` are those of `calendar_days`.

    Law: 民法典 202, 203.

    >>> from caseflow.calendar import CN
    >>> str(months(1).end(after=date(2021, 1, 31), calendar=CN))  # 28 February was a Sunday
    '2021-03-01'
    """
    return Span("months", n, rolls=rolls, at_least=at_least)


def same_day() -> Span:
    """Return the period that ends with the day itself, or, where that is not a working day, with the next working day (即办).

    >>> from caseflow.calendar import CN
    >>> same_day().end(after=date(2021, 4, 24), calendar=CN).isoformat()  # a Saturday; the Sunday after it was a make-up day
    '2021-04-25'
    """
    return Span("same_day", 1)


def until(day: date) -> Span:
    """Return the period that ends with the local `day` (included), whenever it began; a day that a text names is not rolled.

    Raises:
        BadInput: `day` is not a plain date.

    >>> from caseflow.calendar import CN
    >>> until(date(2021, 5, 1)).end(after=date(2021, 4, 1), calendar=CN).isoformat()  # although it is a day off
    '2021-05-01'
    """
    return Span("until", int(plain_day(day, "day").strftime("%Y%m%d")))


def years(n: int, *, rolls: bool = True, at_least: int = 0) -> Span:
    """Return a period of `n` years (年): to the corresponding day, or the end of the month, rolled forward to a working day.

    `rolls` and `at_least` are those of `calendar_days`.

    Law: 民法典 202, 203.

    >>> from caseflow.calendar import CN
    >>> str(years(1).end(after=date(2020, 2, 29), calendar=CN))  # the month's end, 28 February, was a Sunday
    '2021-03-01'
    """
    return Span("years", n, rolls=rolls, at_least=at_least)
