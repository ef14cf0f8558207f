"""Near the end of the published calendar: what is known is said, what is surely in time is taken, the rest waits for the notice."""

from datetime import date, timedelta

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caseflow import STAYS, Actor, Centre, Waiver, from_matter
from caseflow.basics.instants import instant
from caseflow.calendar import CN, Notice, WorkCalendar, calendar_days, months, until, working_days, years
from caseflow.cli.board import items_of
from caseflow.errors import GuardRefused, OutOfOrder, Refused, Unpublished
from caseflow.guards import not_expired, overdue, reason_if_late
from caseflow.journal import dumps, loads
from caseflow.lifecycle import Catalogue, form
from caseflow.machines import CATALOGUE
from caseflow.machines.forms import DeficiencyNotice, MissingItem
from caseflow.store import MemoryStore, StoreFailed, sweep
from tests.core.stories import (
    BENEFIT,
    CENTRE,
    DONE,
    HEAD,
    LICENCE,
    LOST,
    NOT_DELEGATED,
    OFF,
    SALT,
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
)

ONE = timedelta(days=1)
NEXT = Notice(
    title="国务院办公厅关于2027年部分节假日安排的通知",
    off=["2027-01-01..2027-01-03", "2027-02-05..2027-02-11", "2027-04-03..2027-04-05", "2027-05-01..2027-05-05", "2027-06-09..2027-06-09",
         "2027-09-15..2027-09-15", "2027-10-01..2027-10-07"],
    worked=["2027-02-14"],
    issued="2026-12-30",
)  # fmt: skip
KNOWN = CN.with_notice(NEXT)


def received(day, **more):
    return Story(day=day, **more)


def offered(story, event, day):
    return next(offer for offer in story.centre.offers(story.case, at=at(day)) if offer.event == event)


class TestActs:
    """A licence received on Friday 25 December, five working days to answer: were every day worked, the fifth would be 1 January."""

    @pytest.mark.parametrize("day", ["2026-12-28", "2026-12-29", "2026-12-31", "2027-01-01"])
    def test_in_time_on_every_calendar(self, day):
        """Until the earliest day that the fifth can be, the act is taken, and the offer says so."""
        story = received("2026-12-25")
        assert offered(story, "examine", day).may
        assert CENTRE.lapse(story.case, at=at(day)) is story.case
        assert story.fire("examine", day).case.state == "examining"

    @pytest.mark.parametrize("day", ["2027-01-02", "2027-02-01"])
    def test_nobody_can_say_yet(self, day):
        """After it nobody can say: the act, the lapse and the offer all name the clock and the notice that is awaited."""
        story = received("2026-12-25")
        says = "nobody can say yet whether the limit 'notice' of intake#1 ran out before .*2027年"
        with pytest.raises(Unpublished, match=says) as refused:
            story.fire("examine", day)
        assert (refused.value.case, refused.value.limit, refused.value.missing[:5]) == (story.case.case_no, "notice", "国务院办公")
        with pytest.raises(Unpublished, match=says):
            story.lapse(day)
        offer = offered(story, "examine", day)
        assert (offer.may, offer.codes) == (False, ("lapse",))
        assert str(refused.value) == offer.reasons[0].en

    def test_once_the_notice_is_out(self):
        """With the notice the same acts are answered: New Year is off, so the fifth day is 5 January."""
        story = received("2026-12-25")
        story.centre = CENTRE.with_calendar(KNOWN)
        assert story.due("notice", "2027-01-02") == "2027-01-04"
        assert story.centre.lapse(story.case, at=at("2027-01-04")) is story.case
        assert story.centre.lapse(story.case, at=at("2027-01-05")).state == "accepted"

    def test_a_guard_says_that_the_law_does_not_act(self):
        """Where no notice can make the law act, nothing waits: silence on a benefit accepts nothing."""
        story = received("2026-12-25", matter=BENEFIT)
        assert CENTRE.lapse(story.case, at=at("2027-02-01")) is story.case
        assert offered(story, "examine", "2027-02-01").may
        assert story.fire("examine", "2027-02-01").case.state == "examining"

    def test_the_law_does_not_act_in_every_matter(self):
        """Of a licence that is not delegated silence accepts nothing: its clock has no day yet, and no act waits."""
        story = received("2026-12-25", matter=NOT_DELEGATED)
        assert story.clock("notice", "2027-02-01").undated is not None
        assert CENTRE.lapse(story.case, at=at("2027-02-01")) is story.case
        assert story.fire("examine", "2027-02-01").case.state == "examining"

    def test_a_period_that_never_ends(self):
        """A period whose last day lies after the year 9999 has surely not run out."""
        rows = (row("expire", A, LOST, None), row("finish", A, DONE))
        days = attrs.evolve(limit("days", "finish", years(9000), A), lapse="expire")
        story = Story("small", "2026-12-25", centre=small_centre(life(transitions=rows, limits=days)))
        assert story.centre.lapse(story.case, at=at("2099-01-01")) is story.case
        assert story.fire("finish", "2099-01-01").case.state == "done"

    def test_what_was_posted_in_time(self):
        """What was posted by the earliest day that the period can end on is in time, whenever it arrives."""
        names = (MissingItem(name="健康证", how="x"),)
        story = (
            Story(day="2026-12-18")
            .fire("examine", "2026-12-21")
            .fire("notify_missing", "2026-12-22", form=DeficiencyNotice(items=names, period=working_days(10)))
        )
        clock = story.clock("supplement", "2026-12-22")
        assert clock.due is None
        first = clock.reckoning.earliest_due()
        late = str(first + 20 * ONE)
        assert offered(story, "submit_complete", late).depends[0] == "lapse"
        with pytest.raises(Unpublished):
            story.fire("submit_complete", late, form={"items": ["健康证"], "posted_on": str(first + ONE)})
        assert story.fire("submit_complete", late, form={"items": ["健康证"], "posted_on": str(first)}).last.event == "submit_complete"

    def test_what_is_known_is_recorded_first(self):
        """A lapse that is known is recorded, though nobody can say whether another follows; asked again, that is said."""
        rows = (row("expire", A, B, None), row("drop", B, LOST, None), row("finish", (A, B), DONE))
        limits = (
            attrs.evolve(limit("short", "finish", working_days(1), A), lapse="expire"),
            attrs.evolve(limit("long", "finish", working_days(3), B), lapse="drop"),
        )
        story = Story("small", "2026-12-24", centre=small_centre(life(transitions=rows, limits=limits)))
        assert story.lapse("2027-02-01").case.state == "b"
        with pytest.raises(Unpublished, match="'long'"):
            story.lapse("2027-02-01")

    def test_a_migration_waits_too(self):
        """No edition is changed while nobody can say whether the law has acted under the old one."""
        rows = (row("expire", A, LOST, None), row("finish", A, DONE))
        old, new = (
            life(edition=name, transitions=rows, limits=attrs.evolve(limit("days", "finish", working_days(n), A), lapse="expire"))
            for name, n in [("1", 3), ("2", 5)]
        )
        centre = Centre("small", lifecycles=Catalogue((new,), older=(old,)), calendar=CN)
        story = Story("small", "2026-12-24", centre=small_centre(old))
        given_ = {"to": "2", "actor": person_for("centre_head"), "why": "新版"}
        assert centre.migrate(story.case, "small", at=at("2026-12-29"), **given_).main.lifecycle is new
        with pytest.raises(Unpublished, match="'days'"):
            centre.migrate(story.case, "small", at=at("2027-01-20"), **given_)


@form("报告", late_reason="逾期原因")
class Report:
    """A report that says why it is late."""

    late_reason: str | None = None


class TestGuards:
    """A guard that asks whether a clock has run out answers where that is known, else it says which notice is awaited."""

    ROWS = (
        row("explain", A, STAYS, guards=overdue("days")),
        row("lengthen", A, STAYS, guards=not_expired("days", soft=HEAD), extends={"days": working_days(5)}),
        row("finish", A, DONE, form=Report, guards=reason_if_late("days")),
    )

    def story(self, day="2026-12-25"):
        centre = small_centre(life(transitions=self.ROWS, limits=limit("days", "finish", working_days(5), A, soft=True)))
        return Story("small", day, centre=centre)

    def test_while_it_is_in_time(self):
        """On 1 January the clock is in time on every calendar: there is nothing to explain, it may be extended, no reason is needed."""
        told = self.story()
        assert [offered(told, event, "2027-01-01").may for event in ("explain", "lengthen")] == [False, True]
        with pytest.raises(GuardRefused, match="it is not overdue"):
            told.fire("explain", "2027-01-01")
        assert told.fire("finish", "2027-01-01", form=Report()).case.state == "done"

    @pytest.mark.parametrize("event", ["explain", "lengthen"])
    def test_once_nobody_can_say(self, event):
        """From 2 January on nobody can say: the act waits, and the offer gives the same reason."""
        told = self.story()
        with pytest.raises(Unpublished) as refused:
            told.fire(event, "2027-01-02")
        offer = offered(told, event, "2027-01-02")
        assert not offer.may
        assert offer.reasons[0].en == str(refused.value)
        assert "有待尚未公布的放假通知" in offer.reasons[0].zh

    def test_a_reason_may_be_given(self):
        """Who says why it is late need not wait until it is known to be."""
        told = self.story()
        with pytest.raises(Unpublished):
            told.fire("finish", "2027-01-02", form=Report())
        assert told.fire("finish", "2027-01-02", form=Report(late_reason="系统故障")).case.state == "done"

    def test_it_may_be_waived(self):
        """A guard that may be waived may be waived where nobody can say, too; by nobody else."""
        head = Waiver(Actor("h-1", roles={"head"}), why="经批准")
        assert offered(self.story(), "lengthen", "2027-01-02").waivable["not_expired_days"] == HEAD
        assert self.story().fire("lengthen", "2027-01-02", waive={"not_expired_days": head}).last.extras.waived
        with pytest.raises(GuardRefused, match="only head may waive it"):
            self.story().fire("lengthen", "2027-01-02", waive={"not_expired_days": Waiver(Actor("x", roles={"doer"}), why="经批准")})
        with pytest.raises(Unpublished):
            self.story().fire("lengthen", "2027-01-02", waive={"no_such_guard": head})

    def test_a_clock_that_was_met(self):
        """A clock that was met has not run out, whenever that is asked."""
        rows = (row("meet", A, B), row("lengthen", B, STAYS, guards=not_expired("days")), row("finish", B, DONE))
        centre = small_centre(life(transitions=rows, limits=limit("days", "meet", working_days(5), A)))
        told = Story("small", "2026-12-25", centre=centre).fire("meet", "2026-12-31")
        assert told.fire("lengthen", "2027-02-01").last.event == "lengthen"

    def test_what_is_overdue_is_known(self):
        """A clock that ran out before the end of the calendar is overdue on any day after it."""
        told = self.story("2026-12-18")
        assert told.fire("explain", "2027-01-20").last.event == "explain"

    def test_what_was_met_meanwhile(self):
        """Whether a clock was met in time is known where its last day had surely not come, and waits where it may have."""
        rows = (row("meet", A, B), row("explain", B, STAYS, guards=overdue("days")), row("finish", B, DONE))
        centre = small_centre(life(transitions=rows, limits=limit("days", "meet", working_days(5), A)))
        early = Story("small", "2026-12-25", centre=centre).fire("meet", "2026-12-31")
        with pytest.raises(GuardRefused, match="it is not overdue"):
            early.fire("explain", "2027-01-20")
        late = Story("small", "2026-12-25", centre=centre).fire("meet", "2027-01-04")
        with pytest.raises(Unpublished):
            late.fire("explain", "2027-01-20")

    def test_recorded_late(self):
        """An extension recorded late, after which nobody can say whether a later act was rightly done, is refused."""
        told = self.story("2026-12-18").fire("explain", "2027-01-20")
        with pytest.raises(OutOfOrder, match=r"entry 1 .explain. would no longer stand: overdue_days: 有待尚未公布的放假通知"):
            told.fire("lengthen", "2026-12-21", recorded_at=at("2027-01-21"))


class TestAfterHours:
    """What is handed in after hours on the last published working day is taken, and counts from the next working day once that is known."""

    @staticmethod
    def story(when, calendar=CN, within=5):
        made = life(limits=limit("days", "finish", working_days(within), (A, B)), receipt=True)
        return Story("small", when, centre=attrs.evolve(small_centre(made, parameters={"closes_at": "17:30"}), calendar=calendar))

    @pytest.mark.parametrize(
        ("when", "stored", "due", "overdue_after"),
        [
            ("2026-12-28T17:30", None, "2027-01-05", "2027-01-05"),
            ("2026-12-28T17:31", "2026-12-29", "2027-01-05", "2027-01-06"),
            ("2026-12-30T10:00", "2026-12-30", "2027-01-07", "2027-01-07"),  # it turned out to be a working day
            ("2026-12-31T18:00", "2027-01-01", "2027-01-08", "2027-01-11"),  # the next one is 4 January
            ("2027-01-02T10:00", "2027-01-02", "2027-01-08", "2027-01-11"),  # it turned out to be a day off
        ],
    )
    def test_it_is_rolled_when_the_notice_is_out(self, when, stored, due, overdue_after):
        """The earliest day of receipt is written; with the notice both readings have their days, and the journal reads back as it was."""
        told = self.story(when)
        kept = told.case.entries[0].extras.received
        assert (None if kept is None else str(kept)) == stored
        clock = told.clock("days", when[:10])
        assert (clock.due, clock.breached) == (None, False)
        assert "2027年" in clock.undated
        told.centre = told.centre.with_calendar(KNOWN)
        assert loads(dumps(told.case), told.centre) == told.case
        clock = told.clock("days", when[:10])
        assert (str(clock.due), str(clock.overdue_after)) == (due, overdue_after)
        assert str(clock.reckoning.earliest_due()) == due

    def test_a_calendar_that_ends_on_a_day_off(self):
        """A day off at the very end: the earliest day of receipt is the one after it."""
        ends = WorkCalendar.of("short", first="2021-01-01", last="2021-04-04")  # a Sunday
        assert str(self.story("2021-04-03T10:00", ends).case.entries[0].extras.received) == "2021-04-04"
        assert str(self.story("2021-04-04T10:00", ends).case.entries[0].extras.received) == "2021-04-05"

    def test_in_time_by_both(self):
        """The act is taken while it is in time on every calendar by the reading that gives more time, and waits afterwards."""
        rows = (row("expire", A, LOST, None), row("finish", A, DONE))
        days = attrs.evolve(limit("days", "finish", working_days(3), A), lapse="expire")
        centre = small_centre(life(transitions=rows, limits=days, receipt=True), parameters={"closes_at": "17:30"})
        told = Story("small", "2026-12-28T18:00", centre=centre)
        with pytest.raises(Unpublished):
            told.fire("finish", "2027-01-02")
        assert told.fire("finish", "2027-01-01").case.state == "done"

    def test_the_shipped_intake(self):
        """An application that comes in on the evening of 28 December opens a case."""
        centre = Centre("hualong", lifecycles=CATALOGUE, calendar=CN, salt=lambda: SALT, parameters={"closes_at": "17:30"})
        assert Story(day="2026-12-28T18:00", centre=centre).case.state == "received"


class TestWhatIsShown:
    def test_late_by_what_is_known(self):
        """What ran out before the end of the calendar is overdue after it, by the days that are published at least, and everywhere."""
        told = accepted("2026-12-04")  # due on 18 December
        clock = told.clock("promise", "2027-01-20")
        assert (str(clock.due), clock.breached, clock.late, clock.used) == ("2026-12-18", True, 6, None)
        items = {item.limit.name: item for item in items_of(CENTRE, told.case, instant(at("2027-01-20"), CENTRE.zone))}
        assert (items["promise"].status, items["promise"].days, items["statutory"].status) == ("overdue", 6, "provisional")

    def test_due_on_the_last_known_day(self):
        """A clock that was due on the last day that is known is late after it, by no day that is known."""
        centre = small_centre(life(limits=limit("days", "finish", working_days(1), (A, B))))
        clock = Story("small", "2026-12-25", centre=centre).clock("days", "2027-01-20")
        assert (str(clock.due), clock.breached, clock.late) == ("2026-12-28", True, 0)
        open_end = small_centre(life(limits=limit("days", "finish", until(date(2027, 1, 6)), (A, B))))
        clock = Story("small", "2026-12-25", centre=open_end).clock("days", "2027-01-20")
        assert (clock.breached, clock.late) == (True, 14)


LATER = at("2027-02-01")


class TestSweep:
    def test_it_goes_on(self):
        """A case of which nobody can say yet is named with the reason; the others are lapsed, before the notice and after it."""
        store = MemoryStore(CENTRE)
        for number, day, matter in [("A-1", "2026-12-25", LICENCE), ("A-2", "2026-12-18", LICENCE), ("A-3", "2026-12-25", BENEFIT)]:
            store.append(Story(day=day, matter=matter, case_no=number).case, expected=0, now=LATER)
        early = sweep(store, at("2026-12-29"), now=LATER)
        assert ([number for number, _ in early.acts], early.undecided) == (["A-2"], ())
        late = sweep(store, at("2027-01-20"), now=LATER)
        assert (late.lapsed, late.failed, [number for number, _ in late.undecided]) == (0, (), ["A-1"])
        assert "waits for 「国务院办公厅关于2027年部分节假日安排的通知」" in late.undecided[0][1]
        store.centre = CENTRE.with_calendar(KNOWN)
        after = sweep(store, at("2027-01-20"), now=LATER)
        assert ([number for number, _ in after.acts], after.undecided) == (["A-1"], ())

    def test_a_case_that_cannot_be_read(self, monkeypatch):
        """A case without a day that cannot be read is a failure, and no more."""
        store = MemoryStore(CENTRE)
        store.append(Story(day="2026-12-25", case_no="A-1").case, expected=0, now=LATER)
        monkeypatch.setattr(store, "load", broken)
        assert [number for number, _ in sweep(store, at("2027-01-20"), now=LATER).failed] == ["A-1"]


def broken(_number):
    raise StoreFailed("damaged")


def names_within(story, n, day, calendar=None):
    centre = story.centre if calendar is None else story.centre.with_calendar(calendar)
    return [clock.name for clock in centre.due_within(story.case, n, at=at(day))]


class TestDueWithin:
    def test_it_never_raises_for_the_horizon(self):
        """What is overdue or has a day is listed in the second half of December as before."""
        told = accepted("2026-11-02")
        for day in ("2026-12-14", "2026-12-15", "2026-12-20", "2026-12-28", "2027-01-20"):
            assert names_within(told, 10, day) == ["promise", "statutory"]

    def test_what_surely_ends_later_is_left_out(self):
        """With 17 working days left a clock surely does not end within 10, on whatever calendar."""
        told = accepted("2026-12-10")
        assert names_within(told, 10, "2026-12-15") == ["promise"]
        assert names_within(told, 17, "2026-12-15") == ["promise", "statutory"]
        assert [clock.undated is not None for clock in told.centre.due_within(told.case, 17, at=at("2026-12-15"))] == [False, True]

    def test_what_may_end_within_is_listed_undated(self):
        """A clock whose day is not published is listed where it may end within the days asked for."""
        made = life(
            limits=(
                limit("weeks", "finish", calendar_days(21), (A, B)),
                limit("month", "finish", months(1), (A, B)),
                limit("named", "finish", until(date(2027, 1, 6)), (A, B)),
                limit("paused", "finish", working_days(5), B),
            )
        )
        told = Story("small", "2026-12-12", centre=small_centre(made))
        assert names_within(told, 3, "2026-12-15") == []
        assert names_within(told, 20, "2026-12-15") == ["weeks", "month", "named"]
        assert [clock.due and str(clock.due) for clock in told.centre.due_within(told.case, 20, at=at("2026-12-15"))] == [
            None, None, "2027-01-06"
        ]  # fmt: skip
        assert names_within(told, 0, "2027-01-20") == ["weeks", "month", "named"]

    def test_a_clock_that_cannot_be_worked_out(self):
        """A clock for which no text gives a day is never known to end later."""
        rows = (row("expire", A, B, None), row("back", B, A), row("finish", A, DONE))
        limits = (
            attrs.evolve(limit("short", "finish", working_days(1), A), lapse="expire"),
            limit("long", "finish", calendar_days(9), A),
        )
        made = life(transitions=rows, limits=(limits[0], attrs.evolve(limits[1], within=from_matter("promised"))))
        told = Story("small", "2021-03-01", centre=small_centre(made), matter=attrs.evolve(BENEFIT, promised=months(1)))
        told.lapse("2021-03-03").fire("back", "2021-03-08")
        assert "long" in names_within(told, 0, "2021-03-08")

    @settings(max_examples=60)
    @given(
        st.sampled_from([working_days(3), working_days(9), calendar_days(12), calendar_days(30), months(1), until(date(2027, 1, 8))]),
        st.integers(0, 25),
        st.integers(0, 40),
        st.integers(0, 15),
        st.sets(st.integers(1, 100), max_size=40),
    )
    def test_nothing_that_falls_due_is_left_out(self, within, opened, later, n, off):
        """Whatever the notice says in the end: what then turns out to fall due within the days was listed before."""
        first = date(2026, 12, 5) + opened * ONE
        told = Story("small", str(first), centre=small_centre(life(limits=limit("days", "finish", within, (A, B)))))
        days = {date(2027, 1, 3) + i * ONE for i in off} - {*NEXT.worked, *NEXT.off}
        notice = attrs.evolve(NEXT, off=[*NEXT.off, *days])
        day = str(first + later * ONE)
        assert set(names_within(told, n, day, CN.with_notice(notice))) <= set(names_within(told, n, day))


LAPSING = life(
    transitions=(
        row("expire", A, LOST, None, ends="pause"),
        row("order", A, STAYS, opens="pause"),
        row("lengthen", A, STAYS, guards=not_expired("days"), extends={"days": working_days(2)}),
        row("explain", A, STAYS, guards=overdue("other")),
        row("finish", A, DONE, ends="pause"),
    ),
    limits=(
        attrs.evolve(limit("days", "finish", working_days(4), A, paused_by="pause"), lapse="expire"),
        limit("other", "finish", working_days(3), A, paused_by="pause"),
    ),
    unheard="pause",
    receipt=True,
)
PAUSE = life("pause", (row("resume", A, DONE),), called_off=OFF)
EDGE = small_centre(LAPSING, PAUSE, parameters={"closes_at": "12:00"})


@settings(max_examples=120)
@given(
    st.integers(0, 8),
    st.lists(st.tuples(st.integers(0, 99), st.integers(0, 3), st.booleans()), max_size=9),
    st.sets(st.integers(0, 60), max_size=30),
)
def test_what_is_answered_before_the_notice_is_right_after_it(opened, steps, off):
    """On any notice that comes: an act that was taken is in time, one that was refused is refused, and a lapse is the same."""
    days = {date(2026, 12, 29) + i * ONE for i in off} - {date(2027, 2, 14)}
    notice = attrs.evolve(NEXT, off=sorted({*NEXT.off, *days}))
    after = EDGE.with_calendar(CN.with_notice(notice))
    day = date(2026, 12, 21) + opened * ONE
    case = Story("small", f"{day}T13:00", centre=EDGE).case
    for number, gap, sweeping in steps:
        day += gap * ONE
        when = f"{day}T14:00+08:00"
        offers = EDGE.offers(case, at=when)
        if not offers:
            return
        offer = offers[number % len(offers)]
        for clock, known in zip(EDGE.clocks(case, at=when), after.clocks(case, at=when), strict=True):
            assert clock.due in {None, known.due}
            assert not clock.breached or known.breached
            if clock.reckoning.earliest_due() is not None and known.due is not None:
                assert clock.reckoning.earliest_due() <= known.due
        try:
            if sweeping:
                swept, known = EDGE.lapse(case, at=when), after.lapse(case, at=when)
                assert [entry.day for entry in swept.entries] == [entry.day for entry in known.entries][: len(swept.entries)]
                assert (swept is case) == (known is case)
                case = swept
                continue
            acted = EDGE.fire(case, offer.event, at=when, actor=person_for("doer"), run=offer.run)
        except Unpublished:
            if not sweeping:
                assert not offer.may
            continue
        except Refused as error:
            assert not offer.may
            with pytest.raises(type(error)):
                after.fire(case, offer.event, at=when, actor=person_for("doer"), run=offer.run)
            continue
        assert offer.may
        same = after.fire(case, offer.event, at=when, actor=person_for("doer"), run=offer.run)
        assert (same.state, len(same.entries)) == (acted.state, len(acted.entries))
        case = acted
