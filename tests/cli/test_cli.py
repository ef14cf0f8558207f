"""Every command does what it says, in both languages, with the right exit code, and never a traceback."""

import errno
import io
import json
import os
import runpy
import subprocess
import sys

import pytest

from caseflow.calendar import CN, loads
from caseflow.cli import main
from tests.audit.windows import EXAMPLE, ROOT, accepted, text_of

STORED = ("board", "sweep", "recompute", "verify")
NOTICES = ROOT / "tests" / "calendar" / "notices"
TITLE = "国务院办公厅关于2021年部分节假日安排的通知"


@pytest.fixture(autouse=True)
def english(monkeypatch):
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def log(tmp_path):
    """A log of one case, with its matters beside it."""
    (tmp_path / "matters.toml").write_text(
        '[matters.L-1]\nname = "食品经营许可"\nlegal_type = "licence"\npromised = "10 working_days"\n', encoding="utf-8"
    )
    path = tmp_path / "log.csv"
    path.write_text(text_of(*accepted("2021-03-17")), encoding="utf-8")
    return path


def run(capsys, *argv):
    """Exit code, output and errors of one command."""
    code = main([str(argument) for argument in argv])
    return code, *capsys.readouterr()


class TestAudit:
    def test_the_example(self, capsys):
        """The command of the README reads the whole log, and findings are not a failure."""
        code, out, err = run(capsys, "audit", EXAMPLE)
        assert (code, err) == (0, "")
        assert out.startswith("hualong-2021.csv: 190 cases, 1317 lines")

    def test_in_chinese(self, capsys, monkeypatch):
        """Chinese is chosen by --lang or by the locale."""
        code, out, _ = run(capsys, "audit", EXAMPLE, "--lang", "zh")
        assert (code, out.startswith("hualong-2021.csv：190 件，1317 行")) == (0, True)
        monkeypatch.setenv("LANG", "zh_CN.UTF-8")
        assert run(capsys, "audit", EXAMPLE)[1] == out

    def test_json(self, capsys, log, tmp_path):
        """--json prints one object, with the outcomes of the store."""
        code, out, _ = run(capsys, "audit", log, "--json", "--store", tmp_path / "cases.db")
        data = json.loads(out)
        assert (code, data["log"], data["encoding"], data["store"][0]["outcome"]) == (0, "log.csv", "utf-8", "new")
        assert data["cases"][0]["state"] == "accepted"

    def test_strict(self, capsys, log):
        """--strict exits 1 for a broken rule or a line that cannot be used, and 0 for a clean log."""
        assert run(capsys, "audit", EXAMPLE, "--strict")[0] == 1
        assert run(capsys, "audit", log, "--strict")[0] == 0
        log.write_text(log.read_text(encoding="utf-8") + "torn\n", encoding="utf-8")
        assert run(capsys, "audit", log, "--strict")[0] == 1

    def test_at(self, capsys, log):
        """--at says as of when; a naive one is refused with the fix."""
        assert "OVERDUE" in run(capsys, "audit", log, "--at", "2021-04-30T17:00+08:00")[1]
        code, _, err = run(capsys, "audit", log, "--at", "2021-04-30T17:00")
        assert (code, "2021-04-30T17:00+08:00" in err) == (2, True)

    def test_matters(self, capsys, log):
        """The matters are beside the log, or where --matters says; without any it says so, and the rest goes on."""
        other = log.with_name("other.toml")
        log.with_name("matters.toml").rename(other)
        code, out, err = run(capsys, "audit", log, "--at", "2021-04-30T17:00+08:00")
        assert (code, "no matters.toml beside the log" in err, "has no 'L-1'" in out) == (0, True, True)
        assert "食品经营许可" in run(capsys, "audit", log, "--matters", other)[1]
        other.write_text('[matters.L-1]\nname = "x"\nlegal_type = "license"\n', encoding="utf-8")
        code, out, err = run(capsys, "audit", log, "--matters", other)
        assert (code, out, "did you mean 'licence'" in err) == (2, "", True)

    def test_store(self, capsys, log, tmp_path):
        """--store stores the journals; the same log again changes nothing; another case with the number is a conflict."""
        store = tmp_path / "cases.db"
        assert "store: stored 1" in run(capsys, "audit", log, "--store", store)[1]
        assert "stored before, unchanged 1" in run(capsys, "audit", log, "--store", store)[1]
        log.write_text(text_of(*accepted("2021-03-16")), encoding="utf-8")
        code, out, _ = run(capsys, "audit", log, "--store", store)
        assert (code, "another journal, not changed 1" in out) == (0, True)
        assert run(capsys, "audit", log, "--store", store, "--strict")[0] == 1

    def test_a_file_that_is_not_a_store(self, capsys, log, tmp_path):
        """Another kind of file, a folder, a path without a folder: exit 2, and what is there stays as it was."""
        notes = tmp_path / "notes.txt"
        notes.write_text("not a database, and dear to somebody", encoding="utf-8")
        for path in (notes, tmp_path, tmp_path / "no" / "where.db"):
            code, out, err = run(capsys, "audit", log, "--store", path)
            assert (code, out, err.count("\n")) == (2, "", 2)
            assert "cannot be used as a store" in err
            assert err.endswith("\nsee docs/reference/errors.md#badinput\n")
        assert notes.read_text(encoding="utf-8") == "not a database, and dear to somebody"

    @pytest.mark.parametrize("given", ["closes_at=17:30", "warn_part=3", "reply_reading=2 working_days", "silence_is_consent=true"])
    def test_parameters(self, capsys, log, given):
        """--set gives the centre a parameter of the right kind."""
        assert run(capsys, "audit", log, "--set", given)[0] == 0

    @pytest.mark.parametrize(
        ("given", "expected"),
        [
            ("closes_at=25", "an hour such as 17:30"),
            ("warn_part=0", "a whole number"),
            ("warn_part=x", "a whole number"),
            ("reply_reading=2", "write a number"),
            ("silence_is_consent=maybe", "true or false"),
            ("closes", "did you mean 'closes_at'"),
            ("foo=true", "closes_at, "),
        ],
    )
    def test_wrong_parameters(self, capsys, log, given, expected):
        """A parameter that no lifecycle reads, or a value of another kind, is refused with what is allowed."""
        code, out, err = run(capsys, "audit", log, "--set", given)
        assert (code, out) == (2, "")
        assert expected in err

    ADOPTED = (
        (
            "answer_other_matters=窗口答复办法@2021-03-01",
            (
                "  ✗ 受理或一次性告知（5个工作日）于 2021-12-27 届满，2021-12-31 仍未办理，超期 4 个工作日；"
                "不发生期满的法律后果：行政给付，不是行政许可　依据：本中心规定：《窗口答复办法》（2021-03-01）"
            ),
        ),
        (
            "answer_other_matters=窗口答复办法@2021-03-01=3 working_days",
            "  受理或一次性告知  3个工作日   已用 9   剩 0  2021-12-23 届满  超期 6 个工作日",
        ),
        (
            "reply=批复口径@2021-03-10=2 working_days",
            (
                "  △ 批复后办结于 2021-04-19 届满（较宽的口径为 2021-04-20），2021-04-20 才办理；按较宽的适用口径尚未届满，不究责　"
                "依据：华龙政〔2021〕5号 二(三)3(4)；本中心规定：《批复口径》（2021-03-10）"
            ),
        ),
        (
            "separation=岗位@分离办法@2021-04-01",  # a firm rule now: nobody may waive it
            (
                "  ✗ 第 456 行（2021-04-20）“作出准予决定”不符合条件：h-01 已经办 “开始审查”，须由他人办理　"
                "依据：本中心规定：《岗位@分离办法》（2021-04-01）"
            ),
        ),
    )

    @pytest.mark.parametrize(("given", "expected"), ADOPTED)
    def test_adopt(self, capsys, given, expected):
        """--adopt makes a default of the library the centre's own: the page cites its paper, from its day on."""
        code, out, err = run(capsys, "audit", EXAMPLE, "--lang", "zh", "--adopt", given)
        assert (code, err) == (0, "")
        assert expected in out.split("\n")

    def test_adopt_takes_a_default_away(self, capsys):
        """A value of false says that the centre has no such rule."""
        out = run(capsys, "audit", EXAMPLE, "--lang", "zh", "--adopt", "separation=岗位办法@2021-01-01=false")[1]
        assert "须由他人办理" not in out

    def test_adopt_binds_from_its_day(self, capsys):
        """Before the day of the paper, the default is still cited as the library's."""
        out = run(capsys, "audit", EXAMPLE, "--lang", "zh", "--adopt", "separation=岗位办法@2021-12-31")[1]
        assert "《岗位办法》" not in out
        assert "系统默认：同一件的经办与审核" in out

    @pytest.mark.parametrize(
        ("given", "expected"),
        [
            ("repl=A@2021-03-10", "there is no rule 'repl' to adopt (did you mean 'reply'?); known: agency_extension_once, "),
            ("reply", "write the title of the paper and its day, such as reply=窗口答复办法@2021-05-01; a value follows as =VALUE\n"),
            ("reply=A@2021-13-01", "write the title of the paper and its day, such as reply="),
            ("reply= @2021-03-01", "write the title of the paper and its day, such as reply="),
            ("reply=A@2021-03-01=2 dog", "'dog' is not a unit; allowed: working_days, "),
            ("separation=A@2021-01-01=2", "separation is true or false, not '2'\n"),
            ("answer_other_matters=A@2021-01-01=true", "'true' is not a span; write a number from 1 to 99999, one space and a unit: "),
            ("reply=A@2021-01-01=false", "'false' is not a span; "),
            ("closes_at=A@2021-01-01=25", "closes_at is an hour such as 17:30, not '25'\n"),
        ],
    )
    def test_wrong_adoptions(self, capsys, log, given, expected):
        """Another rule, no title, no day, or a value of another kind is refused with what is allowed."""
        code, out, err = run(capsys, "audit", log, "--adopt", given)
        assert (code, out) == (2, "")
        assert err.startswith(f"caseflow audit: --adopt {given!r}: {expected}")

    def test_a_log_that_cannot_be_read(self, capsys, tmp_path):
        """No file, a folder, another encoding: exit 2 and a sentence that says what to do."""
        (tmp_path / "utf16.csv").write_bytes("编号".encode("utf-16"))
        for name, expected in (
            ("no.csv", "not the file"),
            ("", "directory"),
            ("utf16.csv", "save it as CSV in UTF-8"),
            ("no/no.csv", "No such"),
        ):
            code, out, err = run(capsys, "audit", tmp_path / name)
            assert (code, out, "Traceback" in err) == (2, "", False)
            assert expected in err
        assert run(capsys, "audit", "x\0y")[0] == 2
        assert run(capsys, "audit", "x" * 5000)[0] == 2

    def test_a_file_that_is_far_too_big(self, capsys, log, monkeypatch):
        """A file that is bigger than any log is not read into memory."""
        monkeypatch.setattr("caseflow.cli.files.MOST_BYTES", 10)
        for path in (log, "/dev/zero"):  # the second never ends
            assert "split it" in run(capsys, "audit", path)[2]


class TestDays:
    @pytest.mark.parametrize(
        ("argv", "out"),
        [
            (["3", "--from", "2021-04-29"], "2021-05-07 Fri  3 working days after 2021-04-29\n"),
            (["3", "--from", "2021-04-29", "--lang", "zh"], "2021-05-07 周五  自2021-04-29起3个工作日\n"),
            (["3", "--from", "2021-04-29", "--calendar-days"], "2021-05-06 Thu  3 calendar days after 2021-04-29\n"),
            (["1", "--from", "2021-01-31", "--months"], "2021-03-01 Mon  1 month after 2021-01-31\n"),
            (["2", "--from", "2019-03-01", "--years"], "2021-03-01 Mon  2 years after 2019-03-01\n"),
            (["15", "--from", "2021-03-31", "--back"], "2021-03-09 Tue  15 working days before 2021-03-31, counted back\n"),
        ],
    )
    def test_due(self, capsys, argv, out):
        """The day comes first, then what was asked; 2021-02-28 is a Sunday, and a month from 01-31 ends on 03-01."""
        assert run(capsys, "due", *argv) == (0, out, "")

    def test_explain(self, capsys):
        """The same, day by day, with the notice; its last counted day is the one that `due` gives."""
        code, out, _ = run(capsys, "explain", "3", "--from", "2021-04-29", "--lang", "zh")
        assert (code, "国办发明电〔2020〕27号" in out, "自2021-04-29起3个工作日：2021-05-07" in out) == (0, True, True)
        assert "counted back" in run(capsys, "explain", "3", "--from", "2021-04-29", "--back")[1]

    def test_json(self, capsys):
        """Both print JSON; only explain has the rows."""
        due = json.loads(run(capsys, "due", "3", "--from", "2021-04-29", "--json")[1])
        why = json.loads(run(capsys, "explain", "3", "--from", "2021-04-29", "--json")[1])
        assert due == {key: value for key, value in why.items() if key != "rows"}
        assert (due["due"], len(why["rows"])) == ("2021-05-07", 9)

    @pytest.mark.parametrize(
        ("argv", "expected"),
        [
            (["0", "--from", "2021-04-29"], "from 1 to 99999"),
            (["3", "--from", "2021-4-29"], "write it as 2021-04-29"),
            (["3", "--from", "2021-02-30"], "is not a day (day is out of range"),
            (["3", "--from", "2029-01-01"], "国务院办公厅关于2027年部分节假日安排的通知"),
            (["x", "--from", "2021-04-29"], "invalid int value"),
            (["3"], "--from"),
            (["3", "--from", "2021-04-29", "--months", "--years"], "not allowed with"),
        ],
    )
    def test_bad_periods(self, capsys, argv, expected):
        """Bad usage exits 2 and says what would have been right."""
        code, out, err = run(capsys, "due", *argv)
        assert (code, out) == (2, "")
        assert expected in err


class TestCalendar:
    def test_a_year(self, capsys):
        """2021: seven days off at the Spring Festival, two make-up working days for it, 250 working days in all."""
        code, out, _ = run(capsys, "calendar", "2021", "--lang", "zh")
        assert (code, "2021-02-11 周四 至 2021-02-17 周三" in out, "2021-02-07 周日、2021-02-20 周六" in out) == (0, True, True)
        assert out.split("\n")[-2].split()[-1] == "250"

    def test_an_amended_year(self, capsys):
        """2020 lists the amendment of January with what it amends."""
        out = run(capsys, "calendar", "2020")[1]
        assert out.count("2020") > 2
        assert "(amends: " in out

    def test_a_year_without_all_notices(self, capsys):
        """It says which days wait for the next notice; a year without any notice is refused."""
        assert "wait for the next year's notice" in run(capsys, "calendar", "2026")[1]
        assert "待下一年的通知" in run(capsys, "calendar", "2026", "--lang", "zh")[1]
        code, out, err = run(capsys, "calendar", "2030")
        assert (code, out, "2007 to 2026" in err) == (2, "", True)


class TestNotice:
    def test_read(self, capsys):
        """The text of a notice becomes the data file that the calendar is made of."""
        code, out, _ = run(
            capsys, "notice", "read", NOTICES / "2021.txt", "--year", "2021", "--title", TITLE, "--number", "n", "--issued", "2020-11-25"
        )
        assert code == 0
        [notice] = loads(out, year=2021)
        shipped = next(notice for notice in CN.notices if notice.year == 2021)
        assert (notice.off, notice.worked) == (shipped.off, shipped.worked)

    def test_gb18030(self, capsys, tmp_path):
        """The text may be in GB18030; other bytes are refused."""
        path = tmp_path / "2021.txt"
        path.write_bytes((NOTICES / "2021.txt").read_text(encoding="utf-8").encode("gb18030"))
        assert run(capsys, "notice", "read", path, "--year", "2021", "--title", TITLE)[0] == 0
        path.write_bytes(b"\xff\xff")
        assert "neither UTF-8 nor GB18030" in run(capsys, "notice", "read", path, "--year", "2021")[2]

    def test_another_year(self, capsys):
        """The same text for another year contradicts itself, sentence by sentence."""
        code, out, err = run(capsys, "notice", "read", NOTICES / "2021.txt", "--year", "2022", "--title", TITLE)
        assert (code, out, err.count("\n  - ") > 1) == (2, "", True)


class TestTheWhole:
    def test_help_and_version(self, capsys):
        """The help names every verb and has examples; --version is one line; neither is an error."""
        code, out, _ = run(capsys, "--help")
        assert (code, all(verb in out for verb in ("audit", "due", "explain", "calendar", "notice", "sheet", *STORED))) == (0, True)
        assert run(capsys, "--version")[:2] == (0, "caseflow 0.1.0\n")

    @pytest.mark.parametrize("argv", [[], ["adit"], ["audit"], ["sheet", "--lang", "fr"]])
    def test_bad_usage(self, capsys, argv):
        """Without a verb, with a wrong one, without its argument: exit 2."""
        code, out, err = run(capsys, *argv)
        assert (code, out, err.startswith("usage: caseflow")) == (2, "", True)

    def test_as_a_process(self):
        """`python -m caseflow` is the same command, and imports no database for it."""
        code = "import sys; from caseflow.cli import main; main(['due', '3', '--from', '2021-04-29']); print('sqlite3' in sys.modules)"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
        assert done.stdout.split("\n")[1] == "False"
        done = subprocess.run(
            [sys.executable, "-m", "caseflow", "due", "3", "--from", "2021-04-29"], capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stdout[:10]) == (0, "2021-05-07")

    def test_as_a_module(self, capsys, monkeypatch):
        """The process exits with the exit code of its command."""
        monkeypatch.setattr(sys, "argv", ["caseflow", "calendar", "2030"])
        with pytest.raises(SystemExit) as left:
            runpy.run_module("caseflow", run_name="__main__")
        assert (left.value.code, "2007 to 2026" in capsys.readouterr().err) == (2, True)

    def test_a_reader_that_stops(self):
        """`caseflow audit … | head -1` ends quietly."""
        command = f"'{sys.executable}' -m caseflow audit '{EXAMPLE}' --json | head -1"
        done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, check=False)
        assert (done.stdout, done.stderr) == ("{\n", "")

    def test_a_closed_pipe(self, monkeypatch):
        """A closed pipe is not an error."""

        class Closed(io.TextIOWrapper):
            def write(self, _text):
                raise BrokenPipeError

        read, write = os.pipe()
        with Closed(os.fdopen(write, "wb")) as stream:
            monkeypatch.setattr(sys, "stdout", stream)
            assert main(["due", "3", "--from", "2021-04-29"]) == 0
        os.close(read)

    def test_a_full_disk(self, capsys, monkeypatch):
        """Where the output cannot be written, a sentence says so, and the exit code is 2."""

        class Full(io.TextIOWrapper):
            def write(self, _text):
                raise OSError(errno.ENOSPC, "No space left on device")

        read, write = os.pipe()
        with Full(os.fdopen(write, "wb")) as stream:
            monkeypatch.setattr(sys, "stdout", stream)
            assert main(["due", "3", "--from", "2021-04-29"]) == 2
            monkeypatch.undo()
        os.close(read)
        assert capsys.readouterr().err == "caseflow due: No space left on device\n"

    def test_no_output_at_all(self, monkeypatch):
        """A command whose output was closed before it began does its work all the same."""
        monkeypatch.setattr(sys, "stdout", None)
        assert main(["due", "3", "--from", "2021-04-29"]) == 0
        sys.stdout.close()

    def test_a_file_where_a_folder_should_be(self, capsys, tmp_path):
        """An error of the operating system is reported with the file name, and the exit code is 2."""
        (tmp_path / "file").touch()
        code, out, err = run(capsys, "sheet", "--all", "-o", tmp_path / "file")
        assert (code, out, err) == (2, "", f"caseflow sheet: '{tmp_path / 'file'}': File exists\n")

    def test_a_screen_without_chinese(self):
        """A terminal that cannot show Chinese shows code points, and the command succeeds."""
        env = {**os.environ, "PYTHONIOENCODING": "ascii"}
        done = subprocess.run(
            [sys.executable, "-m", "caseflow", "calendar", "2021", "--lang", "zh"], capture_output=True, text=True, check=False, env=env
        )
        assert (done.returncode, "\\u" in done.stdout) == (0, True)
