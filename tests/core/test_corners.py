"""Rare situations in the core, and what must hold in each of them."""

import re
from datetime import date

import attrs
import pytest
from msgspec.structs import replace

from caseflow import Centre, Guard
from caseflow.calendar import CN, Notice, Span, same_day, working_days
from caseflow.errors import BadEntry, BadInput, DefinitionError, FormRefused, OutOfOrder
from caseflow.journal import dumps, loads
from caseflow.journal.line import START, chained
from caseflow.lifecycle import Catalogue
from caseflow.lifecycle.vocabulary import from_matter
from caseflow.machines.forms import Reasons, SurveySchedule
from caseflow.reports.draw.lifecycle import amount
from caseflow.store import MemoryStore
from tests.core.stories import (
    CENTRE,
    DONE,
    HELD,
    LOST,
    OFF,
    A,
    B,
    Story,
    accepted,
    at,
    life,
    limit,
    person_for,
    row,
    small_centre,
    walk_all,
)


class TestSpans:
    def test_the_same_day(self):
        """`same_day` ends on the day itself if that is a working day, and counts back the same way."""
        day = date(2021, 4, 25)
        assert same_day().end(after=day, calendar=CN) == day
        assert same_day().nominal_end(after=date(2021, 4, 24), calendar=CN) == date(2021, 4, 24)
        assert same_day().latest_start(before=date(2021, 4, 26), calendar=CN) == day
        assert same_day().fits_in(working_days(1)) is True
        assert (same_day().zh, same_day().en, str(same_day())) == ("当日", "the same working day", "1 same_day")
        assert Span.parse("1 same_day") == same_day()

    def test_never_two_of_them(self):
        """`same_day` has no length other than 1."""
        with pytest.raises(BadInput, match="whole numbers from 1 to 1"):
            Span("same_day", 2)


class TestClocks:
    def test_held_with_two_readings(self):
        """A limit with two readings that is left for another state has no due date while it is held, by either."""
        rows = (row("hold", A, HELD), row("go_on", HELD, A), row("finish", A, DONE))
        days = limit("days", "finish", working_days(2), A, readings=(working_days(2), working_days(3)))
        story = Story("small", "2021-03-17", centre=small_centre(life(transitions=rows, limits=days))).fire("hold", "2021-03-18")
        clock = story.clock("days", "2021-03-22")
        assert (clock.state, clock.due, clock.breached, clock.late_under_other_reading) == ("paused", None, False, False)

    def test_before_the_case_was_opened(self):
        """As of a day before the case was opened there are no clocks."""
        assert CENTRE.clocks(accepted().case, at=at("2021-03-01")) == ()

    def test_two_extensions_one_late(self):
        """A clock that was extended in time and again too late says that it was late."""
        rows = (row("more", A, A, extends={"days": working_days(2)}), row("finish", A, DONE))
        centre = small_centre(life(transitions=rows, limits=limit("days", "finish", working_days(2), A)))
        story = Story("small", "2021-03-17", centre=centre).fire("more", "2021-03-18").fire("more", "2021-04-18")
        assert story.clock("days", "2021-04-18").was_late

    def test_a_restart_of_what_never_ran(self):
        """Restarting a clock that never began to run starts nothing."""
        rows = (row("again", A, A, restarts="days"), row("begin", A, B), row("finish", B, DONE))
        centre = small_centre(life(transitions=rows, limits=limit("days", "finish", working_days(2), B)))
        story = Story("small", centre=centre).fire("again", "2021-03-17").fire("begin", "2021-03-18")
        assert [(clock.number, clock.state) for clock in centre.clocks(story.case, at=at("2021-03-18"))] == [(1, "running")]

    def test_a_restart_of_what_runs(self):
        """Restarting a running clock stops the first round and begins a second with its whole amount."""
        rows = (row("again", A, A, restarts="days"), row("finish", A, DONE))
        centre = small_centre(life(transitions=rows, limits=limit("days", "finish", working_days(2), A)))
        story = Story("small", centre=centre).fire("again", "2021-03-18")
        clocks = [(clock.number, clock.state, str(clock.due)) for clock in centre.clocks(story.case, at=at("2021-03-18"))]
        assert clocks == [(1, "stopped", "2021-03-19"), (2, "running", "2021-03-22")]

    def test_a_revocation_looks_at_each_clock(self):
        """Revoking an extension takes it from the clock that it extended and leaves the other alone."""
        rows = (
            row("more", A, A, extends={"one": working_days(2)}),
            row("less", A, A, revokes="more"),
            row("finish", A, DONE),
        )
        limits = (limit("one", "finish", working_days(2), A), limit("two", "finish", working_days(5), A))
        story = Story("small", "2021-03-17", centre=small_centre(life(transitions=rows, limits=limits))).fire("more", "2021-03-18")
        assert story.due("one", "2021-03-18") == "2021-03-23"
        story.fire("less", "2021-03-18")
        assert (story.due("one", "2021-03-18"), story.due("two", "2021-03-18")) == ("2021-03-19", "2021-03-24")

    def test_used_beyond_the_calendar(self):
        """As of a day that no notice covers, the days used are not guessed either."""
        clock = accepted("2026-12-01").clock("statutory", "2027-02-01")
        assert (clock.used, clock.left) == (None, None)
        assert "2027" in clock.undated

    def test_a_migrated_clock_that_is_over(self):
        """A clock that was over before the case moved keeps the rule under which it ended."""
        rows = (row("begin", A, B), row("finish", B, DONE))
        first = life(transitions=rows, limits=limit("start", "begin", working_days(2), A))
        second = life(edition="2", transitions=rows, limits=limit("start", "begin", working_days(9), A))
        centre = Centre("small", lifecycles=Catalogue((first,), older=(second,)), calendar=CN)
        story = Story("small", "2021-03-17", centre=centre).fire("begin", "2021-03-18")
        case = centre.migrate(story.case, "small#1", to="2", at=at("2021-03-18"), actor=person_for("centre_head"), why="更新")
        assert [str(clock.within) for clock in centre.clocks(case, at=at("2021-03-18"))] == ["2 working_days"]


class TestOpening:
    def test_an_amount_that_is_none(self):
        """A limit that reads a field of the matter which is not a span is refused when the run opens."""
        centre = small_centre(life(limits=limit("days", "finish", from_matter("name"), (A, B))))
        with pytest.raises(DefinitionError, match="takes a Span from"):
            Story("small", centre=centre)

    def test_an_inner_run_that_hands_over(self):
        """The heir of an inner run is inside the same parent, and holds it open."""
        inner = life("inner", (row("pass_on", A, DONE, hands_over="heir"), row("drop", A, LOST)), called_off=OFF)
        heir = life("heir", (row("end", A, DONE),), called_off=OFF)
        outer = life("outer", (row("ask", A, A, opens="inner"), row("finish", A, DONE)), unheard=("inner", "heir"))
        centre = small_centre(outer, inner, heir)
        story = Story("outer", centre=centre).fire("ask", "2021-03-17").fire("pass_on", "2021-03-18")
        assert [run.id for run in story.case.inside("outer#1")] == ["inner#1", "heir#1"]
        assert "finish" not in {offer.event for offer in centre.offers(story.case, at=at("2021-03-18")) if offer.may}
        assert story.fire("end", "2021-03-19").fire("finish", "2021-03-19").case.state == "done"


def test_a_lapse_that_another_calendar_makes_earlier():
    """A lapse that the law would have made sooner by another calendar is not premature, and is not listed."""
    layer = Notice(title="补班", worked=["2021-05-02"], issued="2021-04-29", layer="本中心")
    story = Story(day="2021-04-28").lapse("2021-05-13")
    moves = CENTRE.recompute([story.case], CN.with_notice(layer), at=at("2021-05-13"))
    assert [move for move in moves if move.lapsed is not None] == []


def test_a_memory_store_and_a_case_that_it_does_not_hold():
    """A head is computed afresh only for the journal that is there."""
    store = MemoryStore(CENTRE)
    assert store.rehead(Story().case) is False


class TestWalk:
    def test_closed_with_something_open_inside(self):
        """A journal in which a run closes while a run inside it is open cannot be replayed."""
        story = accepted().fire("order_survey", "2021-03-18")
        closed = accepted().fire("refuse", "2021-03-19").last
        with pytest.raises(OutOfOrder, match="while site_survey#1 is still open inside"):
            walk_all((*story.case.entries, replace(closed, seq=5)), CENTRE.find)


class TestHolding:
    def test_what_was_refused_before_is_not_blamed_on_the_change(self):
        """A waived guard, and one that said no already, do not stand in the way of a correction elsewhere."""
        story = accepted().fire("extend", "2021-03-19").fire("order_survey", "2021-03-22").fire("survey_not_possible", "2021-03-23")
        story.correct(5, "2021-03-24", happened=at("2021-03-20"))
        assert [entry.seq for entry in story.case.standing] == [0, 1, 2, 3, 4, 5, 6]

    def test_what_would_lose_its_ground(self):
        """The order of a survey cannot be annulled while its report stands; the report is named."""
        story = accepted().fire("order_survey", "2021-03-22").fire("survey_not_possible", "2021-03-23")
        with pytest.raises(OutOfOrder, match="entry 5"):
            story.correct(4, "2021-03-24")

    def test_a_guard_that_said_no_already(self):
        """What a waiver or an older rule let through is not refused now because something else was corrected."""
        rows = (row("note", A, A, form=Reasons), row("act", A, A, guards=PICKY), row("finish", A, DONE))
        centre = small_centre(life(transitions=rows))
        story = Story("small", centre=centre).fire("note", "2021-03-17").fire("act", "2021-03-17")
        ANSWERS.append("因为不行 (no longer)")
        try:
            story.correct(1, "2021-03-18", form=Reasons(why="另一个理由"))
        finally:
            ANSWERS.pop()
        assert story.case.standing[1].form.why == "另一个理由"


ANSWERS: list[str] = []
PICKY = Guard("picky", lambda _: ANSWERS[-1] if ANSWERS else True, zh="挑剔")


class TestForms:
    def test_the_same_person_twice(self):
        """Two staff are two different persons."""
        with pytest.raises(FormRefused, match="names the same person twice"):
            SurveySchedule(staff=("w-1", "w-1"), day=date(2021, 3, 18))


class TestJournal:
    def test_a_personal_field_that_is_not_salted(self):
        """A personal field in the clear, though hashed well, is refused: the line may hold a digest only."""
        (body,) = [line for line in dumps(Story().case).splitlines() if '"personal"' not in line]
        body = re.sub(r'"applicant":\{"salted":"[0-9a-f]*"\}', '"applicant":"张三"', body[: body.rindex(',"hash":')] + "}")
        digest = chained(START, body.encode()).hex()
        with pytest.raises(BadEntry, match="must hold a salted digest"):
            loads(f'{body[:-1]},"hash":"{digest}"}}\n', CENTRE)

    def test_a_hash_that_is_none(self):
        """A line whose hash is not a hexadecimal number is refused with its place."""
        text = dumps(Story().case)
        place = text.index(',"hash":"') + len(',"hash":"')
        with pytest.raises(Exception, match="64 hexadecimal digits"):
            loads(text[:place] + "zz" + text[place + 2 :], CENTRE)

    def test_an_amended_form_comes_back(self):
        """A correction that carries a form is read back with the class of the form that it amends."""
        story = accepted().fire("order_survey", "2021-03-18")
        form = attrs.evolve(story.last.form, place="另一处")
        story.correct(4, "2021-03-19", form=form)
        assert loads(dumps(story.case), CENTRE) == story.case


def test_a_key_that_is_new():
    """A key that was never used does not stop an act."""
    story = accepted().fire("extend", "2021-03-18", key="k-1")
    assert story.fire("withdraw_extension", "2021-03-19", key="k-2").last.extras.key == "k-2"


def test_an_amount_in_words():
    """How long a limit is: the span in either language, where it comes from, or untimed."""
    assert amount(limit("days", "x", working_days(3), A), "zh") == "3个工作日"
    assert amount(limit("days", "x", None, A)) == "untimed"


def test_what_else_happened_in_the_run():
    """A revocation that finds nothing left to revoke in this run leaves what stands in another."""
    story = accepted().fire("extend", "2021-03-18").fire("withdraw_extension", "2021-03-19").fire("extend", "2021-03-22")
    assert story.clock("statutory", "2021-03-22").within == working_days(30)
    assert person_for("applicant").id == "p-applicant"
