"""What is settled once when a run opens: its definition, the day it counts from, and the amount of every clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from msgspec.structs import replace

from caseflow.calendar import Span
from caseflow.case.matter import applicable
from caseflow.case.records import Case, Entry, Move, Run, RunOrigin, Settled, Terms, origin_of
from caseflow.case.walk import LINKS, Opener, Opening, Walk
from caseflow.engine.rules import Act, Rules
from caseflow.engine.view import View
from caseflow.errors import DefinitionError, FormRefused, Unpublished, nearest
from caseflow.law import rule_of
from caseflow.lifecycle import Catalogue, Lifecycle
from caseflow.lifecycle.between import faults_of_heir
from caseflow.lifecycle.reserved import MIGRATE
from caseflow.lifecycle.steps import Step
from caseflow.lifecycle.vocabulary import FromCentre, FromForm, FromMatter, TimeLimit, Transition

_DAY = timedelta(days=1)


def settle(
    lifecycle: Lifecycle, *, matter: Any, form: Any, day: date, link: Mapping[str, str], counts_from: date | None, item: str | None = None,
) -> Terms:  # fmt: skip
    """Return the terms of a new run of `lifecycle` that opens on the local `day` and counts from `counts_from` (or from that day).

    `item` says which document of a list in `form` opens it. Whether a limit binds is asked when its clock starts, not here, and what the
    centre sets is settled then (`settled_by`).
    """
    anchor = counts_from or day
    links = link.get("parent"), link.get("before"), link.get("after")
    terms = Terms(lifecycle.name, lifecycle.edition, lifecycle.fingerprint, *links, None if anchor == day else anchor, item=item)
    document = terms.document(form)
    limits = [
        (limit.name, amount_of(limit, matter=matter, form=document))
        for limit in lifecycle.limits
        if isinstance(limit.within, (FromMatter, FromForm))
    ]
    return replace(terms, limits=tuple(limits))


def received_on(rules: Rules, at: datetime) -> date | None:
    """Return the later day on which what is handed in at `at` counts as received by the centre's closing hour, or None for that day itself.

    Where that day is not published yet, it is the earliest that it can be; its clock counts from the first working day from there, once
    the notice is out.

    Only where the centre sets `closes_at` (such as "17:30"): after that hour, and on a day that is not worked, it is the next working
    day. Open is not working: a Saturday desk moves nothing. It is one reading: a clock of the office that starts so is due by the
    stricter one, which counts from the day itself, and nobody is blamed between the two.

    Law: 民法典第二百零三条第二款 (the end of business hours is the end of the day).
    """
    day = at.date()
    closes = rules.value("closes_at", day)
    if closes is None:
        return None
    late = at.time() > time.fromisoformat(closes)
    try:
        if not rules.calendar.is_working(day):
            return rules.calendar.next_or_same(day)
        return rules.calendar.add(day, 1) if late else None
    except Unpublished:
        return day + _DAY if late or rules.calendar.knows(day) else day


def settled_by(rules: Rules, matter: Any, moves: Iterable[Move], runs: Iterable[Run], day: date) -> tuple[Settled, ...]:
    """Return the amounts that the centre sets for the clocks that `moves` start on the local `day`: by a parameter, or by adoption."""
    if not rules.parameters and not rules.adopts:
        return ()
    origins, out = {run.origin.id: run.origin for run in runs}, []
    for move in moves:
        origin = origins[move.run]
        for limit in origin.lookup.settling.get(move.target, ()):
            step = None if move.source is None else origin.lookup.steps[move.source].get(move.event)
            if move.event != MIGRATE and starts_here(limit, move, step):
                settled = _settled(rules, limit, move.run, matter, day)
                if settled is not None:
                    out.append(settled)
    return tuple(out)


def starts_here(limit: TimeLimit, move: Move, step: Step | None) -> bool:
    """Return whether the clock of `limit`, which runs in the state that `move` reaches, starts there; `step` is None for an opening."""
    return step is None or limit.name in step.row.restarts or all(state.name != move.source for state in limit.while_in)


def _settled(rules: Rules, limit: TimeLimit, run_id: str, matter: Any, day: date) -> Settled | None:
    """The amount that the centre sets for `limit`; of a default of the library, only where it has adopted it and no text binds already."""
    source, rule = limit.within, rule_of(limit.cite)
    if isinstance(source, FromCentre):
        adoption, amount = rules.adoption(source.name, day), rules.value(source.name, day)
    else:
        adoption = None if rule is None or applicable(limit.cite, matter, day) else rules.adoption(rule, day)
        amount = None if adoption is None else source if adoption.value is None else adoption.value
    if not isinstance(amount, Span):
        return None
    return Settled(run_id, limit.name, amount, *((None, None) if adoption is None else (adoption.title, adoption.on)))


def amount_of(limit: TimeLimit, *, matter: Any, form: Any) -> Span | None:
    """Return how long `limit` is by the matter or the form."""
    source = limit.within
    value = getattr(matter if isinstance(source, FromMatter) else form, source.name, None)
    if value is None and isinstance(source, FromMatter):
        value = source.default
    if value is not None and not isinstance(value, Span):
        msg = f"limit {limit.name!r} takes a Span from {source!r}, not {value!r}; write for instance working_days(5)"
        raise DefinitionError(msg, limit=limit.name, value=value)
    return value


def check_heirs(lifecycle: Lifecycle, matter: Any, catalogue: Catalogue) -> None:
    """Refuse to open a run whose matter names a lifecycle that the centre does not run, or one that lacks a clock that goes on in it.

    Otherwise it would fail when the law acts.

    Raises:
        DefinitionError: with the nearest name.
    """
    for row in lifecycle.transitions:
        if isinstance(row.hands_over, FromMatter):
            _heir_named(row, getattr(matter, row.hands_over.name, None) or row.hands_over.default, catalogue)


def heir_of(row: Transition, name: str | FromMatter, case: Case, catalogue: Catalogue) -> Lifecycle:
    """Return the lifecycle that `row` opens by `name`, checked against the catalogue."""
    named = getattr(case.matter, name.name, None) or name.default if isinstance(name, FromMatter) else name
    return _heir_named(row, named, catalogue)


def _heir_named(row: Transition, name: str, catalogue: Catalogue) -> Lifecycle:
    if name not in catalogue:
        known = [lifecycle.name for lifecycle in catalogue]
        msg = f"{row.event!r} hands over to {name!r}, which this centre does not run{nearest(name, known)}; it runs {', '.join(known)}"
        raise DefinitionError(msg, event=row.event, lifecycle=name)
    heir = catalogue[name]
    lacks = next(faults_of_heir(row, heir), None)
    if lacks is not None:
        msg = f"{row.event!r} {lacks}"
        raise DefinitionError(msg, event=row.event, lifecycle=name)
    return heir


def counts_from_day(row: Transition, view: View, run_day: date, today: date) -> date | None:
    """Return the day of the latest standing event of `row.counts_from`, or None for the day of the entry itself."""
    if not row.counts_from:
        return None
    days = [entry.day for event in row.counts_from if event != "open" for entry in view.done(event)[-1:]]
    latest = max([run_day, *days])
    return None if latest == today else latest


def received_of(rules: Rules, row: Transition, act: Act, view: View | None, opened: Iterable[Run]) -> date | None:
    """Return the later day on which the act, or that from whose day `row` counts, is received by the centre's closing hour; or None.

    `opened` are the runs that the act opens.
    """
    if row.counts_from and view is not None:
        return _received_before(row, view)
    is_receipt = row.submission or any(run.origin.lifecycle.receipt for run in opened)
    return received_on(rules, act.at) if is_receipt else None


def _received_before(row: Transition, view: View) -> date | None:
    entries = [view.opening, *(entry for event in row.counts_from if event != "open" for entry in view.done(event)[-1:])]
    return max(entries, key=lambda entry: (entry.at, entry.seq)).extras.received


def check_each(row: Transition, form: Any) -> None:
    """Refuse a list that names nobody: nothing would open, and nothing could be waited for.

    Raises:
        FormRefused: the list is empty.
    """
    if not row.documents(form):
        msg = f"{row.event!r} opens one run for each of {row.opens_each!r}, and it lists none; name at least one"
        raise FormRefused(msg, event=row.event, field=row.opens_each)


def opener_for(rules: Rules, case: Case, act: Act, ever: tuple[Entry, ...]) -> Opener:
    """Return what gives the origin of a run that `act` opens, settled from the present; `ever` are all entries written, for its number."""

    def opener(walk: Walk, opening: Opening) -> RunOrigin:
        row, word, name, mover, item = opening
        definition = heir_of(row, name, case, rules.lifecycles)
        link = {LINKS[word]: mover.origin.id}
        if word == "hands_over" and mover.origin.terms.parent is not None:
            link["parent"] = mover.origin.terms.parent
        check_heirs(definition, case.matter, rules.lifecycles)
        start = counts_from_day(row, View(case, mover, act, rules), mover.origin.day, act.day)
        terms = settle(definition, matter=case.matter, form=act.form, day=act.day, link=link, counts_from=start, item=item)
        number = _next_number(definition.name, [*(move for entry in ever for move in entry.moves), *walk.moves])
        return origin_of(f"{definition.name}#{number}", definition, terms, seq=walk.entry.seq, day=act.day)

    return opener


def _next_number(lifecycle: str, written: Iterable[Move]) -> int:
    """The number of the next run of `lifecycle`: counted over all that were ever opened and migrated. A move may be in `written` twice."""
    mine = [move for move in written if move.terms is not None and move.terms.lifecycle == lifecycle]
    return 1 + len({move.run for move in mine if move.event != MIGRATE}) + sum(move.event == MIGRATE for move in mine)
