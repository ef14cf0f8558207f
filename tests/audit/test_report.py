"""The page and the JSON data of an audit: complete, in one language, with the problems first."""

import itertools
import json
import re
from datetime import date
from types import SimpleNamespace

import attrs
import pytest
from msgspec.structs import replace

from caseflow import LegalType, load_matters
from caseflow.calendar import working_days
from caseflow.clocks.record import Pause
from caseflow.law import cite_en, cite_zh
from caseflow.machines.law import HENAN_BUSINESS, LICENSING
from caseflow.reports.audit import audit, read_log
from caseflow.reports.audit.case_section import CaseSections, unset_by_centre
from caseflow.reports.audit.data import to_data
from caseflow.reports.audit.model import untimed_because
from caseflow.reports.audit.report import page
from caseflow.reports.audit.storing import Stored
from tests.audit.windows import CENTRE, DEPARTMENT, EXAMPLE, HEAD, LICENCE, PLAN, accepted, audit_of, line, opening

REVIEW = line("review", "2021-03-18", DEPARTMENT)
SURVEY = line("order_survey", "2021-03-18", DEPARTMENT, form={"place": "p", "what": "w"}, hour="11:00")
GRANTED = [
    *accepted("2021-03-17"),
    REVIEW,
    line("grant", "2021-03-22", HEAD, form={"number": "7"}),
    line("deliver", "2021-03-23", form={"mode": "in_hand", "received_by": "本人"}),
]


@pytest.fixture(scope="module")
def example():
    log = read_log(EXAMPLE.read_bytes(), EXAMPLE.name)
    return audit(log.rows, CENTRE, load_matters(EXAMPLE.with_name("matters.toml")), **PLAN)


def block(text, case_no):
    """The lines of one case."""
    return text[text.index(f"\n{case_no}  ") + 1 :].partition("\n\n")[0].split("\n")


@pytest.mark.parametrize("lang", ["zh", "en"])
class TestThePage:
    def test_the_most_urgent_first(self, example, lang):
        """Overdue cases, broken rules, other cases with problems, open cases, then the rest; each case once."""
        text = page(example, "log.csv", lang)
        place = {audited.case_no: text.index(f"\n{audited.case_no}  ") for audited in example.cases}
        for audited in example.cases:
            assert text.count(f"\n{audited.case_no}  ") == 1
        groups = [[], [], [], []]
        for audited in example.cases:
            which = 0 if audited.overdue else 1 if audited.problems else 2 if audited.case.main.is_open else 3
            groups[which].append(place[audited.case_no])
        rules = text.index("\n违反的规定" if lang == "zh" else "\nrule broken")
        assert max(groups[0]) < rules < min(groups[1])
        assert all(max(before) < min(after) for before, after in itertools.pairwise(groups))

    def test_every_finding_is_there_and_every_clock_that_matters(self, example, lang):
        """Each finding is on the page with its case, line and citation; problem cases and open cases have each clock with its due day."""
        text = page(example, "log.csv", lang)
        for audited in example.cases:
            section = "\n".join(block(text, audited.case_no))
            if not audited.problems and not audited.case.main.is_open:
                assert all(getattr(finding, lang) in text for finding in audited.findings)
                continue
            for finding in audited.findings:
                assert getattr(finding, lang).split("\n")[0] in section
                assert (cite_zh if lang == "zh" else cite_en)(finding.cites) in section
            for clock in audited.clocks:
                assert clock.due is None or str(clock.due) in section
                assert (clock.zh if lang == "zh" else clock.name) in (text if unset_by_centre(clock) else section) or clock.started is None

    def test_one_language_at_a_time(self, example, lang):
        """No heading of the other language is left on the page."""
        text = page(example, "log.csv", lang)
        others = (
            ["cases", "overdue", "untimed", "running", "opened"] if lang == "zh" else ["类别", "届满", "不计时", "计时中", "立案", "依据"]
        )
        own = {word for word in others if word in text.replace("explain_overdue", "")}
        assert own <= {"依据"} if lang == "en" else not own

    def test_nothing_trails(self, example, lang):
        """No line ends in a blank, and the page ends with its last line."""
        lines = page(example, "log.csv", lang).split("\n")
        assert [line for line in lines if line != line.rstrip()] == []
        assert lines[-1] == ""


class TestStatus:
    @pytest.mark.parametrize(
        ("lines", "at", "zh", "en"),
        [
            ([], "2021-03-18", "计时中", "running"),
            ([], "2021-03-30", "计时中，即将届满", "running, due soon"),
            ([], "2021-04-02", "超期 2 个工作日", "OVERDUE, 2 late"),
            ([line("grant", "2021-03-31", HEAD, form={"number": "7"})], "2021-04-01", "已办理 2021-03-31", "met 2021-03-31"),
            ([line("grant", "2021-04-02", HEAD, form={"number": "7"})], "2021-04-06",
             "已办理 2021-04-02，超期 2 个工作日", "met 2021-04-02, 2 late"),
            ([line("withdraw", "2021-03-19", "applicant", form="{}")], "2021-03-22", "终止计时 2021-03-19", "stopped 2021-03-19"),
            (
                [line("order_special", "2021-03-19", DEPARTMENT, form={"kind": "检测", "expected": "3 working_days"})],
                "2021-03-22", "中止计时，预计 2021-04-06 届满", "paused, expected due 2021-04-06",
            ),
        ],
    )  # fmt: skip
    def test_the_status_of_a_promise(self, lines, at, zh, en):
        """Running, due soon, overdue, met, met late, stopped, paused with the expected due day."""
        result = audit_of(*accepted("2021-03-17"), REVIEW, *lines, at=at)
        [clock] = [clock for clock in result.cases[0].clocks if clock.name == "promise"]
        assert (CaseSections(result, "zh").status(clock), CaseSections(result, "en").status(clock)) == (zh, en)

    def test_a_clock_that_waits(self):
        """A clock that has not started says so, and has no numbers."""
        lines = block(page(audit_of(*accepted("2021-03-17"), at="2021-03-18"), "x", "en"), "HL-1")
        assert next(line for line in lines if "delivery" in line).split() == ["delivery", "10", "working", "days", "not", "started"]

    def test_beyond_the_calendar(self):
        """A due day that no notice covers yet is shown as unknown, not guessed."""
        text = page(audit_of(*accepted("2026-12-21"), at="2026-12-24"), "x", "en")
        assert "no due date yet" in text
        assert "used 3" in text

    def test_a_soft_limit(self):
        """A soft limit is marked."""
        result = audit_of(*accepted("2021-03-17"), REVIEW, SURVEY, at="2021-03-24")
        assert "OVERDUE, 1 late (soft)" in page(result, "x", "en")
        assert "现场踏勘（已安排踏勘）" in page(result, "x", "zh")

    def test_both_days_where_there_are_two(self, example):
        """Where another reading allows more, both days are shown; what lies between is excused, and says why."""
        zh, en = ("\n".join(block(page(example, "x", lang), "HL-2021-0077")) for lang in ("zh", "en"))
        assert re.search("2021-04-19 届满（从宽 2021-04-20） +已办理 2021-04-20，已过届满日，按较宽的适用口径尚未届满，不究责", zh)
        assert re.search("due 2021-04-19 \\(wider 2021-04-20\\) +met 2021-04-20, past due; in time by another reading", en)

    def test_excused_and_still_open(self):
        """An open clock that something excuses says so without a day of its ending."""
        sent = [line("grant", "2021-03-22", HEAD, form={"number": "7"}), line("mail_result", "2021-03-23", form={"number": "e"})]
        lines = block(page(audit_of(*accepted("2021-03-17"), REVIEW, *sent, at="2021-04-08"), "x", "zh"), "HL-1")
        assert next(text for text in lines if "颁发" in text).endswith("计时中，已过届满日，已在期限内发出或通知领取，不究责")

    def test_pauses_show_their_ground(self, example):
        """Each run that stopped a clock is shown with its days and the text; one without an end that was told says so."""
        text = page(example, "x", "zh")
        still_paused = "  － 中止计时：承诺时限、法定时限，特别程序（检疫） 自 2021-12-16 起　依据：行政许可法第四十五条"
        assert still_paused in block(text, "HL-2021-0045")
        assert any("特别程序（听证） 2021-01-25 至 2021-02-08　依据：行政许可法第四十五条" in row for row in block(text, "HL-2021-0044"))
        assert any("公示） 自 2021-12-17 起，未告知何时结束　依据：文书载明" in row for row in block(text, "HL-2021-0093"))
        [paused] = [row for row in block(page(example, "x", "en"), "HL-2021-0045") if "paused:" in row]
        assert paused.startswith("  - paused: promise, statutory, by special_procedure#1 (检疫) from 2021-12-16  [Administrative")

    def test_a_pause_by_a_run_that_says_nothing(self):
        """A run whose document has no texts and no choices is shown by its name alone."""
        result = audit_of(*accepted("2021-03-17"), REVIEW, at="2021-03-19")
        pause = Pause("intake#1", date(2021, 3, 18), date(2021, 3, 19), (LICENSING[45],))
        text = CaseSections(result, "zh").pause(result.cases[0].case, pause, ["法定时限"])
        assert text == "  － 中止计时：法定时限，接件 2021-03-18 至 2021-03-19　依据：行政许可法第四十五条"

    def test_months_have_no_rest(self):
        """A period in months has no number of days left."""
        slow = replace(result := audit_of(*accepted("2021-03-17"), at="2021-03-18").cases[0].clocks[0], left=None, used=None, due=None)
        assert result.left is not None
        whole = audit_of(*accepted("2021-03-17"), at="2021-03-18")
        text = page(attrs.evolve(whole, cases=(attrs.evolve(whole.cases[0], clocks=(slow,)),)), "x", "en")
        assert "left —" in text

    def test_nothing_wrong_nothing_stored(self):
        """A clean log says that no rule was broken; an empty one has no cases and no dates."""
        assert "no rule was broken" in page(audit_of(*accepted("2021-03-17"), at="2021-03-18"), "x", "en")
        assert "x：0 件，0 行，— 至 —" in page(audit_of(at="2021-03-18"), "x", "zh")

    def test_lines_after_the_day(self):
        """The first line counts the lines after the audit's instant, and those that were sent twice."""
        again = line("review", "2021-03-18", DEPARTMENT, key="k")
        result = audit_of(*accepted("2021-03-17"), again, again, line("grant", "2021-03-22", HEAD, form={"number": "7"}), at="2021-03-19")
        assert page(result, "x", "en").startswith("x: 1 cases, 5 lines, 1 of them sent again, 2021-03-17 to 2021-03-22; as of 2021-03-19")
        assert "1 lines are later" in page(result, "x", "en").split("\n")[0]

    def test_without_a_matter(self):
        """A case without a matter says so; where it is not an application, texts of its document say what it is about, nothing personal."""
        assert "no matter given" in page(audit_of(opening("2021-03-17", matter=""), at="2021-03-18"), "x", "en")
        paper = {"channel": "投诉箱", "text": "态度不好", "complainant": "李某", "about_person": "w-03"}
        text = page(audit_of(line("open", "2021-03-17", "complainant", form=paper, lifecycle="complaint"), at="2021-03-18"), "x", "zh")
        assert "HL-1  投诉箱 w-03  2021-03-17 登记  投诉和监督问题：已登记" in text
        assert "态度不好" not in text
        assert "李某" not in text

    def test_what_was_stored(self):
        """The number of each outcome in the store, and every conflict with its case number."""
        stored = [Stored("A", "new", 3), Stored("B", "same", 0), Stored("C", "conflict", 0, "不同", "another")]
        text = page(audit_of(*accepted("2021-03-17"), at="2021-03-18"), "x", "en", stored=stored, comments=["made up"])
        assert "store: stored 1, stored before, unchanged 1, another journal, not changed 1\n  ✗ C: another" in text
        assert "# made up" in text

    def test_the_logs_comments(self):
        """A page shows the log's comments in its own language; all of them where there is none in it."""
        result = audit_of(*accepted("2021-03-17"), at="2021-03-18")
        both = ["made up", "编制"]
        assert [row for row in page(result, "x", "zh", comments=both).split("\n") if row[:1] == "#"] == ["# 编制"]
        assert [row for row in page(result, "x", "en", comments=both).split("\n") if row[:1] == "#"] == ["# made up"]
        assert "\n# made up\n" in page(result, "x", "zh", comments=["made up"])


class TestTheWholeYear:
    """The page of the whole example."""

    def test_the_figures_of_the_plan(self, example):
        """K1 to K10 have numerator and denominator; the target is compared with the exact ratio; K5 has no target."""
        text = page(example, "log.csv", "zh")
        rows = [line.split() for line in text.split("\n") if re.match(r"K[0-9]+ ", line)]
        assert [row[0] for row in rows] == [f"K{number}" for number in range(1, 11)]
        assert rows[3][:6] == ["K4", "评议满意率", "90.3%", "(28/31；1件不计)", "✗", "98%"]
        assert rows[4][4] == "未定"
        assert rows[3][6].startswith("未达标办件：HL-2021-0041、")
        assert rows[4][5].startswith("未计入的办件：HL-2021-0047、")  # without a target nothing misses one
        rated = {case.case_no for case in example.cases for entry in case.case.standing if entry.event == "rate"}
        assert len(rated) == 32
        # One of the 32 was ruled invalid; three of the other 31 had grade 4 or 5.

    def test_figures_only_of_what_there_is(self):
        """A log without instant cases and ratings shows no indicators of them."""
        text = page(audit_of(*accepted("2021-03-17"), at="2021-04-20"), "x", "en")
        assert [line.split()[0] for line in text.split("\n") if re.match(r"K[0-9]+ ", line)] == ["K2", "K3"]
        assert re.search(r"\nK2 +promised cases closed within their period +0\.0% \(0/1\) +✗ 100% +against: HL-1 ", text)
        assert re.search(r"\nK5 .*none +not counted: HL-1 ", page(audit_of(*GRANTED, at="2021-04-20"), "x", "en"))

    def test_what_is_counted_and_what_is_not(self, example):
        """Below the figures: the numbers to be read with them, which reading of the plan is counted, and that rates are cut."""
        zh, en = (page(example, "log.csv", lang) for lang in ("zh", "en"))
        assert (
            "\n  K2 适用口径：“期限”指承诺时限，未承诺的指法定时限；另一读法只指法定时限（二(三)3(4)）\n"
            "  K4 另有认定无效的评价：1\n  比率保留一位小数，其余已舍去，不四舍五入\n"
        ) in zh
        assert (
            "\n  K2 counted as: the period is the promise, where there is one, else the statute; by the other reading the statute alone\n"
            "  K4 ratings found invalid, not counted: 1\n  rates are rounded down to one decimal\n"
        ) in en

    def test_what_is_closed_but_for_its_rating(self, example):
        """That the case is over comes first; the events are those of the state, whatever their conditions."""
        [line] = [row for row in block(page(example, "x", "zh"), "HL-2021-0060") if "第 652 行" in row]
        assert "（承诺件已办结，结果为“办结（准予）”，一次一评、一事一评处于“已邀请评价”）；此状态下的事件：不评价、评价" in line
        [line] = [row for row in block(page(example, "x", "en"), "HL-2021-0060") if "line 652" in row]
        assert "(promised#1 in 'completed_granted', evaluation#1 in 'invited'); events of this state: decline_to_rate, rate" in line

    def test_for_whom_a_case_is(self, example):
        """A choice that need not be made stands with the title of its field, and is no part of the subject."""
        zh, en = (page(example, "x", lang) for lang in ("zh", "en"))
        assert "\nDB-2021-007  代办临时救助（特殊群体：残疾人）  " in re.sub(" {2,}", "  ", zh)
        assert "\nDB-2021-007  代办临时救助 (group: disabled)  " in re.sub(" {2,}", "  ", en)

    def test_related_cases(self, example):
        """A case shows the cases that its documents name, and those that name it; of many, the first and their number."""
        text = page(example, "log.csv", "zh")
        assert "  → 见于 DB-2021-012（代办帮办）、ZZ-2021-004（超时责任追究）" in block(text, "HL-2021-0065")
        assert "  → 涉及 HL-2021-0065" in block(text, "DB-2021-012")
        assert next(line for line in block(text, "DA-2021-Q1") if "→" in line).endswith("等 26 件")
        assert next(line for line in block(page(example, "x", "en"), "DA-2021-Q1") if "→" in line).endswith("and 23 more")

    def test_what_the_centre_has_not_set_is_listed_once(self, example):
        """A limit that the centre has not set is listed once, by its parameter, and not in every case."""
        text = page(example, "log.csv", "zh")
        assert re.search(r"\n  投诉处理时限 +投诉和监督问题：调查处理结果反馈 +6 件\n", text)
        assert "调查处理结果反馈" not in "\n".join(block(text, "TS-2021-005"))
        assert "  － 不计时：承诺时限（事项未设此期限）" in block(text, "HL-2021-0047")

    def test_one_rule_of_two_procedures_is_two(self, example):
        """`extend` of a licence and `extend` of an agent's time are counted separately, each with its own law."""
        text = page(example, "log.csv", "en")
        assert re.search(r"\n✗ promised +extend: refused +3 +HL-2021-0047, HL-2021-0046, HL-2021-0049 +Administrative Licensing Law", text)
        assert re.search(r"\n✗ agency +extend: refused +1 +DB-2021-004 +Hualong", text)

    def test_chinese_throughout(self, example):
        """On the Chinese page reasons are in Chinese only, and events, limits and runs have their Chinese terms."""
        text = page(example, "log.csv", "zh")
        findings = [line for line in text.split("\n") if line.startswith("  ✗ ")]
        assert [
            finding for finding in findings if re.search(r"“[a-z_]+”|[a-z]#[0-9]|\([a-z ]{12,}", finding) and "remedies" not in finding
        ] == []
        assert "尚未 “办理登记”" in text
        assert "“完成整改” 未超期" in text
        assert "现场踏勘 尚未办结" in text

    def test_no_code_is_left(self, example):
        """No Latin word is left on the Chinese page but case numbers, ids, and the log's name and columns."""
        assert latin_in_audit(example) == set()

    def test_how_a_rule_was_broken(self, example):
        """An act that was refused is 违规操作 with the reason; a limit that was missed is 超期, never 超限; nothing is 被拒."""
        text = page(example, "log.csv", "zh")
        assert re.search(r"\n✗ 承诺件 +违规操作：作出准予决定（条件不具备） +2 ", text)
        assert re.search(r"\n✗ 承诺件 +违规操作：开始审查（无权办理） +1 ", text)
        assert re.search(r"\n✗ 承诺件 +承诺时限超期 +5 ", text)
        assert [word for word in ("超限", "被拒", "案号", "依法转办", "立案：") if word in text.replace("立案：所述不符", "")] == []
        assert "HL-2021-0065  食品经营许可（行政许可）  2021-11-26 收件  承诺件" in text
        assert "条件“‘一次性告知’只能办理一次”由 c-01（中心负责人）豁免" in text

    def test_what_went_well_is_one_line(self, example):
        """A closed case without problems shows its days, how it ended and the limit that came closest to running out."""
        text = page(example, "log.csv", "zh")
        [summary] = [line for line in text.split("\n") if line.startswith("HL-2021-0014 ")]
        expected = "HL-2021-0014  食品经营许可（行政许可）  2021-03-10 至 2021-03-25  承诺件：办结（准予）  承诺时限已用 10、剩 0"
        assert re.sub(" {2,}", "  ", summary) == expected

    def test_several_of_one_kind_inside(self, example):
        """Two departments that were asked in one case can be distinguished."""
        assert [line.split()[:2] for line in block(page(example, "x", "zh"), "HL-2021-0080") if "协办时限" in line][:2] == [
            ["协办时限", "5个工作日"],
            ["协办时限", "#2"],
        ]


class TestWhyUntimed:
    @pytest.mark.parametrize(
        ("day", "changes", "limit", "expected"),
        [
            ("2021-03-17", {"promised": None}, "promise", "the matter sets none"),
            ("2021-03-17", {"legal_type": LegalType.BENEFIT}, "delivery", "only for matters of type licence"),
            (
                "2019-12-16",
                {"legal_type": LegalType.BENEFIT},
                "promise",
                "Regulation on Improving the Business Environment, art. 36(2) binds from 2020-01-01",
            ),
        ],
    )
    def test_reasons(self, day, changes, limit, expected):
        """The rule did not bind yet, is only for licences, or nothing sets an amount."""
        result = audit_of(*accepted(day), at=day, matters={"L-1": attrs.evolve(LICENCE, **changes)})
        lines = [line for line in block(page(result, "x", "en"), "HL-1") if "untimed" in line]
        assert expected in lines[0]
        assert limit in lines[0]

    def test_a_period_that_the_notice_leaves_open(self):
        """A supplement without a period has no limit: none was set."""
        notify = line("notify_missing", "2021-03-18", form={"items": [{"name": "n", "how": "h"}]})
        result = audit_of(opening("2021-03-17"), line("examine", "2021-03-17"), notify)
        assert "supplement (none was set)" in page(result, "x", "en")

    def test_a_default_that_the_centre_has_not_adopted(self):
        """The library's own time is no limit until the centre adopts it, and the page says so; one that is only named is listed once."""
        lines = [opening("2021-03-17", matter="B-1"), line("examine", "2021-03-17")]
        text = page(audit_of(*lines, at="2021-03-18"), "x", "zh")
        assert "  － 不计时：受理或一次性告知（系统默认，本中心未采纳，不计时）" in block(text, "HL-1")
        assert "untimed: notice (a default of the library that this centre has not adopted)" in page(
            audit_of(*lines, at="2021-03-18"), "x", "en"
        )
        clock = audit_of(*lines, at="2021-03-18").cases[0].clocks[0]
        assert not unset_by_centre(clock)
        assert re.search("\n  评价邀请有效期 +一次一评、一事一评：评价邀请有效期 +[0-9]+ 件\n", page(audit_of(*GRANTED), "x", "zh"))

    def test_a_rule_that_is_no_longer_in_force(self):
        """A rule that has ended says so."""
        case = audit_of(*accepted("2026-03-17"), at="2026-03-18").cases[0]
        clock = case.clocks[0]
        nothing_binds = SimpleNamespace(cites=())
        ended = replace(clock, within=None, reckoning=nothing_binds, limit=attrs.evolve(clock.limit, cite=(HENAN_BUSINESS[35],)))
        assert untimed_because(ended, case.case)[1] == "no rule that it cites was in force on 2026-03-17"
        assert untimed_because(clock, case.case) is None


class TestData:
    def test_it_is_json_with_keys_that_stay(self, example):
        """Everything comes back from JSON as it went in; days are ISO text, findings carry both languages and their citations."""
        data = json.loads(json.dumps(to_data(example)))
        assert data == to_data(example)
        assert data["summary"] == example.counts
        assert {"case_no", "line", "matter", "opened", "kind", "state", "state_zh", "open", "runs", "clocks", "findings"} == set(
            data["cases"][0]
        )
        paused = next(c for case in data["cases"] for c in case["clocks"] if case["case_no"] == "HL-2021-0045" and c["pauses"])
        assert paused["pauses"] == [
            {"run": "special_procedure#1", "since": "2021-12-16", "until": None, "cites": [
                {"law": "licensing", "zh": "行政许可法第四十五条", "en": "Administrative Licensing Law, art. 45"},
            ]},
        ]  # fmt: skip
        close = next(c for case in data["cases"] for c in case["clocks"] if (case["case_no"], c["limit"]) == ("HL-2021-0077", "close"))
        assert [close[name] for name in ("due", "overdue_after", "breached", "excused", "late_under_other_reading")] == [
            "2021-04-19", "2021-04-20", False, "other_reading", True,
        ]  # fmt: skip
        survey = next(c for case in data["cases"] for c in case["clocks"] if c["limit"] == "survey" and c["within"] is None)
        assert survey["untimed"]["en"].endswith("binds from 2021-03-10, this began on 2021-01-14")
        refused = next(f for case in data["cases"] for f in case["findings"] if f["error"] == "GuardRefused")
        assert refused["reasons"]
        assert refused["cites"][0]["law"] in {"plan", "licensing"}

    def test_a_case_without_matter_an_empty_log(self):
        """Absent values are null."""
        assert to_data(audit_of(opening("2021-03-17", matter=""), at="2021-03-18"))["cases"][0]["matter"] is None
        assert to_data(audit_of(at="2021-03-18"))["first"] is None

    def test_months_are_text(self):
        """A span is written as it is read."""
        assert str(working_days(10)) in {clock["within"] for clock in to_data(audit_of(*accepted("2021-03-17")))["cases"][0]["clocks"]}


def latin_in_audit(result):
    """The Latin words of the Chinese page, without case numbers, ids, indicators, instants, comments, the log's name and its columns."""
    lines = [line for line in page(result, "log.csv", "zh", comments=["made"]).split("\n") if not line.startswith("# ")]
    numbers = r"\b[A-Z]{2}-[0-9]{4}-[A-Z0-9]+|\b[A-Z]{2}-[0-9]{2}\b|\b[a-z]-[0-9]{2,3}\b|\bK[0-9]+\b|[0-9]T[0-9]|版本 [0-9a-f]{12}"
    known = rf"{numbers}|log\.csv|\bat 列|日历 CN"
    return set(re.findall("[A-Za-z_]+", re.sub(known, "", "\n".join(lines))))
