"""Rules that several lifecycles share: what is missing is told once in the whole case; what follows a closing; wordings of limits."""

from __future__ import annotations

from caseflow.guards import once
from caseflow.law import library_default
from caseflow.machines.law import BUSINESS_ENVIRONMENT, LICENSING, PLAN
from caseflow.machines.roles import CENTRE_HEAD

TOLD_ONCE = (LICENSING["32(1)(四)"], BUSINESS_ENVIRONMENT["36(1)"], PLAN["二(三)3(1)"])

# A second notice for new items is refused, unless the head of the centre waives the rule with a reason on record.
one_notice = once("notify_missing", within="case", soft=CENTRE_HEAD, cite=TOLD_ONCE)

# A refusal on paper is sent to the applicant, and the applicant is invited to rate. The case is closed and waits for neither.
AFTERWARDS = ("document_relay", "evaluation")

# An accepted licence application ends in a decision or a withdrawal (行政许可法 37, 38); other matters may be terminated, by the centre's rule.
TERMINATION = library_default(
    "termination", "申请人死亡、终止或者标的灭失，终止办理 (the applicant has died or ceased to exist, or the object is gone)"
)

# For what the plan wants done promptly, or in a set time, without a number of days.
NO_NUMBER = "方案未写日数；中心未设则不计时 (no number in the plan: untimed unless the centre sets one)"

# 行政许可法 42(1), 43: twenty days unless a law or regulation says otherwise; no statute sets one for every other matter.
NO_LIMIT_STATED = (
    "事项未写法定时限的，行政许可为二十个工作日，其他事项不计时 "
    "(where the matter states none: 20 working days for a licence, untimed for other matters)"
)
