"""Centre (服务中心): the lifecycles it runs, the calendar it keeps, its parameters, and the verbs that a host calls."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping
from datetime import date, time
from typing import TYPE_CHECKING, Any

from caseflow.basics.ids import check_id
from caseflow.basics.instants import instant, zone
from caseflow.calendar import Span, WorkCalendar
from caseflow.case.matter import Matter
from caseflow.case.records import Actor, Case, Waiver
from caseflow.clocks.clock import Clocks, clocks
from caseflow.engine import door, lapsing, offering
from caseflow.engine.acts import prepare
from caseflow.engine.offering import Offer
from caseflow.engine.rules import Rules
from caseflow.errors import BadInput, DefinitionError, MigrationRefused, NotPermitted, nearest, shown
from caseflow.lifecycle import Catalogue, Lifecycle
from caseflow.lifecycle.vocabulary import FromCentre

if TYPE_CHECKING:
    from caseflow.engine.recomputing import Moved


def _salt() -> str:
    return secrets.token_hex(16)


class Centre:
    """A service centre. Its verbs are pure: they take a case and give the next one; nothing is stored, and the centre never changes.

    `lifecycles` is a `Catalogue` (or lifecycles to make one of); `calendar` says which days are worked; `parameters` are the numbers
    that a centre sets itself, by name; `zone` is the IANA name of its time zone; `correctors` are the roles that may correct what
    somebody else recorded. `salt` makes the salts of personal fields; leave it alone outside tests.

    Raises:
        DefinitionError: a parameter that none of the lifecycles reads, with the nearest that one does.

    A licence is applied for on a Monday, and nobody answers. The fifth working day is a Saturday that was worked:

    >>> from caseflow import Actor, Centre, LegalType, Matter
    >>> from caseflow.calendar import CN, working_days
    >>> from caseflow.machines.forms import Application
    >>> from caseflow.machines import CATALOGUE
    >>> centre = Centre("hualong", lifecycles=CATALOGUE, calendar=CN)
    >>> licence = Matter(code="XK-01", name="食品经营许可", legal_type=LegalType.LICENCE, promised=working_days(10))
    >>> applicant, at, form = Actor("a-1", roles={"applicant"}), "2021-09-13T10:00+08:00", Application(applicant="王建国")
    >>> case = centre.open("intake", case_no="HL-1", matter=licence, at=at, actor=applicant, form=form)
    >>> [str(clock.due) for clock in centre.clocks(case, at=at)], [offer.event for offer in centre.offers(case, at=at) if offer.may]
    (['2021-09-18'], ['examine', 'refuse_not_needed', 'refuse_not_ours', 'withdraw'])
    >>> centre.fire(case, "examine", at="2021-09-18T23:59+08:00", actor=Actor("w-03", roles={"window_clerk"})).state
    'examining'
    >>> deemed = centre.lapse(case, at="2021-09-19T00:00+08:00")  # 行政许可法 32: silence is acceptance
    >>> deemed.kind, deemed.state, [str(clock.due) for clock in centre.due_within(deemed, 10, at="2021-09-19T00:00+08:00")]
    ('promised', 'accepted', ['2021-09-27'])
    """

    def __init__(
        self,
        name: str,
        *,
        lifecycles: Catalogue | Iterable[Lifecycle],
        calendar: WorkCalendar,
        parameters: Mapping[str, Any] | None = None,
        zone: str = "Asia/Shanghai",
        correctors: Iterable[str] = ("centre_head",),
        salt: Callable[[], str] = _salt,
    ) -> None:
        self.name = check_id(name, "a centre's name")
        catalogue = _catalogue(lifecycles)
        self.correctors = frozenset(correctors)
        given = dict(parameters or {})
        known = parameters_of(catalogue)
        strange = [
            f"no lifecycle reads the parameter {one!r}{nearest(one, known)}; known: {', '.join(known) or 'none'}"
            for one in given
            if one not in known
        ]
        strange += faults_of_parameters(catalogue, given)
        if strange:
            raise DefinitionError.of(f"centre {name!r}", strange)
        self.house = Rules(catalogue, _calendar(calendar), zone_of(zone), given, salt)

    def __repr__(self) -> str:
        return f"<Centre {self.name}: {', '.join(one.name for one in self.lifecycles)}; {self.calendar!r}>"

    @property
    def lifecycles(self) -> Catalogue:
        """What it runs."""
        return self.house.catalogue

    @property
    def calendar(self) -> WorkCalendar:
        """Which days it works."""
        return self.house.calendar

    def with_calendar(self, calendar: WorkCalendar) -> Centre:
        """The same centre by another calendar: with next year's notice, or as of an earlier day."""
        made = object.__new__(Centre)
        made.name, made.correctors = self.name, self.correctors
        made.house = Rules(self.house.catalogue, _calendar(calendar), self.house.zone, self.house.parameters, self.house.salt)
        return made

    def open(
        self, lifecycle: str, *, case_no: str, matter: Matter | None = None, at: object, actor: Actor, form: Any = None,
        key: str | None = None, recorded_at: object = None,
    ) -> Case:  # fmt: skip
        """Return a new case, whose first run is of `lifecycle`.

        `at` is the instant (aware) at which it happened; `form` is the lifecycle's opening document, as its class or as plain data.

        Raises:
            NoSuchEvent: the centre runs no such lifecycle.
            NotPermitted, FormRefused, BadInput: as the message says.
        """
        if matter is not None and not isinstance(matter, Matter):
            msg = f"matter must be a Matter, not {shown(matter)}; make one, or load_matters(path)[code]"
            raise BadInput(msg, matter=matter)
        act = prepare(self.house, "open", at=at, actor=actor, form=form, recorded_at=recorded_at, key=key, waive=None)
        return door.open_case(self.house, lifecycle, act, case_no=case_no, matter=matter)

    def fire(
        self, case: Case, event: str, *, at: object, actor: Actor, form: Any = None, run: str | None = None, key: str | None = None,
        recorded_at: object = None, waive: Mapping[str, Waiver] | None = None,
    ) -> Case:  # fmt: skip
        """Return the case after `event`, with one entry more; `case` itself is never changed.

        `at` is the instant (aware) at which it happened, `recorded_at` when it was written down (then `at` may lie before the last
        entry). `run` names the run when several open ones offer the event. The same `key` with the same event, run and form gives the
        same case back. `waive` sets soft guards aside, by name.

        Raises:
            NoSuchEvent, Ambiguous, LapseDue, NotPermitted, FormRefused, GuardRefused, OutOfOrder: in this order of asking.
            Conflict: the key was used for something else.
        """
        _asked(case)
        act = prepare(self.house, event, at=at, actor=actor, form=form, recorded_at=recorded_at, key=key, waive=waive)
        return door.fire(self.house, case, act, run)

    def offers(self, case: Case, *, at: object, actor: Actor | None = None) -> tuple[Offer, ...]:
        """Return what may happen next at the instant `at` (aware), with the form each event asks for and why the rest may not.

        Without `actor`, for anyone. An offer promises nothing: `fire` asks again.

        Raises:
            BadInput: `case` is no Case, `at` has no offset from UTC, or `actor` is no Actor.
        """
        _asked(case)
        asking = actor or Actor("anyone", roles=())
        act = prepare(self.house, "offers", at=at, actor=asking, form=None, recorded_at=None, key=None, waive=None)
        return offering.offers(self.house, case, act, anyone=actor is None)

    def clocks(self, case: Case, *, at: object) -> Clocks:
        """Return every clock of the case as of the instant `at` (aware), in the order in which they came to be.

        A due date that no notice covers yet does not raise: `due` is None, and `undated` says why.

        Raises:
            BadInput: `case` is no Case, or `at` has no offset from UTC.
        """
        _asked(case)
        return clocks(case, self.calendar, self.day(at), warn=self.house.parameters.get("warn_part", 5))

    def lapse(self, case: Case, *, at: object) -> Case:
        """Return the case after what the law says happens when nobody acted by `at`; the same case when nothing lapsed.

        A lapse happens at the end of the due day, and is recorded at `at`.
        """
        _asked(case)
        return lapsing.lapse(self.house, case, instant(at, self.house.zone))

    def correct(
        self, case: Case, seq: int, *, at: object, actor: Actor, why: str, happened: object = None, form: Any = None,
        key: str | None = None, recorded_at: object = None,
    ) -> Case:  # fmt: skip
        """Return the case with entry `seq` annulled, or, with `happened` or `form`, amended. The old line stays; a new one cites it.

        Raises:
            OutOfOrder: something that stands would no longer stand; the entry is named.
            NotPermitted: neither who made the entry nor one of the centre's correctors.
        """
        act = prepare(self.house, "correct", at=at, actor=actor, form=form, recorded_at=recorded_at, key=key, waive=None)
        then = None if happened is None else instant(happened, self.house.zone, what="happened")
        from caseflow.engine import correcting  # noqa: PLC0415  # most cases are never corrected

        return correcting.correct(self.house, case, act, seq, happened=then, why=why, by=self.correctors)

    def migrate(
        self, case: Case, run: str, *, to: str, at: object, actor: Actor, why: str, states: Mapping[str, str] | None = None,
        recorded_at: object = None,
    ) -> Case:  # fmt: skip
        """Return the case with the open run `run` moved to the edition `to` of its lifecycle; `states` maps renamed states.

        A dry run is the call without storing what it returns.

        Raises:
            MigrationRefused: with every fault; used time, spells and extensions must stay the same, and every clock needs an heir.
            NotPermitted: not one of the centre's correctors.
        """
        act = prepare(self.house, "migrate", at=at, actor=actor, form=None, recorded_at=recorded_at, key=None, waive=None)
        if actor.roles.isdisjoint(self.correctors):
            msg = f"{actor.id} may not migrate case {case.case_no}; it takes {', '.join(sorted(self.correctors))}"
            raise NotPermitted(msg, case=case.case_no, actor=actor.id, allowed=tuple(sorted(self.correctors)))
        found = case.run(run)
        edition = self.lifecycles.edition(found.lifecycle.name, to)
        if edition is None:
            known = [one.edition for one in self.lifecycles.editions() if one.name == found.lifecycle.name]
            msg = f"this centre holds no edition {to!r} of {found.lifecycle.name!r}{nearest(to, known)}; it holds {', '.join(known)}"
            raise MigrationRefused(msg, case=case.case_no, run=found.id, edition=to, faults=())
        door.check_order(case, act)
        from caseflow.engine import migrating  # noqa: PLC0415  # a verb for the day on which an edition changes

        return migrating.migrate(self.house, case, act, found, edition=edition, states=states or {}, why=why, by=self.correctors)

    def recompute(self, cases: Iterable[Case], calendar: WorkCalendar, *, at: object) -> tuple[Moved, ...]:
        """Return the due dates that `calendar` would move, as of the instant `at`: from, to, by which notice; early lapses too."""
        from caseflow.engine import recomputing  # noqa: PLC0415  # a verb for the day on which a notice comes

        return tuple(recomputing.recompute(self.house, cases, calendar, self.day(at)))

    def due_within(self, case: Case, working_days: int, *, at: object) -> Clocks:
        """Return the open clocks that fall due within the next `working_days` (that day included), or are overdue."""
        day = self.day(at)
        last = self.calendar.add(day, working_days) if working_days > 0 else day
        return Clocks(clock for clock in self.clocks(case, at=at) if clock.is_open and clock.due is not None and clock.due <= last)

    def day(self, at: object) -> date:
        """Return the local day of the instant `at` in the centre's zone.

        Raises:
            BadInput: `at` has no offset from UTC, or is a day without an hour.
        """
        return instant(at, self.house.zone).date()


def _catalogue(given: object) -> Catalogue:
    if isinstance(given, Catalogue):
        return given
    found = (given,) if isinstance(given, Lifecycle) else tuple(given) if isinstance(given, Iterable) else ()
    if not found or not all(isinstance(one, Lifecycle) for one in found):
        msg = f"lifecycles must be a Catalogue or some Lifecycles, not {shown(given)}; use caseflow.machines.CATALOGUE, or list your own"
        raise BadInput(msg, lifecycles=given)
    return Catalogue(found)


def _calendar(given: object) -> WorkCalendar:
    if not isinstance(given, WorkCalendar):
        msg = f"calendar must be a WorkCalendar, not {shown(given)}; use caseflow.calendar.CN or WorkCalendar.of(...)"
        raise BadInput(msg, calendar=given)
    return given


def _asked(case: object) -> None:
    if not isinstance(case, Case):
        msg = f"case must be a Case, not {shown(case)}; open one, or load it from where its journal is kept"
        raise BadInput(msg, case=case)


def zone_of(name: str) -> Any:
    """Return the zone of an IANA name."""
    return zone(name)


def faults_of_parameters(catalogue: Catalogue, given: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with the values of a centre's parameters: found when the centre is made, not when a clock asks."""
    amounts = {limit.within.name for one in catalogue.editions() for limit in one.limits if isinstance(limit.within, FromCentre)}
    faults = [
        f"the parameter {name!r} is an amount of time: write a Span such as working_days(5), not {shown(value)}"
        for name, value in given.items()
        if name in amounts and not isinstance(value, Span)
    ]
    if "warn_part" in given and (type(given["warn_part"]) is not int or given["warn_part"] < 1):
        faults.append(
            f"the parameter 'warn_part' is the part of a period at which clocks warn: 5 for a fifth, not {shown(given['warn_part'])}"
        )
    if "closes_at" in given and not _is_hour(given["closes_at"]):
        faults.append(f"the parameter 'closes_at' is an hour of the day such as '17:30', not {shown(given['closes_at'])}")
    return faults


def _is_hour(value: object) -> bool:
    try:
        return isinstance(value, str) and time.fromisoformat(value).tzinfo is None
    except ValueError:
        return False


def parameters_of(catalogue: Catalogue) -> tuple[str, ...]:
    """The names of the centre parameters that the lifecycles read, and those that every centre has."""
    found = {"warn_part", "closes_at"}
    for one in catalogue.editions():
        found |= {limit.within.name for limit in one.limits if isinstance(limit.within, FromCentre)}
        found |= set(one.parameters)
    return tuple(sorted(found))
