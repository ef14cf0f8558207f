"""One of several writers that want the same place, round after round: tells of each race whether it won."""

# What it prints is how it tells the test.
# ruff: noqa: T201

import sys
import time

from caseflow import Actor
from caseflow.errors import CaseflowError, Conflict
from tests.reliability.small import noted, opened, reached


def won(store, case, seen):
    try:
        return "won" if store.append(case, seen=seen) else "held"
    except Conflict:
        return "conflict"
    except CaseflowError as error:
        return f"{type(error).__name__}: {error}".replace("\n", " ")


def main(kind, where, name, rounds, start):
    store, who = reached(kind, where), Actor(f"w-{name}", roles={"doer"})
    print("ready", flush=True)
    time.sleep(max(0.0, float(start) - time.time()))
    for i in range(int(rounds)):
        number = f"R-{i}"
        print(number, 0, won(store, opened(number, who=who), 0), sep="\t", flush=True)
        case = noted(store.load(number), who=who)
        if len(case.entries) == 2:  # else somebody was faster still, and this race is over
            print(number, 1, won(store, case, 1), sep="\t", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
