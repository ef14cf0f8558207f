"""Runs inside runs: what opens them, reacts to their end, calls them off or takes them along, and runs that only follow."""

import pytest

from caseflow.errors import DefinitionError, GuardRefused, OutOfOrder
from caseflow.guards import closed
from caseflow.machines.forms import SurveyReport
from tests.core.stories import (
    CENTRE,
    DONE,
    HELD,
    LICENCE,
    LOST,
    OFF,
    A,
    B,
    State,
    Story,
    accepted,
    at,
    life,
    row,
    same_as_replayed,
    small_centre,
)

TOLD = State("told", zh="已告知")
INNER = life("inner", (row("end", A, DONE), row("fail", A, LOST)), called_off=OFF)
PARENT = life(
    "parent",
    (
        row("order", A, A, opens="inner"),
        row("hold", A, HELD),
        row("release", HELD, A),
        row("heard_done", A, B, None, on_close_of=("inner", "done")),
        row("heard_lost", A, TOLD, None, on_close_of=("inner", "lost")),
        row("order_again", (B, TOLD), A, opens="inner"),
        row("give_up", (A, HELD), OFF, ends="inner"),
        row("pass_on", A, LOST, hands_over="heir"),
        row("close", (B, TOLD), DONE, follows="after"),
    ),
)
HEIR = life(
    "heir",
    (
        row("work", A, A),
        row("heir_heard_done", A, B, None, on_close_of=("inner", "done")),
        row("heir_heard_lost", A, B, None, on_close_of=("inner", "lost")),
        row("complete", B, DONE),
    ),
)
AFTER = life("after", (row("relay", A, DONE),))
SMALL = small_centre(PARENT, HEIR, INNER, AFTER)
DAY = "2021-03-17"


def parent():
    return Story("parent", centre=SMALL)


class TestSupplementInsideIntake:
    def test_intake_waits_and_goes_on(self):
        """After the notice intake waits; the entry that completes the materials also continues intake and restarts its clock."""
        story = Story(day=DAY).fire("examine", DAY).fire("notify_missing", "2021-03-18")
        assert [(run.id, run.state) for run in story.case.runs] == [("intake#1", "awaiting_materials"), ("supplement#1", "awaiting")]
        assert story.case.state == "awaiting_materials"
        story.fire("submit_partial", "2021-03-19").fire("submit_complete", "2021-03-22")
        assert [(move.run, move.event) for move in story.last.moves] == [("supplement#1", "submit_complete"), ("intake#1", "supplemented")]
        clocks = [clock for clock in CENTRE.clocks(story.case, at=at("2021-03-22")) if clock.name == "notice"]
        assert [(clock.number, clock.state, str(clock.due)) for clock in clocks] == [(1, "met", "2021-03-24"), (2, "running", "2021-03-29")]

    def test_told_once(self):
        """A case has one notice of missing materials, unless the head of the centre waives that."""
        story = Story().fire("examine", DAY).fire("notify_missing", "2021-03-18").fire("submit_complete", "2021-03-19")
        with pytest.raises(GuardRefused, match="once_notify_missing"):
            story.fire("notify_missing", "2021-03-22")

    def test_withdrawn_meanwhile(self):
        """A withdrawal calls the supplement off in the same entry."""
        story = Story().fire("examine", DAY).fire("notify_missing", "2021-03-18").fire("withdraw", "2021-03-19")
        assert [(move.run, move.target) for move in story.last.moves] == [("intake#1", "withdrawn"), ("supplement#1", "called_off")]
        assert not story.case.is_open


class TestHearing:
    def test_it_is_heard_at_once(self):
        """The parent's own row is taken in the entry that ends the inner run, by the outcome."""
        assert parent().fire("order", DAY).fire("end", DAY).case.state == "b"
        assert parent().fire("order", DAY).fire("fail", DAY).case.state == "told"

    def test_a_level_not_an_edge(self):
        """What ends while the parent stands elsewhere is heard as soon as it comes back: no consequence is lost."""
        story = parent().fire("order", DAY).fire("hold", DAY).fire("fail", DAY)
        assert story.case.state == "held"
        story.fire("release", DAY)
        assert [(move.event, move.target) for move in story.last.moves] == [("release", "a"), ("heard_lost", "told")]
        assert same_as_replayed(story.case, SMALL)

    def test_it_is_heard_once(self):
        """An outcome that was heard is not heard again when the parent comes back to the state."""
        story = parent().fire("order", DAY).fire("fail", DAY).fire("order_again", DAY)
        assert (story.case.state, [run.state for run in story.case.runs]) == ("a", ["a", "lost", "a"])
        assert story.fire("end", DAY).case.state == "b"

    @pytest.mark.parametrize("first", ["end", "fail"])
    def test_the_row_written_last_counts(self, first):
        """Two inside: the parent hears when both are over, and of their outcomes the one whose row is written last, in any order."""
        story = parent().fire("order", DAY).fire("order", DAY).fire(first, DAY, run="inner#2")
        assert story.case.state == "a"
        other = {"end": "fail", "fail": "end"}[first]
        assert story.fire(other, "2021-03-18", run="inner#1").case.state == "told"

    def test_nobody_fires_it(self):
        """A row that is taken by itself is neither offered nor listed among the ambiguous."""
        assert "heard_done" not in {offer.event for offer in SMALL.offers(parent().case, at=at(DAY))}


class TestEnds:
    def test_called_off(self):
        """`ends=` calls off every run of that name that is open inside, in the same entry; its clocks stop."""
        story = accepted().fire("order_survey", DAY).fire("order_special", DAY).fire("order_survey", DAY).fire("withdraw", "2021-03-18")
        assert [move.event for move in story.last.moves] == ["withdraw", "called_off", "called_off", "called_off"]
        assert {run.state for run in story.case.runs[2:]} == {"called_off"}
        assert {clock.state for clock in CENTRE.clocks(story.case, at=at("2021-04-30"))} == {"met", "stopped"}
        assert same_as_replayed(story.case)

    def test_what_has_no_such_state(self):
        """A run that is deeper inside and cannot be called off stops the whole act."""
        stubborn = life("stubborn", (row("end_it", A, DONE),))
        middle = life("middle", (row("open_it", A, A, opens="stubborn"), row("end_middle", A, DONE)), called_off=OFF, unheard="stubborn")
        top = life("top", (row("go", A, A, opens="middle"), row("stop", A, LOST, ends="middle")), unheard="middle")
        story = Story("top", centre=small_centre(top, middle, stubborn)).fire("go", DAY).fire("open_it", DAY)
        with pytest.raises(OutOfOrder, match="has no called_off= state"):
            story.fire("stop", DAY)
        story.fire("end_it", DAY).fire("stop", DAY)
        assert not story.case.is_open

    def test_and_what_has_is_called_off_at_every_depth(self):
        """What is inside the called off is called off with it, the innermost first."""
        bottom = life("bottom", (row("end_it", A, DONE),), called_off=OFF)
        middle = life("middle", (row("open_it", A, A, opens="bottom"), row("end_middle", A, DONE)), called_off=OFF, unheard="bottom")
        top = life("top", (row("go", A, A, opens="middle"), row("stop", A, LOST, ends="middle")), unheard="middle")
        story = Story("top", centre=small_centre(top, middle, bottom)).fire("go", DAY).fire("open_it", DAY).fire("stop", DAY)
        assert [move.run for move in story.last.moves] == ["top#1", "bottom#1", "middle#1"]

    def test_closing_with_something_open_inside(self):
        """A run cannot close while one inside it is open, unless the row ends it."""
        story = accepted().fire("order_survey", DAY)
        with pytest.raises(GuardRefused, match="closed_site_survey"):
            story.fire("grant", "2021-03-18")


class TestHandover:
    def test_inner_runs_go_along(self):
        """A handover takes open inner runs along: their parent is the heir, which hears them."""
        story = parent().fire("order", DAY).fire("pass_on", DAY)
        assert [run.id for run in story.case.inside("heir#1")] == ["inner#1"]
        assert story.fire("end", DAY).case.state == "b"
        assert story.case.main.id == "heir#1"
        assert same_as_replayed(story.case, SMALL)

    def test_and_the_heir_cannot_close_before_them(self):
        """What is open inside the heir by inheritance holds it open."""
        story = parent().fire("order", DAY).fire("order", DAY).fire("pass_on", DAY).fire("end", DAY, run="inner#1")
        assert (story.case.state, story.case.kind) == ("a", "heir")
        assert "complete" not in {offer.event for offer in SMALL.offers(story.case, at=at(DAY))}

    def test_in_the_name_of_the_matter(self):
        """An heir that the matter names and the centre does not run is refused when the run opens that would hand over to it."""
        from_matter = CENTRE.lifecycles["intake"].transitions[-1].hands_over
        centre = small_centre(
            life(transitions=(row("begin", A, B), row("finish", B, DONE, hands_over=from_matter))),
            life("promised", (row("work", A, DONE),)),
        )
        story = Story("small", centre=centre, matter=LICENCE).fire("begin", DAY).fire("finish", DAY)
        assert story.case.kind == "promised"
        with pytest.raises(DefinitionError, match="which this centre does not run"):
            Story("small", centre=centre, matter=type(LICENCE)(**{**fields_of(LICENCE), "kinds": ("upward",)}))


def fields_of(matter):
    return {name: getattr(matter, name) for name in ("code", "name", "legal_type", "statutory", "promised")}


class TestFollows:
    def test_what_follows_is_neither_inside_nor_instead(self):
        """After the close a run of its own begins: the case's state is that of the one that closed, and the case is open until it ends."""
        story = parent().fire("order", DAY).fire("end", DAY).fire("close", DAY)
        assert (story.case.state, story.case.is_open, story.case.main.id) == ("done", True, "parent#1")
        assert story.case.run("after").origin.terms.after == "parent#1"
        assert story.case.inside("parent#1") == (story.case.run("inner"),)
        assert not story.fire("relay", DAY).case.is_open


class TestOneMoreSurvey:
    def test_a_second_survey(self):
        """Two surveys are two runs with a clock each; one that failed may be followed by another."""
        story = accepted().fire("order_survey", DAY).fire("survey_not_possible", "2021-03-18").fire("order_survey", "2021-03-19")
        clocks = [c for c in CENTRE.clocks(story.case, at=at("2021-03-22")) if c.name == "survey"]
        assert [(c.run, c.state, str(c.due)) for c in clocks] == [
            ("site_survey#1", "met", "2021-03-22"),
            ("site_survey#2", "running", "2021-03-24"),
        ]
        assert (story.case.run("site_survey").id, story.case.run("site_survey#1").state) == ("site_survey#2", "not_possible")

    def test_two_or_more(self):
        """The report of a single person is refused (行政许可法第三十四条第三款)."""
        story = accepted().fire("order_survey", DAY).fire("schedule_survey", "2021-03-18")
        with pytest.raises(GuardRefused, match="须 2 人以上，现有 1 人"):
            story.fire("report_survey", "2021-03-19", form=SurveyReport(staff=("w-01",), found="符合"))

    def test_a_clock_that_pauses_nothing(self):
        """A survey stops no clock: it is not on the closed list of the statute."""
        story = accepted().fire("order_survey", DAY)
        assert story.clock("promise", "2021-03-22").state == "running"


def test_a_guard_over_what_is_inside():
    """`closed` looks at what is open inside this run, whatever it inherited."""
    centre = small_centre(
        life(
            "top", (row("go", A, A, opens="inner"), row("move_on", A, B, guards=closed("inner")), row("end_top", B, LOST)), unheard="inner"
        ),
        INNER,
    )
    story = Story("top", centre=centre).fire("go", DAY)
    with pytest.raises(GuardRefused, match=r"小 尚未办结 \(inner#1: still open inside"):
        story.fire("move_on", DAY)
    assert story.fire("end", DAY).fire("move_on", DAY).case.state == "b"
