"""Sheets have everything that is in a definition, and the pages in docs/ are those of the present definitions.

`caseflow sheet --all -o docs/reference/machines` writes the pages again.
"""

import enum
import re

import attrs
import pytest

from caseflow import Catalogue, Guard, Lifecycle, Role, State, TimeLimit, Transition, form, from_centre, from_form, from_matter
from caseflow.basics.bilingual import in_chinese, in_english
from caseflow.calendar import Span, working_days
from caseflow.cli import main
from caseflow.guards import closed, happened, not_same_actor_as, once, overdue
from caseflow.law import STATUTE, centre_rule, cite_en, cite_zh
from caseflow.lifecycle.forms import fields_of
from caseflow.lifecycle.kinds import Kind, label
from caseflow.lifecycle.vocabulary import FromMatter, Stopped
from caseflow.machines import CATALOGUE
from caseflow.reports.sheet import pages, sheet
from caseflow.reports.sheet.wording import NAMES_ZH, Wording
from caseflow.reports.words import condition_zh, setting_zh
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
        names |= (
            {limit.name for limit in lifecycle.limits}
            | {row.form.__name__ for row in rows if row.form}
            | {guard.name for row in rows for guard in row.guards}
            | {guard.name for guard in lifecycle.opening_guards}
        )
        names |= {ONE_LANGUAGE[lang](limit.reading) for limit in lifecycle.limits}
        names |= {guard.soft.zh if lang == "zh" else guard.soft.name for row in rows for guard in row.guards if guard.soft}
        cites = [CITE[lang](cited.cite) for cited in (lifecycle, *rows, *lifecycle.limits)]
        for text in (sheet(lifecycle, lang, CATALOGUE), of(lifecycle, lang)):
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
        labels = ("计时状态", "启动子程序", "必填") if lang == "en" else ("runs in", "opens inside", "met by", "working day")
        assert [label for label in labels if label in of(lifecycle, lang).replace("working_days", "")] == []


HEADS = {"zh": ("状态", "时限", "事件", "条件", "文书", NAMES_ZH), "en": ("States", "Limits", "Events", "Conditions", "Documents")}


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
        assert "| 上报时限 | 3个工作日 | 内部 |" in zh
        assert "| 批复后办结 | 2日（另一口径 2个工作日） | 内部 |" in zh
        assert "可适用的口径：2日、2个工作日（本中心可选定：批复后办结期限的适用口径）" in zh
        assert "| 2 calendar days (other reading: 2 working days) |" in en
        assert "readings: 2 calendar days, 2 working days (the centre chooses by `reply_reading`)" in en

    def test_what_a_licence_has_by_law(self):
        """Article 44 sets ten working days for a licence, and 42(2) forty-five: no matter sets these; of other matters the guide does."""
        zh, en = (of(CATALOGUE["promised"], lang) for lang in ("zh", "en"))
        assert "| 颁发、送达 | 行政许可10个工作日，其他事项由事项指南定，未定不计时 | 法定 |" in zh
        assert "| 10 working days for a licence; for other matters as the guide sets, else untimed | statute |" in en
        assert "| 行政许可45个工作日，其他事项由事项指南定，未定不计时 | 法定 |" in of(CATALOGUE["joint"], "zh")

    def test_the_subject_of_a_condition_has_its_term(self):
        """A condition about an event, an inner lifecycle or the opening names it; a guard whose name only looks like one does not."""
        text = of(CATALOGUE["promised"], "zh")
        assert "| 须由开始审查以外的人员办理 |" in text
        assert "| 没有尚未办结的现场踏勘 |" in text
        assert "| “延长法定期限”只能办理一次 |" in text
        assert "| 不长于事项的承诺时限 |" in text
        assert "| 须由上报以外的人员办理 |" in of(CATALOGUE["upward"], "zh")  # `forward` is an event and a limit
        assert "须由登记以外的人员办理" in of(CATALOGUE["fast_track"], "zh")
        assert "| 承诺时限、法定时限或者颁发、送达已超期 |" in text
        assert "| `not_same_actor_as_review` | another person than did: review |" in of(CATALOGUE["promised"], "en")
        assert "| `closed_site_survey` | none open inside of: site_survey |" in of(CATALOGUE["promised"], "en")

    def test_the_general_conditions_are_worded_by_what_they_ask(self):
        """Each guard that any lifecycle may use is a Chinese sentence with its subject; one with words of its own keeps them."""
        words = {
            guard: condition_zh(guard, lambda name: f"<{name}>", str)
            for guard in (once("a"), happened("a"), closed("a"), not_same_actor_as("a"))
        }
        assert list(words.values()) == ["“<a>”只能办理一次", "须先办理“<a>”", "没有尚未办结的<a>", "须由<a>以外的人员办理"]
        own = attrs.evolve(once("a"), zh="仅限一次")
        assert condition_zh(own, lambda name: f"<{name}>", str) == "仅限一次：<a>"

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
        assert "| 期限，如 5 个工作日 |  |  |" in of(CATALOGUE["supplement"], "zh")


class TestTheCommand:
    def test_one_sheet_or_the_list(self, capsys):
        """One sheet by its name; without a name, the list; a wrong name gets the nearest."""
        assert main(["sheet", "promised", "--lang", "zh"]) == 0
        assert capsys.readouterr().out == sheet(CATALOGUE["promised"], "zh", CATALOGUE)
        assert main(["sheet"]) == 0
        listed = capsys.readouterr().out
        assert all(lifecycle.name in listed for lifecycle in CATALOGUE)
        assert main(["sheet", "promise"]) == 2
        assert "did you mean 'promised'" in capsys.readouterr().err

    def test_all_of_them(self, capsys):
        """`--all` prints every sheet, in the order of the catalogue; with a name it is refused."""
        assert main(["sheet", "--all", "--lang", "en"]) == 0
        assert capsys.readouterr().out == "\n".join(sheet(lifecycle, "en", CATALOGUE) for lifecycle in CATALOGUE)
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
        assert "本中心设定的n（默认3个工作日）" in sheet(timed, "zh")


class TestTime:
    """Both languages say what a limit asks, when it stands still, whose period it is, and what binds nobody yet."""

    def test_a_reading_in_which_the_clock_stands_still(self):
        """The three days of 报批件 have a second reading, by which a special procedure stops them; the ground is in words."""
        zh, en = (of(CATALOGUE["upward"], lang) for lang in ("zh", "en"))
        assert "可适用的口径：[特别程序](special_procedure.zh.md)期间中止计时（行政许可，行政许可法第四十五条所列环节" in zh
        assert "readings: stopped by [`special_procedure`](special_procedure.md) (of a licence, a step of article 45" in en

    def test_a_reading_without_a_ground(self):
        """A reading that every run of a lifecycle stops says no more than that; a host's function has no words."""
        begin, ours = State("begin", zh="始"), centre_rule("测试")
        stopped = TimeLimit(
            *("l", "finish", working_days(3), begin), zh="限", cite=ours, readings=Stopped("look"), pauses_if=lambda _form, _matter: None
        )
        assert "readings: stopped by look\n" in sheet(bare(limits=stopped), "en")
        assert "paused if" not in sheet(bare(limits=stopped), "en")

    def test_what_stops_a_limit(self):
        """The promise stops for what the guide leaves out, of every matter; the statutory limit of a licence for article 45."""
        zh, en = (of(CATALOGUE["promised"], lang) for lang in ("zh", "en"))
        assert "中止计时的情形：行政许可，" in zh
        assert "各类事项，办事指南列明不计入承诺时限的环节" in zh
        assert "其他事项，办事指南列明不计入法定时限的环节" in zh
        assert "paused if: of a licence, a step of article 45" in en

    def test_what_starts_a_limit_and_what_excuses_it(self):
        """A bad rating starts the time for its answer; what was posted in time is late, and nobody is blamed for that."""
        assert "起算条件：评价为不满意" in of(CATALOGUE["evaluation"], "zh")
        assert "starts if: the rating is not content" in of(CATALOGUE["evaluation"], "en")
        zh, en = (of(CATALOGUE["promised"], lang) for lang in ("zh", "en"))
        assert "期限内已办理、超期不究责的事件：交寄结果、通知领取、[办件传递](document_relay.zh.md)的“特快专递寄办事人”" in zh
        assert "excused by, in time: `mail_result` 交寄结果" in en
        alone = sheet(CATALOGUE["promised"], "zh")  # the other lifecycle is not known: it has its name only
        assert "document_relay的“mail_to_applicant”" in alone

    def test_from_which_day_a_limit_counts(self):
        """The ten days of article 44 count from the superior's decision, in the words of the document."""
        zh, en = (of(CATALOGUE["upward"], lang) for lang in ("zh", "en"))
        assert "起算日：“接到批复”所载批复作出日期；未载明的，该事件之日" in zh
        assert "counts from: `decided_on` of `receive_reply` 接到批复, else the day of that event" in en

    def test_whose_period_it_is_and_what_was_handed_in(self):
        """The period for supplements is the applicant's; a row by which the applicant hands something in says when that is received."""
        zh, en = (of(CATALOGUE["supplement"], lang) for lang in ("zh", "en"))
        assert "| 申请人的期限 |" in zh
        assert "| the applicant's period |" in en
        limit = attrs.evolve(CATALOGUE["supplement"].limits[0], basis=STATUTE)
        assert Wording(CATALOGUE["supplement"], "zh").weight(limit) == "法定，申请人的期限"
        assert zh.partition("## " + NAMES_ZH)[0].count("收件日：申请人提交：") == 2
        assert en.count("received: handed in by the applicant; ") == 2
        assert "\n\n收件日：收件截止时刻之后" in of(CATALOGUE["intake"], "zh")
        assert "\n\nReceived after the closing hour, or on a day off" in of(CATALOGUE["intake"], "en")
        assert "  received: after the closing hour" in sheet(CATALOGUE["intake"], "en")

    def test_what_is_asked_at_the_opening(self):
        """The conditions of an opening stand above the tables of the sheet, and among the conditions of the page, with their text."""
        zh, en = (of(CATALOGUE["posting"], lang) for lang in ("zh", "en"))
        assert "| 由该岗位的选派方推荐 | 登记、撤回推荐 |  | 华龙政〔2021〕5号" in zh
        assert "| 条件 | 由该岗位的选派方推荐 | `nominator_fits_post` |  |" in zh
        assert "| `open` 登记, `withdraw_nomination` 撤回推荐 |" in en
        assert "  条件：由该岗位的选派方推荐（华龙政" in sheet(CATALOGUE["posting"], "zh", CATALOGUE)
        assert "  guard: nominator_fits_post " in sheet(CATALOGUE["posting"], "en", CATALOGUE)

    def test_a_default_of_the_library(self):
        """A limit that rests on a default alone says that it is untimed; a condition that does can be waived until it is adopted."""
        zh, en = (of(CATALOGUE["evaluation"], lang) for lang in ("zh", "en"))
        assert "| 评价邀请有效期 | 本中心设定的评价邀请有效期 | 内部，系统默认，未采纳不计时 |" in zh
        assert "| internal, untimed until the centre adopts it |" in en
        assert "| 本中心设定的差评整改反馈时限 | 内部 |" in zh  # it rests on the plan too
        zh, en = (of(CATALOGUE["intake"], lang) for lang in ("zh", "en"))
        assert "| 受理或一次性告知 | 5个工作日 | 法定，限行政许可；其他事项为系统默认，未采纳不计时 |" in zh
        assert "| 5 working days | statute, licence only; other matters are untimed until the centre adopts it |" in en
        zh, en = (of(CATALOGUE["promised"], lang) for lang in ("zh", "en"))
        assert "| 本中心采纳前，可由中心负责人说明理由豁免 | 系统默认：同一件的经办与审核" in zh
        assert "may be waived by centre_head, until the centre adopts the rule" in en


class TestChinese:
    """A Chinese page has Chinese words alone, but for citations, numbers, and the table of names at its end."""

    def test_what_the_pages_add_is_chinese(self, zh_texts):
        """Every Latin word before the table of names stands so in the definition: in a term, a title, a reading or a citation."""
        for lifecycle, texts in zh_texts.items():
            own = latin(" ".join(words_of(CATALOGUE[lifecycle])))
            assert [(lifecycle, word) for text in texts for word in latin(text) - own] == []

    def test_what_the_definitions_say_is_chinese(self, zh_texts):
        """No Latin letter stands before the table of names."""
        left = {lifecycle: sorted(set().union(*map(latin, texts))) for lifecycle, texts in zh_texts.items()}
        assert {lifecycle: words for lifecycle, words in left.items() if words} == {}

    def test_the_names_are_at_the_end(self):
        """The table of names has the code of every state, event, limit, document and field, and how a value is written."""
        for name in ("upward", "supplement", "evaluation"):
            lifecycle, (_, table) = CATALOGUE[name], of(CATALOGUE[name], "zh").split(f"## {NAMES_ZH}")
            for kind, terms in (("状态", lifecycle.states), ("时限", lifecycle.limits)):
                assert all(f"| {kind} | {term.zh} | `{term.name}` |  |" in table for term in terms)
            assert all(f"| 事件 | {row.zh} | `{row.event}` |  |" in table for row in lifecycle.transitions)
            for document in {row.form for row in lifecycle.transitions if row.form}:
                assert f"| 文书 | 《{document.zh}》 | `{document.__name__}` |  |" in table
                assert all(f"| {field.zh} | `{field.name}` |" in table for field in fields_of(document))
        assert "| 事件 | 登记 | `open` |  |" in of(CATALOGUE["upward"], "zh")
        assert "| 事件 | 收件 | `open` |  |" in of(CATALOGUE["intake"], "zh")
        assert "| `granted` | `true`（是）、`false`（否） |" in of(CATALOGUE["upward"], "zh")
        assert "| `period` | `5 working_days`（5 个工作日）" in of(CATALOGUE["supplement"], "zh")

    def test_choices_are_shown_by_their_labels(self):
        """A choice whose value is a code is shown by its Chinese label, and the table of names has the value."""

        class Mode(enum.Enum):
            BY_POST = "post"
            SELF = "自取"

            @property
            def zh(self):
                return {"post": "邮寄"}.get(self.value, self.value)

        @form("回执", mode="方式", modes="可选方式")
        class Slip:
            mode: Mode
            modes: tuple[Mode, ...] = ()

        row = attrs.evolve(bare().transitions[0], form=Slip)
        page = dict(pages(Catalogue(bare(transitions=(row,)))))["bare.zh.md"]
        assert "| 方式 | 邮寄／自取 | 是 |  |" in page
        assert "| 可选方式 | 邮寄／自取（可多项） |  |  |" in page
        assert "| 栏目 | 方式 | `mode` | `post`（邮寄）、自取 |" in page
        assert "| 栏目 | 可选方式 | `modes` | 列表，每项 `post`（邮寄）、自取 |" in page

    def test_what_a_document_sets_is_called_as_its_field(self):
        """A limit that a document sets shows the title of the field; what a host's own matter sets shows its name."""

        @form("通知", days="宽限期")
        class Notice:
            days: Span

        begin, ours = State("begin", zh="始"), centre_rule("测试")
        limits = [
            TimeLimit(f"limit_{i}", "finish", within, begin, zh="限", cite=ours)
            for i, within in enumerate((from_form("days"), from_matter("own")))
        ]
        text = sheet(bare(opens_with=Notice, limits=limits), "zh")
        assert "文书载明的宽限期" in text
        assert "事项的own" in text

    def test_a_condition_that_names_limits_by_their_codes(self):
        """A host's guard may leave the names of limits to the sheet, which knows them; what it does not know keeps its name."""
        begin, ours = State("begin", zh="始"), centre_rule("测试")
        row = attrs.evolve(bare().transitions[0], guards=overdue("answer", "promised", "our_own"))
        limits = TimeLimit("answer", "finish", working_days(3), begin, zh="答复时限", cite=ours)
        assert "条件：答复时限或者承诺时限或者our_own已超期" in sheet(bare(transitions=(row,), limits=limits), "zh")

    def test_every_setting_has_its_chinese_name(self):
        """What the matter and the centre set in a shipped lifecycle has a Chinese name."""
        sources = [limit.within for lifecycle in CATALOGUE for limit in lifecycle.limits]
        rows = [row for lifecycle in CATALOGUE for row in lifecycle.transitions]
        sources += [amount for row in rows for amount in (row.hands_over, *(by for _, by in row.extends))]
        names = {source.name for source in sources if isinstance(source, FromMatter)} | set(CATALOGUE.parameters)
        assert {name for name in names if setting_zh(name) == name} == set()


LATIN = re.compile("[A-Za-z]+")
ALLOWED = {"PDF", "EMS"}


def latin(text):
    """The Latin words of a text, without targets of links and line breaks."""
    return set(LATIN.findall(re.sub(r"\]\([^)]*\)|<br>", "", text))) - ALLOWED


def words_of(lifecycle):
    """The Chinese words of a definition: its terms, conditions, readings, documents and citations, and the terms of all others."""
    yield from (other.zh for other in CATALOGUE)
    yield from (state.zh for other in CATALOGUE for state in other.states)
    rows, limits = lifecycle.transitions, lifecycle.limits
    yield from (cite_zh(cited.cite) for cited in (lifecycle, *rows, *limits))
    yield from (in_chinese(limit.reading) for limit in limits)
    yield from (text for limit in limits for text in (limit.zh, *(role.zh for role in lifecycle.opened_by)))
    for row in rows:
        yield row.zh
        yield from (role.zh for role in row.by)
        yield from (text for guard in row.guards for text in (guard.zh, cite_zh(guard.cite)))
    yield from (cls.zh for cls in documents_of(lifecycle))
    for field in (field for cls in documents_of(lifecycle) for field in fields_of(cls)):
        yield field.zh
        if field.type.innermost.kind is Kind.ENUM:
            yield from (label(member)[0] for member in field.type.innermost.cls)


def documents_of(lifecycle):
    """The documents of a lifecycle, with those inside their fields."""
    return Wording(lifecycle, "zh").documents()


@pytest.fixture(scope="module")
def zh_texts():
    """The Chinese page and sheet of every lifecycle, up to the table of names."""
    both = {lifecycle.name: (of(lifecycle, "zh"), sheet(lifecycle, "zh", CATALOGUE)) for lifecycle in CATALOGUE}
    return {name: [text.partition(NAMES_ZH)[0] for text in texts] for name, texts in both.items()}
