"""Checks of one lifecycle: every fault at once. `between.py` checks those of a catalogue, `names.py` how names are written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from caseflow.calendar import Span
from caseflow.calendar.span import COUNTED
from caseflow.errors import nearest
from caseflow.law import Citation
from caseflow.lifecycle.forms import fields_of
from caseflow.lifecycle.kinds import Kind
from caseflow.lifecycle.names import plainly, written
from caseflow.lifecycle.reserved import RESERVED
from caseflow.lifecycle.vocabulary import ANOTHER_PERSON, CLOSED, FromForm, State, TimeLimit, Transition


def faults_of(lifecycle: Any) -> list[str]:
    """Return every fault inside one lifecycle, in words."""
    parts = (_names, written, _opening, _graph, _rows, _heard_twice, _limits, _restarts)
    return [fault for part in parts for fault in part(lifecycle)]


def _opening(lifecycle: Any) -> Iterator[str]:
    soft = [guard.name for guard in lifecycle.opening_guards if guard.soft is not None]
    yield from (f"opening guard {name!r} is soft, but nothing can be waived when a case is opened" for name in soft)


def _names(lifecycle: Any) -> Iterator[str]:
    seen: dict[str, State] = {}
    for state in lifecycle.states:
        if seen.setdefault(state.name, state) != state:
            yield f"two different states are called {state.name!r}"
    words = [lifecycle.name, *seen, *lifecycle.events, *(limit.name for limit in lifecycle.limits)]
    yield from (f"{word!r} is not a name: write letters, digits and _, as {plainly(word)!r}" for word in words if not word.isidentifier())
    taken: set[tuple[str, str]] = set()
    for row in lifecycle.transitions:
        for source in row.source:
            if (row.event, source.name) in taken:
                yield f"two rows for event {row.event!r} in state {source.name!r}: different outcomes are different events"
            taken.add((row.event, source.name))
        if row.event in RESERVED:
            yield f"event {row.event!r} is a word of the journal; choose another"
    names = [limit.name for limit in lifecycle.limits]
    yield from (f"two limits are called {name!r}" for name in sorted({name for name in names if names.count(name) > 1}))


def _graph(lifecycle: Any) -> Iterator[str]:
    reached, todo = {lifecycle.start}, [lifecycle.start]
    while todo:
        state = todo.pop()
        for row in lifecycle.transitions:
            if state in row.source and (target := row.target_of(state)) not in reached:
                reached.add(target)
                todo.append(target)
    for state in lifecycle.states:
        leaves = any(state in row.source and row.target_of(state) != state for row in lifecycle.transitions)
        if state not in reached and state != lifecycle.called_off:
            yield f"state {state.name!r} is never reached from {lifecycle.start.name!r}"
        if not state.final and not leaves:
            yield f"state {state.name!r} has no way out and is not final"
        if state.final and any(state in row.source for row in lifecycle.transitions):
            yield f"state {state.name!r} is final, and yet a row leaves it"
    if lifecycle.called_off is not None and not lifecycle.called_off.final:
        yield f"called_off={lifecycle.called_off.name!r} must be a final state"
    if lifecycle.start.final:
        yield f"start state {lifecycle.start.name!r} is final"


def _lapse_events(lifecycle: Any) -> set[str]:
    return {limit.lapse for limit in lifecycle.limits if limit.lapse}


def _rows(lifecycle: Any) -> Iterator[str]:
    lapses, limits = _lapse_events(lifecycle), [limit.name for limit in lifecycle.limits]
    for row in lifecycle.transitions:
        where = f"row {row.event!r}"
        by_itself = row.on_close_of is not None or row.event in lapses
        if not row.source:
            yield f"{where} leaves no state"
        if not row.by and not by_itself:
            yield f"{where}: nobody may fire it; name roles, or let a limit lapse into it"
        if by_itself and (row.by or row.form):
            yield f"{where} is taken by itself (by=None): it can have no role and no form"
        guards = [guard.name for guard in row.guards]
        yield from (f"{where} has two guards called {name!r}" for name in sorted({name for name in guards if guards.count(name) > 1}))
        unaskable = [guard.name for guard in row.guards if by_itself and guard.asks_for(ANOTHER_PERSON)]
        yield from (f"{where} is taken by itself, so nobody acts there: {name!r} cannot ask for another person" for name in unaskable)
        if row.quorum is not None and row.on_close_of is None:
            yield f"{where} says quorum=, but it does not wait for an inner run: say on_close_of=(lifecycle, outcome) too"
        yield from _joins(row, where)
        if by_itself and row.hands_over is None:
            yield from (
                f"{where} is taken by itself, and {name!r} may be open inside: say ends={name!r}" for name in _left_open(row, lifecycle)
            )
        yield from _effects(row, where, limits, lifecycle)


def _joins(row: Transition, where: str) -> Iterator[str]:
    """A row on the closing of inner runs asks its guards of the journal alone, whenever it is read; so they need no form and no waiver."""
    if row.on_close_of is None:
        return
    for guard in row.guards:
        if guard.reads_form or guard.soft is not None:
            yield f"{where} is taken by itself, so {guard.name!r} can read no form and nobody can waive it"


def _heard_twice(lifecycle: Any) -> Iterator[str]:
    """Two rows that hear the same outcome in one state: the second would never be taken, or the first."""
    for state in lifecycle.states:
        rows = [row for row in lifecycle.transitions if row.on_close_of is not None and state in row.source and not row.guards]
        for i, first in enumerate(rows):
            for second in rows[i + 1 :]:
                (inner, one), (other, two) = first.on_close_of, second.on_close_of
                same = one == two or (first.quorum is None and None in {one, two})
                if inner == other and first.quorum == second.quorum and same:
                    outcome = one or two
                    yield (
                        f"rows {first.event!r} and {second.event!r} both hear {inner!r}"
                        f"{f' ending as {outcome!r}' if outcome else ''} in {state.name!r}: let each outcome have one row"
                    )


def _left_open(row: Transition, lifecycle: Any) -> list[str]:
    """The lifecycles of which a run may be open inside when `row` closes the run: nobody acts who could close it first."""
    heard = row.on_close_of[0] if row.on_close_of is not None else None
    closes = any(row.target_of(source).final for source in row.source)
    opened = {other.opens for other in lifecycle.transitions if other.opens is not None}
    if heard is not None and heard not in opened and nearest(heard, opened):
        return []  # a slip of the pen: the catalogue says which name was meant
    opened = opened - {heard, *row.ends} if closes else set()
    return sorted(name for name in opened if _open_at(name, lifecycle) & set(row.source))


def _open_at(name: str, lifecycle: Any) -> set[State]:
    """The states in which a run of `name` may be open inside: the targets of the rows that open one, and all that is reached from there."""
    states: set[State] = set()
    todo = [row.target_of(source) for row in lifecycle.transitions if row.opens == name for source in row.source]
    while todo:
        state = todo.pop()
        if state not in states:
            states.add(state)
            onward = (row for row in lifecycle.transitions if state in row.source and not _is_over(name, row))
            todo += [row.target_of(state) for row in onward]
    return states


def _is_over(name: str, row: Transition) -> bool:
    """Whether no run of `name` can be open after `row`."""
    return name in row.ends or (row.on_close_of or ("",))[0] == name or waits_for(name, row)


def waits_for(name: str, row: Transition) -> bool:
    """Return whether a guard of `row` requires that no run of `name` is open inside."""
    return any(guard.asks == (CLOSED, name) for guard in row.guards)


def _effects(row: Transition, where: str, limits: list[str], lifecycle: Any) -> Iterator[str]:
    closes = isinstance(row.target, State) and row.target.final
    if row.hands_over is not None and not closes:
        yield f"{where} hands over, so its target must be final"
    if row.hands_over is None and ((row.keeps and closes) or (row.counts_from and not row.follows)):
        yield f"{where}: keeps= and counts_from= belong to a run that it hands over to"
    if row.opens is not None and closes:
        yield f"{where} opens a run inside one that it closes; say follows= or hands_over="
    if row.opens_each is not None and row.opens is None:
        yield f"{where} says opens_each={row.opens_each!r}, and not what it opens; say opens= too"
    for name in (*row.keeps, *row.restarts, *(clock for clock, _ in row.extends)):
        if name not in limits:
            yield f"{where} names the clock {name!r}, which is not a limit here{nearest(name, limits)}"
    for name, by in row.extends:
        limit = lifecycle.limit(name)
        if isinstance(by, Span) and limit is not None and isinstance(limit.within, Span) and by.unit not in {limit.within.unit, "until"}:
            yield f"{where} extends {name!r} by {by}, but that clock counts in {limit.within.unit}"
        if limit is not None and isinstance(limit.within, Span) and limit.within.unit == "until":
            yield f"{where} extends {name!r}, which ends on a day that its text names; give another edition another day"
        if isinstance(by, FromForm):
            yield from form_field(row.form, by.name, where)
    for event in (*row.counts_from, *((row.revokes,) if row.revokes else ())):
        if event != "open" and event not in lifecycle.events:
            yield f"{where} names the event {event!r}, which does not exist{nearest(event, lifecycle.events)}"
    if row.counts_from and "open" not in row.counts_from:
        yield f'{where}: none of counts_from={row.counts_from} need have happened; add "open"'


def form_field(form: type | None, name: str, where: str) -> Iterator[str]:
    """Yield a fault where `form` has no field `name` that holds a Span; `where` says who takes it."""
    types = {} if form is None else {field.name: field.type for field in fields_of(form)}
    if name not in types:
        kind = form.__name__ if form else "no form"
        yield f"{where} takes {name!r} from its form, but {kind} has no such field{nearest(name, types)}"
    elif form is not None and types[name].kind is not Kind.SPAN:
        yield f"{where} takes {name!r} from its form, but {form.__name__}.{name} is not a Span; declare it `{name}: Span`"


def _limits(lifecycle: Any) -> Iterator[str]:
    for limit in lifecycle.limits:
        where = f"limit {limit.name!r}"
        if not limit.cite:
            yield f"{where} cites nothing"
        for event in limit.met_by:
            if event not in lifecycle.events:
                yield f"{where} is met by {event!r}, which is not an event here{nearest(event, lifecycle.events)}"
        for state in limit.while_in:
            if state not in lifecycle.states:
                yield f"{where} runs in {state.name!r}, which is not a state here"
            elif state.final:
                yield f"{where} runs in {state.name!r}, which is final: no clock runs on a closed run"
        yield from _dates(limit, lifecycle, where)
        if isinstance(limit.within, FromForm) and lifecycle.opens_with is not None:
            yield from form_field(lifecycle.opens_with, limit.within.name, where)
        if isinstance(limit.within, Span) and limit.within.unit not in COUNTED:
            yield from _stopped(limit, lifecycle, where)
        if any(isinstance(reading, Span) for reading in limit.readings) and limit.paused_by:
            yield f"{where} has several readings and could be paused: the readings would then differ by more than the text says"
        yield from _lapse(limit, lifecycle, where)


def _stopped(limit: TimeLimit, lifecycle: Any, where: str) -> Iterator[str]:
    """A period that is not counted day by day cannot be stopped: by no run inside, and by no state in which it does not run."""
    if limit.paused_by:
        yield f"{where} counts in {limit.within.unit} and could be paused: no text says how to add that up"
    held = states_held(limit, lifecycle)
    for row in lifecycle.transitions:
        if any(leaves_unmet(limit, row, state) and row.target_of(state) in held for state in row.source):
            yield f"{where} counts in {limit.within.unit} and would stand still after {row.event!r}: no text says how to add that up"


def leaves_unmet(limit: TimeLimit, row: Transition, source: State) -> bool:
    """Return whether `row` leaves the states in which the limit runs, from `source`, and neither meets it nor lets it lapse."""
    target = row.target_of(source)
    goes_on = row.event not in limit.met_by and row.event != limit.lapse and not target.final
    return goes_on and source in limit.while_in and target not in limit.while_in


def states_held(limit: TimeLimit, lifecycle: Any) -> set[State]:
    """Return the states in which the limit does not run, and from which it can go on with the time that it had used."""
    held: set[State] = set()
    reached = set(limit.while_in)
    while reached:
        back = {
            source
            for row in lifecycle.transitions
            for source in row.source
            if row.target_of(source) in reached and limit.name not in row.restarts
        }
        reached = back - held - set(limit.while_in)
        held |= reached
    return held


def _dates(limit: TimeLimit, lifecycle: Any, where: str) -> Iterator[str]:
    """The events that a limit counts from, or that excuse it, exist; a field that gives the day does too."""
    event, name = limit.dated_by or (None, "")
    for known in (*(() if event is None else (event,)), *(event for event in limit.excused_by if "." not in event)):
        if known not in lifecycle.events:
            yield f"{where} names the event {known!r}, which does not exist{nearest(known, lifecycle.events)}"
    for row in lifecycle.transitions:
        fields = () if row.form is None else [field.name for field in fields_of(row.form)]
        if row.event == event and name not in fields:
            yield f"{where} counts from the field {name!r} of {event!r}, which its form does not have{nearest(name, fields)}"


def _lapse(limit: TimeLimit, lifecycle: Any, where: str) -> Iterator[str]:
    if limit.lapse is None:
        return
    rows = [row for row in lifecycle.transitions if row.event == limit.lapse]
    if not rows:
        yield f"{where} lapses into {limit.lapse!r}, which is not an event here{nearest(limit.lapse, lifecycle.events)}"
    left = {state for row in rows for state in row.source if row.target_of(state) not in limit.while_in}
    for state in limit.while_in:
        if rows and state not in left:
            yield f"{where} can run out in {state.name!r}, but its lapse {limit.lapse!r} does not leave that state"


def _restarts(lifecycle: Any) -> Iterator[str]:
    """Where a limit that was met can be entered again, its row says whether the time begins again (`restarts=`) or goes on (`keeps=`)."""
    for limit in lifecycle.limits:
        out = {
            row.target_of(state)
            for row in lifecycle.transitions
            if row.event in limit.met_by
            for state in row.source
            if state in limit.while_in and limit.name not in row.restarts
        }
        todo, seen = list(out - set(limit.while_in)), set(out)
        while todo:
            state = todo.pop()
            for row in lifecycle.transitions:
                if state not in row.source or limit.name in (*row.restarts, *row.keeps):
                    continue
                target = row.target_of(state)
                if target in limit.while_in:
                    yield f"limit {limit.name!r} is met and entered again by {row.event!r}: that row must say restarts={limit.name!r}"
                elif target not in seen:
                    seen.add(target)
                    todo.append(target)


def stopping(limit: TimeLimit) -> tuple[str, ...]:
    """Return the lifecycles whose runs stop the clock, by any reading."""
    return (*limit.paused_by, *(reading.by for reading in limit.readings if not isinstance(reading, Span)))


def every_cite(lifecycle: Any) -> Iterator[Citation]:
    """Yield every citation of the lifecycle, its rows, guards and limits."""
    yield from lifecycle.cite
    for guard in lifecycle.opening_guards:
        yield from guard.cite
    for row in lifecycle.transitions:
        yield from row.cite
        for guard in row.guards:
            yield from guard.cite
    for limit in lifecycle.limits:
        yield from limit.cite
