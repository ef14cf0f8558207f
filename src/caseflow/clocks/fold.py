"""The fold of a journal into clock records: spells that ran, extensions, endings. Knows no calendar.

It folds what stands in the order of `at`, so permuting the order of recording changes no record.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from caseflow.basics.memo import Memo
from caseflow.calendar import Span
from caseflow.case.matter import Matter
from caseflow.case.records import Case, Entry, Move, RunOrigin
from caseflow.lifecycle.reserved import MIGRATE
from caseflow.lifecycle.vocabulary import FromForm, FromMatter, TimeLimit

WAITING, RUNNING, PAUSED, MET, LAPSED, STOPPED = "waiting", "running", "paused", "met", "lapsed", "stopped"
ENDED: Final = frozenset({MET, LAPSED, STOPPED})


class ClockRecord:
    """What the journal says of one clock.

    `spells` are (after, until] stretches that ran; `since` is the day on which the spell in progress began, `last` the day on which the
    spell began that the end cut short. `anchor` is the day from which it counts. `extensions` are (day, by how much, event). `number`
    tells a restarted clock from those before it.
    """

    __slots__ = (
        "amount", "anchor", "ended", "extensions", "last", "limit", "number", "opened_on", "origin", "since", "spells", "state",
    )  # fmt: skip

    def __init__(self, limit: TimeLimit, origin: RunOrigin, amount: Span | None, opened_on: date, number: int = 1) -> None:
        self.limit, self.origin, self.amount, self.opened_on, self.number = limit, origin, amount, opened_on, number
        self.anchor: date | None = None
        self.since: date | None = None
        self.last: date | None = None
        self.ended: date | None = None
        self.spells: list[tuple[date, date]] = []
        self.extensions: list[tuple[date, Span, str]] = []
        self.state = WAITING

    def run_from(self, day: date) -> None:
        """Start, or go on, from the local `day`; that day itself is not counted."""
        self.since = day
        self.anchor = self.anchor or day
        self.state = RUNNING

    def pause(self, day: date) -> None:
        """Stop counting; `day` itself, already begun, is still counted."""
        if self.since is not None:
            self.spells.append((self.since, day))
        self.since, self.state = None, PAUSED

    def end(self, day: date, state: str) -> None:
        """End the clock on the local `day` in one of the ended states."""
        self.last = self.since
        self.pause(day)
        self.ended, self.state = day, state

    def go_on(self) -> None:
        """Go on as if it had not been met: the days since then are counted too."""
        if self.state == MET:
            self.ended, self.state = None, PAUSED
            if self.last is not None:
                self.spells.pop()
                self.since, self.last, self.state = self.last, None, RUNNING

    def copy(self) -> ClockRecord:
        """A copy that can be changed apart from this record."""
        copy = ClockRecord(self.limit, self.origin, self.amount, self.opened_on, self.number)
        copy.anchor, copy.since, copy.last, copy.ended, copy.state = self.anchor, self.since, self.last, self.ended, self.state
        copy.spells, copy.extensions = self.spells.copy(), self.extensions.copy()
        return copy


_FOLDS: Final[Memo[Case, ClockFold]] = Memo("clock fold")


def fold(case: Case) -> ClockFold:
    """Return the clock records of the case. They are cached; do not modify them.

    Where the case before this one has been folded, only the entries since are.
    """
    known = _FOLDS.get(case)
    if known is not None and known.entries_folded == len(case.standing):
        return known
    clocks = ClockFold() if known is None else known.copy()
    clocks.learn_runs(case)
    for entry in case.standing[clocks.entries_folded :]:
        clocks.apply(entry)
    clocks.entries_folded = len(case.standing)
    return _FOLDS.put(case, clocks)


def last_lapse(case: Case) -> date | None:
    """Return the latest due day of a lapse that stands in the journal, or None; entries folded before are not looked at again."""
    known = _FOLDS.get(case)
    folded, latest = (0, None) if known is None else (known.entries_folded, known.last_lapse)
    dues = [entry.extras.due for entry in case.standing[folded:] if entry.extras.due is not None]
    return max(dues if latest is None else [latest, *dues], default=None)


class ClockFold:
    """The clock records of a case in the order in which the clocks came to be, and what is needed to fold further entries.

    `entries_folded` counts the standing entries folded so far; `last_lapse` is the latest due day of a lapse among them, or None.
    """

    __slots__ = ("current", "entries_folded", "last_lapse", "later", "matter", "origins", "parent", "records", "state")

    def __init__(self) -> None:
        self.matter: Matter | None = None
        # Each stretch of a run is folded by its own edition: the first to begin with, the next from the entry that migrated it.
        self.origins: dict[str, RunOrigin] = {}
        self.later: dict[tuple[str, int], RunOrigin] = {}
        self.records: list[ClockRecord] = []
        self.current: dict[str, dict[str, ClockRecord]] = {}
        self.state: dict[str, str] = {}
        self.parent: dict[str, str | None] = {}
        self.entries_folded = 0
        self.last_lapse: date | None = None

    def copy(self) -> ClockFold:
        """A copy that can be folded further while this one stays as it is."""
        copy = ClockFold()
        copies = {id(record): record.copy() for record in self.records}
        copy.records = list(copies.values())
        copy.current = {run: {name: copies[id(record)] for name, record in clocks.items()} for run, clocks in self.current.items()}
        copy.origins, copy.later, copy.state, copy.parent = dict(self.origins), dict(self.later), dict(self.state), dict(self.parent)
        copy.entries_folded, copy.last_lapse = self.entries_folded, self.last_lapse
        return copy

    def learn_runs(self, case: Case) -> None:
        """Learn the runs of `case`, and under which definition each began."""
        self.matter = case.matter
        for run in case.runs:
            origin = run.origin
            while origin.previous is not None:
                self.later[origin.id, origin.since] = origin
                origin = origin.previous
            self.origins.setdefault(origin.id, origin)

    def apply(self, entry: Entry) -> None:
        """Fold one entry: what it opened, met, extended, restarted and closed; then which clocks run from its day on."""
        day, opened, changed = entry.extras.day or entry.at.date(), [], False
        if entry.extras.due is not None:
            self.last_lapse = max(self.last_lapse or entry.extras.due, entry.extras.due)
        for move in entry.moves:
            if move.terms is None:
                changed = self._step(move, entry, day) or changed
            elif move.event == MIGRATE:
                self._migrate(move, entry, day)
                changed = True
            else:
                self._open(move, day)
                opened.append(move.run)
                changed = True
        if changed:
            self._start_and_pause(entry.moves, day, opened)

    def _start_and_pause(self, moves: Iterable[Move], day: date, opened: list[str]) -> None:
        """Only the runs that moved can start or pause a clock, and those that they are inside of."""
        touched: dict[str, None] = {}
        for move in moves:
            touched[move.run] = None
            parent = self.parent[move.run]
            if parent is not None:
                touched[parent] = None
        for run_id in touched:
            clocks = self.current[run_id]
            if not clocks:
                continue
            origin = self.origins[run_id]
            running = origin.lookup.running[self.state[run_id]]
            for name, clock in clocks.items():
                if clock.ended is not None:
                    continue
                # A clock that a migration left without an heir runs nowhere (and the migration is refused).
                if name in running and not (clock.limit.paused_by and self._is_paused(clock.limit, run_id)):
                    if clock.since is None:
                        # A run may count from an earlier day than that on which it was opened (deemed acceptance: from receipt).
                        clock.run_from(origin.day if run_id in opened and clock.anchor is None else day)
                elif clock.since is not None:
                    clock.pause(day)

    def _open(self, move: Move, day: date) -> None:
        origin = self.origins[move.run]
        terms = origin.terms
        amounts = dict(terms.limits)
        kept = {} if terms.before is None else self._handed_over(terms.before, move.run)
        self.state[move.run] = move.target
        self.parent[move.run] = terms.parent
        clocks = self.current[move.run] = {}
        for limit in origin.lifecycle.limits:
            amount = amounts.get(limit.name, limit.within)
            clock = kept.get(limit.name)
            if clock is None:
                clock = self._begin(ClockRecord(limit, origin, amount, day))
            else:
                clock.limit, clock.origin, clock.amount = limit, origin, amount
            clocks[limit.name] = clock

    def _begin(self, record: ClockRecord) -> ClockRecord:
        self.records.append(record)
        return record

    def _migrate(self, move: Move, entry: Entry, day: date) -> None:
        origin = self.origins[move.run] = self.later[move.run, entry.seq]
        amounts, clocks = dict(origin.terms.limits), self.current[move.run]
        self.state[move.run] = move.target
        for limit in origin.lifecycle.limits:
            amount = amounts.get(limit.name, limit.within)
            clock = clocks.get(limit.name)
            if clock is None:
                clocks[limit.name] = self._begin(ClockRecord(limit, origin, amount, day))
            elif clock.ended is None:
                clock.limit, clock.origin, clock.amount = limit, origin, amount

    def _handed_over(self, before: str, heir: str) -> dict[str, ClockRecord]:
        """The clocks of `before` that still run, for its heir; the runs inside follow."""
        for child, parent in self.parent.items():
            if parent == before:
                self.parent[child] = heir
        kept = {name: clock for name, clock in self.current[before].items() if clock.ended is None}
        self.current[before] = {}
        return kept

    def _step(self, move: Move, entry: Entry, day: date) -> bool:
        """Do what the row says to the clocks of its run; return True when a clock may have to start or pause."""
        origin, run_id = self.origins[move.run], move.run
        self.state[run_id] = move.target
        step = origin.lookup.steps[move.source or ""].get(move.event)
        clocks = self.current[run_id]
        if step is None:  # called off from outside
            self._stop(clocks, day, keeps=())
            return True
        if step.clock_free:
            return False
        for name in (*step.meets, *step.lapses):
            # A clock that has not begun cannot be met, and one that was handed over is not here any more.
            clock = clocks.get(name)
            if clock is not None and clock.ended is None and clock.anchor is not None:
                clock.end(day, MET if name in step.meets else LAPSED)
        row = step.row
        for name in row.restarts:
            self._restart(clocks, name, origin, day)
        for name, by in row.extends:
            amount = self._amount(by, entry.form)
            if amount is not None and clocks[name].ended is None:
                clocks[name].extensions.append((day, amount, move.event))
        if row.revokes is not None:
            self._revoke(clocks, row.revokes)
        if step.final:
            self._stop(clocks, day, row.keeps)
        else:
            for name in row.keeps:
                clocks[name].go_on()
        return move.source != move.target or bool(row.restarts)

    def _restart(self, clocks: dict[str, ClockRecord], name: str, origin: RunOrigin, day: date) -> None:
        old = clocks[name]
        if old.anchor is None:
            return
        if old.ended is None:
            old.end(day, STOPPED)
        clocks[name] = self._begin(ClockRecord(old.limit, origin, old.amount, day, old.number + 1))

    def _revoke(self, clocks: dict[str, ClockRecord], event: str) -> None:
        """Take back the latest extension that `event` made of each clock."""
        for clock in clocks.values():
            places = [i for i, (_, _, by) in enumerate(clock.extensions) if by == event]
            if places:
                del clock.extensions[places[-1]]

    def _stop(self, clocks: dict[str, ClockRecord], day: date, keeps: tuple[str, ...]) -> None:
        for name, clock in clocks.items():
            if clock.ended is None and name not in keeps:
                clock.end(day, STOPPED)

    def _amount(self, by: Any, form: Any) -> Span | None:
        if isinstance(by, FromForm):
            return getattr(form, by.name)  # type: ignore[no-any-return]  # checked when the definition was built
        if isinstance(by, FromMatter):
            return getattr(self.matter, by.name, by.default)  # type: ignore[no-any-return]  # a Span or None
        return by  # type: ignore[no-any-return]  # a Span

    def _is_paused(self, limit: TimeLimit, run_id: str) -> bool:
        """True when a run that pauses `limit` is open inside."""
        for child, parent in self.parent.items():
            if parent == run_id:
                origin = self.origins[child]
                if origin.lifecycle.name in limit.paused_by and self.state[child] not in origin.lookup.finals:
                    return True
        return False
