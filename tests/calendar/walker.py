"""The slow oracle of the calendar: it reads the data files by itself and counts day by day."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from pathlib import Path

from caseflow.calendar import cn

ONE = timedelta(days=1)
FIRST, LAST = date(2007, 1, 1), date(2026, 12, 28)


def days_of(listed):
    days = []
    for text in listed:
        begin, _, end = text.partition("..")
        day = date.fromisoformat(begin)
        while day <= date.fromisoformat(end or begin):
            days.append(day)
            day += ONE
    return days


def read_exceptions():
    """Every day that a notice lists: True for a working day, False for a day off; later notices override earlier ones."""
    notices = []
    for path in Path(cn.__file__).parent.glob("*.toml"):
        notices += tomllib.loads(path.read_text("utf-8"))["notice"]
    exceptions = {}
    for notice in sorted(notices, key=lambda notice: notice["issued"]):
        for clause in notice["clause"]:
            exceptions |= dict.fromkeys(days_of(clause.get("off", [])), False)
            exceptions |= dict.fromkeys(days_of(clause.get("worked", [])), True)
    return exceptions


EXCEPTIONS = read_exceptions()


def worked(day):
    if not FIRST <= day <= LAST:
        raise LookupError(day)
    return EXCEPTIONS.get(day, day.isoweekday() <= 5)


def add(day, n):
    step = ONE if n > 0 else -ONE
    left = abs(n)
    while left:
        day += step
        left -= worked(day)
    return day


def count(after, until):
    if until < after:
        return -count(until, after)
    total = 0
    while after < until:
        after += ONE
        total += worked(after)
    return total
