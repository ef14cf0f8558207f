"""Reports for a spreadsheet: no cell is taken for a formula, in any column, and every other cell is left as it is."""

import csv
from datetime import date

import pytest

from caseflow.calendar import Notice
from caseflow.engine.recomputing import Moved
from caseflow.store.sweep import moved_csv


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
    """A sign within a cell is no formula: the cell stays as it is, even in quotation marks or with commas."""
    assert cells(case_no=text)[0] == text
    assert cells(case_no=f'{text}, "x"')[0] == f'{text}, "x"'
