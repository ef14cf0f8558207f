"""The case states of the national approval exchange (BLZT), and the code there of each state of the lifecycles that ship, as data.

A host that reports to the exchange looks up (lifecycle, state). Where a state has no code, the table gives the reason.
"""

from __future__ import annotations

from typing import Final

from caseflow import Case
from caseflow.errors import BadInput, nearest, shown
from caseflow.reports import over_cases

CODES: Final[dict[int, str]] = {
    1: "已接件", 2: "已撤件", 3: "已受理", 4: "不受理", 5: "不予受理", 6: "补正（开始）", 7: "补正（结束）", 8: "部门开始办理",
    9: "特别程序（开始）", 10: "特别程序（结束）", 11: "办结（通过）", 12: "办结（容缺通过）", 13: "办结（不通过）", 14: "撤回", 15: "撤销",
}  # fmt: skip

_HANDED_ON = "the case goes on as another run under the same number; report that run's state"
_TERMINATED = "the exchange has no code for a termination; 14 is only for what the applicant withdrew"
_NO_RETURN = "退回件 is not a state of the exchange: an application before acceptance; report 5 with the notice where it applies"
_INSIDE = "a step inside another run; report the run that it is inside"
_ABOVE = "the parent of several applications: each part is reported under its own number"
_AROUND = (
    "not an application to an authority: the exchange knows nothing of agency, appointments, papers on the way, ratings, archives or staff"
)

_AROUND_US: Final = {
    "agency": "enquired answered deficiency_listed materials_checked accompanying "
        "acting result_obtained result_delivered closed declined terminated",
    "appointment": "requested confirmed met applicant_absent office_not_ready cancelled declined",
    "document_relay": "prepared at_township at_department at_township_back to_district at_district to_department "
        "to_district_back at_district_back to_township_back to_applicant delivered deemed_delivered exception lost called_off",
    "evaluation": "invited rated not_rated closed verifying invalid rectifying explained fed_back revisited called_off",
    "complaint": "lodged accepted transferred investigating handled fed_back closed_anonymous withdrawn",
    "archive_transfer": "collecting listed nothing_to_transfer handed_over transferred archived",
    "archive_access": "requested consented refused in_use returned withdrawn",
    "posting": "nominated admitted rejected trained passed on_post withdrawn",
    "reassignment": "requested approved refused effective withdrawn",
    "vacancy": "vacant filled abolished resumed",
    "overdue_accountability": "proposed verifying dismissed excused attributed executed",
    "enquiry": "asked answered guided explained_elsewhere receipt_issued",
    "enquiry_reply": "promised replied elsewhere",
    "appraisal": "to_score scored published objected final",
    "site_acceptance": "implementing inspecting accepted rectifying reinspecting criticised rewarded closed",
    "correction_order": "ordered corrected lifted called_off",
    "recurring_duty": "scheduled ended",
}  # fmt: skip


STATES: Final[dict[tuple[str, str], int | str]] = {
    ("intake", "received"): 1, ("intake", "examining"): 1, ("intake", "awaiting_materials"): 6, ("intake", "accepted"): 3,
    ("intake", "deemed_accepted"): 3, ("intake", "returned"): _HANDED_ON,
    ("intake", "no_licence_needed"): 4, ("intake", "not_our_power"): 5, ("intake", "withdrawn"): 2,
    ("instant", "opened"): 3, ("instant", "awaiting_materials"): 6, ("instant", "completed_on_spot"): 11, ("instant", "refused"): 13,
    ("instant", "not_instant"): _HANDED_ON, ("instant", "returned"): _HANDED_ON, ("instant", "withdrawn"): 14,
    ("promised", "accepted"): 3, ("promised", "reviewing"): 8, ("promised", "secondary_lapsed"): 8, ("promised", "suspended"): 8,
    ("promised", "granted"): 11, ("promised", "completed_granted"): 11, ("promised", "completed_refused"): 13,
    ("promised", "withdrawn"): 14, ("promised", "terminated"): _TERMINATED,
    ("promised", "to_superior"): _HANDED_ON, ("promised", "returned"): _HANDED_ON,
    ("upward", "preparing"): 8, ("upward", "awaiting_superior"): 8, ("upward", "awaiting_materials"): 6,
    ("upward", "materials_lapsed"): 8, ("upward", "reply_received"): 8, ("upward", "granted"): 11,
    ("upward", "completed_granted"): 11, ("upward", "completed_refused"): 13,
    ("upward", "withdrawn"): 14, ("upward", "terminated"): _TERMINATED,
    ("joint", "accepted"): 3, ("joint", "dispatched"): 8, ("joint", "all_in"): 8, ("joint", "granted"): 11,
    ("joint", "completed_granted"): 11, ("joint", "completed_refused"): 13, ("joint", "withdrawn"): 14,
    ("joint", "terminated"): _TERMINATED,
    ("supplement", "awaiting"): 6, ("supplement", "supplemented"): 7, ("supplement", "lapsed"): 7, ("supplement", "called_off"): 7,
    ("special_procedure", "started"): 9, ("special_procedure", "ended"): 10, ("special_procedure", "called_off"): 10,
    **{("returned", state): _NO_RETURN
       for state in ("proposed", "issued", "under_review", "returned", "upheld", "overturned")},
    **{("site_survey", state): _INSIDE for state in ("ordered", "scheduled", "done", "not_possible", "called_off")},
    **{("opinion", state): _INSIDE for state in ("asked", "agreed", "objected", "deemed_consent", "called_off")},
    **{("fast_track", state): _INSIDE for state in ("proposed", "designated", "lifted", "declined", "called_off")},
    **{("bundle", state): _ABOVE for state in ("handling", "completed", "withdrawn")},
    **{(name, state): _AROUND for name, states in _AROUND_US.items() for state in states.split()},
}  # fmt: skip


@over_cases
def code_of(lifecycle: str, state: str) -> int | str:
    """Return the exchange's code (1 to 15) for a state, or the reason why it has none.

    Raises:
        BadInput: no lifecycle that ships has this state.

    >>> code_of("intake", "no_licence_needed"), code_of("intake", "not_our_power")
    (4, 5)
    """
    if (lifecycle, state) not in STATES:
        known = [f"{name}.{known_state}" for name, known_state in STATES]
        asked = f"{lifecycle}.{state}"
        near = nearest(asked, known)
        msg = f"no code is known for {shown(asked)[1:-1]}{near}; a lifecycle of your own needs a table of its own"
        raise BadInput(msg, lifecycle=lifecycle, state=state)
    return STATES[lifecycle, state]


@over_cases
def code_of_case(case: Case) -> int | str:
    """Return the exchange's code for a case as it stands, or the reason why it has none.

    An open special procedure or supplement inside the main run comes first. A grant that let secondary materials come later is 12
    (办结（容缺通过）).
    """
    main = case.main
    for run in case.inside(main.id):
        if run.is_open and run.lifecycle.name in {"special_procedure", "supplement"}:
            return code_of(run.lifecycle.name, run.state)
    code = code_of(main.lifecycle.name, main.state)
    came_later = any(entry.event == "list_secondary" for entry in case.standing)
    return 12 if code == 11 and came_later else code  # noqa: PLR2004  # the exchange's own numbers
