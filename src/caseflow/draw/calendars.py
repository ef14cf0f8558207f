"""A case's clocks on the calendar, day by day; and a year, with what its notices made of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from caseflow.calendar import DayNote, WorkCalendar
from caseflow.case import Case
from caseflow.clocks import Clock, clocks
from caseflow.draw.canvas import BLUE, FAINT, GREEN, INK, PALE_AMBER, PALE_BLUE, PALE_GREEN, PALE_RED, RED, SOFT, Canvas, Drawing, width_of

_DAY = timedelta(days=1)
_WEEK = "一二三四五六日"
PAD, CELL, BAR = 14, 24, 34
MOST_DAYS = 200


def clock_days(case: Case, calendar: WorkCalendar, day: date) -> Drawing:
    """Return the clocks of `case` as of the local `day`: a column a day, the counted days numbered, pauses hatched, the due day framed.

    Rest days are grey, days off by a notice red, make-up working days green; the tooltip of a day names the notice.
    """
    found = [clock for clock in clocks(case, calendar, day) if clock.started is not None and clock.within is not None]
    if not found:
        return Drawing("", "no clock is timed\n")
    first = min(clock.started for clock in found if clock.started is not None)
    last = max([day, *(end for clock in found if (end := clock.due or clock.expected or clock.ended))])
    days = [first + i * _DAY for i in range(min(MOST_DAYS, (last - first).days + 1))]
    left = PAD + max(max(width_of(clock.zh, 13), width_of(_en(clock), 10)) for clock in found) + 12
    canvas = Canvas(left + CELL * len(days) + PAD, 92 + BAR * len(found) + PAD, f"{case.case_no} clocks")
    canvas.text(PAD, PAD + 12, f"{case.case_no} 各时限 clocks, {day}", size=14, font_weight="bold")
    for i, one in enumerate(days):
        _day_head(canvas, calendar, one, x=left + i * CELL, height=canvas.height - PAD, today=one == day)
    for j, clock in enumerate(found):
        _bar(canvas, clock, days, left=left, y=84 + j * BAR)
    return Drawing(canvas.svg(), _told(found))


def _en(clock: Clock) -> str:
    return f"{clock.name} · {clock.within.en if clock.within else ''}"


def _note(calendar: WorkCalendar, day: date) -> DayNote | None:
    return calendar.note(day) if calendar.knows(day) else None


_FILL = {"weekend": "#eef1f4", "off": PALE_RED, "make_up": PALE_GREEN, "working": "none"}


def _day_head(canvas: Canvas, calendar: WorkCalendar, day: date, *, x: float, height: float, today: bool) -> None:
    note = _note(calendar, day)
    fill = _FILL[note.kind] if note else "#f3ead9"
    title = f"{day} 周{_WEEK[day.weekday()]}：{note.zh} {note.en}" if note else f"{day}：尚未公布 not published yet"
    if note and note.notice is not None:
        title += f"\n{note.notice.title}\n{note.sentence}"
    canvas.rect(x, 40, CELL, height - 40, fill=fill, title=title)
    ink = RED if note and note.kind == "off" else GREEN if note and note.kind == "make_up" else SOFT
    if day.day == 1 or day.weekday() == 0:
        canvas.line(x, 40, x, height, stroke=FAINT)
    canvas.text(x + CELL / 2, 52, f"{day.month}月" if day.day == 1 else _WEEK[day.weekday()], size=10, fill=ink, text_anchor="middle")
    canvas.text(x + CELL / 2, 66, str(day.day), size=11, fill=ink, text_anchor="middle", font_weight="bold" if today else "normal")
    if today:
        canvas.line(x + CELL, 40, x + CELL, height, stroke=BLUE, stroke_width=2, title=f"{day}")


def _bar(canvas: Canvas, clock: Clock, days: list[date], *, left: float, y: float) -> None:
    canvas.text(PAD, y + 12, clock.zh, size=13)
    canvas.text(PAD, y + 25, _en(clock), size=10, fill=SOFT)
    for row in clock.explain():
        if row.day not in days or row.role == "anchor":
            continue
        x = left + days.index(row.day) * CELL
        if row.role == "paused":
            canvas.rect(x, y, CELL, 22, fill=PALE_AMBER)
            canvas.path(f"M{x:g} {y + 22:g}L{x + CELL:g} {y:g}", stroke="#c98a1b", stroke_width=1)
        elif row.number is not None:
            over = clock.ended is not None and row.day > clock.ended
            late = not over and clock.due is not None and row.day > clock.due
            fill, ink = ("none", SOFT) if over else (PALE_RED, RED) if late else (PALE_BLUE, BLUE)
            canvas.rect(x + 1, y, CELL - 2, 22, fill=fill, stroke=FAINT if over else "none", rx=3)
            canvas.text(x + CELL / 2, y + 15, str(row.number), size=11, fill=ink, text_anchor="middle")
    for end, ink, what in ((clock.due, RED if clock.breached else INK, "届满 due"), (clock.ended, GREEN, f"{clock.state}")):
        if end in days:
            x = left + days.index(end) * CELL
            if what.startswith("届满"):
                canvas.rect(x + 1, y - 2, CELL - 2, 26, fill="none", stroke=ink, stroke_width=2, rx=4, title=f"{what} {end}")
            else:
                canvas.circle(x + CELL / 2, y + 27, 3, fill=ink, title=f"{what} {end}")


def _told(found: Iterable[Clock]) -> str:
    return "".join(
        f"{clock.zh} {_en(clock)}: {clock.state}, due {clock.due or clock.undated or clock.expected or '-'}\n" for clock in found
    )


def year(calendar: WorkCalendar, number: int) -> Drawing:
    """Return the year `number` of `calendar`: a row a month; days off red, make-up working days green, the notice as tooltip."""
    left, top = 56, 64
    canvas = Canvas(left + CELL * 37 + PAD, top + 12 * 28 + 40, f"{calendar.name} {number}")
    canvas.text(PAD, PAD + 14, f"{number} 年工作日历 {calendar.name}", size=15, font_weight="bold")
    for i in range(37):
        canvas.text(left + (i + 0.5) * CELL, top - 8, _WEEK[i % 7], size=10, fill=SOFT, text_anchor="middle")
    counted = 0
    for month in range(1, 13):
        y = top + (month - 1) * 28
        canvas.text(left - 10, y + 17, f"{month}月", size=12, text_anchor="end")
        day = date(number, month, 1)
        while day.month == month:
            counted += _year_cell(canvas, calendar, day, x=left + (day.replace(day=1).weekday() + day.day - 1) * CELL, y=y)
            day += _DAY
    _legend(canvas, left, top + 12 * 28 + 20, f"{counted} 个工作日 working days")
    return Drawing(canvas.svg(), f"{calendar.name} {number}: {counted} working days\n")


def _year_cell(canvas: Canvas, calendar: WorkCalendar, day: date, *, x: float, y: float) -> int:
    note = _note(calendar, day)
    title = f"{day}：{note.zh} {note.en}" if note else f"{day}：尚未公布 not published yet"
    if note and note.notice is not None:
        title += f"\n{note.notice.title}（{note.notice.number or ''}）\n{note.sentence}"
    fill = _FILL[note.kind] if note else "#f3ead9"
    ink = (
        RED
        if note and note.kind == "off"
        else GREEN
        if note and note.kind == "make_up"
        else SOFT
        if note and note.kind == "weekend"
        else INK
    )
    canvas.rect(x + 1, y, CELL - 2, 24, fill="#ffffff" if fill == "none" else fill, stroke=FAINT, rx=3, title=title)
    canvas.text(x + CELL / 2, y + 16, str(day.day), size=11, fill=ink, text_anchor="middle")
    return int(bool(note and note.working))


def _legend(canvas: Canvas, x: float, y: float, told: str) -> None:
    for fill, text in (
        (PALE_RED, "放假 off"),
        (PALE_GREEN, "调休上班 make-up"),
        ("#eef1f4", "休息日 weekend"),
        ("#f3ead9", "未公布 unpublished"),
    ):
        canvas.rect(x, y - 10, 14, 14, fill=fill, stroke=FAINT, rx=3)
        canvas.text(x + 20, y + 1, text, size=11)
        x += 30 + width_of(text, 11) + 14
    canvas.text(x, y + 1, told, size=11, fill=SOFT)
