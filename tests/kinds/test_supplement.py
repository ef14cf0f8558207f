"""补办件: “一次性明确告知”, item by item, and 告知承诺 in place of a material (河南省优化营商环境条例 34, 35)."""

import pytest

from caseflow.calendar import working_days
from caseflow.errors import GuardRefused, NotPermitted
from caseflow.machines.forms import Commitment, DeficiencyNotice, MissingItem, SubmittedItems
from tests.core.stories import PEOPLE, Story

DAY = "2021-03-17"
LIST = DeficiencyNotice(
    items=tuple(MissingItem(name=name, how="见办事指南") for name in ("身份证", "房产证", "照片")), period=working_days(10)
)


def notified(form=LIST):
    return Story().fire("examine", DAY).fire("notify_missing", DAY, form=form)


def items(*names):
    return SubmittedItems(items=names)


class TestItemByItem:
    def test_ticked_off(self):
        """Items come in one by one; complete is only what names the last of them."""
        story = (
            notified().fire("submit_partial", "2021-03-18", form=items("照片")).fire("submit_partial", "2021-03-19", form=items("房产证"))
        )
        with pytest.raises(GuardRefused, match="尚缺 身份证"):
            story.fire("submit_complete", "2021-03-22", form=items("照片"))
        story.fire("submit_complete", "2021-03-22", form=items("身份证"))
        assert (story.case.run("supplement").state, story.case.state) == ("supplemented", "examining")

    def test_all_at_once(self):
        """Everything at once is complete at once; part of it cannot be called complete, nor all of it partial twice over."""
        with pytest.raises(GuardRefused, match="尚缺 房产证, 照片"):
            notified().fire("submit_complete", "2021-03-18", form=items("身份证"))
        with pytest.raises(GuardRefused, match="submit_complete"):
            notified().fire("submit_partial", "2021-03-18", form=items("身份证", "房产证", "照片"))
        assert notified().fire("submit_complete", "2021-03-18", form=items("照片", "房产证", "身份证")).case.state == "examining"

    def test_what_was_not_asked_for(self):
        """What is not on the list is refused, with the nearest that is."""
        for event in ("submit_partial", "submit_complete"):
            with pytest.raises(GuardRefused, match="did you mean '身份证'"):
                notified().fire(event, "2021-03-18", form=items("身份正"))

    def test_who_hands_in(self):
        """The applicant hands in, or the window for them; a department does not."""
        for role in ("applicant", "window_clerk"):
            notified().fire("submit_partial", "2021-03-18", form=items("照片"), by=PEOPLE[role])
        with pytest.raises(NotPermitted):
            notified().fire("submit_partial", "2021-03-18", form=items("照片"), by=PEOPLE["department"])


class TestCommitment:
    def test_in_place_of_a_material(self):
        """A commitment counts as its material; only the applicant can give one, and only for what is listed."""
        promise = Commitment(items=("房产证",), text="三十日内补交，否则承担法律责任")
        story = notified().fire("commit", "2021-03-18", form=promise)
        assert story.fire("submit_complete", "2021-03-19", form=items("身份证", "照片")).case.state == "examining"
        with pytest.raises(NotPermitted):
            notified().fire("commit", "2021-03-18", form=promise, by=PEOPLE["window_clerk"])
        with pytest.raises(GuardRefused, match="not on the list"):
            notified().fire("commit", "2021-03-18", form=Commitment(items=("户口本",), text="补交"))


class TestPeriod:
    def test_on_the_last_day_it_is_in_time(self):
        """The period of the notice counts from the day after it; its last day is in time, the day after has lapsed."""
        assert notified().due("supplement", DAY) == "2021-03-31"
        assert notified().fire("submit_complete", "2021-03-31T23:59", form=items("身份证", "房产证", "照片")).case.state == "examining"
        lapsed = notified().lapse("2021-04-01")
        assert [run.state for run in lapsed.case.runs[:2]] == ["returned", "lapsed"]
        assert lapsed.last.extras.limit == "supplement"

    def test_partial_is_not_enough(self):
        """A partial supplement does not stop the clock."""
        story = notified().fire("submit_partial", "2021-03-18", form=items("照片")).lapse("2021-04-01")
        assert story.case.kind == "returned"
