"""One step decided: role, form, guards, in that order. The only room that imports `transitions`.

Each lifecycle is compiled once into a `transitions.Machine` without a model. Its `Transition` and `Event` are lean: the library's
own semantics (the first row of the source whose conditions all hold is taken) without logging, queue and callbacks, none of which a
pure step can use. `tests/test_lean_is_stock.py` holds lean = stock, reasons included.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from transitions import Event, Machine, Transition

from caseflow.case import Actor, Waived, Waiver
from caseflow.errors import DefinitionError, FormRefused, GuardRefused, NotPermitted, Refused, nearest, shown
from caseflow.lifecycle import Lifecycle
from caseflow.matter import applicable
from caseflow.rows import Guard
from caseflow.table import Step, table
from caseflow.view import View


class Cursor:
    """One attempt, thrown away after it: what is asked, the state, and what was refused."""

    __slots__ = ("actor", "day", "form", "inside", "refused", "state", "view", "waive", "waived")

    def __init__(self, state: str, actor: Actor | None, form: Any, day: date, view: Callable[[], View]) -> None:
        self.state, self.actor, self.form, self.day, self.view = state, actor, form, day, view
        self.waive: dict[str, Waiver] = {}
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
        return any(row.execute(model) for row in self.transitions[model.state])


class LeanMachine(Machine):
    """The library's machine with lean rows and events."""

    transition_cls = LeanTransition
    event_cls = LeanEvent


def build(lifecycle: Lifecycle, machine_cls: type[Machine] = LeanMachine) -> Machine:
    """Return `lifecycle` as a machine: one state a state, one row a (source, event), the door's questions as its conditions."""
    steps = table(lifecycle).steps
    machine = machine_cls(model=None, states=list(steps), initial=lifecycle.start.name, auto_transitions=False)
    for source, rows in steps.items():
        for event, step in rows.items():
            machine.add_transition(event, source, step.target, conditions=list(questions(step)))
    return machine


def machine(lifecycle: Lifecycle) -> Machine:
    """Return the compiled machine of `lifecycle`, made on first use."""
    try:
        made: Machine = lifecycle.cache["machine"]
    except KeyError:
        made = lifecycle.cache["machine"] = build(lifecycle)
    return made


def attempt(lifecycle: Lifecycle, event: str, cursor: Cursor) -> None:
    """Take `event` from the cursor's state, or raise the refusal with all its reasons; the caller knows that the row exists."""
    if not machine(lifecycle).events[event].trigger(cursor):
        assert cursor.refused is not None  # noqa: S101  # a condition that says no says why
        raise cursor.refused


def questions(step: Step) -> list[Callable[[Cursor], bool]]:
    """Return what is asked before `step` is taken, in order: role, form, all guards."""
    return [_role(step), _form(step), _guards(step)]


def _role(step: Step) -> Callable[[Cursor], bool]:
    allowed = step.roles
    names = ", ".join(f"{role.name} {role.zh}" for role in step.row.by)

    def role_is_right(cursor: Cursor) -> bool:
        actor = cursor.actor
        if actor is None or not allowed.isdisjoint(actor.roles):
            return True
        held = ", ".join(sorted(actor.roles)) or "no role"
        near = "".join(nearest(role, allowed) for role in sorted(actor.roles))
        msg = f"{actor.id} ({held}) may not {step.event!r} from {step.source!r}; it takes {names}{near}"
        cursor.refused = NotPermitted(
            msg, event=step.event, actor=actor.id, held=tuple(sorted(actor.roles)), allowed=tuple(sorted(allowed))
        )
        return False

    return role_is_right


def _form(step: Step) -> Callable[[Cursor], bool]:
    wanted = step.form

    def form_is_right(cursor: Cursor) -> bool:
        given = cursor.form
        if type(given) is wanted or (wanted is None and given is None):
            return True
        kind = f"form={wanted.__name__}(...) ({getattr(wanted, 'zh', '')})" if wanted else "no form"
        msg = f"event {step.event!r} takes {kind}, not {shown(given) if given is None else type(given).__name__}"
        cursor.refused = FormRefused(msg, event=step.event, form=wanted.__name__ if wanted else None)
        return False

    return form_is_right


def _guards(step: Step) -> Callable[[Cursor], bool]:
    def guards_hold(cursor: Cursor) -> bool:
        if not step.guards and not cursor.inside and not cursor.waive:
            return True
        reasons = refusals(step, cursor)
        if not reasons:
            return True
        told = "".join(f"\n  - {name}: {why}" for name, why in reasons.items())
        cursor.refused = GuardRefused(f"event {step.event!r} is refused:{told}", event=step.event, reasons=reasons)
        return False

    return guards_hold


def refusals(step: Step, cursor: Cursor) -> dict[str, str]:
    """Return every reason against taking `step`, by guard; waivers that hold are put on the cursor's record."""
    reasons: dict[str, str] = {}
    known = [guard.name for guard in step.guards]
    for name in cursor.waive:
        if name not in known:
            reasons[name] = f"there is no such guard here to be waived{nearest(name, known)}; guards: {', '.join(known) or 'none'}"
    view = cursor.view() if step.guards else None
    for guard in step.guards:
        why = answer(guard, view, cursor.day)
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


def _waived(guard: Guard, why: str, cursor: Cursor) -> str | None:
    waiver = cursor.waive.get(guard.name)
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
