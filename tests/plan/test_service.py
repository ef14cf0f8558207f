"""Worked examples of 一 and 二(一) to 二(三) that no other test works out, in the plan's own words, with the days counted by hand."""

from datetime import date

import attrs
import pytest

from caseflow import Centre, load_matters
from caseflow.calendar import CN, months, working_days
from caseflow.errors import DefinitionError, GuardRefused, NoSuchEvent
from caseflow.machines import CATALOGUE
from caseflow.machines.exchange import CODES, code_of_case
from caseflow.machines.forms import (
    Accompaniment,
    AgencyRequest,
    Application,
    AppointmentMet,
    AppointmentRequest,
    AppointmentSlot,
    ArchivedFile,
    ArchiveQuarter,
    Complaint,
    ComplaintChannel,
    DeficiencyNotice,
    Delivery,
    DeliveryMode,
    DutyDone,
    DutyKind,
    DutyPlan,
    Enquiry,
    Grant,
    HomeVisit,
    Invitation,
    MaterialCheck,
    MissingItem,
    Nomination,
    OnSpotResult,
    Parcel,
    Post,
    PostOrder,
    Rating,
    Reasons,
    Receipt,
    SpecialGroup,
    Substitute,
    SurveyOrder,
    SurveyReport,
    SurveySchedule,
    TransferList,
    TransferReceipt,
    Vacancy,
    VacancyCause,
)
from caseflow.machines.indicators import indicators, visits
from caseflow.machines.staffing import dedicated_staff_fit, leaders_fit, quarter_of
from tests.agency.office import LICENCE, Story
from tests.agency.test_agency import AGENT, acting

DAY, HEAD, CLERK, DEDICATED = "2021-03-17", "centre_head", "window_clerk", "dedicated_staff"
BOTH_KINDS = attrs.evolve(LICENCE, kinds=("instant", "promised"))


def measured(key, *stories):
    figures = indicators([story.case for story in stories], CN, day=date(2021, 6, 1))
    return next(indicator for indicator in figures if indicator.key == key)


def applied(case_no):
    """Applied for at the window on Wednesday 2021-03-17, and being examined."""
    application = Application(applicant="王某", channel="window")
    return Story("intake", DAY, "applicant", application, matter=BOTH_KINDS, who="u-1", case_no=case_no).then("examine", DAY, CLERK)


def reviewed(case_no):
    """Accepted on the 17th as a promised case, and under review."""
    return applied(case_no).then("accept_promised", DAY, CLERK, {"number": "受1"}).then("review", DAY, "department")


def decided_later(case_no):
    """Accepted on the 17th as a promised case, and granted on the 18th."""
    return reviewed(case_no).then("grant", "2021-03-18", "department_head", Grant(number="准1"))


class TestOneDoor:
    """“一门集中、一口受理、一窗发证、最多跑一次” (一)."""

    def test_at_most_one_visit(self):
        """Done on the spot is one visit; a result collected on the 19th is a second; one sent by the post leaves it at the first."""
        at_once = applied("HL-1").then("accept_instant", DAY, CLERK, {"number": "受1"})
        at_once.then("complete_on_spot", DAY, CLERK, OnSpotResult(result="已办", same_visit=True))
        collected = decided_later("HL-2").then("deliver", "2021-03-19", CLERK, Receipt(mode=DeliveryMode.IN_HAND, received_by="王某"))
        posted = decided_later("HL-3").then(
            "deliver", "2021-03-23", CLERK, Receipt(mode=DeliveryMode.POST, slip_number="EX1", received_on=date(2021, 3, 23))
        )
        assert [len(visits(story.case)) for story in (at_once, collected, posted)] == [1, 2, 1]
        indicator = measured("K6", at_once, collected, posted)
        assert (str(indicator.ratio), indicator.against) == ("66.6% (2/3)", ("HL-2",))

    def test_one_window_issues(self):
        """“一窗发证”: what the department has decided is handed out at the window, to who signs for it."""
        paper = Parcel(about_case="HL-2", papers=("许可证",))
        nobody, signed = (Delivery(mode=DeliveryMode.IN_HAND, received_by=name) for name in (None, "王某"))
        with pytest.raises(GuardRefused, match="签收人"):
            Story("document_relay", DAY, CLERK, paper).then("collect_at_window", DAY, CLERK, nobody)
        assert Story("document_relay", DAY, CLERK, paper).then("collect_at_window", DAY, CLERK, signed).state == "delivered"


class TestPremises:
    """二(一) and 二(二): of the building, what is done in it."""

    def test_the_desk_and_the_complaints_corner(self):
        """“设立咨询台，划分…咨询投诉区” (二(一)3): what is asked is one case, what is complained of another."""
        asked = Story("enquiry", DAY, CLERK, Enquiry(question="如何办理营业执照"))
        complained = Story("complaint", DAY, CLERK, Complaint(channel=ComplaintChannel.DESK, text="等候过久", complainant="王某"))
        assert (asked.state, complained.state) == ("asked", "lodged")

    def test_maintenance(self):
        """“定期检查、评估和维护” (二(一)4): every month from 03-17, the next one from the day it was done, and late the day after."""
        story = Story("recurring_duty", DAY, HEAD, DutyPlan(kind=DutyKind.MAINTENANCE, unit="中心", period=months(1)))
        assert str(story.clock("period", DAY).due) == "2021-04-19"  # 04-17 is a Saturday
        assert story.clock("period", "2021-04-20").breached
        story.then("confirm", "2021-04-20", CLERK, DutyDone(what="检查消防器材", found="完好"))
        assert str(story.clock("period", "2021-04-20").due) == "2021-05-20"

    def test_the_tablet(self):
        """“评价平板” (二(二)1): the invitation is made on it, and the applicant rates there under a token."""
        story = Story("evaluation", DAY, CLERK, Invitation(about_case="HL-1", channel="评价平板"))
        assert story.case.standing[0].form.channel == "评价平板"
        assert story.then("rate", DAY, "applicant", Rating(grade=1), who="token-1").state == "rated"


def nominated(post, by, **more):
    paper = {"person": "w-09", "post": post, "established": False, "in_service_since": None, "fit": True}
    return Story("posting", DAY, by, Nomination(**(paper | more)))


class TestTheCentreSPeople:
    """二(三)1."""

    def test_the_party_and_government_office_coordinates(self):
        """“由乡镇(街道)党政办负责统筹协调管理”: it nominates the leaders, which no department does, and the township decides."""
        with pytest.raises(GuardRefused, match="主任由党政办、乡镇（街道）推荐"):
            nominated(Post.DIRECTOR, "department")
        story = nominated(Post.DIRECTOR, "party_gov_office")
        assert story.may("reject", DAY, HEAD) == {"decider_fits_post"}
        assert story.then("reject", DAY, "township_government", Reasons(why="另有任用")).state == "rejected"

    def test_one_director_and_one_or_two_deputies(self):
        """“主任1名、副主任1—2名”: they are appointed; a window clerk is not."""
        assert [leaders_fit(1, deputies) for deputies in (0, 1, 2, 3)] == [False, True, True, False]
        assert [leaders_fit(directors, 1) for directors in (0, 2)] == [False, False]
        order = PostOrder(place="中心", first_day=date(2021, 3, 22))
        clerk = nominated(Post.WINDOW, "department", established=True, in_service_since=date(2018, 3, 17))
        assert clerk.may("appoint", DAY, "township_government") == {"a_leader"}
        for post in (Post.DIRECTOR, Post.DEPUTY_DIRECTOR):
            assert nominated(post, "party_gov_office").then("appoint", DAY, "township_government", order).state == "on_post"

    def test_dedicated_staff_for_special_groups(self):
        """“专职人员2—3名，对老、弱、病、残、军等特殊群体，开展咨询、预约、代办、帮办”: asked on 03-17, agreed for 03-19, met then."""
        assert [dedicated_staff_fit(number) for number in (1, 2, 3, 4)] == [False, True, True, False]
        assert nominated(Post.DEDICATED, HEAD).then("admit", DAY, HEAD).state == "admitted"
        request = AppointmentRequest(applicant="李某", what="优抚补贴", group=SpecialGroup.MILITARY)
        slot = AppointmentSlot(with_whom="专职人员", day=date(2021, 3, 19), hours="09:00—10:00")
        story = Story("appointment", DAY, DEDICATED, request).then("confirm_appointment", DAY, DEDICATED, slot)
        with pytest.raises(GuardRefused, match="约定日为 2021-03-19"):
            story.then("meet", "2021-03-18", DEDICATED, AppointmentMet(what="收件"))
        assert story.then("meet", "2021-03-19", DEDICATED, AppointmentMet(what="收件")).state == "met"
        helped = Story("agency", "2021-03-19", DEDICATED, AgencyRequest(applicant="李某", what="优抚补贴", group=SpecialGroup.MILITARY))
        assert helped.then("find_complete", "2021-03-19", DEDICATED, MaterialCheck(same_visit=True)).state == "materials_checked"


class TestTheStation:
    """二(三)2."""

    def test_the_village_committees_coordinate(self):
        """“由村(居)两委班子负责统筹协调管理”: they nominate the agent, report the vacancy, and name who goes on with a mandate."""
        with pytest.raises(GuardRefused, match="代办员由村（居）两委推荐"):
            nominated(Post.AGENT, "department")
        assert nominated(Post.AGENT, "village_committees").then("admit", DAY, HEAD).state == "admitted"
        empty = Vacancy(person="w-09", place="某村代办站", cause=VacancyCause.RESIGNATION, vacant_since=date(2021, 3, 17), post=Post.AGENT)
        with pytest.raises(GuardRefused, match="代办员由村（居）两委、中心负责人提出"):
            Story("vacancy", DAY, "department", empty)
        assert Story("vacancy", DAY, "village_committees", empty).state == "vacant"
        story = acting()
        before = story.clock("agency", DAY).due
        story.then("name_substitute", "2021-03-18", "village_committees", Substitute(agent="w-10", why="原代办员离任"))
        assert (story.state, story.clock("agency", "2021-03-18").due) == ("acting", before)

    def test_the_better_one_is_chosen(self):
        """“专职代办员…择优选择…具备相应工作能力的人员” (2(1)): who is found unfit is not taken on; no years of service are asked."""
        assert nominated(Post.AGENT, "village_committees", fit=False).may("admit", DAY, HEAD) == {"fit"}
        assert nominated(Post.AGENT, "village_committees").then("admit", DAY, HEAD).state == "admitted"

    def test_going_along(self):
        """“对需上级部门审批的事项…可陪同办理” (2(2)三): the agent goes along while acting, and the agreed time runs on to 03-31."""
        with pytest.raises(NoSuchEvent, match="accompany"):
            Story("agency", DAY, AGENT, AgencyRequest(applicant="王某", what="开办餐馆")).then(
                "accompany", DAY, AGENT, Accompaniment(department="县市场监管局", what="现场核验")
            )
        story = acting().then("accompany", "2021-03-22", AGENT, Accompaniment(department="县市场监管局", what="现场核验"))
        assert (story.state, str(story.clock("agency", "2021-03-22").due)) == ("acting", "2021-03-31")

    def test_at_home_by_appointment(self):
        """“对老、弱、病、残、军等特殊群体，落实咨询、预约、代办、上门等服务” (2(2)四): agreed on 03-17 for the 19th, and visited then."""
        request = AppointmentRequest(applicant="李某", what="高龄补贴", group=SpecialGroup.ELDERLY, wished="周五上午")
        slot = AppointmentSlot(with_whom="村代办员", day=date(2021, 3, 19), hours="09:00—10:00", place="某村某组")
        agreed = Story("appointment", DAY, "applicant", request).then("confirm_appointment", DAY, AGENT, slot)
        story = Story(
            "agency", "2021-03-19", AGENT, AgencyRequest(applicant="李某", what="高龄补贴", group=SpecialGroup.ELDERLY), case_no="DB-1"
        )
        story.then("home_visit", "2021-03-19", AGENT, HomeVisit(group=SpecialGroup.ELDERLY, place="某村某组", what="上门收件"))
        assert story.state == "enquired"
        assert agreed.then("meet", "2021-03-19", AGENT, AppointmentMet(what="上门收件", case_no="DB-1")).state == "met"

    def test_listed_once(self):
        """“一次性列出缺少的材料以及补齐材料的途径或方法” (2(3)二): after the list there is no second one, only what it names."""
        household = DeficiencyNotice(items=(MissingItem(name="户口簿", how="到派出所补办"),))
        story = Story("agency", DAY, AGENT, AgencyRequest(applicant="王某", what="临时救助")).then("list_missing", DAY, AGENT, household)
        with pytest.raises(NoSuchEvent, match="list_missing"):
            story.then("list_missing", "2021-03-18", AGENT, DeficiencyNotice(items=(MissingItem(name="收入证明", how="村委会"),)))
        with pytest.raises(GuardRefused, match="户口簿"):
            story.then("find_complete", "2021-03-18", AGENT, MaterialCheck(materials=("身份证",)))
        assert story.then("find_complete", "2021-03-19", AGENT, MaterialCheck(materials=("身份证", "户口簿"))).state == "materials_checked"


class TestQuality:
    """二(三)3."""

    def test_into_the_exchange(self):
        """“确保审批信息及时完整准确地录入…网上审批系统” (3(3)): each step of a case has the code that the exchange knows for it."""
        story = applied("HL-1")
        codes = [code_of_case(story.case)]
        for event, day, role, form in (
            ("accept_promised", DAY, CLERK, {"number": "受1"}),
            ("review", DAY, "department", None),
            ("grant", "2021-03-18", "department_head", Grant(number="准1")),
        ):
            codes.append(code_of_case(story.then(event, day, role, form).case))
        assert [CODES[code] for code in codes] == ["已接件", "已受理", "部门开始办理", "办结（通过）"]

    def test_three_working_days_in_principle(self):
        """“踏勘时间原则上不超过3个工作日” (3(4)): ordered on Thursday 03-18, by Tuesday 03-23; reported on the 24th it says why."""
        story = reviewed("HL-1").then("order_survey", "2021-03-18", "department", SurveyOrder(place="某村", what="核实场地"))
        assert str(story.clock("survey", "2021-03-18").due) == "2021-03-23"
        story.then("schedule_survey", "2021-03-19", "department", SurveySchedule(staff=("w-01", "w-02"), day=date(2021, 3, 23)))
        report = SurveyReport(staff=("w-01", "w-02"), found="符合")
        with pytest.raises(GuardRefused, match="reason_if_late_survey"):
            story.then("report_survey", "2021-03-24", "department", report)
        late = attrs.evolve(report, late_reason="申请人改期")
        assert story.then("report_survey", "2021-03-24", "department", late).case.run("site_survey").state == "done"

    def test_ninety_eight_of_a_hundred(self):
        """“满意率98%以上” (3(5)): 98 is met and 97.9 is not (民法典 1259: 以上 includes it); who does not rate is not counted."""

        def rated(content, discontent):
            stories = []
            for number, grade in enumerate([3] * content + [4] * discontent):
                story = Story("evaluation", DAY, CLERK, Invitation(about_case=f"HL-{number}"), case_no=f"E-{number}")
                stories.append(story.then("rate", DAY, "applicant", Rating(grade=grade), who=f"token-{number}"))
            return stories

        silent = Story("evaluation", DAY, CLERK, Invitation(about_case="HL-99"), case_no="E-99")
        assert measured("K4", *rated(49, 1), silent).ratio.met is True
        missed = measured("K4", *rated(48, 1), silent).ratio
        assert (str(missed), missed.met) == ("97.9% (48/49)", False)

    def test_the_invitation_runs_out(self):
        """“一事一评” (3(5)): open for five working days from 03-17, to rate on 03-24 is in time; after that it is unrated."""
        centre = Centre("c", lifecycles=CATALOGUE, calendar=CN, parameters={"rating_window": working_days(5)})

        def invited(case_no):
            return Story("evaluation", DAY, CLERK, Invitation(about_case=case_no), centre=centre, case_no=f"E-{case_no}")

        rated = invited("HL-2").then("rate", "2021-03-24", "applicant", Rating(grade=2), who="token-2")
        silent = invited("HL-3")
        assert str(silent.clock("rating", DAY).due) == "2021-03-24"
        silent.case = centre.lapse(silent.case, at="2021-03-25T09:00+08:00")
        assert (rated.state, silent.state) == ("rated", "not_rated")
        answered = [
            decided_later(number).then("deliver", "2021-03-19", CLERK, Receipt(mode=DeliveryMode.IN_HAND, received_by="王某"))
            for number in ("HL-2", "HL-3")
        ]
        assert str(measured("K5", *answered, rated, silent).ratio) == "50.0% (1/2)"


GUIDE = """
[matters.MZ-01]
name = "临时救助"
legal_type = "benefit"
promised = "10 working_days"
materials = [{name = "身份证"}, {name = "收入证明", essential = false}]
fees = [{amount = "不收费", basis = "社会救助暂行办法"}]
"""


class TestDisclosure:
    """二(三)4."""

    def test_what_is_published_of_a_matter(self, tmp_path):
        """“事项名称、申请材料目录及要求、办理时限、收费标准及依据” (4(1)): all four are in the guide; a fee without a basis is refused."""
        guide = tmp_path / "guide.toml"
        guide.write_text(GUIDE, encoding="utf-8")
        matter = load_matters(guide)["MZ-01"]
        assert (matter.name, str(matter.promised)) == ("临时救助", "10 working_days")
        assert [(material.name, material.essential) for material in matter.materials] == [("身份证", True), ("收入证明", False)]
        assert [(fee.amount, fee.basis) for fee in matter.fees] == [("不收费", "社会救助暂行办法")]
        guide.write_text(GUIDE.replace("社会救助暂行办法", ""), encoding="utf-8")
        with pytest.raises(DefinitionError, match="basis"):
            load_matters(guide)

    def test_published_regularly(self):
        """“定期公布…应公开的事宜” (4(3)): where the centre sets a quarter, from 03-17 to 06-17; where it sets none, no day is invented."""
        quarterly, unset = (
            Story("recurring_duty", DAY, HEAD, DutyPlan(kind=DutyKind.DISCLOSURE, unit="党政办", period=period))
            for period in (months(3), None)
        )
        assert str(quarterly.clock("period", DAY).due) == "2021-06-17"
        assert unset.clock("period", "2022-03-17").due is None
        quarterly.then("confirm", "2021-06-17", CLERK, DutyDone(what="公布社会保障、医疗保障事项"))
        assert str(quarterly.clock("period", "2021-06-17").due) == "2021-09-17"

    @pytest.mark.parametrize("channel", [ComplaintChannel.BOX, ComplaintChannel.PHONE])
    def test_the_box_and_the_telephone(self, channel):
        """“公开服务评议箱、投诉箱，公开投诉、咨询电话” (4(4)): what comes in by them is a case, also where nobody signs it."""
        story = Story("complaint", DAY, CLERK, Complaint(channel=channel, text="未挂牌上岗", complainant=None))
        story.then("accept_complaint", DAY, HEAD)
        assert (story.state, story.case.standing[0].form.channel) == ("accepted", channel)


class TestArchives:
    """二(三)5."""

    def test_handed_over_by_the_quarter(self):
        """“及时入柜，按季度移交” (5(2)): closed 03-18 is of the first quarter; listed 04-01, in a centre that gives ten days, by 04-16."""
        centre = Centre("c", lifecycles=CATALOGUE, calendar=CN, parameters={"archive_transfer": working_days(10)})
        assert [quarter_of(day) for day in (date(2021, 3, 18), date(2021, 3, 31), date(2021, 4, 1))] == [(2021, 1), (2021, 1), (2021, 2)]
        story = Story("archive_transfer", DAY, "archivist", ArchiveQuarter(unit="民政所", year=2021, quarter=1), centre=centre)
        file = ArchivedFile(case_no="HL-1", closed_on=date(2021, 3, 18), category="民政", important=False, paper=True, electronic=False)
        story.then("enrol", "2021-03-19", "archivist", file)
        assert story.may("list_files", "2021-03-31", "archivist") == {"quarter_over"}
        story.then("list_files", "2021-04-01", "archivist", TransferList(number="1"))
        assert str(story.clock("transfer", "2021-04-01").due) == "2021-04-16"  # 04-03 to 04-05 are Qingming
        assert story.clock("transfer", "2021-04-17").breached
        story.then("hand_over_files", "2021-04-02", "archivist").then(
            "acknowledge_files", "2021-04-06", "department", TransferReceipt(files=1)
        )
        assert story.clock("transfer", "2021-06-01").state == "met"

    def test_files_are_gone_through(self):
        """“定期进行清卷清理” (5(4)): every month from 03-17; done on 04-16, the next one is due on 05-17, for the 16th is a Sunday."""
        story = Story("recurring_duty", DAY, HEAD, DutyPlan(kind=DutyKind.FILE_REVIEW, unit="档案室", period=months(1)))
        story.then("confirm", "2021-04-16", "archivist", DutyDone(what="清卷", found="完好无损"))
        assert str(story.clock("period", "2021-04-16").due) == "2021-05-17"
