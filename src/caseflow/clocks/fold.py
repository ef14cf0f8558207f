"""The fold of a journal into clock records: spells that ran, pauses, extensions, endings. Knows no calendar.

It folds what stands in the order of `at`, so permuting the order of recording changes no record.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from caseflow.basics.memo import Memo
from caseflow.calendar import Span
from caseflow.case.matter import Matter
from caseflow.case.records import Case, Entry, Move, RunOrigin, Settled
from caseflow.clocks.record import LAPSED, MET, STOPPED, WAITING, Change, ClockRecord, other_readings, pauses_after
from caseflow.lifecycle.reserved import MIGRATE
from caseflow.lifecycle.vocabulary import Cites, FromCentre, FromForm, FromMatter, TimeLimit

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

    __slots__ = (
        "current", "days", "entries_folded", "forms", "last_lapse", "later", "matter", "origins", "parent", "records", "state",
        "unopened",
    )  # fmt: skip

    def __init__(self) -> None:
        self.matter: Matter | None = None
        # Each stretch of a run is folded by its own edition: the first to begin with, the next from the entry that migrated it.
        self.origins: dict[str, RunOrigin] = {}
        self.later: dict[tuple[str, int], RunOrigin] = {}
        self.records: list[ClockRecord] = []
        self.current: dict[str, dict[str, ClockRecord]] = {}
        self.state: dict[str, str] = {}
        self.parent: dict[str, str | None] = {}
        self.forms: dict[str, Any] = {}  # the opening form of every run inside another
        self.days: dict[tuple[str, str], date] = {}  # by run and limit: the day from which the limit counts, where an event says it
        self.entries_folded = 0
        self.last_lapse: date | None = None
        self.unopened: tuple[Settled, ...] = ()  # amounts for runs that are not open yet

    def copy(self) -> ClockFold:
        """A copy that can be folded further while this one stays as it is."""
        copy = ClockFold()
        copies = {id(record): record.copy() for record in self.records}
        copy.records = list(copies.values())
        copy.current = {run: {name: copies[id(record)] for name, record in clocks.items()} for run, clocks in self.current.items()}
        copy.origins, copy.later, copy.state, copy.parent = dict(self.origins), dict(self.later), dict(self.state), dict(self.parent)
        copy.forms, copy.days = dict(self.forms), dict(self.days)
        copy.entries_folded, copy.last_lapse, copy.unopened = self.entries_folded, self.last_lapse, self.unopened
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
                self._open(move, entry, day)
                opened.append(move.run)
                changed = True
        self._settle(entry)
        if changed:
            self._start_and_pause(entry, day, opened)

    def _settle(self, entry: Entry) -> None:
        """Take the amounts that the centre set. A line that was written late may lie before the entry in which the run opens."""
        unopened = []
        for settled in (*self.unopened, *entry.extras.settled):
            if settled.run not in self.current:
                unopened.append(settled)
                continue
            clock = self.current[settled.run].get(settled.limit)
            if clock is not None and clock.anchor is None:
                clock.settle(settled)
        self.unopened = tuple(unopened)

    def _start_and_pause(self, entry: Entry, day: date, opened: list[str]) -> None:
        """Only the runs that moved can start or pause a clock, and those that they are inside of."""
        touched: dict[str, None] = {}
        for move in entry.moves:
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
                in_state = name in running and (clock.anchor is not None or _starts(clock.limit, entry.form))
                # A run may count from an earlier day than that on which it was opened (deemed acceptance: from receipt).
                first = self.days.get((run_id, name)) or (origin.day if run_id in opened else day)
                received = entry.extras.received
                if in_state and clock.anchor is None and received is not None and received >= first:
                    clock.receive(received)
                for record in clock.readings:
                    self._run_or_pause(record, run_id, first, day, in_state=in_state)

    def _run_or_pause(self, record: ClockRecord, run_id: str, first: date, day: date, *, in_state: bool) -> None:
        grounds = self._grounds(record, run_id) if record.paused_by else {}
        if grounds or record.pauses:
            record.pauses = pauses_after(record.pauses, grounds, day)
        if in_state and not grounds:
            if record.since is None:
                goes_on = record.anchor is not None and record.state != WAITING
                record.run_from(day if goes_on else first)
        elif record.since is not None:
            record.pause(day)

    def _open(self, move: Move, entry: Entry, day: date) -> None:
        origin = self.origins[move.run]
        terms = origin.terms
        kept = {} if terms.before is None else self._handed_over(terms.before, move.run)
        self.state[move.run] = move.target
        self.parent[move.run] = terms.parent
        if terms.parent is not None:
            self.forms[move.run] = terms.document(entry.form)
        clocks = self.current[move.run] = {}
        for limit in origin.lifecycle.limits:
            amount = _opening_amount(limit, terms.limits)
            clock = kept.get(limit.name)
            if clock is None:
                clock = self._begin(ClockRecord(limit, origin, amount, day))
            else:
                clock.take_over(limit, origin, amount, day)
            clocks[limit.name] = clock

    def _begin(self, record: ClockRecord) -> ClockRecord:
        if record.limit.readings:
            record.others = tuple(other_readings(record))
        self.records.append(record)
        return record

    def _migrate(self, move: Move, entry: Entry, day: date) -> None:
        origin = self.origins[move.run] = self.later[move.run, entry.seq]
        clocks = self.current[move.run]
        self.state[move.run] = move.target
        for limit in origin.lifecycle.limits:
            amount = _opening_amount(limit, origin.terms.limits)
            clock = clocks.get(limit.name)
            if clock is None:
                clocks[limit.name] = self._begin(ClockRecord(limit, origin, amount, day))
            elif clock.ended is None:
                clock.take_over(limit, origin, amount, day)

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
        if origin.lookup.excusable:
            _excuse(clocks, move.event, day)
        parent = self.parent[run_id]
        if parent is not None and self.origins[parent].lookup.excusable:
            _excuse(self.current[parent], f"{origin.lifecycle.name}.{move.event}", day)
        for limit in step.dates:
            assert limit.dated_by is not None  # noqa: S101  # what `dates` holds
            self.days[run_id, limit.name] = getattr(entry.form, limit.dated_by[1], None) or day
        if step.clock_free:
            return False
        for name in (*step.meets, *step.lapses):
            # A clock that has not begun cannot be met, and one that was handed over is not here any more.
            clock = clocks.get(name)
            if clock is not None and clock.ended is None and clock.anchor is not None:
                clock.end(handed_in_on(clock.limit, entry.form) or day, MET if name in step.meets else LAPSED)
        row = step.row
        for name in row.restarts:
            self._restart(clocks, name, origin, day)
        for name, by in row.extends:
            amount = extension_by(by, entry.form, self.matter)
            if amount is not None and clocks[name].ended is None:
                clocks[name].change(Change(day, amount, move.event))
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
            places = [i for i, change in enumerate(clock.changes) if change.event == event]
            for record in clock.readings if places else ():
                del record.changes[places[-1]]

    def _stop(self, clocks: dict[str, ClockRecord], day: date, keeps: tuple[str, ...]) -> None:
        for name, clock in clocks.items():
            if clock.ended is None and name not in keeps:
                clock.end(day, STOPPED)

    def _grounds(self, record: ClockRecord, run_id: str) -> dict[str, Cites]:
        """The runs inside that stop the clock, by id, each with the ground on which it does."""
        grounds = {}
        for child, parent in self.parent.items():
            if parent == run_id:
                origin = self.origins[child]
                if origin.lifecycle.name in record.paused_by and self.state[child] not in origin.lookup.finals:
                    cites = record.limit.cite if record.basis is None else record.basis(self.forms[child], self.matter)
                    if cites is not None:
                        grounds[child] = cites
        return grounds


def extension_by(by: Any, form: Any, matter: Matter | None) -> Span | None:
    """Return by how much a row extends a clock, as the row, its form or the matter says; None where they say nothing."""
    if isinstance(by, FromForm):
        return getattr(form, by.name)  # type: ignore[no-any-return]  # checked when the definition was built
    if isinstance(by, FromMatter):
        said = getattr(matter, by.name, None)
        return by.default if said is None else said  # type: ignore[no-any-return]  # a Span or None
    return by  # type: ignore[no-any-return]  # a Span


def _opening_amount(limit: TimeLimit, settled: tuple[tuple[str, Span | None], ...]) -> Span | None:
    """The amount of a limit when its run opens: recorded then, or stated in the definition. What the centre sets comes with the clock."""
    for name, amount in settled:
        if name == limit.name:
            return amount
    if isinstance(limit.within, FromCentre):
        spans = [reading for reading in limit.readings if isinstance(reading, Span)]
        return limit.within.default or (spans[0] if spans else None)
    return limit.within if isinstance(limit.within, Span) else None


def _excuse(clocks: dict[str, ClockRecord], event: str, day: date) -> None:
    """Note on the clocks that go on the first day of an event that takes the blame away."""
    for clock in clocks.values():
        if event in clock.limit.excused_by and clock.excused_on is None and clock.ended is None:
            clock.excused_on = day


def _starts(limit: TimeLimit, form: Any) -> bool:
    return limit.starts_if is None or limit.starts_if(form)


def handed_in_on(limit: TimeLimit, form: Any) -> date | None:
    """Return the day on which what meets an applicant's period was posted, or None for the day of the entry itself.

    Law: by analogy to the rule that what was posted within the period is in time (在途期间不计).
    """
    return getattr(form, "posted_on", None) if limit.of_applicant else None
