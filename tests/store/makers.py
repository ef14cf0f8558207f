"""Makes the empty stores that the tests use; servers only where .ci/services has started them."""

import os

import pytest
import sqlalchemy as sa

from caseflow.store import MemoryStore, SqliteStore, SqlStore
from tests.core.stories import CENTRE

URLS = {"postgres": os.environ.get("CASEFLOW_TEST_POSTGRES"), "mariadb": os.environ.get("CASEFLOW_TEST_MARIADB")}


def _server(name):
    why = f"no {name} server is given: source .ci/services first"
    return pytest.param(name, marks=pytest.mark.skipif(URLS[name] is None, reason=why), id=name)


SERVERS = [_server("postgres"), _server("mariadb")]
LASTING = ["sqlite", *SERVERS]  # those that outlive the process
SQL = ["sql", *SERVERS]  # those that SqlStore keeps; "sql" is a SQLite file, so that its code runs everywhere
ALL = ["memory", "sqlite", *SQL]


def url_of(kind, folder):
    return f"sqlite:///{folder / 'sql.db'}" if kind == "sql" else URLS[kind]


# How to empty complete tables, ten times as fast as making them again: a query that counts their triggers, the right count, statements.
CLEARED = {
    "postgres": (
        "SELECT count(*) FROM pg_trigger JOIN pg_class ON tgrelid = pg_class.oid WHERE relname = 'caseflow_entry' AND tgenabled = 'O'",
        2,
        (
            "ALTER TABLE caseflow_entry DISABLE TRIGGER USER",
            "TRUNCATE caseflow_entry, caseflow_personal, caseflow_head",
            "ALTER TABLE caseflow_entry ENABLE TRIGGER USER",
        ),
    ),
    "mariadb": (
        (
            "SELECT (SELECT count(*) FROM information_schema.triggers WHERE event_object_table = 'caseflow_entry')"
            " + (SELECT count(*) FROM information_schema.referential_constraints WHERE constraint_name = 'caseflow_beside')"
        ),
        4,
        (
            "SET foreign_key_checks = 0",
            *(f"TRUNCATE caseflow_{table}" for table in ("personal", "entry", "head")),
            "SET foreign_key_checks = 1",
        ),
    ),
}


def bare(kind, folder):
    """An engine on a database without the tables of caseflow."""
    engine = sa.create_engine(url_of(kind, folder), pool_pre_ping=True)
    with engine.begin() as db:
        if kind == "postgres":
            db.exec_driver_sql("DROP SCHEMA IF EXISTS public CASCADE")
            db.exec_driver_sql("CREATE SCHEMA public")
        else:
            for table in ("personal", "entry", "head", "schema"):
                db.exec_driver_sql(f"DROP TABLE IF EXISTS caseflow_{table}")
    return engine


def emptied_engine(kind, folder):
    """An engine on a database whose tables are empty, if there are any."""
    if kind not in CLEARED:
        return bare(kind, folder)
    count, wanted, statements = CLEARED[kind]
    engine = sa.create_engine(url_of(kind, folder), pool_pre_ping=True)
    with engine.begin() as db:
        complete = db.exec_driver_sql(count).scalar() == wanted
        if complete and db.exec_driver_sql("SELECT max(version) FROM caseflow_schema").scalar() == 1:
            for statement in statements:
                db.exec_driver_sql(statement)
            return engine
    engine.dispose()
    return bare(kind, folder)


def empty_store(kind, folder, centre=CENTRE, **more):
    """An empty store."""
    if kind == "memory":
        return MemoryStore(centre, **more)
    if kind == "sqlite":
        return SqliteStore(folder / "cases.db", centre, **more)
    return SqlStore(emptied_engine(kind, folder), centre, **more)


def reopened(kind, folder, centre=CENTRE, **more):
    """The same store, opened again."""
    if kind == "sqlite":
        return SqliteStore(folder / "cases.db", centre, **more)
    return SqlStore(url_of(kind, folder), centre, **more)


def close(store):
    if not isinstance(store, MemoryStore):
        store.close()
