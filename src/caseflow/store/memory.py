"""Journals kept in memory: for tests, and the model that every other store is held against."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from attrs import evolve, frozen

from caseflow.case.records import Case
from caseflow.engine.centre import Centre
from caseflow.journal.line import DIGEST, Personal, check_digest, digest_of
from caseflow.journal.reader import rebuild
from caseflow.store.appending import Plan, Remembered, no_such_case, planned
from caseflow.store.protocol import Head, head_of, kept_for, last_day


@frozen
class _Held:
    """What is held of one case."""

    store: MemoryStore
    case_no: str

    def last(self) -> tuple[int, bytes, str] | None:
        rows = self.store.rows.get(self.case_no)
        return None if rows is None else (len(rows) - 1, rows[-1][1], digest_of(rows[0][0]))

    def hashes(self, first: int, until: int) -> list[bytes]:
        return [made for _, made in self.store.rows[self.case_no][first:until]]

    def case(self) -> Case:
        return rebuild(self.store.rows[self.case_no], self.store.personal[self.case_no], self.store.centre)


class MemoryStore:
    """A store that forgets everything when the process ends. Safe to use from several threads.

    `digest` is the one by which journals are hashed: sha256, or sm3 where Python's OpenSSL has it.
    """

    def __init__(self, centre: Centre, *, digest: str = DIGEST) -> None:
        self.centre, self.digest = kept_for(centre), check_digest(digest)
        self.rows: dict[str, list[tuple[bytes, bytes]]] = {}
        self.personal: dict[str, dict[tuple[int, str], Personal]] = {}
        self._heads: dict[str, Head] = {}
        self._memory = Remembered()
        self._lock = threading.RLock()

    def append(self, case: Case, *, expected: int) -> bool:
        """Store the entries of `case` from `expected` on (see `Store.append`)."""
        with self._lock:
            plan = planned(case, expected, _Held(self, case.case_no), self._memory, self.digest)
            if plan is not None:
                self._write(case, plan, head_of(case, plan.hash, self.centre))
            return plan is not None

    def _write(self, case: Case, plan: Plan, head: Head) -> None:
        self.rows.setdefault(case.case_no, []).extend([(body, made) for _, body, made in plan.rows])
        self.personal.setdefault(case.case_no, {}).update({(one.seq, one.field): one for one in plan.beside})
        self._heads[case.case_no] = head
        self._memory.keep(case, plan.hash)

    def append_many(self, cases: Iterable[tuple[Case, int]]) -> tuple[bool, ...]:
        """Append several (case, expected): all of them, or none."""
        with self._lock:
            before: dict[str, Any] = {}
            done = []
            try:
                for case, expected in cases:
                    number = case.case_no
                    before.setdefault(
                        number, (self._heads.get(number), list(self.rows.get(number, ())), dict(self.personal.get(number, {})))
                    )
                    done.append(self.append(case, expected=expected))
            except BaseException:
                for number, (head, rows, beside) in before.items():
                    self._put_back(number, head, rows, beside)
                raise
            return tuple(done)

    def _put_back(self, number: str, head: Head | None, rows: list[tuple[bytes, bytes]], beside: dict[tuple[int, str], Personal]) -> None:
        if head is None:
            self._heads.pop(number, None)
            self.rows.pop(number, None)
            self.personal.pop(number, None)
        else:
            self._heads[number], self.rows[number], self.personal[number] = head, rows, beside

    def load(self, case_no: str) -> Case:
        """Return the case, read back through the fold."""
        with self._lock:
            if case_no not in self.rows:
                raise no_such_case(case_no, lambda: list(self.rows))
            rows, beside = list(self.rows[case_no]), dict(self.personal[case_no])
        case = rebuild(rows, beside, self.centre, case_no=case_no)
        self._memory.keep(case, rows[-1][1])
        return case

    def numbers(self) -> Iterator[str]:
        """Yield the number of every case, in order."""
        with self._lock:
            return iter(sorted(self.rows))

    def hashes(self, case_no: str) -> tuple[bytes, ...]:
        """Return the chain hashes of a case, in the order of seq."""
        with self._lock:
            return tuple(made for _, made in self.rows.get(case_no, ()))

    def head(self, case_no: str) -> Head | None:
        """Return the head of a case, or None."""
        return self._heads.get(case_no)

    def heads(self, *, after: str = "") -> Iterator[Head]:
        """Yield the heads after the case number `after`, in the order of their numbers."""
        with self._lock:
            found = sorted(number for number in self._heads if number > after)
        yield from (self._heads[number] for number in found)

    def due(self, until: date, *, after: tuple[date, str] | None = None, limit: int = 1000) -> tuple[Head, ...]:
        """Return the heads due on or before `until`, by (next_due, case number)."""
        with self._lock:
            keyed = {(head.next_due, head.case_no): head for head in self._heads.values() if head.next_due is not None}
        return _page(keyed, last_day(until), after, limit)

    def lapsing(self, until: date, *, after: tuple[date, str] | None = None, limit: int = 1000) -> tuple[Head, ...]:
        """Return the heads that lapse at the end of `until` or earlier, by (next_lapse, case number)."""
        with self._lock:
            keyed = {(head.next_lapse, head.case_no): head for head in self._heads.values() if head.next_lapse is not None}
        return _page(keyed, last_day(until), after, limit)

    def stale(self, *, after: str = "", limit: int = 1000, undated: bool = False) -> tuple[Head, ...]:
        """Return the heads that another calendar computed than the centre's, by case number."""
        found = [head for head in self.heads(after=after) if head.calendar != self.centre.calendar.digest]
        found = [head for head in found if head.undated or not undated]
        return tuple(found[:limit])

    def carry_over(self, old: str, first: date) -> int:
        """Take over the heads that the calendar `old` computed and `first` cannot move."""
        with self._lock:
            found = [head for head in self._heads.values() if head.calendar == old and not head.undated]
            found = [head for head in found if head.last_due is None or head.last_due < first]
            self._heads.update({head.case_no: evolve(head, calendar=self.centre.calendar.digest) for head in found})
            return len(found)

    def rehead(self, case: Case) -> bool:
        """Compute the head of `case` afresh; False when the store holds another journal by now."""
        with self._lock:
            last, count = _Held(self, case.case_no).last(), len(case.entries)
            if last is None or last[0] != count - 1 or self._memory.hash_of(case, count, last[2]) != last[1]:
                return False
            self._heads[case.case_no] = head_of(case, last[1], self.centre)
            return True

    def erase(self, *, case_no: str | None = None, person: str | None = None) -> int:
        """Erase the personal values of a case, or those that are exactly `person`, or (both given) those in that case."""
        if case_no is None and person is None:
            return 0
        count = 0
        with self._lock:
            for number, beside in self.personal.items():
                gone = [key for key, one in beside.items() if case_no in {None, number} and person in {None, one.value}]
                for key in gone:
                    del beside[key]
                count += len(gone)
        return count


def _page(keyed: Mapping[tuple[date, str], Head], until: date, after: tuple[date, str] | None, limit: int) -> tuple[Head, ...]:
    chosen = sorted(key for key in keyed if key[0] <= until and (after is None or key > after))
    return tuple(keyed[key] for key in chosen[:limit])
