"""A lifecycle as look-up tables: its rows by state and event, its automatic rows, the limits that can lapse. Made once each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from caseflow.lifecycle.definition import Lifecycle
from caseflow.lifecycle.forms import personal_fields
from caseflow.lifecycle.vocabulary import Guard, TimeLimit, Transition


class Step:
    """One row in one source state, with everything that a step asks of it worked out beforehand."""

    __slots__ = (
        "clock_free",
        "event",
        "final",
        "form",
        "guards",
        "lapse_free",
        "lapses",
        "meets",
        "offers",
        "personal",
        "roles",
        "row",
        "shared",
        "simple",
        "source",
        "target",
    )

    def __init__(self, lifecycle: Lifecycle, row: Transition, source: str, target: str) -> None:
        self.row = row
        self.event = row.event
        self.source = source
        self.target = target
        self.roles = frozenset(role.name for role in row.by)
        self.form = row.form
        self.personal = row.form is not None and bool(personal_fields(row.form))
        # Revoking implies that there is something to revoke.
        self.guards: tuple[Guard, ...] = (*row.guards, _stands(row.revokes)) if row.revokes else row.guards
        self.final = lifecycle.state(target).final
        effects = row.opens or row.hands_over or row.follows or row.ends or row.on_close_of
        automatic = target != source and any(
            other.on_close_of is not None and any(s.name == target for s in other.source) for other in lifecycle.transitions
        )
        # A simple step moves one run and nothing else: its one move can be shared by all entries that take it.
        self.simple = not (effects or self.final or automatic)
        # A lapse-free step leaves every clock that can lapse as it was: what was computed of them still holds.
        quiet = not (self.final or row.extends or row.restarts or row.revokes)
        self.lapse_free = self.simple and quiet and not _touches(self, [limit for limit in lifecycle.limits if limit.lapse])
        # A clock-free move starts, stops, meets and moves no clock of its own run; what else the step sets off are moves of their own.
        self.clock_free = quiet and not _touches(self, lifecycle.limits)
        self.meets = tuple(limit.name for limit in lifecycle.limits if row.event in limit.met_by)
        self.lapses = tuple(limit.name for limit in lifecycle.limits if row.event == limit.lapse)
        # What is the same in every case, by run id: its move, and what offers it.
        self.shared: dict[str, Any] = {}
        self.offers: dict[str, Any] = {}


def _stands(event: str) -> Guard:
    def check(asked: Any) -> bool | str:
        return bool(asked.done(event)) or f"没有可撤销的 “{event}” (nothing to revoke: none stands)"

    return Guard(f"stands_{event}", check, zh="尚有可撤销")


def _touches(step: Step, limits: Iterable[TimeLimit]) -> bool:
    for limit in limits:
        names = {state.name for state in limit.while_in}
        if step.event in limit.met_by or step.event == limit.lapse or (step.source in names) != (step.target in names):
            return True
    return False


class Lookup:
    """`steps[state][event]`, `automatic[state]`, `finals`, `lapsing[state]`: the limits that run in a state and can lapse."""

    __slots__ = ("automatic", "events", "finals", "lapsing", "limits", "machine", "revokers", "running", "steps")

    def __init__(self, lifecycle: Lifecycle) -> None:
        self.finals = frozenset(state.name for state in lifecycle.states if state.final)
        self.steps: dict[str, dict[str, Step]] = {state.name: {} for state in lifecycle.states}
        for row in lifecycle.transitions:
            for source in row.source:
                self.steps[source.name][row.event] = Step(lifecycle, row, source.name, row.target_of(source).name)
        self.events = frozenset(lifecycle.events)
        self.automatic = {
            name: tuple(step for step in steps.values() if step.row.on_close_of is not None) for name, steps in self.steps.items()
        }
        self.limits = {limit.name: limit for limit in lifecycle.limits}
        self.lapsing: dict[str, tuple[TimeLimit, ...]] = {}
        for state in lifecycle.states:
            found = tuple(limit for limit in lifecycle.limits if limit.lapse and state in limit.while_in)
            if found:
                self.lapsing[state.name] = found
        self.machine: Any = None  # the engine's, compiled on first use
        self.revokers = {
            row.revokes: frozenset(other.event for other in lifecycle.transitions if other.revokes == row.revokes)
            for row in lifecycle.transitions
            if row.revokes
        }
        # The limits whose clocks run in each state.
        self.running = {
            state.name: frozenset(limit.name for limit in lifecycle.limits if state in limit.while_in) for state in lifecycle.states
        }


def lookup_of(lifecycle: Lifecycle) -> Lookup:
    """Return the tables of `lifecycle`, made on first use."""
    try:
        made: Lookup = lifecycle.cache["table"]
    except KeyError:
        made = lifecycle.cache["table"] = Lookup(lifecycle)
    return made
