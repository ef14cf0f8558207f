"""Every verb of a centre checks what it is handed, before anything else happens."""

import pytest

from caseflow import Centre, Guard, Waiver, as_machine
from caseflow.calendar import CN
from caseflow.errors import BadInput, DefinitionError
from tests.core.stories import CENTRE, DONE, A, Story, at, life, person_for, row, small_centre

NOW = at("2021-03-18")
HEAD = person_for("centre_head")
CALLS = {
    "fire": lambda case: CENTRE.fire(case, "examine", at=NOW, actor=HEAD),
    "offers": lambda case: CENTRE.offers(case, at=NOW),
    "clocks": lambda case: CENTRE.clocks(case, at=NOW),
    "due_within": lambda case: CENTRE.due_within(case, 3, at=NOW),
    "lapse": lambda case: CENTRE.lapse(case, at=NOW),
    "correct": lambda case: CENTRE.correct(case, 0, at=NOW, actor=HEAD, why="误录"),
    "migrate": lambda case: CENTRE.migrate(case, "intake", to="2022-01-01", at=NOW, actor=HEAD, why="新版"),
    "recompute": lambda case: CENTRE.recompute([case], CENTRE.calendar, at=NOW),
}


@pytest.mark.parametrize("verb", CALLS)
@pytest.mark.parametrize("given", ["HL-1", None, 7, Story("intake", "2021-03-17").case.entries], ids=["number", "None", "int", "entries"])
def test_a_case_is_a_case(verb, given):
    """A case's number, or anything else that is not a Case, is refused by every verb in the same words."""
    with pytest.raises(BadInput, match=r"^case must be a Case, not .*; open one, or load it from where its journal is kept"):
        CALLS[verb](given)


def test_a_calendar_is_a_calendar():
    """A calendar's name is not a calendar."""
    with pytest.raises(BadInput, match=r"calendar must be a WorkCalendar, not 'CN'; use caseflow\.calendar\.CN"):
        CENTRE.recompute([], "CN", at=NOW)
    with pytest.raises(BadInput, match="calendar must be a WorkCalendar"):
        CENTRE.with_calendar(None)


@pytest.mark.parametrize("actor", ["w-03", None])
@pytest.mark.parametrize("verb", ["fire", "correct", "migrate"])
def test_an_actor_is_an_actor(verb, actor):
    """A person's id is not an Actor: the roles would be missing."""
    case = Story("intake", "2021-03-17").case
    calls = {
        "fire": lambda: CENTRE.fire(case, "examine", at=NOW, actor=actor),
        "correct": lambda: CENTRE.correct(case, 0, at=NOW, actor=actor, why="误录"),
        "migrate": lambda: CENTRE.migrate(case, "intake", to="2", at=NOW, actor=actor, why="新版"),
    }
    with pytest.raises(BadInput, match="actor must be an Actor"):
        calls[verb]()


@pytest.mark.parametrize(
    ("call", "why"),
    [
        (lambda: Centre("x", lifecycles=CENTRE.lifecycles, calendar=CN, correctors="centre_head"), "correctors must be a set of roles"),
        (lambda: Centre("x", lifecycles=CENTRE.lifecycles, calendar=CN, correctors=None), "correctors must be a set of roles"),
        (lambda: Centre("x", lifecycles=CENTRE.lifecycles, calendar=CN, parameters=3), "parameters must map names to values, not 3"),
        (lambda: CENTRE.recompute(Story("intake", "2021-03-17").case, CN, at=NOW), r"cases must be several cases, .*; write \[case\]"),
        (lambda: CENTRE.recompute(7, CN, at=NOW), "cases must be several cases, not 7"),
        (lambda: CENTRE.due_within(Story("intake", "2021-03-17").case, "5", at=NOW), "working_days must be a whole number, not '5'"),
        (lambda: Waiver(by="boss", why="x"), "a Waiver takes who waives and why, not by='boss'"),
        (lambda: Waiver(by=HEAD, why=None), "a Waiver takes who waives and why"),
        (lambda: as_machine("promised"), "lifecycle must be a Lifecycle, not 'promised'"),
    ],
)
def test_other_arguments(call, why):
    """What a centre is made of, several cases, a number of days, a waiver and a lifecycle are checked where they are handed over."""
    with pytest.raises(BadInput, match=why):
        call()


@pytest.mark.parametrize("change", [lambda p: p.update(warn_part=0), lambda p: p.clear(), lambda p: p.__setitem__("warn_part", 0)])
def test_a_centre_never_changes(change):
    """Its parameters cannot be changed; a centre with others is another centre."""
    centre = Centre("x", lifecycles=CENTRE.lifecycles, calendar=CN, parameters={"warn_part": 4})
    with pytest.raises(BadInput, match="a centre never changes; make another one with other parameters"):
        change(centre.parameters)
    assert centre.parameters == {"warn_part": 4}


@pytest.mark.parametrize("check", [Story, "text", None])
def test_a_check_can_be_called(check):
    """A guard's check is a function or an object with a call; a class is named, for its brackets were forgotten."""
    with pytest.raises(DefinitionError, match="Guard 'mine': check= takes a function, or an object that can be called, not"):
        Guard("mine", check, zh="自定")


def test_an_event_called_state():
    """An event may have the name that the library `transitions` keeps for itself."""
    centre = small_centre(life(transitions=(row("state", A, DONE),), limits=()))
    assert Story("small", centre=centre).fire("state", "2021-03-18").case.state == "done"
    assert Guard("mine", lambda _: True, zh="自定", asks=["once", "state"]).asks == ("once", "state")
