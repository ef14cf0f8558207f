"""Property tests for any lifecycle, a host's own too, and the suite that every Store must pass. Needs hypothesis.

`lifecycle_test` and `store_test` return a TestCase; `cases`, `forms_of` and `work_calendars` are strategies for tests of one's own.
"""

# What the kit finds it says as an AssertionError, as every test does.
# ruff: noqa: S101

from __future__ import annotations

import enum
import types
import typing
import unittest
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any

import attrs
from hypothesis import HealthCheck, settings, strategies
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from caseflow.calendar import Notice, Span, WorkCalendar, working_days
from caseflow.case import Actor, Case, Run
from caseflow.centre import Centre
from caseflow.engine.offering import Offer
from caseflow.engine.walk import standing_of, walk_all
from caseflow.errors import BadInput, FormRefused, Refused, Unpublished
from caseflow.journal import dumps, loads
from caseflow.lifecycle import Lifecycle
from caseflow.lifecycle.rows import Transition
from caseflow.matter import KINDS, LegalType, Material, Matter
from caseflow.store.suite import store_test

Strategy = strategies.SearchStrategy[Any]
Draw = Callable[[Strategy], Any]
Forms = Mapping[Any, Any]
Matters = Matter | Iterable[Matter] | None
Edge = tuple[str, str]
Aims = Callable[[Transition, str, str], bool]  # of a row, its source and its target
_PEOPLE = ("w-01", "w-02")
_UNIT = "unit-1"
_WORDS = (*_PEOPLE, _UNIT, "材料甲", "附件一", "第 1 号\n“引号” \\ 😀")
_GAPS, _LONG = (timedelta(0), timedelta(hours=3), timedelta(days=1), timedelta(days=4)), timedelta(days=45)
_DAYS = (date(2021, 3, 1), date(2021, 3, 17), date(2021, 4, 25))
MATTERS = tuple(
    Matter(
        code=f"TEST-{type_.value}", name=f"测试{type_.zh}", legal_type=type_, kinds=KINDS, statutory=working_days(20),
        promised=working_days(10), materials=(Material(name="材料甲"), Material(name="附件一", essential=False)),
    )
    for type_ in (LegalType.LICENCE, LegalType.BENEFIT)
)  # fmt: skip
_PLAIN: dict[Any, Strategy] = {
    int: strategies.integers(1, 5),
    bool: strategies.booleans(),
    date: strategies.sampled_from(_DAYS),
    datetime: strategies.sampled_from(_DAYS).map(lambda day: datetime.combine(day, time(9), tzinfo=UTC)),
    Span: strategies.integers(1, 8).map(working_days),
}


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
    return strategies.sampled_from(words) if hint is str else _PLAIN[hint]


def forms_of(form_class: type, *, words: Iterable[str] = _WORDS) -> Strategy:
    """Return a strategy for documents of `form_class`, made by the types of its fields; texts come from `words`.

    What the class's own rules refuse is left out.
    """
    return _forms_of(form_class, tuple(dict.fromkeys(words)))


@cache
def _forms_of(form_class: type, words: tuple[str, ...]) -> Strategy:
    def made(values: dict[str, Any]) -> Any:
        try:
            return form_class(**values)
        except (FormRefused, BadInput):
            return None

    fields = {name: _values(hint, words) for name, hint in typing.get_type_hints(form_class).items()}
    return strategies.fixed_dictionaries(fields).map(made).filter(lambda one: one is not None)


def work_calendars(*, first: date = date(2021, 1, 1), last: date = date(2022, 12, 31)) -> Strategy:
    """Return a strategy for calendars from `first` to `last` (both included): a notice gives days off and takes rest days."""
    days = strategies.dates(first, last)
    off = strategies.sets(days.filter(lambda day: day.weekday() not in {5, 6}), min_size=1, max_size=20)
    worked = strategies.sets(days.filter(lambda day: day.weekday() in {5, 6}), max_size=10)
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
    here = found.get(state, -1)
    wanted = aims if here == 0 else lambda _row, _source, target: found.get(target) == here - 1
    return [row for row, source, target in rows if source == state and here >= 0 and wanted(row, source, target)]


def _texts(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    parts = attrs.astuple(value, recurse=False) if attrs.has(type(value)) else value if isinstance(value, tuple) else ()
    return tuple(text for part in parts for text in _texts(part))


def _into(goals: list[str]) -> Aims:
    return lambda _row, _source, target: target in goals


def _person(name: str, role: Any) -> Actor:
    return Actor(name, roles={role}, unit=_UNIT)


class _Guide:
    """Leads a case on by what the centre offers, now towards a row that it aims at, now anywhere; what is drawn decides all."""

    def __init__(self, centre: Centre, lifecycle: Lifecycle, matter: Matters, forms: Forms | None, draw: Draw) -> None:
        self.centre, self.lifecycle, self.forms, self.draw = centre, lifecycle, forms or {}, draw
        self.matters = (matter,) if isinstance(matter, Matter) else tuple(matter or MATTERS)
        self.aims, self.waited = _edges(lifecycle), timedelta(0)
        self.aim = self.aims[0]

    def pick(self, options: Iterable[Any]) -> Any:
        return self.draw(strategies.sampled_from(list(options)))

    def open(self, number: int) -> Case:
        """A new case, and a row to aim at."""
        self.aim = self.pick(self.aims)
        first, last = self.centre.calendar.coverage
        at = datetime.combine(_DAYS[1] if first <= _DAYS[1] <= last else first, time(9), tzinfo=self.centre.house.zone)
        wanted = self.lifecycle.opens_with
        strategy = self.forms.get("open", self.forms.get(wanted, forms_of(wanted) if wanted else strategies.none()))
        return self.centre.open(
            self.lifecycle.name, case_no=f"TEST-{number}", matter=self.pick(self.matters), at=at,
            actor=_person(self.pick(_PEOPLE), self.pick(self.lifecycle.opened_by)), form=self.draw(strategy),
        )  # fmt: skip

    def step(self, case: Case) -> Case:
        """The case after time has passed and somebody has done something; the same case where that was refused."""
        now = max(case.entries[-1].recorded_at, case.standing[-1].at) + self.waited + self.pick(_GAPS)
        try:
            case = self.centre.lapse(case, at=now)
            who, may = self.pick(_PEOPLE), {}
            roles = {role.name for run in case.runs for step in run.base.facts.steps[run.state].values() for role in step.row.by}
            for actor in [_person(who, role) for role in sorted(roles)]:
                may.update({one: actor for one in self.centre.offers(case, at=now, actor=actor) if one.may})
            chosen = self._choose(case, list(may))
            if chosen is not None:
                return self._fire(case, chosen, may[chosen], now)
            self.waited += _LONG
            return self.centre.lapse(case, at=now + _LONG)
        except Unpublished:
            return case  # the walk has come to the end of the calendar

    def _choose(self, case: Case, may: list[Offer]) -> Offer | None:
        if case.main.lifecycle is self.lifecycle and self.pick(range(4)):
            wanted = self._towards(case, case.main, may, lambda row, source, _: (row.event, source) == self.aim)
            if wanted is not None:
                return self.pick(wanted) if wanted else None
        return self.pick([one for one in may if not one.step.final or one.run != case.main.id] or may) if may else None

    def _towards(self, case: Case, run: Run, may: list[Offer], aims: Aims) -> list[Offer] | None:
        """The offers that lead to what `aims` wants; none when it is time that must pass, None when nothing here leads there."""
        rows = _onward(run.lifecycle, run.state, aims)
        if (found := [one for one in may if one.run == run.id and any(one.step.row is row for row in rows)]) or not rows:
            return found or None
        for name, outcome in [row.on_close_of for row in rows if row.on_close_of is not None]:
            inside = [one for one in case.inside(run.id) if one.is_open and one.lifecycle.name == name]
            if not inside:
                return [one for one in may if one.run == run.id and one.step.row.opens == name] or None
            goals = [state.name for state in inside[0].lifecycle.states if state.final] if outcome is None else [outcome]
            return self._towards(case, inside[0], may, _into(goals))
        # A row that may not be taken yet may wait for time (a lapse, a clock overdue) or for another row of the same state.
        return [one for one in may if one.run == run.id and one.step.target == run.state] if self.pick(range(3)) else []

    def _fire(self, case: Case, offer: Offer, actor: Actor, now: datetime) -> Case:
        given = None if offer.form is None else self.draw(self._document(case, offer))
        told = attrs.astuple(case, recurse=False)
        try:
            after = self.centre.fire(case, offer.event, at=now, actor=actor, form=given, run=offer.run)
        except Refused as refused:
            # What hangs on the document could not be said before; all else was.
            unsaid = set(refused.facts.get("reasons", ())).difference(offer.depends)
            assert not unsaid, f"{offer.event!r} was offered, and {sorted(unsaid)} refused it: does it read the form? then say reads_form="
            assert attrs.astuple(case, recurse=False)[:5] == told[:5], f"refusing {offer.event!r} changed the case"
            return case
        self.waited = timedelta(0)
        self.aim = self.pick(self.aims) if offer.event == self.aim[0] else self.aim
        return after

    def _document(self, case: Case, offer: Offer) -> Strategy:
        wanted: Any = offer.form
        if (given := self.forms.get(offer.event, self.forms.get(wanted))) is not None:
            made: Strategy = given(case, offer) if callable(given) else given
            return made
        opening = next(entry for entry in case.standing if entry.seq == case.run(offer.run).base.seq)
        listed = [getattr(item, "name", item) for item in getattr(opening.form, "items", ())]
        materials = [one.name for one in case.matter.materials] if case.matter else []
        told = [text for entry in case.standing for text in _texts(entry.form)]
        return forms_of(wanted, words=listed or [*materials, _PEOPLE[0]]) | forms_of(wanted, words=[*told, *_WORDS, *materials])


def cases(
    centre: Centre, lifecycle: Lifecycle | str, *, matter: Matters = None, forms: Forms | None = None, max_steps: int = 12
) -> Strategy:
    """Return a strategy for cases that `centre` opened with `lifecycle` and led on for up to `max_steps` steps."""
    definition = _held(centre, lifecycle)

    @strategies.composite
    def told(draw: Draw) -> Case:
        guide = _Guide(centre, definition, matter, forms, draw)
        case = guide.open(1)
        for _ in range(draw(strategies.integers(0, max_steps))):
            case = guide.step(case)
        return case

    return told()


def _held(centre: Centre, lifecycle: Lifecycle | str) -> Lifecycle:
    held = centre.lifecycles[lifecycle if isinstance(lifecycle, str) else lifecycle.name]
    if isinstance(lifecycle, Lifecycle) and held != lifecycle:
        msg = f"centre {centre.name!r} runs edition {held.edition} of {held.name!r}, not the one given; make a centre that runs it"
        raise BadInput(msg, lifecycle=lifecycle.name)
    return held


def check_case(centre: Centre, case: Case) -> None:
    """Assert what holds of every case at every moment; the `AssertionError` says the sentence that does not."""
    assert loads(dumps(case), centre) == case, "a case read back from its lines is the same case"
    assert standing_of(case.entries) == case.standing, "what stands is a fold over the entries"
    assert walk_all(case.standing, centre.house.find) == case.runs, "the runs are a fold over what stands"
    for clock in centre.clocks(case, at=case.entries[-1].recorded_at):
        where = f"clock {clock.name!r} of {clock.run}"
        assert not clock.is_open or case.run(clock.run).is_open, f"{where} goes on though the run is closed"
        if clock.used is not None and clock.started is not None and clock.within is not None:
            day, until = clock.started, clock.ended or clock.as_of
            whole = centre.calendar.count(day, until) if clock.within.unit == "working_days" else (until - day).days
            assert clock.used <= max(0, whole), f"{where} used {clock.used} of the {whole} days that passed"


@attrs.define
class Coverage:
    """Which rows (event, source) of a lifecycle its walks have taken."""

    rows: tuple[Edge, ...]
    walked: set[Edge] = attrs.field(factory=set)

    @property
    def missing(self) -> tuple[Edge, ...]:
        """The rows not taken, in the order of the definition."""
        return tuple(row for row in self.rows if row not in self.walked)


def _machine(make_guide: Callable[[Draw], _Guide], coverage: Coverage, aims: tuple[Edge, ...]) -> type[RuleBasedStateMachine]:
    class Walk(RuleBasedStateMachine):
        @initialize(data=strategies.data())
        def begin(self, data: Any) -> None:
            self.number, self.guide = 1, make_guide(data.draw)
            self.guide.aims = aims
            self._stands(self.guide.open(1))

        @rule(data=strategies.data())
        def step(self, data: Any) -> None:
            self.guide.draw = data.draw
            before = self.case
            self.number += not before.is_open
            after = self.guide.step(before) if before.is_open else self.guide.open(self.number)
            assert not before.is_open or after.entries[: len(before.entries)] == before.entries, "entries only grow"
            self._stands(after)

        def _stands(self, case: Case) -> None:
            self.case = case
            check_case(self.guide.centre, case)
            mine = {run.id for run in case.runs if run.lifecycle is self.guide.lifecycle}
            coverage.walked |= {(move.event, str(move.source)) for entry in case.standing for move in entry.moves if move.run in mine}

    return Walk


def lifecycle_test(
    lifecycle: Lifecycle | str,
    centre: Centre,
    *,
    matter: Matters = None,
    forms: Forms | None = None,
    walks: int = 12,
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
    definition, excused = _held(centre, lifecycle), frozenset(may_miss)
    found = Coverage(_edges(definition))

    class LifecycleTest(unittest.TestCase):
        coverage = found

        def walk(self, times: int, aims: tuple[Edge, ...]) -> None:
            machine = _machine(lambda draw: _Guide(centre, definition, matter, forms, draw), found, aims)
            ways = settings(max_examples=times, stateful_step_count=max_steps, suppress_health_check=list(HealthCheck))
            run_state_machine_as_test(machine, settings=ways)

        def test_every_row_and_what_holds_after_every_step(self) -> None:
            """Whatever happens in whatever order, what `check_case` asserts holds, and every row can be taken."""
            self.walk(walks, found.rows)
            for times in (2, 8, 32):
                for edge in [edge for edge in found.missing if edge[0] not in excused]:
                    self.walk(times, (edge,))
            missing = [f"{event} from {source}" for event, source in found.missing if event not in excused]
            assert not missing, f"{definition.name}: never walked: {', '.join(missing)}"

    return LifecycleTest


__all__ = ["MATTERS", "Coverage", "cases", "check_case", "forms_of", "lifecycle_test", "store_test", "work_calendars"]
