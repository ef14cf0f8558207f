"""Every verb of a centre checks what it is handed, before anything else happens."""

import pytest

from caseflow.errors import BadInput
from tests.core.stories import CENTRE, Story, at, person_for

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
