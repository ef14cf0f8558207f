"""What follows from what follows: automatic steps that set off others, several lapses, several extensions."""

from datetime import date
from itertools import permutations

import pytest

from caseflow import STAYS, from_form
from caseflow.calendar import calendar_days, working_days
from caseflow.errors import GuardRefused
from caseflow.machines.forms import SpecialNotice
from caseflow.store import MemoryStore
from tests.core.stories import DONE, HELD, LOST, OFF, A, B, Story, accepted, at, life, limit, make, row, same_as_replayed, small_centre


def special(days):
    return make(SpecialNotice, expected=working_days(days))


class TestAutomaticSteps:
    def test_the_end_of_one_run_is_heard_all_the_way_up(self):
        """The innermost run closes; the one around it hears that and closes; the outermost hears that: all of it in one entry."""
        outer = life("outer", (row("ask", A, A, opens="middle"), row("outer_hears", A, DONE, None, on_close_of=("middle", "done"))))
        middle = life("middle", (row("dig", A, A, opens="inner"), row("middle_hears", A, DONE, None, on_close_of=("inner", "done"))))
        centre = small_centre(outer, middle, life("inner", (row("end", A, DONE),)))
        story = Story("outer", "2021-03-17", centre=centre).fire("ask", "2021-03-17").fire("dig", "2021-03-18").fire("end", "2021-03-19")
        moves = [(move.run, move.event) for move in story.last.moves]
        assert moves == [("inner#1", "end"), ("middle#1", "middle_hears"), ("outer#1", "outer_hears")]
        assert (story.case.state, story.case.is_open) == ("done", False)
        assert same_as_replayed(story.case, story.centre)

    def test_one_after_the_other_in_the_same_run(self):
        """Two runs that were heard by one another's rows: the second row's time comes when the first has been taken."""
        outer = life(
            "outer",
            (
                row("ask", A, A, opens="inner"),
                row("ask_other", A, A, opens="other"),
                row("hears_other", B, DONE, None, on_close_of=("other", "done")),
                row("hears_inner", A, B, None, on_close_of=("inner", "done")),
                row("drop", B, LOST),
            ),
            unheard=("inner", "other"),
        )
        centre = small_centre(outer, life("inner", (row("end", A, DONE),)), life("other", (row("stop", A, DONE),)))
        story = Story("outer", "2021-03-17", centre=centre).fire("ask", "2021-03-17").fire("ask_other", "2021-03-17")
        story.fire("stop", "2021-03-18")
        assert story.case.state == "a"
        story.fire("end", "2021-03-19")
        assert [move.event for move in story.last.moves] == ["end", "hears_inner", "hears_other"]
        assert same_as_replayed(story.case, story.centre)

    def test_what_was_called_off_is_not_heard(self):
        """Of two runs inside, one closed and the other was called off later: the row hears how the first one closed."""
        outer = life(
            "outer",
            (
                row("ask", A, A, opens="inner"),
                row("hold", A, HELD),
                row("drop_rest", HELD, HELD, ends="inner"),
                row("release", HELD, A),
                row("hears", A, B, None, on_close_of=("inner", "done")),
                row("finish", B, DONE),
            ),
            unheard="inner",
        )
        centre = small_centre(outer, life("inner", (row("end", A, DONE),), called_off=OFF))
        story = Story("outer", "2021-03-17", centre=centre).fire("ask", "2021-03-17").fire("ask", "2021-03-17").fire("hold", "2021-03-18")
        story.fire("end", "2021-03-19", run="inner#1").fire("drop_rest", "2021-03-22").fire("release", "2021-03-23")
        assert [move.event for move in story.last.moves] == ["release", "hears"]
        assert same_as_replayed(story.case, centre)


class TestPauses:
    def test_a_clock_goes_on_when_its_pause_is_called_off(self):
        """A row that changes nothing but to call off the run inside: the clock that waited for that run goes on the same day."""
        rows = (row("ask", A, A, opens="inner"), row("go_on", A, A, ends="inner"), row("finish", A, DONE, ends="inner"))
        outer = life("outer", rows, unheard="inner", limits=limit("days", "finish", working_days(5), A, paused_by="inner"))
        centre = small_centre(outer, life("inner", (row("end", A, DONE),), called_off=OFF))
        story = Story("outer", "2021-03-17", centre=centre).fire("ask", "2021-03-18")
        assert story.clock("days", "2021-03-19").state == "paused"
        story.fire("go_on", "2021-03-22")
        clock = story.clock("days", "2021-03-23")
        assert (clock.state, clock.used, str(clock.due)) == ("running", 2, "2021-03-26")

    def test_a_clock_goes_on_when_its_pause_is_heard(self):
        """The run inside ends and the run around it hears that without leaving its state: its clock goes on the same day."""
        rows = (row("ask", A, A, opens="inner"), row("hears", A, STAYS, None, on_close_of=("inner", "done")), row("finish", A, DONE))
        outer = life("outer", rows, limits=limit("days", "finish", working_days(5), A, paused_by="inner"))
        centre = small_centre(outer, life("inner", (row("end", A, DONE),)))
        story = Story("outer", "2021-03-17", centre=centre).fire("ask", "2021-03-18").fire("end", "2021-03-22")
        assert [move.event for move in story.last.moves] == ["end", "hears"]
        clock = story.clock("days", "2021-03-23")
        assert (clock.state, clock.used, str(clock.due)) == ("running", 2, "2021-03-26")

    def test_the_expected_day_depends_on_the_pauses_that_still_last(self):
        """A pause that is over, and a run inside that pauses nothing, leave the expected day alone; of two pauses the longer one counts."""
        rows = (
            row("stop", A, A, form=SpecialNotice, opens="pause"),
            row("ask", A, A, form=SpecialNotice, opens="aside"),
            row("finish", A, DONE, ends=("pause", "aside")),
        )
        limits = limit("days", "finish", working_days(5), A, paused_by="pause")
        outer = life("outer", rows, unheard=("pause", "aside"), limits=limits)
        inner = {"opens_with": SpecialNotice, "called_off": OFF}
        centre = small_centre(outer, life("pause", (row("go_on", A, DONE),), **inner), life("aside", (row("end", A, DONE),), **inner))
        story = Story("outer", "2021-03-15", centre=centre).fire("stop", "2021-03-15", form=special(30))
        story.fire("ask", "2021-03-15", form=special(50)).fire("go_on", "2021-03-16")
        assert story.clock("days", "2021-03-16").expected == story.clock("days", "2021-03-16").due == date(2021, 3, 23)
        story.fire("stop", "2021-03-17", form=special(2))
        clock = story.clock("days", "2021-03-17")
        assert (clock.due, clock.expected) == (None, date(2021, 3, 25))
        assert clock.explain().rows[-1].day == clock.expected
        story.fire("stop", "2021-03-17", form=special(3))
        assert story.clock("days", "2021-03-17").expected == date(2021, 3, 26)

    def test_what_was_met_is_not_met_again(self):
        """The event that met a limit happens again: the limit was met the first time."""
        centre = small_centre(
            life(transitions=(row("report", A, A), row("finish", A, DONE)), limits=limit("days", "report", working_days(2), A))
        )
        story = Story("small", "2021-03-17", centre=centre).fire("report", "2021-03-18").fire("report", "2021-03-25")
        clock = story.clock("days", "2021-03-26")
        assert (clock.state, str(clock.ended), clock.used, clock.breached) == ("met", "2021-03-18", 1, False)

    def test_a_clock_that_was_stopped_while_paused_is_explained_to_its_end(self):
        """Without a due date the explanation reaches to the day on which the clock was stopped, and no further."""
        story = accepted().fire("order_special", "2021-03-18").fire("withdraw", "2021-03-24")
        clock = story.clock("promise", "2021-04-30")
        assert (clock.state, clock.due) == ("stopped", None)
        assert [str(row.day) for row in clock.explain().rows][-1] == str(clock.ended) == "2021-03-24"

    def test_a_clock_that_has_not_begun_says_nothing(self):
        """Before it begins a clock has used nothing, has nothing left and is not due: None, not 0."""
        centre = small_centre(life(limits=limit("days", "finish", working_days(5), B)))
        clock = Story("small", "2021-03-17", centre=centre).clock("days", "2021-04-30")
        assert (clock.state, clock.started, clock.used, clock.left, clock.due, clock.late) == ("waiting", None, None, None, None, 0)
        assert (clock.breached, clock.was_late, clock.warned, clock.born_late) == (False, False, False, False)


class TestSeveralRunsAtOnce:
    def siblings(self):
        """Two runs of one lifecycle inside another, with a pause inside the first; the clock of each runs in both of its states."""
        outer = life("outer", (row("ask", A, A, opens="inner"), row("pass_on", A, DONE, hands_over="heir")), unheard="inner")
        heir = life("heir", (row("finish", A, DONE, ends="inner"),), unheard="inner")
        inner = life(
            "inner",
            (
                row("stop", (A, B), STAYS, opens="pause"),
                row("hold", (A, B), HELD),
                row("release", HELD, B),
                row("hears", (A, B, HELD), STAYS, None, on_close_of=("pause", "done")),
                row("end", (A, B), DONE),
            ),
            called_off=OFF,
            limits=limit("days", "end", working_days(5), (A, B), paused_by="pause"),
        )
        centre = small_centre(outer, heir, inner, life("pause", (row("go_on", A, DONE),), called_off=OFF))
        story = Story("outer", "2021-03-15", centre=centre).fire("ask", "2021-03-15").fire("ask", "2021-03-15")
        return story.fire("stop", "2021-03-16", run="inner#1")

    def states(self, story, day):
        return {clock.run: clock.state for clock in story.centre.clocks(story.case, at=at(day))}

    def test_a_pause_stops_the_clocks_of_its_own_run(self):
        """A pause inside one run leaves the clock of its sibling alone, whatever happens there, and its end is heard where it was."""
        story = self.siblings().fire("hold", "2021-03-17", run="inner#2").fire("release", "2021-03-17", run="inner#2")
        assert self.states(story, "2021-03-17") == {"inner#1": "paused", "inner#2": "running"}
        story.fire("go_on", "2021-03-18")
        assert [(move.run, move.event) for move in story.last.moves] == [("pause#1", "go_on"), ("inner#1", "hears")]
        assert self.states(story, "2021-03-18") == {"inner#1": "running", "inner#2": "running"}

    def test_a_handover_takes_along_what_is_directly_inside(self):
        """A run that hands over takes its inner runs along; the pause inside one of them stays inside that one."""
        story = self.siblings().fire("pass_on", "2021-03-17")
        story.fire("hold", "2021-03-18", run="inner#1").fire("release", "2021-03-18", run="inner#1")
        assert self.states(story, "2021-03-18") == {"inner#1": "paused", "inner#2": "running"}
        story.fire("go_on", "2021-03-19")
        assert self.states(story, "2021-03-19") == {"inner#1": "running", "inner#2": "running"}

    def test_each_counts_from_its_own_day(self):
        """Of two runs that one entry opens after the office has closed, both count from the next working day by one reading."""
        rows = (row("begin", A, B), row("pass_on", B, DONE, hands_over="heir", follows="other"))
        more = {"receipt": True, "limits": limit("days", "close", working_days(3), A), "transitions": (row("close", A, DONE),)}
        centre = small_centre(life("outer", rows), life("heir", **more), life("other", **more), parameters={"closes_at": "17:00"})
        story = Story("outer", "2021-03-15", centre=centre).fire("begin", "2021-03-16").fire("pass_on", "2021-03-17T18:00")
        ends = {clock.run: (str(clock.due), str(clock.overdue_after)) for clock in centre.clocks(story.case, at=at("2021-03-19"))}
        assert ends == {"heir#1": ("2021-03-22", "2021-03-23"), "other#1": ("2021-03-22", "2021-03-23")}


class TestLapses:
    LIMITS = (
        limit("long", "finish", working_days(9), (A, HELD, B), lapse="drop"),
        limit("middle", "begin", working_days(4), (A, HELD), lapse="go_on"),
        limit("short", "begin", calendar_days(2), A, lapse="hold"),
    )
    ROWS = (
        row("begin", (A, HELD), B),
        row("finish", B, DONE),
        row("hold", A, HELD, None),
        row("go_on", (A, HELD), B, None),
        row("drop", (A, HELD, B), LOST, None),
    )

    @pytest.mark.parametrize("limits", list(permutations(LIMITS)), ids=lambda limits: " ".join(limit.name for limit in limits))
    def test_the_earliest_is_first_however_the_limits_are_declared(self, limits):
        """The law acts in the order of due days, whatever the order of declaration."""
        centre = small_centre(life(transitions=self.ROWS, limits=limits))
        story = Story("small", "2021-03-17", centre=centre)
        store = MemoryStore(centre)
        store.append_many([(story.case, 0)])
        assert str(store.head(story.case.case_no).next_lapse) == "2021-03-19"
        story.lapse("2021-06-01")
        lapses = [(entry.event, str(entry.day)) for entry in story.case.entries[1:]]
        assert lapses == [("hold", "2021-03-19"), ("go_on", "2021-03-23"), ("drop", "2021-03-30")]

    @pytest.mark.parametrize("limits", [("x", "y"), ("y", "x")], ids="".join)
    def test_on_one_day_the_order_is_that_of_the_definition(self, limits):
        """Of two limits that run out on the same day, the one that the definition writes first lapses."""
        rows = (row("finish", A, DONE), row("x_over", A, B, None), row("y_over", A, LOST, None), row("back", B, A))
        declared = [limit(name, "finish", working_days(2), A, lapse=f"{name}_over") for name in limits]
        story = Story("small", "2021-03-17", centre=small_centre(life(transitions=rows, limits=declared))).lapse("2021-06-01")
        assert [entry.event for entry in story.case.entries[1:]] == [f"{limits[0]}_over"]


class TestExtensions:
    ROWS = (
        row("lengthen", A, A, form=SpecialNotice, extends={"days": from_form("expected")}),
        row("prolong", A, A, form=SpecialNotice, extends={"days": from_form("expected")}),
        row("shorten", A, A, revokes="lengthen"),
        row("finish", A, DONE),
        row("stop", A, OFF),
    )
    CENTRE = small_centre(life(transitions=ROWS, limits=limit("days", "finish", working_days(3), A)))

    def within(self, story):
        return story.clock("days", "2021-03-25").within

    def test_the_last_one_is_withdrawn(self):
        """A withdrawal takes back the last extension of its kind that stands, then the one before, and none of another kind."""
        story = Story("small", "2021-03-17", centre=self.CENTRE)
        for day, (event, by) in enumerate([("lengthen", 1), ("prolong", 10), ("lengthen", 4), ("prolong", 20)], start=18):
            story.fire(event, f"2021-03-{day}", form=special(by))
        amounts = [self.within(story), *(self.within(story.fire("shorten", "2021-03-22")) for _ in range(2))]
        assert amounts == [working_days(n) for n in (38, 34, 33)]
        with pytest.raises(GuardRefused, match="stands_lengthen"):
            story.fire("shorten", "2021-03-22")

    @pytest.mark.parametrize("first", [1, 2, 7])
    @pytest.mark.parametrize("second", [1, 2, 7])
    def test_it_is_as_if_the_last_had_never_been_given(self, first, second):
        """Extended twice and withdrawn once, a clock is that of a case which was extended once."""
        once = Story("small", "2021-03-17", centre=self.CENTRE).fire("lengthen", "2021-03-18", form=special(first))
        twice = Story("small", "2021-03-17", centre=self.CENTRE).fire("lengthen", "2021-03-18", form=special(first))
        twice.fire("lengthen", "2021-04-19", form=special(second)).fire("shorten", "2021-04-20")
        expected, clock = (story.clock("days", "2021-04-20") for story in (once, twice))
        assert (clock.within, clock.due, clock.was_late, clock.breached) == (expected.within, expected.due, expected.was_late, True)
        assert clock.due == working_days(3 + first).end(after=date(2021, 3, 17), calendar=self.CENTRE.calendar)
        assert self.CENTRE.clocks(twice.case, at=at("2021-04-19"))[0].was_late
