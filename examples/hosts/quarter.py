"""python quarter.py STORE QUARTER FILE: the indicators of a quarter such as 2021Q1 as an Excel file, sheet 季度考核."""

import sys
from collections.abc import Iterable
from datetime import date, timedelta

import xlsxwriter

from caseflow import Centre
from caseflow.calendar import CN
from caseflow.machines import CATALOGUE
from caseflow.machines.indicators import Indicator, Ratio, indicators
from caseflow.store import SqliteStore

COLUMNS = {"编号": 6, "指标": 22, "达到": 8, "应计": 8, "比率": 10, "目标": 10, "是否达标": 10, "依据": 34, "未达到的办件": 60}


def quarter(text: str) -> tuple[date, date]:
    """Return the first and last local day of a quarter such as 2021Q1."""
    year, number = (int(part) for part in text.split("Q"))
    after = date(year + number // 4, number % 4 * 3 + 1, 1)
    return date(year, number * 3 - 2, 1), after - timedelta(days=1)


def write(path: str, rows: Iterable[Indicator], remarks: Iterable[str]) -> None:
    """Write one row for each indicator, and the remarks below."""
    # Texts stay texts: a case number that begins with = is not a formula.
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("季度考核")
        bold, wrapped = book.add_format({"bold": True, "bottom": 1}), book.add_format({"text_wrap": True, "valign": "top"})
        # Two decimals: 48 of 49 is 97.96 %, and must not be shown as the target of 98 %.
        percent, missed = (book.add_format({"num_format": "0.00%", "valign": "top"} | more) for more in ({}, {"font_color": "#B00000"}))
        for column, (name, width) in enumerate(COLUMNS.items()):
            sheet.set_column(column, column, width, wrapped)
            sheet.write(0, column, name, bold)
        sheet.freeze_panes(1, 2)
        last = 0
        for last, row in enumerate(rows, 1):
            ratio, form = row.ratio, missed if row.ratio.met is False else percent
            sheet.write_row(last, 0, (row.key, row.zh, ratio.numerator, ratio.denominator))
            # Nothing counted is undefined: neither 0 % nor 100 %.
            sheet.write(last, 4, "无" if ratio.value is None else float(ratio.value), form)
            sheet.write(last, 5, "" if ratio.target is None else float(ratio.target), percent)
            sheet.write_row(last, 6, (verdict(ratio), str(row.cite), "、".join(row.against)))
        sheet.autofilter(0, 0, last, len(COLUMNS) - 1)
        for line, remark in enumerate(remarks, last + 2):
            sheet.write(line, 1, remark, book.add_format({"italic": True}))


def verdict(ratio: Ratio) -> str:
    """Return whether the exact ratio reaches the target; empty where nothing was counted or there is no target."""
    return "" if ratio.met is None else "达标" if ratio.met else "未达标"


def main(store: str, name: str, path: str) -> None:
    """Measure the cases of a store over a quarter, as of its last day."""
    centre = Centre("hualong", lifecycles=CATALOGUE, calendar=CN)
    first, last = quarter(name)
    with SqliteStore(store, centre, read_only=True) as journals:
        cases = [journals.load(number) for number in journals.numbers()]
    standing = [then for case in cases if (then := case.as_of(last)) is not None]
    rows = indicators(standing, CN, day=last, period=(first, last))
    write(path, rows, (f"{first} 至 {last}，截至期末", f"日历 {CN.digest}", "每个数都可由办件的日志重新算出"))


if __name__ == "__main__":
    main(*sys.argv[1:])
