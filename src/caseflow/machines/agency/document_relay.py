"""document_relay 办件传递: papers travel from township to district to department and back, until they have reached the applicant.

prepared → at_township → at_district → at_department → at_district_back → at_township_back → to_applicant → delivered | deemed_delivered
"""

from __future__ import annotations

from caseflow import STAYS, Lifecycle, State, TimeLimit, Transition, from_centre
from caseflow.machines.agency.forms import CollectedPapers, Delivery, Dispatch, HopReceipt, Mishap, NotServed, RelayMode
from caseflow.machines.agency.guards import arrived_whole, at_the_window, online_only, sent_by, went_by_post
from caseflow.machines.law import CIVIL_PROCEDURE, ONLINE_SERVICE, PLAN
from caseflow.machines.roles import CENTRE_HEAD, CLERK, COURIER, DEPARTMENT, DISTRICT_CENTRE
from caseflow.machines.shared.delivery import consent_before, delivered, on_day_of_receipt
from caseflow.machines.shared.forms import Parcel, Reasons, ReturnedLetter
from caseflow.machines.shared.guards import another_person

PREPARED = State("prepared", zh="待传递")
AT_TOWNSHIP = State("at_township", zh="在乡镇中心（上行）")
TO_DISTRICT = State("to_district", zh="送往区中心")
AT_DISTRICT = State("at_district", zh="在区中心（上行）")
TO_DEPARTMENT = State("to_department", zh="分发单位途中")
AT_DEPARTMENT = State("at_department", zh="在审批单位")
TO_DISTRICT_BACK = State("to_district_back", zh="送回区中心")
AT_DISTRICT_BACK = State("at_district_back", zh="在区中心（下行）")
TO_TOWNSHIP_BACK = State("to_township_back", zh="分发乡镇途中")
AT_TOWNSHIP_BACK = State("at_township_back", zh="在乡镇中心（下行）")
TO_APPLICANT = State("to_applicant", zh="送往办事人")
EXCEPTION = State("exception", zh="传递异常")
DELIVERED = State("delivered", zh="已送达办事人", final=True)
DEEMED_DELIVERED = State("deemed_delivered", zh="退回，视为送达", final=True)
LOST = State("lost", zh="确认丢失", final=True)
CALLED_OFF = State("called_off", zh="随案结束", final=True)
TRAVELLING = (TO_DISTRICT, TO_DEPARTMENT, TO_DISTRICT_BACK, TO_TOWNSHIP_BACK, TO_APPLICANT)
AT_REST = (PREPARED, AT_DEPARTMENT, AT_DISTRICT_BACK, AT_TOWNSHIP_BACK)
LOOP = PLAN["二(五)"]
ON_FOOT_OR_POST = sent_by(RelayMode.MESSENGER, RelayMode.EMS)
PROVEN = (delivered, on_day_of_receipt, consent_before)
HOLDERS = (CLERK, DISTRICT_CENTRE, DEPARTMENT)

DOCUMENT_RELAY = Lifecycle(
    "document_relay",
    zh="办件传递",
    edition="2026-11-28",
    start=PREPARED,
    called_off=CALLED_OFF,
    opens_with=Parcel,
    opened_by=HOLDERS,
    cite=LOOP,
    transitions=(
        Transition("collect_papers", PREPARED, AT_TOWNSHIP, CLERK, zh="收集无法网传的材料", form=CollectedPapers, cite=LOOP),
        Transition("result_at_department", PREPARED, AT_DEPARTMENT, DEPARTMENT, zh="结果在审批单位", cite=LOOP),
        Transition("result_at_township", PREPARED, AT_TOWNSHIP_BACK, CLERK, zh="结果在乡镇中心", cite=LOOP),
        Transition("send_to_district", AT_TOWNSHIP, TO_DISTRICT, CLERK, zh="送区中心", form=Dispatch, guards=ON_FOOT_OR_POST, restarts="leg", cite=LOOP),
        Transition("receive_at_district", TO_DISTRICT, AT_DISTRICT, DISTRICT_CENTRE, zh="区中心签收", form=HopReceipt,
                   guards=(arrived_whole, another_person("send_to_district")), cite=LOOP),
        Transition("send_to_department", AT_DISTRICT, TO_DEPARTMENT, DISTRICT_CENTRE, zh="分发各单位", form=Dispatch, restarts="leg", cite=LOOP),
        Transition("receive_at_department", TO_DEPARTMENT, AT_DEPARTMENT, DEPARTMENT, zh="单位签收", form=HopReceipt,
                   guards=(arrived_whole, another_person("send_to_department")), cite=LOOP),
        Transition("send_back_to_district", AT_DEPARTMENT, TO_DISTRICT_BACK, DEPARTMENT, zh="专人送区中心", form=Dispatch, guards=sent_by(RelayMode.MESSENGER),
                   restarts="leg", cite=LOOP),
        Transition("receive_back_at_district", TO_DISTRICT_BACK, AT_DISTRICT_BACK, DISTRICT_CENTRE, zh="区中心签收结果", form=HopReceipt,
                   guards=(arrived_whole, another_person("send_back_to_district")), cite=LOOP),
        Transition("send_to_township", AT_DISTRICT_BACK, TO_TOWNSHIP_BACK, DISTRICT_CENTRE, zh="分发乡镇中心", form=Dispatch, restarts="leg", cite=LOOP),
        Transition("receive_at_township", TO_TOWNSHIP_BACK, AT_TOWNSHIP_BACK, CLERK, zh="乡镇中心签收", form=HopReceipt,
                   guards=(arrived_whole, another_person("send_to_township")), cite=LOOP),
        Transition("mail_to_applicant", AT_DEPARTMENT, TO_APPLICANT, DEPARTMENT, zh="特快专递寄办事人", form=Dispatch, guards=sent_by(RelayMode.EMS),
                   restarts="leg", cite=LOOP),
        Transition("send_to_applicant", AT_TOWNSHIP_BACK, TO_APPLICANT, CLERK, zh="寄送或上门送件", form=Dispatch, restarts="leg", cite=LOOP),  # 邮政特快专递或上门送件等方法: an open list
        Transition("reach_applicant", TO_APPLICANT, DELIVERED, (CLERK, COURIER, DEPARTMENT), zh="送达办事人", form=Delivery, guards=PROVEN, cite=LOOP),
        Transition("not_served", TO_APPLICANT, AT_TOWNSHIP_BACK, (CLERK, COURIER), zh="未能送达，退回窗口", form=NotServed),
        # 比照民事诉讼送达: the address that the addressee gave was wrong, so the day of return counts as delivery.
        Transition("returned_for_address", TO_APPLICANT, DEEMED_DELIVERED, (CLERK, DEPARTMENT), zh="地址有误退回", form=ReturnedLetter, guards=went_by_post,
                   cite=(LOOP, CIVIL_PROCEDURE.whole)),
        Transition("collect_at_window", AT_REST, DELIVERED, HOLDERS, zh="窗口自取", form=Delivery, guards=(*PROVEN, at_the_window), cite=PLAN["一"]),
        Transition("deliver_online", AT_REST, DELIVERED, HOLDERS, zh="电子送达", form=Delivery, guards=(*PROVEN, online_only), cite=ONLINE_SERVICE[8, 9, 12]),
        Transition("report_mishap", TRAVELLING, EXCEPTION, (*HOLDERS, COURIER), zh="登记传递异常", form=Mishap),
        Transition("recover_at_township", EXCEPTION, AT_TOWNSHIP, CLERK, zh="乡镇寻回（上行）", form=HopReceipt, guards=arrived_whole),
        Transition("recover_at_district", EXCEPTION, AT_DISTRICT, DISTRICT_CENTRE, zh="区中心寻回（上行）", form=HopReceipt, guards=arrived_whole),
        Transition("recover_at_department", EXCEPTION, AT_DEPARTMENT, DEPARTMENT, zh="单位寻回或补发", form=HopReceipt, guards=arrived_whole),
        Transition("recover_back_at_district", EXCEPTION, AT_DISTRICT_BACK, DISTRICT_CENTRE, zh="区中心寻回（下行）", form=HopReceipt, guards=arrived_whole),
        Transition("recover_back_at_township", EXCEPTION, AT_TOWNSHIP_BACK, CLERK, zh="乡镇寻回（下行）", form=HopReceipt, guards=arrived_whole),
        Transition("find_lost", EXCEPTION, LOST, CENTRE_HEAD, zh="确认丢失", form=Reasons),
        Transition("note_handling", (*AT_REST, AT_TOWNSHIP, AT_DISTRICT, EXCEPTION), STAYS, HOLDERS, zh="登记经办情况", form=Reasons),
    ),
    limits=(
        TimeLimit("leg", ("receive_at_district", "receive_at_department", "receive_back_at_district", "receive_at_township", "reach_applicant", "not_served", "returned_for_address"),
                  from_centre("relay_leg"), TRAVELLING, zh="单程传递时限", cite=LOOP, reading="“及时”，方案未写日数；中心未设则不计时 (promptly, without a number: untimed unless the centre sets one)"),
    ),
)  # fmt: skip
