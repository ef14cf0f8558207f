"""Which days count, and how does law count them? The calendar's rooms, and what a host takes from them."""

from caseflow.calendar.cn import CN
from caseflow.calendar.datafile import dumps, loads
from caseflow.calendar.notice import Clause, Notice
from caseflow.calendar.reading import read_notice
from caseflow.calendar.span import Span, calendar_days, months, working_days, years
from caseflow.calendar.trace import Row, Trace, day_row, explain, explain_back
from caseflow.calendar.workdays import WorkCalendar
from caseflow.calendar.yearly import DayNote, FixedDay, Yearly

__all__ = [
    "CN",
    "Clause",
    "DayNote",
    "FixedDay",
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
    "working_days",
    "years",
]
