"""Opening a case and firing an event: each returns the next case, or refuses and says why. Pure: no clock, no file, no callback."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache, partial
from itertools import takewhile
from typing import Any

from attrs import evolve
from msgspec.structs import replace

from caseflow.basics.ids import check_id
from caseflow.basics.memo import carry
from caseflow.basics.present import SKEW
from caseflow.case.records import NO_EXTRAS, Case, Entry, EntryExtras, Move, Run, Settled, Terms, Waived, opening_zh, origin_of
from caseflow.case.replay import as_stood
from caseflow.case.standing import comes_last, written_last
from caseflow.case.walk import moved, single_move, walked
from caseflow.clocks.ahead import AHEAD
from caseflow.engine.acts import done_before
from caseflow.engine.asking import Attempt, check_of, take
from caseflow.engine.lapsing import refuse_if_lapsed
from caseflow.engine.late import written_late
from caseflow.engine.opening import check_each, check_heirs, opener_for, received_of, received_on, settle, settled_by
from caseflow.engine.rules import Act, Rules
from caseflow.engine.standstill import check_extension, may_stop, refuse_new_faults
from caseflow.engine.still_valid import refuse_if_broken
from caseflow.engine.view import View
from caseflow.errors import Ambiguous, BadInput, CaseflowError, NoSuchEvent, OutOfOrder, nearest, shown
from caseflow.lifecycle import Lifecycle
from caseflow.lifecycle.forms import alike, from_data
from caseflow.lifecycle.reserved import OPEN
from caseflow.lifecycle.steps import Step
from caseflow.lifecycle.vocabulary import Transition


def open_case(rules: Rules, lifecycle: str, act: Act, *, case_no: str, matter: Any) -> Case:
    """Return a new case with its first entry: `act` opens `lifecycle`, with its opening form and by one of its opening roles."""
    check_id(case_no, "case_no")
    try:
        definition = rules.lifecycles[lifecycle]
    except BadInput as error:
        raise NoSuchEvent(str(error), lifecycle=lifecycle, case=case_no) from None
    opening = Step(definition, _opening_row(definition), definition.start.name, definition.start.name)
    act.form = as_form(act.form, definition.opens_with)
    attempt = Attempt(case_no, definition.start.name, act, None)
    if not check_of(opening)(attempt):
        assert attempt.refused is not None  # noqa: S101  # a check that says no says why
        raise attempt.refused
    check_heirs(definition, matter, rules.lifecycles)
    terms = settle(definition, matter=matter, form=act.form, day=act.day, link={}, counts_from=None)
    run_id = f"{definition.name}#1"
    moves = _opening_moves(run_id, definition.start.name, terms)
    origin = origin_of(run_id, definition, moves[0].terms or terms, seq=0, day=act.day)
    received = received_on(rules, act.at) if definition.receipt else None
    runs = (Run(origin, definition.start.name, 0),)
    settled = settled_by(rules, matter, moves, runs, act.day)
    entries = (_entry(rules, act, opening, seq=0, run_id=run_id, moves=moves, settled=settled, received=received),)
    case = Case(case_no, matter, entries, runs, entries)
    ask_opening_guards(rules, case, act)
    return case


def ask_opening_guards(rules: Rules, case: Case, act: Act) -> None:
    """Ask the opening guards of the case as it would be, when `act` has opened it.

    Raises:
        GuardRefused: with all their reasons.
    """
    definition, run = case.main.lifecycle, case.main
    if not definition.opening_guards:
        return
    row = evolve(_opening_row(definition), guards=definition.opening_guards)
    attempt = Attempt(case.case_no, run.state, act, View(case, run, act, rules))
    if not check_of(Step(definition, row, run.state, run.state))(attempt):
        assert attempt.refused is not None  # noqa: S101  # a check that says no says why
        raise attempt.refused


@lru_cache(maxsize=1024)
def _opening_moves(run_id: str, start: str, terms: Terms) -> tuple[Move, ...]:
    """The move that opens a case; shared by all that open under the same terms, as most do."""
    return (Move(run_id, OPEN, None, start, terms),)


def _opening_row(definition: Lifecycle) -> Transition:
    zh = opening_zh(definition.name)
    return Transition(OPEN, definition.start, definition.start, definition.opened_by, zh=zh, form=definition.opens_with)


def as_form(given: Any, wanted: type | None) -> Any:
    """Return a form given as plain data (a mapping) as the class that is `wanted`; anything else as it is."""
    return from_data(wanted, given) if wanted is not None and isinstance(given, Mapping) else given


def fire(rules: Rules, case: Case, act: Act, run_id: str | None) -> Case:
    """Return the next case after `act`; the same case when its key says that it was done before."""
    if act.key is not None and done_before(case, act, partial(_is_same, act, run_id)):
        return case
    last = case.standing[-1]
    late = not comes_last(act.at, case.standing, written_late=act.recorded_at not in {None, act.at})
    # Where nothing was written down late, neither before nor now, the order of writing is that of happening.
    if late or act.recorded_at is not None or last.extras is not NO_EXTRAS or last is not case.entries[-1]:
        check_order(case, act)
    if late:
        return _fire_late(rules, case, act, run_id)
    return step_on(rules, case, act, run_id, ever=case.entries)


def check_order(case: Case, act: Act) -> None:
    """Refuse an act that would be written down before the last line.

    Two computers may differ by `SKEW`.

    Raises:
        OutOfOrder: it happened earlier and does not say when it was recorded, or was recorded earlier.
    """
    last = case.entries[-1]
    written = act.recorded_at or act.at
    if written < last.recorded_at and written < written_last(case.entries) - SKEW:
        msg = (
            f"case {case.case_no}: {act.event!r} at {act.at.isoformat()} would be written at {written.isoformat()}, "
            f"before the last line ({last.recorded_at.isoformat()}); if it is recorded late, say recorded_at=; "
            "if that line was written under a wrong clock, correct it first, with wrong_clock=True"
        )
        raise OutOfOrder(msg, case=case.case_no, at=act.at, recorded_at=written, entry=last.seq)


def step_on(rules: Rules, case: Case, act: Act, run_id: str | None, *, ever: tuple[Entry, ...]) -> Case:
    """Take one step at the end of `case`; `ever` are all entries ever written, for numbering runs and entries."""
    run, step = address(rules, case, act, run_id)
    refuse_if_lapsed(rules, case, act, run, step)
    origin = run.origin
    if type(act.form) is not step.form:
        act.form = as_form(act.form, step.form)
    attempt = Attempt(case.case_no, run.state, act, View(case, run, act, rules) if step.guards else None)
    if step.final and step.row.hands_over is None and len(case.runs) > 1:
        attempt.inside = left_open(case.inside(origin.id), step)
    take(origin.lookup, act.event, attempt)
    if step.row.extends:
        check_extension(rules, case, run, step.row, act.form)
    if step.row.opens_each:
        check_each(step.row, act.form)
    seq = len(ever)
    entry = _entry(rules, act, step, seq=seq, run_id=origin.id, moves=single_move(step, origin.id), waived=attempt.waived)
    if step.simple:
        runs, moves = moved(case.runs, run, step, seq), entry.moves
    else:
        runs, moves = walked(case, entry, run, step, opener_for(rules, case, act, ever))
        entry = replace(entry, moves=moves)
    settled = settled_by(rules, case.matter, moves, runs, act.day)
    view = View(case, run, act, rules) if step.row.counts_from else None
    received = received_of(rules, step.row, act, view, runs[len(case.runs) :])
    if settled or received is not None:
        entry = replace(entry, extras=replace(entry.extras, settled=settled, received=received))
    after = case.with_entry(entry, runs)
    if case.__dict__:  # something has been computed of it
        carry(case, after)
        if not step.lapse_free:
            AHEAD.drop(after)
    if step.may_stop if step.simple else may_stop(runs, moves):
        refuse_new_faults(rules, case, after=after, event=act.event)
    return after


def address(rules: Rules, case: Case, act: Act, run_id: str | None) -> tuple[Run, Step]:
    """Return the one open run that the event of `act` means, with its row: of several, the only one that takes the act.

    Raises:
        NoSuchEvent: no open run offers it; it says whether the event is unknown, or where it would be possible.
        Ambiguous: several take it, or of several none does.
    """
    match, others = None, []
    for run in case.runs:
        origin = run.origin
        step = origin.lookup.steps[run.state].get(act.event)
        if step is None or (run_id is not None and run_id not in {origin.id, origin.lifecycle.name}):
            continue
        if match is None:
            match = (run, step)
        else:
            others.append((run, step))
    if match is None or not match[1].roles:
        raise _no_such_event(case, act.event, run_id)
    return _only_one(rules, case, act, [match, *others]) if others else match


def _only_one(rules: Rules, case: Case, act: Act, matches: list[tuple[Run, Step]]) -> tuple[Run, Step]:
    taking = [(run, step) for run, step in matches if _takes(rules, case, act, run, step)]
    if len(taking) == 1:
        return taking[0]
    runs = [run.id for run, _ in taking or matches]
    take = "take" if taking else "offer"
    msg = f"{len(runs)} open runs of case {case.case_no} {take} {act.event!r}: say run={' or run='.join(map(repr, runs))}"
    raise Ambiguous(msg, case=case.case_no, event=act.event, runs=tuple(runs))


def _takes(rules: Rules, case: Case, act: Act, run: Run, step: Step) -> bool:
    """Whether `step` of `run` could be taken by `act`: role, form and guards."""
    try:
        mine = Act(act.event, act.at, act.actor, as_form(act.form, step.form), day=act.day, recorded_at=act.recorded_at, waive=act.waive)
        return check_of(step)(Attempt(case.case_no, run.state, mine, View(case, run, mine, rules)))
    except CaseflowError:  # what cannot be asked is not taken; if it is the only one, firing it says why
        return False


def _no_such_event(case: Case, event: str, run_id: str | None) -> NoSuchEvent:
    if run_id is not None:
        case.run(run_id)
    runs = [run for run in case.runs if run_id in {None, run.id, run.lifecycle.name}]
    known = sorted({name for run in runs for name in run.origin.lookup.events})
    offered = sorted({name for run in runs for name, step in run.origin.lookup.steps[run.state].items() if step.roles})
    still_open = [run for run in runs if run.is_open]
    if not (still_open and case.main.is_open):  # that the case is over comes first, though its rating may still be open
        still_open = [case.main, *still_open]
    where = ", ".join(f"{run.id} in {run.state!r}" for run in still_open)
    facts = {
        "case": case.case_no,
        "event": event,
        "offered": tuple(offered),
        "states": tuple((run.id, run.state) for run in still_open),
    }
    possible = f"; events of this state: {', '.join(offered)}" if offered else "; nothing can be fired any more"
    if event not in known:
        zh = {row.zh: row.event for run in runs for row in run.lifecycle.transitions}
        return NoSuchEvent(f"case {case.case_no} knows no event {shown(event)}{nearest(event, known, zh)} ({where}){possible}", **facts)
    by_law = any(event in run.origin.lookup.steps[run.state] for run in runs)
    why = "is taken by itself and cannot be fired" if by_law else "does not leave the state in which it stands"
    return NoSuchEvent(f"case {case.case_no}: {event!r} {why} ({where}){possible}", **facts)


def left_open(inside: tuple[Run, ...], step: Step) -> tuple[Run, ...]:
    """Of the runs inside a run, those that would be left open if `step` closed it."""
    return tuple([run for run in inside if run.is_open and run.lifecycle.name not in step.row.ends])


def _fire_late(rules: Rules, case: Case, act: Act, run_id: str | None) -> Case:
    """An act recorded late is decided on the case as it stood then, and everything after it must stay valid."""
    before = happened_by(case, act.at)
    if not before:
        msg = f"case {case.case_no} was opened at {case.standing[0].at.isoformat()}; nothing can happen before that ({act.at.isoformat()})"
        raise OutOfOrder(msg, case=case.case_no, at=act.at, entry=case.standing[0].seq)
    then = as_stood(case, before, rules.find)
    entry = step_on(rules, then, act, run_id, ever=case.entries).entries[-1]
    after = written_late(rules, case, entry)
    refuse_if_broken(rules, case, case.standing, after.standing)
    refuse_new_faults(rules, case, after=after, event=act.event)
    return after


def happened_by(case: Case, at: datetime) -> tuple[Entry, ...]:
    """Return the standing entries that had happened by the instant `at` (included): the first ones."""
    return tuple(takewhile(lambda entry: entry.at <= at, case.standing))


def _is_same(act: Act, run_id: str | None, entry: Entry) -> bool:
    """True when `entry` records what `act` asks for: event, run and form."""
    given = act.form if entry.form is None else as_form(act.form, type(entry.form))
    same_run = run_id is None or run_id in {entry.run, entry.run.partition("#")[0]}
    return entry.event == act.event and same_run and alike(entry.form, given)


def _entry(
    rules: Rules, act: Act, step: Step, *, seq: int, run_id: str, moves: tuple[Move, ...], waived: tuple[Waived, ...] = (),
    settled: tuple[Settled, ...] = (), received: date | None = None,
) -> Entry:  # fmt: skip
    actor = act.actor
    assert actor is not None  # noqa: S101  # the law's entries are made in `lapsing`
    # The first in the order of names, so that the same act writes the same line in every process.
    role = min(actor.roles & step.roles) if len(actor.roles) > 1 else next(iter(actor.roles))
    extras = NO_EXTRAS
    late = None if act.recorded_at is None or act.recorded_at == act.at else act.recorded_at
    if act.key is not None or late is not None or actor.stands_for is not None or waived or settled or received is not None:
        extras = EntryExtras(key=act.key, recorded_at=late, stands_for=actor.stands_for, waived=waived, settled=settled, received=received)
    salts = rules.salts(act.form) if step.personal else ()
    return Entry(seq, act.at, act.event, run_id, actor.id, role, actor.unit, act.form, moves, extras, salts)
