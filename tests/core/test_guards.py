"""The guards that ship, each with what it lets pass and what it says otherwise; and what a guard is handed."""

import pickle

import attrs
import pytest

from caseflow import Actor, Guard, View, journal
from caseflow.calendar import CN, working_days
from caseflow.engine.rules import Act
from caseflow.errors import BadInput, DefinitionError, GuardRefused
from caseflow.guards import Once, approved_if, at_least, centre_says, closed, fits_in, happened, not_same_actor_as, once, overdue, says
from caseflow.machines import CATALOGUE
from caseflow.machines.forms import Reasons, SpecialNotice
from caseflow.machines.guards import is_responsible, kind_is, not_oneself, rater_hidden
from caseflow.machines.law import LICENSING
from caseflow.store.verifying import verify
from tests.core.stories import (
    BENEFIT,
    CENTRE,
    DONE,
    GENEROUS,
    LICENCE,
    LOST,
    OFF,
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


def refusal(guard, *, events=("mark",), matter=LICENCE, parameters=(), form=None, wants=None):
    """Return what `guard` says against `go` in a small case in which `events` have happened: '' when it lets it pass."""
    definition = life(
        transitions=(row("mark", A, A), row("unmark", A, A, revokes="mark"), row("go", A, DONE, guards=guard, form=wants)),
        limits=limit("days", "go", working_days(1), A),
        parameters=parameters,
    )
    story = Story("small", DAY, centre=small_centre(definition, parameters=dict.fromkeys(parameters, True)), matter=matter)
    for event in events:
        story.fire(event, DAY)
    try:
        story.fire("go", "2021-03-22", form=form)
    except GuardRefused as error:
        return error.reasons[guard.name]
    return ""


class TestWhatHappened:
    def test_once(self):
        """`once` refuses a second event; a revoked one does not count."""
        assert "已于 2021-03-17 作出" in refusal(once("mark"))
        assert refusal(once("mark"), events=()) == refusal(once("mark"), events=("mark", "unmark")) == ""

    def test_happened(self):
        """`happened` asks for an event that was not revoked."""
        assert refusal(happened("mark")) == ""
        assert "尚未" in refusal(happened("mark"), events=())
        assert "尚未" in refusal(happened("mark"), events=("mark", "unmark"))

    def test_in_the_case_or_in_the_run(self):
        """Within the run or within the whole case: another scope is a defect of the definition."""
        assert "已于" in refusal(once("mark", within="case"))
        assert refusal(happened("mark", within="case")) == ""
        with pytest.raises(DefinitionError, match="within must be 'run' or 'case', not 'runs'"):
            refusal(Guard("mine", Once("mark", "runs"), zh="自定"))
        with pytest.raises(BadInput, match=r"within must be 'run' or 'case' \(did you mean 'run'\?\), not 'runs'"):
            once("mark", within="runs")

    def test_persons(self):
        """Whoever did one of the two acts may not do the other."""
        assert "须由他人办理" in refusal(not_same_actor_as("mark"))
        assert refusal(not_same_actor_as("mark"), events=()) == ""

    def test_revoked_in_its_own_run(self):
        """In a case with several runs a withdrawal takes back what stood in the run where it happens."""
        story = accepted().fire("extend", "2021-03-18").fire("withdraw_extension", "2021-03-19")
        offer = next(offer for offer in CENTRE.offers(story.case, at=at("2021-03-20")) if offer.event == "extend")
        assert offer.may


class TestForms:
    def test_at_least(self):
        """Two or more means two or more (民法典第一千二百五十九条)."""
        items = type("Items", (), {"names": ("a", "b")})()
        view = type("View", (), {"form": items})()
        assert at_least("names", 2).check(view) is True
        assert at_least("names", 3).check(view) == "names须 3 项以上，现有 2 项 (names: at least 3, given 2)"

    def test_says(self):
        """What must be filled in here must be filled in."""
        for value, passes in (("x", True), ("", False), (None, False), (" ", False), (working_days(1), True)):
            view = type("View", (), {"form": type("Form", (), {"field": value})()})()
            assert (says("field").check(view) is True) is passes

    def test_fits_in(self):
        """A span may shorten what the matter has, never lengthen it; where the matter has none there is nothing to hold it against."""
        short, long = (make(SpecialNotice, expected=working_days(n)) for n in (10, 11))
        guard = fits_in("expected", "promised")
        assert refusal(guard, form=short, wants=SpecialNotice) == ""
        assert "不得长于" in refusal(guard, form=long, wants=SpecialNotice)
        assert refusal(guard, form=long, wants=SpecialNotice, matter=UNTIMED) == ""


class TestMatterAndCentre:
    def test_kind_is(self):
        """Only the kinds of the matter's guide; without a matter nobody says otherwise."""
        assert refusal(kind_is("promised")) == refusal(kind_is("fast"), matter=None) == ""
        assert "只能按" in refusal(kind_is("fast"))

    def test_centre_says(self):
        """A guard that depends on a rule of the centre reads the centre's parameter."""
        assert refusal(centre_says("silence"), parameters=("silence",)) == ""
        assert "本中心未规定" in refusal(centre_says("silence"))

    def test_approved_if(self):
        """An approval is asked for only where the centre wants it."""
        assert refusal(approved_if("strict", "mark"), events=()) == ""
        assert refusal(approved_if("strict", "mark"), parameters=("strict",)) == ""
        assert "须先" in refusal(approved_if("strict", "mark"), parameters=("strict",), events=())

    def test_overdue(self):
        """There is something to explain only when a clock of the run is past its due day."""
        assert refusal(overdue("days")) == ""
        assert "“other” 未超期" in refusal(overdue("other"))
        assert "“other”、“another” 均未超期" in refusal(overdue("other", "another"))

    def test_closed(self):
        """Nothing of that name is inside a run that never opened one."""
        assert refusal(closed("inner")) == ""


class TestCited:
    def test_only_where_its_law_binds(self):
        """A guard that cites is asked only where one of its texts binds: the licensing law binds licences alone."""
        guard = Guard("no", lambda _: "不可 (no)", zh="不", cite=LICENSING[32])
        assert "不可" in refusal(guard)
        assert refusal(guard, matter=BENEFIT) == ""


class TestWhatAGuardIsHanded:
    def test_the_view(self):
        """The run, the event, the day, the person, the form, the opening, the matter, the calendar, and what the centre gives."""
        SEEN.clear()
        assert refusal(WATCH, parameters=("silence",), form=Reasons(why="因故"), wants=Reasons) == ""
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


GUARDS = {guard.name: guard for lifecycle in CATALOGUE for row in lifecycle.transitions for guard in row.guards}


class TestGuardsAreData:
    @pytest.mark.parametrize("guard", GUARDS.values(), ids=GUARDS)
    def test_of_the_catalogue(self, guard):
        """Every guard that ships can be pickled, equals its copy, and prints its arguments and never an address."""
        assert pickle.loads(pickle.dumps(guard)) == guard  # noqa: S301  # pickled in the line itself
        assert "0x" not in repr(guard)
        assert "<lambda>" not in repr(guard)
        if attrs.has(type(guard.check)):
            arguments = attrs.asdict(guard.check, recurse=False)
            assert all(f"{name}={value!r}" in repr(guard) for name, value in arguments.items())

    def test_with_the_same_arguments_they_are_equal(self):
        """Two guards are one when their arguments are; another argument makes another guard."""
        assert kind_is("promised") == kind_is("promised")
        assert once("mark") != once("mark", within="case")

    @pytest.mark.parametrize(("guard", "passes"), [(not_oneself, True), (rater_hidden, True), (is_responsible, False)])
    def test_where_the_law_acts(self, guard, passes):
        """Nobody acts there: a guard that keeps a person away lets it pass, and one that asks for a person does not."""
        entry = type("Entry", (), {"actor": "ann", "persons": frozenset({"ann"})})()
        view = type("View", (), {"actor": None, "opening": entry, "persons": entry.persons, "done": lambda *_: ()})()
        view.form = type("Form", (), {"person": "ann"})()
        assert (guard.check(view) is True) is passes

    def test_nobody_acts_in_a_row_that_is_taken_by_itself(self):
        """Such a row cannot ask for another person: the definition is refused, and the fault names row and guard."""
        alone = row("expire", A, LOST, None, guards=not_same_actor_as("begin"))
        days = limit("days", "finish", working_days(1), A, lapse="expire")
        with pytest.raises(DefinitionError, match="'expire' is taken by itself, so nobody acts there: 'not_same_actor_as_begin'"):
            life(transitions=(row("begin", A, A), row("finish", A, DONE), alone), limits=days)


class TestWhatAHostsGuardAsks:
    """A guard of another name does what the shipped one does, when it says the same in `asks=`."""

    @pytest.mark.parametrize(
        ("guard", "accepted"),
        [
            (closed("inner"), True),
            (Guard("all_back", lambda _: True, zh="已收回", asks=("closed", "inner")), True),
            (Guard("closed_inner", lambda _: True, zh="已收回"), False),
            (Guard("all_back", lambda _: True, zh="已收回", asks=("closed", "other")), False),
        ],
    )
    def test_closed(self, guard, accepted):
        """Behind a row that waits for the inner runs, a row that is taken by itself may close the run."""
        rows = (row("order", A, A, opens="inner"), row("go_on", A, B, guards=guard), row("finish", B, DONE), row("expire", B, LOST, None))

        def build():
            return life("main", rows, limits=limit("days", "finish", working_days(1), B, lapse="expire"), unheard="inner")

        if accepted:
            inner = life("inner", (row("end", A, DONE),), called_off=OFF)
            assert small_centre(build(), inner).lifecycles["main"].name == "main"
        else:
            with pytest.raises(DefinitionError, match="'inner' may be open inside: say ends='inner'"):
                build()

    @pytest.mark.parametrize(("asks", "holds"), [(("another_person", "mark"), False), (None, True), (("happened", "mark"), True)])
    def test_another_person(self, asks, holds):
        """Verifying a journal asks a guard once more when it says that it asks for another person, and no other guard."""

        def four_eyes(asked):
            marked = {person for entry in asked.done("mark") for person in entry.persons}
            return not marked & asked.actor.persons or "须由他人办理 (another pair of eyes)"

        def centre(check):
            guard = Guard("four_eyes", check, zh="四眼", asks=asks)
            return small_centre(life(transitions=(row("mark", A, A), row("go", A, DONE, guards=guard))))

        story = Story("small", DAY, centre=centre(lambda _: True)).fire("mark", DAY)
        with pytest.raises(GuardRefused, match="another pair of eyes"):
            Story("small", DAY, centre=centre(four_eyes)).fire("mark", DAY).fire("go", DAY)
        verdict = verify(journal.dumps(story.fire("go", DAY).case), centre(four_eyes))
        assert verdict.holds is holds
        assert holds or "another pair of eyes" in verdict.fault


def test_nobody_acts_where_the_law_does():
    """Asked where the law acts, the guard for another person holds: there is nobody to be the same person."""
    case = accepted().case
    act = Act("lapse", case.standing[-1].at, None, None)
    assert not_same_actor_as("open").check(View(case, case.main, act, CENTRE)) is True


@pytest.mark.parametrize("asks", ["closed", ("closes", "x"), ("closed",), ("once", 3), 5])
def test_what_a_guard_may_ask(asks):
    """`asks=` takes one of four questions and a name; anything else is refused with the four."""
    with pytest.raises(DefinitionError, match=r'asks= takes \("once", event\) or .* or \("closed", lifecycle\); not '):
        Guard("mine", lambda _: True, zh="自定", asks=asks)


def test_an_outcome_is_not_lost():
    """The small rows used here may also lead elsewhere."""
    definition = life(transitions=(row("begin", A, B), row("give_up", B, LOST)))
    assert Story("small", centre=small_centre(definition)).fire("begin", DAY).fire("give_up", DAY).case.state == "lost"
