"""What a procedure is: every word for lifecycles and for the documents that their events carry.

A host takes all of them from here: roles, states, guards, rows and limits; where an amount comes from; and for documents `form`,
`personal` and the validators of fields. Definitions are frozen data, checked when they are built.
"""

from caseflow.lifecycle.definition import Catalogue, Lifecycle
from caseflow.lifecycle.forms import Erased, an_id, checked, form, from_data, non_empty, not_blank, personal, personal_fields, to_data
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
