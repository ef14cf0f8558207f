"""What the door works with: the house it belongs to, one checked act, and what a guard sees of a case at that act."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, tzinfo
from typing import Any

from attrs import field, frozen

from caseflow.basics.ids import check_id
from caseflow.basics.instants import instant
from caseflow.calendar import WorkCalendar
from caseflow.case.records import Actor, Base, Case, Entry, Opened, Run, Waiver, base_of
from caseflow.case.walk import Opener, Walk, standing_of, walk_all
from caseflow.engine.opening import check_heirs, counts_from_day, heir_of, receipt_day, settle
from caseflow.engine.view import View
from caseflow.errors import BadInput, UnknownEdition, nearest, shown
from caseflow.lifecycle import Catalogue, Lifecycle
from caseflow.lifecycle.forms import personal_fields
from caseflow.lifecycle.vocabulary import FromMatter, Transition


@frozen(eq=False)
class House:
    """What the door needs of a centre: what it runs, by which calendar, where, under which parameters."""

    catalogue: Catalogue
    calendar: WorkCalendar
    zone: tzinfo
    parameters: Mapping[str, Any]
    salt: Callable[[], str] = field(repr=False)

    def salts(self, form: Any) -> tuple[str, ...]:
        """Return a fresh salt for every personal value that `form` holds, in the order of its fields."""
        names = () if form is None else personal_fields(type(form))
        return tuple("" if getattr(form, name) is None else self.salt() for name in names) if names else ()

    def find(self, opened: Opened) -> Lifecycle:
        """Return the definition under which a recorded run was opened.

        Raises:
            UnknownEdition: the catalogue does not hold it, or holds another definition under that name.
        """
        held = self.catalogue.edition(opened.lifecycle, opened.edition)
        if held is None or held.fingerprint != opened.fingerprint:
            known = [f"{one.name} {one.edition}" for one in self.catalogue.editions()]
            asked = f"{opened.lifecycle} {opened.edition}"
            why = f"this catalogue does not hold it{nearest(asked, known)}"
            if held is not None:
                why = "its definition has changed since; give the changed one a new edition"
            msg = f"the journal was written under {asked}, and {why}; known: {', '.join(known)}"
            raise UnknownEdition(msg, lifecycle=opened.lifecycle, edition=opened.edition, known=tuple(known))
        return held


class Act:
    """One call of the door, checked: who, when (aware, in the centre's zone), with what. Plain, since one is made for every call."""

    __slots__ = ("actor", "at", "day", "event", "form", "key", "recorded_at", "waive")

    def __init__(self, event: str, at: datetime, actor: Actor | None, form: Any, *, day: date | None = None) -> None:
        self.event, self.at, self.actor, self.form = event, at, actor, form
        self.day = day or at.date()
        self.recorded_at: datetime | None = None
        self.key: str | None = None
        self.waive: Mapping[str, Waiver] | None = None


def prepare(house: House, event: str, *, at: object, actor: Any, form: Any, recorded_at: object, key: str | None, waive: Any) -> Act:
    """Check what the host passed in, and return it as an `Act`."""
    if not isinstance(actor, Actor):
        msg = f'actor must be an Actor, not {shown(actor)}; write Actor("w-03", roles={{"window_clerk"}})'
        raise BadInput(msg, actor=actor)
    when = instant(at, house.zone)
    written = None if recorded_at is None else instant(recorded_at, house.zone, what="recorded_at")
    if written is not None and written < when:
        msg = f"recorded_at {written.isoformat()} lies before at {when.isoformat()}: nothing is written down before it happens"
        raise BadInput(msg, at=when, recorded_at=written)
    if key is not None:
        check_id(key, "key")
    if waive and not (isinstance(waive, Mapping) and all(isinstance(one, Waiver) for one in waive.values())):
        msg = f'waive must map names of guards to Waivers, not {shown(waive)}; write waive={{"once_x": Waiver(by=head, why="…")}}'
        raise BadInput(msg, waive=waive)
    act = Act(event, when, actor, form)
    act.recorded_at, act.key, act.waive = written, key, waive or None
    return act


def append(house: House, case: Case, entry: Entry, runs: tuple[Run, ...]) -> Case:
    """Return `case` with `entry` written last and standing in its place in the order of `at`."""
    if entry.at >= case.standing[-1].at:
        return case.with_entry(entry, runs)
    entries = (*case.entries, entry)
    standing = standing_of(entries)
    return Case(case.case_no, case.matter, entries, walk_all(standing, house.find), standing)


def opener_for(house: House, case: Case, act: Act, ever: tuple[Entry, ...]) -> Opener:
    """Return what settles, from the present, a run that `act` opens; `ever` are all entries ever written, for numbering it."""

    def opener(walk: Walk, row: Transition, word: str, name: str | FromMatter, mover: Run) -> Base:
        definition = heir_of(row, name, case, house.catalogue)
        link = {{"opens": "parent", "hands_over": "before", "follows": "after"}[word]: mover.base.id}
        if word == "hands_over" and mover.base.opened.parent is not None:
            link["parent"] = mover.base.opened.parent
        check_heirs(definition, case.matter, house.catalogue)
        start = counts_from_day(row, View(case, mover, act, house), mover.base.day, act.day)
        if not row.counts_from:
            start = receipt_day(definition, act.at, house.parameters, house.calendar)
        opened = settle(
            definition,
            matter=case.matter,
            parameters=house.parameters,
            form=act.form,
            day=act.day,
            link=link,
            counts_from=start,
        )
        written = [move for entry in ever for move in entry.moves] + walk.moves
        number = 1 + sum(move.opened is not None and move.opened.lifecycle == definition.name for move in written)
        return base_of(f"{definition.name}#{number}", definition, opened, walk.seq, act.day)

    return opener
