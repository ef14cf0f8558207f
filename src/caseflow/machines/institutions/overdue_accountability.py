"""overdue_accountability 超时责任追究: who answers for a breach or another violation; proposed by a person, verified, then excused or attributed.

proposed → verifying → attributed → executed | excused | dismissed

Always a case of its own. 二(四)2(4) is about a person (“追究相关业务人员责任”), not about the applicant's matter: the parties are others, government
or supervisory organ decides, one person may answer for several cases, and the matter goes on meanwhile. So no row of a service case opens
one, the applicant's journal says nothing about discipline, and this case names the other by its number.

One decision suffices: each organ decides within its power, and no act is sanctioned twice (政务处分法 16). The person is window staff (进驻业务人员).
"""

from __future__ import annotations

from caseflow import STAYS, Lifecycle, State, Transition
from caseflow.machines.institutions.forms import AccountabilityDecision, AccountabilityProposal, Attribution, Statement
from caseflow.machines.institutions.guards import (
    breach_recorded,
    decided,
    heard_first,
    lies_with,
    not_oneself,
    other_measure_explained,
    sanctioned_once,
    window_staff_only,
)
from caseflow.machines.law import LICENSING, PLAN, PUBLIC_SERVANTS
from caseflow.machines.roles import APPRAISER, CENTRE_HEAD, CLERK, DEPARTMENT, GOVERNMENT, SUPERVISORY_ORGAN
from caseflow.machines.shared.forms import Reasons
from caseflow.machines.shared.guards import another_person

PROPOSED = State("proposed", zh="已建议")
VERIFYING = State("verifying", zh="核实中")
ATTRIBUTED = State("attributed", zh="已认定责任")
EXECUTED = State("executed", zh="已追究", final=True)
EXCUSED = State("excused", zh="免予追究", final=True)
DISMISSED = State("dismissed", zh="不予立案", final=True)
RULE = PLAN["二(四)2(4)"]
INVESTIGATORS = (CENTRE_HEAD, SUPERVISORY_ORGAN)
DECIDES_ONCE = (sanctioned_once, other_measure_explained, another_person("attribute", soft=GOVERNMENT))

OVERDUE_ACCOUNTABILITY = Lifecycle(
    "overdue_accountability",
    zh="超时责任追究",
    edition="2026-11-28",
    start=PROPOSED,
    opens_with=AccountabilityProposal,
    opened_by=(CENTRE_HEAD, APPRAISER, SUPERVISORY_ORGAN),
    cite=(PLAN["二(四)1"], RULE, LICENSING[72, 74]),
    transitions=(
        Transition("verify_breach", PROPOSED, VERIFYING, INVESTIGATORS, zh="立案核实", guards=(breach_recorded, another_person("open", soft=GOVERNMENT)), cite=RULE),
        Transition("dismiss", PROPOSED, DISMISSED, INVESTIGATORS, zh="不予立案", form=Reasons),
        Transition("hear_statement", VERIFYING, STAYS, (CLERK, DEPARTMENT, *INVESTIGATORS), zh="听取陈述申辩", form=Statement),
        Transition("excuse", VERIFYING, EXCUSED, INVESTIGATORS, zh="免予追究", form=Reasons, cite=RULE),
        Transition("attribute", VERIFYING, ATTRIBUTED, INVESTIGATORS, zh="认定责任和情节", form=Attribution, guards=(heard_first, not_oneself, window_staff_only), cite=RULE),
        Transition("government_decides", ATTRIBUTED, STAYS, GOVERNMENT, zh="政府决定", form=AccountabilityDecision,
                   guards=(lies_with("government_decides"), *DECIDES_ONCE), cite=(RULE, PUBLIC_SERVANTS[16])),
        Transition("organ_decides", ATTRIBUTED, STAYS, SUPERVISORY_ORGAN, zh="监察机关决定", form=AccountabilityDecision,
                   guards=(lies_with("organ_decides"), *DECIDES_ONCE), cite=(RULE, PUBLIC_SERVANTS[16])),
        Transition("transfer_to_organ", ATTRIBUTED, STAYS, GOVERNMENT, zh="移送监察机关", form=Reasons, guards=lies_with("government_decides"), cite=RULE),
        Transition("transfer_to_government", ATTRIBUTED, STAYS, SUPERVISORY_ORGAN, zh="移送政府", form=Reasons, guards=lies_with("organ_decides"), cite=RULE),
        Transition("execute", ATTRIBUTED, EXECUTED, (GOVERNMENT, SUPERVISORY_ORGAN), zh="执行", guards=decided, cite=RULE),
    ),
)  # fmt: skip
