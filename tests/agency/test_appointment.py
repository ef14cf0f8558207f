"""预约 (二(三)1(3), 二(三)2(2)四): an appointment is asked for, confirmed, and met, or it is recorded why it was not."""

from datetime import date

import pytest

from caseflow.errors import FormRefused, GuardRefused, NoSuchEvent
from caseflow.machines.forms import (
    AppointmentMet,
    AppointmentMoved,
    AppointmentOff,
    AppointmentRequest,
    AppointmentSlot,
    Reasons,
    SpecialGroup,
)
from tests.agency.office import Story

DAY, AGREED = "2021-03-17", date(2021, 3, 19)
DEDICATED, APPLICANT, AGENT, CLERK = "dedicated_staff", "applicant", "village_agent", "window_clerk"
SLOT = AppointmentSlot(with_whom="2号窗口", day=AGREED, hours="09:00—10:00")
LATER = AppointmentMoved(with_whom="2号窗口", day=date(2021, 3, 23), hours="09:00—10:00", why="申请人住院")


def asked(role=APPLICANT):
    request = AppointmentRequest(applicant="李某", what="高龄补贴", group=SpecialGroup.ELDERLY, wished="周五上午")
    return Story("appointment", DAY, role, request)


def agreed():
    return asked().then("confirm_appointment", DAY, DEDICATED, SLOT)


class TestAppointment:
    @pytest.mark.parametrize("role", [APPLICANT, DEDICATED, AGENT, CLERK])
    def test_asked_confirmed_and_met(self, role):
        """The applicant asks, or staff write it down; staff confirm with whom and when; on that day it is met."""
        story = asked(role).then("confirm_appointment", DAY, DEDICATED, SLOT)
        assert story.state == "confirmed"
        story.then("meet", "2021-03-19", CLERK, AppointmentMet(what="收件", case_no="HL-2021-0319"))
        assert story.state == "met"

    def test_only_on_the_day_that_was_agreed(self):
        """Who comes on another day moves the appointment first; nobody is absent before the day."""
        for day in ("2021-03-18", "2021-03-22"):
            with pytest.raises(GuardRefused, match="约定日为 2021-03-19"):
                agreed().then("meet", day, CLERK, AppointmentMet(what="收件"))
        assert agreed().may("record_absence", "2021-03-18", CLERK) == {"appointed_day_come"}
        assert agreed().then("record_absence", "2021-03-19", CLERK).state == "applicant_absent"

    def test_moved(self):
        """The day that counts is the latest; a day that has passed cannot be agreed on."""
        story = agreed().then("move_appointment", "2021-03-18", DEDICATED, LATER)
        with pytest.raises(GuardRefused, match="约定日为 2021-03-23"):
            story.then("meet", "2021-03-19", CLERK, AppointmentMet(what="收件"))
        assert story.then("meet", "2021-03-23", CLERK, AppointmentMet(what="收件")).state == "met"
        with pytest.raises(GuardRefused, match="不得早于"):
            asked().then("confirm_appointment", "2021-03-22", DEDICATED, SLOT)
        with pytest.raises(GuardRefused, match="不得早于"):
            agreed().then("move_appointment", "2021-03-24", DEDICATED, LATER)

    @pytest.mark.parametrize("role", [APPLICANT, CLERK])
    def test_the_office_was_not_ready(self, role):
        """Whose fault it was is on record: the applicant may say it too, with what happened."""
        story = agreed()
        assert story.may("report_not_ready", "2021-03-18", role) == {"appointed_day_come"}
        assert story.then("report_not_ready", "2021-03-19", role, Reasons(why="窗口无人")).state == "office_not_ready"
        with pytest.raises(FormRefused, match="why"):
            Reasons(why=" ")

    @pytest.mark.parametrize("story", [asked, agreed])
    def test_called_off(self, story):
        """The applicant owes no reason; staff may record the applicant's call, too."""
        for role in (APPLICANT, CLERK):
            assert story().then("cancel_appointment", DAY, role, AppointmentOff()).state == "cancelled"

    def test_declined(self):
        """An appointment that cannot be made is declined with the reason; one that was confirmed is moved, not declined."""
        assert asked().then("decline_appointment", DAY, AGENT, Reasons(why="不属本站服务")).state == "declined"
        with pytest.raises(NoSuchEvent, match="does not leave the state"):
            agreed().then("decline_appointment", DAY, AGENT, Reasons(why="不属本站服务"))
