"""upward 报批件: a case that a superior decides: forwarded within three working days, closed within two days of the reply.

preparing → awaiting_superior → reply_received → granted → completed_granted | completed_refused
asked for materials that do not come: forwarded as it is, supplied late, or withdrawn
"""

from __future__ import annotations

from attrs import evolve

from caseflow import STAYS, Lifecycle, State, TimeLimit, Transition, from_centre, from_matter
from caseflow.calendar import calendar_days, working_days
from caseflow.guards import as_told_by, closed, fits_in, happened, not_expired, once, overdue
from caseflow.law import STATUTE
from caseflow.lifecycle import Stopped
from caseflow.machines.cases.forms import (
    AcceptanceNotice,
    ExtensionNotice,
    ExtensionTold,
    FastTrackProposal,
    ForwardingLetter,
    Grant,
    OverdueReason,
    Refusal,
    ReturnList,
    SpecialNotice,
    SubmittedItems,
    SuperiorReply,
    SurveyOrder,
)
from caseflow.machines.cases.granted import COMPLETED_REFUSED, DELIVERY, GRANTED, TERMINATED, WITHDRAWN, delivering
from caseflow.machines.cases.guards import (
    all_materials,
    decided_before,
    kind_is,
    not_given_before,
    not_licence,
    own_extension,
    told_meanwhile,
)
from caseflow.machines.cases.pauses import Stops
from caseflow.machines.law import BUSINESS_ENVIRONMENT, LICENSING, PLAN
from caseflow.machines.roles import APPLICANT, CLERK, DEPARTMENT, DEPARTMENT_HEAD
from caseflow.machines.shared.forms import DeficiencyNotice, Reasons, Withdrawal
from caseflow.machines.shared.guards import another_person
from caseflow.machines.shared.rules import AFTERWARDS, TERMINATION

PREPARING = State("preparing", zh="审查上报")
AWAITING_SUPERIOR = State("awaiting_superior", zh="待上级批复")
AWAITING_MATERIALS = State("awaiting_materials", zh="待补正")
MATERIALS_LAPSED = State("materials_lapsed", zh="逾期未补正")
REPLY_RECEIVED = State("reply_received", zh="已接批复")
UNDECIDED = (PREPARING, AWAITING_SUPERIOR, AWAITING_MATERIALS, MATERIALS_LAPSED)
INNER = ("site_survey", "special_procedure", "fast_track")
EVERYTHING_INSIDE = (*INNER, "supplement")
INSIDE_CLOSED = (closed("site_survey"), closed("special_procedure"))
# The superior decides (行政许可法第三十五条); the window carries it out, and refuses or grants nothing by itself.
OTHER_PERSON = another_person("forward")
SUPERIOR_GRANTED = as_told_by("receive_reply", "granted", told=True, zh="上级批复")
SUPERIOR_REFUSED = as_told_by("receive_reply", "granted", told=False, zh="上级批复")

UPWARD = Lifecycle(
    "upward",
    zh="报批件",
    edition="2026-11-28",
    start=PREPARING,
    opens_with=AcceptanceNotice,
    opened_by=CLERK,
    opening_guards=kind_is("upward"),
    unheard=INNER,
    cite=PLAN["二(三)3(2)"],
    transitions=(
        Transition("order_survey", PREPARING, STAYS, DEPARTMENT, zh="安排现场踏勘", form=SurveyOrder, opens="site_survey", cite=PLAN["二(三)3(4)"]),
        Transition("order_special", PREPARING, STAYS, DEPARTMENT, zh="启动特别程序", form=SpecialNotice, opens="special_procedure", cite=LICENSING[45]),
        Transition("propose_fast_track", PREPARING, STAYS, (CLERK, DEPARTMENT), zh="拟特事特办", form=FastTrackProposal,
                   guards=(closed("fast_track"), fits_in("within", "statutory_limit", zh="法定时限")), opens="fast_track", cite=PLAN["二(三)3(4)"]),
        Transition("extend", PREPARING, STAYS, DEPARTMENT_HEAD, zh="延长审查期限", form=ExtensionNotice,
                   guards=(own_extension, once("extend", within="case"), not_expired("statutory", zh="审查期限"), told_meanwhile), extends={"statutory": from_matter("extension")}, cite=LICENSING[43]),
        Transition("tell_extension", PREPARING, STAYS, (CLERK, DEPARTMENT), zh="告知延期理由", form=ExtensionTold, guards=(happened("extend"), told_meanwhile), cite=LICENSING["42(1)"]),
        Transition("withdraw_extension", PREPARING, STAYS, DEPARTMENT_HEAD, zh="撤销延期", form=Reasons, revokes="extend"),
        # What the applicant did not supply in time goes up as it is: the decision is the superior's (行政许可法 35).
        Transition("forward", (PREPARING, MATERIALS_LAPSED), AWAITING_SUPERIOR, DEPARTMENT, zh="上报", form=ForwardingLetter, guards=(*INSIDE_CLOSED, all_materials),
                   cite=LICENSING[35]),
        Transition("superior_returns", AWAITING_SUPERIOR, PREPARING, CLERK, zh="上级退件", form=ReturnList, guards=not_given_before,
                   restarts=("forward", "statutory"), cite=LICENSING[35]),
        Transition("superior_asks", AWAITING_SUPERIOR, AWAITING_MATERIALS, CLERK, zh="上级要求补正", form=DeficiencyNotice,
                   guards=not_given_before, opens="supplement", cite=LICENSING[35]),
        Transition("materials_in", AWAITING_MATERIALS, PREPARING, None, zh="补正齐全", on_close_of=("supplement", "supplemented"), restarts=("forward", "statutory")),
        Transition("materials_not_in", AWAITING_MATERIALS, MATERIALS_LAPSED, None, zh="逾期未补正", on_close_of=("supplement", "lapsed")),
        Transition("late_supply", MATERIALS_LAPSED, PREPARING, (CLERK, DEPARTMENT), zh="逾期后补齐", form=SubmittedItems, restarts=("forward", "statutory"), submission=True),
        Transition("receive_reply", AWAITING_SUPERIOR, REPLY_RECEIVED, CLERK, zh="接到批复", form=SuperiorReply, guards=decided_before),
        Transition("close_granted", REPLY_RECEIVED, GRANTED, CLERK, zh="按批复办理准予", form=Grant, guards=(*INSIDE_CLOSED, SUPERIOR_GRANTED, OTHER_PERSON), cite=(PLAN["二(三)3(4)"], LICENSING["38(1)"])),
        Transition("close_refused", REPLY_RECEIVED, COMPLETED_REFUSED, CLERK, zh="按批复办理不予", form=Refusal, guards=(SUPERIOR_REFUSED, OTHER_PERSON), ends=EVERYTHING_INSIDE,
                   follows=AFTERWARDS,
                   cite=(PLAN["二(三)3(4)"], LICENSING["38(2)"])),
        *delivering(ends="fast_track"),
        Transition("explain_overdue", (PREPARING, AWAITING_SUPERIOR, REPLY_RECEIVED, GRANTED), STAYS, DEPARTMENT, zh="公开说明超期理由", form=OverdueReason,
                   guards=overdue("forward", "close", "statutory", "delivery", zh="上报、批复后办结、审查或者颁发、送达"), cite=BUSINESS_ENVIRONMENT["36(2)"]),
        Transition("withdraw", UNDECIDED, WITHDRAWN, APPLICANT, zh="撤回申请", form=Withdrawal, ends=EVERYTHING_INSIDE),
        Transition("terminate", UNDECIDED, TERMINATED, DEPARTMENT_HEAD, zh="终止办理", form=Reasons, guards=not_licence, ends=EVERYTHING_INSIDE,
                   follows="evaluation", cite=TERMINATION),
    ),
    limits=(
        TimeLimit("forward", "forward", working_days(3), PREPARING, zh="上报时限", readings=Stopped("special_procedure", Stops("statutory")), cite=PLAN["二(三)3(4)"],
                  reading="自受理起；另一读法自收件起。特别程序期间照常计时；另一适用口径：依法须先行的环节期间中止计时。上级退件、补正齐全之后另起三个工作日；另一读法：只上报一次的，不再计 "
                          "(from acceptance; the other reading counts from receipt. A special procedure does not stop it; by another reading one that a law requires first does. "
                          "After a superior's return, or a supplement, three working days begin again; by the other reading they are counted once)"),
        TimeLimit("close", ("close_granted", "close_refused"), from_centre("reply_reading", rule="reply"), REPLY_RECEIVED, zh="批复后办结",
                  readings=(calendar_days(2), working_days(2)), cite=PLAN["二(三)3(4)"],
                  reading="同句既写“工作日”又写“2日”，按字面为日历日，末日为休息日的顺延（比照民法典第二百零三条）；按工作日理解的（如行政许可法第八十二条、行政处罚法第八十五条对其自身期限），"
                          "2021 年的工作日中有 52 日晚一日届满。两种口径之间不究责，除非中心已选定从严的一种。不采用不顺延的日历日：休息日无人可办 "
                          "(as written beside 工作日 in the same sentence: calendar days, rolled off a rest day (by analogy to the Civil Code, art. 203); read as working days, it ends "
                          "one later on 52 of 2021's working days. Between the two nobody is blamed, unless the centre chose the stricter one. Two calendar days without the roll are "
                          "not used: a closed office cannot act)"),
        TimeLimit("statutory", "forward", from_matter("statutory_limit"), PREPARING, zh="法定审查期限",
                  paused_by="special_procedure", pauses_if=Stops("statutory"), basis=STATUTE, cite=(LICENSING[43, 45, 82], BUSINESS_ENVIRONMENT["36(2)"], PLAN["二(三)3(4)"]),
                  reading="审查完毕以上报为准，上级办理的时间不计；上级退件、补正齐全之后重新计算，另一读法为不再计；事项未写法定时限的，行政许可为二十个工作日，其他事项不计时 "
                          "(met by forwarding: the superior's time is not the office's; after a return or a supplement it begins again, by the other reading it does not; "
                          "where the matter states none: 20 working days for a licence, untimed for other matters)"),
        # The ten days run from the superior's decision; where its day is not on record, from the day on which the reply came.
        evolve(DELIVERY, dated_by=("receive_reply", "decided_on")),
    ),
)  # fmt: skip
