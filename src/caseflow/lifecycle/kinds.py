"""The kinds of value that a field of a form can hold: how each is checked, described, and written as JSON data."""

from __future__ import annotations

import enum
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from caseflow.basics.days import plain_day
from caseflow.basics.instants import plain_datetime
from caseflow.calendar import Span
from caseflow.errors import BadInput, FormRefused, nearest, shown

MOST_TEXT = 20_000
MOST_NUMBER = 10**15
# How a decimal is written, as a regular expression for JSON Schema too (ECMA 262; no feature that a simple engine lacks).
DECIMAL_PATTERN = r"^-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,9})?$"
_DECIMAL = re.compile(DECIMAL_PATTERN[1:-1])
_MOST_PLACES = 9


class Kind(enum.Enum):
    """What a field holds, apart from whether it may be empty."""

    TEXT = "text"
    WHOLE_NUMBER = "whole number"
    DECIMAL = "decimal"
    BOOLEAN = "boolean"
    DAY = "day"
    INSTANT = "instant"
    SPAN = "span"
    ENUM = "enum"
    FORM = "form"
    LIST = "list"


class FieldType(Struct, frozen=True):
    """What one field may hold: its kind, the class of its values, and for a list the type of its items; `optional` allows None.

    `accepts` tests a value, `description` names the type in messages, `dump` and `load` lead to JSON data and back. `plain` makes of
    another library's day, instant or list what is stored, and returns anything else as it is.
    """

    kind: Kind
    cls: Any
    description: str
    accepts: Callable[[Any], bool]
    dump: Callable[[Any], Any] = lambda value: value
    load: Callable[[Any], Any] = lambda value: value
    plain: Callable[[Any], Any] = lambda value: value
    items: FieldType | None = None
    optional: bool = False

    @property
    def innermost(self) -> FieldType:
        """The type of a list's items, or of their items where they are lists too; of what is not a list, the type itself."""
        return self if self.items is None else self.items.innermost


def _is_text(value: Any) -> bool:
    if not isinstance(value, str) or len(value) > MOST_TEXT:
        return False
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _read_day(value: Any) -> Any:
    return date.fromisoformat(value) if type(value) is str and len(value) == len("2021-03-17") and value.isascii() else value


def _plain_day(value: Any) -> Any:
    return plain_day(value) if isinstance(value, date) and not isinstance(value, datetime) else value


def _plain_instant(value: Any) -> Any:
    return plain_datetime(value) if isinstance(value, datetime) and value.tzinfo is not None else value


def _read_instant(value: Any) -> Any:
    return datetime.fromisoformat(value) if type(value) is str else value


def written(value: Decimal) -> str:
    """Return a decimal as it is written: its digits, without an exponent.

    >>> written(Decimal("1.10")), written(exact(Decimal("1E+2"))), written(exact(7))
    ('1.10', '100', '7')
    """
    return format(value, "f")


def exact(value: Any) -> Any:
    """Return a whole number, or a decimal within bounds, as the decimal that is written the same; all else as it is.

    Digits are kept: 1.10 stays 1.10, and is equal to 1.1. An exponent is written out, and minus nought is nought.
    """
    if type(value) is int and -MOST_NUMBER < value < MOST_NUMBER:
        return Decimal(value)
    if type(value) is not Decimal or not value.is_finite() or not _is_bounded(value):
        return value
    return Decimal(written(value.copy_abs() if value.is_zero() else value))


def _is_bounded(value: Decimal) -> bool:
    """Whether the digits are few enough to be looked at: Decimal("1E+999999") has a million."""
    exponent = value.as_tuple().exponent
    return isinstance(exponent, int) and -_MOST_PLACES <= exponent < len(str(MOST_NUMBER)) and value.adjusted() < len(str(MOST_NUMBER))


def _is_decimal(value: Any) -> bool:
    return type(value) is Decimal and value.is_finite() and _is_bounded(value) and _DECIMAL.fullmatch(written(value)) is not None


def _read_decimal(value: Any) -> Any:
    return Decimal(value) if isinstance(value, str) and _DECIMAL.fullmatch(value) else value


_parse_span = lru_cache(maxsize=1024)(Span.parse)  # a text that is not a span raises, and is not cached


def _read_span(value: Any) -> Any:
    return _parse_span(value) if type(value) is str else value


PLAIN: Mapping[Any, FieldType] = {
    plain.cls: plain
    for plain in (
        FieldType(Kind.TEXT, str, f"text of at most {MOST_TEXT} characters", _is_text),
        FieldType(Kind.WHOLE_NUMBER, int, "a whole number", lambda value: type(value) is int and -MOST_NUMBER < value < MOST_NUMBER),
        FieldType(
            Kind.DECIMAL,
            Decimal,
            'an exact decimal, Decimal("12.50") (in JSON the text "12.50"), with at most 15 digits before the point and 9 after it',
            _is_decimal,
            written,
            _read_decimal,
        ),
        FieldType(Kind.BOOLEAN, bool, "true or false", lambda value: type(value) is bool),
        FieldType(Kind.DAY, date, "a day such as 2021-03-17", lambda value: type(value) is date, date.isoformat, _read_day, _plain_day),
        FieldType(
            Kind.INSTANT,
            datetime,
            "an instant with an offset such as 2021-03-17T09:30+08:00",
            lambda value: isinstance(value, datetime) and value.tzinfo is not None,
            datetime.isoformat,
            _read_instant,
            _plain_instant,
        ),
        FieldType(Kind.SPAN, Span, "a span such as '10 working_days'", lambda value: type(value) is Span, str, _read_span),
    )
}


def optional(inner: FieldType) -> FieldType:
    """Return the type of `inner`'s values and None."""
    return replace(
        inner,
        description=f"{inner.description}, or nothing",
        accepts=lambda value: value is None or inner.accepts(value),
        dump=lambda value: None if value is None else inner.dump(value),
        load=lambda value: None if value is None else inner.load(value),
        plain=lambda value: None if value is None else inner.plain(value),
        optional=True,
    )


def list_of(items: FieldType) -> FieldType:
    """Return the type of tuples of `items`; in JSON data they are lists."""

    def load(value: Any) -> Any:
        return tuple(_load_item(items, place, item) for place, item in enumerate(value)) if isinstance(value, list) else value

    return FieldType(
        Kind.LIST,
        tuple,
        f"a list, each item {items.description}",
        lambda value: type(value) is tuple and all(map(items.accepts, value)),
        lambda value: [items.dump(item) for item in value],
        load,
        lambda value: tuple(map(items.plain, value)) if isinstance(value, list) or type(value) is tuple else value,
        items,
    )


def _load_item(items: FieldType, place: int, item: Any) -> Any:
    try:
        return items.load(item)
    except FormRefused as error:
        facts = error.facts | {"path": f"[{place}]{path_within(error)}"}
        raise FormRefused(f"[{place}]: {error}", **facts) from None
    except (ValueError, TypeError) as error:
        raise FormRefused(f"[{place}]: {error}", path=f"[{place}]", value=item) from None


def path_within(error: FormRefused) -> str:
    """Return the path to the faulty field inside the refused form, as in `.items[1].name`; empty where it is the form itself."""
    path = error.facts.get("path", error.facts.get("field"))
    return f".{path}" if path else ""


def label(member: enum.Enum) -> tuple[str, str]:
    """Return what people read for a member of an enum, in Chinese and in English.

    Chinese: its `zh` where the class has that property, else its value. English: its name in words.

    >>> class Mode(enum.Enum):
    ...     BY_POST = "邮寄"
    >>> label(Mode.BY_POST)
    ('邮寄', 'by post')
    """
    return str(getattr(member, "zh", member.value)), member.name.replace("_", " ").lower()


def choice_of(cls: type[enum.Enum]) -> FieldType:
    """Return the type of the members of an enum; in JSON data they are their values.

    Raises:
        BadInput: a value is neither text nor a whole number.
    """
    if not all(type(member.value) in {str, int} for member in cls):
        msg = f"a form cannot hold {cls!r}: its values must be text or whole numbers"
        raise BadInput(msg, hint=cls)
    members = {member.value: member for member in cls}
    words = [*map(str, members)]

    def load(value: Any) -> Any:
        member = value if isinstance(value, cls) else members.get(value) if type(value) in {str, int} else None  # True is not 1
        if member is None:
            msg = f"must be one of {', '.join(words)}, not {shown(value)}{nearest(value, words)}"
            raise ValueError(msg)
        return member

    return FieldType(Kind.ENUM, cls, f"one of {', '.join(words)}", lambda value: isinstance(value, cls), lambda member: member.value, load)
