"""Of several writers at the same place exactly one wins, and a retry after an unknown outcome never stores anything twice."""

from collections import Counter

import pytest

from caseflow.errors import Conflict
from caseflow.store.verifying import verify_store
from tests.reliability import places
from tests.reliability.small import CENTRE, RELEASE, noted, opened
from tests.store import makers

ROUNDS = 10_000 if RELEASE else 100
RETRIES = 10_000


@pytest.mark.parametrize("writers", [2, 8])
@pytest.mark.parametrize("kind", makers.LASTING)
def test_one_wins(kind, writers, tmp_path):
    """2 and 8 processes append to the same place at the same moment: one wins, the rest get Conflict, and nothing else happens."""
    where, rounds = places.place(kind, tmp_path), ROUNDS // (writers // 2)
    line = places.FORKS.Barrier(writers)
    racers = [places.started("racer", kind, where, i, rounds, line) for i in range(writers)]
    ended = [racer.ended() for racer in racers]
    assert [code for _, code in ended] == [0] * writers
    results = [line for lines, _ in ended for line in lines]
    won = Counter((number, seq) for number, seq, outcome in results if outcome == "won")
    assert won == {(f"R-{i}", seq): 1 for i in range(rounds) for seq in ("0", "1")}
    assert {outcome for *_, outcome in results} <= {"won", "conflict"}
    with places.opened_at(kind, where) as store:
        assert Counter(len(store.hashes(number)) for number in store.numbers()) == {2: rounds}
        assert all(verdict.holds for verdict in verify_store(store))


@pytest.mark.parametrize("kind", makers.ALL)
def test_a_retry_never_doubles(kind, tmp_path):
    """Thousands of appends with an unknown outcome are tried again: none is stored twice."""
    store = makers.empty_store(kind, tmp_path, CENTRE)
    wanted = RETRIES if RELEASE else 2_000 if kind in {"memory", "sqlite"} else 300
    for i in range(wanted // 10):
        case = opened(f"A-{i}", key="k-0")
        store.append(case, expected=0)
        assert store.append(opened(f"A-{i}", key="k-0"), expected=0) is False
        for n in range(1, 10):
            after = noted(case, key=f"k-{n}")
            store.append(after, expected=n)
            heard = store.load(case.case_no) if n % 3 == 0 else after
            assert noted(heard, key=f"k-{n}") is heard
            assert store.append(after, expected=n) is False
            with pytest.raises(Conflict, match=f"k-{n}"):
                store.append(noted(case, key=f"k-{n}", event="again"), expected=n)
            case = after
    assert {len(store.hashes(number)) for number in store.numbers()} == {10}
    makers.close(store)
