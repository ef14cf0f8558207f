"""The editions of 2021-03-10 of the lifecycles that were changed later, as far as the open cases of the example need them.

Each is the present edition without what came later: rows that did not exist, conditions that were not asked, and clocks that were stopped,
met or excused otherwise. Nothing of 2021 was released; these are here to test that an open case can be moved to the present edition.
"""

from attrs import evolve

from caseflow import from_matter
from caseflow.machines import CATALOGUE
from caseflow.machines.cases.upward import PREPARING, REPLY_RECEIVED
from caseflow.machines.institutions.evaluation import EXPLAINED, RECTIFYING, VERIFYING

EDITION = "2021-03-10"
# Conditions that no text or none of that edition asked for.
LATER_GUARDS = {
    "consent_before", "decided", "decided_before", "decider_fits_post", "found_by_complaint", "may_be_extended", "mover_fits_post",
    "nominator_fits_post", "not_a_leader", "not_expired_agency", "not_expired_statutory", "on_day_of_receipt",
    "other_measure_explained", "ours_to_decide", "own_extension", "posted_before", "qualified_to_decide", "received", "sanctioned_once",
    "teacher_fits_post", "told_meanwhile", "window_staff_only",
}  # fmt: skip


def before(name, *, without=(), rows=None, limits=None, **more):
    """The edition of 2021 of a lifecycle: the present one `without` some events, and with `rows` and `limits` as they were."""
    new = CATALOGUE[name]
    rows, limits = rows or {}, limits or {}
    return evolve(
        new,
        edition=EDITION,
        opening_guards=(),
        transitions=tuple(
            evolve(row, guards=tuple(guard for guard in row.guards if guard.name not in LATER_GUARDS), **rows.get(row.event, {}))
            for row in new.transitions
            if row.event not in without
        ),
        limits=tuple(
            evolve(limit, **({"met_by": tuple(event for event in limit.met_by if event not in without)} | limits.get(limit.name, {})))
            for limit in new.limits
        ),
        **more,
    )


LATER_DELIVERY = ("mail_result", "invite_to_collect", "mail_returned", "relayed_as_returned", "tell_extension")
PROMISED = before(
    "promised",
    without=LATER_DELIVERY,
    rows={"extend": {"extends": {"statutory": from_matter("extension")}}},
    limits={"promise": {"pauses_if": None}, "statutory": {"pauses_if": None}, "delivery": {"excused_by": ()}},
)
# The review of article 43 ran until the case was closed, and was extended after the superior's reply too.
UPWARD = before(
    "upward",
    without=(*LATER_DELIVERY, "late_supply"),
    rows={
        "extend": {"source": (PREPARING, REPLY_RECEIVED)},
        "superior_returns": {"restarts": "forward"},
        "materials_in": {"restarts": "forward"},
        "forward": {"source": PREPARING},
    },
    limits={
        "forward": {"readings": ()},
        "statutory": {"met_by": ("close_granted", "close_refused"), "while_in": (PREPARING, REPLY_RECEIVED), "pauses_if": None},
        "delivery": {"excused_by": (), "dated_by": None},
    },
)
# A bad rating had to be answered from the day on which it was verified.
EVALUATION = before("evaluation", limits={"bad_rating": {"while_in": (VERIFYING, RECTIFYING, EXPLAINED), "starts_if": None}})
JOINT = before(
    "joint",
    without=LATER_DELIVERY,
    limits={"promise": {"pauses_if": None}, "statutory": {"pauses_if": None}, "delivery": {"excused_by": ()}},
)
OLDER = (
    before("intake", rows={"deem_accepted": {"hands_over": from_matter("accepted_as", default="promised")}}),
    PROMISED,
    UPWARD,
    JOINT,
    EVALUATION,
    before("supplement", limits={"supplement": {"of_applicant": False}}),
    before("special_procedure"),
    before("agency"),
    before("document_relay", without=("returned_for_address",)),
    before("complaint"),
    before("posting", without=("appoint", "assign")),
    before("reassignment"),
    before("overdue_accountability", without=("transfer_to_organ", "transfer_to_government")),
    before("archive_transfer"),
    before("recurring_duty"),
)
