"""A migration that leaves a clock which cannot be worked out, or is late overnight, is refused with every fault."""

from datetime import date, timedelta

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caseflow import STAYS, Centre, State
from caseflow.calendar import CN, calendar_days, months, until, working_days, years
from caseflow.errors import BadInput, MigrationRefused
from caseflow.lifecycle import Catalogue
from tests.core.stories import DONE, OFF, SALT, A, B, Story, at, life, limit, person_for, row

ONE = timedelta(days=1)
PAUSE = life("pause", (row("resume", A, DONE),), called_off=OFF)


def edition(name, within, by=None, **more):
    """An edition whose clock has the amount `within`, and may be extended by `by`."""
    rows = (row("begin", A, B), row("order", B, STAYS, opens="pause"), row("finish", B, DONE, ends="pause"))
    rows += (row("lengthen", B, STAYS, extends={"days": by}),) if by else ()
    pauses = {"paused_by": "pause"} if within.unit in {"working_days", "calendar_days"} else {}
    given_ = {"limits": limit("days", "finish", within, B, **pauses), "transitions": rows} | more
    return life(edition=name, unheard="pause", **given_)


OLD = edition("1", working_days(20), working_days(10))


def centre_of(new, old=OLD):
    return Centre("small", lifecycles=Catalogue((new, PAUSE), older=(old,)), calendar=CN, salt=lambda: SALT)


def begun(centre=None, day="2021-03-01"):
    own = centre or Centre("small", lifecycles=(OLD, PAUSE), calendar=CN, salt=lambda: SALT)
    return Story("small", day, centre=own).fire("begin", day)


def move(story, new, day, **more):
    given_ = {"to": new.edition, "why": "新办法施行"} | more
    return centre_of(new, story.case.main.lifecycle).migrate(story.case, "small", at=at(day), actor=person_for("centre_head"), **given_)


def refused(story, new, day, **more):
    with pytest.raises(MigrationRefused) as caught:
        move(story, new, day, **more)
    return caught.value.faults


class TestWhatCannotBeWorkedOut:
    def test_an_extension_in_another_unit(self):
        """Extended by working days, a clock cannot move to an edition in calendar days; where nothing was granted, it can."""
        new = edition("2", calendar_days(30), calendar_days(10))
        faults = refused(begun().fire("lengthen", "2021-03-02"), new, "2021-03-03")
        assert len(faults) == 1
        assert "the clock 'days'" in faults[0]
        assert "30 calendar days and 10 working days cannot be added" in faults[0]
        assert move(begun(), new, "2021-03-03").entries[-1].event == "migrate"

    @pytest.mark.parametrize("within", [months(1), years(1)], ids=str)
    def test_one_that_was_stopped(self, within):
        """A clock that was stopped, or is, cannot move to an edition in months or years; one that was not stopped can."""
        new = edition("2", within)
        for story in (begun().fire("order", "2021-03-03"), begun().fire("order", "2021-03-03").fire("resume", "2021-03-05")):
            assert any("only working days and calendar days can be paused" in fault for fault in refused(story, new, "2021-03-08"))
        assert move(begun(), new, "2021-03-08").main.lifecycle is new

    def test_a_named_day(self):
        """The day that a new edition names holds for a clock that was stopped, and not for one that stands still."""
        new = edition("2", until(date(2021, 6, 1)))
        case = move(begun().fire("order", "2021-03-03").fire("resume", "2021-03-05"), new, "2021-03-08")
        assert [str(clock.due) for clock in centre_of(new).clocks(case, at=at("2021-03-08")) if clock.name == "days"] == ["2021-06-01"]
        assert refused(begun().fire("order", "2021-03-03"), new, "2021-03-08")


class TestLateOvernight:
    def test_a_shorter_limit(self):
        """A clock in time that would be late at once cannot move; both days are told. Until its new day is over it can."""
        new = edition("2", working_days(3))
        assert refused(begun(), new, "2021-03-15") == ("the clock 'days' is due 2021-03-29, and would be due 2021-03-04 and late at once",)
        assert move(begun(), new, "2021-03-04").main.lifecycle is new

    def test_one_that_is_late_may_stay_late(self):
        """A clock that is late already moves, and stays late."""
        new = edition("2", working_days(3))
        case = move(begun(), new, "2021-04-15")
        assert [clock.breached for clock in centre_of(new).clocks(case, at=at("2021-04-15"))] == [True]

    def test_a_new_clock(self):
        """A limit that the new edition adds, and whose day is over, would be late at once."""
        new = edition("2", working_days(20), limits=(*OLD.limits, limit("phase", "finish", until(date(2021, 3, 5)), B)))
        assert refused(begun(), new, "2021-03-15") == ("the clock 'phase' is new, and would be due 2021-03-05 and late at once",)

    def test_one_that_stands_still(self):
        """A clock that is paused goes on in no edition that names a day, even where that would have it run."""
        new = edition("2", until(date(2021, 3, 5)))
        faults = refused(begun().fire("order", "2021-03-04"), new, "2021-03-15")
        assert "would be running and count other days than until now (paused)" in faults[0]
        assert faults[-1] == "the clock 'days' is due on no day yet, and would be due 2021-03-05 and late at once"


def test_every_fault_at_once():
    """A misspelt state, a clock without an heir and one that is late overnight are told in one error."""
    old = edition("1", working_days(20), limits=(*OLD.limits, limit("other", "finish", working_days(9), B)))
    story = begun(Centre("small", lifecycles=(old, PAUSE), calendar=CN, salt=lambda: SALT))
    faults = refused(story, edition("2", working_days(3)), "2021-03-15", states={"bb": "b"})
    assert [fault.split(",")[0] for fault in faults] == [
        "states= maps 'bb'",
        "the clock 'other' (running) has no heir",
        "the clock 'days' is due 2021-03-29",
    ]


@pytest.mark.parametrize("why", ["", " \n", None])
def test_it_needs_a_reason(why):
    """A migration says why, as a correction does."""
    with pytest.raises(BadInput, match="needs a reason"):
        move(begun(), edition("2", working_days(30)), "2021-03-03", why=why)


def test_a_state_with_another_name_is_kept():
    """A state with another name in the new edition is named with states=."""
    there = State("there", zh="乙")
    rows = (row("begin", A, there), row("finish", there, DONE))
    new = life(edition="2", transitions=rows, limits=limit("days", "finish", working_days(20), there))
    assert move(begun(), new, "2021-03-03", states={"b": "there"}).state == "there"


AMOUNTS = [working_days(3), working_days(20), calendar_days(5), calendar_days(40), months(1), years(1), until(date(2021, 3, 20))]


@settings(max_examples=60)
@given(
    st.sampled_from(AMOUNTS),
    st.sampled_from([None, 2, 6]),
    st.sampled_from([None, 1, 5]),
    st.booleans(),
    st.integers(0, 45),
)
def test_a_clock_is_the_same_or_better_after_it(within, extended, paused, resumed, later):
    """Whatever the edition and the past: the migration is refused, or the clock can be worked out and is late where it was late."""
    story, day = begun(), date(2021, 3, 1)
    if extended:
        story.fire("lengthen", str(day + extended * ONE))
    if paused and paused >= (extended or 0):
        story.fire("order", str(day + paused * ONE))
        if resumed:
            story.fire("resume", str(day + (paused + 3) * ONE))
    when = str(max(day + later * ONE, story.last.day))
    new = edition("2", within, attrs.evolve(within, n=1) if within.unit in {"working_days", "calendar_days"} else None)
    try:
        case = move(story, new, when)
    except MigrationRefused as error:
        assert error.faults  # noqa: PT017  # either way is right
        return
    (before,), (after,) = (centre_of(new).clocks(each, at=at(when)) for each in (story.case, case))
    assert (after.breached, after.undated) == (before.breached, None)
    assert after.due is not None or after.state == "paused"
