"""The documents of a case: application, notices, decisions, reports, receipts."""

from __future__ import annotations

import enum
from datetime import date

import attrs

from caseflow.calendar import Span
from caseflow.lifecycle import form, non_empty, not_blank, personal
from caseflow.machines.shared.forms import DeliveryMode, Signatory, persons


@form("申请书", applicant="申请人", contact="联系方式", materials="随附材料", channel="申请渠道")
class Application:
    """What an applicant hands in: who, how to reach them, which materials came with it."""

    applicant: str = personal(validator=not_blank)
    contact: str | None = personal(default=None)
    materials: tuple[str, ...] = ()
    channel: str = "window"


@form("受理通知书", number="文号")
class AcceptanceNotice:
    """The dated, sealed paper that acceptance takes (行政许可法第三十二条第二款)."""

    number: str = attrs.field(validator=not_blank)


@form("不予受理（不受理）通知书", number="文号", reason="理由", apply_to="应向何机关申请")
class NonAcceptanceNotice:
    """A dated, sealed paper too: the reason, and where to apply instead when it is not this authority's power."""

    number: str = attrs.field(validator=not_blank)
    reason: str = attrs.field(validator=not_blank)
    apply_to: str | None = None


@form("更正记录", what="更正内容")
class Correction:
    """What the applicant corrected on the spot (行政许可法第三十二条第一款第三项)."""

    what: str = attrs.field(validator=not_blank)


@form("踏勘通知", place="地点", what="踏勘内容")
class SurveyOrder:
    """What is to be looked at on site."""

    place: str = attrs.field(validator=not_blank)
    what: str = attrs.field(validator=not_blank)


@form("踏勘安排", staff="踏勘人员", day="踏勘日期")
class SurveySchedule:
    """Who goes, and when."""

    staff: tuple[str, ...] = attrs.field(validator=persons)
    day: date


@form("踏勘报告", staff="踏勘人员", found="踏勘情况", late_reason="逾期理由")
class SurveyReport:
    """Who looked, and what was found. The law asks for two or more staff (行政许可法第三十四条第三款). `late_reason` says why it took longer."""

    staff: tuple[str, ...] = attrs.field(validator=persons)
    found: str = attrs.field(validator=not_blank)
    late_reason: str | None = attrs.field(default=None, validator=not_blank)


@form("无法踏勘说明", why="理由", late_reason="逾期理由")
class SurveyNotPossible:
    """Why the place could not be looked at; `late_reason` says why that was found late."""

    why: str = attrs.field(validator=not_blank)
    late_reason: str | None = attrs.field(default=None, validator=not_blank)


class SpecialKind(enum.Enum):
    """The closed list of 行政许可法第四十五条, and any other step: of a licence, only the eight stay out of the statutory period."""

    HEARING = "听证"
    TENDER = "招标"
    AUCTION = "拍卖"
    INSPECTION = "检验"
    TEST = "检测"
    QUARANTINE = "检疫"
    APPRAISAL = "鉴定"
    EXPERT_REVIEW = "专家评审"
    OTHER = "其他环节"


@form("特别程序告知书", kind="程序种类", expected="所需时间", step="办事指南所列环节名称", required_by="须经该环节的依据")
class SpecialNotice:
    """The written notice of the time that a special procedure needs (行政许可法第四十五条), and of the text that requires it.

    `step` is the name of the step in the matter's guide, where it is not that of its kind. Without a time told, it stops no clock of a
    licence.
    """

    kind: SpecialKind
    expected: Span | None = None
    step: str | None = attrs.field(default=None, validator=not_blank)
    required_by: str | None = attrs.field(default=None, validator=not_blank)


@form("特别程序结果", result="结果")
class SpecialResult:
    """What the special procedure came to."""

    result: str = attrs.field(validator=not_blank)


@form("延期通知书", reasons="延长理由", told_on="告知申请人日期")
class ExtensionNotice:
    """The head's approval, and the reasons that are told to the applicant (行政许可法第四十二条), on which day if they were told already."""

    reasons: str = attrs.field(validator=not_blank)
    told_on: date | None = None


@form("延期告知记录", told_on="告知日期")
class ExtensionTold:
    """That the applicant was told the reasons of an extension, after it had been approved (行政许可法第四十二条)."""

    told_on: date


@form("准予决定书", number="文号", qualification="决定人资质、资格")
class Grant:
    """The written decision that grants; `qualification` is that of who decides, where the matter requires one."""

    number: str = attrs.field(validator=not_blank)
    qualification: str | None = attrs.field(default=None, validator=not_blank)


@form("不予决定书", number="文号", reasons="不予理由", remedies="救济途径", qualification="决定人资质、资格")
class Refusal:
    """The written decision that refuses: reasons, and the right to reconsideration or suit (行政许可法第三十八条第二款).

    `qualification` is that of who decides, where the matter requires one.
    """

    number: str = attrs.field(validator=not_blank)
    reasons: str = attrs.field(validator=not_blank)
    remedies: str = attrs.field(validator=not_blank)
    qualification: str | None = attrs.field(default=None, validator=not_blank)


@form("交寄凭证", number="邮件单号", posted_on="交寄日期")
class Posting:
    """That the result was posted: under which number, and on which day; left out, the day of the act. Posting delivers nothing yet."""

    number: str = attrs.field(validator=not_blank)
    posted_on: date | None = None


@form("领取通知", how="通知方式", place="领取地点")
class CollectionNotice:
    """How the applicant was told that the result can be collected, and where."""

    how: str = attrs.field(validator=not_blank)
    place: str = attrs.field(validator=not_blank)


@form(
    "送达回证",
    mode="送达方式",
    received_by="签收人",
    signed_as="签收人身份",
    received_on="收件日期",
    slip_number="回执编号",
    consent_on="同意电子送达的日期",
    refusal_noted="拒收情况",
    witness="见证人",
    photographs="现场照片",
)
class Receipt:
    """That the result reached the applicant, how, and who took it. Which fields must be filled is the rule of the mode: `RECEIVED_BY`.

    `received_on` is the day that the return slip shows, or on which it arrived in the applicant's own system. It is the day of the act: a
    slip that comes back later is recorded with `at=` the day of receipt and `recorded_at=` now. Who signed for another says as what.
    Arrival and consent of an electronic delivery may be on record elsewhere, and are left out then; an audit remarks it.
    """

    mode: DeliveryMode
    received_by: str | None = personal(default=None)
    signed_as: Signatory = Signatory.ADDRESSEE
    received_on: date | None = None
    slip_number: str | None = None
    consent_on: date | None = None
    refusal_noted: str | None = None
    witness: str | None = personal(default=None)
    photographs: tuple[str, ...] = ()


@form("超期说明", reason="超期理由", published_at="公开处所")
class OverdueReason:
    """The reason for being late, told in public (优化营商环境条例第三十六条)."""

    reason: str = attrs.field(validator=not_blank)
    published_at: str = attrs.field(validator=not_blank)


@form("补正材料清单", items="已补材料", posted_on="交邮日期")
class SubmittedItems:
    """Which of the missing items came in, by name, to be ticked off the list; `posted_on` is the day on which they were posted, if they were.

    What was posted in time is in time, whenever it arrives.
    """

    items: tuple[str, ...] = attrs.field(validator=non_empty)
    posted_on: date | None = None


@form("承诺书", items="以承诺代替的材料", text="承诺内容")
class Commitment:
    """The applicant's commitment in place of a material, to be checked later (河南省优化营商环境条例第三十四条)."""

    items: tuple[str, ...] = attrs.field(validator=non_empty)
    text: str = attrs.field(validator=not_blank)


@form("即办结果", result="办理结果", same_visit="是否当场办结", qualification="办理人资质、资格")
class OnSpotResult:
    """What was done at once, and whether in the same visit: “on the spot” is a recorded fact, not a sum."""

    result: str = attrs.field(validator=not_blank)
    same_visit: bool
    qualification: str | None = attrs.field(default=None, validator=not_blank)


@form("退回件通知书", reason="退回理由", basis="退回依据", remedies="救济途径", given_back="退还材料")
class ReturnNotice:
    """Why it is returned, on what basis, what the applicant can do, and what is given back."""

    reason: str = attrs.field(validator=not_blank)
    basis: str = attrs.field(validator=not_blank)
    remedies: str = attrs.field(validator=not_blank)
    given_back: tuple[str, ...] = ()


@form("复核结论", reasons="复核理由")
class ReviewOutcome:
    """What the review of a return came to, and why."""

    reasons: str = attrs.field(validator=not_blank)


@form("上报函", opinion="初步审查意见", materials="上报材料")
class ForwardingLetter:
    """The preliminary opinion and all the materials, sent straight up (行政许可法第三十五条)."""

    opinion: str = attrs.field(validator=not_blank)
    materials: tuple[str, ...] = attrs.field(validator=non_empty)


@form("上级批复", number="批复文号", granted="是否准予", decided_on="批复作出日期")
class SuperiorReply:
    """The superior's decision, and the day on which it was made, from which the ten days of 行政许可法第四十四条 run."""

    number: str = attrs.field(validator=not_blank)
    granted: bool
    decided_on: date | None = None


@form("上级退件清单", reasons="退件理由", items="须补材料")
class ReturnList:
    """Why the superior sends it back, and the items that it wants added."""

    reasons: str = attrs.field(validator=not_blank)
    items: tuple[str, ...] = ()


@form("征求意见函", department="征求意见的部门", question="征求意见事项", within="答复期限")
class ConsultationLetter:
    """The question to an assisting department, and by when it must answer, where the centre sets that."""

    department: str = attrs.field(validator=not_blank)
    question: str = attrs.field(validator=not_blank)
    within: Span | None = None


@form("部门意见", text="意见内容")
class Opinion:
    """What an assisting department says."""

    text: str = attrs.field(validator=not_blank)


class FastTrackKind(enum.Enum):
    """The two sorts of matters that the plan has specially handled (二(三)3(4))."""

    MAJOR_INDUSTRIAL_PROJECT = "重大工业项目"
    ASSIGNED_BY_SUPERIOR = "上级交办事项"


@form("特事特办审批单", kind="事项类别", why="特办理由", within="内部时限")
class FastTrackProposal:
    """Which sort of matter it is, why, and the shorter internal limit, where one is set."""

    kind: FastTrackKind
    why: str = attrs.field(validator=not_blank)
    within: Span | None = None
