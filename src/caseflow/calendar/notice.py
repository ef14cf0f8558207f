"""`Notice`: one official text as data: days off, make-up days, number, date of issue, and the sentence for each day."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any, TypeVar

import attrs

from caseflow.basics.arguments import a_text, instance_of, listed, or_none, some_items, some_texts, takes
from caseflow.basics.days import plain_day
from caseflow.calendar.days import WEEKDAYS_EN, Weekend, day_or_text, expand, is_rest_day, plain_year, whole_or_same
from caseflow.errors import BadInput, NoticeError, shown

T = TypeVar("T")

NATIONAL = "national"
UNOFFICIAL = "unofficial"  # the layer of days that no authority has published
MAKE_UP_ONLY_ON: Weekend = frozenset({5, 6})

some_clauses = listed(instance_of(lambda: Clause, "a Clause"), "several clauses", each="a clause")
some_notices = listed(instance_of(lambda: Notice, "a Notice"), "several notices", "write [notice]", each="a notice")
# The title of a yearly arrangement says which year it settles; amendments have other titles. Where another body puts its own name
# or words before it (转发), the notice is one of that body.
_TITLE_YEAR = re.compile(r"(.*?)关于(\d{4})年部分节假日安排的通知(.*)", re.ASCII)
_STATE_COUNCIL = re.compile(r"(?:国办发[^发]{0,4}[(\[〔][0-9]{4}[)\]〕][0-9]+号)?(?:中华人民共和国)?(?:国务院(?:办公厅)?)?")
_AROUND_TITLES = re.compile(r"[\s《》〈〉「」『』“”\"'<>]")
_NUMBER_AFTER_TITLE = re.compile(r"(?:[(\[〔].*[)\]〕])?")
_FARTHEST_OUTSIDE = 31


@attrs.frozen(init=False)
class Clause:
    """One item of a notice, such as 「五、端午节：…」: its days off, its make-up days, and its sentence word for word.

    `off` and `worked` are local days in ascending order.
    """

    name: str
    off: tuple[date, ...]
    worked: tuple[date, ...]
    sentence: str

    @takes(name=a_text, off=some_items, worked=some_items, sentence=a_text)
    def __init__(self, name: str = "", *, off: Iterable[object] = (), worked: Iterable[object] = (), sentence: str = "") -> None:
        """Take days as dates, as texts `YYYY-MM-DD`, or as ranges `first..last`, both ends included."""
        off_days, faults = expand(off)
        worked_days, more = expand(worked)
        if faults or more:
            what = f"clause {shown(name)}"
            raise NoticeError.of(what, [*faults, *more], title=name)
        self.__attrs_init__(name, tuple(sorted(off_days)), tuple(sorted(worked_days)), sentence)


@attrs.frozen(init=False)
class Notice:
    """One official text as data; `Notice(title=..., off=[...], worked=[...])` is enough.

    `off` are the days off and `worked` the make-up days (local days, ascending). `issued` is the day of issue; None means
    that it is not known, and counts as the newest. `amends` is the title or number of the notice that this one changes.
    `layer` is the authority or region it speaks for. `year` is the year that it arranges *as a whole* (read from a title in
    the standard form, of the State Council or of no named body); only such a notice moves the horizon of a calendar.
    `clauses` are its items in the order of the text, `secondary` the fields that are known from a secondary source only.

    Raises:
        NoticeError: with every fault: something that is not a day, a day twice, a day both off and worked, no day at all,
            a day more than a month outside `year`, a `year` that is not
            that of the title, or is given to a notice of another body, which settles none.

    >>> closure = Notice(title="镇政府关于汛期闭所的通知", off=["2021-07-21..2021-07-23"], layer="华龙区")
    >>> len(closure.off), closure.issued, closure.year
    (3, None, None)
    >>> Notice(title="国务院办公厅关于2027年部分节假日安排的通知", off=["2027-01-01"]).year
    2027
    >>> Notice(title="x", off=["2021-05-01"], worked=["2021-05-01"])
    Traceback (most recent call last):
        ...
    caseflow.errors.NoticeError: notice 'x' cannot be built:
      - 2021-05-01 (Sat) is both under off and under worked; a day is one or the other
    see docs/reference/errors.md#noticeerror
    """

    title: str
    off: tuple[date, ...] = attrs.field(repr=lambda days: f"<{len(days)} days>")
    worked: tuple[date, ...] = attrs.field(repr=lambda days: f"<{len(days)} days>")
    number: str | None
    issued: date | None
    urls: tuple[str, ...] = attrs.field(repr=False)
    amends: str | None
    layer: str
    year: int | None
    clauses: tuple[Clause, ...] = attrs.field(repr=False)
    secondary: tuple[str, ...] = attrs.field(repr=False)

    @takes(number=or_none(a_text), urls=some_texts, amends=or_none(a_text), layer=a_text, clauses=some_clauses, secondary=some_texts)
    def __init__(
        self,
        title: str,
        *,
        off: Iterable[object] = (),
        worked: Iterable[object] = (),
        number: str | None = None,
        issued: date | str | None = None,
        urls: Iterable[str] = (),
        amends: str | None = None,
        layer: str = NATIONAL,
        year: int | None = None,
        clauses: Iterable[Clause] = (),
        secondary: Iterable[str] = (),
    ) -> None:
        """Take days in `off` and `worked`, in `clauses`, or in both."""
        items = tuple(clauses)
        off_days, faults = expand(_listed(off, [c.off for c in items]))
        worked_days, more = expand(_listed(worked, [c.worked for c in items]))
        faults += more
        day_issued = _tried(lambda: None if issued is None else day_or_text(issued), "issued", faults)
        name = _text(title)
        if not name.strip():
            faults.append("the title is empty, or not text; give the title of the notice")
        if year is None and amends is None and layer == NATIONAL:
            year = year_in(name)
        elif year is not None and layer == NATIONAL and is_of_another_body(name):
            faults.append("it is a notice of another body than the State Council, and settles no year: leave out year=, and give layer=")
        elif year is not None and year_in(name) not in (None, whole_or_same(year)):  # a year may be anything here
            faults.append(f"its title is that of {year_in(name)}, and year= says {shown(year)}: correct one of them")
        arranged = _tried(lambda: None if year is None else plain_year(year), "year", faults)
        readable = not faults
        faults += _faults(off_days, worked_days)
        if readable:  # a notice whose days could not be read is not called empty too
            faults += _emptiness(off_days, worked_days, arranged)
        if faults:
            what = f"notice {shown(title)}"
            raise NoticeError.of(what, dict.fromkeys(faults), title=title)
        self.__attrs_init__(
            title, tuple(sorted(off_days)), tuple(sorted(worked_days)), number, day_issued, tuple(urls), amends,
            layer, arranged, items, tuple(secondary),
        )  # fmt: skip

    @property
    def cited(self) -> str:
        """The title and number as a citation: 《…》（国办发明电〔2020〕27号）, with a mark where the number is from a secondary source."""
        mark = "，号见二手资料" if "number" in self.secondary else ""
        return f"《{self.title}》" + (f"（{self.number}{mark}）" if self.number else "")

    @takes(day=plain_day)
    def clause(self, day: date) -> Clause | None:
        """Return the item that names `day` (a local day), or None where no item does."""
        return next((c for c in self.clauses if day in c.off or day in c.worked), None)

    def sentence(self, day: date) -> str:
        """Return the sentence that names `day` (a local day), or an empty text."""
        clause = self.clause(day)
        return clause.sentence if clause else ""


def year_in(title: str) -> int | None:
    """Return the year that the State Council's yearly arrangement with this title settles; None for any other title.

    >>> year_in("《国务院办公厅关于２０２７年部分节假日安排的通知》")
    2027
    >>> year_in("某省人民政府办公厅转发国务院办公厅关于2027年部分节假日安排的通知") is None
    True
    """
    match = _TITLE_YEAR.fullmatch(_plain_title(title))
    return int(match[2]) if match and _STATE_COUNCIL.fullmatch(match[1]) and _NUMBER_AFTER_TITLE.fullmatch(match[3]) else None


def is_of_another_body(title: str) -> bool:
    """Return whether the title is that of a yearly arrangement with other words around it, as where a province forwards it (转发)."""
    return year_in(title) is None and _TITLE_YEAR.search(_plain_title(title)) is not None


def _plain_title(title: str) -> str:
    """The title without spaces, brackets and the full-width forms of letters and digits."""
    return _AROUND_TITLES.sub("", unicodedata.normalize("NFKC", title))


def check_arrangement(notice: Notice, weekend: Weekend = MAKE_UP_ONLY_ON) -> None:
    """Refuse a yearly arrangement with a make-up day that is not a rest day of the week: a Tuesday is a working day anyway.

    It applies to national arrangements and their amendments only: a notice of a region may change any day either way.

    Raises:
        NoticeError: with every such day.
    """
    faults = [
        f"{named(day)} is listed as a make-up day, but is not a rest day of the week; check the date in the text"
        for day in notice.worked
        if not is_rest_day(day, weekend)
    ]
    if faults:
        what = f"notice {shown(notice.title)}"
        raise NoticeError.of(what, faults, title=notice.title)


def outside_year(days: Iterable[date], year: int) -> list[str]:
    """Return a fault for each day that lies more than a month (31 days) outside `year`."""
    month = timedelta(days=_FARTHEST_OUTSIDE)
    first, last = date(year, 1, 1) - month, date(year, 12, 31) + month
    return [f"{named(day)} lies more than a month outside {year}" for day in days if not first <= day <= last]


def named(day: date) -> str:
    """Return `2021-05-01 (Sat)`: a day as messages write it."""
    return f"{day.isoformat()} ({WEEKDAYS_EN[day.weekday()]})"


def _tried(make: Callable[[], T | None], what: str, faults: list[str]) -> T | None:
    try:
        return make()
    except BadInput as error:
        faults.append(f"{what}: {error}")
        return None


def _text(given: object) -> str:
    return given if isinstance(given, str) else ""


def _listed(given: Iterable[object], of_clauses: list[tuple[date, ...]]) -> list[Any]:
    """The days given directly, and those of the clauses; a day that is given in both ways counts once."""
    # What is not a list is taken as one item, which is then refused as a day.
    direct: list[Any] = [given] if isinstance(given, str | bytes) or not isinstance(given, Iterable) else list(given)
    from_clauses: list[Any] = [day for days in of_clauses for day in days]
    if not (direct and from_clauses):
        return direct or from_clauses
    already = set(from_clauses)
    return from_clauses + [item for item in direct if item not in already]


def _faults(off: list[date], worked: list[date]) -> list[str]:
    faults = [f"{named(day)} is both under off and under worked; a day is one or the other" for day in sorted({*off} & {*worked})]
    for where, days in (("off", off), ("worked", worked)):
        faults += [f"{named(day)} is listed {n} times under {where}" for day, n in sorted(Counter(days).items()) if n > 1]
    return faults


def _emptiness(off: list[date], worked: list[date], year: int | None) -> list[str]:
    if not off and not worked:
        return ["it lists no day; a year without days is a year not published, not one without holidays"]
    if year is None:
        return []
    faults = outside_year([*off, *worked], year)
    if not any(day.year == year for day in off):
        faults.append(f"it arranges {year} but lists no day off in {year}; a year is never without holidays")
    return faults
