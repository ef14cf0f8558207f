"""instant 即办件: a case that is done at once, by the end of the same working day.

opened → completed_on_spot | refused; or found to be no instant case: handed over to promised
"""

from __future__ import annotations

from caseflow import Lifecycle, State, TimeLimit, Transition, from_matter
from caseflow.calendar import same_day
from caseflow.machines.cases.forms import AcceptanceNotice, OnSpotResult, Refusal
from caseflow.machines.cases.guards import kind_is, not_licence, ours_to_decide, qualified_to_decide
from caseflow.machines.law import LICENSING, PLAN
from caseflow.machines.roles import APPLICANT, CLERK
from caseflow.machines.shared.forms import DeficiencyNotice, Reasons, Withdrawal
from caseflow.machines.shared.rules import one_notice

OPENED = State("opened", zh="即办中")
AWAITING = State("awaiting_materials", zh="待补正")
COMPLETED = State("completed_on_spot", zh="即时办结", final=True)
REFUSED = State("refused", zh="办结（不予）", final=True)
NOT_INSTANT = State("not_instant", zh="转承诺件", final=True)
RETURNED = State("returned", zh="转退回件", final=True)
WITHDRAWN = State("withdrawn", zh="已撤件", final=True)

INSTANT = Lifecycle(
    "instant",
    zh="即办件",
    edition="2026-11-28",
    start=OPENED,
    opens_with=AcceptanceNotice,
    opened_by=CLERK,
    opening_guards=kind_is("instant"),
    receipt=True,
    cite=PLAN["二(三)3(2)"],
    transitions=(
        Transition("complete_on_spot", OPENED, COMPLETED, CLERK, zh="当场办结", form=OnSpotResult, guards=(ours_to_decide, qualified_to_decide), follows="evaluation",
                   cite=(LICENSING["34(2)"], PLAN["二(三)3(4)"])),
        Transition("refuse_on_spot", OPENED, REFUSED, CLERK, zh="当场作出不予决定", form=Refusal, guards=(ours_to_decide, qualified_to_decide), follows="evaluation", cite=LICENSING["38(2)"]),
        Transition("not_instant", OPENED, NOT_INSTANT, CLERK, zh="不能即办，转承诺件", form=Reasons, hands_over=from_matter("deemed_as", default="promised"),
                   counts_from=("supplemented", "open"), cite=LICENSING["42(1)"]),
        Transition("notify_missing", OPENED, AWAITING, CLERK, zh="一次性告知", form=DeficiencyNotice, guards=(not_licence, one_notice), opens="supplement"),
        Transition("supplemented", AWAITING, OPENED, None, zh="补正齐全", on_close_of=("supplement", "supplemented"), restarts="same_day"),
        # After acceptance of a licence nothing is asked for (行政许可法 32(1)(四) comes before it). Other matters may be returned from here.
        Transition("not_supplemented", AWAITING, OPENED, None, zh="逾期未补正", on_close_of=("supplement", "lapsed"), restarts="same_day"),
        Transition("return_case", OPENED, RETURNED, CLERK, zh="退回", form=Reasons, guards=not_licence, hands_over="returned"),
        Transition("withdraw", (OPENED, AWAITING), WITHDRAWN, APPLICANT, zh="撤件", form=Withdrawal, ends="supplement"),
    ),
    limits=(
        TimeLimit("same_day", ("complete_on_spot", "refuse_on_spot", "not_instant", "notify_missing", "return_case"), same_day(), OPENED, zh="即时办理",
                  cite=PLAN["二(三)3(4)"],
                  reading="方案只写“即时”，未写日数；按通行做法为当日，下班后或休息日收件的为下一工作日。“当场”由当场办结率衡量，不由时限衡量 "
                          "(the plan says at once and no day; by common practice the same working day, or the next when it came in after hours or on a rest day. "
                          "“On the spot” is the rate's, not the clock's)"),
    ),
)  # fmt: skip
