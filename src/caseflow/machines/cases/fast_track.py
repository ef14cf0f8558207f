"""fast_track 特事特办: the designation of a case as urgent, with its reason and a shorter internal limit. Always inside another run.

proposed → designated → lifted | declined
"""

from __future__ import annotations

from caseflow import Lifecycle, State, TimeLimit, Transition, from_form
from caseflow.law import stated
from caseflow.machines.cases.forms import FastTrackProposal
from caseflow.machines.law import PLAN
from caseflow.machines.roles import CENTRE_HEAD, CLERK, DEPARTMENT
from caseflow.machines.shared.forms import Reasons
from caseflow.machines.shared.guards import another_person

PROPOSED = State("proposed", zh="拟特办")
DESIGNATED = State("designated", zh="特办中")
LIFTED = State("lifted", zh="已解除", final=True)
DECLINED = State("declined", zh="未同意", final=True)
CALLED_OFF = State("called_off", zh="随案结束", final=True)

FAST_TRACK = Lifecycle(
    "fast_track",
    zh="特事特办",
    edition="2026-11-28",
    start=PROPOSED,
    called_off=CALLED_OFF,
    opens_with=FastTrackProposal,
    opened_by=(CLERK, DEPARTMENT),
    cite=PLAN["二(三)3(4)"],
    transitions=(
        Transition("designate", PROPOSED, DESIGNATED, CENTRE_HEAD, zh="同意特办", form=Reasons, guards=another_person("open")),
        Transition("decline_fast_track", PROPOSED, DECLINED, CENTRE_HEAD, zh="不同意特办", form=Reasons),
        Transition("lift", DESIGNATED, LIFTED, CENTRE_HEAD, zh="解除特办", form=Reasons),
    ),
    limits=(
        TimeLimit("fast", (), from_form("within"), DESIGNATED, zh="特办内部时限",
                  cite=(PLAN["二(三)3(4)"], stated("审批单载明的内部时限 (the time that the approval form states)")),
                  reading="自同意特办至办结，只是内部目标；法定、承诺时限照旧 "
                          "(from designation to the end of the case; an internal aim beside the statutory and promised limits, which stay)"),
    ),
)  # fmt: skip
