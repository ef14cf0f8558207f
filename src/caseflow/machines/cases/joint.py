"""joint 联办件: one application to several departments; the lead department decides once all that were asked have answered.

accepted → dispatched → all_in → granted → completed_granted | completed_refused
"""

from __future__ import annotations

from caseflow import STAYS, Lifecycle, State, TimeLimit, Transition, from_matter
from caseflow.guards import closed, fits_in, happened, not_expired, once, overdue, says
from caseflow.law import PROMISE, STATUTE
from caseflow.machines.cases.forms import (
    AcceptanceNotice,
    ConsultationLetter,
    ExtensionNotice,
    ExtensionTold,
    FastTrackProposal,
    Grant,
    OverdueReason,
    Refusal,
    SpecialNotice,
    SubmittedItems,
    SurveyOrder,
)
from caseflow.machines.cases.granted import COMPLETED_REFUSED, DELIVERY, GRANTED, TERMINATED, WITHDRAWN, delivering
from caseflow.machines.cases.guards import (
    is_licence,
    kind_is,
    not_licence,
    ours_to_decide,
    qualified_to_decide,
    secondary_lapsed,
    secondary_only,
    secondary_supplied,
    told_meanwhile,
)
from caseflow.machines.cases.pauses import Stops
from caseflow.machines.law import BUSINESS_ENVIRONMENT, HENAN_BUSINESS, HENAN_BUSINESS_2025, LICENSING, PLAN
from caseflow.machines.roles import APPLICANT, CENTRE_HEAD, CLERK, DEPARTMENT, DEPARTMENT_HEAD, GOVERNMENT_HEAD
from caseflow.machines.shared.forms import DeficiencyNotice, Reasons, Withdrawal
from caseflow.machines.shared.guards import another_person
from caseflow.machines.shared.rules import AFTERWARDS, TERMINATION

ACCEPTED = State("accepted", zh="已受理")
DISPATCHED = State("dispatched", zh="协办中")
ALL_IN = State("all_in", zh="意见齐全")
UNDECIDED = (ACCEPTED, DISPATCHED, ALL_IN)
INNER = ("opinion", "special_procedure", "site_survey", "fast_track", "supplement")
INSIDE_CLOSED = (closed("special_procedure"), closed("site_survey"), closed("supplement"))
OTHER_PERSON = another_person("consult")

JOINT = Lifecycle(
    "joint",
    zh="联办件",
    edition="2026-11-28",
    start=ACCEPTED,
    opens_with=AcceptanceNotice,
    opened_by=CLERK,
    opening_guards=kind_is("joint"),
    unheard=("special_procedure", "site_survey", "fast_track"),
    cite=(LICENSING["26(2)"], PLAN["二(三)4(1)"]),
    transitions=(
        Transition("consult", UNDECIDED, DISPATCHED, DEPARTMENT, zh="征求协办部门意见", form=ConsultationLetter, opens="opinion", cite=LICENSING["26(2)"]),
        Transition("all_answered", DISPATCHED, ALL_IN, None, zh="意见齐全", on_close_of=("opinion", None)),
        Transition("order_special", UNDECIDED, STAYS, DEPARTMENT, zh="启动特别程序", form=SpecialNotice, opens="special_procedure", cite=LICENSING[45]),
        Transition("order_survey", UNDECIDED, STAYS, DEPARTMENT, zh="安排现场踏勘", form=SurveyOrder, opens="site_survey", cite=PLAN["二(三)3(4)"]),
        Transition("propose_fast_track", UNDECIDED, STAYS, (CLERK, DEPARTMENT), zh="拟特事特办", form=FastTrackProposal,
                   guards=(closed("fast_track"), fits_in("within", "promised", zh="承诺时限")), opens="fast_track", cite=PLAN["二(三)3(4)"]),
        Transition("list_secondary", UNDECIDED, STAYS, CLERK, zh="容缺一次性告知", form=DeficiencyNotice,
                   guards=(once("list_secondary", within="case", soft=CENTRE_HEAD), secondary_only, says("period", zh="补交期限"), fits_in("period", "promised", zh="承诺时限")),
                   opens="supplement", cite=(HENAN_BUSINESS[35], HENAN_BUSINESS_2025.whole)),
        Transition("secondary_in", UNDECIDED, STAYS, None, zh="容缺材料补齐", on_close_of=("supplement", "supplemented")),
        Transition("secondary_not_in", UNDECIDED, STAYS, None, zh="容缺材料逾期未补", on_close_of=("supplement", "lapsed")),
        Transition("late_supply", UNDECIDED, STAYS, (CLERK, DEPARTMENT), zh="逾期后补齐", form=SubmittedItems, guards=secondary_lapsed, submission=True),
        Transition("extend", UNDECIDED, STAYS, GOVERNMENT_HEAD, zh="延长期限", form=ExtensionNotice,
                   guards=(is_licence, once("extend", within="case"), not_expired("statutory", zh="法定时限"), told_meanwhile), extends={"statutory": from_matter("joint_extension")}, cite=LICENSING["42(2)"]),
        Transition("tell_extension", UNDECIDED, STAYS, (CLERK, DEPARTMENT), zh="告知延期理由", form=ExtensionTold, guards=(happened("extend"), told_meanwhile), cite=LICENSING["42(2)"]),
        Transition("withdraw_extension", UNDECIDED, STAYS, GOVERNMENT_HEAD, zh="撤销延期", form=Reasons, revokes="extend"),
        Transition("grant", ALL_IN, GRANTED, DEPARTMENT_HEAD, zh="作出统一准予决定", form=Grant, guards=(*INSIDE_CLOSED, secondary_supplied, ours_to_decide, qualified_to_decide, OTHER_PERSON),
                   cite=LICENSING["26(2)", "38(1)"]),
        Transition("refuse", ALL_IN, COMPLETED_REFUSED, DEPARTMENT_HEAD, zh="作出统一不予决定", form=Refusal, guards=(*INSIDE_CLOSED, ours_to_decide, qualified_to_decide, OTHER_PERSON), ends="fast_track",
                   follows=AFTERWARDS, cite=LICENSING["38(2)"]),
        *delivering(ends="fast_track", zh="统一送达", cite=LICENSING[26, 44]),
        Transition("explain_overdue", (*UNDECIDED, GRANTED), STAYS, DEPARTMENT, zh="公开说明超期理由", form=OverdueReason,
                   guards=overdue("promise", "statutory", "delivery", zh="承诺时限、法定时限或者颁发、送达"), cite=BUSINESS_ENVIRONMENT["36(2)"]),
        Transition("withdraw", UNDECIDED, WITHDRAWN, APPLICANT, zh="撤回申请", form=Withdrawal, ends=INNER),
        Transition("terminate", UNDECIDED, TERMINATED, DEPARTMENT_HEAD, zh="终止办理", form=Reasons, guards=not_licence, ends=INNER,
                   follows="evaluation", cite=TERMINATION),
    ),
    limits=(
        TimeLimit("promise", ("grant", "refuse"), from_matter("promised"), UNDECIDED, zh="承诺时限", paused_by="special_procedure", pauses_if=Stops("promised"), basis=PROMISE,
                  cite=(PLAN["二(三)3(2)"], BUSINESS_ENVIRONMENT["36(2)"])),
        TimeLimit("statutory", ("grant", "refuse"), from_matter("joint_limit"), UNDECIDED, zh="法定时限", paused_by="special_procedure", pauses_if=Stops("statutory"), basis=STATUTE,
                  cite=(LICENSING["42(2)", 45, 82], BUSINESS_ENVIRONMENT["36(2)"])),
        DELIVERY,
    ),
)  # fmt: skip
