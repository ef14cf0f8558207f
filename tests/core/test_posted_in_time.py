"""What the applicant posts before the period is over is in time, though it arrives when the period is over (decision of the day posted)."""

from datetime import date

import pytest

from caseflow.calendar import working_days
from caseflow.errors import GuardRefused, LapseDue, OutOfOrder
from caseflow.journal import dumps, loads
from caseflow.machines.forms import DeficiencyNotice, MissingItem, SubmittedItems
from tests.core.stories import BENEFIT, CENTRE, ESSENTIAL, Story, at, person_for

DUE, ARRIVED = "2021-03-24", "2021-03-26"
NOTICE = DeficiencyNotice(items=tuple(MissingItem(name=name, how="窗口领取") for name in ESSENTIAL), period=working_days(5))


def asked_for_more():
    """A benefit of which materials are missing: the applicant has until DUE."""
    story = Story(matter=BENEFIT).fire("examine", "2021-03-17").fire("notify_missing", "2021-03-17", form=NOTICE)
    assert story.due("supplement", "2021-03-17") == DUE
    return story


def sent(posted_on):
    return SubmittedItems(items=ESSENTIAL, posted_on=None if posted_on is None else date.fromisoformat(posted_on))


@pytest.mark.parametrize("posted_on", ["2021-03-18", DUE])
def test_posted_in_time_is_in_time(posted_on):
    """Posted on the last day and received two days after it, the supplement is taken, and its clock was met on the day of posting."""
    story = asked_for_more().fire("submit_complete", ARRIVED, form=sent(posted_on))
    clock = story.clock("supplement", ARRIVED)
    assert (clock.state, str(clock.ended), clock.breached, story.case.state) == ("met", posted_on, False, "examining")
    assert CENTRE.lapse(story.case, at=at("2021-04-30")).run("supplement#1").state == "supplemented"
    assert loads(dumps(story.case), CENTRE) == story.case


def test_given_as_plain_data():
    """The same as a document given as a mapping."""
    data = {"items": list(ESSENTIAL), "posted_on": DUE}
    assert asked_for_more().fire("submit_complete", ARRIVED, form=data).case.state == "examining"


@pytest.mark.parametrize("posted_on", [None, "2021-03-25"])
def test_posted_too_late_is_too_late(posted_on):
    """Handed in, or posted, after the last day, it comes after the law has acted."""
    with pytest.raises(LapseDue, match="ran out on 2021-03-24"):
        asked_for_more().fire("submit_complete", ARRIVED, form=sent(posted_on))


def test_a_part_that_was_posted_in_time_is_no_supplement():
    """What does not meet the limit keeps the law from nothing."""
    with pytest.raises(LapseDue):
        asked_for_more().fire("submit_partial", ARRIVED, form=SubmittedItems(items=ESSENTIAL[:1], posted_on=date(2021, 3, 18)))


def test_a_day_of_posting_before_the_notice_is_refused():
    """Nobody posts what was not asked for yet."""
    with pytest.raises(GuardRefused, match="posted after the notice"):
        asked_for_more().fire("submit_complete", ARRIVED, form=sent("2021-03-01"))


def test_it_is_offered_as_long_as_no_lapse_is_recorded():
    """After the last day the offer says that it depends on the day of posting; every other act waits for the lapse."""
    story = asked_for_more()
    offers = {(offer.run, offer.event): offer for offer in CENTRE.offers(story.case, at=at(ARRIVED))}
    assert offers["supplement#1", "submit_complete"].may
    assert "lapse" in offers["supplement#1", "submit_complete"].depends
    assert {offer.codes for key, offer in offers.items() if key != ("supplement#1", "submit_complete")} == {("lapse",)}
    on_time = {(offer.run, offer.event): offer for offer in CENTRE.offers(story.case, at=at(DUE))}
    assert "lapse" not in on_time["supplement#1", "submit_complete"].depends


def test_a_late_entry_before_it_keeps_it_valid():
    """What is recorded late, of a day before, does not make the supplement that was posted in time invalid."""
    story = asked_for_more().fire("submit_complete", ARRIVED, form=sent(DUE))
    part = SubmittedItems(items=ESSENTIAL[:1])
    story.fire("submit_partial", "2021-03-19", form=part, run="supplement#1", recorded_at=at("2021-03-29"))
    assert story.case.state == "examining"


def test_once_the_lapse_is_recorded():
    """The law's act stands in the way of a late recording until it is annulled; then the supplement is taken as in time."""
    story = asked_for_more().lapse("2021-03-25")
    assert story.case.state != "awaiting_materials"
    given = {"at": at(DUE), "recorded_at": at(ARRIVED), "actor": person_for("window_clerk"), "form": sent(DUE), "run": "supplement#1"}
    with pytest.raises(OutOfOrder):
        CENTRE.fire(story.case, "submit_complete", **given)
    story.correct(story.last.seq, ARRIVED, why="材料在期限内交邮")
    story.fire("submit_complete", ARRIVED, form=sent(DUE))
    assert (story.case.state, story.clock("supplement", ARRIVED).breached) == ("examining", False)
