"""What a store promises: append with the expected length, load, heads, what is due. One contract for every store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, Protocol

from attrs import frozen

from caseflow.calendar.days import plain_day
from caseflow.case.records import Case
from caseflow.clocks.clock import due_days
from caseflow.clocks.fold import last_lapse
from caseflow.engine.centre import Centre
from caseflow.engine.lapsing import next_lapse
from caseflow.errors import BadInput, CaseflowError, JournalError, shown


class NoSuchCase(CaseflowError, LookupError):
    """The store holds no case of that number (`case`)."""


class StaleHead(JournalError):
    """The head of a case is not where its journal is (`case`): `caseflow.store.verifying.rebuild(store)` sets it right."""


class StoreFailed(CaseflowError):
    """The store could not do it: read-only, full, gone. If it was a commit that failed, the same append may safely be tried again."""


class StoreBusy(StoreFailed):
    """Others held the store for too long; nothing was written, try again."""


@frozen
class Head:
    """What a store keeps at hand of each case; derived from its journal, and rebuilt from it bit for bit.

    `seq` is that of the last entry, `hash` its chain hash. `next_due` is the earliest due day of its open clocks, `next_lapse` the day at
    whose end the law acts next; None where there is none, or none is published yet (`undated`). `last_due` is the latest day that any
    date of the case hangs on: due days, announced ends of pauses, lapses to come and lapses made; a notice about later days moves
    nothing. They were computed with the calendar whose digest is `calendar`, and are a hint: whoever acts computes them afresh.
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

    def append(self, case: Case, *, seen: int) -> bool:
        """Store the entries of `case` from `seen` on; the store must hold exactly `seen` entries of it (0: a new case).

        True when they were stored. False when there was nothing to do: no entries, or all of them are held already, byte for byte or,
        under the same keys, as the same acts (which differ in the salts of their personal values at most).

        Raises:
            Conflict: somebody else was faster, or a key was used for something else; load the case and decide anew.
            StoreBusy, StoreFailed: it could not be written, or nobody knows whether it was; the same append may be tried again.
        """
        ...

    def append_many(self, cases: Iterable[tuple[Case, int]]) -> tuple[bool, ...]:
        """Append several (case, seen) in one transaction, all of them or none; return what `append` returns of each.

        Raises:
            Conflict: one of them could not be appended; none was.
        """
        ...

    def load(self, case_no: str) -> Case:
        """Return the case, read back through the fold.

        Raises:
            NoSuchCase: the store holds no such case.
            JournalError: what is stored is no longer what was written.
        """
        ...

    def numbers(self) -> Iterator[str]:
        """Yield the number of every case that has a journal here, in order: read from the journals, not from the heads."""
        ...

    def hashes(self, case_no: str) -> tuple[bytes, ...]:
        """Return the chain hashes of the entries of a case, in the order of seq; empty when the store does not hold it."""
        ...

    def head(self, case_no: str) -> Head | None:
        """Return the head of a case, or None when the store does not hold it."""
        ...

    def heads(self, *, after: str = "") -> Iterator[Head]:
        """Yield the heads of all cases whose number sorts after `after`, in the order of their numbers."""
        ...

    def due(self, until: date, *, after: tuple[date, str] | None = None, limit: int = 1000) -> tuple[Head, ...]:
        """Return at most `limit` heads with `next_due` on or before `until`, by (next_due, case number), after the key `after`."""
        ...

    def lapsing(self, until: date, *, after: tuple[date, str] | None = None, limit: int = 1000) -> tuple[Head, ...]:
        """Return at most `limit` heads with `next_lapse` on or before `until`, by (next_lapse, case number), after the key `after`."""
        ...

    def stale(self, *, after: str = "", limit: int = 1000, undated: bool = False) -> tuple[Head, ...]:
        """Return at most `limit` heads that another calendar computed than the centre's, by case number, after the number `after`.

        With `undated` only those with a date that it could not name.
        """
        ...

    def carry_over(self, old: str, first: date) -> int:
        """Take over, for the centre's calendar, the heads that the calendar with the digest `old` computed and `first` cannot move.

        That are those which are not undated, and whose `last_due` lies before `first`, the first day on which the two differ. Return
        how many they were.
        """
        ...

    def rehead(self, case: Case) -> bool:
        """Compute the head of `case` afresh by the centre's calendar and keep it; False when the store holds another journal by now."""
        ...

    def erase(self, *, case_no: str | None = None, person: str | None = None) -> int:
        """Erase the personal values of a case, or those that are exactly `person`; return how many. The chains stay whole.

        Law: 个人信息保护法 (the right to erasure); the journal's lines hold salted digests only.
        """
        ...


def kept_for(centre: object) -> Centre:
    """Return the centre that a store is made for, or refuse what is none.

    Raises:
        BadInput: it is no Centre.
    """
    if not isinstance(centre, Centre):
        msg = f"centre must be a Centre, not {shown(centre)}; write Centre(name, lifecycles=..., calendar=...)"
        raise BadInput(msg, centre=centre)
    return centre


def last_day(until: date) -> date:
    """Return the local day until which a page of heads goes, or refuse an instant, a text, nothing.

    Raises:
        BadInput: it is no day.
    """
    return plain_day(until, "until")


def stale_head(case_no: str) -> StaleHead:
    """Return the error for a head that is not where the journal is."""
    cure = "run caseflow.store.verifying.rebuild(store), then try again"
    msg = f"case {case_no}: its head is not where its journal is; nothing was written: {cure}"
    return StaleHead(msg, case=case_no)


def head_from(row: Sequence[Any]) -> Head:
    """Return the head that a row of a database holds, its days as text.

    Raises:
        StaleHead: a day in it is none; it was not written here.
    """
    try:
        days = [None if day is None else date.fromisoformat(day) for day in row[6:9]]
    except ValueError:
        raise stale_head(row[0]) from None
    return Head(row[0], row[1], row[2], row[3], row[4], bytes(row[5]), days[0], days[1], days[2], bool(row[9]), row[10])


def head_of(case: Case, digest: bytes, centre: Centre) -> Head:
    """Return the head of `case` as its journal and the centre's calendar say; `digest` is the hash of its last entry."""
    main, days, next_due, lapse, undated = case.main, [], None, None, False
    if case.is_open:  # with its last run the last of its clocks ends
        dues, expected, undated = due_days(case, centre.calendar)
        next_due, lapse = min(dues, default=None), next_lapse(centre, case)
        days = dues + expected
    hangs_on = [*days, *[day for day in (lapse, last_lapse(case)) if day is not None]]
    return Head(
        case.case_no,
        main.lifecycle.name,
        main.state,
        main.origin.terms.edition,
        len(case.entries) - 1,
        digest,
        next_due,
        max(hangs_on, default=None),
        lapse,
        undated,
        centre.calendar.digest,
    )
