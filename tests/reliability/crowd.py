"""A process of `test_crowd`: writes its own cases, or reads those of others, for some seconds; prints the count and the errors."""

# What it prints is how it tells the test.
# ruff: noqa: T201

import time

from caseflow.errors import CaseflowError
from tests.reliability.small import noted, opened, reached


def main(kind, where, name, seconds):
    store, done, wrong = reached(kind, where), 0, []
    print("ready", flush=True)
    end = time.time() + seconds
    while time.time() < end:
        try:
            if name == "reader":
                done += sum(len(store.load(head.case_no).entries) for head in list(store.heads())[-20:])
            else:
                case = opened(f"{name}-{done}")
                store.append(case, expected=0)
                store.append(noted(case), expected=1)
                done += 1
        except CaseflowError as error:
            wrong.append(str(error))
    print(done, wrong, sep="\t", flush=True)
