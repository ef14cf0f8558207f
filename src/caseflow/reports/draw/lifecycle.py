"""Draws a lifecycle: each state is a lane, and each row of the definition a column with a line from lane to lane.

No two lines can cross, whatever the lifecycle: each column has one line, which runs straight up or down.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

from attrs import frozen

from caseflow.basics.arguments import or_none, takes
from caseflow.calendar import Span
from caseflow.case.records import Case, a_case
from caseflow.law import cite_en, cite_zh
from caseflow.lifecycle import Lifecycle
from caseflow.lifecycle.definition import a_lifecycle
from caseflow.lifecycle.vocabulary import FromCentre, FromForm, FromMatter, State, TimeLimit, Transition
from caseflow.reports.draw.canvas import (
    AMBER,
    BLUE,
    FAINT,
    GREEN,
    GROUND,
    INK,
    PALE,
    PALE_BLUE,
    PALE_GREEN,
    SOFT,
    Canvas,
    Drawing,
    LegendItem,
    legend_height,
    width_of,
)
from caseflow.reports.words import length_of

LANE, COLUMN, PAD = 38, 46, 14
_START = "▸ "
_DASHED, _DOTTED = {"stroke_dasharray": "6 4"}, {"stroke_dasharray": "2 3"}
# How often a case took a row (by its event) from a state (by its name).
TimesTaken = dict[tuple[str, str | None], int]


@takes(definition=a_lifecycle, case=or_none(a_case))
def lifecycle(definition: Lifecycle, case: Case | None = None) -> Drawing:
    """Return the picture of `definition`; with `case`, the path of the case is bold and its present state is filled.

    Final states are the green lanes at the bottom. A dashed line is an act of the law when the limit beside its name runs out, a dotted
    line is taken by itself when an inner run closes, and a ring is a row that stays in its state. The tooltip of a line says who takes
    it, with which form, and by which article.

    Raises:
        NoSuchEvent: `case` has no run of this lifecycle; the runs that it has are named.

    >>> from caseflow.machines import CATALOGUE
    >>> print(lifecycle(CATALOGUE["special_procedure"]))
    特别程序 special_procedure (2026-11-28)
    ▸ 特别程序开始 started
        特别程序结束 end_special → 特别程序结束 ended
    ■ 特别程序结束 ended
    ■ 已终止 called_off
    <BLANKLINE>
    """
    lanes = _lanes(definition)
    rows = sorted(definition.transitions, key=lambda row: _column_order(row, lanes))
    taken, present = _path(definition, case)
    left = PAD + max(max(width_of(_lane_name(definition, state), 13), width_of(state.name, 10)) for state in lanes) + 18
    head = PAD + 26 + max(max(len(_label_zh(row, definition)) * 14.5, width_of(_label(row, definition), 10)) for row in rows) + 8
    title = PAD + width_of(definition.zh, 15) + 8 + width_of(f"{definition.name} · {definition.edition}", 11) + PAD
    width = max(left + COLUMN * len(rows) + PAD, title)
    legend = _legend(definition, taken)
    foot = legend_height(legend, width - 2 * PAD)
    canvas = Canvas(width, head + LANE * len(lanes) + PAD + foot, f"{definition.zh} {definition.name}")
    picture = _LifecyclePicture(canvas, definition, tuple(lanes), left, head, taken)
    picture.title(case)
    for state in lanes:
        picture.lane(state, here=state.name in present)
    for i, row in enumerate(rows):
        picture.column(row, x=left + COLUMN * (i + 0.5))
    canvas.legend(PAD, head + LANE * len(lanes) + 8, legend, right=width - PAD)
    return Drawing(canvas.svg(), _table(definition, rows), _table_zh(definition, rows), _mermaid(definition), _dot(definition))


@frozen
class _LifecyclePicture:
    """The picture of one lifecycle: the canvas on which it is drawn, and its measures."""

    canvas: Canvas
    of: Lifecycle
    lanes: tuple[State, ...]
    left: float
    head: float
    taken: TimesTaken

    def middle(self, state: State) -> float:
        return self.head + (self.lanes.index(state) + 0.5) * LANE

    def title(self, case: Case | None) -> None:
        cites = f"{cite_zh(self.of.cite)} · {cite_en(self.of.cite)}"
        self.canvas.text(PAD, PAD + 12, self.of.zh, size=15, font_weight="bold", title=cites)
        name = f"{self.of.name} · {case.case_no if case else self.of.edition}"
        self.canvas.text(PAD + width_of(self.of.zh, 15) + 8, PAD + 12, name, size=11, fill=SOFT)

    def lane(self, state: State, *, here: bool) -> None:
        canvas, y = self.canvas, self.middle(state)
        fill = PALE_BLUE if here else PALE_GREEN if state.final else PALE
        frame: dict[str, Any] = {"stroke": BLUE, "stroke_width": 2} if here else {}
        canvas.rect(PAD - 6, y - LANE / 2 + 2, canvas.width - 2 * PAD + 12, LANE - 4, fill=fill, rx=5, **frame)
        weight = "bold" if here else "normal"
        canvas.text(PAD, y - 1, _lane_name(self.of, state), size=13, fill=GREEN if state.final else INK, font_weight=weight)
        canvas.text(PAD, y + 12, state.name, size=10, fill=SOFT)
        canvas.line(self.left - 8, y, canvas.width - PAD, y, stroke=FAINT)

    def column(self, row: Transition, *, x: float) -> None:
        canvas, head = self.canvas, self.head
        sources = [state for state in row.source if (row.event, state.name) in self.taken]
        ink = BLUE if sources else INK if row.by else AMBER
        tooltip = _tooltip(self.of, row, sum(self.taken.get((row.event, state.name), 0) for state in row.source))
        canvas.column(x - 8, head - 10, _label_zh(row, self.of), size=13, fill=ink)
        canvas.upwards(x + 11, head - 8, _label(row, self.of), size=10, fill=SOFT if ink == INK else ink)
        self.line(row, row.source, x=x, tooltip=tooltip, ink=INK if row.by else AMBER, width=1.5)
        if sources:
            self.line(row, sources, x=x, tooltip=tooltip, ink=BLUE, width=3.2)

    def line(self, row: Transition, sources: Iterable[State], *, x: float, tooltip: str, ink: str, width: float) -> None:
        canvas, target = self.canvas, row.target
        style: dict[str, Any] = {"stroke": ink, "stroke_width": width, "title": tooltip, **_dash(row, self.of)}
        if isinstance(target, State):
            target_y = self.middle(target)
            ends = [target_y, *(self.middle(state) for state in sources)]
            canvas.line(x, min(ends), x, max(ends), **style)
            for sign in (1 if min(ends) < target_y else 0, -1 if max(ends) > target_y else 0):
                if sign:
                    tip = target_y - sign * (6.5 if target in row.source else 0)  # at the edge of the ring, where there is one
                    canvas.path(f"M{x - 5:g} {tip - 9 * sign:g}h10L{x:g} {tip:g}Z", fill=ink, stroke="none", title=tooltip)
        for state in sources:
            if row.target_of(state) == state:
                canvas.circle(x, self.middle(state), 6.5, fill=GROUND, **style)
            else:
                canvas.circle(x, self.middle(state), 3.6, fill=ink, title=tooltip)


def _dash(row: Transition, definition: Lifecycle) -> dict[str, str]:
    return {} if row.by else _DASHED if _lapse(row, definition) else _DOTTED


def _legend(definition: Lifecycle, taken: TimesTaken) -> list[LegendItem]:
    """Return the legend of the shapes that are in the picture."""
    rows = definition.transitions
    shapes: list[tuple[bool, str, dict[str, Any]]] = [
        (True, "终结 final", {"fill": PALE_GREEN}),
        (any(not isinstance(row.target, State) for row in rows), "状态不变 stays", {"stroke": INK, "stroke_width": 1.5, "rx": 7}),
        (any(_lapse(row, definition) for row in rows), "期满依法发生 by law", {"stroke": AMBER, **_DASHED}),
        (any(row.on_close_of for row in rows), "子程序办结后自动进入 by itself", {"stroke": AMBER, **_DOTTED}),
        (bool(taken), "本件所经 the way it went", {"fill": BLUE}),
    ]
    return [(words, style) for is_used, words, style in shapes if is_used]


def _lanes(definition: Lifecycle) -> list[State]:
    """Return the open states in the order in which they can be reached, then the final ones."""
    order, todo = [definition.start], [definition.start]
    while todo:
        state = todo.pop(0)
        for row in definition.transitions:
            target = row.target_of(state)
            if state in row.source and target not in order:
                order.append(target)
                todo.append(target)
    order += [state for state in definition.states if state not in order]
    return [state for state in order if not state.final] + [state for state in order if state.final]


def _column_order(row: Transition, lanes: list[State]) -> tuple[int, int, int]:
    first = min(lanes.index(state) for state in row.source)
    target = lanes.index(row.target) if isinstance(row.target, State) else first
    return (first, target if target >= first else target + 100, len(row.source))


def _lane_name(definition: Lifecycle, state: State) -> str:
    return f"{_START}{state.zh}" if state == definition.start else state.zh


def _path(definition: Lifecycle, case: Case | None) -> tuple[TimesTaken, set[str]]:
    """Return which rows `case` took from which states, and the present states of its runs of this lifecycle."""
    if case is None:
        return {}, set()
    case.run(definition.name)  # raises where there is none
    states = {run.id: run.state for run in case.runs if run.lifecycle.name == definition.name}
    moves = [move for entry in case.standing for move in entry.moves if move.run in states and move.terms is None]
    return Counter((move.event, move.source) for move in moves), set(states.values())


def _lapse(row: Transition, definition: Lifecycle) -> TimeLimit | None:
    """Return the limit that lapses into `row`, if there is one."""
    return next((limit for limit in definition.limits if limit.lapse == row.event), None)


def _label_zh(row: Transition, definition: Lifecycle) -> str:
    limit = _lapse(row, definition)
    return row.zh if limit is None else f"{row.zh}·{amount(limit, 'zh')}"


def _label(row: Transition, definition: Lifecycle) -> str:
    limit = _lapse(row, definition)
    return row.event if limit is None else f"{row.event} · {amount(limit)}"


def amount(limit: TimeLimit, language: str = "en") -> str:
    """Return how long a limit is, in words: the span, or who sets it."""
    if isinstance(limit.within, Span):
        return limit.within.zh if language == "zh" else limit.within.en
    known = length_of(limit)
    if known is not None:
        return known[language != "zh"]
    return _SET_BY.get(type(limit.within), ("未定", "untimed"))[language != "zh"]


_SET_BY = {FromMatter: ("由事项定", "by the matter"), FromCentre: ("由本中心定", "by the centre"), FromForm: ("由文书定", "by the form")}


def _tooltip(definition: Lifecycle, row: Transition, times: int) -> str:
    who = "、".join(f"{role.zh} {role.name}" for role in row.by) or "自动进入 by itself"
    lines = [f"{row.zh} {row.event}", f"由 by: {who}"]
    if row.form is not None:
        lines.append(f"文书 form: {getattr(row.form, 'zh', '')} {row.form.__name__}")
    lines += [f"条件 guard: {guard.zh} {guard.name}" for guard in row.guards]
    for word, zh in (("opens", "启动子程序"), ("hands_over", "转为"), ("follows", "办结后启动")):
        value = getattr(row, word)
        if value:
            lines.append(f"{zh} {word}: {', '.join(value) if isinstance(value, tuple) else value}")
    for limit in definition.limits:
        if row.event in limit.met_by:
            lines.append(f"时限 meets: {limit.zh} {amount(limit, 'zh')}（{cite_zh(limit.cite)}）")
        if row.event == limit.lapse:
            lines.append(f"届满 when {limit.name} runs out: {amount(limit, 'zh')}（{cite_zh(limit.cite)}）")
    if row.cite:
        lines.append(f"依据 {cite_zh(row.cite)}")
    if times:
        lines.append(f"本件 {times} 次 (taken {times} times)")
    return "\n".join(lines)


def _table(definition: Lifecycle, rows: list[Transition]) -> str:
    lines = [f"{definition.zh} {definition.name} ({definition.edition})"]
    for state in _lanes(definition):
        lines.append(f"{_mark(state, definition)} {state.zh} {state.name}")
        for row in rows:
            if state in row.source:
                target = row.target_of(state)
                step = "stays" if target == state else f"→ {target.zh} {target.name}"
                lines.append(f"    {row.zh} {_label(row, definition)} {step}{'' if row.by else '  (by itself)'}")
    return "\n".join(lines) + "\n"


def _table_zh(definition: Lifecycle, rows: list[Transition]) -> str:
    lines = [f"{definition.zh}（版本 {definition.edition}）"]
    for state in _lanes(definition):
        lines.append(f"{_mark(state, definition)} {state.zh}")
        for row in (row for row in rows if state in row.source):
            target = row.target_of(state)
            step = "（状态不变）" if target == state else f" → {target.zh}"
            lines.append(f"    {_label_zh(row, definition)}{step}{'' if row.by else '（自动进入）'}")
    return "\n".join(lines) + "\n"


def _mark(state: State, definition: Lifecycle) -> str:
    return "■" if state.final else "▸" if state == definition.start else "·"


def _mermaid(definition: Lifecycle) -> str:
    # A state may be called `note` or `end`, which are words of Mermaid; an id that begins like this is none, and the name is in the label.
    ids = {state: f"s_{state.name}" for state in definition.states}
    lines = ["stateDiagram-v2", f"    [*] --> {ids[definition.start]}"]
    lines += [f"    {ids[state]}: {_line(f'{state.zh} {state.name}')}" for state in definition.states]
    for row in definition.transitions:
        label = _line(f"{row.zh} {_label(row, definition)}")
        lines += [f"    {ids[source]} --> {ids[row.target_of(source)]}: {label}" for source in row.source]
    lines += [f"    {ids[state]} --> [*]" for state in definition.states if state.final]
    return "\n".join(lines) + "\n"


def _line(text: str) -> str:
    """Return `text` as a label of Mermaid, which takes `direction LR` anywhere in a line for an order, and %% for a comment."""
    return _DIRECTION.sub(r"\1·\2", _plain(text)).replace("%", "％")


def _dot(definition: Lifecycle) -> str:
    lines = [f'digraph "{definition.name}" {{', "  rankdir=TB; node [shape=box, style=rounded];"]
    for state in definition.states:
        shape = ", peripheries=2" if state.final else ""
        lines.append(f'  "{state.name}" [label="{_plain(state.zh)}\\n{state.name}"{shape}];')
    for row in definition.transitions:
        style = "" if row.by else ", style=dashed" if _lapse(row, definition) else ", style=dotted"
        label = f"{_plain(row.zh)}\\n{_label(row, definition)}"
        lines += [f'  "{source.name}" -> "{row.target_of(source).name}" [label="{label}"{style}];' for source in row.source]
    return "\n".join([*lines, "}"]) + "\n"


def _plain(text: str) -> str:
    """Return `text` with wide characters in place of those that have a meaning in Mermaid or DOT."""
    return " ".join(text.translate(_WIDE).split())


_DIRECTION = re.compile(r"(direction) (TB|BT|LR|RL)", re.IGNORECASE)
_WIDE = str.maketrans({":": "：", ";": "；", '"': "”", "\\": "＼", "{": "｛", "}": "｝", "<": "＜", ">": "＞", "#": "＃"})
