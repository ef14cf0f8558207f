"""special_procedure 特别程序: a hearing, tender, test or expert review, whose time is not counted. Always inside another run.

started → ended; its announced length is its own deadline
"""

from __future__ import annotations

from caseflow import Lifecycle, State, TimeLimit, Transition, from_form
from caseflow.law import STATUTE
from caseflow.machines.cases.forms import SpecialNotice, SpecialResult
from caseflow.machines.law import LICENSING
from caseflow.machines.roles import DEPARTMENT

STARTED = State("started", zh="特别程序开始")
ENDED = State("ended", zh="特别程序结束", final=True)
CALLED_OFF = State("called_off", zh="已终止", final=True)

SPECIAL_PROCEDURE = Lifecycle(
    "special_procedure",
    zh="特别程序",
    edition="2021-03-10",
    start=STARTED,
    called_off=CALLED_OFF,
    opens_with=SpecialNotice,
    opened_by=DEPARTMENT,
    cite=LICENSING[45],
    transitions=(
        Transition("end_special", STARTED, ENDED, DEPARTMENT, zh="特别程序结束", form=SpecialResult),
    ),
    limits=(
        TimeLimit("special", "end_special", from_form("expected"), STARTED, zh="告知的所需时间", basis=STATUTE, cite=LICENSING[45]),
    ),
)  # fmt: skip
