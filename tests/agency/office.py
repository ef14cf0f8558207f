"""The office for the examples of the plan: its centre, its people, and `Story`, a case taken step by step."""

from caseflow import Actor, Centre, LegalType, Matter
from caseflow.calendar import CN, working_days
from caseflow.machines import CATALOGUE

CENTRE = Centre("hualong", lifecycles=CATALOGUE, calendar=CN, salt=lambda: "5a" * 16)
LICENCE = Matter(code="L-1", name="食品经营许可", legal_type=LegalType.LICENCE, statutory=working_days(20), promised=working_days(10))


def someone(role, name=None):
    """Return somebody who holds `role`: the person called `name`, where it is given."""
    return Actor(name or f"p-{role}", roles={role})


def at(day, hour="10:00"):
    return f"{day}T{hour}+08:00"


class Story:
    """A case, step by step: each step names the event, the day, the role, and the document where it takes one."""

    def __init__(self, lifecycle, day, role, form=None, *, centre=CENTRE, matter=None, case_no="HL-2021-0001", who=None):
        self.centre = centre
        self.case = centre.open(lifecycle, case_no=case_no, matter=matter, at=at(day), actor=someone(role, who), form=form)

    def then(self, event, day, role, form=None, *, who=None, **more):
        """Take the step."""
        self.case = self.centre.fire(self.case, event, at=at(day), actor=someone(role, who), form=form, **more)
        return self

    def may(self, event, day, role, *, who=None):
        """Return the names of what refuses the step to that person: nothing when it may be taken."""
        offers = self.centre.offers(self.case, at=at(day), actor=someone(role, who))
        return next(set(offer.codes) for offer in offers if offer.event == event)

    def clock(self, name, day):
        """The latest clock of that name as of `day`."""
        return [clock for clock in self.centre.clocks(self.case, at=at(day, "18:00")) if clock.name == name][-1]

    @property
    def state(self):
        return self.case.state
