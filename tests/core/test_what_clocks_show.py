"""What people read of a clock: both days, its ground, its excuse, and on what it rests when it rests on a default alone."""

from datetime import date, datetime

import attrs
import pytest

from caseflow import Actor, Centre, LegalType, Matter, Waiver, form
from caseflow.calendar import CN, calendar_days, months, working_days
from caseflow.cli.board import items_of
from caseflow.clocks.clock import clocks_table
from caseflow.errors import BadInput, GuardRefused
from caseflow.machines import CATALOGUE
from caseflow.machines.forms import ExtensionNotice, Grant, Refusal, SpecialKind, SpecialNotice, SurveyOrder
from caseflow.reports import draw
from caseflow.reports.export import form_schema
from tests.core.stories import BENEFIT, CENTRE, LICENCE, Story, accepted, at, life, limit, row, small_centre

DAY = "2021-03-17"
WHY = "一人一站"


def upward(**more):
    return Story(day=DAY, **more).fire("examine", DAY).fire("accept_upward", DAY)


def instant_of(day):
    """The instant at nine on `day`."""
    return datetime.fromisoformat(at(day))


def html_of(story, day):
    """The clocks of a case as a notebook shows them."""
    return clocks_table(CENTRE.clocks(story.case, at=at(day))).html()


def replied():
    return upward().fire("forward", DAY).fire("receive_reply", "2021-04-23")


class TestTables:
    def test_both_days_stand_where_one_does(self):
        """Where two readings give two days, table, picture and explanation name both."""
        case = replied().case
        table = str(CENTRE.clocks(case, at=at("2021-04-26")))
        assert "2021-04-25" in table
        assert "2021-04-26 过后算超期" in table
        assert "按较宽的适用口径尚未届满，不究责" in table
        picture = draw.clock_days(case, CN, date(2021, 4, 26))
        assert "2021-04-26 过后算超期 late after" in str(picture)
        assert "2021-04-26 过后算超期 late after" in picture.svg

    def test_the_ground_of_a_pause(self):
        """Below the table stands what stopped a clock, from when to when, and on what ground."""
        story = accepted().fire("order_special", "2021-03-22")
        assert "special_procedure#1 2021-03-22 起：行政许可法第四十五条" in html_of(story, "2021-03-23")
        story.fire("end_special", "2021-03-26")
        assert "2021-03-22 至 2021-03-26：行政许可法第四十五条" in html_of(story, "2021-03-27")

    def test_a_default_that_nobody_adopted(self):
        """An untimed clock that rests on a default alone says so, and never as a rule of the centre."""
        html = html_of(Story(day=DAY, matter=BENEFIT), DAY)
        assert "系统默认：非许可事项比照五个工作日答复；本中心未采纳，不计时" in html
        assert "本中心规定" not in html

    def test_what_is_in_principle(self):
        """A soft limit is marked as one."""
        order = SurveyOrder(place="胜利路1号", what="场所")
        case = accepted().fire("order_survey", "2021-03-22", form=order).case
        assert "原则上 in principle" in str(CENTRE.clocks(case, at=at("2021-03-23")))

    def test_a_period_in_months_is_explained_by_its_corresponding_day(self):
        """A statute in months is explained by its first day, its corresponding day and the days over which it rolls."""
        matter = attrs.evolve(LICENCE, statutory=months(2), promised=None)
        trace = accepted("2021-03-01", matter=matter).clock("statutory", "2021-03-02").explain()
        assert (str(trace.due), len(trace) < 10) == ("2021-05-06", True)


class TestBoard:
    def test_both_days_and_in_principle(self):
        """The board knows the later day, what is excused, and what is in principle."""
        [close] = [item for item in items_of(CENTRE, replied().case, instant_of("2021-04-26")) if item.limit.name == "close"]
        assert (close.status, str(close.due), str(close.overdue_after), close.soft) == ("excused", "2021-04-25", "2021-04-26", False)
        order = SurveyOrder(place="胜利路1号", what="场所")
        case = accepted().fire("order_survey", "2021-03-22", form=order).case
        [survey] = [item for item in items_of(CENTRE, case, instant_of("2021-03-23")) if item.limit.name == "survey"]
        assert (survey.soft, survey.overdue_after) == (True, None)


class TestPowers:
    def test_what_the_superior_decides_is_not_granted_or_refused_here(self):
        """A case accepted before the guide said so may still stand as promised: nobody here decides it, and it goes up (35)."""
        story = accepted()
        ours = attrs.evolve(LICENCE, superior_decides=True)
        case = story.case.__class__(story.case.case_no, ours, story.case.entries, story.case.runs, story.case.standing)
        for event, paper in [("grant", Grant(number="1")), ("refuse", Refusal(number="1", reasons="不合", remedies="复议"))]:
            with pytest.raises(GuardRefused, match="nobody here grants or refuses"):
                CENTRE.fire(case, event, at=at("2021-03-22"), actor=Actor("h-01", roles={"department_head"}), form=paper)

    def test_the_review_of_43_is_extended_by_its_own_law_only(self):
        """42(1) does not extend the review before a superior decides; the matter's own law may, while it is not over."""
        notice = ExtensionNotice(reasons="案情复杂")
        with pytest.raises(GuardRefused, match="42\\(1\\) does not extend the review of 43"):
            upward().fire("extend", "2021-03-18", form=notice)
        own = attrs.evolve(LICENCE, kinds=("upward",), extension=working_days(5))
        assert upward(matter=own).fire("extend", "2021-03-18", form=notice).due("statutory", "2021-03-18") == "2021-04-22"

    def test_nobody_waives_for_oneself(self):
        """The head of the centre may let one person do both, and not the head's own self."""
        both = Actor("w-03", roles={"window_clerk", "department", "centre_head"})
        story = upward().fire("forward", DAY, by=both).fire("receive_reply", "2021-03-24")
        guard = "not_same_actor_as_forward"
        with pytest.raises(GuardRefused, match="not waived by the person concerned"):
            story.fire("close_granted", "2021-03-24", by=both, waive={guard: Waiver(both, WHY)})
        head = Actor("c-01", roles={"centre_head"})
        done = story.fire("close_granted", "2021-03-24", by=both, waive={guard: Waiver(head, WHY)})
        assert [waived.guard for waived in done.last.extras.waived] == [guard]

    def test_a_step_without_a_matter_stops_nothing(self):
        """Where no matter is known, no text is known that stops a clock."""
        notice = SpecialNotice(kind=SpecialKind.HEARING, expected=working_days(3))
        stops = CATALOGUE["promised"].limit("promise").pauses_if
        assert stops(notice, None) is None

    def test_who_decides_must_be_qualified(self):
        """对行使审批职能的人员有资质、资格要求的: the decision states the qualification that the matter requires."""
        vet = attrs.evolve(LICENCE, requires_qualification="执业兽医")
        with pytest.raises(GuardRefused, match="qualified_to_decide"):
            accepted(matter=vet).fire("grant", "2021-03-22", form=Grant(number="1"))
        assert accepted(matter=vet).fire("grant", "2021-03-22", form=Grant(number="1", qualification="执业兽医")).case.state == "granted"


class TestForms:
    def test_a_title_of_a_field_that_does_not_exist(self):
        """A misspelt title is refused where the form is declared, with the nearest field."""
        with pytest.raises(BadInput, match="did you mean 'pages'"):

            @form("便条", page="页数")
            class Note:
                """A note."""

                pages: int = 1

    def test_languages_of_a_schema(self):
        """Titles and labels come in Chinese or in English, and in no other language."""
        kind = form_schema(SpecialNotice, "en")["properties"]["kind"]
        assert (kind["title"], kind["oneOf"][0]["title"]) == ("Kind", "hearing")
        with pytest.raises(BadInput, match="must be 'zh' or 'en'"):
            form_schema(SpecialNotice, "fr")


class TestOverAWeekend:
    def test_a_pause_on_saturday(self):
        """What ran out on Friday stays late, though a hearing was ordered on Saturday."""
        friday = Matter(code="X-1", name="甲", legal_type=LegalType.LICENCE, promised=working_days(7), kinds=("promised",))
        story = accepted(matter=friday).fire(
            "order_special", "2021-03-27", form=SpecialNotice(kind=SpecialKind.TEST, expected=working_days(2))
        )
        clock = story.fire("end_special", "2021-03-31").clock("promise", "2021-04-20")
        assert (str(clock.due), clock.breached) == ("2021-03-26", True)

    def test_a_longer_edition_takes_nothing_back(self):
        """A case that ran out before it was handed to a lifecycle with more time stays late."""
        rows = (row("pass_on", CATALOGUE["promised"].start, _SHUT, hands_over="heir", keeps="days"),)
        made = life(
            "small", rows, start=CATALOGUE["promised"].start, limits=limit("days", (), calendar_days(3), (CATALOGUE["promised"].start,))
        )
        heir = life("heir", (row("close", _OPEN, _SHUT),), start=_OPEN, limits=limit("days", "close", calendar_days(30), (_OPEN,)))
        centre: Centre = small_centre(made, heir)
        story = Story("small", DAY, centre=centre)
        assert story.fire("pass_on", "2021-03-24").clock("days", "2021-03-25").breached
        early = Story("small", DAY, centre=centre).fire("pass_on", "2021-03-18").clock("days", "2021-03-25")
        assert (str(early.due), early.breached) == ("2021-04-16", False)


_OPEN, _SHUT = CATALOGUE["upward"].start, next(state for state in CATALOGUE["upward"].states if state.final)
