"""intake 接件: the receipt and examination of an application, which decide what kind of case it becomes.

received → examining → accepted | returned | no_licence_needed | not_our_power; silence on a licence: deemed_accepted
"""

from __future__ import annotations

from caseflow import STAYS, Lifecycle, State, TimeLimit, Transition, from_matter
from caseflow.calendar import working_days
from caseflow.guards import says
from caseflow.law import STATUTE, library_default
from caseflow.machines.cases.forms import AcceptanceNotice, Application, Correction, NonAcceptanceNotice
from caseflow.machines.cases.guards import delegated, is_licence, kind_is, not_licence
from caseflow.machines.law import LICENSING, PLAN
from caseflow.machines.roles import APPLICANT, CLERK
from caseflow.machines.shared.forms import DeficiencyNotice, Reasons, Withdrawal
from caseflow.machines.shared.rules import TOLD_ONCE, one_notice

RECEIVED = State("received", zh="已接件")
EXAMINING = State("examining", zh="审查材料")
AWAITING = State("awaiting_materials", zh="待补正")
ACCEPTED = State("accepted", zh="已受理，转办", final=True)
DEEMED = State("deemed_accepted", zh="视为受理", final=True)
RETURNED = State("returned", zh="转退回件", final=True)
NOT_NEEDED = State("no_licence_needed", zh="不受理", final=True)
NOT_OURS = State("not_our_power", zh="不予受理", final=True)
WITHDRAWN = State("withdrawn", zh="已撤件", final=True)
BEFORE = (RECEIVED, EXAMINING)

ANSWERS = (
    "notify_missing", "accept_instant", "accept_promised", "accept_upward", "accept_joint", "refuse_not_needed", "refuse_not_ours", "return_case",
)  # fmt: skip
INTAKE = Lifecycle(
    "intake",
    zh="接件",
    edition="2026-11-28",
    start=RECEIVED,
    opens_with=Application,
    opened_by=(APPLICANT, CLERK),
    receipt=True,
    cite=(PLAN["二(三)3(1)"], LICENSING[32]),
    transitions=(
        Transition("examine", RECEIVED, EXAMINING, CLERK, zh="审查材料"),
        Transition("correct_on_spot", EXAMINING, STAYS, APPLICANT, zh="当场更正", form=Correction, cite=LICENSING["32(1)(三)"]),
        Transition("accept_instant", EXAMINING, ACCEPTED, CLERK, zh="受理为即办件", form=AcceptanceNotice,
                   guards=(delegated, kind_is("instant")), hands_over="instant", cite=LICENSING["32(1)(五)", "32(2)"]),
        Transition("accept_promised", EXAMINING, ACCEPTED, CLERK, zh="受理为承诺件", form=AcceptanceNotice,
                   guards=(delegated, kind_is("promised")), hands_over="promised", cite=LICENSING["32(1)(五)", "32(2)"]),
        Transition("accept_upward", EXAMINING, ACCEPTED, CLERK, zh="受理为报批件", form=AcceptanceNotice,
                   guards=(delegated, kind_is("upward")), hands_over="upward", cite=LICENSING["32(1)(五)", "32(2)"]),
        Transition("accept_joint", EXAMINING, ACCEPTED, CLERK, zh="受理为联办件", form=AcceptanceNotice,
                   guards=(delegated, kind_is("joint")), hands_over="joint", cite=LICENSING["32(1)(五)", "32(2)"]),
        Transition("notify_missing", EXAMINING, AWAITING, CLERK, zh="一次性告知", form=DeficiencyNotice, guards=one_notice, opens="supplement", cite=TOLD_ONCE),
        Transition("supplemented", AWAITING, EXAMINING, None, zh="补正齐全", on_close_of=("supplement", "supplemented"), restarts="notice"),
        Transition("not_supplemented", AWAITING, RETURNED, None, zh="逾期未补正", on_close_of=("supplement", "lapsed"), hands_over="returned",
                   cite=library_default("return_when_not_supplied", "告知书所定期限届满未补正，退回 (not supplied within the time of the notice: given back)")),
        Transition("return_case", EXAMINING, RETURNED, CLERK, zh="退回", form=Reasons, guards=not_licence, hands_over="returned", cite=PLAN["二(三)3(2)"]),
        Transition("refuse_not_needed", BEFORE, NOT_NEEDED, CLERK, zh="告知不受理", form=NonAcceptanceNotice,
                   guards=(is_licence,), follows="evaluation", cite=LICENSING["32(1)(一)", "32(2)"]),
        Transition("refuse_not_ours", BEFORE, NOT_OURS, CLERK, zh="不予受理", form=NonAcceptanceNotice,
                   guards=(says("apply_to", zh="应向何处申请"),), follows="evaluation", cite=LICENSING["32(1)(二)", "32(2)"]),
        Transition("withdraw", (*BEFORE, AWAITING), WITHDRAWN, APPLICANT, zh="撤件", form=Withdrawal, ends="supplement"),
        Transition("deem_accepted", BEFORE, DEEMED, None, zh="视为受理", guards=(is_licence, delegated),
                   hands_over=from_matter("deemed_as", default="promised"), counts_from=("supplemented", "open"), cite=LICENSING["32(1)(四)"]),
    ),
    limits=(
        TimeLimit("notice", ANSWERS, working_days(5), BEFORE, zh="受理或一次性告知", lapse="deem_accepted", basis=STATUTE,
                  cite=(LICENSING["32(1)(四)", 82], library_default("answer_other_matters", "非许可事项比照五个工作日答复 (matters other than licences are answered within five working days too)")),
                  reading="五日只为一次告知而设（第四项）；材料齐全的应当受理，不受理、不予受理应当即时作出，条文未另给日数 "
                          "(the five days are for telling what is missing; a complete file is owed acceptance, and non-acceptance is said at once)"),
    ),
)  # fmt: skip
