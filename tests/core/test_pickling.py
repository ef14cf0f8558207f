"""A definition, a case and a centre are values: they can be compared and pickled. Caches and definitions stay out of a pickled case."""

import copy
import gc
import pickle
import subprocess
import sys

import pytest
from attrs import evolve, frozen

from caseflow import STAYS, Catalogue, Centre, Guard, Lifecycle
from caseflow.calendar import CN
from caseflow.clocks.fold import fold
from caseflow.engine import asking, firing, offering
from caseflow.engine.lapsing import ahead
from caseflow.errors import UnknownEdition
from caseflow.lifecycle.definition import built, reference_to
from caseflow.lifecycle.steps import lookup_of
from caseflow.machines import CATALOGUE
from tests.core.stories import CENTRE, DONE, A, Story, at, life, row, small_centre
from tests.reliability.places import ROOT

LIFECYCLES = list(CATALOGUE)


def received():
    return Story("intake", "2021-03-17")


def again(value):
    return pickle.loads(pickle.dumps(value))  # noqa: S301  # made a moment before


@pytest.mark.parametrize("lifecycle", LIFECYCLES, ids=lambda lifecycle: lifecycle.name)
def test_a_definition(lifecycle):
    """A pickled definition comes back equal, with the same fingerprint and hash."""
    copy = again(lifecycle)
    assert copy == lifecycle
    assert (copy.fingerprint, hash(copy)) == (lifecycle.fingerprint, hash(lifecycle))


def test_what_has_been_used_is_pickled_as_well():
    """A definition that cases have run under pickles like a fresh one: nothing computed of it is kept in it."""
    size = len(pickle.dumps(CATALOGUE["promised"]))
    Story("promised", "2021-03-17").case  # noqa: B018  # opened for its effect
    assert len(pickle.dumps(CATALOGUE["promised"])) == size
    assert again(CATALOGUE) == CATALOGUE
    assert again(STAYS) is STAYS


def test_a_centre():
    """A centre is equal to another with the same name, lifecycles, calendar, parameters and zone; what makes its salts does not count."""
    centre = Centre(CENTRE.name, lifecycles=CATALOGUE, calendar=CN, parameters=CENTRE.parameters)
    assert again(centre) == centre == CENTRE
    assert hash(again(centre)) == hash(centre)
    assert CENTRE.with_calendar(CN.provisional()) != CENTRE
    assert CENTRE.with_calendar(CN) == CENTRE


def test_a_case():
    """A pickled case comes back equal, runs under the very same definitions, and can go on."""
    case = received().case
    copy = again(case)
    assert (copy, copy.standing, copy.runs) == (case, case.standing, case.runs)
    assert copy.main.lifecycle is case.main.lifecycle
    day = at("2021-03-18")
    assert CENTRE.clocks(copy, at=day) == CENTRE.clocks(case, at=day)
    assert repr(copy) == repr(case)


def test_caches_and_definitions_stay_out():
    """What was computed of a case is not pickled with it, and a definition is only named: a case of one entry takes under 2 kB."""
    case = received().case
    before = pickle.dumps(case)
    fold(case)
    ahead(CENTRE, case)
    assert case.__dict__
    assert pickle.dumps(case) == before
    assert len(before) < 2000
    assert not again(case).__dict__


def test_in_another_process():
    """Another process reads a pickled case: its documents bring the module in which the definitions are built."""
    data = pickle.dumps(received().case)
    program = f"import pickle; print(pickle.loads({data!r}))"
    answer = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout
    assert answer.strip() == repr(received().case)


def test_of_a_definition_that_is_gone():
    """When nobody holds a definition any more, a case pickled under it cannot be read, and the error names the edition."""
    start = CATALOGUE["enquiry"]
    changed = Lifecycle(
        "enquiry", zh="某程序", edition="gone", start=start.start, opens_with=start.opens_with, opened_by=start.opened_by,
        transitions=start.transitions, limits=start.limits, cite=start.cite,
    )  # fmt: skip
    data = pickle.dumps(Story("enquiry", centre=_centre_with(changed)).case)
    edition = changed.edition
    del changed
    _forget()
    with pytest.raises(UnknownEdition, match=f"runs under enquiry {edition} .*import the module that defines it"):
        pickle.loads(data)  # noqa: S301  # made a moment before


def test_the_very_same_definition():
    """A copied or pickled case keeps its own definition, also where another has the same name, edition and fingerprint."""
    centres = [small_centre(life(transitions=(row("begin", A, DONE, guards=Guard("enough", Enough(n), zh="够数")),))) for n in (1, 9)]
    assert len({centre.lifecycles["small"].fingerprint for centre in centres}) == 1
    for centre, allowed in zip(centres, (False, True), strict=True):
        case = Story("small", centre=centre).case
        for copied in (case, again(case), copy.copy(case), copy.deepcopy(case)):
            assert copied.main.lifecycle is case.main.lifecycle
            assert [offer.may for offer in centre.offers(copied, at=at("2021-03-18"))] == [allowed]


def test_a_twin_that_comes_and_goes():
    """A definition that was built from another and dropped leaves the other's cases readable."""
    case = received().case
    data = pickle.dumps(case)
    evolve(CATALOGUE["intake"], zh="另名")
    gc.collect()
    assert again(case) == pickle.loads(data) == copy.deepcopy(case)  # noqa: S301  # made a moment before


def test_a_definition_that_comes_along():
    """Pickled with its centre, a case is read in a process that never built the definition."""
    centre = Centre("small", lifecycles=[life()], calendar=CN)
    pair = pickle.dumps((centre, Story("small", centre=centre).case))
    program = f"import pickle; centre, case = pickle.loads({pair!r}); print(case, centre.lifecycles['small'] is case.main.lifecycle)"
    answer = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True, cwd=ROOT).stdout
    assert answer.strip().endswith("True")


def test_definitions_that_differ_where_nobody_can_see():
    """Another process that has two definitions which differ only in their guards' code does not choose one."""
    lives = [life(transitions=(row("begin", A, DONE, guards=Guard("enough", Enough(n), zh="够数")),)) for n in (1, 9)]
    name, edition, fingerprint, _process, serial = reference_to(lives[0])
    with pytest.raises(UnknownEdition, match="has built several times, each time differently; keep one"):
        built((name, edition, fingerprint, "another process", serial))
    intake = CATALOGUE["intake"]
    assert built((*reference_to(intake)[:3], "another process", 0)) == intake
    assert built((*reference_to(lives[1])[:3], *reference_to(lives[1])[3:])) is lives[1]


def test_offers():
    """What may happen next can be pickled, with the reasons why the rest may not."""
    offers = CENTRE.offers(received().case, at=at("2021-03-18"))
    assert again(offers) == offers
    assert [offer.reasons for offer in again(offers)] == [offer.reasons for offer in offers]


@frozen
class Enough:
    n: int

    def __call__(self, _asked):
        return self.n > 1 or "不够 (too few)"


def _centre_with(lifecycle):
    others = tuple(other for other in CATALOGUE if other.name != lifecycle.name)
    return evolve(CENTRE, lifecycles=Catalogue((lifecycle, *others)))


def _forget():
    """Drop what is cached of definitions that nobody uses."""
    for cache in (lookup_of, asking._machine, offering._plain, firing._opening_moves):
        cache.cache_clear()
    gc.collect()
