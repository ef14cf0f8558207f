"""Notices and data files: one that contradicts itself is refused, with every fault."""

from __future__ import annotations

from datetime import date, datetime

import attrs
import pytest

from caseflow.calendar import CN, Clause, Notice, dumps, loads
from caseflow.errors import BadInput, NoticeError

TITLE = "国务院办公厅关于2027年部分节假日安排的通知"


def test_a_title_and_days_are_enough():
    """A title and a list of days, as dates or texts, are enough; the newest notice needs no date of issue."""
    notice = Notice(title="闭所", off=[date(2021, 3, 18), "2021-03-17"], worked="2021-03-20")
    assert notice.off == (date(2021, 3, 17), date(2021, 3, 18))
    assert notice.worked == (date(2021, 3, 20),)
    assert (notice.issued, notice.layer, notice.year, notice.number) == (None, "national", None, None)
    assert notice.sentence(date(2021, 3, 17)) == ""
    assert notice.cited == "《闭所》"
    assert "<2 days>" in repr(notice)
    assert hash(notice) == hash(attrs.evolve(notice))


@pytest.mark.parametrize(
    ("kwargs", "faults"),
    [
        ({"off": ["2021-05-01"], "worked": ["2021-05-01"]}, ["2021-05-01 (Sat) is both"]),
        ({"off": ["2021-05-01", "2021-05-01"]}, ["2021-05-01 (Sat) is listed 2 times under off"]),
        ({"off": ["2021-05-01..2021-05-03", "2021-05-02"]}, ["2021-05-02 (Sun) is listed 2 times"]),
        ({"worked": ["2021-05-01"] * 3}, ["listed 3 times under worked"]),
        ({}, ["it lists no day"]),
        ({"off": ["2021-W17-7"]}, ["'2021-W17-7' is not a day"]),
        ({"off": ["20210501"]}, ["'20210501' is not a day"]),
        ({"off": ["２０２１-05-01"]}, ["is not a day"]),
        ({"off": ["2021-5-1"]}, ["is not a day"]),
        ({"off": ["2021-05-01 "]}, ["is not a day"]),
        ({"off": ["2021-02-29"]}, ["not a day of the calendar"]),
        ({"off": [datetime(2021, 5, 1)]}, ["is an instant"]),
        ({"off": [20210501]}, ["a local day is wanted"]),
        ({"off": ["2021-05-03..2021-05-01"]}, ["has -1 days"]),
        ({"off": ["2021-05-01..2201-05-01"]}, ["allowed are 1 to 366"]),
        ({"off": ["2021-05-01.."]}, ["'' is not a day"]),
        ({"off": ["2021-05-01"], "issued": "2021-4-1"}, ["issued: '2021-4-1'"]),
        ({"off": ["2021-05-01"], "issued": datetime(2021, 4, 1)}, ["issued: day is an instant"]),
        ({"off": ["2021-05-01"], "year": "2021"}, ["year: '2021' is not a year"]),
        ({"off": ["2021-05-01"], "title": TITLE.replace("2027", "0000")}, ["year: 0 is not a year"]),
        ({"off": ["2021-05-01"], "title": "  "}, ["title is empty"]),
        ({"off": ["2021-05-01"], "title": b"x"}, ["title is empty, or not text"]),
        ({"off": 20210501, "title": None}, ["20210501 (int)", "title is empty, or not text"]),
        ({"off": ["2021-05-01"], "title": TITLE}, ["more than a month outside 2027", "no day off in 2027"]),
        ({"worked": ["2027-01-02"], "title": TITLE}, ["no day off in 2027"]),
        ({"off": ["2027-01-01", "2028-03-01"], "year": 2027}, ["2028-03-01 (Wed) lies more than a month outside 2027"]),
        ({"off": ["2021-5-1", "2021-02-30"], "worked": ["x"]}, ["'2021-5-1'", "'2021-02-30'", "'x'"]),
    ],
)
def test_faults_are_all_listed(kwargs, faults):
    """A wrong notice is refused with every fault, not only the first."""
    with pytest.raises(NoticeError) as caught:
        Notice(**{"title": "x", **kwargs})
    assert len(caught.value.faults) == len(faults)
    for fault in faults:
        assert fault in str(caught.value)


def test_clauses_refuse_too():
    """A clause lists its bad days, off and worked."""
    with pytest.raises(NoticeError) as caught:
        Clause("元旦", off=["2021-1-1"], worked=["2021-1-2"])
    assert len(caught.value.faults) == 2


def test_an_empty_year_is_not_a_year():
    """An empty list for a year is a year not published, not a year without holidays."""
    with pytest.raises(NoticeError, match="not published"):
        Notice(TITLE)
    with pytest.raises(NoticeError, match="not published"):
        loads("", year=2027)


def test_files_round_trip():
    """loads(dumps(notices)) gives the notices back, those of the package and a host's own."""
    own = Notice(
        'a "quoted" \\ title\x07', off=["2021-05-01", "2021-05-03..2021-05-05"], worked=["2021-05-08"], issued="2021-01-01",
        layer="here", urls=['https://example.org/a?b="c"'], amends="something",
    )  # fmt: skip
    mixed = attrs.evolve(own, clauses=[Clause("first", off=["2021-05-01"])])
    assert loads(dumps([own]), year=2021)[0].off == own.off
    read = loads(dumps([own, mixed]), year=2021)
    assert [(n.title, n.off, n.worked, n.urls, n.amends, n.layer) for n in read] == [
        (n.title, n.off, n.worked, n.urls, n.amends, n.layer) for n in (own, mixed)
    ]
    for year in CN.years:
        notices = tuple(n for n in CN.notices if n.off[-1].year == year)
        assert loads(dumps(notices), year=year) == notices


GOOD = """
[[notice]]
title = "国务院办公厅关于2021年部分节假日安排的通知"
issued = "2020-11-25"
[[notice.clause]]
name = "劳动节"
off = ["2021-05-01..2021-05-05"]
worked = ["2021-04-25", "2021-05-08"]
sentence = "四、劳动节：5月1日至5日放假调休，共5天。4月25日（星期日）、5月8日（星期六）上班。"
"""


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("（星期日）", "（星期六）", "2021-04-25 is a 周日"),
        ("共5天", "共6天", "the days before it are 5"),
        ("2021-05-08", "2021-05-15", "differ in 2021-05-08, 2021-05-15"),
        ("..2021-05-05", "..2021-05-04", "differ in 2021-05-05"),
        ('"2021-05-08"', '"2021-05-08", "2021-05-10"', "differ in 2021-05-10"),
        ("worked", "workd", r"unknown key 'workd' \(did you mean 'worked'\?\)"),
        ("issued", "isued", "did you mean 'issued'"),
        ("[[notice]]", "[[notic]]", "empty year"),
        ("title =", "title", "is not TOML"),
        ("2021-05-01..", "2021-05-1..", "'2021-05-1' is not a day"),
        ("2020-11-25", "2020-11-31", "issued"),
        ("2021年部分", "2022年部分", "no day off in 2022"),
        ("notice.clause", "notice.clauses", "unknown key 'clauses'"),
        ('"2020-11-25"', "2020-11-25", r"issued is datetime.date\(2020, 11, 25\); a text \(dates too: in quotes\) is wanted"),
        ('["2021-05-01..2021-05-05"]', '"2021-05-01..2021-05-05"', "a list is wanted"),
        ("[[notice.clause]]", "[notice.clause]", "a list is wanted"),
    ],
)
def test_files_that_contradict_themselves(old, new, words):
    """A data file whose days, weekdays, totals or keys do not agree is refused; the sentence is named."""
    assert loads(GOOD, year=2021)
    with pytest.raises(NoticeError, match=words):
        loads(GOOD.replace(old, new), year=2021)


def test_files_of_another_shape():
    """TOML of another shape is refused with a message."""
    with pytest.raises(NoticeError, match="3 is not"):
        loads("notice = [3]", year=2021)
    with pytest.raises(NoticeError, match="3 is not"):
        loads('[[notice]]\ntitle = "x"\nclause = [3]', year=2021)
    with pytest.raises(NoticeError, match="empty year"):
        loads("notice = 3", year=2021)
    with pytest.raises(BadInput, match="not a year"):
        loads(GOOD, year="2021")


def test_files_for_another_year():
    """A file with the notice of another year is refused."""
    with pytest.raises(NoticeError, match="more than a month outside 2019"):
        loads(GOOD.replace("国务院办公厅关于2021年部分节假日安排的通知", "x").replace("sentence", "#"), year=2019)


def test_make_up_days_are_rest_days_in_national_files():
    """A national file with a make-up day on a Monday is refused; a region may have one."""
    text = '[[notice]]\ntitle = "x"\n[[notice.clause]]\noff = ["2021-05-01"]\nworked = ["2021-05-10"]\n'
    with pytest.raises(NoticeError, match="not a rest day of the week"):
        loads(text, year=2021)
    assert loads(text.replace('"x"', '"x"\nlayer = "here"'), year=2021)[0].layer == "here"


@pytest.mark.parametrize("day", ["2026-12-24T12:00", "2026-12-24 12:00", "2026-12-24下午", "2026-12-24 PM", "2026-12-24 (half day)"])
def test_half_days(day):
    """A part of a day is refused, and the message says that only whole days are counted."""
    for given in ({"off": [day]}, {"worked": [day]}):
        with pytest.raises(NoticeError, match="half days and hours are not counted"):
            Notice("x", **given)
