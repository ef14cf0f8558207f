"""送达: posting is recorded, receipt ends the clock; each way of delivery has its own proof (二(五), 行政许可法 44, 比照民诉法)."""

import re

import pytest

from caseflow.lifecycle.forms import fields_of
from caseflow.machines.agency import forms as agency_forms
from caseflow.machines.forms import DeliveryMode, Receipt
from caseflow.machines.shared import forms as shared_forms


def documents(module):
    return [cls for cls in vars(module).values() if hasattr(cls, "titles") and cls.__module__ == module.__name__]


@pytest.mark.parametrize("form", [*documents(agency_forms), *documents(shared_forms), Receipt], ids=lambda form: form.__name__)
def test_titles_are_chinese(form):
    """No field is shown by its name in code, and no two fields of a document by one title."""
    titles = [field.zh for field in fields_of(form)]
    assert [title for title in titles if re.search("[A-Za-z_]", title)] == []
    assert len(set(titles)) == len(titles)


def test_ways_of_delivery_are_said_in_chinese():
    """当面／邮寄／电子／留置, never by their codes."""
    assert [mode.zh for mode in DeliveryMode] == ["当面", "邮寄", "电子", "留置"]
