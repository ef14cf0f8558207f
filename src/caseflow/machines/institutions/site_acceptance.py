"""site_acceptance 验收整改: a centre or station is built, inspected and accepted; one that fails has 15 working days to rectify.

implementing → inspecting → accepted → rewarded; failed: rectifying → reinspecting → accepted | rectifying …; not in time: criticised

The three phases are a schedule, so their limits are soft. The 15 working days are counted once, from the notice: a report that turns out
not good enough has not met them, and the same clock goes on.
"""

from __future__ import annotations

from datetime import date

from caseflow import STAYS, Lifecycle, State, TimeLimit, Transition
from caseflow.calendar import until
from caseflow.guards import closed, once, overdue
from caseflow.machines.institutions.forms import (
    BuildReport,
    CorrectionOrder,
    InspectionReport,
    ModelSelection,
    PublicCriticism,
    RectificationNotice,
    RectificationReport,
    Reward,
    SiteTask,
)
from caseflow.machines.institutions.guards import RECTIFICATION, inspected_in_time, is_centre, model_number_fits
from caseflow.machines.law import PLAN
from caseflow.machines.roles import CENTRE_HEAD, GOVERNMENT, LEADING_GROUP, TOWNSHIP
from caseflow.machines.shared.forms import Reasons
from caseflow.machines.shared.guards import another_person

IMPLEMENTING = State("implementing", zh="组织实施")
INSPECTING = State("inspecting", zh="检查验收")
RECTIFYING = State("rectifying", zh="整改中")
REINSPECTING = State("reinspecting", zh="复验中")
ACCEPTED = State("accepted", zh="验收合格")
REWARDED = State("rewarded", zh="合格，已奖励", final=True)
NO_REWARD = State("closed", zh="合格，未奖励", final=True)
CRITICISED = State("criticised", zh="已通报批评", final=True)
RULE = PLAN["三(四)"]
BUILDERS = (TOWNSHIP, CENTRE_HEAD)
UNDER_WAY = (IMPLEMENTING, INSPECTING, RECTIFYING, REINSPECTING)
OTHERS = (another_person("report_ready", soft=GOVERNMENT), another_person("rectified", soft=GOVERNMENT))

SITE_ACCEPTANCE = Lifecycle(
    "site_acceptance",
    zh="验收整改",
    edition="2026-11-28",
    start=IMPLEMENTING,
    opens_with=SiteTask,
    opened_by=(TOWNSHIP, LEADING_GROUP),
    unheard="correction_order",
    cite=(RULE, PLAN["三(二)一"], PLAN["三(二)三"], PLAN["二(一)1"]),
    transitions=(
        Transition("order_correction", UNDER_WAY, STAYS, LEADING_GROUP, zh="责令限期改正", form=CorrectionOrder, opens="correction_order", cite=RULE),
        Transition("report_ready", IMPLEMENTING, INSPECTING, BUILDERS, zh="报请验收", form=BuildReport, guards=closed("correction_order"),
                   cite=(RULE, PLAN["三(二)一"], PLAN["三(二)三"])),
        Transition("accept_site", INSPECTING, ACCEPTED, LEADING_GROUP, zh="验收合格", form=InspectionReport, guards=OTHERS, cite=RULE),
        Transition("fail_site", INSPECTING, RECTIFYING, LEADING_GROUP, zh="验收不合格，通知整改", form=RectificationNotice, guards=OTHERS, cite=RULE),
        Transition("rectified", RECTIFYING, REINSPECTING, BUILDERS, zh="完成整改", form=RectificationReport, cite=RULE),
        Transition("accept_rectified", REINSPECTING, ACCEPTED, LEADING_GROUP, zh="复验合格", form=InspectionReport, guards=OTHERS, cite=RULE),
        Transition("fail_rectified", REINSPECTING, RECTIFYING, LEADING_GROUP, zh="复验不合格，继续整改", form=RectificationNotice, guards=OTHERS,
                   keeps=("rectification", "rectifying_phase"), cite=RULE),
        Transition("criticise", (RECTIFYING, REINSPECTING), CRITICISED, LEADING_GROUP, zh="不能如期整改，通报批评", form=PublicCriticism,
                   guards=(overdue("rectification", zh="整改"), inspected_in_time, *OTHERS), ends="correction_order", cite=RULE),
        Transition("choose_as_model", ACCEPTED, STAYS, LEADING_GROUP, zh="评为示范点", form=ModelSelection,
                   guards=(once("choose_as_model"), is_centre, model_number_fits), cite=RULE),
        Transition("reward_site", ACCEPTED, REWARDED, (GOVERNMENT, LEADING_GROUP), zh="以奖代补，奖励乡镇（街道）", form=Reward, cite=PLAN["三(二)四"]),
        Transition("close_without_reward", ACCEPTED, NO_REWARD, LEADING_GROUP, zh="结案，未奖励", form=Reasons),
    ),
    limits=(
        TimeLimit("implementing_phase", "report_ready", until(date(2021, 3, 10)), IMPLEMENTING, zh="组织实施阶段", soft=True, cite=RULE),
        TimeLimit("inspecting_phase", ("accept_site", "fail_site"), until(date(2021, 3, 31)), INSPECTING, zh="检查验收阶段", soft=True, cite=RULE),
        TimeLimit("rectification", "rectified", RECTIFICATION, (RECTIFYING, REINSPECTING), zh="完成整改", cite=RULE,
                  reading="自整改通知起连续计算，与阶段截止日并行；报告经复验合格的，以报告日为完成日；复验不合格的，视为未完成，同一时限继续，复验所用日数不扣除；另一读法扣除复验日数 "
                          "(from the notice, beside the phase's own end. A report that passes the second inspection counts from its own day; one that fails has not met the limit: "
                          "the same clock goes on, days of inspection included. The other reading leaves these days out)"),
        TimeLimit("rectifying_phase", "rectified", until(date(2021, 4, 30)), (RECTIFYING, REINSPECTING), zh="整改完善阶段", soft=True, cite=RULE,
                  reading="十五个工作日仍在本阶段之内的，最迟为 2021-04-12 的通知；“如期”指十五个工作日，仅阶段届满不作通报批评的依据 "
                          "(the last notice whose 15 working days fit into the phase is that of 2021-04-12; in time means those 15 days: the phase's end alone brings no criticism)"),
    ),
)  # fmt: skip
