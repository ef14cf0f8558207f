"""办件传递 (二(五)) and 一事一评 (二(三)3(5)): the loop, hop by hop, and a rating that nothing waits for."""

from datetime import date

import pytest

from caseflow import Centre, Waiver
from caseflow.calendar import CN, working_days
from caseflow.errors import GuardRefused
from caseflow.machines import CATALOGUE
from caseflow.machines.forms import (
    Answer,
    CollectedPapers,
    Delivery,
    DeliveryMode,
    Dispatch,
    ElsewhereNote,
    Enquiry,
    EnquiryReceipt,
    Grant,
    HopReceipt,
    Invitation,
    Mishap,
    MishapKind,
    NotServed,
    Parcel,
    Rated,
    Rating,
    RatingAnswer,
    RatingOrder,
    Reasons,
    Receipt,
    Refusal,
    RelayMode,
    Revisit,
)
from tests.agency.office import LICENCE, Story, someone

DAY = "2021-03-17"
CLERK, DISTRICT, DEPARTMENT = "window_clerk", "district_centre", "department"
PAPERS = ("申请书原件",)
SENT = Dispatch(mode=RelayMode.MESSENGER, number="1")
POSTED = Dispatch(mode=RelayMode.EMS, number="EX1")
ARRIVED = HopReceipt(papers=PAPERS, complete=True)
IN_HAND = Delivery(mode=DeliveryMode.IN_HAND, received_by="王某")


def parcel(**more):
    return Story("document_relay", DAY, CLERK, Parcel(about_case="HL-2021-0317", papers=PAPERS), **more)


def at_department(**more):
    story = parcel(**more).then("collect_papers", DAY, CLERK, CollectedPapers(papers=PAPERS, why_on_paper="须交原件"))
    story.then("send_to_district", DAY, CLERK, SENT).then("receive_at_district", "2021-03-18", DISTRICT, ARRIVED)
    return story.then("send_to_department", "2021-03-18", DISTRICT, SENT).then("receive_at_department", "2021-03-19", DEPARTMENT, ARRIVED)


def back_in_the_township():
    story = at_department().then("send_back_to_district", "2021-03-26", DEPARTMENT, SENT)
    story.then("receive_back_at_district", "2021-03-26", DISTRICT, ARRIVED).then("send_to_township", "2021-03-29", DISTRICT, POSTED)
    return story.then("receive_at_township", "2021-03-30", CLERK, ARRIVED)


def granted(case_no="HL-2021-0317"):
    """A licence that was granted on 2021-03-18 and is to be delivered."""
    story = Story("promised", DAY, CLERK, {"number": "受1"}, matter=LICENCE, case_no=case_no)
    return story.then("review", DAY, DEPARTMENT).then("grant", "2021-03-18", "department_head", Grant(number="准1"))


class TestTheLoop:
    def test_the_long_way(self):
        """Township, district, department, and the whole way back to the applicant; closed only there."""
        story = back_in_the_township().then("send_to_applicant", "2021-03-30", CLERK, Dispatch(mode=RelayMode.DOOR, number="-"))
        assert story.case.is_open
        assert story.then("reach_applicant", "2021-03-31", CLERK, IN_HAND).state == "delivered"

    def test_other_ways_to_deliver(self):
        """邮政特快专递或上门送件等方法 (二(五)) is an open list on the last leg: somebody of the village station may carry it."""
        story = back_in_the_township().then("send_to_applicant", "2021-03-30", CLERK, SENT)
        assert story.then("reach_applicant", "2021-03-31", "courier", IN_HAND).state == "delivered"

    def test_the_short_way(self):
        """The department posts it to the applicant; it cannot send a messenger to the applicant, nor post it to the district centre."""
        story = at_department()
        with pytest.raises(GuardRefused, match="邮政特快专递"):
            story.then("mail_to_applicant", "2021-03-26", DEPARTMENT, SENT)
        with pytest.raises(GuardRefused, match="专人送达"):
            story.then("send_back_to_district", "2021-03-26", DEPARTMENT, POSTED)
        story.then("mail_to_applicant", "2021-03-26", DEPARTMENT, POSTED)
        delivered = Delivery(mode=DeliveryMode.POST, received_on=date(2021, 3, 29), slip_number="EX1")
        assert story.then("reach_applicant", "2021-03-29", "courier", delivered).state == "delivered"

    def test_sender_and_receiver_differ(self):
        """The sender cannot acknowledge receipt, and an incomplete parcel is not acknowledged."""
        story = parcel().then("collect_papers", DAY, CLERK, CollectedPapers(papers=PAPERS, why_on_paper="须交原件"), who="x")
        story.then("send_to_district", DAY, CLERK, SENT, who="x")
        assert story.may("receive_at_district", DAY, DISTRICT, who="x") == {"not_same_actor_as_send_to_district"}
        with pytest.raises(GuardRefused, match="签收不全"):
            story.then("receive_at_district", DAY, DISTRICT, HopReceipt(papers=PAPERS, complete=False))

    @pytest.mark.parametrize("mode", list(DeliveryMode))
    def test_what_makes_a_delivery(self, mode):
        """In hand a signature, by post the return slip, electronically arrival and consent, refused a note: the rule is data."""
        story = back_in_the_township().then("send_to_applicant", "2021-03-30", CLERK, POSTED)
        with pytest.raises(GuardRefused, match="送达须填"):
            story.then("reach_applicant", "2021-03-31", CLERK, Delivery(mode=mode))

    def test_lost_and_found(self):
        """A mishap keeps the loop open: it is found, sent again, or found to be lost, which closes nothing well."""
        story = at_department().then("mail_to_applicant", "2021-03-26", DEPARTMENT, POSTED)
        story.then("report_mishap", "2021-03-30", "courier", Mishap(kind=MishapKind.MISDELIVERED, last_seen="邻村"))
        story.then("recover_back_at_township", "2021-03-31", CLERK, ARRIVED)
        story.then("send_to_applicant", "2021-03-31", CLERK, POSTED).then("not_served", "2021-04-01", "courier", NotServed(why="无人"))
        assert story.then("collect_at_window", "2021-04-02", CLERK, IN_HAND).state == "delivered"
        lost = at_department().then("mail_to_applicant", "2021-03-26", DEPARTMENT, POSTED)
        lost.then("report_mishap", "2021-03-30", "courier", Mishap(kind=MishapKind.LOST, last_seen="分拣"))
        assert lost.then("find_lost", "2021-04-06", "centre_head", Reasons(why="邮局查无")).state == "lost"

    def test_at_once_at_the_window_or_online(self):
        """窗口自取 is signed for in hand; 电子送达 needs arrival and a consent."""
        assert parcel().then("collect_at_window", DAY, CLERK, IN_HAND).state == "delivered"
        with pytest.raises(GuardRefused, match="当面签收"):
            parcel().then("collect_at_window", DAY, CLERK, Delivery(mode=DeliveryMode.POST, posted_on=date(2021, 3, 17)))
        online = Delivery(mode=DeliveryMode.ELECTRONIC, received_on=date(2021, 3, 17), consent_on=date(2021, 3, 16))
        assert parcel().then("deliver_online", DAY, CLERK, online).state == "delivered"

    def test_a_leg_is_timed_only_where_the_centre_says_so(self):
        """及时 has no number; each leg is counted by itself."""
        assert at_department().clock("leg", "2021-03-30").within is None
        strict = Centre("strict", lifecycles=CATALOGUE, calendar=CN, parameters={"relay_leg": working_days(1)})
        story = at_department(centre=strict)
        assert (story.clock("leg", "2021-03-19").number, story.clock("leg", "2021-03-19").state) == (2, "met")


class TestInsideACase:
    def test_the_round_ends_the_delivery(self):
        """The ten working days of 行政许可法第四十四条 run until the round reaches the applicant, not until it is posted."""
        story = granted().then("relay_result", "2021-03-19", DEPARTMENT, Parcel(about_case="HL-2021-0317", papers=("许可证",)))
        story.then("result_at_department", "2021-03-19", DEPARTMENT).then("mail_to_applicant", "2021-03-19", DEPARTMENT, POSTED)
        assert story.clock("delivery", "2021-03-22").is_open
        assert story.may("deliver", "2021-03-22", CLERK) == {"nothing_open_inside"}
        story.then(
            "reach_applicant", "2021-03-23", "courier", Delivery(mode=DeliveryMode.POST, received_on=date(2021, 3, 23), slip_number="EX1")
        )
        assert story.state == "completed_granted"
        assert (story.clock("delivery", "2021-06-01").state, str(story.clock("delivery", "2021-06-01").ended)) == ("met", "2021-03-23")
        assert story.case.run("evaluation").state == "invited"

    def test_what_was_lost_is_sent_again(self):
        """The case stays open until the applicant has it."""
        story = granted().then("relay_result", "2021-03-19", CLERK, Parcel(about_case="HL-2021-0317", papers=("许可证",)))
        story.then("result_at_department", "2021-03-19", DEPARTMENT).then("mail_to_applicant", "2021-03-19", DEPARTMENT, POSTED)
        story.then("report_mishap", "2021-03-22", "courier", Mishap(kind=MishapKind.LOST, last_seen="分拣"))
        story.then("find_lost", "2021-03-23", "centre_head", Reasons(why="查无"))
        assert (story.state, story.may("relay_result", "2021-03-23", CLERK)) == ("granted", set())

    def test_a_refusal_travels_and_is_rated_too(self):
        """The case is closed at once; the paper's way and the invitation follow it."""
        story = Story("promised", DAY, CLERK, {"number": "受1"}, matter=LICENCE).then("review", DAY, DEPARTMENT)
        story.then(
            "refuse",
            "2021-03-18",
            "department_head",
            Refusal(number="1", reasons="不符合条件", remedies="可以申请行政复议或者提起行政诉讼"),
        )
        assert [run.id for run in story.case.runs] == ["promised#1", "document_relay#1", "evaluation#1"]
        assert not story.case.main.is_open


def invited(case_no="HL-2021-0317"):
    return granted(case_no).then("deliver", "2021-03-19", CLERK, Receipt(mode=DeliveryMode.IN_HAND, received_by="王某"))


class TestRating:
    def test_closing_waits_for_nobody(self):
        """Everybody is invited and nobody must rate: an unanswered invitation never becomes a good rating."""
        story = invited()
        assert (story.state, story.case.run("evaluation").state) == ("completed_granted", "invited")
        timed = Centre("timed", lifecycles=CATALOGUE, calendar=CN, parameters={"rating_window": working_days(5)})
        silent = Story("evaluation", DAY, CLERK, Invitation(about_case="HL-1"), centre=timed)
        silent.case = timed.lapse(silent.case, at="2021-03-25T09:00+08:00")
        assert silent.state == "not_rated"

    def test_the_rater_is_hidden(self):
        """Whoever is known in the case rates under a token or not at all."""
        story = Story("intake", DAY, "applicant", {"applicant": "王某"}, matter=LICENCE, who="u-wang")
        story.then("examine", DAY, CLERK).then("accept_promised", DAY, CLERK, {"number": "受1"}).then("review", DAY, DEPARTMENT)
        story.then("grant", "2021-03-18", "department_head", Grant(number="1"))
        story.then("deliver", "2021-03-19", CLERK, Receipt(mode=DeliveryMode.IN_HAND, received_by="王某"))
        with pytest.raises(GuardRefused, match="匿名"):
            story.then("rate", "2021-03-19", "applicant", Rating(grade=5), who="u-wang")
        assert story.then("rate", "2021-03-19", "applicant", Rating(grade=1), who="token-7f3a").case.run("evaluation").state == "rated"

    def test_content(self):
        """Grades 1 to 3 are filed; they need no verifying."""
        story = invited().then("rate", "2021-03-19", "applicant", Rating(grade=3), who="t-1")
        assert story.may("verify_rating", "2021-03-19", "centre_head") == {"discontent"}
        assert story.then("close_content", "2021-03-19", CLERK).case.run("evaluation").state == "closed"

    def test_a_bad_rating_is_followed_up(self):
        """Verified by another person than the rated, put right, fed back, revisited."""
        story = invited().then("rate", "2021-03-19", "applicant", Rating(grade=5, rated="h-2"), who="t-1")
        assert story.may("close_content", "2021-03-19", CLERK) == {"content"}
        assert story.may("verify_rating", "2021-03-19", "centre_head", who="h-2") == {"not_the_rated"}
        story.then("verify_rating", "2021-03-22", "centre_head")
        story.then("order_rectification", "2021-03-22", "centre_head", RatingOrder(unit="3号窗口", what="重新办理"))
        story.then("feed_back_rating", "2021-03-24", "centre_head", RatingAnswer(text="已整改"))
        assert story.then("revisit", "2021-03-26", "centre_head", Revisit(content=True)).case.run("evaluation").state == "revisited"

    def test_found_invalid(self):
        """After an objection the rating does not count; it stays on record with the reason."""
        story = (
            invited().then("rate", "2021-03-19", "applicant", Rating(grade=4), who="t-1").then("verify_rating", "2021-03-22", "centre_head")
        )
        assert story.then("find_invalid", "2021-03-23", "centre_head", Reasons(why="误评他人")).case.run("evaluation").state == "invalid"
        rating, verdict = (next(entry for entry in story.case.standing if entry.event == event) for event in ("rate", "find_invalid"))
        assert (rating.form.grade, verdict.form.why) == (4, "误评他人")

    def test_the_rated_waives_nothing(self):
        """That the rated does not verify is a default: the office above the centre may waive it on record, the centre's head may not."""
        story = invited().then("rate", "2021-03-19", "applicant", Rating(grade=5, rated="h-2"), who="t-1")
        waived = {"not_the_rated": Waiver(someone("centre_head"), "无他人")}
        with pytest.raises(GuardRefused, match="党政办"):
            story.then("verify_rating", "2021-03-22", "centre_head", who="h-2", waive=waived)
        waived = {"not_the_rated": Waiver(someone("party_gov_office"), "无他人")}
        assert story.then("verify_rating", "2021-03-22", "centre_head", who="h-2", waive=waived).case.run("evaluation").state == "verifying"


class TestOneRatingForEachVisit:
    """一次一评 (二(四)1): a visit or an enquiry is rated too, not only an ending."""

    ASKED = Enquiry(question="如何办理")

    def asked(self):
        return Story("enquiry", DAY, CLERK, self.ASKED)

    def test_a_visit(self):
        """A visit is rated in a case of its own, which says what is rated; a matter is what is rated unless it says otherwise."""
        story = Story("evaluation", DAY, CLERK, Invitation(about_case="来访-0317-12", what=Rated.VISIT))
        assert story.then("rate", DAY, "applicant", Rating(grade=1), who="t-1").state == "rated"
        assert Invitation(about_case="HL-1").what is Rated.MATTER

    @pytest.mark.parametrize(
        ("event", "form"), [("answer", Answer(text="到2号窗口")), ("explain_elsewhere", ElsewhereNote(body="税务所", how="对面"))]
    )
    def test_an_enquiry_answered_at_once(self, event, form):
        """Whoever got an answer is invited to rate it; the enquiry is closed and waits for nobody."""
        story = self.asked().then(event, DAY, CLERK, form)
        assert (story.case.main.is_open, story.case.run("evaluation").state) == (False, "invited")
        assert story.may("rate", DAY, "applicant", who="t-1") == set()

    @pytest.mark.parametrize(
        ("event", "form"), [("reply", Answer(text="可以")), ("reply_elsewhere", ElsewhereNote(body="税务所", how="对面"))]
    )
    def test_an_enquiry_answered_later(self, event, form):
        """So is whoever got a receipt first."""
        receipt = EnquiryReceipt(reply_within=working_days(3), phone="1", complaint_phone="2")
        story = self.asked().then("issue_receipt", DAY, CLERK, receipt).then(event, "2021-03-18", CLERK, form)
        assert (story.case.main.is_open, story.case.run("evaluation").state) == (False, "invited")
