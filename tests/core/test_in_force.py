"""In force: a limit binds by the day on which its own clock starts; a text published later blames nobody for what ran out before."""

from datetime import date, timedelta

import attrs
import pytest

from caseflow.calendar import CN, working_days
from caseflow.machines.law import HENAN_BUSINESS, LICENSING, PLAN
from tests.core.stories import BENEFIT, LICENCE, B, Story, life, limit, small_centre

ONE = timedelta(days=1)
ADOPTED, PUBLISHED = date(2021, 3, 10), date(2021, 3, 17)


def forwarded(accepted_on, opened_on="2021-03-01", matter=BENEFIT):
    """A case that was opened earlier and accepted on `accepted_on`, from which day forwarding has three working days, of the plan alone."""
    story = Story(day=opened_on, matter=matter).fire("examine", opened_on)
    return story.fire("accept_upward", accepted_on)


class TestItsOwnStart:
    @pytest.mark.parametrize("day", [date(2021, 3, 4) + n * ONE for n in range(10)], ids=str)
    def test_a_clock_that_starts_under_the_plan_is_bound(self, day):
        """Opened before the plan, a case is bound by it in what starts later: a clock that starts from 2021-03-10 on, and none before."""
        clock = forwarded(str(day), "2021-03-03").clock("forward", str(day))
        assert (clock.within, clock.due is not None) == ((working_days(3), True) if day >= ADOPTED else (None, False))

    @pytest.mark.parametrize("last", [date(2026, 2, 28)])
    def test_a_law_that_has_ended_binds_no_clock_that_starts_later(self, last):
        """A clock that started on the last day in force goes on after it; one that starts on the next day is untimed."""
        assert HENAN_BUSINESS.in_force_until == last
        made = life(limits=limit("days", "finish", working_days(5), B, cite=HENAN_BUSINESS[35]))
        centre = small_centre(made)
        clocks = []
        for day in (last, last + ONE):
            story = Story("small", "2026-02-02", centre=centre).fire("begin", str(day))
            clocks.append(story.clock("days", "2026-04-01"))
        assert [(clock.within, clock.breached) for clock in clocks] == [(working_days(5), True), (None, False)]
        assert [clock.cites for clock in clocks] == [(HENAN_BUSINESS[35],), ()]

    def test_a_restarted_clock_has_a_start_of_its_own(self):
        """Sent back by the superior under the plan, the time for forwarding begins again, and is bound then."""
        story = forwarded("2021-03-08").fire("forward", "2021-03-09").fire("superior_returns", "2021-03-11")
        clocks = {clock.number: clock for clock in story.centre.clocks(story.case, at="2021-03-11T10:00+08:00") if clock.name == "forward"}
        assert {number: clock.within for number, clock in clocks.items()} == {1: None, 2: working_days(3)}


class TestPublished:
    @pytest.mark.parametrize("day", [ADOPTED + n * ONE for n in range(12)], ids=str)
    def test_what_ran_out_before_the_publication_is_late_and_not_breached(self, day):
        """A clock of the plan alone that starts and runs out between its date and its publication is late, and nobody is blamed."""
        story = forwarded(str(day))
        due = story.clock("forward", str(day)).due
        clock = story.clock("forward", "2021-04-30")
        assert clock.late > 0
        unpublished = due < PUBLISHED
        assert unpublished == (CN.add(day, 3) < PUBLISHED)
        assert (clock.breached, clock.excused) == ((False, "not_yet_published") if unpublished else (True, None))

    def test_a_text_that_was_published_binds_at_once(self):
        """A limit that another text sets too, published long before, is breached in those days as ever."""
        made = life(limits=limit("days", "finish", working_days(2), B, cite=(PLAN["二(三)3(4)"], LICENSING[42])))
        story = Story("small", "2021-03-10", centre=small_centre(made), matter=attrs.evolve(LICENCE)).fire("begin", "2021-03-10")
        assert story.clock("days", "2021-03-16").breached
