"""Guards that are asked when a case is opened."""

import attrs
import pytest
from hypothesis import strategies

from caseflow import Actor, Guard
from caseflow.errors import DefinitionError, GuardRefused, NotPermitted, OutOfOrder
from caseflow.guards import once
from caseflow.law import library_default
from caseflow.lifecycle import Catalogue
from caseflow.machines.forms import Reasons
from caseflow.testing import lifecycle_test
from tests.core.stories import ANN, BOB, DOER, HEAD, WHY, at, life, small_centre
from tests.test_testing_kit import run

OFTEN = library_default("often", "常有 (often)")


def _said_by_the_head(asked):
    says = asked.opening.form.why == asked.form.why and asked.day == asked.opening.day
    return (says and "head" in asked.actor.roles) or "须由负责人登记 (the head opens it)"


BY_HEAD = Guard("by_head", _said_by_the_head, zh="由负责人登记", cite=OFTEN)
ASKED = life(opens_with=Reasons, opened_by=(DOER, HEAD), opening_guards=BY_HEAD)


def opened(actor, lifecycle=ASKED, **more):
    return small_centre(lifecycle).open("small", case_no="1", at=at("2021-03-17"), actor=actor, form=WHY, **more)


def test_the_case_as_it_would_be_is_asked():
    """A guard reads the actor, the form and the day of the opening; its reason refuses the opening, and nothing is opened."""
    with pytest.raises(GuardRefused, match="须由负责人登记") as caught:
        opened(ANN)
    assert (caught.value.event, list(caught.value.reasons)) == ("open", ["by_head"])
    assert opened(BOB).state == "a"


def test_an_amended_opening_is_asked_again():
    """A correction cannot make of the opening what would have been refused."""
    brief = Guard("brief", lambda asked: len(asked.opening.form.why) < 5 or "太长 (too long)", zh="简要")
    centre = small_centre(life(opens_with=Reasons, opening_guards=brief))
    case = centre.open("small", case_no="1", at=at("2021-03-17"), actor=ANN, form=WHY)
    amend = {"at": at("2021-03-18"), "actor": ANN, "why": "误填"}
    assert centre.correct(case, 0, form=Reasons(why="短"), **amend).standing[0].form.why == "短"
    with pytest.raises(OutOfOrder, match="太长"):
        centre.correct(case, 0, form=Reasons(why="这个理由太长了"), **amend)


def test_the_role_comes_first():
    """Who has no opening role is told so, before any guard is asked."""
    with pytest.raises(NotPermitted):
        opened(Actor("eve", roles={"guest"}))


def test_nothing_is_waived_at_an_opening():
    """A guard that could be waived is refused in the definition, for an opening takes no waiver."""
    with pytest.raises(DefinitionError, match="opening guard 'once_begin' is soft"):
        life(opening_guards=once("begin", soft=HEAD))


def test_only_a_guard_changes_the_fingerprint():
    """A lifecycle without opening guards keeps its fingerprint; each guard gives another."""
    other = attrs.evolve(BY_HEAD, name="by_another")
    prints = {life(opening_guards=guards).fingerprint for guards in ((), BY_HEAD, other)}
    assert len(prints) == 3
    assert life().fingerprint == life(opening_guards=()).fingerprint


def test_a_centre_may_adopt_the_rule_of_one():
    """The rule on which an opening guard rests can be adopted like any other."""
    assert "often" in Catalogue((ASKED,)).rules


def test_the_kit_opens_with_a_role_that_may():
    """Random walks try the opening roles until one may open, and drop a document with which nobody may."""
    assert run(lifecycle_test("small", small_centre(ASKED), walks=5, max_steps=5)) == []
    picky = Guard("picky", lambda asked: asked.form.why == WHY.why or "不可 (no)", zh="挑剔")
    two_ways = {"open": strategies.sampled_from([WHY, Reasons(why="别的")])}
    lifecycle = life(opens_with=Reasons, opening_guards=picky)
    assert run(lifecycle_test("small", small_centre(lifecycle), walks=20, max_steps=5, forms=two_ways)) == []
