"""A definition in words of one language: amounts, roles, effects, conditions, and the fields of its documents."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final, Literal, cast

from caseflow.basics.bilingual import in_chinese, in_english
from caseflow.calendar import Span
from caseflow.law import cite_en, cite_zh
from caseflow.lifecycle import Lifecycle
from caseflow.lifecycle.forms import fields_of
from caseflow.lifecycle.kinds import FieldType, Kind
from caseflow.lifecycle.vocabulary import STAYS, Cites, FromCentre, FromForm, FromMatter, Guard, Role, State, TimeLimit, Transition

Language = Literal["zh", "en"]

# The effects of a row: the definition's word for each, in Chinese and in English.
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
_KINDS: Final = {
    Kind.TEXT: ("文字", "text"),
    Kind.WHOLE_NUMBER: ("整数", "whole number"),
    Kind.BOOLEAN: ("true 或 false", "true or false"),
    Kind.DAY: ("日期，如 2021-03-17", "day, such as 2021-03-17"),
    Kind.INSTANT: ("时刻，如 2021-03-17T09:30+08:00", "instant, such as 2021-03-17T09:30+08:00"),
    Kind.SPAN: ("期间，如 5 working_days", "span, such as 5 working_days"),
}
_SOURCES: Final = {
    FromMatter: ("事项规定 {}", "the matter's {}"),
    FromCentre: ("中心参数 {}", "the centre's {}"),
    FromForm: ("文书载明 {}", "the form's {}"),
}


class Wording:
    """The texts of a sheet of `lifecycle`, in Chinese or in English; the definition's names are the same in both.

    `others` are the other lifecycles of the catalogue; their Chinese terms are used where this one names them.
    """

    def __init__(self, lifecycle: Lifecycle, lang: Language, others: Iterable[Lifecycle] = ()) -> None:
        self.of, self.zh = lifecycle, lang == "zh"
        self.others = {other.name: other for other in others}
        self.one_language = in_chinese if self.zh else in_english
        # The lifecycles and events that a condition may be about.
        terms = {name: other.zh for name, other in self.others.items()} | {row.event: row.zh for row in lifecycle.transitions}
        self.subjects = {name: self.say(zh, name) for name, zh in (terms | {"open": "立案"}).items()}

    def say(self, zh: str, en: str) -> str:
        """Return the text that is in the page's language."""
        return zh if self.zh else en

    def cited(self, cites: Cites) -> str:
        """Return the citations."""
        return cite_zh(cites) if self.zh else cite_en(cites)

    def nature(self, state: State) -> str:
        """Return whether the state is the start, an outcome, or called off with the outer run; for most states, an empty text."""
        if state == self.of.start:
            return self.say("起始", "start")
        if state == self.of.called_off:
            return self.say("随外层终止", "called off from outside")
        return self.say("终结", "final") if state.final else ""

    def code(self, name: str) -> str:
        """Return a name of the definition as it is printed."""
        return name

    def term(self, zh: str, name: str) -> str:
        """Return a name of the definition with its Chinese term."""
        return f"{name} {zh}"

    def event(self, event: str) -> str:
        """Return an event's name with its term."""
        return self.term(next(row.zh for row in self.of.transitions if row.event == event), event)

    def named(self, items: Iterable[State | Role]) -> list[str]:
        """Return the names of states or roles with their terms."""
        return [self.term(item.zh, item.name) for item in items]

    def lifecycle(self, name: str) -> str:
        """Return another lifecycle's name, with its term where it is known."""
        return self.term(self.others[name].zh, name) if name in self.others else name

    def listed(self, texts: Iterable[str]) -> str:
        """Return the texts as a list in one line."""
        return self.say("、", ", ").join(texts)

    def by_itself(self, row: Transition) -> str:
        """Return why a row without a role is taken: a limit that runs out, or an inner run that closes."""
        lapses = [limit for limit in self.of.limits if limit.lapse == row.event]
        if not lapses:
            return self.say("自动", "by itself")
        limits = self.listed(self.term(limit.zh, limit.name) for limit in lapses)
        return self.say(f"依法：{limits} 届满", f"by law, when {limits} runs out")

    def effects(self, row: Transition) -> list[tuple[str, str]]:
        """Return the effects of a row: the label of each, and what it names."""
        values = [(word, self.say(*label), getattr(row, word)) for word, label in _EFFECTS.items()]
        return [(label, self.effect(word, value)) for word, label, value in values if value]

    def effect(self, word: str, value: Any) -> str:
        """Return what one effect of a row names: lifecycles, events, clocks, amounts."""
        if word == "on_close_of":
            return self.outcome(*value)
        if word in _LIFECYCLES and not isinstance(value, FromMatter):
            return self.listed(map(self.lifecycle, (value,) if isinstance(value, str) else value))
        if word == "revokes":
            return self.event(value)
        if word == "extends":
            return self.listed(f"{self.clock(name)} + {self.value(amount)}" for name, amount in value)
        if word == "counts_from":
            return self.listed(self.term("立案", event) if event == "open" else self.event(event) for event in value)
        if word in {"restarts", "keeps"}:
            return self.listed(map(self.clock, value))
        return self.value(value)

    def outcome(self, lifecycle: str, outcome: str | None) -> str:
        """Return the outcome of an inner run that a row waits for; the lifecycle alone where any outcome will do."""
        name = self.lifecycle(lifecycle)
        if outcome is None:
            return name
        state = self.others[lifecycle].state(outcome).zh if lifecycle in self.others else ""
        return f"{name} → {self.term(state, outcome)}".rstrip()

    def clock(self, name: str) -> str:
        """Return a limit's name with its term."""
        limit = self.of.limit(name)
        return name if limit is None else self.term(limit.zh, name)

    def guard(self, guard: Guard) -> str:
        """Return the condition in words, with the event or lifecycle that it is about, if any."""
        text = self.say(guard.zh, guard.en or guard.name)
        if self.zh:  # a condition about clocks names limits; a Chinese page shows their terms
            text = re.sub("[a-z_]+", self.limit_zh, text)
        subject = self.subjects.get(guard.asks[1]) if guard.asks is not None else None
        return text if subject is None else f"{text}{self.say('：', ': ')}{subject}"

    def limit_zh(self, name: re.Match[str]) -> str:
        """Return the Chinese term of the limit that has the matched name; the name itself where no limit has it."""
        limit = self.of.limit(name[0])
        return name[0] if limit is None else limit.zh

    def soft(self, guard: Guard) -> str:
        """Return who may waive the condition; an empty text where nobody may."""
        return "" if guard.soft is None else self.say(f"{guard.soft.zh} 可豁免", f"may be waived by {guard.soft.name}")

    def value(self, value: Any) -> str:
        """Return an amount, or names."""
        if isinstance(value, Span):
            return value.zh if self.zh else value.en
        if type(value) in _SOURCES:
            source = self.say(*_SOURCES[type(value)]).format(self.code(value.name))
            default = getattr(value, "default", None)
            return source if default is None else f"{source}{self.say('，默认', ', default')} {self.value(default)}"
        return self.listed(map(str, value)) if isinstance(value, tuple) else self.lifecycle(str(value))

    def weight(self, limit: TimeLimit) -> str:
        """Return the limit's legal basis, and whether its text says “原则上”."""
        basis = self.say(limit.basis.zh, limit.basis.value)
        return basis + self.say("，原则上", ", soft: “in principle”") if limit.soft else basis

    def about(self, limit: TimeLimit) -> list[tuple[str, str]]:
        """Return the limit's details: label and text of each."""
        details = (
            (self.say("计时状态", "runs in"), self.listed(self.named(limit.while_in))),
            (self.say("止于", "met by"), self.listed(map(self.event, limit.met_by))),
            (self.say("期间中止", "paused by"), self.listed(map(self.lifecycle, limit.paused_by))),
            (self.say("届满后", "on lapse"), self.event(limit.lapse) if limit.lapse else ""),
            (self.say("可作的读法", "readings"), self.listed(map(self.value, limit.readings))),
            (self.say("理解", "reading"), self.one_language(limit.reading)),
        )
        return [(label, text) for label, text in details if text]

    def documents(self) -> list[type]:
        """Return the documents that the opening and the rows take, and the documents inside their fields."""
        forms = dict.fromkeys([self.of.opens_with, *(row.form for row in self.of.transitions)])
        return _with_inner([cls for cls in forms if cls is not None])

    def takes(self, field_type: FieldType) -> str:
        """Return what a field takes, as it is written in a log."""
        if field_type.items is not None:
            return f"[{self.takes(field_type.items)}]"
        if field_type.kind is Kind.ENUM:
            return " | ".join(str(member.value) for member in field_type.cls)
        return str(field_type.cls.__name__) if field_type.kind is Kind.FORM else self.say(*_KINDS[field_type.kind])


def target_state(row: Transition) -> State | None:
    """Return the state to which the row leads; None where the run stays in its state."""
    return None if row.target is STAYS else cast("State", row.target)


def form_zh(cls: type) -> str:
    """Return the document's Chinese title."""
    return str(getattr(cls, "zh", ""))


def _with_inner(classes: list[type]) -> list[type]:
    """Return the classes, each followed by the documents inside its fields, in any depth; each once."""
    documents = dict.fromkeys(classes)
    for cls in classes:
        inner = [field.type.innermost for field in fields_of(cls)]
        documents.update(dict.fromkeys(_with_inner([part.cls for part in inner if part.kind is Kind.FORM])))
    return list(documents)
