"""Reports for a spreadsheet: no cell is taken for a formula, in any column, and every other cell is left as it is."""

import csv
from datetime import date

import pytest

from caseflow.calendar import Notice
from caseflow.engine.recomputing import Moved
from caseflow.store import moved_csv


def cells(case_no="C-1", title="关于汛期的通知"):
    """The cells of one row, read back as a spreadsheet reads them."""
    notice = Notice(title, off=["2021-04-06"])
    moved = Moved(case_no, "small#1", "answer", date(2021, 4, 6), date(2021, 4, 7), (notice,))
    return next(csv.reader([moved_csv([moved], heading=False)]))


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
def test_a_cell_that_begins_like_a_formula(sign):
    """A cell that begins with a sign of formulas gets an apostrophe before it, whatever its column."""
    text = f"{sign}SUM(A1)"
    assert cells(case_no=text)[0] == f"'{text}"
    assert cells(title=text)[5] == f"'{text}"


@pytest.mark.parametrize("text", ["1+1", "a=b", "a@b", "a-b", "'=1", " =1", "案号〔2021〕1号"])
def test_any_other_cell(text):
    """A sign within a cell is not a formula: the cell stays as it is, even in quotation marks or with commas."""
    assert cells(case_no=text)[0] == text
    assert cells(case_no=f'{text}, "x"')[0] == f'{text}, "x"'


OLD, NEW = date(2021, 4, 6), date(2021, 4, 7)


@pytest.mark.parametrize(
    ("lang", "before", "after", "more", "cells"),
    [
        ("en", OLD, NEW, {}, ["2021-04-06", "2021-04-07", "甲、乙", ""]),
        ("en", OLD, None, {"undated": "no notice"}, ["2021-04-06", "undated", "甲、乙", "no notice"]),
        ("zh", OLD, None, {"undated": "no notice"}, ["2021-04-06", "待定", "甲、乙", "有待尚未公布的放假通知"]),
        ("en", None, NEW, {"lapsed": 3}, ["undated", "2021-04-07", "甲、乙", "entry 3 lapsed too early; people decide"]),
        ("zh", OLD, NEW, {"lapsed": 3}, ["2021-04-06", "2021-04-07", "甲、乙", "第 3 条已按原届满日处理，过早；由人决定"]),
    ],
)
def test_what_a_row_says(lang, before, after, more, cells):
    """A row gives the old and the new day, the notices, and why there is no new day or that a lapse came too early."""
    notices = (Notice("甲", off=["2021-04-06"]), Notice("乙", off=["2021-04-07"]))
    moved = Moved("C-1", "small#1", "answer", before, after, notices, **more)
    heading, row = csv.reader(moved_csv([moved], lang).splitlines())
    assert row == ["C-1", "small#1", "answer", *cells]
    assert len(heading) == len(row)


def test_the_heading_alone():
    """Where nothing moved the file has its heading, or nothing at all when rows are added to a file that has one."""
    assert moved_csv([]) == "case_no,run,clock,before,after,notices,remark\n"
    assert moved_csv([], heading=False) == ""
