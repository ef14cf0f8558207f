"""The vocabulary of a definition, as frozen data: Role, State, Guard, Transition, TimeLimit, and where an amount comes from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from attrs import field, fields, frozen, has

from caseflow.basics.arguments import a_function, fields_take, instance_of, or_none
from caseflow.calendar import Span
from caseflow.errors import DefinitionError, kind_of, shown
from caseflow.law import Basis, Citation

Cites = tuple[Citation, ...]
# What a guard asks: it is handed a `View`, and answers True or the reason why not.
Check = Callable[[Any], bool | str]
# What a limit asks about a run that could pause it: its opening form and the matter. The answer is the ground, or None.
PauseBasis = Callable[[Any, Any], Cites | None]
CASE: Final = "case"
RUN: Final = "run"
# What a guard asks about an event, or about the runs inside: the first half of `Guard.asks`.
ONCE, HAPPENED, ANOTHER_PERSON, CLOSED = "once", "happened", "another_person", "closed"
ASKS: Final = (ONCE, HAPPENED, ANOTHER_PERSON, CLOSED)


def as_tuple(value: Any) -> tuple[Any, ...]:
    """Return one thing or several as a tuple: a row may name a single role, state or citation without brackets."""
    if value is None:
        return ()
    return tuple(value) if isinstance(value, (tuple, list, set, frozenset)) else (value,)


_ONE: Final = frozenset({"within", "target", "start", "opens_with", "form"})  # fields that take one thing, and not several


def only(what: str, *kinds: type) -> Callable[[Any, Any, Any], None]:
    """Return the validator of a field that takes `what`, one or several of `kinds`: a name in quotes is not yet a State."""

    def check(instance: Any, attribute: Any, value: Any) -> None:
        several = isinstance(value, tuple) and attribute.name not in _ONE
        for item in value if several else (value,):
            if not isinstance(item, kinds) or (isinstance(item, type) and not has(item)):
                cls = type(instance)
                where = f"{cls.__name__} {kind_of(getattr(instance, fields(cls)[0].name))}"
                raise DefinitionError(f"{where}: {attribute.name}= takes {what}, not {kind_of(item)}", field=attribute.name, value=item)

    return check


def _pairs(value: Any) -> tuple[Any, ...]:
    return tuple(value.items()) if isinstance(value, Mapping) else as_tuple(value)


def _extensions(instance: Any, _attribute: Any, value: tuple[Any, ...]) -> None:
    """Refuse all but names of clocks with a Span or its source: anything else would break the case that takes the row."""
    for pair in value:
        match pair:
            case (str(), Span() | FromMatter() | FromForm()):
                continue
            case (str(name), by):
                pass
            case by:
                name = "answer"
        takes = f"the names of clocks and by how much, such as {{{name!r}: working_days(5)}}, or from_form(...), from_matter(...)"
        raise DefinitionError(f"Transition {instance.event!r}: extends= takes {takes}; not {shown(by)}", field="extends", value=by)


a_state = instance_of(lambda: State, "a State", 'such as State("accepted", zh="已受理")')
_FIELDS: Final = fields_take(
    **{
        "Role | None": or_none(instance_of(lambda: Role, "a Role", 'such as Role("clerk", zh="窗口人员")')),
        "PauseBasis | None": or_none(a_function),
        "Callable[[Any], bool] | None": or_none(a_function),
        "str | FromMatter | None": or_none(instance_of(lambda: (str, FromMatter), "the name of a lifecycle, or from_matter(...)")),
        "Basis": instance_of(lambda: Basis, "a Basis, such as STATUTE, PROMISE or INTERNAL"),
    }
)


@frozen(field_transformer=_FIELDS)
class Role:
    """Who may act: the name that an `Actor` holds, with its Chinese term."""

    name: str
    zh: str = field(kw_only=True)


@frozen(field_transformer=_FIELDS)
class State:
    """Where a run stands. A final state is an outcome: a run that reaches it is closed."""

    name: str
    zh: str = field(kw_only=True)
    final: bool = field(default=False, kw_only=True)


A_STATE: Final = only('a State, such as State("accepted", zh="已受理")', State)
A_ROLE: Final = only('a Role, such as Role("clerk", zh="窗口人员")', Role)
A_FORM: Final = only("a class made with @form", type, type(None))
A_CITE: Final = only('a Citation, such as LICENSING[42] or centre_rule("…")', Citation)


class _Stays:
    __slots__ = ()

    def __repr__(self) -> str:
        return "STAYS"

    def __reduce__(self) -> str:
        return "STAYS"  # pickled by its name, so that it comes back as itself


STAYS: Final = _Stays()


@frozen(field_transformer=_FIELDS)
class FromMatter:
    """An amount or a name that the matter sets; None in the matter means untimed."""

    name: str
    default: Any = None


@frozen(field_transformer=_FIELDS)
class FromCentre:
    """An amount that the centre sets, by the name of its parameter; `rule` is the name by which the centre may adopt it too."""

    name: str
    default: Any = None
    rule: str | None = None


@frozen(field_transformer=_FIELDS)
class FromForm:
    """An amount that the form of the opening (on `extends=`: of the event) carries."""

    name: str


def from_matter(name: str, default: Any = None) -> Any:
    """Return a source: what the matter says under `name`, read when the run opens."""
    return FromMatter(name, default)


def from_centre(name: str, default: Any = None, *, rule: str | None = None) -> Any:
    """Return a source: what the centre's parameter `name` says, read when the clock starts.

    A centre may also adopt it by that name, or by `rule`: `Centre(adopts={rule: Adoption(...)})`.
    """
    return FromCentre(name, default, rule)


def from_form(name: str) -> Any:
    """Return a source: what the field `name` of the form says; for a limit the form of the opening, for `extends` that of the row.

    The field is a `Span`, or a `Span | None`; None leaves the limit untimed.
    """
    return FromForm(name)


Amount = Span | FromMatter | FromCentre | FromForm | None


AN_AMOUNT: Final = only(
    "a Span, such as working_days(5), or where it comes from, such as from_matter(...)", Span, FromMatter, FromCentre, FromForm, type(None)
)


def _callable(instance: Any, _attribute: Any, value: Any) -> None:
    if callable(value) and not isinstance(value, type):
        return
    kind = f"the class {value.__name__}; write {value.__name__}(...)" if isinstance(value, type) else shown(value)
    msg = f"Guard {instance.name!r}: check= takes a function, or an object that can be called, not {kind}"
    raise DefinitionError(msg, field="check", value=value)


def _pair(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _asks(instance: Any, _attribute: Any, value: Any) -> None:
    match value:
        case None | (str(), str()) if value is None or value[0] in ASKS:
            return
    takes = " or ".join(f'("{kind}", {"lifecycle" if kind == CLOSED else "event"})' for kind in ASKS)
    raise DefinitionError(f"Guard {instance.name!r}: asks= takes {takes}; not {shown(value)}", field="asks", value=value)


def _named(check: Any) -> str:
    """A function by its name, for its repr holds an address that differs in every process; anything else by its repr."""
    return str(getattr(check, "__qualname__", "")) or repr(check)


@frozen(field_transformer=_FIELDS)
class Guard:
    """A condition on a row. `check` takes a `View` and answers True, or the reason why not (zh and en in one text).

    A fingerprint knows a guard by its `name` and the role of `soft`, so a check with other arguments needs another name.
    `zh` and `en` say in a few words what must be so; where `en` is left out, sheets show the name.
    `asks` says as data what the check asks, so that definitions can be checked, journals verified and sheets written without knowing
    the check: `("once", event)`, `("happened", event)`, `("another_person", event)`, `("closed", lifecycle)`, or None for anything else.
    A guard of your own that asks one of these says so, whatever its name.
    `soft` names the role whose holder may waive the guard with a reason (“原则上”). `reads_form` says that the answer depends on the form:
    `offers`, which has no form, then shows “depends”. A guard with `cite` is asked only on days on which one of the citations is in force.

    Raises:
        DefinitionError: `asks` is something else, or `check` cannot be called.
    """

    name: str
    check: Check = field(repr=_named, validator=_callable)
    zh: str = field(kw_only=True)
    en: str = field(default="", kw_only=True)
    soft: Role | None = field(default=None, kw_only=True)
    reads_form: bool = field(default=False, kw_only=True)
    cite: Cites = field(default=(), kw_only=True, converter=as_tuple, validator=A_CITE)
    asks: tuple[str, str] | None = field(default=None, kw_only=True, converter=_pair, validator=_asks)

    def asks_for(self, kind: str) -> bool:
        """Return whether this guard asks a question of that kind, such as `ANOTHER_PERSON`."""
        return self.asks is not None and self.asks[0] == kind


def _quorum(instance: Any, _attribute: Any, value: Any) -> None:
    if value is not None and (type(value) is not int or value < 1):
        msg = f"Transition {instance.event!r}: quorum= takes how many inner runs must end so, 1 or more, not {shown(value)}"
        raise DefinitionError(msg, field="quorum", value=value)


@frozen(field_transformer=_FIELDS)
class Transition:
    """One row: an event, from where to where, by whom, what it takes and what it causes.

    `source` and `by` are one or several; `target=STAYS` leaves the run where it is. `form` is the class of the document that the row takes.
    A row with `by=None` is taken by itself: by a limit's `lapse=`, or, with `on_close_of=(lifecycle, outcome)`, when all inner runs of
    that lifecycle have closed and one of them with that outcome (None: with any). Where several such rows would be taken, the last
    written is: list them from the best outcome to the worst, since one objection among many agreements is an objection. With
    `quorum=n`, or with guards, the row does not wait for all: it is taken as soon as n of them have that outcome and the guards hold,
    before any row that waits, and the runs that are still open are called off. `quorum=1` on the bad outcome is a veto; on the good and
    on the bad one it is 或签.

    `submission=True` marks a row by which the applicant hands something in: after the centre's `closes_at`, or on a day that is not worked,
    it counts as received on the next working day by one reading (the stricter one takes the day itself).

    On other runs of the case: `opens` names the lifecycle of which a run is opened inside this one, with the document of the row, or,
    with `opens_each` (a field of that document that lists others), one for each document in the list (会签); `ends` those whose open runs
    inside are called off; `hands_over` the one that goes on in its place when this run closes (from_matter: the matter says which),
    and `follows` those that open beside it then.

    On clocks: `extends` maps the name of a limit to by how much: a span in the limit's unit, or from_form, from_matter. `restarts` names
    the limits that begin again with their whole time. On a row that hands over, `keeps` names the limits that go on in the heir with the
    time that is used, and `counts_from` the events from whose day the heir's clocks count. On a row that
    stays in its run, `keeps` names the limits that go on as if they had not been met: what met them was not good enough. `revokes` names
    the event that it takes back.

    Raises:
        DefinitionError: an argument got what it does not take, such as a name in quotes instead of a State.

    >>> from caseflow.calendar import working_days
    >>> clerk, reviewing = Role("clerk", zh="经办人"), State("reviewing", zh="审查中")
    >>> Transition("extend", reviewing, STAYS, clerk, zh="延长", extends={"decide": working_days(5)}).extends
    (('decide', Span(unit='working_days', n=5)),)
    """

    event: str
    source: tuple[State, ...] = field(converter=as_tuple, validator=A_STATE)
    target: State | _Stays = field(validator=only("a State, or STAYS", State, _Stays))
    by: tuple[Role, ...] = field(converter=as_tuple, validator=A_ROLE)
    zh: str = field(kw_only=True)
    form: type | None = field(default=None, kw_only=True, validator=A_FORM)
    guards: tuple[Guard, ...] = field(
        default=(), kw_only=True, converter=as_tuple, validator=only("a Guard, a condition with a name", Guard)
    )
    opens: str | None = field(default=None, kw_only=True)
    opens_each: str | None = field(default=None, kw_only=True)
    hands_over: str | FromMatter | None = field(default=None, kw_only=True)
    keeps: tuple[str, ...] = field(default=(), kw_only=True, converter=as_tuple)
    counts_from: tuple[str, ...] = field(default=(), kw_only=True, converter=as_tuple)
    follows: tuple[str, ...] = field(default=(), kw_only=True, converter=as_tuple)
    ends: tuple[str, ...] = field(default=(), kw_only=True, converter=as_tuple)
    on_close_of: tuple[str, str | None] | None = field(default=None, kw_only=True, converter=_pair)
    quorum: int | None = field(default=None, kw_only=True, validator=_quorum)
    extends: tuple[tuple[str, Any], ...] = field(default=(), kw_only=True, converter=_pairs, validator=_extensions)
    restarts: tuple[str, ...] = field(default=(), kw_only=True, converter=as_tuple)
    revokes: str | None = field(default=None, kw_only=True)
    submission: bool = field(default=False, kw_only=True)
    cite: Cites = field(default=(), kw_only=True, converter=as_tuple, validator=A_CITE)

    @property
    def is_early(self) -> bool:
        """True when it is taken by itself without waiting until all inner runs have closed."""
        return self.on_close_of is not None and (self.quorum is not None or bool(self.guards))

    def documents(self, form: Any) -> tuple[Any, ...]:
        """Return the documents with which the row opens runs, given its form: that form, or those that it lists."""
        return (form,) if self.opens_each is None else tuple(getattr(form, self.opens_each))

    def target_of(self, source: State) -> State:
        """Return where the row leads from `source`."""
        return source if isinstance(self.target, _Stays) else self.target


@frozen(field_transformer=_FIELDS)
class Stopped:
    """Another reading of a time limit: the same amount, but its clock stands still while a run of `by` is open inside.

    `basis` is that of `TimeLimit.pauses_if`: which of those runs stop it, and on what ground.
    """

    by: str
    basis: PauseBasis | None = None


@frozen(field_transformer=_FIELDS)
class TimeLimit:
    """A rule about time: a name, what meets it, how long, and the states in which its clock runs.

    `within` is a span, None (untimed), or its source: from_matter, from_centre, from_form. `met_by` are the events that end the clock in
    time; the due day is included, until 24:00 in the centre's zone. A clock runs on a day if, when that day began, its run stood in one of
    `while_in` and no run of `paused_by` (names of lifecycles) was open inside. `cite` has no default: a number without a source is a guess.
    A limit binds by the day on which its clock starts: one none of whose citations is in force then is untimed, and so is one that rests
    on a default of the library which the centre has not adopted.

    `lapse` names the row that the law takes when the period is over. Where the text allows several readings, `readings` holds them (spans,
    or `Stopped`): the clock is due on the earliest day, and breached only when the last has passed, unless the centre chose one of the
    spans by the parameter in `within`. `reading` says which reading of the text was taken, where it allows another.

    `pauses_if` is asked, with the opening form of a run that could pause the clock and the matter, on what ground it does: it answers with
    citations, or None where that run does not stop this clock. `starts_if` is asked, with the form of the entry that would start the
    clock, whether it does. `excused_by` names events (of a run inside: `lifecycle.event`) that take the blame away when they come in time:
    the clock is then late, and not breached. `of_applicant=True` marks a period of the applicant's: what is posted in time is in time.
    `dated_by=(event, field)` counts from the day in that field of the latest such event in the run, or from the day of that event.
    A clock that was stopped goes on on some day: that day is not counted, as a first day is not; `counts_resumption=True` counts it, where
    the text that is cited says so.

    Raises:
        DefinitionError: an argument got what it does not take, such as a number instead of a Span.

    >>> from caseflow.calendar import working_days
    >>> from caseflow.law import centre_rule
    >>> reviewing = State("reviewing", zh="审查中")
    >>> TimeLimit("decide", ("grant", "refuse"), working_days(20), reviewing, zh="决定期限", cite=centre_rule("审批规则")).met_by
    ('grant', 'refuse')
    """

    name: str
    met_by: tuple[str, ...] = field(converter=as_tuple)
    within: Any = field(validator=AN_AMOUNT)
    while_in: tuple[State, ...] = field(converter=as_tuple, validator=A_STATE)
    zh: str = field(kw_only=True)
    cite: Cites = field(kw_only=True, converter=as_tuple, validator=A_CITE)
    paused_by: tuple[str, ...] = field(default=(), kw_only=True, converter=as_tuple)
    pauses_if: PauseBasis | None = field(default=None, kw_only=True)
    starts_if: Callable[[Any], bool] | None = field(default=None, kw_only=True)
    excused_by: tuple[str, ...] = field(default=(), kw_only=True, converter=as_tuple)
    of_applicant: bool = field(default=False, kw_only=True)
    dated_by: tuple[str, str] | None = field(default=None, kw_only=True, converter=_pair)
    counts_resumption: bool = field(default=False, kw_only=True)
    lapse: str | None = field(default=None, kw_only=True)
    soft: bool = field(default=False, kw_only=True)
    readings: tuple[Span | Stopped, ...] = field(
        default=(), kw_only=True, converter=as_tuple, validator=only("a Span, or Stopped(...)", Span, Stopped)
    )
    basis: Basis = field(default=Basis.INTERNAL, kw_only=True)
    reading: str = field(default="", kw_only=True)
