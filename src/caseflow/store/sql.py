"""Journals kept in a server's database, by SQLAlchemy Core: one store for PostgreSQL, MariaDB, and what speaks like them.

It asks of a database what every one has: the key (case, seq), and a conditional update of the head whose row count must be 1. No upsert,
no RETURNING, no lock, no level of isolation is relied upon; a database that calls a transaction off is asked again, with the same append.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any, Final, Self, TypeVar

import msgspec
import sqlalchemy as sa
from attrs import frozen
from sqlalchemy.dialects import mysql

from caseflow.case.records import Case
from caseflow.engine.centre import Centre
from caseflow.errors import CaseflowError, Conflict, JournalError, shown_url
from caseflow.journal.line import DIGEST, FORMAT, Personal, check_digest, encode
from caseflow.journal.reader import rebuild
from caseflow.store.appending import Plan, Remembered, no_such_case, planned
from caseflow.store.ddl import GUARDS, SERVERS
from caseflow.store.protocol import Head, StoreBusy, StoreFailed, head_from, head_of, kept_for, last_day, stale_head

T = TypeVar("T")
VERSION: Final = 1
ATTEMPTS: Final = 10
# Called off for the sake of another transaction: SQLSTATE, or MySQL's own numbers.
_AGAIN: Final = frozenset({"40001", "40P01", 1020, 1213, "SQLITE_BUSY_SNAPSHOT"})
_BUSY: Final = frozenset({"55P03", 1205, "SQLITE_BUSY", "SQLITE_LOCKED"})
_META = sa.MetaData()
_BINARY: Final[dict[str, Any]] = {"mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_bin"}


def _name(length: int) -> sa.types.TypeEngine[str]:
    """Text that is compared and sorted by its characters' numbers, as Python does, whatever the database's own order is."""
    kind = sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")
    return kind.with_variant(sa.String(length, collation="utf8mb4_bin"), "mysql", "mariadb")


_BODY: Final = sa.Text().with_variant(mysql.MEDIUMTEXT(), "mysql", "mariadb")  # their TEXT ends at 64 KiB
_HASH: Final = sa.LargeBinary(32).with_variant(mysql.VARBINARY(32), "mysql", "mariadb")
ENTRY: Final = sa.Table(
    "caseflow_entry", _META,
    sa.Column("case_no", _name(128), primary_key=True), sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("format", sa.Integer, nullable=False), sa.Column("digest", _name(16), nullable=False), sa.Column("act_key", _name(255)),
    sa.Column("body", _BODY, nullable=False), sa.Column("hash", _HASH, nullable=False),
    sa.UniqueConstraint("case_no", "act_key", name="caseflow_entry_key"), **_BINARY,
)  # fmt: skip
# Values are kept as JSON text: a database may not take every character, or may think nothing of a blank at the end.
PERSONAL: Final = sa.Table(
    "caseflow_personal", _META,
    sa.Column("case_no", _name(128), primary_key=True), sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("field", _name(128), primary_key=True),
    sa.Column("value", _BODY, nullable=False), sa.Column("salt", _name(64), nullable=False),
    **_BINARY,
)  # fmt: skip
HEAD: Final = sa.Table(
    "caseflow_head", _META,
    sa.Column("case_no", _name(128), primary_key=True), sa.Column("kind", _name(255), nullable=False),
    sa.Column("state", _name(255), nullable=False), sa.Column("edition", _name(255), nullable=False),
    sa.Column("seq", sa.Integer, nullable=False), sa.Column("hash", _HASH, nullable=False),
    sa.Column("next_due", _name(10)), sa.Column("last_due", _name(10)), sa.Column("next_lapse", _name(10)),
    sa.Column("undated", sa.Integer, nullable=False), sa.Column("calendar", _name(128), nullable=False),
    sa.Index("caseflow_head_due", "next_due", "case_no"), sa.Index("caseflow_head_lapse", "next_lapse", "case_no"),
    sa.Index("caseflow_head_calendar", "calendar", "case_no"), **_BINARY,
)  # fmt: skip
SCHEMA: Final = sa.Table("caseflow_schema", _META, sa.Column("version", sa.Integer, primary_key=True, autoincrement=False))

_E, _H, _P = ENTRY.c, HEAD.c, PERSONAL.c
# Built once: a statement that is built anew is looked up anew.
_LAST = sa.select(_E.seq, _E.hash, _E.digest).where(_E.case_no == sa.bindparam("n")).order_by(_E.seq.desc()).limit(1)
_HASHES = (
    sa.select(_E.hash).where(_E.case_no == sa.bindparam("n"), _E.seq >= sa.bindparam("a"), _E.seq < sa.bindparam("b")).order_by(_E.seq)
)
_ROWS = sa.select(_E.body, _E.hash).where(_E.case_no == sa.bindparam("n")).order_by(_E.seq)
_BESIDE = sa.select(PERSONAL).where(_P.case_no == sa.bindparam("n"))
_ADD, _ADD_BESIDE, _ADD_HEAD = sa.insert(ENTRY), sa.insert(PERSONAL), sa.insert(HEAD)
_MOVE_HEAD = sa.update(HEAD).where(_H.case_no == sa.bindparam("n"), _H.seq == sa.bindparam("was"))


@frozen
class _Held:
    """What is held of one case, read in the transaction of `db`."""

    db: sa.Connection
    case_no: str
    centre: Centre

    def last(self) -> tuple[int, bytes, str] | None:
        row = self.db.execute(_LAST, {"n": self.case_no}).first()
        return None if row is None else (row[0], bytes(row[1]), row[2])

    def hashes(self, first: int, until: int) -> list[bytes]:
        return [bytes(row[0]) for row in self.db.execute(_HASHES, {"n": self.case_no, "a": first, "b": until})]

    def case(self) -> Case:
        return self.read()[0]

    def read(self) -> tuple[Case, bytes]:
        """The case, and the hash of its last entry."""
        # First the entries: a value that is erased in between is read as erased, and one that comes in between belongs to no entry read.
        rows = [(row[0].encode(), bytes(row[1])) for row in self.db.execute(_ROWS, {"n": self.case_no})]
        if not rows:
            raise no_such_case(self.case_no, self._near)
        beside = [
            Personal(row[0], row[1], row[2], msgspec.json.decode(row[3]), row[4]) for row in self.db.execute(_BESIDE, {"n": self.case_no})
        ]
        return rebuild(rows, {(one.seq, one.field): one for one in beside}, self.centre, case_no=self.case_no), rows[-1][1]

    def _near(self) -> list[str]:
        before = sa.select(_H.case_no).where(_H.case_no < self.case_no).order_by(_H.case_no.desc()).limit(100)
        after = sa.select(_H.case_no).where(_H.case_no > self.case_no).order_by(_H.case_no).limit(100)
        return [row[0] for query in (before, after) for row in self.db.execute(query)]


class SqlStore:
    """A store in the database of `engine` (a SQLAlchemy engine, or a URL). Safe to use from several threads, processes and machines.

    The tables are made when they are missing and `create` is left on; `digest` is the one by which new cases are hashed: sha256, or sm3
    where Python's OpenSSL has it. Needs the extra `sql`.

    Raises:
        JournalError: the tables were made by a newer version, or the triggers that protect the journals were taken away.
        StoreFailed: the database cannot be reached, or refuses.
    """

    def __init__(self, engine: sa.Engine | str, centre: Centre, *, digest: str = DIGEST, create: bool = True) -> None:
        self.engine = sa.create_engine(engine, pool_pre_ping=True) if isinstance(engine, str) else engine
        self.centre, self.digest, self._memory = kept_for(centre), check_digest(digest), Remembered()
        self._name = shown_url(self.engine.url.render_as_string())
        try:
            if create:
                make(self.engine)
            self._done(self._check)
        except CaseflowError:
            self.engine.dispose()
            raise

    def _check(self, db: sa.Connection) -> None:
        version = db.execute(sa.select(sa.func.max(SCHEMA.c.version))).scalar()
        if version != VERSION:
            msg = f"the tables in {self._name} have schema {version}; this version reads {VERSION}: update caseflow"
            raise JournalError(msg, found=version, known=VERSION)
        query, wanted = GUARDS.get(self.engine.dialect.name, ("", 0))
        if query and db.exec_driver_sql(query).scalar() != wanted:
            msg = f"{self._name}: a trigger on caseflow_entry was taken away: the journals are not protected; see what was done"
            raise JournalError(msg)

    def close(self) -> None:
        """Give the connections back; what was appended is safe already."""
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()

    def _done(self, work: Callable[[sa.Connection], T]) -> T:
        """Return what `work` gives in a transaction of its own; asked again when another's transaction came in between."""
        for left in reversed(range(ATTEMPTS)):
            try:
                with self.engine.begin() as db:
                    return work(db)
            except sa.exc.DBAPIError as error:
                # Whoever lost a race looks again, and then sees what the winner did.
                if left == 0 or not (isinstance(error, sa.exc.IntegrityError) or _AGAIN & _codes(error)):
                    raise self._told(error) from error
                time.sleep(random.random() * 0.02)  # noqa: S311  # not all at once again: eight that met are seldom parted in five rounds
            except sa.exc.SQLAlchemyError as error:
                raise StoreFailed(f"{self._name}: {error}") from error
        raise AssertionError  # pragma: no cover - the last attempt returns or raises

    def _told(self, error: sa.exc.DBAPIError) -> Conflict | StoreFailed:
        if isinstance(error, sa.exc.IntegrityError):
            return Conflict(f"others wrote the same entries at the same time, {ATTEMPTS} times; load the case again and decide anew")
        if _codes(error) & (_AGAIN | _BUSY):
            return StoreBusy(f"{self._name}: others held it for too long; nothing was written, try again")
        return StoreFailed(f"{self._name}: {error.orig}; if a commit was under way, the same append may safely be tried again")

    def append(self, case: Case, *, expected: int) -> bool:
        """Store the entries of `case` from `expected` on, in one durable transaction (see `Store.append`)."""
        return self._append_all([(case, expected)])[0] is not None

    def append_many(self, cases: Iterable[tuple[Case, int]]) -> tuple[bool, ...]:
        """Store several (case, expected) in one durable transaction: all of them, or none."""
        given = list(cases)
        # Always in the same order, so that two of us never wait for each other.
        order = sorted(range(len(given)), key=lambda i: (given[i][0].case_no, given[i][1]))
        done = dict(zip(order, self._append_all([given[i] for i in order]), strict=True))
        return tuple(done[i] is not None for i in range(len(given)))

    def _append_all(self, given: list[tuple[Case, int]]) -> list[Plan | None]:
        plans = self._done(lambda db: [self._append(db, case, expected) for case, expected in given])
        for (case, _), plan in zip(given, plans, strict=True):
            if plan is not None:
                self._memory.keep(case, plan.hash)
        return plans

    def _append(self, db: sa.Connection, case: Case, expected: int) -> Plan | None:
        plan = planned(case, expected, _Held(db, case.case_no, self.centre), self._memory, self.digest)
        if plan is None:
            return None
        rows = [
            {"case_no": case.case_no, "seq": entry.seq, "format": FORMAT, "digest": plan.digest, "act_key": entry.extras.key,
             "body": body.decode(), "hash": made}
            for entry, body, made in plan.rows
        ]  # fmt: skip
        db.execute(_ADD, rows[0] if len(rows) == 1 else rows)
        if plan.beside:
            beside = [(one.case_no, one.seq, one.field, encode(one.value).decode(), one.salt) for one in plan.beside]
            db.execute(_ADD_BESIDE, [dict(zip(_P.keys(), values, strict=True)) for values in beside])
        values = _values(head_of(case, plan.hash, self.centre))
        if plan.held == 0:
            _add_head(db, values)
        elif db.execute(_MOVE_HEAD, values | {"n": case.case_no, "was": plan.held - 1}).rowcount != 1:
            raise stale_head(case.case_no)
        return plan

    def load(self, case_no: str) -> Case:
        """Return the case, read back through the fold."""
        case, made = self._done(lambda db: _Held(db, case_no, self.centre).read())
        self._memory.keep(case, made)
        return case

    def numbers(self) -> Iterator[str]:
        """Yield the number of every case that has a journal, in order."""
        yield from (row[0] for row in self._paged(sa.select(_E.case_no).where(_E.seq == 0), _E.case_no))

    def hashes(self, case_no: str) -> tuple[bytes, ...]:
        """Return the chain hashes of a case, in the order of seq."""
        return tuple(bytes(made) for _, made in self._rows(_ROWS, {"n": case_no}))

    def head(self, case_no: str) -> Head | None:
        """Return the head of a case, or None when the store does not hold it."""
        found = self._rows(sa.select(HEAD).where(_H.case_no == case_no))
        return head_from(found[0]) if found else None

    def heads(self, *, after: str = "") -> Iterator[Head]:
        """Yield the heads after the case number `after`, in the order of their numbers."""
        yield from map(head_from, self._paged(sa.select(HEAD), _H.case_no, after))

    def _paged(self, query: sa.Select[Any], column: sa.ColumnElement[str], after: str = "") -> Iterator[Any]:
        while rows := self._rows(query.where(column > after).order_by(column).limit(500)):
            yield from rows
            after = rows[-1][0]

    def _rows(self, query: sa.Select[Any], asked: dict[str, str] | None = None) -> list[Any]:
        return self._done(lambda db: list(db.execute(query, asked or {})))

    def due(self, until: date, *, after: tuple[date, str] | None = None, limit: int = 1000) -> tuple[Head, ...]:
        """Return the heads due on or before `until`, by (next_due, case number), after the key `after`."""
        return self._page(_H.next_due, until, after, limit)

    def lapsing(self, until: date, *, after: tuple[date, str] | None = None, limit: int = 1000) -> tuple[Head, ...]:
        """Return the heads that lapse at the end of `until` or earlier, by (next_lapse, case number), after the key `after`."""
        return self._page(_H.next_lapse, until, after, limit)

    def _page(self, column: sa.Column[Any], until: date, after: tuple[date, str] | None, limit: int) -> tuple[Head, ...]:
        query = sa.select(HEAD).where(column <= last_day(until).isoformat()).order_by(column, _H.case_no).limit(limit)
        if after is not None:
            day = after[0].isoformat()
            query = query.where(column >= day, sa.or_(column > day, _H.case_no > after[1]))
        return tuple(map(head_from, self._rows(query)))

    def stale(self, *, after: str = "", limit: int = 1000, undated: bool = False) -> tuple[Head, ...]:
        """Return the heads that another calendar computed than the centre's, by case number."""
        mine = self.centre.calendar.digest
        query = sa.select(HEAD).where(_H.calendar != mine, _H.undated >= int(undated), _H.case_no > after)
        return tuple(map(head_from, self._rows(query.order_by(_H.case_no).limit(limit))))

    def carry_over(self, old: str, first: date) -> int:
        """Take over the heads that the calendar `old` computed and `first` cannot move."""
        unmoved = sa.or_(_H.last_due.is_(None), _H.last_due < first.isoformat())
        update = sa.update(HEAD).where(_H.calendar == old, _H.undated == 0, unmoved).values(calendar=self.centre.calendar.digest)
        return self._done(lambda db: db.execute(update).rowcount)

    def rehead(self, case: Case) -> bool:
        """Compute the head of `case` afresh; False when the store holds another journal by now."""

        def work(db: sa.Connection) -> bool:
            last, count = _Held(db, case.case_no, self.centre).last(), len(case.entries)
            if last is None or last[0] != count - 1 or self._memory.hash_of(case, count, last[2]) != last[1]:
                return False
            db.execute(sa.delete(HEAD).where(_H.case_no == case.case_no))
            db.execute(_ADD_HEAD, _values(head_of(case, last[1], self.centre)))
            return True

        return self._done(work)

    def erase(self, *, case_no: str | None = None, person: str | None = None) -> int:
        """Erase the personal values of a case, or those that are exactly `person`, or (both given) those in that case.

        The chains stay whole. When the database gives the room of deleted rows to others is its own affair (PostgreSQL: VACUUM).
        """
        asked = [] if case_no is None else [_P.case_no == case_no]
        asked += [] if person is None else [_P.value == encode(person).decode()]
        return self._done(lambda db: db.execute(sa.delete(PERSONAL).where(*asked)).rowcount) if asked else 0


def make(engine: sa.Engine) -> None:
    """Make the tables and triggers of a store where they are missing; only for this must the role be allowed to.

    Raises:
        StoreFailed: the database does not let this role do it.
    """
    for left in reversed(range(50)):  # pragma: no branch - the last attempt returns or raises
        try:
            with engine.begin() as db:
                if not sa.inspect(db).has_table(SCHEMA.name):
                    _META.create_all(db)
                    for statement in SERVERS.get(engine.dialect.name.replace("mariadb", "mysql"), ()):
                        db.exec_driver_sql(statement)
                if db.execute(sa.select(SCHEMA)).first() is None:
                    db.execute(sa.insert(SCHEMA), {"version": VERSION})
        except sa.exc.SQLAlchemyError as error:
            # Somebody else may be making them just now.
            if left == 0:
                raise StoreFailed(f"{shown_url(engine.url.render_as_string())}: the tables could not be made: {error}") from error
            time.sleep(0.1)
        else:
            return


def _codes(error: sa.exc.DBAPIError) -> set[object]:
    orig: Any = error.orig
    return {getattr(orig, "sqlstate", None), getattr(orig, "sqlite_errorname", None), *orig.args[:1]}


def _add_head(db: sa.Connection, values: dict[str, object]) -> None:
    try:
        db.execute(_ADD_HEAD, values)
    except sa.exc.IntegrityError as error:  # the entry was taken, and came first: so there is a head without a journal
        raise stale_head(str(values["case_no"])) from error


def _values(head: Head) -> dict[str, object]:
    days = [None if day is None else day.isoformat() for day in (head.next_due, head.last_due, head.next_lapse)]
    held = (head.case_no, head.kind, head.state, head.edition, head.seq, head.hash, *days, int(head.undated), head.calendar)
    return dict(zip(_H.keys(), held, strict=True))
