"""The matters of the example year say nothing that the texts do not allow."""

from pathlib import Path

import pytest

from caseflow import load_matters
from caseflow.calendar import working_days
from caseflow.machines.forms import SpecialKind

MATTERS = load_matters(Path(__file__).parents[2] / "examples" / "matters.toml")
EACH = pytest.mark.parametrize("matter", MATTERS.values(), ids=MATTERS.keys())


def test_what_the_county_decides():
    """“由乡、镇人民政府报城市、县人民政府城乡规划主管部门核发乡村建设规划许可证” (城乡规划法 41): these go up, and nothing else does."""
    upward = [matter for matter in MATTERS.values() if "upward" in matter.kinds]
    assert {matter.name.partition("（")[0] for matter in upward} == {"乡村建设规划许可证核发"}
    for matter in upward:
        assert matter.superior_decides
        assert matter.is_licence
        assert matter.kinds == (matter.accepted_as,) == ("upward",)
        assert matter.statutory_limit == working_days(20)  # 行政许可法第四十三条
    assert not [matter.code for matter in MATTERS.values() if matter.superior_decides and matter not in upward]


@EACH
def test_a_statutory_limit_needs_a_statute(matter):
    """Only a licence has one: 行政许可法 42 and 43 set it. For the others no text at hand does (条例 36(2))."""
    assert matter.is_licence or matter.statutory is None


@EACH
def test_what_stays_out_of_the_statutory_time(matter):
    """A licence's guide leaves out one of the eight kinds of 行政许可法 45 only; a visit on site counts."""
    left_out = {step.name for step in matter.special_steps if not step.counts_in_statutory}
    assert left_out <= {kind.value for kind in SpecialKind}
    assert all(step.counts_in_promised for step in matter.special_steps if step.name == "现场踏勘")


@EACH
def test_silence_accepts_as_a_kind_of_the_matter(matter):
    """What is deemed accepted becomes a case of a kind that the matter has, and never an instant one."""
    assert matter.deemed_as in matter.ways
    assert matter.accepted_as != "instant"


def test_a_hearing_is_the_pause_of_a_food_licence():
    """A food licence has no expert review; a hearing (47) stops both of its limits, and costs the applicant nothing (47(2))."""
    food = MATTERS["XK-01"]
    pauses = [step.name for step in food.special_steps if not (step.counts_in_statutory or step.counts_in_promised)]
    assert pauses == ["听证"]
    assert {fee.amount: fee.basis for fee in food.fees}["听证不收费"] == "行政许可法第四十七条第二款"
