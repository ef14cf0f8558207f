"""A guide leads a case on by what the centre offers, towards the row that it aims at; `cases` is the strategy made of it."""

# What the kit finds it says as an AssertionError, as every test does.
# ruff: noqa: S101

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, time, timedelta
from typing import Any

import attrs
from hypothesis import strategies
from msgspec.structs import astuple

from caseflow.case.matter import Matter
from caseflow.case.records import Actor, Case, Run
from caseflow.engine.centre import Centre
from caseflow.engine.offering import Offer
from caseflow.errors import BadInput, Refused, Unpublished, nearest
from caseflow.lifecycle import Lifecycle
from caseflow.lifecycle.vocabulary import Transition
from caseflow.testing.drawing import DAYS, MATTERS, PEOPLE, UNIT, WORDS, Strategy, forms_of

Draw = Callable[[Strategy], Any]
Forms = Mapping[Any, Any]
Matters = Matter | Iterable[Matter] | None
Edge = tuple[str, str]
Aims = Callable[[Transition, str, str], bool]  # of a row, its source and its target
_GAPS, _LONG = (timedelta(0), timedelta(hours=3), timedelta(days=1), timedelta(days=4)), timedelta(days=45)


def edges_of(lifecycle: Lifecycle) -> tuple[Edge, ...]:
    """Return its rows as (event, source), one for each source."""
    return tuple((row.event, source.name) for row in lifecycle.transitions for source in row.source)


def _onward(lifecycle: Lifecycle, state: str, aims: Aims) -> list[Transition]:
    """The rows that leave `state` by a shortest way to a row that `aims` wants."""
    rows = [(row, source.name, row.target_of(source).name) for row in lifecycle.transitions for source in row.source]
    far = {source: 0 for row, source, target in rows if aims(row, source, target)}
    found = dict(far)
    while far:
        level = len(set(found.values()))
        far = {source: level for _, source, target in rows if target in far and source not in found}
        found.update(far)
    here = found.get(state, -1)
    wanted = aims if here == 0 else lambda _row, _source, target: found.get(target) == here - 1
    return [row for row, source, target in rows if source == state and here >= 0 and wanted(row, source, target)]


def _texts(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    parts = attrs.astuple(value, recurse=False) if attrs.has(type(value)) else value if isinstance(value, tuple) else ()
    return tuple(text for part in parts for text in _texts(part))


def _into(goals: list[str]) -> Aims:
    return lambda _row, _source, target: target in goals


def _person(name: str, role: Any) -> Actor:
    return Actor(name, roles={role}, unit=UNIT)


class Guide:
    """Leads a case on by what the centre offers, now towards a row that it aims at, now anywhere; what is drawn decides all."""

    def __init__(self, centre: Centre, lifecycle: Lifecycle, matter: Matters, forms: Forms | None, draw: Draw) -> None:
        self.centre, self.lifecycle, self.forms, self.draw = centre, lifecycle, forms or {}, draw
        self.matters = (matter,) if isinstance(matter, Matter) else tuple(matter or MATTERS)
        self.aims, self.waited = edges_of(lifecycle), timedelta(0)
        self.aim = self.aims[0]

    def pick(self, options: Iterable[Any]) -> Any:
        """One of them, drawn; the first is what Hypothesis tries first."""
        return self.draw(strategies.sampled_from(list(options)))

    def open(self, number: int) -> Case:
        """A new case, and a row to aim at."""
        self.aim = self.pick(self.aims)
        first, last = self.centre.calendar.coverage
        at = datetime.combine(DAYS[1] if first <= DAYS[1] <= last else first, time(9), tzinfo=self.centre.zone)
        wanted = self.lifecycle.opens_with
        strategy = self.forms.get("open", self.forms.get(wanted, forms_of(wanted) if wanted else strategies.none()))
        return self.centre.open(
            self.lifecycle.name, case_no=f"TEST-{number}", matter=self.pick(self.matters), at=at,
            actor=_person(self.pick(PEOPLE), self.pick(self.lifecycle.opened_by)), form=self.draw(strategy),
        )  # fmt: skip

    def step(self, case: Case) -> Case:
        """The case after time has passed and somebody has done something; the same case where that was refused."""
        now = max(case.entries[-1].recorded_at, case.standing[-1].at) + self.waited + self.pick(_GAPS)
        try:
            case = self.centre.lapse(case, at=now)
            who, may = self.pick(PEOPLE), {}
            roles = {role.name for run in case.runs for step in run.origin.lookup.steps[run.state].values() for role in step.row.by}
            for actor in [_person(who, role) for role in sorted(roles)]:
                may.update({one: actor for one in self.centre.offers(case, at=now, actor=actor) if one.may})
            chosen = self._choose(case, list(may))
            if chosen is not None:
                return self._fire(case, chosen, may[chosen], now)
            self.waited += _LONG
            return self.centre.lapse(case, at=now + _LONG)
        except Unpublished:
            return case  # the walk has come to the end of the calendar

    def _choose(self, case: Case, may: list[Offer]) -> Offer | None:
        if case.main.lifecycle is self.lifecycle and self.pick((True, True, True, False)):
            wanted = self._towards(case, case.main, may, lambda row, source, _: (row.event, source) == self.aim)
            if wanted is not None:
                return self.pick(wanted) if wanted else None
        return self.pick([one for one in may if not one.step.final or one.run != case.main.id] or may) if may else None

    def _towards(self, case: Case, run: Run, may: list[Offer], aims: Aims) -> list[Offer] | None:
        """The offers that lead to what `aims` wants; none when it is time that must pass, None when nothing here leads there."""
        rows = _onward(run.lifecycle, run.state, aims)
        if (found := [one for one in may if one.run == run.id and any(one.step.row is row for row in rows)]) or not rows:
            return found or None
        for name, outcome in [row.on_close_of for row in rows if row.on_close_of is not None]:
            inside = [one for one in case.inside(run.id) if one.is_open and one.lifecycle.name == name]
            if not inside:
                return [one for one in may if one.run == run.id and one.step.row.opens == name] or None
            goals = [state.name for state in inside[0].lifecycle.states if state.final] if outcome is None else [outcome]
            return self._towards(case, inside[0], may, _into(goals))
        # A row that may not be taken yet may wait for time (a lapse, a clock overdue) or for another row of the same state.
        return [one for one in may if one.run == run.id and one.step.target == run.state] if self.pick((True, True, False)) else []

    def _fire(self, case: Case, offer: Offer, actor: Actor, now: datetime) -> Case:
        given = None if offer.form is None else self.draw(self._document(case, offer))
        before = astuple(case)
        try:
            after = self.centre.fire(case, offer.event, at=now, actor=actor, form=given, run=offer.run)
        except Refused as refused:
            # What hangs on the document could not be said before; all else was.
            unsaid = set(refused.facts.get("reasons", ())).difference(offer.depends)
            assert not unsaid, f"{offer.event!r} was offered, and {sorted(unsaid)} refused it: does it read the form? then say reads_form="
            assert astuple(case) == before, f"refusing {offer.event!r} changed the case"
            return case
        self.waited = timedelta(0)
        self.aim = self.pick(self.aims) if offer.event == self.aim[0] else self.aim
        return after

    def _document(self, case: Case, offer: Offer) -> Strategy:
        wanted: Any = offer.form
        if (given := self.forms.get(offer.event, self.forms.get(wanted))) is not None:
            made: Strategy = given(case, offer) if callable(given) else given
            return made
        opening = next(entry for entry in case.standing if entry.seq == case.run(offer.run).origin.seq)
        listed = [getattr(item, "name", item) for item in getattr(opening.form, "items", ())]
        materials = [one.name for one in case.matter.materials] if case.matter else []
        told = [text for entry in case.standing for text in _texts(entry.form)]
        return forms_of(wanted, words=listed or [*materials, PEOPLE[0]]) | forms_of(wanted, words=[*told, *WORDS, *materials])


def cases(
    centre: Centre, lifecycle: Lifecycle | str, *, matter: Matters = None, forms: Forms | None = None, max_steps: int = 12
) -> Strategy:
    """Return a strategy for cases that `centre` opened with `lifecycle` and led on for up to `max_steps` steps."""
    definition = held(centre, lifecycle)

    @strategies.composite
    def told(draw: Draw) -> Case:
        guide = Guide(centre, definition, matter, forms, draw)
        case = guide.open(1)
        for _ in range(draw(strategies.integers(0, max_steps))):
            case = guide.step(case)
        return case

    return told()


def held(centre: Centre, lifecycle: Lifecycle | str) -> Lifecycle:
    """Return the definition that the centre runs; a different one under the same name is refused."""
    found = centre.lifecycles[lifecycle if isinstance(lifecycle, str) else lifecycle.name]
    if isinstance(lifecycle, Lifecycle) and found != lifecycle:
        msg = f"centre {centre.name!r} runs edition {found.edition} of {found.name!r}, not the one given; make a centre that runs it"
        raise BadInput(msg, lifecycle=lifecycle.name)
    return found


def check_names(centre: Centre, lifecycle: Lifecycle, excused: Iterable[str], forms: Forms | None) -> None:
    """Refuse an event that nothing is called: misspelt, it would excuse nothing and give no document, and nobody would see it.

    Raises:
        BadInput: with the nearest name.
    """
    everywhere = {"open", *(event for one in centre.lifecycles for event in one.events)}
    for what, names, known, whose in (
        ("may_miss", excused, lifecycle.events, f"of {lifecycle.name!r}"),
        ("forms", forms or (), everywhere, f"that centre {centre.name!r} knows"),
    ):
        for name in names:
            if isinstance(name, str) and name not in known:
                msg = f"{what} names {name!r}, which is no event {whose}{nearest(name, known)}"
                raise BadInput(msg, argument=what, event=name)
