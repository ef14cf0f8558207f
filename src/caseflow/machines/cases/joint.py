"""joint 联办件: one application to several departments; the lead department decides once all that were asked have answered.

accepted → dispatched → all_in → granted → completed_granted | completed_refused
"""

from __future__ import annotations

from caseflow import STAYS, Lifecycle, State, TimeLimit, Transition, from_matter
from caseflow.guards import closed, once, overdue
from caseflow.law import PROMISE, STATUTE
from caseflow.machines.cases.forms import (
    AcceptanceNotice,
    ConsultationLetter,
    ExtensionNotice,
    Grant,
    OverdueReason,
    Refusal,
    SpecialNotice,
)
from caseflow.machines.cases.granted import COMPLETED_REFUSED, DELIVERY, GRANTED, TERMINATED, WITHDRAWN, delivering
from caseflow.machines.cases.guards import is_licence, not_licence
from caseflow.machines.law import BUSINESS_ENVIRONMENT, LICENSING, PLAN
from caseflow.machines.roles import APPLICANT, CLERK, DEPARTMENT, DEPARTMENT_HEAD, GOVERNMENT_HEAD
from caseflow.machines.shared.forms import Reasons, Withdrawal
from caseflow.machines.shared.guards import another_person
from caseflow.machines.shared.rules import AFTERWARDS, TERMINATION

ACCEPTED = State("accepted", zh="已受理")
DISPATCHED = State("dispatched", zh="协办中")
ALL_IN = State("all_in", zh="意见齐全")
UNDECIDED = (ACCEPTED, DISPATCHED, ALL_IN)
INNER = ("opinion", "special_procedure")
OTHER_PERSON = another_person("consult")

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
        Transition("grant", ALL_IN, GRANTED, DEPARTMENT_HEAD, zh="统一准予", form=Grant, guards=(closed("special_procedure"), OTHER_PERSON),
                   cite=LICENSING["26(2)", "38(1)"]),
        Transition("refuse", ALL_IN, COMPLETED_REFUSED, DEPARTMENT_HEAD, zh="统一不予", form=Refusal, guards=(closed("special_procedure"), OTHER_PERSON),
                   follows=AFTERWARDS, cite=LICENSING["38(2)"]),
        *delivering(zh="统一送达", cite=LICENSING[26, 44]),
        Transition("explain_overdue", (*UNDECIDED, GRANTED), STAYS, DEPARTMENT, zh="公开说明超期理由", form=OverdueReason,
                   guards=overdue("promise", "statutory", "delivery"), cite=BUSINESS_ENVIRONMENT["36(2)"]),
        Transition("withdraw", UNDECIDED, WITHDRAWN, APPLICANT, zh="撤回申请", form=Withdrawal, ends=INNER),
        Transition("terminate", UNDECIDED, TERMINATED, DEPARTMENT_HEAD, zh="终止办理", form=Reasons, guards=not_licence, ends=INNER,
                   follows="evaluation", cite=TERMINATION),
    ),
    limits=(
        TimeLimit("promise", ("grant", "refuse"), from_matter("promised"), UNDECIDED, zh="承诺时限", paused_by="special_procedure", basis=PROMISE,
                  cite=(PLAN["二(三)3(2)"], BUSINESS_ENVIRONMENT["36(2)"])),
        TimeLimit("statutory", ("grant", "refuse"), from_matter("joint_limit"), UNDECIDED, zh="法定时限", paused_by="special_procedure", basis=STATUTE,
                  cite=(LICENSING["42(2)", 45, 82], BUSINESS_ENVIRONMENT["36(2)"])),
        DELIVERY,
    ),
)  # fmt: skip
