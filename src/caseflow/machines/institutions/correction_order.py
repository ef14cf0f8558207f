"""correction_order 责令限期改正: an order to correct something within the time that it states. Always inside another run.

ordered → corrected
"""

from __future__ import annotations

from caseflow import Lifecycle, State, TimeLimit, Transition, from_form
from caseflow.law import stated
from caseflow.machines.institutions.forms import CorrectionOrder, RectificationReport
from caseflow.machines.law import PLAN
from caseflow.machines.roles import CENTRE_HEAD, LEADING_GROUP, TOWNSHIP
from caseflow.machines.shared.forms import Reasons

ORDERED = State("ordered", zh="责令改正中")
CORRECTED = State("corrected", zh="已改正", final=True)
LIFTED = State("lifted", zh="已撤销", final=True)
CALLED_OFF = State("called_off", zh="随案结束", final=True)
RULE = PLAN["三(四)"]

CORRECTION_ORDER = Lifecycle(
    "correction_order",
    zh="限期改正",
    edition="2026-11-28",
    start=ORDERED,
    called_off=CALLED_OFF,
    opens_with=CorrectionOrder,
    opened_by=LEADING_GROUP,
    cite=RULE,
    transitions=(
        Transition("correct_fault", ORDERED, CORRECTED, (TOWNSHIP, CENTRE_HEAD), zh="完成改正", form=RectificationReport, cite=RULE),
        Transition("lift_order", ORDERED, LIFTED, LEADING_GROUP, zh="撤销责令", form=Reasons),
    ),
    limits=(
        TimeLimit("correction", "correct_fault", from_form("within"), ORDERED, zh="限期改正",
                  cite=(RULE, stated("责令书载明的期限 (the time that the order states)")), reading="期限由责令书载明，方案未写 (the order sets the time; the plan gives none)"),
    ),
)  # fmt: skip
