"""The lifecycles of the golden journals. Never edited: a journal that was written under them must be readable for ever."""

import attrs

from caseflow import Actor, Centre, Guard, LegalType, Lifecycle, Matter, Role, State, TimeLimit, Transition
from caseflow.calendar import CN, Span, working_days
from caseflow.guards import not_same_actor_as
from caseflow.law import centre_rule
from caseflow.lifecycle import Catalogue
from caseflow.lifecycle.forms import form, personal
from caseflow.lifecycle.vocabulary import STAYS, from_form, from_matter

OURS = centre_rule("试办事项的规则")
CLERK, HEAD, CITIZEN, LAW = Role("clerk", zh="经办"), Role("head", zh="负责人"), Role("citizen", zh="申请人"), None
RECEIVED, REVIEWING, APPROVED = State("received", zh="已收件"), State("reviewing", zh="审查中"), State("approved", zh="已审定")
DONE, GONE, OFF = State("done", zh="已办结", final=True), State("gone", zh="视为放弃", final=True), State("off", zh="终止", final=True)
PASSED, LOOKING, SEEN = State("passed", zh="已转办", final=True), State("looking", zh="查看中"), State("seen", zh="已查看", final=True)
ASKED, RATED = State("asked", zh="已邀请", final=False), State("rated", zh="已评价", final=True)


@form("申请")
class Paper:
    """What comes in."""

    name: str = personal()
    phone: str | None = personal(default=None)
    pages: int = 1
    items: tuple[str, ...] = ()


@form("期限")
class Term:
    """How long something may take."""

    span: Span
    note: str = ""


IN_PRINCIPLE = Guard("few_pages", lambda asked: asked.form.pages < 3 or "页数过多 (too many pages)", zh="页数", soft=HEAD, reads_form=True)

DESK = Lifecycle(
    "desk", zh="收件", edition="1", start=RECEIVED, opens_with=Paper, opened_by=CITIZEN, cite=OURS,
    transitions=(
        Transition("add", RECEIVED, RECEIVED, CITIZEN, zh="补件", form=Paper, guards=IN_PRINCIPLE),
        Transition("pass_on", RECEIVED, PASSED, CLERK, zh="转办", hands_over="review", keeps=("whole",)),
        Transition("refuse", RECEIVED, OFF, CLERK, zh="不予收件"),
        Transition("drop", RECEIVED, GONE, LAW, zh="视为放弃"),
    ),
    limits=(
        TimeLimit("pass_on", "pass_on", working_days(5), RECEIVED, zh="转办时限", lapse="drop", cite=OURS),
        TimeLimit("whole", "refuse", from_matter("statutory"), RECEIVED, zh="总时限", cite=OURS),
    ),
)  # fmt: skip
REVIEW = Lifecycle(
    "review", zh="审查", edition="1", start=REVIEWING, opens_with=None, opened_by=CLERK, cite=OURS, called_off=OFF,
    transitions=(
        Transition("look", REVIEWING, REVIEWING, CLERK, zh="现场查看", form=Term, opens="look"),
        Transition("seen", (REVIEWING, APPROVED), STAYS, LAW, zh="已查看", on_close_of=("look", "seen")),
        Transition("approve", REVIEWING, APPROVED, HEAD, zh="审定", guards=not_same_actor_as("look")),
        Transition("finish", APPROVED, DONE, CLERK, zh="办结", follows="rating"),
        Transition("stop", (REVIEWING, APPROVED), OFF, CITIZEN, zh="撤回", ends="look"),
    ),
    limits=(TimeLimit("whole", "finish", from_matter("statutory"), (REVIEWING, APPROVED), zh="总时限", paused_by="look", cite=OURS),),
)  # fmt: skip
LOOK = Lifecycle(
    "look", zh="查看", edition="1", start=LOOKING, opens_with=None, opened_by=CLERK, cite=OURS, called_off=OFF,
    transitions=(Transition("report", LOOKING, SEEN, CLERK, zh="报告"),),
    limits=(TimeLimit("report", "report", from_form("span"), LOOKING, zh="查看时限", cite=OURS),),
)  # fmt: skip
RATING = Lifecycle(
    "rating", zh="评价", edition="1", start=ASKED, opens_with=None, opened_by=CITIZEN, cite=OURS,
    transitions=(Transition("rate", ASKED, RATED, CITIZEN, zh="评价"),),
)  # fmt: skip
REVIEW_2 = attrs.evolve(REVIEW, edition="2", zh="审查（新）")

MATTER = Matter(code="T-1", name="试办事项", legal_type=LegalType.LICENCE, statutory=working_days(20), promised=working_days(10))
_salts = iter(range(1, 10**6))


def salt():
    """A salt that nobody would draw, so that the golden journals are the same whenever they are written."""
    return f"{next(_salts):032x}"


FIRST = Centre("golden", lifecycles=(DESK, REVIEW, LOOK, RATING), calendar=CN, salt=salt, correctors=("head",))
CENTRE = Centre(
    "golden", lifecycles=Catalogue((DESK, REVIEW_2, LOOK, RATING), older=(REVIEW,)), calendar=CN, salt=salt, correctors=("head",)
)
CITIZEN_1 = Actor("李雷", roles={"citizen"})
CLERK_1, CLERK_2 = Actor("w-01", roles={"clerk"}, unit="窗口一"), Actor("w-02", roles={"clerk"}, stands_for="w-03")
HEAD_1, BOTH = Actor("h-01", roles={"head"}), Actor("w-01", roles={"head", "clerk"})
