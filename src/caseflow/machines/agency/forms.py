"""The documents of agency, of the relay of papers and of enquiries: mandate, receipts, service feedback, hops, delivery."""

from __future__ import annotations

import enum
from datetime import date

import attrs

from caseflow.calendar import Span
from caseflow.lifecycle import checked, form, non_empty, not_blank, personal
from caseflow.machines.shared.forms import DeliveryMode, Signatory


def _unit_fault(value: Span | None) -> str | None:
    if value is None or value.unit == "working_days":
        return None
    return f"must be in working days, so that it can be extended and added up, not {value}"


in_working_days = checked(_unit_fault)


class SpecialGroup(enum.Enum):
    """The people for whom services come to the door (二(三)1(3), 二(三)2(2)四)."""

    ELDERLY = "老"
    INFIRM = "弱"
    SICK = "病"
    DISABLED = "残"
    MILITARY = "军"

    @property
    def zh(self) -> str:
        """Who they are, in words.

        >>> SpecialGroup.DISABLED.zh
        '残疾人'
        """
        return {"老": "老年人", "弱": "体弱者", "病": "患病者", "残": "残疾人", "军": "军人"}[self.value]


@form(
    "代办帮办登记表",
    applicant="申请人",
    contact="联系方式",
    what="代办帮办事项",
    project="是否项目代办",
    group="特殊群体",
    within="代办时限",
)
class AgencyRequest:
    """Who asks an agent for what, and the time that the station promises for it, where it does; a `project` gets a plan of its own."""

    applicant: str = personal(validator=not_blank)
    contact: str | None = personal(default=None)
    what: str = attrs.field(validator=not_blank)
    project: bool = False
    group: SpecialGroup | None = None
    within: Span | None = attrs.field(default=None, validator=in_working_days)


@form("代办服务委托书", principal="委托人", scope="委托权限", in_person_required="是否须本人到场")
class Mandate:
    """The applicant's power of attorney. Some applications must be made in person: those no agent can take (行政许可法第二十九条)."""

    principal: str = personal(validator=not_blank)
    scope: str = attrs.field(validator=not_blank)
    in_person_required: bool = False


@form("办理程序和时限告知单", procedure="办理程序", within="代办时限")
class ProcedureTold:
    """What the agent tells the applicant: the procedure, and the time within which result and papers will be handed over."""

    procedure: str = attrs.field(validator=not_blank)
    within: Span | None = attrs.field(default=None, validator=in_working_days)


@form("材料审查单", materials="已有材料", same_visit="是否当场审查")
class MaterialCheck:
    """What was there, and whether it was looked through in the same visit (当场审查, 二(三)2(3)二); None says that this was not recorded."""

    materials: tuple[str, ...] = ()
    same_visit: bool | None = None


@form("材料交接单", papers="交接的材料", handed_by="移交人")
class MaterialHandover:
    """Which papers the agent took over; the applicant signs here, the agent by recording it."""

    papers: tuple[str, ...] = attrs.field(validator=non_empty)
    handed_by: str = personal(validator=not_blank)


@form("委托协议", number="协议编号", principal="委托人")
class AgencyAgreement:
    """The agreement on acting in the applicant's place; the applicant signs here, the agent by recording it."""

    number: str = attrs.field(validator=not_blank)
    principal: str = personal(validator=not_blank)


@form("项目代办方案", project="项目名称", steps="代办步骤")
class AgencyPlan:
    """The steps by which a project is to be taken through."""

    project: str = attrs.field(validator=not_blank)
    steps: tuple[str, ...] = attrs.field(validator=non_empty)


@form("关联办件", case_no="办件编号")
class LinkedCase:
    """The number of the service case that the agent follows; its clocks are its own."""

    case_no: str = attrs.field(validator=not_blank)


@form("陪同记录", department="业务部门", what="办理内容")
class Accompaniment:
    """Where the agent led the applicant, or went along."""

    department: str = attrs.field(validator=not_blank)
    what: str = attrs.field(validator=not_blank)


@form("上门服务记录", group="特殊群体", place="上门地点", what="服务内容")
class HomeVisit:
    """For whom, where, and what was done at home."""

    group: SpecialGroup
    place: str = personal(validator=not_blank)
    what: str = attrs.field(validator=not_blank)


@form("延长代办时间同意书", by="延长时间", why="延长理由", consent_of="同意人", consented_on="同意日期")
class AgencyExtension:
    """By how much the agent's own time is extended, why, and the applicant's consent, of which day."""

    by: Span = attrs.field(validator=in_working_days)
    why: str = attrs.field(validator=not_blank)
    consent_of: str = personal(validator=not_blank)
    consented_on: date


@form("代办服务续办委托书", principal="委托人", why="续办原因")
class Renewal:
    """The applicant renews the mandate: the promised time starts again."""

    principal: str = personal(validator=not_blank)
    why: str = attrs.field(validator=not_blank)


@form("代办员变更单", agent="接任代办员", why="变更原因")
class Substitute:
    """Who goes on in the agent's place, and why."""

    agent: str = attrs.field(validator=not_blank)
    why: str = attrs.field(validator=not_blank)


@form("办理结果登记", case_no="办件编号", state="办理结果", closed_on="办结日期")
class AgencyResult:
    """How the linked case ended, as its centre told: the fact on which the agent relies."""

    case_no: str = attrs.field(validator=not_blank)
    state: str = attrs.field(validator=not_blank)
    closed_on: date


@form("结果交付单", result="办理结果", papers="交付的资料", received_by="接收人")
class ResultHandover:
    """The result and its papers, handed to the applicant."""

    result: str = attrs.field(validator=not_blank)
    papers: tuple[str, ...] = ()
    received_by: str = personal(validator=not_blank)


@form("服务意见反馈表", confirmed="是否确认办理结果", satisfied="是否满意", remark="意见")
class ServiceFeedback:
    """The applicant confirms the result, or not, and is satisfied, or not; it counts in the agent's appraisal (二(三)2(3)四).

    It is required where the agent acted (代办), and offered where the agent led the applicant (帮办).
    """

    confirmed: bool
    satisfied: bool
    remark: str | None = personal(default=None)


@form("材料移交单", papers="移交的材料", received_by="接收人")
class PapersTransferred:
    """What the agent gives back or passes on at the end."""

    papers: tuple[str, ...] = ()
    received_by: str = personal(validator=not_blank)


@form("代办服务终止单", why="终止原因", returned="退还的材料")
class TerminationNote:
    """Why the agency ends early, and which papers were given back."""

    why: str = attrs.field(validator=not_blank)
    returned: tuple[str, ...] = ()


@form("预约登记表", applicant="申请人", contact="联系方式", what="预约事项", group="特殊群体", wished="希望的时间")
class AppointmentRequest:
    """Who asks for an appointment, for what, whether for somebody of a special group, and when it would suit."""

    applicant: str = personal(validator=not_blank)
    contact: str | None = personal(default=None)
    what: str = attrs.field(validator=not_blank)
    group: SpecialGroup | None = None
    wished: str | None = None


@form("预约确认单", with_whom="接待人员或窗口", day="约定日期", hours="约定时段", place="地点")
class AppointmentSlot:
    """With whom, on which day, in which hours; `place` where it is not the window, such as at home."""

    with_whom: str = attrs.field(validator=not_blank)
    day: date
    hours: str = attrs.field(validator=not_blank)
    place: str | None = personal(default=None)


@form("预约改期单", with_whom="接待人员或窗口", day="约定日期", hours="约定时段", place="地点", why="改期原因")
class AppointmentMoved:
    """The new day and hours, as agreed with the applicant, and why it was moved."""

    with_whom: str = attrs.field(validator=not_blank)
    day: date
    hours: str = attrs.field(validator=not_blank)
    place: str | None = personal(default=None)
    why: str = attrs.field(validator=not_blank)


@form("赴约记录", what="办理内容", case_no="办件编号")
class AppointmentMet:
    """What was done when they met, and the number of the case that came of it, if one did."""

    what: str = attrs.field(validator=not_blank)
    case_no: str | None = None


@form("取消预约单", why="取消原因")
class AppointmentOff:
    """The applicant calls the appointment off; no reason is owed."""

    why: str | None = None


class RelayMode(enum.Enum):
    """How papers travel: by a person sent, by express mail, or to the applicant's door."""

    MESSENGER = "专人送达"
    EMS = "邮政特快专递"
    DOOR = "上门送件"


@form("材料收集单", papers="收集的材料", why_on_paper="不能网传的原因")
class CollectedPapers:
    """The papers that cannot be sent over the network, and why not."""

    papers: tuple[str, ...] = attrs.field(validator=non_empty)
    why_on_paper: str = attrs.field(validator=not_blank)


@form("交寄单", mode="传递方式", number="交寄单号")
class Dispatch:
    """The sender's acknowledgement: how it was sent, and under which number."""

    mode: RelayMode
    number: str = attrs.field(validator=not_blank)


@form("签收单", papers="签收的材料", complete="是否齐全")
class HopReceipt:
    """The receiver's acknowledgement: what arrived, and whether all of it did."""

    papers: tuple[str, ...] = attrs.field(validator=non_empty)
    complete: bool


class MishapKind(enum.Enum):
    """What can happen on the way."""

    LOST = "丢失"
    MISDELIVERED = "误投"
    DAMAGED = "破损"


@form("传递异常单", kind="异常情形", last_seen="最后所在")
class Mishap:
    """What happened on the way, and where the papers were last seen."""

    kind: MishapKind
    last_seen: str = attrs.field(validator=not_blank)


@form("未能送达记录", why="未能送达的原因")
class NotServed:
    """Why the applicant was not reached; it goes back to the window."""

    why: str = attrs.field(validator=not_blank)


@form(
    "送达记录",
    mode="送达方式",
    received_by="签收人",
    signed_as="签收人身份",
    received_on="收件日期",
    slip_number="回执编号",
    posted_on="交寄日期",
    consent_on="同意电子送达的日期",
    refusal_noted="拒收情况",
    witness="见证人",
    photographs="现场照片",
)
class Delivery:
    """That it reached the applicant. Which fields must be filled is the rule of the mode: `DELIVERED_BY`.

    `received_on` is the day that the return slip shows, or on which it arrived in the applicant's own system. It is the day of the act: a
    slip that comes back later is recorded with `at=` the day of receipt and `recorded_at=` now. Who signed for another says as what.
    """

    mode: DeliveryMode
    received_by: str | None = personal(default=None)
    signed_as: Signatory = Signatory.ADDRESSEE
    received_on: date | None = None
    slip_number: str | None = None
    posted_on: date | None = None
    consent_on: date | None = None
    refusal_noted: str | None = None
    witness: str | None = personal(default=None)
    photographs: tuple[str, ...] = ()


@form("首问登记表", asked_by="咨询人", contact="联系方式", question="咨询内容")
class Enquiry:
    """Who asked what; the person who records it is the first contact."""

    asked_by: str | None = personal(default=None)
    contact: str | None = personal(default=None)
    question: str = attrs.field(validator=not_blank)


@form("答复记录", text="答复内容", case_no="办件编号")
class Answer:
    """What was answered, and the case that came of it, if one did."""

    text: str = attrs.field(validator=not_blank)
    case_no: str | None = None


@form("引导单", colleague="被引导的同事", unit="所在单位")
class Guidance:
    """To which colleague the enquirer is led."""

    colleague: str = attrs.field(validator=not_blank)
    unit: str | None = None


@form("他处办理说明", body="办理单位", how="办理途径")
class ElsewhereNote:
    """Whose business it is, and how to get there."""

    body: str = attrs.field(validator=not_blank)
    how: str = attrs.field(validator=not_blank)


@form("首问回执", reply_within="答复期限", phone="咨询电话", complaint_phone="投诉电话")
class EnquiryReceipt:
    """Within what time the answer is promised, and where to call, to ask or to complain."""

    reply_within: Span
    phone: str = attrs.field(validator=not_blank)
    complaint_phone: str = attrs.field(validator=not_blank)
