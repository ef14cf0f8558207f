"""The Chinese terms of a catalogue, and refusals in Chinese, built from the facts of the error and not from its English sentence."""

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


class Terminology:
    """The Chinese terms of the events, roles, states, limits and forms of a catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.events: dict[str, str] = {}
        self.rows: dict[tuple[str, str], str] = {}
        self.roles: dict[str, str] = {}
        self.forms: dict[str, str] = {}
        self.lifecycles = {lifecycle.name: lifecycle.zh for lifecycle in catalogue.editions()}
        self.limits: dict[tuple[str, str], str] = {}
        self.states: dict[tuple[str, str], str] = {}
        for lifecycle in catalogue.editions():
            name, rows = lifecycle.name, lifecycle.transitions
            roles = [*(role for row in rows for role in row.by), *lifecycle.opened_by]
            forms = [lifecycle.opens_with, *(row.form for row in rows)]
            self.states |= {(name, state.name): state.zh for state in lifecycle.states}
            self.roles |= {role.name: role.zh for role in roles}
            self.events = {row.event: row.zh for row in rows} | self.events
            self.rows |= {(name, row.event): row.zh for row in rows}
            self.limits |= {(name, limit.name): limit.zh for limit in lifecycle.limits}
            self.forms |= {form.__name__: getattr(form, "zh", "") for form in forms if form is not None}

    def event(self, name: str, lifecycle: str = "") -> str:
        """Return the event's name with its Chinese term; where lifecycles have different terms, the one of `lifecycle`."""
        zh = self.rows.get((lifecycle, name), self.events.get(name, ""))
        return f"{zh} {name}".lstrip()

    def role(self, name: str) -> str:
        """Return the role's name with its Chinese term."""
        return f"{self.roles[name]} {name}" if name in self.roles else name

    def state(self, run: str, name: str) -> str:
        """Return the Chinese term of a state of the run's lifecycle."""
        return self.states.get((run.partition("#")[0], name), name)

    def refusal(self, error: CaseflowError, event: str, lifecycle: str = "") -> str:
        """Return the refusal in Chinese; where its facts do not say enough, followed by its English sentence."""
        subject = f"“{self.event(event, lifecycle)}”"
        for kind, explain in _EXPLANATIONS.items():
            if isinstance(error, kind):
                text = str(explain(self, error.facts, str(error)))
                # Names of runs that the reader must write into the column `run` stay as they are.
                return subject + (text if kind is Ambiguous else self.termed(text, lifecycle))
        return f"{subject}不成立：{error}"

    def termed(self, text: str, lifecycle: str) -> str:
        """Return `text` with Chinese terms in place of the quoted events and limits, and of the names of runs."""

        def term(match: re.Match[str]) -> str:
            key = (lifecycle, match[1])
            return f"“{self.rows.get(key) or self.limits.get(key) or self.events.get(match[1], match[1])}”"

        def run(match: re.Match[str]) -> str:
            return self.lifecycles.get(match[1], match[1]) + ("" if match[2] == "1" else f"#{match[2]}")

        return re.sub(r"\b([a-z_]+)#([0-9]+)", run, re.sub(r"“([a-z_]+)”", term, text))


def _guards(_terms: Terminology, facts: dict[str, Any], _text: str) -> str:
    return "不符合条件：" + "；".join(map(in_chinese, facts["reasons"].values()))


def _not_permitted(terms: Terminology, facts: dict[str, Any], _text: str) -> str:
    roles = "、".join(map(terms.role, facts["held"])) or "无角色"
    return f"不得由 {facts['actor']}（{roles}）办理，须由 {'、'.join(map(terms.role, facts['allowed']))} 办理"


def _no_such_event(terms: Terminology, facts: dict[str, Any], text: str) -> str:
    if "states" not in facts:
        return f"不成立：{text}"
    where = "，".join(f"{run} 处于“{terms.state(run, state)}”" for run, state in facts["states"])
    kinds = [run.partition("#")[0] for run, _ in reversed(facts["states"])]
    names = [terms.event(event, next((kind for kind in kinds if (kind, event) in terms.rows), "")) for event in facts["offered"]]
    offered = "、".join(names) or "无，已全部办结"
    return f"此时不能办理（{where}）；此时可办：{offered}"


def _form(terms: Terminology, facts: dict[str, Any], text: str) -> str:
    form = facts.get("form")
    document = f"《{terms.forms[form]}》" if form in terms.forms else "表单"
    if "missing" in facts:
        parts = [f"缺 {'、'.join(facts['missing'])}"] if facts["missing"] else []
        parts += [f"无此字段 {'、'.join(map(str, facts['unknown']))[:80]}"] if facts["unknown"] else []
        return f"所附{document}不合要求：{'；'.join(parts)}（{text.partition(': ')[2]}）"
    if "field" in facts:
        return f"所附{document}不合要求：{facts['field']} 的值 {shown(facts['value'])} 不可用（{text.partition(': ')[2]}）"
    if "unit" in facts:
        return f"的期间 {facts['given'].zh} 与该时限的单位不同，须以 {facts['unit']} 计"
    return f"须附{document}" if form else "不需要表单，form 列须留空"


def _out_of_order(_terms: Terminology, facts: dict[str, Any], text: str) -> str:
    if "recorded_at" in facts:
        return f"的时刻 {facts['at'].isoformat()} 早于本件上一行；确系事后补录的，须在 recorded_at 列写明补录时刻"
    return f"与本件其他各行的先后不能同时成立（{text}）"


def _conflict(_terms: Terminology, facts: dict[str, Any], _text: str) -> str:
    return f"的 key {facts['key']!r} 已用于本件第 {facts['entry']} 条，一个 key 只属于一件事"


def _ambiguous(_terms: Terminology, facts: dict[str, Any], _text: str) -> str:
    return f"有几个在办环节都可办理，须在 run 列写明其一：{'、'.join(facts['runs'])}"


def _lapse_due(_terms: Terminology, facts: dict[str, Any], _text: str) -> str:
    return f"之前，{facts['run']} 的时限已于 {facts['due']} 届满，法律后果已经发生"


def _unpublished(_terms: Terminology, facts: dict[str, Any], _text: str) -> str:
    return f"涉及尚未公布节假日安排的日期 {facts.get('day')}；缺《{facts.get('missing') or '该年安排'}》"


_EXPLANATIONS = {
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
