"""What the guards of several subjects share: who acts, and that nobody acts in a matter of their own."""

from __future__ import annotations

from attrs import frozen

from caseflow import Guard, Role, View
from caseflow.guards import Answer, not_same_actor_as
from caseflow.machines.roles import CENTRE_HEAD


def acting(asked: View) -> frozenset[str]:
    """Return the persons who act here, through a delegation too; where the law acts, nobody."""
    return frozenset() if asked.actor is None else asked.actor.persons


@frozen
class NotThePersonIn:
    """The person whom `field` names does not act: a field of the form, or of the `opening` form of this run. `reason` says why not."""

    field: str
    reason: str
    opening: bool = True

    def __call__(self, asked: View) -> Answer:
        form = asked.opening.form if self.opening else asked.form
        person = getattr(form, self.field, None)
        return person not in acting(asked) or f"{person} {self.reason}"


def another_person(event: str, *, soft: Role = CENTRE_HEAD) -> Guard:
    """Return the guard: nobody who did `event` in this run acts here; a holder of `soft` may waive it on record, so that one clerk can close."""
    return not_same_actor_as(event, soft=soft)
