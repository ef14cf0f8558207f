"""The rows from a grant to its delivery, shared by every kind that can be granted (promised, upward, joint)."""

from __future__ import annotations

from typing import Any

from caseflow import STAYS, State, TimeLimit, Transition, from_matter
from caseflow.guards import closed
from caseflow.law import STATUTE
from caseflow.machines.cases.forms import Receipt
from caseflow.machines.law import LICENSING, PLAN
from caseflow.machines.roles import CLERK, DEPARTMENT
from caseflow.machines.shared.forms import Parcel

GRANTED = State("granted", zh="准予，待送达")
COMPLETED_GRANTED = State("completed_granted", zh="办结（准予）", final=True)
COMPLETED_REFUSED = State("completed_refused", zh="办结（不予）", final=True)
WITHDRAWN = State("withdrawn", zh="已撤回", final=True)
TERMINATED = State("terminated", zh="已终止", final=True)
LOOP = PLAN["二(五)"]

DELIVERY = TimeLimit(
    "delivery", ("deliver", "relayed"), from_matter("delivery"), GRANTED, zh="颁发送达", basis=STATUTE, cite=LICENSING[44, 82]
)


def delivering(*, ends: Any = (), zh: str = "送达", cite: Any = LICENSING[44]) -> tuple[Transition, ...]:
    """Return the rows from a grant to its delivery; `ends` names the lifecycles whose runs may still be open inside then."""
    return (
        Transition("deliver", GRANTED, COMPLETED_GRANTED, CLERK, zh=zh, form=Receipt, ends=ends, follows="evaluation", cite=cite),
        Transition("relay_result", GRANTED, STAYS, (CLERK, DEPARTMENT), zh="传递结果", form=Parcel, guards=closed("document_relay"), opens="document_relay", cite=LOOP),
        Transition("relayed", GRANTED, COMPLETED_GRANTED, None, zh="传递送达", on_close_of=("document_relay", "delivered"), ends=ends, follows="evaluation",
                   cite=(LOOP, LICENSING[44])),
        Transition("relay_lost", GRANTED, STAYS, None, zh="传递丢失，须补发", on_close_of=("document_relay", "lost"), cite=LOOP),
    )  # fmt: skip
