"""What a definition says, in words of one language: amounts, roles, effects, conditions, and the fields of its documents."""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Final, Literal

import attrs

from caseflow.basics.bilingual import in_chinese, in_english
from caseflow.calendar import Span
from caseflow.law import cite_en, cite_zh
from caseflow.lifecycle import Lifecycle
from caseflow.lifecycle.forms import personal_fields
from caseflow.lifecycle.vocabulary import STAYS, Cites, FromCentre, FromForm, FromMatter, Guard, Role, State, TimeLimit, Transition

Language = Literal["zh", "en"]

# What a row causes: the word of the definition, in Chinese and in English.
_EFFECTS: Final = {
    "opens": ("内部启动", "opens inside"),
    "hands_over": ("转办", "hands over to"),
    "keeps": ("时限延续", "keeps the clocks"),
    "counts_from": ("起算自", "counts from"),
    "follows": ("随后启动", "followed by"),
    "ends": ("终止内部", "calls off"),
    "on_close_of": ("内部办结时自动发生", "by itself when inside closes"),
    "extends": ("延长", "extends"),
    "restarts": ("重新计时", "restarts"),
    "revokes": ("撤销", "revokes"),
}
_LIFECYCLES: Final = frozenset({"opens", "hands_over", "follows", "ends"})
_TYPES: Final = {
    str: ("文字", "text"),
    int: ("整数", "whole number"),
    bool: ("true 或 false", "true or false"),
    date: ("日期，如 2021-03-17", "day, such as 2021-03-17"),
    datetime: ("时刻，如 2021-03-17T09:30+08:00", "instant, such as 2021-03-17T09:30+08:00"),
    Span: ("期间，如 5 working_days", "span, such as 5 working_days"),
}
_SOURCES: Final = {
    FromMatter: ("事项规定 {}", "the matter's {}"),
    FromCentre: ("中心参数 {}", "the centre's {}"),
    FromForm: ("文书载明 {}", "the form's {}"),
}


class Wording:
    """What `lifecycle` says, in Chinese or in English; names of the definition stay as they are in both.

    `others` are the lifecycles around it, whose Chinese terms are used where it names one.
    """

    def __init__(self, lifecycle: Lifecycle, lang: Language, others: Iterable[Lifecycle] = ()) -> None:
        self.of, self.zh = lifecycle, lang == "zh"
        self.others = {one.name: one for one in others}
        self.half = in_chinese if self.zh else in_english
        # What a condition may ask about.
        terms = {name: one.zh for name, one in self.others.items()} | {row.event: row.zh for row in lifecycle.transitions}
        self.asked = {name: self.say(zh, name) for name, zh in (terms | {"open": "立案"}).items()}

    def say(self, zh: str, en: str) -> str:
        """Return the one of the two that is in the page's language."""
        return zh if self.zh else en

    def cited(self, cites: Cites) -> str:
        """Return the citations."""
        return cite_zh(cites) if self.zh else cite_en(cites)

    def nature(self, state: State) -> str:
        """Return what the state is: the start, an outcome, or called off with the run around it; mostly nothing."""
        if state == self.of.start:
            return self.say("起始", "start")
        if state == self.of.called_off:
            return self.say("随外层终止", "called off from outside")
        return self.say("终结", "final") if state.final else ""

    def code(self, name: str) -> str:
        """Return a name of the definition as it is set."""
        return name

    def term(self, zh: str, name: str) -> str:
        """Return a name of the definition with its Chinese term."""
        return f"{name} {zh}"

    def event(self, event: str) -> str:
        """Return an event's name with its term."""
        return self.term(next(row.zh for row in self.of.transitions if row.event == event), event)

    def named(self, held: Iterable[State | Role]) -> list[str]:
        """Return the names of states or roles with their terms."""
        return [self.term(one.zh, one.name) for one in held]

    def lifecycle(self, name: str) -> str:
        """Return another lifecycle's name, with its term where it is known."""
        return self.term(self.others[name].zh, name) if name in self.others else name

    def listed(self, held: Iterable[str]) -> str:
        """Return several things in a row."""
        return self.say("、", ", ").join(held)

    def by_itself(self, row: Transition) -> str:
        """Return why a row without a role is taken: a limit that runs out, or a run inside that closes."""
        lapses = [limit for limit in self.of.limits if limit.lapse == row.event]
        if not lapses:
            return self.say("自动", "by itself")
        told = self.listed(self.term(limit.zh, limit.name) for limit in lapses)
        return self.say(f"依法：{told} 届满", f"by law, when {told} runs out")

    def effects(self, row: Transition) -> list[tuple[str, str]]:
        """Return what the row causes: what that is called, and what it names."""
        held = [(word, self.say(*told), getattr(row, word)) for word, told in _EFFECTS.items()]
        return [(told, self.effect(word, value)) for word, told, value in held if value]

    def effect(self, word: str, held: Any) -> str:
        """Return what one word of a row names: lifecycles, events, clocks, amounts."""
        if word == "on_close_of":
            return self.outcome(*held)
        if word in _LIFECYCLES and not isinstance(held, FromMatter):
            return self.listed(map(self.lifecycle, (held,) if isinstance(held, str) else held))
        if word == "revokes":
            return self.event(held)
        if word == "extends":
            return self.listed(f"{self.clock(name)} + {self.value(amount)}" for name, amount in held)
        if word == "counts_from":
            return self.listed(self.term("立案", one) if one == "open" else self.event(one) for one in held)
        if word in {"restarts", "keeps"}:
            return self.listed(map(self.clock, held))
        return self.value(held)

    def outcome(self, lifecycle: str, outcome: str | None) -> str:
        """Return the outcome of a run inside that a row waits for; every one where it names none."""
        told = self.lifecycle(lifecycle)
        if outcome is None:
            return told
        state = self.others[lifecycle].state(outcome).zh if lifecycle in self.others else ""
        return f"{told} → {self.term(state, outcome)}".rstrip()

    def clock(self, name: str) -> str:
        """Return a limit's name with its term."""
        limit = self.of.limit(name)
        return name if limit is None else self.term(limit.zh, name)

    def guard(self, guard: Guard) -> str:
        """Return the condition in words, with the event or lifecycle that it asks about, if any."""
        told = self.say(guard.zh, guard.en or guard.name)
        if self.zh:  # a condition about clocks names them; a Chinese page calls them by their terms
            told = re.sub("[a-z_]+", self.limit_zh, told)
        about = self.asked.get(guard.asks[1]) if guard.asks is not None else None
        return told if about is None else f"{told}{self.say('：', ': ')}{about}"

    def limit_zh(self, found: re.Match[str]) -> str:
        """Return the Chinese term of the limit that has the name found; the name itself where none has."""
        limit = self.of.limit(found[0])
        return found[0] if limit is None else limit.zh

    def soft(self, guard: Guard) -> str:
        """Return who may waive the condition; nothing for one that nobody may."""
        return "" if guard.soft is None else self.say(f"{guard.soft.zh} 可豁免", f"may be waived by {guard.soft.name}")

    def value(self, held: Any) -> str:
        """Return an amount, or names."""
        if isinstance(held, Span):
            return held.zh if self.zh else held.en
        if type(held) in _SOURCES:
            told = self.say(*_SOURCES[type(held)]).format(self.code(held.name))
            default = getattr(held, "default", None)
            return told if default is None else f"{told}{self.say('，默认', ', default')} {self.value(default)}"
        return self.listed(map(str, held)) if isinstance(held, tuple) else self.lifecycle(str(held))

    def weight(self, limit: TimeLimit) -> str:
        """Return what the limit rests on, and whether its text says “原则上”."""
        basis = self.say(limit.basis.zh, limit.basis.value)
        return basis + self.say("，原则上", ", soft: “in principle”") if limit.soft else basis

    def about(self, limit: TimeLimit) -> list[tuple[str, str]]:
        """Return the limit's details: what they are called, and what they are."""
        told = (
            (self.say("计时状态", "runs in"), self.listed(self.named(limit.while_in))),
            (self.say("止于", "met by"), self.listed(map(self.event, limit.met_by))),
            (self.say("期间中止", "paused by"), self.listed(map(self.lifecycle, limit.paused_by))),
            (self.say("届满后", "on lapse"), self.event(limit.lapse) if limit.lapse else ""),
            (self.say("可作的读法", "readings"), self.listed(map(self.value, limit.readings))),
            (self.say("理解", "reading"), self.half(limit.reading)),
        )
        return [one for one in told if one[1]]

    def documents(self) -> list[type]:
        """Return the documents that the opening and the rows take, and those that their fields are made of."""
        held = dict.fromkeys([self.of.opens_with, *(row.form for row in self.of.transitions)])
        return _with_inner([cls for cls in held if cls is not None])


@attrs.frozen
class Field:
    """One field of a document: its name, what it takes, whether it may be left out, whether it holds personal data."""

    name: str
    takes: str
    optional: bool
    personal: bool


def fields_of(cls: type, *, zh: bool) -> list[Field]:
    """Return the fields of a document, in their order."""
    hints, personal = typing.get_type_hints(cls), personal_fields(cls)
    found: Any = attrs.fields(cls)
    return [Field(one.name, _type(hints[one.name], zh=zh), one.default is not attrs.NOTHING, one.name in personal) for one in found]


def target(row: Transition) -> State | None:
    """Return where the row leads; None where the run stays."""
    return None if row.target is STAYS else typing.cast("State", row.target)


def form_zh(cls: type) -> str:
    """Return the document's Chinese title."""
    return str(getattr(cls, "zh", ""))


def _with_inner(classes: list[Any]) -> list[Any]:
    found = dict.fromkeys(classes)
    for cls in classes:
        inner = [one for hint in typing.get_type_hints(cls).values() for one in _parts(hint) if attrs.has(one) and one is not Span]
        found.update(dict.fromkeys(_with_inner(inner)))
    return list(found)


def _parts(hint: Any) -> list[Any]:
    args = typing.get_args(hint)
    return [part for arg in args for part in _parts(arg)] if args else [hint]


def _type(hint: Any, *, zh: bool) -> str:
    """What a field takes, as one writes it in a log."""
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin in {typing.Union, types.UnionType}:
        return " | ".join(_type(arg, zh=zh) for arg in args if arg is not type(None))
    if origin is tuple:
        return f"[{_type(args[0], zh=zh)}]"
    members = getattr(hint, "__members__", None)
    if members:
        return " | ".join(str(one.value) for one in members.values())
    told = _TYPES.get(hint)
    return str(hint.__name__) if told is None else told[0] if zh else told[1]
