"""special_procedure 特别程序: a hearing, tender, test or expert review, whose time may not count. Always inside another run.

Which clocks it stops, and on what ground, is in `pauses.py`.

started → ended; its announced length is its own deadline
"""

from __future__ import annotations

from caseflow import Lifecycle, State, TimeLimit, Transition, from_form
from caseflow.law import STATUTE, stated
from caseflow.machines.cases.forms import SpecialNotice, SpecialResult
from caseflow.machines.law import LICENSING
from caseflow.machines.roles import DEPARTMENT

STARTED = State("started", zh="特别程序开始")
ENDED = State("ended", zh="特别程序结束", final=True)
CALLED_OFF = State("called_off", zh="已终止", final=True)

SPECIAL_PROCEDURE = Lifecycle(
    "special_procedure",
    zh="特别程序",
    edition="2026-11-28",
    start=STARTED,
    called_off=CALLED_OFF,
    opens_with=SpecialNotice,
    opened_by=DEPARTMENT,
    cite=LICENSING[45],
    transitions=(
        Transition("end_special", STARTED, ENDED, DEPARTMENT, zh="特别程序结束", form=SpecialResult),
    ),
    limits=(
        TimeLimit("special", "end_special", from_form("expected"), STARTED, zh="告知的所需时间", basis=STATUTE, cite=(LICENSING[45], stated("告知书载明的所需时间 (the time that the notice states)"))),
    ),
)  # fmt: skip
