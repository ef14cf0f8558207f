"""联办件 and 部门意见: 行政许可法 26(2), “不得超过四十五日…可以延长十五日” (42(2)); silence is consent only where the centre says so."""

import attrs
import pytest

from caseflow import Actor, Centre
from caseflow.calendar import CN, working_days
from caseflow.errors import GuardRefused, NoSuchEvent, NotPermitted
from caseflow.machines import CATALOGUE
from caseflow.machines.forms import ConsultationLetter
from tests.core.stories import BENEFIT, CENTRE, PEOPLE, Story

DAY = "2021-03-17"
SILENT = Centre("silent", lifecycles=CATALOGUE, calendar=CN, parameters={"silence_is_consent": True})
EXTENSION = {"reasons": "部门意见不一", "told_on": "2021-05-20"}


def letter(department, within=working_days(5)):
    return ConsultationLetter(department=department, question="是否同意", within=within)


def officer(unit):
    return Actor(f"w-{unit}", roles={"department"}, unit=unit)


def joint(**more):
    return Story(day=DAY, **more).fire("examine", DAY).fire("accept_joint", DAY)


def consulted(*departments, **more):
    story = joint(**more)
    for department in departments:
        story.fire("consult", "2021-03-18", form=letter(department))
    return story


class TestForty:
    def test_five_and_forty_and_fifteen_more(self):
        """Accepted 2021-03-17: 45 working days end on 05-21, extended once by the government's head by 15 on 06-11."""
        story = joint()
        assert story.due("statutory", DAY) == "2021-05-21"
        with pytest.raises(NotPermitted):
            story.fire("extend", "2021-05-20", form=EXTENSION, by=PEOPLE["department_head"])
        assert story.fire("extend", "2021-05-20", form=EXTENSION).due("statutory", "2021-05-20") == "2021-06-11"
        with pytest.raises(GuardRefused, match="只能一次"):
            story.fire("extend", "2021-05-20", form=EXTENSION)
        assert story.fire("withdraw_extension", "2021-05-20").due("statutory", "2021-05-20") == "2021-05-21"

    def test_law_for_licences_alone(self):
        """A benefit has what its matter says, and no extension by this article."""
        story = joint(matter=attrs.evolve(BENEFIT, statutory=working_days(30)))
        assert str(story.clock("statutory", DAY).within) == "30 working_days"
        with pytest.raises(GuardRefused, match="not a licence"):
            story.fire("extend", "2021-05-20", form=EXTENSION)

    def test_a_special_procedure_stops_it(self):
        """Time of a special procedure is left out here too (45)."""
        story = joint().fire("order_special", "2021-03-22").fire("end_special", "2021-03-26")
        assert story.due("statutory", "2021-03-26") == "2021-05-27"


class TestOpinions:
    def test_all_must_have_answered(self):
        """Only when every department that was asked has answered can the lead decide, whatever they say."""
        story = consulted("规划", "消防")
        with pytest.raises(NoSuchEvent, match="does not leave the state"):
            story.fire("grant", "2021-03-19")
        story.fire("agree", "2021-03-19", run="opinion#1", by=officer("规划"))
        assert story.case.state == "dispatched"
        story.fire("object", "2021-03-22", run="opinion#2", by=officer("消防"))
        assert story.case.state == "all_in"
        assert story.fire("grant", "2021-03-23").fire("deliver", "2021-03-24").case.state == "completed_granted"

    def test_only_the_department_that_was_asked(self):
        """Another department cannot answer in its place."""
        for event in ("agree", "object"):
            with pytest.raises(GuardRefused, match="another department"):
                consulted("规划").fire(event, "2021-03-19", by=officer("消防"))
        assert consulted("规划").fire("object", "2021-03-19", by=officer("规划")).case.state == "all_in"

    def test_asked_again(self):
        """After the answers another department may still be asked."""
        story = consulted("规划").fire("agree", "2021-03-19", by=officer("规划")).fire("consult", "2021-03-22", form=letter("消防"))
        assert story.case.state == "dispatched"

    def test_silence(self):
        """Five working days from the letter: silence is consent where the centre says so, elsewhere only late."""
        assert consulted("规划").due("opinion", "2021-03-18") == "2021-03-25"
        consented = consulted("规划", centre=SILENT).lapse("2021-03-26")
        assert [(move.event, move.target) for move in consented.last.moves] == [
            ("deem_consent", "deemed_consent"),
            ("all_answered", "all_in"),
        ]
        quiet = consulted("规划").lapse("2021-03-26")
        assert (quiet.case.state, quiet.clock("opinion", "2021-03-26").breached) == ("dispatched", True)
        assert quiet.fire("agree", "2021-03-29", by=officer("规划")).case.state == "all_in"

    def test_no_day_named_no_silence(self):
        """A letter that names no day has no clock that could lapse."""
        story = joint(centre=SILENT).fire("consult", "2021-03-18", form=letter("规划", None)).lapse("2021-12-01")
        assert (story.case.state, story.clock("opinion", "2021-12-01").within) == ("dispatched", None)

    def test_withdrawn(self):
        """A withdrawal cancels the open requests for opinions."""
        story = consulted("规划", "消防").fire("withdraw", "2021-03-19")
        assert [story.case.run(f"opinion#{n}").state for n in (1, 2)] == ["called_off", "called_off"]
        assert CENTRE.lifecycles["opinion"].called_off.name == "called_off"


def test_who_consulted_does_not_decide():
    """The officer who led the consultation decides neither way: the head who decides is another person."""
    both = Actor("w-09", roles={"department", "department_head"}, unit="u-1")
    story = joint().fire("consult", "2021-03-18", form=letter("消防站"), by=both).fire("agree", "2021-03-19", by=officer("消防站"))
    for event in ("grant", "refuse"):
        with pytest.raises(GuardRefused, match="w-09 已经办"):
            story.fire(event, "2021-03-22", by=both)
    assert story.fire("grant", "2021-03-22").case.state == "granted"
