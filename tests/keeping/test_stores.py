"""Stores: appended entries are there, once, in order; of two writers one wins; heads are a cache."""

import sqlite3
import subprocess
import sys
import threading
from datetime import date

import pytest

from caseflow import store as stores
from caseflow.calendar import CN, Notice
from caseflow.errors import BadInput, CaseflowError, Conflict, JournalError
from caseflow.journal import dumps
from caseflow.machines.forms import Application
from caseflow.store import (
    MemoryStore,
    NoSuchCase,
    SqliteStore,
    anchor,
    lag,
    lapsed_heads,
    read_anchor,
    rebuild_heads,
    recompute,
    sweep,
    undated_heads,
    verify,
    verify_store,
)
from caseflow.store.recomputing import first_change
from tests.core.stories import CENTRE, Story, accepted, at, person_for


@pytest.fixture(params=["memory", "sqlite"])
def store(request, tmp_path):
    store = MemoryStore(CENTRE) if request.param == "memory" else SqliteStore(tmp_path / "cases.db", CENTRE)
    yield store
    if request.param == "sqlite":
        store.close()


def filled(store, n=4):
    """`n` cases received on consecutive days, none examined."""
    for i in range(n):
        store.append(Story(day=f"2021-04-2{6 + i}", case_no=f"HL-{i}").case, expected=0)
    return store


class TestAppend:
    def test_read_back(self, store):
        """A case that was appended in two steps is read back whole."""
        story = accepted()
        first = story.case
        store.append(first, expected=0)
        store.append(story.fire("extend", "2021-03-18").case, expected=len(first.entries))
        assert store.load("HL-2021-0317") == story.case
        assert store.head("HL-2021-0317").seq == len(story.case.entries) - 1

    def test_again_is_done_already(self, store):
        """The same entries appended again, or none at all, change nothing: a retry after an unknown outcome is safe."""
        case = accepted().case
        store.append(case, expected=0)
        before = store.head(case.case_no)
        store.append(case, expected=0)
        store.append(case, expected=2)
        store.append(case, expected=len(case.entries))
        assert store.head(case.case_no) == before

    def test_somebody_was_faster(self, store):
        """Of two appends to the same state, the second gets Conflict, and the first stays."""
        story = accepted()
        store.append(story.case, expected=0)
        count = len(story.case.entries)
        first = CENTRE.fire(
            story.case, "order_survey", at=at("2021-03-18"), actor=person_for("department"), form={"place": "甲", "what": "乙"}
        )
        second = CENTRE.fire(story.case, "withdraw", at=at("2021-03-18"), actor=person_for("applicant"), form={})
        store.append(first, expected=count)
        with pytest.raises(Conflict, match="5 entries, and 4 were expected"):
            store.append(second, expected=count)
        assert store.load(first.case_no) == first

    def test_another_past(self, store):
        """A case whose past differs before `expected` is refused."""
        store.append(accepted().case, expected=0)
        with pytest.raises(Conflict, match="differs from the stored one"):
            store.append(accepted("2021-03-18").fire("extend", "2021-03-19").case, expected=4)

    def test_a_gap(self, store):
        """Entries that the store does not hold yet cannot be expected."""
        with pytest.raises(Conflict):
            store.append(accepted().case, expected=2)

    def test_unknown(self, store):
        """The error for an unknown case suggests the nearest number."""
        store.append(accepted().case, expected=0)
        with pytest.raises(NoSuchCase, match="did you mean 'HL-2021-0317'"):
            store.load("HL-2021-0318")
        assert store.head("HL-2021-0318") is None
        assert store.hashes("HL-2021-0318") == ()

    def test_of_eight_threads_one_wins(self, store):
        """Eight threads append different entries at the same place: one is stored, seven get Conflict."""
        story = accepted()
        store.append(story.case, expected=0)
        count, lost = len(story.case.entries), []
        clerk, when = person_for("department"), at("2021-03-18")
        acts = [CENTRE.fire(story.case, "order_survey", at=when, actor=clerk, form={"place": f"{i}", "what": "x"}) for i in range(8)]

        def write(case):
            try:
                store.append(case, expected=count)
            except Conflict:
                lost.append(case)

        threads = [threading.Thread(target=write, args=(case,)) for case in acts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(lost) == 7
        assert len(store.load(story.case.case_no).entries) == count + 1


class TestPages:
    def test_heads_and_numbers(self, store):
        """Heads come in the order of their numbers, after the given one."""
        filled(store)
        assert [head.case_no for head in store.heads()] == list(store.numbers()) == [f"HL-{i}" for i in range(4)]
        assert [head.case_no for head in store.heads(after="HL-1")] == ["HL-2", "HL-3"]

    def test_due(self, store):
        """Due cases come in the order of due days, a page at a time."""
        filled(store)
        first = store.due(date(2021, 5, 31), limit=2)
        assert [head.case_no for head in first] == ["HL-0", "HL-1"]
        rest = store.due(date(2021, 5, 31), after=(first[-1].next_due, first[-1].case_no))
        assert [head.case_no for head in rest] == ["HL-2", "HL-3"]
        assert store.due(date(2021, 4, 1)) == ()

    def test_a_case_beyond_the_calendar(self, store):
        """A case whose due date no notice covers is listed as undated, never guessed."""
        store.append(Story(day="2026-12-24", case_no="HL-9").case, expected=0, now="2026-12-24T09:00+08:00")
        filled(store, 1)
        assert [head.case_no for head in undated_heads(store)] == ["HL-9"]
        assert store.head("HL-9").next_due is None


class TestErase:
    def test_by_case(self, store):
        """Erasing by case: the journal stays whole, verifying lists the erased values, and they do not come back."""
        store.append(accepted(form=Application(applicant="张三丰")).case, expected=0)
        assert store.erase(case_no="HL-2021-0317") == 1
        (verdict,) = verify_store(store)
        assert verdict.holds
        assert verdict.erased == ((0, "applicant"),)
        assert store.erase(case_no="HL-2021-0317") == 0

    def test_by_person(self, store):
        """Erasing by person works across cases; without a person nothing is erased."""
        for i, name in enumerate(("张三丰", "李四", "张三丰")):
            store.append(Story(case_no=f"HL-{i}", form=Application(applicant=name)).case, expected=0)
        assert store.erase() == 0
        assert store.erase(person="没有这个人") == 0
        assert store.erase(person="张三丰") == 2
        assert store.load("HL-1").entries[0].form.applicant == "李四"


class TestSweep:
    def test_everything_once(self, store):
        """After a month without a sweep, everything lapses once in the order of due days; a second sweep finds nothing."""
        filled(store)
        assert [head.case_no for head in lapsed_heads(store, at("2021-06-01"), limit=2)] == [f"HL-{i}" for i in range(4)]
        assert lag(store, at("2021-06-01")) == (date(2021, 6, 1) - date(2021, 5, 7)).days - 1 or lag(store, at("2021-06-01")) > 0
        report = sweep(store, at("2021-06-01"), limit=3)
        assert (report.seen, report.lapsed, report.conflicts, report.failed) == (4, 4, 0, ())
        assert sweep(store, at("2021-06-01")).seen == 0
        assert lag(store, at("2021-06-01")) == 0
        assert {store.load(f"HL-{i}").state for i in range(4)} == {"accepted"}

    def test_not_a_day_early(self, store):
        """On the due day itself nothing lapses."""
        store.append(Story(day="2021-04-28").case, expected=0)
        assert sweep(store, at("2021-05-08")).seen == 0
        assert sweep(store, at("2021-05-09")).lapsed == 1

    def test_a_stale_head(self, store):
        """The head is a hint: where nothing lapsed by the case itself, only the head is corrected."""
        store.append(Story(day="2021-04-28").case, expected=0)
        layer = Notice(title="本中心停电", off=["2021-05-08"], issued="2021-05-07", layer="本中心")
        store.centre = CENTRE.with_calendar(CN.with_notice(layer))
        report = sweep(store, at("2021-05-09"))
        assert (report.seen, report.lapsed) == (1, 0)
        assert store.head("HL-2021-0317").next_lapse == date(2021, 5, 10)

    def test_somebody_else_is_at_it(self, store, monkeypatch):
        """A case that somebody else moves meanwhile is a conflict; one that fails is named, and the others continue."""
        filled(store, 3)
        real = store.append

        def append(case, *, expected, now):
            if case.case_no == "HL-0":
                raise Conflict("faster")
            if case.case_no == "HL-1":
                raise CaseflowError("broken")
            return real(case, expected=expected, now=now)

        monkeypatch.setattr(store, "append", append)
        monkeypatch.setattr(
            store, "append_many", lambda given, *, now: [append(case, expected=expected, now=now) for case, expected in given]
        )
        report = sweep(store, at("2021-06-01"))
        assert (report.lapsed, report.conflicts, report.failed) == (1, 1, (("HL-1", "broken"),))


class TestRecompute:
    LAYER = Notice(title="濮阳市关于防汛停工的通知", off=["2021-03-25", "2021-03-26"], issued="2021-03-22", layer="濮阳市")

    def test_moved_once(self, store):
        """Every case whose date moves gets one entry that records it; a second run has nothing to do."""
        store.append(accepted(case_no="HL-1").case, expected=0)
        store.append(accepted("2021-01-05", case_no="HL-2").fire("grant", "2021-01-06").fire("deliver", "2021-01-06").case, expected=0)
        store.centre = CENTRE.with_calendar(CN.with_notice(self.LAYER))
        moved = list(recompute(store, CN, at("2021-03-23")))
        assert {(move.case_no, move.clock) for move in moved} == {("HL-1", "promise"), ("HL-1", "statutory")}
        last = store.load("HL-1").entries[-1]
        assert (last.event, last.moves) == ("recalculated", ())
        assert "promise: 2021-03-31 → 2021-04-02" in last.extras.why
        assert list(recompute(store, CN, at("2021-03-23"))) == []
        assert {head.calendar for head in store.heads()} == {store.centre.calendar.digest}

    def test_the_first_day_that_changed(self):
        """Two calendars differ from the first day that is named by a notice which only one of them has."""
        assert first_change(CN, CN.with_notice(self.LAYER)) == date(2021, 3, 25)
        assert first_change(CN, CN) is None


class TestVerify:
    def test_with_an_anchor(self, store):
        """A whole store matches its anchor; a case that is gone or shortened is found with the anchor."""
        filled(store, 2)
        anchored = anchor(store)
        assert all(verdict.holds for verdict in verify_store(store, anchored))
        more = anchored.replace("HL-1\t0", "HL-1\t7") + "HL-9\t0\t" + "00" * 32 + "\n"
        faults = {verdict.case_no: verdict.fault for verdict in verify_store(store, more)}
        assert "lines were cut off" in faults["HL-1"]
        assert "the whole journal is gone" in faults["HL-9"]
        assert faults["HL-0"] is None

    def test_a_rewritten_tail(self):
        """A rewritten tail has a chain that holds, but does not match the anchor."""
        mine, other = accepted().case, accepted("2021-03-18").case
        store = MemoryStore(CENTRE)
        store.append(mine, expected=0)
        anchored = read_anchor(anchor(store))[mine.case_no]
        assert verify(dumps(mine), CENTRE, anchored).holds
        assert verify(dumps(other), CENTRE).holds
        assert "rewritten" in verify(dumps(other), CENTRE, anchored).fault
        assert "Tampered" in verify(dumps(mine).replace("03-17", "03-16"), CENTRE).fault

    def test_an_anchor_that_is_none(self):
        """Each line of an anchor is number, seq and hash; another line is refused with its number."""
        with pytest.raises(BadInput, match="line 1 of the anchor"):
            read_anchor("HL-1 0 00\n")


class TestSqlite:
    def test_the_database_refuses(self, tmp_path):
        """UPDATE, DELETE, REPLACE and gaps are refused by the database itself."""
        with SqliteStore(tmp_path / "cases.db", CENTRE) as store:
            filled(store, 1)
        db = sqlite3.connect(tmp_path / "cases.db")
        db.execute("PRAGMA recursive_triggers=ON")
        row = "INSERT {} INTO entry(case_no, seq, format, key, body, hash) VALUES ('HL-0', {}, 1, NULL, '{{}}', zeroblob(32))"
        for statement in (
            "UPDATE entry SET body = '{}'",
            "DELETE FROM entry",
            row.format("OR REPLACE", 0),
            row.format("", 0),
            row.format("", 5),
        ):
            with pytest.raises(sqlite3.IntegrityError):
                db.execute(statement)
        db.close()

    def test_heads_are_a_cache(self, tmp_path):
        """Missing and wrong heads are found, and rebuilt exactly from the journals."""
        with SqliteStore(tmp_path / "cases.db", CENTRE) as store:
            filled(store)
            before = list(store.heads())
            db = sqlite3.connect(tmp_path / "cases.db")
            db.execute("DELETE FROM head WHERE case_no = 'HL-1'")
            db.execute("UPDATE head SET state = 'accepted', seq = 7 WHERE case_no = 'HL-2'")
            db.commit()
            db.close()
            faults = {verdict.case_no: verdict.fault for verdict in verify_store(store) if not verdict.holds}
            assert "there is no head" in faults["HL-1"]
            assert "the head is at entry 7" in faults["HL-2"]
            assert [new.case_no for _, new in rebuild_heads(store)] == ["HL-1", "HL-2"]
            assert list(store.heads()) == before
            assert list(rebuild_heads(store)) == []

    def test_a_damaged_line(self, tmp_path):
        """A body that was changed in the database is found by verifying."""
        with SqliteStore(tmp_path / "cases.db", CENTRE) as store:
            filled(store, 1)
            db = sqlite3.connect(tmp_path / "cases.db")
            db.execute("DROP TRIGGER entry_no_update")
            db.execute("UPDATE entry SET body = replace(body, '04-26', '04-25')")
            db.commit()
            db.close()
            (verdict,) = verify_store(store)
            assert "Tampered" in verdict.fault

    def test_durable(self, tmp_path):
        """Every connection uses the write-ahead log with full sync."""
        with SqliteStore(tmp_path / "cases.db", CENTRE) as store:
            names = ("journal_mode", "synchronous", "trusted_schema")
            pragmas = {name: store._db.execute(f"PRAGMA {name}").fetchone()[0] for name in names}
            assert pragmas == {"journal_mode": "wal", "synchronous": 2, "trusted_schema": 0}

    def test_many_in_one(self, tmp_path):
        """Several cases are stored in one transaction, or none of them."""
        with SqliteStore(tmp_path / "cases.db", CENTRE) as store:
            cases = [(Story(case_no=f"HL-{i}").case, 0) for i in range(3)]
            with pytest.raises(Conflict):
                store.append_many([*cases, (accepted(case_no="HL-0").case, 3)])
            assert list(store.numbers()) == []
            store.append_many(cases)
            assert len(list(store.numbers())) == 3

    def test_opened_again(self, tmp_path):
        """Stored cases are there when the file is opened again."""
        with SqliteStore(tmp_path / "cases.db", CENTRE) as store:
            store.append(accepted().case, expected=0)
        with SqliteStore(str(tmp_path / "cases.db"), CENTRE) as store:
            assert store.load("HL-2021-0317") == accepted().case
            assert not store.rehead(Story().case)

    def test_what_is_no_store(self, tmp_path):
        """Another database, a file that is not a database, and a later schema are refused and left as they were."""
        other, text, later = tmp_path / "other.db", tmp_path / "text.db", tmp_path / "later.db"
        db = sqlite3.connect(other)
        db.execute("CREATE TABLE mine(x)")
        db.commit()
        db.close()
        text.write_text("这不是数据库" * 500)
        SqliteStore(later, CENTRE).close()
        db = sqlite3.connect(later)
        db.execute("PRAGMA user_version=99")
        db.close()
        before = text.read_bytes()
        with pytest.raises(BadInput, match="not a store of cases"):
            SqliteStore(other, CENTRE)
        with pytest.raises(BadInput, match="left as it was"):
            SqliteStore(text, CENTRE)
        with pytest.raises(JournalError, match="update caseflow"):
            SqliteStore(later, CENTRE)
        assert text.read_bytes() == before


class TestThePublicNames:
    def test_all_is_sorted_and_there(self):
        """`__all__` names what exists, once each: classes before functions, each sorted by name."""
        assert stores.__all__ == sorted(set(stores.__all__), key=lambda name: (name[0].islower(), name))
        assert [name for name in stores.__all__ if not hasattr(stores, name)] == []

    def test_what_an_import_brings(self):
        """Importing the stores loads neither sqlite3 nor SQLAlchemy."""
        code = "import sys, caseflow.store; print(*({'sqlite3', 'sqlalchemy'} & {*sys.modules}))"
        done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
        assert done.stdout == "\n"

    def test_a_name_that_it_does_not_have(self):
        """A name that the stores do not have is an AttributeError, as with any module."""
        with pytest.raises(AttributeError, match="no attribute 'PostgresStore'"):
            _ = stores.PostgresStore
