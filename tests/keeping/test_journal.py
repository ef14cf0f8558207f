"""A case as lines of JSON: it is read back as it was written, and anything else is refused."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseflow.errors import BadEntry, JournalTooNew, Tampered, UnknownEdition
from caseflow.journal import dumps, loads
from caseflow.journal.line import START, chained
from caseflow.lifecycle.forms import Erased
from caseflow.machines.forms import Application
from tests.core.stories import CENTRE, Choices, Story, accepted, at, life, small_centre
from tests.core.walking import walked

NASTY = [
    "",
    "\n",
    "x",
    "{}",
    "[" * 100_000,
    '{"format":1}',
    '{"personal":{"case":1}}',
    '{"personal":{"case":"x","seq":0,"field":"a","value":"b","salt":"zz"}}',
]


def lines(case):
    return dumps(case).splitlines()


def rechained(bodies):
    """The text of a journal with these bodies and a chain that holds."""
    previous, out = START, []
    for body in bodies:
        previous = chained(previous, body.encode())
        out.append(f'{body[:-1]},"hash":"{previous.hex()}"}}')
    return "\n".join(out) + "\n"


def bodies(case):
    return [line[: line.rindex(',"hash":')] + "}" for line in lines(case) if '"personal"' not in line]


@given(st.integers(0, 10_000))
def test_read_back_as_written(seed):
    """For any case: loads(dumps(case)) is the case, and its text is the same."""
    case = walked(Choices(seed))
    text = dumps(case)
    again = loads(text, CENTRE)
    assert again == case
    assert again.runs == case.runs
    assert dumps(again) == text


def test_corrected_late_waived_and_lapsed():
    """Corrections, late records and lapses are read back too, with the standing entries in the order of `at`."""
    story = accepted().fire("extend", "2021-03-24").fire("order_survey", "2021-03-22", recorded_at=at("2021-03-29"))
    story.correct(4, "2021-03-30")
    assert loads(dumps(story.case), CENTRE) == story.case
    lapsed = Story(day="2021-04-28").lapse("2021-05-13").case
    assert loads(dumps(lapsed), CENTRE) == lapsed


def test_every_line_says_what_it_is():
    """The first line names the format, the digest, the lifecycle, its edition and its fingerprint; each line has case and seq."""
    first, *rest = [json.loads(line) for line in lines(accepted().case) if '"personal"' not in line]
    assert (first["format"], first["digest"], first["opened"]["lifecycle"]) == (1, "sha256", "intake")
    assert len(first["opened"]["fingerprint"]) == 32
    assert [line["seq"] for line in rest] == [1, 2, 3]
    assert {line["case"] for line in rest} == {"HL-2021-0317"}


def test_a_personal_value_is_not_in_the_entrys_line():
    """The applicant's name is stored beside the entry; after erasing, the chain is whole and the field is `Erased`."""
    case = accepted(form=Application(applicant="张三丰")).case
    entry, *_, beside = lines(case)
    assert "张三丰" not in entry
    assert "张三丰" in beside
    entries = [line for line in lines(case) if '"personal"' not in line]
    erased = loads("\n".join(entries) + "\n", CENTRE)
    assert isinstance(erased.entries[0].form.applicant, Erased)
    assert erased.state == case.state
    assert loads(dumps(erased), CENTRE) == erased


@pytest.mark.parametrize("place", range(4))
def test_any_edit_is_found(place):
    """A changed, dropped, swapped or doubled line breaks the chain."""
    text = lines(accepted().case)
    swapped = [*text]
    swapped[1], swapped[2] = text[2], text[1]
    changed = [*text]
    changed[place] = text[place].replace("2021-03-17", "2021-03-16")
    for damaged in (changed, swapped, [*text[:1], *text[2:]], [text[0], text[0], *text[1:]]):
        with pytest.raises((Tampered, BadEntry)):
            loads("\n".join(damaged) + "\n", CENTRE)


def test_a_changed_personal_value():
    """A changed personal value does not match its digest any more."""
    with pytest.raises(Tampered, match="personal value"):
        loads(dumps(accepted().case).replace('"value":"材料甲"', '"value":"某某某"'), CENTRE)


def test_another_cases_line():
    """A line of another case is found, even with a new chain."""
    mine, other = bodies(Story().fire("examine", "2021-03-17").case), bodies(Story(case_no="HL-2").fire("examine", "2021-03-17").case)
    with pytest.raises(Tampered, match="in the journal of"):
        loads(rechained([mine[0], other[1]]), CENTRE)


REWRITTEN = [
    (lambda body: body.replace('"format":1', '"format":2'), JournalTooNew, "reads up to 1"),
    (lambda body: body.replace('"format":1', '"format":2,"news":1'), JournalTooNew, "update caseflow"),
    (lambda body: body.replace('"format":1', '"format": 1'), BadEntry, "canonical"),
    (lambda body: body.replace('"format":1', '"format":1,"news":1'), BadEntry, "news"),
    (lambda body: body.replace('"seq":1', '"seq":1,"seq":1'), BadEntry, "canonical"),
    (lambda body: body.replace('"seq":1', '"seq":NaN'), BadEntry, "not a line of a journal"),
    (lambda body: body.replace('"seq":1', '"seq":1e999'), BadEntry, "not a line of a journal"),
    (lambda body: body.replace("window_clerk", "applicant"), BadEntry, "not a legal walk"),
    (lambda body: body.replace("examining", "examined"), BadEntry, "legal walk"),
    (lambda body: body.replace("+08:00", ""), BadEntry, "no offset"),
    (lambda body: body.replace('"event":"examine"', '"event":"examin"'), BadEntry, "legal walk"),
    (lambda body: body.replace("intake#1", "intake#7"), BadEntry, "intake#7"),
    (lambda body: body.replace('"role"', '"form":{"x":1},"role"'), BadEntry, "canonical"),
]


@pytest.mark.parametrize(("change", "error", "words"), REWRITTEN)
def test_a_journal_written_by_nobody(change, error, words):
    """Even with a chain that holds, only what caseflow can have written is read: format, fields, order, roles, states."""
    first, second = bodies(Story().fire("examine", "2021-03-17").case)
    with pytest.raises(error, match=words):
        loads(rechained([first, change(second)]), CENTRE)


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_hostile_text(text):
    """Text that is not a journal is refused quickly with BadEntry, and nothing overflows."""
    started = time.perf_counter()
    with pytest.raises(BadEntry):
        loads(text, CENTRE)
    assert time.perf_counter() - started < 1


def test_an_edition_that_is_not_held():
    """A journal under a definition that the centre does not have is refused by name."""
    case = Story("small", centre=small_centre(life())).case
    with pytest.raises(UnknownEdition, match="small 1"):
        loads(dumps(case), small_centre(life(edition="2")))


def test_a_line_of_two_megabytes():
    """A line that is longer than any that is written is refused before it is parsed."""
    first, second = bodies(Story().fire("examine", "2021-03-17").case)
    with pytest.raises(BadEntry, match="bytes, and at most"):
        loads(rechained([first, second[:-1] + ',"why":"' + "x" * 2_000_000 + '"}']), CENTRE)
