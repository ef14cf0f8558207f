"""How far does a yearly announcement reach, and what may be said beyond it without guessing?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Literal

import attrs

from caseflow.calendar.days import WEEKDAYS_EN, WEEKDAYS_ZH
from caseflow.calendar.notice import NATIONAL, Notice

Kind = Literal["working", "weekend", "off", "make_up"]


@attrs.frozen
class FixedDay:
    """A statutory day off with a fixed place in the Gregorian year, from the year `since` on."""

    month: int
    day: int
    zh: str
    since: int
    cite: str


@attrs.frozen
class Yearly:
    """A calendar that is announced year by year: who announces, up to which day a year is known, what is fixed.

    `title` is the notice's standard title with `{year}` in it; `known_until` the (month, day) of the last arranged year
    up to which nothing is left open; `why` says why that is not 31 December; `unguessed` names what is left out of a
    provisional answer.
    """

    title: str
    known_until: tuple[int, int]
    why: str
    fixed: tuple[FixedDay, ...] = ()
    unguessed: str = ""
    layer: str = NATIONAL

    def arranges(self, notice: Notice) -> bool:
        """Return whether `notice` settles a whole year here; an amendment and a region's copy settle none."""
        return notice.year is not None and notice.amends is None and notice.layer == self.layer

    def last_year(self, notices: Iterable[Notice], first: int) -> int | None:
        """Return the last year of the unbroken run from the year `first`, or None when even that one is missing."""
        arranged = {n.year for n in notices if self.arranges(n)}
        year = first
        while year in arranged:
            year += 1
        return year - 1 if year > first else None

    def last_day(self, year: int) -> date:
        """Return the last day for sure when `year` is the last one arranged."""
        return date(year, *self.known_until)

    def missing(self, year: int) -> str:
        """Return the title of the notice that would settle `year`."""
        return self.title.format(year=year)

    def fixed_on(self, day: date) -> FixedDay | None:
        """Return the statutory day off that falls on `day` (a local day) by its Gregorian date, or None."""
        return next((f for f in self.fixed if (f.month, f.day) == (day.month, day.day) and day.year >= f.since), None)


@attrs.frozen
class DayNote:
    """What a calendar knows about one day: worked or not, of which kind, and the words that say so.

    `kind` is "working" (an ordinary working day), "weekend" (a rest day of the week), "off" (a day off by notice or
    statute) or "make_up" (a rest day of the week that is worked, 补班). `provisional` means: by weekday and fixed
    statutory days only, no notice covers it yet.
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
        """Why the day is worked or not, in Chinese."""
        named = f"（{self.name}）" if self.name else ""
        words = {
            "working": "通知定为工作日" if self.notice else "工作日",
            "weekend": f"休息日（{WEEKDAYS_ZH[self.day.weekday()]}）",
            "off": f"放假{named}",
            "make_up": f"调休上班{named}",
        }[self.kind]
        return words + ("，暂定：通知尚未公布" if self.provisional else "")

    @property
    def en(self) -> str:
        """Why the day is worked or not, in English."""
        words = {
            "working": "working day by notice" if self.notice else "working day",
            "weekend": f"rest day of the week ({WEEKDAYS_EN[self.day.weekday()]})",
            "off": "day off" + (f" ({self.name})" if self.name else ""),
            "make_up": "make-up working day" + (f" ({self.name})" if self.name else ""),
        }[self.kind]
        return words + (", provisional: no notice yet" if self.provisional else "")
