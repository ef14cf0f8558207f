"""Output in notebooks: tables in both languages, without scripts, personal data or colours that not every page can show."""

import html.parser
import re
from datetime import date

import pytest

from caseflow import Matter
from caseflow.basics.table import Row, Table
from caseflow.calendar import CN, Notice, explain, working_days
from caseflow.case.matter import LegalType
from caseflow.machines import CATALOGUE
from caseflow.machines.forms import Application
from caseflow.machines.indicators import indicators
from caseflow.machines.law import PLAN
from caseflow.reports import Indicator, Ratio
from caseflow.reports.figures import indicators_table
from caseflow.reports.sheet import sheet
from tests.core.stories import CENTRE, Story, accepted, at

HOSTILE = """<script>alert("1")</script>&'"""
ALLOWED = {"div", "table", "thead", "tbody", "tr", "th", "td", "br"}


class ParsedHtml(html.parser.HTMLParser):
    """The tags, attributes and words of a piece of HTML, which must be well nested."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes, self.words, self.open = set(), set(), [], []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)


def shown(thing):
    if hasattr(thing, "_repr_html_"):
        return thing._repr_html_()
    return thing._repr_mimebundle_(include=None, exclude=None)["text/html"]


def late_story():
    return accepted("2021-04-23").fire("order_special", "2021-04-27").fire("end_special", "2021-05-06")


THINGS = {
    "case": lambda: late_story().case,
    "clocks": lambda: CENTRE.clocks(late_story().case, at=at("2021-05-20")),
    "clock": lambda: late_story().clock("promise", "2021-05-20"),
    "clocks due": lambda: CENTRE.due_within(late_story().case, 3, at=at("2021-05-20")),
    "trace of a clock": lambda: late_story().clock("promise", "2021-05-20").explain(),
    "trace": lambda: explain(working_days(3), after=date(2021, 4, 29), calendar=CN),
    "indicators": lambda: indicators([late_story().case], CN, day=date(2021, 5, 20)),
} | {f"sheet of {lifecycle.name}": lambda lifecycle=lifecycle: sheet(lifecycle) for lifecycle in CATALOGUE}


@pytest.mark.parametrize("thing", THINGS.values(), ids=THINGS)
class TestAll:
    def test_it_is_small_and_safe(self, thing):
        """Only table markup with inline styles: no script, link, image, id or style sheet; well nested, and small."""
        text = shown(thing())
        parsed = ParsedHtml(text)
        assert parsed.tags <= ALLOWED
        assert parsed.attributes <= {"style", "colspan"}
        assert "url(" not in text
        assert len(text.encode()) < 60_000

    def test_it_keeps_to_the_colours_of_the_page(self, thing):
        """No colours are set, so it is readable on a light page and a dark one; only what is late is red, and it also says so in words."""
        text = shown(thing())
        assert "background" not in text
        assert set(re.findall(r"[; \"]color:([^;\"]+)", text)) <= {"#df3f37"}


def test_red_on_white_and_on_black():
    """The only colour has a contrast of 4 or more to a white page and to a dark one."""
    parts = [int("df3f37"[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (((part + 0.055) / 1.055) ** 2.4 for part in parts)
    light = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    assert 1.05 / (light + 0.05) > 4
    assert (light + 0.05) / (0.0056 + 0.05) > 4  # #111111


def test_everything_is_escaped():
    """Names of matters and notices, and every part of a table, are escaped."""
    matter = Matter(code="X-1", name=HOSTILE, legal_type=LegalType.LICENCE, promised=working_days(10), statutory=working_days(20))
    case = accepted(matter=matter).case
    odd = CN.with_notice(Notice(title=HOSTILE, off=["2021-03-25"], issued="2021-03-20", layer="本中心"))
    table = Table(HOSTILE, [HOSTILE], [Row([HOSTILE], details=[HOSTILE]), Row([f"{HOSTILE}\n{HOSTILE}"], "bad")], [HOSTILE], [HOSTILE])
    for text in (shown(case), shown(explain(working_days(9), after=date(2021, 3, 17), calendar=odd)), table.html()):
        assert "<script" not in text
        assert HOSTILE in "".join(ParsedHtml(text).words)
    assert table.html().count("&lt;script&gt;") == 8
    assert table._repr_mimebundle_() == {"text/html": table.html(), "text/plain": table.text()}


def test_nothing_personal_is_shown():
    """Of a document only its title is shown: no name and no telephone number of the applicant, on the page or in the text."""
    form = Application(applicant="王建国", contact="13800000000")
    bundle = Story("intake", form=form).case._repr_mimebundle_()
    assert set(bundle) == {"text/html", "text/plain"}
    for text in bundle.values():
        assert "申请书 Application" in text
        assert "王建国" not in text
        assert "13800000000" not in text
        assert "5a5a" not in text  # the salts


def test_a_case_shows_its_journal():
    """A case shows its runs with their states, and the last twenty entries: who acted in which role, lapses, and corrections."""
    story = Story().fire("examine", "2021-03-17")
    lapsed = story.lapse("2021-04-01").case._repr_mimebundle_()["text/plain"]
    assert "期满依法发生 by law" in lapsed
    assert "视为受理 deem_accepted" in lapsed
    corrected = accepted().fire("extend", "2021-03-18").correct(4, "2021-03-19")
    assert "更正 correct → #4" in corrected.case._repr_mimebundle_()["text/plain"]
    for i in range(1, 31):
        corrected.fire("explain_overdue", f"2021-04-{i:02}")
    text = corrected.case._repr_mimebundle_()["text/plain"]
    assert f"此前 {len(corrected.case.entries) - 20} 条 earlier lines" in text
    assert text.count("公开说明超期理由 explain_overdue") == 20
    assert shown(Story("enquiry", matter=None).case).count("·") == 0  # no matter, and nothing in its place


def test_clocks_are_a_tuple_that_prints():
    """`centre.clocks` returns a tuple; printed it is a table with a row for each clock, and says in words what is late."""
    clocks = CENTRE.clocks(late_story().case, at=at("2021-05-20"))
    assert clocks == tuple(clocks)
    assert isinstance(clocks[:2], tuple)
    lines = str(clocks).splitlines()
    assert lines[0] == "各时限 clocks 2021-05-20"
    assert len(lines) == 2 + len(clocks)
    assert "承诺时限 promise" in lines[3]
    assert "超期 4 个工作日 overdue 4" in lines[3]
    assert str(type(clocks)()) == "各时限 clocks\n  时限 clock  期限 within  起算 from  已用 used  剩余 left  届满 due  状态 state\n"


def test_each_state_of_a_clock():
    """Due soon, paused with the expected day, beyond the last notice, provisional, untimed: each in both languages."""
    assert "即将届满 due soon" in str(CENTRE.clocks(accepted().case, at=at("2021-03-30")))
    paused = accepted().fire("order_special", "2021-03-22")
    assert re.search(r"预计 expected 2021-\d\d-\d\d", str(CENTRE.clocks(paused.case, at=at("2021-03-24"))))
    far = accepted("2026-12-21")
    assert "尚未公布" in str(CENTRE.clocks(far.case, at=at("2026-12-22")))
    assert "暂定 provisional" in str(CENTRE.with_calendar(CN.provisional()).clocks(far.case, at=at("2026-12-22")))
    assert "未定 untimed" in str(
        CENTRE.clocks(Story("promised", matter=Matter(code="U", name="无期限", legal_type=LegalType.BENEFIT)).case, at=at("2021-03-17"))
    )


@pytest.mark.parametrize("thing", ["clocks", "clocks due", "indicators"])
def test_a_tuple_in_a_notebook(thing):
    """IPython prints tuples in its own way; for these it gets the table."""

    class Printer:
        printed = ""

        def text(self, words):
            self.printed += words

    shown_tuple, printer = THINGS[thing](), Printer()
    shown_tuple._repr_pretty_(printer, None)
    assert printer.printed == str(shown_tuple)


def test_indicators():
    """A missed target is red and names the first five cases against it; an undefined ratio says so and is never 100 %."""
    cases = [accepted(case_no=f"HL-{i}").case for i in range(7)]
    measured = indicators(cases, CN, day=date(2021, 5, 20))
    text = str(measured)
    assert isinstance(measured, tuple)
    assert "HL-0, HL-1, HL-2, HL-3, HL-4 … +2" in text
    assert "未定义 undefined" in text
    assert "未达标 missed" in text
    assert "未达标件 against: HL-0" in text
    assert text.endswith("\n比率保留一位小数，其余已舍去，不四舍五入 (rates are rounded down to one decimal)\n")
    assert "color:#df3f37" in shown(measured)
    assert len({indicator.en for indicator in measured}) == len(measured) == 10


def test_an_indicator_without_a_target():
    """Where there is no target, a case that does not count misses none."""
    k5 = Indicator("K5", "覆盖率", Ratio(0, 1), PLAN["二(三)3(5)"], ("HL-1",), en="rated")
    text = indicators_table([k5]).text()
    assert "未计入件 not counted: HL-1" in text
    assert "未达标" not in text
    assert indicators_table([]).below == ()


def test_a_sheet_is_text_first():
    """A sheet is a text; a notebook shows the same words as tables."""
    text = sheet(CATALOGUE["intake"], "en")
    bundle = text._repr_mimebundle_()
    assert bundle["text/plain"] == text
    words = " ".join(ParsedHtml(bundle["text/html"]).words)
    for limit in CATALOGUE["intake"].limits:
        assert limit.name in words
    assert "Administrative Licensing Law" in words


def test_a_trace_in_both_languages():
    """Day, number, role and reason in Chinese and English; the due day is bold, days that do not count are paler, notices are quoted."""
    text = shown(explain(working_days(3), after=date(2021, 4, 29), calendar=CN))
    assert "放假（劳动节） day off (劳动节)" in text
    assert "五、" not in text
    assert "四、劳动节：5月1日至5日放假调休，共5天。" in text
    assert text.count('<tr style="font-weight:bold">') == 1
    assert text.count('<tr style="opacity:.65">') == 5
