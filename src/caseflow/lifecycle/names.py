"""How the names in a definition are written: one Unicode form, nothing invisible, one alphabet, and no two that look alike."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, Final

from caseflow.errors import invisible, look, shown
from caseflow.lifecycle.vocabulary import FromCentre


def written(lifecycle: Any) -> Iterator[str]:
    """Yield every fault in how the names of `lifecycle` are written.

    Every name is written in one way, and no two of them look alike: people tell names apart by sight, programs by their characters.
    """
    names = _all_names(lifecycle)
    for name, kind in names.items():
        fault = _fault_of(name)
        if fault is not None:
            yield f"the {kind} {shown(name)} {fault}"
    yield from alike(names)


def _all_names(lifecycle: Any) -> dict[str, str]:
    """Each name in a definition, with what it names."""
    guards = [*lifecycle.opening_guards, *(guard for row in lifecycle.transitions for guard in row.guards)]
    roles = [*lifecycle.opened_by, *(role for row in lifecycle.transitions for role in row.by), *(g.soft for g in guards if g.soft)]
    sources = [limit.within.name for limit in lifecycle.limits if isinstance(limit.within, FromCentre)]
    return {
        **dict.fromkeys([*lifecycle.parameters, *sources], "parameter"),
        **{guard.name: "guard" for guard in guards},
        **{role.name: "role" for role in roles},
        **{limit.name: "limit" for limit in lifecycle.limits},
        **dict.fromkeys(lifecycle.events, "event"),
        **{state.name: "state" for state in lifecycle.states},
        lifecycle.name: "lifecycle",
    }


def alike(names: Mapping[str, str]) -> Iterator[str]:
    """Yield a fault for each of `names` (name → what it names) that looks like one before it."""
    seen: dict[str, str] = {}
    for name, kind in names.items():
        other = seen.setdefault(look(name), name)
        if other != name:
            yield f"the {kind} {shown(name)} looks like the {names[other]} {shown(other)}: {_differing(name, other)}; rename one"


def _differing(name: str, other: str) -> str:
    """The characters of two names that are not the same, by their numbers."""
    one, two = (", ".join(f"U+{ord(char):04X}" for char in dict.fromkeys(a) if char not in b) for a, b in ((name, other), (other, name)))
    return f"{one or 'no other character'} against {two or 'none'}"


@lru_cache(maxsize=4096)
def _fault_of(name: str) -> str | None:
    """What is wrong with how a name is written, or None."""
    if name.isascii() and name.isprintable():
        return None
    for char in name:
        if invisible(char):
            return f"holds the character U+{ord(char):04X}, which is invisible or not text; leave it out"
    plain = unicodedata.normalize("NFKC", name)
    if plain != name:
        return f"is not in Unicode normal form KC; write {shown(plain)}"
    digits = [char for char in name if char.isdecimal() and not char.isascii()]
    if digits:
        return f"holds the digit {digits[0]!r}; write 0 to 9"
    alphabets: dict[str, str] = {}
    for char in name:
        if char.isalpha():
            alphabets.setdefault(_alphabet(char), char)
    alphabets.pop(_CHINESE, None)
    if len(alphabets) > 1:
        mixed = " and ".join(f"{alphabet.capitalize()} ({char!r}, U+{ord(char):04X})" for alphabet, char in alphabets.items())
        return f"mixes letters of several alphabets, {mixed}; write it in one"
    return None


_CHINESE: Final = "CHINESE"
# Scripts that stand beside any other one, and that nobody takes for letters of it.
_EAST_ASIAN: Final = frozenset({"CJK", "IDEOGRAPHIC", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "HANGUL", "BOPOMOFO", "YI"})


def _alphabet(char: str) -> str:
    """The alphabet of a letter: the first word of its name in Unicode."""
    word = "LATIN" if char.isascii() else unicodedata.name(char, "UNNAMED").split()[0]
    return _CHINESE if word in _EAST_ASIAN else word


def plainly(word: str) -> str:
    """Return `word` as a name: letters, digits and _."""
    return re.sub(r"\W|^(?=\d)", "_", word) or "_"
