"""Pictures: self-contained SVG in which nothing crosses, overlaps or is cut off, readable on any page, and the same as text."""

import re
import xml.etree.ElementTree as ET
from datetime import date

import attrs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from caseflow import STAYS, Lifecycle, Role, State, Transition
from caseflow.calendar import CN, Notice, working_days
from caseflow.errors import BadInput, DefinitionError, NoSuchEvent
from caseflow.lifecycle.vocabulary import FromCentre, FromForm, FromMatter
from caseflow.machines import CATALOGUE
from caseflow.reports.draw import Drawing, clock_days, lifecycle, year
from caseflow.reports.draw.canvas import Canvas, width_of
from caseflow.reports.draw.lifecycle import amount
from tests.core.stories import OURS, UNTIMED, Story, accepted

SVG = "{http://www.w3.org/2000/svg}"
ALL = pytest.mark.parametrize("definition", list(CATALOGUE), ids=lambda lifecycle: lifecycle.name)
HOSTILE = """<script>alert("1")</script>&';:{}\\#\x00\ud800"""


def late():
    """A case that was paused over a festival and then decided too late."""
    return accepted("2021-04-23").fire("order_special", "2021-04-27").fire("end_special", "2021-05-06").fire("grant", "2021-05-20").case


PICTURES = {definition.name: lambda definition=definition: lifecycle(definition) for definition in CATALOGUE} | {
    "way": lambda: lifecycle(CATALOGUE["promised"], late()),
    "way of a survey": lambda: lifecycle(CATALOGUE["special_procedure"], late()),
    "clocks": lambda: clock_days(late(), CN, date(2021, 5, 14)),
    "clocks over new year": lambda: clock_days(accepted("2026-12-21").case, CN.provisional(), date(2026, 12, 22)),
    "clocks over two festivals": lambda: clock_days(accepted("2021-09-10").case, CN, date(2021, 9, 10)),
    "year": lambda: year(CN, 2021),
    "unknown year": lambda: year(CN, 2031),
}
EVERY = pytest.mark.parametrize("drawn", PICTURES.values(), ids=PICTURES)


def parsed(drawing):
    return ET.fromstring(drawing.svg)  # noqa: S314  # our own picture


def text_of(element):
    title = element.find(f"{SVG}title")
    return "".join(element.itertext()) if title is None else title.tail


def titled(drawing, tag, word):
    """The elements whose tooltip begins with a line that ends in `word`."""
    candidates = ((element, element.find(f"{SVG}title")) for element in parsed(drawing).iter(f"{SVG}{tag}"))
    return [element for element, title in candidates if title is not None and text_of(title).splitlines()[0].endswith(word)]


def boxes(root):
    """(x1, y1, x2, y2, text, element) of every text, as drawn."""
    for element in root.iter(f"{SVG}text"):
        text = text_of(element)
        x, y, size = (float(element.get(name)) for name in ("x", "y", "font-size"))
        wide = width_of(text, size)
        if element.get("transform"):
            yield (x - size, y - wide, x, y, text, element)
        else:
            left = {"middle": x - wide / 2, "end": x - wide}.get(element.get("text-anchor"), x)
            yield (left, y - size * 0.85, left + wide, y + size * 0.1, text, element)


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@EVERY
def test_no_label_overlaps_or_is_cut_off(drawn):
    """Every label is inside the picture, and no two overlap."""
    root = parsed(drawn())
    width, height = float(root.get("width")), float(root.get("height"))
    labels = list(boxes(root))
    assert [text for x1, y1, x2, y2, text, _ in labels if x1 < 0 or y1 < 0 or x2 > width or y2 > height] == []
    for i, (ax1, ay1, ax2, ay2, label, _) in enumerate(labels):
        for bx1, by1, bx2, by2, other, _ in labels[i + 1 :]:
            assert ax2 <= bx1 or bx2 <= ax1 or ay2 <= by1 or by2 <= ay1, (label, other)


@EVERY
def test_every_label_can_be_read_on_any_page(drawn):
    """The ground is opaque, so a dark page changes nothing; each text has a contrast of 4.5 to its ground (WCAG 2, AA)."""
    root = parsed(drawn())
    first = next(iter(root))
    assert (first.tag, first.get("fill")) == (f"{SVG}rect", "#ffffff")
    assert float(first.get("width")) == float(root.get("width")) - 1
    shapes = [(element, *(float(element.get(name)) for name in ("x", "y", "width", "height"))) for element in root.iter(f"{SVG}rect")]
    for x1, y1, x2, y2, text, element in boxes(root):
        under = [shape.get("fill") for shape, x, y, w, h in shapes if x <= (x1 + x2) / 2 <= x + w and y <= (y1 + y2) / 2 <= y + h]
        ground = [fill for fill in under if fill != "none"][-1]
        light, dark = sorted((luminance(ground), luminance(element.get("fill"))), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, (text, element.get("fill"), ground)


@ALL
def test_no_two_lines_cross(definition):
    """Every row's line runs straight up or down in a column of its own."""
    root = parsed(lifecycle(definition))
    columns = [line.get("x1") for line in root.iter(f"{SVG}line") if line.get("stroke-width")]
    assert len(columns) == len(set(columns))
    assert all(line.get("x1") == line.get("x2") for line in root.iter(f"{SVG}line") if line.get("stroke-width"))


@ALL
def test_every_row_and_state_is_there(definition):
    """The picture, its Mermaid, its DOT and its table name every state and every event."""
    drawing = lifecycle(definition)
    for text in (drawing.svg, drawing.mermaid, drawing.dot, str(drawing)):
        assert all(state.name in text and state.zh in text for state in definition.states)
        assert all(row.event in text for row in definition.transitions)


@EVERY
def test_it_runs_nothing_and_says_what_it_is(drawn):
    """No script, foreign object, style sheet, id or link; a screen reader gets a name."""
    drawing = drawn()
    assert not re.search(r"<script|foreignObject|<style|href=|onload| id=|url\(", drawing.svg)
    root = parsed(drawing)
    assert root.get("role") == "img"
    assert root.get("aria-label").strip()


def test_hostile_names():
    """Hostile names are drawn as text; Mermaid and DOT get no character that has a meaning for them."""
    hostile = HOSTILE.replace("\ud800", "")  # half of a surrogate pair is refused when the definition is built
    clerk, start, end = Role("clerk", zh=hostile), State("start", zh=hostile), State("end", zh=hostile, final=True)
    rows = (Transition("go", start, end, clerk, zh=hostile),)
    drawing = lifecycle(
        Lifecycle("odd", zh=hostile, edition="1", start=start, opened_by=clerk, opens_with=None, transitions=rows, cite=OURS)
    )
    assert "<script" not in drawing.svg
    assert "<script>alert" in "".join(parsed(drawing).itertext())
    assert drawing.svg.encode()
    for text in (drawing.mermaid, drawing.dot):
        assert "<" not in text
    assert [line.count('"') for line in drawing.dot.splitlines()] == [2, 0, 4, 4, 6, 0]


# Words of Mermaid's state diagrams, and of DOT.
RESERVED = ("note", "state", "end", "class", "classDef", "click", "default", "href", "style", "direction", "as", "fork", "join", "choice")
WORDS = (*RESERVED, "hide", "scale", "title", "accTitle", "accDescr", "graph", "node", "edge", "subgraph", "strict", "TB", "s_")
MERMAID_LINE = re.compile(r"    (?:\[\*\] --> s_\w+|s_\w+(?: --> s_\w+)?: [^:;#{}<>\"\\%]+|s_\w+ --> \[\*\])")
ORDER = re.compile(r"direction\s+(TB|BT|LR|RL)", re.IGNORECASE)
A_NAME = st.sampled_from(WORDS) | st.from_regex(r"[a-z审查_]{1,5}", fullmatch=True)


@given(st.lists(A_NAME, min_size=3, max_size=3, unique=True), st.text(max_size=20))
@example(["end", "note", "state"], "direction LR %% {x}")
@example(["direction", "TB", "s_"], "direction")
def test_no_name_is_a_word_of_the_language(names, zh):
    """Whatever states and events are called, each line of the Mermaid text is an arrow or a label, between ids that are no words of it."""
    zh = zh.encode(errors="ignore").decode() or "无"
    start, middle, last = (State(name, zh=zh, final=i == 2) for i, name in enumerate(names))
    clerk, ends = Role("clerk", zh="经办"), ((start, middle), (middle, last), (start, STAYS))
    rows = tuple(Transition(event, source, target, clerk, zh=zh) for event, (source, target) in zip(names, ends, strict=True))
    try:
        drawing = lifecycle(
            Lifecycle("odd", zh=zh, edition="1", start=start, opened_by=clerk, opens_with=None, transitions=rows, cite=OURS)
        )
    except DefinitionError:  # two names that look alike
        return
    first, *lines = drawing.mermaid.splitlines()
    assert first == "stateDiagram-v2"
    assert [line for line in lines if not MERMAID_LINE.fullmatch(line) or ORDER.search(line)] == []
    ids = {word for line in lines for word in re.findall(r"(?<=[ >])s_\w*(?=:| -->)", line)}
    assert ids == {f"s_{name}" for name in names}


def test_a_lapse_is_dashed_with_its_limit():
    """A lapse is dashed, has its limit in both languages, and cites the article in its tooltip."""
    drawing = lifecycle(CATALOGUE["intake"])
    dashed = [element for element in parsed(drawing).iter(f"{SVG}line") if element.get("stroke-dasharray") == "6 4"]
    assert [text_of(element.find(f"{SVG}title")).splitlines()[0] for element in dashed] == ["视为受理 deem_accepted"]
    assert "行政许可法第三十二条第一款第四项" in text_of(dashed[0].find(f"{SVG}title"))
    assert "deem_accepted · 5 working days" in drawing.svg
    assert "deem_accepted · 5 working days" in drawing.mermaid
    columns = {}
    for element in parsed(drawing).iter(f"{SVG}text"):
        columns.setdefault(element.get("x"), []).append(text_of(element))
    assert list("日作工个5·理受为视") in columns.values()


def test_what_is_taken_by_itself_is_dotted():
    """A row that is taken when an inner run closes is dotted, in the picture and in DOT."""
    drawing = lifecycle(CATALOGUE["enquiry"])
    assert len([element for element in parsed(drawing).iter(f"{SVG}line") if element.get("stroke-dasharray") == "2 3"]) == 2
    assert drawing.dot.count("style=dotted") == 2
    assert lifecycle(CATALOGUE["intake"]).dot.count("style=dashed") == 2


@pytest.mark.parametrize(
    ("within", "zh", "en"),
    [
        (working_days(5), "5个工作日", "5 working days"),
        (FromMatter("promised"), "由事项定", "by the matter"),
        (
            FromMatter("delivery"),
            "行政许可10个工作日，其他事项由事项指南定，未定不计时",
            "10 working days for a licence; for other matters as the guide sets, else untimed",
        ),
        (FromCentre("rating_window"), "由本中心定", "by the centre"),
        (FromForm("period"), "由文书定", "by the form"),
        (None, "未定", "untimed"),
    ],
)
def test_amounts(within, zh, en):
    """A limit says how long it is, or who sets it."""
    limit = attrs.evolve(CATALOGUE["intake"].limits[0], within=within)
    assert (amount(limit, "zh"), amount(limit)) == (zh, en)


def test_the_path_of_a_case():
    """Only the steps that a case took are bold, from the state from which it took them; its present state is filled."""
    plain, way = lifecycle(CATALOGUE["promised"]), lifecycle(CATALOGUE["promised"], accepted().case)
    assert "taken 1 times" in way.svg
    assert "taken" not in plain.svg
    bold = [element for element in parsed(way).iter() if element.get("stroke-width") == "3.2"]
    assert [(element.tag, text_of(element.find(f"{SVG}title")).splitlines()[0]) for element in bold] == [(f"{SVG}line", "开始审查 review")]
    frames = [
        element for element in parsed(way).iter(f"{SVG}rect") if element.get("stroke") == "#1d5fa8" and element.get("stroke-width") == "2"
    ]
    assert len(frames) == 1
    withdrawn = Story(day="2021-03-17").fire("examine", "2021-03-17").fire("withdraw", "2021-03-18").case
    thin, thick = titled(lifecycle(CATALOGUE["intake"], withdrawn), "line", "withdraw")
    assert float(thick.get("y1")) == float(thin.get("y1")) + 38  # from the second of its three sources


def test_no_path():
    """A case without a run of the lifecycle has no path through it; the message names the runs that it has."""
    with pytest.raises(NoSuchEvent, match="it has intake#1, promised#1"):
        lifecycle(CATALOGUE["upward"], accepted().case)


def test_a_path_through_rings():
    """A step that stays in its state makes a bold ring."""
    rings = [
        element for element in parsed(lifecycle(CATALOGUE["promised"], late())).iter(f"{SVG}circle") if element.get("stroke-width") == "3.2"
    ]
    assert [text_of(element.find(f"{SVG}title")).splitlines()[0] for element in rings] == ["启动特别程序 order_special"]


def test_clocks_on_the_calendar():
    """Counted days have numbers, pauses are hatched, the due day has a frame; a day's tooltip has its notice; the festival is named."""
    story = accepted().fire("order_special", "2021-03-22").fire("end_special", "2021-03-26")
    drawing = clock_days(story.case, CN, date(2021, 4, 1))
    assert "届满 due 2021-04-07" in drawing.svg
    assert "清明节：4月3日至5日放假调休，共3天" in drawing.svg
    assert [text_of(element) for element in parsed(drawing).iter(f"{SVG}text")].count("清明节") == 1
    assert "2021-03-23 中止计时 paused" in drawing.svg
    assert "承诺时限 promise" in str(drawing)


def test_late_and_unpublished_days():
    """Days after the due date are marked late; days that no notice covers are marked."""
    drawing = clock_days(accepted().case, CN, date(2021, 4, 9))
    assert [day for day in ("2021-03-31", "2021-04-01", "2021-04-09", "2021-04-10") if f"{day} 超期 late" in drawing.svg] == [
        "2021-04-01",
        "2021-04-09",
    ]
    future = clock_days(accepted("2026-12-21").case, CN.provisional(), date(2026, 12, 22))
    assert "尚未公布" in future.svg
    assert "未公布 unpublished" in future.svg
    assert "未公布 unpublished" not in drawing.svg


def test_a_very_long_clock():
    """Of a clock that has run for years, the first 200 days are drawn, and the picture says that it stops there."""
    drawing = clock_days(accepted().case, CN, date(2023, 4, 9))
    assert "首 200 天 the first 200 days" in drawing.svg
    assert "日终 end of day" not in drawing.svg


def test_a_festival_at_the_edge():
    """A name that does not fit beside the last day is only in the tooltip."""
    story = Story("promised", "2020-09-01", matter=attrs.evolve(UNTIMED, promised=working_days(10)), by=None)
    for day, times in ((date(2020, 10, 1), 0), (date(2020, 10, 2), 0), (date(2020, 10, 3), 1)):
        assert [text_of(element) for element in parsed(clock_days(story.case, CN, day)).iter(f"{SVG}text")].count("国庆节、中秋节") == times


def test_a_paused_clock_has_no_due_day():
    """During a pause no day has a frame; the days of the pause are hatched."""
    before = clock_days(accepted().case, CN, date(2021, 3, 24))
    drawing = clock_days(accepted().fire("order_special", "2021-03-22").case, CN, date(2021, 3, 24))
    assert len(titled(before, "rect", "2021-03-31")) == 1  # the promise
    assert titled(drawing, "rect", "2021-03-31") == []
    assert "2021-03-24 中止计时 paused" in drawing.svg


def test_no_clock_at_all():
    """Without a timed clock there is nothing to draw; the text says so, and a notebook shows it."""
    story = Story("promised", matter=UNTIMED, by=None)
    drawing = clock_days(story.case, CN, date(2021, 3, 17))
    assert str(drawing) == "没有计时的时限 no clock is timed\n"
    assert drawing._repr_mimebundle_() == {"text/plain": str(drawing)}


def test_a_year():
    """2021 had 250 working days; each day off quotes its notice, and a layer of the centre is shown."""
    drawing = year(CN, 2021)
    assert "250 个工作日" in drawing.svg
    assert "国办发明电〔2020〕27号" in drawing.svg
    layered = year(CN.with_notice(Notice(title="本中心停电", off=["2021-03-25"], issued="2021-03-20", layer="本中心")), 2021)
    assert "249 个工作日" in layered.svg
    assert "本中心停电" in layered.svg
    assert "尚未公布" in year(CN, 2026).svg


def test_a_year_in_a_terminal():
    """The table lists the working days, days off and make-up days of each month."""
    lines = str(year(CN, 2021)).splitlines()
    assert lines[0] == "2021 年工作日历 working-day calendar CN: 250 个工作日 working days"
    assert lines[6].split() == ["5月", "May", "19", "1", "2", "3", "4", "5", "8"]


def test_in_a_notebook():
    """A notebook gets a drawing as SVG and as text."""
    drawing = lifecycle(CATALOGUE["site_survey"])
    bundle = drawing._repr_mimebundle_()
    assert bundle == {"image/svg+xml": drawing.svg, "text/plain": drawing.text}
    assert isinstance(drawing, Drawing)
    assert "bytes of SVG" in repr(drawing)


def test_a_long_legend():
    """A legend that is wider than its picture continues on the next line, and no line is empty."""
    canvas = Canvas(120, 100, "x")
    canvas.legend(10, 10, [("一二三四五六七八", {}), ("甲", {}), ("乙丙丁", {})], right=110)
    assert [float(element.get("y")) for element in ET.fromstring(canvas.svg()).iter(f"{SVG}text")] == [21.5, 41.5, 41.5]  # noqa: S314  # ours


IN_ONE_LANGUAGE = {
    "late": lambda **lang: clock_days(late(), CN, date(2021, 6, 14), **lang),
    "paused": lambda **lang: clock_days(accepted().fire("order_special", "2021-03-22").case, CN, date(2021, 3, 24), **lang),
    "over new year": lambda **lang: clock_days(accepted("2026-12-21").case, CN.provisional(), date(2026, 12, 22), **lang),
    "year": lambda **lang: year(CN, 2021, **lang),
    "unknown year": lambda **lang: year(CN, 2031, **lang),
}


@pytest.mark.parametrize("draw", IN_ONE_LANGUAGE.values(), ids=IN_ONE_LANGUAGE.keys())
def test_pictures_in_chinese_alone(draw):
    """With lang="zh", neither the words nor the tooltips of a calendar have English; in both languages they have."""
    both, chinese = draw(), draw(lang="zh")
    said = [(element.text or "").replace(accepted().case.case_no, "") for element in parsed(chinese).iter()]
    assert [text for text in said if re.search("[A-Za-z]", text)] == []
    assert (chinese.text, chinese.zh) == (both.zh, both.zh)
    assert "工作日 working day" in both.svg


def test_no_clock_in_chinese_alone():
    """Where no clock is timed, there is one line of text, in the language that was asked for."""
    case = Story(matter=UNTIMED).case
    assert (clock_days(case, CN, date(2021, 3, 17), lang="zh").text, clock_days(case, CN, date(2021, 3, 17)).zh) == (
        "没有计时的时限\n",
    ) * 2


def test_another_language_of_a_picture():
    """What is not a language of pictures is refused."""
    for draw in (IN_ONE_LANGUAGE["late"], IN_ONE_LANGUAGE["year"]):
        with pytest.raises(BadInput, match="lang must be \"zh\", or left out for Chinese and English, not 'en'"):
            draw(lang="en")
