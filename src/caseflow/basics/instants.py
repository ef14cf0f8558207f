"""Instants and zones: read strictly from an argument, leniently from a log; the local day; a difference in days in words.

Nothing here asks what time it is now. What comes in is read once, at the edge, and becomes a plain `datetime.datetime`
in local time with a *fixed* offset, so that later sums, comparisons and hashes never depend on a zone database, nor on
the library with which the host reads its clocks.
"""

from __future__ import annotations

import difflib
import functools
import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

from caseflow.basics.days import is_missing, plain_day
from caseflow.basics.notations import DAY_ONLY, NOT_ISO, as_iso, pattern_of, why_unreadable
from caseflow.errors import BadInput, nearest, shown

FIRST_YEAR: Final = 1950
"""The first local year that an instant may lie in: nobody whose case is open acted before it."""

LAST_YEAR: Final = 2200
"""The last local year that an instant may lie in: a later one is a typing error (2201 for 2021)."""

_STEADY_FROM: Final = 1992  # the first year after China's summer time

# A complete date and an hour, and nothing else. `fromisoformat` alone accepts more than the standard (any character between
# day and hour, anything after the minutes), and pendulum reads "09:30" as half past nine *today*.
_ISO: Final = re.compile(
    r"[0-9]{4}(?:-[0-9]{2}-[0-9]{2}|[0-9]{4}|(?P<ordinal>-?[0-9]{3}))"  # 2021-03-17, 20210317, and the ordinal date 2021-076
    r"[T ][0-9]{2}(?::?[0-9]{2}(?::?[0-9]{2}(?:[.,][0-9]{1,9})?)?)?"
    r"(?P<offset>Z|[+-][0-9]{2}(?::?[0-9]{2}(?::?[0-9]{2})?)?)?"
)
_LEAP_SECOND: Final = re.compile(r"(T[0-9]{2}:[0-9]{2}):60([.,Z+-]|$)")  # an offset may have seconds too, so not just any ":60"
_TODAY: Final = {"zh": "今天", "en": "today"}


def instant(value: object, zone: tzinfo, *, what: str = "at") -> datetime:
    """Return the aware instant that `value` names, in the local time of `zone` with a fixed offset.

    `value` is an aware `datetime` (a `pendulum.DateTime` is one) or ISO 8601 text with an offset; the ordinal date
    (`2021-076T09:30+08:00`) is read too. `zone` is the centre's zone; `what` is the argument's name, for the message.
    The local year lies in [1950, 2200], both included. `.date()` of the result is its local day.

    Raises:
        BadInput: no offset, a day without an hour, a week date, a leap second, a year outside the range, or not an instant at all.

    >>> shanghai = zone("Asia/Shanghai")
    >>> instant("2021-03-16T23:30Z", shanghai).isoformat()  # still Tuesday in Greenwich, already Wednesday at the counter
    '2021-03-17T07:30:00+08:00'
    >>> instant("1988-07-01T09:30+08:00", shanghai).isoformat()  # China kept summer time from 1986 to 1991
    '1988-07-01T10:30:00+09:00'
    """
    if type(value) is datetime and type(value.tzinfo) is timezone:
        # By far the most common case: the offset of the centre, in years in which the zone kept it. There is nothing to convert.
        steady = _steady(zone)
        if steady is not None and value.tzinfo == steady and not value.fold and _STEADY_FROM <= value.year <= LAST_YEAR:
            return value
    value = _plain(_read(value, zone, what) if isinstance(value, str) else value, zone, what)
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
        return value.replace(fold=0) if value.fold else value  # already the result; with a fixed offset no hour comes twice
    return local.replace(tzinfo=_fixed(there), fold=0)


def read_instant(text: str, *, zone: tzinfo | None = None, format: str | None = None, what: str = "text") -> datetime:  # noqa: A002
    """Return the aware instant that a line of a log or a command line names, with a fixed offset. Nothing is guessed.

    Read as they are: ISO 8601, `2021/3/17 9:30`, `2021.3.17 9:30:05` and `2021年3月17日 9时30分`, each with or without an offset.
    Anything else needs `format` in pendulum's tokens, such as `DD/MM/YYYY HH:mm` or `D MMM YYYY h:mm A`; names are read in English
    and Chinese (Mar, 3月; PM, 下午), and YY means 1969 to 2068. A text without an offset is the local time of `zone`; one with an
    offset is converted to `zone` where that is given. `what` is the argument's name, for the message. The local year lies in
    [1950, 2200], both included.

    Raises:
        BadInput: no offset and no `zone`; a local time that the zone left out, or had twice; numbers whose order only a format
            can tell; a day without an hour; a year outside the range; a text that does not follow `format`; a format that leaves out a
            part or gives one twice.

    >>> shanghai = zone("Asia/Shanghai")
    >>> read_instant("2021年3月17日 9时30分", zone=shanghai).isoformat()
    '2021-03-17T09:30:00+08:00'
    >>> read_instant("17/03/2021 下午3:05", zone=shanghai, format="DD/MM/YYYY Ah:mm").isoformat()
    '2021-03-17T15:05:00+08:00'
    >>> read_instant("03/04/2021 9:30", zone=shanghai)  # pendulum alone would say: 4 March
    Traceback (most recent call last):
    caseflow.errors.BadInput: text='03/04/2021 9:30' does not say which number is the day, the month and the year; ...
    """
    if not isinstance(text, str):
        raise _bad(text, what, f"is of type {type(text).__name__}, not text")
    trimmed = text.strip()
    when = _from_notation(trimmed, what) if format is None else _from_format(trimmed, format.strip(), what)
    if when.tzinfo is None:
        if zone is None:
            raise _bad(text, what, "has no offset from UTC", advice='say whose clock it was, such as zone=zone("Asia/Shanghai")')
        when = _placed(when, zone, text, what)
    return instant(when, zone or when.tzinfo or UTC, what=what)


def local_day(instant: datetime, zone: tzinfo) -> date:
    """Return the local day of the aware `instant` in `zone`: the only way from an instant to a day.

    Raises:
        BadInput: `instant` is naive (Python would read it in the zone of this computer), or no instant at all.

    >>> local_day(datetime.fromisoformat("2021-03-16T16:00+00:00"), zone("Asia/Shanghai"))  # 24:00 belongs to the next day
    datetime.date(2021, 3, 17)
    """
    plain = _plain(instant, zone, "instant")
    if plain.utcoffset() is None:
        raise _naive(plain, zone, "instant")
    return plain.astimezone(zone).date()


def in_words(after: date, until: date, lang: str) -> str:
    """Return where the local day `until` lies as seen from the local day `after`, in calendar days; `lang` is "zh" or "en".

    Raises:
        BadInput: another language, or something else than a day, such as an instant.

    >>> today = date(2021, 3, 17)
    >>> [in_words(today, date(2021, 3, day), "en") for day in (15, 17, 27)]  # never "1 week"
    ['2 days ago', 'today', 'in 10 days']
    >>> [in_words(today, date(2021, 3, day), "zh") for day in (15, 17, 27)]
    ['2天前', '今天', '10天后']
    """
    days = (plain_day(until, "until") - plain_day(after, "after")).days
    words = _words(f"relative.day.{'future' if days > 0 else 'past'}", abs(days), lang)
    return words if days else _TODAY[lang]


def days_in_words(days: int, lang: str) -> str:
    """Return a number of calendar days in words; `lang` is "zh" or "en".

    Raises:
        BadInput: another language.

    >>> days_in_words(2, "zh"), days_in_words(1, "en"), days_in_words(2, "en")
    ('2天', '1 day', '2 days')
    """
    return _words("units.day", days, lang)


def _words(key: str, days: int, lang: str) -> str:
    """The words of pendulum's locale; its own `diff_for_humans` says "1 week" of 7 to 10 days."""
    if lang not in _TODAY:
        msg = f"lang={shown(lang)} is not a language of caseflow{nearest(lang, _TODAY)}; write lang='zh' or lang='en'"
        raise BadInput(msg, argument="lang", value=lang)
    import pendulum  # noqa: PLC0415  importing it takes 30 ms, and few need it

    locale = pendulum.locale(lang)
    return str(locale.get(f"translations.{key}.{locale.plural(days)}")).format(days)


@functools.lru_cache(maxsize=64)
def zone(name: str) -> tzinfo:
    """Return the zone of the IANA `name`, such as Asia/Shanghai.

    Raises:
        BadInput: there is no such zone; the nearest name is suggested (`zone`).

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
    """The offset that `zone` has in every month from `_STEADY_FROM` on, or None where it changes."""
    months = (datetime(year, month, 1) for year in range(_STEADY_FROM, LAST_YEAR + 1) for month in range(1, 13))  # noqa: DTZ001
    offsets = {zone.utcoffset(month) for month in months}
    only = offsets.pop() if len(offsets) == 1 else None
    return None if only is None else _fixed(only)


@functools.lru_cache(maxsize=256)
def _fixed(offset: timedelta) -> timezone:
    return timezone(offset)


def _read(text: str, zone: tzinfo, what: str) -> datetime:
    shape = _ISO.fullmatch(text)
    if shape is None or not shape["offset"]:
        raise _unreadable(text, zone, what)
    return _from_iso(shape, text, what)


def _from_notation(text: str, what: str) -> datetime:
    shape = _ISO.fullmatch(as_iso(text))
    if shape is None:
        raise _bad(text, what, why_unreadable(text), advice='give its format, such as format="DD/MM/YYYY H:mm"')
    return _from_iso(shape, text, what)


def _from_iso(shape: re.Match[str], value: str, what: str) -> datetime:
    """The instant that ISO text names, naive where it has no offset; `value` is what was written, for the message."""
    try:
        return _from_ordinal(shape) if shape["ordinal"] else datetime.fromisoformat(shape[0])
    except ValueError as reason:
        raise _no_such_time(shape[0], value, what, reason) from None


def _from_ordinal(shape: re.Match[str]) -> datetime:
    import pendulum  # noqa: PLC0415  one text in a million comes here, and importing pendulum takes 30 ms

    read = pendulum.parse(shape[0])
    assert isinstance(read, pendulum.DateTime)  # noqa: S101  the pattern matches neither a duration nor an interval
    return read if shape["offset"] else read.naive()


def _from_format(text: str, format: str, what: str) -> datetime:  # noqa: A002
    """The instant in `text`, naive where the format has no offset. The pattern checks that it follows the format; pendulum reads it."""
    import pendulum  # noqa: PLC0415  see `_from_ordinal`

    follows = pattern_of(format).fullmatch(text)
    if follows is None:
        example = pendulum.datetime(2021, 3, 17, 9, 30, tz="Asia/Shanghai").format(format.replace("a", "[am]"))  # which pendulum only reads
        raise _bad(text, what, f"does not follow format={format!r}", advice=f'write it like {what}="{example}"')
    parts = follows.groupdict(default="")
    locale = "en" if "".join(parts.values()).isascii() else "zh"
    if parts.get("offset") == "Z":  # pendulum takes the letter for a number
        text = f"{text[: follows.start('offset')]}+00:00{text[follows.end('offset') :]}"
    try:
        read = pendulum.from_format(text, format, tz="UTC", locale=locale)
        offset = timezone(read.utcoffset() or timedelta())
    except ValueError as reason:
        raise _no_such_time(text, text, what, reason) from None
    return datetime.combine(read.date(), read.time(), offset if "offset" in parts else None)


def _placed(wall: datetime, zone: tzinfo, text: str, what: str) -> datetime:
    """The one instant at which a clock in `zone` showed `wall`, a naive time."""
    wall = datetime.combine(wall.date(), wall.time())  # pendulum's own `replace` ignores fold
    first, second = (wall.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    before, after = first.utcoffset(), second.utcoffset()
    if before is None or after is None or before == after:
        return first
    why = f"{'came twice' if before > after else 'never came'} in {zone}, whose clock was changed then"
    raise _bad(text, what, why, advice=f'give the offset, as in {what}="{first.isoformat()}" or {what}="{second.isoformat()}"')


def _no_such_time(iso: str, value: str, what: str, reason: ValueError) -> BadInput:
    if _LEAP_SECOND.search(iso):
        return _bad(value, what, "is a leap second, which no datetime can hold", _LEAP_SECOND.sub(r"\1:59\2", iso))
    return _bad(value, what, f"does not exist ({str(reason).rstrip('.')})")


def _unreadable(text: str, zone: tzinfo, what: str) -> BadInput:
    why = why_unreadable(text)
    if why == DAY_ONLY:
        return _bad(text, what, why, _completed(f"{text}T09:30", zone))
    fix = _completed(text, zone) if why == NOT_ISO else ""
    return _bad(text, what, "has no offset from UTC" if fix else why, fix)


def _plain(value: object, zone: tzinfo, what: str) -> datetime:
    """The value as a plain `datetime`: subclasses convert to another zone by rules of their own."""
    if not isinstance(value, datetime) or is_missing(value):
        raise _not_an_instant(value, zone, what)
    return plain_datetime(value)


def plain_datetime(value: datetime) -> datetime:
    """Return a `pendulum.DateTime` or another subclass as a plain `datetime` with the same fields and zone."""
    # `replace(fold=...)` because `time()` of pendulum loses which of two equal hours it was.
    return value if type(value) is datetime else datetime.combine(value.date(), value.time(), value.tzinfo).replace(fold=value.fold)


def _not_an_instant(value: object, zone: tzinfo, what: str) -> BadInput:
    if is_missing(value):
        msg = f"{what}={value!r} ({type(value).__name__}) names no instant; leave such rows out first"
        return BadInput(msg, argument=what, value=value, fix=None)
    if isinstance(value, date):
        return _bad(value, what, DAY_ONLY, _completed(f"{value}T09:30", zone))
    return _bad(value, what, f"is of type {type(value).__name__}, not an aware datetime or text")


def _naive(value: datetime, zone: tzinfo, what: str) -> BadInput:
    return _bad(value, what, "has no offset from UTC", _completed(value.replace(tzinfo=None).isoformat(), zone))


def _absurd(value: datetime, what: str) -> BadInput:
    return _bad(value, what, f"lies outside the years {FIRST_YEAR} to {LAST_YEAR}")


def _bad(value: object, what: str, why: str, fix: str = "", *, advice: str = "") -> BadInput:
    text = shown(value.isoformat() if isinstance(value, date) else value)
    advice = advice or (f'write {what}="{fix}"' if fix else f'write it like {what}="2021-03-17T09:30+08:00"')
    return BadInput(f"{what}={text} {why}; {advice}", argument=what, value=value, fix=fix or None)


def _completed(naive: str, zone: tzinfo) -> str:
    """Return the naive text with the offset that `zone` had then, or "" where it is not a naive ISO time."""
    try:
        wall = datetime.fromisoformat(naive)
        return wall.replace(tzinfo=zone).isoformat(timespec="auto" if wall.second or wall.microsecond else "minutes")
    except (ValueError, OverflowError):
        return ""
