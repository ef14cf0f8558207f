"""Sweeping: every lapse happens once and on its day, even after a long pause, with a clock that goes back, or after a notice."""

from datetime import date

import pytest

from caseflow.calendar import CN, Notice, WorkCalendar
from caseflow.errors import Conflict, Tampered
from caseflow.store import StoreBusy, lag, lapsed_heads, sweep, undated_heads
from tests.reliability.small import CENTRE, noted, opened
from tests.store import makers

MONTHS_LATER = "2021-06-01T09:00+08:00"


@pytest.fixture(params=makers.ALL)
def store(request, tmp_path):
    store = makers.empty_store(request.param, tmp_path, CENTRE)
    yield store
    makers.close(store)


def filled(store, cases):
    store.append_many([(opened(f"C-{i:05}", day=f"2021-03-{15 + i % 10:02}"), 0) for i in range(cases)])


def test_asleep_for_a_month(store):
    """After thirty days without a sweep, all lapses are made in the order of due days, each as of its own day."""
    filled(store, 30)
    lapses = [(head.next_lapse, head.case_no) for head in lapsed_heads(store, MONTHS_LATER, limit=7)]
    assert lapses == sorted(lapses)
    assert len(lapses) == 30
    assert lag(store, MONTHS_LATER) == (date(2021, 6, 1) - min(day for day, _ in lapses)).days
    assert sweep(store, MONTHS_LATER, limit=7).lapsed == 30
    for day, number in lapses:
        last = store.load(number).entries[-1]
        assert (last.day, last.extras.due, last.recorded_at.isoformat()) == (day, day, "2021-06-01T09:00:00+08:00")
    assert lag(store, MONTHS_LATER) == 0
    assert sweep(store, MONTHS_LATER).seen == 0


def test_a_clock_that_goes_back(store):
    """A sweep as of an earlier instant makes no lapse twice, and none that comes later."""
    filled(store, 10)
    early = "2021-03-24T23:59+08:00"
    first = sweep(store, early)
    assert 0 < first.lapsed < 10
    assert sweep(store, "2021-03-01T00:00+08:00").seen == 0
    assert sweep(store, early).seen == 0
    assert first.lapsed + sweep(store, MONTHS_LATER).lapsed == 10


@pytest.mark.parametrize("kind", ["sqlite", *makers.SQL])
def test_a_notice_in_the_middle(kind, tmp_path):
    """With a notice between two sweeps nothing lapses too early: the day is computed afresh before a lapse is recorded."""
    where = tmp_path
    store = makers.empty_store(kind, where, CENTRE)
    filled(store, 20)
    store.close()
    longer = CENTRE.with_calendar(CN.with_notice(Notice("关于汛期的通知", off=[f"2021-03-{day}" for day in (22, 23, 24, 25, 26)])))
    with makers.reopened(kind, where, longer) as store:
        report = sweep(store, "2021-03-27T09:00+08:00", limit=3)
        assert (report.lapsed, report.failed) == (0, ())
        assert report.seen > 0
        assert report.stale  # those that were not looked at: `recompute` has still to be run
        assert sweep(store, "2021-04-30T09:00+08:00").lapsed == 20


@pytest.mark.parametrize("kind", ["sqlite", *makers.SQL])
def test_beyond_what_is_published(kind, tmp_path):
    """A case whose day no notice covers yet is listed, never guessed; after the notice the next sweep dates it, then lapses it."""
    known = {"first": "2021-01-01", "weekend": {5, 6}}
    short = CENTRE.with_calendar(WorkCalendar.of("short", last="2021-03-19", **known))
    store = makers.empty_store(kind, tmp_path, short)
    store.append(opened("C-1", centre=short), expected=0)
    assert [head.case_no for head in undated_heads(store)] == ["C-1"]
    assert sweep(store, MONTHS_LATER).seen == 0
    store.close()
    with makers.reopened(kind, tmp_path, CENTRE.with_calendar(WorkCalendar.of("long", last="2021-12-31", **known))) as store:
        report = sweep(store, MONTHS_LATER)
        assert (report.lapsed, report.stale) == (1, False)
        assert list(undated_heads(store)) == []


def test_one_that_cannot_be_read(store):
    """A case that fails is named each time, and the others continue; a head that is too early is corrected."""
    filled(store, 3)
    store.append(noted(store.load("C-00000"), day="2021-03-18", event="finish"), expected=1)
    real = store.load

    def load(number):
        if number == "C-00001":
            raise Tampered("damaged")
        return real(number)

    store.load = load
    report = sweep(store, MONTHS_LATER)
    assert (report.seen, report.lapsed, report.failed) == (2, 1, (("C-00001", "damaged"),))


def test_a_store_that_is_busy(store):
    """Lapses that could not be stored are named, case by case, and wait for the next sweep."""
    filled(store, 2)

    def busy(*_args, **_more):
        raise StoreBusy("held")

    real, store.append, store.append_many = store.append, busy, busy
    assert sweep(store, MONTHS_LATER).failed == (("C-00000", "held"), ("C-00001", "held"))
    store.append = real
    assert sweep(store, MONTHS_LATER).lapsed == 2  # one by one


@pytest.mark.parametrize("refused", [True, False])
def test_somebody_did_it_already(store, refused):
    """A lapse that an equal sweep recorded meanwhile is neither made twice nor a conflict, whether the batch is refused or not."""
    filled(store, 2)
    lapsed_by_another = CENTRE.lapse(store.load("C-00000"), at=MONTHS_LATER)
    real = store.append_many

    def slower(given, **more):
        store.append(lapsed_by_another, expected=1)
        store.append_many = real
        if refused:
            raise Conflict("faster")
        return real(given, **more)

    store.append_many = slower
    report = sweep(store, MONTHS_LATER)
    assert (report.lapsed, report.conflicts, report.failed) == (1, 0, ())


def test_one_undated_that_cannot_be_read(store):
    """A case that needs a new date and cannot be read is named too."""
    short = CENTRE.with_calendar(WorkCalendar.of("short", first="2021-01-01", last="2021-03-19", weekend={5, 6}))
    store.centre = short
    store.append(opened("C-1", centre=short), expected=0)
    store.centre = CENTRE

    def load(_number):
        raise Tampered("damaged")

    store.load = load
    report = sweep(store, MONTHS_LATER)
    assert (report.failed, report.stale) == ((("C-1", "damaged"),), True)
