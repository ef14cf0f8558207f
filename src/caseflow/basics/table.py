"""How things show themselves in a notebook: plain tables in Chinese and English, every word escaped, on light pages and on dark ones.

No colour is set but that of what is late, and no ground: a table takes the page's own. Of a document only its title is shown, never what
stands in it, so that no personal field can come into a page through here.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from attrs import frozen

from caseflow.basics.columns import columns, width
from caseflow.law import cite_en, cite_zh
from caseflow.lifecycle.reserved import CORRECT, MIGRATE, OPEN

if TYPE_CHECKING:
    from caseflow.case.records import Case, Entry, Run
    from caseflow.clocks.clock import Clock
    from caseflow.machines.indicators import Indicator

STATES = {"waiting": "未起算", "running": "计时中", "paused": "中止", "met": "已办", "lapsed": "届满", "stopped": "停止"}
_EVENTS = {OPEN: "立案", CORRECT: "更正", MIGRATE: "迁移"}
_MOST, _NAMED, _SHORT = 20, 5, 26
_CELL = "text-align:left;vertical-align:top;padding:1px 8px"
_TONES = {
    "strong": ' style="font-weight:bold"',
    "soft": ' style="opacity:.65"',
    "bad": ' style="color:#df3f37"',
}


@frozen
class Row:
    """One line of a table; its tone is "", strong, soft or bad. A line break in a cell stays one. `told` is said below it."""

    cells: Sequence[str]
    tone: str = ""
    told: Sequence[str] = ()


@frozen
class Table:
    """A table with its title, its headings, and the lines below it; `notes` are smaller lines that only a page shows."""

    title: str
    heads: Sequence[str]
    rows: Sequence[Row]
    below: Sequence[str] = ()
    notes: Sequence[str] = ()

    def html(self) -> str:
        """Return it as HTML that runs nothing and needs no style sheet.

        >>> Table("<b>", ["a"], [Row(["1"])]).html().count("<b>")
        0
        """
        names = "".join(f'<th style="{_CELL}">{_broken(name)}</th>' for name in self.heads)
        head = f"<thead><tr>{names}</tr></thead>" if names else ""
        body = "".join(_tr(row) for row in self.rows)
        below = "".join(f'<div style="opacity:.8">{html.escape(line)}</div>' for line in self.below)
        below += "".join(f'<div style="opacity:.8;font-size:smaller">{html.escape(line)}</div>' for line in self.notes)
        title = f'<div style="font-weight:bold">{html.escape(self.title)}</div>'
        table = f'<table style="border-collapse:collapse">{head}<tbody>{body}</tbody></table>'
        return f'<div style="margin:6px 0;overflow-x:auto">{title}{table}{below}</div>'

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return bundle(self)

    def text(self) -> str:
        """Return it as aligned text."""
        rows = [*([Row(self.heads)] if self.heads else []), *self.rows]
        out = columns([[cell.replace("\n", " ") for cell in row.cells] for row in rows], indent="  ")
        lines = [line for first, row in zip(out, rows, strict=True) for line in (first, *(f"      {told}" for told in row.told))]
        return "\n".join([self.title, *lines, *self.below]) + "\n"


def _tr(row: Row) -> str:
    tone = _TONES.get(row.tone, "")
    below = _broken("\n".join(row.told))
    more = f'<tr><td colspan="{len(row.cells)}" style="{_CELL};padding-left:3em;opacity:.8">{below}</td></tr>' if below else ""
    return f"<tr{tone}>{''.join(map(_td, row.cells))}</tr>{more}"


def _td(cell: str) -> str:
    lines = cell.split("\n")
    whole = ";white-space:nowrap" if max(map(width, lines)) <= _SHORT else ""  # a date is never broken
    return f'<td style="{_CELL}{whole}">{_broken(cell)}</td>'


def _broken(text: str) -> str:
    return "<br>".join(map(html.escape, text.split("\n")))


def bundle(*tables: Table) -> dict[str, str]:
    """Return the tables as what a notebook takes: HTML, and text beside it."""
    return {"text/html": "".join(one.html() for one in tables), "text/plain": "\n".join(one.text() for one in tables)}


def clocks(found: Iterable[Clock]) -> Table:
    """Return the clocks, a row each; what is late is told in words and red."""
    held = list(found)
    days = sorted({f"{one.as_of}" for one in held})
    rows = [Row(_clock(one), "bad" if one.breached else "" if one.is_open else "soft") for one in held]
    heads = ("时限\nclock", "期限\nwithin", "起算\nfrom", "已用\nused", "剩余\nleft", "届满\ndue", "状态\nstate")
    law = dict.fromkeys(f"{one.zh} {one.name}：{cite_zh(one.cites)} · {cite_en(one.cites)}" for one in held if one.cites)
    return Table(f"各时限 clocks {' '.join(days)}".rstrip(), heads, rows, notes=tuple(law))


def _clock(clock: Clock) -> list[str]:
    within = f"{clock.within.zh}\n{clock.within.en}" if clock.within is not None else "未定\nuntimed"
    numbers = ["" if number is None else str(number) for number in (clock.used, clock.left)]
    due = str(clock.due) if clock.due is not None else f"预计 expected\n{clock.expected}" if clock.expected is not None else "—"
    state = [f"{STATES[clock.state]} {clock.state}", *([str(clock.ended)] if clock.ended else [])]
    state += [f"逾期 overdue {clock.late}"] if clock.breached else ["将届满 due soon"] if clock.warned else []
    state += [f"尚未公布 {clock.undated}"] if clock.undated else []
    state += ["暂定 provisional"] if clock.provisional else []
    started = str(clock.started or "")
    return [f"{clock.zh}\n{clock.name}", within, started, *numbers, due, "\n".join(state)]


def case(one: Case) -> tuple[Table, Table]:
    """Return the runs of a case, and the last twenty lines of its journal: who did what when, on which document; never what it says."""
    matter = f" · {one.matter.name} {one.matter.code}" if one.matter is not None else ""
    runs = [Row(_run(run), "" if run.is_open else "soft") for run in one.runs]
    earlier = len(one.entries) - _MOST
    below = [f"此前 {earlier} 条 earlier lines"] if earlier > 0 else []
    lines = [Row(_entry(one, entry)) for entry in one.entries[-_MOST:]]
    return (
        Table(f"办件 case {one.case_no}{matter}", ("环节 run", "程序 lifecycle", "状态 state"), runs),
        Table("办理记录 journal", ("#", "时间 at", "事项 event", "人员 by", "文书 document"), lines, below),
    )


def _run(run: Run) -> list[str]:
    zh = next(state.zh for state in run.lifecycle.states if state.name == run.state)
    return [run.id, f"{run.lifecycle.zh} {run.lifecycle.edition}", f"{zh} {run.state}"]


def _entry(one: Case, entry: Entry) -> list[str]:
    definition = one.run(entry.run).lifecycle
    events = {row.event: row.zh for row in definition.transitions}
    roles = {role.name: role.zh for role in (*definition.opened_by, *(role for row in definition.transitions for role in row.by))}
    event = f"{events.get(entry.event, _EVENTS.get(entry.event, ''))} {entry.event}".strip()
    corrects = "" if entry.more.corrects is None else f" → #{entry.more.corrects}"
    role = f"{roles.get(entry.role or '', '')} {entry.role or ''}".strip()
    who = f"{entry.actor} {role}" if entry.actor is not None else "依法 by law"
    form = "" if entry.form is None else f"{getattr(entry.form, 'zh', '')} {type(entry.form).__name__}".strip()
    return [str(entry.seq), entry.at.isoformat(sep=" ", timespec="minutes")[:16], f"{event}{corrects}", who, form]


def indicators(found: Iterable[Indicator]) -> Table:
    """Return the indicators with numerator and denominator; a target that was missed is red, and names the first cases against it."""
    rows, held = [], list(found)
    for one in held:
        ratio, met = one.ratio, one.ratio.met
        value = "未定义\nundefined" if ratio.value is None else ratio.percent
        target = "—" if ratio.target is None else f"≥ {float(ratio.target):.0%}"
        told = {True: "达标 met", False: "未达标 missed", None: "—"}[met]
        more = f" … +{len(one.against) - _NAMED}" if len(one.against) > _NAMED else ""
        against = [f"未达标件 against: {', '.join(one.against[:_NAMED])}{more}"] if one.against else []
        cells = [one.key, f"{one.zh}\n{one.en}", value, f"{ratio.numerator}/{ratio.denominator}", target, told]
        rows.append(Row(cells, "bad" if met is False else "", against))
    heads = ("", "指标\nindicator", "比率\nrate", "件数\ncases", "目标\ntarget", "结果\nresult")
    notes = [f"{one.key}：{cite_zh(one.cite)} · {cite_en(one.cite)}" for one in held]
    return Table("指标 indicators", heads, rows, notes=notes)
