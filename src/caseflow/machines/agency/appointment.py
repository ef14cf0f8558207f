"""appointment 预约: a time is agreed with whoever asks for it, first of all with the old, infirm, sick, disabled and military.

requested → confirmed → met | applicant_absent | office_not_ready | cancelled; or requested → declined
"""

from __future__ import annotations

from caseflow import STAYS, Lifecycle, State, Transition
from caseflow.machines.agency.forms import AppointmentMet, AppointmentMoved, AppointmentOff, AppointmentRequest, AppointmentSlot
from caseflow.machines.agency.guards import appointed_day_come, not_past, on_appointed_day
from caseflow.machines.law import PLAN
from caseflow.machines.roles import AGENT, APPLICANT, CLERK, DEDICATED
from caseflow.machines.shared.forms import Reasons

REQUESTED = State("requested", zh="已登记，待确认")
CONFIRMED = State("confirmed", zh="已约定")
MET = State("met", zh="已赴约", final=True)
APPLICANT_ABSENT = State("applicant_absent", zh="申请人未到", final=True)
OFFICE_NOT_READY = State("office_not_ready", zh="未能按约接待", final=True)
CANCELLED = State("cancelled", zh="已取消", final=True)
DECLINED = State("declined", zh="不能预约，已说明原因", final=True)
STAFF = (DEDICATED, AGENT, CLERK)
RULE = PLAN["二(三)1(3)", "二(三)2(2)四"]

# The plan gives no time for confirming, so there is no clock: what counts is whether the appointment was kept, and by whom not.
APPOINTMENT = Lifecycle(
    "appointment",
    zh="预约",
    edition="2026-11-28",
    start=REQUESTED,
    opens_with=AppointmentRequest,
    opened_by=(APPLICANT, *STAFF),
    cite=RULE,
    transitions=(
        Transition("confirm_appointment", REQUESTED, CONFIRMED, STAFF, zh="确认预约", form=AppointmentSlot, guards=not_past, cite=RULE),
        Transition("decline_appointment", REQUESTED, DECLINED, STAFF, zh="不能预约，说明原因", form=Reasons, cite=RULE),
        Transition("move_appointment", CONFIRMED, STAYS, STAFF, zh="改期", form=AppointmentMoved, guards=not_past, cite=RULE),
        Transition("meet", CONFIRMED, MET, STAFF, zh="赴约", form=AppointmentMet, guards=on_appointed_day, cite=RULE),
        Transition("record_absence", CONFIRMED, APPLICANT_ABSENT, STAFF, zh="登记申请人未到", guards=appointed_day_come, cite=RULE),
        Transition("report_not_ready", CONFIRMED, OFFICE_NOT_READY, (APPLICANT, *STAFF), zh="登记未能按约接待", form=Reasons, guards=appointed_day_come, cite=RULE),
        Transition("cancel_appointment", (REQUESTED, CONFIRMED), CANCELLED, (APPLICANT, *STAFF), zh="取消预约", form=AppointmentOff, cite=RULE),
    ),
)  # fmt: skip
