"""The grammar of a notice: the dates, ranges and verbs of one item, read strictly; what does not fit is reported, not guessed.

It covers the notices of twenty years. A date without a month has that of the date before, a December before a January
belongs to the year before, and each item checks itself: weekdays in brackets, 共N天, rest days that are moved.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

import attrs

from caseflow.calendar.days import WEEKDAYS_ZH, part_of_day
from caseflow.calendar.notice import named

NUMERALS = "一二三四五六七八九十"
# Plain texts, which `re` compiles when they are first used: a program that reads no notice pays for none of them.
_DATE = r"(?:(?P<y>[0-9]{4})年)?(?:(?P<m>[0-9]{1,2})月)?(?P<d>[0-9]{1,2})日(?:（(?P<b>[^（）]*)）)?"
_ANY = re.sub(r"\?P<\w>", "?:", _DATE)
_TO = r"(?:至|到|[—–－~～-]+)"
_DAYS = rf"{_ANY}(?:(?:{_TO}|、|和){_ANY})*"

HAS_DAY = re.compile(r"[0-9]日")
# A day in a notation that this grammar does not read: full-width digits, or Chinese numerals.
FOREIGN = re.compile(rf"[０-９]+[月日]|[{NUMERALS}〇]+月[{NUMERALS}〇]+日")
VERBS = re.compile("放假|上班|补休|公休|调休")

_BRACKETS = str.maketrans("()", "（）")
_STOP = r"[，；。,;](?![^（]*）)"  # no full stop inside brackets
_STEP = rf"(?P<to>{_TO})?(?P<date>{_ANY})"
_WEEKDAY = f"(?:星期|周)([{NUMERALS[:6]}日天])"
_OFF = rf"(?P<days>{_DAYS})(?:放假调休|调休放假|放假公休|放假|补休|调休)(?:(?P<n>[0-9]+)天)?"
_WORKED = rf"(?P<days>{_DAYS})上班"
_MOVED = rf"(?P<days>{_DAYS})(?:[两三四]个)?公休日(?P<feast>及[^0-9，]+节)?(?:分别)?调至(?P<onto>{_DAYS})"
_STATUTORY = rf"(?P<days>{_DAYS})为(?:[^0-9，]+节)?法定节?假日"
_RESTING = rf"(?P<days>{_DAYS})(?:为公休日|照常公休)"
_AGAIN = rf"(?P<days>{_DAYS})起正常上班"
_TOTAL = rf"共(?P<n>[0-9]+|[{NUMERALS}])天"

_MONTH = timedelta(days=31)
_MONDAY, _FRIDAY, _SATURDAY = 0, 4, 5


def not_read(words: str) -> str:
    """Return the fault for words that could not be read, with what to do about them."""
    return f"could not read 「{words}」; {part_of_day(words) or 'write its days by hand: Notice(off=[...], worked=[...])'}"


@attrs.define
class ItemReader:
    """The reader of one item of a notice of `year`; afterwards `off`, `worked`, `contradictions` and `unread` hold what the item says."""

    year: int
    off: list[date] = attrs.field(factory=list)
    worked: list[date] = attrs.field(factory=list)
    contradictions: list[str] = attrs.field(factory=list)
    unread: list[str] = attrs.field(factory=list)
    _month: int | None = None
    _years: dict[int, int] = attrs.field(factory=dict)
    _latest: list[date] = attrs.field(factory=list)
    _moved: list[date] = attrs.field(factory=list)
    _inside: list[date] = attrs.field(factory=list)
    _outside: list[date] = attrs.field(factory=list)

    def read(self, text: str) -> ItemReader:
        """Read the words of the item (without its 「一、元旦：」) and return the reader."""
        words = re.sub(r"\s+", "", text).translate(_BRACKETS)
        self._find_years(words)
        for piece in re.split(_STOP, words):
            segment = re.sub(r"^(?:其中|将)+", "", piece)
            if segment and not self._segment(segment):
                self.unread.append(not_read(segment))
        self._check_all()
        return self

    def _find_years(self, text: str) -> None:
        # 「12月30日至1月1日」 without years, or 「2007年12月30日」: the later Decembers of the item are the same one.
        dated = [match for match in re.finditer(_DATE, text) if match["m"]]
        for match in dated:
            if match["y"]:
                self._years.setdefault(int(match["m"]), int(match["y"]))
        months = [int(match["m"]) for match in dated]
        if 12 in months and 1 in months:  # noqa: PLR2004 - December and January in one item
            self._years.setdefault(12, self.year - 1)

    def _segment(self, segment: str) -> bool:
        if FOREIGN.search(segment):
            return False
        if match := re.fullmatch(_OFF, segment):
            self._latest = self._days(match["days"])
            self.off += self._latest
            return self._total(match["n"], segment)
        if match := re.fullmatch(_TOTAL, segment):
            return self._total(match["n"], segment)
        if match := re.fullmatch(_WORKED, segment):
            self.worked += [day for day in self._days(match["days"]) if day not in self.worked]
            return True
        if match := re.fullmatch(_MOVED, segment):
            return self._move(match, segment)
        if match := re.fullmatch(_RESTING, segment):
            days = self._days(match["days"])
            self._inside += days
            self.contradictions += [f"{named(d)} is called 公休日 in 「{segment}」" for d in days if d.weekday() < _SATURDAY]
            return True
        if match := re.fullmatch(_STATUTORY, segment):
            self._inside += self._days(match["days"])
            return True
        if match := re.fullmatch(_AGAIN, segment):
            self._outside += self._days(match["days"])
            return True
        if segment == "与周末连休":
            return self._joins_weekend(segment)
        return segment == "不调休" or not (HAS_DAY.search(segment) or VERBS.search(segment))

    def _move(self, match: re.Match[str], segment: str) -> bool:
        moved, onto = self._days(match["days"]), self._days(match["onto"])
        if len(moved) + bool(match["feast"]) != len(onto):
            self.contradictions.append(f"「{segment}」 moves {len(moved)} days onto {len(onto)}")
        self._moved += moved
        self._inside += onto
        return True

    def _joins_weekend(self, segment: str) -> bool:
        alone = [d for d in self._latest if _MONDAY < d.weekday() < _FRIDAY]
        self.contradictions += [f"「{segment}」, but {named(day)} does not touch a weekend" for day in alone]
        return bool(self._latest)

    def _total(self, n: str | None, segment: str) -> bool:
        if n is None:
            return True
        total = NUMERALS.index(n) + 1 if n in NUMERALS else int(n)
        if total != len(self._latest):
            self.contradictions.append(f"「{segment}」, but the days before it are {len(self._latest)}")
        return bool(self._latest)

    def _check_all(self) -> None:
        # A rest day that is moved away is a working day, unless the holiday itself falls on it; 上班 must then name the same days.
        moved = [day for day in self._moved if day not in self.off]
        if moved and self.worked and set(moved) != set(self.worked):
            differ = ", ".join(named(day) for day in sorted(set(moved) ^ set(self.worked)))
            self.contradictions.append(f"the days moved away and the days of 上班 differ in {differ}")
        self.worked += [day for day in moved if day not in self.worked]
        self.contradictions += [
            f"{named(day)} is a make-up day, but the days off of its item are more than a month away"
            for day in self.worked
            if self.off and min(abs(day - other) for other in self.off) > _MONTH
        ]
        self.contradictions += [
            f"{named(day)} should be off by one phrase, but no 放假 covers it" for day in self._inside if day not in self.off
        ]
        self.contradictions += [f"{named(day)} is both off and 正常上班" for day in self._outside if day in self.off]
        self.contradictions += [f"{named(day)} is both off and 上班" for day in self.worked if day in self.off]

    def _days(self, text: str) -> list[date]:
        """The days of a phrase, ranges filled."""
        days: list[date] = []
        for step in re.finditer(_STEP, text):
            day = self._day(step["date"])
            if day is None:
                continue
            if step["to"] and days:
                start = days[-1]
                length = (day - start).days
                if not 0 < length <= _MONTH.days:  # no holiday is longer
                    self.contradictions.append(f"the range 「{text}」 runs from {named(start)} to {named(day)}")
                    continue
                days += [start + timedelta(days=i) for i in range(1, length + 1)]
            else:
                days.append(day)
        return days

    def _day(self, text: str) -> date | None:
        match = re.fullmatch(_DATE, text)
        assert match is not None  # noqa: S101 - the caller matched the same pattern
        month = int(match["m"]) if match["m"] else self._month
        if month is None:
            self.unread.append(f"could not read 「{text}」: it names no month, and no date stands before it")
            return None
        year = int(match["y"]) if match["y"] else self._years.get(month, self.year)
        self._month = month
        try:
            day = date(year, month, int(match["d"]))
        except ValueError:
            self.contradictions.append(f"「{text}」 does not exist in {year}")
            return None
        for weekday in re.findall(_WEEKDAY, match["b"] or ""):
            real = WEEKDAYS_ZH[day.weekday()]
            if f"周{weekday.replace('天', '日')}" != real:
                self.contradictions.append(f"「{text}」: {day.isoformat()} is a {real}, not what the brackets say")
        return day
