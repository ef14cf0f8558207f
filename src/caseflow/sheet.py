"""A lifecycle as a sheet of text: states, rows, limits and documents, all printed from the definition and from nothing else."""

from __future__ import annotations

import types
import typing
from collections.abc import Iterable
from typing import Any, Final, Literal

import attrs

from caseflow.calendar import Span
from caseflow.law import cite_en, cite_zh
from caseflow.lifecycle import Lifecycle
from caseflow.lifecycle.rows import STAYS, Cites, FromCentre, FromForm, FromMatter, Guard, Role, State, TimeLimit, Transition
from caseflow.texttable import columns

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


def sheet(lifecycle: Lifecycle, lang: Language = "zh") -> str:
    """Return the sheet of `lifecycle`: names in both languages, headings and citations in `lang`."""
    return "\n".join(_Sheet(lifecycle, zh=lang == "zh").lines()) + "\n"


class _Sheet:
    def __init__(self, lifecycle: Lifecycle, *, zh: bool) -> None:
        self.of, self.zh = lifecycle, zh

    def say(self, zh: str, en: str) -> str:
        return zh if self.zh else en

    def cited(self, cites: Cites) -> str:
        return cite_zh(cites) if self.zh else cite_en(cites)

    def lines(self) -> list[str]:
        one = self.of
        opened = self.say("立案", "opened")
        paper = f"《{_form_zh(one.opens_with)}》 {one.opens_with.__name__}" if one.opens_with else self.say("无表单", "no form")
        title = f"{one.name} {one.zh}  {self.say('版本', 'edition')} {one.edition}  {self.cited(one.cite)}"
        head = [title, f"{opened}: {paper}; {_names(one.opened_by)}"]
        return [*head, "", *self.states(), "", *self.rows(), "", *self.limits(), *self.forms()]

    def states(self) -> list[str]:
        one = self.of
        final, start = self.say("终结", "final"), self.say("起始", "start")
        off = self.say("随外层终止", "called off from outside")
        rows = [(s.name, s.zh, start if s == one.start else off if s == one.called_off else final if s.final else "") for s in one.states]
        return [self.say("== 状态 ==", "== states =="), *columns(rows, indent="  ")]

    def rows(self) -> list[str]:
        heads = [(f"{row.event} {row.zh}", f"{_names(row.source)} → {_target(row)}", self.by(row)) for row in self.of.transitions]
        out = [self.say("== 事件 ==", "== events ==")]
        for line, row in zip(columns(heads, indent="  "), self.of.transitions, strict=True):
            out += [line, *(f"      {told}" for told in self.details(row))]
        return out

    def by(self, row: Transition) -> str:
        if row.by:
            return _names(row.by)
        lapses = [limit for limit in self.of.limits if limit.lapse == row.event]
        if lapses:
            told = " ".join(f"{limit.name} {limit.zh}" for limit in lapses)
            return self.say(f"依法：{told} 届满", f"by law, when {told} runs out")
        return self.say("自动", "by itself")

    def details(self, row: Transition) -> list[str]:
        out = [f"{self.say('表单', 'form')}: 《{_form_zh(row.form)}》 {row.form.__name__}"] if row.form else []
        out += [f"{self.say('条件', 'guard')}: {self.guard(guard)}" for guard in row.guards]
        for word, (zh, en) in _EFFECTS.items():
            held = getattr(row, word)
            if held:
                out.append(f"{self.say(zh, en)}: {self.value(held)}")
        return [*out, f"{self.say('依据', 'cite')}: {self.cited(row.cite)}"] if row.cite else out

    def guard(self, guard: Guard) -> str:
        soft = self.say(f"，{guard.soft.zh} 可豁免", f", may be waived by {guard.soft.name}") if guard.soft else ""
        cite = f"  {self.cited(guard.cite)}" if guard.cite else ""
        return f"{guard.name} {guard.zh}{soft}{cite}"

    def value(self, held: Any) -> str:
        """An amount, a name, or several of them."""
        if isinstance(held, Span):
            return held.zh if self.zh else held.en
        if isinstance(held, (FromMatter, FromCentre)):
            source = self.say("事项", "matter") if isinstance(held, FromMatter) else self.say("中心参数", "centre")
            default = f"{self.say('，默认', ', default')} {self.value(held.default)}" if held.default is not None else ""
            return f"{source}.{held.name}{default}"
        if isinstance(held, FromForm):
            return f"{self.say('表单', 'form')}.{held.name}"
        if isinstance(held, tuple):
            return ", ".join(self.value(one) for one in held)
        return str(held)

    def limits(self) -> list[str]:
        out = [self.say("== 时限 ==", "== limits ==")]
        heads = [(f"{one.name} {one.zh}", self.value(one.within), *self.weight(one)) for one in self.of.limits]
        for line, limit in zip(columns(heads, indent="  "), self.of.limits, strict=True):
            out += [line, *(f"      {told}" for told in self.about(limit))]
        return out if heads else [*out, self.say("  无", "  none")]

    def weight(self, limit: TimeLimit) -> tuple[str, str]:
        """What the limit rests on, and whether its text says “原则上”."""
        return f"{limit.basis.value} {limit.basis.zh}", self.say("原则上", "soft: “in principle”") if limit.soft else ""

    def about(self, limit: TimeLimit) -> list[str]:
        out = [f"{self.say('止于', 'met by')}: {', '.join(limit.met_by)}; {self.say('计时状态', 'runs in')}: {_names(limit.while_in)}"]
        out += [f"{self.say('期间中止', 'paused by')}: {', '.join(limit.paused_by)}"] if limit.paused_by else []
        out += [f"{self.say('届满后', 'on lapse')}: {limit.lapse}"] if limit.lapse else []
        out += [f"{self.say('理解', 'reading')}: {limit.reading}"] if limit.reading else []
        return [*out, f"{self.say('依据', 'cite')}: {self.cited(limit.cite)}"]

    def forms(self) -> list[str]:
        """The documents, field by field: what a log's column `form` must hold."""
        held = dict.fromkeys([self.of.opens_with, *(row.form for row in self.of.transitions)])
        classes = _with_inner([cls for cls in held if cls is not None])
        rows = [(cls.__name__, _form_zh(cls), ", ".join(_fields(cls))) for cls in classes]
        title = self.say("== 表单（? 为可不填）==", "== documents (? may be left out) ==")
        return ["", title, *columns(rows, indent="  ")] if rows else []


def _names(held: Iterable[State | Role]) -> str:
    return " | ".join(f"{one.name} {one.zh}" for one in held)


def _target(row: Transition) -> str:
    return "=" if row.target is STAYS else _names((row.target,)) if isinstance(row.target, State) else ""


def _form_zh(cls: Any) -> str:
    return str(getattr(cls, "zh", ""))


def _with_inner(classes: list[Any]) -> list[Any]:
    """The classes, and those that their fields are made of."""
    found = dict.fromkeys(classes)
    for cls in classes:
        inner = [one for hint in typing.get_type_hints(cls).values() for one in _parts(hint) if attrs.has(one) and one is not Span]
        found.update(dict.fromkeys(_with_inner(inner)))
    return list(found)


def _parts(hint: Any) -> list[Any]:
    args = typing.get_args(hint)
    return [part for arg in args for part in _parts(arg)] if args else [hint]


def _fields(cls: Any) -> list[str]:
    hints = typing.get_type_hints(cls)
    return [f"{one.name}{'?' if one.default is not attrs.NOTHING else ''}: {_type(hints[one.name])}" for one in attrs.fields(cls)]


def _type(hint: Any) -> str:
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin in {typing.Union, types.UnionType}:
        return " or ".join(_type(arg) for arg in args if arg is not type(None))
    if origin is tuple:
        return f"[{_type(args[0])}]"
    members = getattr(hint, "__members__", None)
    return "|".join(str(one.value) for one in members.values()) if members else str(hint.__name__)
