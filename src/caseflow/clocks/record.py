"""The record of one clock, as a fold of the journal leaves it: spells that ran, pauses, extensions, the ending. Knows no calendar."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from msgspec import Struct

from caseflow.calendar import Span
from caseflow.case.records import RunOrigin, Settled
from caseflow.lifecycle.vocabulary import Cites, FromCentre, PauseBasis, Stopped, TimeLimit

WAITING, RUNNING, PAUSED, MET, LAPSED, STOPPED = "waiting", "running", "paused", "met", "lapsed", "stopped"
ENDED: Final = frozenset({MET, LAPSED, STOPPED})


class Change(Struct, frozen=True):
    """The amount of a clock changed on the local `day`: extended `by` some time by an event, or set anew where `event` is None."""

    day: date
    by: Span | None
    event: str | None


class Pause(Struct, frozen=True):
    """A run inside that stops a clock: from the local day `since` until `until` (None: still open), and on what ground."""

    run: str
    since: date
    until: date | None
    cites: Cites


class ClockRecord:
    """What the journal says of one clock.

    `spells` are (after, until] stretches that ran; `since` is the day on which the spell in progress began, `last` the day on which the
    spell began that the end cut short. `anchor` is the day from which it counts. `amount` is what it was when it started, `changes` what
    happened to it since, `pauses` what stopped it. `number` tells a restarted clock from those before it. `settled` is the entry's record
    of an amount that the centre set. `excused_on` is the day of the first event that takes the blame away. `others` are the records by
    the other readings of the text; `paused_by` and `basis` say which inner runs stop this one, and `stopped` that only this reading
    stops for them. `received` says that `anchor` is the earliest day of receipt: it counts from the first working day from there.
    """

    __slots__ = (
        "amount", "anchor", "basis", "changes", "ended", "excused_on", "last", "limit", "number", "opened_on", "origin", "others",
        "paused_by", "pauses", "received", "settled", "since", "spells", "state", "stopped",
    )  # fmt: skip

    def __init__(self, limit: TimeLimit, origin: RunOrigin, amount: Span | None, opened_on: date, number: int = 1) -> None:
        self.limit, self.origin, self.amount, self.opened_on, self.number = limit, origin, amount, opened_on, number
        self.paused_by: tuple[str, ...] = limit.paused_by
        self.basis: PauseBasis | None = limit.pauses_if
        self.anchor: date | None = None
        self.since: date | None = None
        self.last: date | None = None
        self.ended: date | None = None
        self.excused_on: date | None = None
        self.settled: Settled | None = None
        self.spells: list[tuple[date, date]] = []
        self.changes: list[Change] = []
        self.pauses: list[Pause] = []
        self.others: tuple[ClockRecord, ...] = ()
        self.state = WAITING
        self.stopped = self.received = False

    @property
    def extensions(self) -> list[Change]:
        """The changes that an event made, without those by another edition or kind of case."""
        return [change for change in self.changes if change.event is not None]

    @property
    def readings(self) -> tuple[ClockRecord, ...]:
        """This record and those by the other readings."""
        return (self, *self.others)

    def run_from(self, day: date) -> None:
        """Start, or go on, from the local `day`, but not before the day from which it counts; that day itself is not counted."""
        self.anchor = self.anchor or day
        self.since = max(day, self.anchor)
        self.state = RUNNING

    def pause(self, day: date) -> None:
        """Stop counting; `day` itself, already begun, is still counted."""
        if self.since is not None:
            self.spells.append((self.since, day))
        self.since, self.state = None, PAUSED

    def end(self, day: date, state: str) -> None:
        """End the clock, by every reading, on the local `day` in one of the ended states."""
        for record in self.readings:
            record.last = record.since
            record.pause(day)
            record.ended, record.state = day, state

    def change(self, change: Change) -> None:
        """Change the amount, by every reading."""
        for record in self.readings:
            record.changes.append(change)

    def settle(self, settled: Settled) -> None:
        """Take the amount that the centre had set when the clock started: of several readings of a text, the one that it chose."""
        self.amount, self.settled = settled.amount, settled
        self.others = tuple(other_readings(self))

    def go_on(self) -> None:
        """Go on, by every reading, as if it had not been met: the days since then are counted too."""
        for record in self.readings if self.state == MET else ():
            record.ended, record.state = None, PAUSED
            if record.last is not None:
                record.spells.pop()
                record.since, record.last, record.state = record.last, None, RUNNING

    def receive(self, day: date) -> None:
        """Count from the local `day` of receipt, or the first working day after it, by one reading more of each that there is."""
        later = [record.copy() for record in self.readings]
        for record in later:
            record.anchor, record.received, record.others = day, True, ()
        self.others = (*self.others, *later)

    def take_over(self, limit: TimeLimit, origin: RunOrigin, amount: Span | None, day: date) -> None:
        """Go on under another definition; what the centre had set when the clock started stays."""
        for record in self.readings:
            record.limit, record.origin = limit, origin
            if not record.stopped:
                record.paused_by, record.basis = limit.paused_by, limit.pauses_if
        if self.anchor is None:
            self.amount, self.others = amount, tuple(other_readings(self))
        elif not isinstance(limit.within, FromCentre) and amount != self.amount_now:
            self.change(Change(day, amount, None))

    @property
    def amount_now(self) -> Span | None:
        """The amount without extensions: what it was set to last."""
        return next((change.by for change in reversed(self.changes) if change.event is None), self.amount)

    def copy(self) -> ClockRecord:
        """A copy that can be changed apart from this record."""
        copy = ClockRecord(self.limit, self.origin, self.amount, self.opened_on, self.number)
        for name in ("anchor", "basis", "ended", "excused_on", "last", "paused_by", "received", "settled", "since", "state", "stopped"):
            setattr(copy, name, getattr(self, name))
        copy.spells, copy.changes, copy.pauses = self.spells.copy(), self.changes.copy(), self.pauses.copy()
        copy.others = tuple([other.copy() for other in self.others])
        return copy


def other_readings(record: ClockRecord) -> Iterator[ClockRecord]:
    """Yield a fresh record for each reading of the limit beside that of `record`."""
    for reading in record.limit.readings:
        if isinstance(reading, Stopped):
            other = ClockRecord(record.limit, record.origin, record.amount, record.opened_on, record.number)
            other.paused_by, other.basis, other.settled = (reading.by,), reading.basis, record.settled
            other.stopped = True
            yield other
        elif reading != record.amount:
            other = ClockRecord(record.limit, record.origin, reading, record.opened_on, record.number)
            other.settled = record.settled
            yield other


def pauses_after(pauses: list[Pause], grounds: dict[str, Cites], day: date) -> list[Pause]:
    """Return the pauses once those of `grounds` are open on the local `day`, and no others."""
    after = [
        Pause(pause.run, pause.since, day, pause.cites) if pause.until is None and pause.run not in grounds else pause for pause in pauses
    ]
    going_on = {pause.run for pause in after if pause.until is None}
    return after + [Pause(run, day, None, cites) for run, cites in grounds.items() if run not in going_on]
