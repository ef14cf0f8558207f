"""Pictures: self-contained SVG in which nothing crosses, overlaps or is cut off, and the same as text."""

import re
import xml.etree.ElementTree as ET
from datetime import date

import pytest

from caseflow.calendar import CN, Notice
from caseflow.draw import Drawing, clock_days, lifecycle, year
from caseflow.draw.canvas import width_of
from caseflow.machines import CATALOGUE
from tests.core.stories import CENTRE, UNTIMED, Story, accepted

SVG = "{http://www.w3.org/2000/svg}"
ALL = pytest.mark.parametrize("definition", list(CATALOGUE), ids=lambda one: one.name)


def parsed(drawing):
    return ET.fromstring(drawing.svg)  # noqa: S314  # our own picture


def boxes(root):
    """(x1, y1, x2, y2, text) of every text, as drawn."""
    for one in root.iter(f"{SVG}text"):
        said = "".join(one.itertext()) if one.find(f"{SVG}title") is None else one.find(f"{SVG}title").tail
        x, y, size = (float(one.get(name)) for name in ("x", "y", "font-size"))
        wide = width_of(said, size)
        if one.get("transform"):
            yield (x - size, y - wide, x, y, said)
        else:
            left = {"middle": x - wide / 2, "end": x - wide}.get(one.get("text-anchor"), x)
            yield (left, y - size * 0.85, left + wide, y + size * 0.1, said)


@ALL
def test_no_label_overlaps_or_is_cut_off(definition):
    """Every label lies inside the picture, and no two share a spot."""
    root = parsed(lifecycle(definition))
    width, height = float(root.get("width")), float(root.get("height"))
    found = list(boxes(root))
    assert all(x1 >= 0 and y1 >= 0 and x2 <= width and y2 <= height for x1, y1, x2, y2, _ in found)
    for i, (ax1, ay1, ax2, ay2, one) in enumerate(found):
        for bx1, by1, bx2, by2, other in found[i + 1 :]:
            assert ax2 <= bx1 or bx2 <= ax1 or ay2 <= by1 or by2 <= ay1, (one, other)


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


def test_it_runs_nothing():
    """No script, no foreign object, no style sheet, nothing that is fetched."""
    for drawing in (lifecycle(CATALOGUE["promised"]), year(CN, 2021)):
        assert not re.search(r"<script|foreignObject|<style|href=|onload", drawing.svg)


def test_a_lapse_is_dashed_with_its_limit():
    """What the law does is dashed, says after how long, and cites the article in its tooltip."""
    svg = lifecycle(CATALOGUE["intake"]).svg
    assert "deem_accepted · after 5 working days" in svg
    assert "stroke-dasharray" in svg
    assert "行政许可法第三十二条第一款第四项" in svg


def test_the_way_of_a_case():
    """The rows that a case took are bold and blue, and the state in which it stands is filled."""
    plain, way = lifecycle(CATALOGUE["promised"]), lifecycle(CATALOGUE["promised"], accepted().case)
    assert "taken 1 times" in way.svg
    assert "taken" not in plain.svg
    assert way.svg.count('stroke-width="3.2"') == 1


def test_clocks_on_the_calendar():
    """Counted days are numbered, pauses hatched, the due day framed; a notice is the tooltip of its day."""
    story = accepted().fire("order_special", "2021-03-22").fire("end_special", "2021-03-26")
    drawing = clock_days(story.case, CN, date(2021, 4, 1))
    parsed(drawing)
    assert "届满 due 2021-04-07" in drawing.svg
    assert "清明节：4月3日至5日放假调休，共3天" in drawing.svg
    assert "承诺时限" in str(drawing)


def test_late_and_unpublished_days():
    """Days after the due date are red; where no notice covers a day, it says so."""
    late = clock_days(accepted().case, CN, date(2021, 4, 9))
    assert "#b3261e" in late.svg
    future = clock_days(accepted("2026-12-21").case, CN.provisional(), date(2026, 12, 22))
    assert "尚未公布" in future.svg


def test_no_clock_at_all():
    """Without a timed clock there is nothing to draw, and that is said."""
    story = Story("promised", matter=UNTIMED, by=None)
    assert str(clock_days(story.case, CN, date(2021, 3, 17))) == "no clock is timed\n"


def test_a_year():
    """2021 had 250 working days; each day off quotes its notice, and layers show themselves."""
    drawing = year(CN, 2021)
    parsed(drawing)
    assert "250 个工作日" in drawing.svg
    layered = year(CN.with_notice(Notice(title="本中心停电", off=["2021-03-25"], issued="2021-03-20", layer="本中心")), 2021)
    assert "249 个工作日" in layered.svg
    assert "本中心停电" in layered.svg
    assert "尚未公布" in year(CN, 2027 - 1).svg


def test_in_a_notebook():
    """A drawing shows itself as SVG, with its text beside it."""
    drawing = lifecycle(CATALOGUE["site_survey"])
    bundle = drawing._repr_mimebundle_()
    assert bundle == {"image/svg+xml": drawing.svg, "text/plain": drawing.text}
    assert isinstance(drawing, Drawing)
    assert "bytes of SVG" in repr(drawing)
    assert CENTRE.name == "hualong"
