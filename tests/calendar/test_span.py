"""Spans: read, written, added and compared as a text of law does."""

from __future__ import annotations

import pytest

from caseflow.calendar import Span, calendar_days, months, working_days, years
from caseflow.errors import BadInput


@pytest.mark.parametrize(
    ("span", "text", "zh", "en"),
    [
        (working_days(10), "10 working_days", "10个工作日", "10 working days"),
        (working_days(1), "1 working_days", "1个工作日", "1 working day"),
        (calendar_days(2), "2 calendar_days", "2日", "2 calendar days"),
        (months(1), "1 months", "1个月", "1 month"),
        (years(2), "2 years", "2年", "2 years"),
    ],
)
def test_words(span, text, zh, en):
    """Each unit has its text for storage, its Chinese and its English words."""
    assert (str(span), span.zh, span.en) == (text, zh, en)
    assert Span.parse(text) == span


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("10 working_day", r"did you mean 'working_days'\?"),
        ("3 hours", "days only"),
        ("0 months", "write a number"),
        ("-1 months", "write a number"),
        ("01 months", "write a number"),
        ("１ months", "write a number"),
        ("1  months", "write a number"),
        ("1 months ", "write a number"),
        ("100000 months", "write a number"),
        ("", "write a number"),
        (3, "write a number"),
        (None, "write a number"),
    ],
)
def test_texts_that_are_not_spans(text, words):
    """Any other text is refused, with the nearest unit; hours are refused with the reason."""
    with pytest.raises(BadInput, match=words):
        Span.parse(text)


@pytest.mark.parametrize("n", [0, -1, 1.0, "1", True, None, 100_000])
def test_wrong_lengths(n):
    """A span of zero, of half a day or of a truth value is refused."""
    with pytest.raises(BadInput, match="means nothing"):
        working_days(n)


def test_unknown_units():
    """An unknown unit is refused, with the nearest."""
    with pytest.raises(BadInput, match="did you mean 'months'"):
        Span("month", 1)
    with pytest.raises(BadInput, match="hours"):
        Span("hours", 1)


def test_adding():
    """20 + 10 working days are 30; two units cannot be added."""
    assert working_days(20) + working_days(10) == working_days(30)
    with pytest.raises(BadInput, match="limit's own unit") as caught:
        working_days(20) + months(1)
    assert caught.value.left == working_days(20)


@pytest.mark.parametrize(
    ("span", "other", "answer"),
    [
        (working_days(15), working_days(20), True),
        (working_days(20), working_days(20), True),
        (working_days(21), working_days(20), False),
        (calendar_days(2), working_days(2), True),
        (calendar_days(3), working_days(2), None),
        (working_days(2), calendar_days(30), None),
        (months(12), years(1), True),
        (years(1), months(12), True),
        (years(2), months(23), False),
        (calendar_days(28), months(1), True),
        (calendar_days(29), months(1), None),
        (working_days(5), months(1), None),
        (months(1), working_days(30), None),
        (years(1), calendar_days(400), None),
    ],
)
def test_fits_in(span, other, answer):
    """A promise fits in a statute where it does on every calendar; where that depends on the calendar, there is no answer."""
    assert span.fits_in(other) is answer
