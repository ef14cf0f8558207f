"""caseflow: lifecycles of government service cases as state machines, and the working-day calendar that computes their deadlines.

This is the face: what a host imports. Days and spans come from `caseflow.calendar`, the lifecycles that ship from `caseflow.machines`,
documents from `caseflow.forms`, citations from `caseflow.law`, errors from `caseflow.errors`.
"""

from caseflow.case import Actor, Case, Entry, Run, Waiver
from caseflow.centre import Centre
from caseflow.clocks import Clock
from caseflow.engine.offering import Offer
from caseflow.errors import CaseflowError
from caseflow.fields import form, personal
from caseflow.lifecycle import Catalogue, Lifecycle
from caseflow.lifecycle.rows import STAYS, Guard, Role, State, TimeLimit, Transition, from_centre, from_form, from_matter
from caseflow.matter import LegalType, Matter, Matters, load_matters

__all__ = [
    "STAYS",
    "Actor",
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
    "Waiver",
    "form",
    "from_centre",
    "from_form",
    "from_matter",
    "load_matters",
    "personal",
]
