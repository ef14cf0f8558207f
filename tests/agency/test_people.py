"""选派上岗、人员调整 (二(三)1(2)), and the rules about people and periods."""

from datetime import date

import pytest

from caseflow import Centre, Waiver
from caseflow.calendar import CN
from caseflow.errors import BadInput, GuardRefused, NoSuchEvent
from caseflow.machines import CATALOGUE
from caseflow.machines.forms import ExamResult, Nomination, Post, PostOrder, Reasons, ReassignmentRequest, SuccessorReady, TrainingRecord
from caseflow.machines.staffing import (
    agents_needed,
    dedicated_staff_fit,
    filed_in_time,
    free_from,
    latest_filing,
    leaders_fit,
    model_sites_fit,
    rolled_up,
)
from tests.agency.office import Story, someone

DAY, HEAD = "2021-03-17", "centre_head"
LOOSE = Centre("loose", lifecycles=CATALOGUE, calendar=CN, parameters={"notice_reading": "loose"})
NARROW = Centre("narrow", lifecycles=CATALOGUE, calendar=CN, parameters={"reassignment_rules": "exceptional"})


def nominated(day=DAY, **more):
    paper = {"person": "w-09", "post": Post.WINDOW, "established": True, "in_service_since": date(2018, 3, 17), "fit": True}
    return Story("posting", day, "department", Nomination(**(paper | more)))


class TestPosting:
    def test_only_who_passes_takes_post(self):
        """Staff are trained and examined, here by the district centre; those who fail are trained again."""
        story = nominated().then("admit", DAY, HEAD)
        with pytest.raises(NoSuchEvent):
            story.then("take_post", DAY, HEAD, PostOrder(place="3号窗口", first_day=date(2021, 3, 18)))
        taught = TrainingRecord(person="w-09", course="审批业务")
        story.then("train", "2021-03-22", "district_centre", taught)
        story.then("fail_exam", "2021-03-23", "district_centre", ExamResult(person="w-09", points=50))
        story.then("train", "2021-03-24", "district_centre", taught)
        with pytest.raises(GuardRefused, match="w-09"):
            story.then("pass_exam", "2021-03-25", "district_centre", ExamResult(person="w-08", points=90))
        assert story.may("pass_exam", "2021-03-25", "district_centre", who="w-09") == {"not_the_nominee"}
        story.then("pass_exam", "2021-03-25", "district_centre", ExamResult(person="w-09", points=90))
        assert story.then("take_post", "2021-03-26", HEAD, PostOrder(place="3号窗口", first_day=date(2021, 3, 29))).state == "on_post"

    def test_the_centre_s_own_examination(self):
        """中心组织的业务培训和考试 (二(三)1(2)三): the centre may examine too, and nobody examines themselves."""
        story = nominated().then("admit", DAY, HEAD).then("train", "2021-03-22", HEAD, TrainingRecord(person="w-09", course="审批业务"))
        assert story.may("pass_exam", "2021-03-25", HEAD, who="w-09") == {"not_the_nominee"}
        story.then("pass_exam", "2021-03-25", HEAD, ExamResult(person="w-09", points=90))
        assert story.then("take_post", "2021-03-26", HEAD, PostOrder(place="3号窗口", first_day=date(2021, 3, 29))).state == "on_post"

    @pytest.mark.parametrize(
        ("more", "refused"),
        [
            ({"in_service_since": date(2018, 3, 18)}, {"established"}),
            ({"in_service_since": None}, {"established"}),
            ({"established": False}, {"established"}),
            ({"power_asks_for": "法律职业资格"}, {"qualified"}),
            ({"power_asks_for": "法律职业资格", "qualification": "法律职业资格"}, set()),
            ({"fit": False}, {"fit"}),
            ({"post": Post.AGENT, "established": False}, set()),
            ({}, set()),
        ],
    )
    def test_who_may_be_chosen(self, more, refused):
        """在编满3年, three full years on the day; qualified where the power asks for it; an agent need not be established staff."""
        assert nominated(**more).may("admit", DAY, HEAD) == refused


def moved(effective, filed, since=date(2019, 3, 1), *, centre=None, need=None):
    paper = ReassignmentRequest(person="w-09", on_post_since=since, effective=date.fromisoformat(effective), need=need)
    return Story("reassignment", filed, "department", paper, **({"centre": centre} if centre else {}))


def refused(effective, filed, **more):
    return moved(effective, filed, **more).may("approve_reassignment", filed, HEAD)


class TestMoving:
    @pytest.mark.parametrize(
        ("effective", "strict", "loose"),
        [
            ("2021-03-31", "2021-03-09", "2021-03-10"),
            ("2021-03-01", "2021-02-02", "2021-02-03"),
            ("2021-02-22", "2021-01-26", "2021-01-27"),
            ("2022-01-04", "2021-12-10", "2021-12-13"),
            ("2026-03-31", "2026-03-09", "2026-03-10"),
        ],
    )
    def test_filed_fifteen_working_days_ahead(self, effective, strict, loose):
        """Clear days by default; the loose reading lets the day of effect be the fifteenth; the next day is too late for each."""
        day = date.fromisoformat(effective)
        assert [str(latest_filing(day, CN, reading=reading)) for reading in ("clear", "loose")] == [strict, loose]
        assert filed_in_time(date.fromisoformat(strict), day, CN)
        assert not filed_in_time(date.fromisoformat(loose), day, CN)
        assert filed_in_time(date.fromisoformat(loose), day, CN, reading="loose")

    def test_not_before_the_plan(self):
        """It binds from 2021-03-10; an approval of February cannot have broken it."""
        assert refused("2021-03-01", "2021-02-26", since=date(2020, 9, 1)) == set()
        assert refused("2021-03-12", "2021-03-10", since=date(2020, 9, 1)) == {"posting_lock", "advance_notice"}

    def test_a_filing_on_a_rest_day_counts(self):
        """2021-03-13 is a Saturday: 15 working days lie between it and 2021-04-06."""
        assert refused("2021-04-07", "2021-03-13") == {"first_quarter"}
        assert refused("2021-04-07", "2021-03-16") == {"first_quarter", "advance_notice"}

    def test_the_readings_of_the_notice(self):
        """The parameter decides, and the refusal names the latest day."""
        assert refused("2022-03-31", "2022-03-10") == {"advance_notice"}
        assert refused("2022-03-31", "2022-03-10", centre=LOOSE) == set()
        assert refused("2022-03-31", "2022-03-09") == set()

    def test_two_years(self):
        """On post from 2019-03-01: free on 2021-03-02, and before only for a need that is stated."""
        assert str(free_from(date(2019, 3, 1))) == "2021-03-02"
        since = date(2020, 3, 1)
        assert refused("2022-03-01", "2022-01-10", since=since) == {"posting_lock"}
        assert refused("2022-03-01", "2022-01-10", since=since, need="工作需要") == set()
        assert refused("2022-03-02", "2022-01-10", since=since) == set()

    def test_in_principle_in_the_first_quarter(self):
        """原则上: the party and government office may waive it, with a reason."""
        story = moved("2021-06-01", "2021-03-17")
        assert story.may("approve_reassignment", DAY, HEAD) == {"first_quarter"}
        waived = {"first_quarter": Waiver(someone("party_gov_office"), "机构调整")}
        assert story.then("approve_reassignment", DAY, HEAD, waive=waived).state == "approved"

    def test_the_narrower_reading(self):
        """By the grammar quarter and notice bind only the exceptional move within the two years: a centre may say so."""
        assert refused("2021-06-01", "2021-05-28", centre=NARROW) == set()
        early = {"since": date(2020, 3, 1), "need": "工作需要"}
        assert refused("2021-06-01", "2021-05-28", centre=NARROW, **early) == {"first_quarter", "advance_notice"}

    def test_the_successor_first(self):
        """新进窗口工作人员合格后方可上岗: trained before it takes effect, and not before the day."""
        story = moved("2022-03-01", "2022-01-10").then("approve_reassignment", "2022-01-11", HEAD)
        assert story.may("take_effect", "2022-02-28", HEAD) == {"happened_successor_ready", "effective_day_come"}
        with pytest.raises(GuardRefused, match="接任人员不能是本人"):
            story.then(
                "successor_ready",
                "2022-02-21",
                "district_centre",
                SuccessorReady(successor="w-09", posting_case="P-7", passed_on=date(2022, 2, 18)),
            )
        with pytest.raises(GuardRefused, match="尚未到来"):
            story.then(
                "successor_ready",
                "2022-02-21",
                "district_centre",
                SuccessorReady(successor="w-10", posting_case="P-7", passed_on=date(2022, 2, 22)),
            )
        story.then(
            "successor_ready",
            "2022-02-21",
            "district_centre",
            SuccessorReady(successor="w-10", posting_case="P-7", passed_on=date(2022, 2, 18)),
        )
        assert story.then("take_effect", "2022-03-01", HEAD).state == "effective"

    def test_nobody_approves_ones_own_move(self):
        """Neither the person concerned nor the person who filed it approves it."""
        story = moved("2022-03-01", "2022-01-10")
        assert story.may("approve_reassignment", "2022-01-11", HEAD, who="w-09") == {"not_the_nominee"}
        assert story.may("approve_reassignment", "2022-01-11", HEAD, who="p-department") == {"not_same_actor_as_open"}
        assert story.then("withdraw_reassignment", "2022-01-12", "department", Reasons(why="不再需要")).state == "withdrawn"


class TestPeopleAndPeriods:
    @pytest.mark.parametrize(("residents", "agents"), [(0, (1,)), (399, (1,)), (400, (1, 2)), (401, (2,)), (3000, (2,))])
    def test_agents(self, residents, agents):
        """400人以下 one, 400人以上 two: both include 400 itself (民法典第一千二百五十九条), so there both hold."""
        assert agents_needed(residents) == agents

    def test_a_negative_number_of_people(self):
        """It is refused."""
        with pytest.raises(BadInput, match="0 or more"):
            agents_needed(-1)

    def test_heads_staff_and_models(self):
        """主任1名、副主任1–2名; 专职人员2–3名; 示范点5–10个."""
        assert [leaders_fit(1, n) for n in range(4)] == [False, True, True, False]
        assert [dedicated_staff_fit(n) for n in range(1, 5)] == [False, True, True, False]
        assert [model_sites_fit(n) for n in (4, 5, 10, 11)] == [False, True, True, False]

    def test_without_weights_there_is_no_mean(self):
        """The plan gives no weights, so the host does; where it gives none there is no mean."""
        assert rolled_up([]) is None
        assert rolled_up([(90, 1), (80, 1), (70, 2)]) == 77.5
