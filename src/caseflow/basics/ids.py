"""Ids: case numbers, actors, keys. One rule, so that every store agrees.

An id has 1 to 128 characters in Unicode normal form C, none of them control, bidirectional, surrogate or unassigned, and no space at either
end.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from caseflow.errors import BadInput, kind_of, shown

MOST = 128
# Characters that make an id look like another one on a screen: marks of direction and invisible joiners.
_HIDDEN = frozenset("\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff")
_BAD_CATEGORIES = frozenset({"Cc", "Cs", "Co", "Cn", "Zl", "Zp"})


@lru_cache(maxsize=4096)
def _fault(value: str) -> str | None:
    if not value:
        return "it is empty"
    if len(value) > MOST:
        return f"it has {len(value)} characters, at most {MOST} are allowed"
    for char in value:
        if char in _HIDDEN or unicodedata.category(char) in _BAD_CATEGORIES:
            return f"it holds the character U+{ord(char):04X}, which is invisible or not text"
    if value != value.strip():
        return "it begins or ends with a space"
    if unicodedata.normalize("NFC", value) != value:
        return f"it is not in Unicode normal form C; write {unicodedata.normalize('NFC', value)!r}"
    return None


def check_id(value: object, what: str) -> str:
    """Return `value` as a plain `str` where it may be an id; `what` names the argument in the error.

    Raises:
        BadInput: it is not text, or not an id by the rule above (`what`, `value`).

    >>> check_id("HL-2021-0317", "case_no")
    'HL-2021-0317'
    """
    if not isinstance(value, str):
        kind = f"{type(value).__name__} {shown(value)}" if value is None or isinstance(value, int | float) else kind_of(value)
        msg = f"{what} must be text of 1 to {MOST} characters, not {kind}"
        raise BadInput(msg, what=what, value=value)
    value = str.__str__(value)
    # A text of a megabyte must neither be kept in the cache nor be read character by character.
    fault = _fault(value) if len(value) <= 2 * MOST else f"it has {len(value)} characters, at most {MOST} are allowed"
    if fault is not None:
        msg = f"{what} {shown(value)} cannot be an id: {fault}"
        raise BadInput(msg, what=what, value=value)
    return value
