"""returned 退回件: an application is given back with reason, basis and remedies; the applicant may ask for a review.

proposed → issued → returned; or under_review → upheld | overturned (back to intake)
"""

from __future__ import annotations

from caseflow import STAYS, Lifecycle, State, Transition
from caseflow.guards import approved_if
from caseflow.law import library_default
from caseflow.machines.cases.forms import Receipt, ReturnNotice, ReviewOutcome
from caseflow.machines.law import LICENSING, PLAN
from caseflow.machines.roles import APPLICANT, CENTRE_HEAD, CLERK
from caseflow.machines.shared.forms import Reasons
from caseflow.machines.shared.guards import another_person

PROPOSED = State("proposed", zh="拟退回")
ISSUED = State("issued", zh="已发退回通知")
UNDER_REVIEW = State("under_review", zh="复核中")
RETURNED = State("returned", zh="已退件", final=True)
UPHELD = State("upheld", zh="复核维持", final=True)
OVERTURNED = State("overturned", zh="复核撤销，重新接件", final=True)

RETURNED_CASE = Lifecycle(
    "returned",
    zh="退回件",
    edition="2026-11-28",
    start=PROPOSED,
    opens_with=Reasons,
    opened_by=CLERK,
    parameters="return_needs_approval",
    cite=PLAN["二(三)3(2)"],
    transitions=(
        Transition("approve_return", PROPOSED, STAYS, CENTRE_HEAD, zh="同意退回", guards=another_person("issue_return")),
        Transition("issue_return", PROPOSED, ISSUED, CLERK, zh="发退回件通知书", form=ReturnNotice,
                   guards=(approved_if("return_needs_approval", "approve_return"), another_person("approve_return")), cite=LICENSING["72(七)"]),
        Transition("collect", ISSUED, RETURNED, CLERK, zh="退还材料", form=Receipt, follows="evaluation"),
        Transition("request_review", ISSUED, UNDER_REVIEW, APPLICANT, zh="申请复核", form=Reasons, cite=library_default("review_of_return", "退回件可以向中心申请复核 (the applicant may ask the centre to review a return)")),
        Transition("uphold", UNDER_REVIEW, UPHELD, CENTRE_HEAD, zh="复核维持", form=ReviewOutcome, guards=another_person("issue_return"),
                   follows="evaluation"),
        Transition("overturn", UNDER_REVIEW, OVERTURNED, CENTRE_HEAD, zh="复核撤销", form=ReviewOutcome, guards=another_person("issue_return"),
                   hands_over="intake"),
    ),
)  # fmt: skip
