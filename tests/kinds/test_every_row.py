"""Every row of the five kinds and of what runs inside them, tried with the wrong person and the wrong document."""

import pytest
from hypothesis import HealthCheck, given, settings

from caseflow import Actor, journal
from caseflow.errors import FormRefused, NotPermitted
from caseflow.lifecycle import form
from caseflow.machines import CATALOGUE
from caseflow.testing import cases
from tests.core.stories import GENEROUS, at, last_instant, make

KINDS = {"intake", "instant", "promised", "supplement", "returned", "upward", "joint"}
INNER = {"opinion", "site_survey", "special_procedure", "fast_track"}
LIVES = [lifecycle for lifecycle in CATALOGUE if lifecycle.name in KINDS | INNER]
STRANGER = Actor("stranger", roles={"passer_by"}, unit="u-1")
TRIED = set()


@form("别的文书")
class Other:
    """A document that no row takes."""


@pytest.mark.parametrize("lifecycle", LIVES, ids=lambda lifecycle: lifecycle.name)
def test_wrong_person_and_wrong_document(lifecycle):
    """Whatever row is offered, a stranger is refused it, and so is the right person with no document, or with another one."""

    @given(cases(GENEROUS, lifecycle, max_steps=12))
    @settings(max_examples=40, suppress_health_check=list(HealthCheck))
    def tried(case):
        now, text = last_instant(case), journal.dumps(case)
        for offer in [offer for offer in GENEROUS.offers(case, at=now) if "lapse" not in offer.codes]:
            with pytest.raises(NotPermitted):
                GENEROUS.fire(case, offer.event, at=now, actor=STRANGER, run=offer.run)
            person = Actor("w-07", roles={min(offer.step.roles)}, unit="u-1")
            wrong = [Other()] if offer.form is None else [None, Other(), {"no_such_field": 1}]
            for document in wrong:
                with pytest.raises(FormRefused):
                    GENEROUS.fire(case, offer.event, at=now, actor=person, run=offer.run, form=document)
            TRIED.add((case.run(offer.run).lifecycle.name, offer.event))
        assert journal.dumps(case) == text

    tried()


def test_all_of_them_were_tried():
    """The walks came by four in five of all events, or more; those that they missed are named."""
    events = {(lifecycle.name, row.event) for lifecycle in LIVES for row in lifecycle.transitions if row.by}
    missed = sorted(events - TRIED)
    assert len(missed) <= 0.2 * len(events), missed


@pytest.mark.parametrize("lifecycle", LIVES, ids=lambda lifecycle: lifecycle.name)
def test_who_opens_and_with_what(lifecycle):
    """A lifecycle opens with its own document, by one of its own roles, and in no other way."""
    person = Actor("w-07", roles={lifecycle.opened_by[0]}, unit="u-1")
    form_ = make(lifecycle.opens_with)
    opened = GENEROUS.open(lifecycle.name, case_no="HL-1", at=at("2021-03-17"), actor=person, form=form_)
    assert opened.state == lifecycle.start.name
    with pytest.raises(NotPermitted):
        GENEROUS.open(lifecycle.name, case_no="HL-1", at=at("2021-03-17"), actor=STRANGER, form=form_)
    with pytest.raises(FormRefused):
        GENEROUS.open(lifecycle.name, case_no="HL-1", at=at("2021-03-17"), actor=person, form=Other())
