"""Lifecycle, the definition of a procedure, and Catalogue, the lifecycles that work together. Both are checked when built.

A wrong definition cannot be built: building one raises `DefinitionError` with every fault (`checks.py` and `between.py` say which).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from itertools import count
from secrets import token_hex
from typing import Any
from weakref import WeakValueDictionary

from attrs import field, fields, frozen

from caseflow.basics.arguments import a_text, fields_take, instance_of, or_none, refuse, several, takes
from caseflow.errors import BadInput, DefinitionError, UnknownEdition, nearest, shown
from caseflow.lifecycle import between, checks
from caseflow.lifecycle.vocabulary import (
    A_CITE,
    A_FORM,
    A_ROLE,
    A_STATE,
    Cites,
    FromCentre,
    Guard,
    Role,
    State,
    TimeLimit,
    Transition,
    a_state,
    as_tuple,
    only,
)

_EVERY_CENTRE = {"warn_part", "closes_at"}  # parameters that the engine itself reads


# Every definition of this process that is still in use, by serial number: how an unpickled case finds the ones that it runs under.
_BUILT: WeakValueDictionary[int, Lifecycle] = WeakValueDictionary()
_SERIALS = count()
_PROCESS = token_hex(8)
Reference = tuple[str, str, str, str, int]


a_lifecycle = instance_of(lambda: Lifecycle, "a Lifecycle", "such as CATALOGUE['promised']")


def a_lifecycle_name(value: object, what: str) -> str:
    """Return `value`, the name of a lifecycle.

    Raises:
        BadInput: it is no text, such as the lifecycle itself.
    """
    if isinstance(value, Lifecycle):
        refuse(value, what, "the name of a lifecycle", f"write {value.name!r}")
    return a_text(value, what)


some_lifecycles = several(a_lifecycle, "several lifecycles", "write [lifecycle]", each="a lifecycle")
a_catalogue = instance_of(lambda: Catalogue, "a Catalogue", "write Catalogue([lifecycle])")


@frozen(field_transformer=fields_take(**{"State | None": or_none(a_state)}))
class Lifecycle:
    """The definition of one procedure.

    `opens_with` is the class of the opening document, or None, and `opened_by` who may open. `opening_guards` are asked when a case is
    opened with it (not when a row opens it inside a case), of the case as it would be; none of them can be waived. `unheard` names
    the inner lifecycles whose outcome no row waits for. `called_off` is the state of a run that ends because another does;
    `parameters` names those of the centre's that its guards read, beside those of its limits. `receipt=True` lets a run that opens
    after the centre's `closes_at`, or on a day that is not worked, count from the next working day.

    `fingerprint` is 32 hexadecimal digits over everything that decides what a case may do; it is the same in every process.

    Raises:
        DefinitionError: with every fault at once: a state that nothing reaches or nothing leaves, two rows for one (event, source), a
            limit met by an event that does not exist, a lapse that does not leave every state its clock runs in, and so on.
    """

    name: str
    zh: str = field(kw_only=True)
    edition: str = field(kw_only=True)
    start: State = field(kw_only=True, validator=A_STATE)
    opens_with: type | None = field(kw_only=True, validator=A_FORM)
    opened_by: tuple[Role, ...] = field(kw_only=True, converter=as_tuple, validator=A_ROLE)
    opening_guards: tuple[Guard, ...] = field(
        default=(), kw_only=True, converter=as_tuple, validator=only("a Guard, a condition with a name", Guard)
    )
    transitions: tuple[Transition, ...] = field(kw_only=True, converter=as_tuple, validator=only("a Transition", Transition))
    limits: tuple[TimeLimit, ...] = field(default=(), kw_only=True, converter=as_tuple, validator=only("a TimeLimit", TimeLimit))
    cite: Cites = field(kw_only=True, converter=as_tuple, validator=A_CITE)
    called_off: State | None = field(default=None, kw_only=True)
    unheard: tuple[str, ...] = field(default=(), kw_only=True, converter=as_tuple)
    receipt: bool = field(default=False, kw_only=True)
    parameters: tuple[str, ...] = field(default=(), kw_only=True, converter=as_tuple)
    fingerprint: str = field(init=False, eq=False, repr=False)
    serial: int = field(init=False, eq=False, repr=False, factory=_SERIALS.__next__)

    def __attrs_post_init__(self) -> None:
        faults = checks.faults_of(self)
        if faults:
            raise DefinitionError.of(f"lifecycle {self.name!r}", faults, lifecycle=self.name)
        object.__setattr__(self, "fingerprint", _fingerprint(self))
        _BUILT[self.serial] = self

    def __hash__(self) -> int:
        return hash(self.fingerprint)

    def __reduce__(self) -> tuple[Any, ...]:
        # Pickled by what it was built from, so that it is checked and known in the process that reads it.
        return _build, ({attribute.name: getattr(self, attribute.name) for attribute in fields(Lifecycle) if attribute.init},)

    @property
    def states(self) -> tuple[State, ...]:
        """Every state, in the order in which the rows first name it."""
        states = dict.fromkeys((self.start,))
        for row in self.transitions:
            states.update(dict.fromkeys(row.source))
            if isinstance(row.target, State):
                states[row.target] = None
        if self.called_off is not None:
            states[self.called_off] = None
        return tuple(states)

    @property
    def events(self) -> tuple[str, ...]:
        """Every event, in the order of the rows."""
        return tuple(dict.fromkeys(row.event for row in self.transitions))

    @takes(name=a_text)
    def state(self, name: str) -> State:
        """Return the state called `name`.

        Raises:
            BadInput: there is none; the nearest name is suggested.
        """
        states = {state.name: state for state in self.states}
        if name not in states:
            msg = f"lifecycle {self.name!r} has no state {shown(name)}{nearest(name, states)}; it has {', '.join(states)}"
            raise BadInput(msg, lifecycle=self.name, state=name)
        return states[name]

    @takes(name=a_text)
    def limit(self, name: str) -> TimeLimit | None:
        """Return the limit called `name`, or None."""
        return next((limit for limit in self.limits if limit.name == name), None)


def _build(values: dict[str, Any]) -> Lifecycle:
    return Lifecycle(**values)


def reference_to(lifecycle: Lifecycle) -> Reference:
    """Return what stands for `lifecycle` in a pickled case: name, edition, fingerprint, and which object it is in this process."""
    return lifecycle.name, lifecycle.edition, lifecycle.fingerprint, _PROCESS, lifecycle.serial


def built(reference: Reference) -> Lifecycle:
    """Return the definition that `reference` stands for.

    In the process that made the reference it is the very same one. In another process it is the one with the same name, edition and
    fingerprint: fingerprints do not see what a guard's check does, so there must not be two that differ.

    Raises:
        UnknownEdition: this process has none, or has several that differ.
    """
    name, edition, fingerprint, process, serial = reference
    lifecycle = _BUILT.get(serial) if process == _PROCESS else None
    if lifecycle is not None:
        return lifecycle
    same = [other for other in list(_BUILT.values()) if (other.name, other.edition, other.fingerprint) == (name, edition, fingerprint)]
    if same and all(other == same[0] for other in same):
        return same[0]
    why = "has built several times, each time differently; keep one" if same else "has not built; import the module that defines it"
    msg = f"what was pickled runs under {name} {edition} ({fingerprint}), which this process {why}"
    raise UnknownEdition(msg, lifecycle=name, edition=edition)


def _fingerprint(lifecycle: Lifecycle) -> str:
    text = json.dumps(_plain(lifecycle), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:32]


# Words for people: a better translation is not another procedure.
_WORDS = {"zh", "cite", "reading", "fingerprint", "serial"}
# Added to the vocabulary later: a definition that does not use them has the fingerprint that it always had.
_ADDED = {
    "opening_guards", "submission", "pauses_if", "starts_if", "excused_by", "of_applicant", "dated_by", "opens_each", "quorum",
    "counts_resumption",
}  # fmt: skip


def _plain(value: Any) -> Any:
    """`value` as JSON data that is stable across processes: names of things, never their addresses.

    A condition is known by its guard's name (which carries its arguments); its code cannot be fingerprinted honestly.
    """
    if isinstance(value, Guard):
        return ["guard", value.name, value.soft.name if value.soft else None]
    if isinstance(value, type):
        return ["form", value.__name__]
    if isinstance(value, (Role, State)):
        return [value.name, value.final] if isinstance(value, State) else value.name
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, (Lifecycle, Transition, TimeLimit)):
        said = [a for a in fields(type(value)) if a.name not in _WORDS and not (a.name in _ADDED and getattr(value, a.name) == a.default)]
        return {a.name: _plain(getattr(value, a.name)) for a in said}
    if callable(value):
        return getattr(value, "__qualname__", None) or repr(value)  # a function's own repr holds its address
    return value if isinstance(value, (str, bool, type(None))) else str(value)


A_LIFECYCLE = only("a Lifecycle", Lifecycle)


@frozen
class Catalogue:
    """The lifecycles that work together, and the older editions that open cases still run under.

    `lifecycles` are the current ones, one a name; a new run opens under them. `older` are looked up by (name, edition) only.

    Raises:
        DefinitionError: a run that a row opens does not exist here, an outcome that nobody hears, a kept clock that the heir lacks.
    """

    lifecycles: tuple[Lifecycle, ...] = field(converter=as_tuple, validator=A_LIFECYCLE)
    older: tuple[Lifecycle, ...] = field(default=(), kw_only=True, converter=as_tuple, validator=A_LIFECYCLE)
    _by_name: dict[str, Lifecycle] = field(init=False, eq=False, repr=False)
    _by_edition: dict[tuple[str, str], Lifecycle] = field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        by_name = {lifecycle.name: lifecycle for lifecycle in self.lifecycles}
        everything = (*self.older, *self.lifecycles)
        object.__setattr__(self, "_by_name", by_name)
        object.__setattr__(self, "_by_edition", {(lifecycle.name, lifecycle.edition): lifecycle for lifecycle in everything})
        faults = between.faults_between(self.lifecycles, everything)
        if faults:
            raise DefinitionError.of("this catalogue", faults)

    def __iter__(self) -> Iterator[Lifecycle]:
        return iter(self.lifecycles)

    def __contains__(self, name: object) -> bool:
        return name in self._by_name

    def __getitem__(self, name: str) -> Lifecycle:
        """Return the current lifecycle of that name.

        Raises:
            BadInput: there is none; the nearest name is suggested.
        """
        name = name if isinstance(name, Lifecycle) else a_text(name, "the name of a lifecycle")
        if name not in self._by_name:
            meant = name.name if isinstance(name, Lifecycle) else name
            near = nearest(meant, self._by_name, {lifecycle.zh: lifecycle.name for lifecycle in self.lifecycles})
            msg = f"no lifecycle {shown(name)} in this catalogue{near}; it holds {', '.join(self._by_name)}"
            raise BadInput(msg, lifecycle=name)
        return self._by_name[name]

    @takes(name=a_text, edition=a_text)
    def edition(self, name: str, edition: str) -> Lifecycle | None:
        """Return the lifecycle of that name and edition, current or older, or None."""
        return self._by_edition.get((name, edition))

    def editions(self) -> tuple[Lifecycle, ...]:
        """Every lifecycle held here, older editions first."""
        return (*self.older, *self.lifecycles)

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names of the centre parameters that these lifecycles read, and of those that every centre has, sorted."""
        limits = [limit for lifecycle in self.editions() for limit in lifecycle.limits]
        amounts = {limit.within.name for limit in limits if isinstance(limit.within, FromCentre)}
        return tuple(sorted(_EVERY_CENTRE.union(amounts, *(lifecycle.parameters for lifecycle in self.editions()))))

    @property
    def rules(self) -> dict[str, str | None]:
        """The names of the rules that a centre may adopt, sorted; each with the parameter that it sets, or None for a library default."""
        rules: dict[str, str | None] = {}
        for lifecycle in self.editions():
            rules |= {cite.rule: None for cite in checks.every_cite(lifecycle) if cite.rule is not None}
            for source in (limit.within for limit in lifecycle.limits):
                if isinstance(source, FromCentre) and source.rule is not None:
                    rules[source.rule] = source.name
        return dict(sorted((rules | {name: name for name in self.parameters}).items()))
