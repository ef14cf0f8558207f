"""Recomputing after a notice: only affected cases are loaded, each gets one record, and an interrupted run is continued."""

import pytest
from msgspec.structs import replace

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
    store = makers.empty_store(request.param, tmp_path, CENTRE)
    for i in range(30):
        store.append(opened(f"C-{i:02}", day=f"2021-03-{1 + i:02}"), expected=0)
    store.centre = CENTRE.with_calendar(AFTER)
    yield store
    makers.close(store)


def records(store):
    return {number: sum(entry.event == RECALCULATED for entry in store.load(number).entries) for number in store.numbers()}


def test_only_what_the_index_says(store):
    """Only cases with a date that depends on the changed day or a later one are loaded; the others are carried over in one statement."""
    real, loaded = store.load, []
    store.load = lambda number: loaded.append(number) or real(number)
    moves = list(recompute(store, CN, AT))
    later = [f"C-{i:02}" for i in range(30) if CN.add(opened("x", day=f"2021-03-{1 + i:02}").entries[0].day, 5).isoformat() >= "2021-04-06"]
    assert 0 < len(later) < 10
    assert loaded == later
    store.load = real
    assert [(move.case_no, move.notices) for move in moves] == [(number, (LATE,)) for number in later]
    assert store.stale() == ()
    assert records(store) == {number: int(number in later) for number in store.numbers()}
    assert list(rebuild_heads(store)) == []
    assert all(verdict.holds for verdict in verify_store(store))


def test_an_interrupted_run_goes_on(store):
    """A run that stops anywhere is continued by the next one: each case that moved gets one record, never two."""
    whole, moves = len(list(recompute(_copy(store), CN, AT))), []
    while True:
        move = next(recompute(store, CN, AT), None)
        if move is None:
            break
        moves.append(move)
    assert len(moves) == whole
    assert max(records(store).values()) == 1
    assert sum(records(store).values()) == whole


def _copy(store):
    other = makers.empty_store("memory", None, CENTRE)
    for number in list(store.numbers()):
        other.append(store.load(number), expected=0)
    other.centre = store.centre
    return other


def test_somebody_moves_a_case_meanwhile(store):
    """A case that changes meanwhile is read again and not recorded twice; one that changes every time is reported."""
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
    """A head that can never be stored is given up by name after some attempts."""
    store.rehead = lambda _case: False
    store.centre = CENTRE.with_calendar(WorkCalendar.of("other", first="2021-01-01", last="2021-12-31", weekend={5, 6}))
    with pytest.raises(JournalError, match="it changed during each of 5 attempts"):
        list(recompute(store, CN, AT))


def test_a_damaged_case_holds_nobody_up(store):
    """A case that cannot be read is named at the end, after all the others were recomputed."""
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


def test_what_lapsed_too_early_is_reported(store):
    """A lapse that was too early by the new calendar stays and is reported, even if the case is closed."""
    case = CENTRE.lapse(store.load("C-29"), at="2021-05-01T09:00+08:00")
    other = makers.empty_store("memory", None, CENTRE)
    other.append(case, expected=0)
    other.centre = store.centre
    moves = list(recompute(other, CN, "2021-05-02T09:00+08:00"))
    assert [(move.lapsed, move.before.isoformat(), move.after.isoformat()) for move in moves] == [(1, "2021-04-07", "2021-04-08")]
    assert "entry 1 lapsed too early" in moved_table(moves)


def test_reported_as_a_table_and_as_csv(store):
    """What moved can be printed, and opened in a spreadsheet where no cell becomes a formula."""
    moves = list(recompute(store, CN, AT))
    first = moved_csv(moves).splitlines()[:2]
    assert first[0] == "case_no,run,clock,before,after,notices,remark"
    assert first[1].endswith(",关于清明节补充安排的通知,")
    assert moved_table(moves).splitlines()[1].split()[:3] == [moves[0].case_no, "small#1", "answer"]
    assert "\n'=1+1," in moved_csv([replace(moves[0], case_no="=1+1")])


def test_another_calendar_with_the_same_days(store):
    """Where nothing moves, every head is computed afresh with the other calendar, and no journal gets an entry."""
    store.centre = CENTRE.with_calendar(CN.provisional())
    assert list(recompute(store, CN, AT)) == []
    assert store.stale() == ()
    assert set(records(store).values()) == {0}


def test_when_more_than_notices_differ():
    """Between calendars with different weekends nothing can be carried over without loading the cases."""
    calendar = WorkCalendar.of("a", first="2021-01-01", last="2021-12-31", weekend={5, 6})
    assert first_change(calendar, WorkCalendar.of("a", first="2021-01-01", last="2021-12-31", weekend={6})) is None
    assert first_change(calendar, calendar) is None
    assert first_change(CN, AFTER).isoformat() == "2021-04-06"
