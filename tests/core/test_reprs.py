"""What prints in one line: cases, entries, clocks, offers and forms, short and without a personal value; errors show none either."""

import enum
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseflow import Actor, Case, personal
from caseflow.calendar import CN, explain, working_days
from caseflow.errors import BadInput, FormRefused
from caseflow.lifecycle import an_id, checked, form, from_data
from caseflow.machines.forms import Application
from tests.core.stories import CENTRE, LICENCE, Story, accepted, at

NAME = "王建国"


@form("户表")
class Person:
    """A form with fields of every kind that may hold what somebody typed."""

    who: str = personal()
    contact: str | None = personal(default=None)
    note: str = ""
    tags: tuple[str, ...] = ()
    day: date | None = None


@pytest.mark.parametrize(
    "story",
    [Story("intake", "2021-03-17", form=Application(applicant=NAME, contact=NAME)), accepted(), accepted().fire("grant", "2021-05-20")],
)
def test_one_short_line(story):
    """A case and all that it holds print in one line of at most 200 characters, without a personal value."""
    case = story.case
    things = [case, *case.entries, *CENTRE.clocks(case, at=at("2021-06-01")), *CENTRE.offers(case, at=at("2021-06-01")), LICENCE]
    for thing in (*things, *(entry.form for entry in case.entries)):
        text = repr(thing)
        assert "\n" not in text
        assert len(text) <= 200
        assert NAME not in text


def test_what_they_say():
    """An entry says who did what when; one by law says so. A case with many runs names the first."""
    entries = Story("intake", "2021-03-17").lapse("2021-04-01").case.entries
    assert repr(entries[0]) == "<Entry 0: open intake#1, p-applicant as applicant, 2021-03-17T09:00+08:00, with Application>"
    assert repr(entries[1]) == "<Entry 1: deem_accepted intake#1, by law, 2021-03-25T00:00+08:00>"
    case = accepted().case
    many = Case(case.case_no, None, case.entries, case.runs * 4, case.standing)
    assert repr(many).endswith("and 5 more>")


@given(st.text(max_size=300), st.text(max_size=50), st.lists(st.text(max_size=50), max_size=9))
def test_a_form(note, who, tags):
    """A form shows its fields; a personal one as …, a long text cut."""
    who = f"⟦{who}⟧".encode(errors="ignore").decode()
    made = Person(who=who, note=note.encode(errors="ignore").decode(), tags=[tag.encode(errors="ignore").decode() for tag in tags])
    text = repr(made)
    assert text.startswith("Person(who=…, contact=None, note=")
    assert who not in text
    assert len(text) <= 200
    assert "\n" not in text


def test_a_repr_of_its_own():
    """A form that says how it prints keeps its word."""

    @form("条")
    class Own:
        def __repr__(self):
            return "own"

    assert repr(Own()) == "own"


def test_a_trace_prints_as_its_table():
    """`print` of an explanation shows the days."""
    trace = explain(working_days(2), after=date(2021, 4, 30), calendar=CN)
    assert str(trace) == trace.text()
    assert "2021-05-06" in str(CENTRE.clocks(accepted("2021-04-30").case, at=at("2021-06-01"))[0].explain())


def test_a_case_whose_opening_was_annulled():
    """A run whose opening was annulled is gone; a notebook still shows the lines that were written in it."""
    story = accepted().fire("order_special", "2021-03-18").fire("end_special", "2021-03-19")
    last = len(story.case.entries) - 1
    case = story.correct(last, "2021-03-20").correct(last - 1, "2021-03-20").case
    assert case.entries[last].run not in {run.id for run in case.runs}
    assert "end_special" in case._repr_mimebundle_()["text/plain"]


WRONG = [
    7,
    1.5,
    b"x",
    [NAME],
    {NAME: NAME},
    (NAME,),
    enum.Enum("Plain", {"A": NAME}).A,
    "长" * 20_001 + NAME,
    NAME + "\ud800",
    object(),
    13800000000,
]


@pytest.mark.parametrize("wrong", WRONG, ids=lambda value: type(value).__name__)
@pytest.mark.parametrize("field", ["who", "contact"])
def test_a_wrong_personal_value_is_not_shown(field, wrong):
    """Of a personal value of the wrong kind only the type or the length is said, by the form, by its data and by a verb."""
    values = {"who": "x", field: wrong}
    calls = [
        lambda: Person(**values),
        lambda: from_data(Person, values),
        lambda: CENTRE.open(
            "intake", case_no="A", matter=LICENCE, at=at("2021-03-17"), actor=Actor("a", roles={"applicant"}), form={"applicant": wrong}
        ),
    ]
    for call in calls:
        with pytest.raises(FormRefused, match="must be text of at most 20000 characters") as caught:
            call()
        assert NAME not in str(caught.value)
        assert "1380" not in str(caught.value)
        assert "value" not in caught.value.facts


def test_a_rule_about_a_personal_value():
    """A rule that a personal value breaks keeps it out of the facts, and an id out of the text."""

    @form("条")
    class Slip:
        who: str = personal(validator=checked(lambda value: None if value else "must be filled in"))
        number: str | None = personal(default=None, validator=an_id("a person"))

    with pytest.raises(FormRefused) as caught:
        Slip(who="")
    assert "value" not in caught.value.facts
    with pytest.raises(BadInput, match="a person's id text of length 4 cannot be an id: it begins or ends with a space") as refused:
        Slip(who="x", number=f"{NAME} ")
    assert "value" not in refused.value.facts
    with pytest.raises(FormRefused, match="must be an object with fields, not text of length 3"):
        from_data(Slip, NAME)
