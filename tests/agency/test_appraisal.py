"""考核 (二(四)2(1), 2(5)-2(7)): which parts a period is made of, who appraises whom, and on what a score rests."""

from datetime import date

import pytest

from caseflow import Waiver
from caseflow.errors import GuardRefused
from caseflow.machines.forms import AppraisalTask, NotCounted, NotCountedReason, Objection, PartResult, Period, Reasons, Score, Subject
from tests.agency.office import Story, someone

HEAD, TOWNSHIP, APPRAISER, OFFICE = "centre_head", "township_government", "appraiser", "party_gov_office"
# The working days of April 2021: Qingming is off on the 5th, and Sunday the 25th is worked.
APRIL = [1, 2, *range(6, 10), *range(12, 17), *range(19, 24), *range(25, 31)]
MONTHS = {1: 31, 2: 28, 3: 31, 4: 30, 5: 31, 6: 30, 7: 31, 8: 31, 9: 30}


def task(period=Period.MONTH, subject=Subject.WINDOW, first=date(2021, 4, 1), by=APPRAISER):
    paper = AppraisalTask(subject=subject, name="3号窗口", period=period, first=first, last=date(2021, 12, 31))
    return Story("appraisal", "2021-12-31", by, paper)


def daily(day, **more):
    return PartResult(**({"case_no": f"D-{day}", "period": Period.DAY, "final": True, "points": 90, "first": date(2021, 4, day)} | more))


def month(number, **more):
    days = {"first": date(2021, number, 1), "last": date(2021, number, MONTHS[number])}
    return PartResult(**({"case_no": f"M-{number}", "period": Period.MONTH, "final": True, "points": 90} | days | more))


def quarter(number, **more):
    return PartResult(**({"case_no": f"Q-{number}", "period": Period.QUARTER, "final": True, "points": 90} | more))


def away(first, last, why=NotCountedReason.NOT_ON_POST):
    return NotCounted(first=first, last=last, why=why)


def score(*parts, **more):
    return Score(points=90, parts=parts, grounds="日常记录", **more)


def scored(story, paper, by=APPRAISER):
    return story.then("score", "2021-12-31", by, paper)


EVERY_DAY = [daily(day) for day in APRIL]


class TestParts:
    def test_a_month_has_every_working_day(self):
        """A month closes on the results of all its working days, as the calendar of the centre counts them."""
        assert scored(task(), score(*EVERY_DAY)).state == "scored"
        with pytest.raises(GuardRefused, match="尚缺 1 个日常考核结果，最早的为 2021-04-25"):
            scored(task(), score(*(part for part in EVERY_DAY if part.case_no != "D-25")))

    def test_a_quarter_has_three_months(self):
        """A quarter closes on three months: two are not enough, and the same one twice neither."""
        assert scored(task(Period.QUARTER), score(month(4), month(5), month(6))).state == "scored"
        # 2021-07-31 is a Saturday: what was appraised until the 30th is the whole month.
        until_friday = month(7, last=date(2021, 7, 30))
        undated = [month(number, first=None, last=None) for number in (8, 9)]
        assert scored(task(Period.QUARTER, first=date(2021, 7, 1)), score(until_friday, *undated)).state == "scored"
        with pytest.raises(GuardRefused, match="尚缺 1 个月度考核结果，最早的为 2021-05-01 至 2021-05-31"):
            scored(task(Period.QUARTER), score(month(4), month(6)))
        with pytest.raises(GuardRefused, match="列了两次"):
            scored(task(Period.QUARTER), score(month(4), month(4), month(6)))
        with pytest.raises(GuardRefused, match="M-5 尚未定案"):
            scored(task(Period.QUARTER), score(month(4), month(5, final=False), month(6)))

    def test_a_year_has_four_quarters(self):
        """A year closes on four quarters; a result that does not say its days stands for any one of them."""
        assert scored(task(Period.YEAR), score(*map(quarter, range(1, 5)))).state == "scored"
        with pytest.raises(GuardRefused, match="尚缺 2 个季度考核结果"):
            scored(task(Period.YEAR), score(quarter(1), quarter(2)))

    def test_not_on_post(self):
        """Days on which the subject was not on post are counted nowhere."""
        absent = away(date(2021, 4, 1), date(2021, 4, 18))
        present = [part for part in EVERY_DAY if part.first > absent.last]
        assert scored(task(), score(*present, not_counted=(absent,))).state == "scored"
        with pytest.raises(GuardRefused, match="尚缺 4 个日常考核结果，最早的为 2021-04-19"):
            scored(task(), score(*present[4:], not_counted=(absent,)))

    def test_before_the_plan(self):
        """Days before the plan was in force are counted nowhere; it is in force from 2021-03-10, whatever the score says."""
        before = away(date(2021, 1, 1), date(2021, 3, 9), NotCountedReason.PLAN_NOT_IN_FORCE)
        march = month(3, first=date(2021, 3, 10))
        assert scored(task(Period.QUARTER, first=date(2021, 1, 1)), score(march, not_counted=(before,))).state == "scored"
        too_far = away(date(2021, 1, 1), date(2021, 3, 10), NotCountedReason.PLAN_NOT_IN_FORCE)
        with pytest.raises(GuardRefused, match="2021-03-10 方案已施行"):
            scored(task(Period.QUARTER, first=date(2021, 1, 1)), score(march, not_counted=(too_far,)))

    def test_something_must_be_appraised(self):
        """A period in which there was nothing to appraise is not scored at all."""
        with pytest.raises(GuardRefused, match="须先有月度考核结果"):
            scored(task(Period.QUARTER), score(not_counted=(away(date(2021, 4, 1), date(2021, 6, 30)),)))

    def test_a_day_needs_nothing(self):
        """A daily score has no parts: points and grounds are enough."""
        assert scored(task(Period.DAY), score()).state == "scored"


class TestWho:
    @pytest.mark.parametrize(
        ("subject", "scorers"),
        [
            (Subject.CENTRE, {TOWNSHIP}),
            (Subject.WINDOW, {APPRAISER, HEAD}),
            (Subject.STAFF, {APPRAISER, HEAD}),
            (Subject.AGENT, {APPRAISER, HEAD}),
        ],
    )
    def test_who_appraises_whom(self, subject, scorers):
        """The township appraises the centre, and the centre its windows, its staff and the agents, to the end."""
        others = {TOWNSHIP, APPRAISER, HEAD} - scorers
        paper = score(window_case="K-W3")
        for other in others:
            with pytest.raises(GuardRefused, match=f"{subject.value}由.*考核"):
                scored(task(Period.DAY, subject), paper, by=other)
        for scorer in scorers:
            story = scored(task(Period.DAY, subject), paper, by=scorer)
            assert all(story.may("publish_score", "2021-12-31", other) >= {"scorer_fits_subject"} for other in others)
            story.then("publish_score", "2021-12-31", scorer)
            decider = TOWNSHIP if subject is Subject.CENTRE else HEAD
            wrong = HEAD if subject is Subject.CENTRE else TOWNSHIP
            assert story.may("make_final", "2021-12-31", wrong, who="x-1") == {"scorer_fits_subject"}
            assert story.then("make_final", "2021-12-31", decider, who="x-2").state == "final"

    def test_an_objection(self):
        """Who appraises decides about the objection too, by another person than the scorer; the office may waive that."""
        story = scored(task(Period.DAY, Subject.CENTRE, by=TOWNSHIP), score(), by=TOWNSHIP).then("publish_score", "2021-12-31", TOWNSHIP)
        story.then("object_score", "2021-12-31", HEAD, Objection(why="漏计"))
        assert story.may("uphold_score", "2021-12-31", HEAD) == {"scorer_fits_subject"}
        assert story.may("score_again", "2021-12-31", TOWNSHIP) == {"not_same_actor_as_score"}
        waived = {"not_same_actor_as_score": Waiver(someone(OFFICE), "仅一人经办")}
        assert story.then("uphold_score", "2021-12-31", TOWNSHIP, Reasons(why="无误"), waive=waived).state == "final"


class TestWhatItRestsOn:
    def test_staff_with_their_window(self):
        """窗口业务人员考核与窗口考核挂钩: the window's appraisal is named, and is not one that is still open."""
        staff = {"period": Period.DAY, "subject": Subject.STAFF}
        with pytest.raises(GuardRefused, match="与窗口考核挂钩"):
            scored(task(**staff), score())
        with pytest.raises(GuardRefused, match="窗口考核 K-W3 尚未定案"):
            scored(task(**staff), score(window_case="K-W3", window_final=False))
        assert scored(task(**staff), score(window_case="K-W3", window_final=True)).state == "scored"

    def test_ratings_feed_an_agent_s_month(self):
        """评价结果作为代办人员工作质量考评的依据: the month names the rated agency cases, or says that there were none."""
        agent = {"subject": Subject.AGENT}
        with pytest.raises(GuardRefused, match="以服务评价为依据"):
            scored(task(**agent), score(*EVERY_DAY))
        with pytest.raises(GuardRefused, match="不得又称本期无评价"):
            scored(task(**agent), score(*EVERY_DAY, feedback_cases=("DB-1",), no_feedback=True))
        assert scored(task(**agent), score(*EVERY_DAY, feedback_cases=("DB-1", "DB-2"))).state == "scored"
        assert scored(task(**agent), score(*EVERY_DAY, no_feedback=True)).state == "scored"
        assert scored(task(Period.QUARTER, Subject.AGENT), score(month(4), month(5), month(6))).state == "scored"

    def test_the_result_is_handed_on(self):
        """A department is appraised by its government: the score says in whose appraisal it counts, and gives the department none."""
        story = scored(task(Period.DAY), score(for_department="区民政局"))
        assert story.case.entries[-1].form.for_department == "区民政局"
        assert "department" not in {subject.name.lower() for subject in Subject}
