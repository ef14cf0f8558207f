"""Data files of notices: strict TOML, one file a year, item by item as the notice lists the days."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from caseflow.basics.arguments import a_text, takes
from caseflow.calendar.days import plain_year
from caseflow.calendar.notice import NATIONAL, Clause, Notice, check_arrangement, outside_year, some_notices
from caseflow.calendar.reading import sentence_faults
from caseflow.errors import NoticeError, nearest, shown

_NOTICE_KEYS = {
    "title": str, "number": str, "issued": str, "urls": list, "amends": str, "layer": str, "year": int, "secondary": list,
    "clause": list,
}  # fmt: skip
_CLAUSE_KEYS = {"name": str, "off": list, "worked": list, "sentence": str}
_KINDS = {str: "a text (dates too: in quotes)", list: "a list", int: "a number"}


@takes(text=a_text)
def loads(text: str, *, year: int) -> tuple[Notice, ...]:
    """Return the notices in the text of one year's file, in the order of the file, each checked against its own sentences.

    `year` is the year of the file; no day may lie more than a month outside it.

    Raises:
        NoticeError: with every fault: bad TOML, unknown keys, contradictions between dates, weekdays and 共N天,
            make-up days that are not rest days in a national notice, days far outside the year, an empty file.
        BadInput: `year` is not a year.
    """
    what = f"the data file of {plain_year(year)}"
    try:
        tables = tomllib.loads(text).get("notice", [])
    except tomllib.TOMLDecodeError as error:
        raise NoticeError.of(what, [f"it is not TOML: {error}"], year=year) from None
    if not isinstance(tables, list) or not tables:
        raise NoticeError.of(what, ["it has no [[notice]]; an empty year is a year not published"], year=year)
    faults: list[str] = []
    notices: list[Notice] = []
    for table in tables:
        if not isinstance(table, dict):
            faults.append(f"{shown(table)} is not a [[notice]]")
            continue
        try:
            notices.append(_notice(table, year))
        except NoticeError as error:
            faults += [f"{error.title or 'notice'}: {fault}" for fault in error.faults]
    if faults:
        raise NoticeError.of(what, faults, year=year)
    return tuple(notices)


def _notice(table: Mapping[str, Any], year: int) -> Notice:
    title = str(table.get("title", ""))
    what = f"notice {shown(title)}"
    faults = _key_faults(table, _NOTICE_KEYS)
    clauses: list[Clause] = []
    for item in [] if faults else table.get("clause", []):
        wrong = _key_faults(item, _CLAUSE_KEYS) if isinstance(item, dict) else [f"{shown(item)} is not a [[notice.clause]]"]
        try:
            clauses += [] if wrong else [Clause(**item)]
        except NoticeError as error:
            wrong += error.faults
        faults += wrong
    if faults:
        raise NoticeError.of(what, faults, title=title)
    plain = {key: table[key] for key in _NOTICE_KEYS if key in table and key != "clause"}
    notice = Notice(**{"title": "", **plain}, clauses=clauses)
    for clause in clauses:
        faults += sentence_faults(clause, year)
    faults += outside_year([*notice.off, *notice.worked], year)
    if faults:
        raise NoticeError.of(what, dict.fromkeys(faults), title=title)
    if notice.layer == NATIONAL:
        check_arrangement(notice)
    return notice


def _key_faults(table: Mapping[str, Any], known: Mapping[str, type]) -> list[str]:
    """Unknown keys, and values of the wrong kind."""
    faults = [f"unknown key {key!r}{nearest(key, known)}; allowed: {', '.join(known)}" for key in table if key not in known]
    return faults + [
        f"{key} is {shown(value)}; {_KINDS[known[key]]} is wanted"
        for key, value in table.items()
        if key in known and type(value) is not known[key]
    ]


@takes(notices=some_notices)
def dumps(notices: Iterable[Notice]) -> str:
    """Return the text of a data file that `loads` reads back as equal notices.

    >>> from caseflow.calendar import Notice
    >>> print(dumps([Notice(title="t", off=["2021-05-01..2021-05-03", "2021-05-05"], issued="2021-04-01")]))
    [[notice]]
    title = "t"
    issued = "2021-04-01"
    <BLANKLINE>
    [[notice.clause]]
    off = ["2021-05-01..2021-05-03", "2021-05-05"]
    <BLANKLINE>
    """
    return "\n".join(_dump(notice) for notice in notices)


def _dump(notice: Notice) -> str:
    lines = ["[[notice]]", f"title = {_quoted(notice.title)}"]
    for key in ("number", "amends"):
        value = getattr(notice, key)
        lines += [f"{key} = {_quoted(value)}"] if value else []
    lines += [f'issued = "{notice.issued.isoformat()}"'] if notice.issued else []
    lines += [f"layer = {_quoted(notice.layer)}"] if notice.layer != NATIONAL else []
    lines += [f"year = {notice.year}"] if notice.year is not None else []
    for name in ("urls", "secondary"):
        values = getattr(notice, name)
        lines += [f"{name} = [{', '.join(_quoted(v) for v in values)}]"] if values else []
    listed = {day for c in notice.clauses for day in (*c.off, *c.worked)}
    bare = Clause(off=[d for d in notice.off if d not in listed], worked=[d for d in notice.worked if d not in listed])
    for clause in (*notice.clauses, *([bare] if bare.off or bare.worked else [])):
        lines += ["", "[[notice.clause]]"]
        lines += [f"name = {_quoted(clause.name)}"] if clause.name else []
        lines += [f"off = [{_ranges(clause.off)}]"] if clause.off else []
        lines += [f"worked = [{_ranges(clause.worked)}]"] if clause.worked else []
        lines += [f"sentence = {_quoted(clause.sentence)}"] if clause.sentence else []
    return "\n".join(lines) + "\n"


def _ranges(days: tuple[date, ...]) -> str:
    """Days as texts, consecutive ones as `first..last`, so that a file reads as the notice does."""
    runs: list[list[date]] = []
    for day in days:
        if runs and day - runs[-1][-1] == timedelta(days=1):
            runs[-1].append(day)
        else:
            runs.append([day])
    return ", ".join(f'"{run[0]}..{run[-1]}"' if len(run) > 1 else f'"{run[0]}"' for run in runs)


def _quoted(text: str) -> str:
    """Return a TOML basic string; in it, control characters must be escaped."""
    out = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(f"\\u{ord(c):04x}" if ord(c) < 0x20 or ord(c) == 0x7F else c for c in out) + '"'  # noqa: PLR2004
