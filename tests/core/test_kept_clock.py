"""A clock that was met by an act that turned out not good enough goes on with its old days (`keeps=` on a row that stays in its run)."""

import pytest

from caseflow.calendar import working_days
from tests.core.stories import DONE, HELD, A, B, Story, life, limit, row, small_centre

ROWS = (
    row("report", A, B),
    row("send_back", B, A, keeps="days"),
    row("approve", B, DONE),
)


def story(*limits, rows=ROWS):
    return Story("small", "2021-03-17", centre=small_centre(life(transitions=rows, limits=limits)))


@pytest.mark.parametrize("states", [A, (A, B)])
def test_it_goes_on_with_its_old_days(states):
    """What was sent back has not met the clock: the same clock runs on, due on the same day, and can be met again."""
    sent_back = story(limit("days", "report", working_days(5), states)).fire("report", "2021-03-18").fire("send_back", "2021-03-22")
    clock = sent_back.clock("days", "2021-03-22")
    assert (clock.number, clock.state, str(clock.due), clock.used) == (1, "running", "2021-03-24", 3)
    assert sent_back.clock("days", "2021-03-25").breached
    met = sent_back.fire("report", "2021-03-25").clock("days", "2021-04-25")
    assert (met.number, met.state, str(met.ended), met.breached) == (1, "met", "2021-03-25", True)


def test_what_was_approved_later_stays_in_time():
    """Met in time and approved after the due day, it was in time."""
    approved = story(limit("days", "report", working_days(5), A)).fire("report", "2021-03-18").fire("approve", "2021-04-18")
    clock = approved.clock("days", "2021-04-18")
    assert (clock.state, str(clock.ended), clock.breached) == ("met", "2021-03-18", False)


def test_what_stood_still_when_it_was_met():
    """A clock that was held when it was met goes on from the day on which it is kept."""
    rows = (row("hold", A, HELD), row("report", HELD, B), *ROWS[1:])
    held = story(limit("days", "report", working_days(5), A), rows=rows).fire("hold", "2021-03-18").fire("report", "2021-03-19")
    clock = held.fire("send_back", "2021-03-22").clock("days", "2021-03-22")
    assert (clock.state, clock.used, str(clock.due)) == ("running", 1, "2021-03-26")


def test_what_was_never_met():
    """A clock that is still open is not changed."""
    rows = (row("report", A, B), row("send_back", (A, B), A, keeps="days"), row("approve", B, DONE))
    clock = story(limit("days", "report", working_days(5), A), rows=rows).fire("send_back", "2021-03-18").clock("days", "2021-03-18")
    assert (clock.state, str(clock.due)) == ("running", "2021-03-24")
