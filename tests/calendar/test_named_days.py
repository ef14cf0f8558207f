"""Periods that are not counted: the same day, and a day that a text names."""

from datetime import date, timedelta

import pytest

from caseflow.calendar import CN, Span, calendar_days, months, same_day, until, working_days, years
from caseflow.errors import BadInput, Unpublished

MAY_DAY, AFTER_IT = date(2021, 5, 1), date(2021, 5, 6)
START = date(2021, 4, 1)


@pytest.mark.parametrize("day", [date(1, 1, 1), date(99, 12, 31), date(999, 1, 1), date(1000, 1, 1), MAY_DAY, date(9999, 12, 31)], ids=str)
def test_a_named_day_is_written_and_read(day):
    """Any day can be named, and is read back as the same one."""
    assert Span.parse(str(until(day))) == until(day)
    assert (until(day).zh, until(day).en) == (f"至{day}", f"until {day}")
    assert until(day).nominal_end(after=START, calendar=CN) == day


@pytest.mark.parametrize("n", ["20210501", 20210501.0, True, None, 0, 1, 1231, 20210431, 20211301, -20210501, 100000101])
def test_what_names_no_day(n):
    """Only a whole number that is a day in the Gregorian calendar names one."""
    with pytest.raises(BadInput, match="is not a day; write until"):
        Span("until", n)


@pytest.mark.parametrize("n", [0, 2, -1, True, "1", 1.0])
def test_there_is_one_same_day(n):
    """The same day is one day, and no other number of them."""
    with pytest.raises(BadInput, match="allowed are whole numbers from 1 to 1"):
        Span("same_day", n)
    assert (str(same_day()), same_day().zh, same_day().en) == ("1 same_day", "当日", "the same working day")


def test_where_they_end():
    """A named day is the last, worked or not, whenever the period began; the same day is rolled off a day off."""
    assert until(MAY_DAY).end(after=START, calendar=CN) == until(MAY_DAY).end(after=date(2021, 5, 7), calendar=CN) == MAY_DAY
    assert same_day().end(after=MAY_DAY, calendar=CN) == AFTER_IT
    assert same_day().end(after=AFTER_IT, calendar=CN) == AFTER_IT
    assert same_day().nominal_end(after=MAY_DAY, calendar=CN) == MAY_DAY
    with pytest.raises(Unpublished):
        same_day().end(after=date(2026, 12, 29), calendar=CN)


def test_where_they_begin():
    """Nothing is counted back from a named day; the same day lies on the working day before, or on the day itself by the loose reading."""
    with pytest.raises(BadInput, match="nothing to count back"):
        until(MAY_DAY).latest_start(before=AFTER_IT, calendar=CN)
    assert same_day().latest_start(before=AFTER_IT, calendar=CN) == date(2021, 4, 30)
    assert same_day().latest_start(before=AFTER_IT, calendar=CN, clear=False) == AFTER_IT
    assert same_day().nominal_start(before=AFTER_IT, calendar=CN) == AFTER_IT - timedelta(days=1)


@pytest.mark.parametrize("other", [until(MAY_DAY), until(AFTER_IT), same_day(), working_days(1), calendar_days(1), months(1)], ids=str)
def test_a_named_day_is_not_extended(other):
    """A named day has no length to which another could be added."""
    with pytest.raises(BadInput, match="cannot be added"):
        until(MAY_DAY) + other


class TestTheEdgesOfTheGregorianCalendar:
    """The first and the last day that Python has are answered, one day beyond is refused."""

    LAST, FIRST = date(9999, 12, 31), date(1, 1, 1)

    def test_forwards(self):
        assert calendar_days(2).nominal_end(after=date(9999, 12, 29), calendar=CN) == self.LAST
        assert months(1).nominal_end(after=date(9999, 11, 30), calendar=CN) == date(9999, 12, 30)
        assert years(9998).nominal_end(after=date(1, 12, 31), calendar=CN) == self.LAST
        for span, day in ((calendar_days(2), date(9999, 12, 30)), (months(1), date(9999, 12, 1)), (years(9998), date(2, 1, 1))):
            with pytest.raises(Unpublished) as caught:
                span.nominal_end(after=day, calendar=CN)
            assert caught.value.day == self.LAST

    def test_backwards(self):
        assert calendar_days(1).nominal_start(before=date(1, 1, 3), calendar=CN) == self.FIRST
        assert calendar_days(2).nominal_start(before=date(1, 1, 3), calendar=CN, clear=False) == self.FIRST
        assert months(1).nominal_start(before=date(1, 2, 1), calendar=CN, clear=False) == self.FIRST
        for span, day in (
            (calendar_days(1), date(1, 1, 2)),
            (months(1), date(1, 2, 1)),
            (same_day(), self.FIRST),
            (years(1), date(1, 12, 31)),
        ):
            with pytest.raises(Unpublished) as caught:
                span.nominal_start(before=day, calendar=CN)
            assert caught.value.day == self.FIRST


class TestFitsIn:
    @pytest.mark.parametrize(
        ("span", "other", "fits"),
        [
            (same_day(), working_days(1), True),
            (same_day(), years(1), True),
            (same_day(), same_day(), True),
            (same_day(), until(MAY_DAY), None),
            (until(MAY_DAY), until(MAY_DAY), True),
            (until(MAY_DAY), until(AFTER_IT), True),
            (until(AFTER_IT), until(MAY_DAY), False),
            (until(MAY_DAY), calendar_days(99_999), None),
            (working_days(1), same_day(), None),
            (months(1), until(MAY_DAY), None),
            (calendar_days(1), same_day(), None),
            (calendar_days(1), until(MAY_DAY), None),
            (working_days(1), months(12), None),
            (calendar_days(28), months(1), True),
            (calendar_days(29), months(1), None),
            (calendar_days(336), years(1), True),
            (calendar_days(337), years(1), None),
            (calendar_days(3), working_days(3), True),
            (calendar_days(4), working_days(3), None),
            (months(12), years(1), True),
            (months(13), years(1), False),
            (years(1), months(12), True),
            (years(1), months(11), False),
        ],
        ids=str,
    )
    def test_what_holds_under_every_calendar(self, span, other, fits):
        """True and False are said only where they hold from every day and under every calendar."""
        assert span.fits_in(other) is fits

    @pytest.mark.parametrize("other", [same_day(), working_days(2), calendar_days(3), months(1), years(1)], ids=str)
    @pytest.mark.parametrize(
        "span", [same_day(), working_days(2), calendar_days(1), calendar_days(2), calendar_days(28), months(1), years(1)], ids=str
    )
    def test_it_is_so_from_every_day_of_a_year(self, span, other):
        """Where one period is said to fit into another, it ends no later from whatever day."""
        if span.fits_in(other):
            for n in range(365):
                day = date(2021, 1, 1) + timedelta(days=n)
                assert span.end(after=day, calendar=CN) <= other.end(after=day, calendar=CN), day
