"""What a guard is handed: one small read-only view of what stands, as of one instant. No case, no entries."""

from __future__ import annotations

from datetime import date
from typing import Any

from caseflow.calendar import WorkCalendar
from caseflow.case import Actor, Case, Entry, Run
from caseflow.clocks import clocks
from caseflow.errors import DefinitionError
from caseflow.matter import Matter
from caseflow.rows import CASE, RUN

_SCOPES = frozenset({RUN, CASE})


class View:
    """The answer to everything that a guard may ask."""

    __slots__ = ("_case", "_given", "_run", "actor", "calendar", "day", "event", "form")

    def __init__(
        self, case: Case, run: Run, event: str, *, actor: Actor | None, day: date, form: Any, calendar: WorkCalendar, given: Any
    ) -> None:
        self._case, self._run, self._given = case, run, given
        self.event, self.actor, self.day, self.form, self.calendar = event, actor, day, form, calendar

    @property
    def run(self) -> str:
        """The exact id of the run that the event moves."""
        return self._run.id

    @property
    def matter(self) -> Matter | None:
        """The matter as it stood when the case was opened."""
        return self._case.matter

    @property
    def opening(self) -> Entry:
        """The entry that opened this run: who, when, with which form."""
        return next(entry for entry in self._case.standing if entry.seq == self._run.base.seq)

    def done(self, event: str, *, within: str = RUN) -> tuple[Entry, ...]:
        """Return the standing entries in which `event` happened, oldest first; never annulled or revoked ones.

        `within` is `"run"` (this run) or `"case"` (any run of the case).
        """
        if within not in _SCOPES:
            msg = f"within must be {RUN!r} or {CASE!r}, not {within!r}"
            raise DefinitionError(msg)
        run_id = self._run.base.id if within == RUN else None
        found = []
        for entry in self._case.standing:
            for move in entry.moves:
                if move.event == event and move.opened is None and (run_id is None or move.run == run_id):
                    found.append(entry)  # noqa: PERF401  # a comprehension over two loops reads worse and is no faster
        return tuple(self._unrevoked(found, event)) if found else ()

    def _unrevoked(self, found: list[Entry], event: str) -> list[Entry]:
        """`found` without those that a later entry of the same run revoked, each the latest then standing."""
        revoking = {run.base.id: run.base.facts.revokes for run in self._case.runs if run.base.facts.revokes}
        if not revoking:
            return found
        left: list[Entry] = []
        for entry in self._case.standing:
            if entry in found:
                left.append(entry)
            elif revoking.get(entry.run, {}).get(entry.event) == event:
                last = next((one for one in reversed(left) if one.run == entry.run), None)
                if last is not None:
                    left.remove(last)
        return left

    def inside(self, lifecycle: str) -> tuple[Run, ...]:
        """The runs of `lifecycle` inside this run, open or closed, in the order in which they were opened."""
        return tuple(run for run in self._case.inside(self._run.id) if run.lifecycle.name == lifecycle)

    def overdue(self, limit: str) -> bool:
        """Return whether the clock `limit` of this run is past its due day and not met in time, as of the act's day."""
        found = clocks(self._case, self.calendar, self.day)
        return any(clock.breached for clock in found if clock.name == limit and clock.run == self._run.id)

    def given(self, name: str) -> Any:
        """The centre's parameter `name`, or None when the centre sets none."""
        return self._given.get(name)
