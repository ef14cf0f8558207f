"""Journals kept in one SQLite file: the embedded default. Durable at every commit, append-only in the database itself.

WAL with `synchronous=FULL`: a commit that was acknowledged survives the loss of power. Every write begins with `BEGIN IMMEDIATE`;
what decides between two writers is the key (case, seq) and the conditional update of the head, whose row count must be 1.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, Final, Self

from caseflow.case import Case
from caseflow.centre import Centre
from caseflow.errors import BadInput, JournalError
from caseflow.journal import rebuild
from caseflow.line import FORMAT, START, Personal, bodies, body_of, personal_of
from caseflow.store.protocol import Head, conflict, head_of, no_such_case, parted

SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS entry(
 pos INTEGER PRIMARY KEY AUTOINCREMENT,
 case_no TEXT NOT NULL, seq INTEGER NOT NULL CHECK(seq >= 0), format INTEGER NOT NULL, key TEXT,
 body TEXT NOT NULL, hash BLOB NOT NULL CHECK(length(hash) = 32),
 UNIQUE(case_no, seq)) STRICT;
CREATE UNIQUE INDEX IF NOT EXISTS entry_key ON entry(case_no, key) WHERE key IS NOT NULL;
CREATE TABLE IF NOT EXISTS personal(
 case_no TEXT NOT NULL, seq INTEGER NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL, salt TEXT NOT NULL,
 PRIMARY KEY(case_no, seq, field)) WITHOUT ROWID, STRICT;
CREATE TABLE IF NOT EXISTS head(
 case_no TEXT PRIMARY KEY, kind TEXT NOT NULL, state TEXT NOT NULL, edition TEXT NOT NULL, seq INTEGER NOT NULL, hash BLOB NOT NULL,
 next_due TEXT, last_due TEXT, next_lapse TEXT, undated INTEGER NOT NULL, calendar TEXT NOT NULL) WITHOUT ROWID, STRICT;
CREATE INDEX IF NOT EXISTS head_due ON head(next_due, case_no) WHERE next_due IS NOT NULL;
CREATE INDEX IF NOT EXISTS head_lapse ON head(next_lapse, case_no) WHERE next_lapse IS NOT NULL;
CREATE TRIGGER IF NOT EXISTS entry_no_update BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'a journal is append-only'); END;
CREATE TRIGGER IF NOT EXISTS entry_no_delete BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'a journal is append-only'); END;
CREATE TRIGGER IF NOT EXISTS entry_next BEFORE INSERT ON entry
 WHEN NEW.seq <> (SELECT COALESCE(MAX(seq) + 1, 0) FROM entry WHERE case_no = NEW.case_no)
 BEGIN SELECT RAISE(ABORT, 'a journal has no gap and no second entry of one seq'); END;
"""
# application_id marks the file as ours, user_version is the version of the schema above.
APPLICATION: Final = 0x63617365
VERSION: Final = 1
_HEAD: Final = "SELECT case_no, kind, state, edition, seq, hash, next_due, last_due, next_lapse, undated, calendar FROM head"


class SqliteStore:
    """A store in the file `path`, made when it does not exist. Safe to use from several threads and processes.

    Raises:
        BadInput: the path holds something else: another database, or no database at all; it is left as it was.
        JournalError: the file was made by a newer version of this schema.
    """

    def __init__(self, path: str | Path, centre: Centre) -> None:
        self.path, self.centre = str(path), centre
        self._lock = threading.Lock()
        self._db = self._connect()

    def _connect(self) -> sqlite3.Connection:
        # One connection, guarded by the lock; each transaction is begun by hand.
        db = sqlite3.connect(self.path, timeout=30.0, isolation_level=None, check_same_thread=False)
        try:
            self._prepare(db)
        except sqlite3.DatabaseError as error:
            db.close()
            msg = f"{self.path} cannot be used as a store: {error}; it is left as it was"
            raise BadInput(msg, path=self.path) from error
        except (BadInput, JournalError):
            db.close()
            raise
        return db

    def _prepare(self, db: sqlite3.Connection) -> None:
        found = db.execute("PRAGMA application_id").fetchone()[0]
        tables = db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if found != APPLICATION and tables:
            msg = f"{self.path} is a database, but no store of cases; it is left as it was: choose another path"
            raise BadInput(msg, path=self.path)
        version = db.execute("PRAGMA user_version").fetchone()[0]
        if version > VERSION:
            msg = f"{self.path} has schema {version}; this version reads up to {VERSION}: update caseflow"
            raise JournalError(msg, path=self.path, found=version, known=VERSION)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "recursive_triggers=ON", "trusted_schema=OFF", "foreign_keys=ON"):
            db.execute(f"PRAGMA {pragma}")
        if not tables:
            db.executescript(f"BEGIN IMMEDIATE; PRAGMA application_id={APPLICATION}; PRAGMA user_version={VERSION}; {SCHEMA} COMMIT;")

    def close(self) -> None:
        """Close the file; what was appended is safe already."""
        with self._lock:
            self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def append(self, case: Case, *, seen: int) -> None:
        """Store the entries of `case` from `seen` on, in one durable transaction (see `Store.append`)."""
        with self._writing() as db:
            self._append(db, case, seen)

    def append_many(self, cases: list[tuple[Case, int]]) -> None:
        """Store several (case, seen) in one durable transaction: all of them, or none."""
        with self._writing() as db:
            for case, seen in cases:
                self._append(db, case, seen)

    def _append(self, db: sqlite3.Connection, case: Case, seen: int) -> None:
        number = case.case_no
        row = db.execute("SELECT seq, hash FROM head WHERE case_no = ?", (number,)).fetchone()
        held = 0 if row is None else row[0] + 1
        if seen > held or len(case.entries) < seen:
            raise conflict(number, seen, held)
        previous = START
        if seen:
            body, previous = db.execute("SELECT body, hash FROM entry WHERE case_no=? AND seq=?", (number, seen - 1)).fetchone()
            if body.encode() != body_of(case, case.entries[seen - 1]):
                raise parted(number, seen - 1)
        new = list(bodies(case, after=seen, previous=previous))
        if not new:
            return
        if held > seen:
            if self._holds(db, number, seen, [made for *_, made in new]):
                return
            raise conflict(number, seen, held)
        db.executemany(
            "INSERT INTO entry(case_no, seq, format, key, body, hash) VALUES (?,?,?,?,?,?)",
            [(number, entry.seq, FORMAT, entry.more.key, body.decode(), made) for entry, body, _, made in new],
        )
        beside = [(one.case_no, one.seq, one.field, one.value, one.salt) for entry, *_ in new for one in personal_of(case, entry)]
        if beside:
            db.executemany("INSERT INTO personal VALUES (?,?,?,?,?)", beside)
        self._set_head(db, head_of(case, new[-1][3], self.centre), row)

    def _set_head(self, db: sqlite3.Connection, head: Head, before: tuple[int, bytes] | None) -> None:
        days = [None if day is None else day.isoformat() for day in (head.next_due, head.last_due, head.next_lapse)]
        values = (head.kind, head.state, head.edition, head.seq, head.hash, *days, int(head.undated), head.calendar)
        if before is None:
            db.execute("INSERT INTO head VALUES (?,?,?,?,?,?,?,?,?,?,?)", (head.case_no, *values))
            return
        done = db.execute(
            "UPDATE head SET kind=?, state=?, edition=?, seq=?, hash=?, next_due=?, last_due=?, next_lapse=?, undated=?, calendar=?"
            " WHERE case_no=? AND seq=?",
            (*values, head.case_no, before[0]),
        )
        if done.rowcount != 1:  # pragma: no cover - the head was read in this very transaction; a guard against a wrong isolation
            raise conflict(head.case_no, before[0] + 1, -1)

    def _holds(self, db: sqlite3.Connection, number: str, seen: int, hashes: list[bytes]) -> bool:
        rows = db.execute(
            "SELECT hash FROM entry WHERE case_no=? AND seq>=? AND seq<? ORDER BY seq", (number, seen, seen + len(hashes))
        ).fetchall()
        return [row[0] for row in rows] == hashes

    def load(self, case_no: str) -> Case:
        """Return the case, read back through the fold."""
        with self._lock:
            rows = self._db.execute("SELECT body, hash FROM entry WHERE case_no = ? ORDER BY seq", (case_no,)).fetchall()
            beside = self._db.execute("SELECT case_no, seq, field, value, salt FROM personal WHERE case_no = ?", (case_no,)).fetchall()
            if not rows:
                known = [row[0] for row in self._db.execute("SELECT case_no FROM head ORDER BY case_no LIMIT 10000")]
                raise no_such_case(case_no, known)
        values = {(row[1], row[2]): Personal(*row) for row in beside}
        return rebuild([(body.encode(), made) for body, made in rows], values, self.centre)

    def numbers(self) -> Iterator[str]:
        """Yield the number of every case that has a journal, in order."""
        with self._lock:
            rows = self._db.execute("SELECT case_no FROM entry WHERE seq = 0 ORDER BY case_no").fetchall()
        return iter([row[0] for row in rows])

    def hashes(self, case_no: str) -> tuple[bytes, ...]:
        """Return the chain hashes of a case, in the order of seq."""
        with self._lock:
            rows = self._db.execute("SELECT hash FROM entry WHERE case_no = ? ORDER BY seq", (case_no,)).fetchall()
        return tuple(row[0] for row in rows)

    def head(self, case_no: str) -> Head | None:
        """Return the head of a case, or None when the store does not hold it."""
        with self._lock:
            row = self._db.execute(f"{_HEAD} WHERE case_no = ?", (case_no,)).fetchone()
        return None if row is None else _head(row)

    def heads(self, *, after: str = "") -> Iterator[Head]:
        """Yield the heads after the case number `after`, in the order of their numbers."""
        while True:
            with self._lock:
                rows = self._db.execute(f"{_HEAD} WHERE case_no > ? ORDER BY case_no LIMIT 500", (after,)).fetchall()
            yield from map(_head, rows)
            if not rows:
                return
            after = rows[-1][0]

    def due(self, until: date, *, after: tuple[date, str] | None = None, limit: int = 1000) -> tuple[Head, ...]:
        """Return the heads due on or before `until`, by (next_due, case number), after the key `after`."""
        return self._page(
            f"{_HEAD} WHERE next_due IS NOT NULL AND next_due <= ? AND (next_due, case_no) > (?, ?) ORDER BY next_due, case_no LIMIT ?",
            (until, after, limit),
        )

    def lapsing(self, until: date, *, after: tuple[date, str] | None = None, limit: int = 1000) -> tuple[Head, ...]:
        """Return the heads that lapse at the end of `until` or earlier, by (next_lapse, case number), after the key `after`."""
        return self._page(
            f"{_HEAD} WHERE next_lapse IS NOT NULL AND next_lapse <= ? AND (next_lapse, case_no) > (?, ?)"
            " ORDER BY next_lapse, case_no LIMIT ?",
            (until, after, limit),
        )

    def _page(self, query: str, asked: tuple[date, tuple[date, str] | None, int]) -> tuple[Head, ...]:
        until, after, limit = asked
        day, number = ("", "") if after is None else (after[0].isoformat(), after[1])
        with self._lock:
            rows = self._db.execute(query, (until.isoformat(), day, number, limit)).fetchall()
        return tuple(map(_head, rows))

    def rehead(self, case: Case) -> bool:
        """Compute the head of `case` afresh; False when the store holds a longer journal by now."""
        with self._writing() as db:
            last = db.execute("SELECT seq, hash FROM entry WHERE case_no = ? ORDER BY seq DESC LIMIT 1", (case.case_no,)).fetchone()
            if last is None or last[0] != len(case.entries) - 1:
                return False
            row = db.execute("SELECT seq, hash FROM head WHERE case_no = ?", (case.case_no,)).fetchone()
            self._set_head(db, head_of(case, last[1], self.centre), row)
            return True

    def erase(self, *, case_no: str | None = None, person: str | None = None) -> int:
        """Erase the personal values of a case, or those that are exactly `person`; the chains stay whole."""
        if case_no is None and person is None:
            return 0
        with self._writing() as db:
            done = db.execute("DELETE FROM personal WHERE case_no = coalesce(?, case_no) AND value = coalesce(?, value)", (case_no, person))
            return done.rowcount


def _head(row: tuple[Any, ...]) -> Head:
    days = [None if day is None else date.fromisoformat(day) for day in row[6:9]]
    return Head(row[0], row[1], row[2], row[3], row[4], row[5], days[0], days[1], days[2], bool(row[9]), row[10])
