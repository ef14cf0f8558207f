"""A store of another schema than this version knows is refused by number and left as it was."""

import sqlite3

import pytest
import sqlalchemy as sa

from caseflow.errors import JournalError
from tests.core.stories import CENTRE, accepted
from tests.store import makers


@pytest.fixture(params=["sqlite", *makers.SQL])
def kind(request, tmp_path):
    store = makers.empty_store(request.param, tmp_path)
    store.append_many([(accepted().case, 0)])
    store.close()
    return request.param


def shifted(kind, folder, by):
    """Change the number of the schema by `by`; return it as it was."""
    if kind == "sqlite":
        db = sqlite3.connect(folder / "cases.db")
        version = db.execute("PRAGMA user_version").fetchone()[0]
        db.execute(f"PRAGMA user_version = {version + by}")
        db.commit()
        db.close()
        return version
    engine = sa.create_engine(makers.url_of(kind, folder))
    with engine.begin() as db:
        version = db.exec_driver_sql("SELECT max(version) FROM caseflow_schema").scalar()
        db.exec_driver_sql(f"UPDATE caseflow_schema SET version = {version + by}")  # noqa: S608  # two numbers
    engine.dispose()
    return version


@pytest.mark.parametrize("by", [1, 2, 98])
def test_a_newer_schema(kind, tmp_path, by):
    """The very next schema is refused as any later one is; with its own number back the store opens, and nothing was lost."""
    known = shifted(kind, tmp_path, by)
    with pytest.raises(JournalError, match=f"schema {known + by}; this version reads .*{known}: update caseflow"):
        makers.reopened(kind, tmp_path, CENTRE)
    shifted(kind, tmp_path, -by)
    with makers.reopened(kind, tmp_path, CENTRE) as store:
        assert store.load("HL-2021-0317") == accepted().case


@pytest.mark.parametrize("by", [1, 2])
def test_read_only(tmp_path, by):
    """A newer file is refused when it is only to be read, too."""
    makers.empty_store("sqlite", tmp_path).close()
    shifted("sqlite", tmp_path, by)
    before = (tmp_path / "cases.db").read_bytes()
    with pytest.raises(JournalError, match="update caseflow"):
        makers.reopened("sqlite", tmp_path, CENTRE, read_only=True)
    assert (tmp_path / "cases.db").read_bytes() == before
