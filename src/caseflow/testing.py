"""Property tests for any lifecycle, a host's own too, and the suite that every Store must pass. Needs hypothesis.

`lifecycle_test` and `store_test` return a TestCase; `cases`, `forms_of` and `work_calendars` are strategies for tests of one's own.
"""

from __future__ import annotations

import enum
import types
import typing
import unittest
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

import attrs
from hypothesis import settings, strategies
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from caseflow.calendar import Notice, Span, WorkCalendar, working_days
from caseflow.case import Actor, Case, Run
from caseflow.centre import Centre
from caseflow.errors import BadInput, FormRefused, Refused, Unpublished
from caseflow.journal import dumps, loads
from caseflow.lifecycle import Lifecycle
from caseflow.matter import KINDS, LegalType, Material, Matter
from caseflow.offering import Offer
from caseflow.rows import Transition
from caseflow.store.suite import store_test
from caseflow.walk import standing_of, walk_all

Strategy = strategies.SearchStrategy[Any]
Draw = Callable[[Strategy], Any]
Forms = Mapping[Any, Strategy | Callable[[Case, Offer], Strategy]]
Edge = tuple[str, str]
Aims = Callable[[Transition, str, str], bool]
_PEOPLE = ("w-01", "w-02")
_UNIT = "unit-1"
_WORDS = (*_PEOPLE, _UNIT, "材料甲", "附件一", "第 1 号\n“引号” \\ 😀")
_GAPS = (timedelta(0), timedelta(hours=3), timedelta(days=1), timedelta(days=4))
_LONG = timedelta(days=45)
_DAY = date(2021, 3, 17)
_DAYS = tuple(date(2021, 3, 1) + timedelta(days=n) for n in (0, 16, 40))
_MATERIALS = (Material(name="材料甲"), Material(name="附件一", essential=False))
_LICENCE = Matter(
    code="TEST-1", name="测试许可", legal_type=LegalType.LICENCE, kinds=KINDS, materials=_MATERIALS,
    statutory=working_days(20), promised=working_days(10),
)  # fmt: skip
MATTERS = (_LICENCE, attrs.evolve(_LICENCE, code="TEST-2", name="测试给付", legal_type=LegalType.BENEFIT))


def _values(hint: Any, words: tuple[str, ...]) -> Strategy:
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin in {typing.Union, types.UnionType}:
        return strategies.one_of(*(strategies.none() if arg is type(None) else _values(arg, words) for arg in args))
    if origin is tuple:
        # All of the words too: some documents must name everything that was asked for.
        return strategies.lists(_values(args[0], words), max_size=3, unique=True).map(tuple) | (
            strategies.just(words) if args[0] is str else strategies.nothing()
        )
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return strategies.sampled_from(hint)
    if isinstance(hint, type) and attrs.has(hint) and hint is not Span:
        return forms_of(hint, words=words)
    plain: dict[Any, Strategy] = {
        str: strategies.sampled_from(words),
        int: strategies.integers(1, 5),
        bool: strategies.booleans(),
        date: strategies.sampled_from(_DAYS),
        datetime: strategies.sampled_from(_DAYS).map(lambda day: datetime.fromisoformat(f"{day}T09:00+08:00")),
        Span: strategies.integers(1, 8).map(working_days),
    }
    return plain[hint]


def forms_of(form_class: type, *, words: Iterable[str] = _WORDS) -> Strategy:
    """Return a strategy for documents of `form_class`, made by the types of its fields; texts come from `words`.

    What the class's own rules refuse is left out.
    """
    chosen = tuple(dict.fromkeys(words))
    hints = typing.get_type_hints(form_class)

    def made(values: dict[str, Any]) -> Any:
        try:
            return form_class(**values)
        except (FormRefused, BadInput):
            return None

    fields = {name: _values(hint, chosen) for name, hint in hints.items()}
    return strategies.fixed_dictionaries(fields).map(made).filter(lambda one: one is not None)


def work_calendars(*, first: date = date(2021, 1, 1), last: date = date(2022, 12, 31)) -> Strategy:
    """Return a strategy for calendars from `first` to `last` (both included): a notice gives days off and takes rest days."""
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    off = strategies.sets(strategies.sampled_from([day for day in days if day.weekday() not in {5, 6}]), min_size=1, max_size=20)
    worked = strategies.sets(strategies.sampled_from([day for day in days if day.weekday() in {5, 6}]), max_size=10)
    notice = strategies.builds(lambda a, b: Notice("测试放假安排", off=a, worked=b), off, worked)
    return notice.map(lambda one: WorkCalendar.of("drawn", first=first, last=last, notices=[one]))


def _edges(lifecycle: Lifecycle) -> tuple[Edge, ...]:
    return tuple((row.event, source.name) for row in lifecycle.transitions for source in row.source)


def _onward(lifecycle: Lifecycle, state: str, aims: Aims) -> list[Transition]:
    """The rows that leave `state` by a shortest way to a row that `aims` wants."""
    rows = [(row, source.name, row.target_of(source).name) for row in lifecycle.transitions for source in row.source]
    far = {source: 0 for row, source, target in rows if aims(row, source, target)}
    found = dict(far)
    while far:
        level = len(set(found.values()))
        far = {source: level for _, source, target in rows if target in far and source not in found}
        found.update(far)
    here = found.get(state)
    return [
        row
        for row, source, target in rows
        if source == state and here is not None and (aims(row, source, target) if here == 0 else found.get(target) == here - 1)
    ]


def _person(name: str, role: Any) -> Actor:
    return Actor(name, roles={role}, unit=_UNIT)


class _Guide:
    """Leads a case on by what the centre offers, now towards a row that it aims at, now anywhere; what is drawn decides all."""

    def __init__(self, centre: Centre, lifecycle: Lifecycle, matters: tuple[Matter, ...], forms: Forms, draw: Draw) -> None:
        self.centre, self.lifecycle, self.matters, self.forms, self.draw = centre, lifecycle, matters, forms, draw
        self.aims = _edges(lifecycle)
        self.aim = self.aims[0]

    def pick(self, options: Iterable[Any]) -> Any:
        return self.draw(strategies.sampled_from(list(options)))

    def open(self, number: int) -> Case:
        """A new case, and a row to aim at."""
        self.aim = self.pick(self.aims)
        first, last = self.centre.calendar.coverage
        day = _DAY if first <= _DAY <= last else first
        at = datetime.combine(day, time(9), tzinfo=self.centre.house.zone)
        wanted = self.lifecycle.opens_with
        given = None if wanted is None else self.draw(self.forms.get("open") or self.forms.get(wanted) or forms_of(wanted))
        return self.centre.open(
            self.lifecycle.name, case_no=f"TEST-{number}", matter=self.pick(self.matters), at=at,
            actor=_person(self.pick(_PEOPLE), self.pick(self.lifecycle.opened_by)), form=given,
        )  # fmt: skip

    def step(self, case: Case) -> Case:
        """The case after time has passed and somebody has done something; the same case where that was refused."""
        now = max(case.entries[-1].recorded_at, case.standing[-1].at) + self.pick(_GAPS)
        try:
            case = self.centre.lapse(case, at=now)
            who = self.pick(_PEOPLE)
            may = {}
            roles = {role for run in case.runs for step in run.base.facts.steps[run.state].values() for role in step.row.by}
            for actor in [_person(who, role) for role in sorted(roles, key=lambda role: role.name)]:
                may.update({one: actor for one in self.centre.offers(case, at=now, actor=actor) if one.may})
            chosen = self._choose(case, list(may))
            if chosen is None:
                return self.centre.lapse(case, at=now + _LONG)
            return self._fire(case, chosen, may[chosen], now)
        except Unpublished:
            return case  # the walk has come to the end of the calendar

    def _choose(self, case: Case, may: list[Offer]) -> Offer | None:
        main = case.main
        if main.lifecycle is self.lifecycle and self.pick(range(4)):
            wanted = self._towards(case, main, may, lambda row, source, _: (row.event, source) == self.aim)
            if wanted is not None:
                return self.pick(wanted) if wanted else None
        onward = [one for one in may if not one.step.final or one.run != main.id]
        return self.pick(onward or may) if may else None

    def _towards(self, case: Case, run: Run, may: list[Offer], aims: Aims) -> list[Offer] | None:
        """The offers that lead to what `aims` wants; none when it is time that must pass, None when nothing here leads there."""
        rows = _onward(run.lifecycle, run.state, aims)
        found = [one for one in may if one.run == run.id and any(one.step.row is row for row in rows)]
        if found or not rows:
            return found or None
        for row in rows:
            if row.on_close_of is None:
                continue
            name, outcome = row.on_close_of
            opening = [one for one in may if one.run == run.id and one.step.row.opens == name]
            inside = [one for one in case.inside(run.id) if one.is_open and one.lifecycle.name == name]
            if not inside:
                return opening or None
            goal = outcome or self.pick([state.name for state in inside[0].lifecycle.states if state.final])
            return self._towards(case, inside[0], may, lambda _row, _source, target: target == goal)
        by_law = any(row.event == limit.lapse for row in rows for limit in run.lifecycle.limits)
        # A row that may not be taken yet may wait for time (a clock overdue) or for another row of the same state.
        return [] if by_law or self.pick(range(2)) else None

    def _fire(self, case: Case, offer: Offer, actor: Actor, now: datetime) -> Case:
        given = None if offer.form is None else self.draw(self._document(case, offer))
        told = dumps(case)
        try:
            after = self.centre.fire(case, offer.event, at=now, actor=actor, form=given, run=offer.run)
        except Refused as refused:
            # What hangs on the document could not be said before; all else was.
            unsaid = set(refused.facts.get("reasons", ())).difference(offer.depends)
            assert not unsaid, f"{offer.event!r} was offered, and {sorted(unsaid)} refused it: does it read the form? then say reads_form="
            assert dumps(case) == told, f"refusing {offer.event!r} changed the case"
            return case
        if offer.event == self.aim[0] and offer.run == case.main.id:
            self.aim = self.pick(self.aims)
        return after

    def _document(self, case: Case, offer: Offer) -> Strategy:
        assert offer.form is not None
        given = self.forms.get(offer.event) or self.forms.get(offer.form)
        if given is not None:
            return given(case, offer) if callable(given) else given
        run = case.run(offer.run)
        opening = next(entry for entry in case.standing if entry.seq == run.base.seq)
        listed = [text for item in getattr(opening.form, "items", ()) for text in [getattr(item, "name", item)]]
        materials = [one.name for one in case.matter.materials] if case.matter else []
        known = forms_of(offer.form, words=listed or [*materials, "w-01"])
        return known | forms_of(offer.form, words=(*_WORDS, *listed, *materials))


def cases(
    centre: Centre, lifecycle: Lifecycle | str, *, matter: Matter | None = None, forms: Forms | None = None, max_steps: int = 12
) -> Strategy:
    """Return a strategy for cases that `centre` opened with `lifecycle` and led on for up to `max_steps` steps."""
    definition = _held(centre, lifecycle)

    @strategies.composite
    def told(draw: Draw) -> Case:
        guide = _Guide(centre, definition, _matters(matter), forms or {}, draw)
        case = guide.open(1)
        for _ in range(draw(strategies.integers(0, max_steps))):
            case = guide.step(case)
        return case

    return told()


def _matters(matter: Matter | Iterable[Matter] | None) -> tuple[Matter, ...]:
    if matter is None:
        return MATTERS
    return (matter,) if isinstance(matter, Matter) else tuple(matter)


def _held(centre: Centre, lifecycle: Lifecycle | str) -> Lifecycle:
    held = centre.lifecycles[lifecycle if isinstance(lifecycle, str) else lifecycle.name]
    if isinstance(lifecycle, Lifecycle) and held != lifecycle:
        msg = f"centre {centre.name!r} runs edition {held.edition} of {held.name!r}, not the one given; make a centre that runs it"
        raise BadInput(msg, lifecycle=lifecycle.name)
    return held


def check_case(centre: Centre, case: Case) -> None:
    """Assert what holds of every case at every moment.

    Raises:
        AssertionError: with the sentence that does not hold.
    """
    assert loads(dumps(case), centre) == case, "a case read back from its lines is the same case"
    assert standing_of(case.entries) == case.standing, "what stands is a fold over the entries"
    assert walk_all(case.standing, centre.house.find) == case.runs, "the runs are a fold over what stands"
    last = case.entries[-1]
    calendar = centre.calendar
    for clock in centre.clocks(case, at=last.recorded_at):
        where = f"clock {clock.name!r} of {clock.run}"
        assert not clock.is_open or case.run(clock.run).is_open, f"{where} goes on though the run is closed"
        if clock.used is not None and clock.started is not None and clock.within is not None:
            until = clock.ended or clock.as_of
            whole = (until - clock.started).days
            if clock.within.unit == "working_days":
                whole = calendar.count(clock.started, until) if clock.started < until else 0
            assert clock.used <= whole, f"{where} used {clock.used} of the {whole} days that passed"


@attrs.define
class Coverage:
    """Which rows (event, source) of a lifecycle its walks have taken."""

    rows: tuple[Edge, ...]
    walked: set[Edge] = attrs.field(factory=set)

    @property
    def missing(self) -> tuple[Edge, ...]:
        """The rows not taken, in the order of the definition."""
        return tuple(row for row in self.rows if row not in self.walked)

    def note(self, lifecycle: Lifecycle, case: Case) -> None:
        """Add the rows that `case` took."""
        mine = {run.id for run in case.runs if run.lifecycle is lifecycle}
        moves = [move for entry in case.standing for move in entry.moves]
        self.walked |= {(move.event, move.source) for move in moves if move.run in mine and move.source is not None}


def _machine(make_guide: Callable[[Draw], _Guide], coverage: Coverage, aims: tuple[Edge, ...]) -> type[RuleBasedStateMachine]:
    class Walk(RuleBasedStateMachine):
        case: Case
        guide: _Guide

        @initialize(data=strategies.data())
        def begin(self, data: Any) -> None:
            self.number, self.guide = 1, make_guide(data.draw)
            self.guide.aims = aims
            self._stands(self.guide.open(1))

        @rule(data=strategies.data())
        def step(self, data: Any) -> None:
            self.guide.draw = data.draw
            before = self.case
            if not before.is_open:
                self.number += 1
                self._stands(self.guide.open(self.number))
                return
            after = self.guide.step(before)
            assert after.entries[: len(before.entries)] == before.entries, "entries only grow"
            self._stands(after)

        def _stands(self, case: Case) -> None:
            self.case = case
            check_case(self.guide.centre, case)
            coverage.note(self.guide.lifecycle, case)

    return Walk


def lifecycle_test(
    lifecycle: Lifecycle | str,
    centre: Centre,
    *,
    matter: Matter | Iterable[Matter] | None = None,
    forms: Forms | None = None,
    walks: int = 15,
    max_steps: int = 30,
    may_miss: Iterable[str] = (),
) -> type[unittest.TestCase]:
    """Return a TestCase that walks `lifecycle` at random, `walks` times `max_steps` steps, and asserts `check_case` after every one.

    Then it walks towards each row that was not taken. All must be, but those of the events `may_miss`; the class's `coverage` says
    which were. `matter` is what the cases are about, or several to choose from (by default a licence and a benefit); `forms` maps an
    event ("open" too) or a form's class to a strategy for its documents, or an event to a function of (case, offer) that gives one.

    Raises:
        KeyError, BadInput: the centre does not run that lifecycle.
    """
    definition = _held(centre, lifecycle)
    found = Coverage(_edges(definition))
    excused = frozenset(may_miss)

    class LifecycleTest(unittest.TestCase):
        coverage = found

        def walk(self, times: int, aims: tuple[Edge, ...]) -> None:
            machine = _machine(lambda draw: _Guide(centre, definition, _matters(matter), forms or {}, draw), found, aims)
            run_state_machine_as_test(machine, settings=settings(max_examples=times, stateful_step_count=max_steps))

        def test_every_row_and_what_holds_after_every_step(self) -> None:
            """Whatever happens in whatever order, what `check_case` asserts holds, and every row can be taken."""
            self.walk(walks, found.rows)
            for edge in [edge for edge in found.missing if edge[0] not in excused]:
                if edge in found.missing:  # an earlier walk may have come by
                    self.walk(walks, (edge,))
            missing = [f"{event} from {source}" for event, source in found.missing if event not in excused]
            assert not missing, f"{definition.name}: never walked: {', '.join(missing)}"

    return LifecycleTest


__all__ = ["MATTERS", "Coverage", "cases", "check_case", "forms_of", "lifecycle_test", "store_test", "work_calendars"]
