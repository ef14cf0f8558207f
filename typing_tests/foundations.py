"""What a host's type checker must see of laws, instants and the calendar. Read by mypy --strict, never run."""

from __future__ import annotations

from datetime import date, datetime, tzinfo
from typing import Literal, assert_type

from caseflow.basics.instants import instant, local_day, zone
from caseflow.calendar import CN, Span, WorkCalendar, calendar_days, months, working_days, years
from caseflow.law import STATUTE, Basis, Citation, Law, centre_rule, citations, cite_en, cite_zh, in_force
from caseflow.machines.law import LICENSING, PLAN

DAY = date(2021, 3, 17)


def laws() -> None:
    assert_type(LICENSING, Law)
    assert_type(LICENSING[42], Citation)
    assert_type(LICENSING[42, "32(1)(四)"], Citation)
    assert_type(PLAN["二(三)3(4)"].zh, str)
    assert_type(PLAN.whole.in_force(DAY), bool)
    assert_type(in_force((LICENSING[42], centre_rule("…")), DAY), bool)
    assert_type(in_force(LICENSING[42], DAY), bool)
    assert_type(citations(LICENSING[42]), tuple[Citation, ...])
    assert_type(cite_zh(LICENSING[42]) + cite_en(LICENSING[42]), str)
    assert_type(LICENSING.in_force_until, date | None)
    assert_type(STATUTE, Literal[Basis.STATUTE])
    assert_type(STATUTE.zh, str)
    LICENSING[1.5]  # type: ignore[index]  # an article is a number or text
    LICENSING.key = "other"  # type: ignore[misc]  # frozen
    in_force([LICENSING[42]], DAY)  # type: ignore[arg-type]  # citations are a tuple, so that definitions stay hashable


def instants(value: object) -> None:
    shanghai = zone("Asia/Shanghai")
    assert_type(shanghai, tzinfo)
    assert_type(instant("2021-03-17T09:30+08:00", shanghai), datetime)
    assert_type(instant(value, shanghai, what="recorded_at"), datetime)
    assert_type(local_day(instant(value, shanghai), shanghai), date)
    instant(value, "Asia/Shanghai")  # type: ignore[arg-type]  # a zone is found once, by zone()
    local_day("2021-03-17T09:30+08:00", shanghai)  # type: ignore[arg-type]  # text is read by instant() first


def calendar() -> None:
    assert_type(CN, WorkCalendar)
    assert_type(CN.is_working(DAY), bool)
    assert_type(CN.add(DAY, 3), date)
    assert_type(CN.count(DAY, DAY), int)
    assert_type(working_days(3), Span)
    for span in (working_days(3), calendar_days(2), months(1), years(2)):
        assert_type(span.end(after=DAY, calendar=CN), date)
    assert_type(working_days(15).latest_start(before=DAY, calendar=CN), date)
