"""The lapses ahead: which clocks can lapse from where their run stands, and on which day."""

from __future__ import annotations

from datetime import date
from typing import Final

from msgspec import Struct

from caseflow.basics.memo import Memo
from caseflow.calendar import WorkCalendar
from caseflow.case.records import Case
from caseflow.clocks.reckoning import reckonings
from caseflow.clocks.record import RUNNING
from caseflow.errors import Unpublished


class LapseAhead(Struct, frozen=True):
    """A clock that can lapse from where its run stands: its due day, or the error that says why no day can be named yet.

    Then `due` is `date.max`, and `earliest` the earliest day that it can be, whatever notices may still say.
    """

    due: date
    run: str
    limit: str
    event: str
    undated: Unpublished | None = None
    earliest: date | None = None


AHEAD: Final[Memo[Case, tuple[WorkCalendar, tuple[LapseAhead, ...]]]] = Memo("lapses ahead")
"""The lapses ahead of a case. They hold for the next case too if the step between them changes no clock that can lapse."""


def lapses_ahead(case: Case, calendar: WorkCalendar) -> tuple[LapseAhead, ...]:
    """Return the clocks that can lapse, earliest due day first; those that no calendar covers yet come last, on `date.max`.

    Of those that end on one day, the run that was opened first comes first, and in a run the limit that is written first.
    They are cached for as long as calendar and journal are the same.
    """
    known = AHEAD.get(case)
    if known is None or known[0] is not calendar:
        known = AHEAD.put(case, (calendar, _computed(case, calendar)))
    return known[1]


def _computed(case: Case, calendar: WorkCalendar) -> tuple[LapseAhead, ...]:
    lapses = []
    for reckoning in reckonings(case, calendar):
        record = reckoning.record
        limit = record.limit
        if limit.lapse is None or record.state != RUNNING:
            continue
        try:
            due = reckoning.overdue_after()  # the law acts when no reading of the text gives more time
        except Unpublished as error:
            earliest = reckoning.earliest_overdue_after()
            lapses.append(LapseAhead(date.max, record.origin.id, limit.name, limit.lapse, error, earliest))
        else:
            if due is not None:
                lapses.append(LapseAhead(due, record.origin.id, limit.name, limit.lapse))
    places = {(run.origin.id, limit.name): (i, j) for i, run in enumerate(case.runs) for j, limit in enumerate(run.origin.lifecycle.limits)}
    return tuple(sorted(lapses, key=lambda lapse: (lapse.due, places[lapse.run, lapse.limit])))
