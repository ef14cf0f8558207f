"""A lifecycle as lanes and columns: a state is a lane, a row of the definition is a column in which it steps from lane to lane.

No two lines can cross, whatever the lifecycle: each column has one line, and it runs straight up or down.
"""

from __future__ import annotations

from caseflow.calendar import Span
from caseflow.case import Case
from caseflow.draw.canvas import AMBER, BLUE, FAINT, GREEN, INK, PALE_BLUE, PALE_GREEN, SOFT, Canvas, Drawing, width_of
from caseflow.law import cite_en, cite_zh
from caseflow.lifecycle import Lifecycle
from caseflow.lifecycle.rows import FromCentre, FromForm, FromMatter, State, TimeLimit, Transition

LANE, COLUMN, PAD = 38, 46, 14


def lifecycle(definition: Lifecycle, case: Case | None = None) -> Drawing:
    """Return the picture of `definition`; with `case`, the way that it went is bold and where it stands is filled.

    Final states are the green lanes at the bottom. A dashed line is taken by itself: when the limit written beside it runs out, or when a
    run inside has closed. A ring is a row that stays where it is. Every line's tooltip says who, with which form, and by which article.
    """
    lanes = _lanes(definition)
    rows = sorted(definition.transitions, key=lambda row: _place(row, lanes))
    left = PAD + max(max(width_of(state.zh, 13), width_of(state.name, 10)) for state in lanes) + 18
    head = PAD + 26 + max(max(len(row.zh) * 14.5, width_of(_told(row, definition), 10)) for row in rows) + 8
    title = PAD + width_of(definition.zh, 15) + 8 + width_of(f"{definition.name} · {definition.edition}", 11) + PAD
    canvas = Canvas(max(left + COLUMN * len(rows) + PAD, title), head + LANE * len(lanes) + PAD, f"{definition.zh} {definition.name}")
    canvas.text(
        PAD, PAD + 12, f"{definition.zh}", size=15, font_weight="bold", title=f"{cite_zh(definition.cite)} · {cite_en(definition.cite)}"
    )
    canvas.text(PAD + width_of(definition.zh, 15) + 8, PAD + 12, f"{definition.name} · {definition.edition}", size=11, fill=SOFT)
    travelled, stands = _way(definition, case)
    for i, state in enumerate(lanes):
        _lane(canvas, state, y=head + i * LANE, left=left, start=state == definition.start, here=state.name in stands)
    for i, row in enumerate(rows):
        _column(canvas, definition, row, lanes, x=left + COLUMN * (i + 0.5), head=head, times=travelled.get(row.event, 0))
    return Drawing(canvas.svg(), _table(definition, rows), _mermaid(definition), _dot(definition))


def _lanes(definition: Lifecycle) -> list[State]:
    """Open states in the order in which one gets there, then the final ones."""
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


def _place(row: Transition, lanes: list[State]) -> tuple[int, int, int]:
    first = min(lanes.index(state) for state in row.source)
    target = lanes.index(row.target) if isinstance(row.target, State) else first
    return (first, target if target >= first else target + 100, len(row.source))


def _way(definition: Lifecycle, case: Case | None) -> tuple[dict[str, int], set[str]]:
    if case is None:
        return {}, set()
    mine = {run.id: run.state for run in case.runs if run.lifecycle.name == definition.name}
    times: dict[str, int] = {}
    for entry in case.standing:
        for move in entry.moves:
            if move.run in mine and move.opened is None:
                times[move.event] = times.get(move.event, 0) + 1
    return times, set(mine.values())


def _lane(canvas: Canvas, state: State, *, y: float, left: float, start: bool, here: bool) -> None:
    fill = PALE_BLUE if here else PALE_GREEN if state.final else "#f6f8fa"
    ink = GREEN if state.final else INK
    canvas.rect(PAD - 6, y + 2, canvas.width - 2 * PAD + 12, LANE - 4, fill=fill, stroke=BLUE if here else "none", stroke_width=2, rx=5)
    mark = "▸ " if start else ""
    canvas.text(PAD, y + LANE / 2 - 1, f"{mark}{state.zh}", size=13, fill=ink, font_weight="bold" if here else "normal")
    canvas.text(PAD, y + LANE / 2 + 12, state.name, size=10, fill=SOFT)
    canvas.line(left - 8, y + LANE / 2, canvas.width - PAD, y + LANE / 2, stroke=FAINT)


def _column(canvas: Canvas, definition: Lifecycle, row: Transition, lanes: list[State], *, x: float, head: float, times: int) -> None:
    ink = BLUE if times else AMBER if not row.by else INK
    bold = 3.2 if times else 1.5
    told = _tooltip(definition, row, times)
    canvas.column(x - 8, head - 10, row.zh, size=13, fill=ink)
    canvas.upwards(x + 11, head - 8, _told(row, definition), size=10, fill=ink if times else SOFT)
    middle = [head + (lanes.index(state) + 0.5) * LANE for state in row.source]
    dash = {} if row.by else {"stroke_dasharray": "5 4"}
    if not isinstance(row.target, State):
        for y in middle:
            canvas.circle(x, y, 6.5, fill="#ffffff", stroke=ink, stroke_width=bold, title=told, **dash)
        return
    target = head + (lanes.index(row.target) + 0.5) * LANE
    ends = [*middle, target]
    canvas.line(x, min(ends), x, max(ends), stroke=ink, stroke_width=bold, title=told, **dash)
    for y in middle:
        canvas.circle(x, y, 3.6, fill=ink, title=told)
    _arrow(canvas, x, target, from_above=any(y < target for y in middle), from_below=any(y > target for y in middle), ink=ink, told=told)


def _arrow(canvas: Canvas, x: float, y: float, *, from_above: bool, from_below: bool, ink: str, told: str) -> None:
    if from_above:
        canvas.path(f"M{x - 5:g} {y - 9:g}L{x + 5:g} {y - 9:g}L{x:g} {y:g}Z", fill=ink, stroke="none", title=told)
    if from_below:
        canvas.path(f"M{x - 5:g} {y + 9:g}L{x + 5:g} {y + 9:g}L{x:g} {y:g}Z", fill=ink, stroke="none", title=told)


def _told(row: Transition, definition: Lifecycle) -> str:
    limit = next((one for one in definition.limits if one.lapse == row.event), None)
    return f"{row.event} · after {amount(limit)}" if limit is not None else row.event


def amount(limit: TimeLimit, language: str = "en") -> str:
    """Return how long a limit is, in words: the span, or where it comes from."""
    source = limit.within
    if isinstance(source, Span):
        return source.zh if language == "zh" else source.en
    sources = ((FromMatter, "by the matter", "依事项"), (FromCentre, "by the centre", "依中心"), (FromForm, "by the form", "依文书"))
    for kind, en, zh in sources:
        if isinstance(source, kind):
            return f"{zh if language == 'zh' else en}: {source.name}"
    return "untimed"


def _tooltip(definition: Lifecycle, row: Transition, times: int) -> str:
    who = "、".join(f"{role.zh} {role.name}" for role in row.by) or "自动 by itself"
    lines = [f"{row.zh} {row.event}", f"由 by: {who}"]
    if row.form is not None:
        lines.append(f"文书 form: {getattr(row.form, 'zh', '')} {row.form.__name__}")
    lines += [f"条件 guard: {guard.zh} {guard.name}" for guard in row.guards]
    for word, zh in (("opens", "内部启动"), ("hands_over", "转办"), ("follows", "随后")):
        held = getattr(row, word)
        if held:
            lines.append(f"{zh} {word}: {', '.join(held) if isinstance(held, tuple) else held}")
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
        mark = "■" if state.final else "▸" if state == definition.start else "·"
        lines.append(f"{mark} {state.zh} {state.name}")
        for row in rows:
            if state in row.source:
                target = row.target_of(state)
                way = "stays" if target == state else f"→ {target.zh} {target.name}"
                lines.append(f"    {row.zh} {_told(row, definition)} {way}{'' if row.by else '  (by itself)'}")
    return "\n".join(lines) + "\n"


def _mermaid(definition: Lifecycle) -> str:
    lines = ["stateDiagram-v2", f"    [*] --> {definition.start.name}"]
    lines += [f"    {state.name}: {state.zh}" for state in definition.states]
    for row in definition.transitions:
        lines += [f"    {source.name} --> {row.target_of(source).name}: {row.zh} {row.event}" for source in row.source]
    lines += [f"    {state.name} --> [*]" for state in definition.states if state.final]
    return "\n".join(lines) + "\n"


def _dot(definition: Lifecycle) -> str:
    lines = [f'digraph "{definition.name}" {{', "  rankdir=TB; node [shape=box, style=rounded];"]
    for state in definition.states:
        shape = ", peripheries=2" if state.final else ""
        lines.append(f'  {state.name} [label="{state.zh}\\n{state.name}"{shape}];')
    for row in definition.transitions:
        dashed = "" if row.by else ", style=dashed"
        lines += [f'  {source.name} -> {row.target_of(source).name} [label="{row.zh}\\n{row.event}"{dashed}];' for source in row.source]
    return "\n".join([*lines, "}"]) + "\n"
