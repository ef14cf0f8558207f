"""What the indicators count by the law: decisions on the spot either way, late extensions, invalid ratings, notices of every kind."""

from datetime import date

import pytest

from caseflow.calendar import CN
from caseflow.machines.forms import DeficiencyNotice, MissingItem, OnSpotResult, Refusal, SuperiorReply
from caseflow.machines.indicators import indicators
from tests.core.stories import BENEFIT, Story, accepted

DAY = "2021-03-17"
REFUSED = Refusal(number="不许〔2021〕1号", reasons="不符合条件", remedies="六十日内申请行政复议")


def key(name, *cases, **more):
    return next(each for each in indicators(cases, CN, day=date(2021, 12, 31), **more) if each.key == name)


def instant(**more):
    return Story(day=DAY, **more).fire("examine", DAY).fire("accept_instant", DAY)


class TestOnTheSpot:
    def test_a_refusal_with_reasons_is_a_decision(self):
        """A lawful decision on the spot, either way, counts as done on the spot; refusals are shown beside."""
        done = instant().fire("complete_on_spot", DAY, form=OnSpotResult(result="发证", same_visit=True)).case
        refused = instant().fire("refuse_on_spot", DAY, form=REFUSED).case
        indicator = key("K1", done, refused)
        assert (str(indicator.ratio), indicator.beside) == ("100.0% (2/2)", (("其中当场不予", "of these refused on the spot", 1),))

    def test_refused_the_next_day_is_not_on_the_spot(self):
        """What was refused after its day was not decided on the spot."""
        assert str(key("K1", instant().fire("refuse_on_spot", "2021-03-18", form=REFUSED).case).ratio) == "0.0% (0/1)"

    def test_a_return_belongs_to_another_kind(self):
        """What was given back on the spot is a 退回件, and not counted here."""
        assert key("K1", instant(matter=BENEFIT).fire("return_case", DAY).case).ratio.value is None


def test_a_case_that_was_late_stays_late():
    """What happened after the period was over takes nothing back in K2 and K3."""
    late = accepted().fire("grant", "2021-04-20").case
    assert [str(key(name, late).ratio) for name in ("K2", "K3")] == ["0.0% (0/1)", "0.0% (0/1)"]


def test_between_the_two_readings_is_in_time():
    """A superior's reply that was carried out on the day between the two readings of 2日 was in time."""
    story = Story(day=DAY).fire("examine", DAY).fire("accept_upward", DAY).fire("forward", DAY)
    story.fire("receive_reply", "2021-04-23", form=SuperiorReply(number="濮环〔2021〕9号", granted=False))
    between = story.fire("close_refused", "2021-04-26", form=REFUSED).case
    assert str(key("K3", between).ratio) == "100.0% (1/1)"


@pytest.mark.parametrize(("until", "met"), [(3, True), (2, False)])
def test_which_grades_are_content_is_a_parameter(until, met):
    """Grades one to three are content by default; a centre may be stricter with itself."""
    case = Story("evaluation", DAY).fire("rate", DAY, form={"grade": 3, "rated": "w-03"}).case
    assert key("K4", case, content_until=until).ratio.met is met


def test_an_invalid_rating_is_shown_beside():
    """A rating that was found invalid counts neither way, and its number is shown beside the rate."""
    story = Story("evaluation", DAY).fire("rate", DAY, form={"grade": 5, "rated": "w-03"})
    invalid = story.fire("verify_rating", DAY).fire("find_invalid", DAY).case
    assert str(key("K4", invalid).ratio) == "undefined (0/0; 1 not counted)"


def test_telling_once_is_a_duty_and_no_rate():
    """K8 has no target, and counts what is told at the counter, by an agent, and of secondary items."""
    notice = DeficiencyNotice(items=(MissingItem(name="材料甲", how="窗口"),))
    once = Story(day=DAY).fire("examine", DAY).fire("notify_missing", DAY, form=notice).case
    assert (str(key("K8", once).ratio), key("K8", once).ratio.target) == ("100.0% (1/1)", None)


def test_what_is_counted_is_said():
    """期限 in K2 has two readings: the indicator says which one it counts."""
    assert "法定时限" in key("K2").reading
    assert "by the other reading the statute alone" in str(indicators([], CN, day=date(2021, 3, 17)))
