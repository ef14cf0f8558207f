"""recurring_duty 定期工作: a duty that the plan wants done regularly (定期), without a number: scheduled, confirmed, and due again.

scheduled → scheduled … → ended
"""

from __future__ import annotations

from caseflow import STAYS, Lifecycle, State, TimeLimit, Transition, from_form
from caseflow.law import stated
from caseflow.machines.institutions.forms import DutyDone, DutyPlan
from caseflow.machines.law import PLAN
from caseflow.machines.roles import ARCHIVIST, CENTRE_HEAD, CLERK, PARTY_GOV_OFFICE
from caseflow.machines.shared.forms import Reasons
from caseflow.machines.shared.guards import another_person

SCHEDULED = State("scheduled", zh="已安排")
ENDED = State("ended", zh="已停止", final=True)
REGULARLY = (PLAN["二(三)5(4)"], PLAN["二(三)4(3)"], PLAN["二(一)4"])

RECURRING_DUTY = Lifecycle(
    "recurring_duty",
    zh="定期工作",
    edition="2026-11-28",
    start=SCHEDULED,
    opens_with=DutyPlan,
    opened_by=CENTRE_HEAD,
    cite=REGULARLY,
    transitions=(
        Transition("confirm", SCHEDULED, STAYS, (ARCHIVIST, CLERK), zh="完成一次", form=DutyDone, restarts="period", cite=REGULARLY),
        Transition("check_done", SCHEDULED, STAYS, CENTRE_HEAD, zh="抽查", form=DutyDone, guards=another_person("confirm", soft=PARTY_GOV_OFFICE)),
        Transition("end_duty", SCHEDULED, ENDED, CENTRE_HEAD, zh="停止", form=Reasons),
    ),
    limits=(
        TimeLimit("period", "confirm", from_form("period"), SCHEDULED, zh="按期完成",
                  cite=(*REGULARLY, stated("计划载明的周期 (the period that the plan of the duty states)")), reading="“定期”，方案未写周期；计划未定则不计时 "
                          "(regularly, without a number: untimed unless the plan of the duty sets a period)"),
    ),
)  # fmt: skip
