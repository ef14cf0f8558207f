"""What the reader refuses in a line although its type, its order and its hash are right."""

import json

import pytest

from caseflow.errors import BadEntry, Tampered
from caseflow.journal import loads, rebuild
from caseflow.journal.line import START, chained
from tests.journal import make_golden
from tests.journal.lives import CENTRE
from tests.journal.texts import edited, parts, together

WHOLE, LAPSED, CORRECTED = make_golden.whole(), make_golden.lapsed(), make_golden.corrected()


def changed(case, place, **changes):
    """The text of the journal of `case`, with new hashes and with the members of one line changed."""
    bodies, personal = parts(case)
    return together([*bodies[:place], edited(bodies[place], **changes), *bodies[place + 1 :]], personal)


def rows(case, place, **changes):
    """The same as rows that a store would hold: it has written them itself and does not ask whether they are canonical."""
    bodies, _ = parts(case)
    bodies[place] = edited(bodies[place], **changes)
    previous, stored = START, []
    for body in bodies:
        previous = chained(previous, body.encode())
        stored.append((body.encode(), previous))
    return stored


@pytest.mark.parametrize(
    ("case", "place"), [(WHOLE, 6), (WHOLE, 2), (LAPSED, 1), (CORRECTED, 3)], ids=["bare", "keyed", "lapse", "correction"]
)
@pytest.mark.parametrize("member", ["digest", "matter"])
def test_only_the_opening_names_them(case, place, member):
    """The name of the digest and the matter stand in the first line; a later line that holds them, the very same ones, is refused."""
    opening = json.loads(parts(case)[0][0])
    with pytest.raises(BadEntry, match=f"entry {place} .*canonical"):
        loads(changed(case, place, **{member: opening[member]}), CENTRE)


OTHER_OFFSETS = {
    "of the opening": (WHOLE, 0, {"at": "2021-03-17T01:00:00+00:00"}),
    "of an act": (WHOLE, 1, {"at": "2021-03-18T10:00:00+09:00"}),
    "in UTC": (WHOLE, 2, {"at": "2021-03-19T01:00:00Z"}),
    "of a late record": (WHOLE, 4, {"recorded_at": "2021-03-26T01:00:00+00:00"}),
    "of what happened": (CORRECTED, 4, {"happened": "2021-03-18T07:00:00+00:00"}),
    "of a lapse": (LAPSED, 1, {"at": "2021-03-24T16:00:00+00:00"}),
}


@pytest.mark.parametrize(("case", "place", "instant"), OTHER_OFFSETS.values(), ids=OTHER_OFFSETS)
def test_an_instant_in_another_offset(case, place, instant):
    """The local day is read off an instant: the same instant in another offset is refused, from a text and from a store."""
    line = json.loads(parts(case)[0][place])
    assert {name: line[name] for name in instant} != instant
    with pytest.raises(BadEntry, match="local time"):
        loads(changed(case, place, **instant), CENTRE)
    with pytest.raises(BadEntry, match="local time"):
        rebuild(rows(case, place, **instant), {}, CENTRE)


DAYS = {
    "another day": {"day": "2021-03-23"},
    "another due day": {"due": "2021-03-23"},
    "another day and due day": {"day": "2021-03-23", "due": "2021-03-23"},
    "a day in the future": {"day": "2021-03-26", "due": "2021-03-26"},
    "its own day": {"day": "2021-03-25", "due": "2021-03-25"},
    "a day later": {"at": "2021-03-26T00:00:00+08:00"},
    "on the due day": {"at": "2021-03-24T23:59:59+08:00"},
    "no limit": {"limit": None},
    "no due day": {"due": None},
    "no day": {"day": None},
    "a second later": {"at": "2021-03-25T00:00:01+08:00"},
    "in the afternoon after": {"at": "2021-03-25T13:00:00+08:00"},
    "nothing of a lapse": {"day": None, "due": None, "limit": None},
    "nothing of the law": {"day": None, "due": None, "limit": None, "key": None, "recorded_at": None, "calendar": None},
    "somebody": {"actor": "w-01", "role": "clerk"},
}


@pytest.mark.parametrize("changes", DAYS.values(), ids=DAYS)
def test_a_lapse_at_another_time(changes):
    """The law acts at the end of the due day of one limit, and nobody else does: a lapse that says otherwise is refused."""
    assert loads(changed(LAPSED, 1), CENTRE) == LAPSED
    with pytest.raises(BadEntry, match="lapse"):
        loads(changed(LAPSED, 1, **changes), CENTRE)
    with pytest.raises(BadEntry, match="lapse"):
        rebuild(rows(LAPSED, 1, **changes), {}, CENTRE)


@pytest.mark.parametrize(
    "text", ["2021-03-30T09:00+08:00", "20210330T090000+0800", "2021-03-30 09:00:00+08:00", "2021-03-30T09:00:00.000+08:00"]
)
def test_an_instant_in_another_notation(text):
    """In every line an instant is written in one notation only."""
    assert WHOLE.entries[6].at.isoformat() == "2021-03-30T09:00:00+08:00"
    with pytest.raises(BadEntry, match=r"entry 6 .*canonical"):
        loads(changed(WHOLE, 6, at=text), CENTRE)


@pytest.mark.parametrize("form", [{"note": "远", "span": "9 working_days"}, {"span": "9 working_days", "note": "远", "more": 1}])
def test_a_form_in_another_order(form):
    """The fields of a form are written in the order of its class, in every line, and no other fields."""
    told = json.loads(parts(CORRECTED)[0][5])["form"]
    assert list(told) == ["span", "note"]
    with pytest.raises(BadEntry):
        loads(changed(CORRECTED, 5, form=form), CENTRE)


@pytest.mark.parametrize("form", [{"span": "9 working_days", "note": ""}, {"note": "", "span": "9 working_days"}])
def test_a_default_spelled_out(form):
    """A field that has its default is left out, in every line."""
    assert loads(changed(CORRECTED, 5, form={"span": "9 working_days"}), CENTRE).entries[5].form.note == ""
    with pytest.raises(BadEntry, match=r"entry 5 .*canonical"):
        loads(changed(CORRECTED, 5, form=form), CENTRE)


@pytest.mark.parametrize("member", [{"role": "clerk"}, {"unit": "窗口一"}, {"stands_for": "w-02"}], ids=str)
def test_the_law_has_no_role(member):
    """What nobody did was done in no role, from no unit and for nobody."""
    with pytest.raises(BadEntry, match="it has no actor, but"):
        loads(changed(LAPSED, 1, **member), CENTRE)


def test_a_migration_by_somebody_without_a_role():
    """What moves a run to another edition is done in a role, like every act."""
    assert WHOLE.entries[5].event == "migrate"
    with pytest.raises(BadEntry, match="role"):
        loads(changed(WHOLE, 5, role=None), CENTRE)


@pytest.mark.parametrize("state", ["done", "off", "nowhere"])
def test_a_migration_that_closes_the_run(state):
    """A migration changes the edition, and never closes what is open."""
    bodies, personal = parts(WHOLE)
    assert loads(together(bodies[:6], personal), CENTRE).state == "reviewing"
    with pytest.raises(BadEntry, match="migrates"):
        loads(together([*bodies[:5], edited(bodies[5], to=state)], personal), CENTRE)


def test_the_personal_value_that_no_entry_asks_for_is_named():
    """Of many personal values, the one that is too many is named by entry and field."""
    bodies, personal = parts(WHOLE)
    odd = json.loads(personal[0])
    odd["personal"] |= {"seq": 7, "field": "phone"}
    with pytest.raises(BadEntry, match=r"7.*phone"):
        loads(together(bodies, [*personal, json.dumps(odd, ensure_ascii=False, separators=(",", ":"))]), CENTRE)


def test_the_journal_of_another_case():
    """Rows that a store found under one number are not read as the case of another."""
    stored = rows(LAPSED, 1)
    assert rebuild(stored, {}, CENTRE, case_no="T-2").case_no == "T-2"
    with pytest.raises(Tampered, match="T-9"):
        rebuild(stored, {}, CENTRE, case_no="T-9")


CITED = {
    "nothing": (6, {"corrects": None}),
    "itself": (6, {"corrects": 6}),
    "a later entry": (6, {"corrects": 7}),
    "nothing, at another instant": (4, {"corrects": None}),
    "an entry, for no reason": (6, {"why": None}),
    "an entry, by an act": (5, {"corrects": 1}),
    "an entry, by a recalculation": (8, {"corrects": 2}),
}


@pytest.mark.parametrize(("place", "changes"), CITED.values(), ids=CITED)
def test_what_a_correction_cites(place, changes):
    """A correction cites an entry before it and says why; no other entry cites one."""
    with pytest.raises(BadEntry, match="correct"):
        loads(changed(CORRECTED, place, **changes), CENTRE)


@pytest.mark.parametrize("changes", [{"why": "x"}, {"happened": "2021-03-18T15:00:00+08:00"}], ids=str)
def test_an_act_is_not_a_correction(changes):
    """An act gives no reason, and no other instant at which it happened."""
    with pytest.raises(BadEntry, match="not a correction"):
        loads(changed(CORRECTED, 5, **changes), CENTRE)
