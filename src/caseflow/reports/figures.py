"""Figures about a set of cases, for any plan: ratios with numerator and denominator, and indicators.

A ratio of nothing is *undefined*, never 100 %.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Final, ParamSpec, TypeVar

from attrs import field, frozen

from caseflow.basics.arguments import a_text, a_whole, listed, or_none, pair, some_texts, takes
from caseflow.basics.days import plain_day
from caseflow.basics.table import Row, Table, Tabled
from caseflow.calendar.workdays import a_calendar
from caseflow.case.records import a_case
from caseflow.law import Citation, cite_en, cite_zh

_MOST_NAMED = 5
P = ParamSpec("P")
R = TypeVar("R")
ROUNDED: Final = "比率保留一位小数，其余已舍去，不四舍五入 (rates are rounded down to one decimal)"


_PERIOD = pair(plain_day, plain_day, "the first and the last local day")
_READERS = takes(
    case=a_case, cases=listed(a_case, "several cases", "write [case]", each="case"), calendar=a_calendar, day=plain_day,
    period=or_none(_PERIOD), kinds=some_texts, units=or_none(some_texts), content_until=a_whole, lifecycle=a_text, state=a_text,
)  # fmt: skip


def over_cases(function: Callable[P, R]) -> Callable[P, R]:
    """Return `function`, which computes figures, so that it checks the cases, the calendar, the day and the rest of its arguments first.

    Raises:
        BadInput: by the function, where an argument is something else.
    """
    return _READERS(function)


@frozen
class Ratio:
    """`numerator` of `denominator`. `value` is None (undefined) where nothing was counted; `target` is the plan's, or None.

    `not_counted` is how many were left out of both for a reason that the indicator names beside it.
    """

    numerator: int
    denominator: int
    target: Fraction | None = None
    not_counted: int = 0

    @property
    def value(self) -> Fraction | None:
        """The exact ratio, or None when nothing was counted.

        >>> Ratio(48, 49, Fraction(98, 100)).met, Ratio(0, 0).value
        (False, None)
        """
        return Fraction(self.numerator, self.denominator) if self.denominator else None

    @property
    def met(self) -> bool | None:
        """True when the value is at least the target; None when it is undefined or there is no target."""
        value = self.value
        return None if value is None or self.target is None else value >= self.target

    def __str__(self) -> str:
        left_out = f"; {self.not_counted} not counted" if self.not_counted else ""
        return f"{self.percent} ({self.numerator}/{self.denominator}{left_out})"

    @property
    def percent(self) -> str:
        """The value as text with one decimal, rounded down, so that a value just below a target is not shown as the target.

        >>> Ratio(48, 49).percent, Ratio(49, 49).percent, Ratio(0, 0).percent
        ('97.9%', '100.0%', 'undefined')
        """
        if not self.denominator:
            return "undefined"
        whole, tenth = divmod(self.numerator * 1000 // self.denominator, 10)
        return f"{whole}.{tenth}%"


@frozen
class Indicator:
    """One indicator of a plan: its key, its names, its ratio, its source, and the numbers of the cases that count against it.

    `beside` are numbers to be read with it, each as (Chinese, English, number). `reading` says, in both languages, which reading of the
    plan's words is counted, where they allow another.
    """

    key: str
    zh: str
    ratio: Ratio
    cite: Citation
    against: tuple[str, ...] = field(repr=False)
    en: str = field(kw_only=True)
    beside: tuple[tuple[str, str, int], ...] = field(default=(), kw_only=True)
    reading: str = field(default="", kw_only=True)


class Indicators(Tabled, tuple[Indicator, ...]):
    """The indicators in their order: a tuple that prints as a table, and is shown as one in a notebook."""

    __slots__ = ()

    def _table(self) -> Table:
        return indicators_table(self)


def indicators_table(indicators: Iterable[Indicator]) -> Table:
    """Return a table of the indicators; a row whose target was missed is red. Below a row stand the first cases that count against it."""
    rows, notes = [], []
    for indicator in indicators:
        ratio, against = indicator.ratio, indicator.against
        value = "未定义\nundefined" if ratio.value is None else ratio.percent
        target = "—" if ratio.target is None else f"≥ {float(ratio.target):.0%}"
        result = {True: "达标 met", False: "未达标 missed", None: "—"}[ratio.met]
        more = f" … +{len(against) - _MOST_NAMED}" if len(against) > _MOST_NAMED else ""
        word = "未计入件 not counted" if ratio.target is None else "未达标件 against"
        details = [f"{word}: {', '.join(against[:_MOST_NAMED])}{more}"] if against else []
        details += [f"{zh} {en}: {number}" for zh, en, number in indicator.beside if number]
        details += [f"适用口径 counted as: {indicator.reading}"] if indicator.reading else []
        cells = [indicator.key, f"{indicator.zh}\n{indicator.en}", value, f"{ratio.numerator}/{ratio.denominator}", target, result]
        rows.append(Row(cells, "bad" if ratio.met is False else "", details))
        notes.append(f"{indicator.key}：{cite_zh(indicator.cite)} · {cite_en(indicator.cite)}")
    heads = ("", "指标\nindicator", "比率\nrate", "件数\ncases", "目标\ntarget", "结果\nresult")
    return Table("指标 indicators", heads, rows, below=(ROUNDED,) if rows else (), notes=notes)
