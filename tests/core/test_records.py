"""The records of a case: when two are equal, how they print, and what they say of who acted."""

from unittest.mock import ANY

from msgspec.structs import replace

from caseflow import Actor
from caseflow.journal import dumps, loads
from tests.core.stories import CENTRE, Story, accepted, at


def read_again(case):
    """The same case from its text: other objects with the same values."""
    return loads(dumps(case), CENTRE)


def test_equal_cases_are_one_in_a_set():
    """A case and the case read from its journal are equal and have one hash; so have their entries, runs and clocks."""
    case = accepted().case
    other = read_again(case)
    assert other is not case
    assert {case, other} == {case}
    assert {*case.runs, *other.runs} == set(case.runs)
    assert {run.origin for run in (*case.runs, *other.runs)} == {run.origin for run in case.runs}
    day = at("2021-03-18")
    clocks = CENTRE.clocks(case, at=day)
    assert {*clocks, *CENTRE.clocks(other, at=day)} == set(clocks)
    assert {*CENTRE.offers(case, at=day)} == {*CENTRE.offers(other, at=day)}


def test_other_cases_are_not_equal():
    """A case differs from one with another number, one entry fewer, and from anything that is not a case."""
    case = accepted().case
    assert case != replace(case, case_no="HL-9")
    assert case != replace(case, entries=case.entries[:-1])
    assert case != case.entries
    assert (case == ANY, case.main.origin == ANY) == (True, True)
    assert case.runs[0].origin != case.runs[0]
    clock = CENTRE.clocks(case, at=at("2021-03-18"))[0]
    assert clock != replace(clock, used=99)
    offer = CENTRE.offers(case, at=at("2021-03-18"))[0]
    assert offer != replace(offer, event="other")
    assert (clock == ANY, offer == ANY) == (True, True)


def test_how_they_print():
    """A case, the origin of a run and an offer print in one line each, without what a document says; a clock says when it is due."""
    story = Story("intake", "2021-03-17", case_no="HL-7")
    case = story.case
    assert repr(case) == "<Case HL-7: 1 entries; intake#1 received>"
    assert repr(case.main.origin) == "<RunOrigin intake#1: intake 2026-11-28, from 2021-03-17>"
    offers = {offer.event: offer for offer in CENTRE.offers(case, at=at("2021-03-17"))}
    assert repr(offers["examine"]) == "<Offer examine of intake#1: may be fired>"
    nobody = CENTRE.offers(case, at=at("2021-03-17"), actor=Actor("a-1", roles={"applicant"}))
    assert "<Offer examine of intake#1: role>" in map(repr, nobody)
    assert repr(CENTRE.clocks(case, at=at("2021-03-17"))[0]) == "<Clock notice of intake#1: running, due 2021-03-24, as of 2021-03-17>"


def test_who_acted():
    """An entry gives its actor back with the role of the act; the law's entries have none."""
    story = Story("intake", "2021-04-28").lapse("2021-05-13")
    opened, lapsed = story.case.entries[0], story.case.entries[-1]
    assert opened.acted_by == Actor(opened.actor, roles={opened.role}, unit=opened.unit)
    assert lapsed.acted_by is None
    assert lapsed.persons == frozenset()


def test_what_is_equal_is_not_different():
    """`!=` is the opposite of `==` for every record that says itself when it is equal."""
    case = accepted().case
    copy = read_again(case)
    pairs = [
        (case, copy),
        (CENTRE.clocks(case, at=case.standing[-1].at)[0], CENTRE.clocks(copy, at=case.standing[-1].at)[0]),
        (CENTRE.offers(case, at=case.standing[-1].at)[0], CENTRE.offers(copy, at=case.standing[-1].at)[0]),
        (case.runs[0].origin, copy.runs[0].origin),
    ]
    assert [(one == other, one != other) for one, other in pairs] == [(True, False)] * 4
    assert case != accepted("2021-03-18").case
