"""The Chinese terms of a catalogue, and refusals in Chinese, built from the facts of the error and not from its English sentence."""

from __future__ import annotations

import re
from typing import Any

from caseflow.basics.bilingual import in_chinese
from caseflow.calendar import Span
from caseflow.case.records import opening_zh
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
from caseflow.lifecycle.forms import fields_of
from caseflow.lifecycle.kinds import FieldType, Kind, label
from caseflow.lifecycle.reserved import OPEN
from caseflow.lifecycle.vocabulary import Guard
from caseflow.reports.words import KINDS, condition_zh, setting_zh

_SPAN = re.compile(r"\b[1-9][0-9]{0,4} (?:working_days\b|(?:calendar_days|months|years)\b(?: unrolled\b)?(?: at_least [1-9][0-9]{0,4}\b)?)")


class Terminology:
    """The Chinese terms of the events, roles, states, limits and forms of a catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.events: dict[str, str] = {}
        self.rows: dict[tuple[str, str], str] = {}
        self.roles: dict[str, str] = {}
        self.forms: dict[str, type] = {}
        self.lifecycles = {lifecycle.name: lifecycle.zh for lifecycle in catalogue.editions()}
        self.limits: dict[tuple[str, str], str] = {}
        self.states: dict[tuple[str, str], str] = {}
        self.final: set[tuple[str, str]] = set()
        for lifecycle in catalogue.editions():
            name, rows = lifecycle.name, lifecycle.transitions
            roles = [*(role for row in rows for role in row.by), *lifecycle.opened_by]
            forms = [lifecycle.opens_with, *(row.form for row in rows)]
            self.states |= {(name, state.name): state.zh for state in lifecycle.states}
            self.final |= {(name, state.name) for state in lifecycle.states if state.final}
            self.roles |= {role.name: role.zh for role in roles}
            self.events = {row.event: row.zh for row in rows} | self.events
            self.rows |= {(name, row.event): row.zh for row in rows}
            self.limits |= {(name, limit.name): limit.zh for limit in lifecycle.limits}
            self.forms |= {form.__name__: form for form in forms if form is not None}

    def event(self, name: str, lifecycle: str = "") -> str:
        """Return the event's Chinese term; where lifecycles have different terms, the one of `lifecycle`. An unknown name comes back."""
        if name == OPEN:
            return opening_zh(lifecycle)
        return self.rows.get((lifecycle, name)) or self.events.get(name, name)

    def role(self, name: str) -> str:
        """Return the role's Chinese term; an unknown name comes back."""
        return self.roles.get(name, name)

    def condition(self, guard: Guard, lifecycle: str) -> str:
        """Return the condition of a row of `lifecycle` in words."""
        return condition_zh(
            guard,
            lambda name: self.lifecycles.get(name) or self.event(name, lifecycle),
            lambda name: self.limits.get((lifecycle, name), name),
        )

    def run(self, run: str) -> str:
        """Return the Chinese term of a run's lifecycle, with its number where that is not 1."""
        name, _, number = run.partition("#")
        return self.lifecycles.get(name, name) + ("" if number in {"", "1"} else f"#{number}")

    def state(self, run: str, name: str) -> str:
        """Return the Chinese term of a state of the run's lifecycle."""
        return self.states.get((run.partition("#")[0], name), name)

    def standing(self, run: str, name: str) -> str:
        """Return in which state a run stands; of one that is over, that it is."""
        over = (run.partition("#")[0], name) in self.final
        return f"{self.run(run)}{'已办结，结果为' if over else '处于'}“{self.state(run, name)}”"

    def refusal(self, error: CaseflowError, event: str, lifecycle: str = "", form: Any = None) -> str:
        """Return the refusal in Chinese; `form` is the class of the document that the event takes."""
        subject = f"“{self.event(event, lifecycle)}”"
        for kind, explain in _EXPLANATIONS.items():
            if isinstance(error, kind):
                text = str(explain(self, error.facts, str(error)))
                # Names of runs that the reader must write into the column `run` stay as they are.
                return subject + (text if kind is Ambiguous else self.termed(text, lifecycle, form if kind is GuardRefused else None))
        return f"{subject}不成立：{error}"

    def termed(self, text: str, lifecycle: str, form: Any = None) -> str:
        """Return `text` with Chinese terms in place of the quoted events and limits, the names of runs, fields and settings, and spans."""
        fields = fields_of(form) if form is not None else ()
        titles = {field.name: f"“{field.zh}”" for field in fields if field.zh != field.name}

        def term(match: re.Match[str]) -> str:
            key = (lifecycle, match[1])
            return f"“{self.limits.get(key) or self.event(match[1], lifecycle)}”"

        def run(match: re.Match[str]) -> str:
            return self.run(match[0])

        def name(match: re.Match[str]) -> str:
            return titles.get(match[0]) or setting_zh(match[0])

        text = _SPAN.sub(lambda match: Span.parse(match[0]).zh, text)
        text = re.sub(r"\b[a-z_]+#[0-9]+", run, re.sub(r"“([a-z_]+)”", term, text))
        return re.sub(r"(?<![A-Za-z0-9_-])[a-z_]{2,}(?![A-Za-z0-9_-])", name, text)


def _guards(_terms: Terminology, facts: dict[str, Any], _text: str) -> str:
    return "不符合条件：" + "；".join(map(in_chinese, facts["reasons"].values()))


def _not_permitted(terms: Terminology, facts: dict[str, Any], _text: str) -> str:
    roles = "、".join(map(terms.role, facts["held"])) or "无角色"
    return f"不得由 {facts['actor']}（{roles}）办理，须由{'或'.join(map(terms.role, facts['allowed']))}办理"


def _no_such_event(terms: Terminology, facts: dict[str, Any], text: str) -> str:
    if "states" not in facts:
        return f"不成立：{text}"
    where = "，".join(terms.standing(run, state) for run, state in facts["states"])
    kinds = [run.partition("#")[0] for run, _ in reversed(facts["states"])]
    names = [terms.event(event, next((kind for kind in kinds if (kind, event) in terms.rows), "")) for event in facts["offered"]]
    offered = "、".join(names) or "无，已全部办结"
    return f"此时不能办理（{where}）；此状态下的事件：{offered}"


def _form(terms: Terminology, facts: dict[str, Any], text: str) -> str:
    form = terms.forms.get(facts.get("form") or "")
    document = f"《{getattr(form, 'zh', '')}》" if form is not None else "文书"
    fields = {field.name: field for field in fields_of(form)} if form is not None else {}

    def title(name: object) -> str:
        return f"“{fields[str(name)].zh}”" if name in fields else f"“{str(name)[:80]}”"

    if "missing" in facts:
        parts = [f"缺{'、'.join(map(title, facts['missing']))}"] if facts["missing"] else []
        parts += [f"没有{'、'.join(map(title, facts['unknown']))}这一栏"] if facts["unknown"] else []
        return f"所附{document}不合要求：{'；'.join(parts)}"
    if "field" in facts:
        kind = _expected(fields[facts["field"]].type) if facts["field"] in fields else ""
        return f"所附{document}不合要求：{title(facts['field'])}填为 {shown(facts['value'])}，不可用{kind}"
    if "unit" in facts:
        unit = "工作日" if facts["unit"] == "working_days" else Span(facts["unit"], 1).zh.removeprefix("1")
        return f"的期限 {facts['given'].zh} 与该时限的单位不同，须以{unit}计"
    if "event" not in facts:  # what was given is no object at all, or two of its fields contradict each other
        return f"所附{document}不合要求：{text.partition(': ')[2] or text}"
    return f"须附{document}" if form else "无须附文书，文书一栏须留空"


def _expected(field_type: FieldType) -> str:
    """Return what the field takes, in parentheses."""
    inner = field_type.innermost
    if inner.kind is Kind.ENUM:
        return f"（须为{'／'.join(label(member)[0] for member in inner.cls)}）"
    return f"（须为{KINDS[inner.kind][0]}）" if inner.kind in KINDS else ""


def _out_of_order(_terms: Terminology, facts: dict[str, Any], _text: str) -> str:
    if "recorded_at" in facts:
        return f"的时刻 {facts['at'].isoformat()} 早于本件上一行；确系事后补录的，须写明补录时刻（recorded_at 列）"
    return "与本件其他各行的先后不能同时成立"


def _conflict(_terms: Terminology, facts: dict[str, Any], _text: str) -> str:
    return f"的防重复编号 {facts['key']!r} 已用于本件第 {facts['entry']} 条；一个编号只属于一次办理"


def _ambiguous(_terms: Terminology, facts: dict[str, Any], _text: str) -> str:
    return f"有几个在办程序都可办理，须写明其一（run 列）：{'、'.join(facts['runs'])}"


def _lapse_due(_terms: Terminology, facts: dict[str, Any], _text: str) -> str:
    return f"之前，{facts['run']}的时限已于 {facts['due']} 届满，法律后果已经依法发生"


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
