"""A notice amends the year: what moves is found by the index, recorded once a case, and told; an interrupted run goes on."""

import attrs
import pytest

from caseflow.calendar import CN, Notice, WorkCalendar
from caseflow.errors import Conflict, JournalError, Tampered
from caseflow.lifecycle.reserved import RECALCULATED
from caseflow.store import moved_csv, moved_table, rebuild_heads, recompute, verify_store
from caseflow.store.recomputing import first_change
from tests.reliability.small import CENTRE, noted, opened
from tests.store import makers

LATE = Notice("关于清明节补充安排的通知", off=["2021-04-06"])
AFTER = CN.with_notice(LATE)
AT = "2021-04-01T09:00+08:00"


@pytest.fixture(params=makers.ALL)
def store(request, tmp_path):
    made = makers.made(request.param, tmp_path, CENTRE)
    for i in range(30):
        made.append(opened(f"C-{i:02}", day=f"2021-03-{1 + i:02}"), expected=0)
    made.centre = CENTRE.with_calendar(AFTER)
    yield made
    makers.closed(made)


def records(store):
    return {number: sum(entry.event == RECALCULATED for entry in store.load(number).entries) for number in store.numbers()}


def test_only_what_the_index_says(store):
    """Only cases of which a date hangs on the changed day or a later one are loaded; the others are carried over in one statement."""
    real, loaded = store.load, []
    store.load = lambda number: loaded.append(number) or real(number)
    moves = list(recompute(store, CN, AT))
    later = [f"C-{i:02}" for i in range(30) if CN.add(opened("x", day=f"2021-03-{1 + i:02}").entries[0].day, 5).isoformat() >= "2021-04-06"]
    assert 0 < len(later) < 10
    assert loaded == later
    store.load = real
    assert [(one.case_no, one.notices) for one in moves] == [(number, (LATE,)) for number in later]
    assert store.stale() == ()
    assert records(store) == {number: int(number in later) for number in store.numbers()}
    assert list(rebuild_heads(store)) == []
    assert all(verdict.holds for verdict in verify_store(store))


def test_an_interrupted_run_goes_on(store):
    """A run that stops anywhere is taken up where it stopped: each case that moved gets one record, never two."""
    whole, seen = len(list(recompute(_copy(store), CN, AT))), []
    while True:
        one = next(recompute(store, CN, AT), None)
        if one is None:
            break
        seen.append(one)
    assert len(seen) == whole
    assert max(records(store).values()) == 1
    assert sum(records(store).values()) == whole


def _copy(store):
    other = makers.made("memory", None, CENTRE)
    for number in list(store.numbers()):
        other.append(store.load(number), expected=0)
    other.centre = store.centre
    return other


def test_somebody_moves_a_case_meanwhile(store):
    """A case that somebody moves in between is looked at again, and not recorded twice; one that is always moved is told."""
    real, once = store.append, []

    def append(case, *, expected):
        if case.case_no == "C-29" and not once:
            once.append(real(noted(store.load("C-29"), day="2021-03-31", centre=CENTRE), expected=1))
            raise Conflict("faster")
        if case.case_no == "C-28":
            raise Conflict("always")
        return real(case, expected=expected)

    store.append = append
    with pytest.raises(JournalError, match=r"1 cases could not be recomputed; all others were:\n  - C-28: always"):
        list(recompute(store, CN, AT))
    assert [entry.event for entry in store.load("C-29").entries] == [
        "open",
        "note",
        *([] if records(store)["C-29"] == 0 else [RECALCULATED]),
    ]
    assert [head.case_no for head in store.stale()] == ["C-28"]


def test_one_that_always_moves(store):
    """A head that can never be kept is given up on by name, not for ever."""
    store.rehead = lambda _case: False
    store.centre = CENTRE.with_calendar(WorkCalendar.of("other", first="2021-01-01", last="2021-12-31", weekend={5, 6}))
    with pytest.raises(JournalError, match="it changed during each of 5 attempts"):
        list(recompute(store, CN, AT))


def test_a_damaged_case_holds_nobody_up(store):
    """A case that cannot be read is named at the end; every other one has been moved by then."""
    real = store.load

    def load(number):
        if number == "C-28":
            raise Tampered("damaged")
        return real(number)

    store.load = load
    with pytest.raises(JournalError, match="C-28: damaged") as caught:
        list(recompute(store, CN, AT))
    assert caught.value.failed == ("C-28: damaged",)
    assert [head.case_no for head in store.stale()] == ["C-28"]


def test_what_lapsed_too_early_is_told(store):
    """A lapse that the law would not have made yet by the amended year stands, and is told; it is found though nothing is open any more."""
    case = CENTRE.lapse(store.load("C-29"), at="2021-05-01T09:00+08:00")
    made = makers.made("memory", None, CENTRE)
    made.append(case, expected=0)
    made.centre = store.centre
    moves = list(recompute(made, CN, "2021-05-02T09:00+08:00"))
    assert [(one.lapsed, one.before.isoformat(), one.after.isoformat()) for one in moves] == [(1, "2021-04-07", "2021-04-08")]
    assert "entry 1 lapsed too early" in moved_table(moves)


def test_told_as_a_table_and_as_csv(store):
    """What moved can be printed, and opened in a spreadsheet, where no cell is taken for a formula."""
    moves = list(recompute(store, CN, AT))
    first = moved_csv(moves).splitlines()[:2]
    assert first[0] == "case_no,run,clock,before,after,notices,remark"
    assert first[1].endswith(",关于清明节补充安排的通知,")
    assert moved_table(moves).splitlines()[1].split()[:3] == [moves[0].case_no, "small#1", "answer"]
    assert "\n'=1+1," in moved_csv([attrs.evolve(moves[0], case_no="=1+1")])


def test_another_calendar_with_the_same_days(store):
    """Where nothing moves, every head is computed afresh by the other calendar, and no journal gets a line."""
    store.centre = CENTRE.with_calendar(CN.provisional())
    assert list(recompute(store, CN, AT)) == []
    assert store.stale() == ()
    assert set(records(store).values()) == {0}


def test_when_more_than_notices_differ():
    """Between calendars with other weekends or other ends of the first year nothing can be carried over unseen."""
    one = WorkCalendar.of("a", first="2021-01-01", last="2021-12-31", weekend={5, 6})
    assert first_change(one, WorkCalendar.of("a", first="2021-01-01", last="2021-12-31", weekend={6})) is None
    assert first_change(one, one) is None
    assert first_change(CN, AFTER).isoformat() == "2021-04-06"
