"""Every lapse happens once, even with sweeps that overlap or are killed."""

import random
import threading
import time
from collections import Counter

import pytest

from caseflow.store import rebuild_heads, sweep, verify_store
from tests.reliability import places
from tests.reliability.small import RELEASE, opened
from tests.store import makers

MONTHS_LATER = "2021-06-01T09:00+08:00"
CASES = 5000 if RELEASE else 400


def filled(store, cases=CASES):
    given = [opened(f"C-{i:05}", day=f"2021-03-{15 + i % 10:02}") for i in range(cases)]
    for i in range(0, cases, 500):
        store.append_many([(case, 0) for case in given[i : i + 500]])


def ends(store):
    return Counter(tuple(entry.event for entry in store.load(number).entries) for number in store.numbers())


@pytest.mark.parametrize("kind", makers.LASTING)
def test_four_at_once(kind, tmp_path):
    """Four sweeps at the same time lapse every case exactly once."""
    where = places.place(kind, tmp_path)
    with places.opened_at(kind, where) as first:
        filled(first)
    reports = []

    def work():
        with places.opened_at(kind, where) as mine:
            reports.append(sweep(mine, MONTHS_LATER, limit=97))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(reports) == 4
    assert sum(report.lapsed for report in reports) == CASES
    assert [report.failed for report in reports] == [()] * 4
    with places.opened_at(kind, where) as last:
        assert ends(last) == {("open", "drop"): CASES}
        assert all(verdict.holds for verdict in verify_store(last))


@pytest.mark.parametrize("kind", makers.LASTING)
def test_killed_again_and_again(kind, tmp_path):
    """A sweep that is killed at any point leaves nothing half done; the next one continues, and everything lapses once."""
    where, pick = places.place(kind, tmp_path), random.Random(3)  # noqa: S311  # a seed, not a secret
    with places.opened_at(kind, where) as first:
        filled(first)
    for _ in range(40 if RELEASE else 6):
        sweeper = places.started("sweeper", kind, where, MONTHS_LATER)
        time.sleep(pick.uniform(0.0, 0.1))
        places.killed(sweeper)
    with places.opened_at(kind, where) as last:
        sweep(last, MONTHS_LATER)
        assert ends(last) == {("open", "drop"): CASES}
        assert list(rebuild_heads(last)) == []
