"""The clock records of a case are cached and folded further: they must be those of a fold of the whole journal, and so must a head."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caseflow.calendar import CN, WorkCalendar
from caseflow.clocks.ahead import lapses_ahead
from caseflow.clocks.clock import clocks_of, due_days
from caseflow.clocks.fold import fold
from caseflow.errors import Refused
from caseflow.machines.forms import SpecialNotice
from caseflow.store.protocol import head_of
from tests.core.stories import CENTRE, Choices, Story, at, last_instant, make, opened, person_for
from tests.core.test_migrating import NEW, paused
from tests.core.test_migrating import moved as migrated
from tests.core.walking import step

HASH = bytes(32)
# A calendar that ends in the middle of most walks, so that days are asked for that nobody has published.
SHORT = CENTRE.with_calendar(WorkCalendar.of("short", first="2021-01-01", last="2021-04-02"))


def forgetful(case):
    """The same case, of which nothing has been computed yet."""
    return type(case)(case.case_no, case.matter, case.entries, case.runs, case.standing)


def state_of(record):
    """All that one clock record holds, without the records of other readings."""
    return [getattr(record, name) for name in type(record).__slots__ if name != "others"]


def values(clock_fold):
    """All that a fold of clocks holds, to be compared."""
    records = [[state_of(reading) for reading in record.readings] for record in clock_fold.records]
    places = {run: {name: clock_fold.records.index(clock) for name, clock in clocks.items()} for run, clocks in clock_fold.current.items()}
    others = [getattr(clock_fold, name) for name in type(clock_fold).__slots__ if name not in {"records", "current"}]
    return records, places, others


def as_the_clocks_say(case, calendar):
    """What `due_days` must answer, read off the clocks themselves."""
    still_open = [clock for clock in clocks_of(case, calendar, case.standing[-1].day) if clock.is_open]
    dues = [clock.due for clock in still_open if clock.due is not None]
    expected = [date.max if clock.state == "paused" and clock.expected else clock.expected for clock in still_open]
    pairs = zip(expected, [clock.overdue_after for clock in still_open], strict=True)
    later = [day for pair in pairs for day in pair if day is not None]
    return dues, later, any(clock.undated is not None for clock in still_open)


def late(case, pick):
    """The case with an act recorded late, some days before its last entry, where one is possible."""
    now = case.entries[-1].recorded_at
    then = max(case.standing[0].at, last_instant(case) - timedelta(days=pick(range(1, 6))))
    offer = pick([offer for offer in CENTRE.offers(case, at=last_instant(case)) if offer.may and offer.form is None] or [None])
    if offer is None:
        return case
    person = person_for(pick(offer.step.row.by).name)
    return CENTRE.fire(case, offer.event, at=then, recorded_at=now, actor=person, run=offer.run)


def annulled(case, pick):
    """The case with one of its entries annulled, where the rest can stand without it."""
    return CENTRE.correct(
        case, pick(range(len(case.entries))), at=case.entries[-1].recorded_at, actor=person_for("centre_head"), why="误录"
    )


def moved(case, pick):
    """One thing more: mostly a step, sometimes a late record or a correction."""
    try:
        return pick([step, step, step, step, step, late, annulled])(case, pick)
    except Refused:
        return case


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10**6))
def test_folded_further_is_folded_whole(seed):
    """After any step, late record or correction, whenever it is asked for, records and head are those of a fold of the whole journal."""
    pick = Choices(seed)
    case = opened(pick)
    for _ in range(20):
        if pick(range(3)):
            assert values(fold(case)) == values(fold(forgetful(case)))
            for centre in (CENTRE, SHORT):
                assert head_of(case, HASH, centre) == head_of(forgetful(case), HASH, centre)
                assert due_days(case, centre.calendar) == as_the_clocks_say(forgetful(case), centre.calendar)
            assert lapses_ahead(case, CN) == lapses_ahead(forgetful(case), CN)
        case = moved(case, pick)


@pytest.mark.parametrize("seed", range(40))
def test_two_ways_from_one_case(seed):
    """Two cases that went on from one share no clock record: whatever happens in one leaves the other, and the first, as they were."""
    pick = Choices(seed)
    case = opened(pick)
    for _ in range(6):
        case = moved(case, pick)
    before = values(fold(case))
    ways = [moved(moved(case, pick), pick) for _ in range(2)]
    for way in ways:
        fold(way)
    assert [values(fold(way)) for way in ways] == [values(fold(forgetful(way))) for way in ways]
    assert values(fold(case)) == before


def test_a_migrated_run_is_folded_further():
    """Records from before a migration take up the new edition from the entry that moved the run, and go on under it."""
    story = paused()
    fold(story.case)
    case = migrated(story)
    assert values(fold(case)) == values(fold(forgetful(case)))
    case = NEW.fire(case, "order_special", at=at("2021-04-06"), actor=person_for("department"), form=make(SpecialNotice))
    assert values(fold(case)) == values(fold(forgetful(case)))


def test_a_head_depends_on_the_lapses_that_stand():
    """The due day of a lapse that was made is the last one that its case depends on, until the lapse is annulled."""
    story = Story("supplement", "2021-03-17")
    before = head_of(story.case, HASH, CENTRE)
    story.lapse("2021-06-01")
    assert not story.case.is_open
    assert head_of(story.case, HASH, CENTRE).last_due == before.next_lapse
    story.correct(1, "2021-06-02")
    assert head_of(story.case, HASH, CENTRE).last_due == before.last_due
