"""What time it is said to be: text, datetime or pendulum in, one aware instant out; and the one way from there to the local day.

Nothing here asks what time it is now. What comes in is read once, at the edge, and becomes a plain `datetime.datetime`
in the local time of the centre's zone with a *fixed* offset, so that later sums, comparisons and hashes never depend
on a zone database, nor on which library the host reads its clocks with.
"""

from __future__ import annotations

import difflib
import functools
import re
from datetime import date, datetime, timedelta, timezone, tzinfo
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

from caseflow.errors import BadInput, shown

FIRST_YEAR: Final = 1950
"""The first local year that an instant may lie in: nobody whose case is open acted before it."""

LAST_YEAR: Final = 2200
"""The last local year that an instant may lie in: later ones are slips of the keyboard (2201 for 2021)."""

_STEADY_FROM: Final = 1992  # the first year after China's summer time

# Complete dates with an explicit offset, and nothing else. `fromisoformat` alone is laxer than the standard (any character
# between day and hour, junk after the minutes), and pendulum reads "09:30" as *today's* half past nine.
_READABLE: Final = re.compile(
    r"[0-9]{4}(?:-[0-9]{2}-[0-9]{2}|[0-9]{4}|(?P<ordinal>-?[0-9]{3}))"  # 2021-03-17, 20210317, and the ordinal date 2021-076
    r"[T ][0-9]{2}(?::?[0-9]{2}(?::?[0-9]{2}(?:[.,][0-9]{1,9})?)?)?"
    r"(?:Z|[+-][0-9]{2}(?::?[0-9]{2}(?::?[0-9]{2})?)?)"
)
_DAY_ONLY: Final = re.compile(r"[0-9]{4}-?[0-9]{2}-?[0-9]{2}")
_WEEK_DATE: Final = re.compile(r"[0-9]{4}-?W[0-9]{2}")
_LEAP_SECOND: Final = re.compile(r"(T[0-9]{2}:[0-9]{2}):60([.,Z+-])")  # an offset may have seconds too, so not just any ":60"


def instant(value: object, zone: tzinfo, *, what: str = "at") -> datetime:
    """Return the aware instant that `value` names, in the local time of `zone` with a fixed offset.

    `value` is an aware `datetime` (a `pendulum.DateTime` is one) or ISO 8601 text with an offset; the ordinal date
    (`2021-076T09:30+08:00`) is read too. `zone` is the centre's zone; `what` is the argument's name, for the message.
    The local year lies in [1950, 2200], both included. `.date()` of the result is its local day.

    Raises:
        BadInput: naive, a day without an hour, a week date, a leap second, an absurd year, or no instant at all.

    >>> shanghai = zone("Asia/Shanghai")
    >>> instant("2021-03-16T23:30Z", shanghai).isoformat()  # still Tuesday in Greenwich, already Wednesday at the counter
    '2021-03-17T07:30:00+08:00'
    >>> instant("1988-07-01T09:30+08:00", shanghai).isoformat()  # China kept summer time from 1986 to 1991
    '1988-07-01T10:30:00+09:00'
    """
    if type(value) is datetime and type(value.tzinfo) is timezone:
        # By far the most common: the centre's own offset, in years in which the zone kept to it. Nothing to convert.
        steady = _steady(zone)
        if steady is not None and value.tzinfo == steady and not value.fold and _STEADY_FROM <= value.year <= LAST_YEAR:
            return value
    if isinstance(value, str):
        value = _read(value, zone, what)
    elif not isinstance(value, datetime):
        raise _not_an_instant(value, zone, what)
    if type(value) is not datetime:
        # pendulum.DateTime and other subclasses convert by rules of their own; the fields and the zone say the same.
        # `replace(fold=...)` because pendulum's own `time()` forgets which of two like hours it was.
        value = datetime.combine(value.date(), value.time(), value.tzinfo).replace(fold=value.fold)
    offset = value.utcoffset()
    if offset is None:
        raise _naive(value, zone, what)
    try:
        local = value.astimezone(zone)
    except OverflowError:
        raise _absurd(value, what) from None
    if not FIRST_YEAR <= local.year <= LAST_YEAR:
        raise _absurd(local, what)
    there = local.utcoffset()
    if there == offset and type(value.tzinfo) is timezone:
        return value.replace(fold=0) if value.fold else value  # already what it would become; a fixed offset has no second hour
    return local.replace(tzinfo=_fixed(there), fold=0)


def local_day(instant: datetime, zone: tzinfo) -> date:
    """Return the day on which the aware `instant` fell in `zone`: the only way from an instant to a day.

    Raises:
        BadInput: `instant` is naive; it would silently have been read in the zone of this computer.

    >>> local_day(datetime.fromisoformat("2021-03-16T16:00+00:00"), zone("Asia/Shanghai"))  # 24:00 belongs to the next day
    datetime.date(2021, 3, 17)
    """
    if instant.utcoffset() is None:
        raise _naive(instant, zone, "instant")
    return instant.astimezone(zone).date()


@functools.lru_cache(maxsize=64)
def zone(name: str) -> tzinfo:
    """Return the zone of the IANA `name`, such as Asia/Shanghai.

    Raises:
        BadInput: no such zone; the nearest name is given (`zone`).

    >>> zone("Asia/Beijing")
    Traceback (most recent call last):
    caseflow.errors.BadInput: zone 'Asia/Beijing' is not in the IANA list; all of China keeps Asia/Shanghai, ...
    """
    # zoneinfo, not pendulum.timezone: they convert equally fast, and finding the zone again takes a ninth of the time.
    try:
        return ZoneInfo(name)
    except (LookupError, ValueError, TypeError, OSError):
        # LookupError: unknown; ValueError: a path; OSError: the name of a folder such as "Asia"; TypeError: not text.
        close = difflib.get_close_matches(str(name)[:80], available_timezones(), n=1, cutoff=0.8)  # Beijing is not like Brunei
        hint = f" (did you mean {close[0]!r}?)" if close else ""
        msg = f'zone {shown(name)} is not in the IANA list{hint}; all of China keeps Asia/Shanghai, write zone="Asia/Shanghai"'
        raise BadInput(msg, zone=name) from None


@functools.lru_cache(maxsize=64)
def _steady(zone: tzinfo) -> timezone | None:
    """The one offset that `zone` keeps in all years from `_STEADY_FROM` on, or None; looked at monthly."""
    months = (datetime(year, month, 1) for year in range(_STEADY_FROM, LAST_YEAR + 1) for month in range(1, 13))  # noqa: DTZ001
    offsets = {zone.utcoffset(month) for month in months}
    only = offsets.pop() if len(offsets) == 1 else None
    return None if only is None else _fixed(only)


@functools.lru_cache(maxsize=256)
def _fixed(offset: timedelta) -> timezone:
    return timezone(offset)


def _read(text: str, zone: tzinfo, what: str) -> datetime:
    shape = _READABLE.fullmatch(text)
    if shape is None:
        raise _unreadable(text, zone, what)
    try:
        return _read_ordinal(text) if shape.lastgroup else datetime.fromisoformat(text)
    except ValueError as reason:
        raise _no_such_time(text, what, reason) from None


def _read_ordinal(text: str) -> datetime:
    import pendulum  # noqa: PLC0415  one text in a million comes here, and importing pendulum takes 30 ms

    found = pendulum.parse(text)
    assert isinstance(found, pendulum.DateTime)  # noqa: S101  the pattern lets neither a duration nor an interval through
    return found


def _no_such_time(text: str, what: str, reason: ValueError) -> BadInput:
    if _LEAP_SECOND.search(text):
        return _bad(text, what, "is a leap second, which no datetime can hold", _LEAP_SECOND.sub(r"\1:59\2", text))
    return _bad(text, what, f"does not exist ({str(reason).rstrip('.')})", "")


def _unreadable(text: str, zone: tzinfo, what: str) -> BadInput:
    if _WEEK_DATE.match(text):
        return _bad(text, what, "is a week date, which nobody at a counter reads without a table", "")
    if _DAY_ONLY.fullmatch(text):
        return _bad(text, what, "is a day without an hour", _completed(f"{text}T09:30", zone))
    fix = _completed(text, zone)
    return _bad(text, what, "has no offset from UTC" if fix else "is not an instant in ISO 8601", fix)


def _not_an_instant(value: object, zone: tzinfo, what: str) -> BadInput:
    if isinstance(value, date):
        return _bad(value, what, "is a day without an hour", _completed(f"{value}T09:30", zone))
    return _bad(value, what, f"is of type {type(value).__name__}, not an aware datetime or text", "")


def _naive(value: datetime, zone: tzinfo, what: str) -> BadInput:
    return _bad(value, what, "has no offset from UTC", _completed(value.replace(tzinfo=None).isoformat(), zone))


def _absurd(value: datetime, what: str) -> BadInput:
    return _bad(value, what, f"lies outside the years {FIRST_YEAR} to {LAST_YEAR}", "")


def _bad(value: object, what: str, why: str, fix: str) -> BadInput:
    said = shown(value.isoformat() if isinstance(value, date) else value)
    advice = f'write {what}="{fix}"' if fix else f'write it like {what}="2021-03-17T09:30+08:00"'
    return BadInput(f"{what}={said} {why}; {advice}", argument=what, value=value, fix=fix or None)


def _completed(naive: str, zone: tzinfo) -> str:
    """Return the naive text with the offset that `zone` kept then, or nothing where the text names no such time."""
    try:
        wall = datetime.fromisoformat(naive)
        return wall.replace(tzinfo=zone).isoformat(timespec="auto" if wall.second or wall.microsecond else "minutes")
    except (ValueError, OverflowError):
        return ""
