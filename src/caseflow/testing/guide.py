"""Leads a case through a lifecycle by the centre's offers, towards a chosen row; and `cases`, the strategy for cases led so.

An *edge* is a row from one of its source states: (event, source). A *wish* tells which edges a search is for.
"""

# The kit reports faults as AssertionError, as every test does.
# ruff: noqa: S101

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, time, timedelta
from typing import Any

import attrs
from hypothesis import reject, strategies
from msgspec.structs import astuple

from caseflow.basics.arguments import a_whole, instance_of, takes
from caseflow.case.matter import Matter
from caseflow.case.records import Actor, Case, Run
from caseflow.engine.centre import Centre, a_centre
from caseflow.engine.offering import Offer
from caseflow.errors import BadInput, GuardRefused, Refused, Unpublished, nearest
from caseflow.lifecycle import Lifecycle
from caseflow.lifecycle.vocabulary import Transition
from caseflow.testing.drawing import DAYS, MATTERS, PEOPLE, UNIT, WORDS, Strategy, forms_of

Draw = Callable[[Strategy], Any]
Forms = Mapping[Any, Any]
Matters = Matter | Iterable[Matter] | None
Edge = tuple[str, str]
Wish = Callable[[Transition, str, str], bool]  # of a row, its source and its target
_GAPS, _LONG_GAP = (timedelta(0), timedelta(hours=3), timedelta(days=1), timedelta(days=4)), timedelta(days=45)


a_definition = instance_of(lambda: (Lifecycle, str), "a Lifecycle, or its name")


def edges_of(lifecycle: Lifecycle) -> tuple[Edge, ...]:
    """Return the edges of the lifecycle: (event, source) for each source of each row."""
    return tuple((row.event, source.name) for row in lifecycle.transitions for source in row.source)


def _rows_towards(lifecycle: Lifecycle, state: str, wish: Wish) -> list[Transition]:
    """Return the rows that leave `state` on a shortest path to a row that `wish` accepts; that row itself where `state` is its source."""
    rows = [(row, source.name, row.target_of(source).name) for row in lifecycle.transitions for source in row.source]
    farthest = {source: 0 for row, source, target in rows if wish(row, source, target)}
    distances = dict(farthest)
    while farthest:
        distance = len(set(distances.values()))
        farthest = {source: distance for _, source, target in rows if target in farthest and source not in distances}
        distances.update(farthest)
    here = distances.get(state, -1)
    leads_on = wish if here == 0 else lambda _row, _source, target: distances.get(target) == here - 1
    return [row for row, source, target in rows if source == state and here >= 0 and leads_on(row, source, target)]


def _texts(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    parts = attrs.astuple(value, recurse=False) if attrs.has(type(value)) else value if isinstance(value, tuple) else ()
    return tuple(text for part in parts for text in _texts(part))


def _into(goals: list[str]) -> Wish:
    return lambda _row, _source, target: target in goals


def _person(name: str, role: Any) -> Actor:
    return Actor(name, roles={role}, unit=UNIT)


class Guide:
    """Leads a case on by the centre's offers, mostly towards the edge `aim`, sometimes anywhere; all choices are drawn by `draw`.

    `aims` are the edges to choose from; `waited` is the time that passed since the last act.
    """

    def __init__(self, centre: Centre, lifecycle: Lifecycle, matter: Matters, forms: Forms | None, draw: Draw) -> None:
        self.centre, self.lifecycle, self.forms, self.draw = centre, lifecycle, forms or {}, draw
        self.matters = (matter,) if isinstance(matter, Matter) else tuple(matter or MATTERS)
        self.aims, self.waited = edges_of(lifecycle), timedelta(0)
        self.aim = self.aims[0]

    def pick(self, options: Iterable[Any]) -> Any:
        """Return one of the options, drawn; Hypothesis prefers the first."""
        return self.draw(strategies.sampled_from(list(options)))

    def open(self, number: int) -> Case:
        """Choose an aim, and return a new case."""
        self.aim = self.pick(self.aims)
        first, last = self.centre.calendar.coverage
        at = datetime.combine(DAYS[1] if first <= DAYS[1] <= last else first, time(9), tzinfo=self.centre.zone)
        form = self.lifecycle.opens_with
        strategy = self.forms.get("open", self.forms.get(form, forms_of(form) if form else strategies.none()))
        opening = {"case_no": f"TEST-{number}", "matter": self.pick(self.matters), "at": at}
        person, role, document = self.pick(PEOPLE), self.pick(self.lifecycle.opened_by), self.draw(strategy)
        for opener in (role, *self.lifecycle.opened_by):
            try:
                return self.centre.open(self.lifecycle.name, **opening, actor=_person(person, opener), form=document)
            except GuardRefused:
                continue  # the document is for somebody else to open with
        return reject()

    def step(self, case: Case) -> Case:
        """Let time pass and somebody act, and return the case; it is unchanged where the act was refused."""
        now = max(case.entries[-1].recorded_at, case.standing[-1].at) + self.waited + self.pick(_GAPS)
        try:
            case = self.centre.lapse(case, at=now)
            person, actors = self.pick(PEOPLE), {}
            roles = {role.name for run in case.runs for step in run.origin.lookup.steps[run.state].values() for role in step.row.by}
            for actor in [_person(person, role) for role in sorted(roles)]:
                actors.update({offer: actor for offer in self.centre.offers(case, at=now, actor=actor) if offer.may})
            chosen = self._choose(case, list(actors))
            if chosen is not None:
                return self._fire(case, chosen, actors[chosen], now)
            self.waited += _LONG_GAP
            return self.centre.lapse(case, at=now + _LONG_GAP)
        except Unpublished:
            return case  # the walk has reached the end of the calendar

    def _choose(self, case: Case, offers: list[Offer]) -> Offer | None:
        if case.main.lifecycle is self.lifecycle and self.pick((True, True, True, False)):
            leading = self._towards(case, case.main, offers, lambda row, source, _: (row.event, source) == self.aim)
            if leading is not None:
                return self.pick(leading) if leading else None
        return self.pick([offer for offer in offers if not offer.step.final or offer.run != case.main.id] or offers) if offers else None

    def _towards(self, case: Case, run: Run, offers: list[Offer], wish: Wish) -> list[Offer] | None:
        """Return the offers that lead to what `wish` accepts: empty where time must pass first, None where nothing leads there."""
        rows, of_run = _rows_towards(run.lifecycle, run.state, wish), [offer for offer in offers if offer.run == run.id]
        leading = [offer for offer in of_run if any(offer.step.row is row for row in rows)]
        if leading or not rows:
            return leading or None
        for name, outcome in [row.on_close_of for row in rows if row.on_close_of is not None]:
            inner = [other for other in case.inside(run.id) if other.is_open and other.lifecycle.name == name]
            if not inner:
                return [offer for offer in of_run if offer.step.row.opens == name] or None
            goals = [state.name for state in inner[0].lifecycle.states if state.final] if outcome is None else [outcome]
            return self._towards(case, inner[0], offers, _into(goals))
        # A row that is not offered yet may need time (a lapse, an overdue clock) or another row that stays in this state.
        return [offer for offer in of_run if offer.step.target == run.state] if self.pick((True, True, False)) else []

    def _fire(self, case: Case, offer: Offer, actor: Actor, now: datetime) -> Case:
        form = None if offer.form is None else self.draw(self._document(case, offer))
        before = astuple(case)
        try:
            after = self.centre.fire(case, offer.event, at=now, actor=actor, form=form, run=offer.run)
        except Refused as refused:
            # Only a guard that depends on the document may refuse what was offered.
            unsaid = set(refused.facts.get("reasons", ())).difference(offer.depends)
            assert not unsaid, f"{offer.event!r} was offered, and {sorted(unsaid)} refused it: if it reads the form, declare reads_form="
            assert astuple(case) == before, f"refusing {offer.event!r} changed the case"
            return case
        self.waited = timedelta(0)
        self.aim = self.pick(self.aims) if offer.event == self.aim[0] else self.aim
        return after

    def _document(self, case: Case, offer: Offer) -> Strategy:
        form: Any = offer.form
        if (given := self.forms.get(offer.event, self.forms.get(form))) is not None:
            strategy: Strategy = given(case, offer) if callable(given) else given
            return strategy
        opening = case.opening(case.run(offer.run))
        listed = [getattr(item, "name", item) for item in getattr(opening.form, "items", ())]
        materials = [material.name for material in case.matter.materials] if case.matter else []
        used = [text for entry in case.standing for text in _texts(entry.form)]
        return forms_of(form, words=listed or [*materials, PEOPLE[0]]) | forms_of(form, words=[*used, *WORDS, *materials])


@takes(centre=a_centre, lifecycle=a_definition, max_steps=a_whole)
def cases(
    centre: Centre, lifecycle: Lifecycle | str, *, matter: Matters = None, forms: Forms | None = None, max_steps: int = 12
) -> Strategy:
    """Return a strategy for cases that `centre` opened with `lifecycle` and that took at most `max_steps` steps."""
    definition = definition_of(centre, lifecycle)

    @strategies.composite
    def guided(draw: Draw) -> Case:
        guide = Guide(centre, definition, matter, forms, draw)
        case = guide.open(1)
        for _ in range(draw(strategies.integers(0, max_steps))):
            case = guide.step(case)
        return case

    return guided()


def definition_of(centre: Centre, lifecycle: Lifecycle | str) -> Lifecycle:
    """Return the definition that the centre runs; a different one under the same name is refused."""
    definition = centre.lifecycles[lifecycle if isinstance(lifecycle, str) else lifecycle.name]
    if isinstance(lifecycle, Lifecycle) and definition != lifecycle:
        runs = f"edition {definition.edition} of {definition.name!r}"
        msg = f"centre {centre.name!r} runs {runs}, not the one given; make a centre that runs it"
        raise BadInput(msg, lifecycle=lifecycle.name)
    return definition


def check_names(centre: Centre, lifecycle: Lifecycle, excused: Iterable[str], forms: Forms | None) -> None:
    """Refuse the name of an event that does not exist: a misspelt name would excuse nothing and give no document, unnoticed.

    Raises:
        BadInput: with the nearest name.
    """
    everywhere = {"open", *(event for definition in centre.lifecycles for event in definition.events)}
    for what, names, known, whose in (
        ("may_miss", excused, lifecycle.events, f"of {lifecycle.name!r}"),
        ("forms", forms or (), everywhere, f"that centre {centre.name!r} knows"),
    ):
        for name in names:
            if isinstance(name, str) and name not in known:
                msg = f"{what} names {name!r}, which is not an event {whose}{nearest(name, known)}"
                raise BadInput(msg, argument=what, event=name)
