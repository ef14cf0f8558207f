"""The speed of the calendar's calculations: ratios against a yardstick timed in the same run. A script, not a test."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable
from datetime import date, timedelta

from caseflow.calendar import CN

ROUNDS = 15
CALLS = 20_000
ROWS = 1_000_000


class Bare:
    """The least that can answer `add`: two tables and a bounds check, no questions about the argument."""

    __slots__ = ("before", "origin", "size", "worked")

    def __init__(self, first: date, last: date) -> None:
        self.origin = first.toordinal()
        self.size = last.toordinal() - self.origin + 1
        self.before = [0]
        worked = []
        for i in range(self.size):
            day = first + timedelta(days=i)
            if CN.is_working(day):
                worked.append(day)
            self.before.append(len(worked))
        self.worked = worked

    def add(self, day: date, n: int) -> date:
        i = day.toordinal() - self.origin
        if not 0 <= i < self.size:
            raise LookupError(day)
        k = self.before[i + 1] + n - 1 if n > 0 else self.before[i] + n
        if not 0 <= k < len(self.worked):
            raise LookupError(day)
        return self.worked[k]


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def ratio(yardstick: Callable[[], object], ours: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Median of ours over the median of the yardstick, the rounds interleaved so that noise hits both."""
    ours(), yardstick()
    pairs = [(seconds(yardstick), seconds(ours)) for _ in range(rounds)]
    return statistics.median(b for _, b in pairs) / statistics.median(a for a, _ in pairs)


def measure() -> list[tuple[str, float, str]]:
    """Return (name, ratio, goal) for each promise."""
    draw = random.Random(20_261_124)
    starts = [date(2018, 1, 1) + timedelta(days=draw.randrange(1700)) for _ in range(CALLS)]
    out = [_scalar(starts)]
    out += _against_holidays(starts[:300])
    out += _bulk()
    return out


def _scalar(starts: list[date]) -> tuple[str, float, str]:
    bare = Bare(*CN.coverage)

    def yardstick() -> None:
        add = bare.add
        for day in starts:
            add(day, 15)

    def ours() -> None:
        add = CN.add
        for day in starts:
            add(day, 15)

    return "CN.add : bare table class with bounds check", ratio(yardstick, ours), "<= 1.5"


def _against_holidays(starts: list[date]) -> list[tuple[str, float, str]]:
    try:
        import holidays  # noqa: PLC0415 - a yardstick, not a dependency
    except ImportError:
        return []
    china = holidays.country_holidays("CN")

    def theirs() -> None:
        for day in starts:
            china.get_nth_working_day(day, 15)

    def ours() -> None:
        for day in starts:
            CN.add(day, 15)

    return [("holidays.get_nth_working_day(day, 15) : CN.add(day, 15)", ratio(ours, theirs, 7), ">= 20")]


def _bulk() -> list[tuple[str, float, str]]:
    try:
        import numpy as np  # noqa: PLC0415 - an extra
    except ImportError:
        return []
    first, last = (np.datetime64(day) for day in CN.coverage)
    days = np.random.default_rng(7).integers(0, (last - first).astype(int) - 400, ROWS).astype("timedelta64[D]") + first
    table = np.arange(20_800, dtype=np.int64)  # days from 1970 to the end of coverage, as `add_array` makes one for itself
    index = days.view(np.int64)
    each = np.random.default_rng(8).integers(1, 30, ROWS)
    return [
        (
            "add_array, 1 M rows, one n : numpy.take",
            ratio(lambda: np.take(table, index), lambda: CN.add_array(days, 15)),
            "<= 1.5",
        ),
        (
            "add_array, 1 M rows, an n each : numpy.take",
            ratio(lambda: np.take(table, index), lambda: CN.add_array(days, each)),
            "reported",
        ),
        ("count_array, 1 M rows : numpy.take", ratio(lambda: np.take(table, index), lambda: CN.count_array(days, days)), "reported"),
    ]


if __name__ == "__main__":
    for name, value, goal in measure():
        print(f"{value:8.2f}  (goal {goal})  {name}")
