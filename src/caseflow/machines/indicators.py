"""How a set of cases fared: the plan's indicators, recomputed from journals alone, each with its numerator and denominator.

Nothing counted is *undefined*, never 100 %. Withdrawn runs count nowhere. 98 % means 98 % or more (民法典第一千二百五十九条).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction

from attrs import frozen

from caseflow.calendar import WorkCalendar
from caseflow.case.records import Case, Entry, Run
from caseflow.clocks.clock import Clock, clocks
from caseflow.law import Citation
from caseflow.machines.institutions.guards import CONTENT
from caseflow.machines.law import PLAN
from caseflow.machines.shared.forms import DeliveryMode
from caseflow.reports.figures import Indicator, Indicators, Ratio

MAIN_KINDS = ("instant", "promised", "upward", "joint")
# Those that may be answered before they become one of the four, or after: not accepted, given back.
SERVICE_KINDS = (*MAIN_KINDS, "intake", "returned")
# The clocks that say whether a case was closed in time, the stricter first: the promise, else the statute, else the plan's own.
_IN_TIME = {
    "instant": ("same_day",),
    "promised": ("promise", "statutory"),
    "upward": ("forward", "close", "statutory"),
    "joint": ("promise", "statutory"),
}
_HANDED_ON = frozenset({"not_instant", "to_superior"})
_LEFT_OUT = frozenset({"withdrawn"})
_ALL = Fraction(1)
_IN_PERSON = frozenset({"correct_on_spot", "submit_partial", "submit_complete", "commit"})
_NOT_HANDLED = _HANDED_ON | {"returned", "terminated"}


_EN = {
    "K1": "instant cases closed in the same visit",
    "K2": "promised cases closed within their period",
    "K3": "cases of all kinds closed in time",
    "K4": "ratings that were content",
    "K5": "cases answered that were rated",
    "K6": "cases closed with one visit at most",
    "K7": "bad ratings that were visited again",
    "K8": "cases told once what is missing",
    "K9": "documents relayed and delivered",
    "K10": "appraisals that were made final",
}


@frozen
class Piece:
    """One run as the indicators see it: its case, its clocks, and where it was handled."""

    case: Case
    run: Run
    clocks: tuple[Clock, ...]
    unit: str | None
    opened: date
    closed: date | None

    @property
    def kind(self) -> str:
        """The run's lifecycle."""
        return self.run.lifecycle.name

    @property
    def in_time(self) -> bool | None:
        """Whether the clock that counts was kept: None when none is timed, False for an open one already past its due date."""
        for name in _IN_TIME.get(self.kind, ()):
            timed = [clock for clock in self.clocks if clock.name == name and clock.within is not None and clock.started is not None]
            if timed:
                return not any(clock.breached for clock in timed)
        return None


def pieces(cases: Iterable[Case], calendar: WorkCalendar, day: date) -> Iterator[Piece]:
    """Yield every run of `cases` as of the local `day`."""
    for case in cases:
        found = clocks(case, calendar, day)
        days = {entry.seq: entry.day for entry in case.standing}
        for run in case.runs:
            opening = next(entry for entry in case.standing if entry.seq == run.origin.seq)
            closed = None if run.is_open else days.get(run.since, run.origin.at_day)
            mine = tuple(clock for clock in found if clock.run == run.id)
            yield Piece(case, run, mine, _unit(case, run, opening), run.origin.at_day, closed)


def _unit(case: Case, run: Run, opening: Entry) -> str | None:
    """The window or department: who last acted in the run with a unit named, else who opened it."""
    acted = [entry.unit for entry in case.standing if entry.run == run.id and entry.unit is not None and entry.role != "applicant"]
    return acted[-1] if acted else opening.unit


def indicators(
    cases: Iterable[Case],
    calendar: WorkCalendar,
    *,
    day: date,
    period: tuple[date, date] | None = None,
    kinds: Iterable[str] = SERVICE_KINDS,
    units: Iterable[str] | None = None,
) -> Indicators:
    """Return K1 to K10 as of the local `day`.

    `period` (first and last local day, both included) takes the runs opened in it for K1, K9 and K10, those closed in it for K5 and K6,
    or overdue for K2 and K3 too, the ratings of it for K4 and K7; `kinds` and `units` (windows, departments) narrow what is counted.
    K5 counts every ending that invites a rating, a refusal at the counter and a return too.
    K5 to K7, K9 and K10 are shown without a target: the plan names none, and rating is voluntary.
    """
    kept = frozenset(kinds)
    chosen = None if units is None else frozenset(units)
    held = list(cases)
    found = [p for p in pieces(held, calendar, day) if p.run.state not in _LEFT_OUT and (chosen is None or p.unit in chosen)]
    first, last = period or (date.min, date.max)
    opened = [p for p in found if first <= p.opened <= last]
    due = [p for p in found if p.kind in kept and (first <= p.closed <= last if p.closed else p.in_time is False)]
    instant = [p for p in opened if p.kind == "instant" and "instant" in kept and (p.closed or p.in_time is False)]
    promised = [p for p in due if p.kind == "promised" and _counts(p)]
    every = [p for p in due if p.kind in MAIN_KINDS and _counts(p)]
    handled = [p for p in due if p.kind in MAIN_KINDS and p.closed is not None and p.run.state not in _NOT_HANDLED]
    asked = [p for p in due if p.closed is not None and _invites(p)]
    rated = _rated(held)
    bad = [p for p in found if p.kind == "evaluation" and (_grade(p, first, last) or 0) > CONTENT]
    relays = [p for p in opened if p.kind == "document_relay" and p.run.state != "called_off"]
    appraised = [p for p in opened if p.kind == "appraisal"]
    return Indicators((
        _of("K1", "即办件当场办结率", PLAN["二(三)3(2)"], counted=instant, hit=_on_spot),
        _of("K2", "承诺件期限内办结率", PLAN["二(三)3(2)"], counted=promised, hit=_kept),
        _of("K3", "按时办结率", PLAN["二(三)3(4)"], counted=every, hit=_kept),
        _satisfaction(found, first, last),
        _of("K5", "一事一评覆盖率", PLAN["二(三)3(5)"], counted=asked, hit=lambda p: p.case.case_no in rated, target=None),
        _of("K6", "最多跑一次率", PLAN["一"], counted=handled, hit=lambda p: len(visits(p.case)) <= 1, target=None),
        _of("K7", "差评回访率", PLAN["二(四)1"], counted=bad, hit=lambda p: p.run.state == "revisited", target=None),
        _one_notice(held, first, last),
        _of("K9", "办件传递闭环率", PLAN["二(五)"], counted=relays, hit=lambda p: p.run.state == "delivered", target=None),
        _of("K10", "考核定案率", PLAN["二(四)2(6)"], counted=appraised, hit=lambda p: p.run.state == "final", target=None),
    ))  # fmt: skip


def _counts(piece: Piece) -> bool:
    return piece.in_time is not None and piece.run.state not in _HANDED_ON


def _invites(piece: Piece) -> bool:
    """Whether the run ended in a state in which the applicant is invited to rate."""
    ends = {row.target for row in piece.run.lifecycle.transitions if "evaluation" in row.follows}
    return piece.run.lifecycle.state(piece.run.state) in ends


def _kept(piece: Piece) -> bool:
    return piece.in_time is True


def _on_spot(piece: Piece) -> bool:
    """Closed in the same visit, as recorded; reclassified 即办→承诺 is a miss."""
    done = [entry.form for entry in piece.case.standing if entry.run == piece.run.id and entry.event == "complete_on_spot"]
    return bool(done) and done[-1].same_visit


def _of(
    key: str, zh: str, cite: Citation, *, counted: list[Piece], hit: Callable[[Piece], bool], target: Fraction | None = _ALL
) -> Indicator:
    against = tuple(piece.case.case_no for piece in counted if not hit(piece))
    return Indicator(key, zh, Ratio(len(counted) - len(against), len(counted), target), cite, against, en=_EN[key])


def visits(case: Case) -> tuple[date, ...]:
    """Return the local days on which the journal shows the applicant at the counter, each once.

    An application at the window, what the applicant then did in person, and a result signed for in hand; what came in by another
    channel, and a rating, is no visit.
    """
    at_window = getattr(case.standing[0].form, "channel", None) == "window"
    days = set()
    for entry in case.standing:
        came = at_window and (entry.seq == case.standing[0].seq or (entry.role == "applicant" and entry.event in _IN_PERSON))
        in_hand = entry.event in {"deliver", "collect", "collect_at_window"} and getattr(entry.form, "mode", None) is DeliveryMode.IN_HAND
        if came or in_hand:
            days.add(entry.day)
    return tuple(sorted(days))


def _grade(piece: Piece, first: date, last: date) -> int | None:
    """The grade of a valid rating that was given from `first` to `last`, or None."""
    if piece.run.state == "invalid":
        return None
    given = [entry for entry in piece.case.standing if entry.run == piece.run.id and entry.event == "rate"]
    return int(given[-1].form.grade) if given and first <= given[-1].day <= last else None


def _rated(cases: Iterable[Case]) -> frozenset[str]:
    """The numbers of the cases that were rated, in their own journal or in a case about them."""
    found = set()
    for case in cases:
        valid = {run.id for run in case.runs if run.lifecycle.name == "evaluation" and run.state != "invalid"}
        if any(entry.event == "rate" and entry.run in valid for entry in case.standing):
            found |= {case.case_no, getattr(case.standing[0].form, "about_case", case.case_no)}
    return frozenset(found)


def _satisfaction(found: list[Piece], first: date, last: date) -> Indicator:
    """Grades 1 to 3 of those rated, from the evaluations in the journals; who did not rate is not counted, and never as content."""
    rated: dict[str, int] = {}
    for piece in found:
        grade = _grade(piece, first, last) if piece.kind == "evaluation" else None
        if grade is not None:
            rated[f"{piece.case.case_no} {piece.run.id}"] = grade
    against = tuple(name for name, grade in rated.items() if grade > CONTENT)
    ratio = Ratio(len(rated) - len(against), len(rated), Fraction(98, 100))
    return Indicator("K4", "评议满意率", ratio, PLAN["二(三)3(5)"], against, en=_EN["K4"])


def _one_notice(cases: list[Case], first: date, last: date) -> Indicator:
    """Cases told once, of those told at all."""
    told: Mapping[str, int] = {
        case.case_no: sum(entry.event == "notify_missing" and first <= entry.day <= last for entry in case.standing) for case in cases
    }
    counted = {number: times for number, times in told.items() if times}
    against = tuple(number for number, times in counted.items() if times > 1)
    ratio = Ratio(len(counted) - len(against), len(counted), Fraction(1))
    return Indicator("K8", "一次性告知率", ratio, PLAN["二(三)3(1)"], against, en=_EN["K8"])
