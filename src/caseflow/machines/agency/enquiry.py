"""enquiry 首问负责: a question at the counter. Exactly one person answers for it: who was asked first, until a colleague takes it over.

asked → answered | guided → asked | explained_elsewhere | receipt_issued → answered

Whoever got an answer is invited to rate it (一次一评); the enquiry is closed and waits for nobody.
"""

from __future__ import annotations

from caseflow import Lifecycle, State, Transition
from caseflow.machines.agency.forms import Answer, ElsewhereNote, Enquiry, EnquiryReceipt, Guidance
from caseflow.machines.agency.guards import guided_to_me, is_responsible
from caseflow.machines.law import PLAN
from caseflow.machines.roles import FIRST_CONTACTS
from caseflow.machines.shared.forms import Reasons

ASKED = State("asked", zh="首问登记")
GUIDED = State("guided", zh="引导中")
RECEIPT_ISSUED = State("receipt_issued", zh="已出回执")
ANSWERED = State("answered", zh="已答复", final=True)
EXPLAINED_ELSEWHERE = State("explained_elsewhere", zh="已说明他处办理", final=True)
RULE = PLAN["二(四)1"]

ENQUIRY = Lifecycle(
    "enquiry",
    zh="首问负责",
    edition="2026-11-28",
    start=ASKED,
    opens_with=Enquiry,
    opened_by=FIRST_CONTACTS,
    cite=(RULE, PLAN["二(三)2(2)一"], PLAN["二(一)3"]),
    transitions=(
        Transition("answer", ASKED, ANSWERED, FIRST_CONTACTS, zh="答复", form=Answer, guards=is_responsible, follows="evaluation", cite=RULE),
        Transition("guide", ASKED, GUIDED, FIRST_CONTACTS, zh="引导至同事", form=Guidance, guards=is_responsible, cite=RULE),
        Transition("take_over", GUIDED, ASKED, FIRST_CONTACTS, zh="接手", guards=guided_to_me, cite=RULE),
        Transition("not_taken_over", GUIDED, ASKED, FIRST_CONTACTS, zh="未接手，首问人继续", form=Reasons, cite=RULE),
        Transition("explain_elsewhere", ASKED, EXPLAINED_ELSEWHERE, FIRST_CONTACTS, zh="说明他处办理", form=ElsewhereNote, guards=is_responsible,
                   follows="evaluation", cite=RULE),
        Transition("issue_receipt", ASKED, RECEIPT_ISSUED, FIRST_CONTACTS, zh="出具回执", form=EnquiryReceipt, guards=is_responsible,
                   opens="enquiry_reply", cite=RULE),
        Transition("replied", RECEIPT_ISSUED, ANSWERED, None, zh="已按回执答复", on_close_of=("enquiry_reply", "replied"), follows="evaluation", cite=RULE),
        Transition("belongs_elsewhere", RECEIPT_ISSUED, EXPLAINED_ELSEWHERE, None, zh="已说明他处办理", on_close_of=("enquiry_reply", "elsewhere"),
                   follows="evaluation", cite=RULE),
    ),
)  # fmt: skip
