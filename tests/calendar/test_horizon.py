"""The horizon: days that nobody has announced are refused, or, by a provisional calendar, answered and marked."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pendulum
import pytest

from caseflow.calendar import CN, Notice, WorkCalendar, calendar_days, explain, months, working_days, years
from caseflow.errors import BadInput, Unpublished

MISSING = "国务院办公厅关于2027年部分节假日安排的通知"
LAST = date(2026, 12, 28)
AFTER = date(2026, 12, 29)
BEFORE = date(2006, 12, 31)


@pytest.mark.parametrize(
    "ask",
    [
        lambda: CN.add(date(2026, 12, 10), 15),
        lambda: CN.add(LAST, 1),
        lambda: CN.add(AFTER, -1),
        lambda: CN.add(AFTER, 1),
        lambda: CN.add(date(2026, 12, 10), 10**9),
        lambda: CN.is_working(AFTER),
        lambda: CN.count(LAST, AFTER),
        lambda: CN.count(AFTER, LAST),
        lambda: CN.next_or_same(AFTER),
        lambda: CN.previous_or_same(AFTER),
        lambda: CN.note(AFTER),
        lambda: working_days(15).end(after=date(2026, 12, 10), calendar=CN),
        lambda: months(1).end(after=date(2026, 12, 1), calendar=CN),
        lambda: calendar_days(30).end(after=date(2026, 12, 1), calendar=CN),
        lambda: years(2).end(after=date(2025, 12, 1), calendar=CN),
        lambda: years(9000).end(after=date(2025, 12, 1), calendar=CN),
        lambda: calendar_days(99_999).end(after=date(9990, 12, 1), calendar=CN),
        lambda: explain(working_days(15), after=date(2026, 12, 10), calendar=CN),
    ],
)
def test_beyond_the_horizon(ask):
    """Anything that needs a day after 28 December 2026 is refused; the day, the horizon and the missing notice are named."""
    with pytest.raises(Unpublished) as caught:
        ask()
    error = caught.value
    assert error.day > LAST
    assert error.horizon == LAST
    assert error.missing == MISSING
    for words in (MISSING, "with_notice", "provisional()", "by precedent", "28 December", "春节"):
        assert words in str(error)


@pytest.mark.parametrize(
    "ask",
    [
        lambda: CN.is_working(BEFORE),
        lambda: CN.add(date(2007, 1, 5), -10),
        lambda: CN.add(BEFORE, 1),
        lambda: CN.previous_or_same(date(2007, 1, 1)),
        lambda: CN.count(BEFORE, LAST),
        lambda: calendar_days(99_999).latest_start(before=date(2007, 3, 1), calendar=CN),
        lambda: years(3000).latest_start(before=date(2007, 3, 1), calendar=CN),
    ],
)
def test_before_the_first_notice(ask):
    """Anything that needs a day before 2007 is refused too, and no index wraps to the other end."""
    with pytest.raises(Unpublished, match="Earlier days are not in it") as caught:
        ask()
    assert caught.value.horizon == date(2007, 1, 1)
    assert caught.value.missing is None


def test_provisional_answers_are_marked():
    """A provisional calendar answers by weekday and fixed statutory days, and marks every answer beyond the horizon."""
    guess = CN.provisional()
    assert guess.is_provisional
    assert not CN.is_provisional
    assert guess.coverage == CN.coverage
    assert guess.digest != CN.digest
    assert "PROVISIONAL until 2036-12-31" in repr(guess)
    assert guess.add(date(2026, 12, 10), 15) == date(2026, 12, 31)
    off = [date(2027, m, d) for m, d in ((1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3))]
    assert not any(guess.is_working(day) for day in off)
    assert guess.is_working(date(2027, 2, 8))  # a Monday; Spring Festival is not guessed
    assert guess.knows(LAST)
    assert not guess.knows(AFTER)
    note = guess.note(date(2027, 10, 1))
    assert (note.kind, note.name, note.provisional, note.notice) == ("off", "国庆节", True, None)
    assert note.sentence == "全国年节及纪念日放假办法第二条"
    assert "provisional" in note.en
    assert "暂定" in note.zh
    assert guess.note(date(2026, 12, 30)).provisional
    assert not guess.note(LAST).provisional
    assert "（暂定）" in explain(working_days(2), after=LAST, calendar=guess).text("zh")
    assert explain(working_days(2), after=LAST, calendar=guess).to_dict()["provisional"] is True
    assert "(provisional)" in explain(working_days(2), after=LAST, calendar=guess).text("en")


def test_provisional_ends_too():
    """A provisional calendar ends on the day given, and follows the rule of the year: 2 May is off from 2025 on."""
    guess = CN.provisional(date(2027, 6, 30))
    with pytest.raises(Unpublished, match="provisionally to 2027-06-30"):
        guess.is_working(date(2027, 7, 1))
    assert CN.provisional(date(2020, 1, 1)).add(LAST, -1) == date(2026, 12, 25)
    old = CN.as_of(date(2020, 12, 31)).provisional()
    assert not old.is_working(date(2024, 5, 1))
    assert old.is_working(date(2024, 5, 2))
    assert not old.is_working(date(2025, 5, 2))
    with pytest.raises(BadInput):
        CN.provisional("2027-01-01")


def test_provisional_keeps_what_a_region_announced():
    """The days of a region beyond the national horizon count in a provisional calendar, still marked provisional."""
    guess = CN.with_notice(Notice("火把节", off=["2027-07-26"], layer="凉山州")).provisional()
    note = guess.note(date(2027, 7, 26))
    assert (note.working, note.provisional, note.notice.title, note.sentence) == (False, True, "火把节", "")


def test_a_calendar_with_a_given_end():
    """A calendar whose ends were given refuses days beyond them without naming a Chinese notice."""
    mine = WorkCalendar.of("mine", first="2030-01-01", last=date(2030, 12, 31))
    with pytest.raises(Unpublished, match="later last=") as caught:
        mine.is_working(date(2031, 1, 1))
    assert caught.value.missing is None
    assert mine.provisional().note(date(2031, 1, 1)).kind == "working"
    forever = WorkCalendar.of("all", first="9999-01-01", last="9999-12-31")
    with pytest.raises(Unpublished):
        forever.add(date(9999, 12, 31), 1)
    with pytest.raises(Unpublished):
        WorkCalendar.of("dawn", first="0001-01-01", last="0001-12-31").add(date(1, 1, 1), -1)


@pytest.mark.parametrize(
    ("kwargs", "words"),
    [
        ({"last": "2029-12-31"}, "swap"),
        ({}, "either last="),
        ({"last": "2030-12-31", "yearly": CN.yearly}, "not both"),
        ({"last": "2030-12-31", "weekend": range(7)}, "not all"),
        ({"last": "2030-12-31", "weekend": {7}}, "weekend"),
        ({"last": "2030-W52-2"}, "YYYY-MM-DD"),
    ],
)
def test_wrong_calendars(kwargs, words):
    """A calendar without ends, with ends in the wrong order or with seven rest days a week is refused, with the fix."""
    with pytest.raises(BadInput, match=words):
        WorkCalendar.of("mine", first="2030-01-01", **kwargs)


@pytest.mark.parametrize(
    "ask",
    [
        CN.is_working,
        lambda at: CN.add(at, 1),
        lambda at: CN.count(at, LAST),
        lambda at: CN.count(LAST, at),
        CN.next_or_same,
        CN.note,
        CN.knows,
        lambda at: working_days(1).end(after=at, calendar=CN),
        lambda at: months(1).nominal_end(after=at, calendar=CN),
        lambda at: months(1).latest_start(before=at, calendar=CN),
        CN.as_of,
    ],
)
@pytest.mark.parametrize(
    "at",
    [datetime(2021, 3, 17), datetime(2026, 1, 3, 16, 30, tzinfo=UTC), pendulum.datetime(2021, 3, 17), "2021-03-17", None],
    ids=["naive", "aware", "pendulum", "text", "none"],
)
def test_instants_are_not_days(ask, at):
    """A datetime is a date only to Python: it is refused with the conversion to make; so are texts."""
    with pytest.raises(BadInput) as caught:
        ask(at)
    assert ("astimezone" in str(caught.value)) is (isinstance(at, datetime) and at.tzinfo is not None)


def test_a_pendulum_date_is_a_day():
    """Subclasses of date are accepted, and plain dates come back."""
    day = pendulum.date(2021, 4, 25)
    assert type(CN.next_or_same(day)) is date
    assert CN.add(day, 1) == date(2021, 4, 26)
    assert CN.count(day, pendulum.date(2021, 4, 26)) == 1
    assert CN.is_working(day)
    assert CN.previous_or_same(pendulum.date(2021, 5, 1)) == date(2021, 4, 30)


@pytest.mark.parametrize(("n", "words"), [(0, "next_or_same"), (1.0, "whole number"), ("1", "whole number"), (None, "whole number")])
def test_wrong_numbers(n, words):
    """There is no 0th working day, and anything but a whole number is refused."""
    with pytest.raises(ValueError, match=words):
        CN.add(date(2021, 3, 17), n)


def test_last_day_of_coverage_is_usable():
    """The horizon itself is known."""
    assert CN.add(LAST - timedelta(days=1), 1) == LAST
    assert CN.next_or_same(LAST) == LAST
