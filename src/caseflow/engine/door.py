"""The one door: `fire` turns a case and an event into the next case, or refuses and says why. Pure: no clock, no file, no callback."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from caseflow.basics.ids import check_id
from caseflow.case.records import NO_EXTRAS, Case, Entry, EntryExtras, Move, Run, Terms, Waived, case_of, entry_of, origin_of, run_of
from caseflow.case.walk import Walk, moved, shared_moves, walk_all
from caseflow.engine import still_valid as holding
from caseflow.engine.acts import append
from caseflow.engine.asking import Attempt, attempt, question
from caseflow.engine.lapsing import refuse_if_lapsed
from caseflow.engine.opening import check_extension, check_heirs, opener_for, receipt_day, settle
from caseflow.engine.rules import Act, Rules
from caseflow.engine.view import View
from caseflow.errors import Ambiguous, Conflict, NoSuchEvent, OutOfOrder, nearest, shown
from caseflow.lifecycle import Lifecycle
from caseflow.lifecycle.forms import alike, from_data
from caseflow.lifecycle.steps import Step
from caseflow.lifecycle.vocabulary import Transition


def open_case(house: Rules, lifecycle: str, act: Act, *, case_no: str, matter: Any) -> Case:
    """Return a new case with its first entry: `act` opens `lifecycle`, with its opening form and by one of its opening roles."""
    check_id(case_no, "case_no")
    try:
        definition = house.catalogue[lifecycle]
    except KeyError as error:
        raise NoSuchEvent(str(error.args[0]), lifecycle=lifecycle, case=case_no) from None
    opening = Step(definition, _opening_row(definition), definition.start.name, definition.start.name)
    act.form = as_form(act.form, definition.opens_with)
    cursor = Attempt(case_no, definition.start.name, act, None)
    if not question(opening)(cursor):
        assert cursor.refused is not None  # noqa: S101  # a question that says no says why
        raise cursor.refused
    check_heirs(definition, matter, house.catalogue)
    opened = settle(
        definition,
        matter=matter,
        parameters=house.parameters,
        form=act.form,
        day=act.day,
        link={},
        counts_from=receipt_day(definition, act.at, house.parameters, house.calendar),
    )
    moves = _opening_moves(definition, opened)
    run_id = moves[0].run
    base = origin_of(run_id, definition, moves[0].terms or opened, 0, act.day)
    entries = (_entry(house, act, opening, seq=0, run_id=run_id, moves=moves),)
    return case_of(case_no, matter, entries, (run_of(base, definition.start.name, 0),), entries)


def _opening_moves(definition: Lifecycle, opened: Terms) -> tuple[Move, ...]:
    """The move that opens a case; shared by all that open under the definition's own terms, as most do."""
    if opened.limits or opened.day is not None:
        return (Move(f"{definition.name}#1", "open", None, definition.start.name, opened),)
    if "opening" not in definition.cache:
        definition.cache["opening"] = (Move(f"{definition.name}#1", "open", None, definition.start.name, opened),)
    made: tuple[Move, ...] = definition.cache["opening"]
    return made


def _opening_row(definition: Lifecycle) -> Transition:
    return Transition("open", definition.start, definition.start, definition.opened_by, zh="立案", form=definition.opens_with)


def as_form(given: Any, wanted: type | None) -> Any:
    """Return a form given as plain data (a mapping) as the class that is `wanted`; anything else as it is."""
    return from_data(wanted, given) if wanted is not None and isinstance(given, Mapping) else given


def fire(house: Rules, case: Case, act: Act, run_id: str | None) -> Case:
    """Return the next case after `act`; the same case when its key says that it was done before."""
    if act.key is not None:
        done = _done_before(case, act, run_id)
        if done is not None:
            return done
    last = case.standing[-1]
    late = act.at < last.at
    # Where nothing was written down late, neither before nor now, the order of writing is that of happening.
    if late or act.recorded_at is not None or last.extras is not NO_EXTRAS or last is not case.entries[-1]:
        check_order(case, act)
    if late:
        return _fire_late(house, case, act, run_id)
    return step_on(house, case, act, run_id, ever=case.entries)


def check_order(case: Case, act: Act) -> None:
    """Refuse an act that would be written down before the last line.

    Raises:
        OutOfOrder: it happened earlier and does not say when it was recorded, or was recorded earlier.
    """
    last = case.entries[-1]
    written = act.recorded_at or act.at
    if written < (last.extras.recorded_at or last.at):
        told = f"case {case.case_no}: {act.event!r} at {act.at.isoformat()} would be written at {written.isoformat()}"
        msg = f"{told}, before the last line ({last.recorded_at.isoformat()}); if it is recorded late, say recorded_at="
        raise OutOfOrder(msg, case=case.case_no, at=act.at, recorded_at=written, entry=last.seq)


def step_on(house: Rules, case: Case, act: Act, run_id: str | None, *, ever: tuple[Entry, ...]) -> Case:
    """Take one step at the end of `case`; `ever` are all entries ever written, for numbering runs and entries."""
    run, step = address(case, act.event, run_id)
    lapses = refuse_if_lapsed(house, case, act)
    if type(act.form) is not step.form:
        act.form = as_form(act.form, step.form)
    cursor = Attempt(case.case_no, run.state, act, View(case, run, act, house) if step.guards else None)
    if step.final and step.row.hands_over is None and len(case.runs) > 1:
        cursor.inside = left_open(case.inside(run.origin.id), step)
    attempt(run.origin.lookup, run.origin.lifecycle, act.event, cursor)
    if step.row.extends:
        amounts = dict(run.origin.terms.limits)
        check_extension(step.row, run.origin.lifecycle, form=act.form, matter=case.matter, amounts=amounts)
    seq = len(ever)
    if step.simple:
        runs, moves = moved(case.runs, run, step, seq), shared_moves(step, run.origin.id)
    else:
        walk = Walk(case.runs, seq, opener_for(house, case, act, ever))
        walk.take(run, step)
        walk.settle()
        runs, moves = tuple(walk.runs.values()), tuple(walk.moves)
    entry = _entry(house, act, step, seq=seq, run_id=run.origin.id, moves=moves, waived=cursor.waived)
    return case.with_entry(entry, runs, lapses if step.lapse_free else None)


def address(case: Case, event: str, run_id: str | None) -> tuple[Run, Step]:
    """Return the one open run that `event` means, with its row.

    Raises:
        NoSuchEvent: no open run offers it; it says whether the event is unknown, or where it would be possible.
        Ambiguous: several do.
    """
    found = None
    for run in case.runs:
        base = run.origin
        step = base.lookup.steps[run.state].get(event)
        if step is None or (run_id is not None and run_id not in {base.id, base.lifecycle.name}):
            continue
        if found is not None:
            _refuse_ambiguous(case, event, run_id)
        found = (run, step)
    if found is None or not (found[1].roles):
        raise _no_such_event(case, event, run_id)
    return found


def _refuse_ambiguous(case: Case, event: str, run_id: str | None) -> None:
    runs = [run.id for run in case.runs if event in run.origin.lookup.steps[run.state] and run_id in {None, run.id, run.lifecycle.name}]
    msg = f"{len(runs)} open runs of case {case.case_no} offer {event!r}: say run={' or run='.join(map(repr, runs))}"
    raise Ambiguous(msg, case=case.case_no, event=event, runs=tuple(runs))


def _no_such_event(case: Case, event: str, run_id: str | None) -> NoSuchEvent:
    if run_id is not None:
        case.run(run_id)
    runs = [run for run in case.runs if run_id in {None, run.id, run.lifecycle.name}]
    known = sorted({name for run in runs for name in run.origin.lookup.events})
    offered = sorted({name for run in runs for name, step in run.origin.lookup.steps[run.state].items() if step.roles})
    still = [run for run in runs if run.is_open] or [case.main]
    where = ", ".join(f"{run.id} in {run.state!r}" for run in still)
    facts = {
        "case": case.case_no,
        "event": event,
        "offered": tuple(offered),
        "states": tuple((run.id, run.state) for run in still),
    }
    possible = f"; possible now: {', '.join(offered)}" if offered else "; nothing can be fired any more"
    if event not in known:
        zh = {row.zh: row.event for run in runs for row in run.lifecycle.transitions}
        return NoSuchEvent(f"case {case.case_no} knows no event {shown(event)}{nearest(event, known, zh)} ({where}){possible}", **facts)
    by_law = any(event in run.origin.lookup.steps[run.state] for run in runs)
    why = "is taken by itself and cannot be fired" if by_law else "does not leave the state in which it stands"
    return NoSuchEvent(f"case {case.case_no}: {event!r} {why} ({where}){possible}", **facts)


def left_open(inside: tuple[Run, ...], step: Step) -> tuple[str, ...]:
    """Of the runs inside a run, those that would be left open if `step` closed it."""
    return tuple([one.id for one in inside if one.is_open and one.lifecycle.name not in step.row.ends])


def _fire_late(house: Rules, case: Case, act: Act, run_id: str | None) -> Case:
    """An act recorded late is decided on the case as it stood then, and must leave everything after it standing."""
    before = tuple(entry for entry in case.standing if entry.at <= act.at)
    if not before:
        msg = f"case {case.case_no} was opened at {case.standing[0].at.isoformat()}; nothing can happen before that ({act.at.isoformat()})"
        raise OutOfOrder(msg, case=case.case_no, at=act.at, entry=case.standing[0].seq)
    then = Case(case.case_no, case.matter, before, walk_all(before, house.find), before)
    entry = step_on(house, then, act, run_id, ever=case.entries).entries[-1]
    after = append(house, case, entry, ())
    holding.check(house, case, case.standing, after.standing)
    return after


def _done_before(case: Case, act: Act, run_id: str | None) -> Case | None:
    for entry in case.entries:
        if entry.extras.key == act.key:
            form = entry.form
            same_run = run_id is None or run_id in {entry.run, entry.run.partition("#")[0]}
            given = as_form(act.form, type(form)) if form is not None else act.form
            if entry.event == act.event and same_run and alike(form, given):
                return case
            msg = f"case {case.case_no}: key {act.key!r} was used for {entry.event!r} in entry {entry.seq}; a key belongs to one act"
            raise Conflict(msg, case=case.case_no, key=act.key, entry=entry.seq)
    return None


def _entry(house: Rules, act: Act, step: Step, *, seq: int, run_id: str, moves: tuple[Move, ...], waived: tuple[Waived, ...] = ()) -> Entry:
    actor = act.actor
    assert actor is not None  # noqa: S101  # the law's entries are made in `_lapse_one`
    # The first in the order of names, so that the same act writes the same line in every process.
    role = min(actor.roles & step.roles) if len(actor.roles) > 1 else next(iter(actor.roles))
    more = NO_EXTRAS
    late = None if act.recorded_at is None or act.recorded_at == act.at else act.recorded_at
    if act.key is not None or late is not None or actor.stands_for is not None or waived:
        more = EntryExtras(key=act.key, recorded_at=late, stands_for=actor.stands_for, waived=waived)
    salts = house.salts(act.form) if step.personal else ()
    return entry_of(seq, act.at, act.event, run_id, actor.id, role, actor.unit, act.form, moves, more, salts)
