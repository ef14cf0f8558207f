"""The plan's indicators, recomputed from journals alone."""

from datetime import date
from fractions import Fraction

import attrs
import pytest

from caseflow import Waiver
from caseflow.calendar import CN
from caseflow.machines.indicators import Ratio, indicators, pieces
from tests.core.stories import BENEFIT, Story, accepted, make, person_for

DAY = date(2021, 5, 31)


def of(cases, key, **more):
    return next(indicator for indicator in indicators([story.case for story in cases], CN, day=DAY, **more) if indicator.key == key)


def instant(number, *, same_visit=True, done=True):
    story = Story(case_no=f"I-{number}").fire("examine", "2021-03-17").fire("accept_instant", "2021-03-17")
    form = make(story.row("complete_on_spot").form, result="办结", same_visit=same_visit)
    return story.fire("complete_on_spot", "2021-03-17", form=form) if done else story


def granted(number, day):
    return accepted(case_no=f"P-{number}").fire("grant", day).fire("deliver", day)


class TestRatio:
    def test_undefined(self):
        """Where nothing was counted the ratio is undefined, never 100 %."""
        assert (Ratio(0, 0, Fraction(1)).value, Ratio(0, 0, Fraction(1)).met, str(Ratio(0, 0))) == (None, None, "undefined (0/0)")

    def test_the_number_itself_counts(self):
        """98 % means 98 % or more: 49 of 50 reach it, 48 of 49 do not."""
        assert Ratio(49, 50, Fraction(98, 100)).met is True
        assert Ratio(48, 49, Fraction(98, 100)).met is False
        assert str(Ratio(48, 49)) == "97.9% (48/49)"


def test_nothing_at_all():
    """Without a case every indicator is undefined."""
    assert [indicator.ratio.value for indicator in indicators([], CN, day=DAY)] == [None] * 10


def test_on_the_spot():
    """K1 counts cases closed in the same visit; another visit or a reclassified case is a miss; a withdrawn case is not counted."""
    gone = instant(4, done=False).fire("withdraw", "2021-03-17")
    other = instant(3, done=False).fire("not_instant", "2021-03-17")
    indicator = of([instant(1), instant(2, same_visit=False), other, gone], "K1")
    assert (indicator.ratio.numerator, indicator.ratio.denominator, indicator.against) == (1, 3, ("I-2", "I-3"))


def test_an_instant_case_that_stays_open():
    """An instant case that nobody closed that day is a miss as soon as the day is over."""
    assert of([instant(1, done=False)], "K1").ratio == Ratio(0, 1, Fraction(1))


def test_within_the_limit():
    """K2 is the share of promised cases decided in time, among those decided and those open and overdue."""
    late, early, overdue, recent = (
        granted(1, "2021-04-08"),
        granted(2, "2021-03-31"),
        accepted(case_no="P-3"),
        accepted("2021-05-28", case_no="P-4"),
    )
    indicator = of([late, early, overdue, recent], "K2")
    assert (indicator.ratio.numerator, indicator.ratio.denominator, indicator.against) == (1, 3, ("P-1", "P-3"))


def test_what_was_handed_up_is_not_promised_any_more():
    """A promised case that turned out to need a superior counts where it is decided, not where it left."""
    up = accepted(case_no="U-1").fire("find_upward", "2021-03-18").fire("forward", "2021-03-19")
    up.fire("receive_reply", "2021-03-25").fire("close_granted", "2021-03-26").fire("deliver", "2021-03-26")
    assert of([up], "K2").ratio.denominator == 0
    assert of([up], "K3").ratio == Ratio(1, 1, Fraction(1))


def test_untimed_cases_are_not_counted():
    """A case for which nothing sets a limit can be neither in time nor late."""
    story = accepted(matter=attrs.evolve(BENEFIT, promised=None)).fire("grant", "2021-03-20").fire("deliver", "2021-03-20")
    assert of([story], "K3").ratio.denominator == 0


def test_missing_materials_are_named_once():
    """K8: a second notice is a miss even with a waiver; a case without a notice is not counted."""
    once = Story(case_no="S-1").fire("examine", "2021-03-17").fire("notify_missing", "2021-03-17")
    twice = Story(case_no="S-2").fire("examine", "2021-03-17").fire("notify_missing", "2021-03-17").fire("submit_complete", "2021-03-19")
    waiver = {"once_notify_missing": Waiver(person_for("centre_head"), "新发现缺项")}
    twice.fire("notify_missing", "2021-03-22", waive=waiver)
    indicator = of([once, twice, Story(case_no="S-3")], "K8")
    assert (indicator.ratio.numerator, indicator.ratio.denominator, indicator.against) == (1, 2, ("S-2",))


def test_by_period_kind_and_unit():
    """A period counts what was closed in it; kinds and units narrow it down."""
    cases = [granted(1, "2021-03-31"), granted(2, "2021-04-08"), instant(1)]
    april = (date(2021, 4, 1), date(2021, 4, 30))
    assert of(cases, "K2", period=april).against == ("P-2",)
    assert of(cases, "K3", kinds=["instant"]).ratio.denominator == 1
    assert of(cases, "K3", units=["nowhere"]).ratio.denominator == 0
    assert of(cases, "K3", units=["u-1"]).ratio.denominator == 3


def test_pieces():
    """Every run is a piece, with its unit, the day on which it opened, and the day on which it closed, if it did."""
    by_run = {piece.run.id: piece for piece in pieces([granted(1, "2021-03-31").case], CN, DAY)}
    assert (by_run["promised#1"].opened, by_run["promised#1"].closed) == (date(2021, 3, 17), date(2021, 3, 31))
    assert by_run["promised#1"].unit == "u-1"
    assert by_run["intake#1"].in_time is None


@pytest.mark.parametrize("key", ["K1", "K2", "K3", "K4"])
def test_every_indicator_says_where_it_comes_from(key):
    """Each indicator carries its Chinese name, its target and the clause of the plan."""
    indicator = of([], key)
    assert indicator.zh
    assert indicator.ratio.target is not None
    assert "华龙政〔2021〕5号" in indicator.cite.zh
