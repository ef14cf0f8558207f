"""联办件 knows survey, fast track and tolerant acceptance like the other kinds (decision on 26, 34, 河南条例 35)."""

import attrs
import pytest

from caseflow.calendar import working_days
from caseflow.errors import GuardRefused
from caseflow.machines.forms import DeficiencyNotice, FastTrackKind, FastTrackProposal, Grant, MissingItem, Refusal
from tests.core.stories import LICENCE, SECONDARY, Story

DAY = "2021-03-17"
LACKING = DeficiencyNotice(items=(MissingItem(name=SECONDARY[0], how="窗口"),), period=working_days(3))
NO = Refusal(number="1", reasons="缺少附件", remedies="六十日内申请行政复议")


def joint(**more):
    """A joint case in which all departments that were asked have answered."""
    story = Story(day=DAY, **more).fire("examine", DAY).fire("accept_joint", DAY)
    return story.fire("consult", DAY).fire("agree", "2021-03-18")


class TestTolerantAcceptance:
    def test_supplied_in_time(self):
        """Secondary materials may come later, within their period, and then the case is decided."""
        story = joint().fire("list_secondary", "2021-03-18", form=LACKING)
        assert story.due("supplement", "2021-03-18") == "2021-03-23"
        with pytest.raises(GuardRefused, match="closed_supplement"):
            story.fire("grant", "2021-03-19", form=Grant(number="1"))
        story.fire("submit_complete", "2021-03-23").fire("grant", "2021-03-24", form=Grant(number="1"))
        assert story.case.state == "granted"

    def test_not_supplied(self):
        """What did not come in time leaves a refusal, or a grant once it was supplied late."""
        lapsed = joint().fire("list_secondary", "2021-03-18", form=LACKING).lapse("2021-03-24")
        with pytest.raises(GuardRefused, match="secondary_supplied"):
            lapsed.fire("grant", "2021-03-24", form=Grant(number="1"))
        assert lapsed.fire("refuse", "2021-03-24", form=NO).case.state == "completed_refused"
        late = joint().fire("list_secondary", "2021-03-18", form=LACKING).lapse("2021-03-24").fire("late_supply", "2021-03-25")
        assert late.fire("grant", "2021-03-25", form=Grant(number="1")).case.state == "granted"
        with pytest.raises(GuardRefused, match="secondary_lapsed"):
            joint().fire("late_supply", "2021-03-25")

    def test_only_what_is_secondary(self):
        """What is essential is asked for before acceptance."""
        essential = DeficiencyNotice(items=(MissingItem(name="材料甲", how="窗口"),), period=working_days(3))
        with pytest.raises(GuardRefused, match="secondary_only"):
            joint().fire("list_secondary", "2021-03-18", form=essential)


def test_a_survey_holds_the_decision():
    """A survey stops no clock, and nothing is decided before it has ended."""
    story = joint().fire("order_survey", "2021-03-18")
    assert story.clock("statutory", "2021-03-22").state == "running"
    with pytest.raises(GuardRefused, match="closed_site_survey"):
        story.fire("grant", "2021-03-19", form=Grant(number="1"))


def test_a_fast_track_ends_with_the_case():
    """An internal aim stands beside the limits, and is called off when the result is delivered."""
    paper = FastTrackProposal(kind=FastTrackKind.ASSIGNED_BY_SUPERIOR, why="交办", within=working_days(5))
    story = joint().fire("propose_fast_track", "2021-03-18", form=paper).fire("designate", "2021-03-18")
    assert story.due("fast", "2021-03-18") == "2021-03-25"
    assert story.fire("refuse", "2021-03-24", form=NO).case.run("fast_track").state == "called_off"


def test_a_joint_licence_is_extended_by_its_own_head_and_told():
    """42(2): 45 working days and 15 more; a matter with a law of its own says by how much, and the applicant is told on record."""
    assert joint().fire("extend", "2021-03-30").due("statutory", "2021-03-30") == "2021-06-11"
    own = attrs.evolve(LICENCE, extension=working_days(12))
    story = joint(matter=own).fire("extend", "2021-03-30").fire("tell_extension", "2021-03-31", form={"told_on": "2021-03-31"})
    assert story.due("statutory", "2021-03-31") == "2021-06-08"
