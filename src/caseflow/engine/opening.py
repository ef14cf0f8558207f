"""What is settled once when a run opens: its definition, the day it counts from, and the amount of every clock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from caseflow.calendar import Span, WorkCalendar
from caseflow.case.matter import applicable
from caseflow.case.records import Case, Entry, Run, RunOrigin, Terms, origin_of
from caseflow.case.walk import Opener, Walk
from caseflow.engine.rules import Act, Rules
from caseflow.engine.view import View
from caseflow.errors import DefinitionError, FormRefused, nearest
from caseflow.lifecycle import Catalogue, Lifecycle
from caseflow.lifecycle.vocabulary import FromCentre, FromForm, FromMatter, TimeLimit, Transition


def settle(
    lifecycle: Lifecycle,
    *,
    matter: Any,
    parameters: Mapping[str, Any],
    form: Any,
    day: date,
    link: Mapping[str, str],
    counts_from: date | None,
) -> Terms:
    """Return the terms of a new run of `lifecycle` that opens on the local `day` and counts from `counts_from` (or from that day).

    A limit none of whose citations binds such a matter on the day from which the run counts is untimed: no rule binds before its time.
    """
    anchor = counts_from or day
    limits = []
    for limit in lifecycle.limits:
        amount = amount_of(limit, matter=matter, parameters=parameters, form=form)
        if not applicable(limit.cite, matter, anchor):
            amount = None
        if amount is not limit.within:
            limits.append((limit.name, amount))
    return Terms(
        lifecycle.name,
        lifecycle.edition,
        lifecycle.fingerprint,
        day=None if anchor == day else anchor,
        limits=tuple(limits),
        **link,
    )


def receipt_day(lifecycle: Lifecycle, at: datetime, parameters: Mapping[str, Any], calendar: WorkCalendar) -> date | None:
    """Return the day on which what comes in at `at` counts as received, or None for that day itself.

    Only where the lifecycle is about a receipt and the centre sets `closes_at` (such as "17:30"): after that hour, and on a day that is
    not worked, it is the next working day. Open is not working: a Saturday desk moves nothing.

    Law: 民法典第二百零三条第二款 (the end of business hours is the end of the day).
    """
    closes = parameters.get("closes_at")
    if not lifecycle.receipt or closes is None:
        return None
    day = at.date()
    if not calendar.is_working(day):
        return calendar.next_or_same(day)
    return calendar.add(day, 1) if at.time() > time.fromisoformat(closes) else None


def amount_of(limit: TimeLimit, *, matter: Any, parameters: Mapping[str, Any], form: Any) -> Span | None:
    """Return how long `limit` is here and now: stated, or from the matter, the centre or the form."""
    source = limit.within
    if isinstance(source, FromMatter):
        value = getattr(matter, source.name, None)
        value = source.default if value is None else value
    elif isinstance(source, FromCentre):
        value = parameters.get(source.name, source.default)
    elif isinstance(source, FromForm):
        value = getattr(form, source.name, None)
    else:
        value = source
    if value is not None and not isinstance(value, Span):
        msg = f"limit {limit.name!r} takes a Span from {source!r}, not {value!r}; write for instance working_days(5)"
        raise DefinitionError(msg, limit=limit.name, value=value)
    return value


def check_heirs(lifecycle: Lifecycle, matter: Any, catalogue: Catalogue) -> None:
    """Refuse to open a run whose matter names a lifecycle that the centre does not run. Otherwise it would fail when the law acts.

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
    return catalogue[name]


def counts_from_day(row: Transition, view: View, run_day: date, today: date) -> date | None:
    """Return the day of the latest standing event of `row.counts_from`, or None for the day of the entry itself."""
    if not row.counts_from:
        return None
    days = [entry.day for event in row.counts_from if event != "open" for entry in view.done(event)[-1:]]
    latest = max([run_day, *days])
    return None if latest == today else latest


def check_extension(row: Transition, lifecycle: Lifecycle, *, form: Any, matter: Any, amounts: Mapping[str, Span | None]) -> None:
    """Refuse an extension in another unit than the clock's: 20 working days and 30 calendar days cannot be added.

    Raises:
        FormRefused: the form's span has another unit.
    """
    for name, by in row.extends:
        source = form if isinstance(by, FromForm) else matter
        span = getattr(source, by.name, None) if isinstance(by, (FromForm, FromMatter)) else by
        limit = lifecycle.limit(name)
        whole = amounts.get(name, limit.within if limit else None)
        if isinstance(span, Span) and isinstance(whole, Span) and span.unit != whole.unit:
            msg = f"{row.event!r} extends {name!r} by {span}, but that clock counts in {whole.unit}; give {whole.unit}"
            raise FormRefused(msg, event=row.event, limit=name, given=span, unit=whole.unit)


def opener_for(rules: Rules, case: Case, act: Act, ever: tuple[Entry, ...]) -> Opener:
    """Return what gives the origin of a run that `act` opens, settled from the present; `ever` are all entries written, for its number."""

    def opener(walk: Walk, row: Transition, word: str, name: str | FromMatter, mover: Run) -> RunOrigin:
        definition = heir_of(row, name, case, rules.lifecycles)
        link = {{"opens": "parent", "hands_over": "before", "follows": "after"}[word]: mover.origin.id}
        if word == "hands_over" and mover.origin.terms.parent is not None:
            link["parent"] = mover.origin.terms.parent
        check_heirs(definition, case.matter, rules.lifecycles)
        start = counts_from_day(row, View(case, mover, act, rules), mover.origin.day, act.day)
        if not row.counts_from:
            start = receipt_day(definition, act.at, rules.parameters, rules.calendar)
        terms = settle(
            definition,
            matter=case.matter,
            parameters=rules.parameters,
            form=act.form,
            day=act.day,
            link=link,
            counts_from=start,
        )
        written = [move for entry in ever for move in entry.moves] + walk.moves
        number = 1 + sum(move.terms is not None and move.terms.lifecycle == definition.name for move in written)
        return origin_of(f"{definition.name}#{number}", definition, terms, seq=walk.seq, day=act.day)

    return opener
