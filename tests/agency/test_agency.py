"""代办、帮办, tested in the plan's own words (二(三)2), and 首问负责."""

from datetime import date

import pytest

from caseflow import Adoption, Centre, Waiver
from caseflow.calendar import CN, working_days
from caseflow.errors import FormRefused, GuardRefused
from caseflow.law import cite_zh
from caseflow.lifecycle.vocabulary import FromForm
from caseflow.machines import CATALOGUE
from caseflow.machines.forms import (
    Accompaniment,
    AgencyAgreement,
    AgencyExtension,
    AgencyPlan,
    AgencyRequest,
    AgencyResult,
    Answer,
    DeficiencyNotice,
    Enquiry,
    EnquiryReceipt,
    Guidance,
    HomeVisit,
    LinkedCase,
    Mandate,
    MaterialCheck,
    MaterialHandover,
    MissingItem,
    PapersTransferred,
    ProcedureTold,
    Reasons,
    Renewal,
    ResultHandover,
    ServiceFeedback,
    SpecialGroup,
    TerminationNote,
)
from tests.agency.office import CENTRE, LICENCE, Story, at, someone

AGENT, DAY = "village_agent", "2021-03-17"
REQUEST = AgencyRequest(applicant="王某", what="临时救助申请", within=working_days(10))
TOLD = ProcedureTold(procedure="村站收件，镇中心受理", within=working_days(10))
SAID = {"consent_of": "王某", "why": "上级要求补充说明"}


def ready(request=REQUEST, day=DAY, **more):
    """Mandate signed, procedure explained, materials complete, papers handed over, agreement signed."""
    return (
        Story("agency", day, AGENT, request, **more)
        .then("sign_mandate", day, AGENT, Mandate(principal="王某", scope="代为申请和领取"))
        .then("tell_procedure", day, AGENT, TOLD)
        .then("find_complete", day, AGENT, MaterialCheck(materials=("身份证",)))
        .then("hand_over_materials", day, AGENT, MaterialHandover(papers=("身份证",), handed_by="王某"))
        .then("sign_agreement", day, AGENT, AgencyAgreement(number="代〔2021〕7号", principal="王某"))
    )


def acting(**more):
    return ready(**more).then("act_for", DAY, AGENT).then("link_case", DAY, AGENT, LinkedCase(case_no="HL-2021-0317"))


def obtained(day="2021-03-30", **more):
    return acting(**more).then(
        "obtain_result", day, AGENT, AgencyResult(case_no="HL-2021-0317", state="completed_granted", closed_on=date(2021, 3, 29))
    )


def handed(day="2021-03-31"):
    return obtained().then("deliver_result", day, AGENT, ResultHandover(result="已核准", received_by="王某"))


def assisted():
    """帮办, led to its end: the agent went along, and the applicant applied."""
    story = Story("agency", DAY, AGENT, REQUEST).then("tell_procedure", DAY, AGENT, TOLD).then("find_complete", DAY, AGENT, MaterialCheck())
    story.then("assist", DAY, AGENT, Accompaniment(department="民政所", what="递交申请"))
    return story.then("finish_assisting", "2021-03-18", AGENT, ResultHandover(result="已受理", received_by="王某"))


class TestActingFor:
    def test_the_whole_course(self):
        """From the mandate to the papers: closed when the applicant has confirmed the result and the papers are transferred."""
        story = handed().then("give_feedback", "2021-03-31", "applicant", ServiceFeedback(confirmed=True, satisfied=True))
        story.then("close_agency", "2021-03-31", AGENT, PapersTransferred(papers=("身份证",), received_by="王某"))
        assert story.state == "closed"
        clock = story.clock("agency", "2021-06-01")
        assert (clock.state, str(clock.ended), str(clock.due)) == ("met", "2021-03-31", "2021-03-31")

    def test_the_clock_stops_at_the_hand_over_and_not_at_the_decision(self):
        """The linked case was closed on the 29th; an agent who hands the result over on 1 April is still late."""
        assert obtained().clock("agency", "2021-03-31").is_open
        assert handed("2021-04-01").clock("agency", "2021-06-01").breached

    @pytest.mark.parametrize("missing", ["sign_mandate", "tell_procedure", "hand_over_materials", "sign_agreement"])
    def test_what_comes_before_acting(self, missing):
        """Mandate, explained procedure, hand-over and agreement are each required, in any order."""
        story = ready()
        seq = next(entry.seq for entry in story.case.entries if entry.event == missing)
        if missing == "sign_mandate":
            story = Story("agency", DAY, AGENT, REQUEST).then("find_complete", DAY, AGENT, MaterialCheck())
            assert "happened_sign_mandate" in story.may("hand_over_materials", DAY, AGENT)
        else:
            story.case = CENTRE.correct(story.case, seq, at=at("2021-03-18"), actor=someone("centre_head"), why="误录")
        assert f"happened_{missing}" in story.may("act_for", "2021-03-18", AGENT)

    def test_what_is_missing_is_listed_once_and_with_the_way_to_get_it(self):
        """A second list is refused; materials are complete only with everything on the first."""
        listed = DeficiencyNotice(items=(MissingItem(name="户口簿", how="到派出所补办"),))
        story = Story("agency", DAY, AGENT, REQUEST).then("list_missing", DAY, AGENT, listed)
        with pytest.raises(GuardRefused, match="户口簿"):
            story.then("find_complete", "2021-03-18", AGENT, MaterialCheck(materials=("身份证",)))
        story.then("find_complete", "2021-03-19", AGENT, MaterialCheck(materials=("身份证", "户口簿")))
        assert story.state == "materials_checked"
        with pytest.raises(FormRefused, match="how"):
            MissingItem(name="户口簿", how=" ")

    def test_what_must_be_applied_for_in_person(self):
        """No agent can take it on (行政许可法第二十九条)."""
        with pytest.raises(GuardRefused, match="本人到场"):
            Story("agency", DAY, AGENT, REQUEST).then(
                "sign_mandate", DAY, AGENT, Mandate(principal="王某", scope="签字", in_person_required=True)
            )

    def test_the_time_stated_is_the_time_promised(self):
        """A longer or a shorter time than the promised one is refused."""
        with pytest.raises(GuardRefused, match="10个工作日"):
            Story("agency", DAY, AGENT, REQUEST).then("tell_procedure", DAY, AGENT, ProcedureTold(procedure="略", within=working_days(5)))

    def test_a_project_needs_a_plan(self):
        """制定具体项目代办方案."""
        story = ready(AgencyRequest(applicant="某公司", what="厂房建设", project=True, within=working_days(10)))
        assert story.may("act_for", DAY, AGENT) == {"plan_if_project"}
        story = Story("agency", DAY, AGENT, REQUEST).then("set_plan", DAY, AGENT, AgencyPlan(project="厂房", steps=("立项", "规划")))
        assert story.case.entries[-1].event == "set_plan"

    def test_the_result_is_that_of_the_linked_case(self):
        """The result of another case is refused."""
        with pytest.raises(GuardRefused, match="HL-2021-0317"):
            acting().then("obtain_result", "2021-03-30", AGENT, AgencyResult(case_no="HL-9", state="closed", closed_on=date(2021, 3, 29)))

    def test_feedback_is_the_applicants(self):
        """The agent cannot close without it, or without a confirmed result; only the head of the centre may waive it, on record."""
        story = handed()
        assert story.may("close_agency", "2021-03-31", AGENT) == {"confirmed_by_applicant"}
        assert story.may("give_feedback", "2021-03-31", AGENT) == {"role"}
        story.then("give_feedback", "2021-03-31", "applicant", ServiceFeedback(confirmed=False, satisfied=False))
        paper = PapersTransferred(received_by="王某")
        with pytest.raises(GuardRefused, match="未确认"):
            story.then("close_agency", "2021-03-31", AGENT, paper)
        waived = {"confirmed_by_applicant": Waiver(someone("centre_head"), "办事群众不愿填写")}
        assert story.then("close_agency", "2021-03-31", AGENT, paper, waive=waived).state == "closed"


class TestTime:
    def test_an_extension_needs_consent_given_before(self):
        """合理延长代办时间, with the applicant's recorded consent; taken back, the old date stands again."""
        story = acting()
        paper = {"by": working_days(3), **SAID}
        with pytest.raises(GuardRefused, match="同意日"):
            story.then("extend", "2021-03-26", AGENT, AgencyExtension(consented_on=date(2021, 3, 27), **paper))
        story.then("extend", "2021-03-26", AGENT, AgencyExtension(consented_on=date(2021, 3, 25), **paper))
        assert str(story.clock("agency", "2021-03-26").due) == "2021-04-06"
        story.then("withdraw_extension", "2021-03-29", AGENT, Reasons(why="误算"))
        assert str(story.clock("agency", "2021-03-29").due) == "2021-03-31"

    def test_once_by_default(self):
        """No text says how often: the library's default is once; the head of the centre may waive it, and taken back it does not count."""
        paper = AgencyExtension(by=working_days(3), consented_on=date(2021, 3, 25), **SAID)
        story = acting().then("extend", "2021-03-26", AGENT, paper)
        assert story.may("extend", "2021-03-29", AGENT) == {"once_extend"}
        waived = {"once_extend": Waiver(someone("centre_head"), "上级再次要求补充说明")}
        story.then("extend", "2021-03-29", AGENT, paper, waive=waived)
        assert str(story.clock("agency", "2021-03-29").due) == "2021-04-09"
        taken_back = (
            acting().then("extend", "2021-03-26", AGENT, paper).then("withdraw_extension", "2021-03-29", AGENT, Reasons(why="误算"))
        )
        assert taken_back.may("extend", "2021-03-29", AGENT) == set()

    def test_a_centre_may_decide_how_often(self):
        """Adopted, the rule binds and cannot be waived; adopted as off, nothing is asked."""
        paper = AgencyExtension(by=working_days(3), consented_on=date(2021, 3, 25), **SAID)
        for value, refused in ((None, {"once_extend"}), (False, set())):
            rule = {"agency_extension_once": Adoption("代办服务规则", date(2021, 3, 1), value)}
            centre = Centre("c", lifecycles=CATALOGUE, calendar=CN, adopts=rule)
            story = acting(centre=centre).then("extend", "2021-03-26", AGENT, paper)
            assert story.may("extend", "2021-03-29", AGENT) == refused

    def test_it_never_moves_the_linked_case(self):
        """An extension of the agency does not move the clocks of the linked service case."""
        service = Story("promised", DAY, "window_clerk", {"number": "受1"}, matter=LICENCE, case_no="HL-2021-0317")
        before = [clock.due for clock in CENTRE.clocks(service.case, at=at("2021-03-26"))]
        acting().then("extend", "2021-03-26", AGENT, AgencyExtension(by=working_days(3), consented_on=date(2021, 3, 25), **SAID))
        assert [clock.due for clock in CENTRE.clocks(service.case, at=at("2021-03-26"))] == before

    def test_an_extension_that_cannot_be_added_up(self):
        """The agent's time is counted in working days, so an extension must be too."""
        with pytest.raises(FormRefused, match="working days"):
            AgencyExtension(by=working_days(3).parse("3 calendar_days"), consented_on=date(2021, 3, 25), **SAID)

    def test_renewal_starts_again(self):
        """续办: the promised time again, from the day of the renewal."""
        story = acting().then("renew", "2021-03-30", AGENT, Renewal(principal="王某", why="委托期满续办"))
        assert (story.clock("agency", "2021-03-30").number, str(story.clock("agency", "2021-03-30").due)) == (2, "2021-04-14")

    def test_without_a_promise(self):
        """A station that promises no time gets an untimed clock that says so."""
        story = Story("agency", DAY, AGENT, AgencyRequest(applicant="王某", what="咨询")).then(
            "tell_procedure", DAY, AGENT, ProcedureTold(procedure="略")
        )
        story.then("find_complete", DAY, AGENT, MaterialCheck()).then("assist", DAY, AGENT, Accompaniment(department="民政", what="低保"))
        assert story.clock("agency", "2021-06-01").within is None


class TestOtherWays:
    def test_assisting(self):
        """帮办: the agent leads the applicant; no mandate, no agreement."""
        story = assisted()
        assert (story.state, story.clock("agency", "2021-03-18").state) == ("result_delivered", "met")

    def test_feedback_is_offered_for_assisting(self):
        """所有的代办服务事项 fill in the feedback form: it is required where the agent acted, and offered where the agent led the way."""
        story = assisted()
        assert story.may("give_feedback", "2021-03-18", "applicant") == set()
        assert story.then("close_agency", "2021-03-18", AGENT, PapersTransferred(received_by="王某")).state == "closed"

    @pytest.mark.parametrize("same_visit", [None, True, False])
    def test_checked_in_the_same_visit(self, same_visit):
        """当场审查 is recorded as a fact; not recorded, or not done, it refuses nothing."""
        story = Story("agency", DAY, AGENT, REQUEST).then("find_complete", "2021-03-18", AGENT, MaterialCheck(same_visit=same_visit))
        assert (story.state, story.case.entries[-1].form.same_visit) == ("materials_checked", same_visit)

    def test_home_visits(self):
        """老、弱、病、残、军: at home, by an agent or dedicated staff."""
        story = Story("agency", DAY, "dedicated_staff", AgencyRequest(applicant="李某", what="高龄补贴", group=SpecialGroup.ELDERLY))
        story.then("home_visit", DAY, "dedicated_staff", HomeVisit(group=SpecialGroup.ELDERLY, place="某村", what="上门收件"))
        assert story.state == "enquired"

    @pytest.mark.parametrize(
        ("event", "role", "form", "state"),
        [
            ("cannot_do", AGENT, Reasons(why="依法不属代办范围"), "declined"),
            ("revoke_mandate", "applicant", TerminationNote(why="自己办"), "terminated"),
            ("resign", AGENT, TerminationNote(why="离任", returned=("身份证",)), "terminated"),
        ],
    )
    def test_how_it_ends_early(self, event, role, form, state):
        """Always with a reason, and no clock goes on."""
        story = acting().then(event, "2021-03-18", role, form)
        assert (story.state, story.clock("agency", "2021-03-18").is_open) == (state, False)

    def test_only_a_question(self):
        """政策法规咨询服务."""
        assert Story("agency", DAY, AGENT, REQUEST).then("answer_enquiry", DAY, AGENT, Answer(text="无须办理")).state == "answered"


class TestFirstContact:
    def test_one_person_answers_for_it(self):
        """Only the first contact, until the colleague to whom the enquirer was led has taken over."""
        story = Story("enquiry", DAY, "window_clerk", Enquiry(question="如何办理营业执照"), who="w-01")
        assert story.may("answer", DAY, "window_clerk", who="w-02") == {"is_responsible"}
        story.then("guide", DAY, "window_clerk", Guidance(colleague="w-02"), who="w-01")
        assert story.may("take_over", DAY, "window_clerk", who="w-03") == {"guided_to_me"}
        with pytest.raises(GuardRefused, match="已引导至 w-02，须由其接手"):
            story.then("take_over", DAY, "window_clerk", who="w-03")
        story.then("take_over", DAY, "window_clerk", who="w-02")
        assert story.may("answer", DAY, "window_clerk", who="w-01") == {"is_responsible"}
        assert story.then("answer", DAY, "window_clerk", Answer(text="到2号窗口", case_no="HL-2"), who="w-02").state == "answered"

    def test_not_taken_over_it_stays_with_the_first(self):
        """A colleague who does not take over does not answer for it."""
        story = Story("enquiry", DAY, "window_clerk", Enquiry(question="?"), who="w-01")
        story.then("guide", DAY, "window_clerk", Guidance(colleague="w-02"), who="w-01")
        story.then("not_taken_over", DAY, "window_clerk", Reasons(why="不在岗"), who="w-01")
        assert story.may("answer", DAY, "window_clerk", who="w-01") == set()

    def test_a_receipt_promises_a_time(self):
        """Whoever signed it must answer within the time that it promises."""
        receipt = EnquiryReceipt(reply_within=working_days(3), phone="1", complaint_phone="2")
        story = Story("enquiry", DAY, "window_clerk", Enquiry(question="?"), who="w-01").then(
            "issue_receipt", DAY, "window_clerk", receipt, who="w-01"
        )
        assert str(story.clock("reply", DAY).due) == "2021-03-22"
        assert cite_zh(story.clock("reply", DAY).cites).endswith("；文书载明：回执载明的答复期限")
        assert story.may("reply", "2021-03-18", "window_clerk", who="w-02") == {"is_responsible"}
        assert story.then("reply", "2021-03-18", "window_clerk", Answer(text="可办"), who="w-01").state == "answered"


def test_what_a_document_states_is_cited_from_it():
    """The plan has no number for the agent's time: what the request form states is cited beside it, and so for every such limit."""
    stated = [limit for lifecycle in CATALOGUE for limit in lifecycle.limits if isinstance(limit.within, FromForm)]
    assert [limit.name for limit in stated if not cite_zh(limit.cite[-1]).startswith("文书载明：")] == []
    assert len(stated) == 8
    [limit] = CATALOGUE["agency"].limits
    assert cite_zh(limit.cite).endswith("；文书载明：登记表载明的代办时限")
