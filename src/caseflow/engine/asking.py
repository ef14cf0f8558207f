"""Deciding one step: role, form, guards, in that order, by a machine of the library `transitions`.

Each lifecycle is compiled once into a `transitions.Machine` without a model. Its `Transition` and `Event` are lean: they keep the
library's semantics (the first row of the source whose conditions all hold is taken) and leave out logging, queue and callbacks, none
of which a pure step can use. `tests/core/test_lean_is_stock.py` holds lean = stock, reasons included.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from attrs import NOTHING, fields
from transitions import Event, Machine, Transition

from caseflow.case.records import Actor, Run, Waived
from caseflow.case.view import answer_of
from caseflow.engine.rules import Act
from caseflow.engine.view import DEFAULT, OFF, View
from caseflow.errors import FormRefused, GuardRefused, NotPermitted, Refused, Unpublished, nearest
from caseflow.lifecycle import Lifecycle
from caseflow.lifecycle.steps import Lookup, Step, lookup_of
from caseflow.lifecycle.vocabulary import ANOTHER_PERSON, Check, Guard, Role


class Attempt:
    """One attempt to take a step: who asks for what, in which state the run stands, and why it was refused. Used once."""

    __slots__ = ("act", "case_no", "inside", "refused", "state", "view", "waived")

    def __init__(self, case_no: str, state: str, act: Act, view: View | None) -> None:
        self.case_no, self.state, self.act, self.view = case_no, state, act, view
        self.waived: tuple[Waived, ...] = ()
        self.inside: tuple[Run, ...] = ()
        self.refused: Refused | None = None


class LeanTransition(Transition):
    """A row: its conditions are asked in order, and the state is set. Nothing else happens."""

    def execute(self, event_data: Any) -> bool:
        """Return True when the row was taken; `event_data` is the `Attempt`."""
        for condition in self.conditions:
            ask: Any = condition.func  # never a name here: the machine has no model to look one up on
            if ask(event_data) != condition.target:
                return False
        event_data.state = self.dest
        return True


class LeanEvent(Event):
    """An event: the first row of the attempt's state that can be taken is taken."""

    def trigger(self, model: Any, *_args: Any, **_kwargs: Any) -> bool:
        """Return True when a row was taken."""
        for row in self.transitions[model.state]:  # noqa: SIM110  # a generator would cost a tenth of the whole step
            if row.execute(model):
                return True
        return False


class LeanMachine(Machine):
    """The library's machine with lean rows and events."""

    transition_cls = LeanTransition
    event_cls = LeanEvent

    def __init__(self, **options: Any) -> None:
        # The library lets no event have the name of its model's attribute, by default `state`. There is no model here, and an event may
        # be called `state`; nothing can be called this.
        super().__init__(model_attribute="the state of the run", **options)


def build(lifecycle: Lifecycle, machine_cls: type[Machine] = LeanMachine) -> Machine:
    """Return `lifecycle` as a machine: its states, and a row for each (source, event) with the check of its step as the condition."""
    steps = lookup_of(lifecycle).steps
    machine = machine_cls(model=None, states=list(steps), initial=lifecycle.start.name, auto_transitions=False)
    for source, rows in steps.items():
        for event, step in rows.items():
            machine.add_transition(event, source, step.target, conditions=check_of(step))
    return machine


@lru_cache(maxsize=1024)
def _machine(lookup: Lookup) -> Machine:
    return build(lookup.lifecycle)


def take(lookup: Lookup, event: str, attempt: Attempt) -> None:
    """Take `event` from the attempt's state; the caller knows that the row exists.

    Raises:
        Refused: with all its reasons.
    """
    if not _machine(lookup).events[event].trigger(attempt):
        assert attempt.refused is not None  # noqa: S101  # a condition that says no says why
        raise attempt.refused


def check_of(step: Step) -> Callable[[Attempt], bool]:
    """Return the check of `step`: role, form, all guards, in this order. It answers True, or puts the refusal on the attempt."""
    allowed, wanted, guards = step.roles, step.form, step.checks

    def may_be_taken(attempt: Attempt) -> bool:
        act = attempt.act
        actor = act.actor
        if actor is not None and allowed.isdisjoint(actor.roles):
            attempt.refused = _wrong_role(attempt.case_no, step, actor)
        elif type(act.form) is not wanted and not (wanted is None and act.form is None):
            attempt.refused = _wrong_form(attempt.case_no, step, act.form)
        elif guards or attempt.inside or act.waive:
            reasons = refusals(step, attempt)
            if reasons:
                lines = "".join(f"\n  - {name}: {why}" for name, why in reasons.items())
                msg = f"case {attempt.case_no}: {step.event!r} is refused in {step.source!r}:{lines}"
                attempt.refused = GuardRefused(msg, case=attempt.case_no, event=step.event, reasons=reasons)
        return attempt.refused is None

    return may_be_taken


def _wrong_role(case_no: str, step: Step, actor: Actor) -> Refused:
    names = ", ".join(f"{role.name} {role.zh}" for role in step.row.by)
    roles = tuple(sorted(actor.roles))
    near = "".join(nearest(role, step.roles, {allowed.zh: allowed.name for allowed in step.row.by}) for role in roles)
    act = "'open' it" if step.event == "open" else f"{step.event!r} from {step.source!r}"
    msg = f"case {case_no}: {actor.id} ({', '.join(roles) or 'no role'}) may not {act}; it takes {names}{near}"
    return NotPermitted(msg, case=case_no, event=step.event, actor=actor.id, held=roles, allowed=tuple(sorted(step.roles)))


def _wrong_form(case_no: str, step: Step, given: Any) -> Refused:
    wanted, name = step.form, type(given).__name__
    if wanted is None:
        fault = f"takes no form, and {name} was given; leave it out"
    else:
        required = ", ".join(f"{attribute.name}=…" for attribute in fields(wanted) if attribute.default is NOTHING)
        kind = f"takes the form {wanted.__name__} {getattr(wanted, 'zh', '')}"
        got = "none" if given is None else f"the class {given.__name__} itself" if isinstance(given, type) else name
        fault = f"{kind}, and {got} was given; write form={wanted.__name__}({required})"
    msg = f"case {case_no}: {step.event!r} {fault}"
    return FormRefused(msg, case=case_no, event=step.event, form=wanted.__name__ if wanted else None)


def refusals(step: Step, attempt: Attempt) -> dict[str, str]:
    """Return every reason against taking `step`, by guard; waivers that hold are put on the attempt's record."""
    reasons: dict[str, str] = {}
    act = attempt.act
    if act.waive:
        known = [guard.name for guard in step.guards]
        for name in act.waive:
            if name not in known:
                reasons[name] = f"there is no such guard here to be waived{nearest(name, known)}; guards: {', '.join(known) or 'none'}"
    for guard, check in step.checks:
        try:
            why = why_not(guard, check, attempt.view)
        except Unpublished as error:  # what nobody can say yet may be waived, as what is known to be so
            if not act.waive or guard.name not in act.waive:
                raise
            why = not_published(error)
        if why is not None:
            left = _waived(guard, why, attempt)
            if left is not None:
                reasons[guard.name] = left
    if attempt.inside:
        reasons["nothing_open_inside"] = still_open(attempt.inside)
    return reasons


def still_open(inside: tuple[Run, ...]) -> str:
    """Return the reason why a run cannot close while the runs `inside` it are open."""
    zh = "、".join(dict.fromkeys(run.lifecycle.zh for run in inside))
    return f"{zh} 尚未办结 ({', '.join(run.id for run in inside)}: still open inside; close it first)"


def why_not(guard: Guard, check: Check, view: View | None) -> str | None:
    """Return the reason why `guard` refuses, asked by its `check`; None when it holds, or nothing on which it rests binds here."""
    if guard.cite and view is not None and view.standing_of(guard) == OFF:
        return None
    return answer_of(guard, check, view, "" if view is None else view.event)


def why_not_yet(guard: Guard, check: Check, view: View) -> str | None:
    """Return the reason why `guard` refuses, as `why_not` does; where its answer waits for a notice, that is the reason."""
    try:
        return why_not(guard, check, view)
    except Unpublished as error:
        return not_published(error)


def not_published(error: Unpublished) -> str:
    """Return `error` as a reason in Chinese and in English."""
    return f"有待尚未公布的放假通知，无从确定 ({error})"


def _waived(guard: Guard, why: str, attempt: Attempt) -> str | None:
    """Return None when a waiver sets the guard aside, else the reason with what stands against a waiver."""
    waiver, role = attempt.act.waive.get(guard.name) if attempt.act.waive else None, waiver_role(guard, attempt.view)
    if waiver is None:
        return why if role is None else f"{why} [可由{role.zh}说明理由豁免 (may be waived by {role.name} with a reason)]"
    if role is None:
        return f"{why} [不可豁免 (cannot be waived)]"
    if role.name not in waiver.by.roles:
        return f"{why} [豁免须由{role.zh}作出，{waiver.by.id} 无此职 (only {role.name} may waive it)]"
    if guard.asks_for(ANOTHER_PERSON) and attempt.act.actor is not None and waiver.by.persons & attempt.act.actor.persons:
        return f"{why} [不得为自己豁免 (not waived by the person concerned)]"
    if not waiver.why.strip():
        return f"{why} [豁免须说明理由 (a waiver needs a reason)]"
    attempt.waived = (*attempt.waived, Waived(guard.name, waiver.by.id, role.name, waiver.why))
    return None


def waiver_role(guard: Guard, view: View | None) -> Role | None:
    """Return the role whose holder may waive `guard` here, or None.

    A guard that rests on a default of the library alone can be waived until the centre has adopted the rule; then it binds firmly.
    """
    if guard.soft is None or view is None or not any(cite.is_default for cite in guard.cite):
        return guard.soft
    return guard.soft if view.standing_of(guard) == DEFAULT else None
