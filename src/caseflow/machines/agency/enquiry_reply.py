"""enquiry_reply 回执答复: the later answer to a question, due within the time of the receipt. Always inside an enquiry.

promised → replied | elsewhere
"""

from __future__ import annotations

from caseflow import Lifecycle, State, TimeLimit, Transition, from_form
from caseflow.law import PROMISE, stated
from caseflow.machines.agency.forms import Answer, ElsewhereNote, EnquiryReceipt
from caseflow.machines.agency.guards import is_responsible
from caseflow.machines.law import PLAN
from caseflow.machines.roles import FIRST_CONTACTS

PROMISED = State("promised", zh="待答复")
REPLIED = State("replied", zh="已答复", final=True)
ELSEWHERE = State("elsewhere", zh="已说明他处办理", final=True)
RULE = PLAN["二(四)1"]

# Whoever signed the receipt answers for it, so there is still exactly one responsible person.
ENQUIRY_REPLY = Lifecycle(
    "enquiry_reply",
    zh="回执答复",
    edition="2026-11-28",
    start=PROMISED,
    opens_with=EnquiryReceipt,
    opened_by=FIRST_CONTACTS,
    cite=RULE,
    transitions=(
        Transition("reply", PROMISED, REPLIED, FIRST_CONTACTS, zh="答复", form=Answer, guards=is_responsible, cite=RULE),
        Transition("reply_elsewhere", PROMISED, ELSEWHERE, FIRST_CONTACTS, zh="说明他处办理", form=ElsewhereNote, guards=is_responsible, cite=RULE),
    ),
    limits=(
        TimeLimit("reply", ("reply", "reply_elsewhere"), from_form("reply_within"), PROMISED, zh="承诺答复", basis=PROMISE,
                  cite=(RULE, stated("回执载明的答复期限 (the time that the receipt states)")),
                  reading="期限由回执承诺，方案未写 (the time that the receipt promises; the plan gives none)"),
    ),
)  # fmt: skip
