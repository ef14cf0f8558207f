"""joint 联办件: one application, several departments; a lead decides once all that were asked have answered.

accepted → dispatched → all_in → granted → completed_granted | completed_refused
"""

from __future__ import annotations

from caseflow import STAYS, Lifecycle, State, TimeLimit, Transition, from_matter
from caseflow.forms import (
    AcceptanceNotice,
    ConsultationLetter,
    ExtensionNotice,
    Grant,
    OverdueReason,
    Parcel,
    Reasons,
    Receipt,
    Refusal,
    SpecialNotice,
    Withdrawal,
)
from caseflow.guards import closed, is_licence, once, overdue
from caseflow.law import BUSINESS_ENVIRONMENT, LICENSING, PLAN, PROMISE, STATUTE
from caseflow.machines.roles import APPLICANT, CLERK, DEPARTMENT, DEPARTMENT_HEAD, GOVERNMENT_HEAD
from caseflow.machines.shared import AFTERWARDS

ACCEPTED = State("accepted", zh="已受理")
DISPATCHED = State("dispatched", zh="协办中")
ALL_IN = State("all_in", zh="意见齐全")
GRANTED = State("granted", zh="准予，待送达")
COMPLETED_GRANTED = State("completed_granted", zh="办结（准予）", final=True)
COMPLETED_REFUSED = State("completed_refused", zh="办结（不予）", final=True)
WITHDRAWN = State("withdrawn", zh="已撤回", final=True)
TERMINATED = State("terminated", zh="已终止", final=True)
UNDECIDED = (ACCEPTED, DISPATCHED, ALL_IN)
INNER = ("opinion", "special_procedure")

JOINT = Lifecycle(
    "joint",
    zh="联办件",
    edition="2021-03-10",
    start=ACCEPTED,
    opens_with=AcceptanceNotice,
    opened_by=CLERK,
    unheard="special_procedure",
    cite=(LICENSING["26(2)"], PLAN["二(三)4(1)"]),
    transitions=(
        Transition("consult", UNDECIDED, DISPATCHED, DEPARTMENT, zh="征求协办部门意见", form=ConsultationLetter, opens="opinion", cite=LICENSING["26(2)"]),
        Transition("all_answered", DISPATCHED, ALL_IN, None, zh="意见齐全", on_close_of=("opinion", None)),
        Transition("order_special", UNDECIDED, STAYS, DEPARTMENT, zh="启动特别程序", form=SpecialNotice, opens="special_procedure", cite=LICENSING[45]),
        Transition("extend", UNDECIDED, STAYS, GOVERNMENT_HEAD, zh="延长期限", form=ExtensionNotice,
                   guards=(is_licence, once("extend", within="case")), extends={"statutory": from_matter("joint_extension")}, cite=LICENSING["42(2)"]),
        Transition("withdraw_extension", UNDECIDED, STAYS, GOVERNMENT_HEAD, zh="撤销延期", form=Reasons, revokes="extend"),
        Transition("grant", ALL_IN, GRANTED, DEPARTMENT_HEAD, zh="统一准予", form=Grant, guards=closed("special_procedure"), cite=LICENSING["26(2)", "38(1)"]),
        Transition("refuse", ALL_IN, COMPLETED_REFUSED, DEPARTMENT_HEAD, zh="统一不予", form=Refusal, guards=closed("special_procedure"), follows=AFTERWARDS,
                   cite=LICENSING["38(2)"]),
        Transition("deliver", GRANTED, COMPLETED_GRANTED, CLERK, zh="统一送达", form=Receipt, follows="evaluation", cite=LICENSING[26, 44]),
        Transition("relay_result", GRANTED, STAYS, (CLERK, DEPARTMENT), zh="传递结果", form=Parcel, guards=closed("document_relay"), opens="document_relay",
                   cite=PLAN["二(五)"]),
        Transition("relayed", GRANTED, COMPLETED_GRANTED, None, zh="传递送达", on_close_of=("document_relay", "delivered"), follows="evaluation",
                   cite=(PLAN["二(五)"], LICENSING[44])),
        Transition("relay_lost", GRANTED, STAYS, None, zh="传递丢失，须补发", on_close_of=("document_relay", "lost"), cite=PLAN["二(五)"]),
        Transition("explain_overdue", (*UNDECIDED, GRANTED), STAYS, DEPARTMENT, zh="公开说明超期理由", form=OverdueReason,
                   guards=overdue("promise", "statutory", "delivery"), cite=BUSINESS_ENVIRONMENT["36(2)"]),
        Transition("withdraw", UNDECIDED, WITHDRAWN, APPLICANT, zh="撤回申请", form=Withdrawal, ends=INNER),
        Transition("terminate", UNDECIDED, TERMINATED, DEPARTMENT_HEAD, zh="终止办理", form=Reasons, ends=INNER),
    ),
    limits=(
        TimeLimit("promise", ("grant", "refuse"), from_matter("promised"), UNDECIDED, zh="承诺时限", paused_by="special_procedure", basis=PROMISE,
                  cite=(PLAN["二(三)3(2)"], BUSINESS_ENVIRONMENT["36(2)"])),
        TimeLimit("statutory", ("grant", "refuse"), from_matter("joint_limit"), UNDECIDED, zh="法定时限", paused_by="special_procedure", basis=STATUTE,
                  cite=(LICENSING["42(2)", 45, 82], BUSINESS_ENVIRONMENT["36(2)"])),
        TimeLimit("delivery", ("deliver", "relayed"), from_matter("delivery"), GRANTED, zh="颁发送达", basis=STATUTE, cite=LICENSING[44, 82]),
    ),
)  # fmt: skip
