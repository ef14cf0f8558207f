"""What happens inside another run: 踏勘, 特别程序, 特事特办, each by the words of the plan 二(三)3(4) and of 行政许可法 34, 45."""

import attrs
import pytest

from caseflow import Actor
from caseflow.calendar import working_days
from caseflow.case.matter import SpecialStep
from caseflow.errors import FormRefused, GuardRefused, NotPermitted
from caseflow.law import cite_zh
from caseflow.machines.forms import FastTrackKind, FastTrackProposal, SpecialKind, SpecialNotice, SurveyReport, SurveySchedule
from tests.core.stories import BENEFIT, CENTRE, LICENCE, PEOPLE, accepted, at

DAY = "2021-03-17"


def survey(**more):
    return accepted(**more).fire("order_survey", "2021-03-18")


def scheduled(*staff):
    return SurveySchedule(staff=staff, day=CENTRE.day(at("2021-03-19")))


class TestSurvey:
    """“踏勘时间原则上不超过3个工作日”; “应当指派两名以上工作人员进行核查” (34(3))."""

    def test_two_or_more_for_a_licence(self):
        """One person is refused, in the schedule and in the report; two are enough, and the same person twice is one."""
        with pytest.raises(GuardRefused, match="须 2 人以上，现有 1 人"):
            survey().fire("schedule_survey", "2021-03-18", form=scheduled("w-01"))
        with pytest.raises(FormRefused, match="same person twice"):
            scheduled("w-01", "w-01")
        story = survey().fire("schedule_survey", "2021-03-18", form=scheduled("w-01", "w-02"))
        with pytest.raises(GuardRefused, match="须 2 人以上"):
            story.fire("report_survey", "2021-03-19", form=SurveyReport(staff=("w-01",), found="符合"))
        story.fire("report_survey", "2021-03-19", form=SurveyReport(staff=("w-01", "w-02"), found="符合"))
        assert story.case.run("site_survey").state == "done"

    def test_the_article_is_about_licences(self):
        """For a benefit one person may go: the article asks it of licences alone."""
        story = survey(matter=BENEFIT).fire("schedule_survey", "2021-03-18", form=scheduled("w-01"))
        story.fire("report_survey", "2021-03-19", form=SurveyReport(staff=("w-01",), found="符合"))
        assert story.case.run("site_survey").state == "done"

    def test_three_days_in_principle(self):
        """Ordered Thursday 2021-03-18: by Tuesday 03-23; the limit is soft, breached it stops nothing, and a report still ends it."""
        story = survey()
        assert (story.due("survey", "2021-03-18"), story.clock("survey", "2021-03-18").limit.soft) == ("2021-03-23", True)
        assert story.clock("survey", "2021-03-24").breached
        story.fire("schedule_survey", "2021-03-24").fire("report_survey", "2021-03-24")
        assert story.fire("grant", "2021-03-25").case.state == "granted"

    def test_it_stops_no_clock(self):
        """A survey is not on the list of 45: promise and statute run on."""
        story = survey()
        assert {story.clock(name, "2021-03-22").state for name in ("promise", "statutory")} == {"running"}
        assert story.due("promise", "2021-03-22") == "2021-03-31"

    def test_not_possible(self):
        """What cannot be looked at ends with a reason, and meets the three days."""
        with pytest.raises(FormRefused, match="why"):
            survey().fire("survey_not_possible", "2021-03-19", form={"why": ""})
        assert survey().fire("survey_not_possible", "2021-03-19").clock("survey", "2021-03-19").state == "met"


class TestSpecialProcedure:
    """“听证、招标、拍卖、检验、检测、检疫、鉴定和专家评审的，所需时间不计算…应当将所需时间书面告知申请人” (45)."""

    def test_four_days_left_out(self):
        """From Monday 2021-03-22 to Friday 03-26: the promise of 03-31 moves to 04-07, the statute's 04-15 to 04-21."""
        story = accepted().fire("order_special", "2021-03-22")
        assert (story.clock("promise", "2021-03-24").state, story.clock("promise", "2021-03-24").due) == ("paused", None)
        story.fire("end_special", "2021-03-26")
        assert (story.due("promise", "2021-03-26"), story.due("statutory", "2021-03-26")) == ("2021-04-07", "2021-04-21")

    def test_while_it_lasts_the_announced_end_is_expected(self):
        """The written notice names the time needed: it is the procedure's own deadline, and says when the promise may end."""
        notice = SpecialNotice(kind=SpecialKind.HEARING, expected=working_days(4))
        story = accepted().fire("order_special", "2021-03-22", form=notice)
        assert story.due("special", "2021-03-22") == "2021-03-26"
        assert str(story.clock("promise", "2021-03-23").expected) == "2021-04-07"
        assert story.clock("special", "2021-03-29").breached

    def test_the_closed_list(self):
        """The eight that the article names, and “other” for what it does not; a survey has a lifecycle of its own."""
        assert [kind.value for kind in SpecialKind] == ["听证", "招标", "拍卖", "检验", "检测", "检疫", "鉴定", "专家评审", "其他环节"]
        with pytest.raises(FormRefused, match="must be one of 听证"):
            accepted().fire("order_special", "2021-03-22", form={"kind": "踏勘", "expected": "4 working_days"})

    def test_the_notice_states_the_time(self):
        """A procedure of which no time was told stops no clock of a licence: 应当将所需时间书面告知申请人."""
        story = accepted().fire("order_special", "2021-03-22", form={"kind": "听证"})
        assert {story.clock(name, "2021-03-24").state for name in ("promise", "statutory")} == {"running"}

    @pytest.mark.parametrize(
        ("statutory", "promised", "states"),
        [
            (None, None, ("paused", "paused")),  # the guide does not list it
            (True, True, ("running", "running")),
            (False, True, ("paused", "running")),
            (True, False, ("running", "paused")),
            (False, False, ("paused", "paused")),
        ],
    )
    def test_the_guide_decides_what_it_lists(self, statutory, promised, states):
        """是否计算在法定、承诺办结时限内: as the matter's guide says; what of the eight it does not list stops both."""
        step = SpecialStep(name="检测", counts_in_statutory=bool(statutory), counts_in_promised=bool(promised))
        matter = attrs.evolve(LICENCE, special_steps=() if statutory is None else (step,))
        notice = SpecialNotice(kind=SpecialKind.TEST, expected=working_days(4))
        story = accepted(matter=matter).fire("order_special", "2021-03-22", form=notice)
        assert tuple(story.clock(name, "2021-03-24").state for name in ("statutory", "promise")) == states

    def test_what_the_article_does_not_name(self):
        """A step outside the eight stops the promise of a licence where the guide says so, and never its statutory limit."""
        steps = (SpecialStep(name="公示", counts_in_statutory=False, counts_in_promised=False),)
        notice = SpecialNotice(kind=SpecialKind.OTHER, step="公示", expected=working_days(7))
        story = accepted(matter=attrs.evolve(LICENCE, special_steps=steps)).fire("order_special", "2021-03-22", form=notice)
        assert [story.clock(name, "2021-03-24").state for name in ("statutory", "promise")] == ["running", "paused"]
        [pause] = story.clock("promise", "2021-03-24").pauses
        assert cite_zh(pause.cites) == "文书载明：办事指南：公示所需时间不计入承诺办结时限"
        unknown = accepted().fire("order_special", "2021-03-22", form=notice)
        assert [unknown.clock(name, "2021-03-24").state for name in ("statutory", "promise")] == ["running", "running"]

    def test_other_matters_stop_by_their_guide_alone(self):
        """Article 45 is about licences: of a benefit a step stops what the guide says, and a step that nobody knows stops nothing."""
        notice = SpecialNotice(kind=SpecialKind.EXPERT_REVIEW, expected=working_days(4))
        assert accepted(matter=BENEFIT).fire("order_special", "2021-03-22", form=notice).clock("promise", "2021-03-24").state == "running"
        listed = attrs.evolve(BENEFIT, special_steps=(SpecialStep(name="专家评审", counts_in_promised=False),))
        story = accepted(matter=listed).fire("order_special", "2021-03-22", form=notice)
        assert (story.clock("promise", "2021-03-24").state, story.due("special", "2021-03-24")) == ("paused", "2021-03-26")
        endless = accepted(matter=listed).fire("order_special", "2021-03-22", form={"kind": "专家评审"}).clock("promise", "2021-03-24")
        assert (endless.state, endless.expected) == ("paused", None)
        assert "何时恢复计时无从预计" in cite_zh(endless.pauses[0].cites)

    def test_every_pause_shows_its_ground(self):
        """The days of a pause are explained by what stopped the clock: the article, or the guide."""
        rows = accepted().fire("order_special", "2021-03-22").clock("promise", "2021-03-24").explain().rows
        assert "行政许可法第四十五条" in next(row.zh for row in rows if row.role == "paused")

    def test_two_at_once_are_left_out_once(self):
        """Overlapping procedures stop the clock once: from the first's begin to the last's end."""
        story = accepted().fire("order_special", "2021-03-22").fire("order_special", "2021-03-23")
        story.fire("end_special", "2021-03-25", run="special_procedure#1")
        assert story.clock("promise", "2021-03-25").state == "paused"
        story.fire("end_special", "2021-03-26", run="special_procedure#2")
        assert story.due("promise", "2021-03-26") == "2021-04-07"

    def test_on_the_last_day(self):
        """Begun on the last day with nothing left: due on the day on which it ends, rolled to a working day."""
        story = accepted().fire("order_special", "2021-03-31").fire("end_special", "2021-04-03")
        assert story.due("promise", "2021-04-03") == "2021-04-06"


class TestFastTrack:
    """“重大工业项目和上级交办事项，如无特殊情况，必须坚持特事特办” (二(三)3(4))."""

    PAPER = FastTrackProposal(kind=FastTrackKind.MAJOR_INDUSTRIAL_PROJECT, why="区重点项目", within=working_days(3))

    def test_it_shortens_and_lengthens_nothing(self):
        """The internal aim stands beside promise and statute, which stay as they were."""
        story = accepted().fire("propose_fast_track", "2021-03-18", form=self.PAPER).fire("designate", "2021-03-18")
        assert [story.due(name, "2021-03-18") for name in ("fast", "promise", "statutory")] == ["2021-03-23", "2021-03-31", "2021-04-15"]
        longer = FastTrackProposal(kind=FastTrackKind.ASSIGNED_BY_SUPERIOR, why="交办", within=working_days(11))
        with pytest.raises(GuardRefused, match="must not be longer"):
            accepted().fire("propose_fast_track", "2021-03-18", form=longer)

    def test_the_two_sorts_of_the_plan(self):
        """Major industrial projects and what a superior assigned, and no other."""
        with pytest.raises(FormRefused, match="重大工业项目, 上级交办事项"):
            accepted().fire("propose_fast_track", "2021-03-18", form={"kind": "熟人", "why": "着急"})

    def test_designated_by_somebody_else(self):
        """The head of the centre designates, and not what the head proposed in another post."""
        with pytest.raises(NotPermitted):
            accepted().fire("propose_fast_track", "2021-03-18", form=self.PAPER).fire("designate", "2021-03-18", by=PEOPLE["department"])
        both = Actor("w-09", roles={"department", "centre_head"})
        with pytest.raises(GuardRefused, match="w-09 已经办"):
            accepted().fire("propose_fast_track", "2021-03-18", form=self.PAPER, by=both).fire("designate", "2021-03-18", by=both)

    def test_one_at_a_time(self):
        """While one is open no second is proposed; declined or lifted, another may be."""
        story = accepted().fire("propose_fast_track", "2021-03-18", form=self.PAPER)
        with pytest.raises(GuardRefused, match="closed_fast_track"):
            story.fire("propose_fast_track", "2021-03-18", form=self.PAPER)
        story.fire("decline_fast_track", "2021-03-18").fire("propose_fast_track", "2021-03-19", form=self.PAPER)
        assert story.fire("designate", "2021-03-19").fire("lift", "2021-03-22").case.run("fast_track").state == "lifted"

    @pytest.mark.parametrize("end", ["refuse", "withdraw", "terminate"])
    def test_it_ends_with_the_case(self, end):
        """The designation never holds a case open: whatever ends the case ends it."""
        story = accepted(matter=BENEFIT).fire("propose_fast_track", "2021-03-18", form=self.PAPER).fire("designate", "2021-03-18")
        story.fire(end, "2021-03-19")
        assert (story.case.main.is_open, story.case.run("fast_track").state) == (False, "called_off")
        granted = accepted().fire("propose_fast_track", "2021-03-18", form=self.PAPER).fire("grant", "2021-03-19")
        granted.fire("deliver", "2021-03-19")
        assert (granted.case.state, granted.case.run("fast_track").state) == ("completed_granted", "called_off")
