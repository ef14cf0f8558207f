"""Clocks compared with a slow walker that asks of every single day whether the clock ran when that day began."""

from datetime import date, timedelta

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

from caseflow import from_form
from caseflow.calendar import CN, calendar_days, working_days
from caseflow.guards import closed
from caseflow.machines.forms import SpecialNotice
from tests.core.stories import CENTRE, OFF, Choices, State, Story, accepted, at, life, limit, make, row, small_centre
from tests.core.test_breach_stays import STRICT
from tests.core.walker import SlowClock
from tests.core.walking import walked

ONE = timedelta(days=1)
choices = st.lists(st.integers(0, 99), min_size=20, max_size=150)


def compared(case, centre, as_of):
    """(which clock, our answer, the walker's answer) for every clock of the case."""
    for clock in centre.clocks(case, at=at(str(as_of), "23:00")):
        slow = SlowClock(case, clock.run, clock.name, clock.number, CN).answer(as_of)
        if slow.whole is None and clock.within is not None:
            continue  # an untimed clock that was extended: see test_clocks.py
        # The walker does not tell a clock that has not begun from a paused one.
        state = "paused" if clock.state == "waiting" else clock.state
        theirs = ("paused" if slow.state == "waiting" else slow.state, slow.used or 0, slow.whole, slow.due, slow.breached)
        yield (clock.run, clock.name, str(as_of)), (state, clock.used or 0, clock.within, clock.due, clock.breached), theirs


def agree(case, centre=CENTRE):
    day = max(entry.day for entry in case.standing)
    for later in (0, 1, 4, 40):
        for clock, ours, theirs in compared(case, centre, day + later * ONE):
            assert ours == theirs, clock


@given(choices)
def test_every_clock_is_what_the_slow_walker_says(numbers):
    """Over random cases: used, whole, state, due and breached of every clock are those of the day-by-day walk, at its end and later."""
    agree(walked(Choices(numbers)))


@given(choices)
def test_every_clock_of_a_strict_centre(numbers):
    """The same in a centre that closes early, has set every amount and adopted every default."""
    agree(walked(Choices(numbers), STRICT), STRICT)


STAND, HELD, RUNS = State("stand", zh="在办"), State("held", zh="中止"), State("runs", zh="又在办")
SHUT = State("shut", zh="已结", final=True)
PAUSE = life("pause", (row("go_on", STAND, SHUT),), start=STAND, called_off=OFF)
MAIN = life(
    "main",
    (
        row("hold", STAND, HELD),
        row("release", HELD, STAND),
        row("order_pause", STAND, STAND, opens="pause"),
        row("lengthen", (STAND, HELD), STAND, form=SpecialNotice, extends={"days": calendar_days(4), "work": from_form("expected")}),
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
# The same by the convention that counts the day on which a clock goes on.
COUNTED = small_centre(
    *(attrs.evolve(made, limits=tuple(attrs.evolve(each, counts_resumption=True) for each in made.limits)) for made in (MAIN, HEIR)), PAUSE
)


def with_last_day(**rules):
    """The same centre with another rule about the last day of the clock that counts calendar days."""
    lives = [
        attrs.evolve(life, limits=tuple(attrs.evolve(limit, within=ruled(limit.within, rules)) for limit in life.limits))
        for life in (MAIN, HEIR)
    ]
    return small_centre(*lives, PAUSE)


def ruled(span, rules):
    return attrs.evolve(span, **rules) if span.unit == "calendar_days" else span


UNROLLED, FULL = with_last_day(rolls=False), with_last_day(at_least=8)


LAST, AFTER = "the last day", "the day after it"


def moved_on(story, day, gap):
    """`day` and `gap` days more; or the last day of the clock that is due next, or the day after that one."""
    if gap not in {LAST, AFTER}:
        return day + gap * ONE
    dues = [clock.due for clock in story.centre.clocks(story.case, at=at(str(day))) if clock.is_open and clock.due is not None]
    return min((due for due in dues if due >= day), default=day) + (ONE if gap == AFTER else 0 * ONE)


def test_what_is_owed_beyond_the_calendar():
    """A period that must hold eight working days and stood still ends no earlier than they can, on any calendar that may be published."""
    story = Story("main", "2026-12-21", centre=FULL).fire("order_pause", "2026-12-22").fire("go_on", "2026-12-24")
    clock = story.clock("days", "2026-12-25")
    assert clock.undated is not None
    assert str(clock.reckoning.earliest_due()) == "2027-01-02"  # one on 22 December, then 25, 28 to 31, 1 and 2 January


STEPS = st.lists(st.tuples(st.integers(0, 99), st.sampled_from([0, 1, 2, 3, 4, 5, 6, LAST, AFTER])), max_size=20)


@settings(max_examples=100)
@given(st.sampled_from([SMALL, COUNTED]), STEPS)
def test_pauses_extensions_restarts_and_handovers_by_the_day(centre, steps):
    """The same with everything that moves a clock: held states, pausing runs, extensions, restarts, a handover, in both conventions."""
    led(centre, steps)


@settings(max_examples=50)
@given(STEPS)
def test_the_last_day_that_is_not_rolled(steps):
    """The same with a clock whose last day stays where it is, rest day or not."""
    led(UNROLLED, steps)


@settings(max_examples=50)
@given(STEPS)
def test_the_working_days_that_a_period_must_have(steps):
    """The same with a clock that ends on its eighth working day at the earliest; days on which it stood still are none of them."""
    led(FULL, steps)


def test_the_table_says_what_the_text_says_of_the_last_day():
    """The table of a clock says that its last day is not rolled, or for which working days it waits."""
    story = Story("main", "2021-04-22", centre=UNROLLED)
    assert story.due("days", "2021-04-22") == "2021-05-01"
    assert "not rolled off a rest day" in story.clock("days", "2021-04-22").explain().text("en")
    story = Story("main", "2021-04-29", centre=FULL)
    assert story.due("days", "2021-04-29") == "2021-05-13"
    assert "it has at least 8 working days" in story.clock("days", "2021-04-29").explain().text("en")


def led(centre, steps):
    story = Story("main", "2021-04-23", centre=centre)
    day = date(2021, 4, 23)
    for number, gap in steps:
        day = moved_on(story, day, gap)
        may = [offer for offer in centre.offers(story.case, at=at(str(day))) if offer.may]
        if not may:
            break
        offer = may[number % len(may)]
        form = make(SpecialNotice, expected=working_days(1 + number % 3)) if offer.form is SpecialNotice else None
        story.fire(offer.event, str(day), run=offer.run, form=form)
    agree(story.case, centre)


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
