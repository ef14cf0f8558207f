"""Arguments: what each parameter of a public verb takes, as data beside the verb, and the one place that asks.

`@takes(case=a_case, limit=a_count)` puts a reader before each parameter that it names. A reader is called with the value and the
parameter's name; it returns the value that the verb gets, or raises `BadInput`. Texts of a subclass of `str`, such as the members of a
`StrEnum`, become plain texts here, so that nothing behind a verb ever meets one.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import wraps
from os import PathLike
from typing import Any, Final, NoReturn, ParamSpec, TypeVar

import attrs

from caseflow.basics.days import plain_day
from caseflow.errors import BadInput, DefinitionError, kind_of, nearest, shown

_LONGEST_NAME: Final = 255
P = ParamSpec("P")
R = TypeVar("R")
Reader = Callable[[Any, str], Any]


def takes(**readers: Reader) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Return a decorator that reads the parameters named in `readers` before each call; a keyword that is missing stays Python's TypeError.

    >>> @takes(name=a_text, pages=a_whole)
    ... def label(name: str, *, pages: int = 1) -> str:
    ...     return f"{name} ({pages})"
    >>> label("便条", pages="2")
    Traceback (most recent call last):
    ...
    caseflow.errors.BadInput: pages must be a whole number, not '2'
    see docs/reference/errors.md#badinput
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        code = function.__code__
        places = tuple((place, name, readers[name]) for place, name in enumerate(code.co_varnames[: code.co_argcount]) if name in readers)

        @wraps(function)
        def verb(*args: P.args, **kwargs: P.kwargs) -> R:
            given: list[Any] = list(args)
            for place, name, read in places:
                if place < len(given):
                    given[place] = read(given[place], name)
            for name, value in kwargs.items():
                if name in readers:
                    kwargs[name] = readers[name](value, name)
            return function(*given, **kwargs)

        return verb

    return decorate


def refuse(value: object, what: str, wanted: str, advice: str = "") -> NoReturn:
    """Raise the error for an argument of the wrong kind. Of what may hold personal data, only the type is said."""
    hint = f"; {advice}" if advice else ""
    msg = f"{what} must be {wanted}, not {kind_of(value)}{hint}"
    raise BadInput(msg, argument=what, value=value)


def plain(value: Any) -> Any:
    """Return a text of a subclass of `str`, such as a member of a StrEnum, as a plain `str` of the same characters; all else as it is."""
    return str.__str__(value) if isinstance(value, str) else value


def a_text(value: object, what: str) -> str:
    """Return `value`, a text that UTF-8 can write, as a plain `str`.

    Raises:
        BadInput: it is something else, or holds half of a surrogate pair.
    """
    if type(value) is str and value.isascii():
        return value
    if not isinstance(value, str):
        advice = f"{type(value).__name__} is a plain Enum: make it an enum.StrEnum, or give its value"
        refuse(value, what, "text", advice if isinstance(value, enum.Enum) else "")
    try:
        value.encode()
    except UnicodeEncodeError:
        msg = f"{what} {shown(value)} holds half of a surrogate pair, which no text in UTF-8 can hold"
        raise BadInput(msg, argument=what, value=value) from None
    return str.__str__(value)


def a_whole(value: object, what: str) -> int:
    """Return `value`, a whole number of at most 15 digits; true and false are none."""
    if type(value) is not int or abs(value) >= 10**15:
        refuse(value, what, "a whole number")
    return value


def a_count(value: object, what: str) -> int:
    """Return `value`, a whole number from 1 to 2147483647: how many are wanted at most."""
    if type(value) is not int or not 1 <= value < 1 << 31:
        refuse(value, what, "a whole number from 1 to 2147483647")
    return value


def a_flag(value: object, what: str) -> bool:
    """Return `value`, True or False."""
    if type(value) is not bool:
        refuse(value, what, "True or False")
    return value


def a_function(value: object, what: str) -> Any:
    """Return `value`, which can be called and is not a class."""
    if not callable(value) or isinstance(value, type):
        refuse(value, what, "a function, or an object that can be called")
    return value


def or_none(read: Reader) -> Reader:
    """Return the reader of what `read` takes, and of None."""
    return lambda value, what: None if value is None else read(value, what)


def instance_of(cls: Callable[[], type | tuple[type, ...]], wanted: str, advice: str = "") -> Reader:
    """Return the reader of an instance of `cls`, which is asked for at each call: a class may name itself before it exists."""

    def read(value: object, what: str) -> Any:
        if not isinstance(value, cls()):
            refuse(value, what, wanted, advice)
        return value

    return read


def one_of(*known: str) -> Reader:
    """Return the reader of one of some words."""

    def read(value: object, what: str) -> str:
        if not isinstance(value, str) or value not in known:
            near = nearest(value, known) if isinstance(value, str) else ""
            refuse(value, what, " or ".join(map(repr, known)) + near)
        return str.__str__(value)

    return read


def several(read: Reader, wanted: str, advice: str = "", *, each: str) -> Reader:
    """Return the reader of an iterable, each item of which `read` takes when it is reached; a text or a mapping is none."""

    def read_all(value: object, what: str) -> Iterator[Any]:
        if not isinstance(value, Iterable) or isinstance(value, str | bytes | Mapping):
            refuse(value, what, wanted, advice)
        return (read(item, each) for item in value)

    return read_all


def listed(read: Reader, wanted: str, advice: str = "", *, each: str) -> Reader:
    """Return the reader of several, as a tuple."""
    items = several(read, wanted, advice, each=each)
    return lambda value, what: tuple(items(value, what))


def some_items(value: object, what: str) -> Any:
    """Return `value`, one text or an iterable of items that the verb itself reads one by one."""
    if not isinstance(value, Iterable):
        refuse(value, what, "a list")
    return value


def pair(first: Reader, second: Reader, wanted: str) -> Reader:
    """Return the reader of a tuple of two."""

    def read(value: object, what: str) -> tuple[Any, Any]:
        match value:
            case (one, other) if isinstance(value, tuple):
                return first(one, what), second(other, what)
        refuse(value, what, wanted)

    return read


def mapping(key: Reader, read: Reader, wanted: str, advice: str = "") -> Reader:
    """Return the reader of a mapping, as a dictionary."""

    def read_each(value: object, what: str) -> dict[Any, Any]:
        if not isinstance(value, Mapping):
            refuse(value, what, wanted, advice)
        return {key(name, f"each name in {what}"): read(item, f"each value of {what}") for name, item in value.items()}

    return read_each


def a_path(value: object, what: str) -> Any:
    """Return `value`, the path of a file: a text or a path of `pathlib`."""
    path = value.__fspath__() if isinstance(value, PathLike) else value
    if not isinstance(path, str):
        refuse(value, what, "the path of a file")
    if "\0" in path or max(map(len, path.split("/"))) > _LONGEST_NAME:
        msg = f"{what} {shown(path)} cannot be used as a path: it holds NUL, or a name of more than {_LONGEST_NAME} characters"
        raise BadInput(msg, argument=what, value=value)
    return a_text(path, what) if isinstance(value, str) else value


def plain_within(value: Any) -> Any:
    """Return `value` with the texts in its tuples plain too."""
    return tuple(map(plain_within, value)) if type(value) is tuple else plain(value)


def fields_take(**by_annotation: Reader) -> Callable[[type, list[attrs.Attribute[Any]]], list[attrs.Attribute[Any]]]:
    """Return the `field_transformer` of a definition's attrs class: each field is read by its annotation, as text in the source.

    Texts become plain; a value of the wrong kind is a `DefinitionError` that names the definition and the field.
    """
    readers = _BY_ANNOTATION | by_annotation

    def transform(_cls: type, attributes: list[attrs.Attribute[Any]]) -> list[attrs.Attribute[Any]]:
        return [_reading(attribute, readers[attribute.type]) if attribute.type in readers else attribute for attribute in attributes]

    return transform


def _reading(attribute: attrs.Attribute[Any], read: Reader) -> attrs.Attribute[Any]:
    def check(instance: Any, attribute: attrs.Attribute[Any], value: Any) -> None:
        try:
            read(value, f"{attribute.name}=")
        except BadInput as wrong:
            cls = type(instance)
            where = f"{cls.__name__} {kind_of(getattr(instance, attrs.fields(cls)[0].name))}"
            inside = "" if str(wrong).startswith(attribute.name) else f"{attribute.name}= holds what it does not take: "
            raise DefinitionError(f"{where}: {inside}{wrong}", field=attribute.name, value=value) from None

    old, validator = attribute.converter, attribute.validator
    convert = plain_within if old is None else attrs.converters.pipe(old, plain_within)
    return attribute.evolve(converter=convert, validator=check if validator is None else attrs.validators.and_(validator, check))


a_lang = one_of("zh", "en")
some_texts = listed(a_text, "several texts", each="each of them")
_BY_ANNOTATION: Final[dict[Any, Reader]] = {
    "str": a_text,
    "str | None": or_none(a_text),
    "bool": a_flag,
    "Any": lambda value, _what: value,
    "date": plain_day,
    "date | None": or_none(plain_day),
    "tuple[str, ...]": some_texts,
    "tuple[str, str] | None": or_none(pair(a_text, a_text, "two texts")),
    "tuple[str, str | None] | None": or_none(pair(a_text, or_none(a_text), "two texts, the second of which may be None")),
}
