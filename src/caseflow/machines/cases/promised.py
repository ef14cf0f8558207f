"""promised 承诺件: a case that is reviewed and decided within the promised and the statutory limit, then delivered.

accepted → reviewing → granted → completed_granted | completed_refused
"""

from __future__ import annotations

from caseflow import STAYS, Lifecycle, State, TimeLimit, Transition, from_matter
from caseflow.guards import closed, fits_in, happened, not_expired, once, overdue, says
from caseflow.law import PROMISE, STATUTE, library_default
from caseflow.machines.cases.forms import (
    AcceptanceNotice,
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
    may_be_extended,
    not_licence,
    ours_to_decide,
    qualified_to_decide,
    secondary_only,
    told_meanwhile,
)
from caseflow.machines.cases.pauses import Stops
from caseflow.machines.law import BUSINESS_ENVIRONMENT, HENAN_BUSINESS, HENAN_BUSINESS_2025, LICENSING, PLAN
from caseflow.machines.roles import APPLICANT, CENTRE_HEAD, CLERK, DEPARTMENT, DEPARTMENT_HEAD
from caseflow.machines.shared.forms import DeficiencyNotice, Reasons, Withdrawal
from caseflow.machines.shared.guards import another_person
from caseflow.machines.shared.rules import AFTERWARDS, NO_LIMIT_STATED, TERMINATION

ACCEPTED = State("accepted", zh="已受理")
REVIEWING = State("reviewing", zh="审查中")
SECONDARY_LAPSED = State("secondary_lapsed", zh="容缺材料逾期未补")
SUSPENDED = State("suspended", zh="已中止")
TO_SUPERIOR = State("to_superior", zh="转报批件", final=True)
RETURNED = State("returned", zh="转退回件", final=True)
UNDECIDED = (ACCEPTED, REVIEWING, SECONDARY_LAPSED)
INNER = ("site_survey", "special_procedure", "fast_track")
EVERYTHING_INSIDE = (*INNER, "supplement")

INSIDE_CLOSED = (closed("site_survey"), closed("special_procedure"), closed("supplement"))
OTHER_PERSON = another_person("review")

PROMISED = Lifecycle(
    "promised",
    zh="承诺件",
    edition="2026-11-28",
    start=ACCEPTED,
    opens_with=AcceptanceNotice,
    opened_by=CLERK,
    opening_guards=kind_is("promised"),
    unheard=INNER,
    cite=PLAN["二(三)3(2)"],
    transitions=(
        Transition("review", ACCEPTED, REVIEWING, DEPARTMENT, zh="开始审查", cite=LICENSING["34(1)"]),
        Transition("order_survey", REVIEWING, STAYS, DEPARTMENT, zh="安排现场踏勘", form=SurveyOrder, opens="site_survey", cite=PLAN["二(三)3(4)"]),
        Transition("order_special", REVIEWING, STAYS, DEPARTMENT, zh="启动特别程序", form=SpecialNotice, opens="special_procedure", cite=LICENSING[45]),
        Transition("extend", REVIEWING, STAYS, DEPARTMENT_HEAD, zh="延长法定期限", form=ExtensionNotice,
                   guards=(is_licence, may_be_extended, once("extend", within="case"), not_expired("statutory", zh="法定时限"), told_meanwhile), extends={"statutory": from_matter("statutory_extension")}, cite=LICENSING["42(1)"]),
        Transition("tell_extension", REVIEWING, STAYS, (CLERK, DEPARTMENT), zh="告知延期理由", form=ExtensionTold, guards=(happened("extend"), told_meanwhile), cite=LICENSING["42(1)"]),
        Transition("withdraw_extension", REVIEWING, STAYS, DEPARTMENT_HEAD, zh="撤销延期", form=Reasons, revokes="extend"),
        Transition("propose_fast_track", (ACCEPTED, REVIEWING), STAYS, (CLERK, DEPARTMENT), zh="拟特事特办", form=FastTrackProposal,
                   guards=(closed("fast_track"), fits_in("within", "promised", zh="承诺时限")), opens="fast_track", cite=PLAN["二(三)3(4)"]),
        Transition("list_secondary", (ACCEPTED, REVIEWING), STAYS, CLERK, zh="容缺一次性告知", form=DeficiencyNotice,
                   guards=(once("list_secondary", within="case", soft=CENTRE_HEAD), secondary_only, says("period", zh="补交期限"), fits_in("period", "promised", zh="承诺时限")),
                   opens="supplement", cite=(HENAN_BUSINESS[35], HENAN_BUSINESS_2025.whole)),
        Transition("secondary_in", (ACCEPTED, REVIEWING), STAYS, None, zh="容缺材料补齐", on_close_of=("supplement", "supplemented")),
        Transition("secondary_not_in", (ACCEPTED, REVIEWING), SECONDARY_LAPSED, None, zh="容缺材料逾期未补", on_close_of=("supplement", "lapsed")),
        Transition("late_supply", (SECONDARY_LAPSED, SUSPENDED), REVIEWING, DEPARTMENT, zh="逾期后补齐", form=SubmittedItems, submission=True),
        Transition("suspend", SECONDARY_LAPSED, SUSPENDED, DEPARTMENT_HEAD, zh="中止办理", form=Reasons, guards=not_licence, cite=library_default("suspend_when_not_supplied", "容缺材料逾期未补，中止办理 (secondary materials not supplied in time: suspended)")),
        Transition("return_case", (SECONDARY_LAPSED, SUSPENDED), RETURNED, DEPARTMENT_HEAD, zh="退回", form=Reasons, guards=(not_licence, *INSIDE_CLOSED),
                   ends="fast_track", hands_over="returned", cite=library_default("return_when_secondary_not_supplied", "容缺材料逾期未补，退回 (secondary materials not supplied in time: given back)")),
        Transition("find_upward", REVIEWING, TO_SUPERIOR, DEPARTMENT, zh="须上级决定，转报批件", form=Reasons, guards=closed("supplement"), hands_over="upward",
                   keeps="statutory", cite=LICENSING[35]),
        Transition("grant", REVIEWING, GRANTED, DEPARTMENT_HEAD, zh="作出准予决定", form=Grant, guards=(*INSIDE_CLOSED, ours_to_decide, qualified_to_decide, OTHER_PERSON), cite=LICENSING["38(1)"]),
        Transition("refuse", (REVIEWING, SECONDARY_LAPSED), COMPLETED_REFUSED, DEPARTMENT_HEAD, zh="作出不予决定", form=Refusal,
                   guards=(*INSIDE_CLOSED, ours_to_decide, qualified_to_decide, OTHER_PERSON), ends="fast_track", follows=AFTERWARDS, cite=LICENSING["38(2)"]),
        *delivering(ends="fast_track"),
        Transition("explain_overdue", (*UNDECIDED, GRANTED), STAYS, DEPARTMENT, zh="公开说明超期理由", form=OverdueReason,
                   guards=(overdue("promise", "statutory", "delivery", zh="承诺时限、法定时限或者颁发、送达"),), cite=BUSINESS_ENVIRONMENT["36(2)"]),
        Transition("withdraw", (*UNDECIDED, SUSPENDED), WITHDRAWN, APPLICANT, zh="撤回申请", form=Withdrawal, ends=EVERYTHING_INSIDE),
        Transition("terminate", (*UNDECIDED, SUSPENDED), TERMINATED, DEPARTMENT_HEAD, zh="终止办理", form=Reasons, guards=not_licence, ends=EVERYTHING_INSIDE,
                   follows="evaluation", cite=TERMINATION),
    ),
    limits=(
        TimeLimit("promise", ("grant", "refuse"), from_matter("promised"), UNDECIDED, zh="承诺时限", paused_by="special_procedure", pauses_if=Stops("promised"), basis=PROMISE,
                  cite=(PLAN["二(三)3(2)"], BUSINESS_ENVIRONMENT["36(2)"]),
                  reading="办事指南未列明的第四十五条所列环节，承诺时限随法定时限中止；另一读法为承诺不中止 "
                          "(a step of article 45 that the guide does not list stops the promise with the statute; by the other reading the promise runs on)"),
        TimeLimit("statutory", ("grant", "refuse"), from_matter("statutory_limit"), UNDECIDED, zh="法定时限", paused_by="special_procedure", pauses_if=Stops("statutory"), basis=STATUTE,
                  cite=(LICENSING[42, 45, 82], BUSINESS_ENVIRONMENT["36(2)"], PLAN["二(三)3(4)"]), reading=NO_LIMIT_STATED),
        DELIVERY,
    ),
)  # fmt: skip
