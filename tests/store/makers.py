"""The stores that every promise is held against, made empty; servers only where .ci/services has started them."""

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


def emptied(kind, folder):
    """An engine on an empty database."""
    engine = sa.create_engine(url_of(kind, folder), pool_pre_ping=True)
    with engine.begin() as db:
        if kind == "postgres":
            db.exec_driver_sql("DROP SCHEMA IF EXISTS public CASCADE")
            db.exec_driver_sql("CREATE SCHEMA public")
        else:
            for table in ("personal", "entry", "head", "schema"):
                db.exec_driver_sql(f"DROP TABLE IF EXISTS caseflow_{table}")
    return engine


def made(kind, folder, centre=CENTRE, **more):
    """An empty store."""
    if kind == "memory":
        return MemoryStore(centre, **more)
    if kind == "sqlite":
        return SqliteStore(folder / "cases.db", centre, **more)
    return SqlStore(emptied(kind, folder), centre, **more)


def again(kind, folder, centre=CENTRE, **more):
    """The same store, opened once more."""
    if kind == "sqlite":
        return SqliteStore(folder / "cases.db", centre, **more)
    return SqlStore(url_of(kind, folder), centre, **more)


def closed(store):
    if not isinstance(store, MemoryStore):
        store.close()
