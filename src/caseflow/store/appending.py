"""What every store does before it writes: compare the case with what is stored, and work out the new rows or the new head."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import islice
from typing import Protocol

from attrs import frozen
from msgspec.structs import replace

from caseflow.basics.ids import check_id
from caseflow.basics.present import present, refuse_future
from caseflow.case.records import Case, Entry
from caseflow.engine.centre import Centre
from caseflow.errors import Conflict, nearest, shown
from caseflow.journal.line import START, Personal, bodies, personal_of
from caseflow.journal.reader import check_readable
from caseflow.lifecycle.forms import alike
from caseflow.store.protocol import Head, NoSuchCase, head_of

_MOST_CACHED = 4096


class StoredCase(Protocol):
    """One case as a store holds it, read inside the store's own transaction."""

    def last(self) -> tuple[int, bytes, str] | None:
        """(seq, hash, name of the digest) of the last entry, read from the journal itself; None when there is no journal."""
        ...

    def hashes(self, first: int, until: int) -> list[bytes]:
        """The hashes of the entries from `first` up to `until`, which is excluded."""
        ...

    def case(self) -> Case:
        """The whole case."""
        ...


@frozen
class NewRows:
    """What an append adds after the `stored` entries of a case: rows of (entry, body, hash), and their personal values."""

    stored: int
    digest: str
    rows: Sequence[tuple[Entry, bytes, bytes]]
    personal: Sequence[Personal]

    @property
    def hash(self) -> bytes:
        """The hash of the last row."""
        return self.rows[-1][2]


class Keeper(Protocol):
    """A store, as far as appending goes: the centre whose cases it keeps, and the digest with which it hashes a new case."""

    centre: Centre
    digest: str


class Appender:
    """What `store` does before it writes.

    It keeps the last entry and its hash of the cases used lately, so that an append need not hash the whole past of its case again.
    """

    def __init__(self, store: Keeper) -> None:
        self.store = store
        self._last: OrderedDict[str, tuple[Entry, bytes]] = OrderedDict()

    def keep(self, case: Case, last_hash: bytes) -> None:
        """Remember that the last entry of `case` has the hash `last_hash`."""
        self._last[case.case_no] = (case.entries[-1], last_hash)
        if len(self._last) > _MOST_CACHED:
            self._last.popitem(last=False)

    def hash_of(self, case: Case, count: int, digest: str) -> bytes:
        """Return the hash of the last of the first `count` entries of `case`."""
        entry, cached = self._last.get(case.case_no, (None, START))
        if entry is case.entries[count - 1]:  # the same object: an entry belongs to one past only
            return cached
        return deque(islice(bodies(case, digest=digest), count), maxlen=1)[0][3]

    def new_rows(self, case: Case, expected: int, stored: StoredCase, now: object) -> NewRows | None:
        """Return what an append of the entries of `case` from `expected` on adds, or None when all of them are stored already.

        A case that is stored already keeps its digest. `now` is the present instant; None is that of this computer's clock.

        Raises:
            BadInput: `now` is not an instant, or an entry comes from the future.
            Conflict: the store does not hold exactly `expected` entries, or holds another past, or a key was used for something else.
            JournalError: the new entries could not be read again.
        """
        number = check_id(case.case_no, "case_no")
        last = stored.last()
        count, previous, digest = (0, START, self.store.digest) if last is None else (last[0] + 1, last[1], last[2])
        if not 0 <= expected <= min(count, len(case.entries)):
            raise conflict(number, expected, count)
        if expected < count:
            previous = stored.hashes(expected - 1, expected)[0] if expected else START
        if expected and self.hash_of(case, expected, digest) != previous:
            raise another_past(number, expected - 1)
        rows = [(entry, body, chain_hash) for entry, body, _, chain_hash in bodies(case, after=expected, previous=previous, digest=digest)]
        if not rows:
            return None
        if expected < count:
            same_bytes = stored.hashes(expected, expected + len(rows)) == [chain_hash for *_, chain_hash in rows]
            if same_bytes or _are_the_same_acts(stored.case(), case, expected):
                return None
            raise conflict(number, expected, count)
        _refuse_used_keys(case, expected)
        _refuse_future(case, expected, present(now, self.store.centre.zone))
        personal = [value for entry, *_ in rows for value in personal_of(case, entry)]
        values = {(value.seq, value.field): value for value in personal}
        check_readable(case, rows, values, self.store.centre, previous=previous, digest=digest)
        return NewRows(count, digest, rows, personal)

    def fresh_head(self, case: Case, stored: StoredCase) -> Head | None:
        """Return the head of `case` computed afresh, or None when the store does not hold exactly the entries of `case`."""
        last, count = stored.last(), len(case.entries)
        if last is None or last[0] != count - 1 or self.hash_of(case, count, last[2]) != last[1]:
            return None
        return head_of(case, last[1], self.store.centre)


def _are_the_same_acts(theirs: Case, mine: Case, expected: int) -> bool:
    """Whether the entries of `mine` from `expected` on are stored under the same keys; each attempt draws new salts.

    Raises:
        Conflict: a key of `mine` was used for something else.
    """
    used: dict[str | None, Entry] = {entry.extras.key: entry for entry in theirs.entries if entry.extras.key is not None}
    same = True
    for entry in mine.entries[expected:]:
        other = used.get(entry.extras.key)
        if other is None:
            same = False
        elif (
            replace(entry, salts=(), form=None) != replace(other, salts=(), form=None)
            or not alike(entry.form, other.form)
            or (entry.seq == 0 and mine.matter != theirs.matter)
        ):
            raise key_used(theirs.case_no, entry.extras.key, other)
    return same


def _refuse_future(case: Case, expected: int, now: datetime) -> None:
    """One wrong clock would shut a case for good: nothing could be written before the line that it wrote, until that is corrected."""
    corrected = {entry.extras.corrects for entry in case.entries if entry.extras.wrong_clock}
    for entry in case.entries[expected:]:
        if entry.seq in corrected:
            continue
        refuse_future(f"case {case.case_no}: entry {entry.seq} ({entry.event}), written at", entry.recorded_at, now)


def _refuse_used_keys(case: Case, expected: int) -> None:
    if all(entry.extras.key is None for entry in case.entries[expected:]):
        return
    used: dict[str, Entry] = {}
    for entry in case.entries:
        key = entry.extras.key
        if key is not None and used.setdefault(key, entry) is not entry:
            raise key_used(case.case_no, key, used[key])


def conflict(case_no: str, expected: int, stored: int | None = None) -> Conflict:
    """Return the error for an append that expected `expected` entries where the store holds `stored` (None: others by now)."""
    holds = "other entries by now" if stored is None else f"{stored} {'entry' if stored == 1 else 'entries'}"
    new, other = ("", "") if expected else (" (a new case)", ", or give the new one another number")
    msg = f"case {case_no}: the store holds {holds}, and {expected} were expected{new}; reload the case and decide again{other}"
    return Conflict(msg, case=case_no, expected=expected, stored=stored)


def another_past(case_no: str, seq: int) -> Conflict:
    """Return the error for an append to a past that is not the stored one: entry `seq`, or an earlier one, differs."""
    msg = f"case {case_no}: entry {seq}, or an earlier one, differs from the stored one; reload the case and decide again"
    return Conflict(msg, case=case_no, seq=seq)


def key_used(case_no: str, key: str | None, entry: Entry) -> Conflict:
    """Return the error for a second act under a key."""
    msg = f"case {case_no}: key {key!r} was used for {entry.event!r} in entry {entry.seq}; a key belongs to one act"
    return Conflict(msg, case=case_no, key=key, entry=entry.seq)


def no_such_case(case_no: str, near: Callable[[], Sequence[str]]) -> NoSuchCase:
    """Return the error for an unknown case number; `near` gives the numbers among which the closest is suggested."""
    msg = f"the store holds no case {shown(case_no)}{nearest(case_no, near())}"
    return NoSuchCase(msg, case=case_no)
