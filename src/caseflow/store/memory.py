"""A store in memory: for tests, and the model that every other store is compared with."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from attrs import evolve, frozen

from caseflow.basics.arguments import takes
from caseflow.case.records import Case
from caseflow.engine.centre import Centre, a_centre
from caseflow.journal.line import DIGEST, Personal, check_digest, digest_of
from caseflow.journal.reader import rebuild
from caseflow.store.appending import Appender, NewRows, no_such_case
from caseflow.store.protocol import Head, checks_arguments, head_of

_Rows = list[tuple[bytes, bytes]]
_Values = dict[tuple[int, str], Personal]


@frozen
class _MemoryCase:
    """One case as it is stored."""

    store: MemoryStore
    case_no: str

    def last(self) -> tuple[int, bytes, str] | None:
        rows = self.store.rows.get(self.case_no)
        return None if rows is None else (len(rows) - 1, rows[-1][1], digest_of(rows[0][0]))

    def hashes(self, first: int, until: int) -> list[bytes]:
        return [chain_hash for _, chain_hash in self.store.rows[self.case_no][first:until]]

    def case(self) -> Case:
        return rebuild(self.store.rows[self.case_no], self.store.personal[self.case_no], self.store.centre)


@checks_arguments
class MemoryStore:
    """A store that forgets everything when the process ends. Safe to use from several threads.

    `digest` names the hash of the journals: sha256, or sm3 where Python's OpenSSL has it.
    """

    @takes(centre=a_centre)
    def __init__(self, centre: Centre, *, digest: str = DIGEST) -> None:
        self.centre, self.digest = centre, check_digest(digest)
        self.rows: dict[str, _Rows] = {}
        self.personal: dict[str, _Values] = {}
        self._heads: dict[str, Head] = {}
        self._appender = Appender(self)
        self._lock = threading.RLock()

    def append(self, case: Case, *, expected: int, now: object = None) -> bool:
        """Store the entries of `case` from `expected` on (see `Store.append`)."""
        with self._lock:
            new = self._appender.new_rows(case, expected, _MemoryCase(self, case.case_no), now)
            if new is not None:
                self._write(case, new, head_of(case, new.hash, self.centre))
            return new is not None

    def _write(self, case: Case, new: NewRows, head: Head) -> None:
        self.rows.setdefault(case.case_no, []).extend([(body, chain_hash) for _, body, chain_hash in new.rows])
        self.personal.setdefault(case.case_no, {}).update({(value.seq, value.field): value for value in new.personal})
        self._heads[case.case_no] = head
        self._appender.keep(case, new.hash)

    def append_many(self, cases: Iterable[tuple[Case, int]], *, now: object = None) -> tuple[bool, ...]:
        """Append several (case, expected): all of them, or none."""
        with self._lock:
            before: dict[str, tuple[Head | None, _Rows, _Values]] = {}
            stored = []
            try:
                for case, expected in cases:
                    number = case.case_no
                    if number not in before:
                        before[number] = (self._heads.get(number), [*self.rows.get(number, ())], {**self.personal.get(number, {})})
                    stored.append(self.append(case, expected=expected, now=now))
            except BaseException:
                for number, state in before.items():
                    self._put_back(number, *state)
                raise
            return tuple(stored)

    def _put_back(self, number: str, head: Head | None, rows: _Rows, values: _Values) -> None:
        if head is None:
            self._heads.pop(number, None)
            self.rows.pop(number, None)
            self.personal.pop(number, None)
        else:
            self._heads[number], self.rows[number], self.personal[number] = head, rows, values

    def load(self, case_no: str) -> Case:
        """Return the case, read back through the fold (see `Store.load`)."""
        with self._lock:
            if case_no not in self.rows:
                raise no_such_case(case_no, lambda: list(self.rows))
            rows, values = list(self.rows[case_no]), dict(self.personal[case_no])
        case = rebuild(rows, values, self.centre, case_no=case_no)
        self._appender.keep(case, rows[-1][1])
        return case

    def numbers(self) -> Iterator[str]:
        """Yield the number of every case, in order."""
        with self._lock:
            return iter(sorted(self.rows))

    def hashes(self, case_no: str) -> tuple[bytes, ...]:
        """Return the chain hashes of a case, in the order of seq."""
        with self._lock:
            return tuple(chain_hash for _, chain_hash in self.rows.get(case_no, ()))

    def head(self, case_no: str) -> Head | None:
        """Return the head of a case, or None when the store does not hold it."""
        return self._heads.get(case_no)

    def heads(self, *, after: str = "") -> Iterator[Head]:
        """Yield the heads after the case number `after`, in the order of their numbers."""
        with self._lock:
            numbers = sorted(number for number in self._heads if number > after)
        yield from (self._heads[number] for number in numbers)

    def due(self, until: date, *, after: tuple[date, str] | None = None, limit: int = 1000) -> tuple[Head, ...]:
        """Return the heads due on or before `until`, by (next_due, case number), after the key `after`."""
        with self._lock:
            keyed = {(head.next_due, head.case_no): head for head in self._heads.values() if head.next_due is not None}
        return _page(keyed, until, after, limit)

    def lapsing(self, until: date, *, after: tuple[date, str] | None = None, limit: int = 1000) -> tuple[Head, ...]:
        """Return the heads that lapse at the end of `until` or earlier, by (next_lapse, case number), after the key `after`."""
        with self._lock:
            keyed = {(head.next_lapse, head.case_no): head for head in self._heads.values() if head.next_lapse is not None}
        return _page(keyed, until, after, limit)

    def stale(self, *, after: str = "", limit: int = 1000, only_undated: bool = False) -> tuple[Head, ...]:
        """Return the heads not computed with the centre's calendar, by case number (see `Store.stale`)."""
        mine = self.centre.calendar.digest
        heads = [head for head in self.heads(after=after) if head.calendar != mine and (head.undated or not only_undated)]
        return tuple(heads[:limit])

    def carry_over(self, old: str, first: date) -> int:
        """Mark the heads that the change from the calendar `old` does not move (see `Store.carry_over`)."""
        with self._lock:
            heads = [head for head in self._heads.values() if head.calendar == old and not head.undated]
            heads = [head for head in heads if head.last_due is None or head.last_due < first]
            self._heads.update({head.case_no: evolve(head, calendar=self.centre.calendar.digest) for head in heads})
            return len(heads)

    def rehead(self, case: Case) -> bool:
        """Compute the head of `case` afresh; False when the store does not hold exactly the entries of `case`."""
        with self._lock:
            head = self._appender.fresh_head(case, _MemoryCase(self, case.case_no))
            if head is not None:
                self._heads[case.case_no] = head
            return head is not None

    def erase(self, *, case_no: str | None = None, person: str | None = None) -> int:
        """Erase the personal values of a case, or those that are exactly `person`; with both, both must match. Return how many."""
        if case_no is None and person is None:
            return 0
        count = 0
        with self._lock:
            for number, values in self.personal.items():
                erased = [key for key, value in values.items() if case_no in {None, number} and person in {None, value.value}]
                for key in erased:
                    del values[key]
                count += len(erased)
        return count


def _page(keyed: Mapping[tuple[date, str], Head], until: date, after: tuple[date, str] | None, limit: int) -> tuple[Head, ...]:
    keys = sorted(key for key in keyed if key[0] <= until and (after is None or key > after))
    return tuple(keyed[key] for key in keys[:limit])
