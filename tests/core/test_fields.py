"""Documents: every kind of field is written as JSON data and read back; a wrong value is refused with the path to it."""

import enum
import json
import pickle
from datetime import date, datetime, timedelta, timezone

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseflow import form, personal
from caseflow.calendar import Span, working_days
from caseflow.errors import BadInput, FormRefused
from caseflow.lifecycle.forms import Erased, an_id, checked, fields_of, from_data, non_empty, not_blank, personal_fields, to_data
from caseflow.lifecycle.kinds import Kind
from caseflow.machines import forms
from tests.core.stories import make


class Colour(enum.Enum):
    RED = "红"
    BLUE = "蓝"


class Grade(enum.Enum):
    FIRST = 1
    SECOND = 2


@form("内页")
class Page:
    title: str = attrs.field(validator=not_blank)
    lines: tuple[str, ...] = ()


@form("全表")
class Everything:
    text: str
    number: int
    yes: bool
    day: date
    instant: datetime
    span: Span
    colour: Colour
    grade: Grade
    page: Page
    pages: tuple[Page, ...] = attrs.field(validator=non_empty)
    days: tuple[date, ...] = ()
    maybe: str | None = None
    maybe_span: Span | None = None
    maybe_pages: tuple[Page, ...] | None = None
    secret: str | None = personal(default=None)


text = st.text(st.characters(codec="utf-8"), max_size=20)
titles = text.filter(str.strip)
pages = st.builds(Page, title=titles, lines=st.lists(text, max_size=3).map(tuple))
zones = st.integers(-720, 840).map(lambda minutes: timezone(timedelta(minutes=minutes)))
forms_of_everything = st.builds(
    Everything,
    text=text,
    number=st.integers(-(10**15) + 1, 10**15 - 1),
    yes=st.booleans(),
    day=st.dates(),
    instant=st.datetimes(timezones=zones),
    span=st.builds(Span, st.sampled_from(["working_days", "calendar_days", "months", "years"]), st.integers(1, 99_999)),
    colour=st.sampled_from(Colour),
    grade=st.sampled_from(Grade),
    page=pages,
    pages=st.lists(pages, min_size=1, max_size=3).map(tuple),
    days=st.lists(st.dates(), max_size=3).map(tuple),
    maybe=st.none() | text,
    maybe_span=st.none() | st.just(working_days(3)),
    maybe_pages=st.none() | st.lists(pages, max_size=2).map(tuple),
    secret=st.none() | text,
)

RIGHT = {
    "text": "甲",
    "number": 1,
    "yes": True,
    "day": "2021-03-17",
    "instant": "2021-03-17T09:30:00+08:00",
    "span": "10 working_days",
    "colour": "红",
    "grade": 1,
    "page": {"title": "一"},
    "pages": [{"title": "一"}, {"title": "二"}],
}


@given(forms_of_everything)
def test_to_data_and_back(document):
    """A document that was written as JSON text is read back as the same document."""
    data = json.loads(json.dumps(to_data(document)))
    assert from_data(Everything, data) == document
    assert to_data(from_data(Everything, data)) == data


@pytest.mark.parametrize(
    "cls",
    [cls for cls in vars(forms).values() if isinstance(cls, type) and attrs.has(cls) and issubclass(type(cls.__dict__.get("zh")), str)],
    ids=lambda cls: cls.__name__,
)
def test_every_document_that_ships(cls):
    """Every document that ships can be written and read back; it is frozen, and has a Chinese name."""
    document = make(cls)
    assert from_data(cls, json.loads(json.dumps(to_data(document)))) == document
    assert pickle.loads(pickle.dumps(document)) == document  # noqa: S301  # our own bytes
    assert cls.zh
    for field in fields_of(cls)[:1]:
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            setattr(document, field.name, None)


def test_the_description_of_the_fields():
    """Each field has its kind, whether it may be None, whether it must be given, and whether it is personal; computed once per class."""
    fields = {field.name: field for field in fields_of(Everything)}
    kinds = {name: field.type.kind for name, field in fields.items()}
    plain = [Kind.TEXT, Kind.WHOLE_NUMBER, Kind.BOOLEAN, Kind.DAY, Kind.INSTANT, Kind.SPAN]
    assert list(kinds.values())[:9] == [*plain, Kind.ENUM, Kind.ENUM, Kind.FORM]
    assert {name for name, kind in kinds.items() if kind is Kind.LIST} == {"pages", "days", "maybe_pages"}
    assert {name for name, field in fields.items() if field.type.optional} == {"maybe", "maybe_span", "maybe_pages", "secret"}
    assert {name for name, field in fields.items() if field.required} == set(RIGHT)
    assert [field.name for field in fields.values() if field.personal] == ["secret"]
    assert fields["maybe_pages"].type.innermost.cls is fields["page"].type.cls is Page
    assert fields_of(Everything) is fields_of(Everything)


def test_default_values_are_left_out():
    """Default values are not written, which keeps the lines short."""
    assert to_data(from_data(Everything, RIGHT)) == RIGHT


WRONG = {
    "text": (5, "text must be text of at most 20000 characters, not 5"),
    "text too long": ({"text": "长" * 20_001}, "text must be text of at most 20000"),
    "half a character": ({"text": "\ud800"}, "text must be text"),
    "number": ("1", "number must be a whole number, not '1'"),
    "a number that is yes": ({"number": True}, "number must be a whole number, not True"),
    "too large": ({"number": 10**15}, "number must be a whole number"),
    "yes": (1, "yes must be true or false, not 1"),
    "day": ("2021-02-30", "day: "),
    "no day": ({"day": "20210317"}, "day must be a day such as 2021-03-17"),
    "an hour too many": ({"day": "2021-03-17T09:30"}, "day must be a day such as 2021-03-17"),
    "other digits": ({"day": "２０２１-03-17"}, "day must be a day"),
    "instant": ("2021-03-17T09:30", "instant must be an instant with an offset"),
    "no instant": ({"instant": "noon"}, "instant: "),
    "span": ("10 working_day", "did you mean 'working_days'?"),
    "no span": ({"span": 10}, "span must be a span such as '10 working_days', not 10"),
    "colour": ("绿", "colour: must be one of 红, 蓝, not '绿'"),
    "a colour that is a list": ({"colour": ["红"]}, "colour: must be one of 红, 蓝, not a list of 1"),
    "grade": ("1", "grade: must be one of 1, 2, not '1'"),
    "a grade that is yes": ({"grade": True}, "grade: must be one of 1, 2, not True"),
    "page": ("一", "page: Page (内页) must be an object with fields, not text of length 1"),
    "a page without": ({"page": {}}, "page: Page (内页): title is missing"),
    "a page with": ({"page": {"titel": "一", "title": "二"}}, "page: Page (内页): it has no field 'titel' (did you mean 'title'?)"),
    "pages": ({}, "pages must be a list, each item a Page, not a dict of 0"),
    "no pages": ({"pages": []}, "pages must list at least one"),
    "a page inside": ({"pages": [{"title": "一"}, {"title": " "}]}, "pages[1]: Page (内页): title must be filled in, not blank"),
    "a line inside": ({"pages": [{"title": "一", "lines": ["甲", 5]}]}, "pages[0]: Page (内页): lines[1] must be text"),
    "days": (["2021-03-17", "2021-03-32"], "days[1]: "),
    "unknown": ({"maybee": "x"}, "it has no field 'maybee' (did you mean 'maybe'?); its fields are text"),
}


@pytest.mark.parametrize(
    ("wrong", "says"), [(w if isinstance(w, dict) and k != "pages" else {k: w}, s) for k, (w, s) in WRONG.items()], ids=list(WRONG)
)
def test_what_is_refused(wrong, says):
    """A field of the wrong kind, an unknown or a missing one is refused with the path to it and the nearest name."""
    with pytest.raises(FormRefused) as caught:
        from_data(Everything, RIGHT | wrong)
    assert str(caught.value).startswith("Everything (全表)")
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ({"pages": [{"title": "一"}, {}]}, "pages[1]"),
        ({"pages": [{"title": ""}]}, "pages[0].title"),
        ({"page": {"title": ""}}, "page.title"),
        ({"page": {"title": "x", "lines": [1]}}, "page.lines[0]"),
    ],
)
def test_the_path_of_a_fault(wrong, path):
    """The error has the path of the fault as an attribute too."""
    with pytest.raises(FormRefused) as caught:
        from_data(Everything, RIGHT | wrong)
    assert caught.value.path == path


def test_deep_paths():
    """The path goes through every level."""

    @form("外层")
    class Outer:
        books: tuple[Book, ...]

    with pytest.raises(FormRefused) as caught:
        from_data(Outer, {"books": [{"pages": [{"title": "一"}]}, {"pages": [{"title": "一"}, {"title": 5}]}]})
    assert caught.value.path == "books[1].pages[1].title"
    assert "books[1]: Book (书): pages[1]: Page (内页): title must be text" in str(caught.value)


@form("书")
class Book:
    pages: tuple[Page, ...]


class TestDeclaring:
    @pytest.mark.parametrize("hint", [float, dict, list[str], tuple[str, int], str | int, bytes, object])
    def test_what_a_form_cannot_hold(self, hint):
        """A field of another type is refused when the form is declared."""
        with pytest.raises(BadInput, match="a form cannot hold"):
            form("坏")(type("Bad", (), {"__annotations__": {"field": hint}}))

    def test_an_enum_of_other_values(self):
        """An enum whose values are neither text nor whole numbers is refused too."""
        odd = enum.Enum("odd", {"A": (1, 2)})
        with pytest.raises(BadInput, match="its values must be text or whole numbers"):
            form("坏")(type("Bad", (), {"__annotations__": {"field": odd}}))

    def test_a_list_becomes_a_tuple(self):
        """A host may pass a list where the document holds a tuple."""
        assert Page(title="一", lines=["甲"]).lines == ("甲",)

    def test_a_custom_converter(self):
        """A field may have its own converter."""

        @form("转")
        class Converted:
            names: tuple[str, ...] = attrs.field(converter=lambda value: tuple(value.split("、")))

        assert Converted(names="甲、乙").names == ("甲", "乙")


class TestPersonal:
    def test_which_they_are(self):
        """The personal fields of a class are known, in its order."""
        assert personal_fields(Everything) == ("secret",)
        assert personal_fields(forms.Application) == ("applicant", "contact")
        assert personal_fields(Page) == ()

    def test_erased(self):
        """An erased value is text that says so, and no rule is applied to it."""
        never = checked(lambda _: "is never right")
        assert repr(Erased("ab")) == "Erased('ab')"

        @form("密")
        class Secret:
            name: str = personal(validator=never)

        assert Secret(name=Erased("ab")).name == "ab"
        with pytest.raises(FormRefused, match=r"Secret \(密\): name is never right"):
            Secret(name="王某")


def test_rules_about_content():
    """Rules about content: two persons must be different, and a person must have an id."""
    with pytest.raises(FormRefused, match="names the same person twice"):
        forms.SurveyReport(staff=("w-01", "w-01"), found="符合")
    with pytest.raises((FormRefused, BadInput), match="a person's id"):
        forms.SurveyReport(staff=("",), found="符合")
    with pytest.raises(FormRefused):
        from_data(forms.SurveyReport, {"staff": ["w-01", ""], "found": "符合"})


class TestPersonalDeclared:
    def test_only_text_that_may_be_missing(self):
        """A personal field is text, with no default but None: anything else could not be erased, and is refused when it is declared."""
        with pytest.raises(BadInput, match="is personal: it must be text"):

            @form("年龄")
            class Aged:
                age: int = personal()

        with pytest.raises(BadInput, match="no default but None"):

            @form("姓名")
            class Named:
                name: str = personal(default="无名")

    def test_not_inside_another(self):
        """A form whose personal fields would stand in the line of another form is refused there, however deep they lie."""

        @form("人")
        class Person:
            name: str = personal()

        with pytest.raises(BadInput, match="holds Person, whose personal fields would stand in the line"):

            @form("名册")
            class Register:
                people: tuple[Person, ...]


def test_an_id_or_none():
    """A field of ids takes an id, a list of ids, or None; anything that cannot be an id is refused by name."""

    @form("派工单")
    class Assignment:
        to: str | None = attrs.field(default=None, validator=an_id("a person"))
        others: tuple[str, ...] = attrs.field(default=(), validator=an_id("a person"))

    assert Assignment(to="w-03", others=("w-04",)).others == ("w-04",)
    assert Assignment().to is None
    with pytest.raises(BadInput, match="a person's id 'w 3 ' cannot be an id"):
        Assignment(others=("w-04", "w 3 "))
