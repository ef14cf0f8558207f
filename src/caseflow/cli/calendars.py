"""caseflow calendar: a year's days off and make-up working days as its notices list them, and how many days are worked."""

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
        msg = f"{CN.name} knows the years {known}, not {year}; a later one needs its notice (caseflow notice read FILE)"
        raise BadInput(msg, year=year, horizon=last)
    zh = lang == "zh"
    out = []
    for notice in CN.notices:
        if any(day.year == year for day in (*notice.off, *notice.worked)):
            out += [*_notice(notice, year, zh=zh), ""]
    end = min(date(year, _MONTHS, 31), last)
    months = [(str(month), str(_worked(year, month, end))) for month in range(1, _MONTHS + 1)]
    total = sum(int(count) for _, count in months)
    head = ("月", *(m for m, _ in months), "全年") if zh else ("month", *(m for m, _ in months), "year")
    row = ("工作日", *(n for _, n in months), str(total)) if zh else ("working days", *(n for _, n in months), str(total))
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
    """Runs of days with their weekdays."""
    runs: list[list[date]] = []
    for day in sorted(days):
        if runs and day - runs[-1][-1] == timedelta(days=1):
            runs[-1].append(day)
        else:
            runs.append([day])
    names = WEEKDAYS_ZH if zh else WEEKDAYS_EN
    said = [[f"{run[i]} {names[run[i].weekday()]}" for i in dict.fromkeys((0, len(run) - 1))] for run in runs]
    to = " 至 " if zh else " to "
    return ("、" if zh else ", ").join(to.join(ends) for ends in said)


def _worked(year: int, month: int, end: date) -> int:
    day, worked = date(year, month, 1), 0
    while day.month == month and day <= end:
        worked += CN.is_working(day)
        day += timedelta(days=1)
    return worked
