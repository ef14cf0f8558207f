"""The earliest day on which a period can end, where the calendar is published only in part."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseflow.calendar import CN, Notice, WorkCalendar, calendar_days, months, same_day, until, working_days, years
from caseflow.errors import BadInput, Unpublished

ONE = timedelta(days=1)
LAST_DAYS = {"rolls": st.booleans(), "at_least": st.just(0) | st.integers(0, 40)}
SPANS = st.one_of(
    st.builds(working_days, st.integers(1, 40)),
    st.builds(calendar_days, st.integers(1, 60), **LAST_DAYS),
    st.builds(months, st.integers(1, 3), **LAST_DAYS),
    st.builds(years, st.just(1)),
    st.just(same_day()),
    st.builds(until, st.dates(date(2030, 1, 1), date(2030, 4, 30))),
)


def every_day_open(until_day, off):
    """March 2030 is published with `off`; whatever lies before and after it is worked."""
    return WorkCalendar.of("open", first="2000-01-01", last=until_day, weekend=(), notices=[Notice("known", off=sorted(off))])


MARCH = [date(2030, 3, 1) + i * ONE for i in range(31)]


@given(SPANS, st.dates(date(2030, 1, 20), date(2030, 4, 10)), st.sets(st.sampled_from(MARCH), min_size=1))
def test_the_bound_is_what_the_most_generous_calendar_gives(span, after, off):
    """With every unpublished day worked, the period ends on the bound: it is reached, and no calendar ends earlier."""
    part = WorkCalendar.of("part", first="2030-03-01", last="2030-03-31", weekend=(), notices=[Notice("known", off=sorted(off))])
    bound = span.earliest_end(after=after, calendar=part)
    assert bound == span.end(after=after, calendar=every_day_open("2033-01-01", off))
    assert bound == span.earliest_end(after=after, calendar=part.provisional())


@given(SPANS, st.dates(date(2026, 10, 1), date(2026, 12, 28)))
def test_no_later_notice_ends_a_period_earlier(span, after):
    """Whatever a notice of next year says, the period does not end before the bound; where it is known, the bound is the end."""
    bound = span.earliest_end(after=after, calendar=CN)
    assert bound <= span.end(after=after, calendar=CN.provisional())
    try:
        end = span.end(after=after, calendar=CN)
    except Unpublished:
        return
    assert bound == end


def test_the_last_days_of_a_year():
    """Received on Friday 25 December 2026: the 28th is the first day, and each day after it may be worked."""
    assert working_days(5).earliest_end(after=date(2026, 12, 25), calendar=CN) == date(2027, 1, 1)
    assert working_days(1).earliest_end(after=date(2026, 12, 25), calendar=CN) == date(2026, 12, 28)
    assert calendar_days(2).earliest_end(after=date(2026, 12, 25), calendar=CN) == date(2026, 12, 28)
    assert calendar_days(7).earliest_end(after=date(2026, 12, 25), calendar=CN) == date(2027, 1, 1)


def test_what_has_no_bound():
    """Beyond the year 9999 there is no day; another number than one from 1 on is refused."""
    with pytest.raises(Unpublished, match="9999"):
        working_days(10).earliest_end(after=date(9999, 12, 25), calendar=CN)
    with pytest.raises(Unpublished, match="9999"):
        months(1).earliest_end(after=date(9999, 12, 25), calendar=CN)
    for n in (0, -1, True, 1.0):
        with pytest.raises(BadInput, match="whole number"):
            CN.earliest(date(2026, 12, 25), n)
