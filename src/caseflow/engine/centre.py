"""Centre (服务中心): the rules by which it works, and the verbs that a host calls."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from attrs import evolve

from caseflow.basics.arguments import a_flag, a_text, a_whole, instance_of, mapping, or_none, takes
from caseflow.basics.instants import instant
from caseflow.calendar import WorkCalendar
from caseflow.calendar.workdays import a_calendar
from caseflow.case.matter import Matter, a_matter
from caseflow.case.records import Actor, Case, Waiver, a_case, an_actor, some_cases
from caseflow.clocks.clock import Clocks, clocks_of, may_fall_due
from caseflow.engine import correcting, firing, lapsing, migrating, offering, recomputing
from caseflow.engine.acts import prepare
from caseflow.engine.offering import Offer
from caseflow.engine.recomputing import Moved
from caseflow.engine.rules import Rules
from caseflow.errors import MigrationRefused, NotPermitted, Unpublished, nearest, shown
from caseflow.lifecycle.definition import a_lifecycle_name

a_centre = instance_of(lambda: Centre, "a Centre", "write Centre(name, lifecycles=..., calendar=...)")
waivers = mapping(
    a_text,
    instance_of(lambda: Waiver, "a Waiver", 'write waive={"once_x": Waiver(by=head, why="…")}'),
    "a mapping of names of guards to Waivers",
    'write waive={"once_x": Waiver(by=head, why="…")}',
)
renamed = mapping(a_text, a_text, "a mapping of old names of states to new ones", 'write states={"old": "new"}')


class Centre(Rules):
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

    __slots__ = ()  # it has the fields of its rules, and no other

    def __repr__(self) -> str:
        return f"<Centre {self.name}: {', '.join(lifecycle.name for lifecycle in self.lifecycles)}; {self.calendar!r}>"

    @takes(calendar=a_calendar)
    def with_calendar(self, calendar: WorkCalendar) -> Centre:
        """Return the same centre by another calendar: with next year's notice, or as of an earlier day."""
        return evolve(self, calendar=calendar)

    @takes(lifecycle=a_lifecycle_name, case_no=a_text, matter=or_none(a_matter), actor=an_actor, key=or_none(a_text))
    def open(
        self, lifecycle: str, *, case_no: str, matter: Matter | None = None, at: object, actor: Actor, form: Any = None,
        key: str | None = None, recorded_at: object = None,
    ) -> Case:  # fmt: skip
        """Return a new case, whose first run is of `lifecycle`.

        `at` is the instant (aware) at which it happened; `form` is the lifecycle's opening document, as its class or as plain data.

        Raises:
            NoSuchEvent: the centre runs no such lifecycle.
            NotPermitted, FormRefused, GuardRefused, BadInput: as the message says.
        """
        act = prepare(self, "open", at=at, actor=actor, form=form, recorded_at=recorded_at, key=key)
        return firing.open_case(self, lifecycle, act, case_no=case_no, matter=matter)

    @takes(case=a_case, event=a_text, actor=an_actor, run=or_none(a_text), key=or_none(a_text), waive=or_none(waivers))
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
            Unpublished: nobody can say yet whether it is in time.
            Conflict: the key was used for something else.
        """
        act = prepare(self, event, at=at, actor=actor, form=form, recorded_at=recorded_at, key=key, waive=waive)
        return firing.fire(self, case, act, run)

    @takes(case=a_case, actor=or_none(an_actor))
    def offers(self, case: Case, *, at: object, actor: Actor | None = None) -> tuple[Offer, ...]:
        """Return what may happen next at the instant `at` (aware), with the form each event asks for and why the rest may not.

        Without `actor`, for anyone. An offer promises nothing: `fire` asks again.

        Raises:
            BadInput: `case` is not a Case, `at` has no offset from UTC, or `actor` is not an Actor.
        """
        asking = actor or Actor("anyone", roles=())
        act = prepare(self, "offers", at=at, actor=asking)
        return offering.offers(self, case, act, anyone=actor is None)

    @takes(case=a_case)
    def clocks(self, case: Case, *, at: object) -> Clocks:
        """Return every clock of the case as of the instant `at` (aware), in the order in which they came to be.

        A due date that no notice covers yet does not raise: `due` is None, and `undated` says why.

        Raises:
            BadInput: `case` is not a Case, or `at` has no offset from UTC.
        """
        return clocks_of(case, self.calendar, self.day(at), warn=self.parameters.get("warn_part", 5))

    @takes(case=a_case)
    def lapse(self, case: Case, *, at: object) -> Case:
        """Return the case after what the law says happens when nobody acted by `at`; the same case when nothing lapsed.

        A lapse happens at the end of the due day, and is recorded at `at`. Where a due day is not published yet, what is known is
        recorded first.

        Raises:
            Unpublished: nothing that is known lapsed, and nobody can say yet whether a clock has run out; it names the clock and the
                notice that is awaited.
            BadInput: `case` is not a Case, or `at` has no offset from UTC.
        """
        return lapsing.lapse(self, case, instant(at, self.zone))

    @takes(case=a_case, actor=an_actor, why=or_none(a_text), key=or_none(a_text), wrong_clock=a_flag)
    def correct(
        self, case: Case, seq: int, *, at: object, actor: Actor, why: str, happened: object = None, form: Any = None,
        key: str | None = None, recorded_at: object = None, wrong_clock: bool = False,
    ) -> Case:  # fmt: skip
        """Return the case with entry `seq` annulled, or, with `happened` or `form`, amended. The old line stays; a new one cites it.

        With `wrong_clock`, the entry was written under a clock that was ahead: the correction may be written before it, and what follows
        is written after the correction.

        Raises:
            BadInput: `why` is blank, or `wrong_clock` is said of an entry that is not written later than the correction.
            OutOfOrder: something that stands would no longer stand; the entry is named.
            NotPermitted: neither who made the entry nor one of the centre's correctors.
        """
        act = prepare(self, "correct", at=at, actor=actor, form=form, recorded_at=recorded_at, key=key)
        then = None if happened is None else instant(happened, self.zone, what="happened")
        return correcting.correct(self, case, act, seq, happened=then, why=why, by=self.correctors, wrong_clock=wrong_clock)

    @takes(case=a_case, run=a_text, to=a_text, actor=an_actor, why=or_none(a_text), states=or_none(renamed))
    def migrate(
        self, case: Case, run: str, *, to: str, at: object, actor: Actor, why: str, states: Mapping[str, str] | None = None,
        recorded_at: object = None,
    ) -> Case:  # fmt: skip
        """Return the case with the open run `run` moved to the edition `to` of its lifecycle; `states` maps renamed states.

        A dry run is the call without storing what it returns.

        Raises:
            MigrationRefused: with every fault; used time, spells and extensions must stay the same, and every clock needs an heir.
            LapseDue: the law has acted, and `lapse` must be called first.
            NotPermitted: not one of the centre's correctors.
        """
        act = prepare(self, "migrate", at=at, actor=actor, recorded_at=recorded_at)
        if actor.roles.isdisjoint(self.correctors):
            msg = f"{actor.id} may not migrate case {case.case_no}; it takes {', '.join(sorted(self.correctors))}"
            raise NotPermitted(msg, case=case.case_no, actor=actor.id, allowed=tuple(sorted(self.correctors)))
        moved = case.run(run)
        edition = self.lifecycles.edition(moved.lifecycle.name, to)
        if edition is None:
            known = [lifecycle.edition for lifecycle in self.lifecycles.editions() if lifecycle.name == moved.lifecycle.name]
            msg = f"this centre has no edition {shown(to)} of {moved.lifecycle.name!r}{nearest(to, known)}; it has {', '.join(known)}"
            raise MigrationRefused(msg, case=case.case_no, run=moved.id, edition=to, faults=())
        firing.check_order(case, act)
        return migrating.migrate(self, case, act, moved, edition=edition, states=states or {}, why=why, by=self.correctors)

    @takes(cases=some_cases, calendar=a_calendar)
    def recompute(self, cases: Iterable[Case], calendar: WorkCalendar, *, at: object) -> tuple[Moved, ...]:
        """Return the due dates that `calendar` would move, as of the instant `at`: from, to, by which notice; early lapses too.

        Raises:
            BadInput: one of `cases` is not a Case, `calendar` is not a calendar, or `at` has no offset from UTC.
        """
        return tuple(recomputing.recompute(self, cases, calendar, self.day(at)))

    @takes(case=a_case, working_days=a_whole)
    def due_within(self, case: Case, working_days: int, *, at: object) -> Clocks:
        """Return the open clocks that fall due within the next `working_days` (that day included), or are overdue.

        Near the end of the published calendar nothing is guessed, and nothing left out: a clock whose day is not published yet
        (`undated` says why) is listed unless it surely ends later.

        Raises:
            BadInput: `case` is not a Case, or `at` has no offset from UTC.
        """
        day = self.day(at)
        try:
            last = self.calendar.add(day, working_days) if working_days > 0 else day
        except Unpublished:
            last = None
        return Clocks(clock for clock in self.clocks(case, at=at) if clock.is_open and may_fall_due(clock, working_days, last))

    def day(self, at: object) -> date:
        """Return the local day of the instant `at` in the centre's zone.

        Raises:
            BadInput: `at` has no offset from UTC, or is a day without an hour.
        """
        return instant(at, self.zone).date()
