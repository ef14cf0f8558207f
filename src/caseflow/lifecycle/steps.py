"""A lifecycle as look-up tables: its rows by state and event, its automatic rows, the limits that can lapse. Built once for each."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from types import FunctionType
from typing import Any

from msgspec import Struct

from caseflow.law import rule_of
from caseflow.lifecycle.checks import leaves_unmet, states_held, stopping
from caseflow.lifecycle.definition import Lifecycle
from caseflow.lifecycle.forms import personal_fields
from caseflow.lifecycle.vocabulary import Check, FromCentre, Guard, TimeLimit, Transition


class Step:
    """One row in one source state, with everything that a step needs to know of it computed beforehand.

    `guards` are the row's, and one more where the row revokes something. `checks` pairs each guard with the call that asks it. `simple`:
    the step moves one run and does nothing else, so all entries that take it can share its move. `lapse_free`: it changes no clock
    that can lapse. `clock_free`: it changes no clock of its own run. `may_stop`: a clock may stand still after it, or count otherwise than
    it did. `meets` and `lapses` name the limits that it meets or lets lapse;
    `dates` are the limits that count from the day in its form.
    """

    __slots__ = (
        "checks",
        "clock_free",
        "dates",
        "early",
        "event",
        "final",
        "form",
        "guards",
        "lapse_free",
        "lapses",
        "may_stop",
        "meets",
        "personal",
        "roles",
        "row",
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
        self.guards: tuple[Guard, ...] = (*row.guards, _stands(row.revokes)) if row.revokes else row.guards
        self.checks = tuple((guard, _call_of(guard.check)) for guard in self.guards)
        self.early = row.is_early
        self.final = lifecycle.state(target).final
        effects = row.opens or row.hands_over or row.follows or row.ends or row.on_close_of
        automatic = target != source and any(
            other.on_close_of is not None and any(state.name == target for state in other.source) for other in lifecycle.transitions
        )
        self.simple = not (effects or self.final or automatic)
        no_effect_on_clocks = not (self.final or row.extends or row.restarts or row.keeps or row.revokes)
        lapsing = [limit for limit in lifecycle.limits if limit.lapse]
        self.lapse_free = self.simple and no_effect_on_clocks and not _touches(self, lapsing)
        self.clock_free = no_effect_on_clocks and not _touches(self, lifecycle.limits)
        states = [state for state in row.source if state.name == source]
        self.may_stop = bool(row.extends or row.keeps) or any(
            leaves_unmet(limit, row, state) for limit in lifecycle.limits for state in states
        )
        self.dates = tuple(limit for limit in lifecycle.limits if limit.dated_by and limit.dated_by[0] == row.event)
        self.meets = tuple(limit.name for limit in lifecycle.limits if row.event in limit.met_by)
        self.lapses = tuple(limit.name for limit in lifecycle.limits if row.event == limit.lapse)


def _call_of(check: Check) -> Check:
    """The call of a check. Calling an instance looks `__call__` up each time, which costs as much again as the call."""
    return check if isinstance(check, FunctionType) else check.__call__  # type: ignore[operator]


class _Stands(Struct, frozen=True):
    """An `event` stands that can be revoked."""

    event: str

    def __call__(self, asked: Any) -> bool | str:
        en = f"nothing to revoke: no {self.event} stands"
        return bool(asked.done(self.event)) or f"没有可撤销的 “{asked.event_zh(self.event)}” ({en})"


def _stands(event: str) -> Guard:
    return Guard(f"stands_{event}", _Stands(event), zh="尚有可撤销")


def _touches(step: Step, limits: Iterable[TimeLimit]) -> bool:
    """True when the step meets one of the limits, lets it lapse, or enters or leaves a state in which it runs."""
    for limit in limits:
        names = {state.name for state in limit.while_in}
        if step.event in limit.met_by or step.event == limit.lapse or (step.source in names) != (step.target in names):
            return True
    return False


class Lookup:
    """The tables of one lifecycle.

    `steps[state][event]` is the row; `automatic[state]` are the rows taken by themselves; `finals` the final states; `settling[state]`
    the limits that run in a state and whose amount the centre sets or adopts; `excusable` says whether an event can take the blame away
    from one; `held[state]` the names of the limits that stand still in a state and can go on from there; `lapsing[state]` the limits that
    run in a state and can lapse; `running[state]` the names of all limits that run in it; `revokers[event]` the events that take `event`
    back; `stoppers` the lifecycles whose runs inside stop a clock; `stops_by_itself` says whether a row that
    is taken by itself may leave a clock standing still.
    """

    __slots__ = (
        "automatic", "events", "excusable", "finals", "held", "lapsing", "lifecycle", "limits", "revokers", "running", "settling", "steps",
        "stoppers", "stops_by_itself",
    )  # fmt: skip

    def __init__(self, lifecycle: Lifecycle) -> None:
        self.lifecycle = lifecycle
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
            limits = tuple(limit for limit in lifecycle.limits if limit.lapse and state in limit.while_in)
            if limits:
                self.lapsing[state.name] = limits
        centre_sets = [limit for limit in lifecycle.limits if isinstance(limit.within, FromCentre) or rule_of(limit.cite) is not None]
        self.settling = {
            state.name: limits for state in lifecycle.states if (limits := tuple(limit for limit in centre_sets if state in limit.while_in))
        }
        self.excusable = any(limit.excused_by for limit in lifecycle.limits)
        self.revokers = {
            row.revokes: frozenset(other.event for other in lifecycle.transitions if other.revokes == row.revokes)
            for row in lifecycle.transitions
            if row.revokes
        }
        self.stops_by_itself = any(step.may_stop for steps in self.automatic.values() for step in steps)
        self.stoppers = frozenset(name for limit in lifecycle.limits for name in stopping(limit))
        held = {limit.name: states_held(limit, lifecycle) for limit in lifecycle.limits}
        self.held = {state.name: frozenset(name for name, states in held.items() if state in states) for state in lifecycle.states}
        self.running = {
            state.name: frozenset(limit.name for limit in lifecycle.limits if state in limit.while_in) for state in lifecycle.states
        }


@lru_cache(maxsize=1024)
def lookup_of(lifecycle: Lifecycle) -> Lookup:
    """Return `lifecycle` as look-up tables, made on first use."""
    return Lookup(lifecycle)
