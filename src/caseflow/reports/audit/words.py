"""The names of a catalogue in both languages, and a refusal of the door said in Chinese, from its facts and not its sentence."""

from __future__ import annotations

import re
from typing import Any

from caseflow.basics.bilingual import in_chinese
from caseflow.errors import (
    Ambiguous,
    CaseflowError,
    Conflict,
    FormRefused,
    GuardRefused,
    LapseDue,
    NoSuchEvent,
    NotPermitted,
    OutOfOrder,
    Unpublished,
    shown,
)
from caseflow.lifecycle import Catalogue


class Words:
    """What the events, roles, states and forms of a catalogue are called in Chinese."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.events: dict[str, str] = {}
        self.rows: dict[tuple[str, str], str] = {}
        self.roles: dict[str, str] = {}
        self.forms: dict[str, str] = {}
        self.lifecycles = {one.name: one.zh for one in catalogue.editions()}
        self.limits: dict[tuple[str, str], str] = {}
        self.states: dict[tuple[str, str], str] = {}
        for one in catalogue.editions():
            self.states |= {(one.name, state.name): state.zh for state in one.states}
            self.roles |= {role.name: role.zh for row in one.transitions for role in row.by} | {
                role.name: role.zh for role in one.opened_by
            }
            self.events = {row.event: row.zh for row in one.transitions} | self.events
            self.rows |= {(one.name, row.event): row.zh for row in one.transitions}
            self.limits |= {(one.name, limit.name): limit.zh for limit in one.limits}
            forms = [one.opens_with, *(row.form for row in one.transitions)]
            self.forms |= {form.__name__: getattr(form, "zh", "") for form in forms if form is not None}

    def event(self, name: str, lifecycle: str = "") -> str:
        """Return the event's name with its Chinese term, that of the lifecycle where it has one."""
        zh = self.rows.get((lifecycle, name), self.events.get(name, ""))
        return f"{zh} {name}".lstrip()

    def role(self, name: str) -> str:
        """Return the role's name with its Chinese term."""
        return f"{self.roles[name]} {name}" if name in self.roles else name

    def state(self, run: str, name: str) -> str:
        """Return the state's Chinese term, of the run's lifecycle."""
        return self.states.get((run.partition("#")[0], name), name)

    def refusal(self, error: CaseflowError, event: str, lifecycle: str = "") -> str:
        """Return the refusal in Chinese; where its facts do not say enough, its own sentence stands behind."""
        told = f"“{self.event(event, lifecycle)}”"
        facts = error.facts
        for kind, say in _SAYINGS.items():
            if isinstance(error, kind):
                text = str(say(self, facts, str(error)))
                # What is to be written in the column `run` is the run's own name.
                return told + (text if kind is Ambiguous else self.termed(text, lifecycle))
        return f"{told}不成立：{error}"

    def termed(self, text: str, lifecycle: str) -> str:
        """Return `text` with the Chinese terms of the events and limits that it quotes, and of the runs that it names."""

        def term(found: re.Match[str]) -> str:
            key = (lifecycle, found[1])
            return f"“{self.rows.get(key) or self.limits.get(key) or self.events.get(found[1], found[1])}”"

        def run(found: re.Match[str]) -> str:
            return self.lifecycles.get(found[1], found[1]) + ("" if found[2] == "1" else f"#{found[2]}")

        return re.sub(r"\b([a-z_]+)#([0-9]+)", run, re.sub(r"“([a-z_]+)”", term, text))


def _guards(_words: Words, facts: dict[str, Any], _text: str) -> str:
    return "不符合条件：" + "；".join(map(in_chinese, facts["reasons"].values()))


def _not_permitted(words: Words, facts: dict[str, Any], _text: str) -> str:
    held = "、".join(map(words.role, facts["held"])) or "无角色"
    return f"不得由 {facts['actor']}（{held}）办理，须由 {'、'.join(map(words.role, facts['allowed']))} 办理"


def _no_such_event(words: Words, facts: dict[str, Any], text: str) -> str:
    if "states" not in facts:
        return f"不成立：{text}"
    where = "，".join(f"{run} 处于“{words.state(run, state)}”" for run, state in facts["states"])
    kinds = [run.partition("#")[0] for run, _ in reversed(facts["states"])]
    names = [words.event(event, next((kind for kind in kinds if (kind, event) in words.rows), "")) for event in facts["offered"]]
    offered = "、".join(names) or "无，已全部办结"
    return f"此时不能办理（{where}）；此时可办：{offered}"


def _form(words: Words, facts: dict[str, Any], text: str) -> str:
    form = facts.get("form")
    paper = f"《{words.forms[form]}》" if form in words.forms else "表单"
    if "missing" in facts:
        parts = [f"缺 {'、'.join(facts['missing'])}"] if facts["missing"] else []
        parts += [f"无此字段 {'、'.join(map(str, facts['unknown']))[:80]}"] if facts["unknown"] else []
        return f"所附{paper}不合要求：{'；'.join(parts)}（{text.partition(': ')[2]}）"
    if "field" in facts:
        return f"所附{paper}不合要求：{facts['field']} 的值 {shown(facts['value'])} 不可用（{text.partition(': ')[2]}）"
    if "unit" in facts:
        return f"的期间 {facts['given'].zh} 与该时限的单位不同，须以 {facts['unit']} 计"
    return f"须附{paper}" if form else "不需要表单，form 列须留空"


def _out_of_order(_words: Words, facts: dict[str, Any], text: str) -> str:
    if "recorded_at" in facts:
        return f"的时刻 {facts['at'].isoformat()} 早于本件上一行；确系事后补录的，须在 recorded_at 列写明补录时刻"
    return f"与本件其他各行的先后不能同时成立（{text}）"


def _conflict(_words: Words, facts: dict[str, Any], _text: str) -> str:
    return f"的 key {facts['key']!r} 已用于本件第 {facts['entry']} 条，一个 key 只属于一件事"


def _ambiguous(_words: Words, facts: dict[str, Any], _text: str) -> str:
    return f"有几个在办环节都可办理，须在 run 列写明其一：{'、'.join(facts['runs'])}"


def _lapse_due(_words: Words, facts: dict[str, Any], _text: str) -> str:
    return f"之前，{facts['run']} 的时限已于 {facts['due']} 届满，法律后果已经发生"


def _unpublished(_words: Words, facts: dict[str, Any], _text: str) -> str:
    return f"涉及尚未公布节假日安排的日期 {facts.get('day')}；缺《{facts.get('missing') or '该年安排'}》"


_SAYINGS = {
    GuardRefused: _guards,
    NotPermitted: _not_permitted,
    NoSuchEvent: _no_such_event,
    FormRefused: _form,
    OutOfOrder: _out_of_order,
    Conflict: _conflict,
    Ambiguous: _ambiguous,
    LapseDue: _lapse_due,
    Unpublished: _unpublished,
}
