"""What a guard is handed: a small read-only view of what stands in the case, as of one instant."""

from __future__ import annotations

from datetime import date
from typing import Any

from caseflow.calendar import WorkCalendar
from caseflow.case.matter import applicable
from caseflow.case.records import Actor, Case, Run
from caseflow.case.view import CaseView
from caseflow.clocks.clock import Clock, clocks_of, refuse_unknown_end
from caseflow.engine.rules import Act, Rules
from caseflow.law import rule_of
from caseflow.lifecycle.vocabulary import Guard

BINDS, DEFAULT, OFF = "binds", "default", "off"


class View(CaseView):
    """What a guard may ask of the case, the run, the act, and the centre."""

    __slots__ = ("_act", "_rules")

    def __init__(self, case: Case, run: Run, act: Act, rules: Rules) -> None:
        self._case, self._run, self._act, self._rules = case, run, act, rules  # not by super(): every guarded step makes one
        self._inside = self._done = None

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

    def overdue(self, limit: str) -> bool:
        """Return whether the clock `limit` of this run is past its due day and not met in time, as of the act's day.

        Raises:
            Unpublished: nobody can say yet.
        """
        clocks = self._clocks(limit)
        late = any(clock.breached for clock in clocks)
        for clock in () if late else clocks:
            refuse_unknown_end(clock)
        return late

    def expired_after(self, limit: str) -> date | None:
        """Return the last day of the clock `limit` of this run that every reading of the text allows; None while paused, untimed or met.

        None too where no day can be named yet, and the act's day is in time whatever notices may still say.

        Raises:
            Unpublished: nobody can say yet whether it is.
        """
        for clock in self._clocks(limit):
            if clock.is_open:
                refuse_unknown_end(clock)
                return clock.overdue_after
        return None

    def _clocks(self, limit: str) -> list[Clock]:
        mine = clocks_of(self._case, self.calendar, self.day)
        return [clock for clock in mine if (clock.run, clock.name) == (self._run.id, limit)]

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
