"""Oracles: every day from 2007 to 2026 against two packages, a slow walk, and the official texts."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

from caseflow.calendar import CN, Notice, WorkCalendar, dumps, loads, read_notice
from caseflow.calendar import cn as cn_module
from tests.calendar import walker

EVERY_DAY = [walker.FIRST + timedelta(days=i) for i in range((walker.LAST - walker.FIRST).days + 1)]

# 2007 was the last year under the older rule of 10 days.
ODD = {2007: 10}


def test_holidays_agrees():
    """The package `holidays` says the same of each of the 7,302 days."""
    holidays = pytest.importorskip("holidays")
    china = holidays.country_holidays("CN", years=range(2006, 2028))
    assert [day for day in EVERY_DAY if CN.is_working(day) != china.is_working_day(day)] == []
    assert len(EVERY_DAY) == 7302


def test_chinesecalendar_agrees():
    """The package `chinesecalendar` says the same of each day."""
    chinese_calendar = pytest.importorskip("chinese_calendar")
    assert [day for day in EVERY_DAY if CN.is_working(day) != chinese_calendar.is_workday(day)] == []


def test_walker_agrees():
    """A slow walk over the data files gives the same days, due dates and counts."""
    assert [day for day in EVERY_DAY if CN.is_working(day) != walker.worked(day)] == []
    draw = random.Random(1)  # noqa: S311
    for _ in range(400):
        day, n = draw.choice(EVERY_DAY[400:-400]), draw.choice([-200, -16, -15, -3, -1, 1, 2, 3, 15, 30, 200])
        assert CN.add(day, n) == walker.add(day, n)
        other = draw.choice(EVERY_DAY)
        assert CN.count(day, other) == walker.count(day, other)


def test_every_day_off_has_its_sentence():
    """Every listed day comes from a notice with a title, a number, a link and the sentence that names it."""
    listed = [day for day in EVERY_DAY if CN.note(day).notice]
    assert len(listed) > 600
    for day in listed:
        note = CN.note(day)
        assert note.sentence
        assert note.notice.number
        assert note.notice.urls
        assert f"{day.day}日" in note.sentence or note.kind == "off"


def test_secondary_numbers_are_marked():
    """Numbers that are known from a secondary source only are marked, and the citation says so."""
    marked = {n.title[8:12] for n in CN.notices if "number" in n.secondary}
    assert marked == {"2008", "2009"}
    assert "二手" in next(n for n in CN.notices if n.secondary).cited


def test_files_are_canonical():
    """Each data file is what `dumps` writes, below one line of comment, so that the file of a new year can be written by it too."""
    folder = walker.Path(cn_module.__file__).parent
    for path in sorted(folder.glob("*.toml")):
        text = path.read_text("utf-8")
        notices = loads(text, year=int(path.stem))
        assert text.split("\n\n", 1)[1] == dumps(notices), path.stem
    assert [int(path.stem) for path in sorted(folder.glob("*.toml"))] == list(range(cn_module.FIRST_YEAR, cn_module.LAST_YEAR + 1))


@pytest.mark.parametrize("path", sorted(walker.Path(__file__).parent.glob("notices/*.txt")), ids=lambda path: path.stem)
def test_texts_are_read_as_the_files_say(path):
    """Each official text is read as exactly the days, names and sentences of the data file."""
    year = int(path.stem[:4])
    amends = "-amendment" in path.stem
    wanted = next(n for n in CN.notices if bool(n.amends) is amends and (n.year == year or (amends and str(year) in n.number)))
    if path.stem == "2020-amendment":
        with pytest.raises(ValueError, match="延长2020年春节假期至2月2日"):
            read_notice(path.read_text("utf-8"), year, title=wanted.title)
        return
    read = read_notice(
        path.read_text("utf-8"), year, title=wanted.title, number=wanted.number, issued=wanted.issued, urls=wanted.urls,
        amends=wanted.amends,
    )  # fmt: skip
    assert (read.off, read.worked, read.clauses, read.year) == (wanted.off, wanted.worked, wanted.clauses, wanted.year)


def test_net_days_off_a_year():
    """Exchanged days cancel out: each year has 11 statutory days off (13 from 2025), except where its own text says otherwise."""
    net = {}
    for year in CN.years:
        arranged = [n for n in CN.notices if n.year == year]
        net[year] = sum(day.weekday() < 5 for n in arranged for day in n.off) - sum(len(n.worked) for n in arranged)
    assert {year: n for year, n in net.items() if n != (13 if year >= 2025 else 11)} == ODD


def test_another_country():
    """A country with another week is counted in the same way."""
    island = WorkCalendar.of(
        "island", first="1960-01-01", last="1980-12-31", weekend={4}, notices=[Notice("feast", off=["1970-01-01..1970-01-03"])]
    )
    day = island.add(walker.date(1969, 12, 30), 2)
    assert day == walker.date(1970, 1, 4)
