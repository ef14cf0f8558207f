"""How a document is declared: `form`, `personal`, the rules about a field, and its way to JSON data and back.

A form is a frozen attrs class with keyword-only fields. Its values are checked against their annotations when it is made, so that
every form can be stored and read back. A field holds text, a whole number, an exact decimal, true or false, a day, an instant, a Span, an
Enum, another form, or a tuple of one of these; each may also be None.
"""

from __future__ import annotations

import difflib
import enum
import types
import typing
from collections.abc import Callable, Mapping
from functools import cache, partial, wraps
from typing import Any, TypeVar, cast, dataclass_transform

import attrs
from msgspec import Struct

from caseflow.basics.arguments import a_function, a_text, plain, refuse, takes
from caseflow.basics.ids import check_id
from caseflow.errors import BadInput, FormRefused, hidden, kind_of, nearest, shown
from caseflow.lifecycle.kinds import PLAIN, FieldType, Kind, choice_of, exact, list_of, optional, path_within

T = TypeVar("T")
PERSONAL = "caseflow_personal"
_MADE_PLAIN = {Kind.LIST, Kind.DAY, Kind.INSTANT}  # of these, other libraries have classes of their own
_MOST_REPR, _MOST_TEXT_SHOWN = 200, 40


def a_form(value: object, what: str) -> Any:
    """Return `value`, a class made with `@form`.

    Raises:
        BadInput: it is something else.
    """
    if not isinstance(value, type) or not attrs.has(value):
        refuse(value, what, "a class made with @form")
    return value


def _once_per_class(compute: Callable[[Any], T]) -> Callable[[Any], T]:
    """Cache what `compute` returns for a form's class. Typed without Hashable, which type checkers do not see in `type[Any]`.

    What is not a form's class is refused before the cache, which takes no list, is asked.
    """
    cached = cache(compute)

    @wraps(compute)
    def of_class(cls: Any) -> T:
        return cached(cls if isinstance(cls, type) and attrs.has(cls) else a_form(cls, "a form's class"))

    return of_class


class Erased(str):
    """What a personal field holds once its value was erased: the salted digest that the journal's line still has."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"Erased({str(self)!r})"


def personal(**kwargs: Any) -> Any:
    """Return a text field that holds personal data: the journal's line has a salted digest, and the value is stored beside it.

    Law: 个人信息保护法; the value can be erased, and the journal's hash chain still holds.
    """
    return attrs.field(metadata={PERSONAL: True}, **kwargs)


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(attrs.field, personal))
def form(zh: str, **titles: str) -> Callable[[type[T]], type[T]]:
    """Return the decorator that makes a class a document which an event can carry, with its Chinese name.

    `titles` are the Chinese titles of its fields, by name, as people read them on an input page or a sheet. The English title is the
    field's name in words.

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
        msg = f'a form needs its Chinese name, not {kind_of(zh)}; write @form("申请书") above the class'
        raise BadInput(msg, value=zh)
    zh, titles = a_text(zh, "the Chinese name of a form"), {name: a_text(title, f"the title of {name}") for name, title in titles.items()}

    def decorate(cls: type[T]) -> type[T]:
        cls.zh = zh  # type: ignore[attr-defined]  # every form carries its Chinese name beside its class name
        if "__repr__" not in vars(cls):
            cls.__repr__ = _repr  # type: ignore[method-assign]  # one line that shows nothing personal
        made = attrs.frozen(kw_only=True, repr=False, field_transformer=_checked_fields)(cls)
        known = [attribute.name for attribute in attrs.fields(cast("Any", made))]
        unknown = [name for name in titles if name not in known]
        if unknown:
            msg = f"{cls.__name__} has no field {unknown[0]!r} to be titled{nearest(unknown[0], known)}; its fields are {', '.join(known)}"
            raise BadInput(msg, form=cls.__name__, field=unknown[0])
        made.titles = titles  # type: ignore[attr-defined]  # read by `fields_of`
        return made

    return decorate


def _repr(form: Any) -> str:
    values = ", ".join(f"{field.name}={_in_repr(getattr(form, field.name), field.personal)}" for field in fields_of(type(form)))
    text = f"{type(form).__name__}({values})"
    return text if len(text) <= _MOST_REPR else f"{text[: _MOST_REPR - 2]}…)"


def _in_repr(value: Any, is_personal: bool) -> str:  # noqa: FBT001  as the field says
    if is_personal:
        return "None" if value is None else "…"
    return shown(value, _MOST_TEXT_SHOWN) if isinstance(value, str) else repr(value)


def _checked_fields(cls: type, attributes: list[attrs.Attribute[Any]]) -> list[attrs.Attribute[Any]]:
    hints = typing.get_type_hints(cls)
    out = []
    for attribute in attributes:
        hint = hints[attribute.name]
        field_type = _type_of(hint)
        _check_privacy(cls, attribute, field_type)
        check = _type_check(attribute, hint, field_type)
        validator = attrs.validators.and_(check, attribute.validator) if attribute.validator else check
        converter = _converter(attribute.converter, field_type)
        out.append(attribute.evolve(validator=validator, converter=converter))
    return out


def _check_privacy(cls: type, attribute: attrs.Attribute[Any], field_type: FieldType) -> None:
    """Refuse a personal field that would get into the journal's line: here, where it is declared, not when it leaks."""
    where = f"{cls.__name__}.{attribute.name}"
    inner = field_type.innermost
    if attribute.metadata.get(PERSONAL):
        if field_type.kind is not Kind.TEXT or attribute.default not in {attrs.NOTHING, None}:
            msg = f"{where} is personal: it must be text (or text | None) with no default but None, to be erasable"
            raise BadInput(msg, form=cls.__name__, field=attribute.name)
    elif inner.kind is Kind.FORM and _holds_personal(inner.cls):
        msg = f"{where} holds {inner.cls.__name__}, whose personal fields would stand in the line; put them into {cls.__name__}"
        raise BadInput(msg, form=cls.__name__, field=attribute.name)


def _holds_personal(cls: type) -> bool:
    inner = [field.type.innermost for field in fields_of(cls)]
    return bool(personal_fields(cls)) or any(part.kind is Kind.FORM and _holds_personal(part.cls) for part in inner)


def _converter(own: Any, field_type: FieldType) -> Any:
    """What a field does with a value before it is checked: lists, days of other libraries and texts of a subclass become plain ones."""
    converters = [] if own is None else [own]
    if field_type.kind in _MADE_PLAIN and own is None:
        converters.append(field_type.plain)
    convert = {Kind.TEXT: _as_plain, Kind.DECIMAL: exact}.get(field_type.innermost.kind)
    if convert is not None:
        converters.append(partial(_each, convert))
    return attrs.converters.pipe(*converters) if converters else None


def _as_plain(value: Any) -> Any:
    """`value` as plain text, if it is a text; what a personal field holds once it was erased stays what it is."""
    return value if type(value) is Erased else plain(value)


def _each(convert: Callable[[Any], Any], value: Any) -> Any:
    """`value` converted, or, if it is a tuple, what it holds."""
    return tuple([_each(convert, item) for item in value]) if type(value) is tuple else convert(value)


@cache
def _type_of(hint: Any) -> FieldType:
    """Return the field type for an annotation; a form with any other annotation is refused when it is declared."""
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if hint in PLAIN:
        return PLAIN[hint]
    if origin in {typing.Union, types.UnionType} and type(None) in args and len(args) == 2:  # noqa: PLR2004  # X | None
        return optional(_type_of(next(arg for arg in args if arg is not type(None))))
    if origin is tuple and len(args) == 2 and args[1] is Ellipsis:  # noqa: PLR2004  # tuple[X, ...]
        return list_of(_type_of(args[0]))
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return choice_of(hint)
    if isinstance(hint, type) and attrs.has(hint):
        return FieldType(Kind.FORM, hint, f"a {hint.__name__}", lambda value: type(value) is hint, to_data, partial(from_data, hint))
    advice = ""
    if origin is list:
        advice = f"; write tuple[{getattr(args[0], '__name__', args[0])}, ...], which takes a list too"
    if hint is float:
        advice = "; a float is not exact: write decimal.Decimal"
    msg = f"a form cannot hold {hint!r}{advice}; it holds text, numbers, decimals, days, instants, spans, enums, forms, and tuples of them"
    raise BadInput(msg, hint=hint)


def _type_check(field: attrs.Attribute[Any], hint: Any, field_type: FieldType) -> Callable[[Any, Any, Any], None]:
    name, is_personal = field.name, bool(field.metadata.get(PERSONAL))

    def check(instance: Any, _attribute: Any, value: Any) -> None:
        if not field_type.accepts(value):
            cls = type(instance)
            place, wanted, wrong = _first_wrong(field_type, value)
            given = hidden(value) if is_personal else f"{shown(wrong)}{_in_code(wanted, wrong)}"
            facts = {} if is_personal else {"value": wrong}
            msg = f"{cls.__name__} ({cls.zh}): {name}{place} must be {wanted.description}, not {given}"
            raise FormRefused(msg, form=cls.__name__, field=name, path=f"{name}{place}", expected=str(hint), **facts)

    return check


def _first_wrong(field_type: FieldType, value: Any) -> tuple[str, FieldType, Any]:
    """Where in a list the first item stands that does not fit, what it should be, and what it is; of all else, the value itself."""
    if field_type.items is None or type(value) is not tuple:
        return "", field_type, value
    place, item = next((place, item) for place, item in enumerate(value) if not field_type.items.accepts(item))
    within, wanted, wrong = _first_wrong(field_type.items, item)
    return f"[{place}]{within}", wanted, wrong


def _in_code(field_type: FieldType, value: Any) -> str:
    """Say how a decimal is written, or the enum member whose text, as in JSON data, is `value` or close to it."""
    cls, kind = field_type.innermost.cls, field_type.innermost.kind
    if kind is Kind.DECIMAL and isinstance(value, str | float):
        return f'; write Decimal("12.50"), and in JSON data the text "12.50"{"; a float is not exact" if isinstance(value, float) else ""}'
    if kind is not Kind.ENUM:
        return ""
    names = {str(member.value): f"{cls.__name__}.{member.name}" for member in cls}
    close = difflib.get_close_matches(value[:200] if isinstance(value, str) else shown(value), names, n=1)
    return f"; write {names[close[0]]}" if close else ""


@takes(says=a_function)
def checked(says: Callable[[Any], str | None]) -> Callable[[Any, Any, Any], None]:
    """Return a validator from a function that answers None, or what is wrong with the value."""

    @wraps(says)
    def check(instance: Any, attribute: Any, value: Any) -> None:
        wrong = None if isinstance(value, Erased) else says(value)
        if wrong is not None:
            cls = type(instance)
            msg = f"{cls.__name__} ({cls.zh}): {attribute.name} {wrong}"
            facts = {} if attribute.metadata.get(PERSONAL) else {"value": value}
            raise FormRefused(msg, form=cls.__name__, field=attribute.name, **facts)

    return check


@checked
def not_blank(value: str | None) -> str | None:
    """Refuse a text that is blank; None is accepted."""
    return None if value is None or value.strip() else "must be filled in, not blank"


@checked
def non_empty(value: tuple[Any, ...]) -> str | None:
    """Refuse a list without items."""
    return None if value else "must list at least one"


@takes(whose=a_text)
def an_id(whose: str) -> Callable[[Any, Any, Any], None]:
    """Return the validator of a form's field that holds an id, or a list of ids; `whose` names them in the error ("a person").

    An id is text of 1 to 128 characters in Unicode normal form C, without invisible characters or spaces at either end.

    Raises:
        BadInput: when the form is made, with what the id breaks.

    >>> import attrs
    >>> @form("派工单")
    ... class Assignment:
    ...     to: str = attrs.field(validator=an_id("a person"))
    >>> Assignment(to="w-03 ")
    Traceback (most recent call last):
    ...
    caseflow.errors.BadInput: a person's id 'w-03 ' cannot be an id: it begins or ends with a space
    see docs/reference/errors.md#badinput
    """

    def check(_form: Any, attribute: Any, value: Any) -> None:
        for each in value if isinstance(value, tuple) else (value,):
            if each is not None and type(each) is not Erased:
                _check_id(each, f"{whose}'s id", is_personal=bool(attribute.metadata.get(PERSONAL)))

    return check


def _check_id(value: Any, what: str, *, is_personal: bool) -> None:
    try:
        check_id(value, what)
    except BadInput as error:
        if not is_personal:
            raise
        raise BadInput(str(error).replace(shown(value), hidden(value)), what=what) from None


class FormField(Struct, frozen=True):
    """One field of a form: its name, what it holds, its default (`attrs.NOTHING` where it has none), and whether it is personal.

    `zh` is its Chinese title; where the form gives none, the name.
    """

    name: str
    type: FieldType
    default: Any
    personal: bool
    zh: str

    @property
    def en(self) -> str:
        """The English title: the name in words.

        >>> @form("便条")
        ... class Note:
        ...     sent_on: str
        >>> fields_of(Note)[0].en
        'Sent on'
        """
        return self.name.replace("_", " ").capitalize()

    @property
    def required(self) -> bool:
        """True when the field has no default, and so must be given."""
        return self.default is attrs.NOTHING


@_once_per_class
def fields_of(cls: Any) -> tuple[FormField, ...]:
    """Return the fields of the form `cls`, in their order; computed once per class.

    >>> @form("便条")
    ... class Note:
    ...     to: str | None = personal(default=None)
    ...     pages: tuple[int, ...] = ()
    >>> [(field.name, field.type.kind.value, field.type.optional, field.required, field.personal) for field in fields_of(Note)]
    [('to', 'text', True, False, True), ('pages', 'list', False, False, False)]
    """
    hints, titles = typing.get_type_hints(cls), getattr(cls, "titles", {})
    return tuple(
        FormField(
            attribute.name,
            _type_of(hints[attribute.name]),
            attribute.default,
            bool(attribute.metadata.get(PERSONAL)),
            titles.get(attribute.name, attribute.name),
        )
        for attribute in attrs.fields(cls)
    )


@_once_per_class
def personal_fields(cls: Any) -> tuple[str, ...]:
    """Return the names of the fields of `cls` that hold personal data, in the order of the class."""
    return tuple(field.name for field in fields_of(cls) if field.personal)


@_once_per_class
def _loaders(cls: Any) -> Mapping[str, Callable[[Any], Any]]:
    return {field.name: field.type.load for field in fields_of(cls)}


def to_data(value: Any) -> dict[str, Any]:
    """Return a form as JSON data; fields that have their default value are left out."""
    out = {}
    for field in fields_of(type(value)):
        content = getattr(value, field.name)
        if content != field.default:
            out[field.name] = field.type.dump(content)
    return out


def alike(form: Any, other: Any) -> bool:
    """Return whether two forms (or None) say the same, as far as can be told: a value that was erased in one of them is not compared."""
    if form is None or type(form) is not type(other):
        return bool(form == other)
    return all(_alike(field, getattr(form, field.name), getattr(other, field.name)) for field in fields_of(type(form)))


def _alike(field: FormField, value: Any, other: Any) -> bool:
    return bool(value == other) or (field.personal and None not in {value, other} and Erased in {type(value), type(other)})


def from_data(cls: type[T], data: Any) -> T:
    """Return the form of class `cls` that JSON data describes.

    Raises:
        FormRefused: a field is missing, unknown (with the nearest name), of the wrong type, or breaks its rule.
    """
    loaders = _loaders(cls)
    values = {}
    try:
        for name, content in data.items():
            values[name] = loaders[name](content)
    except FormRefused as error:
        raise _inside(cls, name, error) from None
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        # Looking for the cause takes time; correct data must load fast, so it is done only here.
        raise _misfit(cls, data, error) from None
    try:
        return cls(**values)
    except FormRefused:
        raise
    except (TypeError, ValueError) as error:
        raise _misfit(cls, data, error) from None


def _inside(cls: type, name: str, error: FormRefused) -> FormRefused:
    """Return the refusal of a form inside a field, with the path to the fault: `items[1].name`."""
    within = path_within(error)
    path = name + (within.removeprefix(".") if within.startswith(".[") else within)
    between = "" if str(error).startswith("[") else ": "
    return FormRefused(f"{cls.__name__} ({getattr(cls, 'zh', '')}): {name}{between}{error}", **error.facts | {"path": path})


def _misfit(cls: type, data: Any, error: Exception) -> FormRefused:
    zh = getattr(cls, "zh", "")
    if not isinstance(data, Mapping):
        return FormRefused(f"{cls.__name__} ({zh}) must be an object with fields, not {hidden(data)}", form=cls.__name__)
    fields = {field.name: field for field in fields_of(cls)}
    unknown = [name for name in data if name not in fields]
    missing = [field.name for field in fields.values() if field.required and field.name not in data]
    if unknown or missing:
        faults = [f"it has no field {shown(name)}{nearest(name, fields)}" for name in unknown]
        faults += [f"{name} is missing ({fields[name].type.description})" for name in missing]
        msg = f"{cls.__name__} ({zh}): {'; '.join(faults)}; its fields are {', '.join(fields) or 'none'}"
        return FormRefused(msg, form=cls.__name__, unknown=tuple(unknown), missing=tuple(missing))
    for name, content in data.items():
        try:
            fields[name].type.load(content)
        except (ValueError, TypeError) as wrong:
            msg = f"{cls.__name__} ({zh}): {name}: {wrong}"
            return FormRefused(msg, form=cls.__name__, field=name, value=content)
    return FormRefused(f"{cls.__name__} ({zh}): {error}", form=cls.__name__)
