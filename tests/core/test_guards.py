"""The guards that ship, each with what it lets pass and what it says otherwise; and what a guard is handed."""

import pytest

from caseflow import Actor, Guard
from caseflow.calendar import CN, working_days
from caseflow.errors import DefinitionError, GuardRefused
from caseflow.guards import approved_if, at_least, centre_says, closed, fits_in, happened, not_same_actor_as, once, overdue, says
from caseflow.machines.forms import Reasons, SpecialNotice
from caseflow.machines.guards import kind_is
from caseflow.machines.law import LICENSING
from tests.core.stories import (
    BENEFIT,
    CENTRE,
    DONE,
    GENEROUS,
    LICENCE,
    LOST,
    UNTIMED,
    A,
    B,
    Story,
    accepted,
    at,
    life,
    limit,
    make,
    row,
    small_centre,
)

DAY = "2021-03-17"
SEEN = []
WATCH = Guard("watch", lambda asked: SEEN.append(asked) or True, zh="看")


def asked(guard, *, events=("mark",), matter=LICENCE, parameters=(), form=None, wants=None):
    """What `guard` says, in a small case in which some events have happened: '' when it lets pass."""
    made = life(
        transitions=(row("mark", A, A), row("unmark", A, A, revokes="mark"), row("go", A, DONE, guards=guard, form=wants)),
        limits=limit("days", "go", working_days(1), A),
        parameters=parameters,
    )
    story = Story("small", DAY, centre=small_centre(made, parameters=dict.fromkeys(parameters, True)), matter=matter)
    for event in events:
        story.fire(event, DAY)
    try:
        story.fire("go", "2021-03-22", form=form)
    except GuardRefused as refused:
        return refused.reasons[guard.name]
    return ""


class TestWhatHappened:
    def test_once(self):
        """Once is once; what was revoked does not count."""
        assert "已于 2021-03-17 作出" in asked(once("mark"))
        assert asked(once("mark"), events=()) == asked(once("mark"), events=("mark", "unmark")) == ""

    def test_happened(self):
        """What has happened and stands has happened."""
        assert asked(happened("mark")) == ""
        assert "尚未" in asked(happened("mark"), events=())
        assert "尚未" in asked(happened("mark"), events=("mark", "unmark"))

    def test_in_the_case_or_in_the_run(self):
        """Within the run or within the whole case: another scope is a defect of the definition."""
        assert "已于" in asked(once("mark", within="case"))
        assert asked(happened("mark", within="case")) == ""
        with pytest.raises(DefinitionError, match="within must be 'run' or 'case', not 'runs'"):
            asked(once("mark", within="runs"))

    def test_persons(self):
        """Who did the one may not do the other."""
        assert "须由他人办理" in asked(not_same_actor_as("mark"))
        assert asked(not_same_actor_as("mark"), events=()) == ""

    def test_revoked_in_its_own_run(self):
        """In a case with several runs a withdrawal takes back what stood in the run where it happens."""
        story = accepted().fire("extend", "2021-03-18").fire("withdraw_extension", "2021-03-19")
        offer = next(one for one in CENTRE.offers(story.case, at=at("2021-03-20")) if one.event == "extend")
        assert offer.may


class TestForms:
    def test_at_least(self):
        """Two or more means two or more (民法典第一千二百五十九条)."""
        items = type("Items", (), {"names": ("a", "b")})()
        view = type("View", (), {"form": items})()
        assert at_least("names", 2).check(view) is True
        assert "须 3 项以上，现有 2" in at_least("names", 3).check(view)

    def test_says(self):
        """What must be filled in here must be filled in."""
        for held, passes in (("x", True), ("", False), (None, False), (" ", False), (working_days(1), True)):
            view = type("View", (), {"form": type("Form", (), {"field": held})()})()
            assert (says("field").check(view) is True) is passes

    def test_fits_in(self):
        """A span may shorten what the matter has, never lengthen it; where the matter has none there is nothing to hold it against."""
        short, long = (make(SpecialNotice, expected=working_days(n)) for n in (10, 11))
        guard = fits_in("expected", "promised")
        assert asked(guard, form=short, wants=SpecialNotice) == ""
        assert "不得长于" in asked(guard, form=long, wants=SpecialNotice)
        assert asked(guard, form=long, wants=SpecialNotice, matter=UNTIMED) == ""


class TestMatterAndCentre:
    def test_kind_is(self):
        """Only the kinds of the matter's guide; without a matter nobody says otherwise."""
        assert asked(kind_is("promised")) == asked(kind_is("fast"), matter=None) == ""
        assert "只办" in asked(kind_is("fast"))

    def test_centre_says(self):
        """What hangs on a rule of the centre's own asks for it."""
        assert asked(centre_says("silence"), parameters=("silence",)) == ""
        assert "本中心未规定" in asked(centre_says("silence"))

    def test_approved_if(self):
        """An approval is asked for only where the centre wants it."""
        assert asked(approved_if("strict", "mark"), events=()) == ""
        assert asked(approved_if("strict", "mark"), parameters=("strict",)) == ""
        assert "须先" in asked(approved_if("strict", "mark"), parameters=("strict",), events=())

    def test_overdue(self):
        """There is something to explain only when a clock of the run is past its due day."""
        assert asked(overdue("days")) == ""
        assert "“other” 未超期" in asked(overdue("other"))
        assert "“other”、“another” 均未超期" in asked(overdue("other", "another"))

    def test_closed(self):
        """Nothing of that name is inside a run that never opened one."""
        assert asked(closed("inner")) == ""


class TestCited:
    def test_only_where_its_law_binds(self):
        """A guard that cites is asked only where one of its texts binds: the licensing law binds licences alone."""
        guard = Guard("no", lambda _: "不可 (no)", zh="不", cite=LICENSING[32])
        assert "不可" in asked(guard)
        assert asked(guard, matter=BENEFIT) == ""


class TestWhatAGuardIsHanded:
    def test_the_view(self):
        """The run, the event, the day, the person, the form, the opening, the matter, the calendar, and what the centre gives."""
        SEEN.clear()
        assert asked(WATCH, parameters=("silence",), form=Reasons(why="因故"), wants=Reasons) == ""
        view = SEEN[-1]
        assert (view.run, view.event, str(view.day), view.actor.id) == ("small#1", "go", "2021-03-22", "p-doer")
        assert (view.form, view.matter, view.calendar) == (Reasons(why="因故"), LICENCE, CN)
        assert (view.opening.event, view.given("silence"), view.given("other")) == ("open", True, None)
        assert [entry.event for entry in view.done("mark")] == ["mark"]

    def test_who_is_asked_for_an_opinion(self):
        """Only the department that was asked answers; its silence is consent where the centre says so."""
        joint = Story("joint", DAY, centre=GENEROUS, matter=LICENCE).fire("consult", DAY)
        with pytest.raises(GuardRefused, match="征求的是 u-1 的意见，不是 未列明单位"):
            joint.fire("agree", DAY, by=Actor("x", roles={"department"}))
        assert joint.fire("agree", DAY).case.run("opinion").state == "agreed"

    def test_secondary_materials(self):
        """Only what the matter lists as secondary may come later."""
        story = accepted()
        form = make(type(Story().fire("examine", DAY).fire("notify_missing", DAY).last.form))
        with pytest.raises(GuardRefused, match="不是可容缺的次要材料"):
            story.fire("list_secondary", DAY, form=form)


class TestSupplements:
    def story(self):
        return Story(day=DAY).fire("examine", DAY).fire("notify_missing", "2021-03-18")

    def test_the_list(self):
        """What is not on the list is not accepted, and the nearest name is told; all that is on it completes it."""
        story = self.story()
        with pytest.raises(GuardRefused, match="不在一次性告知清单内"):
            story.fire("submit_partial", "2021-03-19", form={"items": ["户口簿"]})
        with pytest.raises(GuardRefused, match="尚缺 材料乙, 材料丙"):
            story.fire("submit_complete", "2021-03-19", form={"items": ["材料甲"]})
        with pytest.raises(GuardRefused, match="材料已齐全"):
            story.fire("submit_partial", "2021-03-19", form={"items": ["材料甲", "材料乙", "材料丙"]})

    def test_item_by_item(self):
        """Partial submissions and commitments are ticked off; the last one completes the list."""
        story = self.story().fire("submit_partial", "2021-03-19", form={"items": ["材料甲"]})
        story.fire("commit", "2021-03-19", form={"items": ["材料乙"], "text": "三日内补交"})
        assert story.fire("submit_complete", "2021-03-22", form={"items": ["材料丙"]}).case.run("supplement").state == "supplemented"


def test_an_outcome_is_not_lost():
    """The small rows used here may also lead elsewhere."""
    made = life(transitions=(row("begin", A, B), row("give_up", B, LOST)))
    assert Story("small", centre=small_centre(made)).fire("begin", DAY).fire("give_up", DAY).case.state == "lost"
