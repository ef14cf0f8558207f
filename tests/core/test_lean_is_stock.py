"""The engine's lean machine compared with the stock machine of `transitions`: on random lifecycles both decide alike."""

from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st
from transitions import Machine

from caseflow import Actor, Guard, Lifecycle, Role, State, Transition
from caseflow.engine.asking import Attempt, LeanMachine, build
from caseflow.engine.rules import Act
from caseflow.errors import Refused
from caseflow.machines.forms import AcceptanceNotice, Reasons
from tests.core.stories import OURS

STATES = [State(f"s{n}", zh="态", final=n > 4) for n in range(7)]
ROLES = [Role(name, zh="角") for name in ("clerk", "head", "applicant")]
GUARDS = [
    Guard("yes", lambda _: True, zh="可"),
    Guard("no", lambda _: "不可 (no)", zh="不可"),
    Guard("soft", lambda _: "原则上不可 (not in principle)", zh="原则上", soft=ROLES[1]),
    Guard("by_clerk", lambda asked: "clerk" in asked.roles or "非窗口 (not the window)", zh="窗口"),
]
FORMS = [None, Reasons, AcceptanceNotice]


class Seen:
    """What these guards get to see: the roles of the person who asks."""

    matter, case_no, event = None, "HL-1", "onward"

    def __init__(self, actor):
        self.roles = actor.roles


@st.composite
def lifecycles(draw):
    """A lifecycle of up to seven states; a chain through all of them makes it valid, the rest is random."""
    rows = {}
    for n in range(5):
        rows["onward", n] = n + 1
    for _ in range(draw(st.integers(0, 8))):
        rows[draw(st.sampled_from(["take", "leave", "turn"])), draw(st.integers(0, 4))] = draw(st.integers(0, 6))
    transitions = [
        Transition(
            event,
            STATES[source],
            STATES[target],
            tuple(draw(st.lists(st.sampled_from(ROLES), min_size=1, unique=True))),
            zh="行",
            form=draw(st.sampled_from(FORMS)),
            guards=tuple(draw(st.lists(st.sampled_from(GUARDS), max_size=3, unique_by=lambda guard: guard.name))),
        )
        for (event, source), target in rows.items()
    ]
    return Lifecycle(
        "chance", zh="偶", edition="1", start=STATES[0], opens_with=None, opened_by=ROLES[0], transitions=transitions, cite=OURS
    )


acts = st.tuples(
    st.sampled_from(["onward", "take", "leave", "turn"]),
    st.sets(st.sampled_from([role.name for role in ROLES])),
    st.sampled_from([None, Reasons(why="因故"), AcceptanceNotice(number="1")]),
)


def taken(machine, event, state, actor, form):
    """(accepted, state afterwards, type and message of the refusal), by one machine."""
    act = Act(event, datetime.fromisoformat("2021-03-17T09:00+08:00"), actor, form)
    cursor = Attempt("HL-1", state, act, Seen(actor))
    row = machine.events[event]
    done = row.trigger(cursor) if isinstance(machine, LeanMachine) else row.trigger(cursor, cursor)
    refused = cursor.refused
    return bool(done), cursor.state, None if done else (type(refused), str(refused), refused.facts)


@given(lifecycles(), st.lists(acts, max_size=12))
def test_lean_is_stock(lifecycle, story):
    """The same acts are accepted, lead to the same states, and are refused with the same type, message and facts."""
    lean, stock = build(lifecycle), build(lifecycle, Machine)
    assert set(lean.states) == set(stock.states) == {state.name for state in lifecycle.states}
    assert set(lean.events) == set(stock.events) == set(lifecycle.events)
    state = lifecycle.start.name
    for event, roles, form in story:
        leaves = any(row.event == event and state in {s.name for s in row.source} for row in lifecycle.transitions)
        if not leaves:
            continue
        actor = Actor("w-03", roles=roles)
        ours, theirs = taken(lean, event, state, actor, form), taken(stock, event, state, actor, form)
        assert ours == theirs
        assert ours[2] is None or issubclass(ours[2][0], Refused)
        state = ours[1]
