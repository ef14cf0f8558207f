"""The rest days of the week: given in any way that means whole numbers, and changed on a day."""

from __future__ import annotations

import pickle
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caseflow.calendar import CN, Notice, WorkCalendar, Yearly, calendar_days
from caseflow.errors import BadInput, NoticeError
from caseflow.reports import draw

ONE = timedelta(days=1)
CHANGED = {date(2021, 1, 1): {4, 5}, date(2022, 1, 1): {5, 6}}


def calendar(weekend, **more):
    return WorkCalendar.of("x", **{"first": "2021-01-01", "last": "2022-12-31", "weekend": weekend} | more)


class TestOneWeekend:
    @pytest.mark.parametrize(
        "weekend",
        [(5, 6), [6, 5, 5], {5, 6}, iter((5, 6)), np.array([5, 6]), np.array([5, 6], "uint8"), range(5, 7), {date(2000, 1, 1): (5, 6)}],
    )
    def test_equal_weekends_are_equal(self, weekend):
        """Whole numbers of any library are taken as such: equal calendars are equal, hash equal and print alike."""
        made, usual = calendar(weekend), calendar((5, 6))
        assert made == usual
        assert hash(made) == hash(usual)
        assert repr(made) == repr(usual)
        assert made.weekend == frozenset({5, 6})
        assert {type(day) for day in made.weekend} == {int}

    @pytest.mark.parametrize(
        "weekend",
        [(5.0, 6.0), (True, False), np.array([True, False]), np.array([5.0]), "56", b"56", ("5", "6"), ("Sat",), 5, None, (7,), (-1,)],
    )
    def test_anything_else_is_refused(self, weekend):
        """A float, a truth value, a text or another number is refused when the calendar is made, with how to write it."""
        with pytest.raises(BadInput, match=r"write weekend=\{5, 6\}"):
            calendar(weekend)

    def test_the_digest_is_what_it_always_was(self):
        """A calendar with one weekend has the digest that it had before weekends could change."""
        assert calendar({4, 5}, first="2030-01-01", last="2030-12-31").digest[:12] == DIGEST


DIGEST = "f2edb42d2249"


class TestAWeekendThatChanged:
    def test_days_by_their_weekday(self):
        """Fridays were rest days until 2021 and are working days since 2022, and each day says so in ordinary words."""
        gulf = calendar(CHANGED)
        assert gulf.add(date(2021, 12, 29), 6) == date(2022, 1, 7)
        said = {day: (gulf.note(day).kind, gulf.note(day).en, gulf.note(day).zh) for day in map(date.fromisoformat, NOTES)}
        assert {str(day): words for day, words in said.items()} == NOTES
        assert str(calendar_days(1).end(after=date(2021, 12, 30), calendar=gulf)) == "2022-01-03"

    @settings(max_examples=50)
    @given(st.lists(st.tuples(st.dates(date(2021, 1, 2), date(2023, 3, 1)), st.sets(st.integers(0, 6), max_size=3)), max_size=5))
    def test_each_day_has_the_weekend_of_its_time(self, changes):
        """Each day is a rest day by the last weekend that had begun, in the table, in its note, in bulk and after pickling."""
        weekend = {date(2020, 5, 5): frozenset({6})} | dict(changes)
        made = calendar(weekend)
        days = [date(2021, 1, 1) + i * ONE for i in range(730)]
        rest = [day.weekday() in weekend[max(since for since in weekend if since <= day)] for day in days]
        assert [made.is_working(day) for day in days] == [not each for each in rest]
        assert [made.note(day).kind for day in days] == ["weekend" if each else "working" for each in rest]
        assert made.is_working_array(np.array(days, "datetime64[D]")).tolist() == [not each for each in rest]
        again = pickle.loads(pickle.dumps(made))  # noqa: S301
        assert (again, hash(again), again.weekend) == (made, hash(made), made.weekend)
        assert calendar(made.weekend) == made == calendar(list(weekend.items()))

    def test_one_form(self):
        """What begins before the calendar, or changes nothing, makes no difference; what changes a day does."""
        same = [("2000-01-01", {6}), ("2020-01-01", [5, 4]), ("2021-06-01", {4, 5}), ("2022-01-01", {5, 6})]
        assert calendar(same) == calendar(CHANGED)
        assert calendar(CHANGED) != calendar({4, 5})
        assert calendar({date(2021, 1, 1): {4, 5}, date(2022, 1, 1): {4, 5}}) == calendar({4, 5})
        assert calendar(CHANGED).with_notice(Notice("n", off=["2022-03-01"])).weekend == calendar(CHANGED).weekend

    def test_make_up_days_are_rest_days_of_their_time(self):
        """In a yearly arrangement, a make-up day must be a rest day of the weekend that was kept then."""
        yearly = Yearly(title="{year}", known_until=(12, 31), why="")

        def arranged(worked):
            notice = Notice("n", off=["2021-05-03", "2022-05-03"], worked=worked, layer="national")
            years = [Notice(str(year), year=year, off=[f"{year}-01-01"]) for year in (2021, 2022)]
            return calendar(CHANGED, last=None, yearly=yearly, notices=[notice, *years])

        assert arranged(["2021-05-07", "2022-05-08"]).note(date(2021, 5, 7)).kind == "make_up"
        with pytest.raises(NoticeError, match="2022-05-06"):
            arranged(["2022-05-06"])

    def test_a_provisional_calendar(self):
        """Beyond coverage, the weekend that was kept last goes on; a change that is known already comes."""
        soon = calendar(CHANGED | {date(2024, 1, 1): {6}}).provisional()
        assert [soon.is_working(date(year, 6, 3)) for year in (2023, 2028)] == [False, True]

    def test_a_drawing(self):
        """A year is drawn with the weekend of its time: no day is a make-up day."""
        assert "make_up" not in str(draw.year(calendar(CHANGED), 2022))
        assert "调休上班" not in draw.year(calendar(CHANGED), 2022).svg.partition("放假 off")[0]

    @pytest.mark.parametrize(
        ("weekend", "words"),
        [
            ({date(2022, 1, 1): {5, 6}}, "says nothing before 2022-01-01; add the weekend from 2021-01-01 on"),
            ([("2021-01-01", {5}), ("2021-01-01", {6})], "twice what is kept from 2021-01-01"),
            ([("2021-01-01", {5}), 6], "weekend has 6"),
            ([("2021-01-01", {5}, 6)], "day: rest days"),
            ({date(2021, 1, 1): (True,)}, r"write weekend=\{5, 6\}"),
            ({date(2021, 1, 1): 5}, r"write weekend=\{5, 6\}"),
            ([("1 January", {5})], "is not a day"),
        ],
    )
    def test_what_is_refused(self, weekend, words):
        """A change must say what was kept before it, once, and in days."""
        with pytest.raises(BadInput, match=words):
            calendar(weekend)


NOTES = {
    "2021-12-31": ("weekend", "rest day of the week (Fri)", "休息日（周五）"),
    "2022-01-01": ("weekend", "rest day of the week (Sat)", "休息日（周六）"),
    "2022-01-07": ("working", "working day", "工作日"),
    "2022-01-09": ("weekend", "rest day of the week (Sun)", "休息日（周日）"),
}


class TestCounts:
    @pytest.mark.parametrize("n", [True, False, 1.0, "1", None, np.bool_(1), np.float64(1)])
    def test_a_count_is_a_whole_number(self, n):
        """A truth value or a float is not a number of working days, in any method; the message names it."""
        with pytest.raises(BadInput, match="whole number"):
            CN.add(date(2021, 4, 28), n)
        with pytest.raises(BadInput, match="whole number"):
            CN.earliest(date(2021, 4, 28), n)
        with pytest.raises(BadInput, match="whole number"):
            CN.add_array(np.array(["2021-04-28"], "datetime64[D]"), n)

    @pytest.mark.parametrize("n", [np.int64(5), np.uint8(5), np.array(5)])
    def test_whole_numbers_of_another_library(self, n):
        """A whole number of numpy counts as what it is."""
        assert CN.add(date(2021, 4, 28), n) == CN.earliest(date(2021, 4, 28), n) == date(2021, 5, 8)
        assert CN.add_array(np.array(["2021-04-28"], "datetime64[D]"), n).astype(str).tolist() == ["2021-05-08"]

    def test_years(self):
        """A year may be a whole number of numpy; a float or a truth value is none."""
        assert Notice("x", off=["2027-01-01"], year=np.int64(2027)) == Notice("x", off=["2027-01-01"], year=2027)
        for year in (2027.0, True, np.float64(2027)):
            with pytest.raises(NoticeError, match="is not a year"):
                Notice("x", off=["2027-01-01"], year=year)
