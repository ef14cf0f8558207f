"""The five kinds, from the plan's and the law's own words: each example worked by hand."""

import attrs
import pytest

from caseflow import Actor, Centre, Waiver
from caseflow.calendar import CN, working_days
from caseflow.errors import GuardRefused, NoSuchEvent
from caseflow.forms import DeficiencyNotice, MissingItem, NonAcceptanceNotice
from caseflow.machines import CATALOGUE
from tests.core.stories import BENEFIT, CENTRE, LICENCE, NOT_DELEGATED, SALT, Story, accepted, at, make, person_for

IN_WORKING_DAYS = Centre("hualong", lifecycles=CATALOGUE, calendar=CN, salt=lambda: SALT, parameters={"reply_reading": working_days(2)})
CONSENTING = Centre("hualong", lifecycles=CATALOGUE, calendar=CN, salt=lambda: SALT, parameters={"silence_is_consent": True})


def received(**more):
    return Story(**more).fire("examine", more.get("day", "2021-03-17"))


def upward(day="2021-03-17", **more):
    return received(day=day, **more).fire("accept_upward", day)


def replied(day, **more):
    return upward("2021-03-17", **more).fire("forward", "2021-03-19").fire("receive_reply", day)


class TestUpward:
    def test_three_working_days_to_forward(self):
        """上报件时限为3个工作日: accepted on Wednesday 17 March, to be sent up by Monday the 22nd."""
        assert upward().due("forward", "2021-03-17") == "2021-03-22"

    def test_the_superiors_time_is_not_ours(self):
        """While the superior has it, no clock of ours runs."""
        story = upward().fire("forward", "2021-03-19")
        assert {clock.state for clock in CENTRE.clocks(story.case, at=at("2021-04-19")) if clock.run == "upward#1"} == {
            "met",
            "paused",
            "waiting",
        }

    @pytest.mark.parametrize(
        ("day", "written", "working"), [("2021-04-23", "2021-04-25", "2021-04-26"), ("2021-09-30", "2021-10-08", "2021-10-09")]
    )
    def test_two_days_after_the_reply(self, day, written, working):
        """接到上级批复后2日内办结: as written and in working days; due is the stricter, breached what the centre chose."""
        assert replied(day).due("close", day) == written
        story = replied(day, centre=IN_WORKING_DAYS)
        assert story.due("close", day) == written
        between = story.clock("close", working)
        assert (between.breached, between.late_under_other_reading) == (False, True)
        assert replied(day).clock("close", working).breached

    def test_all_materials_go_up(self):
        """行政许可法35: the opinion and all materials; what is missing is named."""
        with pytest.raises(GuardRefused, match="缺 材料乙, 材料丙"):
            upward().fire("forward", "2021-03-18", form={"opinion": "同意", "materials": ["材料甲"]})

    def test_the_superior_may_not_ask_again(self):
        """行政许可法35: what the applicant already gave must not be asked for again."""
        story = upward().fire("forward", "2021-03-19")
        again = DeficiencyNotice(items=(MissingItem(name=story.case.entries[0].form.materials[0], how="窗口"),))
        with pytest.raises(GuardRefused, match="不得要求重复提供"):
            story.fire("superior_asks", "2021-03-24", form=again)

    def test_the_superior_returns(self):
        """A case that the superior sends back is to be forwarded again within three working days of its return."""
        story = upward().fire("forward", "2021-03-22").fire("superior_returns", "2021-03-24")
        assert [(one.number, one.state) for one in CENTRE.clocks(story.case, at=at("2021-03-24")) if one.name == "forward"] == [
            (1, "met"),
            (2, "running"),
        ]
        assert story.due("forward", "2021-03-24") == "2021-03-29"

    def test_used_time_is_kept(self):
        """A promised case found to need a superior keeps its number, its application and the days of the statute that it used."""
        story = accepted().fire("find_upward", "2021-03-24")
        clock = story.clock("statutory", "2021-03-24")
        assert (clock.run, clock.used, str(clock.due)) == ("upward#1", 5, "2021-04-15")
        assert story.case.case_no == "HL-2021-0317"


class TestIntake:
    def test_no_licence_needed(self):
        """不受理: said at once, on a dated paper, of what needs no licence."""
        assert received().fire("refuse_not_needed", "2021-03-17").case.state == "no_licence_needed"
        with pytest.raises(GuardRefused, match="is_licence"):
            received(matter=BENEFIT).fire("refuse_not_needed", "2021-03-17")

    def test_not_our_power(self):
        """不予受理: the paper says where to apply instead."""
        with pytest.raises(GuardRefused, match="apply_to 须填写"):
            received(matter=NOT_DELEGATED).fire("refuse_not_ours", "2021-03-17", form=NonAcceptanceNotice(number="1", reason="无权"))
        paper = NonAcceptanceNotice(number="1", reason="无权", apply_to="市市场监督管理局")
        assert received(matter=NOT_DELEGATED).fire("refuse_not_ours", "2021-03-17", form=paper).case.state == "not_our_power"

    def test_a_second_notice(self):
        """一次性告知: a second notice for new items is refused, unless the head of the centre takes it on record."""
        story = received().fire("notify_missing", "2021-03-18").fire("submit_complete", "2021-03-22")
        with pytest.raises(GuardRefused, match="只能一次"):
            story.fire("notify_missing", "2021-03-23")
        waiver = {"once_notify_missing": Waiver(person_for("centre_head"), "法规变更")}
        story.fire("notify_missing", "2021-03-23", waive=waiver)
        assert [(one.guard, one.by, one.why) for one in story.last.more.waived] == [("once_notify_missing", "p-centre_head", "法规变更")]

    def test_receipt_of_the_last_item_is_not_acceptance(self):
        """While the applicant completes, nothing runs; complete, five days begin anew; the promise begins with acceptance."""
        story = received().fire("notify_missing", "2021-03-18").fire("submit_complete", "2021-03-25")
        assert story.due("notice", "2021-03-25") == "2021-04-01"
        story.fire("accept_promised", "2021-03-29")
        assert story.due("promise", "2021-03-29") == "2021-04-13"

    def test_a_licence_is_not_returned(self):
        """An application for a licence ends in acceptance, refusal of acceptance or withdrawal; other matters may be returned."""
        with pytest.raises(GuardRefused, match="not_licence"):
            received().fire("return_case", "2021-03-17")
        assert received(matter=BENEFIT).fire("return_case", "2021-03-17").case.kind == "returned"


class TestInstant:
    def test_the_same_working_day(self):
        """即办件即时办理: by the end of the same working day, or of the next when it came in on a day of rest."""
        assert received().fire("accept_instant", "2021-03-17").due("same_day", "2021-03-17") == "2021-03-17"
        assert received(day="2021-03-20").fire("accept_instant", "2021-03-20").due("same_day", "2021-03-20") == "2021-03-22"

    def test_not_instant_after_all(self):
        """What cannot be done at once goes on as a promised case, under its number."""
        story = received().fire("accept_instant", "2021-03-17").fire("not_instant", "2021-03-17")
        assert (story.case.kind, story.due("promise", "2021-03-17")) == ("promised", "2021-03-31")


class TestTolerant:
    def test_only_what_is_secondary(self):
        """容缺受理: only secondary materials may come later."""
        essential = DeficiencyNotice(items=(MissingItem(name="材料甲", how="窗口"),), period=working_days(5))
        with pytest.raises(GuardRefused, match="不是可容缺的次要材料"):
            accepted().fire("list_secondary", "2021-03-18", form=essential)

    def test_the_promise_runs_on(self):
        """The promised clock is not stopped; when the period lapses a licence is refused with reasons and remedies."""
        story = accepted().fire("list_secondary", "2021-03-18")
        assert story.due("promise", "2021-03-18") == "2021-03-31"
        story.lapse("2021-03-30")
        assert (story.case.state, story.clock("promise", "2021-03-30").state) == ("secondary_lapsed", "running")
        with pytest.raises(GuardRefused, match="not_licence"):
            story.fire("return_case", "2021-03-30")
        assert story.fire("refuse", "2021-03-30").case.state == "completed_refused"

    def test_others_are_suspended_or_returned(self):
        """What is no licence may be suspended, supplied late, or returned."""
        story = accepted(matter=BENEFIT).fire("list_secondary", "2021-03-18").lapse("2021-03-30").fire("suspend", "2021-03-30")
        assert story.clock("promise", "2021-04-30").state == "paused"
        assert story.fire("late_supply", "2021-05-06").case.state == "reviewing"


class TestPromised:
    def test_delivery_is_for_granted_licences(self):
        """行政许可法44: ten working days from the grant, for a licence; nothing sets it for other matters."""
        assert accepted().fire("grant", "2021-03-22").due("delivery", "2021-03-22") == "2021-04-06"
        assert accepted(matter=BENEFIT).fire("grant", "2021-03-22").clock("delivery", "2021-03-22").within is None

    def test_overdue_asks_for_the_public_reason(self):
        """优化营商环境条例36: an overdue case stays open and its reason is told in public; before that there is none to tell."""
        with pytest.raises(GuardRefused, match="均未超期"):
            accepted().fire("explain_overdue", "2021-03-31")
        story = accepted().fire("explain_overdue", "2021-04-01")
        assert story.case.is_open
        assert story.clock("promise", "2021-04-01").breached

    def test_who_reviewed_does_not_decide(self):
        """Separation of duties is over persons, through delegation too."""
        story = Story().fire("examine", "2021-03-17").fire("accept_promised", "2021-03-17")
        story.fire("review", "2021-03-17", by=Actor("x", roles={"department"}))
        with pytest.raises(GuardRefused, match="x 已经办"):
            story.fire("grant", "2021-03-18", by=Actor("y", roles={"department_head"}, stands_for="x"))

    def test_fast_track_never_lengthens(self):
        """特事特办 shortens: a longer time than the promise is refused."""
        with pytest.raises(GuardRefused, match="不得长于"):
            accepted().fire("propose_fast_track", "2021-03-18", form={"kind": "重大工业项目", "why": "投产", "within": "11 working_days"})
        story = accepted().fire("propose_fast_track", "2021-03-18").fire("designate", "2021-03-18", by=Actor("z", roles={"centre_head"}))
        assert story.due("fast", "2021-03-18") == "2021-03-25"
        assert story.due("promise", "2021-03-18") == "2021-03-31"

    def test_a_changed_matter_moves_no_open_case(self):
        """The limits are those under which the case was opened, whatever its matter says afterwards."""
        story = accepted()
        assert attrs.evolve(LICENCE, promised=working_days(3)) != story.case.matter
        assert story.due("promise", "2021-03-18") == "2021-03-31"


class TestSurvey:
    def test_two_staff_for_a_licence(self):
        """行政许可法34(3): two or more; the law says so of licences."""
        one = {"staff": ["w-1"], "day": "2021-03-19"}
        with pytest.raises(GuardRefused, match="须 2 项以上，现有 1"):
            accepted().fire("order_survey", "2021-03-18").fire("schedule_survey", "2021-03-18", form=one)
        story = accepted(matter=BENEFIT).fire("order_survey", "2021-03-18").fire("schedule_survey", "2021-03-18", form=one)
        assert story.case.run("site_survey").state == "scheduled"

    def test_three_days_in_principle(self):
        """踏勘时间原则上不超过3个工作日: soft, and it stops no clock of the case."""
        story = accepted().fire("order_survey", "2021-03-18")
        clock = story.clock("survey", "2021-03-24")
        assert (str(clock.due), clock.breached, clock.limit.soft) == ("2021-03-23", True, True)
        assert story.due("promise", "2021-03-24") == "2021-03-31"


class TestJoint:
    def joint(self, **more):
        return received(**more).fire("accept_joint", "2021-03-17")

    def test_forty_five_and_fifteen(self):
        """行政许可法42(2): 45 working days, 15 more with the approval of the government's head."""
        story = self.joint()
        assert story.due("statutory", "2021-03-17") == "2021-05-21"
        assert story.fire("extend", "2021-03-18").due("statutory", "2021-03-18") == "2021-06-11"

    def test_all_must_have_answered(self):
        """The lead decides once every department that was asked has answered, whatever it said."""
        story = self.joint().fire("consult", "2021-03-18").fire("consult", "2021-03-18")
        story.fire("agree", "2021-03-19", run="opinion#1")
        assert story.case.state == "dispatched"
        assert story.fire("object", "2021-03-19", run="opinion#2").case.state == "all_in"

    def test_silence_is_consent_only_where_the_centre_says_so(self):
        """An assisting department that keeps silent consents by the centre's own rule, or not at all."""
        assert self.joint().fire("consult", "2021-03-18").lapse("2021-04-30").case.state == "dispatched"
        story = self.joint(centre=CONSENTING).fire("consult", "2021-03-18").lapse("2021-04-30")
        assert (story.case.state, story.case.run("opinion").state) == ("all_in", "deemed_consent")


class TestReturned:
    def test_a_review_that_overturns(self):
        """退回件: reviewed at the applicant's wish; overturned, it is back at intake under its number."""
        story = (
            received(matter=BENEFIT)
            .fire("return_case", "2021-03-17")
            .fire("issue_return", "2021-03-17")
            .fire("request_review", "2021-03-18")
        )
        story.fire("overturn", "2021-03-22")
        assert (story.case.kind, story.case.state, story.case.main.id) == ("intake", "received", "intake#2")

    def test_approved_where_the_centre_asks_for_it(self):
        """否定报备: a centre may ask that its head agrees before a return is issued."""
        strict = Centre("strict", lifecycles=CATALOGUE, calendar=CN, salt=lambda: SALT, parameters={"return_needs_approval": True})
        story = received(matter=BENEFIT, centre=strict).fire("return_case", "2021-03-17")
        with pytest.raises(GuardRefused, match="return_needs_approval"):
            story.fire("issue_return", "2021-03-17")
        assert story.fire("approve_return", "2021-03-17").fire("issue_return", "2021-03-17").case.state == "issued"


def test_nobody_fires_what_the_law_does():
    """What happens by itself cannot be fired, whoever asks."""
    story = received()
    with pytest.raises(NoSuchEvent, match="taken by itself"):
        CENTRE.fire(story.case, "deem_accepted", at=at("2021-03-18"), actor=person_for("window_clerk"))
    assert make(NonAcceptanceNotice).number
