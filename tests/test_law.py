"""Laws and citations: an article must be listed, is cited as documents cite it, and binds only while its law is in force."""

import pickle
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseflow.errors import BadInput, DefinitionError
from caseflow.law import INTERNAL, PROMISE, STATUTE, Basis, Law, centre_rule, citations, cite_en, cite_zh, in_force
from caseflow.machines import law
from caseflow.machines.law import CIVIL_CODE, HENAN_BUSINESS, HENAN_BUSINESS_2025, HOLIDAYS, HOLIDAYS_2013, LAWS, LICENSING, PLAN

DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))
LAW = st.sampled_from(LAWS)


def a_law(**changes):
    facts = {"zh": "某法", "en": "Some Law", "adopted": date(2020, 1, 1), "in_force_from": date(2020, 2, 1), "articles": (1,)}
    return Law(**{"key": "some", **facts, **changes})


class TestWording:
    @pytest.mark.parametrize(
        ("number", "words"),
        [
            (1, "一"), (10, "十"), (15, "十五"), (20, "二十"), (32, "三十二"), (100, "一百"), (101, "一百零一"),
            (110, "一百一十"), (115, "一百一十五"), (200, "二百"), (203, "二百零三"), (1000, "一千"), (1001, "一千零一"),
            (1010, "一千零一十"), (1100, "一千一百"), (1101, "一千一百零一"), (1259, "一千二百五十九"), (2020, "二千零二十"),
            (9999, "九千九百九十九"),
        ],
    )  # fmt: skip
    def test_numerals(self, number, words):
        """Articles are numbered as statutes number them: 十五 alone but 一百一十五 inside, and zeros are written once."""
        assert a_law(articles=(number,))[number].zh == f"某法第{words}条"

    @given(st.integers(1, 9999))
    def test_numerals_can_be_read_back(self, number):
        """A Chinese numeral, read digit by digit and unit by unit, is the number that it was made from."""
        total, digit = 0, 0
        for sign in a_law(articles=(number,))[number].zh.removeprefix("某法第").removesuffix("条").replace("零", ""):
            if sign in "十百千":
                total += (digit or 1) * {"十": 10, "百": 100, "千": 1000}[sign]
                digit = 0
            else:
                digit = "零一二三四五六七八九".index(sign)
        assert total + digit == number

    def test_parts_of_an_article(self):
        """A citation is given 款 in Arabic and 项 in Chinese numerals; the document spells out both."""
        assert LICENSING["32(1)(四)"].zh == "行政许可法第三十二条第一款第四项"
        assert LICENSING["32(2)"].zh == "行政许可法第三十二条第二款"
        assert LICENSING["70(一)"].zh == "行政许可法第七十条第一项"
        assert LICENSING["32(1)(十二)", 42].en == "Administrative Licensing Law, arts. 32(1)(12), 42"

    def test_the_plan_is_cited_by_clause(self):
        """A clause of the plan keeps its name in both languages; a point that the wording numbers may be cited too."""
        cite = PLAN["二(三)3(4)", "二(三)1(2)三"]
        assert str(cite) == cite.zh == "华龙政〔2021〕5号 二(三)3(4)、二(三)1(2)三"
        assert cite.en == "Hualong District Government Document [2021] No. 5: 二(三)3(4), 二(三)1(2)三"
        assert PLAN["二（三）3（4）"] == PLAN["二(三)3(4)"]

    def test_several_at_once(self):
        """A rule may rest on several texts; one citation and a tuple of one read the same."""
        both = (LICENSING[82], PLAN["二(三)3(4)"])
        assert cite_zh(both) == "行政许可法第八十二条；华龙政〔2021〕5号 二(三)3(4)"
        assert cite_en(both).endswith("art. 82; Hualong District Government Document [2021] No. 5: 二(三)3(4)")
        assert cite_zh(LICENSING[82]) == cite_zh((LICENSING[82],))
        assert citations(LICENSING[82]) == (LICENSING[82],)

    def test_reprs_are_short(self):
        """The repr names the law, and not its hundred articles."""
        assert repr(LICENSING[42]) == "<Citation 行政许可法第四十二条>"
        assert repr(LICENSING) == "<Law licensing 行政许可法 (2019-04-23)>"

    def test_basis(self):
        """A limit rests on a statute, a promise or an internal rule, and each has its word."""
        assert [basis.zh for basis in Basis] == ["法定", "承诺", "内部"]
        assert tuple(Basis) == (STATUTE, PROMISE, INTERNAL)


class TestWhatExists:
    def test_every_law_is_there_once(self):
        """No two texts share a key, and each is a name of the module."""
        keys = [text.key for text in LAWS]
        assert len(set(keys)) == len(keys)
        assert all(getattr(law, key.upper()) is text for key, text in zip(keys, LAWS, strict=True))

    def test_the_plan_has_39_clauses_that_say_something(self):
        """39 clauses of the plan have an identifier of their own; 二(三)6 and 二(五) say something under their heading too."""
        points = {clause for clause in PLAN.clauses if clause[-1] in "一二三四五六" and clause[:-1] in PLAN.clauses}
        whole = [clause for clause in PLAN.clauses if clause not in points]
        leaves = [clause for clause in whole if clause == "一" or not any(other.startswith(clause) for other in whole if other != clause)]
        assert len(points) == 3 + 5 + 5 + 6
        assert len(leaves) == 39 + 2
        assert len(set(PLAN.clauses)) == len(PLAN.clauses)

    @pytest.mark.parametrize(("where", "guess"), [(33, "32"), ("1", "26"), (1259, "82"), ("33(1)", "32")])
    def test_no_such_article(self, where, guess):
        """An article that the law does not list cannot be cited; the nearest by number is suggested."""
        with pytest.raises(DefinitionError, match=rf"行政许可法 \(2019-04-23\) has no .*did you mean '{guess}'") as caught:
            LICENSING[where]
        assert (caught.value.law, caught.value.article) == ("licensing", str(where))
        assert "82" in caught.value.known

    @pytest.mark.parametrize("where", ["", "x", "32(x)", "32(四)(1)", "三十二", "-32", slice(32, 42), None, True, 0.5, "32 ", "３２"])
    def test_no_such_form(self, where):
        """Anything that is not written as an article is refused."""
        with pytest.raises(DefinitionError, match="among the articles quoted here"):
            LICENSING[where]

    def test_no_such_clause(self):
        """A clause that the plan lacks is refused with the nearest name."""
        with pytest.raises(DefinitionError, match=r"did you mean '二\(三\)3\(\d\)'"):
            PLAN["二(三)3(6)"]

    def test_one_wrong_among_several(self):
        """A citation with one unknown article is refused."""
        with pytest.raises(DefinitionError, match="has no 41"):
            LICENSING[42, 41]

    def test_a_text_not_at_hand_is_cited_whole(self):
        """The Henan regulation of 2025, whose wording is not at hand, can only be cited as a whole."""
        assert cite_en(HENAN_BUSINESS_2025.whole) == "Henan Regulation on Improving the Business Environment (2025)"
        assert str(CIVIL_CODE.whole) == "民法典"
        assert str(PLAN.whole) == "华龙政〔2021〕5号"
        with pytest.raises(DefinitionError, match=r"cite it with \.whole"):
            HENAN_BUSINESS_2025[1]

    def test_a_wrong_law_cannot_be_built(self):
        """Every fault of a law is listed, not only the first."""
        with pytest.raises(DefinitionError) as caught:
            a_law(key="no key", in_force_until=date(2020, 1, 1), clauses=("一",))
        assert len(caught.value.faults) == 3
        assert a_law(in_force_until=date(2020, 2, 1)).in_force(date(2020, 2, 1))

    @given(LAW, LAW)
    def test_equality_is_key_and_version(self, text, other):
        """Two laws are equal exactly when they are the same text; a citation that was pickled has the same hash."""
        assert (text == other) == (text is other)
        unpickled = pickle.loads(pickle.dumps(text.whole))  # noqa: S301  our own bytes
        assert unpickled == text.whole
        assert len({unpickled, text.whole, other.whole}) == 1 + (text is not other)


class TestInForce:
    @given(LAW, DAYS)
    def test_both_ends_count(self, text, day):
        """A law is in force from its first day to its last, both included, and on no other day."""
        last = text.in_force_until or date.max
        assert text.in_force(day) == text.whole.in_force(day) == (text.in_force_from <= day <= last)
        assert text.in_force(text.in_force_from)
        assert text.in_force(last)
        assert not text.in_force(text.in_force_from - timedelta(1))

    def test_what_replaced_what(self):
        """Two versions of one text are never in force on the same day, and there is no gap between them."""
        for old, new in [(HENAN_BUSINESS, HENAN_BUSINESS_2025), (HOLIDAYS_2013, HOLIDAYS)]:
            assert old.in_force_until + timedelta(1) == new.in_force_from

    def test_the_plan_cannot_be_broken_before_its_date(self):
        """成文日期 2021-03-10 is the first day on which the plan binds; the licensing law has bound since 2004-07-01."""
        assert [PLAN["一"].in_force(date(2021, 3, day)) for day in (9, 10)] == [False, True]
        assert [LICENSING[32].in_force(day) for day in (date(2004, 6, 30), date(2004, 7, 1))] == [False, True]

    @given(st.lists(LAW), DAYS)
    def test_one_citation_is_enough(self, texts, day):
        """A rule with several citations holds while any of them is in force; without citations it never holds."""
        assert in_force(tuple(text.whole for text in texts), day) == any(text.in_force(day) for text in texts)
        assert all(in_force(text.whole, day) == text.in_force(day) for text in texts)

    def test_an_instant_is_not_a_day(self):
        """An instant must be made a local day first."""
        with pytest.raises(BadInput, match="names the local day 2021-03-17"):
            LICENSING.in_force(datetime(2021, 3, 17, 9, 30))
        with pytest.raises(BadInput, match="convert it to the centre's zone first"):
            LICENSING.in_force(datetime(2021, 3, 17, 9, 30, tzinfo=UTC))


class TestCentreRule:
    @given(DAYS)
    def test_always_in_force(self, day):
        """A rule of the centre is always in force, and is never shown as law."""
        rule = centre_rule(" 收件时间截至17:30 ")
        assert rule.in_force(day)
        assert (rule.zh, rule.en) == ("本中心规定：收件时间截至17:30", "Rule of this centre: 收件时间截至17:30")
        assert rule == centre_rule("收件时间截至17:30") != centre_rule("收件时间截至17:00")

    @pytest.mark.parametrize("text", ["", "  \n"])
    def test_it_must_say_something(self, text):
        """A rule without a text cannot be cited."""
        with pytest.raises(DefinitionError, match="has no text"):
            centre_rule(text)
