"""Roles cannot be evaded: every transition of every shipped lifecycle, in every state, refuses every other role."""

import pytest
from msgspec.structs import astuple, replace

from caseflow import Actor
from caseflow.errors import BadInput, NotPermitted
from caseflow.lifecycle.steps import lookup_of
from caseflow.machines import CATALOGUE
from tests.core.stories import CENTRE, LICENCE, make

ROLES = {role.name for lifecycle in CATALOGUE for by in (lifecycle.opened_by, *(row.by for row in lifecycle.transitions)) for role in by}
AT = "2021-03-17T09:00+08:00"


def lookalikes(name):
    """Names that look like `name` but are different: another case, a Cyrillic letter, a full-width letter, one letter more or less."""
    return {name.upper(), name.capitalize(), name.replace("a", "а"), name.replace("e", "ｅ"), f"{name}_", name[:-1]} - {name}


def opened(lifecycle):
    form = make(lifecycle.opens_with) if lifecycle.opens_with else None
    who = Actor("w-1", roles={lifecycle.opened_by[0]}, unit="u-1")
    return CENTRE.open(lifecycle.name, case_no="R-1", matter=LICENCE, at=AT, actor=who, form=form)


@pytest.mark.parametrize("lifecycle", list(CATALOGUE), ids=lambda lifecycle: lifecycle.name)
def test_every_row_and_every_other_role(lifecycle):
    """Whoever has none of a transition's roles is refused, with the allowed roles, and the case is unchanged."""
    case, tried = opened(lifecycle), 0
    for state, steps in lookup_of(lifecycle).steps.items():
        there = replace(case, runs=(replace(case.runs[0], state=state),))
        before = astuple(there)
        for event, step in steps.items():
            for role in (ROLES | {other for name in step.roles for other in lookalikes(name)}) - step.roles if step.roles else ():
                with pytest.raises(NotPermitted) as refused:
                    CENTRE.fire(there, event, at=AT, actor=Actor("w-2", roles={role}))
                assert refused.value.allowed == tuple(sorted(step.roles))
                tried += 1
        assert astuple(there) == before
    assert tried >= len(ROLES)


@pytest.mark.parametrize("lifecycle", list(CATALOGUE), ids=lambda lifecycle: lifecycle.name)
def test_opening_too(lifecycle):
    """Nobody opens a case in another role."""
    allowed = {role.name for role in lifecycle.opened_by}
    for role in (ROLES | {other for name in allowed for other in lookalikes(name)}) - allowed:
        with pytest.raises(NotPermitted):
            CENTRE.open(lifecycle.name, case_no="R-1", matter=LICENCE, at=AT, actor=Actor("w-2", roles={role}))


@pytest.mark.parametrize("roles", [{""}, {None}, {"window_clerk", ""}, "window_clerk", {"window_clerk\u200b"}])
def test_roles_that_are_none(roles):
    """Empty roles, None, a bare text, and invisible characters are refused as roles."""
    with pytest.raises(BadInput):
        Actor("w-2", roles=roles)
