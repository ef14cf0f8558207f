"""upward 报批件: a case that a superior decides: forwarded within three working days, closed within two days of the reply.

preparing → awaiting_superior → reply_received → granted → completed_granted | completed_refused
"""

from __future__ import annotations

from caseflow import STAYS, Lifecycle, State, TimeLimit, Transition, from_centre, from_matter
from caseflow.calendar import calendar_days, working_days
from caseflow.guards import as_told_by, closed, fits_in, once, overdue
from caseflow.law import STATUTE
from caseflow.machines.cases.forms import (
    AcceptanceNotice,
    ExtensionNotice,
    FastTrackProposal,
    ForwardingLetter,
    Grant,
    OverdueReason,
    Refusal,
    ReturnList,
    SpecialNotice,
    SuperiorReply,
    SurveyOrder,
)
from caseflow.machines.cases.granted import COMPLETED_REFUSED, DELIVERY, GRANTED, TERMINATED, WITHDRAWN, delivering
from caseflow.machines.cases.guards import all_materials, is_licence, not_given_before, not_licence
from caseflow.machines.law import BUSINESS_ENVIRONMENT, LICENSING, PLAN
from caseflow.machines.roles import APPLICANT, CLERK, DEPARTMENT, DEPARTMENT_HEAD
from caseflow.machines.shared.forms import DeficiencyNotice, Reasons, Withdrawal
from caseflow.machines.shared.guards import another_person
from caseflow.machines.shared.rules import AFTERWARDS, NO_LIMIT_STATED, TERMINATION

PREPARING = State("preparing", zh="审查上报")
AWAITING_SUPERIOR = State("awaiting_superior", zh="待上级批复")
AWAITING_MATERIALS = State("awaiting_materials", zh="待补正")
MATERIALS_LAPSED = State("materials_lapsed", zh="逾期未补正")
REPLY_RECEIVED = State("reply_received", zh="已接批复")
UNDECIDED = (PREPARING, AWAITING_SUPERIOR, AWAITING_MATERIALS, MATERIALS_LAPSED)
INNER = ("site_survey", "special_procedure", "fast_track")
EVERYTHING_INSIDE = (*INNER, "supplement")
INSIDE_CLOSED = (closed("site_survey"), closed("special_procedure"))
# The superior decides (行政许可法第三十五条); the window carries it out.
OTHER_PERSON = another_person("forward")
SUPERIOR_GRANTED = as_told_by("receive_reply", "granted", told=True, zh="上级批复")
SUPERIOR_REFUSED = as_told_by("receive_reply", "granted", told=False, zh="上级批复")

UPWARD = Lifecycle(
    "upward",
    zh="报批件",
    edition="2021-03-10",
    start=PREPARING,
    opens_with=AcceptanceNotice,
    opened_by=CLERK,
    unheard=INNER,
    cite=PLAN["二(三)3(2)"],
    transitions=(
        Transition("order_survey", PREPARING, STAYS, DEPARTMENT, zh="派踏勘", form=SurveyOrder, opens="site_survey", cite=PLAN["二(三)3(4)"]),
        Transition("order_special", PREPARING, STAYS, DEPARTMENT, zh="启动特别程序", form=SpecialNotice, opens="special_procedure", cite=LICENSING[45]),
        Transition("propose_fast_track", PREPARING, STAYS, (CLERK, DEPARTMENT), zh="拟特事特办", form=FastTrackProposal,
                   guards=(closed("fast_track"), fits_in("within", "statutory_limit", zh="法定时限")), opens="fast_track", cite=PLAN["二(三)3(4)"]),
        Transition("extend", (PREPARING, REPLY_RECEIVED), STAYS, DEPARTMENT_HEAD, zh="延长法定期限", form=ExtensionNotice,
                   guards=(is_licence, once("extend", within="case")), extends={"statutory": from_matter("extension")}, cite=LICENSING["42(1)"]),
        Transition("withdraw_extension", (PREPARING, REPLY_RECEIVED), STAYS, DEPARTMENT_HEAD, zh="撤销延期", form=Reasons, revokes="extend"),
        Transition("forward", PREPARING, AWAITING_SUPERIOR, DEPARTMENT, zh="上报", form=ForwardingLetter, guards=(*INSIDE_CLOSED, all_materials),
                   cite=LICENSING[35]),
        Transition("superior_returns", AWAITING_SUPERIOR, PREPARING, CLERK, zh="上级退件", form=ReturnList, guards=not_given_before,
                   restarts="forward", cite=LICENSING[35]),
        Transition("superior_asks", AWAITING_SUPERIOR, AWAITING_MATERIALS, CLERK, zh="上级要求补正", form=DeficiencyNotice,
                   guards=not_given_before, opens="supplement", cite=LICENSING[35]),
        Transition("materials_in", AWAITING_MATERIALS, PREPARING, None, zh="补正齐全", on_close_of=("supplement", "supplemented"), restarts="forward"),
        Transition("materials_not_in", AWAITING_MATERIALS, MATERIALS_LAPSED, None, zh="逾期未补正", on_close_of=("supplement", "lapsed")),
        Transition("receive_reply", AWAITING_SUPERIOR, REPLY_RECEIVED, CLERK, zh="接到批复", form=SuperiorReply),
        Transition("close_granted", REPLY_RECEIVED, GRANTED, CLERK, zh="办结（准予）", form=Grant, guards=(*INSIDE_CLOSED, SUPERIOR_GRANTED, OTHER_PERSON), cite=(PLAN["二(三)3(4)"], LICENSING["38(1)"])),
        Transition("close_refused", (REPLY_RECEIVED, MATERIALS_LAPSED), COMPLETED_REFUSED, CLERK, zh="办结（不予）", form=Refusal, guards=(SUPERIOR_REFUSED, OTHER_PERSON), ends=EVERYTHING_INSIDE,
                   follows=AFTERWARDS,
                   cite=(PLAN["二(三)3(4)"], LICENSING["38(2)"])),
        *delivering(ends="fast_track"),
        Transition("explain_overdue", (PREPARING, REPLY_RECEIVED, GRANTED), STAYS, DEPARTMENT, zh="公开说明超期理由", form=OverdueReason,
                   guards=overdue("forward", "close", "statutory", "delivery"), cite=BUSINESS_ENVIRONMENT["36(2)"]),
        Transition("withdraw", UNDECIDED, WITHDRAWN, APPLICANT, zh="撤回申请", form=Withdrawal, ends=EVERYTHING_INSIDE),
        Transition("terminate", UNDECIDED, TERMINATED, DEPARTMENT_HEAD, zh="终止办理", form=Reasons, guards=not_licence, ends=EVERYTHING_INSIDE,
                   follows="evaluation", cite=TERMINATION),
    ),
    limits=(
        TimeLimit("forward", "forward", working_days(3), PREPARING, zh="上报时限", cite=PLAN["二(三)3(4)"], reading="自受理起；另一读法自收件起 (from acceptance; the other reading counts from receipt)"),
        TimeLimit("close", ("close_granted", "close_refused"), from_centre("reply_reading", calendar_days(2)), REPLY_RECEIVED, zh="批复后办结",
                  readings=(calendar_days(2), working_days(2)), cite=PLAN["二(三)3(4)"],
                  reading="同句既写“工作日”又写“2日”，按字面为日历日，末日为休息日的顺延（比照民法典第二百零三条）；按工作日理解的（如行政许可法第八十二条、行政处罚法第八十五条对其自身期限），"
                          "2021 年的工作日中有 52 日晚一日届满。不采用不顺延的日历日：休息日无人可办 "
                          "(as written beside 工作日 in the same sentence: calendar days, rolled off a rest day (by analogy to the Civil Code, art. 203); read as working days, it ends "
                          "one later on 52 of 2021's working days. Two calendar days without the roll are not used: a closed office cannot act)"),
        TimeLimit("statutory", ("close_granted", "close_refused"), from_matter("statutory_limit"), (PREPARING, REPLY_RECEIVED), zh="法定时限",
                  paused_by="special_procedure", basis=STATUTE, cite=(LICENSING[42, 43, 45, 82], BUSINESS_ENVIRONMENT["36(2)"], PLAN["二(三)3(4)"]),
                  reading=NO_LIMIT_STATED),
        DELIVERY,
    ),
)  # fmt: skip
