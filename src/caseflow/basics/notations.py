"""Notations of an instant in logs: those with one meaning as ISO 8601 text, all others by a format in pendulum's tokens."""

from __future__ import annotations

import functools
import re
from itertools import pairwise
from typing import Final

from caseflow.errors import BadInput, shown

# Plain texts, which `re` compiles when they are first used: a program that reads no log pays for none of them.
# The year comes first and the hour is one of 24, so that each has one meaning.
_WRITTEN: Final = (
    r"(?P<year>[0-9]{4})(?:(?P<mark>[-/.])|年)(?P<month>[0-9]{1,2})(?(mark)(?P=mark)|月)(?P<day>[0-9]{1,2})(?(mark)(?:T| +)|日 *)"
    r"(?P<hour>[0-9]{1,2})(?:"
    r":(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2}(?:[.,][0-9]{1,9})?))?|"
    r"[时点](?:(?P<minute_zh>[0-9]{1,2})分(?:(?P<second_zh>[0-9]{1,2})秒)?)?"
    r") ?(?P<offset>Z|[+-][0-9]{2}(?::?[0-9]{2})?)?"
)
_DAY_ONLY: Final = r"[0-9]{4}(?:-?[0-9]{2}-?[0-9]{2}|([-/.])[0-9]{1,2}\1[0-9]{1,2}|年[0-9]{1,2}月[0-9]{1,2}日)"
_WEEK_DATE: Final = r"[0-9]{4}-?W[0-9]{2}"
_YEAR_NOT_FIRST: Final = r"[0-9]{1,2}([-/.])[0-9]{1,2}\1[0-9]+"

# What a format may hold: the part of an instant that each of pendulum's tokens gives, and how that part is written.
# Weekdays, quarters and days of the year are left out: pendulum moves the date until it agrees with them.
_ONE_OR_TWO, _TWO, _NAME = "[0-9]{1,2}", "[0-9]{2}", r"\w+"
_TOKENS: Final = {
    "YYYY": ("year", "[0-9]{4}"), "YY": ("year", _TWO),
    "MMMM": ("month", _NAME), "MMM": ("month", _NAME), "MM": ("month", _TWO), "M": ("month", _ONE_OR_TWO),
    "DD": ("day", _TWO), "D": ("day", _ONE_OR_TWO),
    "HH": ("hour", _TWO), "H": ("hour", _ONE_OR_TWO), "hh": ("hour_of_12", _TWO), "h": ("hour_of_12", _ONE_OR_TWO),
    "A": ("half", _NAME), "a": ("half", _NAME),
    "mm": ("minute", _TWO), "m": ("minute", _ONE_OR_TWO), "ss": ("second", _TWO), "s": ("second", _ONE_OR_TWO),
    **{"S" * digits: ("fraction", f"[0-9]{{{digits}}}") for digits in range(1, 7)},
    "ZZ": ("offset", "Z|[+-][0-9]{2}(?::?[0-9]{2})?"), "Z": ("offset", "Z|[+-][0-9]{2}:?[0-9]{2}"),
}  # fmt: skip
_COMPLETE: Final = ({"year", "month", "day", "hour"}, {"year", "month", "day", "hour_of_12", "half"})
_MAY_BE_LEFT_OUT: Final = {"minute", "second", "fraction", "offset"}

DAY_ONLY: Final = "is a day without an hour"
NOT_ISO: Final = "is not an instant in ISO 8601"


def as_iso(text: str) -> str:
    """Return `text` as ISO 8601 where it is a notation with one meaning, and as it is otherwise.

    >>> as_iso("2021年3月17日 9时30分"), as_iso("2021/3/17 9:30:05 +08:00"), as_iso("03/04/2021 9:30")
    ('2021-03-17T09:30:00', '2021-03-17T09:30:05+08:00', '03/04/2021 9:30')
    """
    written = re.fullmatch(_WRITTEN, text)
    if written is None:
        return text
    year, month, day, hour, offset = written.group("year", "month", "day", "hour", "offset")
    minute, second = written["minute"] or written["minute_zh"] or "", written["second"] or written["second_zh"] or "00"
    return f"{year}-{month:0>2}-{day:0>2}T{hour:0>2}:{minute:0>2}:{second:0>2}{offset or ''}"


def why_unreadable(text: str) -> str:
    """Return why `text`, which is not in ISO 8601, names no instant, in words that follow the text itself."""
    if re.match(_WEEK_DATE, text):
        return "is a week date, which nobody at a counter reads without a table"
    if re.fullmatch(_DAY_ONLY, text):
        return DAY_ONLY
    if re.match(_YEAR_NOT_FIRST, text):
        return "does not say which number is the day, the month and the year"
    return NOT_ISO


@functools.lru_cache(maxsize=64)
def pattern_of(format: str) -> re.Pattern[str]:  # noqa: A002  as pendulum and the standard library call it
    """Return what a text that follows `format` looks like; its groups are the parts of the instant.

    pendulum alone accepts more: other digits than ASCII, one digit for two, and a format of an hour alone, which it reads as today's.

    Raises:
        BadInput: a letter that is not a token, a part that is missing or given twice, or two numbers between which no text tells.

    >>> pattern_of("D/M/YYYY H:mm").fullmatch("17/3/2021 9:30")["day"]
    '17'
    >>> pattern_of("D/M/YYYY h:mm")
    Traceback (most recent call last):
    caseflow.errors.BadInput: format='D/M/YYYY h:mm' does not give year, month, day and hour, each once; h needs A...
    """
    runs = list(re.finditer(r"([A-Za-z])\1*|[\[\]\\]", format))
    unknown = [run[0] for run in runs if run[0] not in _TOKENS and run[0] != "T"]
    if unknown:
        raise _bad_format(format, f"holds {unknown[0]!r}, which is not read; allowed are T, marks, Chinese words and {', '.join(_TOKENS)}")
    tokens = [run for run in runs if run[0] != "T"]
    parts = [_TOKENS[token[0]][0] for token in tokens]
    if len(parts) > len(set(parts)) or set(parts) - _MAY_BE_LEFT_OUT not in _COMPLETE:
        raise _bad_format(format, "does not give year, month, day and hour, each once; h needs A, and H has none")
    for first, second in pairwise(tokens):
        (part, length), (_, following) = _TOKENS[first[0]], _TOKENS[second[0]]
        # pendulum takes as many digits for a fraction as there are.
        no_fixed_end = length == _ONE_OR_TWO or part == "fraction"
        if no_fixed_end and first.end() == second.start() and following.startswith(("[0", r"\w")):
            raise _bad_format(format, f"sets {first[0]} right before {second[0]}: where the first ends cannot be told")
    pattern, end = "", 0
    for token, part in zip(tokens, parts, strict=True):
        pattern += f"{re.escape(format[end : token.start()])}(?P<{part}>{_TOKENS[token[0]][1]})"
        end = token.end()
    return re.compile(pattern + re.escape(format[end:]))


def _bad_format(format: str, why: str) -> BadInput:  # noqa: A002
    return BadInput(f'format={shown(format)} {why}; write it like format="YYYY/M/D H:mm"', argument="format", value=format)
