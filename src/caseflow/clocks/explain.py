"""Why a clock is due on that day: which days it counted, paused and skipped, as the rows of a `Trace`."""

from __future__ import annotations

from datetime import date, timedelta

from caseflow.calendar import Span
from caseflow.calendar.span import COUNTED
from caseflow.calendar.trace import Row, Trace, closed, day_row, explain
from caseflow.clocks.reckoning import Reckoning
from caseflow.clocks.record import ClockRecord
from caseflow.law import cite_en, cite_zh

_DAY = timedelta(days=1)


def explain_clock(reckoning: Reckoning, *, due: date | None, overdue_after: date | None, last: date) -> Trace:
    """Return why the clock is due on `due`: every day from its anchor to `last`, both included.

    Where several readings of the text give other days, the one that gave `due` is explained, and the heading names both days.

    Raises:
        Unpublished: the days reach beyond what notices cover.
    """
    record = reckoning.record
    shown = next((each for each in (reckoning, *reckoning.others) if due is not None and each.own_end == due), reckoning)
    first, amount = shown.first if shown.record.anchor is not None else last, shown.whole
    zh = f"{record.limit.zh}：{amount.zh if amount else '未定期限'}，自 {first} 起"
    en = f"{record.limit.name}: {amount.en if amount else 'untimed'} from {first}"
    if record.limit.counts_resumption and record.pauses:
        zh, en = f"{zh}，恢复之日计入", f"{en}, the day of resumption is counted"
    if overdue_after not in {None, due}:
        zh += f"，按较严的适用口径；按较宽的止于 {overdue_after}，过后才算超期"
        en += f", by the stricter reading; by the other one it ends on {overdue_after}, and only then is somebody to blame"
    if amount is not None and due is not None and amount.unit not in COUNTED:
        rows = explain(amount, after=first, calendar=reckoning.calendar).rows  # it is never paused
    else:
        rows = tuple(_days(shown, amount, first, last, met=due == last))
    return Trace(heading=en, heading_zh=zh, rows=rows, due=due, calendar=reckoning.calendar)


def _days(reckoning: Reckoning, whole: Span | None, first: date, last: date, *, met: bool) -> list[Row]:
    record, calendar = reckoning.record, reckoning.calendar
    rows, number, day, end = [day_row(calendar, first, "anchor")], 0, first, first
    while day < last:
        day += _DAY
        if not _ran(reckoning, day, last):
            zh, en = _ground(record, day)
            rows.append(day_row(calendar, day, "paused", zh=zh, en=en))
            end = day  # where it is due with nothing left: on the day on which it went on, or moved from there
        elif whole is not None and number >= whole.n:
            rows.append(day_row(calendar, day, "rolled"))
        elif whole is not None and whole.unit == "working_days" and not calendar.is_working(day):
            rows.append(day_row(calendar, day, "skipped"))
        else:
            number, end = number + 1, day
            rows.append(day_row(calendar, day, "counted", number))
    return closed(rows, end, whole) if met and whole is not None and day > first else rows


def _ground(record: ClockRecord, day: date) -> tuple[str, str]:
    """On what ground the clock stood still on `day`, in Chinese and in English; blank where its run stood in another state."""
    cites = tuple(dict.fromkeys(cite for pause in record.pauses if pause.since < day <= (pause.until or day) for cite in pause.cites))
    return cite_zh(cites), cite_en(cites)


def _ran(reckoning: Reckoning, day: date, last: date) -> bool:
    if any(after < day <= to for after, to in reckoning.stretches()):
        return True
    # A clock that was met while it ran is explained to the due date that it had.
    since = reckoning.since
    return since is not None and since < day <= last
