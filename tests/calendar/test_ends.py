"""The first and the last days of a calendar, forwards and backwards: the edge itself is answered, one day beyond it is refused."""

from datetime import date, timedelta

import numpy as np
import pytest

from caseflow.calendar import CN, Notice, WorkCalendar, calendar_days, working_days
from caseflow.errors import Unpublished

ONE = timedelta(days=1)
# (calendar, its first day, its last day)
CALENDARS = {
    "worked at both ends": ("2021-03-01", "2021-03-31", ()),
    "off at both ends": ("2021-03-06", "2021-03-28", ()),
    "worked at both ends by notice": ("2021-03-06", "2021-03-28", [Notice("补班", worked=["2021-03-06", "2021-03-28"])]),
    "off at both ends by notice": ("2021-03-01", "2021-03-31", [Notice("放假", off=["2021-03-01", "2021-03-31"])]),
    "two days": ("2021-03-15", "2021-03-16", ()),
}
SMALL = [
    (WorkCalendar.of(name, first=first, last=last, notices=notices), first, last) for name, (first, last, notices) in CALENDARS.items()
]
EACH = [*SMALL, (CN, "2007-01-01", "2026-12-28"), (CN.provisional(date(2027, 3, 7)), "2007-01-01", "2027-03-07")]


@pytest.fixture(params=EACH, ids=lambda bounds: repr(bounds[0])[:60])
def calendar(request):
    return request.param[0]


@pytest.fixture
def days(calendar):
    """Every day that the calendar knows."""
    first, last = next((date.fromisoformat(a), date.fromisoformat(b)) for candidate, a, b in EACH if candidate is calendar)
    return [first + n * ONE for n in range((last - first).days + 1)]


@pytest.fixture
def worked(calendar, days):
    """Every working day that it knows."""
    return [day for day in days if calendar.is_working(day)]


def by_array(calendar, day, n):
    return calendar.add_array(np.array([day], "datetime64[D]"), n).tolist()[0]


class TestAdding:
    def test_backwards_to_the_first_working_day(self, calendar, worked):
        """From every later working day the first one is so many working days before it, and one more is refused."""
        for n, day in enumerate(worked[1:40], start=1):
            assert calendar.add(day, -n) == by_array(calendar, day, -n) == worked[0]
            with pytest.raises(Unpublished):
                calendar.add(day, -n - 1)

    def test_forwards_to_the_last_working_day(self, calendar, worked):
        """From every earlier working day the last one is so many working days after it, and one more is refused."""
        for n, day in enumerate(worked[-2:-40:-1], start=1):
            assert calendar.add(day, n) == by_array(calendar, day, n) == worked[-1]
            with pytest.raises(Unpublished):
                calendar.add(day, n + 1)

    def test_from_the_first_and_from_the_last_day(self, calendar, days, worked):
        """The first and the last day may be started from, worked or not."""
        assert calendar.add(days[0], 1) == by_array(calendar, days[0], 1) == next(day for day in worked if day > days[0])
        assert calendar.add(days[-1], -1) == by_array(calendar, days[-1], -1) == next(day for day in worked[::-1] if day < days[-1])
        for day, n in ((days[0], -1), (days[-1], 1), (days[0] - ONE, 1), (days[-1] + ONE, -1)):
            with pytest.raises(Unpublished):
                calendar.add(day, n)
            with pytest.raises(Unpublished):
                by_array(calendar, day, n)


class TestRolling:
    def test_backwards(self, calendar, days, worked):
        """Every day from the first working day on is rolled back to a working day; the days off before it cannot be."""
        for day in days[:20]:
            if day < worked[0]:
                with pytest.raises(Unpublished):
                    calendar.previous_or_same(day)
            else:
                assert calendar.previous_or_same(day) == max(candidate for candidate in worked[:20] if candidate <= day)

    def test_forwards(self, calendar, days, worked):
        """Every day up to the last working day is rolled on to a working day; the days off after it cannot be."""
        for day in days[-20:]:
            if day > worked[-1]:
                with pytest.raises(Unpublished):
                    calendar.next_or_same(day)
            else:
                assert calendar.next_or_same(day) == min(candidate for candidate in worked[-20:] if candidate >= day)

    def test_one_day_beyond(self, calendar, days):
        """The day before the first and the day after the last are refused by every question."""
        for day in (days[0] - ONE, days[-1] + ONE):
            questions = [calendar.is_working, calendar.next_or_same, calendar.previous_or_same, calendar.note]
            questions += [lambda day: calendar.count(day, days[0]), lambda day: calendar.count(days[-1], day)]
            for ask in questions:
                with pytest.raises(Unpublished):
                    ask(day)


class TestEquality:
    def test_with_something_else(self, calendar):
        """A calendar is not equal to what is not a calendar."""
        assert (calendar == 5) is (calendar == calendar.name) is False
        assert (calendar != 5) is True


class TestCounting:
    def test_from_end_to_end(self, calendar, days, worked):
        """All working days but that of the first day are counted from end to end; backwards the number is the same, negative."""
        whole = sum(day > days[0] for day in worked)
        assert (calendar.count(days[0], days[-1]), calendar.count(days[-1], days[0])) == (whole, -whole)
        assert (calendar.count(days[0], days[0]), calendar.count(days[-1], days[-1])) == (0, 0)
        assert calendar.count(days[0], days[1]) == calendar.is_working(days[1])
        assert calendar.count(days[-2], days[-1]) == calendar.is_working(days[-1])

    def test_the_error_names_the_day_beyond(self, calendar, days):
        """Of two days of which one lies beyond the calendar, the error names that one."""
        before, after = days[0] - ONE, days[-1] + ONE
        for pair in ((days[0], after), (after, days[0]), (days[-1], after), (before, days[0]), (days[-1], before)):
            with pytest.raises(Unpublished) as caught:
                calendar.count(*pair)
            assert caught.value.day == (before if before in pair else after)

    def test_periods(self, calendar, days, worked):
        """A period may end on the last working day and begin on the first, and not one day beyond either."""
        after = worked[-2]
        assert working_days(1).end(after=after, calendar=calendar) == worked[-1]
        assert calendar_days((worked[-1] - after).days).end(after=after, calendar=calendar) == worked[-1]
        assert working_days(1).latest_start(before=worked[1], calendar=calendar, clear=False) == worked[0]
        with pytest.raises(Unpublished):
            working_days(2).end(after=after, calendar=calendar)
        with pytest.raises(Unpublished):
            calendar_days((days[-1] - after).days + 1).end(after=after, calendar=calendar)
        with pytest.raises(Unpublished):
            working_days(1).latest_start(before=worked[1], calendar=calendar)
