"""Sheets have everything that is in a definition, and the pages in docs/ are those of the present definitions.

`caseflow sheet --all -o docs/reference/machines` writes the pages again.
"""

import re

import attrs
import pytest

from caseflow import Catalogue, Guard, Lifecycle, Role, State, TimeLimit, Transition, from_centre
from caseflow.basics.bilingual import in_chinese, in_english
from caseflow.calendar import working_days
from caseflow.cli import main
from caseflow.law import centre_rule, cite_en, cite_zh
from caseflow.machines import CATALOGUE
from caseflow.reports.sheet import pages, sheet
from tests.audit.windows import ROOT

CITE = {"zh": cite_zh, "en": cite_en}
ONE_LANGUAGE = {"zh": in_chinese, "en": in_english}
PAGES = dict(pages(CATALOGUE))
FOLDER = ROOT / "docs" / "reference" / "machines"
EACH = pytest.mark.parametrize("lifecycle", list(CATALOGUE), ids=lambda lifecycle: lifecycle.name)
BOTH = pytest.mark.parametrize("lang", ["zh", "en"])


def of(lifecycle, lang):
    """The page of a lifecycle."""
    return PAGES[f"{lifecycle.name}.zh.md" if lang == "zh" else f"{lifecycle.name}.md"]


def bare(**more):
    """A lifecycle without limits, documents or conditions."""
    ours, clerk = centre_rule("测试"), Role("clerk", zh="办事员")
    begin, end = State("begin", zh="始"), State("end", zh="终", final=True)
    row = Transition("finish", begin, end, clerk, zh="结")
    facts = {"edition": "1", "start": begin, "opens_with": None, "opened_by": clerk, "cite": ours, "transitions": (row,)}
    return Lifecycle("bare", zh="空", **{**facts, **more})


@BOTH
@EACH
class TestEverything:
    def test_is_on_the_sheet_and_on_the_page(self, lifecycle, lang):
        """Every state, event, role, document, guard, limit, reading and citation is on both, and no line ends in a blank."""
        rows = lifecycle.transitions
        names = {state.name for state in lifecycle.states} | {row.event for row in rows} | {role.zh for row in rows for role in row.by}
        names |= {row.form.__name__ for row in rows if row.form} | {guard.name for row in rows for guard in row.guards}
        names |= {limit.name for limit in lifecycle.limits} | {ONE_LANGUAGE[lang](limit.reading) for limit in lifecycle.limits}
        names |= {guard.soft.zh if lang == "zh" else guard.soft.name for row in rows for guard in row.guards if guard.soft}
        cites = [CITE[lang](cited.cite) for cited in (lifecycle, *rows, *lifecycle.limits)]
        for text in (sheet(lifecycle, lang), of(lifecycle, lang)):
            assert [name for name in names if name not in text] == []
            assert [cite for cite in cites if cite not in text] == []
            assert all(line == line.rstrip() for line in text.split("\n"))

    def test_is_sound_markdown(self, lifecycle, lang):
        """A page has one title; a table is a block of its own, with a rule below its head, and all its rows have as many cells."""
        blocks = [block.split("\n") for block in of(lifecycle, lang).rstrip("\n").split("\n\n")]
        assert [block[0][:2] for block in blocks].count("# ") == 1
        tables = [block for block in blocks if block[0].startswith("|")]
        assert len(tables) >= 2 + bool(lifecycle.limits)
        for table in tables:
            assert set(table[1]) == set("| -")
            assert len({len(re.split(r"(?<!\\)\|", line)) for line in table}) == 1
        assert all(len(block) == 1 for block in blocks if not block[0].startswith("|"))

    def test_says_one_language(self, lifecycle, lang):
        """On the English page no heading or label is Chinese, on the Chinese page none is English, and each links to the other."""
        heads = [line for line in of(lifecycle, lang).split("\n") if line.startswith("## ")]
        assert heads == [f"## {head}" for head in HEADS[lang]]
        other = f"({lifecycle.name}.md)" if lang == "zh" else f"({lifecycle.name}.zh.md)"
        assert other in of(lifecycle, lang)
        labels = ("计时状态", "内部启动", "须填") if lang == "en" else ("runs in", "opens inside", "met by", "working day")
        assert [label for label in labels if label in of(lifecycle, lang).replace("working_days", "")] == []


HEADS = {"zh": ("状态", "时限", "事件", "条件", "文书"), "en": ("States", "Limits", "Events", "Conditions", "Documents")}


class TestPages:
    def test_the_folder_is_what_the_definitions_say(self):
        """docs/reference/machines has the index and two pages for each lifecycle, as they are printed now, and nothing else."""
        files = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.iterdir()}
        assert files.keys() == PAGES.keys()
        assert [name for name in files if files[name] != PAGES[name]] == []
        assert len(PAGES) == 1 + 2 * len(list(CATALOGUE))

    def test_links(self):
        """Every link on every page is to a page that exists."""
        linked = {link for text in PAGES.values() for link in re.findall(r"\]\(([^)]+)\)", text)}
        assert linked - PAGES.keys() == set()

    def test_a_limit_says_its_number_unit_reading_and_law(self):
        """二(三)3(4) on 报批件: three working days, and two days with both readings, each with its clause."""
        zh, en = (of(CATALOGUE["upward"], lang) for lang in ("zh", "en"))
        assert "| 上报时限 `forward` | 3个工作日 | 内部 |" in zh
        assert "中心参数 `reply_reading`，默认 2日" in zh
        assert "可作的读法：2日、2个工作日" in zh
        assert "the centre's `reply_reading`, default 2 calendar days" in en
        assert "readings: 2 calendar days, 2 working days" in en

    def test_the_subject_of_a_condition_has_its_term(self):
        """A condition about an event, an inner lifecycle or the opening names it; a guard whose name only looks like one does not."""
        text = of(CATALOGUE["promised"], "zh")
        assert "| 职责分离：开始审查 | `not_same_actor_as_review` |" in text
        assert "| 内部程序已办结：现场踏勘 | `closed_site_survey` |" in text
        assert "| 不长于事项的承诺时限 | `fits_in_promised` |" in text
        assert "职责分离：立案" in of(CATALOGUE["fast_track"], "zh")
        assert "| `not_same_actor_as_review` | another person than did: review |" in of(CATALOGUE["promised"], "en")
        assert "| `closed_site_survey` | none open inside of: site_survey |" in of(CATALOGUE["promised"], "en")

    def test_a_chinese_page_names_nothing_in_english_alone(self):
        """Above its documents, a Chinese page has English names only as code, beside their Chinese terms."""
        bare_word = re.compile("[A-Za-z_]{3,}")
        above = {name: text.partition("## 文书")[0] for name, text in PAGES.items() if name.endswith(".zh.md")}
        plain = {name: re.sub(r"`[^`]*`|\[[^]]*\]\([^)]*\)|<br>", "", text) for name, text in above.items()}
        assert {name: words for name, text in plain.items() if (words := bare_word.findall(text))} == {}
        assert "起算自：补正齐全 `supplemented`、立案 `open`" in above["intake.zh.md"]
        assert "已超期：承诺时限、法定时限、颁发送达 之一" in above["promised.zh.md"]

    def test_every_condition_is_said_in_both_languages(self):
        """Every guard that ships has its condition in both languages; a host's guard without one is shown by its name."""
        guards = [guard for lifecycle in CATALOGUE for row in lifecycle.transitions for guard in row.guards]
        assert [guard.name for guard in guards if not guard.zh or not guard.en] == []
        ours = Guard("our_own_rule", lambda _: True, zh="自定")
        row = attrs.evolve(bare().transitions[0], guards=ours)
        assert "| `our_own_rule` | our_own_rule |" in dict(pages(Catalogue(bare(transitions=(row,)))))["bare.md"]

    def test_personal_fields_are_marked(self):
        """The page shows which fields hold personal data, and which may be left out."""
        assert "| `applicant` | text | yes | yes |" in of(CATALOGUE["intake"], "en")
        assert "| `period` | 期间，如 5 working_days |  |  |" in of(CATALOGUE["supplement"], "zh")


class TestTheCommand:
    def test_one_sheet_or_the_list(self, capsys):
        """One sheet by its name; without a name, the list; a wrong name gets the nearest."""
        assert main(["sheet", "promised", "--lang", "zh"]) == 0
        assert capsys.readouterr().out == sheet(CATALOGUE["promised"], "zh")
        assert main(["sheet"]) == 0
        listed = capsys.readouterr().out
        assert all(lifecycle.name in listed for lifecycle in CATALOGUE)
        assert main(["sheet", "promise"]) == 2
        assert "did you mean 'promised'" in capsys.readouterr().err

    def test_all_of_them(self, capsys):
        """`--all` prints every sheet, in the order of the catalogue; with a name it is refused."""
        assert main(["sheet", "--all", "--lang", "en"]) == 0
        assert capsys.readouterr().out == "\n".join(sheet(lifecycle, "en") for lifecycle in CATALOGUE)
        assert main(["sheet", "promised", "--all"]) == 2

    def test_pages_into_a_folder(self, capsys, tmp_path):
        """`--all -o DIR` makes the folder and writes every page; `-o` for one lifecycle is refused with the fix."""
        assert main(["sheet", "--all", "-o", str(tmp_path / "a" / "b"), "--lang", "en"]) == 0
        assert f"{len(PAGES)} pages written" in capsys.readouterr().out
        assert {path.name: path.read_bytes() for path in (tmp_path / "a" / "b").iterdir()} == {
            name: text.encode() for name, text in PAGES.items()
        }
        assert main(["sheet", "promised", "-o", str(tmp_path)]) == 2
        assert "caseflow sheet --all -o DIR" in capsys.readouterr().err


class TestABareLifecycle:
    def test_says_none(self):
        """Without limits, documents and conditions, sheet and page say none, and are complete."""
        assert "no form; clerk 办事员" in sheet(bare(), "en")
        assert sheet(bare(), "en").endswith("== limits ==\n  none\n")
        page = dict(pages(Catalogue(bare())))["bare.md"]
        assert "Opened by `clerk` 办事员 with no form." in page
        assert page.endswith("## Limits\n\nNone.\n" + page.partition("## Limits\n\nNone.\n")[2])
        assert page.endswith("## Conditions\n\nNone.\n\n## Documents\n\nNone.\n")

    def test_an_amount_of_the_centres(self):
        """An amount that the centre sets is shown with its default."""
        begin, ours = State("begin", zh="始"), centre_rule("测试")
        timed = bare(limits=TimeLimit("l", "finish", from_centre("n", working_days(3)), begin, zh="限", cite=ours))
        assert "the centre's n, default 3 working days" in sheet(timed, "en")
