"""bundle 一件事一次办: one application for several related matters, each handled as a case with its own number and limits.

handling → completed | withdrawn

The bundle is the parent case: it records which case is about which matter, what was given once for all, and how each part closed. It is
over when all of them are, whatever their outcomes. No text gives the whole a time, so it has no limit. It is not joint handling (联办件),
which is one licence that several departments decide together (行政许可法 26(2)).
"""

from __future__ import annotations

from caseflow import STAYS, Lifecycle, State, Transition
from caseflow.machines.cases.bundle_forms import Bundle, BundlePart, BundlePartClosed, BundlePartLeftOut, SharedMaterials
from caseflow.machines.cases.bundle_guards import (
    all_closed,
    case_once,
    closing_once,
    day_has_come,
    from_shared,
    given_once,
    in_bundle,
    linked_part,
    matter_once,
    nothing_decided,
)
from caseflow.machines.law import BUSINESS_ENVIRONMENT, HENAN_BUSINESS, PLAN
from caseflow.machines.roles import APPLICANT, CLERK
from caseflow.machines.shared.forms import Withdrawal

HANDLING = State("handling", zh="各事项办理中")
COMPLETED = State("completed", zh="各事项均已办结", final=True)
WITHDRAWN = State("withdrawn", zh="已撤回申请", final=True)
# The plan says 优化整合关联事项 and no more. That a bundle is a parent case, which waits for its parts, is our reading. The other one: only
# the guides and forms of related matters are merged, and no case stands above theirs; a centre that reads it so opens no bundle.
AS_ONE = PLAN["二(三)4(1)"]
FEWER_MATERIALS = BUSINESS_ENVIRONMENT[35]

BUNDLE = Lifecycle(
    "bundle",
    zh="一件事一次办",
    edition="2026-11-28",
    start=HANDLING,
    opens_with=Bundle,
    opened_by=(APPLICANT, CLERK),
    cite=(AS_ONE, HENAN_BUSINESS["36(3)"], FEWER_MATERIALS),
    transitions=(
        Transition("link_part", HANDLING, STAYS, CLERK, zh="关联事项办件", form=BundlePart, guards=(in_bundle, matter_once, case_once, from_shared), cite=AS_ONE),
        Transition("share_materials", HANDLING, STAYS, (APPLICANT, CLERK), zh="补交共用材料", form=SharedMaterials, guards=given_once,
                   cite=(AS_ONE, FEWER_MATERIALS)),
        Transition("record_closing", HANDLING, STAYS, CLERK, zh="登记事项办结", form=BundlePartClosed, guards=(linked_part, closing_once, day_has_come), cite=AS_ONE),
        Transition("leave_out", HANDLING, STAYS, APPLICANT, zh="不再办理某事项", form=BundlePartLeftOut, guards=(in_bundle, matter_once)),
        Transition("complete_bundle", HANDLING, COMPLETED, CLERK, zh="一件事办结", guards=all_closed, follows="evaluation", cite=AS_ONE),
        Transition("withdraw_bundle", HANDLING, WITHDRAWN, APPLICANT, zh="撤回申请", form=Withdrawal, guards=nothing_decided),
    ),
)  # fmt: skip
