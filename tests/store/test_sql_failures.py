"""What SqlStore does when the database aborts a transaction, is gone, or has a newer schema."""

import threading

import pytest
import sqlalchemy as sa

from caseflow.errors import Conflict, JournalError
from caseflow.store import StoreBusy, StoreFailed
from caseflow.store.sql import ATTEMPTS, SqlStore
from tests.core.stories import CENTRE, Story, accepted
from tests.store import makers


@pytest.fixture
def store(tmp_path):
    with makers.empty_store("sql", tmp_path) as store:
        yield store


class Failing:
    """Makes the first `times` inserts of an entry fail like a driver."""

    def __init__(self, store, error, times):
        self.error, self.left = error, times
        sa.event.listen(store.engine, "before_cursor_execute", self)

    def __call__(self, _conn, _cursor, statement, *_rest):
        if "INSERT INTO caseflow_entry" in statement and self.left:
            self.left -= 1
            raise self.error


def driver_error(kind, **codes):
    orig = Exception("deadlock")
    for name, code in codes.items():
        setattr(orig, name, code)
    return kind("INSERT", {}, orig)


@pytest.mark.parametrize("error", [driver_error(sa.exc.OperationalError, sqlstate="40001"), driver_error(sa.exc.IntegrityError)])
def test_asked_again(store, error):
    """A transaction that was aborted in favour of another is tried again with the same append."""
    Failing(store, error, ATTEMPTS - 1)
    assert store.append(Story(case_no="HL-1").case, expected=0)
    assert len(store.load("HL-1").entries) == 1


@pytest.mark.parametrize(
    ("error", "raised", "words"),
    [
        (driver_error(sa.exc.OperationalError, sqlstate="40P01"), StoreBusy, "nothing was written"),
        (driver_error(sa.exc.OperationalError, sqlstate="55P03"), StoreBusy, "nothing was written"),
        (driver_error(sa.exc.IntegrityError), Conflict, f"{ATTEMPTS} times"),
        (driver_error(sa.exc.OperationalError), StoreFailed, "may safely be tried again"),
        (sa.exc.TimeoutError("no connection left"), StoreFailed, "no connection left"),
    ],
)
def test_not_for_ever(store, error, raised, words):
    """What fails again and again is reported, each kind in its own words, and nothing is stored."""
    Failing(store, error, 99)
    with pytest.raises(raised, match=words):
        store.append(Story(case_no="HL-1").case, expected=0)
    assert list(store.numbers()) == []


def test_newer_tables(store, tmp_path):
    """Tables with a newer schema are refused by number."""
    with store.engine.begin() as db:
        db.exec_driver_sql("UPDATE caseflow_schema SET version = 7")
    with pytest.raises(JournalError, match="schema 7; this version reads 1"):
        makers.reopened("sql", tmp_path)


def test_no_tables(tmp_path):
    """Where the tables are missing and must not be made, the error names the database, without its password."""
    with pytest.raises(StoreFailed, match="no such table"):
        SqlStore(f"sqlite:///{tmp_path / 'empty.db'}", CENTRE, create=False)


def test_no_server(monkeypatch, tmp_path):
    """A database that cannot be reached is a StoreFailed, without the password."""
    monkeypatch.setattr("caseflow.store.sql.time.sleep", lambda _: None)
    with pytest.raises(StoreFailed, match="could not be made") as caught:
        SqlStore(f"postgresql+psycopg://clerk:geheim@/x?host={tmp_path}", CENTRE)
    assert "geheim" not in str(caught.value)


@pytest.mark.parametrize("kind", makers.SERVERS)
def test_made_by_eight_at_once(kind, tmp_path):
    """Eight threads that find no tables make them once, and all of them use the store."""
    makers.bare(kind, tmp_path).dispose()
    failed = []

    def work(i):
        try:
            with makers.reopened(kind, tmp_path) as store:
                store.append(accepted(case_no=f"HL-{i}").case, expected=0)
        except Exception as error:  # noqa: BLE001  # whatever it is, it is told
            failed.append(error)

    threads = [threading.Thread(target=work, args=(i,)) for i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    with makers.reopened(kind, tmp_path) as store:
        assert len(list(store.numbers())) == 8


@pytest.mark.parametrize("kind", makers.SERVERS)
def test_durable_by_default(kind, tmp_path):
    """The tested server acknowledges a commit only when it is on the disk."""
    with makers.empty_store(kind, tmp_path) as store, store.engine.connect() as db:
        query = "SHOW synchronous_commit" if kind == "postgres" else "SELECT @@innodb_flush_log_at_trx_commit"
        assert str(db.exec_driver_sql(query).scalar()) in {"on", "1"}


def test_an_engine_of_ones_own(tmp_path):
    """A host may pass its own engine; many numbers are read in pages."""
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'a.db'}")
    with SqlStore(engine, CENTRE) as store:
        store.append_many([(Story(case_no=f"HL-{i:04}").case, 0) for i in range(501)])
        assert len(list(store.numbers())) == len(list(store.heads())) == 501
