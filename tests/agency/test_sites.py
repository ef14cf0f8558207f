"""验收整改 (三(四)): three phases with fixed dates, and two clocks beside each other."""

from datetime import date

import attrs
import pytest

from caseflow.calendar import CN, Span, calendar_days, until, working_days
from caseflow.errors import BadInput, DefinitionError
from caseflow.machines import SITE_ACCEPTANCE
from caseflow.machines.forms import (
    BuildReport,
    CorrectionOrder,
    InspectionReport,
    PublicCriticism,
    Reasons,
    RectificationNotice,
    RectificationReport,
    Reward,
    SiteKind,
    SiteTask,
)
from tests.agency.office import Story

GROUP, TOWNSHIP = "leading_group", "township_government"
SEEN = InspectionReport(inspectors=("i-1", "i-2"), found="符合标准")
FIXED = RectificationReport(done=("补齐标牌",))


def built():
    story = Story("site_acceptance", "2021-03-10", GROUP, SiteTask(site="某镇中心", kind=SiteKind.CENTRE))
    return story.then("report_ready", "2021-03-10", TOWNSHIP, BuildReport(done=("成立领导小组",)))


def failed(day):
    return built().then("fail_site", day, GROUP, RectificationNotice(inspectors=("i-1", "i-2"), faults=("无标牌",)))


def test_accepted_rewarded_and_a_model():
    """The reward is that of a site up to the standard; being chosen as a model comes on top, once."""
    story = built().then("accept_site", "2021-03-25", GROUP, SEEN).then("choose_as_model", "2021-03-31", GROUP, Reasons(why="示范"))
    assert story.may("choose_as_model", "2021-03-31", GROUP) == {"once_choose_as_model"}
    assert story.then("reward_site", "2021-06-01", "government", Reward(number="1", amount="5万元")).state == "rewarded"
    assert story.clock("inspecting_phase", "2021-06-01").state == "met"


@pytest.mark.parametrize(
    ("notice", "due", "fits"), [("2021-03-31", "2021-04-22", True), ("2021-04-12", "2021-04-30", True), ("2021-04-13", "2021-05-06", False)]
)
def test_two_clocks(notice, due, fits):
    """15 working days from the notice, and the end of the phase: the last notice that fits is that of 12 April."""
    story = failed(notice)
    assert str(story.clock("rectification", notice).due) == due
    assert str(story.clock("rectifying_phase", notice).due) == "2021-04-30"
    assert (due <= "2021-04-30") is fits


def test_criticised_when_it_fails():
    """不能如期整改的给予通报批评: only after the time is over or a second inspection fails, and never by the body that had to rectify."""
    story = failed("2021-03-31")
    assert story.may("criticise", "2021-04-22", GROUP) == {"overdue_rectification"}
    assert story.then("criticise", "2021-04-23", GROUP, PublicCriticism(number="1", why="逾期")).state == "criticised"
    story = failed("2021-03-31").then("rectified", "2021-04-20", TOWNSHIP, FIXED)
    assert story.may("fail_rectified", "2021-04-21", GROUP, who="p-township_government") >= {"not_same_actor_as_rectified"}
    assert story.then("fail_rectified", "2021-04-21", GROUP, PublicCriticism(number="1", why="仍不合格")).state == "criticised"
    assert (
        failed("2021-03-31").then("rectified", "2021-04-20", TOWNSHIP, FIXED).then("accept_rectified", "2021-04-21", GROUP, SEEN).state
        == "accepted"
    )


def test_the_end_of_the_phase_alone_brings_no_criticism():
    """如期 is 15个工作日: a site that gets its notice late in the phase has all of them, although the phase ends earlier."""
    story = failed("2021-04-20")
    assert str(story.clock("rectification", "2021-05-10").due) == "2021-05-12"
    assert story.clock("rectifying_phase", "2021-05-10").breached
    assert story.may("criticise", "2021-05-12", GROUP) == {"overdue_rectification"}
    assert story.may("criticise", "2021-05-13", GROUP) == set()


def test_an_order_has_its_own_time():
    """责令限期改正: each order by its own clock, open or not; the site is not reported ready before it was obeyed."""
    story = Story("site_acceptance", "2021-03-10", GROUP, SiteTask(site="某村站", kind=SiteKind.STATION))
    story.then("order_correction", "2021-03-10", GROUP, CorrectionOrder(what="进度迟缓", within=calendar_days(5)))
    assert str(story.clock("correction", "2021-03-10").due) == "2021-03-15"
    assert story.may("report_ready", "2021-03-11", TOWNSHIP) == {"closed_correction_order"}
    story.then("correct_fault", "2021-03-16", TOWNSHIP, FIXED)
    assert story.clock("correction", "2021-06-01").breached
    assert story.clock("implementing_phase", "2021-03-16").breached


class TestUntil:
    def test_a_named_day_is_not_rolled(self):
        """It ends on the day that the text names, working day or not, whenever it began; it is written and read back unchanged."""
        span = until(date(2021, 5, 1))
        assert span.end(after=date(2021, 4, 1), calendar=CN) == date(2021, 5, 1)
        assert (str(span), span.zh, span.en) == ("20210501 until", "至2021-05-01", "until 2021-05-01")
        assert Span.parse("20210501 until") == span

    @pytest.mark.parametrize("text", ["20210231 until", "2021 until", "20210501 months"])
    def test_what_names_no_day(self, text):
        """Only eight digits that are a day name one."""
        with pytest.raises(BadInput):
            Span.parse(text)

    def test_it_is_not_a_length(self):
        """It cannot be added or counted backwards, and is compared only with another named day."""
        span = until(date(2021, 5, 1))
        with pytest.raises(BadInput, match="cannot be added"):
            _ = span + span
        with pytest.raises(BadInput, match="not a length"):
            span.latest_start(before=date(2021, 5, 1), calendar=CN)
        assert span.fits_in(working_days(5)) is None
        assert span.fits_in(until(date(2021, 5, 2)))

    def test_a_limit_until_a_day_is_not_extended(self):
        """Only another edition can give another day."""
        first, *others = SITE_ACCEPTANCE.transitions
        longer = attrs.evolve(first, extends={"implementing_phase": until(date(2021, 4, 10))})
        with pytest.raises(DefinitionError, match="ends on a day that its text names"):
            attrs.evolve(SITE_ACCEPTANCE, transitions=(longer, *others))
