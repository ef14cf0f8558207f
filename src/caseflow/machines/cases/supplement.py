"""supplement 补办件: the applicant hands in what is missing, item by item, after one notice that lists it all. Always inside another run.

awaiting → supplemented | lapsed (where a period was set)
"""

from __future__ import annotations

from caseflow import STAYS, Lifecycle, State, TimeLimit, Transition, from_form
from caseflow.law import stated
from caseflow.machines.cases.forms import Commitment, SubmittedItems
from caseflow.machines.cases.guards import all_items_in, items_listed, posted_before, some_items_left
from caseflow.machines.law import HENAN_BUSINESS, LICENSING, PLAN
from caseflow.machines.roles import APPLICANT, CLERK
from caseflow.machines.shared.forms import DeficiencyNotice

AWAITING = State("awaiting", zh="待补正")
SUPPLEMENTED = State("supplemented", zh="补正齐全", final=True)
LAPSED = State("lapsed", zh="逾期未补正", final=True)
CALLED_OFF = State("called_off", zh="已终止", final=True)

SUPPLEMENT = Lifecycle(
    "supplement",
    zh="补办件",
    edition="2026-11-28",
    start=AWAITING,
    called_off=CALLED_OFF,
    opens_with=DeficiencyNotice,
    opened_by=CLERK,
    cite=(PLAN["二(三)3(2)"], LICENSING["32(1)(四)"]),
    transitions=(
        Transition("submit_partial", AWAITING, STAYS, (APPLICANT, CLERK), zh="部分补正", form=SubmittedItems, guards=(items_listed, some_items_left), submission=True),
        Transition("commit", AWAITING, STAYS, APPLICANT, zh="告知承诺", form=Commitment, guards=(items_listed,), cite=HENAN_BUSINESS[34]),
        Transition("submit_complete", AWAITING, SUPPLEMENTED, (APPLICANT, CLERK), zh="补正齐全", form=SubmittedItems, guards=(items_listed, all_items_in, posted_before), submission=True,
                   cite=LICENSING["32(1)(五)"]),
        Transition("not_supplied", AWAITING, LAPSED, None, zh="逾期未补正"),
    ),
    limits=(
        TimeLimit("supplement", "submit_complete", from_form("period"), AWAITING, zh="补交期限", lapse="not_supplied", of_applicant=True,
                  cite=stated("告知书载明的补交期限 (the time that the notice states)"),
                  reading="当面交的至下班前，网上交的至当日24时，邮寄的以交邮日为准（民法典第二百零三条第二款及比照） "
                          "(at the counter until closing, online until 24:00, by post the day posted: Civil Code, art. 203(2), and by analogy)"),
    ),
)  # fmt: skip
