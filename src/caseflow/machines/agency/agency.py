"""agency 代办、帮办: an agent helps with an application or makes it in the applicant's place, until result and papers are handed over.

enquired → materials_checked → acting → result_obtained → result_delivered → closed; or accompanying → result_delivered
"""

from __future__ import annotations

from caseflow import STAYS, Lifecycle, State, TimeLimit, Transition, from_form
from caseflow.guards import happened, not_expired, once
from caseflow.law import PROMISE, library_default, stated
from caseflow.machines.agency.forms import (
    Accompaniment,
    AgencyAgreement,
    AgencyExtension,
    AgencyPlan,
    AgencyRequest,
    AgencyResult,
    Answer,
    HomeVisit,
    LinkedCase,
    Mandate,
    MaterialCheck,
    MaterialHandover,
    PapersTransferred,
    ProcedureTold,
    Renewal,
    ResultHandover,
    ServiceFeedback,
    Substitute,
    TerminationNote,
)
from caseflow.machines.agency.guards import (
    all_listed_in,
    confirmed_by_applicant,
    consent_first,
    may_be_represented,
    plan_if_project,
    the_linked_case,
    told_as_promised,
)
from caseflow.machines.law import LICENSING, PLAN
from caseflow.machines.roles import AGENT, APPLICANT, CENTRE_HEAD, DEDICATED, VILLAGE_COMMITTEES
from caseflow.machines.shared.forms import DeficiencyNotice, Reasons

ENQUIRED = State("enquired", zh="已咨询登记")
DEFICIENCY_LISTED = State("deficiency_listed", zh="已列缺少材料")
CHECKED = State("materials_checked", zh="材料齐全")
ACCOMPANYING = State("accompanying", zh="帮办中")
ACTING = State("acting", zh="代办中")
RESULT_OBTAINED = State("result_obtained", zh="已取得结果")
RESULT_DELIVERED = State("result_delivered", zh="结果已交付")
ANSWERED = State("answered", zh="已解答", final=True)
CLOSED = State("closed", zh="已办结交接", final=True)
DECLINED = State("declined", zh="不能办理，已说明原因", final=True)
TERMINATED = State("terminated", zh="已终止", final=True)
BEFORE = (ENQUIRED, DEFICIENCY_LISTED, CHECKED)
AT_WORK = (ACCOMPANYING, ACTING, RESULT_OBTAINED)
AGENTS = (AGENT, DEDICATED)
TOLD_ONCE = once("list_missing", soft=CENTRE_HEAD, cite=PLAN["二(三)2(3)二"])

# Consent first. The plan gives no number of times, so once is a default that the head of the centre may waive.
MAY_EXTEND = (
    consent_first,
    not_expired("agency", zh="代办时限", cite=PLAN["二(三)2(2)五"]),
    once("extend", soft=CENTRE_HEAD, cite=library_default("agency_extension_once", "代办时间延长一次 (the agent's time is extended once)")),
)

AGENCY = Lifecycle(
    "agency",
    zh="代办帮办",
    edition="2026-11-28",
    start=ENQUIRED,
    opens_with=AgencyRequest,
    opened_by=AGENTS,
    cite=(PLAN["二(三)2(2)三"], PLAN["二(三)1(3)"]),
    transitions=(
        Transition("answer_enquiry", ENQUIRED, ANSWERED, AGENTS, zh="解答政策法规", form=Answer, cite=PLAN["二(三)2(2)一"]),
        Transition("home_visit", (*BEFORE, *AT_WORK), STAYS, AGENTS, zh="上门服务", form=HomeVisit, cite=(PLAN["二(三)2(2)四"], PLAN["二(三)1(3)"])),
        Transition("set_plan", BEFORE, STAYS, AGENTS, zh="制定项目代办方案", form=AgencyPlan, cite=PLAN["二(三)2(2)二"]),
        Transition("sign_mandate", BEFORE, STAYS, AGENTS, zh="签订委托书", form=Mandate, guards=(once("sign_mandate"), may_be_represented),
                   cite=(PLAN["二(三)2(3)一"], LICENSING[29])),
        Transition("tell_procedure", BEFORE, STAYS, AGENTS, zh="告知程序和时限", form=ProcedureTold, guards=told_as_promised,
                   cite=PLAN["二(三)2(3)一"]),
        Transition("list_missing", ENQUIRED, DEFICIENCY_LISTED, AGENTS, zh="一次性列出缺少材料", form=DeficiencyNotice, guards=TOLD_ONCE, cite=PLAN["二(三)2(3)二"]),
        Transition("find_complete", (ENQUIRED, DEFICIENCY_LISTED), CHECKED, AGENTS, zh="审查材料齐全", form=MaterialCheck, guards=all_listed_in,
                   cite=PLAN["二(三)2(3)二"]),
        Transition("assist", CHECKED, ACCOMPANYING, AGENTS, zh="带领办理", form=Accompaniment, guards=happened("tell_procedure"), cite=PLAN["二(三)2(3)二"]),
        Transition("hand_over_materials", CHECKED, STAYS, AGENTS, zh="材料交接", form=MaterialHandover, guards=happened("sign_mandate"), cite=PLAN["二(三)2(3)二"]),
        Transition("sign_agreement", CHECKED, STAYS, AGENTS, zh="签收委托协议", form=AgencyAgreement, guards=happened("sign_mandate"), cite=PLAN["二(三)2(3)二"]),
        Transition("act_for", CHECKED, ACTING, AGENTS, zh="开始代办",
                   guards=(happened("sign_mandate"), happened("tell_procedure"), happened("hand_over_materials"), happened("sign_agreement"), plan_if_project),
                   cite=PLAN["二(三)2(3)二"]),
        Transition("link_case", (ACCOMPANYING, ACTING), STAYS, AGENTS, zh="关联办件", form=LinkedCase, cite=PLAN["二(三)2(3)三"]),
        Transition("accompany", (ACCOMPANYING, ACTING), STAYS, AGENTS, zh="陪同办理", form=Accompaniment, cite=PLAN["二(三)2(2)三"]),
        Transition("extend", AT_WORK, STAYS, AGENTS, zh="延长代办时间", form=AgencyExtension, guards=MAY_EXTEND, extends={"agency": from_form("by")},
                   cite=PLAN["二(三)2(2)五"]),
        Transition("withdraw_extension", AT_WORK, STAYS, AGENTS, zh="撤销延长", form=Reasons, revokes="extend"),
        Transition("renew", (ACTING, RESULT_OBTAINED), STAYS, AGENTS, zh="续办", form=Renewal, restarts="agency",
                   cite=library_default("agency_renewal", "代办服务续办委托书 (a mandate may be renewed)")),
        Transition("name_substitute", AT_WORK, STAYS, (VILLAGE_COMMITTEES, CENTRE_HEAD), zh="更换代办员", form=Substitute, cite=PLAN["二(三)2"]),
        Transition("obtain_result", ACTING, RESULT_OBTAINED, AGENTS, zh="取得结果", form=AgencyResult, guards=(happened("link_case"), the_linked_case),
                   cite=PLAN["二(三)2(2)二"]),
        Transition("deliver_result", RESULT_OBTAINED, RESULT_DELIVERED, AGENTS, zh="交付结果和资料", form=ResultHandover, cite=PLAN["二(三)2(2)五"]),
        Transition("finish_assisting", ACCOMPANYING, RESULT_DELIVERED, AGENTS, zh="帮办完成", form=ResultHandover, cite=PLAN["二(三)2(3)五"]),
        Transition("give_feedback", RESULT_DELIVERED, STAYS, APPLICANT, zh="填写服务意见反馈表", form=ServiceFeedback, cite=PLAN["二(三)2(3)四"]),
        Transition("close_agency", RESULT_DELIVERED, CLOSED, AGENTS, zh="移交材料，办结", form=PapersTransferred, guards=confirmed_by_applicant(CENTRE_HEAD),
                   cite=PLAN["二(三)2(3)五"]),
        Transition("cannot_do", (*BEFORE, *AT_WORK), DECLINED, AGENTS, zh="不能办理，说明原因", form=Reasons, cite=PLAN["二(三)2(2)二"]),
        Transition("revoke_mandate", (*BEFORE, *AT_WORK), TERMINATED, APPLICANT, zh="撤回委托", form=TerminationNote, cite=library_default("agency_termination", "代办服务终止单 (a mandate is ended in writing)")),
        Transition("resign", (*BEFORE, *AT_WORK), TERMINATED, AGENTS, zh="辞去代办", form=TerminationNote, cite=library_default("agency_termination", "代办服务终止单 (a mandate is ended in writing)")),
    ),
    limits=(
        TimeLimit("agency", ("deliver_result", "finish_assisting"), from_form("within"), AT_WORK, zh="代办时限", basis=PROMISE,
                  cite=(PLAN["二(三)2(2)五"], PLAN["二(三)2(3)三"], stated("登记表载明的代办时限 (the time that the request form states)")),
                  reading="已告知办事群众的本事项代办时限，自开始代办之日起；另一读法自签订委托书起。所关联办件的时限是另一件的，从不变动 "
                          "(the time promised for this matter and told to the applicant, from the day on which the agent begins to act; the other reading "
                          "counts from the mandate. The linked case's own clocks are another case's and never move)"),
    ),
)  # fmt: skip
