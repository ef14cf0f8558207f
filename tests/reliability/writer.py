"""A process of `test_crash`: writes cases until it is killed, and prints case, seq and hash of each entry after it was stored."""

# What it prints is how it tells the test.
# ruff: noqa: T201

from itertools import count

from tests.reliability.small import noted, opened, reached


def main(kind, where, name):
    store = reached(kind, where)
    print("ready", flush=True)
    for i in count():
        case = opened(f"{name}-{i}")
        for seq in range(4):
            if seq:
                case = noted(case, key=f"k-{seq}")
            store.append(case, expected=seq)
            print(case.case_no, seq, store.head(case.case_no).hash.hex(), sep="\t", flush=True)
