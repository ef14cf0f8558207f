"""Checks between the lifecycles of a catalogue, which open, hear and follow each other: every fault at once, when it is built."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from caseflow.errors import nearest
from caseflow.lifecycle.checks import form_field, stopping, waits_for
from caseflow.lifecycle.forms import fields_of
from caseflow.lifecycle.kinds import Kind
from caseflow.lifecycle.names import alike
from caseflow.lifecycle.vocabulary import FromForm, FromMatter, State, Transition


def faults_between(current: Iterable[Any], everything: Iterable[Any]) -> list[str]:
    """Return every fault between the lifecycles of a catalogue: `current` open each other, `everything` includes older editions."""
    lifecycles = {lifecycle.name: lifecycle for lifecycle in current}
    faults = [f"two editions {name!r} {edition!r}" for name, edition in _duplicates(everything)]
    names = [lifecycle.name for lifecycle in current]
    faults += [f"two lifecycles are called {name!r}; the older edition belongs in older=" for name in lifecycles if names.count(name) > 1]
    faults += alike(dict.fromkeys(lifecycles, "lifecycle"))
    for lifecycle in lifecycles.values():
        faults += _inner_names(lifecycle, lifecycles)
        for row in lifecycle.transitions:
            faults += _names_exist(lifecycle, row, lifecycles)
            faults += _documents(lifecycle, row, lifecycles)
            faults += _form_amounts(lifecycle, row, lifecycles)
        faults += _heard(lifecycle, lifecycles)
    return faults


def _duplicates(everything: Iterable[Any]) -> list[tuple[str, str]]:
    keys = [(lifecycle.name, lifecycle.edition) for lifecycle in everything]
    return sorted({key for key in keys if keys.count(key) > 1})


def heirs(row: Transition, lifecycles: dict[str, Any]) -> list[Any]:
    """Return the lifecycles to which `row` may hand over, as far as the catalogue knows them."""
    names = [row.hands_over.default] if isinstance(row.hands_over, FromMatter) else [row.hands_over]
    return [lifecycles[name] for name in names if name in lifecycles]


def faults_of_heir(row: Transition, heir: Any) -> Iterator[str]:
    """Yield why `heir` cannot go on with the clocks that `row` keeps."""
    known = [limit.name for limit in heir.limits]
    for name in row.keeps:
        if name not in known:
            yield f"keeps {name!r}, which its heir {heir.name!r} lacks{nearest(name, known)}"


def _names_exist(lifecycle: Any, row: Transition, lifecycles: dict[str, Any]) -> Iterator[str]:
    where = f"{lifecycle.name}.{row.event}"
    heir_name = row.hands_over.default if isinstance(row.hands_over, FromMatter) else row.hands_over
    for word, name in (("opens", row.opens), ("hands_over", heir_name), *(("follows", name) for name in row.follows)):
        if name is not None and name not in lifecycles:
            yield f"{where} {word} {name!r}, which this catalogue lacks{nearest(name, lifecycles)}"
    for name in row.ends:
        if name in lifecycles and lifecycles[name].called_off is None:
            yield f"{where} ends {name!r}, which has no called_off= state to be left in"
    for heir in heirs(row, lifecycles):
        for fault in faults_of_heir(row, heir):
            yield f"{where} {fault}"
        for name in row.keeps:
            mine, theirs = lifecycle.limit(name), heir.limit(name)
            if mine is not None and theirs is not None and mine.counts_resumption != theirs.counts_resumption:
                yield f"{where} keeps {name!r}, whose heir {heir.name!r} says otherwise whether the day of resumption is counted"
    if row.on_close_of is not None and row.on_close_of[0] in lifecycles:
        inner, outcome = lifecycles[row.on_close_of[0]], row.on_close_of[1]
        known = [state.name for state in inner.states if state.final]
        if row.is_early and inner.called_off is None:
            yield f"{where} does not wait for every {inner.name!r}, which has no called_off= state to be left in"
        if outcome is not None and outcome not in known:
            yield f"{where} waits for {outcome!r} of {inner.name!r}, which never ends so{nearest(outcome, known)}"


def _documents(lifecycle: Any, row: Transition, lifecycles: dict[str, Any]) -> Iterator[str]:
    """What a row opens is opened with the document of the row, or with each of those that it lists; one that names none takes any."""
    if row.opens not in lifecycles:
        return
    wanted, where = lifecycles[row.opens].opens_with, f"{lifecycle.name}.{row.event} opens {row.opens!r}"
    given = row.form
    if row.opens_each is not None:
        listed = {field.name: field.type for field in fields_of(row.form)} if row.form is not None else {}
        items = listed[row.opens_each].items if row.opens_each in listed else None
        given = items.cls if items is not None and items.kind is Kind.FORM else None
        where = f"{where} for each of {row.opens_each!r}"
        if given is None:
            near = "" if row.opens_each in listed else nearest(row.opens_each, listed)
            yield f"{where}, but its form lists no documents there{near}; declare it tuple[{_called(wanted)}, ...]"
            return
    if wanted is not None and given is not wanted:
        yield f"{where} with {_called(given)}, but that lifecycle opens with {_called(wanted)}"


def _called(form: type | None) -> str:
    return "no document" if form is None else form.__name__


def _inner_names(lifecycle: Any, lifecycles: dict[str, Any]) -> Iterator[str]:
    """Inner runs that are only named: with a misspelt name, a run would never pause a limit, never be ended, never be heard."""
    named = [(f"limit {limit.name!r} of {lifecycle.name!r} is paused_by", name) for limit in lifecycle.limits for name in stopping(limit)]
    named += [(f"{lifecycle.name} leaves unheard", name) for name in lifecycle.unheard]
    named += [(f"{lifecycle.name}.{row.event} ends", name) for row in lifecycle.transitions for name in row.ends]
    closed = [(row.event, row.on_close_of[0]) for row in lifecycle.transitions if row.on_close_of]
    named += [(f"{lifecycle.name}.{event} waits for the close of", name) for event, name in closed]
    known = f"; it holds {', '.join(lifecycles)}"
    missing = [(where, name) for where, name in named if name not in lifecycles]
    yield from (f"{where} {name!r}, which this catalogue lacks{nearest(name, lifecycles) or known}" for where, name in missing)


def _form_amounts(lifecycle: Any, row: Transition, lifecycles: dict[str, Any]) -> Iterator[str]:
    """A run whose limit takes its amount from the form is opened only by rows whose form has that field: never by a row without a form."""
    by_item = row.opens_each is not None  # then `_documents` compares the documents, and each lifecycle its own amounts
    opened = [lifecycles[name] for name in (None if by_item else row.opens, *row.follows) if name in lifecycles]
    for inner in (*opened, *heirs(row, lifecycles)):
        for limit in inner.limits:
            if isinstance(limit.within, FromForm):
                yield from form_field(row.form, limit.within.name, f"{lifecycle.name}.{row.event}, which opens {inner.name!r},")


def _heard(lifecycle: Any, lifecycles: dict[str, Any]) -> Iterator[str]:
    """Every outcome of an inner run must be heard in a state that the parent can be in, through handovers too, or declared unheard."""
    for row in lifecycle.transitions:
        if row.opens not in lifecycles or row.opens in lifecycle.unheard:
            continue
        inner = lifecycles[row.opens]
        outcomes = {state.name for state in inner.states if state.final and state != inner.called_off}
        for source in row.source:
            yield from _unheard_from(lifecycle, row.target_of(source), inner.name, outcomes, lifecycles)


def _unheard_from(lifecycle: Any, start: State, inner: str, outcomes: set[str], lifecycles: dict[str, Any]) -> Iterator[str]:
    """An outcome of `inner` while the parent stands in a state must be heard there, or in a state that it can come to: an outcome waits."""
    onward: dict[tuple[str, str], set[tuple[str, str]]] = {}
    heard: dict[tuple[str, str], set[str]] = {}
    todo = [(lifecycle, start)]
    while todo:
        current, state = todo.pop()
        place = (current.name, state.name)
        if place in onward:
            continue
        nexts, heard[place] = _hearing(current, state, inner, outcomes, lifecycles)
        onward[place] = {(other.name, target.name) for other, target in nexts}
        todo += nexts
        if state.final or inner in current.unheard:
            heard[place] = outcomes
    changed = True
    while changed:
        changed = False
        for place, places in onward.items():
            now = heard[place].union(*(heard[next_place] for next_place in places if not _is_end(next_place, lifecycles)))
            changed, heard[place] = changed or now != heard[place], now
    for (name, where), known in heard.items():
        if outcomes - known:
            missing = ", ".join(sorted(outcomes - known))
            yield f"{name}: {inner!r} may end as {missing} while it stands in {where!r}, and no row hears it (or say unheard={inner!r})"


def _is_end(place: tuple[str, str], lifecycles: dict[str, Any]) -> bool:
    return bool(lifecycles[place[0]].state(place[1]).final)


def _hearing(
    lifecycle: Any, state: State, inner: str, outcomes: set[str], lifecycles: dict[str, Any]
) -> tuple[list[tuple[Any, State]], set[str]]:
    """Where a run can go from `state` while `inner` is open inside or ended unheard, and which outcomes it hears there."""
    nexts: list[tuple[Any, State]] = []
    heard: set[str] = set()
    for row in lifecycle.transitions:
        # A row whose guard requires it to be closed cannot be taken while such a run is open inside.
        if state not in row.source or waits_for(inner, row):
            continue
        if row.on_close_of is not None and row.on_close_of[0] == inner:
            heard |= outcomes if row.on_close_of[1] is None else {row.on_close_of[1]}
        elif inner not in row.ends:
            nexts += [(lifecycle, row.target_of(state)), *((heir, heir.start) for heir in heirs(row, lifecycles))]
    return nexts, heard
