"""Which entries stand: after every correction, in the order of `at`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from msgspec.structs import replace

from caseflow.basics.present import SKEW
from caseflow.case.records import Entry
from caseflow.lifecycle.reserved import CORRECT


def comes_last(at: datetime, standing: Sequence[Entry], *, written_late: bool) -> bool:
    """Return whether what happened at `at` takes its place after every entry of `standing`.

    It happened later, or it was written as it happened, on the same day, by a computer whose clock is a little behind (`SKEW`).
    """
    if at >= standing[-1].at and not written_late:
        return True
    return _follows(at, max(entry.at for entry in standing), written_late=written_late)  # the last may itself be behind


def _follows(at: datetime, latest: datetime, *, written_late: bool) -> bool:
    return at >= latest or (not written_late and latest - at <= SKEW and at.date() == latest.date())


def written_last(entries: Sequence[Entry]) -> datetime:
    """Return the latest instant at which one of `entries` was written, since the last correction of a wrong clock."""
    latest = entries[-1].recorded_at
    for entry in reversed(entries):
        latest = max(latest, entry.recorded_at)
        if entry.extras.wrong_clock:
            break
    return latest


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
    places: dict[int, datetime] = {}
    last: Entry | None = None
    for entry in reversed(entries):
        cited = entry.extras.corrects
        if entry.event == CORRECT and entry.seq not in annulled and cited is not None and entries[cited].event == CORRECT:
            annulled.add(cited)
    for entry in entries:
        if entry.moves:
            standing[entry.seq] = entry
            follows = last is not None and _follows(entry.at, places[last.seq], written_late=entry.extras.recorded_at is not None)
            places[entry.seq] = max(entry.at, places[last.seq]) if last is not None and follows else entry.at
            last = entry if last is None or follows else last
        elif entry.event == CORRECT and entry.seq not in annulled and entry.extras.corrects in standing:
            amended = amend(standing.pop(entry.extras.corrects), entry)
            if amended is not None:
                standing[amended.seq] = amended
                places[amended.seq] = entry.extras.happened or places[amended.seq]
            last = max(standing.values(), key=lambda each: (places[each.seq], each.seq))
    return tuple(sorted(standing.values(), key=lambda each: (places[each.seq], each.seq)))


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
