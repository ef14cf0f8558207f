"""Worked examples of 二(四) that no other test works out, each in the plan's own words and with its days counted by hand."""

from datetime import date

import pytest

from caseflow import Centre
from caseflow.calendar import CN, working_days
from caseflow.errors import GuardRefused, NoSuchEvent, Tampered
from caseflow.journal import dumps, loads
from caseflow.machines import CATALOGUE
from caseflow.machines.forms import (
    AccountabilityDecision,
    AccountabilityProposal,
    AppraisalTask,
    ArchivedFile,
    ArchiveQuarter,
    Attribution,
    Complaint,
    ComplaintAnswer,
    ComplaintChannel,
    ComplaintOutcome,
    Invitation,
    Period,
    Rating,
    RatingAnswer,
    Reasons,
    Revisit,
    Score,
    Severity,
    Statement,
    Subject,
    TransferList,
    TransferReceipt,
    Trigger,
)
from caseflow.machines.indicators import indicators
from tests.agency.office import CENTRE, LICENCE, Story, at
from tests.agency.test_appraisal import quarter

DAY, HEAD, CLERK, TOWNSHIP, APPRAISER = "2021-03-17", "centre_head", "window_clerk", "township_government", "appraiser"


def answered_for(proposal):
    """Verified on 03-22, heard on the 23rd, attributed on the 24th."""
    story = Story("overdue_accountability", "2021-03-19", APPRAISER, proposal).then("verify_breach", "2021-03-22", HEAD)
    story.then("hear_statement", "2021-03-23", CLERK, Statement(person="w-01", text="漏列"), who="w-01")
    return story.then("attribute", "2021-03-24", HEAD, Attribution(person="w-01", severity=Severity.MINOR, grounds="核实"))


class TestSystems:
    """“建立并落实一次告知制、首问负责制、限时办结制、办件超时责任追究制、档案资料归档建档制等制度” (二(四)1)."""

    def test_told_once_or_answered_for(self):
        """一次告知制: who did not say at once what was missing answers for it; the case and the entry that show it are named."""
        with pytest.raises(GuardRefused, match="breach_recorded"):
            answered_for(AccountabilityProposal(trigger=Trigger.NO_ONE_TIME_NOTICE))
        story = answered_for(AccountabilityProposal(about_case="HL-1", trigger=Trigger.NO_ONE_TIME_NOTICE, entry=3))
        story.then("government_decides", "2021-03-26", "government", AccountabilityDecision(number="1", measure="警告"))
        assert story.then("execute", "2021-03-29", "government").state == "executed"

    def test_in_time_on_the_last_day(self):
        """限时办结制: promised ten working days from 03-17, done on 03-31 is in time; on 04-01 the clock is breached, by one day."""
        story = Story("promised", DAY, CLERK, {"number": "受1"}, matter=LICENCE)
        assert [clock.name for clock in CENTRE.due_within(story.case, 0, at=at("2021-03-31"))] == ["promise"]
        assert not story.clock("promise", "2021-03-31").breached
        late = story.clock("promise", "2021-04-01")
        assert (late.breached, late.late, str(late.due)) == (True, 1, "2021-03-31")

    def test_overdue_and_answered_for(self):
        """办件超时责任追究制: a clock that is not breached is not answered for; one that is, is."""
        paper = {"about_case": "HL-1", "trigger": Trigger.CLOCK_BREACHED, "entry": 7, "clock": "promise", "due": date(2021, 3, 18)}
        with pytest.raises(GuardRefused, match="breach_recorded"):
            answered_for(AccountabilityProposal(**paper, breached=False))
        assert answered_for(AccountabilityProposal(**paper, breached=True)).state == "attributed"

    def test_filed(self):
        """档案资料归档建档制: what was closed in the first quarter is enrolled, listed when it is over, handed over, and filed."""
        story = Story("archive_transfer", DAY, "archivist", ArchiveQuarter(unit="民政所", year=2021, quarter=1))
        file = ArchivedFile(case_no="HL-1", closed_on=date(2021, 3, 18), category="民政", important=False, paper=True, electronic=False)
        story.then("enrol", "2021-03-19", "archivist", file).then("list_files", "2021-04-01", "archivist", TransferList(number="1"))
        story.then("hand_over_files", "2021-04-01", "archivist").then(
            "acknowledge_files", "2021-04-02", "department", TransferReceipt(files=1)
        )
        assert story.then("file_away", "2021-04-06", "department").state == "archived"

    def test_a_bad_rating_is_answered_in_time(self):
        """好差评: rated badly on 03-19, in a centre that gives five working days, by 03-26; visited again, which K7 counts."""
        centre = Centre("c", lifecycles=CATALOGUE, calendar=CN, parameters={"bad_rating_limit": working_days(5)})
        story = Story("evaluation", DAY, CLERK, Invitation(about_case="HL-1"), centre=centre)
        story.then("rate", "2021-03-19", "applicant", Rating(grade=5), who="token-1")
        assert str(story.clock("bad_rating", "2021-03-19").due) == "2021-03-26"
        story.then("verify_rating", "2021-03-22", HEAD).then("explain_rating", "2021-03-23", HEAD, Reasons(why="依法办理"))
        story.then("feed_back_rating", "2021-03-26", HEAD, RatingAnswer(text="已说明"))
        assert story.clock("bad_rating", "2021-06-01").state == "met"
        story.then("revisit", "2021-03-29", HEAD, Revisit(content=True))
        [revisited] = [each for each in indicators([story.case], CN, day=date(2021, 6, 1)) if each.key == "K7"]
        assert str(revisited.ratio) == "100.0% (1/1)"


class TestSupervision:
    """二(四)2(2) and 2(3)."""

    @pytest.mark.parametrize(
        ("channel", "role"),
        [(ComplaintChannel.MEDIA, "party_gov_office"), (ComplaintChannel.SOCIAL, "observer"), (ComplaintChannel.INTERNAL, APPRAISER)],
    )
    def test_three_kinds_of_supervision(self, channel, role):
        """“新闻监督、社会监督和内部监督等多种形式”: what each finds is a case, and is not withdrawn as a complaint may be."""
        story = Story("complaint", DAY, role, Complaint(channel=channel, text="未一次告知", about_case="HL-1"))
        assert story.may("withdraw_complaint", DAY, "complainant") == {"found_by_complaint"}
        assert story.then("accept_complaint", DAY, HEAD).state == "accepted"

    def test_supervised_from_end_to_end(self):
        """“对审批服务进行全程监督”: every act is in the journal with who, when and in which post, and no line can be changed later."""
        story = Story("promised", DAY, CLERK, {"number": "受1"}, matter=LICENCE).then("review", "2021-03-18", "department")
        text = dumps(story.case)
        read = loads(text, CENTRE)
        assert [(entry.event, str(entry.day), entry.actor, entry.role) for entry in read.entries] == [
            ("open", "2021-03-17", "p-window_clerk", CLERK),
            ("review", "2021-03-18", "p-department", "department"),
        ]
        with pytest.raises(Tampered):
            loads(text.replace("p-department", "p-somebody"), CENTRE)

    def test_in_the_set_time(self):
        """“及时调查核实…在规定时间内向当事人反馈”: in a centre that gives 3 and 10 working days, taken up by 03-22, told by 03-31."""
        limits = {"complaint_transfer": working_days(3), "complaint_limit": working_days(10)}
        centre = Centre("c", lifecycles=CATALOGUE, calendar=CN, parameters=limits)
        paper = Complaint(channel=ComplaintChannel.PHONE, text="态度生硬", complainant="王某", about_person="h-1")
        story = Story("complaint", DAY, CLERK, paper, centre=centre)
        assert [str(story.clock(name, DAY).due) for name in ("transfer", "feedback")] == ["2021-03-22", "2021-03-31"]
        assert story.clock("transfer", "2021-03-23").breached
        assert story.may("accept_complaint", "2021-03-22", HEAD, who="h-1") == {"not_complained_of"}
        story.then("accept_complaint", "2021-03-22", HEAD, who="h-2").then("investigate", "2021-03-23", HEAD, who="h-2")
        story.then("handle_complaint", "2021-03-29", HEAD, ComplaintOutcome(justified=True, found="属实", measures="批评教育"), who="h-2")
        story.then("feed_back", "2021-03-31", HEAD, ComplaintAnswer(text="已处理"), who="h-2")
        assert (story.state, story.clock("feedback", "2021-06-01").breached) == ("fed_back", False)


def appraised(period, subject, by, day="2021-12-31", first=date(2021, 4, 1)):
    return Story("appraisal", day, by, AppraisalTask(subject=subject, name="某镇", period=period, first=first, last=date(2021, 12, 31)))


class TestAppraisal:
    """二(四)2(1), 2(5), 2(7), and 三(二)六."""

    def test_the_township_the_centre_and_the_centre_its_windows(self):
        """“中心工作由乡镇(街道)管理监督与考核，窗口业务人员由中心进行管理监督与考核”: neither scores the other's."""
        paper = Score(points=90, grounds="日常记录", window_case="K-W3")
        for subject, scorer, other in ((Subject.CENTRE, TOWNSHIP, HEAD), (Subject.STAFF, HEAD, TOWNSHIP)):
            with pytest.raises(GuardRefused, match="考核"):
                appraised(Period.DAY, subject, other).then("score", "2021-12-31", other, paper)
            assert appraised(Period.DAY, subject, scorer).then("score", "2021-12-31", scorer, paper).state == "scored"

    def test_daily_by_one_person_for_it(self):
        """“安排专门人员负责日常考核工作，定期对窗口业务人员和代办员进行考核” (2(5)): a daily score each, by the appraiser."""
        for subject in (Subject.STAFF, Subject.AGENT):
            story = appraised(Period.DAY, subject, APPRAISER)
            with pytest.raises(NoSuchEvent, match="publish_score"):
                story.then("publish_score", "2021-12-31", APPRAISER)
            story.then("score", "2021-12-31", APPRAISER, Score(points=88, grounds="日常记录", window_case="K-W3"))
            assert story.case.standing[-1].role == APPRAISER

    def test_the_ground_for_honours_and_for_the_departments(self):
        """“作为中心评先树优的主要依据，同时计入本级政府对各部门的考核” (2(7)): published and final, for the department that it names."""
        story = appraised(Period.DAY, Subject.WINDOW, APPRAISER)
        with pytest.raises(NoSuchEvent, match="publish_score"):  # what is not scored is no ground for anything
            story.then("publish_score", "2021-12-31", APPRAISER)
        story.then("score", "2021-12-31", APPRAISER, Score(points=95, grounds="日常记录", for_department="区民政局"))
        with pytest.raises(NoSuchEvent, match="make_final"):  # nor what is not published
            story.then("make_final", "2021-12-31", HEAD)
        story.then("publish_score", "2021-12-31", APPRAISER).then("make_final", "2022-01-04", HEAD)
        [score] = [entry.form for entry in story.case.standing if entry.event == "score"]
        assert (story.state, score.points, score.for_department) == ("final", 95, "区民政局")

    def test_the_year_of_the_centre(self):
        """“纳入年度全区综合考评” (三(二)六): the township closes the centre's year on four quarters; the district takes it from there."""
        three, four = ([quarter(number) for number in range(1, last)] for last in (4, 5))
        year = {"period": Period.YEAR, "subject": Subject.CENTRE, "by": TOWNSHIP}
        with pytest.raises(GuardRefused, match="尚缺 1 个季度考核结果"):
            appraised(**year).then("score", "2021-12-31", TOWNSHIP, Score(points=92, parts=three, grounds="季度考核"))
        story = appraised(**year).then("score", "2021-12-31", TOWNSHIP, Score(points=92, parts=four, grounds="季度考核"))
        story.then("publish_score", "2021-12-31", TOWNSHIP).then("make_final", "2022-01-04", TOWNSHIP, who="t-2")
        assert story.state == "final"
