"""python reminders.py STORE PORT: due days as a calendar that people subscribe to, under /reminders.ics.

It has no names of applicants, because a calendar is copied to many devices, and none of them needs to know whose case it is.
"""

import os
import sys
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, time
from typing import Any
from wsgiref.simple_server import make_server
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event

from caseflow import Case, Centre, Clock
from caseflow.calendar import CN, WorkCalendar
from caseflow.machines import CATALOGUE
from caseflow.store import SqliteStore, Store

ZONE = ZoneInfo("Asia/Shanghai")
MORNING = time(9, tzinfo=ZONE)


def reminders(store: Store, at: datetime) -> bytes:
    """Return an iCalendar file of every open clock with a due day, as of the instant `at`."""
    out = Calendar()
    for name, value in (("prodid", "-//caseflow//reminders//ZH"), ("version", "2.0"), ("x-wr-calname", "办件期限"), ("method", "PUBLISH")):
        out.add(name, value)
    for head in store.heads():
        if head.next_due is not None:
            case = store.load(head.case_no)
            for clock in store.centre.clocks(case, at=at):
                if clock.is_open and clock.due is not None:
                    out.add_component(reminder(case, clock, store.centre.calendar))
    return out.to_ical()


def reminder(case: Case, clock: Clock, calendar: WorkCalendar) -> Event:
    """Return the event of a due day: all day, marked as free time, with an alarm on the morning of the working day before."""
    last = case.entries[-1]
    event = Event()
    event.add("uid", f"{case.case_no}.{clock.run}.{clock.name}.{clock.number}@hualong.example")  # the same id, however often the day moves
    event.add("sequence", last.seq)  # grows with the journal, so a moved event replaces the older copy
    event.add("dtstamp", last.recorded_at.astimezone(UTC))
    in_principle = "（原则上）" if clock.soft else ""
    event.add("summary", f"{clock.zh}{in_principle}：{case.case_no} {case.matter.name if case.matter else ''}".rstrip())
    event.add("description", "；".join([*last_day(clock), *(str(cite) for cite in clock.cites)]))
    event.add("dtstart", clock.due)
    event.add("transp", "TRANSPARENT")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", f"{clock.zh}：下一个工作日届满")
    alarm.add("trigger", datetime.combine(calendar.add(clock.due, -1), MORNING).astimezone(UTC), {"VALUE": "DATE-TIME"})
    event.add_component(alarm)
    return event


def last_day(clock: Clock) -> list[str]:
    """Return what to say where another reading of the text gives more time than the due day."""
    return [f"按较宽的适用口径 {clock.overdue_after} 过后才算超期"] if clock.overdue_after not in {None, clock.due} else []


def now() -> datetime:
    """Return the present instant; for training and in tests OFFICE_NOW stops the office's clock at another."""
    stopped = os.environ.get("OFFICE_NOW")
    return datetime.fromisoformat(stopped) if stopped else datetime.now(ZONE)


def application(store: Store) -> Callable[..., Iterable[bytes]]:
    """Return the WSGI application that answers /reminders.ics."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["PATH_INFO"] != "/reminders.ics":
            start_response("404 Not Found", [])
            return []
        start_response("200 OK", [("Content-Type", "text/calendar; charset=utf-8")])
        return [reminders(store, now())]

    return answer


if __name__ == "__main__":
    journals = SqliteStore(sys.argv[1], Centre("hualong", lifecycles=CATALOGUE, calendar=CN), read_only=True)
    make_server("127.0.0.1", int(sys.argv[2]), application(journals)).serve_forever()
