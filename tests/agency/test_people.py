"""选派上岗、人员调整 (二(三)1(2)), and the rules about people and periods."""

from datetime import date

import pytest

from caseflow import Centre, Waiver
from caseflow.calendar import CN
from caseflow.errors import BadInput, GuardRefused, NoSuchEvent
from caseflow.machines import CATALOGUE
from caseflow.machines.forms import (
    ExamResult,
    Nomination,
    Post,
    PostOrder,
    Reasons,
    ReassignmentRequest,
    SuccessorNamed,
    SuccessorReady,
    TrainingRecord,
    Vacancy,
    VacancyCause,
    VacancyFilled,
)
from caseflow.machines.staffing import (
    agents_needed,
    dedicated_staff_fit,
    filed_in_time,
    free_from,
    latest_filing,
    leaders_fit,
    model_sites_fit,
    notice_missing,
    rolled_up,
)
from tests.agency.office import Story, someone

DAY, HEAD = "2021-03-17", "centre_head"
LOOSE = Centre("loose", lifecycles=CATALOGUE, calendar=CN, parameters={"notice_reading": "loose"})
NARROW = Centre("narrow", lifecycles=CATALOGUE, calendar=CN, parameters={"reassignment_rules": "exceptional"})


def nominated(day=DAY, by="department", **more):
    paper = {"person": "w-09", "post": Post.WINDOW, "established": True, "in_service_since": date(2018, 3, 17), "fit": True}
    return Story("posting", day, by, Nomination(**(paper | more)))


COURSE, ORDER = TrainingRecord(person="w-09", course="审批业务"), PostOrder(place="3号窗口", first_day=date(2021, 3, 29))
PASSED = ExamResult(person="w-09", points=90)


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
            ({"post": Post.AGENT, "established": False, "by": "village_committees"}, set()),
            ({"post": Post.DEDICATED, "established": False, "in_service_since": None}, set()),
            ({"post": Post.DIRECTOR, "established": False, "by": "party_gov_office"}, {"not_a_leader"}),
            ({}, set()),
        ],
    )
    def test_who_may_be_chosen(self, more, refused):
        """在编满3年 is asked of window staff only, three full years on the day; qualified where the power asks for it."""
        assert nominated(**more).may("admit", DAY, HEAD) == refused

    @pytest.mark.parametrize(
        ("post", "senders"),
        [
            (Post.WINDOW, {"department"}),
            (Post.DEDICATED, {"department", "centre_head", "party_gov_office"}),
            (Post.AGENT, {"village_committees"}),
            (Post.DIRECTOR, {"party_gov_office", "township_government"}),
            (Post.DEPUTY_DIRECTOR, {"party_gov_office", "township_government"}),
        ],
    )
    def test_who_nominates_follows_the_post(self, post, senders):
        """A nomination by the wrong side opens no case, and is not withdrawn by the wrong side either."""
        everybody = {role.name for role in CATALOGUE["posting"].opened_by}
        for sender in everybody - senders:
            with pytest.raises(GuardRefused, match=f"{post.value}由.*推荐"):
                nominated(post=post, by=sender)
        for sender in senders:
            story = nominated(post=post, by=sender)
            may_withdraw = {other for other in everybody if story.may("withdraw_nomination", DAY, other) == set()}
            assert (story.state, may_withdraw) == ("nominated", senders)

    def test_who_teaches_follows_the_post(self):
        """Agents are trained and examined by the district's centre alone (三(二)二)."""
        story = nominated(post=Post.AGENT, by="village_committees").then("admit", DAY, HEAD)
        with pytest.raises(GuardRefused, match="代办员由区行政服务中心培训考试"):
            story.then("train", DAY, HEAD, COURSE)
        story.then("train", DAY, "district_centre", COURSE)
        assert story.may("pass_exam", DAY, HEAD) == story.may("fail_exam", DAY, HEAD) == {"teacher_fits_post"}
        assert story.then("pass_exam", DAY, "district_centre", PASSED).then("take_post", DAY, HEAD, ORDER).state == "on_post"

    @pytest.mark.parametrize("post", [Post.DIRECTOR, Post.DEPUTY_DIRECTOR])
    def test_leaders_are_appointed(self, post):
        """主任、副主任 take their post by appointment of the township: no years of service and no examination are asked."""
        leader = {"post": post, "by": "party_gov_office", "established": False, "in_service_since": None}
        assert nominated(**leader, fit=False).may("appoint", DAY, "township_government") == {"fit"}
        assert nominated(**leader).may("appoint", DAY, "township_government", who="w-09") == {"not_the_nominee"}
        assert nominated(**leader).then("appoint", DAY, "township_government", ORDER).state == "on_post"
        assert nominated(**leader).may("reject", DAY, HEAD) == {"decider_fits_post"}
        assert nominated(**leader).then("reject", DAY, "township_government", Reasons(why="另有任用")).state == "rejected"

    def test_others_are_not_appointed(self):
        """Window staff cannot go round training and examination by an appointment, nor by an assignment."""
        story = nominated()
        assert story.may("appoint", DAY, "township_government") == {"a_leader"}
        assert story.may("reject", DAY, "township_government") == {"decider_fits_post"}
        story.then("admit", DAY, HEAD)
        assert story.may("assign", DAY, HEAD) == {"no_exam_asked"}

    def test_dedicated_staff_need_no_examination(self):
        """No text asks an examination of 专职人员: they may take the post without one, or with one."""
        dedicated = {"post": Post.DEDICATED, "established": False, "in_service_since": None}
        assert nominated(**dedicated).then("admit", DAY, HEAD).then("assign", DAY, HEAD, ORDER).state == "on_post"
        examined = nominated(**dedicated).then("admit", DAY, HEAD).then("train", DAY, HEAD, COURSE)
        assert examined.then("pass_exam", DAY, HEAD, PASSED).then("take_post", DAY, HEAD, ORDER).state == "on_post"

    def test_one_s_own_posting_may_be_waived(self):
        """That nobody handles one's own posting is a default: the party and government office may waive it until it is adopted."""
        waived = {"not_the_nominee": Waiver(someone("party_gov_office"), "仅一人在岗")}
        assert nominated(person="w-09").then("admit", DAY, HEAD, who="w-09", waive=waived).state == "admitted"


def moved(effective, filed, since=date(2019, 3, 1), *, centre=None, need=None, by="department", **more):
    paper = ReassignmentRequest(person="w-09", on_post_since=since, effective=date.fromisoformat(effective), need=need, **more)
    return Story("reassignment", filed, by, paper, **({"centre": centre} if centre else {}))


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

    def test_a_departure_from_the_notice_is_on_record(self):
        """The notice is firm: the refusal says how many working days are missing, and only the office waives it, with a reason."""
        story = moved("2022-03-31", "2022-03-14")
        with pytest.raises(GuardRefused, match=r"少 3 个工作日 .*3 working days short.*可由党政办说明理由豁免"):
            story.then("approve_reassignment", "2022-03-14", HEAD)
        waived = {"advance_notice": Waiver(someone("party_gov_office"), "突发工作需要")}
        story.then("approve_reassignment", "2022-03-14", HEAD, waive=waived)
        assert [(each.guard, each.role) for each in story.case.entries[-1].extras.waived] == [("advance_notice", "party_gov_office")]
        assert notice_missing(story.case.entries[0].day, date(2022, 3, 31), CN) == 3

    @pytest.mark.parametrize(
        ("post", "by", "decider"),
        [
            (Post.AGENT, "village_committees", HEAD),
            (Post.DEDICATED, "department", HEAD),
            (Post.DIRECTOR, "township_government", "township_government"),
        ],
    )
    def test_only_window_staff_are_bound(self, post, by, decider):
        """Lock, first quarter and notice stand in 二(三)1(2) alone: no other post is bound by them."""
        for centre in (None, NARROW):
            story = moved("2021-06-01", "2021-05-31", since=date(2021, 3, 1), post=post, by=by, centre=centre)
            assert story.may("approve_reassignment", "2021-05-31", decider, who="t-1") == set()

    def test_who_asks_and_who_decides_follows_the_post(self):
        """A department moves no agent, and the head of the centre does not decide about the leaders."""
        with pytest.raises(GuardRefused, match="代办员由村（居）两委、中心负责人提出"):
            moved("2021-06-01", "2021-05-31", post=Post.AGENT)
        leader = moved("2021-06-01", "2021-05-31", post=Post.DIRECTOR, by="party_gov_office")
        assert leader.may("approve_reassignment", "2021-05-31", HEAD) == {"decider_fits_post"}
        leader.then("approve_reassignment", "2021-05-31", "township_government")
        # No examination is asked of who follows a leader.
        assert leader.then("take_effect", "2021-06-01", "township_government").state == "effective"

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


def vacant(by="department", **more):
    paper = {"person": "w-09", "place": "3号窗口", "cause": VacancyCause.DEATH, "vacant_since": date(2021, 3, 16)}
    return Story("vacancy", DAY, by, Vacancy(**(paper | more)))


class TestVacancy:
    @pytest.mark.parametrize("cause", VacancyCause)
    def test_without_notice(self, cause):
        """Death, resignation and 留置 are no 调整: the post is vacant at once, and a successor is named and comes in the same day."""
        story = vacant(cause=cause).then("name_successor", DAY, "department", SuccessorNamed(successor="w-10", posting_case="P-7"))
        story.then("fill_vacancy", DAY, HEAD, VacancyFilled(successor="w-10", first_day=date(2021, 3, 17)))
        assert story.state == "filled"

    def test_the_successor_who_was_named(self):
        """Only who was named last fills the post, and never who has left it."""
        story = vacant()
        filled = VacancyFilled(successor="w-10", first_day=date(2021, 3, 17))
        with pytest.raises(GuardRefused, match="尚未提名"):
            story.then("fill_vacancy", DAY, HEAD, filled)
        with pytest.raises(GuardRefused, match="不能是离岗人员"):
            story.then("name_successor", DAY, "department", SuccessorNamed(successor="w-09", posting_case="P-7"))
        story.then("name_successor", DAY, "department", SuccessorNamed(successor="w-10", posting_case="P-7"))
        story.then("name_successor", DAY, "department", SuccessorNamed(successor="w-11", posting_case="P-8"))
        with pytest.raises(GuardRefused, match="提名的接任人员是 w-11"):
            story.then("fill_vacancy", DAY, HEAD, filled)

    def test_who_reports_it(self):
        """The side to which the post belongs reports a vacancy, or the head of the centre."""
        with pytest.raises(GuardRefused, match="窗口工作人员由进驻部门、中心负责人提出"):
            vacant("village_committees")
        assert vacant("village_committees", post=Post.AGENT).state == "vacant"
        assert vacant(HEAD).state == "vacant"

    def test_reported_ahead(self):
        """A resignation may be reported ahead; nobody comes in before the post is vacant."""
        story = vacant(cause=VacancyCause.RESIGNATION, vacant_since=date(2021, 3, 18))
        story.then("name_successor", DAY, "department", SuccessorNamed(successor="w-10", posting_case="P-7"))
        filled = VacancyFilled(successor="w-10", first_day=date(2021, 3, 18))
        assert story.may("fill_vacancy", DAY, HEAD) == {"vacant_already"}
        assert story.then("fill_vacancy", "2021-03-18", HEAD, filled).state == "filled"

    def test_without_a_successor(self):
        """The post may be abolished, or the person may come back to it; about a leader's post the township decides."""
        assert vacant().then("resume_post", DAY, HEAD, Reasons(why="解除留置")).state == "resumed"
        story = vacant("party_gov_office", post=Post.DEPUTY_DIRECTOR, cause=VacancyCause.DETENTION)
        assert story.may("abolish_post", DAY, HEAD) == {"decider_fits_post"}
        assert story.then("abolish_post", DAY, "township_government", Reasons(why="撤并")).state == "abolished"


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


def test_whom_a_condition_binds_is_in_its_words():
    """Lock, quarter and notice hold for window staff only, and their conditions say so in both languages."""
    [row] = [row for row in CATALOGUE["reassignment"].transitions if row.event == "approve_reassignment"]
    assert [(guard.zh, guard.en) for guard in row.guards[:2]] == [
        ("上岗满两年，或确因工作需要（限窗口业务人员）", "two years on the post, or a stated need (window staff only)"),
        ("原则上第一季度（限窗口业务人员）", "in principle in the first quarter (window staff only)"),
    ]
    assert row.guards[2].zh.startswith("提前十五个工作日提交（限窗口业务人员；适用口径：")
    assert row.guards[2].en.startswith("filed 15 working days ahead (window staff only; the reading taken:")
