"""Acts that happened at one and the same instant: what is written later comes after."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseflow.errors import OutOfOrder
from caseflow.journal import dumps, loads
from tests.core.stories import CENTRE, accepted, at, same_as_replayed

OPENED, LATER, WRITTEN = "2021-03-17", "2021-03-24", "2021-03-29"


class TestLateRecords:
    def test_it_comes_after_what_was_written_before(self):
        """Accepted and reviewed at nine: a survey ordered at nine, recorded twelve days later, finds the case under review."""
        story = accepted(OPENED).fire("extend", LATER).fire("order_survey", OPENED, recorded_at=at(WRITTEN))
        assert [entry.event for entry in story.case.standing[-3:]] == ["review", "order_survey", "extend"]
        assert same_as_replayed(story.case)
        assert loads(dumps(story.case), CENTRE) == story.case

    def test_nothing_happens_before_the_opening(self):
        """One second before the opening is too early, and the instant of the opening is not."""
        story = accepted(OPENED).fire("order_special", LATER)
        with pytest.raises(OutOfOrder, match="nothing can happen before that"):
            story.fire("order_survey", f"{OPENED}T08:59:59", recorded_at=at(WRITTEN))
        story.fire("order_survey", OPENED, recorded_at=at(WRITTEN))
        assert [entry.event for entry in story.case.standing[-2:]] == ["order_survey", "order_special"]

    def test_after_the_last_entry_of_that_instant(self):
        """An act at the instant of the last entry is not late at all, however late it is recorded."""
        story = accepted(OPENED).fire("order_survey", OPENED, recorded_at=at(WRITTEN))
        assert story.case.standing[-1] is story.case.entries[-1]
        assert story.fire("survey_not_possible", WRITTEN).case.state == "reviewing"


ACTS = {
    "extend": None,
    "order_survey": None,
    "end_special": "special_procedure#1",
}


def pictured(story, day):
    clocks = CENTRE.clocks(story.case, at=at(day))
    return sorted(
        (clock.run, clock.name, clock.number, clock.state, clock.used, clock.due, clock.within, clock.breached, clock.was_late)
        for clock in clocks
    )


@given(st.permutations(list(ACTS)), st.booleans())
def test_no_order_of_recording_changes_a_clock(order, late):
    """Acts of one instant, written down in any order, at the end of the case or late, leave the same clocks."""
    pictures = []
    for events in (list(ACTS), order):
        story = accepted(OPENED).fire("order_special", OPENED)
        if late:
            story.fire("order_special", LATER)
        for hour, event in enumerate(events, start=10):
            story.fire(event, OPENED, run=ACTS[event], recorded_at=at(WRITTEN, f"{hour}:00"))
        assert same_as_replayed(story.case)
        pictures.append([pictured(story, day) for day in (OPENED, LATER, WRITTEN, "2021-05-09")])
    assert pictures[0] == pictures[1]
