"""After every step of a random walk each store loads an equal case; MemoryStore is the model."""

import pytest

from caseflow.store import MemoryStore
from tests.core.stories import CENTRE, Choices, opened
from tests.core.walking import step
from tests.reliability.small import RELEASE
from tests.store import makers

STEPS = 100_000 if RELEASE else 2000


@pytest.mark.parametrize("kind", makers.ALL)
def test_after_every_step(kind, tmp_path):
    """For random acts in random lifecycles: loaded after each step, the runs, the standing entries and the head are the same."""
    store, model, steps, seed = makers.empty_store(kind, tmp_path), MemoryStore(CENTRE), 0, 0
    wanted = STEPS if kind in {"memory", "sqlite"} else STEPS // 10
    while steps < wanted:
        pick, seed = Choices(seed), seed + 1
        case = opened(pick)
        case = type(case)(f"W-{seed}", case.matter, case.entries, case.runs, case.standing)
        stored = 0
        for _ in range(12):
            for each in (store, model):
                each.append(case, expected=stored)
            loaded = store.load(case.case_no)
            assert (loaded, loaded.runs, loaded.standing) == (case, case.runs, case.standing)
            assert store.head(case.case_no) == model.head(case.case_no)
            assert store.hashes(case.case_no) == model.hashes(case.case_no)
            steps, stored = steps + 1, len(case.entries)
            case = step(loaded, pick)
            if len(case.entries) == stored:
                break
    makers.close(store)
