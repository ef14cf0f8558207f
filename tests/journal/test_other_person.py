"""Separation of duties holds for imported journals too: verify asks again, of persons and not of roles."""

import unicodedata

import pytest
from msgspec.structs import replace

from caseflow import Actor, Centre, Waiver
from caseflow.case.records import Waived
from caseflow.errors import BadInput, GuardRefused
from caseflow.guards import not_same_actor_as
from caseflow.journal import dumps
from caseflow.lifecycle.reserved import MIGRATE
from caseflow.store import MemoryStore
from caseflow.store.verifying import no_right, verify, verify_store
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
    last = replace(case.entries[-1], **changes)
    entries = (*case.entries[:-1], last)
    return replace(case, entries=entries, standing=entries)


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
        assert "已经办" in no_right(approved_by(case, actor=name), SMALL)
    more = replace(case.entries[-1].extras, stands_for="ann", recorded_at=None)
    assert "ann" in no_right(approved_by(case, actor="zoe", extras=more), SMALL)


def test_in_a_loop():
    """It holds for each time that it was done: prepared by two, approved by neither; after a reopening too."""
    case = prepared(PREPARER, Actor("bob", roles={"doer"}))
    assert no_right(approved_by(case, actor="bob"), SMALL)
    assert no_right(approved_by(case, actor="ann"), SMALL)
    again = SMALL.fire(approved_by(case), "reopen", at="2021-03-19T09:00+08:00", actor=PREPARER)
    assert no_right(SMALL.fire(again, "approve", at="2021-03-19T10:00+08:00", actor=Actor("cid", roles={"head"})), SMALL) is None


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
    case = told(Choices(seed))
    assert no_right(case, REAL) is None


def test_golden_ones_hold():
    """Nor is one with delegations, late entries, corrections and a migration."""
    for case in (make_golden.whole(), make_golden.corrected(), make_golden.lapsed()):
        assert no_right(case, CENTRE) is None


def corrected():
    """A case of which the head of the centre put an entry right that ann had made."""
    case = prepared(PREPARER)
    return SMALL.correct(case, 1, at="2021-03-18T09:00+08:00", actor=Actor("zoe", roles={"centre_head"}), why="重复登记")


def test_who_may_correct():
    """An imported correction holds if who made the entry made it, for themselves or for another, or one of the centre's correctors."""
    case = corrected()
    assert verify(dumps(case), SMALL).holds
    for changes, why in (({"role": "doer"}, "zoe as doer"), ({"role": None}, "zoe as None")):
        last = replace(case.entries[-1], **changes)
        forged = replace(case, entries=(*case.entries[:-1], last))
        told = verify(dumps(forged), SMALL)
        assert f"entry 2 (correct) was made by {why}, who did not make entry 1; it takes centre_head" in told.fault
        assert "不是有权的人办的" in told.fault_zh
    own = replace(case.entries[-1], role="doer", actor="ann")
    assert verify(dumps(replace(case, entries=(*case.entries[:-1], own))), SMALL).holds
    for_ann = replace(case.entries[-1], role="doer", actor="bob", extras=replace(case.entries[-1].extras, stands_for="ann"))
    assert verify(dumps(replace(case, entries=(*case.entries[:-1], for_ann))), SMALL).holds
    other = Centre("small", lifecycles=SMALL.lifecycles, calendar=SMALL.calendar, correctors={"registrar"})
    assert "it takes registrar" in verify(dumps(case), other).fault


def test_who_may_migrate():
    """An imported migration holds if one of the centre's correctors made it, in whatever other roles."""
    case = make_golden.whole()
    place = next(entry.seq for entry in case.entries if entry.event == MIGRATE)
    forged = replace(case.entries[place], role="doer")
    entries = (*case.entries[:place], forged, *case.entries[place + 1 :])
    standing = tuple(forged if entry.seq == place else entry for entry in case.standing)
    assert f"entry {place} (migrate) was made by" in no_right(replace(case, entries=entries, standing=standing), CENTRE)


@pytest.mark.parametrize(
    ("event", "guard", "role", "told"),
    [
        ("approve", "not_same_actor_as_prepare", "doer", "only head may"),
        ("approve", "no_such_guard", "head", "nobody may"),
        ("finish", "not_same_actor_as_prepare", "head", "nobody may"),
    ],
)
def test_who_may_waive(event, guard, role, told):
    """A waiver on record that nobody could have given, or in another role than the guard's, does not hold."""
    case = approved_by(prepared(PREPARER))
    if event == "finish":
        case = SMALL.fire(case, "finish", at="2021-03-19T09:00+08:00", actor=PREPARER)
    last = case.entries[-1]
    more = replace(last.extras, waived=(Waived(guard, "yan", role, "仅一人在岗"),), recorded_at=None)
    entries = (*case.entries[:-1], replace(last, extras=more))
    found = verify(dumps(replace(case, entries=entries, standing=entries)), SMALL).fault
    assert f"entry {last.seq} ({event}): yan as {role} set {guard} aside, which {told}" in found
