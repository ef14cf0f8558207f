"""The lifecycles that come with caseflow, all of one plan (华龙政〔2021〕5号): one file each, data only, written as a host writes its own."""

from caseflow import Catalogue
from caseflow.machines.agency.agency import AGENCY
from caseflow.machines.agency.appointment import APPOINTMENT
from caseflow.machines.agency.document_relay import DOCUMENT_RELAY
from caseflow.machines.agency.enquiry import ENQUIRY
from caseflow.machines.agency.enquiry_reply import ENQUIRY_REPLY
from caseflow.machines.cases.bundle import BUNDLE
from caseflow.machines.cases.fast_track import FAST_TRACK
from caseflow.machines.cases.instant import INSTANT
from caseflow.machines.cases.intake import INTAKE
from caseflow.machines.cases.joint import JOINT
from caseflow.machines.cases.opinion import OPINION
from caseflow.machines.cases.promised import PROMISED
from caseflow.machines.cases.returned import RETURNED_CASE
from caseflow.machines.cases.site_survey import SITE_SURVEY
from caseflow.machines.cases.special_procedure import SPECIAL_PROCEDURE
from caseflow.machines.cases.supplement import SUPPLEMENT
from caseflow.machines.cases.upward import UPWARD
from caseflow.machines.institutions.appraisal import APPRAISAL
from caseflow.machines.institutions.archive_access import ARCHIVE_ACCESS
from caseflow.machines.institutions.archive_transfer import ARCHIVE_TRANSFER
from caseflow.machines.institutions.complaint import COMPLAINT
from caseflow.machines.institutions.correction_order import CORRECTION_ORDER
from caseflow.machines.institutions.evaluation import EVALUATION
from caseflow.machines.institutions.overdue_accountability import OVERDUE_ACCOUNTABILITY
from caseflow.machines.institutions.recurring_duty import RECURRING_DUTY
from caseflow.machines.institutions.site_acceptance import SITE_ACCEPTANCE
from caseflow.machines.people.posting import POSTING
from caseflow.machines.people.reassignment import REASSIGNMENT
from caseflow.machines.people.vacancy import VACANCY

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
        BUNDLE,
        # the procedures and institutions around them
        AGENCY,
        DOCUMENT_RELAY,
        EVALUATION,
        COMPLAINT,
        ARCHIVE_TRANSFER,
        ARCHIVE_ACCESS,
        POSTING,
        REASSIGNMENT,
        VACANCY,
        OVERDUE_ACCOUNTABILITY,
        ENQUIRY,
        ENQUIRY_REPLY,
        APPOINTMENT,
        APPRAISAL,
        SITE_ACCEPTANCE,
        CORRECTION_ORDER,
        RECURRING_DUTY,
    )
)

__all__ = [
    "AGENCY",
    "APPOINTMENT",
    "APPRAISAL",
    "ARCHIVE_ACCESS",
    "ARCHIVE_TRANSFER",
    "BUNDLE",
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
    "VACANCY",
]
