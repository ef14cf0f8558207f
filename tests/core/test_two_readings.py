"""Two readings at once: received after hours, and a step that may stop the clock; they are combined, as a walk by the day says."""

from datetime import date, timedelta

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caseflow import STAYS
from caseflow.calendar import CN, Notice, working_days
from caseflow.lifecycle import Catalogue, Stopped
from caseflow.machines.forms import SpecialKind, SpecialNotice
from caseflow.store import MemoryStore, recompute
from tests.core.stories import CENTRE, DONE, OFF, A, Story, accepted, at, life, limit, person_for, row, small_centre
from tests.core.walker import SlowClock

ONE = timedelta(days=1)
LOOK = life("look", (row("seen", A, DONE),), called_off=OFF)
PAUSE = life("pause", (row("resume", A, DONE),), called_off=OFF)


def centre_of(**more):
    rows = (row("look_at", A, STAYS, opens="look"), row("order", A, STAYS, opens="pause"), row("finish", A, DONE, ends=("look", "pause")))
    made = life(transitions=rows, limits=limit("days", "finish", working_days(3), A, **more), unheard=("look", "pause"), receipt=True)
    return small_centre(made, LOOK, PAUSE, parameters={"closes_at": "17:00"})


BOTH = centre_of(readings=Stopped("look"))
PAUSED = centre_of(paused_by="pause")


def test_they_are_combined():
    """Handed in on Friday evening, looked at from Tuesday to Thursday: due on Wednesday; late after the day that both readings allow."""
    told = Story("small", "2021-03-19T18:00", centre=BOTH).fire("look_at", "2021-03-23").fire("seen", "2021-03-25")
    clock = told.clock("days", "2021-03-26")
    # From Monday the 22nd: the 23rd; it stands still until the 25th; the 26th and the 29th.
    assert (str(clock.due), str(clock.overdue_after), clock.excused) == ("2021-03-24", "2021-03-29", "other_reading")
    assert told.clock("days", "2021-03-30").breached


@pytest.mark.parametrize(
    ("resumed", "overdue_after"), [("2021-03-20", "2021-03-25"), ("2021-03-21", "2021-03-25"), ("2021-03-23", "2021-03-26")]
)
def test_a_pause_that_ends_before_the_day_of_receipt(resumed, overdue_after):
    """A pause that is over before the later day of receipt costs nothing, and does not make it count from an earlier day."""
    told = Story("small", "2021-03-19T18:00", centre=PAUSED).fire("order", "2021-03-20").fire("resume", resumed)
    assert str(told.clock("days", "2021-03-23").overdue_after) == overdue_after


def test_another_edition_keeps_them():
    """A clock that another edition takes over keeps its readings, and what stops each of them."""
    old, new = BOTH.lifecycles["small"], attrs.evolve(BOTH.lifecycles["small"], edition="2")
    centre = attrs.evolve(BOTH, lifecycles=Catalogue((new, LOOK, PAUSE), older=(old,)))
    told = Story("small", "2021-03-19T18:00", centre=BOTH).fire("look_at", "2021-03-23")
    told.case = centre.migrate(told.case, "small", to="2", at=at("2021-03-24"), actor=person_for("centre_head"), why="新版")
    told.centre = centre
    clock = told.fire("seen", "2021-03-25").clock("days", "2021-03-26")
    assert (str(clock.due), str(clock.overdue_after)) == ("2021-03-24", "2021-03-29")


def slow_ends(case, as_of):
    """The ends by every combination of the two readings, by the slow walker."""
    slow = SlowClock(case, "small#1", "days", 1, CN)
    received, start = slow.start()[0].extras.received, slow.anchor()
    anchors = [start, received] if received is not None else [start]
    for anchor in anchors:
        for other in (False, True):
            slow.by_the_other = other
            yield slow.due(working_days(3), "working_days", anchor, as_of)


@settings(max_examples=80)
@given(st.integers(0, 20), st.booleans(), st.lists(st.tuples(st.booleans(), st.integers(0, 3)), max_size=6))
def test_every_combination_by_the_day(opened, late, steps):
    """Due on the earliest day of all combinations, and late after the last, whatever stops it before, on or after the day of receipt."""
    day = date(2021, 4, 25) + opened * ONE
    told = Story("small", f"{day}T18:00" if late else f"{day}T10:00", centre=BOTH)
    for starts, gap in steps:
        day += gap * ONE
        event = "look_at" if starts else "seen"
        if any(offer.event == event and offer.may for offer in told.centre.offers(told.case, at=at(str(day), "20:00"))):
            is_open = [run.id for run in told.case.runs if run.lifecycle.name == "look" and run.is_open]
            told.fire(event, f"{day}T20:00", run=is_open[0] if event == "seen" else None)
    ends = list(slow_ends(told.case, day + 20 * ONE))
    clock = told.clock("days", str(day + 20 * ONE))
    assert clock.due == min(end for end in ends if end is not None)
    assert clock.overdue_after == (None if None in ends else max(ends))


def test_an_overrun_pause_is_recomputed():
    """A notice that moves the day expected after an overrun pause is seen by a store, whatever was announced when the pause began."""
    notice = SpecialNotice(kind=SpecialKind.TEST, expected=working_days(3))
    case = accepted("2021-03-17").fire("order_special", "2021-03-22", form=notice).case
    store = MemoryStore(CENTRE)
    store.append(case, expected=0)
    assert store.head(case.case_no).last_due == date.max
    store.centre = CENTRE.with_calendar(CN.with_notice(Notice("关于补充安排的通知", off=["2021-06-10"], issued="2021-06-01")))
    moved = [(move.clock, str(move.before), str(move.after)) for move in recompute(store, CN, at("2021-06-04"))]
    assert moved == [("promise", "2021-06-16", "2021-06-17"), ("statutory", "2021-06-30", "2021-07-01")]
