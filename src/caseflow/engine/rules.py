"""What every verb works with: the rules of a centre, and one checked act."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time, tzinfo
from typing import Any, NoReturn, cast

from attrs import field, frozen

from caseflow.basics.arguments import a_text, plain
from caseflow.basics.ids import check_id
from caseflow.basics.instants import zone as zone_named
from caseflow.calendar import Span, WorkCalendar
from caseflow.calendar.workdays import a_calendar
from caseflow.case.records import Actor, Terms, Waiver, role_names
from caseflow.errors import BadInput, DefinitionError, UnknownEdition, nearest, shown
from caseflow.law import Adoption, rule_of
from caseflow.lifecycle import Catalogue, Lifecycle
from caseflow.lifecycle.forms import personal_fields
from caseflow.lifecycle.vocabulary import FromCentre


def _catalogue(value: object) -> Catalogue:
    if isinstance(value, Catalogue):
        return value
    lifecycles = (value,) if isinstance(value, Lifecycle) else tuple(value) if isinstance(value, Iterable) else ()
    if not lifecycles or not all(isinstance(lifecycle, Lifecycle) for lifecycle in lifecycles):
        msg = f"lifecycles must be a Catalogue or some Lifecycles, not {shown(value)}; use caseflow.machines.CATALOGUE, or list your own"
        raise BadInput(msg, lifecycles=value)
    return Catalogue(lifecycles)


def _calendar(value: object) -> WorkCalendar:
    return cast("WorkCalendar", a_calendar(value, "calendar"))


def _zone(value: str | tzinfo) -> tzinfo:
    return value if isinstance(value, tzinfo) else zone_named(a_text(value, "zone"))


def _name(value: object) -> str:
    return check_id(value, "a centre's name")


class Parameters(dict[str, Any]):
    """The parameters of a centre, or the rules that it has adopted: a mapping that cannot be changed."""

    def _refuse(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        msg = "a centre never changes; make another one with other parameters"
        raise BadInput(msg)

    __setitem__ = __delitem__ = __ior__ = clear = pop = popitem = setdefault = update = _refuse

    def __reduce__(self) -> tuple[Any, ...]:
        return Parameters, (dict(self),)


def _parameters(value: Mapping[str, Any] | None) -> Parameters:
    if value is not None and not isinstance(value, Mapping):
        msg = f"parameters must map names to values, not {shown(value)}; write parameters={{'warn_part': 5}}"
        raise BadInput(msg, parameters=value)
    return Parameters({plain(name): plain(item) for name, item in (value or {}).items()})


def _adopts(value: Mapping[str, Adoption] | None) -> Parameters:
    good = isinstance(value, Mapping) and all(isinstance(each, Adoption) for each in value.values())
    if value is not None and not good:
        msg = f'adopts must map names of rules to Adoptions, not {shown(value)}; write adopts={{"reply": Adoption("…", date(2021, 4, 1))}}'
        raise BadInput(msg, adopts=value)
    return Parameters({plain(name): plain(item) for name, item in (value or {}).items()})


def _correctors(value: Iterable[str]) -> frozenset[str]:
    if isinstance(value, str) or not isinstance(value, Iterable):
        msg = f"correctors must be a set of roles' names, not {shown(value)}; write correctors={{'centre_head'}}"
        raise BadInput(msg, correctors=value)
    return role_names(value)


def _salt() -> str:
    return secrets.token_hex(16)


@frozen
class Rules:
    """By what a centre works: what it runs, its calendar, its zone, its parameters, the rules that it has adopted.

    A `Centre` is these rules with the verbs.
    """

    name: str = field(converter=_name)
    lifecycles: Catalogue = field(kw_only=True, converter=_catalogue)
    calendar: WorkCalendar = field(kw_only=True, converter=_calendar)
    parameters: Mapping[str, Any] = field(kw_only=True, default=None, converter=_parameters, hash=False)
    adopts: Mapping[str, Adoption] = field(kw_only=True, default=None, converter=_adopts, hash=False)
    zone: tzinfo = field(kw_only=True, factory=lambda: zone_named("Asia/Shanghai"), converter=_zone)
    correctors: frozenset[str] = field(kw_only=True, default=("centre_head",), converter=_correctors)
    salt: Callable[[], str] = field(kw_only=True, default=_salt, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        known = self.lifecycles.parameters
        faults = [
            f"no lifecycle reads the parameter {name!r}{nearest(name, known)}; known: {', '.join(known) or 'none'}"
            for name in self.parameters
            if name not in known
        ]
        rules = self.lifecycles.rules
        faults += [
            f"there is no rule {name!r} to adopt{nearest(name, rules)}; known: {', '.join(rules) or 'none'}"
            for name in self.adopts
            if name not in rules
        ]
        adopted = {rules[name]: each.value for name, each in self.adopts.items() if rules.get(name) and each.value is not None}
        faults += _faults_of_values(self.lifecycles, {**self.parameters, **adopted})
        faults += _faults_of_amounts(rules, self.adopts)
        defaults = {name: each.value for name, each in self.adopts.items() if name in rules and rules[name] is None}
        faults += _faults_of_defaults(self.lifecycles, defaults)
        if faults:
            raise DefinitionError.of(f"centre {self.name!r}", faults)

    def adoption(self, name: str, day: date) -> Adoption | None:
        """Return the centre's decision about the rule `name` that holds on the local `day`, or None.

        `name` is the name of a rule, or of the parameter that a rule sets.
        """
        for rule, adoption in self.adopts.items():
            if name in {rule, self.lifecycles.rules[rule]} and adoption.on <= day:
                return adoption
        return None

    def value(self, name: str, day: date) -> Any:
        """Return what the centre says under the parameter `name` on the local `day`: what it adopted, else its parameter, else None."""
        adoption = self.adoption(name, day) if self.adopts else None
        return self.parameters.get(name) if adoption is None or adoption.value is None else adoption.value

    def salts(self, form: Any) -> tuple[str, ...]:
        """Return a fresh salt for every personal value of `form`, in the order of its fields."""
        names = () if form is None else personal_fields(type(form))
        return tuple("" if getattr(form, name) is None else self.salt() for name in names) if names else ()

    def find(self, terms: Terms) -> Lifecycle:
        """Return the definition under which a recorded run was opened.

        Raises:
            UnknownEdition: the catalogue does not have it, or has another definition under that name.
        """
        lifecycle = self.lifecycles.edition(terms.lifecycle, terms.edition)
        if lifecycle is not None and lifecycle.fingerprint == terms.fingerprint:
            return lifecycle
        known = [f"{edition.name} {edition.edition}" for edition in self.lifecycles.editions()]
        wanted = f"{terms.lifecycle} {terms.edition}"
        why = f"this catalogue does not hold it{nearest(wanted, known)}"
        if lifecycle is not None:
            why = "its definition has changed since; give the changed one a new edition"
        msg = f"the journal was written under {wanted}, and {why}; known: {', '.join(known)}"
        raise UnknownEdition(msg, lifecycle=terms.lifecycle, edition=terms.edition, known=tuple(known))


def _faults_of_values(catalogue: Catalogue, parameters: Mapping[Any, Any]) -> list[str]:
    """What is wrong with the values of a centre's parameters: found when the centre is made, not when a clock asks."""
    limits = [limit for lifecycle in catalogue.editions() for limit in lifecycle.limits]
    amounts = {limit.within.name for limit in limits if isinstance(limit.within, FromCentre)}
    faults = [
        f"the parameter {name!r} is an amount of time: write a Span such as working_days(5), not {shown(value)}"
        for name, value in parameters.items()
        if name in amounts and not isinstance(value, Span)
    ]
    read = [limit for limit in limits if isinstance(limit.within, FromCentre) and isinstance(parameters.get(limit.within.name), Span)]
    for limit in dict.fromkeys(read):
        value, allowed = parameters[limit.within.name], [reading for reading in limit.readings if isinstance(reading, Span)]
        if allowed and value not in allowed:
            choices = " or ".join(str(reading) for reading in allowed)
            faults.append(f"the parameter {limit.within.name!r} chooses one reading of a text: {choices}, not {value}")
    warn, closes = parameters.get("warn_part", 5), parameters.get("closes_at", "17:30")
    if type(warn) is not int or warn < 1:
        faults.append(f"the parameter 'warn_part' is the part of a period at which clocks warn: 5 for a fifth, not {shown(warn)}")
    if not _is_hour(closes):
        hour = f"an hour of the day such as '17:30', not {shown(closes)}"
        faults.append(f"the parameter 'closes_at' is {hour}; it is the same for every day, since half days are not counted")
    return faults


def _faults_of_amounts(rules: Mapping[str, str | None], adopts: Mapping[str, Adoption]) -> list[str]:
    """What is wrong with the rules that a centre adopts with an amount of its own: each says which, under one name."""
    faults, seen = [], dict[str, str]()
    for name, each in adopts.items():
        parameter = rules.get(name)
        if parameter is None:
            continue
        if each.value is None:
            faults.append(f"the rule {name!r} has no amount of its own: say which the centre adopts, as Adoption(title, on, value)")
        if seen.setdefault(parameter, name) != name:
            faults.append(f"{seen[parameter]!r} and {name!r} are one rule: adopt it once")
    return faults


def _faults_of_defaults(catalogue: Catalogue, values: Mapping[str, Any]) -> list[str]:
    """What is wrong with the values with which a centre adopts defaults of the library: a time for a limit, yes or no for a guard."""
    timed = {rule_of(limit.cite) for lifecycle in catalogue.editions() for limit in lifecycle.limits}
    faults = []
    for name, value in values.items():
        if name in timed and not (value is None or value is False or isinstance(value, Span)):
            faults.append(f"the rule {name!r} is a time: adopt it with a Span such as working_days(5), or False, not {shown(value)}")
        if name not in timed and not (value is None or isinstance(value, bool)):
            faults.append(f"the rule {name!r} takes True or False, not {shown(value)}")
    return faults


def _is_hour(value: object) -> bool:
    try:
        return isinstance(value, str) and time.fromisoformat(value).tzinfo is None
    except ValueError:
        return False


class Act:
    """One checked call of a verb: who, when (aware, in the centre's zone), with what. A plain class, since every call makes one."""

    __slots__ = ("actor", "at", "day", "event", "form", "key", "recorded_at", "waive")

    def __init__(
        self, event: str, at: datetime, actor: Actor | None, form: Any, *, day: date | None = None, recorded_at: datetime | None = None,
        key: str | None = None, waive: Mapping[str, Waiver] | None = None,
    ) -> None:  # fmt: skip
        self.event, self.at, self.actor, self.form = event, at, actor, form
        self.day = day or at.date()
        self.recorded_at, self.key, self.waive = recorded_at, key, waive
