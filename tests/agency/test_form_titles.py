"""Every field of the institutions' documents has a Chinese title; lifecycles of this folder cite and word as the plan does."""

import pytest

from caseflow.lifecycle import Lifecycle
from caseflow.lifecycle.forms import fields_of
from caseflow.machines.institutions import (
    archive_access,
    archive_transfer,
    complaint,
    correction_order,
    evaluation,
    overdue_accountability,
    recurring_duty,
    site_acceptance,
)

MODULES = (
    archive_access, archive_transfer, complaint, correction_order, evaluation, overdue_accountability, recurring_duty, site_acceptance,
)  # fmt: skip
LIFECYCLES = [value for module in MODULES for value in vars(module).values() if isinstance(value, Lifecycle)]
FORMS = {row.form for lifecycle in LIFECYCLES for row in lifecycle.transitions if row.form} | {
    lifecycle.opens_with for lifecycle in LIFECYCLES
}
OWN = sorted((form for form in FORMS if form.__module__.endswith("institutions.forms")), key=lambda form: form.__name__)


@pytest.mark.parametrize("form", OWN, ids=lambda form: form.__name__)
def test_every_field_has_a_title(form):
    """An input page shows no field's name in code."""
    assert not [field.name for field in fields_of(form) if field.zh.isascii()]


@pytest.mark.parametrize("lifecycle", LIFECYCLES, ids=lambda lifecycle: lifecycle.name)
def test_a_default_can_be_waived(lifecycle):
    """A guard that rests on defaults of the library alone has a role that may waive it on record, until a centre adopts the rule."""
    firm = {
        guard.name
        for row in lifecycle.transitions
        for guard in row.guards
        if guard.cite and all(cite.is_default for cite in guard.cite) and guard.soft is None
    }
    assert firm == set()
