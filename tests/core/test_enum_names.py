"""Names given as members of a StrEnum, or as another subclass of `str`, are taken by value: nothing tells them from plain text."""

import enum
import pickle
from datetime import date

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseflow import (
    STAYS,
    Actor,
    Adoption,
    Centre,
    Guard,
    Lifecycle,
    Role,
    State,
    TimeLimit,
    Transition,
    Waiver,
    form,
    from_centre,
    personal,
)
from caseflow.calendar import CN, working_days
from caseflow.errors import BadInput, DefinitionError, NoSuchEvent
from caseflow.guards import once
from caseflow.journal import dumps, loads
from caseflow.law import centre_rule
from caseflow.store import MemoryStore

WORDS = ("tiny", "draft", "done", "mark", "finish", "starter", "decide", "soft_one", "w-01", "amy", "K-1", "pace", "u-1", "王建国", "备注")
SALT = "5a" * 16


class Text(str):
    """A host's own kind of text."""

    __slots__ = ()


Choice = enum.StrEnum("Choice", {f"M{i}": word for i, word in enumerate(WORDS)})
Mixed = enum.Enum("Mixed", {f"M{i}": word for i, word in enumerate(WORDS)}, type=str)
KINDS = {"StrEnum": Choice, "str and Enum": Mixed, "subclass": Text}


@form("笺")
class Slip:
    """A form with texts of every kind."""

    note: str
    who: str | None = personal(default=None)
    tags: tuple[str, ...] = ()
    day: date | None = None


def story(word):
    """One life of a case, in which every name is made by `word`; the case, its centre, and its text."""
    draft, done = State(word("draft"), zh="拟"), State(word("done"), zh="成", final=True)
    starter, rule = Role(word("starter"), zh="人"), centre_rule("规则")
    soft = Guard(word("soft_one"), lambda asked: bool(asked.done("finish")) or "尚未 (not yet)", zh="尚未", soft=starter)
    life = Lifecycle(
        word("tiny"), zh="小", edition=word("1") if word is Text else "1", start=draft, opens_with=Slip, opened_by=starter, cite=rule,
        transitions=(
            Transition(word("mark"), draft, STAYS, starter, zh="记", guards=(once(word("mark")), soft), restarts=(word("decide"),)),
            Transition(word("finish"), draft, done, starter, zh="成", form=Slip),
        ),
        limits=TimeLimit(word("decide"), word("finish"), from_centre(word("pace")), draft, zh="定", cite=rule),
    )  # fmt: skip
    centre = Centre(
        "c", lifecycles=life, calendar=CN, parameters={word("pace"): working_days(5)}, salt=lambda: SALT, correctors={word("starter")}
    )
    actor = Actor(word("amy"), roles={word("starter")}, unit=word("u-1"))
    slip = Slip(note=word("备注"), who=word("王建国"), tags=[word("mark")])
    case = centre.open(word("tiny"), case_no=word("K-1"), at="2021-03-01T09:00+08:00", actor=actor, form=slip, key=word("w-01"))
    waive = {word("soft_one"): Waiver(by=actor, why=word("备注"))}
    case = centre.fire(case, word("mark"), at="2021-03-02T09:00+08:00", actor=actor, run=word("tiny"), waive=waive)
    data = {"note": word("备注"), "who": word("王建国")}
    case = centre.fire(case, word("finish"), at="2021-03-03T09:00+08:00", actor=actor, form=data, key=word("mark"))
    return case, centre, dumps(case)


PLAIN_CASE, PLAIN_CENTRE, PLAIN_TEXT = story(str)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_nothing_tells_them_from_text(kind):
    """Journal, equality, hash, fingerprint, clocks and pickles are those of the same story told in plain text."""
    case, centre, text = story(kind)
    (life,), (plain,) = centre.lifecycles, PLAIN_CENTRE.lifecycles
    assert (text, life.fingerprint, hash(life)) == (PLAIN_TEXT, plain.fingerprint, hash(plain))
    assert case == PLAIN_CASE
    assert (hash(case), case.state, loads(text, PLAIN_CENTRE)) == (hash(PLAIN_CASE), "done", case)
    pickled = pickle.dumps(case.entries)
    assert pickle.loads(pickled) == PLAIN_CASE.entries  # noqa: S301  our own bytes
    assert kind.__name__.encode() not in pickled
    store = MemoryStore(centre)
    assert store.append(case, expected=0)
    assert (store.load(kind("K-1")), store.head(kind("K-1")).case_no) == (case, "K-1")


def texts_in(value):
    """Every text inside a record, its attributes and items."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple | list | frozenset):
        for item in value:
            yield from texts_in(item)
    elif attrs.has(type(value)):
        for attribute in attrs.fields(type(value)):
            yield from texts_in(getattr(value, attribute.name, None))


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_only_plain_texts_are_kept(kind):
    """No member of an enum is left in a definition, a form, an actor or an entry."""
    case, centre, _ = story(kind)
    entries = [(entry.event, entry.run, entry.actor, entry.role, entry.unit, entry.form, entry.extras.key) for entry in case.entries]
    kept = [*texts_in(tuple(centre.lifecycles)), *texts_in(entries), *centre.parameters, case.case_no, *centre.correctors]
    assert {type(text) for text in kept} == {str}


def test_a_plain_enum_is_refused_with_advice():
    """A member of an Enum that is no text has no one text: the message says what to do."""
    plain = enum.Enum("Plain", ["DRAFT"])
    with pytest.raises(DefinitionError, match=r"State .*: name= must be text, .*Plain is a plain Enum: make it an enum.StrEnum"):
        State(plain.DRAFT, zh="拟")
    with pytest.raises(BadInput, match=r"event must be text, .*Plain is a plain Enum"):
        PLAIN_CENTRE.fire(PLAIN_CASE, plain.DRAFT, at="2021-03-04T09:00+08:00", actor=Actor("a", roles={"starter"}))
    with pytest.raises(BadInput, match="a role must be text"):
        Actor("a", roles={plain.DRAFT})


@given(st.sampled_from(list(Choice)))
def test_a_role_is_taken_by_value(member):
    """A member has a `name` as a Role has; it is its value that counts."""
    assert Actor("a", roles={member}).roles == {member.value}


def test_adopting():
    """Rules that a centre adopts are named by value too."""
    life = PLAIN_CENTRE.lifecycles
    adopts = {Choice("pace"): Adoption("办法", date(2021, 1, 1), working_days(3))}
    assert list(map(type, Centre("c", lifecycles=life, calendar=CN, adopts=adopts).adopts)) == [str]


def test_an_unknown_member():
    """What no row has is refused by its value."""
    with pytest.raises(NoSuchEvent, match="'starter'"):
        PLAIN_CENTRE.fire(PLAIN_CASE, Choice("starter"), at="2021-03-04T09:00+08:00", actor=Actor("a", roles={"starter"}))
