"""An extension until a named day: the clock is due on that day, rolled or not as the text says, and nothing shortens it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseflow import STAYS, from_form, from_matter
from caseflow.calendar import CN, Span, calendar_days, months, until, working_days, years
from caseflow.errors import DefinitionError, FormRefused, GuardRefused, Unpublished
from caseflow.guards import not_expired
from caseflow.lifecycle import form
from tests.core.stories import DONE, OFF, A, Story, at, life, limit, row, small_centre

DAY = "2021-03-01"
PAUSE = life("pause", (row("resume", A, DONE),), called_off=OFF)


@form("延期协议", until="延至")
class Agreement:
    """An agreement until when to decide, or how much longer."""

    until: Span


def story(within=calendar_days(56), day=DAY, guards=()):
    rows = (
        row("agree", A, STAYS, form=Agreement, extends={"decide": from_form("until")}, guards=guards),
        row("take_back", A, STAYS, revokes="agree"),
        row("order", A, STAYS, opens="pause"),
        row("finish", A, DONE, ends="pause"),
    )
    stops = {"paused_by": "pause"} if within.unit in {"working_days", "calendar_days"} else {}
    made = life(transitions=rows, limits=limit("decide", "finish", within, A, **stops), unheard="pause")
    return Story("small", day, centre=small_centre(made, PAUSE))


def agreed(told, day, to):
    return told.fire("agree", day, form=Agreement(until=until(date.fromisoformat(to)) if isinstance(to, str) else to))


@pytest.mark.parametrize("within", [working_days(40), calendar_days(56), months(2), years(1)], ids=str)
def test_it_is_due_on_that_day(within):
    """A limit in days, months or years is due on the day that was agreed: 1 May 2022, a Sunday and a holiday, is not moved."""
    told = agreed(story(within), "2021-04-01", "2022-05-01")
    clock = told.clock("decide", "2022-05-01")
    assert (str(clock.due), clock.breached, clock.within) == ("2022-05-01", False, until(date(2022, 5, 1)))
    assert told.clock("decide", "2022-05-02").breached
    assert clock.explain().due == clock.due


def test_it_may_be_agreed_again_and_taken_back():
    """A later day holds; taken back, the one before holds; and then the period itself."""
    told = agreed(agreed(story(), "2021-04-01", "2021-06-15"), "2021-05-06", "2021-07-15")
    assert told.due("decide", "2021-05-06") == "2021-07-15"
    assert told.fire("take_back", "2021-05-07").due("decide", "2021-05-07") == "2021-06-15"
    assert told.fire("take_back", "2021-05-08").due("decide", "2021-05-08") == "2021-04-26"


def test_after_a_length():
    """First some days more, then until a day; but no days more once a day is named."""
    told = agreed(story(), "2021-03-02", calendar_days(10))
    assert told.due("decide", "2021-03-02") == "2021-05-06"
    agreed(told, "2021-03-03", "2021-06-15")
    with pytest.raises(FormRefused, match="was extended until 2021-06-15; name a later day"):
        agreed(told, "2021-03-04", calendar_days(10))


@pytest.mark.parametrize("to", ["2021-03-05", "2021-04-25", "2021-04-26"])
def test_an_earlier_day_extends_nothing(to):
    """A day that is no later than the one on which it is due is refused, and both are told."""
    with pytest.raises(FormRefused, match=f"until {to}, which is no later than the day on which it is due \\(2021-04-26\\)"):
        agreed(story(), "2021-03-02", to)


def test_while_it_stands_still():
    """During a pause no day is named: the clock would run out while it stands still. Afterwards one is, and then nothing stops it."""
    told = story().fire("order", "2021-03-03")
    with pytest.raises(GuardRefused, match="only working days and calendar days can be paused"):
        agreed(told, "2021-03-04", "2021-06-15")
    agreed(told.fire("resume", "2021-03-10"), "2021-03-11", "2021-06-15")
    assert told.due("decide", "2021-03-11") == "2021-06-15"
    with pytest.raises(GuardRefused, match="decide is until 2021-06-15"):
        told.fire("order", "2021-03-12")


def test_after_the_end():
    """Agreed after the period was over it takes no breach away; and a guard may refuse it altogether."""
    late = agreed(story(), "2021-05-06", "2021-06-15").clock("decide", "2021-05-07")
    assert (str(late.due), late.breached, late.was_late) == ("2021-04-26", True, True)
    with pytest.raises(GuardRefused, match="not extended after that"):
        agreed(story(guards=not_expired("decide")), "2021-05-06", "2021-06-15")


def test_beyond_the_calendar():
    """Where nobody knows yet when it is due, a day that is surely earlier is refused, and another waits for the notice."""
    told = story(working_days(10), "2026-12-21")
    assert told.clock("decide", "2026-12-21").due is None
    with pytest.raises(FormRefused, match="until 2026-12-30"):
        agreed(told, "2026-12-22", "2026-12-30")
    with pytest.raises(Unpublished, match="2027年"):
        agreed(told, "2026-12-22", "2027-02-01")


def test_what_a_definition_says():
    """A row may name the day itself; a limit that ends on a day of its own text is not extended."""
    rows = (row("prolong", A, STAYS, extends={"decide": until(date(2021, 6, 15))}), row("finish", A, DONE))
    told = Story("small", DAY, centre=small_centre(life(transitions=rows, limits=limit("decide", "finish", months(1), A))))
    assert told.fire("prolong", "2021-03-02").due("decide", "2021-03-02") == "2021-06-15"
    (offer,) = [offer for offer in told.centre.offers(told.case, at=at("2021-03-03")) if offer.event == "prolong"]
    assert (offer.may, offer.codes) == (False, ("extends_decide",))
    with pytest.raises(DefinitionError, match="ends on a day that its text names"):
        life(transitions=rows, limits=limit("decide", "finish", until(date(2021, 4, 1)), A))


def test_an_offer_that_nobody_can_answer_yet():
    """Where nobody knows when the clock is due, an offer of a fixed day says which notice is awaited, as `fire` does."""
    rows = (row("prolong", A, STAYS, extends={"decide": from_matter("extension", until(date(2027, 2, 1)))}), row("finish", A, DONE))
    made = life(transitions=rows, limits=limit("decide", "finish", working_days(10), A))
    told = Story("small", "2026-12-21", centre=small_centre(made))
    (offer,) = [offer for offer in told.centre.offers(told.case, at=at("2026-12-22")) if offer.event == "prolong"]
    assert "2027年" in offer.reasons[0].en
    with pytest.raises(Unpublished, match="2027年"):
        told.fire("prolong", "2026-12-22")


@given(
    st.sampled_from([working_days(20), calendar_days(30), months(1)]),
    st.lists(st.tuples(st.integers(0, 20), st.integers(-5, 40)), max_size=4),
)
def test_it_is_never_due_earlier(within, agreements):
    """Over any agreements: the due day never moves to an earlier day, and is the latest that was agreed in time."""
    told, day = story(within), date(2021, 3, 1)
    due = told.clock("decide", DAY).due
    for gap, more in agreements:
        day = date.fromordinal(day.toordinal() + gap)
        to = date.fromordinal(due.toordinal() + more)
        if more <= 0:
            with pytest.raises(FormRefused):
                agreed(told, str(day), str(to))
        else:
            agreed(told, str(day), str(to))
            due = to if day <= due else due
        assert told.clock("decide", str(day)).due == due
    assert due >= within.end(after=date(2021, 3, 1), calendar=CN)
