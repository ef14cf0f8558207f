"""Case, Entry, Move, Run: what is stored of a case, and the questions that can be asked of it.

A case is its journal. `runs` and `standing` are folds over `entries`, kept beside them so that nothing is folded twice;
the door (`engine/`) keeps them right, and a load computes them afresh. `lapses` and `books` are what was worked out of its time limits
when somebody asked (`engine/lapsing.py`, `ledger.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any, TypeVar

from attrs import Factory, define, field, frozen

from caseflow.basics.ids import check_id
from caseflow.basics.table import Row, Table, bundle
from caseflow.calendar import Span
from caseflow.case.matter import Matter
from caseflow.errors import BadInput, NoSuchEvent, nearest
from caseflow.lifecycle import Lifecycle
from caseflow.lifecycle.reserved import CORRECT, MIGRATE, OPEN
from caseflow.lifecycle.steps import Lookup, lookup_of

T = TypeVar("T")


def _names(roles: Iterable[Any]) -> frozenset[str]:
    if isinstance(roles, str):
        msg = f"roles must be a set of names, not the text {roles!r}; write roles={{{roles!r}}}"
        raise BadInput(msg, roles=roles)
    return frozenset(check_id(getattr(role, "name", role), "a role") for role in roles)


@frozen
class Actor:
    """Who acts: the person's id, the roles held, the window or department, and for whom (a delegation).

    `stands_for` is the id of the person who delegated: separation of duties looks through it.

    >>> sorted(Actor("w-03", roles={"window_clerk"}).persons)
    ['w-03']
    """

    id: str
    roles: frozenset[str] = field(kw_only=True, converter=_names)
    unit: str | None = field(default=None, kw_only=True)
    stands_for: str | None = field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        check_id(self.id, "an actor's id")
        for value, what in ((self.unit, "an actor's unit"), (self.stands_for, "stands_for")):
            if value is not None:
                check_id(value, what)

    @property
    def persons(self) -> frozenset[str]:
        """Everybody who acts in this act."""
        return frozenset({self.id} if self.stands_for is None else {self.id, self.stands_for})


@frozen
class Waiver:
    """A soft guard set aside for one act, by a named person who holds the guard's role, with the reason on record."""

    by: Actor
    why: str


@frozen
class Waived:
    """What the journal keeps of a waiver."""

    guard: str
    by: str
    role: str
    why: str


@frozen(weakref_slot=False)
class Terms:
    """What was settled when a run opened: its definition, its links, the day it counts from, and each clock's amount.

    `limits` holds (clock, span or None for untimed) for the limits whose amount the definition does not state itself;
    `given` the other values that were resolved (name, text). Replay reads them and never asks the present.
    """

    lifecycle: str
    edition: str
    fingerprint: str
    parent: str | None = None
    before: str | None = None
    after: str | None = None
    day: date | None = None
    limits: tuple[tuple[str, Span | None], ...] = ()


@frozen(weakref_slot=False)
class Move:
    """One step of one run; an entry holds one or several (a handover closes one run and opens the next in the same entry)."""

    run: str
    event: str
    source: str | None
    target: str
    terms: Terms | None = None


@frozen
class EntryExtras:
    """Rarely used fields of an entry, kept apart to save memory."""

    key: str | None = None
    day: date | None = None
    recorded_at: datetime | None = None
    stands_for: str | None = None
    waived: tuple[Waived, ...] = ()
    corrects: int | None = None
    happened: datetime | None = None
    why: str | None = None
    due: date | None = None
    calendar: str | None = None
    limit: str | None = None


NO_EXTRAS = EntryExtras()


@define(weakref_slot=False, eq=False)
class EntryDraft:
    """An `Entry` in the making (see `entry_of`)."""

    seq: int
    at: datetime
    event: str
    run: str
    actor: str | None
    role: str | None
    unit: str | None
    form: Any
    moves: tuple[Move, ...]
    extras: EntryExtras = NO_EXTRAS
    salts: tuple[str, ...] = ()


@frozen(weakref_slot=False)
class Entry(EntryDraft):
    """One line of the journal: who, when, which event, in which run, with which form, and the moves it caused.

    `at` is when it happened (aware, in the centre's zone), `day` the local day that counts, `recorded_at` when it was written down.
    `actor` and `role` are None where the law acted. `salts` belong to the personal fields of the form, in their order.
    """

    @property
    def day(self) -> date:
        """The local day that counts."""
        return self.extras.day or self.at.date()

    @property
    def recorded_at(self) -> datetime:
        """When it was written down; never before it happened."""
        return self.extras.recorded_at or self.at

    @property
    def persons(self) -> frozenset[str]:
        """Everybody who acted: the person, and whom that person stood for."""
        return frozenset(person for person in (self.actor, self.extras.stands_for) if person is not None)


@define(weakref_slot=False, eq=False)
class RunOriginDraft:
    """A `RunOrigin` in the making (see `origin_of`)."""

    id: str
    lifecycle: Lifecycle = field(eq=False)  # `opened` holds its name, edition and fingerprint
    terms: Terms
    seq: int
    at_day: date
    previous: RunOrigin | None = None
    since: int = 0
    lookup: Lookup = field(init=False, eq=False, repr=False, default=Factory(lambda self: lookup_of(self.lifecycle), takes_self=True))


@frozen(weakref_slot=False)
class RunOrigin(RunOriginDraft):
    """What never changes of a run; shared by all its later shapes. A migration gives the run another, which remembers the `previous`.

    `seq` is the entry that opened the run, `since` the one from which this definition holds.
    """

    @property
    def day(self) -> date:
        """The local day from which the run counts (that day itself is not counted)."""
        return self.terms.day or self.at_day


@define(weakref_slot=False, eq=False)
class RunDraft:
    """A `Run` in the making (see `run_of`)."""

    origin: RunOrigin
    state: str
    since: int
    heard: bool = False


@frozen(weakref_slot=False)
class Run(RunDraft):
    """One lifecycle being gone through inside a case. `since` is the entry that brought it to `state`."""

    @property
    def id(self) -> str:
        """The exact id, always with a number: `site_survey#1`."""
        return self.origin.id

    @property
    def lifecycle(self) -> Lifecycle:
        """The definition under which it runs."""
        return self.origin.lifecycle

    @property
    def is_open(self) -> bool:
        """True until it stands in a final state."""
        return self.state not in self.origin.lookup.finals


@define(eq=False)
class CaseDraft:
    """A `Case` in the making (see `case_of`)."""

    case_no: str
    matter: Matter | None
    entries: tuple[Entry, ...]
    runs: tuple[Run, ...]
    standing: tuple[Entry, ...] = field(eq=False, repr=False)
    lapses: Any = field(default=None, eq=False, repr=False)
    books: Any = field(default=None, eq=False, repr=False)


@frozen
class Case(CaseDraft):
    """A case: its number, the matter it is about, and one append-only journal.

    `entries` are in the order in which they were written down; `standing` are those that stand after every correction, in the order of
    `at`; `runs` in the order in which they were opened.
    """

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return bundle(*case_tables(self))

    @property
    def main(self) -> Run:
        """The last run on the chain of handovers from the first; inner and following runs are never it."""
        current = self.runs[0]
        for run in self.runs:
            if run.origin.terms.before == current.origin.id:
                current = run
        return current

    @property
    def state(self) -> str:
        """The state of the main run."""
        return self.main.state

    @property
    def kind(self) -> str:
        """The lifecycle of the main run: the case's kind today."""
        return self.main.lifecycle.name

    @property
    def is_open(self) -> bool:
        """True while any run is open, one that only follows too (a rating); `main.is_open` asks whether the matter itself is."""
        return any(run.is_open for run in self.runs)

    @property
    def closed_on(self) -> date | None:
        """The local day on which the main run came to an end; None while it is open."""
        main = self.main
        return None if main.is_open else next(entry.day for entry in self.standing if entry.seq == main.since)

    def run(self, name: str) -> Run:
        """Return a run: by exact id (`site_survey#2`), or by lifecycle: the only open one, else the latest.

        Raises:
            NoSuchEvent: the case has no such run; the nearest id is named.
        """
        named = [run for run in self.runs if name in {run.id, run.lifecycle.name}]
        if not named:
            ids = [run.id for run in self.runs]
            msg = f"case {self.case_no} has no run {name!r}{nearest(name, ids)}; it has {', '.join(ids)}"
            raise NoSuchEvent(msg, case=self.case_no, run=name, runs=tuple(ids))
        still = [run for run in named if run.is_open]
        return still[0] if len(still) == 1 else named[-1]

    def as_of(self, day: date) -> Case | None:
        """The case as it stood at the end of the local `day`: this case when nothing came after, None when it was not open yet."""
        if self.standing[-1].day <= day:
            return self
        standing = tuple(entry for entry in self.standing if entry.day <= day)
        if not standing or standing[0] is not self.standing[0]:
            return None
        bases, place = {run.origin.id: run.origin for run in self.runs}, {entry.seq: i for i, entry in enumerate(standing)}
        runs: dict[str, Run] = {}
        for i, entry in enumerate(standing):
            for move in entry.moves:
                base = bases[move.run]
                while place.get(base.since, i + 1) > i and base.previous is not None:  # seq is the order of writing, not of happening
                    base = base.previous
                runs[move.run] = Run(base, move.target, entry.seq)
        return Case(self.case_no, self.matter, standing, tuple(runs.values()), standing)

    def inside(self, run_id: str) -> tuple[Run, ...]:
        """The runs inside `run_id`, open or closed; a handover takes them along, so the whole chain before it counts."""
        chain = self.chain(run_id)
        return tuple([run for run in self.runs if run.origin.terms.parent in chain])

    def opening(self, run: Run) -> Entry:
        """The entry that opened `run`, as it stands."""
        found = self.standing[run.origin.seq] if run.origin.seq < len(self.standing) else None
        if found is None or found.seq != run.origin.seq:  # something was corrected, or recorded late
            found = next(entry for entry in self.standing if entry.seq == run.origin.seq)
        return found

    def chain(self, run_id: str) -> set[str]:
        """`run_id` and every run that handed over to it, directly or not."""
        found = {run_id}
        for run in reversed(self.runs):  # a predecessor is always opened before its heir
            before = run.origin.terms.before
            if before is not None and run.origin.id in found:
                found.add(before)
        return found

    def with_entry(self, entry: Entry, runs: tuple[Run, ...], lapses: Any = None) -> Case:
        """The next case after `entry`, which comes last both as written and in the order of `at`."""
        entries = (*self.entries, entry)
        standing = entries if self.standing is self.entries else (*self.standing, entry)
        return case_of(self.case_no, self.matter, entries, runs, standing, lapses, self.books)


# The records that every step makes are made as a mutable draft and then given their frozen class: the same object as the class itself
# would make, in a quarter of the time (benchmarks/core_bench.py). Each takes the values of its fields, in their order.


def _maker(draft: Callable[..., Any], final: type[T]) -> Callable[..., T]:
    def make(*values: Any) -> T:
        made = draft(*values)
        made.__class__ = final
        return made  # type: ignore[no-any-return]  # as just said

    return make


entry_of = _maker(EntryDraft, Entry)
origin_of = _maker(RunOriginDraft, RunOrigin)
run_of = _maker(RunDraft, Run)
case_of = _maker(CaseDraft, Case)


_EVENTS = {OPEN: "立案", CORRECT: "更正", MIGRATE: "迁移"}
_MOST = 20


def case_tables(case: Case) -> tuple[Table, Table]:
    """Return the runs of a case, and the last twenty lines of its journal: who did what when, on which document; never what it says."""
    matter = f" · {case.matter.name} {case.matter.code}" if case.matter is not None else ""
    runs = [Row(_run_cells(run), "" if run.is_open else "soft") for run in case.runs]
    earlier = len(case.entries) - _MOST
    below = [f"此前 {earlier} 条 earlier lines"] if earlier > 0 else []
    lines = [Row(_entry_cells(case, entry)) for entry in case.entries[-_MOST:]]
    return (
        Table(f"办件 case {case.case_no}{matter}", ("环节 run", "程序 lifecycle", "状态 state"), runs),
        Table("办理记录 journal", ("#", "时间 at", "事项 event", "人员 by", "文书 document"), lines, below),
    )


def _run_cells(run: Run) -> list[str]:
    zh = next(state.zh for state in run.lifecycle.states if state.name == run.state)
    return [run.id, f"{run.lifecycle.zh} {run.lifecycle.edition}", f"{zh} {run.state}"]


def _entry_cells(case: Case, entry: Entry) -> list[str]:
    definition = case.run(entry.run).lifecycle
    events = {row.event: row.zh for row in definition.transitions}
    roles = {role.name: role.zh for role in (*definition.opened_by, *(role for row in definition.transitions for role in row.by))}
    event = f"{events.get(entry.event, _EVENTS.get(entry.event, ''))} {entry.event}".strip()
    corrects = "" if entry.extras.corrects is None else f" → #{entry.extras.corrects}"
    role = f"{roles.get(entry.role or '', '')} {entry.role or ''}".strip()
    who = f"{entry.actor} {role}" if entry.actor is not None else "依法 by law"
    form = "" if entry.form is None else f"{getattr(entry.form, 'zh', '')} {type(entry.form).__name__}".strip()
    return [str(entry.seq), entry.at.isoformat(sep=" ", timespec="minutes")[:16], f"{event}{corrects}", who, form]
