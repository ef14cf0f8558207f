"""Random walks: a case is opened and led on by whatever is offered, with documents made by type."""

from datetime import timedelta

from caseflow.errors import FormRefused, GuardRefused
from tests.core.stories import CENTRE, GAPS, Choices, form_for, last_instant, opened, person_for


def told(pick: Choices, centre=CENTRE, steps=20):
    """A case told by chance: opened, then led on until its choices are spent or it is over."""
    case = opened(pick, centre)
    for _ in range(steps):
        if not case.is_open or pick.spent:
            break
        case = step(case, pick, centre)
    return case


def step(case, pick, centre=CENTRE, weigh=None):
    """One step: time passes, the law acts if it must, somebody does something that is offered; the same case when all refuse."""
    now = last_instant(case) + pick(GAPS)
    case = centre.lapse(case, at=now)
    now = max(now, last_instant(case))
    may = [offer for offer in centre.offers(case, at=now) if offer.may]
    if not may:
        return centre.lapse(case, at=now + timedelta(days=60))
    offer = pick(weigh(may) if weigh else lively(may, pick))
    return fired(case, offer, now, pick, centre)


def lively(may, pick):
    """Mostly those that do not end the case at once: a story that is withdrawn on its first day tells little."""
    onward = [offer for offer in may if not offer.step.final or offer.step.row.hands_over or "#1" not in offer.run or len(may) == 1]
    return onward if onward and pick(range(5)) else may


def fired(case, offer, now, pick, centre=CENTRE, *, person=None):
    """The case after `offer`; the same one when what hangs on the document says no."""
    person = person or person_for(pick(offer.step.row.by).name)
    try:
        form = form_for(case, offer, pick)
        return centre.fire(case, offer.event, at=now, actor=person, form=form, run=offer.run)
    except (GuardRefused, FormRefused) as refused:
        if offer.depends or isinstance(refused, FormRefused) or not _told(case, offer, now, person, centre).may:
            return case
        raise


def _told(case, offer, now, person, centre):
    """The same offer as it is made to `person`: what was asked for nobody in particular may still be refused to somebody."""
    return next(one for one in centre.offers(case, at=now, actor=person) if (one.event, one.run) == (offer.event, offer.run))
