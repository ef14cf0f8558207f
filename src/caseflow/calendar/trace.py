"""`Trace`: why a due date is that date, day by day: what was counted, what was skipped, and by which notice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any, Literal, overload

import attrs

from caseflow.basics.arguments import a_flag, a_lang, a_text, a_whole, one_of, or_none, takes
from caseflow.basics.columns import columns
from caseflow.basics.days import plain_day
from caseflow.basics.table import Row as TableRow
from caseflow.basics.table import Table
from caseflow.calendar.days import WEEKDAYS_EN, WEEKDAYS_ZH
from caseflow.calendar.notice import Notice
from caseflow.calendar.span import Span, a_span
from caseflow.calendar.workdays import WorkCalendar, a_calendar

Role = Literal["anchor", "counted", "skipped", "rolled", "due", "paused"]
Language = Literal["zh", "en"]

ROLES: dict[str, tuple[str, str]] = {
    "anchor": ("起点，不计", "from here, not counted"),
    "counted": ("计入", "counted"),
    "skipped": ("不计", "not counted"),
    "rolled": ("顺延", "moved off"),
    "due": ("届满", "due"),
    "paused": ("中止", "paused"),
}
_TONES = {"anchor": "", "counted": "", "due": "strong"}  # in a notebook; a day that is not counted is paler
_COLUMNS: dict[str, tuple[str, ...]] = {
    "zh": ("日期", "星期", "第几", "结果", "原因", "依据"),
    "en": ("day", "weekday", "no.", "role", "why", "by"),
}


@attrs.frozen
class Row:
    """One day of a trace: its role, its running number where it is counted, and why, in Chinese and English."""

    day: date
    role: Role
    number: int | None
    zh: str
    en: str
    working: bool
    kind: str
    notice: Notice | None = None
    sentence: str = ""
    provisional: bool = False

    @property
    def weekday(self) -> int:
        """The day of the week, Monday being 0."""
        return self.day.weekday()

    def to_dict(self) -> dict[str, Any]:
        """Return the row as plain JSON values."""
        return {
            "day": self.day.isoformat(),
            "weekday": WEEKDAYS_EN[self.weekday],
            "role": self.role,
            "number": self.number,
            "zh": self.zh,
            "en": self.en,
            "working": self.working,
            "kind": self.kind,
            "notice": self.notice and {"title": self.notice.title, "number": self.notice.number, "layer": self.notice.layer},
            "sentence": self.sentence,
            "provisional": self.provisional,
        }


@takes(calendar=a_calendar, role=one_of(*ROLES), number=or_none(a_whole), zh=a_text, en=a_text)
def day_row(calendar: WorkCalendar, day: date, role: Role, number: int | None = None, *, zh: str = "", en: str = "") -> Row:
    """Return the row for `day` (a local day) in `role`, with what `calendar` knows about it; `zh` and `en` are added to the reason.

    Raises:
        BadInput: there is no such role, or `day` is not a plain date.
        Unpublished: the day lies beyond coverage.
    """
    note = calendar.note(day)
    return Row(
        day=note.day,
        role=role,
        number=number,
        zh="；".join(part for part in (note.zh, zh) if part),
        en="; ".join(part for part in (note.en, en) if part),
        working=note.working,
        kind=note.kind,
        notice=note.notice,
        sentence=note.sentence,
        provisional=note.provisional,
    )


def _rows(rows: Iterable[Row]) -> tuple[Row, ...]:
    return tuple(rows)


@attrs.frozen(repr=False)
class Trace(Sequence[Row]):
    """A due date with its reasons: a sequence of rows in the order of counting, the anchor first.

    `heading` (English) and `heading_zh` say what was asked; `due` is the answer, a local day; `calendar` is the calendar
    that it was computed on. A notebook shows the trace as a table.
    """

    heading: str
    rows: tuple[Row, ...] = attrs.field(converter=_rows)
    calendar: WorkCalendar
    due: date | None
    heading_zh: str = ""

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Row, ...]: ...
    def __getitem__(self, index: int | slice) -> Row | tuple[Row, ...]:
        return self.rows[index]

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __repr__(self) -> str:
        return f"<Trace {self.heading}: {self.due}, {len(self.rows)} days>"

    def __str__(self) -> str:
        return self.text()

    @property
    def provisional(self) -> bool:
        """Whether a day in it is not covered by a notice yet."""
        return any(row.provisional for row in self.rows)

    @property
    def notices(self) -> tuple[Notice, ...]:
        """The notices that decided a day, in the order of the first such day."""
        return tuple(dict.fromkeys(row.notice for row in self.rows if row.notice))

    @takes(language=a_lang)
    def text(self, language: Language = "zh") -> str:
        """Return the trace as an aligned table with its sources below, in "zh" or "en"; Chinese characters count double.

        Raises:
            BadInput: another language.
        """
        table = [_COLUMNS[language], *(self._cells(row, language) for row in self.rows)]
        return "\n".join([self._title(language), *columns(table), *self._sources(language), self._foot(language)]) + "\n"

    def to_dict(self) -> dict[str, Any]:
        """Return the trace as plain JSON values."""
        return {
            "heading": self.heading,
            "heading_zh": self.heading_zh or self.heading,
            "due": self.due and self.due.isoformat(),
            "provisional": self.provisional,
            "calendar": {"name": self.calendar.name, "digest": self.calendar.digest},
            "rows": [row.to_dict() for row in self.rows],
        }

    def _repr_html_(self) -> str:
        both = [zip(self._cells(row, "zh"), self._cells(row, "en"), strict=True) for row in self.rows]
        cells = [[zh if zh == en else f"{zh} {en}" for zh, en in pairs] for pairs in both]
        rows = [TableRow(texts, _TONES.get(row.role, "soft")) for texts, row in zip(cells, self.rows, strict=True)]
        heads = [f"{zh} {en}" for zh, en in zip(_COLUMNS["zh"], _COLUMNS["en"], strict=True)]
        return Table(f"{self._title('zh')}\u2003{self._title('en')}", heads, rows, [*self._sources("zh"), self._foot("zh")]).html()

    def _title(self, language: Language) -> str:
        if language == "zh":
            return f"{self.heading_zh or self.heading}：{self.due or '未定'}" + ("（暂定）" if self.provisional else "")
        return f"{self.heading}: {self.due or 'open'}" + (" (provisional)" if self.provisional else "")

    def _cells(self, row: Row, language: Language) -> tuple[str, ...]:
        zh = language == "zh"
        mark = f"[{self.notices.index(row.notice) + 1}]" if row.notice else ""
        number = "" if row.number is None else str(row.number)
        weekdays = WEEKDAYS_ZH if zh else WEEKDAYS_EN
        why = row.zh if zh else row.en
        return row.day.isoformat(), weekdays[row.weekday], number, ROLES[row.role][0 if zh else 1], why, mark

    def _sources(self, language: Language) -> list[str]:
        lines: list[str] = []
        for i, notice in enumerate(self.notices, 1):
            layer = "" if notice.layer == "national" else f" — {notice.layer}"
            sentences = dict.fromkeys(row.sentence for row in self.rows if row.notice is notice and row.sentence)
            issued = f", issued {notice.issued}" if notice.issued and language == "en" else ""
            lines.append(f"[{i}] {notice.cited}{layer}{issued}")
            lines += [f"    「{sentence}」" for sentence in sentences]
        return lines

    def _foot(self, language: Language) -> str:
        name, digest = self.calendar.name, self.calendar.digest[:12]
        return f"日历 {name}，版本 {digest}" if language == "zh" else f"calendar {name}, digest {digest}"


@takes(span=a_span, calendar=a_calendar)
def explain(span: Span, *, after: date, calendar: WorkCalendar) -> Trace:
    """Return why the period `span` that starts on `after` (a local day, not counted) ends on the day it ends.

    Working days and calendar days are shown one by one; of months and years only the first day, the corresponding day and
    the days over which the end is rolled.

    Raises:
        Unpublished: a day that is needed lies beyond coverage.
        BadInput: `after` is not a plain date.

    Law: 民法典 201-203.

    >>> from caseflow.calendar import CN, working_days
    >>> trace = explain(working_days(2), after=date(2021, 4, 30), calendar=CN)
    >>> trace.due.isoformat(), [row.role for row in trace]
    ('2021-05-07', ['anchor', 'skipped', 'skipped', 'skipped', 'skipped', 'skipped', 'counted', 'due'])
    """
    after = plain_day(after, "after")
    due = span.end(after=after, calendar=calendar)
    last = span.nominal_end(after=after, calendar=calendar)
    rows = [day_row(calendar, after, "anchor"), *_count(span, calendar, after, last, step=1)]
    rows = closed([*rows, *_moved(calendar, last, due, step=1)], last, span)
    heading, heading_zh = f"{span.en} after {after}", f"自{after}起{span.zh}"
    return Trace(heading=heading, heading_zh=heading_zh, rows=rows, calendar=calendar, due=due)


@takes(span=a_span, calendar=a_calendar, clear=a_flag)
def explain_back(span: Span, *, before: date, calendar: WorkCalendar, clear: bool = True) -> Trace:
    """Return why `due` is the latest day to start, so that `span` is over before the day `before` (a local day).

    The rows go back in time, as the counting does. `clear` is that of `Span.latest_start`.

    Raises:
        Unpublished: a day that is needed lies beyond coverage.
        BadInput: `before` is not a plain date, or `span` is `until` a day.

    Law: 民法典 201; see `Span.latest_start`.

    >>> from caseflow.calendar import CN, working_days
    >>> explain_back(working_days(15), before=date(2021, 3, 31), calendar=CN).due.isoformat()
    '2021-03-09'
    """
    before = plain_day(before, "before")
    due = span.latest_start(before=before, calendar=calendar, clear=clear)
    last = span.nominal_start(before=before, calendar=calendar, clear=clear)
    rows = [day_row(calendar, before, "anchor"), *_count(span, calendar, before, last, step=-1)]
    rows = closed([*rows, *_moved(calendar, last, due, step=-1)], last, span)
    # With clear days, the day before the n counted days is not a day of the period, and has no number.
    rows = [attrs.evolve(row, number=None) if row.number is not None and row.number > span.n else row for row in rows]
    heading, heading_zh = f"{span.en} before {before}, counted back", f"{before}前{span.zh}（倒推）"
    return Trace(heading=heading, heading_zh=heading_zh, rows=rows, calendar=calendar, due=due)


def _count(span: Span, calendar: WorkCalendar, start: date, last: date, *, step: int) -> Iterable[Row]:
    """The days from `start` (left out) to `last`, counted or skipped as the unit says."""
    if span.unit in ("months", "years"):
        yield day_row(calendar, last, "counted", zh="对应日", en="corresponding day")
        return
    number = 0
    for i in range(1, abs((last - start).days) + 1):
        day = start + timedelta(days=step * i)
        counts = span.unit in {"calendar_days", "until"} or calendar.is_working(day)
        number += counts
        yield day_row(calendar, day, "counted" if counts else "skipped", number if counts else None)


def closed(rows: list[Row], last: date, span: Span) -> list[Row]:
    """Return the rows with the last one marked due; `last` is the day on which the count of `span` ended.

    Where the period ends on another day, both days say why; so does a last day that is a rest day and stays.
    """
    due = attrs.evolve(rows[-1], role="due")
    if due.day == last:
        stays = not span.rolls and not due.working
        return [*rows[:-1], _saying(due, "依规定不顺延", "not rolled off a rest day") if stays else due]
    forward = due.day > last
    begin, end = sorted((last, due.day))
    # Rolled, a period ends on the first working day that comes; it goes on past one only for the working days that it must have.
    if span.at_least and (not span.rolls or any(row.working for row in rows[:-1] if begin <= row.day <= end)):
        at_end = ("按日历止于此日，但工作日不足", "the end by the calendar, but with too few working days")
        full = f"{span.at_least} working day{'' if span.at_least == 1 else 's'}"
        here = (f"期内须有{span.at_least}个工作日，移至此日", f"moved here so that it has at least {full}")
    else:
        at_end = ("按日历止于此日，遇休息日另移", "the end by the calendar, but a rest day")
        here = ("由休息日顺延至此", "moved here off rest days") if forward else ("由休息日提前至此", "moved earlier off rest days")
    marked = [_saying(row, *at_end) if row.day == last else row for row in rows]
    return [*marked[:-1], _saying(due, *here)]


def _saying(row: Row, zh: str, en: str) -> Row:
    return attrs.evolve(row, zh=f"{row.zh}；{zh}", en=f"{row.en}; {en}")


def _moved(calendar: WorkCalendar, last: date, due: date, *, step: int) -> Iterable[Row]:
    """The days after a nominal last day that is a rest day, to the day to which it moves, that day included."""
    for i in range(1, abs((due - last).days) + 1):
        yield day_row(calendar, last + timedelta(days=step * i), "rolled")
