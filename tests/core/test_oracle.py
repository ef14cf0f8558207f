"""Clocks against a slow walker that asks of every single day whether the clock ran when it began."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from caseflow.calendar import CN
from tests.core.stories import CENTRE, Choices
from tests.core.walker import Wall
from tests.core.walking import told

choices = st.lists(st.integers(0, 99), min_size=10, max_size=90)


@given(choices)
def test_every_clock_is_what_the_slow_walker_says(numbers):
    """used, state, due and breached of every clock, on the day of the last entry and on later ones, are those of the day-by-day walk."""
    case = told(Choices(numbers))
    day = max(entry.day for entry in case.standing)
    for later in (0, 1, 4, 40):
        as_of = day + timedelta(days=later)
        for clock in CENTRE.clocks(case, at=f"{as_of}T23:00+08:00"):
            seen = Wall(case, clock.run, clock.name, clock.number, CN).look(as_of)
            ours = (clock.state, clock.used, clock.due, clock.breached, clock.within)
            assert ours == (seen.state, seen.used, seen.due, seen.breached, seen.whole), (clock.run, clock.name, as_of)
