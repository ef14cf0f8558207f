"""Reading a pasted notice: it is read exactly, or refused with what is wrong."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseflow.calendar import CN, dumps, loads, read_notice
from caseflow.errors import BadInput, NoticeError

PAGE = """
国务院办公厅关于2021年部分节假日安排的通知
国办发明电〔2020〕27号
各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
经国务院批准，现将2021年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
一、元旦：2021年1月1日至3日放假，共3天。
二、春节：2月11日至17日放假调休，共7天。2月7日（星期日）、2月20日（星期六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫、疫情防控等工作，确保人民群众祥和平安度过节日假期。
国务院办公厅
2020年11月25日
"""


def test_a_whole_page():
    """Title, number and date of issue are read from their own lines; greetings and reminders are skipped."""
    notice = read_notice(PAGE, 2021, urls=["https://example.org"])
    assert notice.title == "国务院办公厅关于2021年部分节假日安排的通知"
    assert notice.number == "国办发明电〔2020〕27号"
    assert notice.issued == date(2020, 11, 25)
    assert notice.year == 2021
    assert [clause.name for clause in notice.clauses] == ["元旦", "春节"]
    assert loads(dumps([notice]), year=2021) == (notice,)


def test_one_paragraph():
    """A page that was pasted as one paragraph is cut at its items."""
    text = "一、元旦：1月1日放假1天，不调休。 二、清明节：4月4日（周五）至6日（周日）放假，共3天。"
    assert read_notice(text, 2025, title="x").off == tuple(date(2025, m, d) for m, d in ((1, 1), (4, 4), (4, 5), (4, 6)))


def test_a_december_before():
    """A December before January belongs to the year before, and so does another December day of the same item."""
    notice = read_notice("一、元旦：12月30日至1月1日放假，共3天。12月29日（星期六）上班。", 2019, title="x")
    assert notice.off[0] == date(2018, 12, 30)
    assert notice.worked == (date(2018, 12, 29),)


def test_a_region_or_an_amendment_moves_no_horizon():
    """Only a national text in items arranges a whole year."""
    text = "一、三月三：4月14日至16日放假，共3天。4月18日（星期日）上班。"
    assert read_notice(text, 2021, title="x").year == 2021
    assert read_notice(text, 2021, title="x", layer="广西").year is None
    assert read_notice(text, 2021, title="x", amends="y").year is None
    monday = "4月14日放假。4月19日（星期一）上班。"
    assert read_notice(monday, 2021, title="x", layer="广西").worked == (date(2021, 4, 19),)
    assert read_notice("4月14日放假。\n4月18日（星期日）上班。", 2021, title="x").worked == (date(2021, 4, 18),)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("一、元旦：1月1日至3日放假，共4天。", "the days before it are 3"),
        ("一、元旦：1月1日至3日放假，共三天。1月4日（星期日）上班。", "2021-01-04 is a 周一"),
        ("一、元旦：1月1日（周六）放假。", "2021-01-01 is a 周五"),
        ("一、元旦：1月1日至3日放假。1月3日（星期日）上班。", "both off and 上班"),
        ("一、元旦：1月1日放假。1月4日上班。", "not a rest day of the week"),
        ("一、元旦：1月1日放假。1月32日上班。", "does not exist in 2021"),
        ("一、元旦：1日放假。", "names no month"),
        ("一、元旦：1月3日至1日放假。", "the range"),
        ("一、清明：1月6日放假，与周末连休。", "does not touch a weekend"),
        ("一、元旦：共3天。", "could not read 「共3天」"),
        ("一、元旦：1月1日放假，1月4日（星期一）照常公休。", "is called 公休日"),
        ("一、元旦：1月1日放假，1月2日（星期六）照常公休。", "should be off by one phrase"),
        ("一、元旦：1月1日放假，1月2日、3日公休日调至1月1日。", "moves 2 days onto 1"),
        ("一、元旦：1月1日放假，1月1日起正常上班。", "both off and 正常上班"),
        ("一、元旦：1月1日放假，其余日期照常上班。", "could not read 「其余日期照常上班」"),
        ("一、元旦：１月１日放假。", "could not read"),
        ("一、妇女节：3月8日妇女放假半天。", "half days and hours are not counted"),
        ("一、元旦：1月1日放假，12月31日下午放假。", "half days and hours are not counted"),
        ("一、元旦：1月1日12时起放假。", "half days and hours are not counted"),
        ("1月24日下午停止办公。", "half days and hours are not counted"),
        ("一、元旦：1月1日放假。\n周日上班。", "could not read 「周日上班。」"),
        ("一、元旦：1月1日放假。\n一月二日另有安排。", "could not read"),
        ("一、元旦：1月1日放假，一月二日除外。", "could not read"),
        ("一、清明：1月3日（星期日）上班。", "gives no day off"),
        ("一、清明：不调休。", "gives no day off"),
        ("一、国庆：9月30日放假。\n二、清明：2022年3月1日放假。", "more than a month outside"),
        ("一、元旦：4月1日放假。", "called 元旦, but gives no day off on 1月1日"),
        ("一、清明节：4月3日至5日放假。7月10日（星期六）上班。", "more than a month away"),
        ("一、元旦：1月1日放假，将1月2日公休日调至1月1日，1月9日上班。", "differ in 2021-01-02"),
        ("你好。", "no sentence in it"),
        ("", "no sentence in it"),
        ("一、元旦：1月1日放假。\n2020年13月40日", "not a day of the calendar"),
    ],
)
def test_texts_that_are_refused(text, words):
    """A text that contradicts itself, or has a phrase that cannot be read, is refused with that phrase; nothing is guessed."""
    with pytest.raises(NoticeError, match=words):
        read_notice(text, 2021, title="x")


def test_a_title_is_needed():
    """A text without a title line needs title=."""
    with pytest.raises(BadInput, match="give title="):
        read_notice("一、元旦：1月1日放假。", 2021)


def test_a_notice_is_short():
    """A text longer than any notice is refused before it is searched; so is something that is not a year."""
    with pytest.raises(BadInput, match="paste the notice alone"):
        read_notice("，" * 20_001, 2021, title="x")
    with pytest.raises(BadInput, match="not a year"):
        read_notice("一、元旦：1月1日放假。", 0, title="x")


def test_brackets_of_either_width():
    """Half-width brackets are read and checked as full-width ones are."""
    assert read_notice("一、元旦：1月1日(周五)放假。", 2021, title="x").off == (date(2021, 1, 1),)
    with pytest.raises(NoticeError, match="not what the brackets say"):
        read_notice("一、元旦：1月1日(周六)放假。", 2021, title="x")


def test_all_faults_at_once():
    """Every fault of every item is listed."""
    with pytest.raises(NoticeError) as caught:
        read_notice("一、元旦：1月1日（周六）放假，共2天。\n二、春节：2月12日放假，看情况上班。", 2021, title="x")
    assert len(caught.value.faults) == 3
    assert caught.value.year == 2021


TEXTS = [(int(path.stem[:4]), path.read_text("utf-8")) for path in sorted(Path(__file__).parent.glob("notices/*.txt"))]


def read_or_refuse(text, year):
    try:
        return read_notice(text, year, title="x")
    except NoticeError:
        return None


@given(st.sampled_from(TEXTS), st.data())
def test_a_damaged_text_is_read_or_refused(dated, data):
    """Whatever happens to a character, the text is read as a valid notice, or refused with a NoticeError."""
    year, text = dated
    index = data.draw(st.integers(0, len(text) - 1))
    instead = data.draw(st.text("0123456789年月日至、，。（）：一二六星期周上班放假公休调共天", max_size=2))
    notice = read_or_refuse(text[:index] + instead + text[index + 1 :], year)
    assert notice is None or loads(dumps([notice]), year=year) == (notice,)


def test_reading_then_adding():
    """A notice that was read becomes a layer of the calendar, and the horizon moves."""
    items = (
        "一、元旦：1月1日（周五）至3日（周日）放假，共3天。",
        "二、春节：2月5日至11日放假，共7天。",
        "三、清明节：4月5日放假。",
        "四、劳动节：5月1日至5日放假，共5天。",
        "五、端午节：6月9日放假。",
        "六、中秋节：9月15日放假。",
        "七、国庆节：10月1日至7日放假，共7天。",
    )
    told = {"title": "国务院办公厅关于2027年部分节假日安排的通知", "issued": "2026-11-30"}
    there = CN.with_notice(read_notice("\n".join(items), 2027, **told))
    assert there.coverage[1] == date(2027, 12, 28)
    assert there.note(date(2027, 1, 1)).sentence == items[0]
    with pytest.raises(NoticeError, match="2027-10-01"):
        CN.with_notice(read_notice("\n".join(items[:6]), 2027, **told))
