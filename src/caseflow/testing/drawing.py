"""Strategies for documents, by the types of their fields, and for calendars; and the matters that tests use by default."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from functools import cache
from typing import Any

from hypothesis import strategies

from caseflow.basics.arguments import some_texts, takes
from caseflow.basics.days import plain_day
from caseflow.calendar import Notice, WorkCalendar, working_days
from caseflow.case.matter import KINDS, Material, Matter
from caseflow.errors import BadInput, FormRefused
from caseflow.law import LegalType
from caseflow.lifecycle.forms import a_form, fields_of
from caseflow.lifecycle.kinds import FieldType, Kind

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
_PLAIN: dict[Kind, Strategy] = {
    Kind.WHOLE_NUMBER: strategies.integers(1, 5),
    Kind.DECIMAL: strategies.decimals(-1000, 100_000, places=2),
    Kind.BOOLEAN: strategies.booleans(),
    Kind.DAY: strategies.sampled_from(DAYS),
    Kind.INSTANT: strategies.sampled_from(DAYS).map(lambda day: datetime.combine(day, time(9), tzinfo=UTC)),
    Kind.SPAN: strategies.integers(1, 8).map(working_days),
}


def _values(field_type: FieldType, words: tuple[str, ...]) -> Strategy:
    values = _values_but_none(field_type, words)
    return values | strategies.none() if field_type.optional else values


def _values_but_none(field_type: FieldType, words: tuple[str, ...]) -> Strategy:
    items = field_type.items
    if items is not None:
        # All the words at once too: some documents must name everything that was asked for.
        everything = strategies.just(words) if items.kind is Kind.TEXT else strategies.nothing()
        return strategies.lists(_values(items, words), max_size=3, unique=True).map(tuple) | everything
    if field_type.kind is Kind.ENUM:
        return strategies.sampled_from(field_type.cls)
    if field_type.kind is Kind.FORM:
        return forms_of(field_type.cls, words=words)
    return strategies.sampled_from(words) if field_type.kind is Kind.TEXT else _PLAIN[field_type.kind]


@takes(form_class=a_form, words=some_texts)
def forms_of(form_class: type, *, words: Iterable[str] = WORDS) -> Strategy:
    """Return a strategy for documents of `form_class`, with values by the types of its fields; texts come from `words`.

    Documents that the class's own rules refuse are left out.
    """
    return _forms_of(form_class, tuple(dict.fromkeys(words)))


@cache
def _forms_of(form_class: type, words: tuple[str, ...]) -> Strategy:
    def form_or_none(values: dict[str, Any]) -> Any:
        try:
            return form_class(**values)
        except (FormRefused, BadInput):
            return None

    values = {field.name: _values(field.type, words) for field in fields_of(form_class)}
    return strategies.fixed_dictionaries(values).map(form_or_none).filter(lambda form: form is not None)


@takes(first=plain_day, last=plain_day)
def work_calendars(*, first: date = date(2021, 1, 1), last: date = date(2022, 12, 31)) -> Strategy:
    """Return a strategy for calendars from `first` to `last` (both included), with a notice of days off and make-up working days."""
    days = strategies.dates(first, last)
    off = strategies.sets(days.filter(lambda day: day.weekday() not in {5, 6}), min_size=1, max_size=20)
    worked = strategies.sets(days.filter(lambda day: day.weekday() in {5, 6}), max_size=10)
    notice = strategies.builds(lambda off, worked: Notice("测试放假安排", off=off, worked=worked), off, worked)
    return notice.map(lambda drawn: WorkCalendar.of("drawn", first=first, last=last, notices=[drawn]))
