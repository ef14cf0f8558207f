"""How a document is declared: `form`, `personal`, the rules about a field, and its way to JSON data and back.

A form is an attrs class, frozen and keyword-only, whose fields are checked against their annotations when it is made: what was made
can be stored, and what was stored can be read. Types: text, whole numbers, yes/no, day, instant, Span, Enum, another form, a tuple
of one of these, each possibly None.
"""

from __future__ import annotations

import difflib
import enum
import types
import typing
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any, TypeVar, dataclass_transform

import attrs

from caseflow.calendar import Span
from caseflow.errors import BadInput, FormRefused, nearest, shown

T = TypeVar("T")
MOST_TEXT = 20_000
PERSONAL = "caseflow_personal"
_PERSONAL: dict[Any, tuple[str, ...]] = {}
_KINDS: dict[Any, dict[str, Any]] = {}
_PLANS: dict[Any, tuple[tuple[str, _Kind, Any], ...]] = {}


class Erased(str):
    """What stands in a personal field once its value has been erased: the salted digest that the journal's line still holds."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"Erased({str(self)!r})"


def personal(**kwargs: Any) -> Any:
    """Return a field (text) that holds personal data: the journal's line carries a salted digest, the value lies beside it.

    Law: 个人信息保护法; the value can be erased with the journal's chain still whole.
    """
    return attrs.field(metadata={PERSONAL: True}, **kwargs)


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(attrs.field, personal))
def form(zh: str) -> Callable[[type[T]], type[T]]:
    """Return the decorator that makes a class a document which an event can carry, with its Chinese name.

    >>> @form("便条")
    ... class Note:
    ...     pages: int = 1
    >>> Note(pages="2")
    Traceback (most recent call last):
    ...
    caseflow.errors.FormRefused: Note (便条): pages must be a whole number, not '2'
    see docs/reference/errors.md#formrefused
    """
    if not isinstance(zh, str):
        msg = f'a form needs its Chinese name, not {shown(zh)}; write @form("申请书") above the class'
        raise BadInput(msg, value=zh)

    def decorate(cls: type[T]) -> type[T]:
        cls.zh = zh  # type: ignore[attr-defined]  # every form carries its Chinese name beside its class name
        return attrs.frozen(kw_only=True, field_transformer=_checked_fields)(cls)

    return decorate


def _checked_fields(cls: type, found: list[attrs.Attribute[Any]]) -> list[attrs.Attribute[Any]]:
    hints = typing.get_type_hints(cls)
    out = []
    for one in found:
        hint = hints[one.name]
        _check_privacy(cls, one, hint)
        check = _typed(one.name, hint, _kind(hint))
        both = attrs.validators.and_(check, one.validator) if one.validator else check
        converter = one.converter or (_as_tuple if _origin(hint) is tuple else None)
        out.append(one.evolve(validator=both, converter=converter))
    return out


def _check_privacy(cls: type, one: attrs.Attribute[Any], hint: Any) -> None:
    """Refuse a personal field that could not be kept out of the journal's line: found when the form is declared, not when it leaks."""
    if one.metadata.get(PERSONAL):
        if hint not in {str, str | None} or one.default not in {attrs.NOTHING, None}:
            msg = f"{cls.__name__}.{one.name} is personal: it must be text (or text | None) with no default but None, to be erasable"
            raise BadInput(msg, form=cls.__name__, field=one.name)
        return
    inner = [hint, *typing.get_args(hint)]
    held = next((part for part in inner if isinstance(part, type) and attrs.has(part) and _private(part)), None)
    if held is not None:
        msg = (
            f"{cls.__name__}.{one.name} holds {held.__name__}, whose personal fields would stand in the line; put them into {cls.__name__}"
        )
        raise BadInput(msg, form=cls.__name__, field=one.name)


def _private(cls: Any) -> bool:
    hints = typing.get_type_hints(cls)
    parts = [part for hint in hints.values() for part in (hint, *typing.get_args(hint)) if isinstance(part, type) and attrs.has(part)]
    return bool(personal_fields(cls)) or any(map(_private, parts))


def _as_tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _origin(hint: Any) -> Any:
    """The container of `hint`, looking through `| None`."""
    if typing.get_origin(hint) in {typing.Union, types.UnionType}:
        hint = next(arg for arg in typing.get_args(hint) if arg is not type(None))
    return typing.get_origin(hint)


@attrs.frozen
class _Kind:
    """One type of value: its test, its name for people, and its way to JSON data and back."""

    name: str
    test: Callable[[Any], bool]
    dump: Callable[[Any], Any] = lambda value: value
    load: Callable[[Any], Any] = lambda value: value


def _text_ok(value: Any) -> bool:
    if not isinstance(value, str) or len(value) > MOST_TEXT:
        return False
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _read_day(value: Any) -> Any:
    return date.fromisoformat(value) if type(value) is str and len(value) == len("2021-03-17") and value.isascii() else value


def _read_instant(value: Any) -> Any:
    return datetime.fromisoformat(value) if type(value) is str else value


_read_span = lru_cache(maxsize=1024)(Span.parse)  # what is no span raises, and is not kept
_PLAIN: dict[Any, _Kind] = {
    str: _Kind(f"text of at most {MOST_TEXT} characters", _text_ok),
    int: _Kind("a whole number", lambda v: type(v) is int and -(10**15) < v < 10**15),
    bool: _Kind("true or false", lambda v: type(v) is bool),
    date: _Kind("a day such as 2021-03-17", lambda v: type(v) is date, date.isoformat, _read_day),
    datetime: _Kind(
        "an instant with an offset such as 2021-03-17T09:30+08:00",
        lambda v: isinstance(v, datetime) and v.tzinfo is not None,
        datetime.isoformat,
        _read_instant,
    ),
    Span: _Kind("a span such as '10 working_days'", lambda v: type(v) is Span, str, lambda v: _read_span(v) if type(v) is str else v),
}


@cache
def _kind(hint: Any) -> _Kind:
    """The kind for a type annotation; a form that asks for another type is refused when it is declared."""
    if hint in _PLAIN:
        return _PLAIN[hint]
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin in {typing.Union, types.UnionType} and type(None) in args and len(args) == 2:  # noqa: PLR2004  # X | None
        inner = _kind(next(arg for arg in args if arg is not type(None)))
        return _Kind(
            f"{inner.name}, or nothing",
            lambda v: v is None or inner.test(v),
            lambda v: None if v is None else inner.dump(v),
            lambda v: None if v is None else inner.load(v),
        )
    if origin is tuple and len(args) == 2 and args[1] is Ellipsis:  # noqa: PLR2004  # tuple[X, ...]
        inner = _kind(args[0])
        return _Kind(
            f"a list, each item {inner.name}",
            lambda v: type(v) is tuple and all(map(inner.test, v)),
            lambda v: [inner.dump(item) for item in v],
            lambda v: _items(inner, v),
        )
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        if not all(type(member.value) in {str, int} for member in hint):
            msg = f"a form cannot hold {hint!r}: its values must be text or whole numbers"
            raise BadInput(msg, hint=hint)
        members = {member.value: member for member in hint}
        words = ", ".join(map(str, members))
        return _Kind(f"one of {words}", lambda v: isinstance(v, hint), lambda v: v.value, lambda v: _member(hint, members, v))
    if isinstance(hint, type) and attrs.has(hint):
        return _Kind(f"a {hint.__name__}", lambda v: type(v) is hint, to_data, lambda v: from_data(hint, v))
    msg = f"a form cannot hold {hint!r}; it holds text, numbers, days, instants, spans, enums, forms, and tuples of them"
    raise BadInput(msg, hint=hint)


def _items(inner: _Kind, value: Any) -> Any:
    if not isinstance(value, list):
        return value
    out = []
    for place, item in enumerate(value):
        try:
            out.append(inner.load(item))
        except FormRefused as error:
            facts = error.facts | {"path": f"[{place}]{_onward(error)}"}
            raise FormRefused(f"[{place}]: {error}", **facts) from None
        except (ValueError, TypeError) as error:
            raise FormRefused(f"[{place}]: {error}", path=f"[{place}]", value=item) from None
    return tuple(out)


def _onward(error: FormRefused) -> str:
    path = error.facts.get("path", error.facts.get("field"))
    return f".{path}" if path else ""


def _member(cls: type[enum.Enum], members: Mapping[Any, Any], value: Any) -> Any:
    found = value if isinstance(value, cls) else members.get(value) if type(value) in {str, int} else None  # True is not 1
    if found is None:
        words = [*map(str, members)]
        msg = f"must be one of {', '.join(words)}, not {shown(value)}{nearest(value, words)}"
        raise ValueError(msg)
    return found


def _typed(name: str, hint: Any, kind: _Kind) -> Callable[[Any, Any, Any], None]:
    def check(instance: Any, _attribute: Any, value: Any) -> None:
        if not kind.test(value):
            cls = type(instance)
            msg = f"{cls.__name__} ({cls.zh}): {name} must be {kind.name}, not {shown(value)}{_spelled(hint, value)}"
            raise FormRefused(msg, form=cls.__name__, field=name, value=value, expected=str(hint))

    return check


def _spelled(hint: Any, value: Any) -> str:
    """How a member is written in code, where its text was given, as it is in data, or a text near to one."""
    for cls in (hint, *typing.get_args(hint)):
        if isinstance(cls, type) and issubclass(cls, enum.Enum):
            names = {str(one.value): f"{cls.__name__}.{one.name}" for one in cls}
            close = difflib.get_close_matches(str(value)[:200], names, n=1)
            return f"; write {names[close[0]]}" if close else ""
    return ""


def checked(says: Callable[[Any], str | None]) -> Callable[[Any, Any, Any], None]:
    """Return a validator from a function that answers None, or what is wrong with the value."""

    def check(instance: Any, attribute: Any, value: Any) -> None:
        wrong = None if isinstance(value, Erased) else says(value)
        if wrong is not None:
            cls = type(instance)
            msg = f"{cls.__name__} ({cls.zh}): {attribute.name} {wrong}"
            raise FormRefused(msg, form=cls.__name__, field=attribute.name, value=value)

    return check


not_blank = checked(lambda value: None if value is None or value.strip() else "must be filled in, not blank")
non_empty = checked(lambda value: None if value else "must list at least one")


def personal_fields(cls: Any) -> tuple[str, ...]:
    """The names of the fields of `cls` that hold personal data, in the order of the class."""
    names: tuple[str, ...] | None = _PERSONAL.get(cls)
    if names is None:
        names = _PERSONAL[cls] = tuple(a.name for a in attrs.fields(cls) if a.metadata.get(PERSONAL))
    return names


def _plan(cls: Any) -> tuple[tuple[str, _Kind, Any], ...]:
    """Name, kind and default of each field, worked out once a class."""
    if cls not in _PLANS:
        hints = typing.get_type_hints(cls)
        _PLANS[cls] = tuple((a.name, _kind(hints[a.name]), a.default) for a in attrs.fields(cls))
    return _PLANS[cls]


def to_data(value: Any) -> dict[str, Any]:
    """Return a form as JSON data; fields that stand at their default are left out."""
    out = {}
    for name, kind, default in _plan(type(value)):
        held = getattr(value, name)
        if held != default:
            out[name] = kind.dump(held)
    return out


def alike(one: Any, other: Any) -> bool:
    """Return whether two forms (or None) say the same, as far as can be told: a value erased in one of them cannot be compared any more."""
    names = [] if one is None or type(one) is not type(other) else [field.name for field in attrs.fields(type(one))]
    pairs = [(name in personal_fields(type(one)), getattr(one, name), getattr(other, name)) for name in names]
    return all(a == b or (veil and None not in {a, b} and Erased in {type(a), type(b)}) for veil, a, b in pairs or [(False, one, other)])


def from_data(cls: type[T], data: Any) -> T:
    """Return the form of class `cls` that JSON data describes.

    Raises:
        FormRefused: a field is missing, unknown (with the nearest name), of the wrong type, or breaks its rule.
    """
    try:
        plan = _KINDS[cls]
    except KeyError:
        plan = _KINDS[cls] = {name: kind for name, kind, _ in _plan(cls)}
    values = {}
    try:
        for key, held in data.items():
            values[key] = plan[key].load(held)
    except FormRefused as error:
        raise _inside(cls, key, error) from None
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        # Only now is it worth finding out what was wrong: what is right must be quick.
        raise _misfit(cls, data, error) from None
    try:
        return cls(**values)
    except FormRefused:
        raise
    except (TypeError, ValueError) as error:
        raise _misfit(cls, data, error) from None


def _inside(cls: type, key: str, error: FormRefused) -> FormRefused:
    """What is wrong inside a field, with the way to it: `items[1].name`."""
    onward = _onward(error)
    path = key + (onward.removeprefix(".") if onward.startswith(".[") else onward)
    between = "" if str(error).startswith("[") else ": "
    return FormRefused(f"{cls.__name__} ({getattr(cls, 'zh', '')}): {key}{between}{error}", **error.facts | {"path": path})


def _misfit(cls: type, data: Any, error: Exception) -> FormRefused:
    zh = getattr(cls, "zh", "")
    if not isinstance(data, Mapping):
        return FormRefused(f"{cls.__name__} ({zh}) must be an object with fields, not {shown(data)}", form=cls.__name__)
    plan = {name: (kind, default) for name, kind, default in _plan(cls)}
    unknown = [key for key in data if key not in plan]
    missing = [name for name, (_, default) in plan.items() if default is attrs.NOTHING and name not in data]
    if unknown or missing:
        told = [f"it has no field {shown(key)}{nearest(key, plan)}" for key in unknown]
        told += [f"{name} is missing ({plan[name][0].name})" for name in missing]
        msg = f"{cls.__name__} ({zh}): {'; '.join(told)}; its fields are {', '.join(plan) or 'none'}"
        return FormRefused(msg, form=cls.__name__, unknown=tuple(unknown), missing=tuple(missing))
    for key, held in data.items():
        try:
            plan[key][0].load(held)
        except (ValueError, TypeError) as wrong:
            msg = f"{cls.__name__} ({zh}): {key}: {wrong}"
            return FormRefused(msg, form=cls.__name__, field=key, value=held)
    return FormRefused(f"{cls.__name__} ({zh}): {error}", form=cls.__name__)
