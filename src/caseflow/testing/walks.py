"""Walks of a lifecycle made from its definition, and what must hold of a case after every step of them."""

# What the kit finds it says as an AssertionError, as every test does.
# ruff: noqa: S101

from __future__ import annotations

import unittest
from collections.abc import Callable, Iterable
from typing import Any

import attrs
from hypothesis import HealthCheck, settings, strategies
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from caseflow.case.records import Case
from caseflow.case.walk import standing_of, walk_all
from caseflow.engine.centre import Centre
from caseflow.journal import dumps, loads
from caseflow.lifecycle import Lifecycle
from caseflow.testing.guide import Draw, Edge, Forms, Guide, Matters, check_names, edges_of, held


def check_case(centre: Centre, case: Case) -> None:
    """Assert what holds of every case at every moment; the `AssertionError` says the sentence that does not."""
    assert loads(dumps(case), centre) == case, "a case read back from its lines is the same case"
    assert standing_of(case.entries) == case.standing, "what stands is a fold over the entries"
    assert walk_all(case.standing, centre.find) == case.runs, "the runs are a fold over what stands"
    for clock in centre.clocks(case, at=case.entries[-1].recorded_at):
        where = f"clock {clock.name!r} of {clock.run}"
        assert not clock.is_open or case.run(clock.run).is_open, f"{where} goes on though the run is closed"
        if clock.used is not None and clock.started is not None and clock.within is not None:
            day, until = clock.started, clock.ended or clock.as_of
            whole = centre.calendar.count(day, until) if clock.within.unit == "working_days" else (until - day).days
            assert clock.used <= max(0, whole), f"{where} used {clock.used} of the {whole} days that passed"


@attrs.define
class Coverage:
    """Which rows (event, source) of a lifecycle its walks have taken, and the shortest case that they led into each state."""

    rows: tuple[Edge, ...]
    walked: set[Edge] = attrs.field(factory=set)
    shortest: dict[str, Case] = attrs.field(factory=dict)

    @property
    def missing(self) -> tuple[Edge, ...]:
        """The rows not taken, in the order of the definition."""
        return tuple(row for row in self.rows if row not in self.walked)

    def note(self, case: Case, lifecycle: Lifecycle) -> set[Edge]:
        """Take down what the case has walked; returns it."""
        mine = {run.id for run in case.runs if run.lifecycle is lifecycle}
        taken = {(move.event, move.source) for entry in case.standing for move in entry.moves if move.run in mine and move.source}
        self.walked |= taken
        if case.main.lifecycle is lifecycle:
            known = self.shortest.setdefault(case.state, case)
            self.shortest[case.state] = min(known, case, key=lambda one: len(one.entries))
        return taken


def _machine(make_guide: Callable[[Draw], Guide], coverage: Coverage, aims: tuple[Edge, ...]) -> type[RuleBasedStateMachine]:
    # What is known when the walks begin: within them nothing may hang on what another walk found.
    begun = [coverage.shortest[source] for _, source in aims if source in coverage.shortest] if len(aims) == 1 else []

    class Walk(RuleBasedStateMachine):
        @initialize(data=strategies.data())
        def begin(self, data: Any) -> None:
            self.number, self.guide = 1, make_guide(data.draw)
            self.guide.aims, self.guide.aim = aims, aims[0]
            self._stands(self.guide.pick([*begun, None]) or self.guide.open(1))

        @rule(data=strategies.data())
        def step(self, data: Any) -> None:
            if self.taken.issuperset(aims):
                return  # what this walk was for has been done
            self.guide.draw = data.draw
            before = self.case
            self.number += not before.is_open
            after = self.guide.step(before) if before.is_open else self.guide.open(self.number)
            assert not before.is_open or after.entries[: len(before.entries)] == before.entries, "entries only grow"
            if after is not before:
                self._stands(after)

        def _stands(self, case: Case) -> None:
            self.case = case
            check_case(self.guide.centre, case)
            self.taken = coverage.note(case, self.guide.lifecycle)

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
        BadInput: `may_miss` or `forms` names an event that does not exist.
    """
    definition, excused = held(centre, lifecycle), frozenset(may_miss)
    check_names(centre, definition, excused, forms)
    found = Coverage(edges_of(definition))

    class LifecycleTest(unittest.TestCase):
        coverage = found

        def walk(self, times: int, aims: tuple[Edge, ...]) -> None:
            machine = _machine(lambda draw: Guide(centre, definition, matter, forms, draw), found, aims)
            ways = settings(max_examples=times, stateful_step_count=max_steps, suppress_health_check=list(HealthCheck))
            run_state_machine_as_test(machine, settings=ways)

        def test_every_row_and_what_holds_after_every_step(self) -> None:
            """Whatever happens in whatever order, what `check_case` asserts holds, and every row can be taken."""
            self.walk(walks, found.rows)
            for times in (1, 4, 16, 64, 256):  # a row that can be taken is found early; one that cannot costs all of them
                for edge in found.rows:
                    if edge not in found.walked and edge[0] not in excused:
                        self.walk(times, (edge,))
            missing = [f"{event} from {source}" for event, source in found.missing if event not in excused]
            assert not missing, f"{definition.name}: never walked: {', '.join(missing)}"

    return LifecycleTest
