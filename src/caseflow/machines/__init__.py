"""The lifecycles that come with caseflow: one a file, pure data, importing only the face as a host does."""

from caseflow import Catalogue
from caseflow.machines.intake import INTAKE
from caseflow.machines.promised import PROMISED
from caseflow.machines.site_survey import SITE_SURVEY
from caseflow.machines.special_procedure import SPECIAL_PROCEDURE
from caseflow.machines.supplement import SUPPLEMENT

CATALOGUE = Catalogue((INTAKE, SUPPLEMENT, PROMISED, SITE_SURVEY, SPECIAL_PROCEDURE))

__all__ = ["CATALOGUE", "INTAKE", "PROMISED", "SITE_SURVEY", "SPECIAL_PROCEDURE", "SUPPLEMENT"]
