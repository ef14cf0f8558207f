"""Days: plain `datetime.date` values, or text in one strict form; never an instant, a week date or a guess."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from operator import index
from typing import Any, TypeAlias

from caseflow.basics.days import plain_day
from caseflow.errors import BadInput, shown

# The rest days of the week, Monday being 0; or, where they changed, (since, rest days) in the order of the days, the first first.
Weekend: TypeAlias = frozenset[int] | tuple[tuple[date, frozenset[int]], ...]

WEEKDAYS_ZH = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

# `date.fromisoformat` also takes week dates, dates without hyphens and (through `int`) full-width digits.
_ISO = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_LONGEST_RANGE = 366
_PART_OF_DAY = re.compile(
    r"[T ][0-9]{1,2}:[0-9]{2}|[0-9]{1,2}[时点]|上午|下午|中午|半天|半日|\b(?:am|pm|noon|half|morning|afternoon)\b", re.IGNORECASE
)
_WHOLE_DAYS = "half days and hours are not counted: list the whole day as a day off, or leave it out as a working day"


def parse_day(text: str) -> date:
    """Return the day that a strict `YYYY-MM-DD` names: ASCII digits, hyphens, nothing else.

    Raises:
        BadInput: another form of ISO 8601, or a day that does not exist.

    >>> parse_day("2021-04-25").isoformat()
    '2021-04-25'
    >>> parse_day("2021-W17-7")  # the same Sunday, and Python itself would take it
    Traceback (most recent call last):
        ...
    caseflow.errors.BadInput: '2021-W17-7' is not a day: write it as YYYY-MM-DD in ASCII digits, for instance 2021-04-25
    see docs/reference/errors.md#badinput
    """
    if _ISO.fullmatch(text) is None:
        advice = part_of_day(text) or "write it as YYYY-MM-DD in ASCII digits, for instance 2021-04-25"
        raise BadInput(f"{shown(text)} is not a day: {advice}", value=text)
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        msg = f"{shown(text)} is not a day of the calendar ({error}); look up the month's length"
        raise BadInput(msg, value=text) from None


def part_of_day(text: str) -> str:
    """Return what to do about a text that names a part of a day, such as an afternoon; "" where it names none.

    >>> part_of_day("12月24日下午放假") == part_of_day("2026-12-24T12:00") != ""
    True
    """
    return _WHOLE_DAYS if _PART_OF_DAY.search(text) else ""


def day_or_text(value: object, what: str = "day") -> date:
    """Return the day that a date or a strict `YYYY-MM-DD` names, as data files and notices give it.

    Raises:
        BadInput: as `parse_day` and `plain_day` do.
    """
    return parse_day(value) if isinstance(value, str) else plain_day(value, what)


def is_rest_day(day: date, weekend: Weekend) -> bool:
    """Return whether the local `day` is a rest day of the week, by the weekend that was kept then."""
    if isinstance(weekend, frozenset):
        return day.weekday() in weekend
    kept = [rest for since, rest in weekend if since <= day]
    return day.weekday() in (kept[-1] if kept else weekend[0][1])


def whole_or_same(value: object) -> Any:
    """Return a whole number of any library as a plain `int`, and anything else (a bool too) as it is, to be refused by its own words."""
    try:
        return value if isinstance(value, bool) else index(value)  # type: ignore[arg-type]  # whether it is a number is what is asked
    except TypeError:
        return value


def plain_year(value: object) -> int:
    """Return `value`, the number of a year from 2 to 9998: one with a year before and after it.

    Raises:
        BadInput: `value` is anything else.
    """
    year = whole_or_same(value)
    if type(year) is int and date.min.year < year < date.max.year:
        return year
    msg = f"{shown(value)} is not a year; give its number, for instance 2027"
    raise BadInput(msg, value=value)


def expand(items: Iterable[object]) -> tuple[list[date], list[str]]:
    """Return (days, faults) of a list of dates, texts `YYYY-MM-DD` and ranges `YYYY-MM-DD..YYYY-MM-DD`, both ends included.

    No item of the list makes it raise, so that a notice can report every fault at once.

    >>> days, faults = expand(["2021-05-01..2021-05-03", "2021-5-4"])
    >>> len(days), faults
    (3, ["'2021-5-4' is not a day: write it as YYYY-MM-DD in ASCII digits, for instance 2021-04-25"])
    """
    days: list[date] = []
    faults: list[str] = []
    for item in [items] if isinstance(items, str) else items:
        try:
            days.extend(_days_of(item))
        except BadInput as error:
            faults.append(str(error))
    return days, faults


def _days_of(item: object) -> list[date]:
    if not (isinstance(item, str) and ".." in item):
        return [day_or_text(item)]
    first, _, last = item.partition("..")
    start, end = parse_day(first), parse_day(last)
    length = (end - start).days + 1
    if not 1 <= length <= _LONGEST_RANGE:
        msg = f"the range {item!r} has {length} days; allowed are 1 to {_LONGEST_RANGE}, the first day before the two dots"
        raise BadInput(msg, value=item)
    return [start + timedelta(days=i) for i in range(length)]
