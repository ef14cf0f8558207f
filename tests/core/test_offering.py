"""Who may do what: waivers, separation of duties, what is offered to whom, and what a centre itself refuses."""

import pytest

from caseflow import Actor, Waiver, from_centre
from caseflow.calendar import CN, working_days
from caseflow.errors import (
    BadInput,
    DefinitionError,
    GuardRefused,
)
from caseflow.guards import not_same_actor_as
from caseflow.machines.forms import Grant
from tests.core.stories import (
    ANN,
    BOB,
    CENTRE,
    PEOPLE,
    WHY,
    A,
    B,
    Story,
    accepted,
    at,
    fire,
    guarded,
    life,
    limit,
    make,
    small_centre,
)


class TestWaivers:
    def test_an_offer_says_what_may_be_waived(self):
        """An offer names the role that may waive a soft guard; hard guards are not among them."""
        story = guarded()
        offered = {offer.event: offer for offer in story.centre.offers(story.case, at=at("2021-03-17"), actor=ANN)}
        assert set(offered["hard"].codes) == {"never", "in_principle"}
        roles = {event: {name: role.name for name, role in offer.waivable.items()} for event, offer in offered.items()}
        assert roles == {"hard": {"in_principle": "head"}, "soft": {"in_principle": "head"}, "order": {}, "stop": {}}

    def test_a_soft_guard(self):
        """A soft guard is set aside by a person of its role with a reason; guard, person, role and reason are on record."""
        case = fire(guarded(), "soft", waive={"in_principle": Waiver(BOB, "情况特殊")})
        waived = case.entries[-1].extras.waived
        assert [(waiver.guard, waiver.by, waiver.role, waiver.why) for waiver in waived] == [("in_principle", "bob", "head", "情况特殊")]

    @pytest.mark.parametrize(
        ("waive", "says"),
        [
            ({"in_principle": Waiver(ANN, "情况特殊")}, "only head may waive it"),
            ({"in_principle": Waiver(BOB, " ")}, "a waiver needs a reason"),
            ({"in_principl": Waiver(BOB, "情况特殊")}, "did you mean 'in_principle'"),
            ({}, "may be waived by head with a reason"),
        ],
    )
    def test_what_is_not_a_waiver(self, waive, says):
        """The wrong role, no reason and an unknown guard are refused."""
        with pytest.raises(GuardRefused) as caught:
            fire(guarded(), "soft", waive=waive)
        assert says in str(caught.value)

    def test_a_hard_guard(self):
        """A guard that is not soft cannot be waived by anybody."""
        with pytest.raises(GuardRefused, match="cannot be waived"):
            fire(guarded(), "hard", form=WHY, waive={"never": Waiver(BOB, "情况特殊")})

    def test_where_there_is_no_guard(self):
        """A waiver of a guard that does not exist is refused even where the row has none."""
        with pytest.raises(GuardRefused, match="guards: none"):
            fire(guarded(), "stop", waive={"never": Waiver(BOB, "情况特殊")})

    def test_what_is_not_even_a_waiver(self):
        """Anything else than a Waiver is refused with the way to write one."""
        with pytest.raises(BadInput, match="Waiver"):
            fire(guarded(), "soft", waive={"in_principle": "情况特殊"})


class TestSeparationOfDuties:
    def test_persons_not_roles(self):
        """Who reviewed may not decide, whatever roles that person holds."""
        both = Actor("x", roles={"department", "department_head"})
        story = Story().fire("examine", "2021-03-17").fire("accept_promised", "2021-03-17").fire("review", "2021-03-17", by=both)
        with pytest.raises(GuardRefused, match="another person must act"):
            fire(story, "grant", actor=both, form=make(Grant))

    @pytest.mark.parametrize(
        ("reviewer", "decider"),
        [
            (Actor("x", roles={"department"}), Actor("y", roles={"department_head"}, stands_for="x")),
            (Actor("y", roles={"department"}, stands_for="x"), Actor("x", roles={"department_head"})),
            (Actor("y", roles={"department"}, stands_for="x"), Actor("z", roles={"department_head"}, stands_for="x")),
        ],
    )
    def test_through_delegation(self, reviewer, decider):
        """Who acts for somebody by delegation counts as that person too, on either side."""
        story = Story().fire("examine", "2021-03-17").fire("accept_promised", "2021-03-17").fire("review", "2021-03-17", by=reviewer)
        with pytest.raises(GuardRefused, match="not_same_actor_as_review"):
            fire(story, "grant", actor=decider, form=make(Grant))

    def test_offers_know_the_person(self):
        """The reviewer's offer says why the reviewer may not decide; somebody else may."""
        story = accepted()
        same = Actor("p-department", roles={"department_head"})
        offers = [CENTRE.offers(story.case, at=at("2021-03-18"), actor=who) for who in (same, PEOPLE["department_head"])]
        assert [offer.may for offered in offers for offer in offered if offer.event == "grant"] == [False, True]

    def test_asked_for_anyone(self):
        """Offers that are asked for without an actor leave out the guards that look at the person, such as separation of duties."""
        may = {offer.event: offer.may for offer in CENTRE.offers(accepted().case, at=at("2021-03-18"))}
        assert may["grant"]
        assert not_same_actor_as("review").zh == "职责分离"


class TestOffers:
    def test_roles(self):
        """Offers say which role an event takes, what it leads to, which document it asks for, and its Chinese name."""
        offers = {offer.event: offer for offer in CENTRE.offers(accepted().case, at=at("2021-03-18"), actor=PEOPLE["department"])}
        assert offers["grant"].codes == ("role",)
        assert (offers["grant"].form, offers["grant"].target, offers["grant"].zh) == (Grant, "granted", "作出准予决定")
        assert offers["order_survey"].may
        assert offers["order_survey"].reasons == ()
        assert "deem_accepted" not in offers

    def test_depends(self):
        """Guards that read the form are listed in `depends`; they are asked only when the form is there."""
        story = accepted().fire("order_survey", "2021-03-18")
        offer = next(offer for offer in CENTRE.offers(story.case, at=at("2021-03-18")) if offer.event == "schedule_survey")
        assert (offer.may, offer.depends, offer.run) == (True, ("at_least_2_staff",), "site_survey#1")

    def test_a_closed_case_offers_nothing(self):
        """Nothing may happen to a closed case."""
        assert CENTRE.offers(Story().fire("withdraw", "2021-03-17").case, at=at("2021-03-18")) == ()

    def test_nothing_to_revoke(self):
        """An extension that was never given cannot be withdrawn."""
        offer = next(offer for offer in CENTRE.offers(accepted().case, at=at("2021-03-18")) if offer.event == "withdraw_extension")
        assert not offer.may


class TestCentre:
    def test_what_it_refuses(self):
        """A wrong type of calendar, a parameter that nobody reads and a zone that does not exist are refused."""
        given = {"lifecycles": CENTRE.lifecycles, "calendar": CN}
        for wrong, says in (
            ({"calendar": "CN"}, "must be a WorkCalendar"),
            ({"parameters": {"warn_parts": 4}}, "did you mean 'warn_part'"),
            ({"zone": "Asia/Shanghia"}, "Asia/Shanghai"),
        ):
            with pytest.raises((BadInput, DefinitionError), match=says):
                type(CENTRE)("c", **(given | wrong))

    def test_what_it_says(self):
        """It names its lifecycles; salts differ; another calendar leaves the rest as it is."""
        centre = type(CENTRE)("c", lifecycles=CENTRE.lifecycles, calendar=CN, parameters={"warn_part": 2})
        assert "intake" in repr(centre)
        assert centre.salt() != centre.salt()
        other = centre.with_calendar(CN.provisional())
        assert (other.name, other.parameters, other.lifecycles) == ("c", {"warn_part": 2}, centre.lifecycles)
        assert str(centre.day("2021-03-16T16:00Z")) == "2021-03-17"

    def test_the_amount_is_a_span(self):
        """A parameter that should be a span, and is not, is refused when a run is opened."""
        small = life(limits=limit("days", "finish", from_centre("days", working_days(3)), (A, B)))
        assert Story("small", centre=small_centre(small)).due("days", "2021-03-17") == "2021-03-22"
        assert Story("small", centre=small_centre(small, parameters={"days": working_days(1)})).due("days", "2021-03-17") == "2021-03-18"
        with pytest.raises(DefinitionError, match="write a Span such as working_days"):
            Story("small", centre=small_centre(small, parameters={"days": 5}))
