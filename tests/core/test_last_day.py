"""The last day of a limit and the days around it: pauses, warnings and the day that counts for a lapse."""

from datetime import date, timedelta

import attrs
import pytest

from caseflow.calendar import CN, working_days
from caseflow.journal import dumps, loads
from tests.core.stories import CENTRE, LICENCE, A, B, Story, accepted, at, life, limit, small_centre

ONE = timedelta(days=1)
MONDAY = date(2021, 3, 15)


def days(first, count):
    return [first + n * ONE for n in range(count)]


class TestPauses:
    def test_ordered_on_the_saturday_after_expiry(self):
        """Due on Friday 26 March: a pause from Saturday to Tuesday takes neither the breach nor the due date away."""
        story = accepted("2021-03-12").fire("order_special", "2021-03-27")
        paused = story.clock("promise", "2021-03-29")
        assert (str(paused.due), paused.breached, paused.state) == ("2021-03-26", True, "paused")
        resumed = story.fire("end_special", "2021-03-30").clock("promise", "2021-03-30")
        assert (str(resumed.due), resumed.breached, resumed.state) == ("2021-03-26", True, "running")

    @pytest.mark.parametrize("first", days(MONDAY, 5), ids=str)
    def test_no_pause_makes_a_breach_vanish(self, first):
        """A pause ordered after the due date, on whatever day, changes neither that date nor the breach, while it lasts or afterwards."""
        due = accepted(str(first)).clock("promise", str(first)).due
        for ordered in days(due + ONE, 12):
            story = accepted(str(first)).fire("order_special", str(ordered))
            paused = story.clock("promise", str(ordered + ONE))
            resumed = story.fire("end_special", str(ordered + 3 * ONE)).clock("promise", str(ordered + 3 * ONE))
            assert [(clock.due, clock.breached) for clock in (paused, resumed)] == [(due, True)] * 2, ordered

    @pytest.mark.parametrize("first", days(MONDAY, 5), ids=str)
    def test_a_pause_on_the_last_day_moves_it_to_the_day_of_resumption(self, first):
        """The last day itself is still in time: paused on it, the clock is due on the day on which it goes on, or the next working day."""
        due = accepted(str(first)).clock("promise", str(first)).due
        for resumed in days(due, 10):
            story = accepted(str(first)).fire("order_special", str(due)).fire("end_special", str(resumed))
            clock = story.clock("promise", str(resumed))
            assert (clock.due, clock.left, clock.breached) == (CN.next_or_same(resumed), 0, False)


class TestBeforeTheFirstDay:
    def test_nothing_is_used_before_it_counts(self):
        """What comes in after hours has nothing used that evening; by the reading that counts from the next working day, none before it."""
        made = life(limits=limit("days", "finish", working_days(3), (A, B)), receipt=True)
        story = Story("small", "2021-03-19T18:00", centre=small_centre(made, parameters={"closes_at": "17:00"}))
        clocks = [story.clock("days", day) for day in ("2021-03-19", "2021-03-21", "2021-03-22", "2021-03-23")]
        assert [(clock.used, clock.left) for clock in clocks] == [(0, 3), (0, 3), (1, 2), (2, 1)]
        assert [clock.reckoning.others[0].used(clock.as_of) for clock in clocks] == [0, 0, 0, 1]
        assert {(str(clock.due), str(clock.overdue_after)) for clock in clocks} == {("2021-03-24", "2021-03-25")}


class TestBeyondTheCalendar:
    def test_an_extension_that_ends_on_no_published_day(self):
        """Extended beyond the last notice a clock has no date and says why; nobody is kept from reading it."""
        story = accepted("2026-12-04").fire("extend", "2026-12-07")
        clock = story.clock("statutory", "2026-12-08")
        assert (clock.within, clock.due, clock.was_late, clock.breached) == (working_days(30), None, False, False)
        assert clock.undated is not None


class TestWarnings:
    @pytest.mark.parametrize(
        ("within", "warned"),
        [
            (1, ["17", "18"]),
            (2, ["18", "19"]),
            (3, ["19", "20", "21", "22"]),
            (9, ["29", "30"]),
            (10, ["29", "30", "31"]),
        ],
    )
    def test_a_short_period_warns_the_day_before_its_last(self, within, warned):
        """With one day left or a fifth of the period, whichever is more, a clock warns, up to its last day and no longer."""
        centre = small_centre(life(limits=limit("days", "finish", working_days(within), (A, B))))
        story = Story("small", "2021-03-17", centre=centre)
        days_warned = [day for day in days(date(2021, 3, 17), 30) if story.clock("days", str(day)).warned]
        assert [f"{day:%d}" for day in days_warned] == warned

    def test_a_paused_clock_does_not_warn(self):
        """With one day left a clock warns while it runs, not while it is paused, and not when it has been met."""
        story = accepted().fire("order_special", "2021-03-30")
        assert [(clock.left, clock.warned) for clock in (story.clock("promise", "2021-03-30"), story.clock("promise", "2021-04-09"))] == [
            (1, False)
        ] * 2
        assert story.fire("end_special", "2021-04-09").clock("promise", "2021-04-09").warned
        assert not story.fire("grant", "2021-04-09").clock("promise", "2021-04-09").warned

    @pytest.mark.parametrize(("part", "first"), [(1, "17"), (2, "24"), (5, "29"), (10, "30"), (99, "30")])
    def test_a_centre_says_when_it_warns(self, part, first):
        """A centre's `warn_part` is the part of the period that is left at the first warning, and never less than one day."""
        lifecycle = life(limits=limit("days", "finish", working_days(10), (A, B)))
        story = Story("small", "2021-03-17", centre=small_centre(lifecycle, parameters={"warn_part": part}))
        warned = [day for day in days(date(2021, 3, 17), 30) if story.clock("days", str(day)).warned]
        assert (f"{warned[0]:%d}", f"{warned[-1]:%d}") == (first, "31")


class TestLapses:
    def test_an_amended_instant_is_the_day_that_counts(self):
        """What the law did at the end of 8 May counts for the 8th; amended to another instant it counts for the day of that one."""
        story = Story(day="2021-04-28").lapse("2021-05-10")
        assert str(story.case.standing[1].day) == "2021-05-08"
        story.correct(1, "2021-05-11", happened=at("2021-05-07", "16:00"))
        assert str(story.case.standing[1].day) == "2021-05-07"
        assert str(story.clock("notice", "2021-05-11").ended) == "2021-05-07"

    @pytest.mark.parametrize(("promised", "born_late"), [(4, True), (5, False), (6, False)])
    def test_due_on_the_day_of_opening_is_not_born_late(self, promised, born_late):
        """The law accepts on 8 May and counts from 28 April: a promise that ends on 8 May itself can still be kept that day."""
        story = Story(day="2021-04-28", matter=attrs.evolve(LICENCE, promised=working_days(promised))).lapse("2021-05-09")
        clock = story.clock("promise", "2021-05-08")
        assert (clock.due <= date(2021, 5, 8), clock.born_late, clock.breached) == (promised < 6, born_late, born_late)

    def test_it_is_written_after_the_last_line(self):
        """A sweep as of an instant before the last line was written writes the lapse at the time of that line; the journal stays legal."""
        story = Story(day="2021-04-28").fire("examine", "2021-05-06", recorded_at=at("2021-05-20")).lapse("2021-05-10")
        assert (story.last.event, str(story.last.day)) == ("deem_accepted", "2021-05-08")
        assert story.last.recorded_at.isoformat() == "2021-05-20T09:00:00+08:00"
        assert loads(dumps(story.case), CENTRE) == story.case

    @pytest.mark.parametrize("swept", ["2021-05-09", "2021-05-10", "2021-05-19", "2021-05-21", "2021-06-30"])
    def test_whenever_it_is_swept_every_line_is_written_after_the_one_before(self, swept):
        """Lapsed as of any instant, the lines of a journal are written in order, and it can be read back."""
        story = Story(day="2021-04-28").fire("examine", "2021-05-06", recorded_at=at("2021-05-20")).lapse(swept)
        written = [entry.recorded_at for entry in story.case.entries]
        assert written == sorted(written)
        assert loads(dumps(story.case), CENTRE) == story.case
