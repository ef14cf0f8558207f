"""Many processes on one store: nobody sees an error, nothing is lost."""

import random

import pytest

from caseflow.store.protocol import head_of
from tests.reliability import places
from tests.reliability.small import RELEASE
from tests.store import makers


@pytest.mark.parametrize("kind", makers.LASTING)
def test_eight_writers_and_a_reader(kind, tmp_path):
    """Eight processes write and one reads, all the time: no lock error reaches anybody, and every case is there."""
    where = places.place(kind, tmp_path)
    crowd = [places.started("crowd", kind, where, name, 30 if RELEASE else 1.5) for name in [*"abcdefgh", "reader"]]
    lines = [line for process in crowd for line in process.ended()[0]]
    assert [wrong for _, wrong in lines] == ["[]"] * 9
    with places.opened_at(kind, where) as store:
        assert len(list(store.numbers())) == sum(int(done) for done, _ in lines[:8])
        for number in random.Random(4).sample(list(store.numbers()), 50):  # noqa: S311  # a seed, not a secret
            case = store.load(number)
            assert store.head(number) == head_of(case, store.hashes(number)[-1], store.centre)
