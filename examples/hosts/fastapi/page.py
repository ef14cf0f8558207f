"""Two pages in plain HTML: the desk, and a case with its offers as buttons. The inputs come from the JSON Schema of the document."""

import json
import secrets
from collections.abc import Iterable
from html import escape
from typing import Any

from caseflow import Case, Clock, Matter, Offer
from caseflow.reports.export import form_schema
from caseflow.store import Head

HEAD = """<!doctype html><html lang="zh"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title>
<style>body{{font:16px/1.5 "PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}}
td,th{{text-align:left;padding:.2rem .8rem .2rem 0}} form{{border-top:1px solid #ccc;padding:.6rem 0}}
label{{display:block}} textarea{{vertical-align:top}}
#problem{{background:#fff3cd;white-space:pre-wrap}} .late{{color:#b00}}</style><h1>{title}</h1><p id="problem"></p>"""
# An act is sent as JSON, with the length of the journal on this page, and a key that makes a second click the same act.
SCRIPT = """<script>
document.querySelectorAll("form").forEach(form => form.onsubmit = async event => {
  event.preventDefault();
  const fields = {}, sent = form.dataset;
  form.querySelectorAll("[name]").forEach(input => {
    const read = input.dataset.json ? JSON.parse : input.dataset.lines ? text => text.split("\\n") : text => text;
    if (input.value) fields[input.name] = read(input.value);
  });
  const act = sent.matter ? {matter: form.querySelector("select").value, form: fields} : sent.document ? fields : null;
  const headers = {"Content-Type": "application/json"};
  if (sent.seen) Object.assign(headers, {"If-Match": `"${sent.seen}"`, "Idempotency-Key": sent.key});
  const answer = await fetch(form.action, {method: "POST", headers, body: act && JSON.stringify(act)});
  const body = await answer.json();
  if (answer.ok) location = "/desk/" + body.case_no;
  else document.getElementById("problem").textContent = body.detail;
});
</script>"""


def table(headings: str, rows: Iterable[Iterable[object]]) -> str:
    """Return a table; a cell that is None is empty."""
    lines = ["".join(f"<td>{'' if cell is None else escape(str(cell))}</td>" for cell in row) for row in rows]
    return f"<table><tr>{''.join(f'<th>{heading}</th>' for heading in headings.split())}</tr><tr>{'</tr><tr>'.join(lines)}</tr></table>"


def inputs(schema: dict[str, Any]) -> str:
    """Return an input for every field of a document."""
    return "".join(_input(name, part, needed=name in schema["required"]) for name, part in schema["properties"].items())


def _input(name: str, part: dict[str, Any], *, needed: bool) -> str:
    """A choice for an enum, lines for a list of texts, JSON for anything else but text."""
    kind = part.get("anyOf", [part])[0]
    must = f"name={name}{' required' if needed else ''}"
    inner, title = kind.get("items", kind), escape(part["title"])
    if "oneOf" in kind:
        choices = "".join(f'<option value="{escape(str(choice["const"]))}">{escape(choice["title"])}' for choice in kind["oneOf"])
        return f"<label>{title} <select {must}>{choices}</select></label>"
    if kind["type"] == "array" and inner.get("type") == "string":
        return f"<label>{title} <textarea {must} data-lines=1></textarea></label>"
    if kind["type"] in {"array", "object"}:
        blank = dict.fromkeys(inner.get("properties", ()), "")
        return f"<label>{title} <textarea {must} data-json=1>{json.dumps(blank if inner is kind else [blank])}</textarea></label>"
    as_json = "" if kind["type"] == "string" else " data-json=1"
    return f"<label>{title} <input {must}{as_json} type={'date' if kind.get('format') == 'date' else 'text'}></label>"


def desk_page(heads: Iterable[Head], matters: Iterable[Matter], application: dict[str, Any]) -> str:
    """Return the page of all cases."""
    rows = table("办件编号 类型 状态 最近到期", [(head.case_no, head.kind, head.state, head.next_due) for head in heads])
    options = "".join(f"<option value={escape(matter.code)}>{escape(matter.code)} {escape(matter.name)}</option>" for matter in matters)
    opening = (
        f"<form action=/cases data-matter=1><label>事项 <select>{options}</select></label>{inputs(application)}<button>接件</button></form>"
    )
    return HEAD.format(title="服务窗口") + rows + opening + SCRIPT


def case_page(case: Case, clocks: Iterable[Clock], offers: Iterable[Offer]) -> str:
    """Return the page of one case."""
    rows = [(_named(clock), clock.state, clock.used, clock.left, clock.due, clock.overdue_after) for clock in clocks]
    times = table("时限 状态 已用 剩余 届满 过后算超期", rows)
    buttons = "".join(button(case, offer) for offer in offers) or "<p>本岗位此时无可办之事。Nothing, in your role.</p>"
    acts = [(entry.at.isoformat(" ", "minutes"), entry.event, entry.role, entry.actor) for entry in case.standing]
    journal = table("时间 事项 岗位 人员", acts)
    return HEAD.format(title=escape(f"{case.case_no} {case.kind}, {case.state}")) + times + buttons + journal + SCRIPT


def _named(clock: Clock) -> str:
    return clock.zh + ("（原则上）" if clock.soft else "")


def button(case: Case, offer: Offer) -> str:
    """Return the button of an offer with the inputs of its document; disabled, with the reasons, if it may not be done yet."""
    fields = inputs(form_schema(offer.form)) if offer.form else ""
    where = f"/cases/{escape(case.case_no)}/{offer.event}?run={offer.run.replace('#', '%23')}"
    seen = f"data-seen={len(case.entries)} data-key={secrets.token_hex(8)} data-document={'1' if offer.form else ''}"
    why = "".join(f"<small>{escape(reason.zh)}</small>" for reason in offer.reasons)
    return f'<form action="{where}" {seen}>{fields}<button{"" if offer.may else " disabled"}>{offer.zh} {offer.event}</button>{why}</form>'
