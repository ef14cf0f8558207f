"""The instant at which the law acts, in every zone; offers at a past instant; and guards that fail."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caseflow import Centre, Guard
from caseflow.calendar import CN, Notice, WorkCalendar, calendar_days, working_days
from caseflow.engine.lapsing import midnight_after
from caseflow.errors import GuardFailed, Refused, Unpublished
from caseflow.guards import happened
from caseflow.journal import dumps, loads
from caseflow.store import MemoryStore, sweep
from caseflow.testing import check_case
from tests.core.stories import DONE, LOST, A, B, Story, at, life, limit, person_for, row, small_centre

LAPSING = life(
    transitions=(row("bring", A, DONE), row("over", A, LOST, None)), limits=limit("bring", "bring", calendar_days(1), A, lapse="over")
)
EVERY_DAY = WorkCalendar.of("every", first="2000-01-01", last="2030-12-31", weekend=())
ZONES = sorted(available_timezones())


@given(st.sampled_from(ZONES), st.dates(date(1990, 1, 1), date(2029, 12, 1)))
@settings(max_examples=200)
def test_the_first_instant_of_the_next_day(zone, day):
    """It is the first instant whose local day is a later one, whatever the clocks do in that night."""
    when = midnight_after(day, ZoneInfo(zone))
    assert when.date() > day
    assert (when.astimezone(UTC) - timedelta(microseconds=1)).astimezone(ZoneInfo(zone)).date() <= day


NIGHTS = {
    "Africa/Cairo": ("2024-04-24", "2024-04-26T01:00:00+03:00"),
    "America/Santiago": ("2023-09-01", "2023-09-03T01:00:00-03:00"),
    "Asia/Beirut": ("2022-03-25", "2022-03-27T01:00:00+03:00"),
    "Atlantic/Azores": ("2024-03-29", "2024-03-31T01:00:00+00:00"),
    "America/Havana": ("2024-11-01", "2024-11-03T00:00:00-04:00"),
    "Pacific/Apia": ("2011-12-28", "2011-12-31T00:00:00+14:00"),
}


@pytest.mark.parametrize("zone", NIGHTS)
def test_read_back(zone):
    """A lapse at the end of a day after which midnight does not exist is written at an instant that is read back."""
    opened, expected = NIGHTS[zone]
    centre = Centre("far", lifecycles=[LAPSING], calendar=EVERY_DAY, zone=zone)
    start = datetime.fromisoformat(f"{opened}T09:00").replace(tzinfo=ZoneInfo(zone))
    case = centre.open("small", case_no="A", at=start, actor=person_for("doer"))
    gone = centre.lapse(case, at=start + timedelta(days=5))
    assert (gone.state, gone.entries[-1].at.isoformat()) == ("lost", expected)
    assert loads(dumps(gone), centre) == gone


def test_before_what_happened_since():
    """Where a condition of the law's act came about later, in another run, the act is written in its place before that."""
    rows = (row("bring", A, DONE), row("over", A, LOST, None, guards=happened("note", within="case")))
    inner = life("inner", rows, limits=limit("bring", "bring", working_days(2), A, lapse="over"))
    outer = life("small", (row("ask", A, A, opens="inner"), row("note", A, A), row("close", A, DONE)), unheard="inner")
    story = Story("small", "2021-03-17", centre=small_centre(outer, inner)).fire("ask", "2021-03-17").fire("note", "2021-03-22")
    story.lapse("2021-03-23")
    assert [(entry.event, str(entry.day)) for entry in story.case.standing[1:]] == [
        ("ask", "2021-03-17"), ("over", "2021-03-19"), ("note", "2021-03-22"),
    ]  # fmt: skip
    check_case(story.centre, story.case)


def test_not_before_one_that_may_have_come_first():
    """Two limits: one that ran out on a known day, and one of which nobody can say yet whether it ran out before; nothing is recorded."""
    rows = (row("bring", A, DONE), row("over", A, LOST, None), row("sooner", A, B, None), row("finish", B, DONE))
    limits = (
        limit("known", "bring", calendar_days(20, rolls=False), A, lapse="over"),
        limit("unknown", "bring", working_days(5), A, lapse="sooner"),
    )
    story = Story("small", "2026-12-25", centre=small_centre(life(transitions=rows, limits=limits)))
    with pytest.raises(Unpublished, match="nobody can say yet whether the limit 'unknown' of small#1 ran out before 2027-01-20"):
        story.lapse("2027-01-20")
    notice = Notice("2027", off=["2027-01-01..2027-01-03"], layer="本地")
    known = attrs.evolve(story.centre, calendar=WorkCalendar.of("local", first="2026-01-01", last="2027-12-31", notices=[notice]))
    assert known.lapse(story.case, at=at("2027-01-20")).state == "b"


class TestThen:
    @given(st.integers(0, 6), st.sampled_from(["begin", "finish"]))
    @settings(max_examples=30, deadline=None)
    def test_offers_are_those_of_then(self, hours, event):
        """At a past instant an offer that nothing stands against is one that `fire` takes then, and the other way round."""
        centre = small_centre(life(transitions=(row("begin", A, B), row("note", B, B), row("finish", B, DONE))))
        story = Story("small", "2021-03-17T09:00", centre=centre).fire("begin", "2021-03-17T11:00").fire("note", "2021-03-17T13:00")
        then = datetime.fromisoformat(at("2021-03-17", "08:30")) + timedelta(hours=hours)
        offered = {offer.event for offer in centre.offers(story.case, at=then, actor=person_for("doer")) if offer.may}
        try:
            centre.fire(story.case, event, at=then, recorded_at=at("2021-03-18"), actor=person_for("doer"))
            taken = True
        except Refused as error:
            taken = "would no longer" in str(error) or "leaves" in str(error)  # allowed then, but something later stands against it
        assert (event in offered) is taken

    def test_before_it_was_opened(self):
        story = Story("small", "2021-03-17", centre=small_centre(life()))
        assert story.centre.offers(story.case, at=at("2021-03-16")) == ()


class TestAFailingGuard:
    BAD = Guard("look_up", lambda asked: {"amy": True}[asked.actor.id], zh="查名册")

    def test_the_other_offers_come(self):
        """One guard that fails takes away its own offer only, and says so."""
        centre = small_centre(life(transitions=(row("begin", A, B, guards=self.BAD), row("note", A, A), row("finish", B, DONE))))
        story = Story("small", "2021-03-17", centre=centre)
        offers = {offer.event: offer for offer in centre.offers(story.case, at=at("2021-03-17"), actor=person_for("doer"))}
        assert {event: offer.may for event, offer in offers.items()} == {"begin": False, "note": True}
        assert "the guard 'look_up' of 'begin' failed with KeyError" in offers["begin"].reasons[0].en
        assert offers["begin"].reasons[0].zh == "条件“look_up”的程序出错，请告知系统管理人员"
        with pytest.raises(GuardFailed) as caught:
            centre.fire(story.case, "begin", at=at("2021-03-17"), actor=person_for("doer"))
        assert (caught.value.guard, caught.value.event, caught.value.case) == ("look_up", "begin", "HL-2021-0317")
        assert isinstance(caught.value.__cause__, KeyError)

    def test_where_the_law_acts(self):
        """Nobody acts there: a guard that reads the actor fails, and the sweep names the case and goes on with the others."""
        rows = (row("bring", A, DONE), row("over", A, LOST, None, guards=self.BAD))
        bad = life("bad", rows, limits=limit("bring", "bring", working_days(2), A, lapse="over"))
        good = life("good", (row("bring", A, DONE), row("over", A, LOST, None)), limits=bad.limits)
        centre = Centre("small", lifecycles=[bad, good], calendar=CN)
        store = MemoryStore(centre)
        for number, name in enumerate(["bad", "good", "bad"]):
            store.append(Story(name, "2021-03-17", centre=centre, case_no=f"HL-{number}").case, expected=0)
        report = sweep(store, at("2021-03-22"))
        assert (report.seen, report.acts, [number for number, _ in report.failed]) == (3, (("HL-1", 1),), ["HL-0", "HL-2"])
        assert "case HL-0: the guard 'look_up' of 'over' failed with AttributeError" in report.failed[0][1]
        offers = centre.offers(store.load("HL-0"), at=at("2021-03-22"), actor=person_for("doer"))
        assert [(offer.event, offer.may, offer.codes) for offer in offers] == [("bring", False, ("lapse",))]

    @pytest.mark.parametrize("answer", [None, False, "", 1])
    def test_a_forgotten_answer(self, answer):
        """A check that answers neither True nor a reason has failed too; it names guard, event and case."""
        odd = Guard("odd", lambda _: answer, zh="坏")
        centre = small_centre(life(transitions=(row("begin", A, B, guards=odd), row("note", A, A), row("finish", B, DONE))))
        story = Story("small", "2021-03-17", centre=centre)
        with pytest.raises(GuardFailed, match=f"case HL-2021-0317: the guard 'odd' of 'begin' answered {answer!r}; mend its check"):
            story.fire("begin", "2021-03-17")
        assert [offer.may for offer in centre.offers(story.case, at=at("2021-03-17"))] == [False, True]
