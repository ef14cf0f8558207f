"""Documents, matters and calendars to draw from: strategies made by the types of their fields."""

from __future__ import annotations

import enum
import types
import typing
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from functools import cache
from typing import Any

import attrs
from hypothesis import strategies

from caseflow.calendar import Notice, Span, WorkCalendar, working_days
from caseflow.case.matter import KINDS, Material, Matter
from caseflow.errors import BadInput, FormRefused
from caseflow.law import LegalType

Strategy = strategies.SearchStrategy[Any]
PEOPLE = ("w-01", "w-02")
UNIT = "unit-1"
WORDS = (*PEOPLE, UNIT, "材料甲", "附件一", "第 1 号\n“引号” \\ 😀")
DAYS = (date(2021, 3, 1), date(2021, 3, 17), date(2021, 4, 25))
MATTERS = tuple(
    Matter(
        code=f"TEST-{type_.value}", name=f"测试{type_.zh}", legal_type=type_, kinds=KINDS, statutory=working_days(20),
        promised=working_days(10), materials=(Material(name="材料甲"), Material(name="附件一", essential=False)),
    )
    for type_ in (LegalType.LICENCE, LegalType.BENEFIT)
)  # fmt: skip
_PLAIN: dict[Any, Strategy] = {
    int: strategies.integers(1, 5),
    bool: strategies.booleans(),
    date: strategies.sampled_from(DAYS),
    datetime: strategies.sampled_from(DAYS).map(lambda day: datetime.combine(day, time(9), tzinfo=UTC)),
    Span: strategies.integers(1, 8).map(working_days),
}


def _values(hint: Any, words: tuple[str, ...]) -> Strategy:
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin in {typing.Union, types.UnionType}:
        return strategies.one_of(*(strategies.none() if arg is type(None) else _values(arg, words) for arg in args))
    if origin is tuple:
        # All of the words too: some documents must name everything that was asked for.
        return strategies.lists(_values(args[0], words), max_size=3, unique=True).map(tuple) | (
            strategies.just(words) if args[0] is str else strategies.nothing()
        )
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return strategies.sampled_from(hint)
    if isinstance(hint, type) and attrs.has(hint) and hint is not Span:
        return forms_of(hint, words=words)
    return strategies.sampled_from(words) if hint is str else _PLAIN[hint]


def forms_of(form_class: type, *, words: Iterable[str] = WORDS) -> Strategy:
    """Return a strategy for documents of `form_class`, made by the types of its fields; texts come from `words`.

    What the class's own rules refuse is left out.
    """
    return _forms_of(form_class, tuple(dict.fromkeys(words)))


@cache
def _forms_of(form_class: type, words: tuple[str, ...]) -> Strategy:
    def made(values: dict[str, Any]) -> Any:
        try:
            return form_class(**values)
        except (FormRefused, BadInput):
            return None

    fields = {name: _values(hint, words) for name, hint in typing.get_type_hints(form_class).items()}
    return strategies.fixed_dictionaries(fields).map(made).filter(lambda one: one is not None)


def work_calendars(*, first: date = date(2021, 1, 1), last: date = date(2022, 12, 31)) -> Strategy:
    """Return a strategy for calendars from `first` to `last` (both included): a notice gives days off and takes rest days."""
    days = strategies.dates(first, last)
    off = strategies.sets(days.filter(lambda day: day.weekday() not in {5, 6}), min_size=1, max_size=20)
    worked = strategies.sets(days.filter(lambda day: day.weekday() in {5, 6}), max_size=10)
    notice = strategies.builds(lambda a, b: Notice("测试放假安排", off=a, worked=b), off, worked)
    return notice.map(lambda one: WorkCalendar.of("drawn", first=first, last=last, notices=[one]))
