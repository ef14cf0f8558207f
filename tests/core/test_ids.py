"""Ids: one rule for case numbers, actors and keys, so that every store agrees and no two look the same on a screen."""

import unicodedata
from enum import Enum, StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseflow.basics.ids import MOST, check_id
from caseflow.errors import BadInput


@pytest.mark.parametrize("value", ["a", "HL-2021-0317", "华龙政〔2021〕5号", "a b", "é", "𠮷", "x" * MOST, "👪"])
def test_what_may_be_an_id(value):
    """Text of 1 to 128 characters in normal form C is an id, and comes back unchanged."""
    assert check_id(value, "case_no") is value


WRONG = {
    "": "it is empty",
    "x" * (MOST + 1): "it has 129 characters, at most 128 are allowed",
    "x" * 10_000: "it has 10000 characters, at most 128 are allowed",
    " a": "it begins or ends with a space",
    "a\u3000": "it begins or ends with a space",
    "a\nb": "U+000A",
    "a\x00b": "U+0000",
    "a\u200bb": "U+200B, which is invisible or not text",
    "a\u202eb": "U+202E",
    "\ud800": "U+D800",
    "\ue000": "U+E000",
    "\u0378": "U+0378",
    "a\u2028b": "U+2028",
    "e\u0301": "it is not in Unicode normal form C; write 'é'",
}


@pytest.mark.parametrize(("value", "says"), WRONG.items())
def test_what_may_not_be_an_id(value, says):
    """Anything else is refused; the message says what the id was for and what is wrong, and stays short."""
    with pytest.raises(BadInput) as caught:
        check_id(value, "case_no")
    assert says in str(caught.value)
    assert str(caught.value).startswith("case_no")
    assert len(str(caught.value)) < 300
    assert (caught.value.what, caught.value.value) == ("case_no", value)


@pytest.mark.parametrize("value", [None, 5, b"a", True, ["a"], Enum("Plain", "a").a])
def test_only_plain_text(value):
    """Anything but text is refused; the message names the argument."""
    with pytest.raises(BadInput, match="key must be text of 1 to 128 characters"):
        check_id(value, "key")


@pytest.mark.parametrize("value", [type("Text", (str,), {})("a"), StrEnum("Choice", "a").a, Enum("Mixed", {"x": "a"}, type=str).x])
def test_a_subclass_is_taken_by_value(value):
    """A text of a subclass, such as a member of a StrEnum, becomes plain text."""
    assert (check_id(value, "key"), type(check_id(value, "key"))) == ("a", str)


@given(st.text(max_size=140))
def test_the_rule(value):
    """An accepted id is short, in normal form, without blanks at its ends, and can be written as UTF-8."""
    try:
        check_id(value, "key")
    except BadInput:
        return
    assert 1 <= len(value) <= MOST
    assert unicodedata.is_normalized("NFC", value)
    assert value == value.strip()
    assert value.encode().decode() == value
