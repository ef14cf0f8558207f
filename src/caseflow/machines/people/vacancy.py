"""vacancy 岗位空缺: a post falls vacant by death, resignation or 留置. That is no 调整, so no lock, quarter or notice is asked.

vacant → filled | abolished | resumed
"""

from __future__ import annotations

from caseflow import STAYS, Lifecycle, State, Transition
from caseflow.machines.law import PLAN
from caseflow.machines.people.forms import SuccessorNamed, Vacancy, VacancyFilled
from caseflow.machines.people.guards import another_than_left, decider_fits_post, latest_successor, mover_fits_post, vacant_already
from caseflow.machines.roles import CENTRE_HEAD, DEPARTMENT, PARTY_GOV_OFFICE, TOWNSHIP, VILLAGE_COMMITTEES
from caseflow.machines.shared.forms import Reasons

VACANT = State("vacant", zh="空缺")
FILLED = State("filled", zh="已补缺", final=True)
ABOLISHED = State("abolished", zh="岗位撤销", final=True)
RESUMED = State("resumed", zh="本人返岗", final=True)
SENDERS = (DEPARTMENT, VILLAGE_COMMITTEES, CENTRE_HEAD, PARTY_GOV_OFFICE, TOWNSHIP)
DECIDERS = (CENTRE_HEAD, TOWNSHIP)
STAFF = (PLAN["二(三)1"], PLAN["二(三)2(1)"])

# Whoever comes in is chosen, trained and examined in a posting case of their own; its number is named here.
VACANCY = Lifecycle(
    "vacancy",
    zh="岗位空缺",
    edition="2026-11-28",
    start=VACANT,
    opens_with=Vacancy,
    opened_by=SENDERS,
    opening_guards=mover_fits_post,
    cite=STAFF,
    transitions=(
        Transition("name_successor", VACANT, STAYS, SENDERS, zh="提名接任人员", form=SuccessorNamed, guards=(mover_fits_post, another_than_left), cite=STAFF),
        Transition("fill_vacancy", VACANT, FILLED, DECIDERS, zh="补缺上岗", form=VacancyFilled, guards=(latest_successor, vacant_already, decider_fits_post),
                   cite=(PLAN["二(三)1(2)三"], PLAN["三(二)二"])),
        Transition("abolish_post", VACANT, ABOLISHED, DECIDERS, zh="撤销岗位", form=Reasons, guards=decider_fits_post),
        Transition("resume_post", VACANT, RESUMED, DECIDERS, zh="本人返岗", form=Reasons, guards=decider_fits_post),
    ),
)  # fmt: skip
