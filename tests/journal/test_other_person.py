"""The separation of duties holds for imported journals too: `verify` checks persons, not roles."""

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
from tests.core.walking import walked
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
    """A case whose approval was changed afterwards, as somebody could do who can hash."""
    case = SMALL.fire(case, "approve", at="2021-03-18T09:00+08:00", actor=Actor("zoe", roles={"head"}))
    last = replace(case.entries[-1], **changes)
    entries = (*case.entries[:-1], last)
    return replace(case, entries=entries, standing=entries)


def test_one_person_in_two_roles():
    """Whoever prepared may not approve in any role, and an imported journal in which that happened does not hold."""
    case = prepared(PREPARER)
    with pytest.raises(GuardRefused):
        SMALL.fire(case, "approve", at="2021-03-18T09:00+08:00", actor=Actor("ann", roles={"head"}))
    forged = approved_by(case, actor="ann")
    verdict = verify(dumps(forged), SMALL)
    assert not verdict.holds
    assert "entry 2 (approve): ann did prepare already" in verdict.fault
    assert "第 2 条“办”：ann 已经办 “办”" in verdict.fault_zh
    store = MemoryStore(SMALL)
    store.append(forged, expected=0)
    assert [verdict.holds for verdict in verify_store(store)] == [False]
    assert verify(dumps(approved_by(case)), SMALL).holds


@pytest.mark.parametrize("who", [Actor("bob", roles={"doer"}, stands_for="ann"), Actor("ann", roles={"doer"}, stands_for="bob")])
def test_through_a_delegation(who):
    """With a delegation, neither of the two persons may approve."""
    case = prepared(who)
    for name in ("ann", "bob"):
        assert "已经办" in no_right(approved_by(case, actor=name), SMALL)
    more = replace(case.entries[-1].extras, stands_for="ann", recorded_at=None)
    assert "ann" in no_right(approved_by(case, actor="zoe", extras=more), SMALL)


def test_in_a_loop():
    """In a loop it holds for each round: neither of two preparers may approve, nor after a reopening."""
    case = prepared(PREPARER, Actor("bob", roles={"doer"}))
    assert no_right(approved_by(case, actor="bob"), SMALL)
    assert no_right(approved_by(case, actor="ann"), SMALL)
    again = SMALL.fire(approved_by(case), "reopen", at="2021-03-19T09:00+08:00", actor=PREPARER)
    assert no_right(SMALL.fire(again, "approve", at="2021-03-19T10:00+08:00", actor=Actor("cid", roles={"head"})), SMALL) is None


def test_waived():
    """A waiver by a person who may give it, with a reason on record, is not a fault."""
    waive = {"not_same_actor_as_prepare": Waiver(Actor("zoe", roles={"head"}), "仅一人在岗")}
    case = SMALL.fire(prepared(PREPARER), "approve", at="2021-03-18T09:00+08:00", actor=Actor("ann", roles={"head"}), waive=waive)
    assert verify(dumps(case), SMALL).holds


def test_spelled_otherwise():
    """A name in another Unicode normal form is not an id, so one person cannot be two."""
    with pytest.raises(BadInput, match="normal form C"):
        Actor(unicodedata.normalize("NFD", "zoé"), roles={"head"})


@pytest.mark.parametrize("seed", range(0, 600, 3))
def test_what_the_engine_accepted_is_verified(seed):
    """Random cases of the shipped lifecycles, written by the engine, always hold."""
    case = walked(Choices(seed))
    assert no_right(case, REAL) is None


def test_golden_ones_hold():
    """Cases with delegations, late entries, corrections and a migration hold too."""
    for case in (make_golden.whole(), make_golden.corrected(), make_golden.lapsed()):
        assert no_right(case, CENTRE) is None


def corrected():
    """A case in which the head of the centre corrected an entry of ann."""
    case = prepared(PREPARER)
    return SMALL.correct(case, 1, at="2021-03-18T09:00+08:00", actor=Actor("zoe", roles={"centre_head"}), why="重复登记")


def test_who_may_correct():
    """An imported correction holds if it was made by whoever made the entry, or stood in for them, or by a corrector of the centre."""
    case = corrected()
    assert verify(dumps(case), SMALL).holds
    for changes, why in (({"role": "doer"}, "zoe as doer"), ({"role": None}, "zoe as None")):
        last = replace(case.entries[-1], **changes)
        forged = replace(case, entries=(*case.entries[:-1], last))
        verdict = verify(dumps(forged), SMALL)
        assert f"entry 2 (correct) was made by {why}, who did not make entry 1; it takes centre_head" in verdict.fault
        assert "不是有权的人办的" in verdict.fault_zh
    own = replace(case.entries[-1], role="doer", actor="ann")
    assert verify(dumps(replace(case, entries=(*case.entries[:-1], own))), SMALL).holds
    for_ann = replace(case.entries[-1], role="doer", actor="bob", extras=replace(case.entries[-1].extras, stands_for="ann"))
    assert verify(dumps(replace(case, entries=(*case.entries[:-1], for_ann))), SMALL).holds
    other = Centre("small", lifecycles=SMALL.lifecycles, calendar=SMALL.calendar, correctors={"registrar"})
    assert "it takes registrar" in verify(dumps(case), other).fault


def test_who_may_migrate():
    """An imported migration holds only if a corrector of the centre made it."""
    case = make_golden.whole()
    place = next(entry.seq for entry in case.entries if entry.event == MIGRATE)
    forged = replace(case.entries[place], role="doer")
    entries = (*case.entries[:place], forged, *case.entries[place + 1 :])
    standing = tuple(forged if entry.seq == place else entry for entry in case.standing)
    assert f"entry {place} (migrate) was made by" in no_right(replace(case, entries=entries, standing=standing), CENTRE)


@pytest.mark.parametrize(
    ("event", "guard", "role", "who"),
    [
        ("approve", "not_same_actor_as_prepare", "doer", "only head may"),
        ("approve", "no_such_guard", "head", "nobody may"),
        ("finish", "not_same_actor_as_prepare", "head", "nobody may"),
    ],
)
def test_who_may_waive(event, guard, role, who):
    """A recorded waiver that nobody could give, or in another role than the guard's, does not hold."""
    case = approved_by(prepared(PREPARER))
    if event == "finish":
        case = SMALL.fire(case, "finish", at="2021-03-19T09:00+08:00", actor=PREPARER)
    last = case.entries[-1]
    more = replace(last.extras, waived=(Waived(guard, "yan", role, "仅一人在岗"),), recorded_at=None)
    entries = (*case.entries[:-1], replace(last, extras=more))
    verdict = verify(dumps(replace(case, entries=entries, standing=entries)), SMALL)
    assert f"entry {last.seq} ({event}): yan as {role} set {guard} aside, which {who}" in verdict.fault
    assert "豁免了“" in verdict.fault_zh
