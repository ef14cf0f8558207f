"""What an append means, whatever the store: whose past it must be, what is held already, and which rows are new."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable, Sequence
from itertools import islice
from typing import Protocol

from attrs import frozen
from msgspec.structs import replace

from caseflow.basics.ids import check_id
from caseflow.case.records import Case, Entry
from caseflow.errors import BadInput, Conflict, nearest, shown
from caseflow.journal.line import START, Personal, bodies, personal_of
from caseflow.lifecycle.forms import alike
from caseflow.store.protocol import NoSuchCase

_MOST_REMEMBERED = 4096


class Held(Protocol):
    """What a store holds of one case, asked inside the store's own transaction."""

    def last(self) -> tuple[int, bytes, str] | None:
        """(seq, hash, name of the digest) of the last entry, read from the journal itself."""
        ...

    def hashes(self, first: int, until: int) -> list[bytes]:
        """The hashes of the entries `first` to `until` (excluded)."""
        ...

    def case(self) -> Case:
        """The whole case."""
        ...


@frozen
class Plan:
    """The rows that an append adds behind `held` entries: (entry, body, hash), and the personal values that lie beside them."""

    held: int
    digest: str
    rows: Sequence[tuple[Entry, bytes, bytes]]
    beside: Sequence[Personal]

    @property
    def hash(self) -> bytes:
        """The hash of the last row."""
        return self.rows[-1][2]


class Remembered:
    """The last entry and hash of the cases seen lately, so that an append need not hash the whole past of its case again."""

    def __init__(self) -> None:
        self._held: OrderedDict[str, tuple[Entry, bytes]] = OrderedDict()

    def keep(self, case: Case, made: bytes) -> None:
        """Remember that the last entry of `case` has the hash `made`."""
        self._held[case.case_no] = (case.entries[-1], made)
        if len(self._held) > _MOST_REMEMBERED:
            self._held.popitem(last=False)

    def hash_of(self, case: Case, count: int, digest: str) -> bytes:
        """Return the hash of the last of the first `count` entries of `case`."""
        entry, made = self._held.get(case.case_no, (None, START))
        if entry is not case.entries[count - 1]:  # an entry is made once, on the past that it belongs to
            made = deque(islice(bodies(case, digest=digest), count), maxlen=1)[0][3]
        return made


def planned(case: Case, seen: int, held: Held, memory: Remembered, digest: str) -> Plan | None:
    """Return what appending the entries of `case` from `seen` on means, or None when there is nothing to do.

    `digest` is the one by which a new case is hashed; a case that is held already keeps its own.

    Raises:
        BadInput: `seen` is no number.
        Conflict: the store does not hold exactly `seen` entries, or holds another past, or a key was used for something else.
    """
    number = check_id(case.case_no, "case_no")
    if not isinstance(seen, int):
        msg = f"case {number}: seen= is len(case.entries) before the act (0: a new case), not {shown(seen)}"
        raise BadInput(msg, case=number, seen=seen)
    last = held.last()
    count, previous, by = (0, START, digest) if last is None else (last[0] + 1, last[1], last[2])
    if not 0 <= seen <= min(count, len(case.entries)):
        raise conflict(number, seen, count)
    if seen < count:
        previous = held.hashes(seen - 1, seen)[0] if seen else START
    if seen and memory.hash_of(case, seen, by) != previous:
        raise parted(number, seen - 1)
    new = [(entry, body, made) for entry, body, _, made in bodies(case, after=seen, previous=previous, digest=by)]
    if not new:
        return None
    if seen < count:
        if held.hashes(seen, seen + len(new)) == [made for *_, made in new] or _are_the_same_acts(held.case(), case, seen):
            return None
        raise conflict(number, seen, count)
    _keys_are_new(case, seen)
    return Plan(count, by, new, [one for entry, *_ in new for one in personal_of(case, entry)])


def _are_the_same_acts(theirs: Case, mine: Case, seen: int) -> bool:
    """Whether the entries of `mine` from `seen` on are held under the same keys; salts are drawn anew at each attempt.

    Raises:
        Conflict: a key of `mine` was used for something else.
    """
    used: dict[str | None, Entry] = {entry.extras.key: entry for entry in theirs.entries if entry.extras.key is not None}
    same = True
    for entry in mine.entries[seen:]:
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


def _keys_are_new(case: Case, seen: int) -> None:
    keys = [entry.extras.key for entry in case.entries[seen:] if entry.extras.key is not None]
    if not keys:
        return
    used: dict[str | None, Entry] = {}
    for entry in case.entries:
        key = entry.extras.key
        if key is not None and used.setdefault(key, entry) is not entry:
            raise key_used(case.case_no, key, used[key])


def conflict(case_no: str, seen: int, held: int | None = None) -> Conflict:
    """Return the refusal of an append that expected `seen` entries where the store holds `held` (None: others by now)."""
    holds = "other entries by now" if held is None else f"{held} {'entry' if held == 1 else 'entries'}"
    new, other = ("", "") if seen else (" (a new case)", ", or give the new one another number")
    msg = f"case {case_no}: the store holds {holds}, and {seen} were expected{new}; load the case again and decide anew{other}"
    return Conflict(msg, case=case_no, seen=seen, held=held)


def parted(case_no: str, seq: int) -> Conflict:
    """Return the refusal of an append whose past is not the past that the store holds."""
    msg = f"case {case_no}: entry {seq}, or one before it, is another one in the store; this case has gone another way: load it again"
    return Conflict(f"{msg} and decide anew", case=case_no, seq=seq)


def key_used(case_no: str, key: str | None, entry: Entry) -> Conflict:
    """Return the refusal of a second act under a key."""
    msg = f"case {case_no}: key {key!r} was used for {entry.event!r} in entry {entry.seq}; a key belongs to one act"
    return Conflict(msg, case=case_no, key=key, entry=entry.seq)


def no_such_case(case_no: str, near: Callable[[], Sequence[str]]) -> NoSuchCase:
    """Return the error for an unknown case number, with the nearest of those that sort `near` it."""
    msg = f"the store holds no case {shown(case_no)}{nearest(case_no, near())}"
    return NoSuchCase(msg, case=case_no)
