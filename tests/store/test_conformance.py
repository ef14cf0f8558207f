"""The promises that every store keeps: the suite for hosts, and further tests."""

import tempfile
import unittest
from datetime import timedelta
from pathlib import Path

import attrs
import pytest
from msgspec.structs import replace

from caseflow import Actor, Case
from caseflow.errors import BadEntry, BadInput, Conflict, JournalError
from caseflow.journal import dumps
from caseflow.lifecycle.forms import Erased
from caseflow.machines.forms import Application
from caseflow.store import NoSuchCase, StaleHead, sweep
from caseflow.store.verifying import anchor, rebuild_heads, verify_store
from caseflow.testing import store_test
from tests.core.stories import CENTRE, LICENCE, SALT, Story, accepted, at, make, person_for
from tests.store import makers

SALTY = CENTRE.__class__("hualong", lifecycles=CENTRE.lifecycles, calendar=CENTRE.calendar)  # draws salts as a host does


@pytest.mark.parametrize("kind", makers.ALL)
def test_the_suite(kind):
    """Every store passes the suite that `caseflow.testing` gives to hosts."""
    with tempfile.TemporaryDirectory() as folder:
        room = iter(range(1000))

        def make(centre):
            inner = Path(folder) / str(next(room))
            inner.mkdir()
            return makers.empty_store(kind, inner, centre)

        result = unittest.TestResult()
        unittest.defaultTestLoader.loadTestsFromTestCase(store_test(make)).run(result)
    assert result.testsRun > 5
    assert [text for _, text in result.errors + result.failures] == []


def applied(number="HL-1", *, key=None, applicant="张三", centre=SALTY, day="2021-03-17"):
    who = person_for("applicant")
    form = Application(applicant=applicant, contact="13800000000")
    return centre.open("intake", case_no=number, matter=LICENCE, at=at(day), actor=who, form=form, key=key)


class TestRetry:
    """A retry after an unknown outcome never stores anything twice."""

    def test_the_same_key_and_content(self, store):
        """A case opened again under the same key with the same content and other salts is not stored twice, and is not a conflict."""
        first, second = applied(key="k-1"), applied(key="k-1")
        assert first.entries[0].salts != second.entries[0].salts
        assert store.append(first, expected=0) is True
        assert store.append(second, expected=0) is False
        assert store.load("HL-1") == first

    def test_the_same_key_and_other_content(self, store):
        """A key belongs to one act: other content under it is refused, and the message says what it was used for."""
        store.append(applied(key="k-1"), expected=0)
        with pytest.raises(Conflict, match="'k-1' was used for 'open' in entry 0"):
            store.append(applied(key="k-1", applicant="李四"), expected=0)

    def test_another_matter(self, store):
        """The same application about another matter is another act."""
        first = applied(key="k-1")
        store.append(first, expected=0)
        with pytest.raises(Conflict, match="k-1"):
            store.append(replace(first, matter=attrs.evolve(LICENCE, code="L-9")), expected=0)

    def test_without_a_key(self, store):
        """Without a key nobody can tell a retry from a second act, so it is a conflict."""
        store.append(applied(), expected=0)
        with pytest.raises(Conflict, match="1 entry, and 0 were expected"):
            store.append(applied(), expected=0)

    def test_a_key_twice_in_one_case(self, store):
        """A case that carries a key twice, however it was made, is not stored."""
        case = Story(case_no="HL-1").fire("examine", "2021-03-17", key="k").case
        last = replace(case.entries[-1], seq=2)
        twice = Case(case.case_no, case.matter, (*case.entries, last), case.runs, (*case.entries, last))
        store.append(case, expected=0)
        with pytest.raises(Conflict, match="'k' was used for 'examine' in entry 1"):
            store.append(twice, expected=2)

    def test_after_an_erasure(self, store):
        """Erased values cannot be compared any more: a retry is recognised by the rest, and anything else is refused."""
        first = applied(key="k-1")
        store.append(first, expected=0)
        more = CENTRE.fire(first, "examine", at=at("2021-03-17", "10:00"), actor=person_for("window_clerk"), key="k-2")
        store.append(more, expected=1)
        amended = {"at": at("2021-03-17", "11:00"), "actor": person_for("centre_head"), "why": "姓名有误", "key": "k-3"}
        right = attrs.evolve(first.entries[0].form, applicant="王建囯")
        corrected = CENTRE.correct(more, 0, form=right, **amended)
        store.append(corrected, expected=2)
        assert store.erase(case_no="HL-1") == 4
        loaded = store.load("HL-1")
        assert CENTRE.correct(loaded, 0, form=right, **amended) is loaded
        assert store.append(applied(key="k-1"), expected=0) is False
        assert store.append(corrected, expected=2) is False
        with pytest.raises(Conflict, match="'k-1' was used for 'open'"):
            store.append(replace(first, entries=(replace(first.entries[0], form=attrs.evolve(right, materials=("身份证",))),)), expected=0)

    def test_fired_again_after_an_erasure(self, store):
        """`fire` recognises an act by its key, even if a name in its form was erased since; another act under the key is refused."""
        story = accepted().fire("grant", "2021-03-19")
        act = {"at": at("2021-03-22"), "actor": person_for("window_clerk"), "key": "k-9"}
        receipt = make(story.row("deliver").form, received_by="王建国")
        case = CENTRE.fire(story.case, "deliver", form=receipt, **act)
        store.append(case, expected=0)
        assert store.erase(person="王建国") == 1
        loaded = store.load(case.case_no)
        assert CENTRE.fire(loaded, "deliver", form=receipt, **act) is loaded
        with pytest.raises(Conflict, match="'k-9' was used for 'deliver'"):
            CENTRE.fire(loaded, "deliver", form=attrs.evolve(receipt, received_by=None), **act)

    def test_somebody_went_on(self, store):
        """A retry succeeds even if others have appended more since."""
        story = accepted()
        store.append(story.case, expected=0)
        before = story.case
        story.fire("extend", "2021-03-18")
        store.append(story.case, expected=len(before.entries))
        assert store.append(before, expected=0) is False

    def test_the_law_acts_under_a_key_too(self, store):
        """A lapse recorded by two sweeps at different hours is a conflict: the key is the same, the content differs."""
        story = Story(day="2021-03-17", case_no="HL-1")
        store.append(story.case, expected=0)
        first, second = (CENTRE.lapse(story.case, at=at("2021-06-01", hour)) for hour in ("09:00", "10:00"))
        assert len(first.entries) > 1
        store.append(first, expected=1)
        with pytest.raises(Conflict, match="lapse:"):
            store.append(second, expected=1)


class TestPast:
    """An append needs the same past as the stored one, the whole of it."""

    def test_an_equal_last_entry_is_not_enough(self, store):
        """Two cases that differ early are different, even if the entry before the new one is equal."""
        mine, theirs = (Story(case_no="HL-1", form=Application(applicant=name)).fire("examine", "2021-03-17") for name in ("张三", "李四"))
        assert mine.last == theirs.last
        store.append(mine.case, expected=0)
        with pytest.raises(Conflict, match="an earlier one, differs from the stored one"):
            store.append(theirs.fire("accept_promised", "2021-03-17").case, expected=2)

    def test_a_past_that_was_never_loaded_here(self, tmp_path):
        """A store that was just opened hashes the past of the case afresh."""
        with makers.empty_store("sqlite", tmp_path) as store:
            story = accepted()
            store.append(story.case, expected=0)
        with makers.reopened("sqlite", tmp_path) as store:
            store.append(story.fire("extend", "2021-03-18").case, expected=4)
            assert store.load(story.case.case_no) == story.case

    def test_more_cases_than_are_remembered(self, monkeypatch):
        """The cache of hashes is bounded, and an entry that drops out changes nothing."""
        monkeypatch.setattr("caseflow.store.appending._MOST_CACHED", 2)
        store = makers.empty_store("memory", None)
        cases = [Story(case_no=f"HL-{i}") for i in range(5)]
        for story in cases:
            store.append(story.case, expected=0)
        for story in cases:
            store.append(story.fire("examine", "2021-03-17").case, expected=1)
        assert len(store._appender._last) == 2
        assert [verdict for verdict in verify_store(store) if not verdict.holds] == []

    def test_rehead_of_another_case(self, store):
        """A head is computed from the stored journal, never from another one of the same length."""
        store.append(applied(applicant="张三"), expected=0)
        before = store.head("HL-1")
        assert store.rehead(applied(applicant="李四")) is False
        assert store.head("HL-1") == before


class TestMany:
    def test_all_or_none(self, store):
        """Of several appends in one transaction either all are stored or, when one is refused, none."""
        first, second = Story(case_no="HL-1"), Story(case_no="HL-2")
        store.append(second.case, expected=0)
        with pytest.raises(Conflict):
            store.append_many(
                [(first.case, 0), (second.fire("examine", "2021-03-17").case, 0), (Story(day="2021-03-18", case_no="HL-2").case, 0)]
            )
        assert list(store.numbers()) == ["HL-2"]
        assert len(store.load("HL-2").entries) == 1

    def test_says_which_were_new(self, store):
        """It says for each case, in the given order, whether it was stored or was there already."""
        stored, new = Story(case_no="HL-1").case, Story(case_no="HL-0").case
        store.append(stored, expected=0)
        assert store.append_many([(stored, 0), (new, 0), (new, 1)]) == (False, True, False)
        assert store.append_many([]) == ()

    def test_two_entries_of_one_case(self, store):
        """A case may be given twice: first its opening, then what followed."""
        story = Story(case_no="HL-1")
        first = story.case
        assert store.append_many([(first, 0), (story.fire("examine", "2021-03-17").case, 1)]) == (True, True)
        assert store.load("HL-1") == story.case


class TestNames:
    """Ids are data, and every store treats them alike."""

    @pytest.mark.parametrize(
        "number", ["'; DROP TABLE head; --", "%", "_", "../x", "a\\b", "HL'1\"2", "办〔2021〕3号", "😀", "x" * 128, ":n"]
    )
    def test_what_is_kept(self, store, number):
        """Whatever is allowed as an id is stored and found unchanged."""
        store.append(applied(number), expected=0)
        assert store.load(number).case_no == number
        assert [head.case_no for head in store.heads()] == list(store.numbers()) == [number]

    @pytest.mark.parametrize("number", ["", "x" * 129, "a\0b", "a\u202eb", "e\u0301", "\ud800", "a\nb", " a", "a\ufeff"])
    def test_what_is_not(self, store, number):
        """Whatever is not allowed as an id is refused by every store, even in a case made by hand."""
        with pytest.raises(BadInput):
            store.append(replace(applied(), case_no=number), expected=0)
        assert list(store.numbers()) == []

    def test_nearly_alike(self, store):
        """Ids that differ in case, width, accent or a look-alike are different ids; they sort as Python sorts them."""
        names = ["A", "a", "Ａ", "Ä", "A", "ß", "ss", "А", "z", "村", "😀", "ﬁ"]
        for name in dict.fromkeys(names):
            store.append(applied(name), expected=0)
        assert list(store.numbers()) == sorted(set(names))
        with pytest.raises(NoSuchCase, match="did you mean"):
            store.load("sss")


class TestPersonal:
    """Personal values are stored beside the journal, and disappear when they are erased."""

    @pytest.mark.parametrize("value", ["张三 ", "a\0b", "x" * 20_000, "'\"\\%_", "😀\n\t", "ＡÄ"])
    def test_kept_as_they_are(self, store, value):
        """Any text is stored exactly, with spaces, nulls and any length; `erase` finds it by the exact text only."""
        store.append(applied("HL-1", applicant=value), expected=0)
        store.append(applied("HL-2", applicant=f"{value.strip()}他"[-20_000:]), expected=0)
        assert store.load("HL-1").entries[0].form.applicant == value
        assert store.erase(person=value) == 1
        assert isinstance(store.load("HL-1").entries[0].form.applicant, Erased)

    def test_of_a_correction(self, store):
        """The values of an amended form are stored, hashed and erased like the first ones, which stay until they are erased too."""
        case = applied("HL-1")
        store.append(case, expected=0)
        case = SALTY.correct(
            case, 0, at=at("2021-03-18"), actor=person_for("centre_head"), why="姓名有误", form=Application(applicant="张叁", contact="1")
        )
        store.append(case, expected=1)
        assert store.load("HL-1") == case
        assert store.load("HL-1").standing[0].form.applicant == "张叁"
        assert store.erase(person="张叁") == 1
        loaded = store.load("HL-1")
        assert isinstance(loaded.standing[0].form.applicant, Erased)
        assert (loaded.standing[0].form.contact, loaded.entries[0].form.applicant) == ("1", "张三")
        assert store.erase(case_no="HL-1") == 3
        assert [verdict.erased for verdict in verify_store(store)] == [((0, "applicant"), (0, "contact"), (1, "applicant"), (1, "contact"))]

    def test_case_and_person(self, store):
        """With a case and a person given, only that person in that case is erased."""
        store.append_many([(applied("HL-1"), 0), (applied("HL-2"), 0)])
        assert store.erase(case_no="HL-1", person="张三") == 1
        assert store.load("HL-2").entries[0].form.applicant == "张三"

    def test_an_erased_case_is_written_out_and_in_again(self, store):
        """An erased case can be copied to another store, with its chain."""
        store.append(applied("HL-1"), expected=0)
        store.erase(case_no="HL-1")
        other = makers.empty_store("memory", None, SALTY)
        other.append(store.load("HL-1"), expected=0)
        assert other.hashes("HL-1") == store.hashes("HL-1")


class TestHeads:
    def test_rebuilt_bit_for_bit(self, store):
        """Heads are a cache: computed afresh from the journals, they are the same in every field."""
        for i in range(3):
            store.append(accepted(case_no=f"HL-{i}").case, expected=0)
        assert list(rebuild_heads(store)) == []

    def test_sm3(self, store):
        """A store may hash with SM3: new cases use it, stored cases keep their own digest, and all are verified."""
        story = accepted(case_no="HL-1")
        store.append(story.case, expected=0)
        store.digest = "sm3"
        store.append(story.fire("extend", "2021-03-18").case, expected=4)
        store.append(accepted(case_no="HL-2").case, expected=0)
        assert dumps(store.load("HL-2"), digest="sm3").splitlines()[3][-66:-2] == store.hashes("HL-2")[3].hex()
        assert store.rehead(store.load("HL-2")) is True
        assert [verdict.fault for verdict in verify_store(store, anchor(store))] == [None, None]


def test_a_digest_that_nobody_knows(tmp_path):
    """A digest that cannot be used is refused by name."""
    with pytest.raises(BadInput, match=r"did you mean 'sm3'.*usable here: sha256, sm3"):
        makers.empty_store("memory", tmp_path, digest="sm2")


@pytest.mark.parametrize("kind", ["sqlite", *makers.SQL])
def test_a_head_behind_its_journal(kind, tmp_path):
    """A head that does not match its journal is found, is never overwritten silently, and is rebuilt from the journal."""
    store = makers.empty_store(kind, tmp_path)
    story = accepted()
    store.append(story.case, expected=0)
    right = store.head(story.case.case_no)
    head = "head" if kind == "sqlite" else "caseflow_head"
    _run(store, f"UPDATE {head} SET seq = 1")  # noqa: S608  # a constant
    assert ["head is at entry 1" in verdict.fault for verdict in verify_store(store)] == [True]
    with pytest.raises(StaleHead, match="rebuild_heads"):
        store.append(story.fire("extend", "2021-03-18").case, expected=4)
    assert [(old.seq, new) for old, new in rebuild_heads(store)] == [(1, right)]
    store.append(story.case, expected=4)
    right = store.head(story.case.case_no)
    _run(store, f"UPDATE {head} SET next_due = 'E021-12-27'")  # noqa: S608  # a constant
    with pytest.raises(StaleHead, match="rebuild_heads"):
        list(store.heads())
    assert ["there is no head" in next(verify_store(store)).fault, *rebuild_heads(store)] == [True, (None, right)]
    _run(store, f"DELETE FROM {head}")  # noqa: S608  # a constant
    assert [old for old, _ in rebuild_heads(store)] == [None]
    assert [verdict.holds for verdict in verify_store(store)] == [True]
    digest = "'\\x00'" if kind == "postgres" else "x'00'"
    _run(store, f"INSERT INTO {head} VALUES ('X-1', 'a', 'b', 'c', 0, {digest}, null, null, null, 0, 'd')")  # noqa: S608  # a constant
    assert [verdict.fault for verdict in verify_store(store) if not verdict.holds] == [
        "there is a head but no journal: the whole journal is gone"
    ]
    with pytest.raises(StaleHead):
        store.append(applied("X-1"), expected=0)
    makers.close(store)


def _run(store, statement):
    if hasattr(store, "engine"):
        with store.engine.begin() as db:
            db.exec_driver_sql(statement)
    else:
        store._db.execute(statement)


def test_an_entry_that_could_not_be_read_again(store):
    """An entry of more than a mebibyte is refused by append, because it could not be read again."""
    story = Story(case_no="HL-1")
    longest = replace(story.case.entries[0], form=Application(applicant="甲", materials=("材" * 20_000,) * 20), salts=(SALT, ""))
    case = replace(story.case, entries=(longest,), standing=(longest,))
    with pytest.raises(BadInput, match="at most 1048576 are allowed"):
        store.append(case, expected=0)
    assert list(store.numbers()) == []


def test_roles_hold_in_every_store(store):
    """A case with an act that the actor's role does not allow cannot be stored, nor loaded where somebody else has written it."""
    case = Story(case_no="HL-1").fire("examine", "2021-03-17").case
    first, last = case.entries
    forged = replace(case, entries=(first, replace(last, role="window_сlerk")), standing=(first, last))  # a Cyrillic с
    with pytest.raises(BadEntry, match="it takes window_clerk"):
        store.append(forged, expected=0)
    assert [*store.numbers()] == []
    with pytest.MonkeyPatch.context() as patch:  # as an older version would have stored it
        patch.setattr("caseflow.store.appending.check_readable", lambda *_args, **_more: None)
        store.append(forged, expected=0)
    with pytest.raises(BadEntry, match="it takes window_clerk"):
        store.load("HL-1")
    assert [verdict.holds for verdict in verify_store(store)] == [False]


def test_an_event_that_no_row_has(store):
    """What a load would refuse is refused before it is written; nothing is stored."""
    case = Story(case_no="HL-1").fire("examine", "2021-03-17").case
    first, last = case.entries
    for made, words in (
        (replace(last, event="bless", moves=(replace(last.moves[0], event="bless"),)), "is not a legal walk"),
        (replace(last, seq=7), "entry 7"),
        (replace(last, at=first.at - timedelta(days=1)), "before the line before it was recorded"),
    ):
        forged = replace(case, entries=(first, made), standing=(first, made))
        with pytest.raises(JournalError, match=words):
            store.append(forged, expected=0)
    with pytest.raises(BadEntry, match="is not what its entries make; take each step by a verb of the centre"):
        store.append(replace(case, runs=case.runs[:0]), expected=0)
    assert [*store.numbers()] == []


class TestTheFuture:
    NOW = "2021-03-17T09:00+08:00"

    def test_a_wrong_clock(self, store):
        """An entry that says it was written long after now is not stored; a little difference between two computers is nothing."""
        story = Story(case_no="HL-1", day="2021-03-17T09:05")
        ahead = Story(case_no="HL-2", day="2121-03-17").case
        with pytest.raises(BadInput, match=r"case HL-2: entry 0 \(open\), written at 2121-03-17.* lies in the future: it is .* here"):
            store.append(ahead, expected=0)
        assert store.append(story.case, expected=0, now=self.NOW)
        early = Story(case_no="HL-3", day="2021-03-17T09:06").case
        with pytest.raises(BadInput, match="lies in the future: it is 2021-03-17T09:00:00"):
            store.append_many([(early, 0)], now=self.NOW)
        assert store.append_many([(early, 0)], now="2021-03-17T09:01+08:00") == (True,)
        assert store.append(early, expected=0, now=self.NOW) is False  # it is stored already

    def test_a_sweep_ahead(self, store):
        """A sweep cannot be run for a day to come: the law would act too early, and in every case at once."""
        with pytest.raises(BadInput, match=r"the sweep at 2121.* lies in the future: it is .* here. One of the two clocks is wrong"):
            sweep(store, "2121-01-01T09:00+08:00")
        with pytest.raises(BadInput, match="now='soon'"):
            sweep(store, "2021-03-17T09:00+08:00", now="soon")
        assert sweep(store, "2121-01-01T09:00+08:00", now="2121-01-01T08:56+08:00").seen == 0


def test_the_right_to_dumps(store):
    """A loaded case is written as exactly the lines that are stored."""
    case = accepted(case_no="HL-1", by=Actor("p-1", roles={"applicant"}, stands_for="p-2")).case
    store.append(case, expected=0)
    written = dumps(store.load("HL-1")).splitlines()[: len(case.entries)]
    assert [line[-66:-2] for line in written] == [chain_hash.hex() for chain_hash in store.hashes("HL-1")]
