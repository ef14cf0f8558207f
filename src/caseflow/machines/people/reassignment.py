"""reassignment 人员调整: a move to another post: after two years or for a need, in principle in the first quarter, filed 15 working days ahead.

requested → approved → effective | refused
"""

from __future__ import annotations

from caseflow import STAYS, Lifecycle, State, Transition
from caseflow.machines.law import PLAN
from caseflow.machines.people.forms import ReassignmentRequest, SuccessorReady
from caseflow.machines.people.guards import (
    advance_notice,
    another_and_trained,
    decider_fits_post,
    effective_day_come,
    first_quarter,
    mover_fits_post,
    not_the_nominee,
    posting_lock,
    successor_ready_first,
)
from caseflow.machines.roles import CENTRE_HEAD, DEPARTMENT, DISTRICT_CENTRE, PARTY_GOV_OFFICE, TOWNSHIP, VILLAGE_COMMITTEES
from caseflow.machines.shared.forms import Reasons
from caseflow.machines.shared.guards import another_person

REQUESTED = State("requested", zh="已提交申请")
APPROVED = State("approved", zh="已同意，待接任")
EFFECTIVE = State("effective", zh="已调整", final=True)
REFUSED = State("refused", zh="不同意", final=True)
WITHDRAWN = State("withdrawn", zh="撤回申请", final=True)
RULE = PLAN["二(三)1(2)三"]
MOVERS = (DEPARTMENT, CENTRE_HEAD, VILLAGE_COMMITTEES, PARTY_GOV_OFFICE, TOWNSHIP)
DECIDERS = (CENTRE_HEAD, TOWNSHIP)

# Lock, quarter and notice bind window staff only, and every move of theirs. A centre with `reassignment_rules="exceptional"` binds only moves
# within the two years, as the grammar of the sentence suggests; with `notice_reading="loose"` the day of effect may be the fifteenth. The two
# years are computed from days: no clock runs. A post that falls vacant by death, resignation or 留置 is no 调整: see vacancy.
REASSIGNMENT = Lifecycle(
    "reassignment",
    zh="人员调整",
    edition="2026-11-28",
    start=REQUESTED,
    opens_with=ReassignmentRequest,
    opened_by=MOVERS,
    opening_guards=mover_fits_post,
    parameters=("notice_reading", "reassignment_rules"),
    cite=RULE,
    transitions=(
        Transition("approve_reassignment", REQUESTED, APPROVED, DECIDERS, zh="同意调整",
                   guards=(posting_lock, first_quarter(PARTY_GOV_OFFICE), advance_notice, decider_fits_post, not_the_nominee,
                           another_person("open", soft=PARTY_GOV_OFFICE)), cite=RULE),
        Transition("refuse_reassignment", REQUESTED, REFUSED, DECIDERS, zh="不同意调整", form=Reasons, guards=decider_fits_post),
        Transition("successor_ready", APPROVED, STAYS, (DISTRICT_CENTRE, CENTRE_HEAD), zh="接任人员培训考试合格", form=SuccessorReady, guards=another_and_trained,
                   cite=(RULE, PLAN["三(二)二"])),
        Transition("take_effect", APPROVED, EFFECTIVE, DECIDERS, zh="调整生效", guards=(successor_ready_first, effective_day_come, decider_fits_post), cite=RULE),
        Transition("withdraw_reassignment", (REQUESTED, APPROVED), WITHDRAWN, MOVERS, zh="撤回申请", form=Reasons, guards=mover_fits_post),
    ),
)  # fmt: skip
