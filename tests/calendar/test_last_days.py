"""What a text may say about the last day of a period: not rolled, at least n working days, weeks."""

from __future__ import annotations

import re
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseflow.calendar import (
    CN,
    Notice,
    Span,
    WorkCalendar,
    calendar_days,
    explain,
    explain_back,
    months,
    same_day,
    until,
    weeks,
    working_days,
    years,
)
from caseflow.calendar.span import PATTERN
from caseflow.errors import BadInput

NETHERLANDS = WorkCalendar.of(
    "NL",
    first="2024-01-01",
    last="2024-12-31",
    notices=[
        Notice(
            "ATW art 3", layer="NL", off=["2024-01-01", "2024-03-29", "2024-04-01", "2024-05-09", "2024-05-20", "2024-12-25..2024-12-26"]
        )
    ],
)
RULED = st.builds(
    Span,
    st.sampled_from(["calendar_days", "months", "years"]),
    st.integers(1, 99_999),
    rolls=st.booleans(),
    at_least=st.just(0) | st.integers(0, 99_999),
)


class TestUnrolled:
    """`rolls=False`: the last day stays, rest day or not."""

    @pytest.mark.parametrize(
        ("span", "after", "last"),
        [
            (calendar_days(2, rolls=False), date(2021, 4, 30), "2021-05-02"),
            (weeks(1, rolls=False), date(2021, 4, 24), "2021-05-01"),
            (months(1, rolls=False), date(2021, 1, 31), "2021-02-28"),
            (years(1, rolls=False), date(2020, 2, 29), "2021-02-28"),
        ],
    )
    def test_the_end(self, span, after, last):
        """Each unit ends on its nominal last day; the table says so."""
        assert str(span.end(after=after, calendar=CN)) == last
        trace = explain(span, after=after, calendar=CN)
        assert trace.due == date.fromisoformat(last)
        assert "not rolled off a rest day" in trace[-1].en
        assert "依规定不顺延" in trace[-1].zh

    def test_a_working_last_day_is_not_remarked(self):
        """Where there is nothing to roll, the table says nothing."""
        assert "rolled" not in explain(calendar_days(2, rolls=False), after=date(2021, 4, 26), calendar=CN)[-1].en

    def test_beyond_what_is_published(self):
        """A last day that is not rolled needs no notice."""
        assert str(calendar_days(56, rolls=False).end(after=date(2026, 12, 1), calendar=CN)) == "2027-01-26"


class TestAtLeast:
    """`at_least`: the period has so many working days."""

    def test_periods_of_two_days_have_two_working_days(self):
        """Six weeks to Good Friday, three days from a Friday, three days over Easter."""
        assert str(calendar_days(42, at_least=2).end(after=date(2024, 2, 16), calendar=NETHERLANDS)) == "2024-04-02"
        assert str(calendar_days(3, at_least=2).end(after=date(2024, 6, 7), calendar=NETHERLANDS)) == "2024-06-11"
        assert str(calendar_days(3, at_least=2).end(after=date(2024, 3, 28), calendar=NETHERLANDS)) == "2024-04-03"

    def test_the_table_says_why(self):
        """The nominal last day and the day to which it moves say that working days were missing; a plain roll says what it always said."""
        moved = explain(calendar_days(3, at_least=2), after=date(2024, 6, 7), calendar=NETHERLANDS)
        assert [row.en for row in moved[-2:]] == [
            "working day; the end by the calendar, but with too few working days",
            "working day; moved here so that it has at least 2 working days",
        ]
        assert moved[-1].zh == "工作日；期内须有2个工作日，移至此日"
        rolled = explain(calendar_days(42, at_least=2), after=date(2024, 2, 16), calendar=NETHERLANDS)
        assert rolled[-1].en == "working day; moved here off rest days"

    def test_unrolled_with_working_days(self):
        """A last day that is not rolled still waits for the working days, and the table gives that reason."""
        span = calendar_days(2, rolls=False, at_least=1)
        assert str(span.end(after=date(2024, 6, 7), calendar=NETHERLANDS)) == "2024-06-10"
        assert explain(span, after=date(2024, 6, 7), calendar=NETHERLANDS)[-1].en.endswith("it has at least 1 working day")

    def test_counted_back(self):
        """The latest start leaves the working days too, and the table gives that reason."""
        span = calendar_days(3, at_least=2)
        trace = explain_back(span, before=date(2024, 6, 11), calendar=NETHERLANDS)
        assert str(trace.due) == "2024-06-06"
        assert "at least 2 working days" in trace[-1].en


class TestWeeks:
    """A week is seven calendar days."""

    def test_weeks_are_calendar_days(self):
        """They are read as weeks, and added to weeks and days."""
        assert weeks(8) == Span.parse("8 weeks") == calendar_days(56)
        assert weeks(8) + weeks(6) + calendar_days(1) == calendar_days(99)
        assert Span.parse("8 weeks unrolled at_least 2") == weeks(8, rolls=False, at_least=2)
        assert weeks(14_285).n == 99_995

    @pytest.mark.parametrize("n", [0, 14_286, 1.0, True, "8"])
    def test_wrong_numbers(self, n):
        """Another number is refused, in weeks."""
        with pytest.raises(BadInput, match="weeks means nothing"):
            weeks(n)

    def test_the_unit_is_no_unit(self):
        """A span is not made of the unit itself: the message says how."""
        with pytest.raises(BadInput, match=r"write weeks\(n\)"):
            Span("weeks", 8)


class TestWords:
    @pytest.mark.parametrize(
        ("span", "text", "zh", "en"),
        [
            (weeks(8, rolls=False), "56 calendar_days unrolled", "56日（末日不顺延）", "56 calendar days, not rolled off a rest day"),
            (
                calendar_days(3, at_least=2),
                "3 calendar_days at_least 2",
                "3日（至少2个工作日）",
                "3 calendar days with at least 2 working days",
            ),
            (
                months(1, rolls=False, at_least=1),
                "1 months unrolled at_least 1",
                "1个月（末日不顺延，至少1个工作日）",
                "1 month with at least 1 working day, not rolled off a rest day",
            ),
        ],
    )
    def test_words(self, span, text, zh, en):
        """Each rule has its text for storage, its Chinese and its English words."""
        assert (str(span), span.zh, span.en) == (text, zh, en)

    @given(RULED)
    def test_a_text_is_read_back(self, span):
        """parse(str(span)) is the span, its repr too, and the pattern of the JSON Schema knows the text."""
        assert Span.parse(str(span)) == span
        assert eval(repr(span), {"Span": Span}) == span  # noqa: S307  its own repr
        assert re.fullmatch(PATTERN, str(span))

    def test_a_plain_span_is_as_it_always_was(self):
        """Without a rule of its own, a span is written and shown without one."""
        assert repr(calendar_days(2)) == "Span(unit='calendar_days', n=2)"
        assert str(calendar_days(2)) == "2 calendar_days"

    @pytest.mark.parametrize(
        "text",
        ["5 working_days unrolled", "5 working_days at_least 2", "1 same_day unrolled", "20210430 until unrolled", "14286 weeks"],
    )
    def test_rules_for_other_units(self, text):
        """A unit without a last day to be rolled takes no rule."""
        assert re.fullmatch(PATTERN, text) is None
        with pytest.raises(BadInput, match=r"leave it out|means nothing"):
            Span.parse(text)

    @pytest.mark.parametrize("rules", [{"rolls": 0}, {"rolls": None}, {"at_least": -1}, {"at_least": 1.0}, {"at_least": True}])
    def test_rules_that_mean_nothing(self, rules):
        """Another value is refused, by its name."""
        with pytest.raises(BadInput, match=next(iter(rules))):
            calendar_days(5, **rules)


def test_an_extension_keeps_the_rule_of_the_limit():
    """An extension in the limit's unit adds days; what the text says about the last day stays."""
    assert calendar_days(56, rolls=False) + calendar_days(42) == calendar_days(98, rolls=False)
    assert calendar_days(3, at_least=2) + calendar_days(3, rolls=False) == calendar_days(6, at_least=2)


def test_whole_numbers_of_another_library():
    """A whole number of numpy is a whole number; its truth value is not."""
    assert working_days(np.int64(3)) == working_days(3)
    assert type(working_days(np.int64(3)).n) is int
    assert weeks(np.int8(2)) == calendar_days(14, at_least=np.int64(0))
    with pytest.raises(BadInput, match="means nothing"):
        working_days(np.bool_(True))  # noqa: FBT003


@pytest.mark.parametrize(
    ("span", "other", "answer"),
    [
        (calendar_days(2), calendar_days(3, rolls=False), None),
        (calendar_days(2, rolls=False), calendar_days(2), True),
        (calendar_days(3, rolls=False), calendar_days(2), False),
        (calendar_days(3), calendar_days(2, at_least=4), None),
        (calendar_days(2, at_least=2), calendar_days(5), None),
        (calendar_days(2, at_least=2), calendar_days(5, at_least=2), True),
        (calendar_days(2, at_least=2), working_days(2), True),
        (working_days(2), calendar_days(2, at_least=2), True),
        (same_day(), calendar_days(1, rolls=False), None),
        (same_day(), calendar_days(1), True),
        (months(1, rolls=False), months(1), True),
        (until(date(2021, 5, 1)), until(date(2021, 5, 2)), True),
    ],
)
def test_fits_in(span, other, answer):
    """A rule about the last day may make the difference: then only what holds on every calendar is answered."""
    assert span.fits_in(other) is answer
