"""Turns a line of a log into an act: instant, actor, form and waivers, each checked before the case is touched."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
from attrs import frozen

from caseflow.basics.instants import instant
from caseflow.case.records import Actor, Waiver
from caseflow.engine.centre import Centre
from caseflow.errors import BadInput, hidden, nearest, shown
from caseflow.reports.audit.log import BadLine, Line
from caseflow.reports.audit.words import Terminology

OPEN = "open"


@frozen
class Act:
    """What a line asks of the centre; `options` are the further arguments of `fire`: key, recorded_at, run, waive."""

    line: Line
    at: datetime
    actor: Actor
    form: Any
    options: dict[str, Any]


class UnusableLine(Exception):
    """The line does not describe an act: the reason in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en

    def bad(self, line: Line) -> BadLine:
        """Return the line as one that cannot be audited."""
        return BadLine(line.number, self.zh, self.en, line.case_no[:64])


def read_at(line: Line, centre: Centre) -> datetime:
    """Return the instant at which the line happened.

    Raises:
        UnusableLine: it is naive, out of range or not an instant; the message has a correct one where one can be made of it.
    """
    return _instant(line.at, centre, "at")


def _instant(text: str, centre: Centre, column: str) -> datetime:
    try:
        return instant(text, centre.zone, what=column)
    except BadInput as error:
        right = error.facts.get("fix") or "2021-03-17T09:30+08:00"
        zh = f"{column} 列 {shown(text)} 不是可用的时刻（须写明日期、时刻和时区，1950 至 2200 年）；应写如 {right}"
        raise UnusableLine(zh, str(error)) from None


def read_act(line: Line, at: datetime, centre: Centre, terms: Terminology) -> Act:
    """Return the act that `line` describes.

    Raises:
        UnusableLine: no lifecycle has the event or role, an id is not valid, or a form or waiver is not a JSON object.
    """
    if line.event != OPEN and line.event not in terms.events:
        raise _unknown("event", "事件", line.event, (OPEN, *terms.events))
    roles = [role.strip() for role in line.role.split(";") if role.strip()]
    for role in roles:
        if role not in terms.roles:
            raise _unknown("role", "角色", role, terms.roles)
    form = _object(line.form, "form")
    waive = _object(line.waive, "waive")
    try:
        actor = Actor(line.actor, roles=roles, unit=line.unit or None)
        options: dict[str, Any] = {"key": line.key or None}
        if line.recorded_at:
            options["recorded_at"] = _instant(line.recorded_at, centre, "recorded_at")
        if line.run:
            options["run"] = line.run
        if waive:
            options["waive"] = {guard: _waiver(guard, waiver) for guard, waiver in waive.items()}
    except BadInput as error:
        raise bad_argument(error) from None
    return Act(line, at, actor, form, options)


def bad_argument(error: BadInput) -> UnusableLine:
    """Return the reason for an id that is not valid, or for another argument that the centre does not accept."""
    en = str(error)
    zh = f"编号或人员代码 {shown(error.facts['value'])} 不可用：须为 1 至 128 个可见字符" if "value" in error.facts else "本行不可用"
    return UnusableLine(f"{zh}（{en}）", en)


_MOST_NAMES = 40


def _unknown(what: str, what_zh: str, name: str, known: Any) -> UnusableLine:
    hint = nearest(name, known)
    guess = hint.partition("'")[2].rpartition("'")[0]
    names = list(known)
    first, more = names[:_MOST_NAMES], "…" if len(names) > _MOST_NAMES else ""
    zh = f"没有{what_zh} {shown(name)}，" + (f"是否为 {guess}？" if guess else "") + f"可用的有：{'、'.join(first)}{more}"
    return UnusableLine(zh, f"there is no {what} {shown(name)}{hint}; known: {', '.join(first)}{more}")


def _object(text: str, column: str) -> Any:
    """Return the JSON object in a cell, or None for an empty cell."""
    if not text:
        return None
    try:
        content = msgspec.json.decode(text.encode())
    except (ValueError, RecursionError) as error:
        zh = f'{column} 列不是 JSON：{error}；应写如 {{"number": "受〔2021〕3号"}}，无表单则留空'
        en = f'the column {column} is not JSON: {error}; write {{"number": "3"}}, or leave it empty where there is no form'
        raise UnusableLine(zh, en) from None
    if not isinstance(content, dict):
        zh = f'{column} 列须为 JSON 对象，而非 {hidden(content)}；应写如 {{"number": "受〔2021〕3号"}}'
        raise UnusableLine(zh, f'the column {column} must be a JSON object, not {hidden(content)}; write {{"number": "3"}}')
    return content


def _waiver(guard: str, waiver: Any) -> Waiver:
    right = '{"GUARD": {"by": "h-01", "role": "ROLE", "why": "..."}}'
    if not isinstance(waiver, dict) or set(waiver) != {"by", "role", "why"} or not all(isinstance(text, str) for text in waiver.values()):
        zh = f"waive 列中 {shown(guard)} 的豁免须写明 by、role、why，而非 {shown(waiver)}；应写如 {right}"
        raise UnusableLine(zh, f"in the column waive, {shown(guard)} must say by, role and why, not {shown(waiver)}; write {right}")
    return Waiver(Actor(waiver["by"], roles={waiver["role"]}), waiver["why"])
