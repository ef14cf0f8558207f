"""How one step moves the runs of a case: what it opens, ends, hands over and causes. Performs no checks of who may do it.

A live step and the replay of a journal take the very same steps. They differ only in where the terms of a new run come from: settled
from the present (live) or read from the entry (replay).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from msgspec.structs import replace

from caseflow.case.records import Case, Entry, Move, Run, RunOrigin, Terms, origin_of
from caseflow.errors import NotPermitted, OutOfOrder
from caseflow.lifecycle import Lifecycle
from caseflow.lifecycle.reserved import CALLED_OFF, CORRECT, MIGRATE, OPEN
from caseflow.lifecycle.steps import Step, lookup_of
from caseflow.lifecycle.vocabulary import FromMatter, Transition

Runs = tuple[Run, ...]
# Gives the origin of a run that a row opens. Arguments: the walk, the row, the word by which it opens (opens, hands_over, follows), the
# name that stands there, and the run that moves.
Opener = Callable[["Walk", Transition, str, "str | FromMatter", Run], RunOrigin]
# Gives the definition under which a recorded run was opened.
Find = Callable[[Terms], Lifecycle]


class Walk:
    """The computation of one entry: `runs` as they become, `moves` as they are made."""

    def __init__(self, runs: Runs, seq: int, opener: Opener) -> None:
        self.runs = {run.origin.id: run for run in runs}
        self.seq = seq
        self.moves: list[Move] = []
        self._opener = opener

    def take(self, run: Run, step: Step) -> None:
        """Move `run` by `step` and do what the row says."""
        row = step.row
        self.runs[run.origin.id] = Run(run.origin, step.target, self.seq, run.heard)
        self.moves.append(single_move(step, run.origin.id)[0])
        for name in row.ends:
            for inner in self.open_inside(run.origin.id, name):
                self._call_off(inner)
        if step.final:
            still_open = [inner.id for inner in self.open_inside(run.origin.id)]
            # A handover takes the inner runs along; any other close may not leave one behind.
            if still_open and row.hands_over is None:
                names = ", ".join(still_open)
                msg = f"{run.id} cannot close by {step.event!r} while {names} is still open inside it; close it first"
                raise OutOfOrder(msg, run=run.id, event=step.event, inside=tuple(still_open))
        if row.hands_over is not None:
            self._open(row, "hands_over", row.hands_over, run)
        if row.opens is not None:
            self._open(row, "opens", row.opens, run)
        for name in row.follows:
            self._open(row, "follows", name, run)

    def settle(self) -> None:
        """Take every automatic row whose time has come: no such run is open inside, and the parent stands in the row's source."""
        again = True
        while again:
            again = False
            for run in tuple(self.runs.values()):
                step = self._automatic(run) if run.origin.lookup.automatic[run.state] else None
                if step is not None:
                    self._hear(run, step)
                    self.take(self.runs[run.origin.id], step)
                    again = True

    def inside(self, run_id: str, name: str | None = None) -> list[Run]:
        """The runs inside `run_id`, through handovers, optionally of one lifecycle."""
        chain, current = {run_id}, self.runs[run_id].origin.terms.before
        while current is not None:
            chain.add(current)
            current = self.runs[current].origin.terms.before
        return [
            run for run in self.runs.values() if run.origin.terms.parent in chain and (name is None or run.origin.lifecycle.name == name)
        ]

    def open_inside(self, run_id: str, name: str | None = None) -> list[Run]:
        """The same, open ones only."""
        return [run for run in self.inside(run_id, name) if run.is_open]

    def _automatic(self, run: Run) -> Step | None:
        for step in run.origin.lookup.automatic[run.state]:
            assert step.row.on_close_of is not None  # noqa: S101  # what `automatic` holds
            name, outcome = step.row.on_close_of
            if not [other for other in self.runs.values() if not other.heard and other.origin.lifecycle.name == name]:
                continue
            inside = self.inside(run.origin.id, name)
            unheard = [inner for inner in inside if not inner.heard]
            if unheard and not any(inner.is_open for inner in inside):
                latest = max(unheard, key=lambda inner: inner.since)
                if outcome in {None, latest.state}:
                    return step
        return None

    def _hear(self, run: Run, step: Step) -> None:
        assert step.row.on_close_of is not None  # noqa: S101  # what `automatic` holds
        for inner in self.inside(run.origin.id, step.row.on_close_of[0]):
            self.runs[inner.origin.id] = Run(inner.origin, inner.state, inner.since, heard=True)

    def _call_off(self, run: Run) -> None:
        for inner in self.open_inside(run.origin.id):
            self._call_off(inner)
        state = run.origin.lifecycle.called_off
        if state is None:
            msg = f"{run.id} cannot be called off: lifecycle {run.lifecycle.name!r} has no called_off= state; close it first"
            raise OutOfOrder(msg, run=run.id)
        self.runs[run.origin.id] = Run(run.origin, state.name, self.seq, heard=True)
        self.moves.append(Move(run.origin.id, CALLED_OFF, run.state, state.name))

    def _open(self, row: Transition, word: str, name: str | FromMatter, mover: Run) -> None:
        origin = self._opener(self, row, word, name, mover)
        start = origin.lifecycle.start.name
        self.runs[origin.id] = Run(origin, start, self.seq)
        self.moves.append(Move(origin.id, OPEN, None, start, origin.terms))


def replay(runs: Runs, entry: Entry, run: Run, step: Step, find: Find) -> tuple[Runs, tuple[Move, ...]]:
    """Take `step` again as `entry` recorded it; `find` gives the definition of each run that it opened.

    Raises:
        OutOfOrder: the recorded moves are not those that the step makes.
    """
    waiting = [move for move in entry.moves if move.terms is not None]

    def opener(_walk: Walk, row: Transition, word: str, _name: str | FromMatter, mover: Run) -> RunOrigin:
        if not waiting:
            msg = f"{row.event!r} {word} a run, and entry {entry.seq} of {mover.id} records none"
            raise OutOfOrder(msg, event=row.event, entry=entry.seq)
        move = waiting.pop(0)
        named = getattr(row, word)
        if isinstance(named, str) and move.terms is not None and move.terms.lifecycle != named:
            msg = f"{row.event!r} {word} {named!r}, and entry {entry.seq} records {move.terms.lifecycle!r}"
            raise OutOfOrder(msg, event=row.event, entry=entry.seq)
        assert move.terms is not None  # noqa: S101  # filtered above
        return origin_of(move.run, find(move.terms), move.terms, seq=entry.seq, day=entry.day)

    walk = Walk(runs, entry.seq, opener)
    walk.take(run, step)
    walk.settle()
    moves = tuple(walk.moves)
    if moves != entry.moves:
        msg = f"entry {entry.seq} ({step.event}) would now make the moves {_shown(moves)}, and it records {_shown(entry.moves)}"
        raise OutOfOrder(msg, event=step.event, entry=entry.seq)
    return tuple(walk.runs.values()), moves


def _shown(moves: tuple[Move, ...]) -> str:
    return ", ".join(f"{move.run}: {move.event} → {move.target}" for move in moves)


def retake(runs: Runs, entry: Entry, find: Find) -> tuple[Runs, tuple[Move, ...]]:
    """Take one recorded entry again: structure, order and roles are checked; no guard is asked and never the present.

    Raises:
        OutOfOrder: the run does not stand where the entry says, or the step makes other moves than those recorded.
        NotPermitted: the recorded role may not do this.
    """
    first = entry.moves[0]
    if first.terms is not None and first.source is None:
        lifecycle = find(first.terms)
        if runs:
            msg = f"entry {entry.seq} opens the case a second time"
            raise OutOfOrder(msg, entry=entry.seq)
        _check_role(entry, frozenset(role.name for role in lifecycle.opened_by))
        origin = origin_of(first.run, lifecycle, first.terms, seq=entry.seq, day=entry.day)
        return (Run(origin, lifecycle.start.name, entry.seq),), entry.moves
    run = None
    for candidate in runs:
        if candidate.origin.id == first.run:
            run = candidate
            break
    if run is not None and first.event == MIGRATE and first.terms is not None:
        return migrated(runs, run, entry, find(first.terms)), entry.moves
    if run is None:
        msg = f"entry {entry.seq} ({first.event}) moves {first.run!r}, which is not open then"
        raise OutOfOrder(msg, entry=entry.seq, run=first.run)
    step = run.origin.lookup.steps[run.state].get(first.event)
    if step is None or first.source != run.state:
        msg = f"entry {entry.seq} ({first.event}) leaves {first.source!r}, and {run.id} stands in {run.state!r} then"
        raise OutOfOrder(msg, entry=entry.seq, run=run.id, state=run.state)
    _check_role(entry, step.roles)
    if step.simple:
        if (first.target, len(entry.moves)) != (step.target, 1):
            msg = f"entry {entry.seq} ({first.event}) must lead to {step.target!r}, and it records {_shown(entry.moves)}"
            raise OutOfOrder(msg, entry=entry.seq)
        return moved(runs, run, step, entry.seq), single_move(step, run.origin.id)
    return replay(runs, entry, run, step, find)


def migrated(runs: Runs, run: Run, entry: Entry, lifecycle: Lifecycle) -> Runs:
    """`runs` after `run` moved to another edition of its lifecycle, as `entry` says.

    Raises:
        OutOfOrder: the run does not stand where the entry says, or the new edition has no such state.
    """
    move = entry.moves[0]
    facts = lookup_of(lifecycle)
    if (
        move.source != run.state
        or move.target not in facts.steps
        or (move.target in facts.finals) != (run.state in run.origin.lookup.finals)
    ):
        msg = f"entry {entry.seq} migrates {run.id} from {move.source!r} to {move.target!r}, and it stands in {run.state!r} then"
        raise OutOfOrder(msg, entry=entry.seq, run=run.id, state=run.state)
    assert move.terms is not None  # noqa: S101  # what makes it a migration
    old = run.origin
    origin = origin_of(old.id, lifecycle, move.terms, seq=old.seq, day=old.at_day, previous=old, since=entry.seq)
    return tuple(Run(origin, move.target, entry.seq, run.heard) if other is run else other for other in runs)


def _check_role(entry: Entry, allowed: frozenset[str]) -> None:
    # An act of the law has no actor and no role; every other act has an actor with an allowed role.
    if (entry.role is entry.actor is None) if not allowed else (entry.actor is not None and entry.role in allowed):
        return
    who = "" if (entry.actor is None) is (entry.role is None) else f"by {entry.actor!r} " if entry.actor else "by nobody "
    msg = f"entry {entry.seq} ({entry.event}) was done {who}as {entry.role!r}; it takes {', '.join(sorted(allowed)) or 'the law itself'}"
    raise NotPermitted(msg, entry=entry.seq, held=entry.role, allowed=tuple(sorted(allowed)))


@lru_cache(maxsize=4096)
def single_move(step: Step, run_id: str) -> tuple[Move, ...]:
    """The one move of a simple step; all entries that take it in a run of that id share it."""
    return (Move(run_id, step.event, step.source, step.target),)


def moved(runs: Runs, run: Run, step: Step, seq: int) -> Runs:
    """`runs` after a simple step of `run`."""
    if step.target == step.source:
        return runs
    after = Run(run.origin, step.target, seq, run.heard)
    if len(runs) == 1:
        return (after,)
    return tuple(after if other is run else other for other in runs)


def walk_all(entries: tuple[Entry, ...], find: Find) -> Runs:
    """The runs after `entries`, taken in the order given (that of `at`)."""
    runs: Runs = ()
    for entry in entries:
        runs, _ = retake(runs, entry, find)
    return runs


def refolded(case: Case, entries: tuple[Entry, ...], find: Find, *, standing: tuple[Entry, ...] | None = None) -> Case:
    """Return `case` with the journal `entries`, folded afresh; `standing` are those that stand, where the caller has computed them.

    Raises:
        OutOfOrder, NotPermitted: what stands is not a legal walk.
    """
    standing = standing_of(entries) if standing is None else standing
    return Case(case.case_no, case.matter, entries, walk_all(standing, find), standing)


def as_stood(case: Case, standing: tuple[Entry, ...], find: Find) -> Case:
    """Return `case` as it was when only these entries stood, the first ones in the order of `at`."""
    return Case(case.case_no, case.matter, standing, walk_all(standing, find), standing)


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
