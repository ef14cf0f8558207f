"""Storing an audit: a journal that the store already has is compared, and never overwritten."""

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
    with SqliteStore(tmp_path / "cases.db", CENTRE) as sqlite_store:
        yield sqlite_store


def outcome(result, store):
    return [(case.case_no, case.outcome, case.entries) for case in store_cases(result, store)]


def test_new_same_longer_ahead(store):
    """A case is stored once; the same log changes nothing, a longer one appends its further entries, a shorter one is reported."""
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
    """Where another case has the same number, the stored one stays as it is, the first difference is named, and others are stored."""
    outcome(audit_of(*accepted("2021-03-17"), REVIEW), store)
    before = store.load("HL-1").entries
    stored = store_cases(audit_of(*other, opening("2021-03-17", case_no="HL-2")), store)
    assert [case.outcome for case in stored] == ["conflict", "new"]
    assert ("entry 0" in stored[0].en, "未改动" in stored[0].zh) == (True, True)
    assert store.load("HL-1").entries == before


def test_when_a_lapse_was_recorded_is_not_a_difference(store):
    """A lapse recorded at the end of a short log is the same as one that a longer log records before its next line."""
    assert outcome(audit_of(opening("2021-02-05"), at="2021-03-31"), store) == [("HL-1", "new", 2)]
    longer = audit_of(opening("2021-02-05"), line("review", "2021-02-19", DEPARTMENT), at="2021-03-31")
    assert outcome(longer, store) == [("HL-1", "longer", 1)]
    assert store.load("HL-1").entries[-1].recorded_at == store.load("HL-1").entries[-2].recorded_at


def test_what_was_erased_cannot_differ(tmp_path):
    """An erased personal value does not make the stored journal a different one."""
    with SqliteStore(tmp_path / "cases.db", CENTRE) as store:
        outcome(audit_of(*accepted("2021-03-17")), store)
        store.erase(case_no="HL-1")
        assert outcome(audit_of(*accepted("2021-03-17"), REVIEW), store) == [("HL-1", "longer", 1)]


def test_a_store_that_was_tampered_with(tmp_path):
    """A journal that was tampered with is reported, and not changed."""
    with SqliteStore(tmp_path / "cases.db", CENTRE) as store:
        outcome(audit_of(*accepted("2021-03-17")), store)
        store._db.execute("DROP TRIGGER entry_no_update")
        store._db.execute("UPDATE entry SET body = replace(body, 'HL-1', 'HL-2')")
        stored = store_cases(audit_of(*accepted("2021-03-17")), store)
        assert [(case.outcome, "未改动" in case.zh) for case in stored] == [("conflict", True)]
