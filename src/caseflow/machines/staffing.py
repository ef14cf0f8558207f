"""The plan's rules about people and periods, as plain functions: how many agents, free to move from when, filed by when, weighted points."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Final, TypeVar

from caseflow.calendar import WorkCalendar, working_days
from caseflow.errors import BadInput, shown
from caseflow.law import Citation
from caseflow.machines.law import ARCHIVES, CIVIL_CODE, PLAN

CITES: Final[dict[str, tuple[Citation, ...]]] = {
    "agents_needed": (PLAN["二(三)2(1)"], CIVIL_CODE[1259]),
    "dedicated_staff_fit": (PLAN["二(三)1(3)"],),
    "leaders_fit": (PLAN["二(三)1(1)"],),
    "full_years": (PLAN["二(三)1(2)一"], CIVIL_CODE[202, 1259]),
    "free_from": (PLAN["二(三)1(2)三"], CIVIL_CODE[201, 202]),
    "in_first_quarter": (PLAN["二(三)1(2)三"],),
    "filed_in_time": (PLAN["二(三)1(2)三"], CIVIL_CODE[201]),
    "notice_missing": (PLAN["二(三)1(2)三"], CIVIL_CODE[201]),
    "latest_filing": (PLAN["二(三)1(2)三"], CIVIL_CODE[201]),
    "quarter_of": (PLAN["二(三)5(2)"], ARCHIVES[14]),
    "footage_kept_until": (PLAN["二(一)4"],),
    "responsible": (PLAN["二(四)1"],),
    "working_days_within": (PLAN["二(四)2(6)"],),
    "months_of_quarter": (PLAN["二(四)2(6)"],),
    "quarters_of_year": (PLAN["二(四)2(6)"],),
    "rolled_up": (PLAN["二(四)2(6)"],),
    "model_sites_fit": (PLAN["三(四)"],),
}
"""The citations on which each of these functions rests, by its name."""

CLEAR, LOOSE = "clear", "loose"
KEPT_DAYS = 10
"""For how many calendar days footage is kept for sure."""
_DAY = timedelta(days=1)
_RESIDENTS = 400
_NOTICE = 15
_YEARS_ON_POST = 2
_FIRST_QUARTER = 3
Person = TypeVar("Person")
DaySpan = tuple[date, date]
"""The first and the last local day of a period, both included."""


def agents_needed(residents: int) -> tuple[int, ...]:
    """Return how many full-time agents a village of `residents` has in principle; at exactly 400 both answers hold.

    Raises:
        BadInput: `residents` is negative.

    Law: 二(三)2(1): 400人以下 one, 400人以上 two; 民法典 1259: 以上 and 以下 both include the number itself.

    >>> agents_needed(399), agents_needed(400), agents_needed(401)
    ((1,), (1, 2), (2,))
    """
    if residents < 0:
        msg = f"residents must be 0 or more, not {shown(residents)}"
        raise BadInput(msg, residents=residents)
    return tuple(n for n, holds in ((1, residents <= _RESIDENTS), (2, residents >= _RESIDENTS)) if holds)


def leaders_fit(directors: int, deputies: int) -> bool:
    """Return whether a centre has one director and one or two deputies (二(三)1(1))."""
    return directors == 1 and deputies in {1, 2}


def dedicated_staff_fit(staff: int) -> bool:
    """Return whether a centre has two or three dedicated staff for special groups (二(三)1(3))."""
    return staff in {2, 3}


def model_sites_fit(sites: int) -> bool:
    """Return whether this number of centres may be chosen as models: five to ten (三(四)), both included."""
    return sites in range(5, 11)


def corresponding_day(day: date, years: int) -> date:
    """Return the corresponding day `years` later, or the month's end where there is none (民法典 202).

    >>> corresponding_day(date(2020, 2, 29), 1).isoformat()
    '2021-02-28'
    """
    if (day.month, day.day) == (2, 29):
        return date(day.year + years, 3, 1) - _DAY
    return day.replace(year=day.year + years)


def full_years(since: date, years: int, day: date) -> bool:
    """Return whether `years` years of service that began on `since` are full on the local `day`; the corresponding day counts.

    Law: 二(三)1(2)一 (满3年); 民法典 1259: 届满 includes the number itself.

    >>> full_years(date(2018, 3, 17), 3, date(2021, 3, 17)), full_years(date(2018, 3, 17), 3, date(2021, 3, 16))
    (True, False)
    """
    return day >= corresponding_day(since, years)


def free_from(on_post_since: date) -> date:
    """Return the first local day on which a person may move without a stated need: the day after two years on the post.

    Law: 二(三)1(2)三; 民法典 201, 202: the first day is not counted, the corresponding day is the last of the period.

    >>> free_from(date(2019, 3, 1)).isoformat()
    '2021-03-02'
    """
    return corresponding_day(on_post_since, _YEARS_ON_POST) + _DAY


def in_first_quarter(day: date) -> bool:
    """Return whether `day` lies in January, February or March (二(三)1(2)三)."""
    return day.month <= _FIRST_QUARTER


def filed_in_time(filed: date, effective: date, calendar: WorkCalendar, *, reading: str = CLEAR) -> bool:
    """Return whether 15 working days lie between the local days `filed` and `effective`; a filing on a day off is valid.

    By the `clear` reading neither day is counted; by the `loose` one `effective` may be the fifteenth.

    Raises:
        Unpublished: the calendar does not reach that far.

    Law: 二(三)1(2)三 (提前15个工作日提交申请).

    >>> from caseflow.calendar import CN
    >>> filed_in_time(date(2021, 3, 10), date(2021, 3, 31), CN), filed_in_time(date(2021, 3, 10), date(2021, 3, 31), CN, reading="loose")
    (False, True)
    """
    return notice_missing(filed, effective, calendar, reading=reading) == 0


def notice_missing(filed: date, effective: date, calendar: WorkCalendar, *, reading: str = CLEAR) -> int:
    """Return how many of the 15 working days are missing between the local days `filed` and `effective`; 0 when it was filed in time.

    Raises:
        Unpublished: the calendar does not reach that far.

    >>> from caseflow.calendar import CN
    >>> notice_missing(date(2021, 3, 9), date(2021, 3, 31), CN), notice_missing(date(2021, 3, 12), date(2021, 3, 31), CN)
    (0, 3)
    """
    last = effective if reading == LOOSE else effective - _DAY
    return max(0, _NOTICE - calendar.count(filed, last))


def latest_filing(effective: date, calendar: WorkCalendar, *, reading: str = CLEAR) -> date:
    """Return the latest working day on which a move that takes effect on `effective` may be filed.

    Raises:
        Unpublished: the calendar does not reach that far.

    >>> from caseflow.calendar import CN
    >>> latest_filing(date(2021, 3, 31), CN).isoformat()
    '2021-03-09'
    """
    return working_days(_NOTICE).latest_start(before=effective, calendar=calendar, clear=reading != LOOSE)


def quarter_of(day: date) -> tuple[int, int]:
    """Return the calendar quarter of `day`: its year, and 1 to 4.

    >>> quarter_of(date(2021, 3, 31)), quarter_of(date(2021, 4, 1))
    ((2021, 1), (2021, 2))
    """
    return day.year, (day.month - 1) // _FIRST_QUARTER + 1


def month_of(day: date, later: int = 0) -> DaySpan:
    """Return the calendar month of `day`, or the one that many months `later`.

    >>> [str(each) for each in month_of(date(2021, 2, 10))], [str(each) for each in month_of(date(2021, 11, 1), 3)]
    (['2021-02-01', '2021-02-28'], ['2022-02-01', '2022-02-28'])
    """
    months = day.year * 12 + day.month - 1 + later
    after = months + 1
    return date(months // 12, months % 12 + 1, 1), date(after // 12, after % 12 + 1, 1) - _DAY


def working_days_within(span: DaySpan, calendar: WorkCalendar) -> tuple[date, ...]:
    """Return the working days of `span`: each day of a month has a daily appraisal (二(四)2(6)).

    Raises:
        Unpublished: the calendar does not reach that far.

    >>> from caseflow.calendar import CN
    >>> len(working_days_within(month_of(date(2021, 4, 1)), CN))  # 30 days, with Qingming off and a Sunday that is worked
    22
    """
    first, last = span
    days = (first + n * _DAY for n in range((last - first).days + 1))
    return tuple(day for day in days if calendar.is_working(day))


def months_of_quarter(day: date) -> tuple[DaySpan, ...]:
    """Return the three months of the calendar quarter of `day`: each has a monthly appraisal (二(四)2(6)).

    >>> [str(first) for first, _ in months_of_quarter(date(2021, 5, 20))]
    ['2021-04-01', '2021-05-01', '2021-06-01']
    """
    year, quarter = quarter_of(day)
    first = date(year, (quarter - 1) * 3 + 1, 1)
    return tuple(month_of(first, n) for n in range(3))


def quarters_of_year(day: date) -> tuple[DaySpan, ...]:
    """Return the four quarters of the calendar year of `day`: each has a quarterly appraisal (二(四)2(6)).

    >>> [str(last) for _, last in quarters_of_year(date(2021, 5, 20))]
    ['2021-03-31', '2021-06-30', '2021-09-30', '2021-12-31']
    """
    january = date(day.year, 1, 1)
    return tuple((month_of(january, n)[0], month_of(january, n + 2)[1]) for n in (0, 3, 6, 9))


def footage_kept_until(recorded_on: date, days: int = KEPT_DAYS) -> date:
    """Return the last local day on which the footage of `recorded_on` is kept for sure: so many calendar `days` later, day off or not.

    >>> footage_kept_until(date(2021, 3, 17)).isoformat()
    '2021-03-27'
    """
    return recorded_on + days * _DAY


def responsible(first: Person, took_over: Sequence[Person]) -> Person:
    """Return who answers for an enquiry: exactly one person, the first contact until a colleague has taken it over (二(四)1).

    >>> responsible("w-01", ()), responsible("w-01", ("w-02",))
    ('w-01', 'w-02')
    """
    return took_over[-1] if took_over else first


def rolled_up(parts: Iterable[tuple[int, int]]) -> Fraction | None:
    """Return the exact weighted mean of (points, weight) pairs, or None when the weights add up to 0. The weights are the host's.

    Law: 二(四)2(6): each level is linked with the next; the plan gives no weights.

    >>> rolled_up([(90, 2), (60, 1)])
    Fraction(80, 1)
    """
    pairs = list(parts)
    weights = sum(weight for _, weight in pairs)
    return Fraction(sum(points * weight for points, weight in pairs), weights) if weights else None
