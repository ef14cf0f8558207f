"""Random walks: a case is opened and takes random steps among those offered, with forms filled by type."""

from datetime import timedelta

from caseflow.errors import FormRefused, GuardRefused
from tests.core.stories import CENTRE, GAPS, Choices, form_for, last_instant, opened, person_for


def walked(pick: Choices, centre=CENTRE, steps=20):
    """A random case: opened, then led on until the choices are used up or it is closed."""
    case = opened(pick, centre)
    for _ in range(steps):
        if not case.is_open or pick.spent:
            break
        case = step(case, pick, centre)
    return case


def step(case, pick, centre=CENTRE, weigh=None):
    """One step: time passes, lapses are recorded, somebody takes an offer; the same case when the offer is refused."""
    now = last_instant(case) + pick(GAPS)
    case = centre.lapse(case, at=now)
    now = max(now, last_instant(case))
    may = [offer for offer in centre.offers(case, at=now) if offer.may]
    if not may:
        return centre.lapse(case, at=now + timedelta(days=60))
    offer = pick(weigh(may) if weigh else lively(may, pick))
    return fired(case, offer, now, pick, centre)


def lively(may, pick):
    """Mostly the offers that do not end the case: one that is withdrawn on its first day tests little."""
    onward = [offer for offer in may if not offer.step.final or offer.step.row.hands_over or "#1" not in offer.run or len(may) == 1]
    return onward if onward and pick(range(5)) else may


def fired(case, offer, now, pick, centre=CENTRE, *, person=None):
    """The case after `offer`; the same case when a guard refuses the form."""
    person = person or person_for(pick(offer.step.row.by).name)
    try:
        form = form_for(case, offer, pick)
        return centre.fire(case, offer.event, at=now, actor=person, form=form, run=offer.run)
    except (GuardRefused, FormRefused) as refused:
        if offer.depends or isinstance(refused, FormRefused) or not _offered_to(case, offer, now, person, centre).may:
            return case
        raise


def _offered_to(case, offer, now, person, centre):
    """The same offer as made to `person`: what is offered without an actor may still be refused to a certain person."""
    return next(other for other in centre.offers(case, at=now, actor=person) if (other.event, other.run) == (offer.event, offer.run))
