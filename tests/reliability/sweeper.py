"""Sweeps a store once, or until it is killed."""

# What it prints is how it tells the test.
# ruff: noqa: T201

from caseflow.store import sweep
from tests.reliability.small import reached


def main(kind, where, at):
    store = reached(kind, where)
    print("ready", flush=True)
    report = sweep(store, at, limit=50)
    print(report.seen, report.lapsed, report.conflicts, len(report.failed), sep="\t", flush=True)
