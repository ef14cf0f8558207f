"""How one step moves the runs of a case: what it opens, ends, hands over and causes. Performs no checks of who may do it.

A live step and the replay of a journal take the very same steps. They differ only in where the terms of a new run come from: settled
from the present (live) or read from the journal (replay).

What the rows do that are taken by themselves is derived, each time anew, from what stands in the order of `at`: an answer that was given
first and written down last may move such a row to another entry. The line of an entry records those that were taken because of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from msgspec.structs import replace

from caseflow.case.matter import applicable
from caseflow.case.records import Case, Entry, Move, Run, RunOrigin
from caseflow.case.view import CaseView, answer_of, impersonal
from caseflow.errors import OutOfOrder
from caseflow.lifecycle.reserved import CALLED_OFF, OPEN
from caseflow.lifecycle.steps import Step
from caseflow.lifecycle.vocabulary import FromMatter, Transition

Runs = tuple[Run, ...]


class Opening(NamedTuple):
    """A run to be opened: the row, the word by which it opens (opens, hands_over, follows), the name that stands there, and the run.

    `item` says which document of a list opens it (see `Terms`).
    """

    row: Transition
    word: str
    name: str | FromMatter
    mover: Run
    item: str | None = None


# By each word, in the order in which a step opens runs: the link of the new run to the run that moves (see `Terms`).
LINKS: Final = {"hands_over": "before", "opens": "parent", "follows": "after"}
# Gives the origin of a run that a row opens.
Opener = Callable[["Walk", Opening], RunOrigin]


def walked(case: Case, entry: Entry, run: Run, step: Step, opener: Opener) -> tuple[Runs, tuple[Move, ...]]:
    """Return the runs of `case` after `entry` moved `run` by `step`, and its moves, those of rows taken by themselves included."""
    walk = Walk(case, case.runs, case.standing, entry, opener)
    walk.take(run, step)
    walk.settle()
    return tuple(walk.runs.values()), tuple(walk.moves)


class Walk:
    """The computation of one entry: `runs` as they become, `moves` as they are made, by its own row and by those taken by themselves.

    `heading` gives number and matter of the case; `runs` and `standing` are those before the entry, and `entry` is it without its moves.
    """

    def __init__(self, heading: Case, runs: Runs, standing: Sequence[Entry], entry: Entry, opener: Opener) -> None:
        self.heading, self.standing, self.entry = heading, standing, entry
        self.runs = {run.origin.id: run for run in runs}
        self.moves: list[Move] = []
        self.opener = opener

    def take(self, run: Run, step: Step) -> None:
        """Move `run` by `step` and do what the row says."""
        row = step.row
        self.runs[run.origin.id] = Run(run.origin, step.target, self.entry.seq, run.heard)
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
            self._open(Opening(row, "hands_over", row.hands_over, run))
        if row.opens is not None:
            for place in range(len(row.documents(self.entry.form))):
                self._open(Opening(row, "opens", row.opens, run, None if row.opens_each is None else f"{row.opens_each}.{place}"))
        for name in row.follows:
            self._open(Opening(row, "follows", name, run))

    def settle(self) -> None:
        """Take every automatic row whose time has come: what it hears has happened, and the parent stands in the row's source."""
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
        """The row that `run` takes by itself now. Of several, the last written; one that does not wait goes before those that do."""
        chosen = None
        for step in run.origin.lookup.automatic[run.state]:
            if (chosen is None or step.early or not chosen.early) and self._is_heard(run, step):
                chosen = step
        return chosen

    def _is_heard(self, run: Run, step: Step) -> bool:
        """Whether what `step` waits for has happened inside `run`."""
        assert step.row.on_close_of is not None  # noqa: S101  # what `automatic` holds
        name, outcome = step.row.on_close_of
        if not [other for other in self.runs.values() if not other.heard and other.origin.lifecycle.name == name]:
            return False
        inside = self.inside(run.origin.id, name)
        ended = [inner for inner in inside if not inner.heard and not inner.is_open and outcome in {None, inner.state}]
        if not step.early:
            return bool(ended) and not any(inner.is_open for inner in inside)
        return len(ended) >= (step.row.quorum or 1) and self._guards_hold(run, step)

    def _guards_hold(self, run: Run, step: Step) -> bool:
        if not step.checks:
            return True
        # What is settled because of the entry is not known yet, and what a person may have erased since is not asked.
        extras = replace(self.entry.extras, settled=(), received=None)
        standing = tuple(map(impersonal, (*self.standing, replace(self.entry, moves=tuple(self.moves), extras=extras))))
        view = CaseView(Case(self.heading.case_no, self.heading.matter, standing, tuple(self.runs.values()), standing), run)
        asked = [(guard, check) for guard, check in step.checks if not guard.cite or applicable(guard.cite, view.matter, self.entry.day)]
        return all(answer_of(guard, check, view, step.event) is None for guard, check in asked)

    def _hear(self, run: Run, step: Step) -> None:
        """Mark the runs that `step` hears; those that a row does not wait for are called off."""
        assert step.row.on_close_of is not None  # noqa: S101  # what `automatic` holds
        for inner in self.inside(run.origin.id, step.row.on_close_of[0]):
            if inner.is_open:
                self._call_off(inner)
            else:
                self.runs[inner.origin.id] = Run(inner.origin, inner.state, inner.since, heard=True)

    def _call_off(self, run: Run) -> None:
        for inner in self.open_inside(run.origin.id):
            self._call_off(inner)
        state = run.origin.lifecycle.called_off
        if state is None:
            msg = f"{run.id} cannot be called off: lifecycle {run.lifecycle.name!r} has no called_off= state; close it first"
            raise OutOfOrder(msg, run=run.id)
        self.runs[run.origin.id] = Run(run.origin, state.name, self.entry.seq, heard=True)
        self.moves.append(Move(run.origin.id, CALLED_OFF, run.state, state.name))

    def _open(self, opening: Opening) -> None:
        origin = self.opener(self, opening)
        start = origin.lifecycle.start.name
        self.runs[origin.id] = Run(origin, start, self.entry.seq)
        self.moves.append(Move(origin.id, OPEN, None, start, origin.terms))


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
