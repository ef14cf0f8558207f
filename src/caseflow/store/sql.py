"""A store in a database server, by SQLAlchemy Core: for PostgreSQL, MariaDB and compatible databases.

It needs only what every database has: the key (case, seq), and a conditional update of the head whose row count must be 1. It does not
rely on upserts, RETURNING, locks or an isolation level. When the database aborts a transaction, the same append is tried again.
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

from caseflow.basics.arguments import a_flag, refuse, takes
from caseflow.case.records import Case
from caseflow.engine.centre import Centre, a_centre
from caseflow.errors import BadInput, CaseflowError, Conflict, JournalError, shown, shown_url
from caseflow.journal.line import DIGEST, FORMAT, Personal, check_digest, encode
from caseflow.journal.reader import rebuild
from caseflow.store.appending import Appender, NewRows, no_such_case
from caseflow.store.ddl import GUARDS, SERVERS
from caseflow.store.protocol import Head, StoreBusy, StoreFailed, checks_arguments, head_from, head_of, stale_head

T = TypeVar("T")
VERSION: Final = 1
ATTEMPTS: Final = 10
# Aborted in favour of another transaction: SQLSTATE, or MySQL's own numbers.
_ABORTED: Final = frozenset({"40001", "40P01", 1020, 1213, "SQLITE_BUSY_SNAPSHOT"})
_BUSY: Final = frozenset({"55P03", 1205, "SQLITE_BUSY", "SQLITE_LOCKED"})
_META = sa.MetaData()
_BINARY: Final[dict[str, Any]] = {"mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_bin"}


def _name(length: int) -> sa.types.TypeEngine[str]:
    """A text column that compares and sorts by code point, as Python does, whatever the database's own collation is."""
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
# Values are stored as JSON text: a database may refuse some characters, or ignore a space at the end.
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
# Built once: SQLAlchemy looks a new statement up in its cache each time.
_LAST = sa.select(_E.seq, _E.hash, _E.digest).where(_E.case_no == sa.bindparam("n")).order_by(_E.seq.desc()).limit(1)
_HASHES = (
    sa.select(_E.hash).where(_E.case_no == sa.bindparam("n"), _E.seq >= sa.bindparam("a"), _E.seq < sa.bindparam("b")).order_by(_E.seq)
)
_ROWS = sa.select(_E.body, _E.hash).where(_E.case_no == sa.bindparam("n")).order_by(_E.seq)
_PERSONAL = sa.select(PERSONAL).where(_P.case_no == sa.bindparam("n"))
_ADD, _ADD_PERSONAL, _ADD_HEAD = sa.insert(ENTRY), sa.insert(PERSONAL), sa.insert(HEAD)
_MOVE_HEAD = sa.update(HEAD).where(_H.case_no == sa.bindparam("n"), _H.seq == sa.bindparam("was"))


@frozen
class _SqlCase:
    """One case as it is stored, read in the transaction of `db`."""

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
        # Entries first: a value erased in between is read as erased, and one added in between belongs to an entry that was not read.
        rows = [(row[0].encode(), bytes(row[1])) for row in self.db.execute(_ROWS, {"n": self.case_no})]
        if not rows:
            raise no_such_case(self.case_no, self._near)
        values = {
            (row[1], row[2]): Personal(row[0], row[1], row[2], msgspec.json.decode(row[3]), row[4])
            for row in self.db.execute(_PERSONAL, {"n": self.case_no})
        }
        return rebuild(rows, values, self.centre, case_no=self.case_no), rows[-1][1]

    def _near(self) -> list[str]:
        before = sa.select(_H.case_no).where(_H.case_no < self.case_no).order_by(_H.case_no.desc()).limit(100)
        after = sa.select(_H.case_no).where(_H.case_no > self.case_no).order_by(_H.case_no).limit(100)
        return [row[0] for query in (before, after) for row in self.db.execute(query)]


def _an_engine(value: object, what: str) -> sa.Engine:
    """Return `value`, an engine, or the engine of the URL `value`."""
    if isinstance(value, sa.Engine):
        return value
    if not isinstance(value, str):
        refuse(value, what, "an engine of SQLAlchemy, or a URL")
    try:
        return sa.create_engine(value, pool_pre_ping=True)
    except (sa.exc.ArgumentError, ImportError, ValueError, TypeError) as error:
        msg = f"{what} {shown(shown_url(value))} cannot be used: {error}; write it like 'postgresql+psycopg://user@host/name'"
        raise BadInput(msg, argument=what) from None


@checks_arguments
class SqlStore:
    """A store in the database of `engine` (a SQLAlchemy engine, or a URL). Safe to use from several threads, processes and machines.

    Missing tables are made, unless `create` is False. `digest` names the hash of new cases: sha256, or sm3 where Python's OpenSSL has
    it. Needs the extra `sql`.

    Raises:
        JournalError: the tables have another schema, or the triggers that protect the journals were removed.
        StoreFailed: the database cannot be reached, or refuses.
    """

    @takes(engine=_an_engine, centre=a_centre, create=a_flag)
    def __init__(self, engine: sa.Engine | str, centre: Centre, *, digest: str = DIGEST, create: bool = True) -> None:
        self.engine: sa.Engine = engine  # type: ignore[assignment]  # a URL was made into one
        self.centre, self.digest = centre, check_digest(digest)
        self._appender = Appender(self)
        self._name = shown_url(self.engine.url.render_as_string())
        try:
            if create:
                make(self.engine)
            self._transaction(self._check)
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
            msg = f"{self._name}: a trigger on caseflow_entry was removed: the journals are not protected; find out what was done"
            raise JournalError(msg)

    def close(self) -> None:
        """Close the connections; what was appended is safe already."""
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()

    def _transaction(self, work: Callable[[sa.Connection], T]) -> T:
        """Return what `work` returns in a transaction of its own; tried again when another transaction won a race."""
        for left in reversed(range(ATTEMPTS)):
            try:
                with self.engine.begin() as db:
                    return work(db)
            except sa.exc.DBAPIError as error:
                # The loser of a race reads again, and then sees what the winner wrote.
                if left == 0 or not (isinstance(error, sa.exc.IntegrityError) or _ABORTED & _codes(error)):
                    raise self._error_of(error) from error
                time.sleep(random.random() * 0.02)  # noqa: S311  # so that they do not all come back at once
            except sa.exc.SQLAlchemyError as error:
                raise StoreFailed(f"{self._name}: {error}") from error
        raise AssertionError  # pragma: no cover - the last attempt returns or raises

    def _error_of(self, error: sa.exc.DBAPIError) -> Conflict | StoreFailed:
        if isinstance(error, sa.exc.IntegrityError):
            return Conflict(f"others wrote the same entries at the same time, {ATTEMPTS} times; reload the case and decide again")
        if _codes(error) & (_ABORTED | _BUSY):
            return StoreBusy(f"{self._name}: others locked it for too long; nothing was written, try again")
        return StoreFailed(f"{self._name}: {error.orig}; if a commit was under way, the same append may safely be tried again")

    def append(self, case: Case, *, expected: int, now: object = None) -> bool:
        """Store the entries of `case` from `expected` on, in one durable transaction (see `Store.append`)."""
        return self._append_all([(case, expected)], now)[0] is not None

    def append_many(self, cases: Iterable[tuple[Case, int]], *, now: object = None) -> tuple[bool, ...]:
        """Store several (case, expected) in one durable transaction: all of them, or none."""
        given = list(cases)
        # Always in the same order, so that two processes never wait for each other.
        order = sorted(range(len(given)), key=lambda i: (given[i][0].case_no, given[i][1]))
        added = dict(zip(order, self._append_all([given[i] for i in order], now), strict=True))
        return tuple(added[i] is not None for i in range(len(given)))

    def _append_all(self, given: list[tuple[Case, int]], now: object) -> list[NewRows | None]:
        added = self._transaction(lambda db: [self._append(db, case, expected, now) for case, expected in given])
        for (case, _), new in zip(given, added, strict=True):
            if new is not None:
                self._appender.keep(case, new.hash)
        return added

    def _append(self, db: sa.Connection, case: Case, expected: int, now: object) -> NewRows | None:
        new = self._appender.new_rows(case, expected, _SqlCase(db, case.case_no, self.centre), now)
        if new is None:
            return None
        rows = [
            {"case_no": case.case_no, "seq": entry.seq, "format": FORMAT, "digest": new.digest, "act_key": entry.extras.key,
             "body": body.decode(), "hash": chain_hash}
            for entry, body, chain_hash in new.rows
        ]  # fmt: skip
        db.execute(_ADD, rows[0] if len(rows) == 1 else rows)
        if new.personal:
            personal = [(value.case_no, value.seq, value.field, encode(value.value).decode(), value.salt) for value in new.personal]
            db.execute(_ADD_PERSONAL, [dict(zip(_P.keys(), values, strict=True)) for values in personal])
        head = _head_row(head_of(case, new.hash, self.centre))
        if new.stored == 0:
            _add_head(db, head)
        elif db.execute(_MOVE_HEAD, head | {"n": case.case_no, "was": new.stored - 1}).rowcount != 1:
            raise stale_head(case.case_no)
        return new

    def load(self, case_no: str) -> Case:
        """Return the case, read back through the fold (see `Store.load`)."""
        case, last_hash = self._transaction(lambda db: _SqlCase(db, case_no, self.centre).read())
        self._appender.keep(case, last_hash)
        return case

    def numbers(self) -> Iterator[str]:
        """Yield the number of every case, in order."""
        yield from (row[0] for row in self._paged(sa.select(_E.case_no).where(_E.seq == 0), _E.case_no))

    def hashes(self, case_no: str) -> tuple[bytes, ...]:
        """Return the chain hashes of a case, in the order of seq."""
        return tuple(bytes(chain_hash) for _, chain_hash in self._rows(_ROWS, {"n": case_no}))

    def head(self, case_no: str) -> Head | None:
        """Return the head of a case, or None when the store does not hold it."""
        rows = self._rows(sa.select(HEAD).where(_H.case_no == case_no))
        return head_from(rows[0]) if rows else None

    def heads(self, *, after: str = "") -> Iterator[Head]:
        """Yield the heads after the case number `after`, in the order of their numbers."""
        yield from map(head_from, self._paged(sa.select(HEAD), _H.case_no, after))

    def _paged(self, query: sa.Select[Any], column: sa.ColumnElement[str], after: str = "") -> Iterator[Any]:
        while rows := self._rows(query.where(column > after).order_by(column).limit(500)):
            yield from rows
            after = rows[-1][0]

    def _rows(self, query: sa.Select[Any], params: dict[str, str] | None = None) -> list[Any]:
        return self._transaction(lambda db: list(db.execute(query, params or {})))

    def due(self, until: date, *, after: tuple[date, str] | None = None, limit: int = 1000) -> tuple[Head, ...]:
        """Return the heads due on or before `until`, by (next_due, case number), after the key `after`."""
        return self._page(_H.next_due, until, after, limit)

    def lapsing(self, until: date, *, after: tuple[date, str] | None = None, limit: int = 1000) -> tuple[Head, ...]:
        """Return the heads that lapse at the end of `until` or earlier, by (next_lapse, case number), after the key `after`."""
        return self._page(_H.next_lapse, until, after, limit)

    def _page(self, column: sa.Column[Any], until: date, after: tuple[date, str] | None, limit: int) -> tuple[Head, ...]:
        query = sa.select(HEAD).where(column <= until.isoformat()).order_by(column, _H.case_no).limit(limit)
        if after is not None:
            day = after[0].isoformat()
            query = query.where(column >= day, sa.or_(column > day, _H.case_no > after[1]))
        return tuple(map(head_from, self._rows(query)))

    def stale(self, *, after: str = "", limit: int = 1000, only_undated: bool = False) -> tuple[Head, ...]:
        """Return the heads not computed with the centre's calendar, by case number (see `Store.stale`)."""
        mine = self.centre.calendar.digest
        query = sa.select(HEAD).where(_H.calendar != mine, _H.undated >= int(only_undated), _H.case_no > after)
        return tuple(map(head_from, self._rows(query.order_by(_H.case_no).limit(limit))))

    def carry_over(self, old: str, first: date) -> int:
        """Mark the heads that the change from the calendar `old` does not move (see `Store.carry_over`)."""
        unmoved = sa.or_(_H.last_due.is_(None), _H.last_due < first.isoformat())
        update = sa.update(HEAD).where(_H.calendar == old, _H.undated == 0, unmoved).values(calendar=self.centre.calendar.digest)
        return self._transaction(lambda db: db.execute(update).rowcount)

    def rehead(self, case: Case) -> bool:
        """Compute the head of `case` afresh; False when the store does not hold exactly the entries of `case`."""

        def work(db: sa.Connection) -> bool:
            head = self._appender.fresh_head(case, _SqlCase(db, case.case_no, self.centre))
            if head is not None:
                db.execute(sa.delete(HEAD).where(_H.case_no == case.case_no))
                db.execute(_ADD_HEAD, _head_row(head))
            return head is not None

        return self._transaction(work)

    def erase(self, *, case_no: str | None = None, person: str | None = None) -> int:
        """Erase the personal values of a case, or those that are exactly `person`; with both, both must match. Return how many.

        The hash chains stay whole. The database decides when it reuses the space of deleted rows (PostgreSQL: VACUUM).
        """
        conditions = [] if case_no is None else [_P.case_no == case_no]
        conditions += [] if person is None else [_P.value == encode(person).decode()]
        return self._transaction(lambda db: db.execute(sa.delete(PERSONAL).where(*conditions)).rowcount) if conditions else 0


def make(engine: sa.Engine) -> None:
    """Make the tables and triggers of a store where they are missing. Only this needs a role that may make tables.

    Raises:
        StoreFailed: the database does not allow it to this role.
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
            # Another process may be making them at this moment.
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
    except sa.exc.IntegrityError as error:  # the entry was inserted, so the head has no journal
        raise stale_head(str(values["case_no"])) from error


def _head_row(head: Head) -> dict[str, object]:
    days = [None if day is None else day.isoformat() for day in (head.next_due, head.last_due, head.next_lapse)]
    values = (head.case_no, head.kind, head.state, head.edition, head.seq, head.hash, *days, int(head.undated), head.calendar)
    return dict(zip(_H.keys(), values, strict=True))
