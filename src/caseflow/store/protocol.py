"""The Store protocol: what every store promises, the head of a case, and the errors that a store raises."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, Final, Protocol, TypeVar, cast

from attrs import frozen

from caseflow.basics.arguments import a_count, a_flag, a_text, listed, or_none, pair, refuse, takes
from caseflow.basics.days import plain_day
from caseflow.case.records import Case, a_case
from caseflow.clocks.clock import due_days
from caseflow.clocks.fold import last_lapse
from caseflow.engine.centre import Centre
from caseflow.engine.lapsing import next_lapse
from caseflow.errors import CaseflowError, JournalError


class NoSuchCase(CaseflowError, LookupError):
    """The store does not hold a case of that number (`case`)."""


class StaleHead(JournalError):
    """The head of a case (`case`) does not match its journal: `caseflow.store.rebuild_heads(store)` computes it afresh."""


class StoreFailed(CaseflowError):
    """The store cannot do it: it is read-only, full or gone. After a failed commit the same append may safely be tried again."""


class StoreBusy(StoreFailed):
    """Other processes locked the store for too long; nothing was written, try again."""


@frozen
class Head:
    """A summary of a case for lists and sweeps: a cache, computed from the journal and always rebuilt the same.

    `seq` is that of the last entry, `hash` its chain hash. `next_due` is the earliest due day of the open clocks, `next_lapse` the day at
    the end of which the law acts next. Both are local days, and None where there is no such day. `undated` is True when a clock has no
    due day yet, because no published notice covers it, or no text gives one. `last_due` is the latest day on which any date of the case
    depends: due days, coming and past lapses; `date.max` during a pause with an announced end. A notice about later days moves nothing.
    The days were computed with the calendar whose digest is `calendar`. They are a hint: an act computes them afresh.
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

    def append(self, case: Case, *, expected: int, now: object = None) -> bool:
        """Store the entries of `case` from `expected` on; the store must hold exactly `expected` entries of it (0 for a new case).

        True when they were stored. False when there was nothing to do: there are no entries, or all of them are stored already, byte for
        byte or as the same acts under the same keys (only the salts of personal values may differ).

        `now` is the present instant (aware); None is that of this computer's clock. An entry that was written after it, by more than five
        minutes, comes from a wrong clock: it would shut the case until then.

        Raises:
            BadInput: an entry comes from the future.
            JournalError: `load` would refuse the entries, because no row makes them or no case can hold them.
            Conflict: somebody else was faster, or a key was used for something else; load the case and decide again.
            StoreBusy, StoreFailed: it was not written, or the outcome is unknown; the same append may be tried again.
        """
        ...

    def append_many(self, cases: Iterable[tuple[Case, int]], *, now: object = None) -> tuple[bool, ...]:
        """Append several (case, expected) in one transaction, all or none; return what `append` returns for each, in the given order.

        Raises:
            Conflict: one of them could not be appended; none was.
        """
        ...

    def load(self, case_no: str) -> Case:
        """Return the case, read back through the fold.

        Raises:
            NoSuchCase: the store does not hold the case.
            JournalError: the stored journal was changed, or cannot be read.
        """
        ...

    def numbers(self) -> Iterator[str]:
        """Yield the number of every case, in order. Read from the journals, not from the heads."""
        ...

    def hashes(self, case_no: str) -> tuple[bytes, ...]:
        """Return the chain hashes of the entries of a case, in the order of seq; empty when the store does not hold it."""
        ...

    def head(self, case_no: str) -> Head | None:
        """Return the head of a case, or None when the store does not hold it."""
        ...

    def heads(self, *, after: str = "") -> Iterator[Head]:
        """Yield the heads of all cases whose number sorts after `after` (excluded), in the order of their numbers."""
        ...

    def due(self, until: date, *, after: tuple[date, str] | None = None, limit: int = 1000) -> tuple[Head, ...]:
        """Return at most `limit` heads with `next_due` on or before `until`, by (next_due, case number), after the key `after`."""
        ...

    def lapsing(self, until: date, *, after: tuple[date, str] | None = None, limit: int = 1000) -> tuple[Head, ...]:
        """Return at most `limit` heads with `next_lapse` on or before `until`, by (next_lapse, case number), after the key `after`."""
        ...

    def stale(self, *, after: str = "", limit: int = 1000, only_undated: bool = False) -> tuple[Head, ...]:
        """Return at most `limit` heads not computed with the centre's calendar, by case number, after the number `after`.

        With `only_undated`, only those of cases with a clock that had no due day.
        """
        ...

    def carry_over(self, old: str, first: date) -> int:
        """Mark heads as computed with the centre's calendar where the change from the calendar with the digest `old` moves nothing.

        `first` is the first day on which the two calendars differ. These are the dated heads whose `last_due` lies before `first`.
        Return how many there were.
        """
        ...

    def rehead(self, case: Case) -> bool:
        """Compute the head of `case` afresh and store it. False when the store does not hold exactly the entries of `case`."""
        ...

    def erase(self, *, case_no: str | None = None, person: str | None = None) -> int:
        """Erase the personal values of a case, or those that are exactly `person`; return how many. With both, both must match.

        The hash chains stay whole, because the journal's lines hold salted digests only.

        Law: 个人信息保护法 (the right to erasure).
        """
        ...


def _same_number(value: object, what: str) -> int:
    if type(value) is not int or abs(value) > _MOST_ENTRIES:
        refuse(value, what, "len(case.entries) from before the act (0 for a new case)")
    return value


_MOST_ENTRIES = 10**9
_PLACE = or_none(pair(plain_day, a_text, "the day and the case number of the last head of the page before"))
_PAGE = takes(until=plain_day, after=_PLACE, limit=a_count)
_EACH = pair(a_case, _same_number, "a case, and how many entries of it are expected")
_TAKES: Final = {
    "append": takes(case=a_case, expected=_same_number),
    "append_many": takes(cases=listed(_EACH, "several (case, expected)", each="each item")),
    "load": takes(case_no=a_text),
    "hashes": takes(case_no=a_text),
    "head": takes(case_no=a_text),
    "heads": takes(after=a_text),
    "due": _PAGE,
    "lapsing": _PAGE,
    "stale": takes(after=a_text, limit=a_count, only_undated=a_flag),
    "carry_over": takes(old=a_text, first=plain_day),
    "rehead": takes(case=a_case),
    "erase": takes(case_no=or_none(a_text), person=or_none(a_text)),
}
S = TypeVar("S", bound=type)


def checks_arguments(store: S) -> S:
    """Let each method of a class of stores read its arguments, in the same words as in every other store.

    Raises:
        BadInput: `store` is not a class with all the methods of a `Store`.
    """
    given = cast("object", store)
    missing = [name for name in _TAKES if name not in vars(given)] if isinstance(given, type) else list(_TAKES)
    if missing:
        refuse(store, "store", "a class with the methods of a Store", f"it has no {', '.join(missing)}")
    for name, reading in _TAKES.items():
        setattr(store, name, reading(vars(store)[name]))
    return store


def a_store(value: object, what: str) -> Any:
    """Return `value`, an open store: whatever has the methods of one.

    Raises:
        BadInput: it has not, or is a class.
    """
    if isinstance(value, type) or not hasattr(value, "lapsing"):
        refuse(value, what, "a Store", "open it first, for instance SqliteStore(path, centre)")
    return value


def stale_head(case_no: str) -> StaleHead:
    """Return the error for a head that does not match its journal."""
    cure = "run caseflow.store.rebuild_heads(store), then try again"
    msg = f"case {case_no}: its head does not match its journal; nothing was written: {cure}"
    return StaleHead(msg, case=case_no)


def head_from(row: Sequence[Any]) -> Head:
    """Return the head in a row of a database, where days are text.

    Raises:
        StaleHead: one of the days cannot be read; caseflow did not write this row.
    """
    try:
        days = [None if day is None else date.fromisoformat(day) for day in row[6:9]]
    except ValueError:
        raise stale_head(row[0]) from None
    return Head(row[0], row[1], row[2], row[3], row[4], bytes(row[5]), days[0], days[1], days[2], bool(row[9]), row[10])


def head_of(case: Case, last_hash: bytes, centre: Centre) -> Head:
    """Compute the head of `case` with the centre's calendar; `last_hash` is the hash of the last entry."""
    main, days, next_due, lapse, undated = case.main, [], None, None, False
    if case.is_open:  # a closed case has no open clock
        dues, later, undated = due_days(case, centre.calendar)
        next_due, lapse = min(dues, default=None), next_lapse(centre, case)
        days = dues + later
    depends_on = [*days, *[day for day in (lapse, last_lapse(case)) if day is not None]]
    return Head(
        case.case_no,
        main.lifecycle.name,
        main.state,
        main.origin.terms.edition,
        len(case.entries) - 1,
        last_hash,
        next_due,
        max(depends_on, default=None),
        lapse,
        undated,
        centre.calendar.digest,
    )
