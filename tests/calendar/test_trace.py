"""Traces: each day with its reason, up to the due date."""

from __future__ import annotations

import json
import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseflow.calendar import CN, Trace, calendar_days, day_row, explain, explain_back, months, working_days, years
from caseflow.errors import BadInput

NEAR = st.dates(date(2009, 3, 1), date(2024, 6, 30))  # two years and more from either end
LAST_DAYS = {"rolls": st.booleans(), "at_least": st.just(0) | st.integers(0, 9)}
DAYS = st.one_of(st.builds(working_days, st.integers(1, 25)), st.builds(calendar_days, st.integers(1, 25), **LAST_DAYS))
SPANS = st.one_of(DAYS, st.builds(months, st.integers(1, 18), **LAST_DAYS), st.builds(years, st.integers(1, 2)))


@given(SPANS, NEAR)
def test_a_trace_ends_on_the_due_day(span, day):
    """The due day of the trace is the end of the period; the last row, and only the last, is due."""
    trace = explain(span, after=day, calendar=CN)
    assert trace.due == trace[-1].day == span.end(after=day, calendar=CN)
    assert [row.role for row in trace].index("due") == len(trace) - 1
    assert (trace[0].day, trace[0].role) == (day, "anchor")


@given(DAYS, NEAR)
def test_a_trace_counts_to_n(span, day):
    """The numbers run from 1 to n, no day is missing, and each row says what the calendar says."""
    trace = explain(span, after=day, calendar=CN)
    assert [row.number for row in trace if row.number] == list(range(1, span.n + 1))
    assert [row.day.toordinal() - day.toordinal() for row in trace] == list(range(len(trace)))
    for row in trace:
        assert row.working == CN.is_working(row.day)
        assert bool(row.notice) == bool(row.sentence)
        assert row.role != "skipped" or not row.working


@given(SPANS, NEAR, st.booleans())
def test_a_trace_backwards(span, day, clear):
    """Counting back, the rows go back to the latest start; with clear days, its row has no number."""
    trace = explain_back(span, before=day, calendar=CN, clear=clear)
    assert trace.due == trace[-1].day == span.latest_start(before=day, calendar=CN, clear=clear)
    assert [row.role for row in trace].count("due") == 1
    if span.unit == "working_days":
        assert [row.number for row in trace if row.number] == list(range(1, span.n + 1))
        assert (trace[-1].number is None) is clear


@given(DAYS, NEAR, st.sampled_from(["zh", "en"]))
def test_a_table_is_aligned(span, day, language):
    """Every column of the text begins at the same place; Chinese characters take two places."""

    def width(text):
        return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)

    trace = explain(span, after=day, calendar=CN)
    lines = trace.text(language).splitlines()[1 : len(trace) + 2]
    why = "原因" if language == "zh" else "why"
    place = width(lines[0][: lines[0].index(why)])
    for line, row in zip(lines[1:], trace, strict=True):
        reason = row.zh if language == "zh" else row.en
        assert width(line[: line.index(reason)]) == place


def test_a_text_quotes_its_sources():
    """The text names the notice once, with its number and the sentence, and the digest of the calendar."""
    trace = explain(working_days(5), after=date(2021, 4, 28), calendar=CN)
    text = trace.text()
    assert text.startswith("自2021-04-28起5个工作日：2021-05-08\n")
    assert text.count("国办发明电〔2020〕27号") == 1
    assert "「四、劳动节：5月1日至5日放假调休，共5天。4月25日（星期日）、5月8日（星期六）上班。」" in text
    assert f"版本 {CN.digest[:12]}" in text
    assert "调休上班（劳动节）" in text
    assert "make-up working day (劳动节)" in trace.text("en")
    assert repr(trace) == "<Trace 5 working days after 2021-04-28: 2021-05-08, 11 days>"
    assert trace.notices[0].year == 2021
    with pytest.raises(BadInput, match="language must be 'zh' or 'en', not 'fr'"):
        trace.text("fr")


def test_a_moved_end_says_so():
    """Where the last day by the calendar is a rest day, its row says so, and the due row says that the end was moved there."""
    trace = explain(months(1), after=date(2021, 4, 1), calendar=CN)
    assert [row.role for row in trace] == ["anchor", "counted", "rolled", "rolled", "rolled", "rolled", "due"]
    assert "corresponding day; the end by the calendar, but a rest day" in trace[1].en
    assert "顺延" in trace[-1].zh
    back = explain_back(calendar_days(3), before=date(2021, 4, 8), calendar=CN)
    assert (back.due, back[-1].role, back[-2].role) == (date(2021, 4, 2), "due", "rolled")
    assert "提前" in back[-1].zh


def test_a_trace_is_data():
    """A trace can be written as JSON, is a table in a notebook with all text escaped, and is a sequence."""
    trace = explain(working_days(1), after=date(2021, 4, 30), calendar=CN)
    data = json.loads(json.dumps(trace.to_dict()))
    assert data["due"] == "2021-05-06"
    assert data["calendar"] == {"name": "CN", "digest": CN.digest}
    assert data["rows"][1]["notice"]["number"] == "国办发明电〔2020〕27号"
    assert data["rows"][0]["notice"] is None
    assert data["rows"][0]["weekday"] == "Fri"
    odd = Trace(heading="<b>", rows=[day_row(CN, date(2021, 3, 17), "counted", 1, zh="<i>", en="x")], calendar=CN, due=None)
    assert "<b>" not in odd._repr_html_()
    assert "&lt;i&gt;" in odd._repr_html_()
    assert "未定" in odd.text("zh")
    assert "open" in odd.text("en")
    assert odd.to_dict()["due"] is None
    assert trace[0:1] == (trace[0],)
    assert len(list(trace)) == len(trace) == 7


def test_rows_with_another_reason():
    """A row may carry a reason of its own; an unknown role is refused, with the nearest."""
    row = day_row(CN, date(2021, 3, 17), "paused", zh="听证期间", en="hearing")
    assert (row.zh, row.en, row.number) == ("工作日；听证期间", "working day; hearing", None)
    with pytest.raises(BadInput, match="did you mean 'counted'"):
        day_row(CN, date(2021, 3, 17), "count")
