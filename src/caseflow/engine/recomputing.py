"""When a notice amends the year: which due dates move, from, to, by which notice; and which lapses would have come too early."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from msgspec import Struct

from caseflow.calendar import Notice, WorkCalendar
from caseflow.case.records import Case, Entry
from caseflow.case.replay import as_stood
from caseflow.clocks.ahead import lapses_ahead
from caseflow.clocks.clock import Clock, clocks_of
from caseflow.engine.rules import Rules


class Moved(Struct, frozen=True):
    """One due date that another calendar moves. `after` None: the other calendar does not reach that far (`undated` says so).

    `lapsed` is the entry of a lapse that the law would not have made yet by the other calendar; such an entry stands, and people decide.
    `run_zh` and `clock_zh` are the Chinese names of the run's lifecycle and of the limit.
    """

    case_no: str
    run: str
    clock: str
    before: date | None
    after: date | None
    notices: tuple[Notice, ...]
    undated: str | None = None
    lapsed: int | None = None
    run_zh: str = ""
    clock_zh: str = ""


def recompute(rules: Rules, cases: Iterable[Case], calendar: WorkCalendar, day: date) -> Iterator[Moved]:
    """Yield what moves in `cases` when `calendar` takes the place of the centre's own, as of the local `day`."""
    for case in cases:
        yield from _moved(rules, case, calendar, day)
        yield from _premature(rules, case, calendar)


def _moved(rules: Rules, case: Case, calendar: WorkCalendar, day: date) -> Iterator[Moved]:
    # The records are the same, only the calendar differs.
    for old, new in zip(clocks_of(case, rules.calendar, day), clocks_of(case, calendar, day), strict=True):
        before, after = _due(old), _due(new)
        if old.is_open and before != after:
            notices = between(rules.calendar, calendar, before, after)
            yield Moved(case.case_no, old.run, old.name, before, after, notices, new.undated, None, *_names(case, old.run, old.name))


def _names(case: Case, run_id: str, limit: str) -> tuple[str, str]:
    """The Chinese names of a run's lifecycle and of a limit; the name itself of a limit that its present edition does not have."""
    lifecycle = case.run(run_id).lifecycle
    return lifecycle.zh, getattr(lifecycle.limit(limit), "zh", limit)


def _due(clock: Clock) -> date | None:
    return clock.due or clock.expected


def _premature(rules: Rules, case: Case, calendar: WorkCalendar) -> Iterator[Moved]:
    for i, entry in enumerate(case.standing):
        if entry.extras.limit is None or entry.extras.due is None or entry.extras.calendar == calendar.digest:
            continue
        after = _due_of_lapse(rules, case, i, entry, calendar)
        if after is None or after > entry.extras.due:
            notices = between(rules.calendar, calendar, entry.extras.due, after)
            limit, names = entry.extras.limit, _names(case, entry.run, entry.extras.limit)
            yield Moved(case.case_no, entry.run, limit, entry.extras.due, after, notices, None, entry.seq, *names)


def _due_of_lapse(rules: Rules, case: Case, place: int, entry: Entry, calendar: WorkCalendar) -> date | None:
    before = case.standing[:place]
    then = as_stood(case, before, rules.find)
    mine = (lapse for lapse in lapses_ahead(then, calendar) if (lapse.run, lapse.limit) == (entry.run, entry.extras.limit))
    return next((lapse.due for lapse in mine if lapse.undated is None), None)


def between(old: WorkCalendar, new: WorkCalendar, before: date | None, after: date | None) -> tuple[Notice, ...]:
    """The notices that one calendar has and the other has not, those first that name a day on or before the later due date."""
    changed = [notice for notice in (*new.notices, *old.notices) if (notice in new.notices) != (notice in old.notices)]
    last = max((day for day in (before, after) if day is not None), default=date.max)
    return tuple(notice for notice in changed if any(day <= last for day in (*notice.off, *notice.worked))) or tuple(changed)
