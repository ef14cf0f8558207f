"""The runs of an imported journal must be opened by its transitions, with the right names, numbers and links."""

import random

import pytest
from msgspec.structs import replace

from caseflow.errors import BadEntry
from caseflow.journal import dumps, loads
from tests.core.stories import CENTRE as REAL
from tests.core.stories import DONE, OFF, A, Choices, Story, accepted, life, row, small_centre
from tests.core.walking import walked
from tests.journal import make_golden
from tests.journal.lives import CENTRE, LOOK, RATING
from tests.journal.texts import parts, together

BODIES, PERSONAL = parts(make_golden.whole())
CHANGES = {
    "a handover from a run that is not there": (2, '"before":"desk#1"', '"before":"desk#2"'),
    "a handover that is inside": (2, '"before":"desk#1"', '"parent":"desk#1"'),
    "a handover from nothing": (2, ',"before":"desk#1"', ""),
    "an event that no row has": (2, '"event":"pass_on"', '"event":"passes_on"'),
    "another number": (2, "review#1", "review#2"),
    "another name": (2, '"run":"review#1"', '"run":"rating#1"'),
    "an inner run of a run that is not there": (3, '"parent":"review#1"', '"parent":"review#9"'),
    "an inner run of another": (3, '"parent":"review#1"', '"parent":"desk#1"'),
    "an inner run of none": (3, ',"parent":"review#1"', ""),
    "two links": (3, '"parent":"review#1"', '"parent":"review#1","after":"desk#1"'),
    "a migration to other links": (5, ',"before":"desk#1"', ""),
    "what follows another run": (7, '"after":"review#1"', '"after":"desk#1"'),
    "another lifecycle": (
        7,
        f'"rating","edition":"1","fingerprint":"{RATING.fingerprint}"',
        f'"look","edition":"1","fingerprint":"{LOOK.fingerprint}"',
    ),
    "an opening that is none": (7, '"run":"rating#1","event":"open"', '"run":"rating#1","event":"opened"'),
}


@pytest.mark.parametrize(("place", "old", "new"), CHANGES.values(), ids=CHANGES)
def test_what_no_row_opens(place, old, new):
    """A run with another name, number or link than its transition gives it is refused, even with a new chain."""
    assert old in BODIES[place], BODIES[place]
    changed = [*BODIES[:place], BODIES[place].replace(old, new), *BODIES[place + 1 :]]
    with pytest.raises(BadEntry):
        loads(together(changed, PERSONAL), CENTRE)


def test_a_migration_of_a_run_that_is_not_there():
    """Only a run that was opened can migrate to another edition."""
    place = next(i for i, body in enumerate(BODIES) if '"event":"migrate"' in body)
    with pytest.raises(BadEntry):
        loads(together([*BODIES[:place], BODIES[place].replace('"run":"review#1"', '"run":"review#2"')], PERSONAL), CENTRE)
    with pytest.raises(BadEntry):
        loads(together([BODIES[place].replace('"seq":5', '"seq":0')]), CENTRE)


CHAIN = small_centre(
    life(
        "main",
        (row("order", A, A, opens="inner"), row("close", A, DONE, ends=("inner", "heir"), follows="after")),
        unheard=("inner", "heir"),
    ),
    life("inner", (row("pass_on", A, DONE, hands_over="heir"), row("end", A, DONE)), called_off=OFF),
    life("heir", (row("end", A, DONE),), called_off=OFF),
    life("after", (row("end", A, DONE),)),
)


def test_through_handovers_and_callings_off():
    """A successor has the parent of its predecessor; a run that follows is opened after those that are called off."""
    story = Story("main", centre=CHAIN).fire("order", "2021-03-17").fire("pass_on", "2021-03-18").fire("close", "2021-03-19")
    assert [run.id for run in story.case.runs] == ["main#1", "inner#1", "heir#1", "after#1"]
    assert loads(dumps(story.case), CHAIN) == story.case
    bodies, _ = parts(story.case)
    for old, new in (
        ('"parent":"main#1","before"', '"before"'),
        ('"parent":"main#1","before":"inner#1"', '"parent":"inner#1","before":"inner#1"'),
    ):
        assert old in bodies[2]
        with pytest.raises(BadEntry, match="its transition opens heir#1"):
            loads(together([*bodies[:2], bodies[2].replace(old, new)]), CHAIN)


def test_a_row_that_opens_nothing():
    """An entry whose transition opens no run cannot have opened one."""
    opening = (
        '"moves":[{"run":"look#2","event":"open","to":"looking",'
        '"opened":{"lifecycle":"look","edition":"1","fingerprint":"%s","parent":"review#1"}}],'
    )
    mark = BODIES[3].split('"lifecycle":"look","edition":"1","fingerprint":"')[1][:32]
    place = next(i for i, body in enumerate(BODIES) if '"event":"approve"' in body)
    body = BODIES[place][:-1] + "," + (opening % mark)[:-1] + "}"
    with pytest.raises(BadEntry, match=r"none of its transitions does|canonical"):
        loads(together([*BODIES[:place], body], PERSONAL), CENTRE)


@pytest.mark.parametrize("seed", range(0, 300, 3))
def test_the_links_of_any_walk_are_right(seed):
    """Random cases of the shipped lifecycles are read back; with any one link changed, they are refused."""
    case = walked(Choices(seed))
    assert loads(dumps(case), REAL) == case
    opened = [(entry, move) for entry in case.entries for move in entry.moves if move.terms is not None and entry.seq]
    if not opened:
        return
    entry, move = random.Random(seed).choice(opened)  # noqa: S311  # a seed, not a secret
    other = replace(move, terms=replace(move.terms, after="elsewhere#1"))
    moves = tuple(other if each is move else each for each in entry.moves)
    entries = tuple(replace(each, moves=moves) if each is entry else each for each in case.entries)
    with pytest.raises(BadEntry, match="opens"):
        loads(dumps(replace(case, entries=entries)), REAL)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"to":"received"', '"to":"examining"', "begins in 'received'"),
        ('"promise":"10 working_days",', "", "leaves open those for promise, statutory"),
        ('"promise":"10 working_days"', '"promises":"10 working_days"', "leaves open those for promise, statutory"),
        ('"delivery":"10 working_days"', '"delivery":"10 working_days","news":"99 working_days"', "leaves open those for"),
    ],
)
def test_terms_that_no_definition_has(old, new, words):
    """A run begins in its first state; it records exactly the amounts that its definition leaves open."""
    bodies, personal = parts(accepted().case)
    place = next(i for i, body in enumerate(bodies) if old in body)
    with pytest.raises(BadEntry, match=words):
        loads(together([*bodies[:place], bodies[place].replace(old, new), *bodies[place + 1 :]], personal), REAL)
