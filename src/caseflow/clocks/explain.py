"""Why a clock is due on that day: which days it counted, paused and skipped, as the rows of a `Trace`."""

from __future__ import annotations

from datetime import date, timedelta

from caseflow.calendar import Span, WorkCalendar
from caseflow.calendar.span import COUNTED
from caseflow.calendar.trace import Row, Trace, closed, day_row, explain
from caseflow.clocks.fold import ClockRecord

_DAY = timedelta(days=1)


def explain_clock(
    record: ClockRecord, whole: Span | None, calendar: WorkCalendar, *, chosen: date | None, due: date | None, last: date
) -> Trace:
    """Return why the clock of `record` is due on `due`: every day from its anchor to `last`, both included.

    `whole` is its period with all extensions, `chosen` the due day by the reading that the centre chose. Where a stricter reading of the
    text gave `due`, that reading is explained, and the heading names both.

    Raises:
        Unpublished: the days reach beyond what notices cover.
    """
    first = record.anchor or last
    zh = f"{record.limit.zh}：{whole.zh if whole else '未定期限'}，自 {first} 起"
    en = f"{record.limit.name}: {whole.en if whole else 'untimed'} from {first}"
    explained = whole
    if due != chosen:
        explained = next(reading for reading in record.limit.readings if reading.end(after=first, calendar=calendar) == due)
        zh += f"，按从严的读法{explained.zh}（本中心的读法止于 {chosen}，过后才算逾期）"
        en += f", by the stricter reading, {explained.en} (by this centre's it ends on {chosen}, and only then is it late)"
    if explained is not None and due is not None and (explained is not whole or explained.unit not in COUNTED):
        rows = explain(explained, after=first, calendar=calendar).rows  # it is never paused
    else:
        rows = tuple(_days(record, whole, calendar, first, last, met=due == last))
    return Trace(heading=en, heading_zh=zh, rows=rows, due=due, calendar=calendar)


def _days(record: ClockRecord, whole: Span | None, calendar: WorkCalendar, first: date, last: date, *, met: bool) -> list[Row]:
    rows, number, day, end = [day_row(calendar, first, "anchor")], 0, first, first
    while day < last:
        day += _DAY
        if not _ran(record, day, last):
            rows.append(day_row(calendar, day, "paused"))
            end = day  # where it is due with nothing left: on the day on which it went on, or moved from there
        elif whole is not None and number >= whole.n:
            rows.append(day_row(calendar, day, "rolled"))
        elif whole is not None and whole.unit == "working_days" and not calendar.is_working(day):
            rows.append(day_row(calendar, day, "skipped"))
        else:
            number, end = number + 1, day
            rows.append(day_row(calendar, day, "counted", number))
    return closed(rows, end) if met and day > first else rows


def _ran(record: ClockRecord, day: date, last: date) -> bool:
    if any(after < day <= to for after, to in record.spells):
        return True
    # A clock that was met while it ran is explained to the due date that it had.
    since = record.since or record.last
    return since is not None and since < day <= last
