"""What a store promises: append with the expected length, load, heads, what is due. One contract for every store."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Protocol

from attrs import frozen

from caseflow.case import Case
from caseflow.centre import Centre
from caseflow.clocks import clocks
from caseflow.errors import CaseflowError, Conflict, nearest, shown
from caseflow.lapsing import next_lapse


class NoSuchCase(CaseflowError, LookupError):
    """The store holds no case of that number (`case`)."""


@frozen
class Head:
    """What a store keeps at hand of each case; derived from its journal, and rebuilt from it bit for bit.

    `seq` is that of the last entry, `hash` its chain hash. `next_due` and `last_due` are the earliest and latest due day of its open
    clocks, `next_lapse` the day at whose end the law acts next; None where there is none, or none is published yet (`undated`).
    They were computed with the calendar whose digest is `calendar`, and are a hint: whoever acts computes them afresh.
    """

    case_no: str
    kind: str
    state: str
    edition: str
    seq: int
    hash: bytes
    next_due: date | None
    last_due: date | None
    next_lapse: date | None
    undated: bool
    calendar: str


class Store(Protocol):
    """Journals kept for a centre. Every store must pass the conformance suite of `caseflow.testing`."""

    centre: Centre

    def append(self, case: Case, *, seen: int) -> None:
        """Store the entries of `case` from `seen` on; the store must hold exactly `seen` entries of it (0: a new case).

        An append of entries that the store already holds, byte for byte, is done already: nothing happens. An empty append too.

        Raises:
            Conflict: somebody else was faster; load the case and decide anew.
        """
        ...  # pragma: no cover - a contract, not code

    def load(self, case_no: str) -> Case:
        """Return the case, read back through the fold.

        Raises:
            NoSuchCase: the store holds no such case.
            JournalError: what is stored is no longer what was written.
        """
        ...  # pragma: no cover - a contract, not code

    def numbers(self) -> Iterator[str]:
        """Yield the number of every case that has a journal here, in order: read from the journals, not from the heads."""
        ...  # pragma: no cover - a contract, not code

    def hashes(self, case_no: str) -> tuple[bytes, ...]:
        """Return the chain hashes of the entries of a case, in the order of seq; empty when the store does not hold it."""
        ...  # pragma: no cover - a contract, not code

    def head(self, case_no: str) -> Head | None:
        """Return the head of a case, or None when the store does not hold it."""
        ...  # pragma: no cover - a contract, not code

    def heads(self, *, after: str = "") -> Iterator[Head]:
        """Yield the heads of all cases whose number sorts after `after`, in the order of their numbers."""
        ...  # pragma: no cover - a contract, not code

    def due(self, until: date, *, after: tuple[date, str] | None = None, limit: int = 1000) -> tuple[Head, ...]:
        """Return at most `limit` heads with `next_due` on or before `until`, by (next_due, case number), after the key `after`."""
        ...  # pragma: no cover - a contract, not code

    def lapsing(self, until: date, *, after: tuple[date, str] | None = None, limit: int = 1000) -> tuple[Head, ...]:
        """Return at most `limit` heads with `next_lapse` on or before `until`, by (next_lapse, case number), after the key `after`."""
        ...  # pragma: no cover - a contract, not code

    def rehead(self, case: Case) -> bool:
        """Compute the head of `case` afresh by the centre's calendar and keep it; False when the store holds another journal by now."""
        ...  # pragma: no cover - a contract, not code

    def erase(self, *, case_no: str | None = None, person: str | None = None) -> int:
        """Erase the personal values of a case, or those that are exactly `person`; return how many. The chains stay whole.

        Law: 个人信息保护法 (the right to erasure); the journal's lines hold salted digests only.
        """
        ...  # pragma: no cover - a contract, not code


def head_of(case: Case, digest: bytes, centre: Centre) -> Head:
    """Return the head of `case` as its journal and the centre's calendar say."""
    found = clocks(case, centre.calendar, case.standing[-1].day)
    dues = [clock.due for clock in found if clock.is_open and clock.due is not None]
    main = case.main
    return Head(
        case.case_no,
        main.lifecycle.name,
        main.state,
        main.base.opened.edition,
        len(case.entries) - 1,
        digest,
        min(dues, default=None),
        max(dues, default=None),
        next_lapse(centre.house, case),
        any(clock.is_open and clock.undated is not None for clock in found),
        centre.calendar.digest,
    )


def conflict(case_no: str, seen: int, held: int) -> Conflict:
    """Return the refusal of an append that expected `seen` entries where the store holds `held`."""
    msg = f"case {case_no}: the store holds {held} entries, and {seen} were expected; load the case again and decide anew"
    return Conflict(msg, case=case_no, seen=seen, held=held)


def parted(case_no: str, seq: int) -> Conflict:
    """Return the refusal of an append whose past is not the past that the store holds."""
    msg = f"case {case_no}: entry {seq} is another one in the store; this case has gone another way: load it again and decide anew"
    return Conflict(msg, case=case_no, seq=seq)


def no_such_case(case_no: str, known: list[str]) -> NoSuchCase:
    """Return the error for an unknown case number, with the nearest of `known`."""
    msg = f"the store holds no case {shown(case_no)}{nearest(case_no, known)}"
    return NoSuchCase(msg, case=case_no)
