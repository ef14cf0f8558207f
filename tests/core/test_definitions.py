"""A wrong definition cannot be built: all its faults are listed at once, with the nearest name."""

from itertools import pairwise

import attrs
import pytest

from caseflow import STAYS, State, TimeLimit, from_form, from_matter
from caseflow.calendar import calendar_days, months, working_days
from caseflow.errors import DefinitionError
from caseflow.guards import once
from caseflow.machines import CATALOGUE
from caseflow.machines.forms import DeficiencyNotice, Reasons, SpecialNotice
from tests.core.stories import DONE, HEAD, LOST, OFF, OURS, A, B, life, limit, row

C = State("c", zh="丙")
BEGIN, FINISH = row("begin", A, B), row("finish", B, DONE)
DAYS = limit("days", "finish", working_days(5), (A, B))
TICK = limit("tick", "begin", working_days(5), A)


def rows(*more, begin=BEGIN, finish=FINISH):
    return {"transitions": (begin, finish, *more)}


WRONG = {
    "two states of one name": (rows(row("go", State("a", zh="别的"), DONE)), "two different states are called 'a'"),
    "two rows of one event": (rows(row("begin", A, DONE)), "two rows for event 'begin' in state 'a'"),
    "a reserved event": (rows(row("open", A, B)), "event 'open' is a word of the journal"),
    "an event that is not a name": (rows(row("go on", A, B)), "'go on' is not a name: write letters, digits and _, as 'go_on'"),
    "two limits of one name": ({"limits": (DAYS, DAYS)}, "two limits are called 'days'"),
    "an unreachable state": (rows(row("wake", C, DONE)), "state 'c' is never reached from 'a'"),
    "a dead end": (rows(row("stray", A, C)), "state 'c' has no way out and is not final"),
    "only a loop": (rows(row("stray", A, C), row("spin", C, STAYS)), "state 'c' has no way out and is not final"),
    "a row out of a final state": (rows(row("reopen", DONE, A)), "state 'done' is final, and yet a row leaves it"),
    "called off into an open state": ({"called_off": B}, "called_off='b' must be a final state"),
    "a final start": ({"start": DONE, "transitions": ()}, "start state 'done' is final"),
    "a row without a source": (rows(row("go", (), DONE)), "row 'go' leaves no state"),
    "a row without roles": (rows(row("go", A, DONE, None)), "row 'go': nobody may fire it"),
    "a lapse that somebody fires": (
        rows(row("expire", A, LOST)) | {"limits": attrs.evolve(TICK, lapse="expire")},
        "row 'expire' is taken by itself (by=None): it can have no role and no form",
    ),
    "a lapse with a form": (
        rows(row("expire", A, LOST, None, form=Reasons)) | {"limits": attrs.evolve(TICK, lapse="expire")},
        "row 'expire' is taken by itself (by=None): it can have no role and no form",
    ),
    "a guard that can be waived, on a row that hears": (
        rows(row("hear", A, B, None, on_close_of=("inner", "done"), guards=once("begin", soft=HEAD))),
        "row 'hear' is taken by itself, so 'once_begin' can read no form and nobody can waive it",
    ),
    "two guards of one name": (rows(row("go", A, DONE, guards=(once("x"), once("x")))), "row 'go' has two guards called 'once_x'"),
    "a handover that closes nothing": (rows(row("go", A, B, hands_over="heir")), "row 'go' hands over, so its target must be final"),
    "a clock kept without an heir": (
        rows(row("go", A, DONE, keeps="days")) | {"limits": DAYS},
        "row 'go': keeps= and counts_from= belong to a run that it hands over to",
    ),
    "counted from, without an heir": (rows(row("go", A, DONE, counts_from="open")), "keeps= and counts_from= belong to a run"),
    "opening inside a run that closes": (rows(row("go", A, DONE, opens="inner")), "row 'go' opens a run inside one that it closes"),
    "an unknown clock extended": (
        rows(row("go", A, A, extends={"day": working_days(1)})) | {"limits": DAYS},
        "row 'go' names the clock 'day', which is not a limit here (did you mean 'days'?)",
    ),
    "an unknown clock restarted": (rows(row("go", A, A, restarts="dais")) | {"limits": DAYS}, "(did you mean 'days'?)"),
    "extended in another unit": (
        rows(row("go", A, A, extends={"days": calendar_days(30)})) | {"limits": DAYS},
        "row 'go' extends 'days' by 30 calendar_days, but that clock counts in working_days",
    ),
    "extended by an unknown field": (
        rows(row("go", A, A, form=SpecialNotice, extends={"days": from_form("expectd")})) | {"limits": DAYS},
        "row 'go' takes 'expectd' from its form, but SpecialNotice has no such field (did you mean 'expected'?)",
    ),
    "extended by a field without a form": (
        rows(row("go", A, A, extends={"days": from_form("expected")})) | {"limits": DAYS},
        "row 'go' takes 'expected' from its form, but no form has no such field",
    ),
    "revoking what does not exist": (
        rows(row("go", A, A, revokes="begn")),
        "names the event 'begn', which does not exist (did you mean 'begin'?)",
    ),
    "counted from what need not have happened": (
        rows(row("go", A, DONE, hands_over="heir", counts_from="begin")),
        "none of counts_from=('begin',) need have happened; add \"open\"",
    ),
    "a limit that cites nothing": ({"limits": attrs.evolve(DAYS, cite=())}, "limit 'days' cites nothing"),
    "met by an unknown event": (
        {"limits": limit("days", "finsh", working_days(5), A)},
        "is met by 'finsh', which is not an event here (did you mean 'finish'?)",
    ),
    "running in an unknown state": (
        {"limits": limit("days", "finish", working_days(5), C)},
        "limit 'days' runs in 'c', which is not a state here",
    ),
    "running on a closed run": ({"limits": limit("days", "finish", working_days(5), DONE)}, "no clock runs on a closed run"),
    "months that pause": (
        {"limits": limit("days", "finish", months(1), A, paused_by="inner")},
        "limit 'days' counts in months and could be paused: no text says how to add that up",
    ),
    "readings that pause": (
        {"limits": limit("days", "finish", working_days(2), A, paused_by="inner", readings=calendar_days(2))},
        "limit 'days' has several readings and could be paused",
    ),
    "an amount from an unknown field": (
        {"limits": limit("days", "finish", from_form("periods"), A), "opens_with": DeficiencyNotice},
        "limit 'days' takes 'periods' from its form, but DeficiencyNotice has no such field (did you mean 'period'?)",
    ),
    "a lapse into an unknown event": (
        {"limits": attrs.evolve(DAYS, lapse="finis")},
        "lapses into 'finis', which is not an event here (did you mean 'finish'?)",
    ),
    "a lapse that does not leave every state": (
        rows(row("expire", A, LOST, None)) | {"limits": attrs.evolve(DAYS, lapse="expire")},
        "limit 'days' can run out in 'b', but its lapse 'expire' does not leave that state",
    ),
    "a lapse that stays": (
        rows(row("expire", (A, B), B, None)) | {"limits": attrs.evolve(DAYS, lapse="expire")},
        "limit 'days' can run out in 'b', but its lapse 'expire' does not leave that state",
    ),
    "met and entered again": (
        rows(row("back", C, A), begin=row("begin", A, B), finish=row("go", B, C)) | {"limits": TICK},
        "limit 'tick' is met and entered again by 'back': that row must say restarts='tick'",
    ),
}


@pytest.mark.parametrize(("settings", "says"), WRONG.values(), ids=list(WRONG))
def test_a_wrong_lifecycle(settings, says):
    """Each fault says what is wrong, and suggests the nearest name where there is one."""
    with pytest.raises(DefinitionError) as caught:
        life(**settings)
    assert says in str(caught.value)
    assert any(says in fault for fault in caught.value.faults)


def test_all_faults_at_once():
    """Several faults are listed together, not only the first."""
    with pytest.raises(DefinitionError) as caught:
        life(**rows(row("go", A, C), row("open", A, B)), limits=attrs.evolve(DAYS, cite=()))
    assert len(caught.value.faults) == 3
    assert caught.value.lifecycle == "small"


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"limits": DAYS},
        rows(row("expire", (A, B), LOST, None)) | {"limits": attrs.evolve(DAYS, lapse="expire")},
        {"limits": TICK, "transitions": (BEGIN, row("go", B, C), row("back", C, A, restarts="tick"), row("end", C, DONE))},
        rows(row("longer", A, A, form=SpecialNotice, extends={"days": from_form("expected")})) | {"limits": DAYS},
        rows(row("longer", A, A, extends={"days": from_matter("extension")})) | {"limits": DAYS},
        {"called_off": OFF},
    ],
)
def test_a_right_lifecycle(settings):
    """A right lifecycle can be built, and lists its states and events in the order of the rows."""
    lifecycle = life(**settings)
    assert (lifecycle.states[0], lifecycle.events[0]) == (A, "begin")
    assert (lifecycle.state("a"), lifecycle.limit("nothing")) == (A, None)


def test_one_or_several():
    """One thing and a tuple of it are the same; guards are equal when they check the same."""
    assert row("go", A, B) == row("go", (A,), B)
    assert TimeLimit("t", "go", None, A, zh="限", cite=OURS).met_by == ("go",)
    assert once("a") == once("a") != once("a", within="case")
    assert repr(STAYS) == "STAYS"
    assert all(first.fingerprint != second.fingerprint for first, second in pairwise(CATALOGUE))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (lambda: limit("days", "close", (working_days(3),), A), "within= takes a Span, such as working_days"),
        (lambda: limit("days", "close", (), A), "within= takes a Span"),
        (lambda: row("go", A, (B,)), "target= takes a State, or STAYS"),
        (lambda: row("go", A, B, form=(Reasons,)), "form= takes a class made with @form"),
        (lambda: life(start=(A,)), "start= takes a State"),
        (lambda: life(opens_with=(Reasons,)), "opens_with= takes a class made with @form"),
    ],
    ids=["a limit", "no limit", "a target", "a form", "a start", "an opening form"],
)
def test_one_thing_and_not_several(wrong, words):
    """A trailing comma makes a tuple of one; where a field takes one thing, it is refused."""
    with pytest.raises(DefinitionError, match=words):
        wrong()
