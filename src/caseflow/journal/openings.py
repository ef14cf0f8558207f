"""Checks that every run in a journal was opened by a transition: its name, its number, and its links to other runs.

The walk takes what an opening records from the journal. Here those records are compared with the transitions of the definitions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from caseflow.case.records import Entry, Move, Terms
from caseflow.case.walk import LINKS
from caseflow.errors import OutOfOrder
from caseflow.lifecycle import Lifecycle
from caseflow.lifecycle.reserved import CALLED_OFF, MIGRATE, OPEN
from caseflow.lifecycle.steps import lookup_of
from caseflow.lifecycle.vocabulary import FromForm, FromMatter, Transition


def check_links(entries: Sequence[Entry], matter: Any, lifecycles: Mapping[str, Sequence[Lifecycle]]) -> None:
    """Check every opening in `entries`, in the order of seq, against the transition that caused it.

    `lifecycles` gives the editions of each run, the latest first.

    Raises:
        OutOfOrder: no transition opens the run, or not with this name, number, link, first state or these limits.
    """
    opened: dict[str, Terms] = {}
    numbers: dict[str, int] = {}
    for entry in entries:
        due: list[tuple[str, str]] = []
        mover = None
        for move in entry.moves:
            if move.terms is None:
                if move.event != CALLED_OFF:
                    mover = move
                    due = _opens(_transition(move, lifecycles), matter, entry.form if move is entry.moves[0] else None)
                continue
            if opened.get(move.run) == move.terms and move.event == OPEN and due:
                due.pop(0)  # a row that is taken by itself was taken back by a late line, and is taken again
                continue
            lifecycle = next(each for each in lifecycles[move.run] if each.edition == move.terms.edition)
            numbers[move.terms.lifecycle] = numbers.get(move.terms.lifecycle, 0) + 1
            if move.event == MIGRATE:
                _check_migration(entry, move, opened.get(move.run))
            else:
                _check_opening(entry, move, _links(entry, move, mover, due, opened), numbers)
                _check_first_state(entry, move, lifecycle)
                opened[move.run] = move.terms
            _check_limits(entry, move, lifecycle)


def _transition(move: Move, lifecycles: Mapping[str, Sequence[Lifecycle]]) -> Transition | None:
    for lifecycle in lifecycles[move.run]:
        step = lookup_of(lifecycle).steps.get(move.source or "", {}).get(move.event)
        if step is not None:
            return step.row
    return None


def _opens(transition: Transition | None, matter: Any, form: Any) -> list[tuple[str, str]]:
    """(word, lifecycle) of each run that `transition` opens with `form`, in order; the word is a key of `LINKS`."""
    runs = []
    for word in LINKS if transition is not None else ():
        named = getattr(transition, word)
        for name in named if isinstance(named, tuple) else (named,):
            if isinstance(name, FromMatter):
                name = getattr(matter, name.name, None) or name.default  # noqa: PLW2901  # as the engine resolves it
            if name is not None:
                each = transition.documents(form) if word == "opens" and transition is not None else (form,)
                runs += [(word, str(name))] * len(each)
    return runs


def _links(entry: Entry, move: Move, mover: Move | None, due: list[tuple[str, str]], opened: Mapping[str, Terms]) -> dict[str, str]:
    """The links that the run opened by `move` must have; takes the first of the openings that are `due`."""
    assert move.terms is not None  # noqa: S101  # the caller has openings only
    if entry.seq == 0:
        return {}
    word, name = due.pop(0) if due else ("", "")
    if mover is None or move.terms.lifecycle != name:
        msg = f"entry {entry.seq} opens {move.run}, and none of its transitions does"
        raise OutOfOrder(msg, entry=entry.seq, run=move.run)
    links = {LINKS[word]: mover.run}
    parent = opened[mover.run].parent
    if word == "hands_over" and parent is not None:
        links["parent"] = parent
    return links


def _check_opening(entry: Entry, move: Move, links: Mapping[str, str], numbers: Mapping[str, int]) -> None:
    terms = move.terms
    assert terms is not None  # noqa: S101  # the caller has openings only
    name = f"{terms.lifecycle}#{numbers[terms.lifecycle]}"
    recorded = {word: link for word in ("before", "parent", "after") if (link := getattr(terms, word)) is not None}
    if (move.run, move.event, move.source, recorded) != (name, OPEN, None, dict(links)):
        opening = f"entry {entry.seq} opens {move.run} by {move.event!r}, {_links_text(recorded)}"
        msg = f"{opening}; its transition opens {name} by {OPEN!r}, {_links_text(links)}"
        raise OutOfOrder(msg, entry=entry.seq, run=move.run)


def _check_first_state(entry: Entry, move: Move, lifecycle: Lifecycle) -> None:
    if move.target != lifecycle.start.name:
        msg = f"entry {entry.seq} opens {move.run} in {move.target!r}, and {lifecycle.name!r} begins in {lifecycle.start.name!r}"
        raise OutOfOrder(msg, entry=entry.seq, run=move.run)


def _check_limits(entry: Entry, move: Move, lifecycle: Lifecycle) -> None:
    """The amounts that come from the matter or the form must be recorded, and no others."""
    assert move.terms is not None  # noqa: S101  # the caller has openings only
    terms = dict(move.terms.limits)
    wanted = [limit.name for limit in lifecycle.limits if isinstance(limit.within, (FromMatter, FromForm))]
    if [*terms] != wanted:
        recorded, left_open = (", ".join(names) or "no limit" for names in (terms, wanted))
        msg = f"entry {entry.seq} opens {move.run} with amounts for {recorded}; {lifecycle.name!r} leaves open those for {left_open}"
        raise OutOfOrder(msg, entry=entry.seq, run=move.run)


def _check_migration(entry: Entry, move: Move, before: Terms | None) -> None:
    now = move.terms
    assert now is not None  # noqa: S101  # the caller has openings only
    if before is None or (before.parent, before.before, before.after) != (now.parent, now.before, now.after):
        msg = f"entry {entry.seq} moves {move.run} to another edition with other links than those it was opened with"
        raise OutOfOrder(msg, entry=entry.seq, run=move.run)


def _links_text(links: Mapping[str, str]) -> str:
    return ", ".join(f"{word} {link}" for word, link in links.items()) or "without links"
