"""Do the runs of a journal hang together as its rows say? Their names, numbers, and what they are inside of, heirs of, or follow.

The walk takes what an opening records from the journal, since it cannot ask the present; here it is held against the rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from caseflow.calendar import Span
from caseflow.case.records import Entry, Move, Terms
from caseflow.errors import OutOfOrder
from caseflow.lifecycle import Lifecycle
from caseflow.lifecycle.reserved import CALLED_OFF, MIGRATE, OPEN
from caseflow.lifecycle.steps import lookup_of
from caseflow.lifecycle.vocabulary import FromMatter, Transition

_LINKS = {"hands_over": "before", "opens": "parent", "follows": "after"}  # in the order in which a step takes them


def check_links(entries: Sequence[Entry], matter: Any, lifecycles: Mapping[str, Sequence[Lifecycle]]) -> None:
    """Hold every opening in `entries`, in the order in which they were written, against the row that caused it.

    `lifecycles` are those of each run, the latest first.

    Raises:
        OutOfOrder: a run that its row does not open, or under another name, number or link than the row gives it.
    """
    opened: dict[str, Terms] = {}
    numbers: dict[str, int] = {}
    for entry in entries:
        words: list[tuple[str, str]] = []
        mover = None
        for move in entry.moves:
            if move.terms is None:
                if move.event != CALLED_OFF:
                    mover = move
                    words = _opens(_row(move, lifecycles), matter)
                continue
            lifecycle = next(one for one in lifecycles[move.run] if one.edition == move.terms.edition)
            numbers[move.terms.lifecycle] = numbers.get(move.terms.lifecycle, 0) + 1
            if move.event == MIGRATE:
                _same_links(entry, move, opened.get(move.run))
            else:
                wanted = _wanted(entry, move, mover, words, opened)
                _hold(entry, move, wanted, numbers)
                _begins(entry, move, lifecycle)
                opened[move.run] = move.terms
            _same_terms(entry, move, lifecycle)


def _row(move: Move, lifecycles: Mapping[str, Sequence[Lifecycle]]) -> Transition | None:
    for one in lifecycles[move.run]:
        step = lookup_of(one).steps.get(move.source or "", {}).get(move.event)
        if step is not None:
            return step.row
    return None


def _opens(row: Transition | None, matter: Any) -> list[tuple[str, str]]:
    """(word, lifecycle) of each run that `row` opens, in the order in which it does."""
    found = []
    for word in _LINKS if row is not None else ():
        named = getattr(row, word)
        for name in named if isinstance(named, tuple) else (named,):
            if isinstance(name, FromMatter):
                name = getattr(matter, name.name, None) or name.default  # noqa: PLW2901  # as the door resolves it
            if name is not None:
                found.append((word, str(name)))
    return found


def _wanted(entry: Entry, move: Move, mover: Move | None, words: list[tuple[str, str]], opened: Mapping[str, Terms]) -> dict[str, str]:
    """The links that the run opened by `move` must have."""
    assert move.terms is not None  # noqa: S101  # only openings are asked for
    if entry.seq == 0:
        return {}
    word, name = words.pop(0) if words else ("", "")
    if mover is None or move.terms.lifecycle != name:
        msg = f"entry {entry.seq} opens {move.run}, and no row of it does"
        raise OutOfOrder(msg, entry=entry.seq, run=move.run)
    links = {_LINKS[word]: mover.run}
    parent = opened[mover.run].parent
    if word == "hands_over" and parent is not None:
        links["parent"] = parent
    return links


def _hold(entry: Entry, move: Move, wanted: Mapping[str, str], numbers: Mapping[str, int]) -> None:
    opened = move.terms
    assert opened is not None  # noqa: S101  # only openings are asked for
    name = f"{opened.lifecycle}#{numbers[opened.lifecycle]}"
    links = {word: link for word in ("before", "parent", "after") if (link := getattr(opened, word)) is not None}
    if (move.run, move.event, move.source, links) != (name, OPEN, None, dict(wanted)):
        msg = f"entry {entry.seq} opens {move.run} by {move.event!r}, {_told(links)}; its row opens {name} by {OPEN!r}, {_told(wanted)}"
        raise OutOfOrder(msg, entry=entry.seq, run=move.run)


def _begins(entry: Entry, move: Move, lifecycle: Lifecycle) -> None:
    if move.target != lifecycle.start.name:
        msg = f"entry {entry.seq} opens {move.run} in {move.target!r}, and {lifecycle.name!r} begins in {lifecycle.start.name!r}"
        raise OutOfOrder(msg, entry=entry.seq, run=move.run)


def _same_terms(entry: Entry, move: Move, lifecycle: Lifecycle) -> None:
    """An amount that the definition does not state must be on record; one that it states may be there as untimed only."""
    assert move.terms is not None  # noqa: S101  # only openings are asked for
    terms = dict(move.terms.limits)
    within = {limit.name: limit.within for limit in lifecycle.limits}
    unstated = [name for name, amount in within.items() if amount is not None and not isinstance(amount, Span)]
    wanted = [name for name, amount in within.items() if name in unstated or (name in terms and terms[name] is None is not amount)]
    if [*terms] != wanted:
        told, leaves = (", ".join(names) or "no clock" for names in (terms, unstated))
        msg = f"entry {entry.seq} opens {move.run} with amounts of {told}; {lifecycle.name!r} leaves open those of {leaves}"
        raise OutOfOrder(msg, entry=entry.seq, run=move.run)


def _same_links(entry: Entry, move: Move, before: Terms | None) -> None:
    now = move.terms
    assert now is not None  # noqa: S101  # only openings are asked for
    if before is None or (before.parent, before.before, before.after) != (now.parent, now.before, now.after):
        msg = f"entry {entry.seq} moves {move.run} to another edition and gives it other links than it was opened with"
        raise OutOfOrder(msg, entry=entry.seq, run=move.run)


def _told(links: Mapping[str, str]) -> str:
    return ", ".join(f"{word} {link}" for word, link in links.items()) or "linked to nothing"
