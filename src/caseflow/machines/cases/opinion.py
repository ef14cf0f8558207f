"""opinion 部门意见: an assisting department's answer to the lead department. Silence is consent where the centre says so.

asked → agreed | objected | deemed_consent
"""

from __future__ import annotations

from caseflow import Lifecycle, State, TimeLimit, Transition, from_form
from caseflow.guards import centre_says
from caseflow.law import stated
from caseflow.machines.cases.forms import ConsultationLetter, Opinion
from caseflow.machines.cases.guards import addressed_unit
from caseflow.machines.law import LICENSING
from caseflow.machines.roles import DEPARTMENT

ASKED = State("asked", zh="已征求意见")
AGREED = State("agreed", zh="同意", final=True)
OBJECTED = State("objected", zh="不同意", final=True)
DEEMED_CONSENT = State("deemed_consent", zh="视为同意", final=True)
CALLED_OFF = State("called_off", zh="已终止", final=True)

OPINION = Lifecycle(
    "opinion",
    zh="协办意见",
    edition="2021-03-10",
    start=ASKED,
    called_off=CALLED_OFF,
    opens_with=ConsultationLetter,
    opened_by=DEPARTMENT,
    parameters="silence_is_consent",
    cite=LICENSING["26(2)"],
    transitions=(
        Transition("agree", ASKED, AGREED, DEPARTMENT, zh="同意", form=Opinion, guards=addressed_unit),
        Transition("object", ASKED, OBJECTED, DEPARTMENT, zh="不同意", form=Opinion, guards=addressed_unit),
        Transition("deem_consent", ASKED, DEEMED_CONSENT, None, zh="视为同意", guards=centre_says("silence_is_consent", zh="逾期不答复视为同意")),
    ),
    limits=(
        TimeLimit("opinion", ("agree", "object"), from_form("within"), ASKED, zh="协办时限", lapse="deem_consent", cite=stated("征求意见函载明的期限 (the time that the letter states)")),
    ),
)  # fmt: skip
