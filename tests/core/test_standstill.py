"""A period that is not counted day by day cannot be stopped, wherever its amount comes from; nor can it be extended in another unit."""

from datetime import date, timedelta

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caseflow import STAYS, Adoption, from_centre, from_form, from_matter
from caseflow.calendar import CN, Span, calendar_days, months, same_day, until, working_days, years
from caseflow.errors import CaseflowError, DefinitionError, FormRefused, GuardRefused, OutOfOrder
from caseflow.guards import closed
from caseflow.law import library_default
from caseflow.lifecycle import form
from caseflow.machines.forms import SpecialKind, SpecialNotice
from tests.core.stories import (
    BENEFIT,
    DONE,
    HELD,
    LICENCE,
    OFF,
    UNTIMED,
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

DAY, ONE = "2021-03-01", timedelta(days=1)
UNCOUNTED = [months(1), years(1), same_day(), until(date(2021, 5, 10))]
TEST = SpecialNotice(kind=SpecialKind.TEST, expected=working_days(60))
PAUSE = life("pause", (row("resume", A, DONE),), called_off=OFF)
STOPPED = "only working days and calendar days can be paused"


@form("申请", period="期限", by="延长")
class Ask:
    """What is asked for, and how long it takes."""

    period: Span | None = None
    by: Span | None = None


def pausing(within, **more):
    """A lifecycle whose clock stops for a run inside, and in a state in which it does not run."""
    rows = (
        row("order", A, STAYS, opens="pause"),
        row("hold", A, HELD),
        row("release", HELD, A),
        row("extend", (A, HELD), STAYS, form=Ask, extends={"days": from_form("by")}),
        row("finish", A, DONE, ends="pause"),
    )
    given = {"transitions": rows, "unheard": "pause"} | more
    return life(limits=limit("days", "finish", within, A, paused_by="pause"), **given)


def story_of(within, source):
    """A story whose clock has the amount `within`, as the matter, the form, the centre or its adoption says."""
    if source == "matter":
        return Story(
            "small", DAY, centre=small_centre(pausing(from_matter("promised")), PAUSE), matter=attrs.evolve(BENEFIT, promised=within)
        )
    if source == "form":
        centre = small_centre(pausing(from_form("period"), opens_with=Ask), PAUSE)
        return Story("small", DAY, centre=centre, form=Ask(period=within))
    if source == "centre":
        return Story("small", DAY, centre=small_centre(pausing(from_centre("pace")), PAUSE, parameters={"pace": within}))
    if source == "adoption":
        adopts = {"pace": Adoption("办事规则", date(2021, 2, 1), within)}
        return Story("small", DAY, centre=small_centre(pausing(from_centre("pace")), PAUSE, adopts=adopts))
    default = attrs.evolve(pausing(working_days(5)).limits[0], cite=library_default("ours", "系统默认 (a default)"))
    adopts = {"ours": Adoption("办事规则", date(2021, 2, 1), within)}
    return Story("small", DAY, centre=small_centre(attrs.evolve(pausing(working_days(5)), limits=default), PAUSE, adopts=adopts))


SOURCES = ["matter", "form", "centre", "adoption", "adopted default"]


def offered(story, event, day):
    return next(offer for offer in story.centre.offers(story.case, at=at(day)) if offer.event == event)


class TestPauses:
    @pytest.mark.parametrize("within", UNCOUNTED, ids=str)
    @pytest.mark.parametrize("source", SOURCES)
    @pytest.mark.parametrize("event", ["order", "hold"])
    def test_refused_where_it_begins(self, within, source, event):
        """The act that would stop the clock is refused with its name and amount; the case goes on without it; `offers` says the same."""
        story = story_of(within, source)
        before = story.case
        with pytest.raises(GuardRefused, match=STOPPED) as refused:
            story.fire(event, "2021-03-01")
        assert story.case is before
        assert within.en in str(refused.value)
        assert within.zh in refused.value.reasons["clock_days"]
        offer = offered(story, event, "2021-03-01")
        assert (offer.may, offer.codes) == (False, ("clock_days",))
        assert within.zh in offer.reasons[0].zh
        assert story.fire("finish", "2021-03-01").case.state == "done"

    @pytest.mark.parametrize("source", SOURCES)
    def test_days_are_paused(self, source):
        """Working days and calendar days stop and go on."""
        for within in (working_days(5), calendar_days(9)):
            story = story_of(within, source)
            assert offered(story, "order", DAY).may
            story.fire("order", "2021-03-02").fire("resume", "2021-03-04").fire("hold", "2021-03-05").fire("release", "2021-03-08")
            assert story.clock("days", "2021-03-08").due is not None

    @pytest.mark.parametrize("within", UNCOUNTED[:2] + UNCOUNTED[3:], ids=str)
    def test_what_had_run_out_may_stand_still(self, within):
        """A period that is over is late, and stays so, whatever stops it afterwards."""
        story = story_of(within, "matter").fire("order", "2022-03-10").fire("resume", "2022-03-11").fire("hold", "2022-03-14")
        clock = story.clock("days", "2022-03-20")
        assert (clock.breached, clock.due) == (True, within.end(after=date(2021, 3, 1), calendar=CN))

    @pytest.mark.parametrize("within", [months(1), years(1), until(date(2021, 5, 10))], ids=str)
    def test_a_special_procedure(self, within):
        """A licence with a statutory limit in months, years or until a day is opened, and cannot order what would stop that limit."""
        story = accepted("2021-03-01", matter=attrs.evolve(LICENCE, statutory=within, promised=None))
        offer = offered(story, "order_special", "2021-03-03")
        assert (offer.may, "clocks" in offer.depends) == (True, True)
        with pytest.raises(GuardRefused, match=STOPPED):
            story.fire("order_special", "2021-03-03", form=TEST)
        other = SpecialNotice(kind=SpecialKind.OTHER, step="走访", expected=working_days(3))  # it stops no limit
        assert story.fire("order_special", "2021-03-03", form=other).clock("statutory", "2021-03-04").state == "running"

    def test_by_a_state(self):
        """A definition with a limit in months that a state would stop cannot be built."""
        with pytest.raises(DefinitionError, match="counts in months and would stand still after 'hold'"):
            life(transitions=pausing(working_days(1)).transitions, limits=limit("days", "finish", months(1), A), unheard="pause")

    def test_leaving_for_good_is_no_pause(self):
        """A state from which nothing leads back to the limit stops nothing: there is nothing to add up."""
        rows = (row("pass_by", A, B), row("finish", B, DONE))
        story = Story("small", DAY, centre=small_centre(life(transitions=rows, limits=limit("days", (), months(1), A))))
        assert str(story.fire("pass_by", "2021-03-03").clock("days", "2021-03-04").due) == "2021-04-01"

    def test_by_the_close_of_an_inner_run(self):
        """A row that is taken by itself stops a clock too: then what brings it about is refused."""
        rows = (
            row("ask", A, STAYS, opens="pause"),
            row("stand_by", A, HELD, None, on_close_of=("pause", "done")),
            row("release", HELD, A),
            row("finish", A, DONE, ends="pause"),
        )
        made = life(transitions=rows, limits=limit("days", "finish", from_matter("promised"), A))
        for within, may in [(months(1), False), (working_days(10), True)]:
            story = Story("small", DAY, centre=small_centre(made, PAUSE), matter=attrs.evolve(BENEFIT, promised=within))
            story.fire("ask", "2021-03-02")
            assert offered(story, "resume", "2021-03-03").may is may
            if not may:
                with pytest.raises(GuardRefused, match=STOPPED):
                    story.fire("resume", "2021-03-03")

    def test_by_a_run_that_another_hands_over_to(self):
        """A run inside may hand over to one that stops the clock."""
        outer = life(
            transitions=(row("ask", A, STAYS, opens="first"), row("finish", A, DONE, ends=("first", "pause"))),
            limits=limit("days", "finish", from_matter("promised"), A, paused_by="pause"),
            unheard=("first", "pause"),
        )
        inner = life("first", (row("pass_on", A, DONE, hands_over="pause"),), called_off=OFF)
        matter = attrs.evolve(BENEFIT, promised=months(1))
        story = Story("small", DAY, centre=small_centre(outer, inner, PAUSE), matter=matter).fire("ask", "2021-03-02")
        with pytest.raises(GuardRefused, match=STOPPED):
            story.fire("pass_on", "2021-03-03")

    def test_what_the_law_does_is_not_refused(self):
        """Where the law itself stops a clock that cannot be stopped, the case goes on, and the clock says that no day can be worked out."""
        rows = (row("expire", A, HELD, None), row("release", HELD, A), row("finish", A, DONE))
        limits = (
            attrs.evolve(limit("short", "finish", working_days(2), A), lapse="expire"),
            limit("days", "finish", from_matter("promised"), A),
        )
        story = Story(
            "small", DAY, centre=small_centre(life(transitions=rows, limits=limits)), matter=attrs.evolve(BENEFIT, promised=months(1))
        )
        story.lapse("2021-03-10")
        assert story.case.state == "held"
        clock = story.fire("release", "2021-03-15").clock("days", "2021-05-20")
        assert (clock.due, clock.breached, clock.state) == (None, False, "running")
        assert STOPPED in clock.undated
        assert "无从计算" in str(story.centre.clocks(story.case, at=at("2021-05-20")))

    def test_recorded_late_and_corrected(self):
        """A late record, or a correction, that would leave a clock standing still in months is refused as well."""
        story = story_of(working_days(40), "matter").fire("order", "2021-03-10").fire("resume", "2021-03-12")
        named = Ask(by=until(date(2021, 9, 1)))
        with pytest.raises(GuardRefused, match=STOPPED):
            story_of(working_days(40), "matter").fire("order", "2021-03-10").fire("extend", "2021-03-11", form=named)
        late = story_of(working_days(40), "matter").fire("order", "2021-03-10")
        with pytest.raises(GuardRefused, match=STOPPED):
            late.fire("extend", "2021-03-09", form=named, recorded_at=at("2021-03-11"))
        story.fire("extend", "2021-03-15", form=named)
        with pytest.raises(OutOfOrder, match=STOPPED):
            story.correct(2, "2021-03-16")  # without the end of the pause, the day was named during it


class TestHandovers:
    def heir(self, within, **more):
        return life("heir", (row("go", HELD, A), row("finish", A, DONE)), start=HELD, limits=limit("days", "finish", within, A, **more))

    def first(self, within, **more):
        rows = (
            row("lengthen", A, STAYS, extends={"days": working_days(5)}),
            row("pass_on", A, DONE, hands_over="heir", keeps="days"),
        )
        return life(transitions=rows, limits=limit("days", (), within, A), **more)

    def test_a_kept_clock_does_not_stand_still_in_months(self):
        """A clock that goes on in the heir, and stands still there first, must count in days there."""
        matter = attrs.evolve(BENEFIT, promised=months(1), statutory=months(2))
        for within, may in [(from_matter("promised"), False), (working_days(9), True)]:
            story = Story("small", DAY, centre=small_centre(self.first(working_days(5)), self.heir(within)), matter=matter)
            assert offered(story, "pass_on", "2021-03-02").may is may
            if may:
                assert story.fire("pass_on", "2021-03-02").fire("go", "2021-03-04").due("days", "2021-03-04") == "2021-03-16"
            else:
                with pytest.raises(GuardRefused, match=STOPPED):
                    story.fire("pass_on", "2021-03-02")

    def test_a_kept_extension_has_the_unit_of_the_heir(self):
        """Extended by working days, a clock cannot go on in an heir that counts calendar days."""
        heir = attrs.evolve(self.heir(calendar_days(30)), start=A, transitions=(row("finish", A, DONE),))
        story = Story("small", DAY, centre=small_centre(self.first(working_days(5)), heir))
        assert offered(story, "pass_on", "2021-03-02").may
        story.fire("lengthen", "2021-03-02")
        with pytest.raises(GuardRefused, match="30 calendar days and 5 working days cannot be added"):
            story.fire("pass_on", "2021-03-03")

    def test_a_named_heir_must_have_the_clock(self):
        """The lifecycle that the matter names is checked for what the row keeps when the case is opened, as a fixed one is when built."""
        rows = (row("pass_on", A, DONE, hands_over=from_matter("department", "heir"), keeps="days"),)
        first = life(transitions=rows, limits=limit("days", (), working_days(5), A))
        other = life("other", (row("finish", A, DONE),))
        centre = small_centre(first, self.heir(working_days(9)), other)
        assert Story("small", DAY, centre=centre).fire("pass_on", DAY).case.kind == "heir"
        with pytest.raises(DefinitionError, match="'pass_on' keeps 'days', which its heir 'other' lacks"):
            Story("small", DAY, centre=centre, matter=attrs.evolve(BENEFIT, department="other"))


class TestExtensions:
    @pytest.mark.parametrize("source", SOURCES)
    def test_in_the_unit_that_the_case_has(self, source):
        """An extension in another unit than the case's own amount is refused, wherever that comes from."""
        story = story_of(calendar_days(30), source)
        with pytest.raises(FormRefused, match="that clock counts in calendar_days; give calendar_days"):
            story.fire("extend", "2021-03-02", form=Ask(by=working_days(5)))
        assert story.fire("extend", "2021-03-02", form=Ask(by=calendar_days(5))).clock("days", "2021-03-02").within == calendar_days(35)
        assert story.fire("extend", "2021-03-02", form=Ask()).clock("days", "2021-03-02").within == calendar_days(35)

    def test_of_every_reading(self):
        """Where a text has several readings, an extension must fit each of them."""
        rows = (row("extend", A, STAYS, form=Ask, extends={"days": from_form("by")}), row("finish", A, DONE))
        days = limit("days", "finish", from_centre("pace"), A, readings=(calendar_days(2), working_days(2)))
        story = Story("small", DAY, centre=small_centre(life(transitions=rows, limits=days)))
        with pytest.raises(FormRefused, match="that clock counts in working_days"):
            story.fire("extend", DAY, form=Ask(by=calendar_days(5)))

    def test_what_ends_on_a_day_of_the_matter_is_not_extended(self):
        """A day that the matter names stays, as one that a definition names does."""
        story = story_of(until(date(2021, 5, 10)), "matter")
        for by in (working_days(5), until(date(2021, 6, 10))):
            with pytest.raises(FormRefused, match="ends on a day that its text names"):
                story.fire("extend", "2021-03-02", form=Ask(by=by))

    def test_an_offer_says_so(self):
        """What the row or the matter would extend by is known without the form, and so is that it does not fit."""
        rows = (row("extend", A, STAYS, extends={"days": from_matter("extension", working_days(5))}), row("finish", A, DONE))
        centre = small_centre(life(transitions=rows, limits=limit("days", "finish", from_matter("promised"), A)))
        for within, extension, codes in [
            (months(1), None, ("extends_days",)),
            (months(1), months(1), ()),
            (working_days(5), None, ()),
        ]:
            matter = attrs.evolve(BENEFIT, promised=within, extension=extension)
            story = Story("small", DAY, centre=centre, matter=matter)
            assert offered(story, "extend", DAY).codes == codes
            if codes:
                with pytest.raises(FormRefused, match="counts in months"):
                    story.fire("extend", DAY)
            else:
                assert story.fire("extend", DAY).clock("days", DAY).within == within + (extension or working_days(5))


AMOUNTS = [working_days(5), calendar_days(9), months(1), years(1), same_day(), until(date(2021, 3, 25))]
MAIN = life(
    "small",
    (
        *pausing(working_days(1)).transitions[:4],
        row("lengthen", A, STAYS, extends={"days": from_matter("extension")}),
        row("take_back", (A, HELD), STAYS, revokes="extend"),
        row("anew", A, STAYS, restarts="days", guards=closed("pause")),
        row("pass_on", A, DONE, hands_over="heir", keeps="days"),
    ),
    opens_with=Ask,
    limits=limit("days", (), from_form("period"), A, paused_by="pause"),
    unheard="pause",
)
HEIR = life(
    "heir",
    (row("go", HELD, A), row("order_more", A, STAYS, opens="pause"), row("finish", A, DONE, ends="pause")),
    start=HELD,
    limits=limit("days", "finish", from_matter("statutory"), A, paused_by="pause"),
    unheard="pause",
)
SMALL = small_centre(MAIN, HEIR, PAUSE)


@settings(max_examples=120)
@given(
    st.sampled_from(AMOUNTS),
    st.sampled_from(AMOUNTS),
    st.sampled_from([None, *AMOUNTS[:3]]),
    st.lists(st.tuples(st.integers(0, 99), st.integers(0, 4), st.sampled_from([None, *AMOUNTS])), max_size=14),
)
def test_no_clock_is_stopped_that_cannot_be(promised, statutory, extension, steps):
    """Whatever the amounts, every act is refused or leaves clocks that can be worked out, and an offer without a form tells which."""
    matter = attrs.evolve(UNTIMED, statutory=statutory, extension=extension)
    case, day = Story("small", DAY, centre=SMALL, matter=matter, form=Ask(period=promised)).case, date(2021, 3, 1)
    for number, gap, by in steps:
        day += gap * ONE
        offers = SMALL.offers(case, at=at(str(day)))
        if not offers:
            break
        offer = offers[number % len(offers)]
        document = Ask(by=by) if offer.form is Ask else None
        try:
            case = SMALL.fire(case, offer.event, at=at(str(day)), actor=person_for("doer"), run=offer.run, form=document)
        except CaseflowError:
            assert not offer.may or offer.form is Ask, offer
        else:
            assert offer.may
        for clock in SMALL.clocks(case, at=at(str(day + 20 * ONE))):
            assert clock.undated is None
            stopped_in_time = (
                clock.state == "paused" and clock.due is not None and clock.within.unit not in {"working_days", "calendar_days"}
            )
            assert not stopped_in_time or clock.due < day + ONE
