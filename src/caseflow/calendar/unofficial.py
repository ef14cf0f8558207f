"""Days off of another country from the package `holidays`: collected by volunteers, not published by an authority."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from importlib.metadata import version
from typing import Any

import attrs

from caseflow.calendar.days import plain_year
from caseflow.calendar.notice import UNOFFICIAL, Clause, Notice
from caseflow.errors import BadInput, nearest, shown

_DAY, _WEEK = timedelta(days=1), 7


@attrs.frozen
class Collected:
    """What a calendar is made of: its name, its ends (both included), the rest days of the week from each day on, and the days off."""

    name: str
    first: date
    last: date
    weekend: Mapping[date, frozenset[int]]
    notices: tuple[Notice, ...]


def collected(country: object, subdiv: object, years: object) -> Collected:
    """Return the days off of `country` in `years` as the installed package `holidays` gives them, each year as a notice of its own.

    Raises:
        BadInput: the package is missing, or does not know the country, the subdivision or a year; `years` is empty or has a gap.
    """
    try:
        import holidays  # noqa: PLC0415 - an extra
        from holidays.registry import COUNTRIES  # noqa: PLC0415
    except ImportError as error:
        msg = f"from_holidays needs the extra calendars ({error}): pip install 'caseflow-engine[calendars]'"
        raise BadInput(msg) from None
    known = holidays.list_supported_countries()
    if not isinstance(country, str) or country not in known:
        names = {module.replace("_", " "): codes[1] for module, codes in COUNTRIES.items()}
        raise _unknown(country, known, names)
    code = _subdivision(country, subdiv, holidays.country_holidays(country).get_subdivision_aliases())
    first, last = _ends(years)
    days = holidays.country_holidays(country, subdiv=code, years=range(first.year, last.year + 1), expand=False)
    place = f"{country}-{code}" if code else country
    if first.year < days.start_year or last.year > days.end_year:
        reach = f"{days.start_year} to {days.end_year}"
        msg = f"the package holidays knows {place} from {reach}, not {first.year} to {last.year}; give other years"
        raise BadInput(msg, country=country, years=(first.year, last.year))
    source = f"Python package holidays {version('holidays')}"
    notices = tuple(_notice(days, place, source, year) for year in range(first.year, last.year + 1))
    return Collected(f"{place} (unofficial)", first, last, dict(_weekends(days, first, last)), notices)


def _unknown(country: object, known: Iterable[str], names: Mapping[str, str]) -> BadInput:
    text = shown(country).strip("'")
    close = [text.upper()] if text.upper() in known else difflib.get_close_matches(text.lower(), names, n=1)
    hint = f" (did you mean {names.get(close[0], close[0])!r}?)" if close else nearest(text.upper(), known)
    msg = f'country {shown(country)} is not in the package holidays{hint}; give its code of ISO 3166, such as "GB"'
    return BadInput(msg, country=country)


def _subdivision(country: str, subdiv: object, aliases: Mapping[str, list[str]]) -> str | None:
    """The code of the subdivision, which may be given by its name too."""
    codes = {name: code for code, others in aliases.items() for name in (code, *others)}
    if subdiv is None:
        return None
    if isinstance(subdiv, str) and subdiv in codes:
        return codes[subdiv]
    close = difflib.get_close_matches(shown(subdiv).strip("'"), codes, n=1)
    hint = f" (did you mean {codes[close[0]]!r}?)" if close else ""
    allowed = f"allowed: {', '.join(aliases)}" if aliases else "it has none: leave out subdiv="
    msg = f"subdiv {shown(subdiv)} is not a part of {country} in the package holidays{hint}; {allowed}"
    raise BadInput(msg, country=country, subdiv=subdiv)


def _ends(years: object) -> tuple[date, date]:
    listed = list(years) if isinstance(years, Iterable) and not isinstance(years, str | bytes) else []
    numbers = sorted({plain_year(year) for year in listed})
    if not numbers or numbers[-1] - numbers[0] >= len(numbers):
        what = f"has a gap: {', '.join(map(str, numbers))}" if numbers else f"is {shown(years)}, which lists no year"
        msg = f"years= {what}; a calendar covers the years that it is given, each after the other: years=[2026], or years=range(2024, 2027)"
        raise BadInput(msg, years=years)
    return date(numbers[0], 1, 1), date(numbers[-1], 12, 31)


def _notice(days: Any, place: str, source: str, year: int) -> Notice:
    off: dict[str, list[date]] = {}
    for day, name in days.items():
        if day.year == year and not days.is_working_day(day):
            off.setdefault(name, []).append(day)
    worked = [day for day in days.weekend_workdays if day.year == year and days.is_working_day(day)]
    if not off:
        msg = f"the package holidays has no day off of {place} in {year}; a year without days is a year that it does not know"
        raise BadInput(msg, years=year)
    clauses = [Clause(name, off=listed, sentence=f"{name} ({source})") for name, listed in off.items()]
    clauses += [Clause("", worked=worked, sentence=f"working days on a weekend ({source})")] if worked else []
    return Notice(f"{source}: days off of {place} in {year}", clauses=clauses, layer=UNOFFICIAL)


def _weekends(days: Any, first: date, last: date) -> Iterator[tuple[date, frozenset[int]]]:
    """Yield from which day on which weekdays are rest days: the first, and each later day that the weekend before it gets wrong."""
    kept: frozenset[int] | None = None
    day = first
    while day <= last:
        if kept is None or days.is_weekend(day) is not (day.weekday() in kept):
            week = (day + i * _DAY for i in range(_WEEK))
            kept = frozenset(each.weekday() for each in week if days.is_weekend(each))
            yield day, kept
        day += _DAY
