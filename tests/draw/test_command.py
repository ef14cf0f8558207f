"""caseflow draw: its output in a terminal, and the files that it writes."""

import re
from datetime import date

import pytest

from caseflow.calendar import CN
from caseflow.cli import main
from caseflow.machines import CATALOGUE
from caseflow.reports.draw import clock_days, lifecycle, year
from caseflow.store import SqliteStore
from tests.core.stories import CENTRE, UNTIMED, Story, accepted


@pytest.fixture
def stored(tmp_path):
    """A store with a case under review, and one without any clock."""
    path = tmp_path / "cases.db"
    with SqliteStore(path, CENTRE) as store:
        for case in (accepted().case, Story("promised", matter=UNTIMED, case_no="HL-2").case):
            store.append(case, expected=0)
    return str(path)


@pytest.mark.parametrize(("what", "drawn"), [("promised", lambda: lifecycle(CATALOGUE["promised"])), ("2021", lambda: year(CN, 2021))])
def test_in_the_terminal(what, drawn, capsys):
    """Without a file, the text of the drawing is printed."""
    assert main(["draw", what]) == 0
    assert capsys.readouterr().out == str(drawn())


@pytest.mark.parametrize(("name", "of"), [("x.svg", "svg"), ("x.mmd", "mermaid"), ("x.dot", "dot")])
def test_into_a_file(name, of, tmp_path, capsys):
    """The ending of the file decides its format; nothing is printed."""
    assert main(["draw", "promised", "-o", str(tmp_path / name)]) == 0
    assert (tmp_path / name).read_text(encoding="utf-8") == getattr(lifecycle(CATALOGUE["promised"]), of)
    assert capsys.readouterr().out == ""


def test_a_case_from_a_store(stored, tmp_path, capsys):
    """With a store, the path of a case through the lifecycle of its main run, or its clocks as of a day."""
    case = accepted().case
    assert main(["draw", case.case_no, "--store", stored, "-o", str(tmp_path / "way.svg")]) == 0
    assert (tmp_path / "way.svg").read_text(encoding="utf-8") == lifecycle(CATALOGUE["promised"], case).svg
    assert main(["draw", case.case_no, "--store", stored, "--clocks", "2021-03-22"]) == 0
    assert capsys.readouterr().out == str(clock_days(case, CN, date(2021, 3, 22)))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["promise"], "did you mean 'promised'"),
        (["2031"], "nor a year with a notice (2007 to 2026)"),
        (["promised", "-o", "x.png"], ".svg, .mmd, .dot"),
        (["2021", "-o", "x.dot"], "2021 is not a graph, so it cannot be written as DOT; write .svg"),
        (["promised", "--clocks", "2021-03-22"], "--store STORE --clocks DAY"),
        (["promised", "-o", "no/such/folder/x.svg"], "cannot be written"),
        (["promised", "--clocks", "soon"], "is not a day"),
    ],
)
def test_what_cannot_be_drawn(words, expected, capsys, tmp_path, monkeypatch):
    """A wrong lifecycle, year or file is refused with a sentence that says what is possible; no file is left behind."""
    monkeypatch.chdir(tmp_path)
    assert main(["draw", *words]) == 2
    output = capsys.readouterr()
    assert expected in output.err
    assert output.out == ""
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["HL-9"], "HL-9"),
        (["HL-2", "--clocks", "2021-03-22", "-o", "x.svg"], "no clock is timed"),
    ],
)
def test_what_a_store_does_not_hold(stored, words, expected, capsys):
    """For an unknown case, and for one without clocks, a sentence says so."""
    assert main(["draw", *words, "--store", stored]) == 2
    assert expected in capsys.readouterr().err


def test_no_store_is_made(tmp_path, capsys):
    """A store that does not exist is not created by reading."""
    assert main(["draw", "HL-1", "--store", str(tmp_path / "none.db")]) == 2
    assert "none.db" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


class TestInChinese:
    """With --lang zh the table in the terminal has no code and no English; the picture itself has both languages."""

    @pytest.mark.parametrize("what", [*(definition.name for definition in CATALOGUE), "2021"])
    def test_a_lifecycle_and_a_year(self, what, capsys):
        """Every lifecycle, and a year."""
        assert main(["draw", what, "--lang", "zh"]) == 0
        assert re.findall("[A-Za-z_]+", capsys.readouterr().out) == []

    def test_how_it_reads(self, capsys):
        """A state, what leaves it, what stays, and what happens by itself."""
        main(["draw", "supplement", "--lang", "zh"])
        lines = capsys.readouterr().out.splitlines()
        assert lines[:2] == ["补办件（版本 2026-11-28）", "▸ 待补正"]
        assert lines[2:6] == [
            "    部分补正（状态不变）",
            "    告知承诺（状态不变）",
            "    补正齐全 → 补正齐全",
            "    逾期未补正·由文书定 → 逾期未补正（自动进入）",
        ]

    def test_the_clocks_of_a_case(self, stored, capsys):
        """The clocks as of a day, and that none is timed; a day that no notice covers yet is said to wait for one."""
        case = accepted().case
        assert main(["draw", case.case_no, "--store", stored, "--clocks", "2021-03-22", "--lang", "zh"]) == 0
        out = capsys.readouterr().out
        assert out.startswith("HL-2021-0317 截至 2021-03-22 的各时限\n    时限 ")
        assert "    承诺时限          10个工作日" in out
        assert re.findall("[A-Za-z_]+", out.replace("HL-", "")) == []
        assert main(["draw", "HL-2", "--store", stored, "--clocks", "2021-03-22", "--lang", "zh"]) == 0
        assert capsys.readouterr().out == "没有计时的时限\n"
        late = accepted("2026-12-18").case
        assert "有待放假通知" in clock_days(late, CN, date(2026, 12, 21)).zh
        assert "（首 200 天）" in clock_days(case, CN, date(2022, 3, 22)).zh
