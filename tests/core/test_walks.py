"""Random walks over the whole catalogue, steered to rows not yet taken; after every step the case is what its journal says."""

import random

import pytest

from caseflow.errors import FormRefused, GuardRefused, Refused
from tests.core.stories import (
    CENTRE,
    GAPS,
    GENEROUS,
    PEOPLE,
    Choices,
    begun,
    form_for,
    last_instant,
    person_for,
    same_as_replayed,
)
from tests.core.walking import fired

EDGES = {(life.name, row.event, source.name) for life in CENTRE.lifecycles for row in life.transitions for source in row.source}
WALKED = set()
WALKS, STEPS = 25, 25


def edges(case, entry):
    """The rows that an entry took."""
    lives = {run.id: run.lifecycle.name for run in case.runs}
    return {(lives[move.run], move.event, move.source) for move in entry.moves if move.terms is None}


def steered(may, case, pick):
    """What to do next: rather a row not yet taken, and seldom one that ends the case."""
    lives = {run.id: run.lifecycle.name for run in case.runs}
    new = [offer for offer in may if (lives[offer.run], offer.event, offer.step.source) not in WALKED]
    onward = [offer for offer in may if not offer.step.final or offer.step.row.hands_over or offer.run != case.main.id]
    if new and pick(range(3)):
        return pick(new)
    return pick(onward if onward and pick(range(6)) else may)


def refuses_as_offered(case, offer, now, centre, person):
    """An offer that may not be taken is refused by `fire`, for the same reasons that the offer gives."""
    with pytest.raises(Refused) as caught:
        centre.fire(case, offer.event, at=now, actor=person, form=form_for(case, offer), run=offer.run)
    refused = caught.value
    assert isinstance(refused, (GuardRefused, FormRefused)) or "lapse" in offer.codes
    if isinstance(refused, GuardRefused):
        # The refusal adds who might waive the guard.
        assert set(offer.codes) == {name for name in refused.reasons if name not in offer.depends}
        assert all(refused.reasons[reason.code].startswith(reason.zh) for reason in offer.reasons)


def step(case, pick, centre=CENTRE):
    """One step of a walk, with everything that must hold around it."""
    now = last_instant(case) + pick(GAPS)
    swept = centre.lapse(case, at=now)
    if swept is not case:
        return swept
    may = {}
    for person in PEOPLE.values():
        for offer in centre.offers(case, at=now, actor=person):
            if offer.may:
                may[offer] = person
            elif "role" not in offer.codes:
                refuses_as_offered(case, offer, now, centre, person)
    if not may:
        return case
    offer = steered(list(may), case, pick)
    return fired(case, offer, now, pick, centre, person=may[offer])


@pytest.mark.parametrize("lifecycle", list(CENTRE.lifecycles), ids=lambda lifecycle: lifecycle.name)
def test_a_walk_is_its_journal(lifecycle):
    """After every step the replay gives the same case, entries were only added, and offers and refusals agree."""
    for seed in range(WALKS):
        pick, centre = Choices(seed), (CENTRE, GENEROUS)[seed % 2]
        case = begun(lifecycle, pick, centre)
        for _ in range(STEPS):
            if not case.is_open:
                break
            after = step(case, pick, centre)
            assert after.entries[: len(case.entries)] == case.entries
            for entry in after.entries[len(case.entries) :]:
                WALKED.update(edges(after, entry))
            assert same_as_replayed(after, centre)
            case = after


def test_the_walks_reached_the_rows():
    """The walks took at least 85 % of all rows in the catalogue; the others are named."""
    missed = sorted(EDGES - WALKED)
    assert len(missed) <= 0.15 * len(EDGES), f"{len(missed)} of {len(EDGES)} rows not walked: {missed}"


@pytest.mark.parametrize("seed", range(30))
def test_annulling_the_last_entry_undoes_it(seed):
    """At any point of any walk, annulling the last entry restores all runs and all clocks exactly."""
    pick = Choices(seed)
    case = begun(pick(list(CENTRE.lifecycles)), pick)
    for _ in range(12):
        after = step(case, pick)
        if len(after.entries) == len(case.entries) + 1:
            later = last_instant(after)
            back = CENTRE.correct(after, len(case.entries), at=max(later, after.entries[-1].recorded_at), actor=HEAD, why="误录")
            assert back.runs == case.runs
            assert back.standing == case.standing
            assert CENTRE.clocks(back, at=later) == CENTRE.clocks(case, at=later)
        case = after


HEAD = person_for("centre_head")


def test_choices_are_the_same_story():
    """A walk depends on its seed alone, so that a failed one can be repeated."""
    assert [Choices(5)(range(100)) for _ in range(3)] == [random.Random(5).choice(range(100))] * 3  # noqa: S311  # as Choices
