"""The lifecycles that come with caseflow: one a file, pure data, importing only the face as a host does."""

from caseflow import Catalogue
from caseflow.machines.agency import AGENCY
from caseflow.machines.appraisal import APPRAISAL
from caseflow.machines.archive_access import ARCHIVE_ACCESS
from caseflow.machines.archive_transfer import ARCHIVE_TRANSFER
from caseflow.machines.complaint import COMPLAINT
from caseflow.machines.correction_order import CORRECTION_ORDER
from caseflow.machines.document_relay import DOCUMENT_RELAY
from caseflow.machines.enquiry import ENQUIRY
from caseflow.machines.enquiry_reply import ENQUIRY_REPLY
from caseflow.machines.evaluation import EVALUATION
from caseflow.machines.fast_track import FAST_TRACK
from caseflow.machines.instant import INSTANT
from caseflow.machines.intake import INTAKE
from caseflow.machines.joint import JOINT
from caseflow.machines.opinion import OPINION
from caseflow.machines.overdue_accountability import OVERDUE_ACCOUNTABILITY
from caseflow.machines.posting import POSTING
from caseflow.machines.promised import PROMISED
from caseflow.machines.reassignment import REASSIGNMENT
from caseflow.machines.recurring_duty import RECURRING_DUTY
from caseflow.machines.returned import RETURNED_CASE
from caseflow.machines.site_acceptance import SITE_ACCEPTANCE
from caseflow.machines.site_survey import SITE_SURVEY
from caseflow.machines.special_procedure import SPECIAL_PROCEDURE
from caseflow.machines.supplement import SUPPLEMENT
from caseflow.machines.upward import UPWARD

CATALOGUE = Catalogue(
    (
        # the five kinds, and what happens inside them
        INTAKE,
        INSTANT,
        PROMISED,
        SUPPLEMENT,
        RETURNED_CASE,
        UPWARD,
        JOINT,
        OPINION,
        SITE_SURVEY,
        SPECIAL_PROCEDURE,
        FAST_TRACK,
        # the procedures and institutions around them
        AGENCY,
        DOCUMENT_RELAY,
        EVALUATION,
        COMPLAINT,
        ARCHIVE_TRANSFER,
        ARCHIVE_ACCESS,
        POSTING,
        REASSIGNMENT,
        OVERDUE_ACCOUNTABILITY,
        ENQUIRY,
        ENQUIRY_REPLY,
        APPRAISAL,
        SITE_ACCEPTANCE,
        CORRECTION_ORDER,
        RECURRING_DUTY,
    )
)

__all__ = [
    "AGENCY",
    "APPRAISAL",
    "ARCHIVE_ACCESS",
    "ARCHIVE_TRANSFER",
    "CATALOGUE",
    "COMPLAINT",
    "CORRECTION_ORDER",
    "DOCUMENT_RELAY",
    "ENQUIRY",
    "ENQUIRY_REPLY",
    "EVALUATION",
    "FAST_TRACK",
    "INSTANT",
    "INTAKE",
    "JOINT",
    "OPINION",
    "OVERDUE_ACCOUNTABILITY",
    "POSTING",
    "PROMISED",
    "REASSIGNMENT",
    "RECURRING_DUTY",
    "RETURNED_CASE",
    "SITE_ACCEPTANCE",
    "SITE_SURVEY",
    "SPECIAL_PROCEDURE",
    "SUPPLEMENT",
    "UPWARD",
]
