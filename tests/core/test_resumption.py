"""Whether the day on which a clock goes on is counted: not, as a first day is not, or where the text says so."""

from datetime import date, timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseflow import STAYS
from caseflow.calendar import CN, calendar_days, working_days
from caseflow.errors import DefinitionError, MigrationRefused
from caseflow.lifecycle import Catalogue
from caseflow.reports.sheet import sheet
from tests.core.stories import DONE, OFF, A, Story, at, life, limit, person_for, row, small_centre

ONE = timedelta(days=1)
PAUSE = life("pause", (row("resume", A, DONE),), called_off=OFF)
ROWS = (row("order", A, STAYS, opens="pause"), row("finish", A, DONE, ends="pause"))


def made(within, edition="1", **more):
    return life(edition=edition, transitions=ROWS, limits=limit("days", "finish", within, A, paused_by="pause", **more), unheard="pause")


def story(within, *pauses, counts=True):
    out = Story("small", "2021-03-01", centre=small_centre(made(within, counts_resumption=counts), PAUSE))
    for since, until in pauses:
        out.fire("order", since).fire("resume", until)
    return out


@pytest.mark.parametrize(
    ("within", "pauses", "counted", "uncounted"),
    [
        # Friday 5 March is counted, since it had begun; so is Wednesday 10 March, on which it goes on, or not.
        (working_days(10), [("2021-03-05", "2021-03-10")], "2021-03-17", "2021-03-18"),
        # Resumed on a Saturday: a day off is not counted either way.
        (working_days(10), [("2021-03-05", "2021-03-13")], "2021-03-22", "2021-03-22"),
        (calendar_days(10), [("2021-03-05", "2021-03-13")], "2021-03-18", "2021-03-19"),
        # Stopped and resumed on one day: no day is counted twice.
        (working_days(10), [("2021-03-05", "2021-03-05")], "2021-03-15", "2021-03-15"),
        # Resumed and stopped again on one day: that day is counted once.
        (working_days(10), [("2021-03-03", "2021-03-05"), ("2021-03-05", "2021-03-09")], "2021-03-17", "2021-03-19"),
        # Stopped on its last day: nothing is left, and it is due on the day on which it goes on.
        (working_days(4), [("2021-03-05", "2021-03-10")], "2021-03-10", "2021-03-10"),
        # One day is left: it is that day itself.
        (working_days(5), [("2021-03-05", "2021-03-10")], "2021-03-10", "2021-03-11"),
    ],
)
def test_both_conventions(within, pauses, counted, uncounted):
    """Due on the day by hand, in either convention; and the explanation counts as many days as the period has."""
    for counts, due in [(True, counted), (False, uncounted)]:
        told = story(within, *pauses, counts=counts)
        clock = told.clock("days", "2021-03-15")
        assert str(clock.due) == due, counts
        numbers = [line.number for line in clock.explain().rows if line.number]
        assert numbers == list(range(1, within.n + 1))


def test_it_says_so():
    """The table of clocks, the explanation and the sheet say that the day of resumption is counted."""
    told = story(working_days(10), ("2021-03-05", "2021-03-10"))
    clock = told.clock("days", "2021-03-15")
    assert "恢复之日计入" in clock._repr_mimebundle_()["text/html"]
    assert [line.role for line in clock.explain().rows if str(line.day) == "2021-03-10"] == ["counted"]
    assert "day of resumption is counted" in clock.explain().heading
    assert "恢复之日计入" in clock.explain().heading_zh
    assert "恢复之日计入" in sheet(made(working_days(10), counts_resumption=True), "zh")
    assert "the day on which it goes on is counted" in sheet(made(working_days(10), counts_resumption=True), "en")
    assert "恢复之日计入" not in sheet(made(working_days(10)), "zh")


@given(st.integers(0, 8), st.integers(0, 9), st.integers(1, 12), st.sampled_from([working_days, calendar_days]))
def test_counting_it_gives_no_more_time(start, length, n, unit):
    """With the day of resumption counted, a clock is due on the same day or earlier, never before its day without the pause."""
    since = date(2021, 3, 1) + start * ONE
    pauses = [(str(since), str(since + length * ONE))]
    day = str(since + length * ONE)
    counted, uncounted = (story(unit(n), *pauses, counts=counts).clock("days", day) for counts in (True, False))
    assert story(unit(n)).clock("days", day).due <= counted.due <= uncounted.due <= CN.add(counted.due, 1)
    assert uncounted.used <= counted.used <= uncounted.used + 1


def test_an_heir_says_the_same():
    """A clock that goes on in another run is counted there as it was before."""
    first = life(transitions=row("pass_on", A, DONE, hands_over="heir", keeps="days"), limits=limit("days", (), working_days(5), A))
    heir = attrs.evolve(made(working_days(5), counts_resumption=True), name="heir")
    with pytest.raises(DefinitionError, match="keeps 'days', whose heir 'heir' says otherwise whether the day of resumption is counted"):
        Catalogue((first, heir, PAUSE))


def test_another_edition_says_the_same_of_what_was_counted():
    """A case whose clock has been stopped cannot move to an edition of the other convention; one whose clock has not, can."""
    old, new = made(working_days(10)), made(working_days(10), "2", counts_resumption=True)
    centre = small_centre(new, PAUSE)
    centre = attrs.evolve(centre, lifecycles=Catalogue((new, PAUSE), older=(old,)))
    given_ = {"to": "2", "at": at("2021-03-11"), "actor": person_for("centre_head"), "why": "新版"}
    told = Story("small", "2021-03-01", centre=small_centre(old, PAUSE))
    assert centre.migrate(told.case, "small", **given_).entries[-1].event == "migrate"
    told.fire("order", "2021-03-05").fire("resume", "2021-03-10")
    with pytest.raises(MigrationRefused, match="count other days than until now"):
        centre.migrate(told.case, "small", **given_)
