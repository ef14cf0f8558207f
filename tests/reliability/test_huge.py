"""A case of a hundred thousand entries is read, verified, stored and continued."""

from msgspec.structs import replace

from caseflow import Case
from caseflow.journal import dumps, loads
from caseflow.store.verifying import verify
from tests.reliability.small import CENTRE, noted, opened
from tests.store import makers

ENTRIES = 100_000


def test_a_hundred_thousand_entries(tmp_path):
    """Nothing in reading, verifying or appending is bounded by recursion, or grows faster than the journal."""
    first = noted(opened("H-1"))
    note = first.entries[1]
    entries = (first.entries[0], *[replace(note, seq=i) for i in range(1, ENTRIES)])
    case = Case("H-1", None, entries, first.runs, entries)
    text = dumps(case)
    assert loads(text, CENTRE) == case
    assert verify(text, CENTRE).entries == ENTRIES
    with makers.empty_store("sqlite", tmp_path, CENTRE) as store:
        store.append(case, expected=0)
        store.append(noted(case), expected=ENTRIES)
        assert store.head("H-1").seq == ENTRIES
