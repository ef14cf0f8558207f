"""Clocks against a slow walker that asks of every single day whether the clock ran when it began."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from caseflow.calendar import CN, calendar_days, working_days
from caseflow.guards import closed
from tests.core.stories import CENTRE, OFF, Choices, State, Story, accepted, at, life, limit, row, small_centre
from tests.core.walker import Wall
from tests.core.walking import told

STILL = {"waiting": "paused"}
choices = st.lists(st.integers(0, 99), min_size=20, max_size=150)


def compared(case, centre, as_of):
    """(ours, the walker's) for every clock; where something happened on its last day, the due date is left to the tests below."""
    for clock in centre.clocks(case, at=at(str(as_of), "23:00")):
        seen = Wall(case, clock.run, clock.name, clock.number, CN).look(as_of)
        if seen.whole is None and clock.within is not None:
            continue  # an untimed clock that was extended: see test_clocks.py
        # A clock that has not run for a day yet: whether it waits or is paused already is a matter of words.
        ours = (STILL.get(clock.state, clock.state), clock.used or 0, clock.within, clock.due, clock.breached)
        theirs = (STILL.get(seen.state, seen.state), seen.used or 0, seen.whole, seen.due, seen.breached)
        spent = seen.on_its_last_day
        yield (clock.run, clock.name, str(as_of)), ours[: 3 if spent else 5], theirs[: 3 if spent else 5]


def agree(case, centre=CENTRE):
    day = max(entry.day for entry in case.standing)
    for later in (0, 1, 4, 40):
        for clock, ours, theirs in compared(case, centre, day + timedelta(days=later)):
            assert ours == theirs, clock


@given(choices)
def test_every_clock_is_what_the_slow_walker_says(numbers):
    """Over random cases: used, whole, state, due and breached of every clock are those of the day-by-day walk, at its end and later."""
    agree(told(Choices(numbers)))


STAND, HELD, RUNS = State("stand", zh="在办"), State("held", zh="中止"), State("runs", zh="又在办")
SHUT = State("shut", zh="已结", final=True)
PAUSE = life("pause", (row("go_on", STAND, SHUT),), start=STAND, called_off=OFF)
MAIN = life(
    "main",
    (
        row("hold", STAND, HELD),
        row("release", HELD, STAND),
        row("order_pause", STAND, STAND, opens="pause"),
        row("lengthen", (STAND, HELD), STAND, extends={"days": calendar_days(4), "work": working_days(3)}),
        row("shorten", (STAND, HELD), STAND, revokes="lengthen"),
        row("begin_anew", (STAND, HELD), STAND, restarts=("days", "work"), guards=closed("pause")),
        row("pass_on", STAND, SHUT, hands_over="heir", keeps=("days", "work")),
    ),
    start=STAND,
    unheard="pause",
    limits=(
        limit("days", (), calendar_days(9), (STAND,), paused_by="pause"),
        limit("work", (), working_days(5), (STAND, HELD), paused_by="pause"),
    ),
)
HEIR = life(
    "heir",
    (
        row("set_out", HELD, RUNS),
        row("order_stop", RUNS, RUNS, opens="pause"),
        row("close", RUNS, SHUT, ends="pause"),
    ),
    start=HELD,
    unheard="pause",
    limits=(limit("days", "close", calendar_days(12), (RUNS,)), limit("work", "close", working_days(7), (RUNS,), paused_by="pause")),
)
SMALL = small_centre(MAIN, HEIR, PAUSE)


@settings(max_examples=100)
@given(st.lists(st.tuples(st.integers(0, 99), st.integers(0, 6)), max_size=20))
def test_pauses_extensions_restarts_and_handovers_by_the_day(steps):
    """The same over a lifecycle made of everything that moves a clock: held states, pausing runs, extensions, restarts, a kept ledger."""
    story = Story("main", "2021-04-23", centre=SMALL)
    day = date(2021, 4, 23)
    for number, gap in steps:
        day += timedelta(days=gap)
        may = [offer for offer in SMALL.offers(story.case, at=at(str(day))) if offer.may]
        if not may:
            break
        offer = may[number % len(may)]
        story.fire(offer.event, str(day), run=offer.run, form=None)
    agree(story.case, SMALL)


def test_a_clock_that_was_due_on_resumption_stays_due_then():
    """Paused on its last day and resumed, a clock is due on that day; a later pause, when it is long overdue, moves nothing."""
    story = accepted().fire("order_special", "2021-03-31").fire("end_special", "2021-04-06")
    assert story.due("promise", "2021-04-09") == "2021-04-06"
    story.fire("order_special", "2021-04-12").fire("end_special", "2021-04-14")
    assert story.due("promise", "2021-04-14") == "2021-04-06"


def test_a_clock_that_was_due_on_resumption_stays_breached():
    """A pause that begins after the due date takes no lateness back."""
    story = accepted().fire("order_special", "2021-03-31").fire("end_special", "2021-04-06").fire("order_special", "2021-04-12")
    assert story.clock("promise", "2021-04-12").breached
