"""The parts of a calendar: one byte a day, the content that is hashed, and the refusals beyond its ends."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from hashlib import sha256
from typing import Any

import attrs

from caseflow.calendar.days import Weekend, day_or_text, whole_or_same
from caseflow.calendar.notice import UNOFFICIAL, Notice, check_arrangement, named
from caseflow.calendar.yearly import DayNote, Kind, Yearly
from caseflow.errors import BadInput, NoticeError, Unpublished, shown

_WEEK = 7


def day_flags(first: date, size: int, *, sure: int, weekend: Weekend, notices: Iterable[Notice], yearly: Yearly | None) -> bytes:
    """Return one byte for each of `size` days from `first` on, 1 for a working day; only the first `sure` days are announced.

    `notices` come oldest first, so that the notice issued last decides. Beyond `sure`, the statutory days with a fixed
    Gregorian date are off.
    """
    flags = _weeks(first, size, weekend)
    origin = first.toordinal()
    if yearly is not None and sure < size:
        begin, end = (date.fromordinal(origin + i) for i in (sure, size - 1))
        for day in yearly.fixed_between(begin, end):
            flags[day.toordinal() - origin] = 0
    for notice in notices:
        for days, flag in ((notice.off, 0), (notice.worked, 1)):
            for day in days:
                i = day.toordinal() - origin
                if 0 <= i < size:
                    flags[i] = flag
    return bytes(flags)


def _weeks(first: date, size: int, weekend: Weekend) -> bytearray:
    """One byte for each day by its weekday alone; each weekend holds until the next one begins."""
    flags = bytearray(size)
    for since, rest in ((first, weekend),) if isinstance(weekend, frozenset) else weekend:
        begin = (since - first).days
        week = bytes((since.weekday() + i) % 7 not in rest for i in range(7))
        flags[begin:size] = (week * (size // 7 + 1))[: max(size - begin, 0)]
    return flags


def day_note(day: date, *, working: bool, rest: bool, sure: bool, notice: Notice | None, yearly: Yearly | None) -> DayNote:
    """Return what is known about `day`: its kind, and the notice or the statute that decided it."""
    kind: Kind = ("make_up" if rest else "working") if working else "off"
    if notice is not None:
        clause = notice.clause(day)
        sentence, name = (clause.sentence, clause.name) if clause else ("", "")
        return DayNote(day, working, kind, notice, sentence, name, provisional=not sure)
    fixed = yearly.fixed_on(day) if yearly and not sure else None
    if fixed:
        return DayNote(day, working, kind, None, fixed.cite, fixed.zh, provisional=True)
    return DayNote(day, working, "weekend" if rest else "working", provisional=not sure)


def checked_ends(name: str, first: date | str, last: date | str | None, *, announced: bool) -> tuple[date, date | None]:
    """Return (first, last) of a calendar to be built; with `announced` its last day follows from its notices.

    Raises:
        BadInput: an end is missing, given twice or before the other.
    """
    begin = day_or_text(first, "first")
    end = None if last is None else day_or_text(last, "last")
    if (end is None) is not announced:
        msg = f"calendar {shown(name)} needs either last= (every day until then is known) or yearly= (by notices), not both"
        raise BadInput(msg, calendar=name)
    if end is not None and end < begin:
        msg = f"calendar {shown(name)} ends on {end} before it begins on {begin}; swap first= and last="
        raise BadInput(msg, calendar=name, first=begin, last=end)
    return begin, end


def checked_weekend(name: str, first: date, weekend: object) -> Weekend:
    """Return the rest days of the week in one form, so that equal weekends are equal: a set, or (since, set) where they changed.

    Raises:
        BadInput: `weekend` holds something else than some of the weekdays 0 to 6, or does not say which was kept on the day `first`.
    """
    changes = weekend.items() if isinstance(weekend, Mapping) else weekend
    listed = list(changes) if isinstance(changes, Iterable) and not isinstance(changes, str | bytes) else None
    if listed is None or not any(isinstance(item, tuple | list) for item in listed):
        return _rest_days(name, weekend if listed is None else listed)
    since: dict[date, frozenset[int]] = {}
    for item in listed:
        if not isinstance(item, tuple | list) or len(item) != 2:  # noqa: PLR2004  # a pair
            msg = (
                f"calendar {shown(name)}: weekend has {shown(item)}; a weekend that changed is given as {{day: rest days, day: rest days}}"
            )
            raise BadInput(msg, calendar=name, weekend=item)
        day = day_or_text(item[0], "the first day of a weekend")
        if day in since:
            msg = f"calendar {shown(name)}: weekend says twice what is kept from {day} on; give each day once"
            raise BadInput(msg, calendar=name, weekend=day)
        since[day] = _rest_days(name, item[1])
    begun = [day for day in since if day <= first]
    if not begun:
        msg = f"calendar {shown(name)} begins on {first}, and weekend= says nothing before {min(since)}; add the weekend from {first} on"
        raise BadInput(msg, calendar=name, weekend=min(since))
    kept = [(first, since[max(begun)])]
    for day in sorted(day for day in since if day > first):
        kept += [(day, since[day])] if since[day] != kept[-1][1] else []
    return tuple(kept) if len(kept) > 1 else kept[0][1]


def _rest_days(name: str, given: object) -> frozenset[int]:
    """The weekdays in `given` as plain whole numbers, those of numpy too; a truth value or a float is none."""
    listed = isinstance(given, Iterable) and not isinstance(given, str | bytes)
    days = [whole_or_same(day) for day in given] if listed else []  # type: ignore[attr-defined]  # it is an Iterable
    if not listed or any(type(day) is not int or not 0 <= day < _WEEK for day in days) or len(set(days)) == _WEEK:
        msg = (
            f"calendar {shown(name)}: weekend={shown(given)} must name some of 0 (Monday) to 6 (Sunday), not all, as whole numbers: "
            "write weekend={5, 6}"
        )
        raise BadInput(msg, calendar=name, weekend=given)
    return frozenset(days)


def by_issue(notices: Iterable[Notice]) -> tuple[Notice, ...]:
    """Return the notices oldest first; of two issued on one day, the one added later comes later. What is unofficial comes first of all."""
    return tuple(sorted(notices, key=lambda notice: (notice.layer != UNOFFICIAL, notice.issued or date.max)))


def check_layer(notice: Notice, yearly: Yearly | None, weekend: Weekend) -> None:
    """Refuse a national notice with a make-up day that is not a rest day; a region, which names its `layer`, may have one.

    A yearly arrangement that leaves a statutory day off a working day is refused too: it would settle the year, and wrongly.

    Raises:
        NoticeError: with every such day.
        BadInput: `notice` is not a Notice.
    """
    if not isinstance(notice, Notice):
        msg = f"notice must be a Notice, not {shown(notice)}; write Notice(title=..., off=[...]), or read_notice(text, year)"
        raise BadInput(msg, notice=notice)
    if yearly is not None and notice.layer == yearly.layer:
        check_arrangement(notice, weekend)
    if yearly is not None and yearly.arranges(notice) and (faults := yearly.missing_days(notice, weekend)):
        what = f"notice {shown(notice.title)}, which would settle the whole of {notice.year},"
        raise NoticeError.of(what, faults, title=notice.title, year=notice.year)


@attrs.frozen
class Ends:
    """Where a calendar ends, and the refusals that say so."""

    name: str
    first: date
    last: date
    until: date | None
    yearly: Yearly | None

    def unpublished(self, day: date, asked: str, **facts: Any) -> Unpublished:
        """Return (not raise) the error for `day`, which `asked` needs: the horizon, what is missing, what to do."""
        known = f"{self.name} knows {self.first} to {self.last}" + (f", provisionally to {self.until}" if self.until else "")
        needed = f"{known}; {asked} needs {named(day)}"
        if day < self.first:
            msg = f"{needed}. Earlier days are not in it: build a calendar that begins earlier, WorkCalendar.of(...)."
            return Unpublished(msg, day=day, horizon=self.first, missing=None, calendar=self.name, **facts)
        if self.yearly is None:
            msg = f"{needed}. Build it with a later last=, or ask calendar.provisional(until=...)."
            return Unpublished(msg, day=day, horizon=self.last, missing=None, calendar=self.name, **facts)
        year = self.last.year + 1
        missing = self.yearly.missing(year)
        unguessed = f" ({self.yearly.unguessed})" if self.yearly.unguessed else ""
        msg = (
            f"{needed}, which waits for 「{missing}」. {self.yearly.why} When the notice is out, add it: "
            f"calendar.with_notice(Notice(title=..., year={year}, off=[...], worked=[...])); or ask calendar.provisional() "
            f"for an answer that is marked provisional{unguessed}."
        )
        return Unpublished(msg, day=day, horizon=self.last, missing=missing, calendar=self.name, **facts)

    def cannot_add(self, day: date, n: object, size: int) -> Exception:
        """Return (not raise) why `n` working days from `day` have no answer among the `size` days of the calendar."""
        if type(n) is not int:
            return BadInput(f"n is {shown(n)} ({type(n).__name__}); a whole number of working days is wanted", n=n)
        if n == 0:
            return BadInput("n is 0, and there is no 0th working day: use next_or_same(day) or previous_or_same(day)", n=n)
        count = f"{shown(abs(n), 20)} working days {'after' if n > 0 else 'before'} {day}"
        origin = self.first.toordinal()
        if not 0 <= day.toordinal() - origin < size:
            return self.unpublished(day, count)
        edge = origin + size if n > 0 else origin - 1
        return self.unpublished(date.fromordinal(min(max(edge, 1), date.max.toordinal())), count)


def content_digest(ends: Ends, weekend: Weekend, notices: Iterable[Notice]) -> str:
    """Return a hex SHA-256 over everything that a calculation or `as_of` depends on.

    Quotations, links and numbers of notices are left out, and the words of `yearly`: a corrected quotation moves no due
    date.
    """
    yearly = ends.yearly
    content = {
        "name": ends.name,
        "coverage": [str(ends.first), str(ends.last)],
        "until": str(ends.until),
        "weekend": sorted(weekend) if isinstance(weekend, frozenset) else [[str(since), sorted(rest)] for since, rest in weekend],
        "yearly": yearly and [yearly.known_until, yearly.layer, [[fixed.month, fixed.day, fixed.since] for fixed in yearly.fixed]],
        "notices": [
            [n.title, str(n.issued), n.layer, n.year, n.amends, [str(d) for d in n.off], [str(d) for d in n.worked]] for n in notices
        ],
    }
    return sha256(json.dumps(content, ensure_ascii=True, sort_keys=True).encode("ascii")).hexdigest()
