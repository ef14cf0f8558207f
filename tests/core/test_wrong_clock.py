"""Clocks of computers that are wrong: a little, where nobody has to write what is not true, and by years, where the case is not lost."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from caseflow import State
from caseflow.calendar import calendar_days
from caseflow.errors import BadEntry, BadInput, OutOfOrder
from caseflow.journal import dumps, loads
from caseflow.store import MemoryStore, sweep
from caseflow.testing import check_case
from tests.core.stories import Story, at, life, limit, person_for, row, small_centre

DAY = "2021-03-17"
WAITING, MADE, GONE = State("waiting", zh="待补"), State("made", zh="已补", final=True), State("gone", zh="视为撤回", final=True)


def bringing():
    rows = (row("bring", WAITING, MADE), row("note", WAITING, WAITING), row("over", WAITING, GONE, None))
    return small_centre(life(transitions=rows, start=WAITING, limits=limit("bring", "bring", calendar_days(5), WAITING, lapse="over")))


def untimed():
    return small_centre(life(transitions=(row("bring", WAITING, MADE), row("note", WAITING, WAITING)), start=WAITING))


class TestALittleBehind:
    @given(st.lists(st.integers(-299, 299), min_size=1, max_size=6))
    @settings(max_examples=30)
    def test_each_writes_its_own_time(self, ahead):
        """Acts written one after the other by computers that differ by less than five minutes stand in the order of writing."""
        centre = bringing()
        story, base = Story("small", DAY, centre=centre), datetime.fromisoformat(at(DAY, "12:00"))
        for place, seconds in enumerate(ahead):
            when = base + timedelta(seconds=place + seconds / 2)
            story.case = centre.fire(story.case, "note", at=when, actor=person_for("doer"))
        story.case = centre.fire(story.case, "bring", at=base + timedelta(seconds=len(ahead) - 150), actor=person_for("doer"))
        assert [entry.seq for entry in story.case.standing] == list(range(len(ahead) + 2))
        assert story.case.state == "made"
        check_case(centre, story.case)

    def test_written_late_is_another_matter(self):
        """What says that it was written late takes its place by the time at which it happened."""
        centre = bringing()
        story = Story("small", DAY, centre=centre).fire("note", f"{DAY}T12:00:02")
        late = centre.fire(story.case, "note", at=at(DAY, "12:00:00"), recorded_at=at(DAY, "12:01"), actor=person_for("doer"))
        assert [entry.seq for entry in late.standing] == [0, 2, 1]

    def test_over_midnight(self):
        """On another day it is taken on that day, because days are counted."""
        centre = bringing()
        story = Story("small", DAY, centre=centre).fire("note", "2021-03-18T00:00:01")
        earlier = centre.fire(story.case, "note", at=f"{DAY}T23:59:59+08:00", actor=person_for("doer"))
        assert [entry.seq for entry in earlier.standing] == [0, 2, 1]
        check_case(centre, earlier)

    def test_more_than_a_little(self):
        """Six minutes are a wrong clock, or an act that was recorded late; the message says both ways out."""
        story = Story("small", DAY, centre=bringing()).fire("note", f"{DAY}T12:06")
        with pytest.raises(OutOfOrder, match=r"if it is recorded late, say recorded_at=; if that line .* wrong_clock=True"):
            story.fire("note", f"{DAY}T12:00")

    def test_it_does_not_add_up(self):
        """The five minutes are counted from the latest instant so far, and not from a line that is itself behind."""
        story = (
            Story("small", DAY, centre=bringing()).fire("note", f"{DAY}T12:05").fire("note", f"{DAY}T12:00").fire("note", f"{DAY}T12:01")
        )
        assert [entry.seq for entry in story.case.standing] == [0, 1, 2, 3]
        with pytest.raises(OutOfOrder, match="before the last line"):
            story.fire("note", f"{DAY}T11:59")
        late = story.fire("note", f"{DAY}T12:03", recorded_at=at(DAY, "12:10"))
        assert [entry.seq for entry in late.case.standing] == [0, 4, 1, 2, 3]
        check_case(story.centre, story.case)

    def test_corrected_and_behind(self):
        """After a correction, what was a little behind keeps its place after the line before it."""
        centre = bringing()
        story = (
            Story("small", DAY, centre=centre)
            .fire("note", f"{DAY}T12:00:02")
            .fire("note", f"{DAY}T12:00:00")
            .fire("note", f"{DAY}T12:00:01")
        )
        assert [entry.seq for entry in story.case.standing] == [0, 1, 2, 3]
        story.correct(1, "2021-03-18")
        assert [entry.seq for entry in story.case.standing] == [0, 2, 3]
        check_case(centre, story.case)


class TestByYears:
    def test_a_line_from_2121(self):
        """Without a word nothing can be written before it, not even a correction; with one, the case goes on."""
        centre = untimed()
        story = Story("small", DAY, centre=centre).fire("note", "2026-03-19")
        with pytest.raises(OutOfOrder, match="if entry 1 was written under a wrong clock, correct that one with wrong_clock=True"):
            story.correct(1, "2021-03-18")
        story.correct(1, "2021-03-18", wrong_clock=True, why="电脑时间有误")
        story.fire("bring", "2021-03-19")
        assert (story.case.state, [entry.seq for entry in story.case.standing]) == ("made", [0, 3])
        check_case(centre, story.case)

    def test_in_another_store(self):
        """What was corrected so can be stored elsewhere: the line from the future comes with its correction."""
        centre = untimed()
        story = Story("small", DAY, centre=centre).fire("note", "2121-03-19")
        store = MemoryStore(centre)
        with pytest.raises(BadInput, match="lies in the future"):
            store.append(story.case, expected=0)
        story.correct(1, "2021-03-18", wrong_clock=True, why="电脑时间有误")
        assert store.append(story.case, expected=0)
        assert store.load(story.case.case_no) == story.case

    def test_amended_to_the_true_time(self):
        """The line may also be kept, at the time at which it really happened."""
        centre = untimed()
        story = Story("small", DAY, centre=centre).fire("note", "2026-03-19")
        story.correct(1, "2021-03-18", wrong_clock=True, happened=at(DAY, "15:00"))
        assert [(entry.seq, entry.day.isoformat()) for entry in story.case.standing] == [(0, DAY), (1, DAY)]
        check_case(centre, story.case)

    def test_it_must_be_later(self):
        """What is not from the future is corrected without the word."""
        story = Story("small", DAY, centre=bringing()).fire("note", "2021-03-18")
        with pytest.raises(BadInput, match=r"entry 1 was written at 2021-03-18.* wrong_clock= is for a line from the future"):
            story.correct(1, "2021-03-19", wrong_clock=True)

    def test_a_sweep_that_ran_ahead(self):
        """A sweep under a clock a month ahead is undone case by case, and the law acts again when the time has come."""
        centre = bringing()
        store = MemoryStore(centre)
        story = Story("small", DAY, centre=centre)
        store.append(story.case, expected=0)
        assert sweep(store, at("2021-04-17"), now=at("2021-04-17")).lapsed == 1
        case = store.load(story.case.case_no)
        back = centre.correct(case, 1, at=at("2021-03-18"), actor=person_for("centre_head"), why="电脑时间有误", wrong_clock=True)
        store.append(back, expected=2)
        assert (back.state, sweep(store, at("2021-03-18")).seen) == ("waiting", 0)
        assert sweep(store, at("2021-03-23")).acts == (("HL-2021-0317", 3),)
        again = store.load(story.case.case_no)
        assert [entry.extras.key for entry in again.entries if entry.actor is None] == [
            "lapse:small#1:bring:2021-03-22",
            "lapse:small#1:bring:2021-03-22:2",
        ]

    @pytest.mark.parametrize("change", ["not later", "no correction"])
    def test_a_forged_word(self, change):
        """The reader takes the word only from a correction of a line that was written later."""
        centre = bringing()
        story = Story("small", DAY, centre=centre).fire("note", "2021-03-18").correct(1, "2021-03-19")
        entries = list(story.case.entries)
        place = 2 if change == "not later" else 1
        entries[place] = replace(entries[place], extras=replace(entries[place].extras, wrong_clock=True))
        with pytest.raises(BadEntry, match="was written under a wrong clock, which is not later than"):
            loads(dumps(replace(story.case, entries=tuple(entries))), centre)


class TestKeys:
    def test_kept_for_the_law(self):
        """No host can take a key of the law's, and so block it."""
        with pytest.raises(BadInput, match="key 'lapse:bring#1:x' begins with 'lapse:', which is kept for the acts of the law"):
            Story("small", DAY, centre=bringing()).fire("note", DAY, key="lapse:bring#1:x")

    def test_taken_in_an_old_journal(self):
        """Where an older version let a host take it, the law takes the next one."""
        centre = bringing()
        story = Story("small", DAY, centre=centre).fire("note", DAY, key="k")
        entry = story.case.entries[1]
        taken = replace(entry, extras=replace(entry.extras, key="lapse:small#1:bring:2021-03-22"))
        old = loads(dumps(replace(story.case, entries=(story.case.entries[0], taken))), centre)
        assert centre.lapse(old, at=at("2021-03-23")).entries[-1].extras.key == "lapse:small#1:bring:2021-03-22:2"

    def test_annulled_on_the_day(self):
        """On the day on which the law's act was annulled a sweep waits, so that what came in time can be written down."""
        centre = bringing()
        store = MemoryStore(centre)
        story = Story("small", DAY, centre=centre)
        store.append(story.case, expected=0)
        sweep(store, at("2021-03-23"))
        case = centre.correct(store.load("HL-2021-0317"), 1, at=at("2021-03-23", "10:00"), actor=person_for("centre_head"), why="已寄出")
        store.append(case, expected=2)
        report = sweep(store, at("2021-03-23", "11:00"))
        assert (report.seen, report.lapsed, report.failed) == (1, 0, ())
        case = centre.fire(
            store.load("HL-2021-0317"),
            "bring",
            at=at("2021-03-22", "23:59"),
            recorded_at=at("2021-03-23", "12:00"),
            actor=person_for("doer"),
        )
        assert case.state == "made"
        assert sweep(store, at("2021-03-24")).lapsed == 1  # nobody stored it
