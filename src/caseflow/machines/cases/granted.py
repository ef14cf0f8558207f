"""The rows from a grant to its delivery, shared by every kind that can be granted (promised, upward, joint)."""

from __future__ import annotations

from typing import Any

from caseflow import STAYS, State, TimeLimit, Transition, from_matter
from caseflow.guards import closed, happened
from caseflow.law import STATUTE
from caseflow.machines.cases.forms import CollectionNotice, Posting, Receipt
from caseflow.machines.law import CIVIL_PROCEDURE, LICENSING, PLAN
from caseflow.machines.roles import CLERK, DEPARTMENT
from caseflow.machines.shared.delivery import consent_before, on_day_of_posting, on_day_of_receipt, received
from caseflow.machines.shared.forms import Parcel, ReturnedLetter

GRANTED = State("granted", zh="准予，待送达")
COMPLETED_GRANTED = State("completed_granted", zh="办结（准予）", final=True)
COMPLETED_REFUSED = State("completed_refused", zh="办结（不予许可／不予批准）", final=True)
WITHDRAWN = State("withdrawn", zh="已撤回申请", final=True)
TERMINATED = State("terminated", zh="已终止", final=True)
LOOP = PLAN["二(五)"]

DELIVERY = TimeLimit(
    "delivery", ("deliver", "mail_returned", "relayed", "relayed_as_returned"), from_matter("delivery"), GRANTED, zh="颁发、送达", basis=STATUTE, cite=LICENSING[44, 82],
    # Sent in time but received late, or not collected after notice: that lateness is shown, and nobody is blamed for it.
    excused_by=("mail_result", "invite_to_collect", "document_relay.mail_to_applicant", "document_relay.send_to_applicant"),
    reading="止于申请人收到之日，不止于交寄之日；比照民事诉讼法，邮寄送达的，以回执上注明的收件日期为送达日期；另一读法止于交寄之日 "
            "(it ends on the day of receipt and not of posting: by analogy with the Civil Procedure Law, the date of receipt on the return slip; the other "
            "reading ends it on the day of posting)",
)  # fmt: skip


def delivering(*, ends: Any = (), zh: str = "送达", cite: Any = LICENSING[44]) -> tuple[Transition, ...]:
    """Return the rows from a grant to its delivery; `ends` names the lifecycles whose runs may still be open inside then."""
    return (
        Transition("deliver", GRANTED, COMPLETED_GRANTED, CLERK, zh=zh, form=Receipt, guards=(received, on_day_of_receipt, consent_before), ends=ends, follows="evaluation", cite=cite),
        Transition("mail_result", GRANTED, STAYS, (CLERK, DEPARTMENT), zh="交寄结果", form=Posting, guards=(closed("document_relay"), on_day_of_posting), cite=LOOP),
        Transition("invite_to_collect", GRANTED, STAYS, CLERK, zh="通知领取", form=CollectionNotice, cite=PLAN["一"]),
        # 比照民事诉讼送达: the address that the addressee gave was wrong, so the day of return counts as delivery.
        Transition("mail_returned", GRANTED, COMPLETED_GRANTED, (CLERK, DEPARTMENT), zh="地址有误退回，视为送达", form=ReturnedLetter, guards=happened("mail_result"),
                   ends=ends, follows="evaluation", cite=(LOOP, CIVIL_PROCEDURE.whole)),
        Transition("relay_result", GRANTED, STAYS, (CLERK, DEPARTMENT), zh="传递结果", form=Parcel, guards=closed("document_relay"), opens="document_relay", cite=LOOP),
        Transition("relayed", GRANTED, COMPLETED_GRANTED, None, zh="传递送达", on_close_of=("document_relay", "delivered"), ends=ends, follows="evaluation",
                   cite=(LOOP, LICENSING[44])),
        Transition("relayed_as_returned", GRANTED, COMPLETED_GRANTED, None, zh="传递退回，视为送达", on_close_of=("document_relay", "deemed_delivered"), ends=ends,
                   follows="evaluation", cite=(LOOP, CIVIL_PROCEDURE.whole)),
        Transition("relay_lost", GRANTED, STAYS, None, zh="传递丢失，须补发", on_close_of=("document_relay", "lost"), cite=LOOP),
    )  # fmt: skip
