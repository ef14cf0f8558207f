"""complaint 投诉、监督中发现的问题: investigated by an impartial person, and whoever is concerned told within the time that the centre has set.

lodged → accepted → investigating → handled → fed_back; not ours: transferred

二(四)2(3) treats both alike (对监督中发现的问题以及投诉). The form's channel says who found the problem: a complainant, or the news, social or
internal supervision of 二(四)2(2).
"""

from __future__ import annotations

from caseflow import STAYS, Lifecycle, State, TimeLimit, Transition, from_centre, from_form
from caseflow.guards import once
from caseflow.law import library_default
from caseflow.machines.institutions.forms import Complaint, ComplaintAnswer, ComplaintOutcome, ComplaintTransfer, FootageRequest, LongerTime
from caseflow.machines.institutions.guards import anonymous, footage_still_kept, found_by_complaint, named, not_complained_of
from caseflow.machines.law import PLAN
from caseflow.machines.roles import APPRAISER, CENTRE_HEAD, CLERK, COMPLAINANT, OBSERVER, PARTY_GOV_OFFICE, TOWNSHIP
from caseflow.machines.shared.forms import Reasons, Withdrawal
from caseflow.machines.shared.guards import another_person
from caseflow.machines.shared.rules import NO_NUMBER

LODGED = State("lodged", zh="已登记")
ACCEPTED = State("accepted", zh="已受理")
INVESTIGATING = State("investigating", zh="调查核实中")
HANDLED = State("handled", zh="已处理")
FED_BACK = State("fed_back", zh="已反馈当事人", final=True)
CLOSED_ANONYMOUS = State("closed_anonymous", zh="无当事人，已存查", final=True)
TRANSFERRED = State("transferred", zh="已转办", final=True)
WITHDRAWN = State("withdrawn", zh="已撤回投诉", final=True)
OPEN = (LODGED, ACCEPTED, INVESTIGATING, HANDLED)
HEADS = (CENTRE_HEAD, PARTY_GOV_OFFICE)
RULE = PLAN["二(四)2(3)"]

COMPLAINT = Lifecycle(
    "complaint",
    zh="投诉和监督问题",
    edition="2026-11-28",
    start=LODGED,
    opens_with=Complaint,
    opened_by=(COMPLAINANT, OBSERVER, CLERK, APPRAISER, CENTRE_HEAD, PARTY_GOV_OFFICE, TOWNSHIP),
    parameters="footage_days",
    cite=(RULE, PLAN["二(四)2(2)"], PLAN["二(一)3"], PLAN["二(三)4(4)"]),
    transitions=(
        Transition("accept_complaint", LODGED, ACCEPTED, HEADS, zh="受理", guards=not_complained_of, cite=RULE),
        Transition("transfer_complaint", LODGED, TRANSFERRED, HEADS, zh="转办", form=ComplaintTransfer, guards=not_complained_of),
        Transition("request_footage", (LODGED, ACCEPTED, INVESTIGATING), STAYS, (CLERK, *HEADS), zh="调取监控录像", form=FootageRequest,
                   guards=footage_still_kept(CENTRE_HEAD), cite=PLAN["二(一)4"]),
        Transition("investigate", ACCEPTED, INVESTIGATING, HEADS, zh="调查核实", guards=not_complained_of, cite=RULE),
        Transition("handle_complaint", INVESTIGATING, HANDLED, HEADS, zh="作出处理", form=ComplaintOutcome, guards=not_complained_of, cite=RULE),
        Transition("reopen_investigation", HANDLED, INVESTIGATING, HEADS, zh="重新调查", form=Reasons, guards=not_complained_of),
        Transition("extend_feedback", (ACCEPTED, INVESTIGATING), STAYS, HEADS, zh="延长办理", form=LongerTime,
                   guards=(once("extend_feedback"), another_person("investigate", soft=PARTY_GOV_OFFICE)), extends={"feedback": from_form("by")}, cite=library_default("complaint_extension", "投诉延长办理须经批准 (more time for a complaint is approved)")),
        Transition("feed_back", HANDLED, FED_BACK, (CLERK, *HEADS), zh="反馈当事人", form=ComplaintAnswer, guards=(named, not_complained_of), cite=RULE),
        Transition("close_anonymous", HANDLED, CLOSED_ANONYMOUS, HEADS, zh="无当事人可反馈，存查", form=Reasons, guards=anonymous),
        Transition("withdraw_complaint", OPEN, WITHDRAWN, COMPLAINANT, zh="撤回投诉", form=Withdrawal, guards=found_by_complaint),
    ),
    limits=(
        TimeLimit("transfer", ("accept_complaint", "transfer_complaint"), from_centre("complaint_transfer"), LODGED, zh="受理或转办",
                  cite=library_default("complaint_transfer", "投诉受理或转办时限 (the time for accepting or passing on a complaint)"), reading=NO_NUMBER),
        TimeLimit("feedback", ("feed_back", "close_anonymous", "transfer_complaint"), from_centre("complaint_limit"), OPEN, zh="调查处理结果反馈", cite=RULE,
                  reading="“在规定时间内”由中心规定；未规定的不计时，不另设默认 (the centre sets it: one that has set none gets an untimed clock, and no default is invented)"),
    ),
)  # fmt: skip
