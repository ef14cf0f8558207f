"""What a host's type checker must see of the names in `caseflow`: read by mypy, never run."""

from __future__ import annotations

from datetime import date, datetime
from typing import assert_type

from caseflow import Actor, Case, Centre, Clock, Entry, LegalType, Matter, Offer, Run
from caseflow.calendar import CN, Span, Trace, working_days
from caseflow.journal import dumps, loads
from caseflow.machines import CATALOGUE
from caseflow.machines.forms import AcceptanceNotice, Application
from caseflow.machines.indicators import indicators
from caseflow.reports.figures import Indicator
from caseflow.store import Head, Store

centre = Centre("hualong", lifecycles=CATALOGUE, calendar=CN)
clerk = Actor("w-03", roles={"window_clerk"})
matter = Matter(code="A1", name="x", legal_type=LegalType.LICENCE, promised=working_days(10))
case = centre.open(
    "intake",
    case_no="HL-2021-0317",
    matter=matter,
    at="2021-03-17T09:30+08:00",
    actor=clerk,
    form=Application(applicant="x"),
)
assert_type(case, Case)
assert_type(centre.fire(case, "accept_promised", at="2021-03-17T09:40+08:00", actor=clerk, form=AcceptanceNotice(number="1")), Case)
assert_type(case.runs, tuple[Run, ...])
assert_type(case.entries, tuple[Entry, ...])
assert_type(case.state, str)
assert_type(case.entries[0].at, datetime)
assert_type(case.entries[0].day, date)
assert_type(centre.offers(case, at="2021-03-17T10:00+08:00", actor=clerk), tuple[Offer, ...])

clocks = centre.clocks(case, at="2021-03-17T10:00+08:00")
held: tuple[Clock, ...] = clocks  # a tuple, and one that prints as a table
assert_type(clocks[0].due, date | None)
assert_type(clocks[0].within, Span | None)
assert_type(clocks[0].explain(), Trace)
assert_type(centre.lapse(case, at="2021-03-30T10:00+08:00"), Case)
assert_type(dumps(case), str)
assert_type(loads(dumps(case), centre), Case)
found: tuple[Indicator, ...] = indicators([case], CN, day=date(2021, 3, 31))


def what_is_due(store: Store, until: date) -> list[str]:
    """A host's own function over any store."""
    heads = store.due(until)
    assert_type(heads, tuple[Head, ...])
    return [head.case_no for head in heads]


centre.fire(case, "examine", at="2021-03-17T09:40+08:00", actor="w-03")  # type: ignore[arg-type]  # a person is an Actor
AcceptanceNotice(number=5)  # type: ignore[arg-type]  # a field has its type
