"""验收整改 (三(四)): three phases with fixed dates, and two clocks beside each other."""

from datetime import date

import attrs
import pytest

from caseflow import Waiver
from caseflow.calendar import CN, Span, calendar_days, until, working_days
from caseflow.errors import BadInput, DefinitionError, FormRefused, GuardRefused
from caseflow.machines import SITE_ACCEPTANCE
from caseflow.machines.forms import (
    BuildReport,
    CorrectionOrder,
    InspectionReport,
    ModelSelection,
    PublicCriticism,
    RectificationNotice,
    RectificationReport,
    Reward,
    SiteKind,
    SiteTask,
)
from tests.agency.office import Story, someone

GROUP, TOWNSHIP = "leading_group", "township_government"
SEEN = InspectionReport(inspectors=("i-1", "i-2"), found="符合标准")
FIXED = RectificationReport(done=("补齐标牌",))


MODELS = ModelSelection(centres=5, why="示范")
NOTICE = RectificationNotice(inspectors=("i-1", "i-2"), faults=("无标牌",))
CRITICISM = PublicCriticism(number="1", why="未如期整改")


def built(kind=SiteKind.CENTRE):
    story = Story("site_acceptance", "2021-03-10", GROUP, SiteTask(site="某镇中心", kind=kind, township="某镇"))
    return story.then("report_ready", "2021-03-10", TOWNSHIP, BuildReport(done=("成立领导小组",)))


def failed(day):
    return built().then("fail_site", day, GROUP, NOTICE)


def test_accepted_rewarded_and_a_model():
    """The reward is that of a site up to the standard; being chosen as a model comes on top, once."""
    story = built().then("accept_site", "2021-03-25", GROUP, SEEN).then("choose_as_model", "2021-03-31", GROUP, MODELS)
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


@pytest.mark.parametrize(("centres", "fits"), [(4, False), (5, True), (10, True), (11, False)])
def test_five_to_ten_models(centres, fits):
    """评选出5—10个示范点: a selection names five to ten centres, both included."""
    story, selection = built().then("accept_site", "2021-03-25", GROUP, SEEN), ModelSelection(centres=centres, why="示范")
    if fits:
        assert story.then("choose_as_model", "2021-03-31", GROUP, selection).state == "accepted"
        return
    with pytest.raises(GuardRefused, match="5 至 10 个"):
        story.then("choose_as_model", "2021-03-31", GROUP, selection)


def test_only_centres_are_models():
    """乡镇街道政务服务中心标准化建设示范点: a village's station is not chosen."""
    story = built(SiteKind.STATION).then("accept_site", "2021-03-25", GROUP, SEEN)
    assert story.may("choose_as_model", "2021-03-31", GROUP) == {"is_centre"}


def test_the_reward_is_the_townships():
    """对乡镇(街道)给予资金奖励: the decision names the township, also for a village's station."""
    story = built(SiteKind.STATION).then("accept_site", "2021-03-25", GROUP, SEEN)
    story.then("reward_site", "2021-06-01", "government", Reward(number="1", amount="1万元", township="某镇"))
    assert (story.state, story.case.standing[-1].form.township) == ("rewarded", "某镇")


class TestRectification:
    def test_a_second_inspection_that_fails_is_no_criticism(self):
        """A re-inspection that fails within the 15 working days returns the site to rectifying, on the same clock, due on the same day."""
        story = failed("2021-04-01").then("rectified", "2021-04-08", TOWNSHIP, FIXED)
        assert story.clock("rectification", "2021-04-08").state == "met"
        with pytest.raises(FormRefused, match="RectificationNotice"):
            story.then("fail_rectified", "2021-04-09", GROUP, CRITICISM)
        assert story.then("fail_rectified", "2021-04-09", GROUP, NOTICE).state == "rectifying"
        clock = story.clock("rectification", "2021-04-09")
        assert (clock.number, clock.state, str(clock.due), clock.used) == (1, "running", "2021-04-23", 5)
        assert story.clock("rectifying_phase", "2021-04-09").state == "running"
        assert story.may("criticise", "2021-04-23", GROUP) == {"overdue_rectification"}
        assert story.then("criticise", "2021-04-24", GROUP, CRITICISM).state == "criticised"

    def test_rectified_at_the_second_attempt(self):
        """A second report in time that passes is in time: the clock is met on the day of that report."""
        story = failed("2021-04-01").then("rectified", "2021-04-08", TOWNSHIP, FIXED).then("fail_rectified", "2021-04-09", GROUP, NOTICE)
        story.then("rectified", "2021-04-22", TOWNSHIP, FIXED).then("accept_rectified", "2021-04-28", GROUP, SEEN)
        clock = story.clock("rectification", "2021-06-01")
        assert (story.state, clock.state, str(clock.ended), clock.breached) == ("accepted", "met", "2021-04-22", False)

    def test_a_slow_inspection_is_not_the_sites_fault(self):
        """Reported in time and inspected after the 15 working days: not criticised, before or after the inspection fails."""
        story = failed("2021-04-01").then("rectified", "2021-04-20", TOWNSHIP, FIXED)
        assert story.may("criticise", "2021-04-28", GROUP) == {"overdue_rectification", "inspected_in_time"}
        story.then("fail_rectified", "2021-04-28", GROUP, NOTICE)
        assert story.clock("rectification", "2021-04-28").breached
        assert story.may("criticise", "2021-04-29", GROUP) == {"inspected_in_time"}
        waived = {"inspected_in_time": Waiver(someone("government"), "拒不整改")}
        assert story.then("criticise", "2021-05-10", GROUP, CRITICISM, waive=waived).state == "criticised"

    def test_a_late_report_may_be_criticised(self):
        """A report after the 15 working days is late: the site is criticised before or after it is inspected again."""
        story = failed("2021-04-01").then("rectified", "2021-04-26", TOWNSHIP, FIXED)
        assert story.may("criticise", "2021-04-26", GROUP) == set()
        story.then("fail_rectified", "2021-04-27", GROUP, NOTICE)
        assert story.may("criticise", "2021-04-27", GROUP) == set()

    def test_who_rectified_does_not_judge(self):
        """Whoever reported does not inspect, unless the government waives that on record."""
        story = failed("2021-03-31").then("rectified", "2021-04-20", TOWNSHIP, FIXED)
        rule = "not_same_actor_as_rectified"
        assert story.may("fail_rectified", "2021-04-21", GROUP, who="p-township_government") >= {rule}
        waived = dict.fromkeys(("not_same_actor_as_report_ready", rule), Waiver(someone("government"), "人手不足"))
        story.then("accept_rectified", "2021-04-21", GROUP, SEEN, who="p-township_government", waive=waived)
        assert story.state == "accepted"

    def test_not_reported_in_time(self):
        """不能如期整改的给予通报批评: only after the 15 working days are over."""
        story = failed("2021-03-31")
        assert story.may("criticise", "2021-04-22", GROUP) == {"overdue_rectification"}
        assert story.then("criticise", "2021-04-23", GROUP, CRITICISM).state == "criticised"


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
    story.then("order_correction", "2021-03-10", GROUP, CorrectionOrder(what="进度迟缓", within=calendar_days(8)))
    assert str(story.clock("correction", "2021-03-10").due) == "2021-03-18"
    assert story.may("report_ready", "2021-03-11", TOWNSHIP) == {"closed_correction_order"}
    story.then("correct_fault", "2021-03-19", TOWNSHIP, FIXED)
    assert story.clock("correction", "2021-06-01").breached
    assert story.clock("implementing_phase", "2021-03-19").late > 0


def test_an_order_in_every_phase():
    """责令限期改正 is possible while the site is built, inspected, rectified and inspected again; a criticism ends what was ordered."""
    order, events = CorrectionOrder(what="推进不力", within=working_days(5)), []
    story = Story("site_acceptance", "2021-03-10", GROUP, SiteTask(site="某镇中心", kind=SiteKind.CENTRE))
    for event, day, role, form in (
        ("report_ready", "2021-03-11", TOWNSHIP, BuildReport(done=("成立领导小组",))),
        ("fail_site", "2021-03-12", GROUP, NOTICE),
        ("rectified", "2021-03-15", TOWNSHIP, FIXED),
        ("fail_rectified", "2021-03-16", GROUP, NOTICE),
    ):
        events.append(story.state)
        story.then("order_correction", day, GROUP, order).then("correct_fault", day, TOWNSHIP, FIXED).then(event, day, role, form)
    assert events == ["implementing", "inspecting", "rectifying", "reinspecting"]
    story.then("order_correction", "2021-03-16", GROUP, order).then("criticise", "2021-04-06", GROUP, CRITICISM)
    assert [run.state for run in story.case.runs][-1] == "called_off"


def test_the_phases_are_a_schedule():
    """The days of the three phases are a schedule: their limits are soft, and the 15 working days are not."""
    assert {limit.name for limit in SITE_ACCEPTANCE.limits if limit.soft} == {"implementing_phase", "inspecting_phase", "rectifying_phase"}


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
