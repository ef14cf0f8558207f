"""One step decided: role, form, guards, in that order. The only room that imports `transitions`.

Each lifecycle is compiled once into a `transitions.Machine` without a model. Its `Transition` and `Event` are lean: the library's
own semantics (the first row of the source whose conditions all hold is taken) without logging, queue and callbacks, none of which a
pure step can use. `tests/test_lean_is_stock.py` holds lean = stock, reasons included.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from attrs import NOTHING, fields
from transitions import Event, Machine, Transition

from caseflow.case.matter import applicable
from caseflow.case.records import Actor, Waived
from caseflow.engine.rules import Act
from caseflow.engine.view import View
from caseflow.errors import DefinitionError, FormRefused, GuardRefused, NotPermitted, Refused, nearest
from caseflow.lifecycle import Lifecycle
from caseflow.lifecycle.steps import Lookup, Step, lookup_of
from caseflow.lifecycle.vocabulary import Guard


class Attempt:
    """One attempt, thrown away after it: who asks for what, of which case, the state in which the run stands, and what was refused."""

    __slots__ = ("act", "case_no", "inside", "refused", "state", "view", "waived")

    def __init__(self, case_no: str, state: str, act: Act, view: View | None) -> None:
        self.case_no, self.state, self.act, self.view = case_no, state, act, view
        self.waived: tuple[Waived, ...] = ()
        self.inside: tuple[str, ...] = ()
        self.refused: Refused | None = None


class LeanTransition(Transition):
    """A row: its conditions are asked in order, and the state is set. Nothing else happens."""

    def execute(self, event_data: Any) -> bool:
        """Return whether the row was taken; `event_data` is the cursor itself."""
        for condition in self.conditions:
            ask: Any = condition.func  # never a name here: the machine has no model to look one up on
            if ask(event_data) != condition.target:
                return False
        event_data.state = self.dest
        return True


class LeanEvent(Event):
    """An event: the first row of the cursor's state that can be taken is."""

    def trigger(self, model: Any, *_args: Any, **_kwargs: Any) -> bool:
        """Return whether a row was taken."""
        for row in self.transitions[model.state]:  # noqa: SIM110  # a generator would cost a tenth of the whole step
            if row.execute(model):
                return True
        return False


class LeanMachine(Machine):
    """The library's machine with lean rows and events."""

    transition_cls = LeanTransition
    event_cls = LeanEvent


def build(lifecycle: Lifecycle, machine_cls: type[Machine] = LeanMachine) -> Machine:
    """Return `lifecycle` as a machine: one state a state, one row a (source, event), the door's question as its condition."""
    steps = lookup_of(lifecycle).steps
    machine = machine_cls(model=None, states=list(steps), initial=lifecycle.start.name, auto_transitions=False)
    for source, rows in steps.items():
        for event, step in rows.items():
            machine.add_transition(event, source, step.target, conditions=question(step))
    return machine


def attempt(facts: Lookup, lifecycle: Lifecycle, event: str, cursor: Attempt) -> None:
    """Take `event` from the cursor's state, or raise the refusal with all its reasons; the caller knows that the row exists."""
    machine = facts.machine
    if machine is None:
        machine = facts.machine = build(lifecycle)
    if not machine.events[event].trigger(cursor):
        assert cursor.refused is not None  # noqa: S101  # a condition that says no says why
        raise cursor.refused


def question(step: Step) -> Callable[[Attempt], bool]:
    """Return what is asked before `step` is taken, in order: role, form, all guards. It answers yes, or puts the refusal on the cursor."""
    allowed, wanted, guards = step.roles, step.form, step.guards

    def may_be_taken(cursor: Attempt) -> bool:
        act = cursor.act
        actor = act.actor
        if actor is not None and allowed.isdisjoint(actor.roles):
            cursor.refused = _wrong_role(cursor.case_no, step, actor)
        elif type(act.form) is not wanted and not (wanted is None and act.form is None):
            cursor.refused = _wrong_form(cursor.case_no, step, act.form)
        elif guards or cursor.inside or act.waive:
            reasons = refusals(step, cursor)
            if reasons:
                told = "".join(f"\n  - {name}: {why}" for name, why in reasons.items())
                msg = f"case {cursor.case_no}: {step.event!r} is refused in {step.source!r}:{told}"
                cursor.refused = GuardRefused(msg, case=cursor.case_no, event=step.event, reasons=reasons)
        return cursor.refused is None

    return may_be_taken


def _wrong_role(case_no: str, step: Step, actor: Actor) -> Refused:
    names = ", ".join(f"{role.name} {role.zh}" for role in step.row.by)
    held = tuple(sorted(actor.roles))
    near = "".join(nearest(role, step.roles, {one.zh: one.name for one in step.row.by}) for role in held)
    told = ", ".join(held) or "no role"
    act = "'open' it" if step.event == "open" else f"{step.event!r} from {step.source!r}"
    msg = f"case {case_no}: {actor.id} ({told}) may not {act}; it takes {names}{near}"
    return NotPermitted(msg, case=case_no, event=step.event, actor=actor.id, held=held, allowed=tuple(sorted(step.roles)))


def _wrong_form(case_no: str, step: Step, given: Any) -> Refused:
    wanted, name = step.form, type(given).__name__
    if wanted is None:
        told = f"takes no form, and {name} was given; leave it out"
    else:
        must = ", ".join(f"{one.name}=…" for one in fields(wanted) if one.default is NOTHING)
        kind = f"takes the form {wanted.__name__} {getattr(wanted, 'zh', '')}"
        got = "none" if given is None else f"the class {given.__name__} itself" if isinstance(given, type) else name
        told = f"{kind}, and {got} was given; write form={wanted.__name__}({must})"
    msg = f"case {case_no}: {step.event!r} {told}"
    return FormRefused(msg, case=case_no, event=step.event, form=wanted.__name__ if wanted else None)


def refusals(step: Step, cursor: Attempt) -> dict[str, str]:
    """Return every reason against taking `step`, by guard; waivers that hold are put on the cursor's record."""
    reasons: dict[str, str] = {}
    act = cursor.act
    if act.waive:
        known = [guard.name for guard in step.guards]
        for name in act.waive:
            if name not in known:
                reasons[name] = f"there is no such guard here to be waived{nearest(name, known)}; guards: {', '.join(known) or 'none'}"
    for guard in step.guards:
        why = answer(guard, cursor.view, act.day)
        if why is not None:
            told = _waived(guard, why, cursor)
            if told is not None:
                reasons[guard.name] = told
    if cursor.inside:
        reasons["nothing_open_inside"] = f"{', '.join(cursor.inside)} 尚未办结 (still open inside; close it first)"
    return reasons


def answer(guard: Guard, view: View | None, day: date) -> str | None:
    """Return None when `guard` holds (or no text that it cites binds this matter on `day`), else its reason."""
    if guard.cite and view is not None and not applicable(guard.cite, view.matter, day):
        return None
    said = guard.check(view)
    if said is True:
        return None
    if isinstance(said, str) and said:
        return said
    msg = f"guard {guard.name!r} answered {said!r}; a guard answers True, or the reason why not as text"
    raise DefinitionError(msg, guard=guard.name, answer=said)


def _waived(guard: Guard, why: str, cursor: Attempt) -> str | None:
    waiver = cursor.act.waive.get(guard.name) if cursor.act.waive else None
    if waiver is None:
        return why if guard.soft is None else f"{why} [可由 {guard.soft.name} {guard.soft.zh} 说明理由豁免 (may be waived with a reason)]"
    if guard.soft is None:
        return f"{why} [不可豁免 (cannot be waived)]"
    if guard.soft.name not in waiver.by.roles:
        return f"{why} [豁免须由 {guard.soft.name} {guard.soft.zh}，{waiver.by.id} 无此职 (only that role may waive it)]"
    if not waiver.why.strip():
        return f"{why} [豁免须说明理由 (a waiver needs a reason)]"
    cursor.waived = (*cursor.waived, Waived(guard.name, waiver.by.id, guard.soft.name, waiver.why))
    return None
