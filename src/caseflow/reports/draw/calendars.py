"""Draws a case's clocks on the calendar, day by day; and a year with its days off and make-up working days."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any, Literal

from caseflow.basics.arguments import a_lang, or_none, takes
from caseflow.basics.columns import columns
from caseflow.basics.days import plain_day
from caseflow.calendar import DayNote, WorkCalendar
from caseflow.calendar.days import WEEKDAYS_EN, plain_year
from caseflow.calendar.workdays import a_calendar
from caseflow.case.records import Case, a_case
from caseflow.clocks.clock import STATES, Clock, clocks_of
from caseflow.errors import BadInput, shown
from caseflow.reports.draw.canvas import (
    AMBER,
    BLUE,
    FAINT,
    GREEN,
    GROUND,
    INK,
    PALE_AMBER,
    PALE_BLUE,
    PALE_GREEN,
    PALE_RED,
    RED,
    SOFT,
    Canvas,
    Drawing,
    LegendItem,
    legend_height,
    width_of,
)

Language = Literal["zh"]
_DAY = timedelta(days=1)
_WEEK = "一二三四五六日"
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
PAD, CELL, BAR, ROW = 14, 24, 36, 28
MOST_DAYS = 200
_TOP = 50  # the days begin here, below the title and the names of the festivals
_REST, _UNKNOWN = "#e9edf1", "#f3ead9"
_FILL = {"weekend": _REST, "off": PALE_RED, "make_up": PALE_GREEN, "working": GROUND}
_INK = {"weekend": SOFT, "off": RED, "make_up": GREEN, "working": INK}
_DAYS: list[LegendItem] = [
    ("放假 off", {"fill": PALE_RED}),
    ("调休上班 make-up", {"fill": PALE_GREEN}),
    ("休息日 weekend", {"fill": _REST}),
]
_NOT_PUBLISHED: list[LegendItem] = [("未公布 unpublished", {"fill": _UNKNOWN})]
_CLOCKS: list[LegendItem] = [
    ("计入 counted", {"fill": PALE_BLUE}),
    ("将计入 to come", {"stroke": BLUE, "stroke_dasharray": "2 2"}),
    ("中止计时 paused", {"fill": PALE_AMBER, "stroke": AMBER}),
    ("届满 due", {"stroke": INK, "stroke_width": 2}),
    ("超期 late", {"fill": PALE_RED, "stroke": RED}),
    ("停止计时 ended", {"fill": GREEN, "rx": 7}),
]


@takes(case=a_case, calendar=a_calendar, day=plain_day, lang=or_none(a_lang))
def clock_days(case: Case, calendar: WorkCalendar, day: date, *, lang: Language | None = None) -> Drawing:
    """Return the clocks of `case` as of the local `day`: each day is a column; counted days have numbers, pauses are hatched.

    Weekends are grey, days off by a notice red, make-up working days green; the tooltip of a day quotes the notice. The due day has a
    frame. A blue line marks the end of `day`. At most 200 days are drawn, from the first.

    `lang="zh"` writes the picture in Chinese alone; without it, it is in Chinese and English.

    Raises:
        Unpublished: no notice covers `day` yet; with `calendar.provisional()` it is drawn, and marked as provisional.
        BadInput: `lang` is anything else.
    """
    _check(lang)
    timed = [clock for clock in clocks_of(case, calendar, day) if clock.started is not None and clock.within is not None]
    if not timed:
        return Drawing("", "没有计时的时限\n" if lang else "没有计时的时限 no clock is timed\n", "没有计时的时限\n")
    first = min(clock.started for clock in timed if clock.started is not None)
    last = max([day, *(end for clock in timed for end in (clock.due, clock.overdue_after, clock.expected, clock.ended) if end is not None)])
    days = [first + i * _DAY for i in range(min(MOST_DAYS, (last - first).days + 1))]
    is_cut = days[-1] != last
    title = f"{case.case_no} 各时限 clocks, {day}" + (f"，首 {MOST_DAYS} 天 the first {MOST_DAYS} days" if is_cut else "")
    title_zh = f"{case.case_no} 截至 {day} 的各时限" + (f"（首 {MOST_DAYS} 天）" if is_cut else "")
    title = title_zh if lang == "zh" else title
    left = PAD + max(max(width_of(clock.zh, 13), width_of(_within(clock, lang), 10)) for clock in timed) + 14
    width = max(left + CELL * len(days), PAD + width_of(title, 14), 420) + PAD
    legend = [*_DAYS, *(_NOT_PUBLISHED if any(_note(calendar, column) is None for column in days) else ()), *_CLOCKS]
    legend = _legend(legend, lang)
    foot = _TOP + 46 + BAR * len(timed)
    canvas = _Canvas(width, foot + 10 + legend_height(legend, width - 2 * PAD) + 4, title, lang)
    canvas.text(PAD, PAD + 12, title, size=14, font_weight="bold")
    for i, column in enumerate(days):
        _day_column(canvas, calendar, column, x=left + i * CELL, foot=foot, first=i == 0)
    _festivals(canvas, calendar, days, left)
    if day in days:
        x = left + (days.index(day) + 1) * CELL
        canvas.line(x, _TOP, x, foot, stroke=BLUE, stroke_width=2, title=f"{day} {canvas.say('日终', 'end of day')}")
    for j, clock in enumerate(timed):
        _bar(canvas, clock, days, left=left, y=_TOP + 48 + j * BAR, today=day)
    canvas.legend(PAD, foot + 8, legend, right=width - PAD)
    zh = _clocks_zh(timed, title_zh)
    return Drawing(canvas.svg(), zh if lang == "zh" else _clocks_text(timed, title), zh)


def _check(lang: object) -> None:
    if lang not in {None, "zh"}:
        msg = f'lang must be "zh", or left out for Chinese and English, not {shown(lang)}'
        raise BadInput(msg, lang=lang)


class _Canvas(Canvas):
    """A canvas that knows the language of its picture: "zh", or None for Chinese and English."""

    def __init__(self, width: float, height: float, label: str, lang: Language | None) -> None:
        super().__init__(width, height, label)
        self.lang = lang

    def say(self, zh: str, en: str) -> str:
        """Return the text in the languages of the picture."""
        return zh if self.lang == "zh" else f"{zh} {en}"


def _legend(items: Iterable[LegendItem], lang: Language | None) -> list[LegendItem]:
    return [(words.partition(" ")[0] if lang == "zh" else words, style) for words, style in items]


def _within(clock: Clock, lang: Language | None) -> str:
    within = clock.within
    if lang == "zh":
        return within.zh if within else ""
    return f"{clock.name} · {within.en if within else ''}"


def _note(calendar: WorkCalendar, day: date) -> DayNote | None:
    return calendar.note(day) if calendar.knows(day) else None


def _tooltip(canvas: _Canvas, note: DayNote | None, day: date) -> str:
    """Return the tooltip of a day."""
    name = f"{day} {canvas.say(f'周{_WEEK[day.weekday()]}', WEEKDAYS_EN[day.weekday()])}"
    if note is None:
        return f"{name}：{canvas.say('尚未公布', 'not published yet')}"
    quote = f"\n{note.notice.cited}\n{note.sentence}" if note.notice is not None else ""
    return f"{name}：{canvas.say(note.zh, note.en)}{quote}"


def _day_column(canvas: _Canvas, calendar: WorkCalendar, day: date, *, x: float, foot: float, first: bool) -> None:
    note = _note(calendar, day)
    canvas.rect(x, _TOP, CELL, foot - _TOP, fill=_FILL[note.kind] if note else _UNKNOWN, title=_tooltip(canvas, note, day))
    ink = _INK[note.kind] if note else AMBER
    if day.day == 1 or day.weekday() == 0:
        canvas.line(x, _TOP, x, foot, stroke=SOFT if day.day == 1 else FAINT)
    if first or day.day == 1:
        canvas.text(x + CELL / 2, _TOP + 11, f"{day.month}月", size=10, fill=INK, text_anchor="middle", font_weight="bold")
    canvas.text(x + CELL / 2, _TOP + 23, _WEEK[day.weekday()], size=10, fill=ink, text_anchor="middle")
    canvas.text(x + CELL / 2, _TOP + 36, str(day.day), size=11, fill=ink, text_anchor="middle")


def _festivals(canvas: Canvas, calendar: WorkCalendar, days: Sequence[date], left: float) -> None:
    """Write the name of each festival above its days off."""
    until = 0.0
    names = [_festival(calendar, day) for day in days]
    for i, name in enumerate(names):
        start, width = max(left + i * CELL, until), width_of(name, 10)
        if name and name not in names[i - 1 : i] and start + width < canvas.width:  # else only the tooltip has the name
            canvas.text(start, _TOP - 5, name, size=10, fill=RED)
            until = start + width + 6


def _festival(calendar: WorkCalendar, day: date) -> str:
    note = _note(calendar, day)
    return note.name if note is not None and note.kind == "off" else ""


def _bar(canvas: _Canvas, clock: Clock, days: list[date], *, left: float, y: float, today: date) -> None:
    canvas.text(PAD, y + 12, clock.zh, size=13)
    canvas.text(PAD, y + 25, _within(clock, canvas.lang), size=10, fill=SOFT)
    for row in clock.explain():
        if row.day not in days or row.role == "anchor":
            continue
        x = left + days.index(row.day) * CELL
        if row.role == "paused":
            canvas.rect(x, y, CELL, 22, fill=PALE_AMBER, title=f"{row.day} {canvas.say('中止计时', 'paused')}")
            canvas.path(f"M{x:g} {y + 22:g}l{CELL:g} -22", stroke=AMBER, stroke_width=1)
        elif row.number is not None:
            style, ink = _cell(clock, row.day, today)
            canvas.rect(x + 2, y, CELL - 4, 22, rx=3, **style)
            canvas.text(x + CELL / 2, y + 15, str(row.number), size=11, fill=ink, text_anchor="middle")
    if clock.due in days:
        x, ink = left + days.index(clock.due) * CELL, RED if clock.breached else INK
        told = f"{canvas.say('届满', 'due')} {clock.due}"
        canvas.rect(x + 1, y - 2, CELL - 2, 26, stroke=ink, stroke_width=2, fill="none", rx=4, title=told)
    if clock.overdue_after in days and clock.overdue_after != clock.due:
        x, told = left + days.index(clock.overdue_after) * CELL, f"{clock.overdue_after} {canvas.say('过后算超期', 'late after')}"
        canvas.rect(x + 1, y - 2, CELL - 2, 26, stroke=INK, stroke_width=1, stroke_dasharray="3 2", fill="none", rx=4, title=told)
    if clock.breached:
        _late(canvas, clock, days, left=left, y=y)
    if clock.ended in days:
        told = f"{canvas.say(STATES[clock.state], clock.state)} {clock.ended}"
        canvas.circle(left + (days.index(clock.ended) + 0.5) * CELL, y + 28, 3, fill=GREEN, title=told)


def _cell(clock: Clock, day: date, today: date) -> tuple[dict[str, Any], str]:
    """Return the style and the ink of a counted day: used, still to come, or after the clock ended."""
    if clock.ended is not None and day > clock.ended:
        return {"fill": "none", "stroke": FAINT}, SOFT
    if day > today:
        return {"fill": GROUND, "stroke": BLUE, "stroke_dasharray": "2 2"}, BLUE
    return {"fill": PALE_BLUE}, BLUE


def _late(canvas: _Canvas, clock: Clock, days: list[date], *, left: float, y: float) -> None:
    """Mark the days for which somebody is to blame, up to the end of the clock or the day of the picture."""
    assert clock.overdue_after is not None  # noqa: S101  # only a clock with a last day can be breached
    for day in days:
        if clock.overdue_after < day <= (clock.ended or clock.as_of):
            x = left + days.index(day) * CELL
            canvas.rect(x + 2, y, CELL - 4, 22, rx=3, fill=PALE_RED, stroke=RED, title=f"{day} {canvas.say('超期', 'late')}")


def _clocks_text(timed: Iterable[Clock], title: str) -> str:
    rows = []
    for clock in timed:
        due = str(clock.due or clock.undated or clock.expected or "-")
        if clock.due is not None and clock.overdue_after not in {None, clock.due}:
            due += f"；{clock.overdue_after} 过后算超期 late after"
        rows.append((f"{clock.zh} {clock.name}", clock.within.zh if clock.within else "", f"{STATES[clock.state]} {clock.state}", due))
    return "\n".join([title, *columns([("时限 clock", "期限 within", "状态 state", "届满 due"), *rows], indent="    ")]) + "\n"


def _clocks_zh(timed: Iterable[Clock], title: str) -> str:
    rows = []
    for clock in timed:
        due = str(clock.due or clock.expected or ("-" if clock.undated is None else "有待放假通知"))
        rows.append((clock.zh, clock.within.zh if clock.within else "", STATES[clock.state], due))
    return "\n".join([title, *columns([("时限", "期限", "状态", "届满日"), *rows], indent="    ")]) + "\n"


def _a_year(value: object, _what: str) -> int:
    return plain_year(value)


@takes(calendar=a_calendar, number=_a_year, lang=or_none(a_lang))
def year(calendar: WorkCalendar, number: int, *, lang: Language | None = None) -> Drawing:
    """Return the year `number` of `calendar`, one row per month: days off red, make-up working days green, tooltips with the notice.

    `lang="zh"` writes the picture in Chinese alone; without it, it is in Chinese and English.

    >>> from caseflow.calendar import CN
    >>> str(year(CN, 2021)).splitlines()[3]
    '    2月 Feb   17             11 12 13 14 15 16 17  7 20'
    """
    _check(lang)
    left, top = 78, 76
    legend = _legend([*_DAYS, *_NOT_PUBLISHED], lang)
    width = left + CELL * 37 + PAD
    foot = top + 12 * ROW
    canvas = _Canvas(width, foot + 8 + legend_height(legend, width - left) + 4, f"{number} {calendar.name}", lang)
    for i in range(37):
        x = left + (i + 0.5) * CELL
        canvas.text(x, top - 20, _WEEK[i % 7], size=10, fill=SOFT, text_anchor="middle")
        if lang != "zh":
            canvas.text(x, top - 8, WEEKDAYS_EN[i % 7][:2], size=9, fill=SOFT, text_anchor="middle")
    working_days, rows, rows_zh = 0, [], []
    for month in range(1, 13):
        y = top + (month - 1) * ROW
        canvas.text(left - 36, y + 16, f"{month}月", size=12, text_anchor="end")
        if lang != "zh":
            canvas.text(left - 10, y + 16, _MONTHS[month - 1], size=10, fill=SOFT, text_anchor="end")
        days = [date(number, month, 1) + i * _DAY for i in range(31) if (date(number, month, 1) + i * _DAY).month == month]
        notes = {day: _note(calendar, day) for day in days}
        for day, note in notes.items():
            _year_cell(canvas, note, day, x=left + (days[0].weekday() + day.day - 1) * CELL, y=y)
        count = sum(note is not None and note.working for note in notes.values())
        special = [" ".join(str(day.day) for day, note in notes.items() if note and note.kind == kind) for kind in ("off", "make_up")]
        rows.append((f"{month}月 {_MONTHS[month - 1]}", str(count), *special))
        rows_zh.append((f"{month}月", str(count), *special))
        working_days += count
    title = f"{number} 年工作日历 working-day calendar {calendar.name}: {working_days} 个工作日 working days"
    title_zh = f"{number} 年工作日历：{working_days} 个工作日"
    canvas.text(PAD, PAD + 14, title_zh if lang == "zh" else title, size=15, font_weight="bold")
    canvas.legend(left, foot + 8, legend, right=width)
    table = columns([("月 month", "工作日 worked", "放假 off", "调休上班 make-up"), *rows], indent="    ")
    zh = "\n".join([title_zh, *columns([("月份", "工作日", "放假", "调休上班"), *rows_zh], indent="    ")]) + "\n"
    return Drawing(canvas.svg(), zh if lang == "zh" else "\n".join([title, *table]) + "\n", zh)


def _year_cell(canvas: _Canvas, note: DayNote | None, day: date, *, x: float, y: float) -> None:
    fill, ink = (_FILL[note.kind], _INK[note.kind]) if note else (_UNKNOWN, AMBER)
    canvas.rect(x + 1, y, CELL - 2, 24, fill=fill, stroke=FAINT, rx=3, title=_tooltip(canvas, note, day))
    canvas.text(x + CELL / 2, y + 16, str(day.day), size=11, fill=ink, text_anchor="middle")
