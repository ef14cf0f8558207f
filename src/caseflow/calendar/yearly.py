"""Calendars that are announced year by year: how far an announcement reaches, and what is known beyond it without guessing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Literal

import attrs

from caseflow.basics.arguments import instance_of
from caseflow.calendar.days import WEEKDAYS_EN, WEEKDAYS_ZH, Weekend, is_rest_day
from caseflow.calendar.notice import NATIONAL, UNOFFICIAL, Notice, named

Kind = Literal["working", "weekend", "off", "make_up"]


a_yearly = instance_of(lambda: Yearly, "a Yearly")


@attrs.frozen
class FixedDay:
    """A statutory day off with a fixed date in the Gregorian year, from the year `since` on."""

    month: int
    day: int
    zh: str
    since: int
    cite: str


@attrs.frozen
class MovableDay:
    """A statutory day off whose date moves: in each year from `since` on it lies between two (month, day), both included."""

    first: tuple[int, int]
    last: tuple[int, int]
    zh: str
    since: int
    cite: str


@attrs.frozen
class Yearly:
    """How a calendar is announced year by year: by which notice, up to which day a year is known, which days are fixed.

    `title` is the standard title of the notice, with `{year}` in it. `known_until` is the (month, day) of the last arranged
    year up to which every day is settled; `why` says why that is not 31 December. `fixed` and `movable` are the statutory days off:
    a notice that leaves one of them worked does not settle the year. `unguessed` names what is left out of a provisional answer.
    """

    title: str
    known_until: tuple[int, int]
    why: str
    fixed: tuple[FixedDay, ...] = ()
    unguessed: str = ""
    layer: str = NATIONAL
    movable: tuple[MovableDay, ...] = ()

    def arranges(self, notice: Notice) -> bool:
        """Return whether `notice` settles a whole year here; an amendment or the notice of a region does not."""
        return notice.year is not None and notice.amends is None and notice.layer == self.layer

    def last_year(self, notices: Iterable[Notice], first: int) -> int | None:
        """Return the last year of the unbroken run from the year `first`, or None where even that year is missing."""
        arranged = {notice.year for notice in notices if self.arranges(notice)}
        year = first
        while year in arranged:
            year += 1
        return year - 1 if year > first else None

    def last_day(self, year: int) -> date:
        """Return the last day that is known for sure where `year` is the last arranged year."""
        return date(year, *self.known_until)

    def missing(self, year: int) -> str:
        """Return the title of the notice that would settle `year`."""
        return self.title.format(year=year)

    def fixed_between(self, first: date, last: date) -> Iterator[date]:
        """Yield the statutory days off with a fixed Gregorian date from `first` to `last`, local days, both included."""
        for year in range(first.year, last.year + 1):
            days = (date(year, fixed.month, fixed.day) for fixed in self.fixed if year >= fixed.since)
            yield from (day for day in days if first <= day <= last)

    def missing_days(self, notice: Notice, weekend: Weekend) -> list[str]:
        """Return a fault for each statutory day off that the yearly arrangement `notice` leaves a working day."""
        assert notice.year is not None  # noqa: S101  it is asked of a notice that arranges a year
        year, off, worked = notice.year, set(notice.off), set(notice.worked)
        faults = []
        for fixed in self.fixed:
            day = date(year, fixed.month, fixed.day)
            if year >= fixed.since and (day in worked or not (day in off or is_rest_day(day, weekend))):
                faults.append(f"{named(day)} is a statutory day off ({fixed.zh}, {fixed.cite}), and would be a working day: add it to off")
        for movable in self.movable:
            first, last = date(year, *movable.first), date(year, *movable.last)
            if year >= movable.since and not any(first <= day <= last for day in off):
                faults.append(
                    f"it has no day off between {first} and {last}, where {movable.zh} lies ({movable.cite}): add its days to off"
                )
        return faults

    def fixed_on(self, day: date) -> FixedDay | None:
        """Return the statutory day off that falls on `day` (a local day) by its Gregorian date, or None."""
        return next((fixed for fixed in self.fixed if (fixed.month, fixed.day) == (day.month, day.day) and day.year >= fixed.since), None)


@attrs.frozen
class DayNote:
    """What a calendar knows about one day: a working day or not, of which kind, and by which words.

    `kind` is "working" (an ordinary working day), "weekend" (a rest day of the week), "off" (a day off by notice or
    statute) or "make_up" (a rest day of the week made a working day, 补班). `provisional` means by weekday and fixed
    statutory days only: no notice covers the day yet.
    """

    day: date
    working: bool
    kind: Kind
    notice: Notice | None = None
    sentence: str = ""
    name: str = ""
    provisional: bool = False

    @property
    def zh(self) -> str:
        """Why the day is a working day or not, in Chinese."""
        named = f"（{self.name}）" if self.name else ""
        words = {
            "working": "通知定为工作日" if self.notice else "工作日",
            "weekend": f"休息日（{WEEKDAYS_ZH[self.day.weekday()]}）",
            "off": f"放假{named}",
            "make_up": f"调休上班{named}",
        }[self.kind]
        return words + ("，非官方资料" if self._is_unofficial else "") + ("，暂定：通知尚未公布" if self.provisional else "")

    @property
    def en(self) -> str:
        """Why the day is a working day or not, in English."""
        words = {
            "working": "working day by notice" if self.notice else "working day",
            "weekend": f"rest day of the week ({WEEKDAYS_EN[self.day.weekday()]})",
            "off": "day off" + (f" ({self.name})" if self.name else ""),
            "make_up": "make-up working day" + (f" ({self.name})" if self.name else ""),
        }[self.kind]
        return words + (", unofficial" if self._is_unofficial else "") + (", provisional: no notice yet" if self.provisional else "")

    @property
    def _is_unofficial(self) -> bool:
        return self.notice is not None and self.notice.layer == UNOFFICIAL
