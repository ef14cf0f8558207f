"""The window: a person with a booking arrives, a clerk acts, and the bookings are listed with the states of their cases."""

from contextlib import suppress
from typing import Any

from office import CENTRE, MATTERS, STORE, Booking, now, session
from sqlalchemy import select

from caseflow import Actor
from caseflow.errors import Conflict
from caseflow.store.sql import HEAD

CLERK = Actor("w-03", roles={"window_clerk"})


def arrive(booking: str, *, matter: str, applicant: str) -> str:
    """Open the case of a booking and store its number there; return the number. A second call does what is still missing."""
    number = f"HL-{booking}"
    case = CENTRE.open("intake", case_no=number, matter=MATTERS[matter], at=now(), actor=CLERK, form={"applicant": applicant})
    with suppress(Conflict):  # the case exists: an earlier attempt came this far
        STORE.append(case, expected=0)  # a transaction of its own, durable when it returns
    with session() as db:
        db.merge(Booking(id=booking, case_no=number))
    return number


def fire(number: str, event: str, form: dict[str, Any] | None) -> str:
    """Do what the clerk decided; return the new state of the case."""
    case, at = STORE.load(number), now()
    after = CENTRE.fire(CENTRE.lapse(case, at=at), event, at=at, actor=CLERK, form=form)
    STORE.append(after, expected=len(case.entries))
    return after.state


def bookings() -> list[dict[str, str | None]]:
    """Return every booking with the state and next due day of its case: one query over the host's table and caseflow's heads."""
    query = select(Booking.id, HEAD.c.state, HEAD.c.next_due).join(HEAD, HEAD.c.case_no == Booking.case_no).order_by(HEAD.c.next_due)
    with session() as db:
        return [dict(row._mapping) for row in db.execute(query)]  # noqa: SLF001  # SQLAlchemy's public name for it
