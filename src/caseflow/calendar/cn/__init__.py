"""The working days of mainland China: `CN`, read from the State Council's notices, one data file a year."""

from __future__ import annotations

from datetime import date
from functools import cache

from caseflow.calendar.notice import Notice
from caseflow.calendar.tables import check_layer
from caseflow.calendar.workdays import WorkCalendar
from caseflow.calendar.yearly import FixedDay, MovableDay, Yearly

FIRST_YEAR = 2007
LAST_YEAR = 2026
WEEKEND = frozenset({5, 6})

_HOLIDAYS_LAW = "全国年节及纪念日放假办法第二条"

YEARLY = Yearly(
    title="国务院办公厅关于{year}年部分节假日安排的通知",
    known_until=(12, 28),
    why=(
        "A year is known to 28 December by precedent, not by law: five of the twenty notices so far reached back into "
        "29-31 December of the year before."
    ),
    fixed=(
        FixedDay(1, 1, "元旦", 2008, _HOLIDAYS_LAW),
        FixedDay(5, 1, "劳动节", 2008, _HOLIDAYS_LAW),
        FixedDay(5, 2, "劳动节", 2025, _HOLIDAYS_LAW),
        FixedDay(10, 1, "国庆节", 2008, _HOLIDAYS_LAW),
        FixedDay(10, 2, "国庆节", 2008, _HOLIDAYS_LAW),
        FixedDay(10, 3, "国庆节", 2008, _HOLIDAYS_LAW),
    ),
    # The earliest and the latest date of each from 1900 to 2100. 中秋节 may lie within the days off for 国庆节.
    movable=(
        MovableDay((1, 21), (2, 21), "春节", 2000, _HOLIDAYS_LAW),
        MovableDay((4, 4), (4, 6), "清明节", 2008, _HOLIDAYS_LAW),
        MovableDay((5, 27), (6, 26), "端午节", 2008, _HOLIDAYS_LAW),
        MovableDay((9, 7), (10, 8), "中秋节", 2008, _HOLIDAYS_LAW),
    ),
    unguessed="春节, 清明节, 端午节, 中秋节 and all days exchanged around holidays are not guessed",
)


@cache
def load() -> tuple[Notice, ...]:
    """Return the notices that come with the package, by date of issue; `CN` calls this at its first calculation.

    The files are read once: whatever is made of `CN`, unpickled copies too, shares the notices.
    """
    from importlib.resources import files  # noqa: PLC0415 - importing it takes as long as the rest of this package

    from caseflow.calendar.datafile import loads  # noqa: PLC0415 - needed only where something is computed

    folder = files(__name__)
    notices: list[Notice] = []
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        notices += loads(folder.joinpath(f"{year}.toml").read_text("utf-8"), year=year)
    for notice in notices:
        check_layer(notice, YEARLY, WEEKEND)
    return tuple(sorted(notices, key=lambda notice: notice.issued or date.max))


# The source is the function itself: importing this module reads no file.
CN = WorkCalendar("CN", date(FIRST_YEAR, 1, 1), None, WEEKEND, load, YEARLY)
