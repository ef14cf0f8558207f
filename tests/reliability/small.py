"""A small centre that is imported quickly, for processes that are started and killed many times."""

import os

from caseflow import Actor, Centre, Lifecycle, Role, State, TimeLimit, Transition
from caseflow.calendar import CN, working_days
from caseflow.law import centre_rule
from caseflow.lifecycle.forms import form, personal
from caseflow.store import SqliteStore

RELEASE = bool(os.environ.get("CASEFLOW_RELEASE"))  # before a release everything is tried ten times as hard and more
OURS = centre_rule("测试所用的规则")
DOER = Role("doer", zh="经办")
A, DONE, DROPPED = State("a", zh="甲"), State("done", zh="完成", final=True), State("dropped", zh="放弃", final=True)


@form("申请")
class Paper:
    """What comes in."""

    name: str = personal()


LIFE = Lifecycle(
    "small", zh="小", edition="1", start=A, opens_with=Paper, opened_by=DOER, cite=OURS,
    transitions=(
        Transition("note", A, A, DOER, zh="记"),
        Transition("again", A, A, DOER, zh="重计", restarts=("answer",)),
        Transition("finish", A, DONE, DOER, zh="办结"),
        Transition("drop", A, DROPPED, None, zh="放弃"),
    ),
    limits=(TimeLimit("answer", "finish", working_days(5), A, zh="限", lapse="drop", cite=OURS),),
)  # fmt: skip
CENTRE = Centre("small", lifecycles=(LIFE,), calendar=CN)
ANN = Actor("ann", roles={"doer"})


def opened(number, day="2021-03-17", *, centre=CENTRE, who=ANN, key=None):
    return centre.open("small", case_no=number, at=f"{day}T09:00+08:00", actor=who, form=Paper(name="张三"), key=key)


def noted(case, *, who=ANN, key=None, day="2021-03-17", event="note", centre=CENTRE):
    return centre.fire(case, event, at=f"{day}T10:00+08:00", actor=who, key=key)


def reached(kind, where, centre=CENTRE):
    """Open the store of a kind at a path or a URL."""
    if kind == "sqlite":
        return SqliteStore(where, centre)
    from caseflow.store import SqlStore  # noqa: PLC0415  # only where it is asked for

    return SqlStore(where, centre)
