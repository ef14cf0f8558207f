"""caseflow: lifecycles of government service cases as state machines, and the working-day calendar that computes their deadlines.

This is what a host imports first. Days and spans come from `caseflow.calendar`, the other words for lifecycles and documents from
`caseflow.lifecycle`, conditions from `caseflow.guards`, citations from `caseflow.law`, errors from `caseflow.errors`, stores from
`caseflow.store`, and the lifecycles that ship from `caseflow.machines`.
"""

from caseflow.case.matter import Matter, applicable
from caseflow.case.matters import Matters, load_matters
from caseflow.case.records import Actor, Case, Entry, Run, Waiver
from caseflow.clocks.clock import Clock, clocks_of
from caseflow.engine.as_machine import as_machine
from caseflow.engine.centre import Centre
from caseflow.engine.offering import Offer
from caseflow.engine.view import View
from caseflow.errors import CaseflowError
from caseflow.law import Adoption, LegalType, centre_rule
from caseflow.lifecycle import (
    STAYS,
    Catalogue,
    Guard,
    Lifecycle,
    Role,
    State,
    TimeLimit,
    Transition,
    form,
    from_centre,
    from_form,
    from_matter,
    personal,
)

__all__ = [
    "STAYS",
    "Actor",
    "Adoption",
    "Case",
    "CaseflowError",
    "Catalogue",
    "Centre",
    "Clock",
    "Entry",
    "Guard",
    "LegalType",
    "Lifecycle",
    "Matter",
    "Matters",
    "Offer",
    "Role",
    "Run",
    "State",
    "TimeLimit",
    "Transition",
    "View",
    "Waiver",
    "applicable",
    "as_machine",
    "centre_rule",
    "clocks_of",
    "form",
    "from_centre",
    "from_form",
    "from_matter",
    "load_matters",
    "personal",
]
