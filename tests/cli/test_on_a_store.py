"""The verbs on a store: board, sweep, recompute and verify, and how `--store` is read."""

import json
import re
import sqlite3
import sys
from datetime import date

import pytest

from caseflow import Actor
from caseflow.calendar import CN, Notice, dumps, working_days
from caseflow.cli import main
from caseflow.cli.recompute import calendars
from caseflow.cli.stores import SCHEMES
from caseflow.engine.centre import Centre
from caseflow.journal import dumps as journal_of
from caseflow.lifecycle.reserved import RECALCULATED
from caseflow.machines.forms import ConsultationLetter, DeficiencyNotice, MissingItem
from caseflow.store import SqliteStore
from caseflow.store.verifying import anchor
from tests.audit.windows import CENTRE, DEPARTMENT, HEAD, LICENCE, accepted, line, opening, text_of
from tests.core import stories
from tests.core.stories import Story
from tests.store import makers

MATTERS = '[matters.L-1]\nname = "食品经营许可"\nlegal_type = "licence"\npromised = "10 working_days"\nstatutory = "20 working_days"\n'
# One that nobody examined, one under review, one that is paused, and one that is closed except for its rating.
LOG = text_of(
    opening("2021-03-15", case_no="A-1"),
    *accepted("2021-03-17", case_no="A-2"),
    line("review", "2021-03-18", DEPARTMENT, case_no="A-2"),
    *accepted("2021-03-17", case_no="A-3"),
    line("review", "2021-03-18", DEPARTMENT, case_no="A-3"),
    line("order_special", "2021-03-19", DEPARTMENT, case_no="A-3", form={"kind": "检验", "expected": "5 working_days"}),
    *accepted("2021-03-17", case_no="A-4"),
    line("review", "2021-03-18", DEPARTMENT, case_no="A-4"),
    line("refuse", "2021-03-19", HEAD, case_no="A-4", form={"number": "1", "reasons": "材料不实", "remedies": "六十日内申请复议"}),
)
CLERK = Actor("p-window_clerk", roles={"window_clerk"})
NOTICE = Notice("关于清明节补充安排的通知", off=["2021-04-06"], issued="2021-03-30")


@pytest.fixture(autouse=True)
def english(monkeypatch):
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)


def run(capsys, *argv):
    """Exit code, output and errors of one command."""
    code = main([str(argument) for argument in argv])
    return code, *capsys.readouterr()


@pytest.fixture
def store(tmp_path, capsys):
    """A store of four cases, by its path."""
    (tmp_path / "matters.toml").write_text(MATTERS, encoding="utf-8")
    (tmp_path / "log.csv").write_text(LOG, encoding="utf-8")
    code, out, err = run(capsys, "audit", tmp_path / "log.csv", "--store", tmp_path / "cases.db", "--at", "2021-03-20T09:00+08:00")
    assert (code, err, "stored 4" in out) == (0, "", True), out + err
    return tmp_path / "cases.db"


def at(day):
    return ("--at", f"{day}T09:00+08:00")


def rows(out):
    """The cells of a printed table; single blanks are part of a cell."""
    return [re.split(r" {2,}", line.strip()) for line in out.splitlines()]


class TestBoard:
    def test_what_is_due(self, capsys, store):
        """Every running clock with its due day, the days left, the role for the next step and the person who acted last in it."""
        code, out, err = run(capsys, "board", "--store", store, *at("2021-03-22"))
        assert (code, err) == (0, "")
        assert out.startswith(f"{store}: as of 2021-03-22 09:00+08:00, 3 open cases; 1 soon, 3 running, 2 paused\n")
        assert rows(out)[2:9] == [
            ["soon", "2021-03-22 today", "0", "A-1", "intake#1", "received", "notice", "window_clerk", "p-window_clerk"],
            ["running", "2021-03-26 in 4 days", "4", "A-3", "special_procedure#1", "started", "special", "department", "p-department"],
            ["running", "2021-03-31 in 9 days", "7", "A-2", "promised#1", "reviewing", "promise", "department_head", "(p-department)"],
            ["running", "2021-04-15 in 24 days", "17", "A-2", "promised#1", "reviewing", "statutory", "department_head", "(p-department)"],
            ["paused", "(2021-04-08 in 17 days)", "8", "A-3", "promised#1", "reviewing", "promise", "department", "p-department"],
            ["paused", "(2021-04-22 in 31 days)", "18", "A-3", "promised#1", "reviewing", "statutory", "department", "p-department"],
            ["1 more are decided, and wait only for what follows without a limit, such as a rating"],
        ]

    def test_overdue_comes_first(self, capsys, store):
        """The longest overdue comes first, with the days in the limit's own unit; it says that no sweep has recorded the lapse."""
        code, out, _ = run(capsys, "board", "--store", store, *at("2021-04-08"), "--lang", "zh")
        assert (code, "在办 3 件；超期 " in out) == (0, True)
        assert rows(out)[2] == [
            "超期",
            "2021-03-22 已过17天",
            "超期 12 个工作日",
            "A-1",
            "接件",
            "已接件",
            "受理或一次性告知",
            "窗口工作人员",
            "p-window_clerk",
        ]
        assert "17 天，依法发生的后果尚未记录：请运行 caseflow sweep" in out

    @pytest.mark.parametrize(
        ("day", "en", "zh"),
        [
            ("2021-03-19", "2021-03-22 in 3 days", "2021-03-22 3天后届满"),
            ("2021-03-22", "2021-03-22 today", "2021-03-22 今天届满"),
            ("2021-03-23", "2021-03-22 1 day overdue", "2021-03-22 已过1天"),
        ],
    )
    def test_days_in_words(self, capsys, store, day, en, zh):
        """The words after a due day count calendar days, in the language of the page, and a line below says so."""
        for lang, words, note in (("en", en, "the words after a day count calendar days"), ("zh", zh, "届满日之后的天数按日历计")):
            out = run(capsys, "board", "--store", store, *at(day), "--lang", lang)[1]
            assert [row[1] for row in rows(out)[2:] if row[3:4] == ["A-1"]] == [words]
            assert note in out

    def test_who_is_late(self, capsys, tmp_path):
        """An office that is late is 超期, an applicant 逾期; the board says so in words and with the limit's unit."""
        notice = DeficiencyNotice(items=(MissingItem(name="营业执照", how="窗口"),), period=working_days(5))
        story = Story(day="2021-03-17").fire("examine", "2021-03-17").fire("notify_missing", "2021-03-17", form=notice)
        path = tmp_path / "late.db"
        with SqliteStore(path, CENTRE) as store:
            store.append(story.case, expected=0)
        out = run(capsys, "board", "--store", path, *at("2021-03-29"), "--lang", "zh")[1]
        head, late = (row for row in rows(out)[1:3])
        assert head == ["情况", "届满日", "剩余或超期", "办件编号", "程序", "状态", "时限", "应由谁办理", "经办人"]
        assert late[:3] == ["逾期", "2021-03-24 已过5天", "逾期 3 个工作日"]
        assert late[4] == "补办件"

    def test_a_chinese_board_is_chinese(self, capsys, store):
        """The table has no Latin letters but numbers of cases and ids of persons; the notes below have only names of commands."""
        out = run(capsys, "board", "--store", store, *at("2021-04-08"), "--lang", "zh")[1].partition("\n")[2]
        words = set(re.findall("[A-Za-z_-]+", re.sub(r"\bA-[0-9]|\(?\bp-[a-z_]+\)?", "", out)))
        assert words - {"-"} <= {"caseflow", "sweep", "--notice"}

    def test_until(self, capsys, store):
        """--until leaves out what falls due later, and what has no day."""
        for until, case_numbers in (("2021-03-31", ["A-1", "A-3", "A-2"]), ("2021-03-19", [])):
            out = run(capsys, "board", "--store", store, *at("2021-03-22"), "--until", until, "--json")[1]
            assert [item["case_no"] for item in json.loads(out)["items"]] == case_numbers

    def test_in_the_past(self, capsys, store):
        """For a day in the past, a case has the state of that day, and one that was not open yet is not listed."""
        out = run(capsys, "board", "--store", store, *at("2021-03-17"), "--json")[1]
        items = json.loads(out)["items"]
        assert {(item["case_no"], item["state"]) for item in items} == {("A-1", "received"), *((f"A-{i}", "accepted") for i in (2, 3, 4))}
        assert {(item["roles"][0], item["person_holds_a_role"]) for item in items if item["case_no"] != "A-1"} == {("department", False)}
        assert run(capsys, "board", "--store", store, *at("2021-03-12"))[1].endswith("0 open cases; nothing\n")
        assert "在办 0 件；无" in run(capsys, "board", "--store", store, *at("2021-03-12"), "--lang", "zh")[1]

    def test_now(self, capsys, store):
        """Without --at it is as of now."""
        data = json.loads(run(capsys, "board", "--store", store, "--json")[1])
        assert data["at"] > "2026-11"
        assert data["lapses_wait_days"] > 2000

    def test_provisional(self, capsys, tmp_path):
        """A day that waits for a notice is estimated, and marked as an estimate."""
        path = tmp_path / "late.db"
        with SqliteStore(path, CENTRE) as store:
            late = CENTRE.open(
                "intake", case_no="L-1", matter=LICENCE, at="2026-12-25T09:00+08:00", actor=CLERK, form={"applicant": "王建国"}
            )
            store.append(late, expected=0, now="2026-12-25T09:00+08:00")
        out = run(capsys, "board", "--store", path, *at("2026-12-26"), "--until", "2027-01-04")[1]
        assert rows(out)[2][:4] == ["provisional", "≈2027-01-04 in 9 days", "5", "L-1"]
        assert "it waits for the next notice; usually too early" in out

    def test_nothing_left_but_an_inner_run(self, capsys, tmp_path):
        """Where the next step is taken by itself when an inner run closes, the role of the inner run has the case."""
        story = Story(day="2021-03-17").fire("examine", "2021-03-17").fire("accept_joint", "2021-03-17")
        letter = ConsultationLetter(department="u-1", question="是否同意", within=working_days(5))
        path = tmp_path / "joint.db"
        with SqliteStore(path, CENTRE) as store:
            store.append(story.fire("consult", "2021-03-18", form=letter).case, expected=0)
        items = json.loads(run(capsys, "board", "--store", path, *at("2021-03-22"), "--json")[1])["items"]
        assert {(item["run"], *item["roles"], item["person"]) for item in items} == {
            (run_id, "department", "p-department") for run_id in ("opinion#1", "joint#1")
        }

    def test_a_case_that_cannot_be_read(self, capsys, store):
        """One damaged case is named, the others are listed, and the exit code says so."""
        damaged(store, "A-2")
        code, out, _ = run(capsys, "board", "--store", store, *at("2021-03-22"))
        assert (code, "✗ A-2: entry 3 does not carry the hash" in out, "A-3" in out) == (1, True, True)


class TestSweep:
    def test_what_lapses(self, capsys, store):
        """What lapsed is listed with its limit and day; a second sweep records nothing more."""
        code, out, err = run(capsys, "sweep", "--store", store, *at("2021-03-25"))
        assert (code, err) == (0, "")
        assert out.startswith(f"{store}: as of 2021-03-25 09:00+08:00, 1 lapsed in 1 cases; 0 conflicts, 0 failed\n")
        assert rows(out)[2] == ["A-1", "intake#1", "deem_accepted", "notice", "2021-03-22"]
        assert "the oldest of them had waited 3 days" in out
        assert run(capsys, "sweep", "--store", store, *at("2021-03-25"))[1].count("\n") == 1
        data = json.loads(run(capsys, "sweep", "--store", store, *at("2021-03-26"), "--json")[1])
        assert (data["seen"], data["lapsed"], data["failed"], data["waited_days"], data["stale"]) == (0, [], [], 0, False)

    def test_in_chinese(self, capsys, store):
        """In Chinese, the lifecycle's own terms are used."""
        out = run(capsys, "sweep", "--store", store, *at("2021-03-25"), "--lang", "zh")[1]
        assert "1 件期满依法发生 1 项；0 件同时有人办理，0 件未能记录" in out
        assert rows(out)[2] == ["A-1", "接件", "视为受理", "受理或一次性告知", "2021-03-22"]
        assert "其中最早届满的已有 3 天未记录" in out

    def test_nothing_in_the_future(self, capsys, store):
        """An instant in the future is refused: an entry with it would block every other act until then."""
        code, out, err = run(capsys, "sweep", "--store", store, "--at", "2199-01-01T00:00+08:00")
        assert (code, out, "nothing is recorded before it happens" in err) == (2, "", True)
        assert run(capsys, "sweep", "--store", store, "--json")[0] == 0

    def test_what_waits(self, capsys, store, monkeypatch):
        """Conflicts, failures, cases without a date and dates of another calendar are reported, each with what to do."""
        from caseflow.store import SweepReport  # noqa: PLC0415

        report = SweepReport(seen=2, conflicts=1, failed=(("A-9", "damaged"),), stale=True, undecided=(("A-8", "it waits"),))
        monkeypatch.setattr("caseflow.cli.sweep.sweep", lambda _store, _at: report)
        monkeypatch.setattr("caseflow.cli.sweep.undated_heads", lambda store: list(store.heads()) * 10)
        code, out, _ = run(capsys, "sweep", "--store", store, *at("2021-03-25"))
        assert (code, "1 conflicts, 1 failed" in out, "✗ A-9: damaged" in out, "40 cases wait for" in out) == (1, True, True, True)
        assert ("the next sweep will record it" in out, "caseflow recompute NOTICE" in out, out.count("A-1, A-2")) == (True, True, 5)
        assert "? A-8: it waits" in out
        data = json.loads(run(capsys, "sweep", "--store", store, *at("2021-03-25"), "--json")[1])
        assert data["undecided"] == [{"case_no": "A-8", "why": "it waits"}]
        out = run(capsys, "sweep", "--store", store, *at("2021-03-25"), "--lang", "zh")[1]
        assert ("✗ A-9：damaged" in out, "下次运行时再记录" in out, "caseflow recompute 通知文件" in out, "…" in out) == (True,) * 4
        assert "? A-8：有待尚未公布的放假通知，无从确定是否已届满" in out

    def test_parameters_and_notices(self, capsys, store):
        """--set and --notice work as for `audit`: the sweep uses the parameters and days of the centre."""
        code, out, _ = run(capsys, "sweep", "--store", store, *at("2021-03-25"), "--set", "closes=1")
        assert (code, out) == (2, "")
        free = store.parent / "free.toml"
        free.write_text(dumps([Notice("关于补充安排的通知", off=["2021-03-22"], issued="2021-03-20")]), encoding="utf-8")
        given = ("--store", store, *at("2021-03-23"), "--notice", free, "--json")
        data = json.loads(run(capsys, "sweep", *given)[1])
        assert (data["lapsed"], data["stale"]) == ([], True)


class TestRecompute:
    def noticed(self, store):
        path = store.parent / "notice.toml"
        path.write_text(dumps([NOTICE]), encoding="utf-8")
        return path

    def test_what_moves(self, capsys, store):
        """Each due date that moves is listed with from, to and the notice, and recorded in its journal."""
        code, out, err = run(capsys, "recompute", self.noticed(store), "--store", store, *at("2021-04-01"))
        assert (code, err) == (0, "")
        assert out.startswith(f"{store}: 3 due dates moved in 2 cases\n")
        assert rows(out)[2:5] == [
            ["A-2", "promised#1", "statutory", "2021-04-15", "2021-04-16", NOTICE.title],
            ["A-3", "promised#1", "promise", "2021-04-14", "2021-04-15", NOTICE.title],
            ["A-3", "promised#1", "statutory", "2021-04-27", "2021-04-28", NOTICE.title],
        ]
        with SqliteStore(store, CENTRE) as sqlite_store:
            assert [sqlite_store.load(f"A-{i}").entries[-1].event == RECALCULATED for i in (1, 2, 3, 4)] == [False, True, True, False]

    def test_as_data(self, capsys, store):
        """--json gives every date that moved, as data."""
        data = json.loads(run(capsys, "recompute", self.noticed(store), "--store", store, *at("2021-04-01"), "--json")[1])
        assert [moved["case_no"] for moved in data["moved"]] == ["A-2", "A-3", "A-3"]
        assert data["moved"][0] == {
            "case_no": "A-2", "run": "promised#1", "clock": "statutory", "before": "2021-04-15", "after": "2021-04-16",
            "notices": [NOTICE.title], "undated": None, "lapsed_entry": None,
        }  # fmt: skip

    def test_again_is_nothing(self, capsys, store):
        """A second run has nothing to do; a board with the notice shows the new days."""
        notice = self.noticed(store)
        run(capsys, "recompute", notice, "--store", store, *at("2021-04-01"))
        assert json.loads(run(capsys, "recompute", notice, "--store", store, *at("2021-04-01"), "--json")[1]) == {
            "moved": [],
            "failed": None,
        }
        board = ("board", "--store", store, *at("2021-04-01"), "--until", "2021-04-16")
        assert "dated by another calendar" in run(capsys, *board)[1]
        out = run(capsys, *board, "--notice", notice)[1]
        assert ("2021-04-16" in out, "another calendar" in out) == (True, False)

    def test_dated_by_an_earlier_version(self, capsys, store):
        """Dates that were computed with fewer notices are moved too: all the notices of then are known now."""
        with SqliteStore(store, CENTRE.with_calendar(CN.as_of(date(2021, 6, 1)))) as sqlite_store:
            assert sqlite_store.rehead(sqlite_store.load("A-2"))
        assert "3 due dates moved in 2 cases" in run(capsys, "recompute", self.noticed(store), "--store", store, *at("2021-04-01"))[1]

    def test_as_csv(self, capsys, store):
        """--csv writes a file for spreadsheets: UTF-8 with a byte order mark, the heading once, and the rows of earlier runs stay."""
        notice, report = self.noticed(store), store.parent / "moved.csv"
        code, out, _ = run(capsys, "recompute", notice, "--store", store, *at("2021-04-01"), "--csv", report, "--lang", "zh")
        assert (code, f"报表已写入 {report}" in out, "2 件的 3 个届满日变动" in out) == (0, True, True)
        assert report.read_bytes()[:3] == b"\xef\xbb\xbf"
        lines = report.read_text(encoding="utf-8-sig").splitlines()
        assert lines[0] == "办件编号,程序,时限,原届满日,新届满日,依据的通知,说明"
        assert lines[1] == f"A-2,承诺件,法定时限,2021-04-15,2021-04-16,{NOTICE.title},"
        another = Notice("关于补充安排的通知", off=["2021-04-07"], issued="2021-04-02")
        second = store.parent / "second.toml"
        second.write_text(dumps([another]), encoding="utf-8")
        code, out, err = run(capsys, "recompute", second, "--store", store, *at("2021-04-02"))
        assert (code, out, "as --notice FILE, or recompute with the missing one first" in err) == (2, "", True)
        run(capsys, "recompute", second, "--notice", notice, "--store", store, *at("2021-04-02"), "--csv", report, "--lang", "zh")
        more = report.read_text(encoding="utf-8-sig").splitlines()
        assert (more[:4], len(more), more[-1].split(",")[3:5]) == (lines, 7, ["2021-04-29", "2021-04-30"])

    def test_a_csv_that_is_something_else(self, capsys, store, tmp_path):
        """Where the file is of another kind or cannot be written, nothing is appended and nothing is recomputed."""
        notice = self.noticed(store)
        (tmp_path / "bytes").write_bytes(b"\xff\xfe")
        for path, expected in (
            (tmp_path / "log.csv", "something else"),
            (tmp_path / "bytes", "not text"),
            (tmp_path / "no" / "x.csv", "No such"),
        ):
            code, out, err = run(capsys, "recompute", notice, "--store", store, *at("2021-04-01"), "--csv", path)
            assert (code, out, expected in err) == (2, "", True)
        with SqliteStore(store, CENTRE) as sqlite_store:
            assert sqlite_store.stale() == ()

    def test_a_case_that_cannot_be_read(self, capsys, store):
        """It is named, the others are recomputed, and the exit code is 1."""
        damaged(store, "A-2")
        code, out, _ = run(capsys, "recompute", self.noticed(store), "--store", store, *at("2021-04-01"))
        assert (code, "2 due dates moved in 1 cases" in out, "A-2: entry 3 does not carry" in out) == (1, True, True)

    def test_a_notice_that_the_version_includes(self):
        """A notice that CN has is left out of the calendar before; one that CN lacks is added to the calendar after."""
        amendment = [notice for notice in CN.notices if notice.issued.isoformat().startswith("2020-01")]
        before, after = calendars(CN, amendment)
        assert (after, before != CN, before.with_notice(amendment[0]) == CN) == (CN, True, len(amendment) == 1)
        assert calendars(CN, [NOTICE]) == (CN, CN.with_notice(NOTICE))

    def test_from_its_text(self, capsys, store):
        """The notice may be given as text if its title names the year; if not, the message says how to make a data file of it."""
        path = store.parent / "notice.txt"
        path.write_text("国务院办公厅关于2021年清明节补充安排的通知\n4月6日（星期二）放假1天。\n2021年3月30日\n", encoding="utf-8")
        assert "3 due dates moved" in run(capsys, "recompute", path, "--store", store, *at("2021-04-01"))[1]
        path.write_text("4月6日（星期二）放假1天。", encoding="utf-8")
        code, _, err = run(capsys, "recompute", path, "--store", store, *at("2021-04-01"))
        assert (code, "caseflow notice read" in err) == (2, True)


class TestInChinese:
    """What an official reads on a store is Chinese: no code, and no English but ids, paths and commands."""

    @pytest.mark.parametrize("day", ["2021-03-22", "2021-04-20", "2021-05-31"])
    def test_board_verify_and_recompute(self, capsys, store, day):
        """The board, the verification and the report of what moved."""
        notice = store.parent / "notice.toml"
        notice.write_text(dumps([NOTICE]), encoding="utf-8")
        for words in (
            ("board", "--store", store, *at(day)),
            ("verify", "--store", store),
            ("recompute", notice, "--store", store, *at("2021-04-01")),
        ):
            out = run(capsys, *words, "--lang", "zh")[1]
            for known in (str(store), "caseflow sweep", "caseflow recompute", "--notice"):
                out = out.replace(known, "")
            assert re.findall("[A-Za-z_]+", re.sub(r"A-[1-4]|\b[a-z]-[0-9]+|p-[a-z_]+", "", out)) == []


class TestVerify:
    def test_a_store(self, capsys, store):
        """For a store without faults it says so, and what cannot be seen without an anchor."""
        code, out, err = run(capsys, "verify", "--store", store)
        assert (code, err) == (0, "")
        assert out.startswith(f"{store}: 4 cases, 15 entries; all as they were written\nno anchor was given")
        out = run(capsys, "verify", "--store", store, "--lang", "zh")[1]
        assert out.startswith(f"{store}：4 件，15 条记录；均与写入时一致\n未与锚文件核对")

    def test_an_anchor(self, capsys, store):
        """An anchor is written into a new file where there are no faults; only it shows that a journal was cut off since."""
        anchor_file = store.parent / "anchor.txt"
        code, out, _ = run(capsys, "verify", "--store", store, "--write-anchor", anchor_file)
        assert (code, f"an anchor was written to {anchor_file}" in out) == (0, True)
        with SqliteStore(store, CENTRE) as sqlite_store:
            assert anchor_file.read_text(encoding="utf-8") == anchor(sqlite_store)
        assert "already exists" in run(capsys, "verify", "--store", store, "--write-anchor", anchor_file)[2]
        assert "the anchor has 4 cases; 0 were opened since" in run(capsys, "verify", "--store", store, "--anchor", anchor_file)[1]
        cut(store, "A-2")
        assert run(capsys, "verify", "--store", store)[0] == 0
        code, out, _ = run(capsys, "verify", "--store", store, "--anchor", anchor_file, "--write-anchor", store.parent / "new.txt")
        assert (code, "✗ A-2: the journal ends with entry 2, and the anchor knows entry 3: lines were cut off" in out) == (1, True)
        assert not (store.parent / "new.txt").exists()
        assert "✗ A-2：记录止于第 2 条" in run(capsys, "verify", "--store", store, "--anchor", anchor_file, "--lang", "zh")[1]

    def test_a_damaged_journal(self, capsys, store):
        """The case is named with its fault, in both languages and as data."""
        damaged(store, "A-2")
        assert "✗ A-2: Tampered: entry 3" in run(capsys, "verify", "--store", store)[1]
        assert "✗ A-2：第 3 条：记录被改动" in run(capsys, "verify", "--store", store, "--lang", "zh")[1]
        data = json.loads(run(capsys, "verify", "--store", store, "--json")[1])
        assert ([fault["case_no"] for fault in data["faults"]], data["cases"], data["anchored"]) == (["A-2"], 4, None)

    def test_what_was_erased(self, capsys, store):
        """Erased values are listed with case, entry and field, and are not faults."""
        with SqliteStore(store, CENTRE) as sqlite_store:
            sqlite_store.erase(case_no="A-1")
        code, out, _ = run(capsys, "verify", "--store", store)
        assert (code, "1 personal values were erased:\n  A-1: applicant of entry 0" in out) == (0, True)
        assert "已删除的个人信息 1 项：\n  A-1：第 0 条的“申请人”" in run(capsys, "verify", "--store", store, "--lang", "zh")[1]

    def test_who_may_correct(self, capsys, store):
        """--corrector names the roles that may correct at this centre."""
        registrar = Actor("r-1", roles={"registrar"})
        centre = Centre("hualong", lifecycles=CENTRE.lifecycles, calendar=CN, correctors=["registrar"])
        with SqliteStore(store, centre) as sqlite_store:
            case = sqlite_store.load("A-2")
            sqlite_store.append(centre.correct(case, 3, at="2021-03-19T09:00+08:00", actor=registrar, why="误登"), expected=4)
        assert "it takes centre_head" in run(capsys, "verify", "--store", store)[1]
        out = run(capsys, "verify", "--store", store, "--lang", "zh")[1]
        assert "✗ A-2：不是有权的人办的：第 4 条（更正）由 r-1（registrar）作出，第 3 条不是其本人所记；须由中心负责人作出" in out
        assert run(capsys, "verify", "--store", store, "--corrector", "registrar")[0] == 0

    def test_one_journal(self, capsys, store, tmp_path):
        """A journal as text is verified byte by byte, and with an anchor also against its line there."""
        with SqliteStore(store, CENTRE) as sqlite_store:
            text, anchor_text = journal_of(sqlite_store.load("A-2")), anchor(sqlite_store)
        journal, anchored = tmp_path / "A-2.jsonl", tmp_path / "anchor.txt"
        journal.write_text(text, encoding="utf-8")
        anchored.write_text(anchor_text, encoding="utf-8")
        assert run(capsys, "verify", journal, "--anchor", anchored)[0] == 0
        assert "A-2.jsonl: 1 case, 4 entries; all as they were written" in run(capsys, "verify", journal)[1]
        lines = text.splitlines(keepends=True)
        journal.write_text("".join(line for line in lines if '"seq":3' not in line), encoding="utf-8")
        assert run(capsys, "verify", journal)[0] == 0
        assert "lines were cut off" in run(capsys, "verify", journal, "--anchor", anchored)[1]
        anchored.write_text(anchor_text.replace("A-2", "A-8"), encoding="utf-8")
        assert "the anchor does not have this case" in run(capsys, "verify", journal, "--anchor", anchored)[1]
        journal.write_text(text.replace("reviewing", "granted"), encoding="utf-8")
        code, out, _ = run(capsys, "verify", journal)
        assert (code, "✗ A-2.jsonl: Tampered: entry 3" in out) == (1, True)

    @pytest.mark.parametrize(
        ("argv", "expected"),
        [
            ([], "one of the two"),
            (["x.jsonl", "--store", "y"], "one of the two"),
            (["x.jsonl", "--write-anchor", "y"], "an anchor is made of a store"),
            (["x.jsonl"], "cannot be read"),
        ],
    )
    def test_bad_usage(self, capsys, argv, expected):
        """Either a journal or a store is verified, and only a store has an anchor."""
        code, out, err = run(capsys, "verify", *argv)
        assert (code, out, expected in err) == (2, "", True)

    def test_a_bad_anchor(self, capsys, store, tmp_path):
        """Another file, or one that cannot be written, is refused by name."""
        (tmp_path / "bytes").write_bytes(b"\xff")
        assert "not UTF-8" in run(capsys, "verify", "--store", store, "--anchor", tmp_path / "bytes")[2]
        assert "line 1 of the anchor" in run(capsys, "verify", "--store", store, "--anchor", tmp_path / "log.csv")[2]
        assert "cannot be written" in run(capsys, "verify", "--store", store, "--write-anchor", tmp_path / "no" / "a.txt")[2]


class TestWhichStore:
    @pytest.mark.parametrize("kind", makers.SERVERS)
    def test_on_a_server(self, capsys, store, kind, tmp_path):
        """The verbs do the same on a server's database; one without tables is refused, and reading makes none."""
        url = makers.url_of(kind, tmp_path)
        makers.bare(kind, tmp_path).dispose()
        for verb in ("board", "verify", "sweep"):
            code, out, err = run(capsys, verb, "--store", url)
            assert (code, out, "there is no store of cases in" in err) == (2, "", True)
        audit = ("audit", tmp_path / "log.csv", "--at", "2021-03-20T09:00+08:00", "--store")
        assert "stored 4" in run(capsys, *audit, url)[1]
        assert "stored before, unchanged 4" in run(capsys, *audit, url)[1]
        for verb, more in (("verify", ()), ("board", at("2021-03-22")), ("sweep", at("2021-03-25")), ("board", at("2021-03-26"))):
            there, here = (run(capsys, verb, "--store", place, *more) for place in (url, store))
            assert (there[0], there[1].partition("\n")[2]) == (0, here[1].partition("\n")[2])

    @pytest.mark.parametrize("url", ["{}", "sqlite:///{}"])
    def test_a_file(self, capsys, store, url):
        """`--store` takes a path or its URL."""
        assert run(capsys, "verify", "--store", url.format(store))[0] == 0

    def test_a_typo_makes_no_store(self, capsys, store):
        """Where there is no store, none is made, and the nearest name in the folder is suggested; an empty file stays empty."""
        empty = store.parent / "empty.db"
        empty.touch()
        for path, expected in (
            (store.with_name("case.db"), "did you mean 'cases.db'"),
            (store.parent / "no" / "x.db", "nor its folder"),
            (empty, "no store"),
        ):
            for verb in ("board", "verify", "sweep"):
                code, out, err = run(capsys, verb, "--store", path)
                assert (code, out, expected in err) == (2, "", True)
            assert not path.exists() or path.stat().st_size == 0

    @pytest.mark.parametrize(
        ("url", "expected"),
        [
            ("sqlite://cases.db", "write sqlite:///cases.db"),
            ("sqlite:cases.db", "write sqlite:///cases.db"),
            ("sqlite:///:memory:", "names no file"),
            ("postgres://a@b/c", "did you mean 'postgresql+psycopg'"),
            ("redis://x", ", ".join(SCHEMES)),
            ("mysql+pymysql://a:secret@h:port/c", "is not a URL of a database"),
            ("postgresql+psycopg://a:secret@/c?host=/no/where", "postgresql+psycopg://a:***@"),
            ("postgresql+psycopg://a:b@secret@h/c", "%40 for @"),
            ("postgresql+psycopg://a/b:secret@h/c", "%2F for /"),
            ("postgresql+psycopg:a:secret@h/c", "write postgresql+psycopg://user@host"),
            ("postgresql:/a:secret@h/c", "did you mean 'postgresql+psycopg'"),
            ("sqlite://a:secret@h/c", "write sqlite:///cases.db"),
            ("postgresql+psycopg:///c?host=/no/where&password=secret", "password=***"),
            ("mysql+pymysql://a:secret@h/c?no_such_option=1", "no_such_option"),
        ],
    )
    def test_bad_urls(self, capsys, url, expected):
        """An unknown kind of database, a bad URL, a server that does not exist: the message says what to write, and shows no password."""
        code, out, err = run(capsys, "board", "--store", url)
        assert (code, out, expected in err, "secret" in err) == (2, "", True, False)

    def test_without_the_extra(self, capsys, monkeypatch):
        """Without SQLAlchemy it says what to install."""
        monkeypatch.delitem(sys.modules, "caseflow.store.sql", raising=False)
        monkeypatch.setitem(sys.modules, "sqlalchemy", None)
        code, out, err = run(capsys, "board", "--store", "postgresql+psycopg://a@b/c")
        assert (code, out, "pip install 'caseflow-engine[sql]'" in err) == (2, "", True)


def damaged(store, number):
    """Change a word of the last entry of a case in the file, triggers or not."""
    changed(store, "UPDATE entry SET body = replace(body, 'p-department', 'p-somebody') WHERE case_no = ? AND seq = 3", number)


def cut(store, number):
    """Delete the last entry of a case from the file, and correct the head, triggers or not."""
    changed(store, "DELETE FROM entry WHERE case_no = ? AND seq = 3", number)
    with sqlite3.connect(store) as db:
        db.execute(
            "UPDATE head SET seq = 2, hash = (SELECT hash FROM entry WHERE case_no = ? AND seq = 2) WHERE case_no = ?", (number, number)
        )
    db.close()


def changed(store, statement, number):
    with sqlite3.connect(store) as db:
        guards = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in guards:
            db.execute(f"DROP TRIGGER {name}")
        db.execute(statement, (number,))
        for _, sql in guards:
            db.execute(sql)
    db.close()


def test_the_board_says_when_a_case_is_late_and_what_is_in_principle(tmp_path, capsys):
    """Where two readings give two days the board names both, in both languages, and marks a limit that is set in principle."""
    reply = stories.Story(day="2021-03-17", case_no="HL-1").fire("examine", "2021-03-17").fire("accept_upward", "2021-03-17")
    reply.fire("forward", "2021-03-17").fire("receive_reply", "2021-04-23")
    survey = stories.accepted("2021-04-22").fire("order_survey", "2021-04-22").case
    path = str(tmp_path / "cases.db")
    with SqliteStore(path, stories.CENTRE) as store:
        store.append(reply.case, expected=0)
        store.append(survey, expected=0)
    for lang, later, soft in [
        ("zh", "2021-04-26 过后算超期", "踏勘时间（原则上）"),
        ("en", "late after 2021-04-26", "survey (in principle)"),
    ]:
        out = run(capsys, "board", "--store", path, *at("2021-04-26"), "--lang", lang)[1]
        assert later in out
        assert soft in out
    data = json.loads(run(capsys, "board", "--store", path, *at("2021-04-26"), "--json")[1])
    items = {item["limit"]: item for item in data["items"]}
    close = items["close"]
    assert (close["due"], close["overdue_after"], close["status"]) == ("2021-04-25", "2021-04-26", "excused")
    assert (items["survey"]["soft"], close["soft"]) == (True, False)


def test_what_has_no_limit_stands_on_the_board_too(tmp_path, capsys):
    """A return that is proposed waits without a limit: its line says so with a dash."""
    story = stories.Story(day="2021-03-17", matter=stories.BENEFIT).fire("examine", "2021-03-17").fire("return_case", "2021-03-17")
    path = str(tmp_path / "cases.db")
    with SqliteStore(path, stories.CENTRE) as store:
        store.append(story.case, expected=0)
    [row] = rows(run(capsys, "board", "--store", path, *at("2021-03-18"))[1])[2:]
    assert row[-5:-2] == ["returned#1", "proposed", "—"]
