"""报批件: “上报件时限为3个工作日，接到上级批复后2日内办结” (二(三)3(4)); 行政许可法 35, 43."""

from datetime import date

import pytest

from caseflow import Actor, Adoption, Centre
from caseflow.calendar import CN, calendar_days, working_days
from caseflow.errors import FormRefused, GuardRefused, NoSuchEvent
from caseflow.machines import CATALOGUE
from caseflow.machines.forms import Application, DeficiencyNotice, ForwardingLetter, MissingItem, ReturnList, SuperiorReply
from tests.core.stories import CENTRE, ESSENTIAL, LICENCE, SECONDARY, Story, accepted, at

DAY = "2021-03-17"
STRICT = Centre("strict", lifecycles=CATALOGUE, calendar=CN, parameters={"reply_reading": calendar_days(2)})
WORKING = Centre("working", lifecycles=CATALOGUE, calendar=CN, parameters={"reply_reading": working_days(2)})
YES = SuperiorReply(number="濮环〔2021〕8号", granted=True)
ASKED = DeficiencyNotice(items=(MissingItem(name="环评批复", how="区生态环境分局"),))


def upward(day=DAY, **more):
    return Story(day=day, **more).fire("examine", day).fire("accept_upward", day)


def replied(reply, centre=CENTRE, form=YES):
    """Forwarded at once; the superior's reply is received on the day `reply`."""
    return upward(centre=centre).fire("forward", DAY).fire("receive_reply", reply, form=form)


class TestForward:
    def test_three_working_days_from_acceptance(self):
        """Accepted Wednesday 2021-03-17: forwarded by Monday 03-22; met that day, breached the next."""
        assert upward().due("forward", DAY) == "2021-03-22"
        assert upward().fire("forward", "2021-03-22").clock("forward", "2021-03-22").state == "met"
        assert upward().clock("forward", "2021-03-23").breached

    def test_opinion_and_all_materials(self):
        """“将初步审查意见和全部申请材料直接报送上级” (35): an opinion, and every essential material of the matter."""
        with pytest.raises(FormRefused, match="opinion"):
            upward().fire("forward", DAY, form={"opinion": "", "materials": list(ESSENTIAL)})
        with pytest.raises(GuardRefused, match="缺 材料乙, 材料丙"):
            upward().fire("forward", DAY, form=ForwardingLetter(opinion="拟同意", materials=ESSENTIAL[:1]))
        assert upward().fire("forward", DAY, form=ForwardingLetter(opinion="拟同意", materials=ESSENTIAL)).case.state == "awaiting_superior"

    def test_a_survey_does_not_stop_it_but_holds_it(self):
        """A survey inside stops no clock, and nothing is forwarded before it has ended."""
        story = upward().fire("order_survey", DAY)
        assert story.clock("forward", "2021-03-19").state == "running"
        with pytest.raises(GuardRefused, match="closed_site_survey"):
            story.fire("forward", "2021-03-19")

    def test_the_superior_s_time_is_not_local_time(self):
        """While the superior decides, no local clock runs; forwarding has met the review of 43, and the reply starts the two days alone."""
        story = upward().fire("forward", "2021-03-19")
        states = {clock.name: clock.state for clock in CENTRE.clocks(story.case, at=at("2021-04-20")) if clock.run == "upward#1"}
        assert states == {"forward": "met", "close": "waiting", "statutory": "met", "delivery": "waiting"}
        assert story.clock("statutory", "2021-04-20").used == 2
        story.fire("receive_reply", "2021-06-23")
        assert [clock.name for clock in CENTRE.clocks(story.case, at=at("2021-06-23")) if clock.is_open and clock.due] == ["close"]


class TestTwoDays:
    @pytest.mark.parametrize(
        ("reply", "as_written", "as_working_days"),
        [
            ("2021-03-18", "2021-03-22", "2021-03-22"),
            ("2021-03-19", "2021-03-22", "2021-03-23"),
            ("2021-04-23", "2021-04-25", "2021-04-26"),  # Sunday 04-25 is worked
            ("2021-04-30", "2021-05-06", "2021-05-07"),
            ("2021-09-18", "2021-09-22", "2021-09-23"),  # a Saturday that is worked
            ("2021-09-30", "2021-10-08", "2021-10-09"),  # Saturday 10-09 is worked
        ],
    )
    def test_both_readings(self, reply, as_written, as_working_days):
        """The stricter reading is due; nobody is blamed before the other has passed, unless the centre chose the stricter one."""
        for centre in (CENTRE, WORKING):
            clock = replied(reply, centre).clock("close", as_working_days)
            assert (str(clock.due), str(clock.overdue_after), clock.breached) == (as_written, as_working_days, False)
            assert clock.late_under_other_reading is (as_written != as_working_days)
        strict = replied(reply, STRICT).clock("close", as_working_days)
        assert (str(strict.due), str(strict.overdue_after)) == (as_written, as_written)
        assert strict.breached is (as_written != as_working_days)

    def test_between_the_two_nobody_is_blamed(self):
        """Reply Friday 2021-04-23: due on the 25th as written, on the 26th in working days; blamed on the 27th, and it says so between."""
        answers = [
            (clock.breached, clock.late_under_other_reading)
            for clock in (replied("2021-04-23").clock("close", f"2021-04-{day}") for day in (25, 26, 27))
        ]
        assert answers == [(False, False), (False, True), (True, False)]
        assert replied("2021-04-23", STRICT).clock("close", "2021-04-26").breached

    def test_the_centre_may_adopt_a_reading(self):
        """A choice is a decision with a name and a day: it binds the clocks that start from that day on, and the clock cites it."""
        adopts = {"reply": Adoption("华龙中心办事规则", date(2021, 4, 20), calendar_days(2))}
        centre = Centre("adopts", lifecycles=CATALOGUE, calendar=CN, adopts=adopts)
        before, after = (replied(day, centre).clock("close", "2021-04-26") for day in ("2021-04-16", "2021-04-23"))
        assert (before.adopted, str(before.overdue_after)) == (None, "2021-04-20")
        assert (after.breached, after.cites[-1].zh) == (True, "本中心规定：《华龙中心办事规则》（2021-04-20）")

    def test_closing_meets_it(self):
        """Granted or refused, the two days are met; what is granted is then delivered."""
        story = replied("2021-04-23").fire("close_granted", "2021-04-25")
        assert (story.case.state, story.clock("close", "2021-04-25").state) == ("granted", "met")
        assert story.fire("deliver", "2021-04-26").case.state == "completed_granted"
        no = SuperiorReply(number="濮环〔2021〕9号", granted=False)
        assert replied("2021-04-23", form=no).fire("close_refused", "2021-04-25").case.state == "completed_refused"

    def test_delivery_counts_from_the_superior_s_decision(self):
        """“自作出决定之日起十日内” (44): from the day on which the superior decided, else from that on which the reply came."""
        decided = SuperiorReply(number="濮环〔2021〕8号", granted=True, decided_on=date(2021, 4, 19))
        days = [
            replied("2021-04-23", form=form).fire("close_granted", "2021-04-25").due("delivery", "2021-04-25") for form in (decided, YES)
        ]
        assert days == ["2021-04-30", "2021-05-10"]
        with pytest.raises(GuardRefused, match="decided_before"):
            replied("2021-04-16", form=decided)

    def test_as_the_superior_decided(self):
        """“报上级行政机关决定” (35): what the superior granted cannot be refused here, nor the reverse."""
        with pytest.raises(GuardRefused, match="批复"):
            replied("2021-04-23").fire("close_refused", "2021-04-25")
        with pytest.raises(GuardRefused, match="批复"):
            replied("2021-04-23", form=SuperiorReply(number="濮环〔2021〕9号", granted=False)).fire("close_granted", "2021-04-25")


class TestTwoPersons:
    def test_who_sent_it_up_does_not_close_it(self):
        """Who gave the opinion does not carry out the reply, in whatever post, so that no case is one person's alone."""
        both = Actor("w-09", roles={"department", "window_clerk"})
        story = upward().fire("forward", DAY, by=both).fire("receive_reply", "2021-03-24")
        with pytest.raises(GuardRefused, match="w-09 已经办"):
            story.fire("close_granted", "2021-03-24", by=both)
        assert story.fire("close_granted", "2021-03-24").case.state == "granted"
        no = upward().fire("forward", DAY, by=both).fire("receive_reply", "2021-03-24", form=SuperiorReply(number="3", granted=False))
        with pytest.raises(GuardRefused, match="w-09 已经办"):
            no.fire("close_refused", "2021-03-24", by=both)


class TestTheSuperiorWantsMore:
    def test_not_what_was_already_given(self):
        """“上级行政机关不得要求申请人重复提供申请材料” (35)."""
        given = Application(applicant="张三", materials=("材料甲",))
        story = upward(form=given).fire("forward", "2021-03-19")
        again = DeficiencyNotice(items=(MissingItem(name="材料甲", how="窗口"),))
        with pytest.raises(GuardRefused, match="already given"):
            story.fire("superior_asks", "2021-03-24", form=again)
        assert story.fire("superior_asks", "2021-03-24", form=ASKED).case.state == "awaiting_materials"

    def test_nor_what_was_handed_in_later(self):
        """What came in as a supplement was given too."""
        story = Story(day=DAY).fire("examine", DAY).fire("notify_missing", DAY, form=ASKED).fire("submit_complete", "2021-03-18")
        story.fire("accept_upward", "2021-03-18").fire("forward", "2021-03-19")
        with pytest.raises(GuardRefused, match="环评批复 申请人已提交"):
            story.fire("superior_asks", "2021-03-24", form=ASKED)

    def test_when_it_is_in_three_days_start_again(self):
        """With the material in, the case is prepared again and has three working days to go up again."""
        story = upward().fire("forward", "2021-03-19").fire("superior_asks", "2021-03-24", form=ASKED)
        assert story.clock("statutory", "2021-03-30").state == "met"
        story.fire("submit_complete", "2021-04-01")
        assert (story.case.state, story.due("forward", "2021-04-01"), story.clock("forward", "2021-04-01").number) == (
            "preparing",
            "2021-04-07",
            2,
        )

    def test_sent_back(self):
        """Sent back by the superior, it is prepared again with three new days; the reasons are on record."""
        story = upward().fire("forward", "2021-03-19").fire("superior_returns", "2021-03-24", form=ReturnList(reasons="意见不明"))
        assert (story.case.state, story.due("forward", "2021-03-24")) == ("preparing", "2021-03-29")
        clocks = [(clock.number, clock.state) for clock in CENTRE.clocks(story.case, at=at("2021-03-24")) if clock.name == "forward"]
        assert clocks == [(1, "met"), (2, "running")]

    def test_what_it_wants_with_the_return_was_not_given_before(self):
        """A return may not ask for what the applicant gave already either (35), whatever it is called."""
        story = upward(form=Application(applicant="张三", materials=("材料甲",))).fire("forward", "2021-03-19")
        with pytest.raises(GuardRefused, match="材料甲 申请人已提交"):
            story.fire("superior_returns", "2021-03-24", form=ReturnList(reasons="不全", items=("材料甲",)))
        story.fire("superior_returns", "2021-03-24", form=ReturnList(reasons="不全", items=("环评批复",)))
        assert story.case.state == "preparing"

    def test_not_in_time(self):
        """What does not come is no refusal here: the case goes up as it is, or with what came late, or the applicant withdraws."""
        form = DeficiencyNotice(items=ASKED.items, period=working_days(5))

        def lapsed():
            return upward().fire("forward", "2021-03-19").fire("superior_asks", "2021-03-24", form=form).lapse("2021-04-01")

        assert lapsed().case.state == "materials_lapsed"
        with pytest.raises(NoSuchEvent, match="close_refused"):
            lapsed().fire("close_refused", "2021-04-01")
        assert lapsed().fire("forward", "2021-04-01").case.state == "awaiting_superior"
        late = lapsed().fire("late_supply", "2021-04-01")
        assert (late.case.state, late.due("forward", "2021-04-01")) == ("preparing", "2021-04-07")
        assert lapsed().fire("withdraw", "2021-04-01").case.state == "withdrawn"


class TestHandedUp:
    def test_time_used_is_kept(self):
        """Found to need a superior after three days: the statutory clock goes on with its three days, the new three days begin."""
        story = accepted().fire("find_upward", "2021-03-22")
        clock = story.clock("statutory", "2021-03-22")
        assert (story.case.kind, clock.run, clock.used, str(clock.due)) == ("upward", "upward#1", 3, "2021-04-15")
        assert story.due("forward", "2021-03-22") == "2021-03-25"
        assert story.clock("promise", "2021-03-22").state == "stopped"

    def test_an_extension_and_a_pause_go_along(self):
        """What was extended stays extended and cannot be extended again; a special procedure inside goes along and stops the clock."""
        form = {"reasons": "案情复杂", "told_on": "2021-03-19"}
        story = accepted().fire("extend", "2021-03-19", form=form).fire("order_special", "2021-03-22").fire("find_upward", "2021-03-23")
        clock = story.clock("statutory", "2021-03-24")
        assert (str(clock.within), clock.state, clock.used) == ("30 working_days", "paused", 3)
        with pytest.raises(GuardRefused, match="once_extend"):
            story.fire("extend", "2021-03-24", form=form)
        assert story.fire("end_special", "2021-03-26").due("statutory", "2021-03-26") == "2021-05-07"


def test_the_matter_s_own_list():
    """What counts as all the materials is what the matter's guide calls essential."""
    assert tuple(material.name for material in LICENCE.materials if material.essential) == ESSENTIAL
    assert tuple(material.name for material in LICENCE.materials if not material.essential) == SECONDARY


class TestWhyThatDay:
    def test_a_rest_day_at_the_end(self):
        """Two calendar days that end in the festival: days 1 and 2 are counted, and the end moves to the first working day."""
        rows = replied("2021-04-30").clock("close", "2021-05-02").explain().rows
        assert [row.role for row in rows] == ["anchor", "counted", "counted", "rolled", "rolled", "rolled", "due"]
        assert (rows[2].number, rows[-1].number) == (2, None)
        assert "moved here off rest days" in rows[-1].en

    def test_the_stricter_reading(self):
        """The stricter date is explained by its own reading, and both are named."""
        clock = replied("2021-04-16", centre=WORKING).clock("close", "2021-04-20")
        trace = clock.explain()
        assert (str(clock.due), clock.breached, clock.late_under_other_reading) == ("2021-04-19", False, True)
        assert [row.number for row in trace.rows] == [None, 1, 2, None]
        assert "close: 2 calendar days from 2021-04-16, by the stricter reading; by the other one it ends on 2021-04-20" in trace.heading
        assert "按较严的适用口径；按较宽的止于 2021-04-20，过后才算超期" in trace.heading_zh
