"""投诉、档案、考核、定期工作, tested in the plan's own words (二(四), 二(三)5)."""

from datetime import date

import pytest

from caseflow import Centre, Waiver
from caseflow.calendar import CN, calendar_days, months, working_days
from caseflow.errors import FormRefused, GuardRefused, NoSuchEvent
from caseflow.machines import CATALOGUE
from caseflow.machines.forms import (
    AccessMode,
    AccessRegister,
    AccessRequest,
    AppraisalTask,
    ArchivedFile,
    ArchiveQuarter,
    Complaint,
    ComplaintAnswer,
    ComplaintChannel,
    ComplaintOutcome,
    ComplaintTransfer,
    CopyRecord,
    DutyDone,
    DutyKind,
    DutyPlan,
    FastTrackKind,
    FastTrackProposal,
    FilesReturned,
    FootageRequest,
    LongerTime,
    Objection,
    PartResult,
    Period,
    Reasons,
    Score,
    Subject,
    TransferList,
    TransferReceipt,
)
from tests.agency.office import CENTRE, Story, at, someone

DAY, HEAD = "2021-03-17", "centre_head"


def lodged(centre=CENTRE, **more):
    paper = {"channel": ComplaintChannel.PHONE, "text": "态度生硬", "complainant": "王某", "about_person": "w-01"}
    return Story("complaint", DAY, "window_clerk", Complaint(**(paper | more)), centre=centre)


def handled(**more):
    story = lodged(**more).then("accept_complaint", DAY, HEAD).then("investigate", "2021-03-18", HEAD)
    return story.then("handle_complaint", "2021-03-22", HEAD, ComplaintOutcome(justified=True, found="属实", measures="批评教育"))


class TestComplaints:
    def test_the_result_is_reported_in_the_set_time(self):
        """Within the time that the centre has set; without a set time the clock is untimed, and no default is invented."""
        story = handled().then("feed_back", "2021-03-23", "window_clerk", ComplaintAnswer(text="已处理"))
        assert (story.state, story.clock("feedback", "2021-06-01").within) == ("fed_back", None)
        strict = Centre("strict", lifecycles=CATALOGUE, calendar=CN, parameters={"complaint_limit": working_days(10)})
        assert str(handled(centre=strict).clock("feedback", "2021-03-22").due) == "2021-03-31"

    def test_fair_handling(self):
        """The person complained of takes no part."""
        story = lodged(about_person="h-1")
        assert story.may("accept_complaint", DAY, HEAD, who="h-1") == {"not_complained_of"}
        assert story.may("accept_complaint", DAY, HEAD, who="h-2") == set()

    def test_anonymous(self):
        """An anonymous complaint needs no answer; a known complainant gets one."""
        assert handled(complainant=None).may("feed_back", "2021-03-23", HEAD) == {"named"}
        assert handled().may("close_anonymous", "2021-03-23", HEAD) == {"anonymous"}
        assert handled(complainant=None).then("close_anonymous", "2021-03-23", HEAD, Reasons(why="存查")).state == "closed_anonymous"

    def test_not_ours(self):
        """It is passed on to the body that is responsible."""
        story = lodged().then("transfer_complaint", DAY, HEAD, ComplaintTransfer(to="市场监管所", why="属其职责"))
        assert (story.state, story.clock("feedback", DAY).state) == ("transferred", "met")

    @pytest.mark.parametrize(("day", "kept"), [("2021-03-27", True), ("2021-03-28", False)])
    def test_the_footage_is_asked_for_while_it_is_kept(self, day, kept):
        """监控录像保留10日以上: footage of the 17th can be requested until the 27th, even when that is a Saturday."""
        story, paper = lodged(), FootageRequest(happened_on=date(2021, 3, 17), place="2号窗口")
        if kept:
            story.then("request_footage", day, "window_clerk", paper)
            return
        with pytest.raises(GuardRefused, match="2021-03-27"):
            story.then("request_footage", day, "window_clerk", paper)
        story.then("request_footage", day, "window_clerk", paper, waive={"footage_still_kept": Waiver(someone(HEAD), "设备实际仍存")})

    def test_the_footage_of_tomorrow(self):
        """Footage of a future day is refused; a centre that keeps footage longer sets a parameter."""
        with pytest.raises(GuardRefused, match="尚未到来"):
            lodged().then("request_footage", DAY, HEAD, FootageRequest(happened_on=date(2021, 3, 18), place="-"))
        longer = Centre("longer", lifecycles=CATALOGUE, calendar=CN, parameters={"footage_days": 30})
        lodged(longer).then("request_footage", "2021-04-16", HEAD, FootageRequest(happened_on=date(2021, 3, 17), place="-"))

    def test_longer_once_and_by_another(self):
        """An extension is approved once, by another person than the investigator."""
        strict = Centre("strict", lifecycles=CATALOGUE, calendar=CN, parameters={"complaint_limit": calendar_days(30)})
        story = lodged(strict).then("accept_complaint", DAY, HEAD).then("investigate", DAY, HEAD)
        assert story.may("extend_feedback", "2021-03-18", HEAD) == {"not_same_actor_as_investigate"}
        story.then("extend_feedback", "2021-03-18", "party_gov_office", LongerTime(by=calendar_days(30), why="情况复杂"))
        assert str(story.clock("feedback", "2021-03-18").due) == "2021-05-17"  # the sixtieth day, the 16th, is a Sunday
        assert story.may("extend_feedback", "2021-03-19", "party_gov_office") == {"once_extend_feedback"}
        story = lodged(strict).then("accept_complaint", DAY, HEAD).then("investigate", DAY, HEAD)
        longer, waived = LongerTime(by=calendar_days(5), why="情况复杂"), {"not_same_actor_as_investigate": Waiver(someone(HEAD), "无他人")}
        with pytest.raises(GuardRefused, match="党政办"):
            story.then("extend_feedback", "2021-03-18", HEAD, longer, waive=waived)


class TestSupervision:
    """对监督中发现的问题以及投诉 (二(四)2(3)): what supervision finds goes the same way, by a channel of its own."""

    @pytest.mark.parametrize(
        ("channel", "role"),
        [
            (ComplaintChannel.INTERNAL, "appraiser"),
            (ComplaintChannel.INTERNAL, "township_government"),
            (ComplaintChannel.SOCIAL, "observer"),
            (ComplaintChannel.MEDIA, "party_gov_office"),
        ],
    )
    def test_fed_back_to_whom_it_concerns(self, channel, role):
        """News, social and internal supervision may each find a problem; the result is told in the set time to whoever is concerned."""
        strict = Centre("strict", lifecycles=CATALOGUE, calendar=CN, parameters={"complaint_limit": working_days(10)})
        problem = Complaint(channel=channel, text="未一次告知", concerned="李某", about_case="HL-1", about_person="w-01")
        story = Story("complaint", DAY, role, problem, centre=strict).then("accept_complaint", DAY, HEAD).then("investigate", DAY, HEAD)
        story.then("handle_complaint", "2021-03-22", HEAD, ComplaintOutcome(justified=True, found="属实"))
        assert str(story.clock("feedback", "2021-03-22").due) == "2021-03-31"
        assert story.may("close_anonymous", "2021-03-22", HEAD) == {"anonymous"}
        assert story.then("feed_back", "2021-03-23", HEAD, ComplaintAnswer(text="已纠正")).state == "fed_back"

    def test_nobody_is_concerned(self):
        """Where nobody is concerned, the result is filed."""
        story = handled(channel=ComplaintChannel.INTERNAL, complainant=None)
        assert story.may("feed_back", "2021-03-23", HEAD) == {"named"}
        assert story.then("close_anonymous", "2021-03-23", HEAD, Reasons(why="已整改")).state == "closed_anonymous"

    def test_it_is_not_withdrawn(self):
        """A complainant may withdraw a complaint, and nobody what supervision has found."""
        assert lodged().may("withdraw_complaint", DAY, "complainant") == set()
        assert lodged(channel=ComplaintChannel.MEDIA).may("withdraw_complaint", DAY, "complainant") == {"found_by_complaint"}


def file(number="HL-1", day=date(2021, 3, 20), **more):
    paper = {"category": "民政", "important": False, "paper": True, "electronic": False}
    return ArchivedFile(case_no=number, closed_on=day, **(paper | more))


def quarter():
    return Story("archive_transfer", DAY, "archivist", ArchiveQuarter(unit="民政所", year=2021, quarter=1))


class TestArchives:
    def test_by_quarter(self):
        """已办结的及时入柜，按季度移交: the first quarter's files, listed when it is over, received by their own unit."""
        story = quarter().then("enrol", "2021-03-22", "archivist", file())
        assert story.may("list_files", "2021-03-31", "archivist") == {"quarter_over"}
        story.then("list_files", "2021-04-01", "archivist", TransferList(number="1")).then("hand_over_files", "2021-04-01", "archivist")
        with pytest.raises(GuardRefused, match="1 卷，签收 2 卷"):
            story.then("acknowledge_files", "2021-04-02", "department", TransferReceipt(files=2))
        with pytest.raises(GuardRefused, match="可由中心负责人说明理由豁免"):
            story.then("acknowledge_files", "2021-04-02", "department", TransferReceipt(files=2))
        assert story.may("acknowledge_files", "2021-04-02", "department", who="p-archivist") == {"not_same_actor_as_hand_over_files"}
        story.then("acknowledge_files", "2021-04-02", "department", TransferReceipt(files=1)).then("file_away", "2021-04-06", "department")
        assert story.state == "archived"

    def test_no_grace_is_invented(self):
        """The plan gives a quarter and no day: the clock is untimed and cites the clause."""
        story = (
            quarter()
            .then("enrol", "2021-03-22", "archivist", file())
            .then("list_files", "2021-04-01", "archivist", TransferList(number="1"))
        )
        clock = story.clock("transfer", "2021-12-31")
        assert (clock.within, clock.limit.cite[0].articles) == (None, ("二(三)5(2)",))

    def test_another_quarter_and_twice(self):
        """A file belongs to the quarter in which its case was closed, and is enrolled once."""
        with pytest.raises(GuardRefused, match="第 2 季度"):
            quarter().then("enrol", "2021-04-02", "archivist", file(day=date(2021, 4, 1)))
        with pytest.raises(GuardRefused, match="已列入"):
            quarter().then("enrol", "2021-03-22", "archivist", file()).then("enrol", "2021-03-22", "archivist", file())

    @pytest.mark.parametrize(
        ("more", "fits"),
        [
            ({"important": True, "paper": True, "electronic": True}, True),
            ({"important": True, "paper": True, "electronic": False}, False),
            ({"important": True, "paper": False, "electronic": True}, False),
            ({"important": True, "paper": False, "electronic": True, "born_electronic": True}, True),
            ({"important": False, "paper": True, "electronic": False}, True),
        ],
    )
    def test_both_sets_of_what_is_important(self, more, fits):
        """重要档案要备份纸质档案和电子档案各一套; a file that was electronic from the start needs no paper copy; the head may waive it."""
        story, paper = quarter(), file(**more)
        if not fits:
            with pytest.raises(GuardRefused, match="各一套"):
                story.then("enrol", "2021-03-22", "archivist", paper)
            story.then("enrol", "2021-03-22", "archivist", paper, waive={"both_sets": Waiver(someone(HEAD), "原件已灭失")})
        else:
            story.then("enrol", "2021-03-22", "archivist", paper)

    def test_an_empty_quarter_and_a_list_sent_back(self):
        """A quarter without closed cases ends with a reason; a list that is wrong is made again."""
        assert quarter().then("nothing_closed", "2021-04-01", "archivist", Reasons(why="无办结件")).state == "nothing_to_transfer"
        story = (
            quarter()
            .then("enrol", "2021-03-22", "archivist", file())
            .then("list_files", "2021-04-01", "archivist", TransferList(number="1"))
        )
        story.then("hand_over_files", "2021-04-01", "archivist").then("return_list", "2021-04-02", "department", Reasons(why="缺页"))
        assert story.state == "collecting"

    def test_a_quarter_has_four(self):
        """Quarters are numbered 1 to 4."""
        with pytest.raises(FormRefused, match="between 1 and 4"):
            ArchiveQuarter(unit="民政所", year=2021, quarter=5)


class TestAccess:
    ASKED = AccessRequest(files=("HL-1",), purpose="复核补贴", mode=AccessMode.VIEW)

    def test_consent_and_registration(self):
        """经中心负责人同意并办理登记手续: consent alone or registration alone does not open a file."""
        story = Story("archive_access", DAY, "requester", self.ASKED).then("consent_access", DAY, HEAD)
        assert story.may("give_out", DAY, "archivist") == {"happened_register_access"}
        only_registered = Story("archive_access", DAY, "requester", self.ASKED)
        only_registered.then("register_access", DAY, "archivist", AccessRegister(number="1", files=("HL-1",)))
        with pytest.raises(NoSuchEvent):
            only_registered.then("give_out", DAY, "archivist")
        story.then("register_access", DAY, "archivist", AccessRegister(number="1", files=("HL-1",))).then("give_out", DAY, "archivist")
        with pytest.raises(FormRefused, match="1 or more"):
            CopyRecord(files=("HL-1",), pages=0)
        with pytest.raises(GuardRefused, match="不是复印"):
            story.then("copy_files", DAY, "archivist", CopyRecord(files=("HL-1",), pages=2))
        assert story.then("take_back", DAY, "archivist", FilesReturned(complete=True)).state == "returned"

    def test_only_what_was_asked_for(self):
        """Only the requested files are registered; a head who requests a file does not also consent."""
        with pytest.raises(GuardRefused, match="不在申请之内"):
            Story("archive_access", DAY, "requester", self.ASKED).then(
                "register_access", DAY, "archivist", AccessRegister(number="1", files=("HL-2",))
            )
        story = Story("archive_access", DAY, "requester", self.ASKED, who="h-1")
        assert story.may("consent_access", DAY, HEAD, who="h-1") == {"not_same_actor_as_open"}


def appraised(period=Period.MONTH, subject=Subject.WINDOW, **more):
    task = AppraisalTask(subject=subject, name="3号窗口", period=period, first=date(2021, 3, 1), last=date(2021, 3, 31))
    return Story("appraisal", "2021-04-01", "appraiser", task, **more)


def score(*parts, **more):
    return Score(points=90, parts=parts, grounds="日常记录", **more)


# One daily result for all days of the month.
DAY_DONE = PartResult(case_no="K-0317", period=Period.DAY, final=True, points=90, first=date(2021, 3, 1), last=date(2021, 3, 31))


class TestAppraisal:
    @pytest.mark.parametrize(
        ("period", "parts", "says"),
        [
            (Period.MONTH, (), "日常"),
            (Period.MONTH, (PartResult(case_no="K-1", period=Period.DAY, final=False, points=90),), "尚未定案"),
            (Period.QUARTER, (DAY_DONE,), "不是月度考核"),
            (Period.DAY, (DAY_DONE,), "没有下一层级"),
        ],
    )
    def test_a_period_closes_when_its_parts_are_final(self, period, parts, says):
        """日常与月度、月度与季度、季度与年度挂钩: of the level below, all of them final."""
        with pytest.raises(GuardRefused, match=says):
            appraised(period).then("score", "2021-04-01", "appraiser", score(*parts))

    def test_staff_with_window(self):
        """窗口业务人员考核与窗口考核挂钩."""
        with pytest.raises(GuardRefused, match="与窗口考核挂钩"):
            appraised(subject=Subject.STAFF).then("score", "2021-04-01", "appraiser", score(DAY_DONE))
        appraised(subject=Subject.STAFF).then("score", "2021-04-01", "appraiser", score(DAY_DONE, window_case="K-W3"))

    def test_published_objected_and_final(self):
        """An objection is upheld or rejected; another person than the scorer makes the score final; nobody scores themselves."""
        story = appraised().then("score", "2021-04-01", "appraiser", score(DAY_DONE)).then("publish_score", "2021-04-01", "appraiser")
        assert story.may("make_final", "2021-04-02", HEAD, who="p-appraiser") == {"not_same_actor_as_score"}
        assert story.may("make_final", "2021-04-02", HEAD, who="3号窗口") == {"not_the_appraised"}
        story.then("object_score", "2021-04-02", "window_clerk", Objection(why="漏计"))
        story.then("score_again", "2021-04-06", HEAD, Reasons(why="属实")).then("score", "2021-04-06", "appraiser", score(DAY_DONE))
        assert story.then("publish_score", "2021-04-06", "appraiser").then("make_final", "2021-04-07", HEAD).state == "final"


class TestRecurringDuties:
    def test_a_period_that_is_set(self):
        """定期清卷 every month: each confirmation sets the next day."""
        story = Story("recurring_duty", DAY, HEAD, DutyPlan(kind=DutyKind.FILE_REVIEW, unit="档案室", period=months(1)))
        assert str(story.clock("period", DAY).due) == "2021-04-19"  # the 17th is a Saturday
        assert story.clock("period", DAY).cites[-1].zh == "文书载明：计划载明的周期"
        story.then("confirm", "2021-04-16", "archivist", DutyDone(what="清卷", found="完好"))
        assert [(clock.state, str(clock.due)) for clock in CENTRE.clocks(story.case, at=at("2021-04-16", "18:00"))] == [
            ("met", "2021-04-19"),
            ("running", "2021-05-17"),
        ]
        assert story.may("check_done", "2021-04-17", HEAD, who="p-archivist") == {"not_same_actor_as_confirm"}
        assert story.then("end_duty", "2021-04-19", HEAD, Reasons(why="撤并")).state == "ended"

    def test_a_period_that_is_not(self):
        """定期 without a number: untimed, and says so."""
        story = Story("recurring_duty", DAY, HEAD, DutyPlan(kind=DutyKind.DISCLOSURE, unit="党政办"))
        assert story.clock("period", "2022-03-17").within is None


def test_who_proposes_does_not_designate():
    """特事特办 is designated by another person than the one who proposed it, whatever their roles."""
    story = Story("fast_track", DAY, "window_clerk", FastTrackProposal(kind=FastTrackKind.ASSIGNED_BY_SUPERIOR, why="上级交办"), who="h-1")
    assert story.may("designate", DAY, HEAD, who="h-1") == {"not_same_actor_as_open"}
    assert story.then("designate", DAY, HEAD, Reasons(why="同意"), who="h-2").state == "designated"
