"""caseflow: lifecycles of government service cases as state machines, and the working-day calendar that computes their deadlines.

This is the face: what a host imports. Days and spans come from `caseflow.calendar`, the lifecycles that ship from `caseflow.machines`,
documents from `caseflow.machines.forms`, citations from `caseflow.law`, errors from `caseflow.errors`.
"""

from caseflow.case.matter import Matter
from caseflow.case.matters import Matters, load_matters
from caseflow.case.records import Actor, Case, Entry, Run, Waiver
from caseflow.clocks.clock import Clock
from caseflow.engine.centre import Centre
from caseflow.engine.offering import Offer
from caseflow.errors import CaseflowError
from caseflow.law import LegalType
from caseflow.lifecycle import Catalogue, Lifecycle
from caseflow.lifecycle.forms import form, personal
from caseflow.lifecycle.vocabulary import STAYS, Guard, Role, State, TimeLimit, Transition, from_centre, from_form, from_matter

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
