"""A process of `test_race`: appends at the same place as others, at the same moment, and prints the result of each race."""

# What it prints is how it tells the test.
# ruff: noqa: T201

from caseflow import Actor
from caseflow.errors import CaseflowError, Conflict
from tests.reliability.small import noted, opened, reached

PATIENCE = 60  # seconds for the slowest of them to come to the line


def won(store, case, expected):
    try:
        return "won" if store.append(case, expected=expected) else "held"
    except Conflict:
        return "conflict"
    except CaseflowError as error:
        return f"{type(error).__name__}: {error}".replace("\n", " ")


def main(kind, where, name, rounds, line):
    store, who, results = reached(kind, where), Actor(f"w-{name}", roles={"doer"}), []
    print("ready", flush=True)
    for i in range(rounds):
        case = opened(f"R-{i}", who=who)
        for seq in range(2):
            line.wait(PATIENCE)
            results.append((case.case_no, seq, won(store, case, seq)))
            line.wait(PATIENCE)
            case = noted(store.load(case.case_no), who=who)
    for result in results:  # not before the last race: a full pipe would hold up the others
        print(*result, sep="\t")
    print(end="", flush=True)
