"""Golden journals: every journal of every released format can be read for ever, with the same meaning."""

import json
from pathlib import Path

import pytest

from caseflow.errors import BadEntry, JournalTooNew, UnknownEdition
from caseflow.journal import dumps, line, loads
from caseflow.journal.line import DIGESTS, FORMAT
from caseflow.store.verifying import verify
from tests.journal import make_golden
from tests.journal.lives import CENTRE, DESK, FIRST
from tests.journal.texts import edited, parts, together

GOLDEN = sorted((Path(__file__).parent / "golden").glob("format-*/*.jsonl"))
each = pytest.mark.parametrize("path", GOLDEN, ids=lambda path: f"{path.parent.name}-{path.stem}")


def test_there_are_some_of_every_format():
    """There are golden journals of each format up to this version's."""
    assert {path.parent.name for path in GOLDEN} == {f"format-{number}" for number in range(1, FORMAT + 1)}


@each
def test_it_means_what_it_meant(path):
    """A golden journal folds to the answer that was committed with it, and is written out again byte for byte."""
    text = path.read_text(encoding="utf-8")
    case = loads(text, CENTRE)
    assert make_golden.answer(case) == json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    assert dumps(case, digest=json.loads(text.partition("\n")[0])["digest"]) == text
    assert verify(text, CENTRE).holds


def test_they_are_written_so_today():
    """Cases of today are written like the golden journals, so the format has not changed by accident."""
    cases = {"whole": make_golden.whole(), "lapsed": make_golden.lapsed(), "corrected": make_golden.corrected()}
    for name, case in cases.items():
        golden = loads((GOLDEN[0].parent / f"{name}.jsonl").read_text(encoding="utf-8"), CENTRE)
        assert [entry.moves for entry in golden.entries] == [entry.moves for entry in case.entries]
        assert [entry.extras for entry in golden.entries] == [entry.extras for entry in case.entries]
        assert make_golden.answer(golden) == make_golden.answer(case)


class TestNewer:
    def test_a_newer_format(self):
        """A newer format is refused by number before anything else is checked, whatever the line contains and however it is hashed."""
        bodies, _ = parts(make_golden.lapsed())
        for body in (edited(bodies[0], format=FORMAT + 1), edited(bodies[0], format=99, news={"x": 1}, digest="sha9")):
            with pytest.raises(JournalTooNew, match="update caseflow") as caught:
                loads(together([body, bodies[1]]), CENTRE)
            assert (caught.value.seq, caught.value.known, caught.value.found > FORMAT) == (0, FORMAT, True)
        with pytest.raises(JournalTooNew) as caught:
            loads(together([bodies[0], edited(bodies[1], format=2)]), CENTRE)
        assert caught.value.seq == 1

    @pytest.mark.parametrize("number", [0, -1])
    def test_a_format_that_never_was(self, number):
        """Formats are counted from one."""
        bodies, _ = parts(make_golden.lapsed())
        with pytest.raises(BadEntry, match="counted from 1"):
            loads(together([edited(bodies[0], format=number)]), CENTRE)

    def test_an_unknown_edition(self):
        """An edition that the centre does not have is refused by name, and so is one whose definition has changed."""
        text = dumps(make_golden.whole())
        with pytest.raises(UnknownEdition, match=r"review 2.*does not hold it"):
            loads(text, FIRST)
        with pytest.raises(UnknownEdition, match="has changed since"):
            loads(together([body.replace(DESK.fingerprint, "0" * 32) for body in parts(make_golden.lapsed())[0]]), CENTRE)

    def test_a_digest_that_is_not_known(self):
        """The digest is named in the first line; one that is not known is refused by name."""
        bodies, _ = parts(make_golden.lapsed())
        for digest in ("md5", "", 7, None):
            text = together([edited(bodies[0], digest=digest) if digest is not None else bodies[0].replace("sha256", "SHA256"), bodies[1]])
            with pytest.raises(BadEntry, match="usable here: sha256"):
                loads(text, CENTRE)

    def test_without_sm3(self, monkeypatch):
        """Where Python's OpenSSL lacks a digest, the message says so."""
        text = dumps(make_golden.lapsed(), digest="sm3")
        monkeypatch.delitem(line._HASHERS, DIGESTS[1])
        with pytest.raises(BadEntry, match="this Python's OpenSSL lacks it"):
            loads(text, CENTRE)
