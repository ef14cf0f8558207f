"""reassignment 人员调整: a move to another post: after two years or for a need, in principle in the first quarter, filed 15 working days ahead.

requested → approved → effective | refused
"""

from __future__ import annotations

from caseflow import STAYS, Lifecycle, State, Transition
from caseflow.guards import happened
from caseflow.machines.law import PLAN
from caseflow.machines.people.forms import ReassignmentRequest, SuccessorReady
from caseflow.machines.people.guards import (
    advance_notice,
    another_and_trained,
    effective_day_come,
    first_quarter,
    not_the_nominee,
    posting_lock,
)
from caseflow.machines.roles import CENTRE_HEAD, DEPARTMENT, DISTRICT_CENTRE, PARTY_GOV_OFFICE
from caseflow.machines.shared.forms import Reasons
from caseflow.machines.shared.guards import another_person

REQUESTED = State("requested", zh="已提交申请")
APPROVED = State("approved", zh="已同意，待接任")
EFFECTIVE = State("effective", zh="已调整", final=True)
REFUSED = State("refused", zh="不同意", final=True)
WITHDRAWN = State("withdrawn", zh="已撤回", final=True)
RULE = PLAN["二(三)1(2)三"]

# Quarter and notice bind every move. A centre with `reassignment_rules="exceptional"` binds only moves within the two years, as the grammar of the
# sentence suggests; with `notice_reading="loose"` the day of effect may be the fifteenth. The two years are computed from days: no clock runs.
REASSIGNMENT = Lifecycle(
    "reassignment",
    zh="人员调整",
    edition="2021-03-10",
    start=REQUESTED,
    opens_with=ReassignmentRequest,
    opened_by=(DEPARTMENT, CENTRE_HEAD),
    parameters=("notice_reading", "reassignment_rules"),
    cite=RULE,
    transitions=(
        Transition("approve_reassignment", REQUESTED, APPROVED, CENTRE_HEAD, zh="同意调整",
                   guards=(posting_lock, first_quarter(PARTY_GOV_OFFICE), advance_notice, not_the_nominee, another_person("open")), cite=RULE),
        Transition("refuse_reassignment", REQUESTED, REFUSED, CENTRE_HEAD, zh="不同意调整", form=Reasons),
        Transition("successor_ready", APPROVED, STAYS, (DISTRICT_CENTRE, CENTRE_HEAD), zh="接任人员培训考试合格", form=SuccessorReady, guards=another_and_trained,
                   cite=(RULE, PLAN["三(二)二"])),
        Transition("take_effect", APPROVED, EFFECTIVE, CENTRE_HEAD, zh="调整生效",
                   guards=(happened("successor_ready", soft=PARTY_GOV_OFFICE, cite=RULE), effective_day_come), cite=RULE),
        Transition("withdraw_reassignment", (REQUESTED, APPROVED), WITHDRAWN, (DEPARTMENT, CENTRE_HEAD), zh="撤回申请", form=Reasons),
    ),
)  # fmt: skip
