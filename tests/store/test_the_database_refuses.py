"""The database itself keeps a journal append-only, even for somebody who does not go through caseflow."""

import sqlite3

import pytest
import sqlalchemy as sa

from caseflow.errors import JournalError
from caseflow.store import SqliteStore
from caseflow.store.sql import SqlStore
from caseflow.store.verifying import verify_store
from tests.core.stories import CENTRE, accepted
from tests.store import makers

CHANGES = {
    "an edit": "UPDATE {e} SET body = '{{}}'",
    "an edit of one line": "UPDATE {e} SET seq = 9 WHERE seq = 1",
    "a deletion": "DELETE FROM {e}",
    "a deletion of the last line": "DELETE FROM {e} WHERE seq = 3",
    "a replacement": "REPLACE INTO {e}(case_no, seq, format, digest, body, hash) SELECT case_no, seq, format, digest, body, hash FROM {e}",
    "truncation": "TRUNCATE TABLE {e}",
    "a gap": (
        "INSERT INTO {e}(case_no, seq, format, digest, body, hash) SELECT case_no, 5, format, digest, body, hash FROM {e} WHERE seq = 3"
    ),
    "a second entry": (
        "INSERT INTO {e}(case_no, seq, format, digest, body, hash) SELECT case_no, seq, format, digest, body, hash FROM {e}"
    ),
    "a case without its first": (
        "INSERT INTO {e}(case_no, seq, format, digest, body, hash) SELECT 'X', 1, format, digest, body, hash FROM {e} WHERE seq = 1"
    ),
    "an entry before the first": (
        "INSERT INTO {e}(case_no, seq, format, digest, body, hash) SELECT 'X', -1, format, digest, body, hash FROM {e} WHERE seq = 1"
    ),
    "an update in disguise": (
        "INSERT INTO {e}(case_no, seq, format, digest, body, hash) SELECT case_no, seq, format, digest, body, hash FROM {e}"
        " WHERE true ON {conflict} body = '{{}}'"
    ),
}
NOT_THERE = {("postgres", "a replacement"), ("sqlite", "truncation"), ("sql", "truncation")}  # words that the dialect does not have
KINDS = ["sqlite", *makers.SQL]


def run(kind, store, statement):
    entry = "entry" if kind == "sqlite" else "caseflow_entry"
    conflict = "DUPLICATE KEY UPDATE" if kind == "mariadb" else "CONFLICT (case_no, seq) DO UPDATE SET"
    text = statement.format(e=entry, conflict=conflict)
    if kind == "sqlite":
        store._db.execute(text)
    else:
        with store.engine.begin() as db:
            db.exec_driver_sql(text)


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("kind", KINDS)
def test_it_refuses(kind, change, tmp_path):
    """The database refuses UPDATE, DELETE, TRUNCATE, REPLACE, gaps and second entries, and the attempt changes nothing."""
    if (kind, change) in NOT_THERE:
        return
    store = makers.empty_store(kind, tmp_path)
    case = accepted().case
    store.append(case, expected=0)
    with pytest.raises((sqlite3.Error, sa.exc.DBAPIError)):
        run(kind, store, CHANGES[change])
    assert store.load(case.case_no) == case
    assert [verdict.holds for verdict in verify_store(store)] == [True]
    store.close()


def test_without_the_next_seq_trigger_replace_would_write_over_an_entry(tmp_path):
    """Why there are three triggers: without recursive triggers, REPLACE does not fire the one that forbids deletion."""
    with SqliteStore(tmp_path / "a.db", CENTRE) as store:
        store.append(accepted().case, expected=0)
    db = sqlite3.connect(tmp_path / "a.db")
    with pytest.raises(sqlite3.IntegrityError, match="no second entry"):
        db.execute(CHANGES["a replacement"].format(e="entry"))
    db.execute("DROP TRIGGER entry_next")
    db.execute(CHANGES["a replacement"].format(e="entry").replace("body, hash FROM", "'{}', hash FROM"))
    assert db.execute("SELECT DISTINCT body FROM entry").fetchall() == [("{}",)]
    db.close()


@pytest.mark.parametrize("kind", ["sqlite", "sql", *makers.SERVERS[:1]])
def test_a_trigger_that_was_taken_away(kind, tmp_path):
    """A database without its triggers is refused."""
    makers.empty_store(kind, tmp_path).close()
    name = {"sqlite": "entry_no_delete", "sql": "entry_no_delete", "postgres": "caseflow_next ON caseflow_entry"}[kind]
    if kind == "sqlite":
        with sqlite3.connect(tmp_path / "cases.db") as db:
            db.execute(f"DROP TRIGGER {name}")
        db.close()
    else:
        engine = sa.create_engine(makers.url_of(kind, tmp_path))
        with engine.begin() as db:
            db.exec_driver_sql(f"DROP TRIGGER {name}")
        engine.dispose()
    with pytest.raises(JournalError, match="not protected"):
        makers.reopened(kind, tmp_path)


@pytest.mark.parametrize("kind", makers.SERVERS)
def test_a_role_that_may_not_make_tables(kind, tmp_path):
    """The tables are made once by their owner; afterwards a role with only the rights in the docs can do everything."""
    owner = makers.empty_store(kind, tmp_path)
    host = owner.engine.url
    with owner.engine.begin() as db:
        if kind == "postgres":
            if db.exec_driver_sql("SELECT 1 FROM pg_roles WHERE rolname = 'clerk'").first() is None:
                db.exec_driver_sql("CREATE ROLE clerk LOGIN")
            db.exec_driver_sql("GRANT USAGE ON SCHEMA public TO clerk")
        else:
            db.exec_driver_sql("CREATE OR REPLACE USER clerk@localhost")
        who = "clerk" if kind == "postgres" else "clerk@localhost"
        rights = {"entry": ", INSERT", "head": ", INSERT, UPDATE, DELETE", "personal": ", INSERT, DELETE", "schema": ""}
        for table, more in rights.items():
            db.exec_driver_sql(f"GRANT SELECT{more} ON caseflow_{table} TO {who}")
    store = SqlStore(sa.create_engine(host.set(username="clerk")), CENTRE)
    story = accepted()
    store.append(story.case, expected=0)
    store.append(story.fire("extend", "2021-03-18").case, expected=4)
    assert store.load(story.case.case_no) == story.case
    assert store.rehead(story.case)
    assert store.erase(case_no=story.case.case_no) == 2
    for change in ("an edit", "a deletion", "truncation"):
        with pytest.raises(sa.exc.DBAPIError, match=r"(?i)denied"):
            run(kind, store, CHANGES[change])
    store.close()
    owner.close()
