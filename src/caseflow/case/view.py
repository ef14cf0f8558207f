"""What a guard may ask of the case alone: the runs, what was done, and the documents. No calendar, no parameter, nobody who acts.

A row that is taken by itself when an inner run closes asks its guards of this view, so that the answer is the same whenever the journal
is read; personal values, which may be erased, are hidden from them.
`View` of the engine adds what an act brings: who acts, on which document, and what the centre says.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from attrs import evolve
from msgspec import Struct
from msgspec.structs import replace

from caseflow.case.records import Case, Entry, Run, opening_zh
from caseflow.errors import CaseflowError, DefinitionError, GuardFailed, shown
from caseflow.lifecycle import Lifecycle
from caseflow.lifecycle.forms import Erased, personal_fields
from caseflow.lifecycle.reserved import OPEN
from caseflow.lifecycle.vocabulary import CASE, RUN, Check, Guard

_SCOPES = frozenset({RUN, CASE})
_NONE: frozenset[str] = frozenset()


_HIDDEN = Erased("not shown to a guard that is asked again whenever the journal is read")


def impersonal(entry: Entry) -> Entry:
    """Return `entry` with every personal value of its form replaced by the same text: erasing one must not change an answer."""
    names = () if entry.form is None else personal_fields(type(entry.form))
    values = {name: _HIDDEN for name in names if getattr(entry.form, name) is not None}
    return replace(entry, form=evolve(entry.form, **values)) if values else entry


class InnerRun(Struct, frozen=True, gc=False):
    """One run inside another, as a guard sees it: where it stands, and the document and the day with which it was opened."""

    run: Run
    opening: Entry

    @property
    def id(self) -> str:
        """The exact id, such as `opinion#2`."""
        return self.run.origin.id

    @property
    def state(self) -> str:
        """Where it stands; its outcome once it is closed."""
        return self.run.state

    @property
    def is_open(self) -> bool:
        """True until it stands in a final state."""
        return self.run.is_open

    @property
    def lifecycle(self) -> Lifecycle:
        """The definition under which it runs."""
        return self.run.origin.lifecycle

    @property
    def form(self) -> Any:
        """The document with which it was opened."""
        return self.opening.form

    @property
    def day(self) -> date:
        """The local day on which it was opened."""
        return self.opening.day


class CaseView:
    """What a guard may ask of the case and the run."""

    __slots__ = ("_case", "_done", "_inside", "_run")

    def __init__(self, case: Case, run: Run) -> None:
        self._case, self._run = case, run
        self._inside: tuple[Run, ...] | None = None
        self._done: dict[tuple[str, str], tuple[Entry, ...]] | None = None

    @property
    def case_no(self) -> str:
        """The number of the case."""
        return self._case.case_no

    @property
    def run(self) -> str:
        """The exact id of the run that the event moves."""
        return self._run.origin.id

    @property
    def matter(self) -> Any:
        """The matter that the case is about, or None."""
        return self._case.matter

    @property
    def application(self) -> Any:
        """The document that opened the case."""
        return self._case.standing[0].form

    @property
    def opening(self) -> Entry:
        """The entry that opened this run: who, when, with which form."""
        return self._case.opening(self._run)

    @property
    def persons(self) -> frozenset[str]:
        """Everybody who has acted in the case so far, in any run."""
        return frozenset().union(*(entry.persons for entry in self._case.standing))

    def done(self, event: str, *, within: str = RUN) -> tuple[Entry, ...]:
        """Return the standing entries in which `event` happened, oldest first; never annulled or revoked ones.

        `within` is `"run"` (this run) or `"case"` (any run of the case).
        """
        if within not in _SCOPES:
            msg = f"within must be {RUN!r} or {CASE!r}, not {within!r}"
            raise DefinitionError(msg)
        if self._done is None:
            self._done = {}
        entries = self._done.get((event, within))
        if entries is None:
            entries = self._done[event, within] = self._look_up(event, within)
        return entries

    def _look_up(self, event: str, within: str) -> tuple[Entry, ...]:
        run_id = self._run.origin.id if within == RUN else None
        revokers = self._revokers(event, within)
        entries: list[Entry] = []
        for entry in self._case.standing:
            for move in entry.moves:
                if run_id is not None and move.run != run_id:
                    continue
                if move.event == event and move.terms is None:
                    entries.append(entry)
                elif entries and move.event in revokers:
                    entries = _without_last(entries, move.run)
        return tuple(entries)

    def _revokers(self, event: str, within: str) -> frozenset[str]:
        if within == RUN:
            return self._run.origin.lookup.revokers.get(event, _NONE)
        return _NONE.union(*(run.origin.lookup.revokers.get(event, _NONE) for run in self._case.runs))

    def inside(self, lifecycle: str | None = None) -> tuple[InnerRun, ...]:
        """The runs of `lifecycle` (None: of any) inside this run, open or closed, in the order in which they were opened."""
        runs = [run for run in self.all_inside() if lifecycle is None or run.origin.lifecycle.name == lifecycle]
        return tuple([InnerRun(run, self._case.opening(run)) for run in runs])

    def all_inside(self) -> tuple[Run, ...]:
        """The runs of any lifecycle inside this run, open or closed, without the documents that opened them."""
        if self._inside is None:
            self._inside = self._case.inside(self._run.origin.id)
        return self._inside

    def event_zh(self, event: str) -> str:
        """Return what an event of this run, or else of the case, is called in Chinese; its name where no lifecycle of the case has it."""
        own = self._run.origin.lifecycle
        if event == OPEN:
            return opening_zh(own.name)
        rows = (row for lifecycle in (own, *(run.origin.lifecycle for run in self._case.runs)) for row in lifecycle.transitions)
        return next((row.zh for row in rows if row.event == event), event)

    def limit_zh(self, limit: str) -> str:
        """Return what a limit of this run is called in Chinese; its name where the run has none."""
        defined = self._run.origin.lifecycle.limit(limit)
        return limit if defined is None else defined.zh


def _without_last(entries: list[Entry], run_id: str) -> list[Entry]:
    """What is revoked is the latest that then stood in the same run."""
    last = max((i for i, entry in enumerate(entries) if entry.run == run_id), default=len(entries))
    return entries[:last] + entries[last + 1 :]


def answer_of(guard: Guard, check: Check, view: CaseView | None, event: str) -> str | None:
    """Return None when `guard`, asked by its `check`, holds for `event`; else the reason why not.

    Raises:
        GuardFailed: the check raised an error of its own, or answered neither True nor a reason.
    """
    try:
        answer = check(view)
    except CaseflowError:
        raise
    except Exception as error:
        raise _failed(guard, view, event, f"failed with {type(error).__name__}") from error
    if answer is True:
        return None
    if isinstance(answer, str) and answer:
        return answer
    raise _failed(guard, view, event, f"answered {shown(answer)}")


def _failed(guard: Guard, view: CaseView | None, event: str, how: str) -> GuardFailed:
    case_no = None if view is None else view.case_no
    msg = f"case {case_no}: the guard {guard.name!r} of {event!r} {how}; mend its check: it answers True, or the reason why not as text"
    return GuardFailed(msg, case=case_no, event=event, guard=guard.name)
