"""The journal taken again: what stands, in the order of `at`, and what the rows that are taken by themselves then do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from msgspec.structs import replace

from caseflow.case.records import Case, Entry, Move, Run, RunOrigin, Terms, origin_of
from caseflow.case.standing import comes_last, standing_of
from caseflow.case.walk import LINKS, Opener, Opening, Runs, Walk, moved
from caseflow.errors import NotPermitted, OutOfOrder
from caseflow.lifecycle import Lifecycle
from caseflow.lifecycle.reserved import MIGRATE, RECALCULATED
from caseflow.lifecycle.steps import Step, lookup_of
from caseflow.lifecycle.vocabulary import FromMatter

# Gives the definition under which a recorded run was opened.
Find = Callable[[Terms], Lifecycle]


class Fold:
    """The standing entries of a case taken again, in the order of `at`: structure, order and roles are checked, and no act is asked again.

    `heading` gives number and matter of the case, `find` the definition of each recorded run. After each `take`, `runs` are the runs, and
    `standing` holds the entries with the moves that they make in their places. `caused` are the moves of rows taken by themselves, all
    of them so far. `settle` gives an opener for a run that such a row opens in an entry and that no line records yet; None refuses it.
    """

    def __init__(self, heading: Case, find: Find, settle: Callable[[Fold, Entry], Opener] | None = None) -> None:
        self.heading = heading
        self.runs: Runs = ()
        self.standing: list[Entry] = []
        self.caused: list[Move] = []
        self.own: dict[int, int] = {}  # how many moves of an entry are those of its own row, where there may be others
        self._find, self._settle = find, settle
        self._recorded: list[Move] = []  # the runs that such rows opened, as lines record them

    def case(self) -> Case:
        """The case as these entries stand."""
        standing = tuple(self.standing)
        return Case(self.heading.case_no, self.heading.matter, standing, self.runs, standing)

    def take(self, entry: Entry) -> None:
        """Take one recorded entry again.

        Raises:
            OutOfOrder: the run does not stand where the entry says, or its row makes other moves than those recorded.
            NotPermitted: the recorded role may not do this.
        """
        first = entry.moves[0]
        if first.terms is not None and first.source is None:
            self._open_case(entry, first, first.terms)
            return
        run = None
        for candidate in self.runs:  # a generator would cost more than the step
            if candidate.origin.id == first.run:
                run = candidate
                break
        if run is None:
            msg = f"entry {entry.seq} ({first.event}) moves {first.run!r}, which is not open then"
            raise OutOfOrder(msg, entry=entry.seq, run=first.run)
        if first.event == MIGRATE and first.terms is not None:
            self.runs = migrated(self.runs, run, entry, self._find(first.terms))
            self.standing.append(entry)
            return
        step = run.origin.lookup.steps[run.state].get(first.event)
        if step is None or first.source != run.state:
            msg = f"entry {entry.seq} ({first.event}) leaves {first.source!r}, and {run.id} stands in {run.state!r} then"
            raise OutOfOrder(msg, entry=entry.seq, run=run.id, state=run.state)
        _check_role(entry, step.roles)
        if not step.simple:
            self._replay(entry, run, step)
        elif first.target != step.target:
            msg = f"entry {entry.seq} ({first.event}) must lead to {step.target!r}, and it records {_shown(entry.moves)}"
            raise OutOfOrder(msg, entry=entry.seq)
        else:
            self.runs = moved(self.runs, run, step, entry.seq)
            self.standing.append(entry if len(entry.moves) == 1 else self._alone(entry))

    def _alone(self, entry: Entry) -> Entry:
        """`entry` with its own move alone: it was written late, and what its line records besides happens in later entries."""
        self._recorded += [move for move in entry.moves[1:] if move.terms is not None]
        return replace(entry, moves=entry.moves[:1])

    def _open_case(self, entry: Entry, first: Move, terms: Terms) -> None:
        lifecycle = self._find(terms)
        if self.runs:
            msg = f"entry {entry.seq} opens the case a second time"
            raise OutOfOrder(msg, entry=entry.seq)
        _check_role(entry, frozenset(role.name for role in lifecycle.opened_by))
        origin = origin_of(first.run, lifecycle, terms, seq=entry.seq, day=entry.day)
        self.runs = (Run(origin, lifecycle.start.name, entry.seq),)
        self.standing.append(entry)

    def _replay(self, entry: Entry, run: Run, step: Step) -> None:
        openings = [move for move in entry.moves if move.terms is not None]
        walk = Walk(self.heading, self.runs, self.standing, entry, self._reopener(entry, openings))
        walk.take(run, step)
        own = self.own[entry.seq] = len(walk.moves)
        if tuple(walk.moves) != entry.moves[:own]:
            msg = f"entry {entry.seq} ({step.event}) would now make the moves {_shown(walk.moves)}, and it records {_shown(entry.moves)}"
            raise OutOfOrder(msg, event=step.event, entry=entry.seq)
        self._recorded += openings
        walk.opener = self._opener_of_caused(entry)
        walk.settle()
        self.caused += walk.moves[own:]
        self.runs, moves = tuple(walk.runs.values()), tuple(walk.moves)
        self.standing.append(entry if moves == entry.moves else replace(entry, moves=moves))

    def _reopener(self, entry: Entry, openings: list[Move]) -> Opener:
        """Open the runs of an entry's own row as the entry records them, in order; they are taken off `openings`."""

        def opener(_walk: Walk, opening: Opening) -> RunOrigin:
            event, word, name = opening.row.event, opening.word, opening.name
            if not openings:
                msg = f"{event!r} {word} a run, and entry {entry.seq} of {opening.mover.id} records none"
                raise OutOfOrder(msg, event=event, entry=entry.seq)
            move = openings.pop(0)
            terms = move.terms
            assert terms is not None  # noqa: S101  # openings only
            if (isinstance(name, str) and terms.lifecycle != name) or terms.item != opening.item:
                msg = f"{event!r} {word} {name!r}, and entry {entry.seq} records {terms.lifecycle!r}"
                raise OutOfOrder(msg, event=event, entry=entry.seq)
            return origin_of(move.run, self._find(terms), terms, seq=entry.seq, day=entry.day)

        return opener

    def _opener_of_caused(self, entry: Entry) -> Opener:
        """Open the runs of rows taken by themselves as a line records them: that of the entry, or an earlier one."""

        def opener(walk: Walk, opening: Opening) -> RunOrigin:
            move = next((each for each in reversed(self._recorded) if _is_opened_by(opening, each.terms)), None)
            if move is not None and move.terms is not None:
                self._recorded.remove(move)
                return origin_of(move.run, self._find(move.terms), move.terms, seq=entry.seq, day=entry.day)
            if self._settle is None:
                event, word = opening.row.event, opening.word
                msg = f"{event!r} would now be taken because of entry {entry.seq}, and {word} a run that no line records"
                raise OutOfOrder(msg, event=event, entry=entry.seq)
            return self._settle(self, entry)(walk, opening)

        return opener


def _is_opened_by(opening: Opening, terms: Terms | None) -> bool:
    """Whether a run with these terms is the one to be opened."""
    is_named = isinstance(opening.name, FromMatter) or (terms is not None and terms.lifecycle == opening.name)
    return is_named and getattr(terms, LINKS[opening.word]) == opening.mover.origin.id


def _shown(moves: Iterable[Move]) -> str:
    return ", ".join(f"{move.run}: {move.event} → {move.target}" for move in moves)


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


def folded(heading: Case, entries: Iterable[Entry], find: Find) -> Fold:
    """Return the fold over `entries`, taken in the order given (that of `at`); `heading` gives number and matter.

    Raises:
        OutOfOrder, NotPermitted: they are not a legal walk.
    """
    fold = Fold(heading, find)
    for entry in entries:
        fold.take(entry)
    return fold


def refolded(case: Case, entries: tuple[Entry, ...], find: Find, *, standing: tuple[Entry, ...] | None = None) -> Case:
    """Return `case` with the journal `entries`, folded afresh; `standing` are those that stand, where the caller has computed them.

    Raises:
        OutOfOrder, NotPermitted: what stands is not a legal walk.
    """
    standing = standing_of(entries) if standing is None else standing
    fold = folded(case, standing, find)
    unchanged = all(new is old for new, old in zip(fold.standing, standing, strict=True))
    return Case(case.case_no, case.matter, entries, fold.runs, standing if unchanged else tuple(fold.standing))


def as_stood(case: Case, standing: tuple[Entry, ...], find: Find) -> Case:
    """Return `case` as it was when only these entries stood, the first ones in the order of `at`."""
    return folded(case, standing, find).case()


def newly_caused(before: Sequence[Move], after: Sequence[Move]) -> tuple[Move, ...]:
    """Return the moves that are in `after` and not in `before`, in their order."""
    known, new = Counter(before), []
    for move in after:
        if known[move]:
            known[move] -= 1
        else:
            new.append(move)
    return tuple(new)


def checked(heading: Case, entries: tuple[Entry, ...], find: Find) -> Case:
    """Return the case of these entries, folded in the order of `at`; `heading` gives number and matter.

    The lines are compared in the order of writing: each records the moves of rows taken by themselves that were caused when it was written.

    Raises:
        OutOfOrder, NotPermitted: they are not a legal walk, or a line records other moves.
    """
    case = refolded(heading, entries, find)
    if case.standing is not entries:
        fold = Fold(heading, find)
        for place, entry in enumerate(entries):
            caused = [*fold.caused]
            fold = _with(fold, entries[: place + 1], find)
            if entry.moves:
                own = entry.moves[: fold.own.get(entry.seq, 1)]
                _compare(entry, (*own, *newly_caused(caused, fold.caused)))
    return case


def _with(fold: Fold, entries: tuple[Entry, ...], find: Find) -> Fold:
    """The fold over what stands of `entries`, given that over all but the last."""
    last = entries[-1]
    if last.event == RECALCULATED:
        return fold
    written_late = last.extras.recorded_at is not None
    if last.moves and (not fold.standing or comes_last(last.at, fold.standing, written_late=written_late)):
        fold.take(last)
        return fold
    return folded(fold.heading, standing_of(entries), find)


def _compare(entry: Entry, moves: tuple[Move, ...]) -> None:
    if Counter(entry.moves) != Counter(moves):
        msg = f"entry {entry.seq} ({entry.event}) would now make the moves {_shown(moves)}, and it records {_shown(entry.moves)}"
        raise OutOfOrder(msg, event=entry.event, entry=entry.seq)
