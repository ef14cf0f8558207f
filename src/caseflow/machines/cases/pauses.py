"""Which special procedures stop which clock, and on what ground: the closed list of 行政许可法第四十五条, and the matter's own guide."""

from __future__ import annotations

from attrs import frozen

from caseflow import Matter
from caseflow.law import stated
from caseflow.lifecycle import Cites
from caseflow.machines.cases.forms import SpecialKind, SpecialNotice
from caseflow.machines.law import LICENSING

_BY_LAW: Cites = (LICENSING[45],)
_IN_GUIDE = "办事指南：{}所需时间不计入{} (the guide: {} does not count in the {} limit)"
_NO_TIME_TOLD = stated("未告知该环节所需时间，何时恢复计时无从预计 (no time was told for this step: nobody can say when the clock goes on)")
_STEP_ZH = "行政许可法第四十五条所列环节，依法需要且已书面告知所需时间，办事指南未列明计入的"
_STEP_EN = "a step of article 45, told in writing with its length, that the guide does not count in"
# When the limit stops, in Chinese and in English.
_WORDS = {
    "statutory": (
        f"行政许可，{_STEP_ZH}；其他事项，办事指南列明不计入法定时限的环节",
        f"of a licence, {_STEP_EN}; of other matters, a step that the guide does not count in the statutory limit",
    ),
    "promised": (
        f"行政许可，{_STEP_ZH}；各类事项，办事指南列明不计入承诺时限的环节",
        f"of a licence, {_STEP_EN}; of every matter, a step that the guide does not count in the promised limit",
    ),
}


@frozen
class Stops:
    """The answer for one limit of a case: `"statutory"` or `"promised"`.

    A licence's statutory limit stops only for one of the eight kinds of the article, told in writing with its length, and not where the
    guide counts the step in. Its promise stops for the same, or as the guide says. For other matters the guide decides alone. What neither
    the article nor the guide knows stops nothing.
    """

    limit: str

    @property
    def zh(self) -> str:
        """When it stops the limit, as a Chinese sheet says it."""
        return _WORDS[self.limit][0]

    @property
    def en(self) -> str:
        """When it stops the limit, as an English sheet says it."""
        return _WORDS[self.limit][1]

    def __call__(self, notice: SpecialNotice, matter: Matter | None) -> Cites | None:
        """Return the ground on which the step of `notice` stops the limit, or None."""
        if matter is None:
            return None
        names = {notice.kind.value, notice.step}
        step = next((step for step in matter.special_steps if step.name in names), None)
        by_law = matter.is_licence and notice.kind is not SpecialKind.OTHER and notice.expected is not None
        if step is None:
            return _BY_LAW if by_law else None
        if getattr(step, f"counts_in_{self.limit}") or (matter.is_licence and self.limit == "statutory" and not by_law):
            return None
        zh, en = ("法定办结时限", "statutory") if self.limit == "statutory" else ("承诺办结时限", "promised")
        ground = (stated(_IN_GUIDE.format(step.name, zh, step.name, en)),)
        return (*(_BY_LAW if by_law else ()), *ground, *(() if notice.expected is not None else (_NO_TIME_TOLD,)))
