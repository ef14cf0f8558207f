"""The laws of counting, for any day and any number."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseflow.calendar import CN, Notice, Span, WorkCalendar, calendar_days, months, working_days, years
from tests.calendar import walker

NEAR = st.dates(date(2009, 3, 1), date(2024, 6, 30))  # two years and more from either end
ANY = st.dates(walker.FIRST, walker.LAST)
STEPS = st.integers(-300, 300).filter(bool)
AHEAD = st.integers(1, 250)
LAST_DAYS = {"rolls": st.booleans(), "at_least": st.just(0) | st.integers(0, 9)}
SPANS = st.one_of(
    st.builds(working_days, st.integers(1, 60)),
    st.builds(calendar_days, st.integers(1, 120), **LAST_DAYS),
    st.builds(months, st.integers(1, 18), **LAST_DAYS),
    st.builds(years, st.integers(1, 2), **LAST_DAYS),
)


@given(NEAR, STEPS)
def test_count_undoes_add(day, n):
    """count(d, add(d, n)) is n; backwards too from a working day."""
    day = day if n > 0 else CN.next_or_same(day)
    assert CN.count(day, CN.add(day, n)) == n


@given(NEAR, AHEAD, AHEAD)
def test_steps_add_up(day, m, n):
    """add(d, m + n) is add(add(d, m), n), forwards and backwards."""
    assert CN.add(day, m + n) == CN.add(CN.add(day, m), n)
    assert CN.add(day, -m - n) == CN.add(CN.add(day, -m), -n)


@given(NEAR, AHEAD)
def test_there_and_back(day, n):
    """From a working day, n forward and n back is the same day."""
    start = CN.next_or_same(day)
    assert CN.add(CN.add(start, n), -n) == start


@given(NEAR, NEAR, STEPS)
def test_add_is_monotone(a, b, n):
    """A later start never ends earlier."""
    a, b = sorted((a, b))
    assert CN.add(a, n) <= CN.add(b, n)


@given(NEAR)
def test_rolls_are_idempotent(day):
    """A rolled day is a working day, rolls no further, and lies on the right side of the day."""
    later, earlier = CN.next_or_same(day), CN.previous_or_same(day)
    assert earlier <= day <= later
    assert CN.is_working(later)
    assert CN.is_working(earlier)
    assert CN.next_or_same(later) == CN.previous_or_same(later) == later
    assert CN.previous_or_same(earlier) == CN.next_or_same(earlier) == earlier


@given(ANY, ANY, ANY)
def test_count_is_antisymmetric_and_additive(a, b, c):
    """count(a, b) is -count(b, a), and count(a, c) is count(a, b) + count(b, c)."""
    assert CN.count(a, b) == -CN.count(b, a)
    assert CN.count(a, c) == CN.count(a, b) + CN.count(b, c)


@given(NEAR, STEPS, ANY)
def test_scalar_is_a_slow_walk(day, n, other):
    """add, count and note give what a walk day by day finds."""
    assert CN.add(day, n) == walker.add(day, n)
    assert CN.count(day, other) == walker.count(day, other)
    assert CN.note(other).working is CN.is_working(other) is walker.worked(other)


@given(SPANS, NEAR)
def test_a_period_ends_after_it_starts(span, day):
    """A period ends on the first day that its text allows: not before its nominal end, on a working day, with its working days."""
    last = due = span.nominal_end(after=day, calendar=CN)
    while (span.rolls and not walker.worked(due)) or walker.count(day, due) < span.at_least:
        due += timedelta(days=1)
    assert span.end(after=day, calendar=CN) == due >= last > day


@given(SPANS, NEAR, NEAR)
def test_periods_are_monotone(span, a, b):
    """A period that starts later never ends earlier."""
    a, b = sorted((a, b))
    assert span.end(after=a, calendar=CN) <= span.end(after=b, calendar=CN)


@given(SPANS, NEAR, st.booleans())
def test_latest_start_is_the_latest(span, before, clear):
    """From the latest start the period is over in time; from the next working day it is not."""
    limit = before - timedelta(days=1) if clear else before
    start = span.latest_start(before=before, calendar=CN, clear=clear)
    assert CN.is_working(start)
    assert start < before
    if clear or CN.is_working(before):
        assert span.nominal_end(after=start, calendar=CN) <= limit
        assert CN.count(start, limit) >= span.at_least
    later = CN.add(start, 1)
    last = span.nominal_end(after=later, calendar=CN)
    assert last > CN.previous_or_same(limit) or CN.count(later, limit) < span.at_least


@given(SPANS, SPANS, NEAR)
def test_a_span_that_fits_never_ends_later(span, other, day):
    """Where fits_in says yes, the span never ends later than the other."""
    if span.fits_in(other):
        assert span.end(after=day, calendar=CN) <= other.end(after=day, calendar=CN)


@given(SPANS)
def test_a_span_is_read_back(span):
    """parse(str(span)) is the span, and equal spans have equal hashes."""
    assert Span.parse(str(span)) == span
    assert hash(Span.parse(str(span))) == hash(span)


LAYERS = st.lists(
    st.builds(
        lambda off, worked, issued: Notice(
            "layer", off=sorted(off), worked=sorted(worked - off) or ["2021-01-01"] * (not off), issued=issued, layer="here"
        ),
        st.sets(st.dates(date(2021, 1, 2), date(2021, 2, 15)), max_size=6),
        st.sets(st.dates(date(2021, 1, 2), date(2021, 2, 15)), max_size=6),
        st.dates(date(2020, 1, 1), date(2021, 12, 31)),
    ),
    max_size=4,
    unique_by=lambda notice: notice.issued,
)


@given(LAYERS, st.randoms(use_true_random=False))
def test_the_order_of_layers_does_not_matter(layers, draw):
    """Layers issued on different days give the same calendar in whatever order they are added."""
    base = WorkCalendar.of("base", first="2021-01-01", last="2021-03-31")
    stacked = base
    for notice in draw.sample(layers, len(layers)):
        stacked = stacked.with_notice(notice)
    direct = WorkCalendar.of("base", first="2021-01-01", last="2021-03-31", notices=layers)
    assert stacked == direct
    assert hash(stacked) == hash(direct)
    exceptions = {}
    for notice in sorted(layers, key=lambda notice: notice.issued):
        exceptions |= dict.fromkeys(notice.off, False) | dict.fromkeys(notice.worked, True)
    for day, working in exceptions.items():
        assert direct.is_working(day) is working


def test_digest_is_the_same_in_every_process():
    """Neither the digest nor the hash depends on the hash seed of the process."""
    code = "from caseflow.calendar import CN; print(CN.digest, hash(CN), CN.provisional().digest)"
    lines = {
        subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout
        for seed in ("0", "4711")
    }
    assert lines == {f"{CN.digest} {hash(CN)} {CN.provisional().digest}\n"}


@pytest.mark.parametrize("calendar", [CN, CN.provisional(), CN.as_of(date(2020, 1, 1)), CN.with_notice(Notice("x", off=["2021-03-01"]))])
def test_pickle_keeps_the_value(calendar):
    """A calendar that was pickled is equal, and counts the same."""
    unpickled = pickle.loads(pickle.dumps(calendar))  # noqa: S301
    assert unpickled == calendar
    assert unpickled.add(date(2019, 3, 1), 10) == calendar.add(date(2019, 3, 1), 10)


def test_cn_is_pickled_small():
    """CN is pickled as a reference, not as twenty years of days."""
    assert len(pickle.dumps(CN)) < 2_000


def test_a_calendar_is_a_value():
    """A calendar cannot be changed, is equal by content, and is not equal to anything else."""
    with pytest.raises(AttributeError):
        CN.name = "other"
    assert CN.as_of(date(2026, 11, 24)) == CN
    assert {CN.as_of(date(2026, 11, 24)), CN.provisional()} == {CN, CN.provisional()}
    assert CN.provisional() != CN
    assert CN != "CN"
    assert "CN 2007-01-01..2026-12-28, 23 notices" in repr(CN)
    assert CN.years == tuple(range(2007, 2027))
