"""What the law does when nobody acts: deemed acceptance, a supplement that was not supplied, and what is refused meanwhile."""

from datetime import date

import attrs
import pytest

from caseflow import Actor, Adoption, Centre
from caseflow.basics.ids import check_id
from caseflow.calendar import CN, working_days
from caseflow.errors import CaseflowError, LapseDue, NoSuchEvent, OutOfOrder, Refused, Unpublished
from caseflow.machines import CATALOGUE
from caseflow.machines.forms import AcceptanceNotice, DeficiencyNotice
from caseflow.store import MemoryStore, sweep
from tests.core.stories import (
    BENEFIT,
    CENTRE,
    DONE,
    LICENCE,
    LOST,
    NOT_DELEGATED,
    PEOPLE,
    A,
    B,
    Story,
    accepted,
    at,
    life,
    limit,
    make,
    person_for,
    row,
    same_as_replayed,
    small_centre,
)


def received(day="2021-04-28", **more):
    return Story(day=day, **more)


class TestDeemedAcceptance:
    def test_the_worked_example(self):
        """Received on 28 April, nothing said: the law accepts at the end of Saturday 8 May, a make-up day, counted from receipt."""
        story = received().lapse("2021-05-13")
        entry = story.last
        assert (entry.event, str(entry.day), entry.at.isoformat()) == ("deem_accepted", "2021-05-08", "2021-05-09T00:00:00+08:00")
        assert (entry.actor, entry.role, entry.form, entry.recorded_at.date().isoformat()) == (None, None, None, "2021-05-13")
        assert (str(entry.extras.due), entry.extras.limit, entry.extras.calendar) == ("2021-05-08", "notice", CENTRE.calendar.digest)
        assert (story.case.kind, story.case.state, story.case.run("intake").state) == ("promised", "accepted", "deemed_accepted")
        assert str(story.case.run("promised").origin.day) == "2021-04-28"
        assert story.due("promise", "2021-05-13") == "2021-05-14"
        assert story.clock("notice", "2021-05-13").state == "lapsed"
        assert same_as_replayed(story.case)

    def test_it_lapses_neither_before_its_time_nor_twice(self):
        """On the due day itself nothing lapses; afterwards once, and asking again gives the very same case."""
        story = received()
        assert CENTRE.lapse(story.case, at=at("2021-05-08", "23:59")) is story.case
        once = story.lapse("2021-05-09").case
        assert CENTRE.lapse(once, at=at("2021-06-09")).entries[: len(once.entries)] == once.entries
        assert CENTRE.lapse(once, at=at("2021-05-10")) is once

    def test_nobody_acts_after_the_law_has(self):
        """An act after the due day is refused until the lapse has been written; the case is as it was."""
        story = received().fire("examine", "2021-05-06")
        with pytest.raises(LapseDue) as caught:
            story.fire("refuse_not_ours", "2021-05-10", form=None)
        assert (caught.value.run, caught.value.limit, str(caught.value.due)) == ("intake#1", "notice", "2021-05-08")
        offers = CENTRE.offers(story.case, at=at("2021-05-10"))
        assert offers
        assert all(list(offer.codes) == ["lapse"] for offer in offers)
        assert story.lapse("2021-05-10").fire("review", "2021-05-10").case.state == "reviewing"

    def test_on_the_last_day_it_is_still_in_time(self):
        """The due day lasts until 24:00."""
        story = received().fire("examine", "2021-05-06").fire("accept_promised", "2021-05-08T23:59:59")
        assert not story.clock("notice", "2021-05-10").breached

    def test_a_timely_act_recorded_late_passes_when_nothing_was_swept(self):
        """What was done in time may be written down later, as long as no lapse stands in its way."""
        story = received().fire("examine", "2021-05-06")
        story.fire("accept_promised", "2021-05-07", recorded_at=at("2021-05-20"))
        assert (story.case.state, story.clock("notice", "2021-05-20").state) == ("accepted", "met")

    def test_after_the_sweep_the_lapse_must_be_corrected_first(self):
        """If the lapse was swept already, the late record is refused, naming it; annul it, and the record goes through."""
        story = received().fire("examine", "2021-05-06").lapse("2021-05-10")
        with pytest.raises(OutOfOrder, match="entry 2"):
            story.centre.fire(
                story.case,
                "accept_promised",
                at=at("2021-05-07"),
                recorded_at=at("2021-05-20"),
                actor=PEOPLE["window_clerk"],
                form=make(AcceptanceNotice),
            )
        story.correct(2, "2021-05-20").fire("accept_promised", "2021-05-07", recorded_at=at("2021-05-20"))
        assert (story.case.kind, story.case.main.id) == ("promised", "promised#2")

    @pytest.mark.parametrize("matter", [BENEFIT, NOT_DELEGATED, None], ids=["no licence", "not delegated", "no matter"])
    def test_where_silence_gives_no_power_nothing_lapses(self, matter):
        """Not a licence, or not this centre's: nothing lapses and nothing is blocked; who has a limit for it is late, and only then."""
        story = received(matter=matter)
        assert CENTRE.lapse(story.case, at=at("2021-05-20")) is story.case
        clock = story.fire("examine", "2021-05-20").clock("notice", "2021-05-20")
        assert (clock.state, clock.breached) == ("running", matter is NOT_DELEGATED)

    def test_the_default_limit_for_other_matters_binds_once_adopted(self):
        """No text gives other matters five days: their clock is untimed until the centre makes that rule its own, from its day on."""
        adoption = Adoption("华龙中心办事规则", date(2021, 5, 1))
        centre = Centre("x", lifecycles=CATALOGUE, calendar=CN, adopts={"answer_other_matters": adoption})
        story = Story(day="2021-05-10", matter=BENEFIT, centre=centre)
        clock = story.clock("notice", "2021-05-20")
        assert (str(clock.due), clock.breached, clock.adopted.title) == ("2021-05-17", True, "华龙中心办事规则")
        assert str(clock.cites[-1]) == "本中心规定：《华龙中心办事规则》（2021-05-01）"
        assert Story(day="2021-04-28", matter=BENEFIT, centre=centre).clock("notice", "2021-05-20").within is None
        assert Story(day="2021-05-10", matter=BENEFIT).clock("notice", "2021-05-20").within is None

    @pytest.mark.parametrize("role", ["window_clerk", "centre_head", "law"])
    def test_nobody_can_fire_it(self, role):
        """A lapse is not an event that somebody fires, whatever the role is called."""
        story = received()
        person = person_for(role)
        with pytest.raises(NoSuchEvent, match="taken by itself and cannot be fired"):
            CENTRE.fire(story.case, "deem_accepted", at=at("2021-05-20"), actor=person)
        assert "deem_accepted" not in {offer.event for offer in CENTRE.offers(story.case, at=at("2021-05-01"))}

    def test_born_late(self):
        """A promise that was over before the law accepted the case was born late: nobody had it in hand."""
        story = received(matter=attrs.evolve(LICENCE, promised=working_days(3))).lapse("2021-05-09")
        clock = story.clock("promise", "2021-05-09")
        assert (str(clock.due), clock.breached, clock.born_late) == ("2021-05-06", True, True)
        assert not accepted().clock("promise", "2021-05-09").born_late

    def test_counts_from_the_completion_when_there_was_one(self):
        """Materials were missing and came in: the law's acceptance counts from the day on which they were complete."""
        story = received("2021-03-17").fire("examine", "2021-03-17").fire("notify_missing", "2021-03-18")
        story.fire("submit_complete", "2021-03-22").lapse("2021-04-02")
        assert str(story.last.day) == "2021-03-29"
        assert str(story.case.run("promised").origin.day) == "2021-03-22"


class TestSupplement:
    def test_not_supplied(self):
        """Nothing came in within the period: the supplement lapses and intake hears it, in one entry."""
        story = Story().fire("examine", "2021-03-17")
        story.fire("notify_missing", "2021-03-18", form=notice(working_days(5))).lapse("2021-04-01")
        assert [(move.run, move.target) for move in story.last.moves] == [
            ("supplement#1", "lapsed"),
            ("intake#1", "returned"),
            ("returned#1", "proposed"),
        ]
        assert story.case.kind == "returned"
        assert story.clock("notice", "2021-04-01").state == "met"

    def test_without_a_period_it_never_lapses(self):
        """Where the notice sets no period, waiting goes on."""
        story = Story().fire("examine", "2021-03-17").fire("notify_missing", "2021-03-18", form=notice(None))
        assert CENTRE.lapse(story.case, at=at("2022-03-18")) is story.case


def notice(period):
    items = make(DeficiencyNotice).items
    return DeficiencyNotice(items=items, period=period)


class TestSeveral:
    ROWS = (
        row("begin", A, B),
        row("finish", B, DONE),
        row("run_out", A, B, None),
        row("drop", B, LOST, None),
    )
    LIMITS = (
        limit("first", "begin", working_days(1), A, lapse="run_out"),
        limit("second", "finish", working_days(2), B, lapse="drop"),
    )

    def test_one_lapse_after_another(self):
        """Everything that the law did by then is written, earliest first, each on its own due day."""
        story = Story("small", "2021-03-17", centre=small_centre(life(transitions=self.ROWS, limits=self.LIMITS))).lapse("2021-06-01")
        assert [(entry.event, str(entry.day)) for entry in story.case.entries[1:]] == [("run_out", "2021-03-18"), ("drop", "2021-03-22")]

    def test_beyond_the_calendar(self):
        """Where no day can be named yet, nothing lapses and acts go through; once it may have, nobody can say, and acts are refused."""
        story = received("2026-12-24")
        assert CENTRE.lapse(story.case, at=at("2026-12-30")) is story.case
        with pytest.raises(Unpublished):
            story.lapse("2027-02-01")
        assert story.fire("examine", "2026-12-25").case.state == "examining"
        with pytest.raises(Unpublished):
            story.fire("correct_on_spot", "2027-02-01", form=None)

    def test_a_correction_that_makes_a_lapse_due_in_the_past(self):
        """Received on 28 April, not on 6 May: that the law acted on 8 May is either refused with the correction, or the case can go on."""
        story = received("2021-05-06").fire("examine", "2021-05-10")
        try:
            story.correct(0, "2021-05-11", happened=at("2021-04-28"))
        except Refused:
            return
        story.lapse("2021-05-11")
        assert any(offer.may for offer in CENTRE.offers(story.case, at=at("2021-05-11")))

    def test_what_the_law_closes(self):
        """A lapse that closes a run calls off what its row says it ends, in the same entry."""
        inner = life("inner", (row("end", A, DONE),), called_off=LOST)
        rows = (row("ask", A, A, opens="inner"), row("finish", A, DONE), row("expire", A, LOST, None, ends="inner"))
        outer = life("outer", rows, limits=limit("days", "finish", working_days(1), A, lapse="expire"), unheard="inner")
        story = Story("outer", "2021-03-17", centre=small_centre(outer, inner)).fire("ask", "2021-03-17").lapse("2021-04-01")
        assert [(move.run, move.event) for move in story.last.moves] == [("outer#1", "expire"), ("inner#1", "called_off")]

    def test_a_matter_that_is_accepted_as_what_the_centre_does_not_run(self):
        """A matter that names a lifecycle which the centre does not run is refused when the case opens, not when the law acts."""
        with pytest.raises(CaseflowError):
            received(matter=attrs.evolve(LICENCE, accepted_as="promissed"))


def test_the_key_of_a_lapse_is_an_id():
    """However long the names of a lifecycle are, the law acts under a key that every store can keep, and the same one each time."""
    name, rows = "a" * 120, (row("begin", A, DONE), row("drop", A, LOST, None))
    centre = small_centre(life(name, rows, limits=(limit("b" * 120, "begin", working_days(5), A, lapse="drop"),)))
    case = centre.open(name, case_no="S-1", at=at("2021-03-17"), actor=Actor("d-1", roles={"doer"}))
    keys = {centre.lapse(case, at=at(day)).entries[-1].extras.key for day in ("2021-04-01", "2021-05-01")}
    assert [check_id(key, "key") for key in keys] == list(keys)


class TestAfterACorrection:
    def test_an_annulled_lapse_is_recorded_again_in_a_store(self):
        """What the law did was annulled by mistake: the next sweep records it again, under a key of its own."""
        case = Story(day="2021-04-28").fire("examine", "2021-04-28").case
        store = MemoryStore(CENTRE)
        store.append(case, expected=0)
        assert sweep(store, at("2021-05-10")).lapsed == 1
        lapsed = store.load(case.case_no)
        annulled = CENTRE.correct(lapsed, 2, at=at("2021-05-10"), actor=person_for("centre_head"), why="误记")
        store.append(annulled, expected=len(lapsed.entries))
        swept = sweep(store, at("2021-05-11"))
        assert (swept.lapsed, swept.conflicts) == (1, 0)
        again = store.load(case.case_no)
        assert again.run("intake").state == "deemed_accepted"
        assert len({entry.extras.key for entry in again.entries if entry.event == "deem_accepted"}) == 2

    def test_a_migration_waits_for_the_law(self):
        """An act of the law that is not recorded yet comes first: otherwise it could never be recorded."""
        case = Story(day="2021-04-28").case
        with pytest.raises(LapseDue, match="2021-05-08"):
            CENTRE.migrate(
                case, "intake#1", to=case.run("intake").lifecycle.edition, at=at("2021-05-10"), actor=person_for("centre_head"), why="换版"
            )

    @pytest.mark.parametrize("day", ["2021-04-27", "2021-04-30"])
    def test_the_day_on_which_the_law_acted_stays_its_day(self, day):
        """The opening of a case that silence accepted is not moved under it: the law would have acted on another day."""
        story = Story(day="2021-04-28").fire("examine", "2021-05-06").lapse("2021-05-10")
        with pytest.raises(OutOfOrder, match=r"the law acted on 2021-05-08, and would have acted on [-0-9]+; annul its act first"):
            story.correct(0, "2021-05-11", happened=at(day))
        story.correct(2, "2021-05-11").correct(0, "2021-05-11", happened=at(day))
        assert story.lapse("2021-05-12").case.run("intake").state == "deemed_accepted"

    def test_where_its_day_stays_a_correction_stands(self):
        """Another hour of the same day moves no day of the law."""
        story = Story(day="2021-04-28").fire("examine", "2021-05-06").lapse("2021-05-10")
        assert story.correct(0, "2021-05-11", happened=at("2021-04-28T08:00")).case.run("intake").state == "deemed_accepted"
