"""The working days of mainland China: `CN`, read from the State Council's notices, one data file a year."""

from __future__ import annotations

from datetime import date

from caseflow.calendar.notice import Notice
from caseflow.calendar.workdays import WorkCalendar
from caseflow.calendar.yearly import FixedDay, Yearly

FIRST_YEAR = 2007
LAST_YEAR = 2026

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
    unguessed="春节, 清明节, 端午节, 中秋节 and all days exchanged around holidays are not guessed",
)


def load() -> tuple[Notice, ...]:
    """Return the notices that come with the package, by date of issue; `CN` calls this at its first calculation."""
    from importlib.resources import files  # noqa: PLC0415 - importing it takes as long as the rest of this package

    from caseflow.calendar.datafile import loads  # noqa: PLC0415 - needed only where something is computed

    folder = files(__name__)
    notices: list[Notice] = []
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        notices += loads(folder.joinpath(f"{year}.toml").read_text("utf-8"), year=year)
    return tuple(sorted(notices, key=lambda notice: notice.issued or date.max))


# The source is the function itself: importing this module reads no file.
CN = WorkCalendar("CN", date(FIRST_YEAR, 1, 1), None, frozenset({5, 6}), load, YEARLY)
