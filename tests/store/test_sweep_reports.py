"""What a sweep reports and what it leaves behind: every lapse by name, and heads that the next sweep need not look at."""

import pytest

from caseflow.calendar import CN, Notice, WorkCalendar, working_days
from caseflow.errors import BadInput, Conflict
from caseflow.store import lag, lapsed_heads, recompute, sweep
from caseflow.store.recomputing import first_change
from tests.core.stories import DONE, LOST, A, B, Story, life, limit, row, small_centre
from tests.store import makers

TWO = small_centre(
    life(
        transitions=(row("begin", A, B), row("finish", B, DONE), row("run_out", A, B, None), row("drop", B, LOST, None)),
        limits=(
            limit("first", "begin", working_days(1), A, lapse="run_out"),
            limit("second", "finish", working_days(2), B, lapse="drop"),
        ),
    )
)
FLOOD = Notice("关于汛期的通知", off=["2021-03-18", "2021-03-19"])
LATER = "2021-06-01T09:00+08:00"


@pytest.fixture(params=makers.ALL)
def store(request, tmp_path):
    store = makers.empty_store(request.param, tmp_path, TWO)
    store.append_many([(Story("small", "2021-03-17", centre=TWO, case_no=f"C-{number}").case, 0) for number in (1, 2)])
    yield store
    makers.close(store)


def heads(store):
    return [(head.case_no, str(head.next_lapse), head.calendar == store.centre.calendar.digest) for head in store.heads()]


class TestEveryLapseIsNamed:
    EACH = (("C-1", 1), ("C-1", 2), ("C-2", 1), ("C-2", 2))

    def test_two_in_each_case(self, store):
        """Where the law acted twice in a case while nobody swept, the report counts and names both lapses of each case."""
        report = sweep(store, LATER)
        assert (report.seen, report.lapsed, report.acts) == (2, 4, self.EACH)
        events = [store.load(number).entries[seq].event for number, seq in report.acts]
        assert events == ["run_out", "drop"] * 2

    def test_two_in_each_case_one_by_one(self, store):
        """The same when the batch is refused and each case is written by itself."""

        def refused(_given, **_more):
            raise Conflict("faster")

        store.append_many = refused
        assert sweep(store, LATER).acts == self.EACH

    def test_one_by_one_day(self, store):
        """Swept every day, each lapse is named by the sweep that recorded it, and by no other."""
        acts = [sweep(store, f"2021-03-{day}T00:00+08:00").acts for day in range(17, 25)]
        first, second = (("C-1", 1), ("C-2", 1)), (("C-1", 2), ("C-2", 2))
        assert acts == [(), (), first, (), (), (), second, ()]


@pytest.mark.parametrize("wrong", [None, "cases.db", TWO])
def test_what_is_not_a_store(wrong):
    """Something else than a store is refused in a sentence, before anything is read."""
    with pytest.raises(BadInput, match="store must be a Store"):
        sweep(wrong, LATER)


class TestHeads:
    def test_a_head_that_is_too_early_is_computed_afresh(self, store):
        """A notice makes two days off: the sweep that finds nothing to lapse yet leaves the new date, and the next one finds nothing."""
        assert heads(store) == [("C-1", "2021-03-18", True), ("C-2", "2021-03-18", True)]
        store.centre = TWO.with_calendar(CN.with_notice(FLOOD))
        report = sweep(store, "2021-03-19T09:00+08:00")
        assert (report.seen, report.lapsed, report.failed, report.stale) == (2, 0, (), False)
        assert heads(store) == [("C-1", "2021-03-22", True), ("C-2", "2021-03-22", True)]
        assert list(lapsed_heads(store, "2021-03-22T09:00+08:00")) == []
        assert (sweep(store, "2021-03-22T09:00+08:00").seen, lag(store, "2021-03-22T09:00+08:00")) == (0, 0)
        assert sweep(store, "2021-03-23T00:00+08:00").acts == (("C-1", 1), ("C-2", 1))

    def test_how_long_the_oldest_lapse_waits(self, store):
        """On the due day nothing waits; from the next day on, the oldest lapse waits a day more each day, until it is swept."""
        assert [lag(store, f"2021-03-{day}T09:00+08:00") for day in (17, 18, 19, 20, 29)] == [0, 0, 1, 2, 11]
        sweep(store, "2021-03-19T09:00+08:00")
        assert [lag(store, f"2021-03-{day}T09:00+08:00") for day in (19, 22, 23)] == [0, 0, 1]

    def test_the_head_of_another_journal_is_left_alone(self, store):
        """A case that has gone on in the store is not given the head of its past."""
        old = store.load("C-1")
        store.append_many([(TWO.lapse(old, at="2021-03-20T09:00+08:00"), 1)])
        before = store.head("C-1")
        assert store.rehead(old) is False
        assert store.head("C-1") == before

    def test_the_head_of_a_case_is_that_of_its_journal(self, store):
        """Computed afresh, a head is the one that was written with the last entry."""
        before = list(store.heads())
        assert [store.rehead(store.load(head.case_no)) for head in before] == [True, True]
        assert list(store.heads()) == before
        assert store.rehead(Story("small", "2021-03-17", centre=TWO, case_no="C-3").case) is False


class TestRecomputing:
    def test_two_at_once(self, store):
        """A case that another process has recomputed meanwhile gets no second record and is not reported a second time."""
        store.centre = TWO.with_calendar(CN.with_notice(FLOOD))
        slow = recompute(store, CN, "2021-03-17T10:00+08:00")
        moved = [next(slow).case_no]
        assert [record.case_no for record in recompute(store, CN, "2021-03-17T10:00+08:00")] == ["C-2"]
        moved += [record.case_no for record in slow]
        assert moved == ["C-1"]
        assert [[entry.event for entry in store.load(number).entries[1:]] for number in ("C-1", "C-2")] == [["recalculated"]] * 2

    @pytest.mark.parametrize("other", [{"weekend": {6}}, {"first": "2021-02-01"}])
    def test_calendars_that_differ_by_more_than_notices(self, other):
        """Where weekends or first days differ too, no day is known before which nothing moves, whatever the notices say."""
        known = {"first": "2021-01-01", "last": "2021-12-31", "weekend": {5, 6}}
        plain = WorkCalendar.of("plain", **known)
        assert str(first_change(plain, plain.with_notice(FLOOD))) == "2021-03-18"
        assert first_change(plain, WorkCalendar.of("other", **(known | other)).with_notice(FLOOD)) is None
