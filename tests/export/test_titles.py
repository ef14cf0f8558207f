"""People read Chinese titles on input pages and sheets: no field and no choice is shown by its name in code."""

import re

import pytest

from caseflow import Matter
from caseflow.lifecycle.forms import fields_of
from caseflow.lifecycle.kinds import Kind, label
from caseflow.machines import CATALOGUE, forms


def with_those_inside(form):
    """The form, and every form that one of its fields holds, at any depth."""
    inner = [field.type.innermost for field in fields_of(form)]
    return {form}.union(*(with_those_inside(part.cls) for part in inner if part.kind is Kind.FORM))


DOCUMENTS = {row.form for lifecycle in CATALOGUE for row in lifecycle.transitions if row.form}
DOCUMENTS |= {lifecycle.opens_with for lifecycle in CATALOGUE if lifecycle.opens_with}
FORMS = sorted(set().union(*map(with_those_inside, DOCUMENTS | {Matter})), key=lambda form: (form.__module__, form.__name__))
CHOICES = sorted(
    {field.type.innermost.cls for form in FORMS for field in fields_of(form) if field.type.innermost.kind is Kind.ENUM},
    key=lambda cls: (cls.__module__, cls.__name__),
)


def is_chinese(text):
    """Whether an official can read it: it has a Chinese character and no Latin letter."""
    return bool(re.search("[一-龥]", text)) and not re.search("[A-Za-z]", text)


def test_what_is_looked_at():
    """Forms inside forms are looked at too, and matters with their parts."""
    assert {"Matter", "Material", "Fee", "SpecialStep", "MissingItem", "Bundle"} <= {form.__name__ for form in FORMS}
    assert {"LegalType", "SpecialKind", "DeliveryMode"} <= {cls.__name__ for cls in CHOICES}


def test_a_host_takes_every_document_from_one_module():
    """Each document that an event of a lifecycle takes can be imported from `caseflow.machines.forms`."""
    assert sorted(form.__name__ for form in DOCUMENTS if form.__name__ not in forms.__all__) == []
    assert all(getattr(forms, form.__name__) is form for form in DOCUMENTS)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_every_form_and_field_has_a_chinese_title(form):
    """The name of a document and the title of each of its fields are Chinese."""
    titles = {field.name: field.zh for field in fields_of(form)} | {form.__name__: form.zh}
    assert {name: zh for name, zh in titles.items() if not is_chinese(zh)} == {}


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_no_two_fields_have_one_title(form):
    """Two fields of one document can be told apart by their titles."""
    titles = [field.zh for field in fields_of(form)]
    assert sorted(set(titles)) == sorted(titles)


@pytest.mark.parametrize("cls", CHOICES, ids=lambda cls: cls.__name__)
def test_every_choice_has_a_chinese_label(cls):
    """Each member of an enum is shown in Chinese."""
    assert [member.name for member in cls if not is_chinese(label(member)[0])] == []
