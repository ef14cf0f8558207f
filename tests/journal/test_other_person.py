"""Separation of duties holds for imported journals too: verify asks again, of persons and not of roles."""

import unicodedata

import attrs
import pytest

from caseflow import Actor, Waiver
from caseflow.errors import BadInput, GuardRefused
from caseflow.guards import not_same_actor_as
from caseflow.journal import dumps
from caseflow.store import MemoryStore
from caseflow.verifying import one_person_twice, verify, verify_store
from tests.core.stories import CENTRE as REAL
from tests.core.stories import HEAD, A, B, Choices, life, row, small_centre
from tests.core.walking import told
from tests.journal import make_golden
from tests.journal.lives import CENTRE

PREPARER = Actor("ann", roles={"doer"})
SMALL = small_centre(
    life(
        "small",
        (
            row("prepare", A, A),
            row("approve", A, B, HEAD, guards=not_same_actor_as("prepare", soft=HEAD)),
            row("reopen", B, A),
            row("finish", B, make_golden.CENTRE.lifecycles["desk"].state("off")),
        ),
    )
)


def prepared(*people):
    case = SMALL.open("small", case_no="S-1", at="2021-03-17T09:00+08:00", actor=PREPARER)
    for n, person in enumerate(people):
        case = SMALL.fire(case, "prepare", at=f"2021-03-17T1{n}:00+08:00", actor=person)
    return case


def approved_by(case, **changes):
    """The case approved by somebody else, and then said to have been approved by another: by whoever can hash."""
    case = SMALL.fire(case, "approve", at="2021-03-18T09:00+08:00", actor=Actor("zoe", roles={"head"}))
    last = attrs.evolve(case.entries[-1], **changes)
    entries = (*case.entries[:-1], last)
    return attrs.evolve(case, entries=entries, standing=entries)


def test_one_person_in_two_roles():
    """Who prepared may not approve, in whatever role, and an imported journal in which that happened does not hold."""
    case = prepared(PREPARER)
    with pytest.raises(GuardRefused):
        SMALL.fire(case, "approve", at="2021-03-18T09:00+08:00", actor=Actor("ann", roles={"head"}))
    forged = approved_by(case, actor="ann")
    told = verify(dumps(forged), SMALL)
    assert not told.holds
    assert "entry 2 (approve): ann 已经办" in told.fault
    store = MemoryStore(SMALL)
    store.append(forged, seen=0)
    assert [one.holds for one in verify_store(store)] == [False]
    assert verify(dumps(approved_by(case)), SMALL).holds


@pytest.mark.parametrize("who", [Actor("bob", roles={"doer"}, stands_for="ann"), Actor("ann", roles={"doer"}, stands_for="bob")])
def test_through_a_delegation(who):
    """Who prepared for somebody, or had it prepared, may not approve either."""
    case = prepared(who)
    for name in ("ann", "bob"):
        assert "已经办" in one_person_twice(approved_by(case, actor=name), SMALL)
    more = attrs.evolve(case.entries[-1].more, stands_for="ann", recorded_at=None)
    assert "ann" in one_person_twice(approved_by(case, actor="zoe", more=more), SMALL)


def test_in_a_loop():
    """It holds for each time that it was done: prepared by two, approved by neither; after a reopening too."""
    case = prepared(PREPARER, Actor("bob", roles={"doer"}))
    assert one_person_twice(approved_by(case, actor="bob"), SMALL)
    assert one_person_twice(approved_by(case, actor="ann"), SMALL)
    again = SMALL.fire(approved_by(case), "reopen", at="2021-03-19T09:00+08:00", actor=PREPARER)
    assert one_person_twice(SMALL.fire(again, "approve", at="2021-03-19T10:00+08:00", actor=Actor("cid", roles={"head"})), SMALL) is None


def test_waived():
    """Where it was set aside by a person who may, with a reason on record, it is no fault."""
    waive = {"not_same_actor_as_prepare": Waiver(Actor("zoe", roles={"head"}), "仅一人在岗")}
    case = SMALL.fire(prepared(PREPARER), "approve", at="2021-03-18T09:00+08:00", actor=Actor("ann", roles={"head"}), waive=waive)
    assert verify(dumps(case), SMALL).holds


def test_spelled_otherwise():
    """One person is not two by being spelled in another normal form: that is no id."""
    with pytest.raises(BadInput, match="normal form C"):
        Actor(unicodedata.normalize("NFD", "zoé"), roles={"head"})


@pytest.mark.parametrize("seed", range(0, 600, 3))
def test_what_the_door_let_through_holds(seed):
    """No journal that the door wrote is called a breach: of random cases of the shipped lifecycles, every one holds."""
    assert one_person_twice(told(Choices(seed)), REAL) is None


def test_golden_ones_hold():
    """Nor is one with delegations, late entries, corrections and a migration."""
    for case in (make_golden.whole(), make_golden.corrected(), make_golden.lapsed()):
        assert one_person_twice(case, CENTRE) is None
