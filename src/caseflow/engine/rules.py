"""What every verb works with: the rules of a centre, and one checked act."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, tzinfo
from typing import Any

from attrs import field, frozen

from caseflow.calendar import WorkCalendar
from caseflow.case.records import Actor, Terms, Waiver
from caseflow.errors import UnknownEdition, nearest
from caseflow.lifecycle import Catalogue, Lifecycle
from caseflow.lifecycle.forms import personal_fields


@frozen(eq=False)
class Rules:
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

    def find(self, opened: Terms) -> Lifecycle:
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
