"""Time limits: worked examples of the law, pauses and extensions, and that the order of recording changes no clock."""

from datetime import date, timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseflow import STAYS, Actor, from_form
from caseflow.calendar import CN, calendar_days, explain, months, working_days
from caseflow.errors import FormRefused, GuardRefused
from caseflow.machines.forms import SpecialNotice
from tests.core.stories import (
    BENEFIT,
    CENTRE,
    DONE,
    LICENCE,
    LOST,
    UNTIMED,
    A,
    B,
    Story,
    accepted,
    at,
    life,
    limit,
    make,
    row,
    small_centre,
)

ONE = timedelta(days=1)


def special(days):
    return make(SpecialNotice, expected=working_days(days))


class TestWorkedExamples:
    def test_the_promise(self):
        """Accepted on Wednesday 17 March with a promise of 10 working days: due on the 31st; the statute's 20 end on 15 April."""
        story = accepted()
        assert (story.due("promise", "2021-03-18"), story.due("statutory", "2021-03-18")) == ("2021-03-31", "2021-04-15")

    def test_a_special_procedure_stays_out_of_the_period(self):
        """From Monday the 22nd to Friday the 26th nothing is counted after the first day: due on 7 April."""
        story = accepted().fire("order_special", "2021-03-22").fire("end_special", "2021-03-26")
        clock = story.clock("promise", "2021-03-26")
        assert (str(clock.due), clock.used, clock.left) == ("2021-04-07", 3, 7)

    def test_the_statutory_extension_and_its_withdrawal(self):
        """10 working days more end on 28 April; withdrawn, the clock is folded as if they had never been given."""
        story = accepted().fire("extend", "2021-03-18")
        assert story.due("statutory", "2021-03-18") == "2021-04-28"
        assert story.due("promise", "2021-03-18") == "2021-03-31"
        story.fire("withdraw_extension", "2021-03-19")
        assert story.due("statutory", "2021-03-19") == "2021-04-15"

    def test_an_extension_may_be_given_again_after_it_was_withdrawn(self):
        """`once` asks what stands: a withdrawn extension does not stand."""
        story = accepted().fire("extend", "2021-03-18").fire("withdraw_extension", "2021-03-19").fire("extend", "2021-03-20")
        assert story.due("statutory", "2021-03-20") == "2021-04-28"

    def test_paused_on_the_last_day(self):
        """Paused on its last day with nothing left, a clock is due on the day on which it goes on, rolled off a holiday."""
        story = accepted().fire("order_special", "2021-03-31")
        paused = story.clock("promise", "2021-04-03")
        assert (paused.state, paused.left, paused.due, paused.breached) == ("paused", 0, None, False)
        assert story.fire("end_special", "2021-04-03").due("promise", "2021-04-03") == "2021-04-06"

    def test_pauses_that_overlap_count_once(self):
        """Two special procedures from 22 to 26 and from 24 to 26 March stop the clock as one does."""
        story = accepted().fire("order_special", "2021-03-22").fire("order_special", "2021-03-24")
        story.fire("end_special", "2021-03-25", run="special_procedure#1")
        assert story.clock("promise", "2021-03-25").state == "paused"
        assert story.fire("end_special", "2021-03-26").due("promise", "2021-03-26") == "2021-04-07"

    def test_an_extension_before_a_pause_or_after_it(self):
        """It makes no difference whether the extension comes before, during or after the pause."""
        dues = []
        for day in ("2021-03-18", "2021-03-23", "2021-03-29"):
            story, steps = accepted(), {"order_special": "2021-03-22", "end_special": "2021-03-26", "extend": day}
            for event in sorted(steps, key=steps.get):
                story.fire(event, steps[event])
            dues.append(story.due("statutory", "2021-03-30"))
        assert len(set(dues)) == 1

    def test_expected(self):
        """While a pause lasts, the expected due date takes it to end as announced; later than announced, it ends today at the earliest."""
        story = accepted().fire("order_special", "2021-03-22", form=special(4))
        assert str(story.clock("promise", "2021-03-23").expected) == "2021-04-07"
        assert str(story.clock("promise", "2021-03-29").expected) == "2021-04-08"
        assert story.fire("end_special", "2021-03-26").clock("promise", "2021-03-26").expected == date(2021, 4, 7)

    def test_delivery(self):
        """A licence that was granted is delivered within 10 working days; that clock waits until then, and a refusal stops it unused."""
        story = accepted()
        assert story.clock("delivery", "2021-03-17").state == "waiting"
        story.fire("grant", "2021-03-31")
        assert (story.due("delivery", "2021-04-01"), story.clock("promise", "2021-04-30").state) == ("2021-04-15", "met")
        refused = accepted().fire("refuse", "2021-03-31")
        assert (refused.clock("delivery", "2021-05-01").state, refused.clock("delivery", "2021-05-01").breached) == ("stopped", False)

    def test_breached_is_a_matter_of_days_not_of_working_days(self):
        """On the Sunday after a Friday a clock is breached, though it is late by no working day yet."""
        story = accepted("2021-03-12", matter=LICENCE)
        assert story.due("promise", "2021-03-12") == "2021-03-26"
        friday, sunday, monday = (story.clock("promise", day) for day in ("2021-03-26", "2021-03-28", "2021-03-29"))
        assert [(clock.breached, clock.late) for clock in (friday, sunday, monday)] == [(False, 0), (True, 0), (True, 1)]

    def test_a_met_clock_keeps_its_due_date(self):
        """Met on time or late, the due date stands in the record, and so does whether it was kept."""
        early = accepted().fire("grant", "2021-03-25").clock("promise", "2021-12-01")
        late = accepted().fire("grant", "2021-04-02").clock("promise", "2021-12-01")
        assert (str(early.due), early.breached, early.used, early.ended) == ("2021-03-31", False, 6, date(2021, 3, 25))
        assert (str(late.due), late.breached, late.late, late.used) == ("2021-03-31", True, 2, 12)

    def test_an_extension_after_the_end_of_the_period(self):
        """A licence is extended on its last day, and no later; where a lifecycle allows it later, it takes no breach away."""
        assert accepted().fire("extend", "2021-04-15").due("statutory", "2021-04-20") == "2021-04-28"
        with pytest.raises(GuardRefused, match="not extended after that"):
            accepted().fire("extend", "2021-04-16")
        rows = (row("begin", A, B), row("lengthen", B, STAYS, extends={"days": working_days(10)}), row("finish", B, DONE))
        centre = small_centre(life(transitions=rows, limits=limit("days", "finish", working_days(3), (A, B))))
        late = Story("small", centre=centre).fire("begin", "2021-03-17").fire("lengthen", "2021-03-23").clock("days", "2021-03-24")
        assert (str(late.due), late.breached, late.late, late.was_late, late.within) == ("2021-03-22", True, 2, True, working_days(3))

    def test_it_warns(self):
        """With a fifth of the period left a clock warns; not before, and no longer when it is breached or met."""
        story = accepted()
        warned = {day: story.clock("promise", day).warned for day in ("2021-03-26", "2021-03-29", "2021-03-31", "2021-04-01")}
        assert list(warned.values()) == [False, True, True, False]


class TestAmounts:
    def test_untimed(self):
        """Where nothing sets a limit, the clock is untimed: it says so, and is never due."""
        clock = accepted(matter=UNTIMED).clock("statutory", "2022-01-01")
        assert (clock.within, clock.due, clock.used, clock.left, clock.breached) == (None, None, None, None, False)

    def test_what_is_untimed_cannot_be_extended(self):
        """An untimed clock stays untimed when it is extended."""
        head, paper = Actor("c-1", roles={"centre_head"}), {"channel": "投诉电话", "text": "久拖不办"}
        case = CENTRE.open("complaint", case_no="TS-1", at=at("2021-06-01"), actor=head, form=paper)
        case = CENTRE.fire(case, "accept_complaint", at=at("2021-06-01"), actor=head)
        case = CENTRE.fire(case, "extend_feedback", at=at("2021-06-02"), actor=head, form={"by": "5 working_days", "why": "情况复杂"})
        assert [clock.within for clock in CENTRE.clocks(case, at=at("2021-06-02")) if clock.name == "feedback"] == [None]

    def test_an_extension_of_the_matter_in_another_unit_is_refused(self):
        """A statute in months is extended by what the matter says, in months; where it says nothing, nobody extends it."""
        silent = accepted(matter=attrs.evolve(LICENCE, statutory=months(2), promised=None))
        with pytest.raises(GuardRefused, match="the matter must state its extension"):
            silent.fire("extend", "2021-03-18")
        assert silent.due("statutory", "2021-03-18") == "2021-05-17"
        other = accepted(matter=attrs.evolve(LICENCE, statutory=months(2), promised=None, extension=working_days(5)))
        with pytest.raises(FormRefused, match="that clock counts in months"):
            other.fire("extend", "2021-03-18")
        says = accepted(matter=attrs.evolve(LICENCE, statutory=months(2), promised=None, extension=months(1)))
        assert says.fire("extend", "2021-03-18").due("statutory", "2021-03-18") == "2021-06-17"

    def test_an_extension_leaves_a_clock_that_is_over_alone(self):
        """What was due when it was met stays so, whatever is extended later."""
        rows = (
            row("answer", A, B),
            row("lengthen", (A, B), B, extends={"reply": working_days(5)}),
            row("finish", B, DONE),
        )
        centre = small_centre(life(transitions=rows, limits=limit("reply", "answer", working_days(3), A)))
        story = Story("small", centre=centre).fire("answer", "2021-03-18").fire("lengthen", "2021-03-19")
        assert story.due("reply", "2021-03-19") == "2021-03-22"

    def test_a_clock_that_has_not_started_cannot_be_met(self):
        """An event that meets a limit, in a state where that has not begun to run, does not end it."""
        rows = (row("report", B, B), row("go_back", B, A), row("report", A, DONE))
        centre = small_centre(life(transitions=rows, start=B, limits=limit("report", "report", working_days(3), A)))
        story = Story("small", centre=centre).fire("report", "2021-03-17").fire("go_back", "2021-03-18")
        assert story.clock("report", "2021-03-18").state == "running"

    def test_calendar_days_roll_and_pause(self):
        """Calendar days count rest days; only the last one is rolled."""
        centre = small_centre(life(limits=limit("days", "finish", calendar_days(3), (A, B))))
        story = Story("small", "2021-03-17", centre=centre)
        assert story.due("days", "2021-03-17") == "2021-03-22"
        assert story.clock("days", "2021-03-20").used == 3

    def test_months_end_on_the_corresponding_day(self):
        """A limit in months has no `left`: nothing counts it in days."""
        centre = small_centre(life(limits=limit("month", "finish", months(1), (A, B))))
        clock = Story("small", "2021-01-31", centre=centre).clock("month", "2021-02-02")
        assert (str(clock.due), clock.left, clock.used) == ("2021-02-28", None, 2) or str(clock.due) == "2021-03-01"

    def test_an_extension_by_the_form(self):
        """The document may say by how much; in another unit than the clock's it is refused."""
        rows = (
            row("begin", A, B),
            row("lengthen", B, B, form=SpecialNotice, extends={"days": from_form("expected")}),
            row("finish", B, DONE),
        )
        centre = small_centre(life(transitions=rows, limits=limit("days", "finish", working_days(3), (A, B))))
        story = Story("small", centre=centre).fire("begin", "2021-03-17").fire("lengthen", "2021-03-18", form=special(2))
        assert story.due("days", "2021-03-18") == "2021-03-24"
        with pytest.raises(FormRefused, match="but that clock counts in working_days"):
            story.fire("lengthen", "2021-03-18", form=make(SpecialNotice, expected=calendar_days(30)))

    @pytest.mark.parametrize(
        ("when", "due", "overdue_after"),
        [
            ("2021-03-17T16:59", "2021-03-22", "2021-03-22"),
            ("2021-03-17T17:01", "2021-03-22", "2021-03-23"),
            ("2021-03-20", "2021-03-24", "2021-03-25"),
        ],
    )
    def test_after_hours(self, when, due, overdue_after):
        """Where the centre says when it closes, what comes in later, or on a day off, counts from the next working day by one reading."""
        lifecycle = life(limits=limit("days", "finish", working_days(3), (A, B)), receipt=True)
        centre = small_centre(lifecycle, parameters={"closes_at": "17:00"})
        clock = Story("small", when, centre=centre).clock("days", when[:10])
        assert (str(clock.due), str(clock.overdue_after)) == (due, overdue_after)

    def test_what_binds(self):
        """A clock cites the texts that bind this case."""
        of_licence, of_benefit = (accepted(matter=matter).clock("statutory", "2021-03-18").cites for matter in (LICENCE, BENEFIT))
        assert "行政许可法" in str(of_licence[0].law.zh)
        assert set(of_benefit) < set(of_licence)


class TestBeyondTheCalendar:
    def test_an_unpublished_year_is_never_guessed(self):
        """A due date beyond the last notice is not given: the clock says which day it lacks."""
        clock = accepted("2026-12-15").clock("promise", "2026-12-16")
        assert clock.due is None
        assert clock.undated is not None
        assert "202" in clock.undated
        assert (clock.state, clock.used, clock.breached) == ("running", 1, False)
        assert clock.is_open

    def test_and_nobody_is_kept_from_acting(self):
        """In December 2026 cases are taken in, examined and decided, though no due date can be computed."""
        story = accepted("2026-12-15").fire("grant", "2026-12-20").fire("deliver", "2026-12-24")
        assert story.case.state == "completed_granted"

    def test_another_calendar_is_another_answer(self):
        """With the provisional calendar the same case has a due date, and it says that it is provisional."""
        centre = CENTRE.with_calendar(CENTRE.calendar.provisional())
        case = accepted("2026-12-15").case
        clock = next(clock for clock in centre.clocks(case, at=at("2026-12-16")) if clock.name == "promise")
        assert clock.due is not None
        assert clock.provisional


class TestWhatAHostAsks:
    def test_due_within(self):
        """`due_within` lists the open clocks that fall due in the next working days, and those that are overdue."""
        story = accepted()
        named = {n: [c.name for c in CENTRE.due_within(story.case, n, at=at("2021-03-29"))] for n in (0, 1, 2, 20)}
        assert named == {0: [], 1: [], 2: ["promise"], 20: ["promise", "statutory"]}
        assert [c.name for c in CENTRE.due_within(story.case, 0, at=at("2021-04-01"))] == ["promise"]

    def test_explain(self):
        """The explanation counts as many days as the limit has, shows the pause, and ends on the due date."""
        story = accepted().fire("order_special", "2021-03-22").fire("end_special", "2021-03-26")
        clock = story.clock("promise", "2021-03-29")
        trace = clock.explain()
        assert trace.due == clock.due
        assert [day.number for day in trace.rows if day.number] == list(range(1, 11))
        assert [day.role for day in trace.rows].count("paused") == 4
        assert clock.zh in trace.heading_zh
        untimed = accepted(matter=UNTIMED).clock("promise", "2021-03-29").explain()
        assert "untimed" in untimed.heading

    def test_no_clock_runs_on_a_closed_run(self):
        """After a withdrawal every clock of the run is over, and time does not change it."""
        story = accepted().fire("order_special", "2021-03-18").fire("withdraw", "2021-03-19")
        now, later = (CENTRE.clocks(story.case, at=at(day)) for day in ("2021-03-19", "2022-03-19"))
        assert {clock.state for clock in now} <= {"met", "stopped", "lapsed"}
        assert [(c.state, c.used, c.due, c.breached) for c in now] == [(c.state, c.used, c.due, c.breached) for c in later]

    def test_as_of_a_day_in_the_past(self):
        """The clocks as of an earlier day are those that the case had then."""
        story = accepted()
        before = [(c.state, c.due, c.used) for c in CENTRE.clocks(story.case, at=at("2021-03-19"))]
        story.fire("extend", "2021-03-22").fire("grant", "2021-03-24")
        assert [(c.state, c.due, c.used) for c in CENTRE.clocks(story.case, at=at("2021-03-19"))] == before


days = st.integers(0, 25)


@given(days, st.integers(0, 20), st.integers(0, 20))
def test_a_pause_never_makes_a_due_date_earlier(start, length, ask):
    """Whenever a special procedure begins, and however long it lasts: the due date is not before that of a case without one."""
    first = date(2021, 3, 17)
    plain, story = accepted(), accepted()
    begins, ends = first + start * ONE, first + (start + length) * ONE
    if begins <= plain.clock("promise", "2021-03-17").due:
        story.fire("order_special", str(begins)).fire("end_special", str(ends))
        day = str(ends + ask * ONE)
        with_pause, without = story.clock("promise", day), plain.clock("promise", day)
        assert with_pause.due >= without.due
        assert with_pause.used <= without.used


def wordless(clocks):
    return [(c.name, c.run, c.state, c.within, c.used, c.left, c.due, c.expected, c.breached, c.late) for c in clocks]


@given(st.permutations(range(4)))
def test_the_order_of_recording_changes_no_clock(order):
    """Acts of different runs, written down in any order with their own instants, leave the same clocks."""
    acts = [
        ("extend", "2021-03-18", None),
        ("order_survey", "2021-03-19", None),
        ("end_special", "2021-03-23", "special_procedure#1"),
        ("end_special", "2021-03-26", "special_procedure#2"),
    ]
    story = accepted(matter=LICENCE).fire("order_special", "2021-03-17").fire("order_special", "2021-03-18")
    for n, index in enumerate(order):
        event, day, run = acts[index]
        story.fire(event, day, run=run, recorded_at=at("2021-04-09", f"1{n}:00"))
    in_order = accepted(matter=LICENCE).fire("order_special", "2021-03-17").fire("order_special", "2021-03-18")
    for event, day, run in acts:
        in_order.fire(event, day, run=run)
    assert [entry.event for entry in story.case.standing] == [entry.event for entry in in_order.case.standing]
    for day in ("2021-04-09", "2021-05-09"):
        assert wordless(CENTRE.clocks(story.case, at=at(day))) == wordless(CENTRE.clocks(in_order.case, at=at(day)))


def test_a_benefit_has_no_statutory_extension():
    """What is law for a licence is not law for a benefit: no statute, no delivery period, and no extension."""
    story = accepted(matter=BENEFIT)
    assert story.clock("statutory", "2021-03-18").within is None
    assert story.clock("delivery", "2021-03-18").within is None
    offer = next(offer for offer in CENTRE.offers(story.case, at=at("2021-03-18")) if offer.event == "extend")
    assert list(offer.codes) == ["is_licence"]


def test_lost_is_an_outcome_too():
    """A run that closes otherwise than by the event that meets its limit stops the clock."""
    rows = (row("begin", A, B), row("finish", B, DONE), row("give_up", B, LOST))
    centre = small_centre(life(transitions=rows, limits=limit("days", "finish", working_days(3), (A, B))))
    story = Story("small", centre=centre).fire("begin", "2021-03-17").fire("give_up", "2021-03-18")
    assert story.clock("days", "2021-03-18").state == "stopped"


class TestReasons:
    """What a clock says of its due date is what the calendar says of its period."""

    def spelled(self, story, name, day):
        return [(row.day, row.role, row.number, row.zh) for row in story.clock(name, day).explain()]

    @given(days, st.sampled_from(["promise", "statutory", "delivery"]))
    def test_one_that_was_never_paused(self, start, name):
        """A clock that nothing paused explains itself row by row as the period of its length does."""
        day = CN.next_or_same(date(2021, 3, 17) + timedelta(days=start))
        story = accepted(str(day))
        if name == "delivery":
            story.fire("grant", str(day))
        clock = story.clock(name, str(day))
        trace = explain(clock.within, after=clock.started, calendar=CN)
        assert self.spelled(story, name, str(day)) == [(row.day, row.role, row.number, row.zh) for row in trace]

    @given(days, st.integers(1, 9))
    def test_one_that_was_paused(self, start, length):
        """Paused or not, the numbers run from 1 to the amount, no day twice, and the last row is the due date."""
        first = CN.next_or_same(date(2021, 3, 17) + timedelta(days=start))
        begun, ended = CN.add(first, 1), CN.add(first, 1 + length)
        story = accepted(str(first)).fire("order_special", str(begun)).fire("end_special", str(ended))
        clock = story.clock("promise", str(ended))
        rows = clock.explain().rows
        assert [row.number for row in rows if row.number] == list(range(1, clock.within.n + 1))
        assert [row.day for row in rows] == [first + timedelta(days=n) for n in range(len(rows))]
        assert (rows[-1].role, rows[-1].day) == ("due", clock.due)
