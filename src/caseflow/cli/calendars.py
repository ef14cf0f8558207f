"""caseflow calendar: a year's days off and make-up working days, as its notices list them, and the working days of each month."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable
from datetime import date, timedelta

from caseflow.basics.columns import columns
from caseflow.calendar import CN, Notice
from caseflow.calendar.days import WEEKDAYS_EN, WEEKDAYS_ZH
from caseflow.errors import BadInput

_MONTHS = 12


def run(args: Namespace) -> int:
    """Print the year."""
    print("\n".join(lines(args.year, args.lang)))
    return 0


def lines(year: int, lang: str) -> list[str]:
    """Return the year as lines.

    Raises:
        BadInput: no notice covers the year.
    """
    last = CN.coverage[1]
    if year not in CN.years:
        known = f"{CN.years[0]} to {CN.years[-1]}"
        msg = f"{CN.name} has the years {known}, not {year}; a later year needs its notice (caseflow notice read FILE)"
        raise BadInput(msg, year=year, horizon=last)
    zh = lang == "zh"
    out = []
    for notice in CN.notices:
        if any(day.year == year for day in (*notice.off, *notice.worked)):
            out += [*_notice(notice, year, zh=zh), ""]
    end = min(date(year, _MONTHS, 31), last)
    counts = {month: _working_days(year, month, end) for month in range(1, _MONTHS + 1)}
    head = ("月" if zh else "month", *map(str, counts), "全年" if zh else "year")
    row = ("工作日" if zh else "working days", *map(str, counts.values()), str(sum(counts.values())))
    out += columns([head, row])
    if end < date(year, _MONTHS, 31):
        out.append(f"（{end} 以后待下一年的通知）" if zh else f"(days after {end} wait for the next year's notice)")
    return out


def _notice(notice: Notice, year: int, *, zh: bool) -> list[str]:
    words = ("放假", "上班") if zh else ("off", "worked")
    clauses = notice.clauses or ()
    rows = [
        (clause.name, word, spelled(days, zh=zh))
        for clause in clauses
        for word, days in zip(words, (clause.off, clause.worked), strict=True)
        if any(day.year == year for day in days)
    ]
    amends = (f"（修改：{notice.amends}）" if zh else f" (amends: {notice.amends})") if notice.amends else ""
    return [f"{notice.cited}{amends}, {notice.issued}", *columns(rows, indent="  "), *(f"  {url}" for url in notice.urls)]


def spelled(days: Iterable[date], *, zh: bool) -> str:
    """Return the days with their weekdays; days that follow each other are joined, as in `2021-02-11 Thu to 2021-02-17 Wed`."""
    runs: list[list[date]] = []
    for day in sorted(days):
        if runs and day - runs[-1][-1] == timedelta(days=1):
            runs[-1].append(day)
        else:
            runs.append([day])
    names = WEEKDAYS_ZH if zh else WEEKDAYS_EN
    ends = [[f"{day} {names[day.weekday()]}" for day in dict.fromkeys((run[0], run[-1]))] for run in runs]
    return ("、" if zh else ", ").join((" 至 " if zh else " to ").join(pair) for pair in ends)


def _working_days(year: int, month: int, end: date) -> int:
    day, count = date(year, month, 1), 0
    while day.month == month and day <= end:
        count += CN.is_working(day)
        day += timedelta(days=1)
    return count
