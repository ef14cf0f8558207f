"""Calendars from the package `holidays`: as the package says, marked as unofficial, and only for the years that were asked for."""

from __future__ import annotations

import pickle
import sys
from datetime import date, timedelta
from importlib.metadata import version
from types import SimpleNamespace

import numpy as np
import pytest

from caseflow import Centre
from caseflow.calendar import CN, Notice, WorkCalendar, calendar_days, explain, working_days
from caseflow.errors import BadInput, Unpublished
from caseflow.machines import CATALOGUE

holidays = pytest.importorskip("holidays")
ENGLAND = WorkCalendar.from_holidays("GB", subdiv="ENG", years=range(2024, 2027))
GOOD_FRIDAY = date(2024, 3, 29)


@pytest.mark.parametrize(
    ("country", "subdiv", "years"),
    [
        ("GB", "SCT", range(2019, 2027)),
        ("AE", None, range(2020, 2024)),  # its weekend changed on 1 January 2022
        ("IL", None, range(2023, 2025)),
        ("NP", None, range(2024, 2026)),
        ("CN", None, range(2019, 2022)),
        ("US", "TX", [2021]),
        ("NL", None, [2025, 2024]),
    ],
)
def test_each_day_is_what_the_package_says(country, subdiv, years):
    """Each day of the years given is a working day as the package says, and rest days of the week are its own."""
    theirs = holidays.country_holidays(country, subdiv=subdiv, years=years)
    ours = WorkCalendar.from_holidays(country, subdiv=subdiv, years=years)
    first, last = ours.coverage
    assert (first, last) == (date(min(years), 1, 1), date(max(years), 12, 31))
    days = [first + timedelta(i) for i in range((last - first).days + 1)]
    assert [day for day in days if ours.is_working(day) != theirs.is_working_day(day)] == []
    kinds = {day: ours.note(day).kind for day in days}
    assert [day for day in days if kinds[day] in {"weekend", "make_up"} and not theirs.is_weekend(day)] == []
    assert [day for day in days if kinds[day] == "working" and theirs.is_weekend(day)] == []
    assert pickle.loads(pickle.dumps(ours)) == ours  # noqa: S301


def test_the_emirates():
    """A weekend that changed is told in ordinary words."""
    emirates = WorkCalendar.from_holidays("AE", years=range(2021, 2023))
    assert emirates.note(date(2021, 12, 31)).en == "rest day of the week (Fri)"
    assert emirates.note(date(2022, 1, 7)).en == "working day"


class TestUnofficial:
    def test_it_says_so(self):
        """The name, each day off, its sentence and the trace say that it is unofficial, and name the source with its version."""
        note = ENGLAND.note(GOOD_FRIDAY)
        assert (note.en, note.zh) == ("day off (Good Friday), unofficial", "放假（Good Friday），非官方资料")
        assert note.sentence == f"Good Friday (Python package holidays {version('holidays')})"
        assert note.notice.title == f"Python package holidays {version('holidays')}: days off of GB-ENG in 2024"
        assert note.notice.layer == "unofficial"
        assert "GB-ENG (unofficial) 2024-01-01..2026-12-31" in repr(ENGLAND)
        text = explain(working_days(2), after=date(2024, 3, 28), calendar=ENGLAND).text("en")
        assert "— unofficial\n" in text
        assert "calendar GB-ENG (unofficial)" in text
        assert ENGLAND.note(date(2024, 3, 27)).en == "working day"

    def test_it_counts(self):
        """It is a calendar like any other: periods, columns, centres."""
        assert str(calendar_days(4, at_least=2).end(after=date(2024, 3, 28), calendar=ENGLAND)) == "2024-04-03"
        assert ENGLAND.add_array(np.array(["2024-03-28"], "datetime64[D]"), 1).astype(str).tolist() == ["2024-04-02"]
        assert Centre("leeds", lifecycles=CATALOGUE, calendar=ENGLAND, zone="Europe/London").calendar is ENGLAND

    def test_nothing_beyond_the_years(self):
        """Coverage is exactly the years given."""
        with pytest.raises(Unpublished, match="2023-12-31"):
            ENGLAND.is_working(date(2023, 12, 31))
        with pytest.raises(Unpublished, match="2027-01-01"):
            ENGLAND.is_working(date(2027, 1, 1))

    def test_a_notice_has_precedence(self):
        """What an authority published decides, whatever its date; as of an earlier day, what a package says is still there."""
        office = Notice("The office is open on Good Friday", worked=[GOOD_FRIDAY], issued="2024-01-10", layer="Leeds")
        there = ENGLAND.with_notice(office)
        assert there.is_working(GOOD_FRIDAY)
        assert there.note(GOOD_FRIDAY).en == "working day by notice"
        assert not there.as_of(date(2024, 1, 9)).is_working(GOOD_FRIDAY)
        assert there.as_of(date(2024, 1, 9)) == ENGLAND


class TestWhatIsRefused:
    @pytest.mark.parametrize(
        ("country", "words"),
        [
            ("gb", "did you mean 'GB'"),
            ("United Kingdom", "did you mean 'GB'"),
            ("Grmany", "did you mean 'DE'"),
            ("QQ", "code of ISO 3166"),
            ("", "code of ISO 3166"),
            (None, "code of ISO 3166"),
            (5, "code of ISO 3166"),
            (["GB"], "code of ISO 3166"),
        ],
    )
    def test_unknown_countries(self, country, words):
        """An unknown country is refused, with the code of the nearest."""
        with pytest.raises(BadInput, match=words):
            WorkCalendar.from_holidays(country, years=[2024])

    @pytest.mark.parametrize(
        ("country", "subdiv", "words"),
        [
            ("GB", "ENGL", "did you mean 'ENG'"),
            ("GB", "Englnd", r"did you mean 'ENG'\?\); allowed: ENG, NIR, SCT, WLS"),
            ("GB", "Texas", "allowed: ENG"),
            ("GB", "", "allowed: ENG"),
            ("GB", 5, "allowed: ENG"),
            ("GB", ["ENG"], "allowed: ENG"),
            ("JP", "13", "it has none: leave out subdiv="),
        ],
    )
    def test_unknown_subdivisions(self, country, subdiv, words):
        """An unknown part of a country is refused, with the nearest."""
        with pytest.raises(BadInput, match=words):
            WorkCalendar.from_holidays(country, subdiv=subdiv, years=[2024])

    def test_a_subdivision_by_its_name(self):
        """A part of a country may be given by its name; it is the same calendar."""
        assert WorkCalendar.from_holidays("GB", subdiv="England", years=range(2024, 2027)) == ENGLAND

    @pytest.mark.parametrize(
        ("years", "words"),
        [
            ([], "lists no year"),
            (range(2024, 2024), "lists no year"),
            (2024, "lists no year"),
            ("2024", "lists no year"),
            (None, "lists no year"),
            ([2020, 2022], "has a gap: 2020, 2022"),
            ([2024.0], "is not a year"),
            ([True], "is not a year"),
            (["2024"], "is not a year"),
            ([1700], "from 1872 to"),
            ([9000], "from 1872 to"),
        ],
    )
    def test_years(self, years, words):
        """Years must be there, follow each other, and be known."""
        with pytest.raises(BadInput, match=words):
            WorkCalendar.from_holidays("GB", years=years)

    def test_whole_numbers_of_numpy(self):
        """A year may be a whole number of numpy."""
        assert WorkCalendar.from_holidays("GB", subdiv="ENG", years=np.arange(2024, 2027)) == ENGLAND

    def test_a_year_without_days(self, monkeypatch):
        """A year in which the package has no day is a year that it does not know."""
        empty = SimpleNamespace(start_year=1, end_year=9999, items={}.items, weekend_workdays=set(), get_subdivision_aliases=dict)
        monkeypatch.setattr(holidays, "country_holidays", lambda *_, **__: empty)
        with pytest.raises(BadInput, match="no day off of GB in 2024"):
            WorkCalendar.from_holidays("GB", years=[2024])

    def test_without_the_package(self, monkeypatch):
        """Without the package, the extra to install is named."""
        monkeypatch.setitem(sys.modules, "holidays", None)
        with pytest.raises(BadInput, match=r"caseflow-engine\[calendars\]"):
            WorkCalendar.from_holidays("GB", years=[2024])


def test_what_has_a_notice_is_not_unofficial():
    """The calendar of mainland China is that of its notices."""
    assert "unofficial" not in CN.note(date(2021, 5, 1)).en
