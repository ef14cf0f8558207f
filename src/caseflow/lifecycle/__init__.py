"""What a procedure is: every word for lifecycles and for the documents that their events carry.

A host takes all of them from here: roles, states, guards, rows and limits; where an amount comes from; and for documents `form`,
`personal` and the validators of fields. Definitions are frozen data, checked when they are built.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from caseflow.basics.ids import check_id
from caseflow.lifecycle.definition import Catalogue, Lifecycle
from caseflow.lifecycle.forms import Erased, checked, form, from_data, non_empty, not_blank, personal, personal_fields, to_data
from caseflow.lifecycle.vocabulary import (
    ANOTHER_PERSON,
    CASE,
    CLOSED,
    HAPPENED,
    ONCE,
    RUN,
    STAYS,
    Cites,
    FromCentre,
    FromForm,
    FromMatter,
    Guard,
    Role,
    State,
    TimeLimit,
    Transition,
    from_centre,
    from_form,
    from_matter,
)


def an_id(whose: str) -> Callable[[Any, Any, Any], None]:
    """Return the validator of a form's field that holds an id, or a list of ids; `whose` names them in the error ("a person").

    An id is text of 1 to 128 characters in Unicode normal form C, without invisible characters or blanks at either end.

    Raises:
        BadInput: when the form is made, with what the id breaks.

    >>> import attrs
    >>> @form("派工单")
    ... class Assignment:
    ...     to: str = attrs.field(validator=an_id("a person"))
    >>> Assignment(to="w-03 ")
    Traceback (most recent call last):
    ...
    caseflow.errors.BadInput: a person's id 'w-03 ' cannot be an id: it begins or ends with a space
    see docs/reference/errors.md#badinput
    """

    def check(_form: Any, _attribute: Any, value: Any) -> None:
        for each in value if isinstance(value, tuple) else (value,):
            if each is not None:
                check_id(each, f"{whose}'s id")

    return check


__all__ = [
    "ANOTHER_PERSON",
    "CASE",
    "CLOSED",
    "HAPPENED",
    "ONCE",
    "RUN",
    "STAYS",
    "Catalogue",
    "Cites",
    "Erased",
    "FromCentre",
    "FromForm",
    "FromMatter",
    "Guard",
    "Lifecycle",
    "Role",
    "State",
    "TimeLimit",
    "Transition",
    "an_id",
    "checked",
    "form",
    "from_centre",
    "from_data",
    "from_form",
    "from_matter",
    "non_empty",
    "not_blank",
    "personal",
    "personal_fields",
    "to_data",
]
