"""Arrays and Arrow batches give, row by row, what the methods for single days give, refusals included."""

from __future__ import annotations

import random
import subprocess
import sys
from datetime import date, timedelta

import pytest

from caseflow.calendar import CN, Notice, WorkCalendar
from caseflow.calendar.bulk import _refuse, due_dates
from caseflow.errors import BadInput, Unpublished
from tests.calendar import walker

np = pytest.importorskip("numpy")
pa = pytest.importorskip("pyarrow")

OLD = WorkCalendar.of("old", first="1950-01-01", last="1990-12-31", weekend={6}, notices=[Notice("x", off=["1970-01-01..1970-01-05"])])
EPOCH = WorkCalendar.of("epoch", first="1970-01-01", last="1990-12-31")


def draw_days(calendar, rows=3000, margin=500, seed=3):
    draw = random.Random(seed)  # noqa: S311
    first, last = calendar.coverage
    return [first + timedelta(days=draw.randrange(margin, (last - first).days - margin)) for _ in range(rows)]


@pytest.mark.parametrize("calendar", [CN, OLD, EPOCH, CN.provisional()], ids=lambda c: c.name)
def test_a_row_is_a_single_day(calendar):
    """Each row is what the method for a single day gives, for every sign and size of n, before and after 1970."""
    days = draw_days(calendar)
    others = draw_days(calendar, margin=0, seed=4)
    array, other = (np.array(column, "datetime64[D]") for column in (days, others))
    assert calendar.is_working_array(other).tolist() == [calendar.is_working(day) for day in others]
    assert calendar.count_array(array, other).tolist() == [calendar.count(a, b) for a, b in zip(days, others, strict=True)]
    for n in (-250, -15, -1, 1, 3, 15, 250):
        assert calendar.add_array(array, n).tolist() == [calendar.add(day, n) for day in days]
    draw = random.Random(5)  # noqa: S311
    for lowest in (1, -200):
        each = [draw.randrange(lowest, 200) or 1 for _ in days]
        assert calendar.add_array(array, np.array(each)).tolist() == [calendar.add(d, n) for d, n in zip(days, each, strict=True)]


def test_bulk_agrees_with_the_walker():
    """Arrays give what the walker gives, which has no tables."""
    days = draw_days(CN, rows=200)
    array = np.array(days, "datetime64[D]")
    assert CN.add_array(array, 15).tolist() == [walker.add(day, 15) for day in days]
    assert CN.is_working_array(array).tolist() == [walker.worked(day) for day in days]


def test_every_first_and_last_day():
    """The ends of coverage are inside, one day more is not, on either side and in every method."""
    for calendar in (CN, OLD, EPOCH):
        first, last = (np.datetime64(day) for day in calendar.coverage)
        one_day = np.timedelta64(1, "D")
        assert calendar.is_working_array(np.array([first, last])).shape == (2,)
        for bad in (first - one_day, last + one_day, np.datetime64("0001-01-01"), np.datetime64("9999-12-31")):
            rows = np.array([first, bad])
            for ask in (calendar.is_working_array, lambda a, c=calendar: c.count_array(a, a), lambda a, c=calendar: c.add_array(a, 1)):
                with pytest.raises(Unpublished, match="row 1: ") as caught:
                    ask(rows)
                assert caught.value.row == 1
        with pytest.raises(Unpublished, match="row 0: "):
            calendar.add_array(np.array([last]), 1)
        with pytest.raises(Unpublished, match="row 0: "):
            calendar.add_array(np.array([first]), -1)
        with pytest.raises(Unpublished, match="row 1: "):
            calendar.count_array(np.array([first, first]), np.array([last, last + one_day]))


@pytest.mark.parametrize("n", [10**6, -(10**6), 2**62, -(2**62)])
@pytest.mark.parametrize("each", [False, True])
def test_huge_steps_do_not_wrap(n, each):
    """A step far beyond any calendar is refused, and never wraps around to another day."""
    with pytest.raises(Unpublished):
        CN.add_array(np.array(["2021-03-17"], "datetime64[D]"), np.array([n]) if each else n)


def test_unsigned_steps():
    """Unsigned columns of n are read as they are, the largest numbers too."""
    days = np.array(["2021-03-17"], "datetime64[D]")
    assert CN.add_array(days, np.array([10], np.uint8)).tolist() == [date(2021, 3, 31)]
    assert CN.add_array(days, np.array([10], np.uint64)).tolist() == [date(2021, 3, 31)]
    with pytest.raises(Unpublished):
        CN.add_array(days, np.array([2**64 - 5], np.uint64))


def test_december_crosses_the_horizon_in_bulk():
    """15 working days from the middle of December need the notice of the next year, in any row."""
    rows = np.array(["2026-11-30", "2026-12-10"], "datetime64[D]")
    with pytest.raises(Unpublished, match="2027年部分节假日安排") as caught:
        CN.add_array(rows, 15)
    assert (caught.value.row, caught.value.missing) == (1, "国务院办公厅关于2027年部分节假日安排的通知")
    assert CN.provisional().add_array(rows, 15).tolist() == [date(2026, 12, 21), date(2026, 12, 31)]


def test_not_a_day():
    """NaT is refused with its row, in every column."""
    good, bad = (np.array(["2021-03-17", day], "datetime64[D]") for day in ("2021-03-18", "NaT"))
    for calendar in (CN, OLD):
        with pytest.raises(BadInput, match="NaT") as caught:
            calendar.is_working_array(np.array(["NaT"], "datetime64[D]"))
        assert caught.value.row == 0
    for ask in (lambda: CN.add_array(bad, 3), lambda: CN.count_array(bad, good), lambda: CN.count_array(good, bad)):
        with pytest.raises(BadInput, match="row 1 is NaT"):
            ask()


@pytest.mark.parametrize(
    "days", [np.array(["2021-03-17T10:00"], "datetime64[ns]"), np.array([1, 2]), [date(2021, 3, 17)], "2021-03-17"], ids=str
)
def test_other_kinds_are_refused(days):
    """Instants, numbers and lists are not columns of local days."""
    with pytest.raises(BadInput, match="datetime64"):
        CN.is_working_array(days)


@pytest.mark.parametrize("n", [1.0, True, np.array([1.0]), "1"])
def test_steps_are_whole_numbers(n):
    """Half days are not counted, and a truth value is not a number."""
    with pytest.raises(BadInput, match="whole numbers"):
        CN.add_array(np.array(["2021-03-17"], "datetime64[D]"), n)


def test_no_zeroth_day_in_bulk():
    """n = 0 is refused, alone or in a column."""
    days = np.array(["2021-03-17", "2021-03-18"], "datetime64[D]")
    with pytest.raises(ValueError, match="next_or_same"):
        CN.add_array(days, 0)
    with pytest.raises(BadInput, match="row 1: "):
        CN.add_array(days, np.array([1, 0]))
    with pytest.raises(BadInput, match="row 1: "):
        CN.add_array(days, np.array([-1, 0]))


def test_shapes():
    """Empty columns stay empty, tables keep their shape, and one day may have many n."""
    none = np.array([], "datetime64[D]")
    assert CN.add_array(none, 3).size == CN.is_working_array(none).size == CN.count_array(none, none).size == 0
    assert CN.add_array(none, np.array([], np.int64)).size == 0
    table = np.array([["2021-03-17"], ["2021-03-18"]], "datetime64[D]")
    assert CN.add_array(table, 1).shape == (2, 1)
    assert CN.add_array(np.array("2021-03-17", "datetime64[D]"), np.array([1, 10])).tolist() == [date(2021, 3, 18), date(2021, 3, 31)]


@pytest.mark.parametrize("size", [1, 2, 7, 5000])
@pytest.mark.parametrize("make", [pa.RecordBatch.from_pydict, pa.Table.from_pydict])
def test_due_dates(size, make):
    """An Arrow batch or table of any size gets a column of due dates, each that of the single day, and loses nothing."""
    days = draw_days(CN, rows=5000)
    n = [1 + i % 40 for i in range(5000)]
    due = []
    for start in range(0, 5000 if size > 2 else 50, size):
        rows = slice(start, start + size)
        batch = make({"start": pa.array(days[rows]), "days": pa.array(n[rows], pa.int16())})
        out = due_dates(batch, CN)
        assert out.schema.names == ["start", "days", "due"]
        assert out.schema.field("due").type == pa.date32()
        due += out["due"].to_pylist()
    assert due == [CN.add(day, k) for day, k in zip(days, n, strict=True)][: len(due)]


def test_chunked_tables_and_empty_ones():
    """A table in several chunks counts as one table, and an empty table gets an empty column."""
    table = pa.table({"a": [date(2021, 3, 17)], "n": [10]})
    both = due_dates(pa.concat_tables([table, table]), CN, start="a", days="n", due="z")
    assert both["z"].to_pylist() == [date(2021, 3, 31)] * 2
    assert due_dates(table.slice(0, 0), CN, start="a", days="n").num_rows == 0


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"begin": [date(2021, 3, 17)], "days": [1]}, "no column 'start'"),
        ({"start": [date(2021, 3, 17)], "day": [1]}, r"did you mean 'day'\?"),
        ({"start": [1], "days": [1]}, "date32"),
        ({"start": [date(2021, 3, 17)], "days": [1.0]}, "whole numbers"),
        ({"start": [date(2021, 3, 17), None], "days": [1, 1]}, "nulls"),
        ({"start": [date(2021, 3, 17)], "days": pa.array([None], pa.int16())}, "nulls"),
    ],
)
def test_columns_that_are_wrong(columns, words):
    """A missing column, another type or a null is refused before anything is counted."""
    with pytest.raises(BadInput, match=words):
        due_dates(pa.table(columns), CN)


def test_batches_beyond_the_horizon():
    """A row outside the published years is refused, never guessed."""
    with pytest.raises(Unpublished, match="row 1"):
        due_dates(pa.table({"start": [date(2021, 3, 17), date(2026, 12, 10)], "days": [15, 15]}), CN)


def test_a_disagreement_is_a_fault_of_caseflow():
    """If a row is refused that is allowed as a single day, the message says that this is a fault of caseflow."""
    with pytest.raises(AssertionError, match="fault of caseflow"):
        _refuse(np.array(["2021-03-17"], "datetime64[D]"), 0, lambda *_: None)


def test_numpy_is_imported_only_for_arrays():
    """Importing and using the calendar loads neither numpy nor pyarrow."""
    code = (
        "import sys, datetime; from caseflow.calendar import CN; CN.add(datetime.date(2021, 3, 17), 10);"
        "print({'numpy', 'pyarrow', 'pendulum'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
