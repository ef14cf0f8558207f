"""`as_machine` gives the same rows as the engine, and a case's events lead the machine to the case's state."""

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from transitions import Machine
from transitions.extensions import AsyncMachine, GraphMachine, HierarchicalMachine, LockedMachine
from transitions.extensions.nesting import NestedState

from caseflow import STAYS, State, Transition, as_machine
from caseflow.lifecycle.reserved import CALLED_OFF
from caseflow.lifecycle.steps import lookup_of
from caseflow.machines import CATALOGUE, INTAKE, PROMISED
from caseflow.testing import cases
from tests.core.stories import DOER, GENEROUS, accepted, life
from tests.core.test_lean_is_stock import lifecycles

each_lifecycle = pytest.mark.parametrize("lifecycle", list(CATALOGUE), ids=lambda lifecycle: lifecycle.name)


class DottedState(NestedState):
    """A nested state whose name may contain underscores."""

    separator = "."


class NestedMachine(HierarchicalMachine):
    """A nested machine of such states."""

    state_cls = DottedState


def rows_of(machine):
    """Every (state, event, target) of a stock machine; an internal transition leads to its own state."""
    return {(row.source, event, row.dest or row.source) for event in machine.events for row in machine.get_transitions(event)}


def rows_of_engine(lifecycle):
    return {(state, event, step.target) for state, steps in lookup_of(lifecycle).steps.items() for event, step in steps.items()}


def assert_same(lifecycle, machine):
    assert rows_of(machine) == rows_of_engine(lifecycle)
    assert sum(len(machine.get_transitions(event)) for event in machine.events) == len(rows_of_engine(lifecycle))
    assert list(machine.states) == [state.name for state in lifecycle.states]
    assert [state.final for state in machine.states.values()] == [state.final for state in lifecycle.states]
    assert machine.initial == lifecycle.start.name
    for state, steps in lookup_of(lifecycle).steps.items():
        assert machine.get_triggers(state) == [event for event in machine.events if event in steps]


@each_lifecycle
def test_the_catalogue(lifecycle):
    """Each lifecycle of the catalogue has the engine's rows, and no event is named like a method of the machine."""
    assert_same(lifecycle, as_machine(lifecycle))
    assert [event for event in lifecycle.events if hasattr(Machine, event)] == []


@given(lifecycles())
def test_random_lifecycles(lifecycle):
    """Random lifecycles also give the same rows as the engine."""
    assert_same(lifecycle, as_machine(lifecycle))


@each_lifecycle
@settings(max_examples=5)
@given(data=st.data())
def test_a_case_ends_in_the_same_state(lifecycle, data):
    """The events of a case, run by run, lead stock machines to the states of its runs."""
    case = data.draw(cases(GENEROUS, lifecycle))
    machines = {run.id: as_machine(run.lifecycle) for run in case.runs}
    for entry in case.standing:
        for move in entry.moves:
            machine = machines[move.run]
            if move.event == CALLED_OFF:
                machine.set_state(move.target)
            elif move.terms is None:  # not an opening
                assert machine.state == move.source
                assert machine.trigger(move.event)
    assert {run.id: run.state for run in case.runs} == {name: machine.state for name, machine in machines.items()}


def test_a_row_that_stays_is_internal():
    """STAYS enters and leaves no state; a row back to its own state does both."""
    start, done = State("start", zh="始"), State("done", zh="终", final=True)
    rows = (
        Transition("note", start, STAYS, DOER, zh="记"),
        Transition("again", start, start, DOER, zh="再"),
        Transition("end", start, done, DOER, zh="结"),
    )
    entered = []
    machine = as_machine(life("stays", rows, start=start), after_state_change=lambda: entered.append(machine.state))
    machine.on_enter_start(lambda: entered.append("enter"))
    assert machine.note()
    assert "enter" not in entered
    assert machine.again()
    assert "enter" in entered


def test_automatic_rows_are_triggers():
    """What the law or an inner run takes in a case is a trigger like any other here."""
    automatic = {row.event for lifecycle in CATALOGUE for row in lifecycle.transitions if not row.by}
    assert automatic <= {event for lifecycle in CATALOGUE for event in as_machine(lifecycle).events}
    machine = as_machine(INTAKE, initial="received")
    assert machine.may_deem_accepted()


def test_no_state_can_be_jumped_to():
    """There are no automatic triggers, unless the host asks for them."""
    assert not [event for event in as_machine(PROMISED).events if event.startswith("to_") and event not in PROMISED.events]
    assert "to_granted" in as_machine(PROMISED, auto_transitions=True).events


def test_a_model_of_the_host():
    """Triggers, `may_<event>` and the host's callbacks are on its own model; without a model there are states and rows only."""

    class Window:
        def __init__(self):
            self.seen = []

        def on_enter_granted(self):
            self.seen.append("granted")

    window = Window()
    machine = as_machine(PROMISED, window, initial="reviewing")
    machine.after_state_change = [lambda: window.seen.append(window.state)]
    assert (window.may_grant(), window.may_review()) == (True, False)
    assert window.grant()
    assert (window.state, window.seen, machine.models) == ("granted", ["granted", "granted"], [window])
    assert as_machine(PROMISED, model=None).models == []


def test_a_final_state_ends_the_machine():
    """The library calls `on_final` when a run is over."""
    over = []
    machine = as_machine(PROMISED, initial="reviewing", on_final=lambda: over.append(machine.state))
    machine.refuse()
    assert over == ["completed_refused"]


@pytest.mark.parametrize(
    ("machine_cls", "options"),
    [(Machine, {}), (LockedMachine, {}), (GraphMachine, {"graph_engine": "mermaid"}), (NestedMachine, {})],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_the_extensions(machine_cls, options):
    """The library's own machine classes take every lifecycle, and walk a case."""
    for lifecycle in CATALOGUE:
        as_machine(lifecycle, machine_cls=machine_cls, **options)
    machine = as_machine(PROMISED, machine_cls=machine_cls, **options)
    assert type(machine) is machine_cls
    for event in ("review", "extend", "grant"):
        assert machine.trigger(event)
    assert machine.state == accepted().fire("extend", "2021-03-18").fire("grant", "2021-03-19").case.state == "granted"


def test_the_asynchronous_machine():
    """AsyncMachine's triggers are coroutines."""
    machine = as_machine(PROMISED, machine_cls=AsyncMachine)
    assert asyncio.run(machine.review())
    assert machine.state == "reviewing"


def test_a_diagram_as_text():
    """GraphMachine writes Mermaid without Graphviz: every state, and every row with its event."""
    machine = as_machine(PROMISED, machine_cls=GraphMachine, graph_engine="mermaid", title="承诺件")
    text = machine.get_graph().source
    assert all(f'state "{state.name}" as {state.name}' in text for state in PROMISED.states)
    lines = text.splitlines()
    for source, event, target in rows_of_engine(PROMISED):
        assert any(line.strip().startswith(f"{source} --> {target}: ") and event in line for line in lines)
