"""Laws and citations: which articles may be cited, on which days a law is in force, and which matters it binds.

A number without its article is a guess, so every limit carries a citation. An article that its law does not list cannot be cited.
The texts themselves belong to the plan that cites them.

A rule rests on a text (law or plan), on the centre's own decision (`Adoption`), or on a default of the library (`library_default`),
which binds nobody until a centre has adopted it. An amount that a document states rests on that document (`stated`).
"""

from __future__ import annotations

import enum
import re
from datetime import date
from typing import Any, Final, cast

import attrs
from attrs import field

from caseflow.basics.arguments import Reader, a_text, a_whole, fields_take, instance_of, listed, or_none, plain, refuse, takes
from caseflow.basics.bilingual import in_chinese, in_english
from caseflow.basics.days import plain_day
from caseflow.errors import BadInput, DefinitionError, nearest, shown

_ARTICLE: Final = re.compile(r"([0-9]+)((?:\([0-9]+\))?(?:\([一二三四五六七八九十]+\))?)")
_DIGITS: Final = "零一二三四五六七八九"


class Basis(enum.Enum):
    """What a time limit rests on: a statute, the centre's published promise, or an internal rule of the office."""

    STATUTE = "statute"
    PROMISE = "promise"
    INTERNAL = "internal"

    @property
    def zh(self) -> str:
        """The word on Chinese forms.

        >>> PROMISE.zh
        '承诺'
        """
        return {Basis.STATUTE: "法定", Basis.PROMISE: "承诺", Basis.INTERNAL: "内部"}[self]


STATUTE: Final = Basis.STATUTE
PROMISE: Final = Basis.PROMISE
INTERNAL: Final = Basis.INTERNAL


class LegalType(enum.Enum):
    """What kind of act a matter is in law: a law for licences does not bind a benefit."""

    LICENCE = "licence"
    CONFIRMATION = "confirmation"
    BENEFIT = "benefit"
    REWARD = "reward"
    OTHER_POWER = "other_power"
    PUBLIC_SERVICE = "public_service"

    @property
    def zh(self) -> str:
        """The Chinese term.

        >>> LegalType.LICENCE.zh
        '行政许可'
        """
        return _LEGAL_TYPES[self]


_LEGAL_TYPES: Final = {
    LegalType.LICENCE: "行政许可",
    LegalType.CONFIRMATION: "行政确认",
    LegalType.BENEFIT: "行政给付",
    LegalType.REWARD: "行政奖励",
    LegalType.OTHER_POWER: "其他行政权力",
    LegalType.PUBLIC_SERVICE: "公共服务",
}


a_legal_type = instance_of(lambda: LegalType, "a LegalType, such as LegalType.LICENCE")


def _each(read: Reader, wanted: str) -> Reader:
    return listed(read, wanted, each="each of them")


@attrs.frozen(
    repr=False,
    field_transformer=fields_take(
        **{
            "tuple[int, ...]": _each(a_whole, "whole numbers"),
            "tuple[LegalType, ...]": _each(a_legal_type, "kinds of matter"),
        }
    ),
)
class Law:
    """One version of a text that rules come from, with the articles (or clauses) of it that may be cited.

    `adopted` is the date of that version. `in_force_from` and `in_force_until` are local days, both included; None means
    that no end is known. `published` is the day on which the public could read it, where that came after it bound
    the offices. `articles` and `clauses` are in the order of the text. A law has one or the other, or neither
    where its wording is not at hand: then only `whole` can be cited. `only_for` are the kinds of matter that it governs;
    empty means all. Two laws are equal when they have the same key and version.

    Raises:
        DefinitionError: the key is not an identifier, the law ends before it begins, or it has both articles and clauses.

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
    published: date | None = field(kw_only=True, default=None, eq=False)
    articles: tuple[int, ...] = field(kw_only=True, default=(), eq=False)
    clauses: tuple[str, ...] = field(kw_only=True, default=(), eq=False)
    only_for: tuple[LegalType, ...] = field(kw_only=True, default=(), eq=False)

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
        article must be one that the law lists; the paragraph and the item are not checked.

        Raises:
            DefinitionError: the law lists no such article or clause (`law`, `article`, `known`).

        >>> licensing = Law("licensing", zh="行政许可法", en="Administrative Licensing Law", adopted=date(2019, 4, 23),
        ...     in_force_from=date(2004, 7, 1), articles=(32, 42, 45))
        >>> print(licensing["32(1)(四)"], "|", licensing["32(1)(四)"].en)
        行政许可法第三十二条第一款第四项 | Administrative Licensing Law, art. 32(1)(4)
        >>> licensing[33]
        Traceback (most recent call last):
        caseflow.errors.DefinitionError: 行政许可法 (2019-04-23) has no 33 among the articles quoted here (did you mean '32'?)...
        """
        wanted = where if isinstance(where, tuple) else (where,)
        return Citation(self, tuple(self._checked(plain(place) if isinstance(place, str) else shown(place)) for place in wanted))

    @property
    def whole(self) -> Citation:
        """The citation of the law as a whole, for a text whose article is still to be confirmed.

        >>> print(Law("henan", zh="河南省优化营商环境条例", en="…", adopted=date(2025, 12, 4), in_force_from=date(2026, 3, 1)).whole)
        河南省优化营商环境条例
        """
        return Citation(self, ())

    @takes(day=plain_day)
    def in_force(self, day: date) -> bool:
        """Return whether the law is in force on the local `day`; its first and its last day are included.

        Raises:
            BadInput: `day` is an instant or anything else than a day; the message says how to name the day.

        >>> old = Law("old", zh="旧条例", en="Old Regulation", adopted=date(2020, 11, 28),
        ...     in_force_from=date(2021, 1, 1), in_force_until=date(2026, 2, 28))
        >>> old.in_force(date(2026, 2, 28)), old.in_force(date(2026, 3, 1))
        (True, False)
        """
        return self.in_force_from <= day and (self.in_force_until is None or day <= self.in_force_until)

    @takes(legal_type=or_none(a_legal_type))
    def binds(self, legal_type: LegalType | None) -> bool:
        """Return whether the law governs a matter of `legal_type`; None means that the kind is not known.

        >>> licensing = Law("licensing", zh="行政许可法", en="Administrative Licensing Law", adopted=date(2019, 4, 23),
        ...     in_force_from=date(2004, 7, 1), only_for=(LegalType.LICENCE,))
        >>> licensing.binds(LegalType.LICENCE), licensing.binds(LegalType.BENEFIT), licensing.binds(None)
        (True, False, False)
        """
        return not self.only_for or legal_type in self.only_for

    def _checked(self, where: str) -> str:
        where = where.replace("（", "(").replace("）", ")")  # a Chinese keyboard writes these
        shape = _ARTICLE.fullmatch(where)
        if where in self.clauses or (shape and int(shape[1]) in self.articles):
            return where
        known = self.clauses or tuple(map(str, self.articles))
        if shape and self.articles:
            # By number, not by spelling: 32 is next to 33, but 83 has as many letters in common with it.
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
    """One or several articles (or clauses) of one law. Made by `LICENSING[42]`, which checks them; `str()` of it is `zh`.

    `articles` are in the order in which they were cited; none means the law as a whole. `rule` is the name by which a centre adopts a
    default of the library; other citations have none.
    """

    law: Law
    articles: tuple[str, ...]
    rule: str | None = None

    def __repr__(self) -> str:
        return f"<Citation {self.zh}>"

    def __str__(self) -> str:
        return self.zh

    @property
    def zh(self) -> str:
        """The citation as a Chinese document writes it.

        >>> code = Law("code", zh="民法典", en="Civil Code", adopted=date(2020, 5, 28), in_force_from=date(2021, 1, 1),
        ...     articles=(203, 1259))
        >>> code[203, 1259].zh
        '民法典第二百零三条、第一千二百五十九条'
        """
        if self.law.articles:
            return self.law.zh + "、".join(map(_article_zh, self.articles))
        mark = "：" if self.law in _NOT_TEXTS else " "
        return self.law.zh + (mark + "、".join(map(in_chinese, self.articles)) if self.articles else "")

    @property
    def en(self) -> str:
        """The citation in English: items by their number, clauses by their Chinese name.

        >>> licensing = Law("licensing", zh="行政许可法", en="Administrative Licensing Law", adopted=date(2019, 4, 23),
        ...     in_force_from=date(2004, 7, 1), articles=(32, 42, 45))
        >>> licensing[42, 45].en
        'Administrative Licensing Law, arts. 42, 45'
        """
        if not self.articles:
            return self.law.en
        if not self.law.articles:
            return f"{self.law.en}: {', '.join(map(in_english, self.articles))}"
        numbers = re.sub("[一-龥]+", lambda numeral: str(_NUMBERS[numeral[0]]), ", ".join(self.articles))
        return f"{self.law.en}, art{'s' * (len(self.articles) > 1)}. {numbers}"

    @property
    def is_default(self) -> bool:
        """True for a default of the library: it binds only where a centre has adopted it."""
        return self.law == _DEFAULT

    @takes(day=plain_day)
    def in_force(self, day: date) -> bool:
        """Return whether the cited law is in force on the local `day`; its first and its last day are included.

        Raises:
            BadInput: `day` is an instant.

        >>> plan = Law("plan", zh="某方案", en="Plan", adopted=date(2021, 3, 10), in_force_from=date(2021, 3, 10), clauses=("二(三)",))
        >>> plan["二(三)"].in_force(date(2021, 3, 9))  # a case that ended before this day cannot have broken it
        False
        """
        return self.law.in_force(day)


Cited = Citation | tuple[Citation, ...]
"""What `cite=` of a rule takes: one citation, or several, each of which is enough for the rule."""


def cited(value: object, what: str) -> Any:
    """Return `value`, a citation or several.

    Raises:
        BadInput: it is something else.
    """
    for item in value if isinstance(value, tuple | list) else (value,):
        if not isinstance(item, Citation):
            refuse(item, what, "a Citation, or a tuple of them", 'such as LICENSING[42] or centre_rule("…")')
    return value


@takes(cite=cited)
def citations(cite: Cited) -> tuple[Citation, ...]:
    """Return the citations of `cite` as a tuple."""
    return (cite,) if isinstance(cite, Citation) else cite


@takes(cite=cited, day=plain_day)
def in_force(cite: Cited, day: date) -> bool:
    """Return whether at least one of the citations is in force on the local `day`: one is enough for the rule.

    Raises:
        BadInput: `day` is an instant.

    >>> plan = Law("plan", zh="某方案", en="Plan", adopted=date(2021, 3, 10), in_force_from=date(2021, 3, 10), clauses=("二",))
    >>> in_force((plan["二"], centre_rule("收件时间截至17:30")), date(2020, 1, 2))  # the plan came later
    True
    """
    return any(citation.in_force(day) for citation in citations(cite))


@takes(cite=cited)
def cite_zh(cite: Cited) -> str:
    """Return the citations in Chinese, in their order, joined by the Chinese semicolon; the articles of one law stand together.

    >>> licensing = Law("licensing", zh="行政许可法", en="Administrative Licensing Law", adopted=date(2019, 4, 23),
    ...     in_force_from=date(2004, 7, 1), articles=(32, 42, 45))
    >>> cite_zh((licensing[42], centre_rule("收件时间截至17:30"), licensing["32(1)"]))
    '行政许可法第四十二条、第三十二条第一款；本中心规定：收件时间截至17:30'
    """
    return "；".join(citation.zh for citation in _together(cite))


@takes(cite=cited)
def cite_en(cite: Cited) -> str:
    """Return the citations in English, in their order, joined by semicolons; the articles of one law stand together.

    >>> licensing = Law("licensing", zh="行政许可法", en="Administrative Licensing Law", adopted=date(2019, 4, 23),
    ...     in_force_from=date(2004, 7, 1), articles=(32, 42, 45))
    >>> cite_en((licensing[42], centre_rule("收件时间截至17:30"), licensing["32(1)"]))
    'Administrative Licensing Law, arts. 42, 32(1); Rule of this centre: 收件时间截至17:30'
    """
    return "; ".join(citation.en for citation in _together(cite))


def _together(cite: Cited) -> list[Citation]:
    places: dict[tuple[Law, bool], dict[str, None]] = {}
    for citation in citations(cite):
        places.setdefault((citation.law, bool(citation.articles)), {}).update(dict.fromkeys(citation.articles))
    return [Citation(law, tuple(articles)) for (law, _), articles in places.items()]


@takes(text=a_text)
def centre_rule(text: str) -> Citation:
    """Return the citation of a rule of your own centre, for lifecycles of your own. It is always in force, and names itself as such.

    Raises:
        DefinitionError: `text` is empty; a rule without words cannot be cited.

    >>> print(centre_rule("红黄牌预警阈值"))
    本中心规定：红黄牌预警阈值
    """
    if not text.strip():
        msg = 'the rule of the centre has no text; write what it says: centre_rule("收件时间截至17:30")'
        raise DefinitionError(msg, law=_CENTRE.key, article=text)
    return Citation(_CENTRE, (text.strip(),))


@takes(rule=a_text, text=a_text)
def library_default(rule: str, text: str) -> Citation:
    """Return the citation of a default of the library (系统默认): `text` in Chinese, with English in parentheses at its end.

    No text of law or plan asks for it and no centre has made it. So a limit that rests on it alone is untimed, and a guard can be
    waived on record, until a centre adopts `rule`: `Centre(adopts={rule: Adoption(...)})`.

    Raises:
        DefinitionError: `rule` is not an identifier, or `text` is blank.

    >>> print(library_default("separation", "经办与审核不由同一人办理 (another person reviews)"))
    系统默认：经办与审核不由同一人办理
    """
    if not (rule.isidentifier() and text.strip()):
        msg = f'a default needs a rule name and a text, not {shown(rule)}: library_default("separation", "经办与审核不由同一人办理")'
        raise DefinitionError(msg, rule=rule)
    return Citation(_DEFAULT, (text.strip(),), rule)


@takes(cites=cited)
def rule_of(cites: tuple[Citation, ...]) -> str | None:
    """Return the name of the rule by which a centre adopts the default of the library among `cites`, or None where there is none."""
    return next((cite.rule for cite in cites if cite.rule is not None), None)


@takes(text=a_text)
def stated(text: str) -> Citation:
    """Return the citation of what a document of the case states itself: a period in a notice, a promise in a receipt.

    >>> print(stated("告知书载明的补交期限 (the period that the notice states)"))
    文书载明：告知书载明的补交期限
    """
    return Citation(_DOCUMENT, (text.strip(),))


@attrs.frozen
class Adoption:
    """A centre's decision to make a rule its own: the `title` of the paper, the local day `on` which it takes effect, and its value.

    `value` is what the rule asks for: an amount of time, true or false, a reading. None takes the library's own, where there is
    one. `value=False` turns a default of the library off.

    Raises:
        BadInput: the title is blank, or `on` is not a day.

    >>> print(Adoption("华龙中心办事规则", date(2021, 4, 1)).cite)
    本中心规定：《华龙中心办事规则》（2021-04-01）
    """

    title: str
    on: date
    value: Any = None

    def __attrs_post_init__(self) -> None:
        title, on = cast("tuple[object, object]", (self.title, self.on))
        if not isinstance(title, str) or not title.strip() or type(on) is not date:
            msg = f'an Adoption takes the title of the paper and a day: Adoption("…", date(2021, 4, 1)), not {shown(title)}, {shown(on)}'
            raise BadInput(msg, title=title, on=on)

    @property
    def cite(self) -> Citation:
        """The citation of the centre's paper."""
        return Citation(_CENTRE, (f"《{self.title.strip()}》（{self.on}）",))


def _article_zh(article: str) -> str:
    number, paragraph, item = re.fullmatch(r"([0-9]+)(?:\(([0-9]+)\))?(?:\((\D+)\))?", article).groups()  # type: ignore[union-attr]  # checked when cited
    return f"第{numeral(int(number))}条" + (f"第{numeral(int(paragraph))}款" if paragraph else "") + (f"第{item}项" if item else "")


@takes(number=a_whole)
def numeral(number: int) -> str:
    """Return the Chinese numeral of 1 to 9999 as articles are numbered.

    >>> numeral(15), numeral(115), numeral(1203)
    ('十五', '一百一十五', '一千二百零三')
    """
    words, gap = "", False
    for unit, size in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit = number // size % 10
        if digit:
            words += ("零" if gap else "") + _DIGITS[digit] + unit
        gap = not digit and bool(words)  # zeros inside are written once, zeros at the end never
    return words.removeprefix("一") if 10 <= number < 20 else words  # noqa: PLR2004  十五, but 一百一十五


_NUMBERS: Final = {numeral(number): number for number in range(1, 100)}


_CENTRE: Final = Law("centre", zh="本中心规定", en="Rule of this centre", adopted=date.min, in_force_from=date.min)
_DEFAULT: Final = Law("default", zh="系统默认", en="Library default", adopted=date.min, in_force_from=date.min)
_DOCUMENT: Final = Law("document", zh="文书载明", en="As the document states", adopted=date.min, in_force_from=date.min)
_NOT_TEXTS: Final = (_CENTRE, _DEFAULT, _DOCUMENT)
