"""Is a journal that a store holds compared, and never written over?"""

import pytest

from caseflow.reports.audit.storing import store_cases
from caseflow.store import MemoryStore, SqliteStore
from tests.audit.windows import CENTRE, DEPARTMENT, HEAD, accepted, audit_of, line, opening

REVIEW = line("review", "2021-03-18", DEPARTMENT)
GRANT = line("grant", "2021-03-19", HEAD, form={"number": "7"})


@pytest.fixture(params=["memory", "sqlite"])
def store(request, tmp_path):
    if request.param == "memory":
        yield MemoryStore(CENTRE)
        return
    with SqliteStore(tmp_path / "cases.db", CENTRE) as made:
        yield made


def outcome(found, store):
    return [(one.case_no, one.outcome, one.entries) for one in store_cases(found, store)]


def test_new_same_longer_ahead(store):
    """A case is stored once; the same log changes nothing, a longer one appends the rest, a shorter one is told."""
    short, long = audit_of(*accepted("2021-03-17"), REVIEW), audit_of(*accepted("2021-03-17"), REVIEW, GRANT)
    assert outcome(short, store) == [("HL-1", "new", 4)]
    first = store.load("HL-1").entries
    assert outcome(short, store) == [("HL-1", "same", 0)]
    assert outcome(long, store) == [("HL-1", "longer", 1)]
    assert store.load("HL-1").entries[:4] == first  # salts and all
    assert store.load("HL-1").state == "granted"
    assert outcome(short, store) == [("HL-1", "ahead", 0)]


@pytest.mark.parametrize(
    "other", [accepted("2021-03-17", form={"applicant": "另一人"}), accepted("2021-03-17", matter="B-1"), accepted("2021-03-16")]
)
def test_another_journal_is_left_alone(store, other):
    """Under one number two cases cannot be: the stored one stays as it is, the entry that differs is named, and the rest is stored."""
    outcome(audit_of(*accepted("2021-03-17"), REVIEW), store)
    before = store.load("HL-1").entries
    kept = store_cases(audit_of(*other, opening("2021-03-17", case_no="HL-2")), store)
    assert [one.outcome for one in kept] == ["conflict", "new"]
    assert ("entry 0" in kept[0].en, "未改动" in kept[0].zh) == (True, True)
    assert store.load("HL-1").entries == before


def test_when_a_lapse_was_found_is_no_difference(store):
    """A deemed acceptance found on the last day of a short log is the one that a longer log finds at its next line."""
    assert outcome(audit_of(opening("2021-02-05"), at="2021-03-31"), store) == [("HL-1", "new", 2)]
    longer = audit_of(opening("2021-02-05"), line("review", "2021-02-19", DEPARTMENT), at="2021-03-31")
    assert outcome(longer, store) == [("HL-1", "longer", 1)]


def test_what_was_erased_cannot_differ(tmp_path):
    """A personal value that was erased from the store is no reason to call the journal another one."""
    with SqliteStore(tmp_path / "cases.db", CENTRE) as store:
        outcome(audit_of(*accepted("2021-03-17")), store)
        store.erase(case_no="HL-1")
        assert outcome(audit_of(*accepted("2021-03-17"), REVIEW), store) == [("HL-1", "longer", 1)]


def test_a_store_that_was_tampered_with(tmp_path):
    """A journal that no longer holds together is told, and not touched."""
    with SqliteStore(tmp_path / "cases.db", CENTRE) as store:
        outcome(audit_of(*accepted("2021-03-17")), store)
        store._db.execute("DROP TRIGGER entry_no_update")
        store._db.execute("UPDATE entry SET body = replace(body, 'HL-1', 'HL-2')")
        kept = store_cases(audit_of(*accepted("2021-03-17")), store)
        assert [(one.outcome, "未改动" in one.zh) for one in kept] == [("conflict", True)]
