"""How does a notice word its days? One item's dates, ranges and verbs, read strictly; what does not fit is named, not guessed.

The grammar is that of twenty years of notices. Months are inherited from the date before, a December before a January
belongs to the year before, and each item checks itself: weekdays in brackets, 共N天, rest days that are moved.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

import attrs

from caseflow.calendar.days import WEEKDAYS_ZH
from caseflow.calendar.notice import named

NUMERALS = "一二三四五六七八九十"
# Plain texts, which `re` compiles when first used and keeps: who reads no notice pays for none of them.
_DATE = r"(?:(?P<y>[0-9]{4})年)?(?:(?P<m>[0-9]{1,2})月)?(?P<d>[0-9]{1,2})日(?:（(?P<b>[^（）]*)）)?"
_ANY = re.sub(r"\?P<\w>", "?:", _DATE)
_TO = r"(?:至|到|[—–－~～-]+)"
_DAYS = rf"{_ANY}(?:(?:{_TO}|、|和){_ANY})*"

HAS_DAY = re.compile(r"[0-9]日")
# A day written in a way that this grammar does not read: full-width digits, or numerals.
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


@attrs.define
class ItemReader:
    """Reads one item of a notice of `year`; afterwards `off`, `worked`, `contradictions` and `unread` hold what it says."""

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
        """Read the item's words (without its 「一、元旦：」) and return itself."""
        # 「12月30日至1月1日」 without years, or 「2007年12月30日」: later Decembers of the item are the same one.
        words = re.sub(r"\s+", "", text).translate(_BRACKETS)
        self._read_spans(words)
        for piece in re.split(_STOP, words):
            segment = re.sub(r"^(?:其中|将)+", "", piece)
            if segment and not self._segment(segment):
                self.unread.append(f"could not read 「{segment}」; write its days by hand: Notice(off=[...], worked=[...])")
        self._check_all()
        return self

    def _read_spans(self, text: str) -> None:
        for found in re.finditer(_DATE, text):
            if found["y"] and found["m"]:
                self._years.setdefault(int(found["m"]), int(found["y"]))
        months = [int(found["m"]) for found in re.finditer(_DATE, text) if found["m"]]
        if 12 in months and 1 in months:  # noqa: PLR2004 - December and January in one item
            self._years.setdefault(12, self.year - 1)

    def _segment(self, segment: str) -> bool:
        if FOREIGN.search(segment):
            return False
        if found := re.fullmatch(_OFF, segment):
            self._latest = self._days(found["days"])
            self.off += self._latest
            return self._total(found["n"], segment)
        if found := re.fullmatch(_TOTAL, segment):
            return self._total(found["n"], segment)
        if found := re.fullmatch(_WORKED, segment):
            self.worked += [day for day in self._days(found["days"]) if day not in self.worked]
            return True
        if found := re.fullmatch(_MOVED, segment):
            return self._move(found, segment)
        if found := re.fullmatch(_RESTING, segment):
            days = self._days(found["days"])
            self._inside += days
            self.contradictions += [f"{named(d)} is called 公休日 in 「{segment}」" for d in days if d.weekday() < _SATURDAY]
            return True
        if found := re.fullmatch(_STATUTORY, segment):
            self._inside += self._days(found["days"])
            return True
        if found := re.fullmatch(_AGAIN, segment):
            self._outside += self._days(found["days"])
            return True
        if segment == "与周末连休":
            return self._joins_weekend(segment)
        return segment == "不调休" or not (HAS_DAY.search(segment) or VERBS.search(segment))

    def _move(self, found: re.Match[str], segment: str) -> bool:
        moved, onto = self._days(found["days"]), self._days(found["onto"])
        if len(moved) + bool(found["feast"]) != len(onto):
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
        said = NUMERALS.index(n) + 1 if n in NUMERALS else int(n)
        if said != len(self._latest):
            self.contradictions.append(f"「{segment}」, but the days before it are {len(self._latest)}")
        return bool(self._latest)

    def _check_all(self) -> None:
        # A rest day that is moved away is worked, unless the holiday itself lies on it; a text that says so twice agrees.
        moved = [day for day in self._moved if day not in self.off]
        if moved and self.worked and set(moved) != set(self.worked):
            differ = ", ".join(named(day) for day in sorted(set(moved) ^ set(self.worked)))
            self.contradictions.append(f"the days moved away and the days of 上班 differ in {differ}")
        self.worked += [day for day in moved if day not in self.worked]
        self.contradictions += [
            f"{named(day)} is worked, but the days off of its item are more than a month away"
            for day in self.worked
            if self.off and min(abs(day - other) for other in self.off) > _MONTH
        ]
        self.contradictions += [
            f"{named(day)} should be off by one phrase, but no 放假 covers it" for day in self._inside if day not in self.off
        ]
        self.contradictions += [f"{named(day)} is off and 正常上班 at once" for day in self._outside if day in self.off]
        self.contradictions += [f"{named(day)} is off and 上班 at once" for day in self.worked if day in self.off]

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
        found = re.fullmatch(_DATE, text)
        assert found is not None  # noqa: S101 - the caller matched the same pattern
        month = int(found["m"]) if found["m"] else self._month
        if month is None:
            self.unread.append(f"could not read 「{text}」: it names no month, and no date stands before it")
            return None
        year = int(found["y"]) if found["y"] else self._years.get(month, self.year)
        self._month = month
        try:
            day = date(year, month, int(found["d"]))
        except ValueError:
            self.contradictions.append(f"「{text}」 is no day of {year}")
            return None
        for weekday in re.findall(_WEEKDAY, found["b"] or ""):
            real = WEEKDAYS_ZH[day.weekday()]
            if f"周{weekday.replace('天', '日')}" != real:
                self.contradictions.append(f"「{text}」: {day.isoformat()} is a {real}, not what the brackets say")
        return day
