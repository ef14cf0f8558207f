"""送达: posting is recorded, receipt ends the clock; each way of delivery has its own proof (二(五), 行政许可法 44, 比照民诉法)."""

import re
from datetime import date

import pytest

from caseflow.errors import FormRefused, GuardRefused
from caseflow.lifecycle.forms import fields_of
from caseflow.machines.agency import forms as agency_forms
from caseflow.machines.forms import (
    CollectionNotice,
    Delivery,
    DeliveryMode,
    Dispatch,
    Grant,
    NotServed,
    Parcel,
    Posting,
    Receipt,
    RelayMode,
    ReturnedLetter,
    Signatory,
)
from caseflow.machines.shared import forms as shared_forms
from tests.agency.office import CENTRE, LICENCE, Story, at, someone

DAY = "2021-03-17"
CLERK, COURIER, DEPARTMENT = "window_clerk", "courier", "department"
POSTED = Dispatch(mode=RelayMode.EMS, number="EX1")
SLIP = {"mode": DeliveryMode.POST, "received_on": date(2021, 3, 23), "slip_number": "EX1"}
ONLINE = {"mode": DeliveryMode.ELECTRONIC, "received_on": date(2021, 3, 23), "consent_on": date(2021, 3, 17)}
REFUSED = {"mode": DeliveryMode.REFUSED, "refusal_noted": "拒绝签收"}
BACK = ReturnedLetter(address="某村9号", slip_number="EX1")


def granted():
    """A licence that was granted on 2021-03-18 and is to be delivered by 2021-04-01."""
    story = Story("promised", DAY, CLERK, {"number": "受1"}, matter=LICENCE, case_no="HL-2021-0317")
    return story.then("review", DAY, DEPARTMENT).then("grant", "2021-03-18", "department_head", Grant(number="准1"))


def on_the_way(mode=RelayMode.EMS):
    """The result is on its way to the applicant, from the window of the township."""
    story = Story("document_relay", DAY, CLERK, Parcel(about_case="HL-2021-0317", papers=("许可证",)))
    return story.then("result_at_township", DAY, CLERK).then("send_to_applicant", DAY, CLERK, Dispatch(mode=mode, number="EX1"))


def relayed():
    """A granted licence whose relay posted the result on 2021-03-19."""
    story = granted().then("relay_result", "2021-03-19", DEPARTMENT, Parcel(about_case="HL-2021-0317", papers=("许可证",)))
    return story.then("result_at_department", "2021-03-19", DEPARTMENT).then("mail_to_applicant", "2021-03-19", DEPARTMENT, POSTED)


def documents(module):
    return [cls for cls in vars(module).values() if hasattr(cls, "titles") and cls.__module__ == module.__name__]


@pytest.mark.parametrize("form", [*documents(agency_forms), *documents(shared_forms), Receipt], ids=lambda form: form.__name__)
def test_titles_are_chinese(form):
    """No field is shown by its name in code, and no two fields of a document by one title."""
    titles = [field.zh for field in fields_of(form)]
    assert [title for title in titles if re.search("[A-Za-z_]", title)] == []
    assert len(set(titles)) == len(titles)


def test_ways_of_delivery_are_said_in_chinese():
    """当面／邮寄／电子／留置, never by their codes."""
    assert [mode.zh for mode in DeliveryMode] == ["当面", "邮寄", "电子", "留置"]


class TestProof:
    @pytest.mark.parametrize("role", [CLERK, COURIER, DEPARTMENT])
    def test_posting_is_not_receipt(self, role):
        """邮寄送达的，以回执上注明的收件日期为送达日期: without the slip nobody can record the receipt, the sender no more than another."""
        with pytest.raises(GuardRefused, match="邮寄送达须填写"):
            on_the_way().then("reach_applicant", "2021-03-23", role, Delivery(mode=DeliveryMode.POST, posted_on=date(2021, 3, 17)))

    @pytest.mark.parametrize("proof", [SLIP, ONLINE, REFUSED | {"witness": "赵某"}, REFUSED | {"photographs": ("照片1",)}])
    def test_what_proves_a_delivery(self, proof):
        """A return slip with day and number; arrival in the applicant's system, with consent; a refusal with a witness or photographs."""
        assert on_the_way().then("reach_applicant", "2021-03-23", CLERK, Delivery(**proof)).state == "delivered"

    @pytest.mark.parametrize(
        ("proof", "missing"),
        [
            (SLIP, "received_on"),
            (SLIP, "slip_number"),
            (ONLINE, "received_on"),
            (ONLINE, "consent_on"),
            (REFUSED | {"witness": "赵某"}, "refusal_noted"),
            (REFUSED | {"witness": "赵某"}, "witness"),
            ({"mode": DeliveryMode.IN_HAND, "received_by": "王某"}, "received_by"),
        ],
    )
    def test_each_part_is_needed(self, proof, missing):
        """Whatever is missing is named, in Chinese by its title."""
        [title] = [field.zh for field in fields_of(Delivery) if field.name == missing]
        with pytest.raises(GuardRefused, match=f"须填写.*{title}") as caught:
            on_the_way().then("reach_applicant", "2021-03-23", CLERK, Delivery(**proof | {missing: None}))
        assert set(caught.value.reasons) == {"delivered"}

    def test_either_a_witness_or_photographs(self):
        """The reason says both ways to prove a refusal, and holds no code in its Chinese half."""
        with pytest.raises(GuardRefused) as caught:
            on_the_way().then("reach_applicant", "2021-03-23", CLERK, Delivery(**REFUSED))
        assert caught.value.reasons["delivered"] == "留置送达须填写“见证人”或者“现场照片” (refused: fill in witness or photographs)"

    @pytest.mark.parametrize("proof", [SLIP, ONLINE])
    @pytest.mark.parametrize("day", ["2021-03-22", "2021-03-24"])
    def test_the_day_of_receipt_is_the_day_of_the_act(self, proof, day):
        """A slip that comes back later is recorded for the day that it shows, with the day of recording beside it."""
        with pytest.raises(GuardRefused, match="收件日期为 2021-03-23"):
            on_the_way().then("reach_applicant", day, COURIER, Delivery(**proof))
        late = on_the_way().then("reach_applicant", "2021-03-23", COURIER, Delivery(**proof), recorded_at=at("2021-03-29"))
        assert (str(late.case.entries[-1].day), late.state) == ("2021-03-23", "delivered")

    def test_consent_comes_before_electronic_delivery(self):
        """经受送达人同意: a consent given afterwards is none."""
        with pytest.raises(GuardRefused, match="同意日期"):
            on_the_way().then("reach_applicant", "2021-03-23", CLERK, Delivery(**ONLINE | {"consent_on": date(2021, 3, 24)}))

    @pytest.mark.parametrize("relation", list(Signatory))
    def test_who_may_sign_for_the_addressee(self, relation):
        """An agent, an adult of the household or a mail room may sign; the relation is on record, left out it is the addressee."""
        paper = Delivery(mode=DeliveryMode.IN_HAND, received_by="王某", signed_as=relation)
        entry = on_the_way().then("reach_applicant", "2021-03-23", CLERK, paper).case.entries[-1]
        assert entry.form.signed_as is relation
        assert Delivery(mode=DeliveryMode.IN_HAND, received_by="王某").signed_as is Signatory.ADDRESSEE


class TestReceipt:
    def test_receipt_ends_the_clock_and_not_posting(self):
        """The ten days run on after posting, and end on the day of the slip."""
        story = granted().then("mail_result", "2021-03-19", CLERK, Posting(number="EX1", posted_on=date(2021, 3, 19)))
        assert (story.state, story.clock("delivery", "2021-03-22").is_open) == ("granted", True)
        with pytest.raises(GuardRefused, match="邮寄送达须填写“收件日期”"):
            story.then("deliver", "2021-03-23", CLERK, Receipt(mode=DeliveryMode.POST))
        story.then("deliver", "2021-03-23", CLERK, Receipt(mode=DeliveryMode.POST, received_on=date(2021, 3, 23)))
        clock = story.clock("delivery", "2021-06-01")
        assert (story.state, clock.state, str(clock.ended)) == ("completed_granted", "met", "2021-03-23")

    def test_the_slip_comes_back_later(self):
        """Recorded on the 29th for the 23rd, the delivery was in time on the 23rd."""
        story = granted().then("mail_result", "2021-03-19", CLERK, Posting(number="EX1", posted_on=date(2021, 3, 19)))
        paper = Receipt(mode=DeliveryMode.POST, received_on=date(2021, 3, 23), slip_number="EX1")
        with pytest.raises(GuardRefused, match="收件日期为 2021-03-23"):
            story.then("deliver", "2021-03-29", CLERK, paper)
        story.then("deliver", "2021-03-23", CLERK, paper, recorded_at=at("2021-03-29"))
        assert str(story.clock("delivery", "2021-06-01").ended) == "2021-03-23"

    def test_the_day_of_posting_is_that_of_the_act(self):
        """A posting is recorded for the day on which the letter was posted."""
        with pytest.raises(GuardRefused, match="交寄日期为 2021-03-19"):
            granted().then("mail_result", "2021-03-22", CLERK, Posting(number="EX1", posted_on=date(2021, 3, 19)))
        assert granted().then("mail_result", "2021-03-22", CLERK, Posting(number="EX1")).state == "granted"
        with pytest.raises(FormRefused, match="number"):
            Posting(number=" ", posted_on=date(2021, 3, 19))

    def test_notice_to_collect(self):
        """The applicant is told where the result waits; the case waits with it, and is delivered when it is collected."""
        story = granted().then("invite_to_collect", "2021-03-19", CLERK, CollectionNotice(how="短信", place="1号窗口"))
        assert story.clock("delivery", "2021-04-01").is_open
        story.then("deliver", "2021-04-06", CLERK, Receipt(mode=DeliveryMode.IN_HAND, received_by="王某", signed_as=Signatory.AGENT))
        assert story.state == "completed_granted"

    @pytest.mark.parametrize(
        "paper",
        [
            Receipt(mode=DeliveryMode.ELECTRONIC),
            Receipt(mode=DeliveryMode.ELECTRONIC, received_on=date(2021, 3, 19), consent_on=date(2021, 3, 17)),
            Receipt(mode=DeliveryMode.IN_HAND, received_by="王某"),
            Receipt(mode=DeliveryMode.REFUSED, refusal_noted="拒收", photographs=("照片1",)),
        ],
    )
    def test_what_a_receipt_needs(self, paper):
        """A consent to electronic delivery may be on record elsewhere (in the application): the receipt may leave it out."""
        assert granted().then("deliver", "2021-03-19", CLERK, paper).state == "completed_granted"

    @pytest.mark.parametrize(
        ("paper", "why"),
        [
            (Receipt(mode=DeliveryMode.IN_HAND), "签收人"),
            (Receipt(mode=DeliveryMode.REFUSED), "拒收情况"),
            (Receipt(mode=DeliveryMode.ELECTRONIC, received_on=date(2021, 3, 22)), "收件日期为 2021-03-22"),
            (Receipt(mode=DeliveryMode.ELECTRONIC, consent_on=date(2021, 3, 20)), "同意日期"),
        ],
    )
    def test_what_a_receipt_may_not_leave_out(self, paper, why):
        """In hand needs who received it, a refusal its note; what is told must fit the day."""
        with pytest.raises(GuardRefused, match=why):
            granted().then("deliver", "2021-03-19", CLERK, paper)


class TestReturned:
    def test_a_wrong_address_inside_the_relay(self):
        """The address that the applicant gave was wrong: the day on which the letter came back counts as delivery (by analogy)."""
        story = relayed().then("returned_for_address", "2021-03-26", DEPARTMENT, BACK)
        clock = story.clock("delivery", "2021-06-01")
        assert (story.case.run("document_relay").state, story.state) == ("deemed_delivered", "completed_granted")
        assert (clock.state, str(clock.ended)) == ("met", "2021-03-26")

    def test_a_wrong_address_without_a_relay(self):
        """The same where the window posted it; only what was posted can come back."""
        story = granted()
        assert story.may("mail_returned", "2021-03-26", CLERK) == {"happened_mail_result"}
        story.then("mail_result", "2021-03-19", CLERK, Posting(number="EX1", posted_on=date(2021, 3, 19)))
        story.then("mail_returned", "2021-03-26", CLERK, BACK)
        assert (story.state, str(story.clock("delivery", "2021-06-01").ended)) == ("completed_granted", "2021-03-26")
        assert story.case.run("evaluation").state == "invited"

    def test_what_was_carried_is_not_returned_by_the_post(self):
        """Only a letter that went by post is deemed delivered by its return; a caller at a wrong door tries again."""
        assert on_the_way(RelayMode.DOOR).may("returned_for_address", "2021-03-23", CLERK) == {"went_by_post"}
        story = on_the_way(RelayMode.EMS).then("not_served", "2021-03-19", COURIER, NotServed(why="无人"))
        story.then("send_to_applicant", "2021-03-22", CLERK, Dispatch(mode=RelayMode.DOOR, number="-"))
        assert story.may("returned_for_address", "2021-03-23", CLERK) == {"went_by_post"}

    def test_the_department_posted_it(self):
        """It may come back to the department that posted it, or to the window, not to the courier."""
        story = relayed()
        assert story.may("returned_for_address", "2021-03-23", CLERK) == set()
        offers = CENTRE.offers(story.case, at=at("2021-03-23"), actor=someone(COURIER))
        assert next(offer for offer in offers if offer.event == "returned_for_address").may is False
