"""The lifecycles that come with caseflow: one a file, pure data, importing only the face as a host does."""

from caseflow import Catalogue
from caseflow.machines.fast_track import FAST_TRACK
from caseflow.machines.instant import INSTANT
from caseflow.machines.intake import INTAKE
from caseflow.machines.joint import JOINT
from caseflow.machines.opinion import OPINION
from caseflow.machines.promised import PROMISED
from caseflow.machines.returned import RETURNED_CASE
from caseflow.machines.site_survey import SITE_SURVEY
from caseflow.machines.special_procedure import SPECIAL_PROCEDURE
from caseflow.machines.supplement import SUPPLEMENT
from caseflow.machines.upward import UPWARD

CATALOGUE = Catalogue(
    (INTAKE, INSTANT, PROMISED, SUPPLEMENT, RETURNED_CASE, UPWARD, JOINT, OPINION, SITE_SURVEY, SPECIAL_PROCEDURE, FAST_TRACK)
)

__all__ = [
    "CATALOGUE",
    "FAST_TRACK",
    "INSTANT",
    "INTAKE",
    "JOINT",
    "OPINION",
    "PROMISED",
    "RETURNED_CASE",
    "SITE_SURVEY",
    "SPECIAL_PROCEDURE",
    "SUPPLEMENT",
    "UPWARD",
]
