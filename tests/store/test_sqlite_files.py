"""The SQLite store: how its file is opened, which files it leaves alone, and its errors."""

import sqlite3
import threading

import pytest

from caseflow.errors import BadInput, JournalError
from caseflow.store import SqliteStore, StoreBusy, StoreFailed
from caseflow.store.sqlite import PRAGMAS
from tests.core.stories import CENTRE, Story, accepted
from tests.reliability import places


@pytest.fixture
def path(tmp_path):
    with SqliteStore(tmp_path / "cases.db", CENTRE) as store:
        store.append(accepted().case, expected=0)
    return tmp_path / "cases.db"


class TestWhatIsNoStore:
    @pytest.mark.parametrize(
        "content", [b"not a database at all, but long enough to be one" * 100, b"x", b"SQLite format 3\0" + b"\xff" * 500]
    )
    @pytest.mark.parametrize("read_only", [False, True])
    def test_a_file_of_something_else(self, tmp_path, content, read_only):
        """A file that is not a database is refused and left byte for byte as it was, and no file is made beside it."""
        file = tmp_path / "list.txt"
        file.write_bytes(content)
        with pytest.raises(BadInput, match="left as it was"):
            SqliteStore(file, CENTRE, read_only=read_only)
        assert file.read_bytes() == content
        assert [file.name for file in tmp_path.iterdir()] == ["list.txt"]

    def test_another_database(self, tmp_path):
        """Another database is refused, and gets no tables."""
        with sqlite3.connect(tmp_path / "other.db") as db:
            db.execute("CREATE TABLE mine(x)")
        db.close()
        before = (tmp_path / "other.db").read_bytes()
        with pytest.raises(BadInput, match="not a store of cases"):
            SqliteStore(tmp_path / "other.db", CENTRE)
        assert (tmp_path / "other.db").read_bytes() == before
        assert [file.name for file in tmp_path.iterdir()] == ["other.db"]

    @pytest.mark.parametrize("name", [".", "no/such/folder/a.db", "x" * 300])
    def test_a_folder(self, tmp_path, name):
        """A folder, a missing folder, or a name that a file cannot have, is refused."""
        with pytest.raises(BadInput, match=r"cannot be used as a (store|path)"):
            SqliteStore(tmp_path / name, CENTRE)

    def test_newer(self, path):
        """A file with a newer schema is refused by number."""
        with sqlite3.connect(path) as db:
            db.execute("PRAGMA user_version = 7")
        db.close()
        with pytest.raises(JournalError, match="schema 7; this version reads up to 1"):
            SqliteStore(path, CENTRE)

    def test_damaged_where_its_tables_are_described(self, path):
        """A file whose schema is not readable text is refused in a sentence."""
        whole = path.read_bytes()
        path.write_bytes(whole.replace(b"value TEXT NOT NULL, salt", b"valu\x8a TEXT NOT NULL, salt"))
        with pytest.raises(BadInput, match="cannot be used as a store"):
            SqliteStore(path, CENTRE)

    def test_an_empty_file(self, tmp_path):
        """An empty file becomes a store when it is opened for writing, and is refused with `read_only`."""
        (tmp_path / "a.db").touch()
        with pytest.raises(BadInput, match="not a store"):
            SqliteStore(tmp_path / "a.db", CENTRE, read_only=True)
        assert (tmp_path / "a.db").stat().st_size == 0
        with SqliteStore(tmp_path / "a.db", CENTRE) as store:
            assert list(store.numbers()) == []


class TestReadOnly:
    def test_reads_and_does_not_write(self, path):
        """With `read_only` everything can be read and nothing written."""
        with SqliteStore(path, CENTRE, read_only=True) as store:
            assert store.load("HL-2021-0317") == accepted().case
            with pytest.raises(StoreFailed, match="readonly"):
                store.append(Story(case_no="HL-9").case, expected=0)

    def test_a_name_with_signs(self, tmp_path):
        """A path may contain the characters that have a meaning in a URI."""
        name = tmp_path / "a?mode=rw#办件%20.db"
        SqliteStore(name, CENTRE).close()
        with SqliteStore(name, CENTRE, read_only=True) as store:
            assert list(store.numbers()) == []


class TestDurable:
    def test_the_pragmas_hold_on_every_connection(self, path):
        """Every connection has the pragmas on which durability and protection depend."""
        with SqliteStore(path, CENTRE) as store:
            pragmas = {name: store._db.execute(f"PRAGMA {name}").fetchone()[0] for name in (pragma.partition("=")[0] for pragma in PRAGMAS)}
        assert pragmas == {"journal_mode": "wal", "synchronous": 2, "recursive_triggers": 1, "trusted_schema": 0, "secure_delete": 1}

    def test_what_is_erased_is_gone_from_the_file(self, tmp_path):
        """An erased value cannot be found any more in the file, nor in the files beside it."""
        with SqliteStore(tmp_path / "a.db", CENTRE) as store:
            store.append(Story(case_no="HL-1").case, expected=0)
            value = store.load("HL-1").entries[0].form.applicant.encode()
            salts = [salt.encode() for salt in (store._db.execute("SELECT salt FROM personal").fetchone())]
            assert store.erase(case_no="HL-1") > 0
            files = b"".join(file.read_bytes() for file in tmp_path.iterdir())
        assert salts[0] not in files
        assert b'"applicant":"' + value not in files


class TestOthers:
    def test_busy(self, path):
        """A store that others lock for too long says so, writes nothing, and works again when they finish."""
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with SqliteStore(path, CENTRE, wait=0.05) as store:
            with pytest.raises(StoreBusy, match=r"locked it for 0\.05 seconds; nothing was written"):
                store.append(Story(case_no="HL-2").case, expected=0)
            other.execute("ROLLBACK")
            assert store.append(Story(case_no="HL-2").case, expected=0)
        other.close()

    def test_closed(self, path):
        """A store that was closed says so."""
        store = SqliteStore(path, CENTRE)
        store.close()
        with pytest.raises(StoreFailed, match="closed"):
            store.load("HL-2021-0317")

    def test_after_a_fork(self, path):
        """A store refuses to work in a forked process, where SQLite's locks do not hold."""
        with SqliteStore(path, CENTRE) as store:
            store._process += 1
            with pytest.raises(StoreFailed, match="forked"):
                store.load("HL-2021-0317")

    def test_made_by_eight_at_once(self, tmp_path):
        """Eight processes that find no file make one store, and all of them use it."""
        with places.FORKS.Pool(8) as pool:
            pool.starmap(_appended, [(str(tmp_path / "new.db"), i) for i in range(8)], chunksize=1)
        with SqliteStore(tmp_path / "new.db", CENTRE) as store:
            assert len(list(store.numbers())) == 8

    def test_nothing_personal_to_ask_for(self, tmp_path):
        """A case without personal values is read without a query for them."""
        case, queries = Story("supplement").case, []
        with SqliteStore(tmp_path / "a.db", CENTRE) as store:
            store.append(case, expected=0)
            store._db.set_trace_callback(queries.append)
            assert store.load(case.case_no) == case
        assert queries
        assert not [query for query in queries if "personal" in query]

    def test_eight_threads_on_one_store(self, path):
        """Threads may share a store."""
        with SqliteStore(path, CENTRE) as store:
            threads = [threading.Thread(target=_fill, args=(store, i)) for i in range(8)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            assert len(list(store.numbers())) == 8 * 20 + 1


def _appended(path, i):
    with SqliteStore(path, CENTRE) as store:
        store.append(Story(case_no=f"HL-{i}").case, expected=0)


def _fill(store, i):
    for j in range(20):
        store.append(Story(case_no=f"HL-{i}-{j}").case, expected=0)
        store.load(f"HL-{i}-{j}")
