"""A store in one SQLite file: the embedded default. Durable at every commit; the database itself keeps journals append-only.

WAL with `synchronous=FULL`: a commit that was acknowledged survives a power cut. Every write begins with `BEGIN IMMEDIATE`. Between
two writers the key (case, seq) decides, and the conditional update of the head, whose row count must be 1.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final, Self, TypeVar

from attrs import frozen

from caseflow.basics.arguments import a_flag, a_path, refuse, takes
from caseflow.case.records import Case
from caseflow.engine.centre import Centre, a_centre
from caseflow.errors import BadInput, CaseflowError, JournalError
from caseflow.journal.line import DIGEST, FORMAT, SALTED, Personal, check_digest
from caseflow.journal.reader import rebuild
from caseflow.store.appending import Appender, NewRows, conflict, no_such_case
from caseflow.store.ddl import SQLITE as SCHEMA
from caseflow.store.protocol import Head, StoreBusy, StoreFailed, checks_arguments, head_from, head_of, stale_head

_LONGEST_WAIT = 86_400
T = TypeVar("T")
# application_id marks the file as a store of cases; user_version is the version of the schema.
APPLICATION: Final = 0x63617365
VERSION: Final = 1
_MAGIC: Final = b"SQLite format 3\0"
PRAGMAS: Final = ("journal_mode=WAL", "synchronous=FULL", "recursive_triggers=ON", "trusted_schema=OFF", "secure_delete=ON")
_HEAD: Final = "SELECT case_no, kind, state, edition, seq, hash, next_due, last_due, next_lapse, undated, calendar FROM head"


@frozen
class _SqliteCase:
    """One case as it is stored, read in the transaction that is open on `db`."""

    db: sqlite3.Connection
    case_no: str
    centre: Centre

    def last(self) -> tuple[int, bytes, str] | None:
        query = "SELECT seq, hash, digest FROM entry WHERE case_no=? ORDER BY seq DESC LIMIT 1"
        return self.db.execute(query, (self.case_no,)).fetchone()  # type: ignore[no-any-return]  # a row, or None

    def hashes(self, first: int, until: int) -> list[bytes]:
        params = (self.case_no, first, until)
        return [row[0] for row in self.db.execute("SELECT hash FROM entry WHERE case_no=? AND seq>=? AND seq<? ORDER BY seq", params)]

    def case(self) -> Case:
        return self.read()[0]

    def read(self) -> tuple[Case, bytes]:
        """The case, and the hash of its last entry."""
        rows = self.db.execute("SELECT body, hash FROM entry WHERE case_no=? ORDER BY seq", (self.case_no,)).fetchall()
        values = {}
        if not rows:
            raise no_such_case(self.case_no, self._near)
        if any(SALTED in body for body, _ in rows):  # otherwise the case has no personal values
            query = "SELECT case_no, seq, field, value, salt FROM personal WHERE case_no=?"
            values = {(row[1], row[2]): Personal(*row) for row in self.db.execute(query, (self.case_no,))}
        return rebuild([(body.encode(), chain_hash) for body, chain_hash in rows], values, self.centre, case_no=self.case_no), rows[-1][1]

    def _near(self) -> list[str]:
        before = self.db.execute("SELECT case_no FROM head WHERE case_no<? ORDER BY case_no DESC LIMIT 100", (self.case_no,)).fetchall()
        after = self.db.execute("SELECT case_no FROM head WHERE case_no>? ORDER BY case_no LIMIT 100", (self.case_no,)).fetchall()
        return [row[0] for row in (*before, *after)]


def _seconds(value: object, what: str) -> float:
    if type(value) not in {int, float} or not 0 <= value <= _LONGEST_WAIT:  # type: ignore[operator]  # it is a number
        refuse(value, what, f"a number of seconds from 0 to {_LONGEST_WAIT}")
    return float(value)  # type: ignore[arg-type]  # as above


@checks_arguments
class SqliteStore:
    """A store in the file `path`, which is made when it does not exist. Safe to use from several threads and processes (not across a fork).

    `wait` is how many seconds a write waits for other processes. `digest` names the hash of new cases: sha256, or sm3 where Python's
    OpenSSL has it. With `read_only` the file must exist, and nothing is ever written to it.

    Raises:
        BadInput: the path holds something else: another database, or a file that is not a database; it is left as it was.
        JournalError: the file has a newer schema, or the triggers that protect its journals were removed or changed.
    """

    @takes(path=a_path, centre=a_centre, wait=_seconds, read_only=a_flag)
    def __init__(self, path: str | Path, centre: Centre, *, wait: float = 30.0, digest: str = DIGEST, read_only: bool = False) -> None:
        self.path, self.centre, self.wait, self.read_only = str(path), centre, wait, read_only
        self.digest = check_digest(digest)
        self._lock, self._process = threading.RLock(), os.getpid()
        self._appender = Appender(self)
        self._db = self._connect()

    def _connect(self) -> sqlite3.Connection:
        db = None
        try:
            _refuse_other_file(self.path)
            # One connection, guarded by the lock. Transactions are begun explicitly.
            name = f"{Path(self.path).absolute().as_uri()}?mode=ro" if self.read_only else self.path
            db = sqlite3.connect(name, timeout=self.wait, isolation_level=None, check_same_thread=False, uri=self.read_only)
            self._prepare(db)
        except (sqlite3.Error, OSError, UnicodeDecodeError) as error:
            if db is not None:
                db.close()
            folder = Path(self.path).parent
            why = error if folder.is_dir() else f"there is no folder {folder}; make it"
            msg = f"{self.path} cannot be used as a store: {why}; it is left as it was"
            raise BadInput(msg, path=self.path) from error
        except CaseflowError:
            if db is not None:
                db.close()
            raise
        return db

    def _prepare(self, db: sqlite3.Connection) -> None:
        # First the tables, then the mark: another process that is making the file sets both in one transaction.
        tables = db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        application = db.execute("PRAGMA application_id").fetchone()[0]
        if application != APPLICATION and (tables or self.read_only):
            msg = f"{self.path} is a database, but not a store of cases; it is left as it was: choose another path"
            raise BadInput(msg, path=self.path)
        version = db.execute("PRAGMA user_version").fetchone()[0]
        if version > VERSION:
            msg = f"{self.path} has schema {version}; this version reads up to {VERSION}: update caseflow"
            raise JournalError(msg, path=self.path, found=version, known=VERSION)
        for pragma in PRAGMAS[1 if self.read_only else 0 :]:
            db.execute(f"PRAGMA {pragma}")
        if not tables:
            self._make(db)
        schema = dict(db.execute("SELECT name, sql FROM sqlite_master").fetchall())
        changed = [name for name, sql in SCHEMA.items() if schema.get(name) != sql]
        if changed:
            msg = f"{self.path}: {', '.join(changed)} was removed or changed: the journals are not protected; find out what was done"
            raise JournalError(msg, path=self.path, changed=tuple(changed))

    def _make(self, db: sqlite3.Connection) -> None:
        db.execute("BEGIN IMMEDIATE")
        # Another process may have made the tables meanwhile; no test can time that.
        if db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0:  # pragma: no branch - see above
            db.execute(f"PRAGMA application_id={APPLICATION}")
            db.execute(f"PRAGMA user_version={VERSION}")
            for statement in SCHEMA.values():
                db.execute(statement)
        db.execute("COMMIT")

    def close(self) -> None:
        """Close the file; what was appended is safe already."""
        with self._lock:
            self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()

    def _run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Return what `work` returns; one thread at a time uses the connection."""
        with self._lock:
            if os.getpid() != self._process:
                msg = f"{self.path} was opened before this process was forked; open a store of its own in each process"
                raise StoreFailed(msg, path=self.path)
            try:
                return work(self._db)
            except sqlite3.Error as error:
                busy = getattr(error, "sqlite_errorname", "").startswith(("SQLITE_BUSY", "SQLITE_LOCKED"))
                why = f"others locked it for {self.wait:g} seconds; nothing was written, try again" if busy else f"{error}"
                raise (StoreBusy if busy else StoreFailed)(f"{self.path}: {why}", path=self.path) from error

    def _write(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Return what `work` returns in one durable transaction, which is rolled back when it raises."""

        def transaction(db: sqlite3.Connection) -> T:
            db.execute("BEGIN IMMEDIATE")
            try:
                result = work(db)
                db.execute("COMMIT")
            except BaseException:
                if db.in_transaction:  # pragma: no branch - SQLite itself rolls back when the disk is full
                    db.execute("ROLLBACK")
                raise
            return result

        return self._run(transaction)

    def append(self, case: Case, *, expected: int, now: object = None) -> bool:
        """Store the entries of `case` from `expected` on, in one durable transaction (see `Store.append`)."""
        return self._append_all([(case, expected)], now)[0]

    def append_many(self, cases: Iterable[tuple[Case, int]], *, now: object = None) -> tuple[bool, ...]:
        """Store several (case, expected) in one durable transaction: all of them, or none."""
        return self._append_all(list(cases), now)

    def _append_all(self, given: list[tuple[Case, int]], now: object) -> tuple[bool, ...]:
        added = self._write(lambda db: self._add_all(db, given, now))
        for (case, _), new in zip(given, added, strict=True):
            if new is not None:
                self._appender.keep(case, new.hash)
        return tuple([new is not None for new in added])

    def _add_all(self, db: sqlite3.Connection, given: list[tuple[Case, int]], now: object) -> list[NewRows | None]:
        """Compare all cases first, then write all: a quarter faster than case by case."""
        added, waiting = list[NewRows | None](), dict[str, tuple[Case, NewRows]]()
        for case, expected in given:
            if case.case_no in waiting:  # given twice: the second must find the rows of the first
                self._insert(db, list(waiting.values()))
                waiting.clear()
            new = self._appender.new_rows(case, expected, _SqliteCase(db, case.case_no, self.centre), now)
            added.append(new)
            if new is not None:
                waiting[case.case_no] = (case, new)
        self._insert(db, list(waiting.values()))
        return added

    def _insert(self, db: sqlite3.Connection, waiting: list[tuple[Case, NewRows]]) -> None:
        heads = [head_of(case, new.hash, self.centre) for case, new in waiting]
        for case, new in waiting:
            number = case.case_no
            rows = [
                (number, entry.seq, FORMAT, new.digest, entry.extras.key, body.decode(), chain_hash) for entry, body, chain_hash in new.rows
            ]
            try:
                db.executemany("INSERT INTO entry(case_no, seq, format, digest, key, body, hash) VALUES (?,?,?,?,?,?,?)", rows)
                for value in new.personal:
                    db.execute("INSERT INTO personal VALUES (?,?,?,?,?)", (number, value.seq, value.field, value.value, value.salt))
            except sqlite3.IntegrityError as error:  # pragma: no cover - `new_rows` read the journal in this very transaction
                raise conflict(number, new.stored) from error
        for head, (_, new) in zip(heads, waiting, strict=True):
            self._set_head(db, head, new.stored - 1)

    def _set_head(self, db: sqlite3.Connection, head: Head, before: int | None) -> None:
        """Write the head of a case; `before` is the seq that the old head must have (-1: there is none; None: whatever it is)."""
        days = [None if day is None else day.isoformat() for day in (head.next_due, head.last_due, head.next_lapse)]
        values = (head.kind, head.state, head.edition, head.seq, head.hash, *days, int(head.undated), head.calendar)
        if before is None:
            db.execute("INSERT OR REPLACE INTO head VALUES (?,?,?,?,?,?,?,?,?,?,?)", (head.case_no, *values))
            return
        if before == -1:
            cursor = db.execute("INSERT OR IGNORE INTO head VALUES (?,?,?,?,?,?,?,?,?,?,?)", (head.case_no, *values))
        else:
            cursor = db.execute(
                "UPDATE head SET kind=?, state=?, edition=?, seq=?, hash=?, next_due=?, last_due=?, next_lapse=?, undated=?, calendar=?"
                " WHERE case_no=? AND seq=?",
                (*values, head.case_no, before),
            )
        if cursor.rowcount != 1:
            raise stale_head(head.case_no)

    def load(self, case_no: str) -> Case:
        """Return the case, read back through the fold (see `Store.load`)."""
        case, last_hash = self._run(lambda db: _SqliteCase(db, case_no, self.centre).read())
        self._appender.keep(case, last_hash)
        return case

    def numbers(self) -> Iterator[str]:
        """Yield the number of every case, in order."""
        yield from self._paged("SELECT case_no FROM entry WHERE seq = 0 AND case_no > ? ORDER BY case_no LIMIT 500", "", lambda row: row[0])

    def hashes(self, case_no: str) -> tuple[bytes, ...]:
        """Return the chain hashes of a case, in the order of seq."""
        return tuple([row[0] for row in self._rows("SELECT hash FROM entry WHERE case_no = ? ORDER BY seq", (case_no,))])

    def head(self, case_no: str) -> Head | None:
        """Return the head of a case, or None when the store does not hold it."""
        return next(map(head_from, self._rows(f"{_HEAD} WHERE case_no = ?", (case_no,))), None)

    def heads(self, *, after: str = "") -> Iterator[Head]:
        """Yield the heads after the case number `after`, in the order of their numbers."""
        yield from self._paged(f"{_HEAD} WHERE case_no > ? ORDER BY case_no LIMIT 500", after, head_from)

    def _paged(self, query: str, after: str, read: Callable[[Any], T]) -> Iterator[T]:
        while True:
            rows = self._rows(query, (after,))
            yield from map(read, rows)
            if not rows:
                return
            after = rows[-1][0]

    def due(self, until: date, *, after: tuple[date, str] | None = None, limit: int = 1000) -> tuple[Head, ...]:
        """Return the heads due on or before `until`, by (next_due, case number), after the key `after`."""
        return self._page(
            f"{_HEAD} WHERE next_due IS NOT NULL AND next_due <= ? AND (next_due, case_no) > (?, ?) ORDER BY next_due, case_no LIMIT ?",
            (until.isoformat(), *_key(after), limit),
        )

    def lapsing(self, until: date, *, after: tuple[date, str] | None = None, limit: int = 1000) -> tuple[Head, ...]:
        """Return the heads that lapse at the end of `until` or earlier, by (next_lapse, case number), after the key `after`."""
        return self._page(
            f"{_HEAD} WHERE next_lapse IS NOT NULL AND next_lapse <= ? AND (next_lapse, case_no) > (?, ?)"
            " ORDER BY next_lapse, case_no LIMIT ?",
            (until.isoformat(), *_key(after), limit),
        )

    def stale(self, *, after: str = "", limit: int = 1000, only_undated: bool = False) -> tuple[Head, ...]:
        """Return the heads not computed with the centre's calendar, by case number (see `Store.stale`)."""
        mine = self.centre.calendar.digest
        return self._page(
            f"{_HEAD} WHERE (calendar < ? OR calendar > ?) AND undated >= ? AND case_no > ? ORDER BY case_no LIMIT ?",
            (mine, mine, int(only_undated), after, limit),
        )

    def _page(self, query: str, params: tuple[object, ...]) -> tuple[Head, ...]:
        return tuple(map(head_from, self._rows(query, params)))

    def _rows(self, query: str, params: tuple[object, ...]) -> list[Any]:
        return self._run(lambda db: db.execute(query, params).fetchall())

    def carry_over(self, old: str, first: date) -> int:
        """Mark the heads that the change from the calendar `old` does not move (see `Store.carry_over`)."""
        query = "UPDATE head SET calendar=? WHERE calendar=? AND undated=0 AND (last_due IS NULL OR last_due < ?)"
        params = (self.centre.calendar.digest, old, first.isoformat())
        return self._write(lambda db: db.execute(query, params).rowcount)

    def rehead(self, case: Case) -> bool:
        """Compute the head of `case` afresh; False when the store does not hold exactly the entries of `case`."""

        def work(db: sqlite3.Connection) -> bool:
            head = self._appender.fresh_head(case, _SqliteCase(db, case.case_no, self.centre))
            if head is not None:
                self._set_head(db, head, None)
            return head is not None

        return self._write(work)

    def erase(self, *, case_no: str | None = None, person: str | None = None) -> int:
        """Erase the personal values of a case, or those that are exactly `person`; with both, both must match. Return how many.

        The hash chains stay whole. Erased values are overwritten in the file, and in its log as soon as nobody reads older pages of it.
        """
        if case_no is None and person is None:
            return 0
        query = "DELETE FROM personal WHERE case_no = coalesce(?, case_no) AND value = coalesce(?, value)"
        count = self._write(lambda db: db.execute(query, (case_no, person)).rowcount)
        self._rows("PRAGMA wal_checkpoint(TRUNCATE)", ())
        return count


def _refuse_other_file(path: str) -> None:
    """Refuse a file that is not SQLite's before SQLite opens it: it takes a file of a few bytes for a new database and overwrites it."""
    if Path(path).is_file():
        with Path(path).open("rb") as file:
            start = file.read(len(_MAGIC))
        if start not in {b"", _MAGIC}:
            msg = f"{path} cannot be used as a store: it is not a database; it is left as it was, choose another path"
            raise BadInput(msg, path=path)


def _key(after: tuple[date, str] | None) -> tuple[str, str]:
    return ("", "") if after is None else (after[0].isoformat(), after[1])
