"""Migration: an open run moves to another edition of its lifecycle, by an entry of its own, with nothing lost.

Since a case is a value, the dry run is the call itself: what it returns is stored, or not.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from caseflow.case.records import Case, Entry, EntryExtras, Move, Run
from caseflow.case.replay import migrated
from caseflow.clocks.clock import Clocks, clocks_of
from caseflow.clocks.fold import fold
from caseflow.clocks.reckoning import Reckoning, reckonings
from caseflow.clocks.record import ENDED, ClockRecord
from caseflow.engine.lapsing import lapse_due, lapsed_before, refuse_undecided
from caseflow.engine.late import placed
from caseflow.engine.opening import settle
from caseflow.engine.rules import Act, Rules
from caseflow.engine.standstill import new_faults
from caseflow.errors import BadInput, MigrationRefused, OutOfOrder, nearest
from caseflow.lifecycle import Lifecycle
from caseflow.lifecycle.reserved import MIGRATE
from caseflow.lifecycle.steps import lookup_of


def migrate(
    rules: Rules, case: Case, act: Act, run: Run, *, edition: Lifecycle, states: Mapping[str, str], why: Any, by: frozenset[str]
) -> Case:
    """Return `case` with `run` moved to `edition`; `states` maps old names of states to new ones where they differ; `by` are who may.

    Raises:
        MigrationRefused: with every fault: a state or clock without an heir; time used, spells or extensions that would differ; a
            clock that has missed its start, whose day could not be worked out, or that would be late no more, or late at once.
        BadInput: `why` is blank.
        LapseDue: the law has acted, and its act is not recorded yet.
        Unpublished: nobody can say yet whether it has.
    """
    if not isinstance(why, str) or not why.strip():
        msg = f"case {case.case_no}: a migration of {run.id} needs a reason; say why="
        raise BadInput(msg, case=case.case_no, run=run.id)
    if act.at < case.standing[-1].at:
        msg = f"case {case.case_no}: a migration is an act of today, not to be recorded late ({act.at.isoformat()})"
        raise OutOfOrder(msg, case=case.case_no, at=act.at, entry=case.standing[-1].seq)
    lapse = lapsed_before(rules, case, act.day)
    if lapse is not None:
        raise lapse_due(case, lapse)
    refuse_undecided(rules, case, act.day)
    target = states.get(run.state, run.state)
    faults = _faults_of_names(run, states)
    without_run = _faults_of_target(run, edition, target)
    if without_run:  # nothing can be said of its clocks
        raise _refused(case, run, edition, [*without_run, *faults])
    old = run.origin.terms
    link = {word: name for word in ("parent", "before", "after") if (name := getattr(old, word)) is not None}
    form = next(entry.form for entry in case.standing if entry.seq == run.origin.seq)
    terms = settle(edition, matter=case.matter, form=form, day=run.origin.at_day, link=link, counts_from=run.origin.day, item=old.item)
    assert act.actor is not None  # noqa: S101  # `prepare` saw to it
    moves = (Move(run.id, MIGRATE, run.state, target, terms),)
    extras = EntryExtras(why=why, recorded_at=act.recorded_at, key=act.key)
    role = min(act.actor.roles & by)
    entry = Entry(len(case.entries), act.at, MIGRATE, run.id, act.actor.id, role, act.actor.unit, None, moves, extras)
    after = placed(rules, case, entry, migrated(case.runs, run, entry, edition))
    faults += _faults_of_clocks(run, reckonings(case, rules.calendar), reckonings(after, rules.calendar))
    faults += _faults_of_starts(case, run, fold(after).records)
    faults += [f"the clock {name.removeprefix('clock_')!r}: {why}" for name, why in new_faults(rules, case, after=after).items()]
    faults += _faults_of_breaches(*(clocks_of(each, rules.calendar, act.day) for each in (case, after)))
    if faults:
        raise _refused(case, run, edition, faults)
    return after


def _faults_of_target(run: Run, edition: Lifecycle, target: str) -> list[str]:
    faults = []
    known = [state.name for state in edition.states]
    if edition.name != run.lifecycle.name:
        faults.append(f"{edition.name!r} is another lifecycle than {run.lifecycle.name!r}; a migration changes the edition only")
    if not run.is_open:
        faults.append(f"{run.id} is closed ({run.state}); only an open run moves")
    if target not in known:
        faults.append(f"state {target!r} does not exist in {edition.edition}{nearest(target, known)}; map {run.state!r} with states=")
    elif target in lookup_of(edition).finals:
        faults.append(f"state {target!r} is final in {edition.edition}; a migration closes nothing")
    return faults


def _faults_of_names(run: Run, states: Mapping[str, str]) -> list[str]:
    olds = [state.name for state in run.lifecycle.states]
    return [f"states= maps {old!r}, which {run.lifecycle.edition} does not have{nearest(old, olds)}" for old in states if old not in olds]


def _faults_of_clocks(run: Run, before: list[Reckoning], after: list[Reckoning]) -> list[str]:
    faults = []
    for old in before:
        record = old.record
        if record.origin.id != run.id or record.state in ENDED or record.anchor is None:
            continue
        same = (run.id, record.limit.name, record.number)
        new = next((each for each in after if (each.record.origin.id, each.record.limit.name, each.record.number) == same), None)
        if new is None or new.record.origin is record.origin:
            faults.append(f"the clock {record.limit.name!r} ({record.state}) has no heir")
        elif _counted(new) != _counted(old):
            faults.append(
                f"the clock {record.limit.name!r} would be {new.record.state} and count other days than until now ({record.state})"
            )
    return faults


def _counted(reckoning: Reckoning) -> tuple[Any, ...]:
    """What a migration may not change of a clock: from when it counts, which days it has counted, and its extensions."""
    record = reckoning.record
    return record.anchor, reckoning.stretches(), reckoning.since, record.extensions


def _faults_of_breaches(before: Clocks, after: Clocks) -> list[str]:
    """What is late stays late, and what is in time is not late overnight: by no other amount, reading or text of the new edition."""
    old, new = ({(clock.run, clock.name, clock.number): clock for clock in clocks} for clocks in (before, after))
    faults = [
        f"the clock {clock.name!r}, due {clock.due}, is late, and would be so no more"
        for key, clock in old.items()
        if clock.breached and (key not in new or not new[key].breached)
    ]
    for key, clock in new.items():
        was = old.get(key)
        if clock.breached and (was is None or not was.breached):
            until_now = "is new" if was is None else f"is due {was.due or was.undated or 'on no day yet'}"
            faults.append(f"the clock {clock.name!r} {until_now}, and would be due {clock.due} and late at once")
    return faults


def _faults_of_starts(case: Case, run: Run, after: list[ClockRecord]) -> list[str]:
    """A clock that a certain document starts would never start, where the run has passed that document already."""
    entered = next(
        entry
        for entry in reversed(case.standing)
        for move in entry.moves
        if move.run == run.id and move.target == run.state and move.source != move.target
    )
    waiting = [record.limit for record in after if record.origin.id == run.id and record.anchor is None]
    return [
        f"the clock {limit.name!r} starts with {entered.event!r}, which happened on {entered.day}; take the next step first"
        for limit in waiting
        if limit.starts_if is not None and limit.starts_if(entered.form)
    ]


def _refused(case: Case, run: Run, edition: Lifecycle, faults: list[str]) -> MigrationRefused:
    lines = "".join(f"\n  - {fault}" for fault in faults)
    msg = f"case {case.case_no}: {run.id} cannot move from edition {run.lifecycle.edition} to {edition.edition}:{lines}"
    return MigrationRefused(msg, case=case.case_no, run=run.id, edition=edition.edition, faults=tuple(faults))
