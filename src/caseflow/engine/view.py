"""What a guard is handed: a small read-only view of what stands in the case, as of one instant."""

from __future__ import annotations

from datetime import date
from typing import Any

from caseflow.calendar import WorkCalendar
from caseflow.case.matter import Matter, applicable
from caseflow.case.records import Actor, Case, Entry, Run, opening_zh
from caseflow.clocks.clock import clocks_of
from caseflow.engine.rules import Act, Rules
from caseflow.errors import DefinitionError
from caseflow.law import rule_of
from caseflow.lifecycle.reserved import OPEN
from caseflow.lifecycle.vocabulary import CASE, RUN, Guard

BINDS, DEFAULT, OFF = "binds", "default", "off"
_SCOPES = frozenset({RUN, CASE})
_NONE: frozenset[str] = frozenset()


class View:
    """What a guard may ask of the case, the run, the act, and the centre."""

    __slots__ = ("_act", "_case", "_done", "_inside", "_rules", "_run")

    def __init__(self, case: Case, run: Run, act: Act, rules: Rules) -> None:
        self._case, self._run, self._act, self._rules = case, run, act, rules
        self._inside: tuple[Run, ...] | None = None
        self._done: dict[tuple[str, str], tuple[Entry, ...]] | None = None

    @property
    def event(self) -> str:
        """The event that is asked for."""
        return self._act.event

    @property
    def actor(self) -> Actor | None:
        """Who asks; None where the law acts."""
        return self._act.actor

    @property
    def day(self) -> date:
        """The local day that counts."""
        return self._act.day

    @property
    def form(self) -> Any:
        """The document that comes with the event."""
        return self._act.form

    @property
    def calendar(self) -> WorkCalendar:
        """The centre's calendar."""
        return self._rules.calendar

    @property
    def run(self) -> str:
        """The exact id of the run that the event moves."""
        return self._run.id

    @property
    def matter(self) -> Matter | None:
        """The matter as it stood when the case was opened."""
        return self._case.matter

    @property
    def application(self) -> Any:
        """The form that opened the case."""
        return self._case.standing[0].form

    @property
    def opening(self) -> Entry:
        """The entry that opened this run: who, when, with which form."""
        return self._case.opening(self._run)

    @property
    def persons(self) -> frozenset[str]:
        """Everybody who has acted in the case so far, in any run."""
        return frozenset().union(*(entry.persons for entry in self._case.standing))

    def done(self, event: str, *, within: str = RUN) -> tuple[Entry, ...]:
        """Return the standing entries in which `event` happened, oldest first; never annulled or revoked ones.

        `within` is `"run"` (this run) or `"case"` (any run of the case).
        """
        if within not in _SCOPES:
            msg = f"within must be {RUN!r} or {CASE!r}, not {within!r}"
            raise DefinitionError(msg)
        if self._done is None:
            self._done = {}
        entries = self._done.get((event, within))
        if entries is None:
            entries = self._done[event, within] = self._look_up(event, within)
        return entries

    def _look_up(self, event: str, within: str) -> tuple[Entry, ...]:
        run_id = self._run.origin.id if within == RUN else None
        revokers = self._revokers(event, within)
        entries: list[Entry] = []
        for entry in self._case.standing:
            for move in entry.moves:
                if run_id is not None and move.run != run_id:
                    continue
                if move.event == event and move.terms is None:
                    entries.append(entry)
                elif entries and move.event in revokers:
                    entries = _without_last(entries, move.run)
        return tuple(entries)

    def _revokers(self, event: str, within: str) -> frozenset[str]:
        if within == RUN:
            return self._run.origin.lookup.revokers.get(event, _NONE)
        return _NONE.union(*(run.origin.lookup.revokers.get(event, _NONE) for run in self._case.runs))

    def inside(self, lifecycle: str) -> tuple[Run, ...]:
        """The runs of `lifecycle` inside this run, open or closed, in the order in which they were opened."""
        return tuple([run for run in self.all_inside() if run.origin.lifecycle.name == lifecycle])

    def all_inside(self) -> tuple[Run, ...]:
        """The runs of any lifecycle inside this run, open or closed."""
        if self._inside is None:
            self._inside = self._case.inside(self._run.origin.id)
        return self._inside

    def event_zh(self, event: str) -> str:
        """Return what an event of this run, or else of the case, is called in Chinese; its name where no lifecycle of the case has it."""
        own = self._run.origin.lifecycle
        if event == OPEN:
            return opening_zh(own.name)
        rows = (row for lifecycle in (own, *(run.origin.lifecycle for run in self._case.runs)) for row in lifecycle.transitions)
        return next((row.zh for row in rows if row.event == event), event)

    def limit_zh(self, limit: str) -> str:
        """Return what a limit of this run is called in Chinese; its name where the run has none."""
        defined = self._run.origin.lifecycle.limit(limit)
        return limit if defined is None else defined.zh

    def overdue(self, limit: str) -> bool:
        """Return whether the clock `limit` of this run is past its due day and not met in time, as of the act's day."""
        mine = [clock for clock in clocks_of(self._case, self.calendar, self.day) if clock.run == self._run.id]
        return any(clock.breached for clock in mine if clock.name == limit)

    def expired_after(self, limit: str) -> date | None:
        """Return the last day of the clock `limit` of this run that every reading of the text allows; None while paused, untimed or met."""
        mine = [clock for clock in clocks_of(self._case, self.calendar, self.day) if clock.run == self._run.id and clock.is_open]
        return next((clock.overdue_after for clock in mine if clock.name == limit), None)

    def given(self, name: str) -> Any:
        """What the centre says under the parameter `name` on the day of the act: adopted, or set; None when it says nothing."""
        return self._rules.value(name, self.day)

    def standing_of(self, guard: Guard) -> str:
        """Return whether `guard` is asked here: `"binds"`, `"default"` (it can be waived on record), or `"off"`.

        A guard that cites nothing binds. One whose texts do not bind this case on the day of the act rests on a default of the library,
        where it cites one: that is a default until the centre has adopted the rule, and off where it has adopted that there is none.
        """
        if not guard.cite or applicable(guard.cite, self.matter, self.day):
            return BINDS
        rule = rule_of(guard.cite)
        if rule is None:
            return OFF
        adoption = self._rules.adoption(rule, self.day)
        return DEFAULT if adoption is None else OFF if adoption.value is False else BINDS


def _without_last(entries: list[Entry], run_id: str) -> list[Entry]:
    """What is revoked is the latest that then stood in the same run."""
    last = max((i for i, entry in enumerate(entries) if entry.run == run_id), default=len(entries))
    return entries[:last] + entries[last + 1 :]
