"""Eight kinds of tampering at random places: all are found with an anchor, and two are not found without one."""

import random

import pytest

from caseflow.errors import BadInput
from caseflow.journal import dumps, loads
from caseflow.journal.line import chained
from caseflow.store import MemoryStore
from caseflow.store.verifying import anchor, read_anchor, verify, verify_store
from tests.journal import make_golden
from tests.journal.lives import CENTRE
from tests.journal.texts import parts, together

WHOLE = make_golden.whole()
TEXT = dumps(WHOLE)
BODIES, PERSONAL = parts(WHOLE)
LINES = TEXT.encode().split(b"\n")[: len(BODIES)]
BESIDE = [line.encode() for line in PERSONAL]
ANCHOR = (len(BODIES) - 1, bytes.fromhex(LINES[-1][-66:-2].decode()))
TIMES = 400


def edit(lines, pick):
    """Change the day in one line."""
    i = pick.randrange(len(lines))
    return [*lines[:i], lines[i].replace(b"T09:", b"T08:", 1), *lines[i + 1 :]]


def flip(lines, pick):
    """Flip one bit of one line."""
    i = pick.randrange(len(lines))
    raw = bytearray(lines[i])
    raw[pick.randrange(len(raw))] ^= 1 << pick.randrange(8)
    return [*lines[:i], bytes(raw), *lines[i + 1 :]]


def delete(lines, pick):
    """Delete a line in the middle."""
    i = pick.randrange(len(lines) - 1)
    return [*lines[:i], *lines[i + 1 :]]


def swap(lines, pick):
    """Swap two lines."""
    i, j = pick.sample(range(len(lines)), 2)
    out = [*lines]
    out[i], out[j] = lines[j], lines[i]
    return out


def double(lines, pick):
    """Repeat a line."""
    i = pick.randrange(len(lines))
    return [*lines[: i + 1], lines[i], *lines[i + 1 :]]


def insert(lines, pick):
    """Insert a line of another journal."""
    other = TEXT_OF_ANOTHER[pick.randrange(len(TEXT_OF_ANOTHER))]
    i = pick.randrange(len(lines) + 1)
    return [*lines[:i], other, *lines[i:]]


def truncate(lines, pick):
    """Cut off the end: the rest is a journal as it once was."""
    return lines[: pick.randrange(1, len(lines))]


def rewrite_tail(_lines, pick):
    """Rewrite the last lines, with a chain that holds and a legal walk, as somebody could do who can hash."""
    i = pick.randrange(1, len(BODIES))
    changed = [body.replace("T09:00", "T09:0" + str(pick.randrange(1, 10)), 1) if n >= i else body for n, body in enumerate(BODIES)]
    return together(changed).split(b"\n")[:-1]


TEXT_OF_ANOTHER = dumps(make_golden.corrected()).encode().split(b"\n")[:10]
KINDS = [edit, flip, delete, swap, double, insert, truncate, rewrite_tail]


def verdicts(kind, anchored):
    pick = random.Random(kind.__name__)  # noqa: S311  # a seed, not a secret
    for _ in range(TIMES):
        lines = kind(LINES, pick)
        if lines == LINES:
            continue
        text = b"".join(line + b"\n" for line in [*lines, *_still_asked_for(lines)])
        yield verify(text, CENTRE, anchored).holds


def _still_asked_for(lines):
    """The personal values of the entries that are left; a careful tamperer removes the others."""
    return [value for value in BESIDE if any(b'"seq":%d,' % int(value.split(b'"seq":')[1].split(b",")[0]) in line for line in lines)]


def test_untouched():
    """An unchanged journal holds: with its anchor, with an older anchor, and without."""
    for anchored in (ANCHOR, (2, bytes.fromhex(LINES[2][-66:-2].decode())), None):
        verdict = verify(TEXT, CENTRE, anchored)
        assert (verdict.holds, verdict.entries, verdict.case_no, verdict.erased) == (True, 9, "试办〔2021〕1号", ())


@pytest.mark.parametrize("kind", KINDS)
def test_found_with_an_anchor(kind):
    """All of 400 random tamperings of each kind are found with an anchor."""
    unnoticed = list(verdicts(kind, ANCHOR))
    assert len(unnoticed) > TIMES * 0.9
    assert not any(unnoticed)


@pytest.mark.parametrize("kind", KINDS[:6])
def test_found_without_an_anchor(kind):
    """Tampering that breaks the chain is found without an anchor too."""
    assert not any(verdicts(kind, None))


@pytest.mark.parametrize("kind", KINDS[6:])
def test_not_found_without_an_anchor(kind):
    """Without an anchor, a shortened journal and a rewritten tail are whole journals: a chain cannot show the difference."""
    assert all(verdicts(kind, None))


def test_erased_is_no_fault():
    """Erased values are listed and are not a fault; a changed value is a fault."""
    erased = b"".join(line + b"\n" for line in LINES)
    assert verify(erased, CENTRE, ANCHOR).erased == ((0, "name"), (0, "phone"), (1, "name"))
    assert verify(erased, CENTRE, ANCHOR).holds
    assert "personal value of 'phone'" in verify(TEXT.replace('"1380"', '"1381"'), CENTRE).fault


def test_lines_that_somebody_else_wrote_into_a_store():
    """A stored line that caseflow would write otherwise is found, even if the chain holds."""
    store = MemoryStore(CENTRE)
    store.append(make_golden.lapsed(), expected=0)
    rows = store.rows["T-2"]
    body = rows[1][0].replace(b'"seq":1', b'"seq": 1')
    rows[1] = (body, chained(rows[0][1], body))
    assert store.load("T-2").state == "gone"
    assert [verdict.fault for verdict in verify_store(store)] == ["the lines are not written canonically: caseflow did not write them"]


class TestAnchors:
    def test_a_store_against_its_anchor(self):
        """A store is compared with an anchor: journals that were cut off or removed are named by case."""
        store = MemoryStore(CENTRE)
        store.append(WHOLE, expected=0)
        store.append(make_golden.lapsed(), expected=0)
        anchored = anchor(store)
        assert [verdict.holds for verdict in verify_store(store, anchored)] == [True, True]
        other = MemoryStore(CENTRE)
        shorter = loads(together(BODIES[:4]), CENTRE)
        other.append(shorter, expected=0)
        faults = {verdict.case_no: verdict.fault for verdict in verify_store(other, anchored)}
        assert "lines were cut off" in faults["试办〔2021〕1号"]
        assert "whole journal is gone" in faults["T-2"]
        assert [verdict.fault for verdict in verify_store(store, anchor(other))] == [None, None]  # an older anchor of a case that went on

    def test_written_and_read(self):
        """An anchor is text with one line for each case."""
        store = MemoryStore(CENTRE)
        store.append(WHOLE, expected=0)
        assert read_anchor(anchor(store)) == {"试办〔2021〕1号": ANCHOR}
        assert read_anchor("") == {}

    @pytest.mark.parametrize(
        "line",
        ["x", "a\t-1\t" + "0" * 64, "a\t１\t" + "0" * 64, "a\t1\t" + "0" * 63, "a\t1\t" + "F" * 64, "\t1\t" + "0" * 64, "a\t1\t0 " * 2],
    )
    def test_what_is_no_anchor(self, line):
        """A line of an anchor that is not number, seq and hash is refused."""
        with pytest.raises(BadInput, match="line 2 of the anchor"):
            read_anchor("b\t1\t" + "0" * 64 + "\n" + line + "\n")

    def test_a_case_twice(self):
        """An anchor with a case twice is refused."""
        line = "b\t1\t" + "0" * 64 + "\n"
        with pytest.raises(BadInput, match="each case once"):
            read_anchor(line + line)
