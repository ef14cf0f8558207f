"""Ratios to a yardstick: callables timed in turns, so that a busy machine slows them all alike."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Mapping

ROUNDS = 15
SECONDS_A_TURN = 0.01


def medians(calls: Mapping[str, Callable[[], object]], *, rounds: int = ROUNDS) -> dict[str, float]:
    """Return the median CPU seconds of one call of each, in the order given.

    Every round gives each of them one turn, and a turn calls it as often as fits 10 ms: what the machine does besides
    falls on all alike, and the median leaves out the rounds in which it fell on one. The clock is this thread's CPU time.
    """
    often = {name: _often(call) for name, call in calls.items()}
    taken: dict[str, list[float]] = {name: [] for name in calls}
    gc.collect()
    gc.disable()  # a collection would be charged to whoever happens to be running
    try:
        for _ in range(rounds):
            for name, call in calls.items():
                taken[name].append(_turn(call, often[name]) / often[name])
    finally:
        gc.enable()
    return {name: statistics.median(times) for name, times in taken.items()}


def ratios(yardstick: str, calls: Mapping[str, Callable[[], object]], *, rounds: int = ROUNDS) -> dict[str, float]:
    """Return how many times the yardstick's time each of the calls takes; the yardstick's own, 1, is left out.

    >>> sorted(ratios("one", {"one": lambda: sum(range(100)), "ten": lambda: sum(range(1000))}, rounds=3))
    ['ten']
    """
    times = medians(calls, rounds=rounds)
    return {name: time_taken / times[yardstick] for name, time_taken in times.items() if name != yardstick}


def _often(call: Callable[[], object]) -> int:
    call()  # the first call fills caches, so it is not timed
    often = 1
    while (took := _turn(call, often)) < SECONDS_A_TURN / 4:
        often *= 4
    return max(1, round(often * SECONDS_A_TURN / took))


def _turn(call: Callable[[], object], often: int) -> float:
    turns = range(often)
    start = time.thread_time()
    for _ in turns:
        call()
    return time.thread_time() - start
