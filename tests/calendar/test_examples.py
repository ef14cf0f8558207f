"""Examples worked by hand from the texts."""

from __future__ import annotations

from datetime import date as D  # noqa: N812 - a column of dates is read as a table

import pytest

from caseflow.calendar import CN, calendar_days, months, working_days, years


@pytest.mark.parametrize(
    ("n", "after", "last"),
    [
        (10, D(2021, 3, 17), D(2021, 3, 31)),
        (20, D(2021, 3, 17), D(2021, 4, 15)),
        (30, D(2021, 3, 17), D(2021, 4, 28)),
        (2, D(2021, 4, 23), D(2021, 4, 26)),
        (2, D(2021, 9, 30), D(2021, 10, 9)),
        (5, D(2021, 4, 28), D(2021, 5, 8)),
        (2, D(2021, 3, 17), D(2021, 3, 19)),
        (2, D(2021, 3, 18), D(2021, 3, 22)),
        (2, D(2021, 3, 19), D(2021, 3, 23)),
        (2, D(2021, 4, 30), D(2021, 5, 7)),
        (2, D(2021, 9, 17), D(2021, 9, 22)),
        (2, D(2021, 9, 18), D(2021, 9, 23)),
        (2, D(2021, 2, 10), D(2021, 2, 19)),
    ],
)
def test_working_days(n, after, last):
    """n working days end on the n-th working day after the day of the event, make-up days counted."""
    assert working_days(n).end(after=after, calendar=CN) == last
    assert CN.count(after, last) == n


@pytest.mark.parametrize(
    ("after", "last"),
    [
        (D(2021, 3, 17), D(2021, 3, 19)),
        (D(2021, 3, 18), D(2021, 3, 22)),
        (D(2021, 3, 19), D(2021, 3, 22)),
        (D(2021, 4, 23), D(2021, 4, 25)),
        (D(2021, 4, 30), D(2021, 5, 6)),
        (D(2021, 9, 17), D(2021, 9, 22)),
        (D(2021, 9, 18), D(2021, 9, 22)),
        (D(2021, 9, 30), D(2021, 10, 8)),
        (D(2021, 2, 10), D(2021, 2, 18)),
    ],
)
def test_two_calendar_days(after, last):
    """Two calendar days end two days later, rolled forward off a rest day, but never off a make-up Sunday."""
    assert calendar_days(2).end(after=after, calendar=CN) == last


@pytest.mark.parametrize(
    ("before", "strict", "loose"),
    [
        (D(2021, 3, 31), D(2021, 3, 9), D(2021, 3, 10)),
        (D(2021, 3, 1), D(2021, 2, 2), D(2021, 2, 3)),
        (D(2021, 2, 22), D(2021, 1, 26), D(2021, 1, 27)),
        (D(2022, 1, 4), D(2021, 12, 10), D(2021, 12, 13)),
        (D(2026, 3, 31), D(2026, 3, 9), D(2026, 3, 10)),
    ],
)
def test_fifteen_working_days_ahead(before, strict, loose):
    """提前15个工作日: 15 clear working days lie between filing and the event; by the loose reading, the event is on the 15th."""
    assert working_days(15).latest_start(before=before, calendar=CN) == strict
    assert working_days(15).latest_start(before=before, calendar=CN, clear=False) == loose


@pytest.mark.parametrize(
    ("span", "after", "nominal", "last"),
    [
        (months(1), D(2021, 3, 17), D(2021, 4, 17), D(2021, 4, 19)),
        (months(1), D(2021, 1, 31), D(2021, 2, 28), D(2021, 3, 1)),
        (months(1), D(2020, 1, 31), D(2020, 2, 29), D(2020, 3, 2)),
        (months(3), D(2021, 6, 30), D(2021, 9, 30), D(2021, 9, 30)),
        (years(2), D(2019, 3, 1), D(2021, 3, 1), D(2021, 3, 1)),
        (years(1), D(2020, 2, 29), D(2021, 2, 28), D(2021, 3, 1)),
    ],
)
def test_months_and_years(span, after, nominal, last):
    """Months and years end on the corresponding day, or the end of the month where there is none, rolled off a rest day."""
    assert span.nominal_end(after=after, calendar=CN) == nominal
    assert span.end(after=after, calendar=CN) == last


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (D(2007, 12, 29), "make_up"),
        (D(2008, 9, 27), "make_up"),
        (D(2008, 9, 28), "make_up"),
        (D(2019, 4, 28), "make_up"),
        (D(2019, 5, 2), "off"),
        (D(2019, 5, 5), "make_up"),
        (D(2020, 1, 31), "off"),
        (D(2020, 2, 1), "off"),
        (D(2013, 4, 7), "make_up"),
        (D(2013, 10, 12), "make_up"),
        (D(2014, 4, 6), "weekend"),
        (D(2015, 9, 3), "off"),
        (D(2015, 9, 6), "make_up"),
        (D(2024, 2, 9), "working"),
        (D(2026, 1, 4), "make_up"),
    ],
)
def test_days_that_others_had_wrong(day, kind):
    """Days that other libraries had wrong for years are as the notices say."""
    assert CN.note(day).kind == kind
    assert CN.is_working(day) is (kind in {"working", "make_up"})


def test_back_from_a_month_end():
    """A month that ends on 28 February may have begun on any of the last days of January: the latest of them counts."""
    assert months(1).nominal_start(before=D(2021, 3, 1), calendar=CN) == D(2021, 1, 31)
    assert months(1).latest_start(before=D(2021, 3, 1), calendar=CN) == D(2021, 1, 29)  # the 31st was a Sunday
    assert months(1).nominal_start(before=D(2021, 3, 31), calendar=CN) == D(2021, 2, 28)
    assert months(1).nominal_start(before=D(2021, 2, 28), calendar=CN, clear=False) == D(2021, 1, 31)
    assert years(1).nominal_start(before=D(2021, 3, 1), calendar=CN) == D(2020, 2, 29)


def test_rolls():
    """A working day is not rolled; a rest day rolls over the whole holiday."""
    assert CN.next_or_same(D(2021, 4, 25)) == CN.previous_or_same(D(2021, 4, 25)) == D(2021, 4, 25)
    assert CN.next_or_same(D(2021, 5, 1)) == D(2021, 5, 6)
    assert CN.previous_or_same(D(2021, 5, 5)) == D(2021, 4, 30)
