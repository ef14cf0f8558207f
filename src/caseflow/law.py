"""Where a rule comes from: Law, Citation, the days it is in force. The plan and the statutes that are cited, once each.

A number without its article is a guess. Every limit and guard carries a citation made here, and a citation of an
article whose wording is not among the texts that this package was built from does not exist: building it raises.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

import attrs
from attrs import field

from caseflow.errors import BadInput, DefinitionError, nearest, shown

_ARTICLE: Final = re.compile(r"([0-9]+)((?:\([0-9]+\))?(?:\([一二三四五六七八九十]+\))?)")
_DIGITS: Final = "零一二三四五六七八九"


class Basis(enum.Enum):
    """What a time limit rests on: the statute, the centre's published promise, or the house's own order."""

    STATUTE = "statute"
    PROMISE = "promise"
    INTERNAL = "internal"

    @property
    def zh(self) -> str:
        """Return the word used on Chinese forms.

        >>> PROMISE.zh
        '承诺'
        """
        return {Basis.STATUTE: "法定", Basis.PROMISE: "承诺", Basis.INTERNAL: "内部"}[self]


STATUTE: Final = Basis.STATUTE
PROMISE: Final = Basis.PROMISE
INTERNAL: Final = Basis.INTERNAL


@attrs.frozen(repr=False)
class Law:
    """A text that rules come from, in one version, with the articles (or clauses) of it that may be cited.

    `adopted` is the date of the version quoted; `in_force_from` and `in_force_until` are local days, both included,
    `None` meaning that no end is known. `articles` and `clauses` are in the order of the text; a law has one or the
    other, or neither where its wording is not at hand: then only `whole` can be cited. Two laws are equal when key
    and version are.

    Raises:
        DefinitionError: the key is no identifier, it ends before it begins, or it has both articles and clauses.

    >>> local = Law("seats", zh="某办法", en="Measures", adopted=date(2020, 5, 1), in_force_from=date(2020, 6, 1), articles=(7,))
    >>> print(local[7])
    某办法第七条
    """

    key: str
    zh: str = field(kw_only=True, eq=False)
    en: str = field(kw_only=True, eq=False)
    adopted: date = field(kw_only=True)
    in_force_from: date = field(kw_only=True, eq=False)
    in_force_until: date | None = field(kw_only=True, default=None, eq=False)
    articles: tuple[int, ...] = field(kw_only=True, default=(), eq=False)
    clauses: tuple[str, ...] = field(kw_only=True, default=(), eq=False)

    def __attrs_post_init__(self) -> None:
        faults = []
        if not self.key.isidentifier():
            faults.append(f"key {shown(self.key)} is not an identifier; write one such as 'licensing'")
        if self.in_force_until is not None and self.in_force_until < self.in_force_from:
            faults.append(f"its last day in force {self.in_force_until} lies before its first, {self.in_force_from}")
        if self.articles and self.clauses:
            faults.append("it has both numbered articles and named clauses; give one of them")
        if faults:
            what = f"law {shown(self.key)}"
            raise DefinitionError.of(what, faults, law=self.key)

    def __repr__(self) -> str:
        return f"<Law {self.key} {self.zh} ({self.adopted})>"

    def __getitem__(self, where: int | str | tuple[int | str, ...]) -> Citation:
        """Return the citation of one article or clause, or of several: `LICENSING[42, 45]`.

        A paragraph (款) is written in Arabic and an item (项) in Chinese numerals: `LICENSING["32(1)(四)"]`. The
        article is checked against the text, the paragraph and item are not.

        Raises:
            DefinitionError: the text has no such article or clause (`law`, `article`, `known`).

        >>> print(LICENSING["32(1)(四)"], "|", LICENSING["32(1)(四)"].en)
        行政许可法第三十二条第一款第四项 | Administrative Licensing Law, art. 32(1)(4)
        >>> LICENSING[33]
        Traceback (most recent call last):
        caseflow.errors.DefinitionError: 行政许可法 (2019-04-23) has no 33 among the articles quoted here (did you mean '32'?)...
        """
        wanted = where if isinstance(where, tuple) else (where,)
        return Citation(self, tuple(self._checked(str(one)) for one in wanted))

    @property
    def whole(self) -> Citation:
        """Return the citation of the law as a whole, for a text whose article is still to be confirmed.

        >>> print(HENAN_BUSINESS_2025.whole)
        河南省优化营商环境条例(2025)
        """
        return Citation(self, ())

    def in_force(self, day: date) -> bool:
        """Return whether the law binds on the local `day`; its first and its last day both count.

        Raises:
            BadInput: `day` is an instant; which local day that is must be said first (`caseflow.basics.instants.local_day`).

        >>> HENAN_BUSINESS.in_force(date(2026, 2, 28)), HENAN_BUSINESS.in_force(date(2026, 3, 1))
        (True, False)
        """
        if isinstance(day, datetime):
            msg = f"day={shown(day.isoformat())} is an instant, not a day; write day=local_day(instant, zone)"
            raise BadInput(msg, argument="day", value=day)
        return self.in_force_from <= day and (self.in_force_until is None or day <= self.in_force_until)

    def _checked(self, where: str) -> str:
        where = where.replace("（", "(").replace("）", ")")  # a Chinese keyboard writes these
        shape = _ARTICLE.fullmatch(where)
        if where in self.clauses or (shape and int(shape[1]) in self.articles):
            return where
        known = self.clauses or tuple(map(str, self.articles))
        if shape and self.articles:
            # By number, not by spelling: next to 33 stands 32, which shares with it as many letters as 83 does.
            closest = min(self.articles, key=lambda number: abs(number - int(shape[1])))
            hint = f" (did you mean '{closest}'?)"
        else:
            hint = nearest(where, known)
        among = "clauses" if self.clauses else "articles"
        cite = f"cite one of {', '.join(known)}" if known else "its wording is not at hand, cite it with .whole"
        msg = f"{self.zh} ({self.adopted}) has no {shown(where)[1:-1]} among the {among} quoted here{hint}; {cite}"
        raise DefinitionError(msg, law=self.key, article=where, known=known)


@attrs.frozen(repr=False)
class Citation:
    """One place, or several, in one law. Made by `LICENSING[42]`, and checked there; `str()` of it is `zh`.

    `articles` are in the order in which they were cited; none means the law as a whole.
    """

    law: Law
    articles: tuple[str, ...]

    def __repr__(self) -> str:
        return f"<Citation {self.zh}>"

    def __str__(self) -> str:
        return self.zh

    @property
    def zh(self) -> str:
        """Return the citation as a Chinese document writes it.

        >>> CIVIL_CODE[203, 1259].zh
        '民法典第二百零三条、第一千二百五十九条'
        >>> PLAN["二(三)3(4)"].zh
        '华龙政〔2021〕5号 二(三)3(4)'
        """
        if self.law.articles:
            return self.law.zh + "、".join(map(_article_zh, self.articles))
        mark = "：" if self.law == _CENTRE else " "
        return self.law.zh + (mark + "、".join(self.articles) if self.articles else "")

    @property
    def en(self) -> str:
        """Return the citation in English; items keep their order number, clauses of the plan their Chinese name.

        >>> LICENSING[42, 45].en
        'Administrative Licensing Law, arts. 42, 45'
        """
        if not self.articles:
            return self.law.en
        if not self.law.articles:
            return f"{self.law.en}: {', '.join(self.articles)}"
        numbers = re.sub("[一-龥]+", lambda found: str(_NUMBERS[found[0]]), ", ".join(self.articles))
        return f"{self.law.en}, art{'s' * (len(self.articles) > 1)}. {numbers}"

    def in_force(self, day: date) -> bool:
        """Return whether the law that is cited binds on the local `day`, ends included.

        Law: 华龙政〔2021〕5号 is dated 2021-03-10; a case that ended before cannot have broken it.

        >>> PLAN["二(三)3(4)"].in_force(date(2021, 3, 9))
        False
        """
        return self.law.in_force(day)


Cited = Citation | tuple[Citation, ...]
"""What a rule's `cite=` may be: one citation, or several that each carry the rule on their own."""


def citations(cite: Cited) -> tuple[Citation, ...]:
    """Return `cite` as a tuple, whichever of the two it was."""
    return (cite,) if isinstance(cite, Citation) else cite


def in_force(cite: Cited, day: date) -> bool:
    """Return whether at least one of the citations binds on the local `day`: one good reason carries the rule.

    >>> in_force((PLAN["二(三)3(4)"], LICENSING[42]), date(2020, 1, 2))  # the plan came later, the statute was there
    True
    """
    return any(one.in_force(day) for one in citations(cite))


def cite_zh(cite: Cited) -> str:
    """Return the citations in Chinese, in their order, the places in one law together, joined by the Chinese semicolon.

    >>> cite_zh((LICENSING[82], PLAN["二(三)3(4)"], LICENSING["38(1)"]))
    '行政许可法第八十二条、第三十八条第一款；华龙政〔2021〕5号 二(三)3(4)'
    """
    return "；".join(one.zh for one in _together(cite))


def cite_en(cite: Cited) -> str:
    """Return the citations in English, in their order, the places in one law together, joined by a semicolon.

    >>> cite_en((LICENSING[82], centre_rule("收件时间截至17:30"), LICENSING["38(1)"]))
    'Administrative Licensing Law, arts. 82, 38(1); Rule of this centre: 收件时间截至17:30'
    """
    return "; ".join(one.en for one in _together(cite))


def _together(cite: Cited) -> list[Citation]:
    places: dict[tuple[Law, bool], dict[str, None]] = {}
    for one in citations(cite):
        places.setdefault((one.law, bool(one.articles)), {}).update(dict.fromkeys(one.articles))
    return [Citation(law, tuple(held)) for (law, _), held in places.items()]


def centre_rule(text: str) -> Citation:
    """Return the citation of a rule that is only the centre's own or local practice: always in force, and says so.

    Raises:
        DefinitionError: `text` is empty; a rule that nobody wrote down cannot be cited.

    >>> print(centre_rule("红黄牌预警阈值"))
    本中心规定：红黄牌预警阈值
    """
    if not text.strip():
        msg = 'the rule of the centre has no text; write what it says: centre_rule("收件时间截至17:30")'
        raise DefinitionError(msg, law=_CENTRE.key, article=text)
    return Citation(_CENTRE, (text.strip(),))


def _article_zh(article: str) -> str:
    number, paragraph, item = re.fullmatch(r"([0-9]+)(?:\(([0-9]+)\))?(?:\((\D+)\))?", article).groups()  # type: ignore[union-attr]  # checked when cited
    return f"第{_numeral(int(number))}条" + (f"第{_numeral(int(paragraph))}款" if paragraph else "") + (f"第{item}项" if item else "")


def _numeral(number: int) -> str:
    """Return the Chinese numeral of 1 to 9999 as articles are numbered: 十五, 一百一十, 一千二百零三."""
    said, gap = "", False
    for unit, size in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit = number // size % 10
        if digit:
            said += ("零" if gap else "") + _DIGITS[digit] + unit
        gap = not digit and bool(said)  # zeros inside are said once, at the end never
    return said.removeprefix("一") if 10 <= number < 20 else said  # noqa: PLR2004  十五, but 一百一十五


_NUMBERS: Final = {_numeral(number): number for number in range(1, 100)}


def _counted(clause: str, last: int) -> Iterable[str]:
    """Yield the clause and the points inside it that its wording counts off, 一是…, 二是…: `二(三)1(2)三`."""
    yield clause
    yield from (clause + _numeral(point) for point in range(1, last + 1))


_CENTRE: Final = Law("centre", zh="本中心规定", en="Rule of this centre", adopted=date.min, in_force_from=date.min)

PLAN: Final = Law(
    "plan",
    zh="华龙政〔2021〕5号",
    en="Hualong District Government Document [2021] No. 5",
    adopted=date(2021, 3, 10),
    in_force_from=date(2021, 3, 10),  # 成文日期; it was made public on 2021-03-17
    clauses=(
        *("一", "二", "二(一)", "二(一)1", "二(一)2", "二(一)3", "二(一)4", "二(二)", "二(二)1", "二(二)2"),
        *("二(三)", "二(三)1", "二(三)1(1)", *_counted("二(三)1(2)", 3), "二(三)1(3)"),
        *("二(三)2", "二(三)2(1)", *_counted("二(三)2(2)", 5), *_counted("二(三)2(3)", 5)),
        *("二(三)3", "二(三)3(1)", "二(三)3(2)", "二(三)3(3)", "二(三)3(4)", "二(三)3(5)"),
        *("二(三)4", "二(三)4(1)", "二(三)4(2)", "二(三)4(3)", "二(三)4(4)"),
        *("二(三)5", "二(三)5(1)", "二(三)5(2)", "二(三)5(3)", "二(三)5(4)", "二(三)5(5)", "二(三)6"),
        *("二(四)", "二(四)1", "二(四)2(1)", "二(四)2(2)", "二(四)2(3)", "二(四)2(4)", "二(四)2(5)", "二(四)2(6)", "二(四)2(7)"),
        *("二(五)", "三", "三(一)", *_counted("三(二)", 6), "三(三)", "三(四)"),
    ),
)


def _law(key: str, zh: str, en: str, days: str, articles: Iterable[int]) -> Law:
    """Return a statute from one line of the table below; its `days` are: adopted, first in force, last in force if it ended."""
    adopted, first, *last = map(date.fromisoformat, days.split())
    until = last[0] if last else None
    return Law(key, zh=zh, en=en, adopted=adopted, in_force_from=first, in_force_until=until, articles=tuple(articles))


# fmt: off
# Each line: name, short name, English name; the date of the version quoted, its days in force; the articles at hand.
LICENSING: Final = _law(  # the law has been in force since 2004; the wording quoted is that of 2019
    "licensing", "行政许可法", "Administrative Licensing Law", "2019-04-23 2004-07-01",
    (26, 29, 30, 32, 34, 35, 37, 38, 39, 40, 42, 43, 44, 45, 47, 48, 50, 69, 70, 72, 73, 74, 82))
CIVIL_CODE: Final = _law("civil_code", "民法典", "Civil Code", "2020-05-28 2021-01-01", (*range(200, 205), 1259))
PENALTY: Final = _law("penalty", "行政处罚法", "Administrative Penalty Law", "2021-01-22 2021-07-15", (85,))
COERCION: Final = _law("coercion", "行政强制法", "Administrative Coercion Law", "2011-06-30 2012-01-01", (69,))
RECONSIDERATION: Final = _law(
    "reconsideration", "行政复议法", "Administrative Reconsideration Law", "2023-09-01 2024-01-01", (88,))
BUSINESS_ENVIRONMENT: Final = _law(
    "business_environment", "优化营商环境条例", "Regulation on Improving the Business Environment",
    "2019-10-22 2020-01-01", range(34, 39))
HENAN_BUSINESS: Final = _law(
    "henan_business", "河南省优化营商环境条例", "Henan Regulation on Improving the Business Environment",
    "2020-11-28 2021-01-01 2026-02-28", (*range(33, 38), 78))
HENAN_BUSINESS_2025: Final = _law(  # 102 articles whose wording is not at hand: `.whole`, until somebody has read them
    "henan_business_2025", "河南省优化营商环境条例(2025)", "Henan Regulation on Improving the Business Environment (2025)",
    "2025-12-04 2026-03-01", ())
DISCLOSURE: Final = _law(
    "disclosure", "政府信息公开条例", "Regulation on Open Government Information", "2019-04-03 2019-05-15", (26, *range(30, 35)))
ONLINE_SERVICE: Final = _law(
    "online_service", "在线政务服务若干规定", "Provisions on Online Government Services", "2019-04-26 2019-04-26", (8, 9, 12))
PETITIONS: Final = _law("petitions", "信访工作条例", "Regulation on Petitions", "2022-02-25 2022-05-01", (22, 23, 34, 35, 36))
ARCHIVES: Final = _law("archives", "档案法", "Archives Law", "2020-06-20 2021-01-01", (14, 29))
WORKING_HOURS: Final = _law(
    "working_hours", "职工工作时间的规定", "Provisions on Working Hours of Employees", "1995-03-25 1995-05-01", (7,))
HOLIDAYS: Final = _law(
    "holidays", "全国年节及纪念日放假办法", "Regulation on Public Holidays", "2024-11-10 2025-01-01", range(2, 8))
HOLIDAYS_2013: Final = _law(
    "holidays_2013", "全国年节及纪念日放假办法(2013)", "Regulation on Public Holidays (2013)",
    "2013-12-11 2014-01-01 2024-12-31", range(2, 7))
# fmt: on

LAWS: Final = (
    *(PLAN, LICENSING, CIVIL_CODE, PENALTY, COERCION, RECONSIDERATION, BUSINESS_ENVIRONMENT, HENAN_BUSINESS, HENAN_BUSINESS_2025),
    *(DISCLOSURE, ONLINE_SERVICE, PETITIONS, ARCHIVES, WORKING_HOURS, HOLIDAYS, HOLIDAYS_2013),
)
"""Every text that is quoted, the plan first; their keys differ."""
