"""Random walks through a lifecycle, and the properties that a case must have after every step."""

# The kit reports faults as AssertionError, as every test does.
# ruff: noqa: S101

from __future__ import annotations

import unittest
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import attrs
from hypothesis import HealthCheck, settings, strategies
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from caseflow.basics.arguments import a_whole, instance_of, or_none, some_texts, takes
from caseflow.case.records import Case, a_case
from caseflow.case.replay import refolded
from caseflow.engine.centre import Centre, a_centre
from caseflow.journal import dumps, loads
from caseflow.lifecycle import Lifecycle
from caseflow.testing.guide import Draw, Edge, Forms, Guide, Matters, a_definition, check_names, definition_of, edges_of


@takes(centre=a_centre, case=a_case)
def check_case(centre: Centre, case: Case) -> None:
    """Assert the properties that every case has at every moment; the `AssertionError` names the one that does not hold."""
    assert loads(dumps(case), centre) == case, "a case read back from its lines is the same case"
    again = refolded(case, case.entries, centre.find)
    assert again.standing == case.standing, "the standing entries are a fold over all entries"
    assert again.runs == case.runs, "the runs are a fold over the standing entries"
    for clock in centre.clocks(case, at=case.entries[-1].recorded_at):
        where = f"clock {clock.name!r} of {clock.run}"
        assert not clock.is_open or case.run(clock.run).is_open, f"{where} still runs though the run is closed"
        if clock.used is not None and clock.started is not None and clock.within is not None:
            start, end = clock.started, clock.ended or clock.as_of
            passed = centre.calendar.count(start, end) if clock.within.unit == "working_days" else (end - start).days
            assert clock.used <= max(0, passed), f"{where} used {clock.used} of the {passed} days that passed"


@attrs.define
class Coverage:
    """Which rows (event, source) of a lifecycle the walks took, and the shortest case that reached each state."""

    rows: tuple[Edge, ...]
    walked: set[Edge] = attrs.field(factory=set)
    shortest: dict[str, Case] = attrs.field(factory=dict)

    @property
    def missing(self) -> tuple[Edge, ...]:
        """The rows that were not taken, in the order of the definition."""
        return tuple(row for row in self.rows if row not in self.walked)

    def note(self, case: Case, lifecycle: Lifecycle) -> set[Edge]:
        """Add the rows that the case has taken, and return them."""
        runs = {run.id for run in case.runs if run.lifecycle is lifecycle}
        taken = {(move.event, move.source) for entry in case.standing for move in entry.moves if move.run in runs and move.source}
        self.walked |= taken
        if case.main.lifecycle is lifecycle:
            shortest = self.shortest.get(case.state, case)
            self.shortest[case.state] = min(shortest, case, key=lambda reached: len(reached.entries))
        return taken


def _machine(make_guide: Callable[[Draw], Guide], coverage: Coverage, aims: tuple[Edge, ...]) -> type[RuleBasedStateMachine]:
    # Fixed before the walks begin: a walk must not depend on what another one found, or Hypothesis could not repeat it.
    starts = [coverage.shortest[source] for _, source in aims if source in coverage.shortest] if len(aims) == 1 else []

    class LifecycleWalk(RuleBasedStateMachine):
        @initialize(data=strategies.data())
        def begin(self, data: Any) -> None:
            self.number, self.guide = 1, make_guide(data.draw)
            self.guide.aims, self.guide.aim = aims, aims[0]
            self._check(self.guide.pick([*starts, None]) or self.guide.open(1))

        @rule(data=strategies.data())
        def step(self, data: Any) -> None:
            if self.taken.issuperset(aims):
                return  # this walk has reached all its aims
            self.guide.draw = data.draw
            before = self.case
            self.number += not before.is_open
            after = self.guide.step(before) if before.is_open else self.guide.open(self.number)
            assert not before.is_open or after.entries[: len(before.entries)] == before.entries, "entries only grow"
            if after is not before:
                self._check(after)

        def _check(self, case: Case) -> None:
            self.case = case
            check_case(self.guide.centre, case)
            self.taken = coverage.note(case, self.guide.lifecycle)

    return LifecycleWalk


_FORMS = instance_of(lambda: Mapping, "a mapping of events, or of forms, to strategies")


@takes(lifecycle=a_definition, centre=a_centre, forms=or_none(_FORMS), walks=a_whole, max_steps=a_whole, may_miss=some_texts)
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
    """Return a TestCase with `walks` random walks of up to `max_steps` steps through `lifecycle`; `check_case` is asserted at every step.

    Then it walks towards each row that was not taken. Every row must be taken, except those of the events in `may_miss`; the class
    attribute `coverage` has the result. `matter` is what the cases are about, or several to choose from (by default a licence and a
    benefit). `forms` maps an event (or "open") or a form's class to a strategy for its documents, or an event to a function of
    (case, offer) that returns one.

    Raises:
        BadInput: the centre does not run that lifecycle; `may_miss` or `forms` names an event that does not exist.
    """
    definition, excused = definition_of(centre, lifecycle), frozenset(may_miss)
    check_names(centre, definition, excused, forms)
    walked = Coverage(edges_of(definition))

    class LifecycleTest(unittest.TestCase):
        coverage = walked

        def walk(self, times: int, aims: tuple[Edge, ...]) -> None:
            machine = _machine(lambda draw: Guide(centre, definition, matter, forms, draw), walked, aims)
            effort = settings(max_examples=times, stateful_step_count=max_steps, suppress_health_check=list(HealthCheck))
            run_state_machine_as_test(machine, settings=effort)

        def test_every_row_and_what_holds_after_every_step(self) -> None:
            """Whatever happens in whatever order, the assertions of `check_case` hold, and every row can be taken."""
            self.walk(walks, walked.rows)
            for times in (1, 4, 16, 64, 256):  # a row that can be taken is mostly found early; one that cannot needs all of them
                for edge in walked.rows:
                    if edge not in walked.walked and edge[0] not in excused:
                        self.walk(times, (edge,))
            missing = [f"{event} from {source}" for event, source in walked.missing if event not in excused]
            assert not missing, f"{definition.name}: never walked: {', '.join(missing)}"

    return LifecycleTest
