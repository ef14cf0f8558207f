"""The plan's indicators K1 to K10, computed from journals alone, each with its numerator and denominator.

An indicator that counted nothing is *undefined*, never 100 %. Withdrawn runs are never counted. 98 % means 98 % or more
(民法典第一千二百五十九条).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from fractions import Fraction
from typing import Final

from attrs import frozen

from caseflow import Case, Clock, Entry, Run, clocks_of
from caseflow.calendar import WorkCalendar
from caseflow.law import Citation
from caseflow.machines.institutions.guards import CONTENT
from caseflow.machines.law import PLAN
from caseflow.machines.shared.forms import DeliveryMode
from caseflow.reports import Indicator, Indicators, Ratio, over_cases

MAIN_KINDS = ("instant", "promised", "upward", "joint")
# An application may also be answered before it becomes one of the four (not accepted) or after (given back).
SERVICE_KINDS = (*MAIN_KINDS, "intake", "returned")
# The limits that say whether a case was closed in time: of each group, the first that has a period counts, and all groups must be kept.
# A promise comes before the statute (二(三)3(2) 期限内, 3(4) 法定时限内): by the other reading of 期限 the statute alone counts.
_IN_TIME: Final[dict[str, tuple[tuple[str, ...], ...]]] = {
    "instant": (("same_day",),),
    "promised": (("promise", "statutory"),),
    "upward": (("forward",), ("close",), ("statutory",)),
    "joint": (("promise", "statutory"),),
}
_HANDED_ON = frozenset({"not_instant", "to_superior"})
_LEFT_OUT = frozenset({"withdrawn"})
_ALL = Fraction(1)
_IN_PERSON = frozenset({"correct_on_spot", "submit_partial", "submit_complete", "commit"})
_NOTICES = ("notify_missing", "list_missing", "list_secondary")
_NOT_HANDLED = _HANDED_ON | {"returned", "terminated"}

_READINGS = {
    "K2": "“期限”指承诺时限，未承诺的指法定时限；另一读法只指法定时限（二(三)3(4)） "
    "(the period is the promise, where there is one, else the statute; by the other reading the statute alone)",
}
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
    """One run as the indicators see it: its case, its clocks, the window or department, and its first and last local day."""

    case: Case
    run: Run
    clocks: tuple[Clock, ...]
    unit: str | None
    opened: date
    closed: date | None

    @property
    def kind(self) -> str:
        """The name of the run's lifecycle."""
        return self.run.lifecycle.name

    @property
    def in_time(self) -> bool | None:
        """Whether the clocks that count were kept: None when none has a period, False for an open one already past its due day."""
        counted = [clock for names in _IN_TIME.get(self.kind, ()) for clock in self._first_timed(names)]
        return not any(clock.breached for clock in counted) if counted else None

    def _first_timed(self, names: Iterable[str]) -> list[Clock]:
        """The clocks of the first of these limits that has a period."""
        timed = ([clock for clock in self.clocks if clock.name == name and clock.within and clock.started] for name in names)
        return next((clocks for clocks in timed if clocks), [])


@over_cases
def pieces(cases: Iterable[Case], calendar: WorkCalendar, day: date) -> Iterator[Piece]:
    """Yield every run of `cases` as of the local `day`."""
    for case in cases:
        every = clocks_of(case, calendar, day)
        entries = {entry.seq: entry for entry in case.standing}
        for run in case.runs:
            last = entries.get(run.since)
            closed = None if run.is_open else last.day if last else run.origin.at_day
            own = tuple(clock for clock in every if clock.run == run.id)
            yield Piece(case, run, own, _unit(case, run, entries[run.origin.seq]), run.origin.at_day, closed)


def _unit(case: Case, run: Run, opening: Entry) -> str | None:
    """Return the window or department: that of the last act of the office in the run, else that of the opening."""
    units = [entry.unit for entry in case.standing if entry.run == run.id and entry.unit is not None and entry.role != "applicant"]
    return units[-1] if units else opening.unit


@over_cases
def indicators(
    cases: Iterable[Case],
    calendar: WorkCalendar,
    *,
    day: date,
    period: tuple[date, date] | None = None,
    kinds: Iterable[str] = SERVICE_KINDS,
    units: Iterable[str] | None = None,
    content_until: int = CONTENT,
) -> Indicators:
    """Return K1 to K10 as of the local `day`.

    `period` is the first and the last local day, both included. K1, K9 and K10 count the runs opened in it; K5 and K6 those closed in
    it; K2 and K3 those closed in it, and open ones that are overdue; K4 and K7 the ratings given in it; K8 the notices given in it.
    `kinds` narrows K1 to K3, K5 and K6; `units` (windows, departments) everything but K8.
    K5 counts every ending that invites a rating, a refusal at the counter and a return too.
    K5 to K10 have no target: the plan names none, rating is voluntary, and telling once is a duty, not a rate. `content_until` is the
    last of the five grades that counts as content in K4.

    K1 counts a lawful decision on the spot, either way; refusals are shown beside it. K2's period is the promise, where there is one, else
    the statute; by the other reading (3(4) 法定时限内办结) it is the statute alone. Ratings that were found invalid are shown beside K4. A
    period that was extended after it had run out stays late.
    """
    chosen_kinds = frozenset(kinds)
    chosen_units = None if units is None else frozenset(units)
    every_case = list(cases)
    counted = [p for p in pieces(every_case, calendar, day) if p.run.state not in _LEFT_OUT]
    counted = [p for p in counted if chosen_units is None or p.unit in chosen_units]
    first, last = period or (date.min, date.max)
    opened = [p for p in counted if first <= p.opened <= last]
    due = [p for p in counted if p.kind in chosen_kinds and (first <= p.closed <= last if p.closed else p.in_time is False)]
    instant = [p for p in opened if p.kind == "instant" and "instant" in chosen_kinds and (p.closed or p.in_time is False)]
    instant = [p for p in instant if p.run.state != "returned"]  # what was returned on the spot is of another kind
    promised = [p for p in due if p.kind == "promised" and _counts(p)]
    every = [p for p in due if p.kind in MAIN_KINDS and _counts(p)]
    handled = [p for p in due if p.kind in MAIN_KINDS and p.closed is not None and p.run.state not in _NOT_HANDLED]
    invited = [p for p in due if p.closed is not None and _invites(p)]
    rated = _rated(every_case)
    bad = [p for p in counted if p.kind == "evaluation" and p.run.state != "invalid" and (_grade(p, first, last) or 0) > content_until]
    relays = [p for p in opened if p.kind == "document_relay" and p.run.state != "called_off"]
    appraised = [p for p in opened if p.kind == "appraisal"]
    return Indicators((
        _of("K1", "即办件当场办结率", PLAN["二(三)3(2)"], counted=instant, hit=_on_spot, beside=_refusals(instant)),
        _of("K2", "承诺件期限内办结率", PLAN["二(三)3(2)"], counted=promised, hit=_kept),
        _of("K3", "按时办结率", PLAN["二(三)3(4)"], counted=every, hit=_kept),
        _satisfaction(counted, first, last, content_until),
        _of("K5", "一事一评覆盖率", PLAN["二(三)3(5)"], counted=invited, hit=lambda p: p.case.case_no in rated, target=None),
        _of("K6", "最多跑一次率", PLAN["一"], counted=handled, hit=lambda p: len(visits(p.case)) <= 1, target=None),
        _of("K7", "差评回访率", PLAN["二(四)1"], counted=bad, hit=lambda p: p.run.state == "revisited", target=None),
        _one_notice(every_case, first, last),
        _of("K9", "办件传递闭环率", PLAN["二(五)"], counted=relays, hit=lambda p: p.run.state == "delivered", target=None),
        _of("K10", "考核定案率", PLAN["二(四)2(6)"], counted=appraised, hit=lambda p: p.run.state == "final", target=None),
    ))  # fmt: skip


def _counts(piece: Piece) -> bool:
    return piece.in_time is not None and piece.run.state not in _HANDED_ON


def _invites(piece: Piece) -> bool:
    """Return whether the run ended in a state in which the applicant is invited to rate."""
    ends = {row.target for row in piece.run.lifecycle.transitions if "evaluation" in row.follows}
    return piece.run.lifecycle.state(piece.run.state) in ends


def _kept(piece: Piece) -> bool:
    return piece.in_time is True


def _on_spot(piece: Piece) -> bool:
    """Return whether it was decided in the same visit, as recorded; one that became a promised case (即办→承诺) was not."""
    if piece.run.state == "refused":
        return piece.in_time is not False
    results = [entry.form for entry in piece.case.standing if entry.run == piece.run.id and entry.event == "complete_on_spot"]
    return bool(results) and results[-1].same_visit


def _refusals(instant: list[Piece]) -> tuple[tuple[str, str, int], ...]:
    """Return how many of the instant cases were refused on the spot."""
    return (("其中当场不予", "of these refused on the spot", sum(piece.run.state == "refused" for piece in instant)),)


def _of(
    key: str, zh: str, cite: Citation, *, counted: list[Piece], hit: Callable[[Piece], bool], target: Fraction | None = _ALL,
    beside: tuple[tuple[str, str, int], ...] = (),
) -> Indicator:  # fmt: skip
    against = tuple(piece.case.case_no for piece in counted if not hit(piece))
    ratio = Ratio(len(counted) - len(against), len(counted), target)
    return Indicator(key, zh, ratio, cite, against, en=_EN[key], beside=beside, reading=_READINGS.get(key, ""))


@over_cases
def visits(case: Case) -> tuple[date, ...]:
    """Return the local days on which the journal shows the applicant at the counter, each once.

    A visit is an application at the window, what the applicant then did in person, and a result signed for in hand. What came in by
    another channel is not a visit, and neither is a rating.
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
    """Return the grade of a rating that was given from `first` to `last`, or None."""
    ratings = [entry for entry in piece.case.standing if entry.run == piece.run.id and entry.event == "rate"]
    return int(ratings[-1].form.grade) if ratings and first <= ratings[-1].day <= last else None


def _rated(cases: Iterable[Case]) -> frozenset[str]:
    """Return the numbers of the cases that were rated, in their own journal or in a case about them."""
    rated = set()
    for case in cases:
        valid = {run.id for run in case.runs if run.lifecycle.name == "evaluation" and run.state != "invalid"}
        if any(entry.event == "rate" and entry.run in valid for entry in case.standing):
            rated |= {case.case_no, getattr(case.standing[0].form, "about_case", case.case_no)}
    return frozenset(rated)


def _satisfaction(counted: list[Piece], first: date, last: date, content_until: int) -> Indicator:
    """Return the share of content grades among the valid ratings; who did not rate is not counted, and never as content."""
    grades: dict[str, int] = {}
    invalid = 0
    for piece in counted:
        grade = _grade(piece, first, last) if piece.kind == "evaluation" else None
        if grade is not None and piece.run.state == "invalid":
            invalid += 1
        elif grade is not None:
            grades[f"{piece.case.case_no} {piece.run.id}"] = grade
    against = tuple(name for name, grade in grades.items() if grade > content_until)
    ratio = Ratio(len(grades) - len(against), len(grades), Fraction(98, 100), invalid)
    beside = (("另有认定无效的评价", "ratings found invalid, not counted", invalid),)
    return Indicator("K4", "评议满意率", ratio, PLAN["二(三)3(5)"], against, en=_EN["K4"], beside=beside)


def _one_notice(cases: list[Case], first: date, last: date) -> Indicator:
    """Return the share of cases in which each notice was given once, among those with any: at the counter, by an agent, or of secondary items."""
    notices = {
        case.case_no: [sum(entry.event == event and first <= entry.day <= last for entry in case.standing) for event in _NOTICES]
        for case in cases
    }
    notified = {case_no: times for case_no, times in notices.items() if any(times)}
    against = tuple(case_no for case_no, times in notified.items() if max(times) > 1)
    ratio = Ratio(len(notified) - len(against), len(notified))
    return Indicator("K8", "一次性告知率", ratio, PLAN["二(三)3(1)"], against, en=_EN["K8"])
