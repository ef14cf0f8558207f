"""A lifecycle as a stock `transitions.Machine`: for diagrams, for the library's extensions, and for hosts that know the library.

The machine has the structure of the lifecycle and nothing else. The engine compiles its own machine (`asking.build`), which asks for
roles, forms and guards; the journal alone says where a case stands.
"""

from __future__ import annotations

from typing import Any

from transitions import Machine

from caseflow.basics.arguments import takes
from caseflow.lifecycle import Lifecycle
from caseflow.lifecycle.definition import a_lifecycle
from caseflow.lifecycle.vocabulary import STAYS


@takes(lifecycle=a_lifecycle)
def as_machine(lifecycle: Lifecycle, model: Any = Machine.self_literal, machine_cls: type[Machine] = Machine, **options: Any) -> Machine:
    """Return a machine with the states, events and rows of `lifecycle`.

    Every event is a trigger, those of automatic rows too. A row with `target=STAYS` is an internal transition: it enters and leaves
    no state. Final states are marked `final`. There are no automatic `to_<state>` triggers.

    No role, form, guard, limit or effect on other runs goes with it, so the machine takes a row that `Centre.fire` would refuse. A
    run that is called off with the run around it takes no row; use `machine.set_state`.

    `model` and `options` are arguments of `machine_cls`, with the library's meaning and defaults, such as `initial=case.state`,
    `send_event=True` or `graph_engine="mermaid"`. By default the machine is its own model; `model=None` gives it none.

    An event called `state` needs `model_attribute="another name"`, for the library keeps that name for itself.

    Raises:
        BadInput: `lifecycle` is not a Lifecycle.

    A nested machine (`HierarchicalMachine`) needs a `state_cls` whose `separator` is not "_", which is part of state names here.

    >>> from caseflow.machines import PROMISED
    >>> machine = as_machine(PROMISED)
    >>> machine.state, machine.may_review(), machine.may_grant()
    ('accepted', True, False)
    >>> machine.review(), machine.state
    (True, 'reviewing')
    """
    states = [{"name": state.name, "final": state.final} for state in lifecycle.states]
    settings = {"initial": lifecycle.start.name, "auto_transitions": False, **options}
    machine = machine_cls(model=model, states=states, **settings)
    for row in lifecycle.transitions:
        for source in row.source:
            # To the library, no destination is an internal transition; the source as destination would leave it and enter it again.
            machine.add_transition(row.event, source.name, None if row.target is STAYS else row.target_of(source).name)
    return machine
