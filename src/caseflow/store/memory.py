"""Journals kept in memory: for tests, and the model that every other store is held against."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from datetime import date

from caseflow.case import Case
from caseflow.centre import Centre
from caseflow.journal import rebuild
from caseflow.line import START, Personal, bodies, body_of, personal_of
from caseflow.store.protocol import Head, conflict, head_of, no_such_case, parted


class MemoryStore:
    """A store that forgets everything when the process ends. Safe to use from several threads."""

    def __init__(self, centre: Centre) -> None:
        self.centre = centre
        self._rows: dict[str, list[tuple[bytes, bytes]]] = {}
        self._personal: dict[str, dict[tuple[int, str], Personal]] = {}
        self._heads: dict[str, Head] = {}
        self._lock = threading.Lock()

    def append(self, case: Case, *, seen: int) -> None:
        """Store the entries of `case` from `seen` on (see `Store.append`)."""
        with self._lock:
            held = self._rows.get(case.case_no, [])
            if seen > len(held) or len(case.entries) < seen:
                raise conflict(case.case_no, seen, len(held))
            previous = held[seen - 1][1] if seen else START
            if seen and held[seen - 1][0] != body_of(case, case.entries[seen - 1]):
                raise parted(case.case_no, seen - 1)
            new = list(bodies(case, after=seen, previous=previous))
            rows = [(body, made) for _, body, _, made in new]
            if not rows or held[seen : seen + len(rows)] == rows:
                return
            if len(held) != seen:
                raise conflict(case.case_no, seen, len(held))
            head = head_of(case, rows[-1][1], self.centre)
            self._rows[case.case_no] = held + rows
            beside = self._personal.setdefault(case.case_no, {})
            beside.update({(one.seq, one.field): one for entry, *_ in new for one in personal_of(case, entry)})
            self._heads[case.case_no] = head

    def load(self, case_no: str) -> Case:
        """Return the case, read back through the fold."""
        with self._lock:
            if case_no not in self._rows:
                raise no_such_case(case_no, list(self._rows))
            rows, beside = list(self._rows[case_no]), dict(self._personal[case_no])
        return rebuild(rows, beside, self.centre)

    def numbers(self) -> Iterator[str]:
        """Yield the number of every case, in order."""
        with self._lock:
            return iter(sorted(self._rows))

    def hashes(self, case_no: str) -> tuple[bytes, ...]:
        """Return the chain hashes of a case, in the order of seq."""
        with self._lock:
            return tuple(made for _, made in self._rows.get(case_no, ()))

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
        return _page(keyed, until, after, limit)

    def lapsing(self, until: date, *, after: tuple[date, str] | None = None, limit: int = 1000) -> tuple[Head, ...]:
        """Return the heads that lapse at the end of `until` or earlier, by (next_lapse, case number)."""
        with self._lock:
            keyed = {(head.next_lapse, head.case_no): head for head in self._heads.values() if head.next_lapse is not None}
        return _page(keyed, until, after, limit)

    def rehead(self, case: Case) -> bool:
        """Compute the head of `case` afresh; False when the store holds a longer journal by now."""
        with self._lock:
            rows = self._rows.get(case.case_no, [])
            if len(rows) != len(case.entries):
                return False
            self._heads[case.case_no] = head_of(case, rows[-1][1], self.centre)
            return True

    def erase(self, *, case_no: str | None = None, person: str | None = None) -> int:
        """Erase the personal values of a case, or those that are exactly `person`."""
        count = 0
        with self._lock:
            for number, beside in self._personal.items():
                gone = [key for key, one in beside.items() if (case_no in {None, number}) and (person in {None, one.value})]
                if case_no is None and person is None:
                    gone = []
                for key in gone:
                    del beside[key]
                count += len(gone)
        return count


def _page(keyed: Mapping[tuple[date, str], Head], until: date, after: tuple[date, str] | None, limit: int) -> tuple[Head, ...]:
    chosen = sorted(key for key in keyed if key[0] <= until and (after is None or key > after))
    return tuple(keyed[key] for key in chosen[:limit])
