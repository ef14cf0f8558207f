"""Hostile text is refused quickly with BadEntry: nothing is guessed, dropped, or overflows."""

import json
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseflow.errors import BadEntry, JournalError, JournalTooNew, Tampered
from caseflow.journal import dumps, loads, rebuild
from caseflow.journal.line import MOST_BYTES, START, chained
from tests.core.stories import CENTRE as REAL
from tests.core.stories import accepted
from tests.journal import make_golden
from tests.journal.lives import CENTRE
from tests.journal.texts import edited, parts, together

WHOLE = make_golden.whole()
CORRECTED = make_golden.corrected()
BODIES, PERSONAL = parts(WHOLE)
OPENING = BODIES[0]
FORM = '"form":{'
DEEP = "[" * 100_000


def raw(body, old, new):
    assert old in body
    return body.replace(old, new, 1)


HOSTILE = {
    "a hundred thousand brackets": DEEP,
    "the same inside a form": raw(OPENING, FORM, f'{FORM}"deep":{DEEP},'),
    "a closed tower in a form": raw(OPENING, FORM, f'{FORM}"deep":{"[" * 900}{"]" * 900},'),
    "objects in objects": raw(OPENING, FORM, f'{FORM}"deep":' + '{"a":' * 50_000 + "1" + "}" * 50_000 + ","),
    "not a number": raw(OPENING, '"seq":0', '"seq":NaN'),
    "not a number in a form": raw(OPENING, FORM, f'{FORM}"pages":NaN,'),
    "infinity": raw(OPENING, FORM, f'{FORM}"pages":1e999,'),
    "a fraction": raw(OPENING, FORM, f'{FORM}"pages":1.0,'),
    "an integer of 4,301 digits": raw(OPENING, FORM, f'{FORM}"pages":{"9" * 4301},'),
    "an integer of a megabyte": raw(OPENING, FORM, f'{FORM}"pages":{"9" * 1_000_000},'),
    "minus zero": raw(OPENING, '"seq":0', '"seq":-0'),
    "a member twice": raw(OPENING, '"seq":0', '"seq":0,"seq":0'),
    "a member of a form twice": raw(OPENING, FORM, f'{FORM}"pages":3,"pages":2,'),
    "an unknown member": raw(OPENING, '"seq":0', '"seq":0,"news":1'),
    "an unknown field of a form": raw(OPENING, FORM, f'{FORM}"news":1,'),
    "a lone surrogate": raw(OPENING, "李雷", "\\ud800"),
    "a lone surrogate in bytes": raw(OPENING, "李雷", "\ud800"),
    "a null character as a person": raw(OPENING, "李雷", "\\u0000"),
    "a person who reads from right to left": raw(OPENING, "李雷", "\u202e李"),
    "a person in another normal form": raw(OPENING, "李雷", "e\u0301"),
    "a person of 10,000 characters": raw(OPENING, "李雷", "x" * 10_000),
    "bytes that are not text": OPENING.encode() + b"\xff}",
    "an escape that is not needed": raw(OPENING, "李雷", "\\u674e雷"),
    "a blank": raw(OPENING, '"seq":0', '"seq": 0'),
    "another order": "{" + raw(raw(OPENING, '"seq":0,', ""), "{", '"seq":0,'),
    "a default spelled out": raw(OPENING, FORM, f'{FORM}"pages":1,'),
    "a null spelled out": raw(OPENING, '"seq":0', '"seq":0,"why":null'),
    "another order of a form": edited(OPENING, form=dict(reversed(json.loads(OPENING)["form"].items()))),
    "text instead of an object": '"x"',
    "nothing": "",
    "null": "null",
    "a list": "[]",
    "two objects": OPENING + OPENING,
    "a million members": "{" + ",".join(f'"{i}":1' for i in range(1_000_000)) + "}",
    "a string of two megabytes": raw(OPENING, "李雷", "x" * 2_000_000),
    "more than a mebibyte": raw(OPENING, "李雷", "x" * MOST_BYTES),
}
BAD_VALUES = {
    "a naive instant": {"at": "2021-03-17T09:00:00"},
    "an instant in another zone": {"at": "2021-03-17T01:00:00+00:00"},
    "an instant in another notation": {"at": "20210317T090000+0800"},
    "a leap second": {"at": "2021-06-30T23:59:60+08:00"},
    "the year 9999": {"at": "9999-12-31T23:59:59+08:00"},
    "a week date": {"day": "2021-W11-3"},
    "no day": {"day": "2021-02-30"},
    "written before it happened": {"recorded_at": "2021-03-16T09:00:00+08:00"},
    "a case number of 129": {"case": "x" * 129},
    "no matter's type": {"matter": {"code": "x"}},
    "a limit in no unit": {"opened": json.loads(OPENING)["opened"] | {"limits": {"whole": "20 moons"}}},
    "a limit in another notation": {"opened": json.loads(OPENING)["opened"] | {"limits": {"whole": "020 working_days"}}},
    "terms with a day in another notation": {"opened": json.loads(OPENING)["opened"] | {"day": "20210318"}},
    "a person in plain text": {"form": {"name": "李雷"}},
    "a person with two digests": {"form": {"name": {"salted": "0", "more": 1}}},
    "a key that is not an id": {"key": " k"},
    "a unit that is not an id": {"unit": "\u200b"},
    "a delegation that is not an id": {"stands_for": ""},
    "a form where none is taken": {"event": "withdraw"},
    "another event": {"event": "opening"},
    "a person where the law acts": {"actor": None},
    "a role that may not": {"role": "clerk"},
    "a role that looks like it": {"role": "сitizen"},
    "no role": {"role": None},
    "a correction of itself": {"event": "correct", "corrects": 0, "from": None, "to": None, "opened": None},
    "a correction of what is not there": {"event": "correct", "corrects": -1},
}


def soon(text):
    with pytest.raises(JournalError):
        loads(text, CENTRE)


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
def test_hostile_json(body):
    """Each of these lines, with a chain that holds, is refused with BadEntry within 50 ms of computing."""
    bare = body if isinstance(body, bytes) else body.encode("utf-8", "surrogatepass")
    rows = [(bare, chained(START, bare))]

    def read():
        started = time.process_time()
        with pytest.raises(BadEntry):
            rebuild(rows, {}, CENTRE, whole=True)
        return time.process_time() - started

    assert min(read() for _ in range(3)) <= 0.05  # the least of three: the machine has other things to do
    soon(together([body]))


@pytest.mark.parametrize("changes", BAD_VALUES.values(), ids=BAD_VALUES)
def test_values_that_nobody_wrote(changes):
    """A value that caseflow never writes is refused, even if its type is right."""
    with pytest.raises(BadEntry):
        loads(together([edited(OPENING, **changes)], PERSONAL[:2]), CENTRE)


@pytest.mark.parametrize("changes", [{"event": "fly"}, {"from": "nowhere"}, {"to": "elsewhere"}])
def test_a_form_for_a_row_that_is_not_there(changes):
    """A form of an event, source or target without a transition is refused with its line."""
    place = next(i for i, body in enumerate(BODIES) if '"form":' in body and '"from":' in body and '"corrects":' not in body)
    with pytest.raises(BadEntry, match=f"entry {place} |not a legal walk"):
        loads(together([*BODIES[:place], edited(BODIES[place], **changes)]), CENTRE)


@given(st.binary(max_size=300))
def test_any_bytes(raw_bytes):
    """For any bytes, `loads` raises a JournalError."""
    with pytest.raises(JournalError):
        loads(raw_bytes, CENTRE)


@given(st.data())
def test_any_edit_with_a_new_hash(data):
    """A changed line with a new chain is refused, or is read as something that is written exactly like this."""
    place = data.draw(st.integers(0, len(BODIES) - 1))
    raw_body = bytearray(BODIES[place].encode())
    at_byte = data.draw(st.integers(1, len(raw_body) - 2))
    raw_body[at_byte : at_byte + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    text = together([*BODIES[:place], bytes(raw_body), *BODIES[place + 1 :]], PERSONAL)
    try:
        case = loads(text, CENTRE)
    except JournalError:
        return
    assert dumps(case).encode() == text


class TestLines:
    TEXT = dumps(WHOLE)

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            (TEXT[:-1], "does not end with a newline"),
            (TEXT + "x", "does not end with a newline"),
            (TEXT + "\n", "line 13 is not an entry"),
            ("\n" + TEXT, "line 1 is not an entry"),
            (TEXT.replace("\n", "\r\n"), "line 1 is not an entry"),
            (TEXT.replace("\n", "\n\n", 1), "line 2 is not an entry"),
            ("\ufeff" + TEXT, "not carry the hash|not a line of a journal"),
            (TEXT + TEXT, "come before the personal values|is not an entry"),
            (TEXT.replace('"}\n', '" }\n', 1), "line 1 is not an entry"),
            (TEXT.replace(TEXT[TEXT.index(',"hash":"') + 9 :][:64], "z" * 64), "not 64 hexadecimal digits"),
            (TEXT.replace(TEXT[TEXT.index(',"hash":"') + 9 :][:64], TEXT[TEXT.index(',"hash":"') + 9 :][:64].upper()), "lower case"),
            ("", "does not end with a newline|empty"),
            ("\n", "is not an entry"),
        ],
    )
    def test_what_is_no_line(self, text, words):
        """Nothing may come before, between, in or after the lines: a text that was cut off or extended is refused, not read in part."""
        with pytest.raises(JournalError, match=words):
            loads(text, CENTRE)

    def test_personal_lines(self):
        """Personal values come after the entries, each once, for an entry that mentions them, with the original salt."""
        first, *rest = PERSONAL
        wrong = [
            [first, first, *rest],
            [*PERSONAL, first.replace('"seq":0', '"seq":3')],
            [*PERSONAL, first.replace('"field":"name"', '"field":"pages"')],
            [first.replace('"salt"', '"why":1,"salt"'), *rest],
            [first.replace(":", ": ", 1), *rest],
            [first.replace("试办〔2021〕1号", "T-2"), *rest],
            [first.replace('"value":"李雷"', '"value":"李霞"'), *rest],
            [first.replace('"salt":"0', '"salt":"1'), *rest],
            [first.replace('"salt":"', '"salt":"zz'), *rest],
            [*rest, DEEP.replace("[", '{"personal":', 1)],
        ]
        for lines in wrong:
            with pytest.raises((BadEntry, Tampered)):
                loads(together(BODIES, lines), CENTRE)
        assert loads(together(BODIES, reversed(PERSONAL)), CENTRE) == WHOLE


class TestCorrections:
    def test_of_a_form_that_is_not_there(self):
        """A correction cites an entry before it, and has a form of the same class or none."""
        bodies, personal = parts(CORRECTED)
        place = next(i for i, body in enumerate(bodies) if '"corrects":0' in body)
        for number in (place, 99, -1):
            changed = [*bodies[:place], raw(bodies[place], '"corrects":0', f'"corrects":{number}'), *bodies[place + 1 :]]
            with pytest.raises(BadEntry, match="is not before it"):
                loads(together(changed, personal), CENTRE)
        with pytest.raises(BadEntry):
            loads(together([*bodies[:place], raw(bodies[place], '"corrects":0', '"corrects":1'), *bodies[place + 1 :]], personal), CENTRE)

    def test_it_moves_nothing(self):
        """A correction and a recalculation make no transition: one that records a move is refused."""
        bodies, personal = parts(CORRECTED)
        for word in ("correct", "recalculated"):
            place = next(i for i, body in enumerate(bodies) if f'"event":"{word}"' in body)
            changed = [
                *bodies[:place],
                raw(bodies[place], '"run"', '"run"').replace('"actor"', '"from":"received","to":"received","actor"'),
                *bodies[place + 1 :],
            ]
            if changed == bodies:
                changed[place] = bodies[place].replace('"recorded_at"', '"from":"received","recorded_at"')
            with pytest.raises(BadEntry, match="canonical"):
                loads(together(changed, personal), CENTRE)


def test_in_the_order_of_writing():
    """No entry was recorded before the entry before it."""
    bodies, personal = parts(WHOLE)
    changed = [
        raw(body, '"recorded_at":"2021-03-26', '"recorded_at":"2021-04-26') if '"recorded_at":"2021-03-26' in body else body
        for body in bodies
    ]
    with pytest.raises(BadEntry, match="before the line before it"):
        loads(together(changed, personal), CENTRE)


def test_a_seq_beyond_everything():
    """A seq or a format beyond 64 bits is refused as any other wrong number."""
    with pytest.raises(JournalError, match="18446744073709551616"):
        loads(together([raw(OPENING, '"seq":0', f'"seq":{2**64}')]), CENTRE)
    with pytest.raises(JournalTooNew, match="18446744073709551616"):
        loads(together([raw(OPENING, '"format":1', f'"format":{2**64}')]), CENTRE)


@pytest.mark.parametrize("event", ["open", "order_special", "extend"])
def test_a_form_that_is_not_there(event):
    """An act that takes a form is refused without it, even with a new chain."""
    story = accepted().fire("order_special", "2021-03-22").fire("end_special", "2021-03-26").fire("extend", "2021-03-29")
    bodies, personal = parts(story.case)
    place = next(i for i, body in enumerate(bodies) if f'"event":"{event}"' in body)
    assert loads(together(bodies, personal), REAL) == story.case
    bodies[place] = re.sub(r',"form":.*?(?=,"opened"|,"moves"|}$)', "", bodies[place])
    with pytest.raises(BadEntry, match=r"takes the form .*, but has none"):
        loads(together(bodies, personal if event != "open" else []), REAL)


@pytest.mark.parametrize("more", ['"day":"2021-04-30"', '"day":"2020-01-01"', '"due":"2021-03-16","limit":"promise"', '"limit":"promise"'])
def test_a_day_of_its_own(more):
    """Only a lapse has another day than that of its instant: another act with such a day, or with a limit, is refused."""
    bodies, personal = parts(accepted().case)
    with pytest.raises(BadEntry, match="that is not a lapse"):
        loads(together([*bodies[:-1], f"{bodies[-1][:-1]},{more}}}"], personal), REAL)
    lapsed, personal = parts(make_golden.lapsed())
    place = next(i for i, body in enumerate(lapsed) if '"due":' in body)
    changed = re.sub(r'"day":"[^"]*"', '"day":"2020-01-01"', lapsed[place])
    with pytest.raises(BadEntry, match="that is not a lapse"):
        loads(together([*lapsed[:place], changed, *lapsed[place + 1 :]], personal), CENTRE)


def test_a_form_that_nothing_asks_for():
    """An act that takes no form is refused with one."""
    bodies, personal = parts(accepted().case)
    place = next(i for i, body in enumerate(bodies) if '"event":"review"' in body)
    changed = f'{bodies[place][:-1]},"form":{{"why":"x"}}}}'
    with pytest.raises(BadEntry, match="takes no form, but it has one"):
        loads(together([*bodies[:place], changed, *bodies[place + 1 :]], personal), REAL)
