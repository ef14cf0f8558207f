"""Figures about a set of cases: ratios with their numerator and denominator, and indicators. Any plan can be reported with them.

Nothing counted is *undefined*, never 100 %.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from attrs import field, frozen

from caseflow.basics.table import Row, Table, Tabled
from caseflow.law import Citation, cite_en, cite_zh

_NAMED = 5


@frozen
class Ratio:
    """`numerator` of `denominator`. `value` is None (undefined) when nothing was counted; `target` is the plan's, or None."""

    numerator: int
    denominator: int
    target: Fraction | None = None

    @property
    def value(self) -> Fraction | None:
        """The exact ratio, or None when nothing was counted.

        >>> Ratio(48, 49, Fraction(98, 100)).met, Ratio(0, 0).value
        (False, None)
        """
        return Fraction(self.numerator, self.denominator) if self.denominator else None

    @property
    def met(self) -> bool | None:
        """Whether the target is reached; the target itself counts as reached. None when undefined or without a target."""
        value = self.value
        return None if value is None or self.target is None else value >= self.target

    def __str__(self) -> str:
        return f"{self.percent} ({self.numerator}/{self.denominator})"

    @property
    def percent(self) -> str:
        """The value as text with one decimal, rounded down: what falls short of a target must not read as if it reached it.

        >>> Ratio(48, 49).percent, Ratio(49, 49).percent, Ratio(0, 0).percent
        ('97.9%', '100.0%', 'undefined')
        """
        if not self.denominator:
            return "undefined"
        whole, tenth = divmod(self.numerator * 1000 // self.denominator, 10)
        return f"{whole}.{tenth}%"


@frozen
class Indicator:
    """One indicator of the plan: its key, its name in Chinese and in English, where it comes from, and the cases that count against it."""

    key: str
    zh: str
    ratio: Ratio
    cite: Citation
    against: tuple[str, ...] = field(repr=False)
    en: str = field(kw_only=True)


class Indicators(Tabled, tuple[Indicator, ...]):
    """The indicators in their order: a tuple that prints as a table, and shows itself as one in a notebook."""

    __slots__ = ()

    def _table(self) -> Table:
        return indicators_table(self)


def indicators_table(shown: Iterable[Indicator]) -> Table:
    """Return the indicators with numerator and denominator; a target that was missed is red, and names the first cases against it."""
    rows, held = [], list(shown)
    for one in held:
        ratio, met = one.ratio, one.ratio.met
        value = "未定义\nundefined" if ratio.value is None else ratio.percent
        target = "—" if ratio.target is None else f"≥ {float(ratio.target):.0%}"
        told = {True: "达标 met", False: "未达标 missed", None: "—"}[met]
        more = f" … +{len(one.against) - _NAMED}" if len(one.against) > _NAMED else ""
        against = [f"未达标件 against: {', '.join(one.against[:_NAMED])}{more}"] if one.against else []
        cells = [one.key, f"{one.zh}\n{one.en}", value, f"{ratio.numerator}/{ratio.denominator}", target, told]
        rows.append(Row(cells, "bad" if met is False else "", against))
    heads = ("", "指标\nindicator", "比率\nrate", "件数\ncases", "目标\ntarget", "结果\nresult")
    notes = [f"{one.key}：{cite_zh(one.cite)} · {cite_en(one.cite)}" for one in held]
    return Table("指标 indicators", heads, rows, notes=notes)
