"""Calendars: which days are working days, and how a text of law counts a period. The public names."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from caseflow.calendar.cn import CN
from caseflow.calendar.notice import Clause, Notice
from caseflow.calendar.span import Span, calendar_days, months, same_day, until, weeks, working_days, years
from caseflow.calendar.workdays import WorkCalendar
from caseflow.calendar.yearly import DayNote, FixedDay, MovableDay, Yearly

__all__ = [
    "CN",
    "Clause",
    "DayNote",
    "FixedDay",
    "MovableDay",
    "Notice",
    "Row",
    "Span",
    "Trace",
    "WorkCalendar",
    "Yearly",
    "calendar_days",
    "day_row",
    "dumps",
    "explain",
    "explain_back",
    "loads",
    "months",
    "read_notice",
    "same_day",
    "until",
    "weeks",
    "working_days",
    "years",
]

if TYPE_CHECKING:
    from caseflow.calendar.datafile import dumps, loads
    from caseflow.calendar.reading import read_notice
    from caseflow.calendar.trace import Row, Trace, day_row, explain, explain_back

# Notices are read once a year, and a trace is made only on request: these modules are imported when first used.
_LATER = {
    **dict.fromkeys(("dumps", "loads"), "datafile"),
    "read_notice": "reading",
    **dict.fromkeys(("Row", "Trace", "day_row", "explain", "explain_back"), "trace"),
}


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
