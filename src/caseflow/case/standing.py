"""Which entries stand: after every correction, in the order of `at`."""

from __future__ import annotations

from msgspec.structs import replace

from caseflow.case.records import Entry
from caseflow.lifecycle.reserved import CORRECT


def standing_of(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Return the entries that stand after every correction, in the order of `at`; `entries` itself when nothing was corrected or late.

    An entry without moves (a correction, a recalculation) moves no run and does not stand. A correction that was itself annulled
    corrects nothing.
    """
    last = None
    for entry in entries:
        if not entry.moves or (last is not None and entry.at < last.at):
            return _corrected(entries)
        last = entry
    return entries


def _corrected(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    annulled: set[int] = set()  # corrections that a later correction annuls
    standing: dict[int, Entry] = {}
    for entry in reversed(entries):
        cited = entry.extras.corrects
        if entry.event == CORRECT and entry.seq not in annulled and cited is not None and entries[cited].event == CORRECT:
            annulled.add(cited)
    for entry in entries:
        if entry.moves:
            standing[entry.seq] = entry
        elif entry.event == CORRECT and entry.seq not in annulled and entry.extras.corrects in standing:
            amended = amend(standing.pop(entry.extras.corrects), entry)
            if amended is not None:
                standing[amended.seq] = amended
    return tuple(sorted(standing.values(), key=lambda entry: (entry.at, entry.seq)))


def amend(entry: Entry, correction: Entry) -> Entry | None:
    """Return `entry` as `correction` leaves it, or None when it annuls it."""
    if correction.form is None and correction.extras.happened is None:
        return None
    form = entry.form if correction.form is None else correction.form
    salts = entry.salts if correction.form is None else correction.salts
    at = correction.extras.happened or entry.at
    extras = entry.extras
    if correction.extras.happened is not None:
        extras = replace(entry.extras, day=None, received=correction.extras.received)
    return replace(entry, at=at, form=form, salts=salts, extras=extras)
