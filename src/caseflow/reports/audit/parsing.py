"""From a line of text to one call of the door: instant, actor, form and waivers, each checked before the case is touched."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
from attrs import frozen

from caseflow.basics.instants import instant
from caseflow.case.records import Actor, Waiver
from caseflow.engine.centre import Centre
from caseflow.errors import BadInput, nearest, shown
from caseflow.reports.audit.log import BadLine, Line
from caseflow.reports.audit.words import Words

OPEN = "open"


@frozen
class Call:
    """What a line asks of the centre."""

    line: Line
    at: datetime
    actor: Actor
    form: Any
    more: dict[str, Any]


class NoCall(Exception):
    """The line cannot be an act: why, in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en

    def bad(self, line: Line) -> BadLine:
        """Return the line as one that cannot be read."""
        return BadLine(line.number, self.zh, self.en, line.case_no[:64])


def read_at(line: Line, centre: Centre) -> datetime:
    """Return the instant at which the line happened.

    Raises:
        NoCall: it is naive, absurd or no instant, with the instant that would have been right where one can be told.
    """
    return _instant(line.at, centre, "at")


def _instant(text: str, centre: Centre, column: str) -> datetime:
    try:
        return instant(text, centre.zone, what=column)
    except BadInput as error:
        right = error.facts.get("fix") or "2021-03-17T09:30+08:00"
        zh = f"{column} 列 {shown(text)} 不是可用的时刻（须为 ISO 8601 且带时区，1950 至 2200 年）；应写如 {right}"
        raise NoCall(zh, str(error)) from None


def read_call(line: Line, at: datetime, centre: Centre, words: Words) -> Call:
    """Return what `line` asks for.

    Raises:
        NoCall: an event or role that no lifecycle knows, an id that cannot be one, a form or waiver that is no JSON object.
    """
    if line.event != OPEN and line.event not in words.events:
        raise _unknown("event", "事件", line.event, (OPEN, *words.events))
    roles = [role.strip() for role in line.role.split(";") if role.strip()]
    for role in roles:
        if role not in words.roles:
            raise _unknown("role", "角色", role, words.roles)
    form = _object(line.form, "form")
    waive = _object(line.waive, "waive")
    try:
        actor = Actor(line.actor, roles=roles, unit=line.unit or None)
        more: dict[str, Any] = {"key": line.key or None}
        if line.recorded_at:
            more["recorded_at"] = _instant(line.recorded_at, centre, "recorded_at")
        if line.run:
            more["run"] = line.run
        if waive:
            more["waive"] = {guard: _waiver(guard, given) for guard, given in waive.items()}
    except BadInput as error:
        raise no_id(error) from None
    return Call(line, at, actor, form, more)


def no_id(error: BadInput) -> NoCall:
    """Return the answer to an id that cannot be one, or to another argument that means nothing."""
    told = str(error)
    zh = f"编号或人员代码 {shown(error.facts['value'])} 不可用：须为 1 至 128 个可见字符" if "value" in error.facts else "本行不可用"
    return NoCall(f"{zh}（{told}）", told)


_MOST_TOLD = 40


def _unknown(what: str, zh: str, name: str, known: Any) -> NoCall:
    near = nearest(name, known)
    guess = near.partition("'")[2].rpartition("'")[0]
    names = list(known)
    some, more = names[:_MOST_TOLD], "…" if len(names) > _MOST_TOLD else ""
    told = f"没有{zh} {shown(name)}，" + (f"是否为 {guess}？" if guess else "") + f"可用的有：{'、'.join(some)}{more}"
    return NoCall(told, f"there is no {what} {shown(name)}{near}; known: {', '.join(some)}{more}")


def _object(text: str, column: str) -> Any:
    """The JSON object that a cell holds, or None for an empty one."""
    if not text:
        return None
    try:
        found = msgspec.json.decode(text.encode())
    except (ValueError, RecursionError) as error:
        zh = f'{column} 列不是 JSON：{error}；应写如 {{"number": "受〔2021〕3号"}}，无表单则留空'
        raise NoCall(zh, f'the column {column} is no JSON: {error}; write {{"number": "3"}}, or leave it empty for none') from None
    if not isinstance(found, dict):
        zh = f'{column} 列须为 JSON 对象，而非 {shown(found)}；应写如 {{"number": "受〔2021〕3号"}}'
        raise NoCall(zh, f'the column {column} must be a JSON object, not {shown(found)}; write {{"number": "3"}}')
    return found


def _waiver(guard: str, given: Any) -> Waiver:
    right = '{"once_notify_missing": {"by": "h-01", "role": "centre_head", "why": "..."}}'
    if not isinstance(given, dict) or set(given) != {"by", "role", "why"} or not all(isinstance(one, str) for one in given.values()):
        zh = f"waive 列中 {shown(guard)} 的豁免须写明 by、role、why，而非 {shown(given)}；应写如 {right}"
        raise NoCall(zh, f"in the column waive, {shown(guard)} must say by, role and why, not {shown(given)}; write {right}")
    return Waiver(Actor(given["by"], roles={given["role"]}), given["why"])
