"""What is stored of a case, as plain frozen records: Case, Entry, Move, Run, Actor; and the questions that they answer.

A case is its journal. `runs` and `standing` are folds over `entries`, kept beside them so that nothing is folded twice; the engine keeps
them right, and a load computes them afresh. The records that every step makes are msgspec structs; `Actor` and `Waiver`, which a host
declares, are attrs classes.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Final, cast

from attrs import field, frozen
from msgspec import Struct
from msgspec.structs import replace

from caseflow.basics.arguments import a_text, instance_of, plain, refuse, several, takes
from caseflow.basics.days import plain_day
from caseflow.basics.ids import check_id
from caseflow.basics.table import Row, Table, bundle
from caseflow.calendar import Span
from caseflow.case.matter import Matter
from caseflow.errors import BadInput, NoSuchEvent, nearest, shown
from caseflow.lifecycle.definition import Lifecycle, Reference, built, reference_to
from caseflow.lifecycle.reserved import CORRECT, MIGRATE, OPEN
from caseflow.lifecycle.steps import Lookup, lookup_of
from caseflow.lifecycle.vocabulary import Role

a_case = instance_of(lambda: Case, "a Case", "open one, or load it from where its journal is kept")
some_cases = several(a_case, "several cases", "write [case]", each="case")
an_actor = instance_of(lambda: Actor, "an Actor", 'write Actor("w-03", roles={"window_clerk"})')


def role_names(roles: Iterable[Any]) -> frozenset[str]:
    """Return the names of `roles`, which are names or roles.

    Raises:
        BadInput: they are one text, or one of them cannot be an id.
    """
    if isinstance(roles, str):
        msg = f"roles must be a set of names, not the text {shown(roles)}; write roles={{{shown(roles)}}}"
        raise BadInput(msg, roles=roles)
    if not isinstance(roles, Iterable):
        refuse(roles, "roles", "a set of names", 'write roles={"window_clerk"}')
    return frozenset(check_id(role.name if isinstance(role, Role) else role, "a role") for role in roles)


@frozen
class Actor:
    """Who acts: the person's id, the roles held, the window or department, and for whom (a delegation).

    `stands_for` is the id of the person who delegated: separation of duties looks through it.

    >>> sorted(Actor("w-03", roles={"window_clerk"}).persons)
    ['w-03']
    """

    id: str = field(converter=plain)
    roles: frozenset[str] = field(kw_only=True, converter=role_names)
    unit: str | None = field(default=None, kw_only=True, converter=plain)
    stands_for: str | None = field(default=None, kw_only=True, converter=plain)

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
    """A soft guard set aside for one act, by a named person who holds the guard's role, with the reason on record.

    Raises:
        BadInput: `by` is not an Actor, or `why` is not text.
    """

    by: Actor
    why: str = field(converter=plain)

    def __attrs_post_init__(self) -> None:
        by, why = cast("tuple[object, object]", (self.by, self.why))
        if not isinstance(by, Actor) or not isinstance(why, str):
            msg = f'a Waiver takes who waives and why, not by={shown(by)}, why={shown(why)}; write Waiver(by=head, why="…")'
            raise BadInput(msg, by=by, why=why)


class Waived(Struct, frozen=True, gc=False):
    """What the journal keeps of a waiver."""

    guard: str
    by: str
    role: str
    why: str


class Terms(Struct, frozen=True, gc=False):
    """What was settled when a run opened: its definition, its links, the day it counts from, and each clock's amount.

    `parent` is the run inside which it opened, `before` the run that handed over to it, `after` the run that it follows. `day` is the
    local day from which it counts, None for the day of its entry. `limits` holds (clock, span or None for untimed) for the limits whose
    amount the matter or the form gives; what the centre sets is settled when the clock starts. Replay reads all this and never asks the
    present. `item` says which document of a list opened it, as "signers.2", where one row opened a run for each.
    """

    lifecycle: str
    edition: str
    fingerprint: str
    parent: str | None = None
    before: str | None = None
    after: str | None = None
    day: date | None = None
    limits: tuple[tuple[str, Span | None], ...] = ()
    item: str | None = None

    def document(self, form: Any) -> Any:
        """Return what the run was opened with, given the form of its entry: that form, or one document of the list in it."""
        if self.item is None:
            return form
        name, _, place = self.item.partition(".")
        return getattr(form, name)[int(place)]


class Move(Struct, frozen=True, gc=False):
    """One step of one run. An entry holds one or several: a handover closes one run and opens the next in the same entry."""

    run: str
    event: str
    source: str | None
    target: str
    terms: Terms | None = None


class Settled(Struct, frozen=True, gc=False):
    """The amount of a clock that starts in an entry, as the centre then had it: by a parameter, or by a rule that it adopted.

    `title` and `on` are those of the adoption, where there is one.
    """

    run: str
    limit: str
    amount: Span
    title: str | None = None
    on: date | None = None


class EntryExtras(Struct, frozen=True, gc=False):
    """Rarely used fields of an entry, kept apart to save memory.

    `key` is the idempotency key; `day` the local day that counts where it is not that of `at`; `recorded_at` when the entry was written
    down, if later; `stands_for` whom the actor stood for. `corrects` is the entry that a correction cites, `happened` the instant to
    which it amends that entry, `why` its reason. `due`, `limit` and `calendar` belong to a lapse: the due day, the limit's name, and the
    digest of the calendar that named the day. `settled` holds the amounts of clocks that start here and that the centre sets; `received`
    is the local day on which what was handed in counts as received by the centre's closing hour, where that is a later one. `wrong_clock`
    marks a correction of an entry that was written under a clock that was ahead: the order of writing begins anew with it.
    """

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
    settled: tuple[Settled, ...] = ()
    received: date | None = None
    wrong_clock: bool = False


NO_EXTRAS: Final = EntryExtras()


class Entry(Struct, frozen=True, gc=False):
    """One line of the journal: who, when, which event, in which run, with which form, and the moves it caused.

    `at` is when it happened (aware, in the centre's zone), `day` the local day that counts, `recorded_at` when it was written down.
    `actor` and `role` are None where the law acted. `salts` belong to the personal fields of the form, in their order.
    """

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

    def __repr__(self) -> str:
        who = "by law" if self.actor is None else f"{self.actor} as {self.role}"
        form = "" if self.form is None else f", with {type(self.form).__name__}"
        return f"<Entry {self.seq}: {self.event} {self.run}, {who}, {self.at.isoformat(timespec='minutes')}{form}>"

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
        """Everybody who acted: the person, and whom that person stood for; nobody where the law acted."""
        return frozenset(person for person in (self.actor, self.extras.stands_for) if person is not None)

    @property
    def acted_by(self) -> Actor | None:
        """The actor as recorded, with the one role in which the act was done; None where the law acted."""
        if self.actor is None:
            return None
        return Actor(self.actor, roles={self.role} if self.role else (), unit=self.unit, stands_for=self.extras.stands_for)


class RunOrigin(Struct, frozen=True, eq=False, gc=False):
    """What never changes of a run, shared by all its later states.

    `seq` is the entry that opened the run, `since` the one from which this definition holds: a migration gives the run another origin,
    which remembers the `previous` one. `lookup` is the definition as look-up tables. Two origins are equal when all but the definition
    is: `terms` holds its name, edition and fingerprint.
    """

    id: str
    lifecycle: Lifecycle
    terms: Terms
    seq: int
    at_day: date
    lookup: Lookup
    previous: RunOrigin | None = None
    since: int = 0

    @property
    def day(self) -> date:
        """The local day from which the run counts (that day itself is not counted)."""
        return self.terms.day or self.at_day

    def __eq__(self, other: object) -> bool:
        return self._value() == other._value() if isinstance(other, RunOrigin) else NotImplemented

    def __hash__(self) -> int:
        return hash((self.id, self.terms))

    def __ne__(self, other: object) -> bool:  # the Struct's own would compare identities
        return not self == other

    def __repr__(self) -> str:
        return f"<RunOrigin {self.id}: {self.terms.lifecycle} {self.terms.edition}, from {self.day}>"

    def __reduce__(self) -> tuple[Any, ...]:
        # Pickled by reference to its definition, as pickle does with classes.
        return _unpickled_origin, (reference_to(self.lifecycle), self._value())

    def _value(self) -> tuple[Any, ...]:
        return self.id, self.terms, self.seq, self.at_day, self.previous, self.since


def origin_of(
    run_id: str, lifecycle: Lifecycle, terms: Terms, *, seq: int, day: date, previous: RunOrigin | None = None, since: int = 0
) -> RunOrigin:
    """Return the origin of a run of `lifecycle` that entry `seq` opened on the local `day`."""
    return RunOrigin(run_id, lifecycle, terms, seq, day, lookup_of(lifecycle), previous, since)


def _unpickled_origin(reference: Reference, value: tuple[Any, ...]) -> RunOrigin:
    run_id, terms, seq, day, previous, since = value
    return origin_of(run_id, built(reference), terms, seq=seq, day=day, previous=previous, since=since)


class Run(Struct, frozen=True, gc=False):
    """One lifecycle being gone through inside a case. `since` is the entry that brought it to `state`.

    `heard` is True once a row of the parent has been taken because this run closed.
    """

    origin: RunOrigin
    state: str
    since: int
    heard: bool = False

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


class Case(Struct, frozen=True, eq=False, dict=True):
    """A case: its number, the matter it is about, and one append-only journal.

    `entries` are in the order in which they were written down; `standing` are those that stand after every correction, in the order of
    `at`; `runs` in the order in which they were opened. Two cases are equal when number, matter, entries and runs are.
    """

    case_no: str
    matter: Matter | None
    entries: tuple[Entry, ...]
    runs: tuple[Run, ...]
    standing: tuple[Entry, ...]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Case):
            return NotImplemented
        mine, others = (self.case_no, self.matter, self.entries, self.runs), (other.case_no, other.matter, other.entries, other.runs)
        return mine == others

    def __hash__(self) -> int:
        return hash((self.case_no, len(self.entries)))

    def __ne__(self, other: object) -> bool:  # the Struct's own would compare identities
        return not self == other

    def __repr__(self) -> str:
        runs = [f"{run.id} {run.state}" for run in self.runs]
        shown_runs = runs if len(runs) <= _MOST_RUNS else [*runs[: _MOST_RUNS - 1], f"and {len(runs) - _MOST_RUNS + 1} more"]
        return f"<Case {self.case_no}: {len(self.entries)} entries; {', '.join(shown_runs)}>"

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

    @takes(name=a_text)
    def run(self, name: str) -> Run:
        """Return a run: by exact id (`site_survey#2`), or by lifecycle: the only open one, else the latest.

        Raises:
            NoSuchEvent: the case has no such run; the nearest id is named.
        """
        named = [run for run in self.runs if name in {run.id, run.lifecycle.name}]
        if not named:
            ids = [run.id for run in self.runs]
            msg = f"case {self.case_no} has no run {shown(name)}{nearest(name, ids)}; it has {', '.join(ids)}"
            raise NoSuchEvent(msg, case=self.case_no, run=name, runs=tuple(ids))
        still_open = [run for run in named if run.is_open]
        return still_open[0] if len(still_open) == 1 else named[-1]

    @takes(day=plain_day)
    def as_of(self, day: date) -> Case | None:
        """The case as it stood at the end of the local `day`: this case when nothing came after, None when it was not open yet."""
        if self.standing[-1].day <= day:
            return self
        standing = tuple(entry for entry in self.standing if entry.day <= day)
        if not standing or standing[0] is not self.standing[0]:
            return None
        origins, place = {run.origin.id: run.origin for run in self.runs}, {entry.seq: i for i, entry in enumerate(standing)}
        runs: dict[str, Run] = {}
        for i, entry in enumerate(standing):
            for move in entry.moves:
                origin = origins[move.run]
                while place.get(origin.since, i + 1) > i and origin.previous is not None:  # seq is the order of writing, not of happening
                    origin = origin.previous
                runs[move.run] = Run(origin, move.target, entry.seq)
        return Case(self.case_no, self.matter, standing, tuple(runs.values()), standing)

    @takes(run_id=a_text)
    def inside(self, run_id: str) -> tuple[Run, ...]:
        """The runs inside `run_id`, open or closed; a handover takes them along, so the whole chain before it counts."""
        chain = self.chain(run_id)
        return tuple([run for run in self.runs if run.origin.terms.parent in chain])

    def opening(self, run: Run) -> Entry:
        """The entry that opened `run`, as it stands; its form is the document with which this very run was opened."""
        seq, terms = run.origin.seq, run.origin.terms
        if seq < len(self.standing) and self.standing[seq].seq == seq:
            entry = self.standing[seq]
        else:
            entry = next(entry for entry in self.standing if entry.seq == seq)  # something was corrected, or recorded late
        return entry if terms.item is None else replace(entry, form=terms.document(entry.form))

    @takes(run_id=a_text)
    def chain(self, run_id: str) -> set[str]:
        """`run_id` and every run that handed over to it, directly or not."""
        chain = {run_id}
        for run in reversed(self.runs):  # a predecessor is always opened before its heir
            before = run.origin.terms.before
            if before is not None and run.origin.id in chain:
                chain.add(before)
        return chain

    def with_entry(self, entry: Entry, runs: tuple[Run, ...]) -> Case:
        """The next case after `entry`, which comes last both as written and in the order of `at`."""
        entries = (*self.entries, entry)
        standing = entries if self.standing is self.entries else (*self.standing, entry)
        return Case(self.case_no, self.matter, entries, runs, standing)


_EVENTS: Final = {CORRECT: "更正", MIGRATE: "改用新版"}
_OPENINGS: Final = {"intake": "收件"}
_MOST_ENTRIES = 20
_MOST_RUNS = 4


def opening_zh(lifecycle: str) -> str:
    """Return the Chinese word for the act that opens a run of `lifecycle`: 收件 for an application that comes in, else 登记.

    >>> opening_zh("intake"), opening_zh("complaint")
    ('收件', '登记')
    """
    return _OPENINGS.get(lifecycle, "登记")


def case_tables(case: Case) -> tuple[Table, Table]:
    """Return the runs of a case, and the last twenty lines of its journal: who did what when, on which document; never what it says."""
    matter = f" · {case.matter.name} {case.matter.code}" if case.matter is not None else ""
    runs = [Row(_run_cells(run), "" if run.is_open else "soft") for run in case.runs]
    earlier = len(case.entries) - _MOST_ENTRIES
    below = [f"此前 {earlier} 条 earlier lines"] if earlier > 0 else []
    lines = [Row(_entry_cells(case, entry)) for entry in case.entries[-_MOST_ENTRIES:]]
    return (
        Table(f"办件 case {case.case_no}{matter}", ("环节 run", "程序 lifecycle", "状态 state"), runs),
        Table("办理记录 journal", ("#", "时间 at", "事项 event", "人员 by", "文书 document"), lines, below),
    )


def _run_cells(run: Run) -> list[str]:
    zh = next(state.zh for state in run.lifecycle.states if state.name == run.state)
    return [run.id, f"{run.lifecycle.zh} {run.lifecycle.edition}", f"{zh} {run.state}"]


def _entry_cells(case: Case, entry: Entry) -> list[str]:
    # The run is gone where its opening was annulled, and the line still says what happened.
    definition = next((run.lifecycle for run in case.runs if run.id == entry.run), None)
    opening = opening_zh(entry.run.partition("#")[0])
    rows = () if definition is None else definition.transitions
    events = _EVENTS | {OPEN: opening} | {row.event: row.zh for row in rows}
    openers = () if definition is None else definition.opened_by
    roles = {role.name: role.zh for role in (*openers, *(role for row in rows for role in row.by))}
    event = f"{events.get(entry.event, '')} {entry.event}".strip()
    corrects = "" if entry.extras.corrects is None else f" → #{entry.extras.corrects}"
    role = f"{roles.get(entry.role or '', '')} {entry.role or ''}".strip()
    who = f"{entry.actor} {role}" if entry.actor is not None else "期满依法发生 by law"
    form = "" if entry.form is None else f"{getattr(entry.form, 'zh', '')} {type(entry.form).__name__}".strip()
    return [str(entry.seq), entry.at.isoformat(sep=" ", timespec="minutes")[:16], f"{event}{corrects}", who, form]
