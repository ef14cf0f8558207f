"""Layers: of the notices of regions and amendments, the one issued last wins."""

from __future__ import annotations

from datetime import date

import pytest

from caseflow.calendar import CN, Notice, WorkCalendar, Yearly, explain, working_days
from caseflow.errors import BadInput, NoticeError, Unpublished

APEC = Notice(
    "北京市人民政府办公厅关于亚太经合组织会议期间放假的通知",
    off=["2014-11-07..2014-11-12"],
    worked=["2014-11-02", "2014-11-15"],
    issued="2014-10-09",
    layer="北京市",
)
GUANGXI_2017 = Notice("广西2017年三月三", off=["2017-04-01"], worked=["2017-04-08"], issued="2016-12-20", layer="广西")
GUANGXI_2021 = Notice("广西2021年三月三", off=["2021-04-14..2021-04-16"], worked=["2021-04-18"], issued="2020-12-10", layer="广西")
LIANGSHAN = Notice(
    "凉山州2023年部分节假日安排",
    off=["2023-08-09..2023-08-16", "2023-10-07", "2023-11-20..2023-11-26"],
    worked=["2023-08-06", "2023-08-19", "2023-11-18", "2023-11-19"],
    issued="2022-12-28",
    layer="凉山州",
)


@pytest.mark.parametrize("notice", [APEC, GUANGXI_2017, GUANGXI_2021, LIANGSHAN], ids=lambda n: n.layer)
def test_a_region_switches_days_both_ways(notice):
    """Every day that the notice of a region lists is as it says, whatever the national one says; all other days stay."""
    there = CN.with_notice(notice)
    assert all(not there.is_working(day) for day in notice.off)
    assert all(there.is_working(day) for day in notice.worked)
    assert any(CN.is_working(day) for day in notice.off)
    listed = {*notice.off, *notice.worked}
    for month in range(1, 13):
        for dom in range(1, 29):
            day = date(notice.off[0].year, month, dom)
            assert day in listed or there.is_working(day) == CN.is_working(day)
    assert there.digest != CN.digest
    assert there.coverage == CN.coverage


def test_a_make_up_saturday_can_be_off_there():
    """In Guangxi the national make-up Saturday was off and the Saturday after a working day: due dates follow."""
    there = CN.with_notice(GUANGXI_2017)
    friday = date(2017, 3, 31)
    assert working_days(1).end(after=friday, calendar=CN) == date(2017, 4, 1)
    assert working_days(1).end(after=friday, calendar=there) == date(2017, 4, 5)
    assert working_days(4).end(after=friday, calendar=there) == date(2017, 4, 8)


def test_a_trace_names_the_layer():
    """The trace names the region whose notice changed a day."""
    there = CN.with_notice(LIANGSHAN)
    trace = explain(working_days(2), after=date(2023, 10, 6), calendar=there)
    row = next(row for row in trace if row.day == date(2023, 10, 7))
    assert (row.role, row.notice) == ("skipped", LIANGSHAN)
    assert "凉山州" in trace.text("zh")
    assert "凉山州, issued 2022-12-28" in trace.text("en")


def _ningxia():
    national = next(n for n in CN.notices if n.year == 2020)
    return Notice("宁夏2020年部分节假日安排", off=national.off, worked=national.worked, issued="2019-12-04", layer="宁夏")


def test_an_older_copy_does_not_undo_an_extension():
    """Ningxia's copy of December 2019 does not undo the extension of January 2020, in whichever order they are added."""
    extension = next(n for n in CN.notices if n.number == "国办发明电〔2020〕1号")
    bare = CN.as_of(date(2020, 1, 26))
    copy_first = bare.with_notice(_ningxia()).with_notice(extension)
    copy_last = bare.with_notice(extension).with_notice(_ningxia())
    assert copy_first == copy_last
    for calendar in (copy_first, copy_last, CN.with_notice(_ningxia())):
        assert [calendar.is_working(date(2020, m, d)) for m, d in ((1, 31), (2, 1), (2, 2), (2, 3))] == [False] * 3 + [True]
    assert copy_first.as_of(date(2020, 1, 26)).is_working(date(2020, 2, 1))


@pytest.mark.parametrize(
    ("eve", "day", "before", "after"),
    [
        (date(2020, 1, 26), date(2020, 2, 1), True, False),
        (date(2019, 3, 21), date(2019, 5, 2), True, False),
        (date(2019, 3, 21), date(2019, 5, 5), False, True),
        (date(2015, 5, 12), date(2015, 9, 3), True, False),
        (date(2015, 5, 12), date(2015, 9, 6), False, True),
    ],
)
def test_as_of(eve, day, before, after):
    """The day before an amendment was issued, the calendar did not know it; on the day of issue it did."""
    issued = date.fromordinal(eve.toordinal() + 1)
    assert CN.as_of(eve).is_working(day) is before
    assert CN.as_of(issued).is_working(day) is CN.is_working(day) is after


def test_as_of_shrinks_coverage():
    """Before the notice of a year was issued, that year was not known; before the first notice, nothing was."""
    assert CN.as_of(date(2020, 11, 24)).coverage == (date(2007, 1, 1), date(2020, 12, 28))
    assert CN.as_of(date(2020, 11, 25)).coverage == (date(2007, 1, 1), date(2021, 12, 28))
    with pytest.raises(Unpublished, match="nothing was announced") as caught:
        CN.as_of(date(2006, 12, 13))
    assert caught.value.missing == "国务院办公厅关于2007年部分节假日安排的通知"
    with pytest.raises(BadInput):
        CN.as_of("2020-01-01")


def test_a_notice_without_a_date_is_the_newest():
    """A notice without a date of issue wins over every dated one; of two such notices, the one added last wins."""
    closure = Notice("临时闭所", off=["2021-03-18"], layer="here")
    dated = Notice("照常", worked=["2021-03-18"], issued="2099-01-01", layer="here")
    assert not CN.with_notice(closure).with_notice(dated).is_working(date(2021, 3, 18))
    reopened = Notice("开放", worked=["2021-03-18"], layer="here")
    there = CN.with_notice(closure).with_notice(reopened)
    assert there.is_working(date(2021, 3, 18))
    assert there.note(date(2021, 3, 18)).kind == "working"
    assert there.note(date(2021, 3, 18)).en == "working day by notice"
    assert there.as_of(date(2026, 1, 1)).note(date(2021, 3, 18)).notice is None
    assert there.with_notice(reopened) is there


IN_2027 = ["2027-02-05..2027-02-11", "2027-04-05", "2027-06-09", "2027-09-15", "2027-10-01..2027-10-07"]


def test_the_next_year_moves_the_horizon():
    """The notice of the next year moves the horizon by a year and settles December; one of a later year moves nothing yet."""
    off, worked = ["2026-12-31..2027-01-02", *IN_2027], ["2027-01-03"]
    new = Notice("国务院办公厅关于2027年部分节假日安排的通知", off=off, worked=worked, issued="2026-12-01")
    there = CN.with_notice(new)
    assert there.coverage[1] == date(2027, 12, 28)
    assert not there.is_working(date(2026, 12, 31))
    assert there.add(date(2026, 12, 30), 1) == date(2027, 1, 3)
    assert there.as_of(date(2026, 11, 30)) == CN
    far = Notice("x", off=["2028-01-01", *(day.replace("2027", "2028") for day in IN_2027), "2028-05-01..2028-05-02"], year=2028)
    assert CN.with_notice(far).coverage == CN.coverage
    assert CN.with_notice(far).with_notice(new).coverage[1] == date(2028, 12, 28)


def test_a_national_make_up_day_is_a_rest_day():
    """A national notice with a make-up day on a Monday is refused; a region may have one, and its title moves no horizon."""
    wrong = Notice("国务院办公厅关于2027年部分节假日安排的通知", off=["2027-01-01"], worked=["2027-01-04"])
    with pytest.raises(NoticeError, match=r"2027-01-04 \(Mon\)"):
        CN.with_notice(wrong)
    copy = Notice("宁夏关于2027年部分节假日安排的通知", off=["2027-01-01"], worked=["2027-01-04"], layer="宁夏")
    assert CN.with_notice(copy).coverage == CN.coverage
    with pytest.raises(NoticeError):
        WorkCalendar.of("copy", first="2027-01-01", notices=[wrong], yearly=CN.yearly)


def test_another_yearly_calendar():
    """Any country that announces year by year gets its horizon from its notices."""
    yearly = Yearly(title="{year}", known_until=(12, 30), why="")
    mine = WorkCalendar.of("mine", first="2026-01-01", notices=[Notice("2026", off=["2026-01-01"], year=2026)], yearly=yearly)
    assert mine.coverage == (date(2026, 1, 1), date(2026, 12, 30))
    with pytest.raises(Unpublished):
        WorkCalendar.of("none", first="2026-01-01", yearly=CN.yearly)
