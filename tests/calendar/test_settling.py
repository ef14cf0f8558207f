"""Which notice settles a whole year: complete, of the State Council, however its title is typed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseflow.calendar import CN, Notice, WorkCalendar, dumps, loads, read_notice
from caseflow.calendar.cn import YEARLY, load
from caseflow.errors import NoticeError

TITLE = "国务院办公厅关于2027年部分节假日安排的通知"
ONE = timedelta(days=1)
# What 全国年节及纪念日放假办法 as of 2025 makes a day off in 2027, with the weekday on which it falls; and the rest of the usual days off.
STATUTORY = {"2027-01-01": "Fri", "2027-05-01": "Sat", "2027-05-02": "Sun", "2027-10-01": "Fri", "2027-10-02": "Sat", "2027-10-03": "Sun"}
FESTIVALS = {
    "春节": ["2027-02-05", "2027-02-06", "2027-02-07", "2027-02-08"],
    "清明节": ["2027-04-05"],
    "端午节": ["2027-06-09"],
    "中秋节": ["2027-09-15"],
}
ALL = [*STATUTORY, *(day for days in FESTIVALS.values() for day in days)]


def coverage_with(**notice):
    return CN.with_notice(Notice(**{"title": TITLE, "off": ALL, "issued": "2026-11-10"} | notice)).coverage[1]


def test_the_notices_that_come_with_it():
    """All the notices so far arrange their years, and each year is complete."""
    assert WorkCalendar.of("CN", first="2007-01-01", notices=CN.notices, yearly=YEARLY) == CN
    assert len(CN.notices) == 23


def test_a_notice_that_stops_after_the_first_holiday():
    """A notice of New Year alone is refused, with each statutory day that it leaves worked, and with each festival that it lacks."""
    notice = Notice(title=TITLE, off=["2027-01-01..2027-01-03"], issued="2026-11-10")
    with pytest.raises(NoticeError, match="which would settle the whole of 2027") as caught:
        CN.with_notice(notice)
    assert [fault[:10] for fault in caught.value.faults] == ["2027-10-01", *["it has no "] * 4]
    assert "国庆节" in caught.value.faults[0]
    assert [name in fault for name, fault in zip(FESTIVALS, caught.value.faults[1:], strict=True)] == [True] * 4
    with pytest.raises(NoticeError, match="2027-10-01"):
        WorkCalendar.of("copy", first="2027-01-01", notices=[notice], yearly=YEARLY)
    with pytest.raises(NoticeError, match="2027-10-01"):
        CN.with_notice(loads(dumps([notice]), year=2027)[0])


@given(st.sets(st.sampled_from(ALL)), st.sets(st.sampled_from(["2027-05-01", "2027-10-02"])))
def test_complete_or_refused(missing, worked):
    """A notice settles the year if and only if no statutory day is worked in it, and each festival has a day off where it can lie."""
    off = [day for day in ALL if day not in missing and day not in worked]
    complete = not worked and not any(day in missing and STATUTORY[day] not in {"Sat", "Sun"} for day in STATUTORY)
    # The days off for 国庆节 may be those for 中秋节 too.
    october = any(day in off for day in ("2027-10-01", "2027-10-02", "2027-10-03"))
    complete = complete and all(any(day in off for day in days) or (name == "中秋节" and october) for name, days in FESTIVALS.items())
    try:
        assert coverage_with(off=off or ["2027-08-02"], worked=sorted(worked)) == date(2027, 12, 28)
    except NoticeError:
        assert not complete
    else:
        assert complete


@pytest.mark.parametrize("year", [2008, 2024])
def test_the_law_of_the_year(year):
    """Before 2025, 2 May was no statutory day off: a notice of such a year may leave it worked."""
    days = {day: CN.note(day).notice for day in (date(year, 1, 1) + i * ONE for i in range(366)) if CN.note(day).kind == "off"}
    off = [day for day in days if day != date(year, 5, 2)]
    assert YEARLY.missing_days(Notice("x", off=off, year=year), frozenset()) == []
    assert len(YEARLY.missing_days(Notice("x", off=[day for day in off if day != date(year, 5, 1)], year=year), frozenset())) == 1


@pytest.mark.parametrize(
    "title",
    [
        TITLE,
        f"《{TITLE}》",
        f"「{TITLE}」",
        f" {TITLE}\n",
        "国务院办公厅 关于 2027 年部分节假日安排的通知",
        "国务院办公厅关于２０２７年部分节假日安排的通知",
        f"{TITLE}（国办发明电〔2026〕9号）",
        f"国办发明电〔2026〕9号 {TITLE}",
        "关于2027年部分节假日安排的通知",
        "国务院关于2027年部分节假日安排的通知",
    ],
)
def test_titles_of_the_state_council(title):
    """However it is typed, the yearly notice settles the year; typed in part, it is refused."""
    assert coverage_with(title=title) == date(2027, 12, 28)
    with pytest.raises(NoticeError, match="2027-10-01"):
        coverage_with(title=title, off=["2027-01-01"])


@pytest.mark.parametrize(
    "title",
    [
        f"广西壮族自治区人民政府办公厅转发{TITLE}",
        f"广西壮族自治区人民政府办公厅转发《{TITLE}》的通知",
        f"关于转发《{TITLE}》的通知",
        f"转发 {TITLE}",
        f"濮阳市人民政府办公室关于转发{TITLE}的通知",
        "河南省人民政府办公厅关于2027年部分节假日安排的通知",
        "国务院办公厅关于调整2027年劳动节假期安排的通知",
        "Notice of the General Office of the State Council on Public Holidays in 2027",
        "国务院办公厅关于2027年部分节假日安排的通知的补充通知",
    ],
)
def test_titles_of_others(title):
    """A notice that another body wrote or forwards, an amendment and a translation are layers: no year is settled by them."""
    assert coverage_with(title=title) == coverage_with(title=title, off=["2027-01-01"]) == date(2026, 12, 28)
    read = read_notice("一、元旦：1月1日放假。", 2027, title=title)
    assert read.year is None or "关于2027年部分节假日安排" not in title


def test_a_year_given_to_a_notice_of_another_body():
    """Where the title says that another body speaks, `year=` contradicts it; with its layer named, it is what it says."""
    title = f"广西壮族自治区人民政府办公厅转发{TITLE}"
    with pytest.raises(NoticeError, match="another body"):
        Notice(title, off=ALL, year=2027)
    assert Notice(title, off=ALL, year=2027, layer="广西").year == 2027
    assert coverage_with(title=title, year=2027, layer="广西") == date(2026, 12, 28)


def test_a_year_that_is_not_that_of_the_title():
    """The title of one year does not settle another, given by hand, in a text or in a data file."""
    with pytest.raises(NoticeError, match="that of 2027, and year= says 2028"):
        Notice(TITLE, off=["2028-01-01"], year=2028)
    with pytest.raises(NoticeError, match="that of 2027, and year= says 2028"):
        read_notice("一、元旦：1月1日放假。", 2028, title=TITLE)
    with pytest.raises(NoticeError, match="that of 2027, and year= says '2027'"):
        Notice(TITLE, off=["2027-01-01"], year="2027")


def test_a_year_given_with_another_title():
    """A translation with `year=` settles the year, if it is complete."""
    assert coverage_with(title="Public holidays in 2027", year=2027) == date(2027, 12, 28)
    with pytest.raises(NoticeError, match="2027-10-01"):
        coverage_with(title="Public holidays in 2027", year=2027, off=["2027-01-01"])


def test_the_files_are_read_once():
    """What is made of a calendar shares its notices: they are not read and checked again."""
    assert CN.provisional().notices is CN.notices is load()
    assert CN.provisional().with_notice(Notice("x", off=["2026-03-02"], layer="here")).notices[0] is CN.notices[0]
