"""The documents of rating, complaints, archives, accountability, acceptance of sites and recurring duties."""

from __future__ import annotations

import enum
from datetime import date

import attrs

from caseflow.calendar import Span
from caseflow.lifecycle import form, non_empty, not_blank, personal
from caseflow.machines.shared.forms import between, persons, points, positive

_WORST, _QUARTERS = 5, 4


@form("评价邀请")
class Invitation:
    """To rate, freely, the case that it is about; by tablet, code, phone or on paper."""

    about_case: str = attrs.field(validator=not_blank)
    channel: str = "评价平板"


@form("评价")
class Rating:
    """Five grades, 1 very content to 5 very discontent. No name: the rater acts under a token that appears nowhere else in the case."""

    grade: int = attrs.field(validator=between(1, _WORST))
    rated: str | None = None
    remark: str | None = personal(default=None)


@form("整改通知")
class RatingOrder:
    """What a bad rating asks to be put right, and by which unit."""

    unit: str = attrs.field(validator=not_blank)
    what: str = attrs.field(validator=not_blank)


@form("评价反馈")
class RatingAnswer:
    """What the rater is told about the rating."""

    text: str = attrs.field(validator=not_blank)


@form("回访记录")
class Revisit:
    """Whether the rater is content now."""

    content: bool
    note: str | None = personal(default=None)


class ComplaintChannel(enum.Enum):
    """How a complaint comes in (二(四)2(3), 二(一)3, 二(三)4(4))."""

    PHONE = "投诉电话"
    CARD = "征求意见卡"
    BOX = "投诉箱"
    DESK = "咨询投诉区"
    ONLINE = "网上投诉"
    MEDIA = "新闻监督"


@form("投诉登记表")
class Complaint:
    """What is complained of. Without `complainant` it is anonymous; `about_person` is the id of whom it is about, where it is a person."""

    channel: ComplaintChannel
    text: str = personal(validator=not_blank)
    complainant: str | None = personal(default=None)
    about_case: str | None = None
    about_person: str | None = None


@form("投诉转办单")
class ComplaintTransfer:
    """Whose business it is, and why it is not ours."""

    to: str = attrs.field(validator=not_blank)
    why: str = attrs.field(validator=not_blank)


@form("监控录像调取单")
class FootageRequest:
    """Which footage is to be kept: of which day and place."""

    happened_on: date
    place: str = attrs.field(validator=not_blank)


@form("投诉处理结果")
class ComplaintOutcome:
    """What was found, whether the complaint was right, and what is done about it."""

    justified: bool
    found: str = attrs.field(validator=not_blank)
    measures: str | None = None


@form("投诉反馈")
class ComplaintAnswer:
    """What the complainant is told."""

    text: str = attrs.field(validator=not_blank)


@form("延长办理审批单")
class LongerTime:
    """By how much, and why."""

    by: Span
    why: str = attrs.field(validator=not_blank)


@form("季度归档")
class ArchiveQuarter:
    """Whose files of which calendar quarter."""

    unit: str = attrs.field(validator=not_blank)
    year: int
    quarter: int = attrs.field(validator=between(1, _QUARTERS))


@form("归档卷宗")
class ArchivedFile:
    """One closed case's file: its number and kind, when it was closed, and in which sets it is kept."""

    case_no: str = attrs.field(validator=not_blank)
    closed_on: date
    category: str = attrs.field(validator=not_blank)
    important: bool
    paper: bool
    electronic: bool
    born_electronic: bool = False


@form("移交清单")
class TransferList:
    """The list of the files enrolled, in order and by kind."""

    number: str = attrs.field(validator=not_blank)


@form("移交签收单")
class TransferReceipt:
    """The receiving unit's receipt: how many files it took over."""

    files: int
    note: str | None = None


class AccessMode(enum.Enum):
    """To look at a file, or to copy it."""

    VIEW = "查阅"
    COPY = "复印"


@form("查阅复印申请")
class AccessRequest:
    """Which files, for what work, and whether to look or to copy."""

    files: tuple[str, ...] = attrs.field(validator=non_empty)
    purpose: str = attrs.field(validator=not_blank)
    mode: AccessMode


@form("查阅登记")
class AccessRegister:
    """The line in the register."""

    number: str = attrs.field(validator=not_blank)
    files: tuple[str, ...] = attrs.field(validator=non_empty)


@form("复印记录")
class CopyRecord:
    """What was copied."""

    files: tuple[str, ...] = attrs.field(validator=non_empty)
    pages: int = attrs.field(validator=positive)


@form("归还记录")
class FilesReturned:
    """Whether all came back whole."""

    complete: bool
    note: str | None = None


class Trigger(enum.Enum):
    """What can be found in a journal that calls for accountability (二(四)1; 行政许可法第七十二、七十四条)."""

    CLOCK_BREACHED = "办件超时"
    NO_ONE_TIME_NOTICE = "未一次告知"
    REFUSED_WITHOUT_REASON = "不予办理未说明理由"


@form("责任追究建议")
class AccountabilityProposal:
    """What was found in which journal, and where: the entry, and for a clock its name and due day."""

    about_case: str = attrs.field(validator=not_blank)
    trigger: Trigger
    entry: int
    clock: str | None = None
    due: date | None = None
    breached: bool


@form("陈述申辩记录")
class Statement:
    """What the person concerned has to say."""

    person: str = attrs.field(validator=not_blank)
    text: str = personal(validator=not_blank)


class Severity(enum.Enum):
    """How grave (二(四)2(4) 视情节轻重)."""

    MINOR = "轻微"
    SERIOUS = "较重"
    GRAVE = "严重"


@form("责任认定书")
class Attribution:
    """Whose responsibility, how grave, on what grounds."""

    person: str = attrs.field(validator=not_blank)
    severity: Severity
    grounds: str = attrs.field(validator=not_blank)


@form("责任追究决定")
class AccountabilityDecision:
    """What one of the two authorities decides."""

    number: str = attrs.field(validator=not_blank)
    measure: str = attrs.field(validator=not_blank)


class SiteKind(enum.Enum):
    """A township's service centre, or a village's agency station."""

    CENTRE = "政务服务中心"
    STATION = "政务服务代办站"


@form("建设任务书")
class SiteTask:
    """Which site is to be built to the standard."""

    site: str = attrs.field(validator=not_blank)
    kind: SiteKind


@form("建设完成报告")
class BuildReport:
    """What was done: leading group, plan, rules, staff, training, building."""

    done: tuple[str, ...] = attrs.field(validator=non_empty)


@form("责令限期改正通知书")
class CorrectionOrder:
    """What must be corrected, and within what time; the time is the order's own."""

    what: str = attrs.field(validator=not_blank)
    within: Span


@form("检查验收报告")
class InspectionReport:
    """Who inspected, and what was found."""

    inspectors: tuple[str, ...] = attrs.field(validator=persons)
    found: str = attrs.field(validator=not_blank)


@form("整改通知书")
class RectificationNotice:
    """Who inspected, and everything that is to be put right."""

    inspectors: tuple[str, ...] = attrs.field(validator=persons)
    faults: tuple[str, ...] = attrs.field(validator=non_empty)


@form("整改报告")
class RectificationReport:
    """What was put right."""

    done: tuple[str, ...] = attrs.field(validator=non_empty)


@form("通报批评")
class PublicCriticism:
    """The public criticism, by number, and why."""

    number: str = attrs.field(validator=not_blank)
    why: str = attrs.field(validator=not_blank)


@form("奖励决定")
class Reward:
    """The money that rewards a site up to the standard (以奖代补)."""

    number: str = attrs.field(validator=not_blank)
    amount: str = attrs.field(validator=not_blank)


class DutyKind(enum.Enum):
    """The duties that the plan calls 定期 and gives no number."""

    FILE_REVIEW = "定期清卷"
    DISCLOSURE = "定期公布"
    MAINTENANCE = "定期检查维护"


@form("定期工作安排")
class DutyPlan:
    """Which duty, whose, and how often where a period is set."""

    kind: DutyKind
    unit: str = attrs.field(validator=not_blank)
    period: Span | None = None


@form("定期工作记录")
class DutyDone:
    """What was done, and what was found."""

    what: str = attrs.field(validator=not_blank)
    found: str | None = None


class Subject(enum.Enum):
    """Who is appraised. A department is not: its government appraises it, and what is found here is handed on (二(四)2(7))."""

    STAFF = "窗口业务人员"
    WINDOW = "窗口"
    AGENT = "代办员"
    CENTRE = "中心"


class Period(enum.Enum):
    """The four levels, each linked with the next (二(四)2(6))."""

    DAY = "日常"
    MONTH = "月度"
    QUARTER = "季度"
    YEAR = "年度"


@form("考核任务", subject="考核对象类别", name="考核对象", period="考核周期", first="起始日", last="截止日")
class AppraisalTask:
    """Who is appraised, for which period: its first and last day. The period is the calendar month, quarter or year of the first day."""

    subject: Subject
    name: str = attrs.field(validator=not_blank)
    period: Period
    first: date
    last: date


@form(
    "下一层级考核结果",
    case_no="考核办件编号",
    period="考核周期",
    final="是否定案",
    points="分数",
    first="所属起始日",
    last="所属截止日",
)
class PartResult:
    """The appraisal of a part, as its own case tells: its period, its points, whether it is final, and the days that it is about.

    Without days it stands for any one part of that level: one day, one month, one quarter.
    """

    case_no: str = attrs.field(validator=not_blank)
    period: Period
    final: bool
    points: int = attrs.field(validator=points)
    first: date | None = None
    last: date | None = None


class NotCountedReason(enum.Enum):
    """Why days count in no appraisal."""

    NOT_ON_POST = "不在岗"
    PLAN_NOT_IN_FORCE = "方案尚未施行"


@form("不计入考核的期间", first="起始日", last="截止日", why="原因", note="说明")
class NotCounted:
    """Days for which there is no appraisal, first and last included, and why."""

    first: date
    last: date
    why: NotCountedReason
    note: str | None = None


@form(
    "考核评分表",
    points="分数",
    parts="下一层级考核结果",
    not_counted="不计入考核的期间",
    window_case="窗口考核办件编号",
    window_final="窗口考核是否定案",
    feedback_cases="所依据的代办服务办件编号",
    no_feedback="本期无代办服务评价",
    for_department="计入本级政府对其考核的部门",
    grounds="评分依据",
)
class Score:
    """The points, and what they rest on.

    `parts` are the final results of the level below, `not_counted` the days without one. For staff, `window_case` names the window's own
    appraisal, with which theirs is linked. For an agent, `feedback_cases` are the agency cases whose 《服务意见反馈表》 was used;
    `no_feedback` says that there was none. `for_department` is the department in whose appraisal by the government of this level the
    result counts too (二(四)2(7)): it is an input there, and no score of the department.
    """

    points: int = attrs.field(validator=points)
    parts: tuple[PartResult, ...] = ()
    not_counted: tuple[NotCounted, ...] = ()
    window_case: str | None = attrs.field(default=None, validator=not_blank)
    window_final: bool | None = None
    feedback_cases: tuple[str, ...] = ()
    no_feedback: bool = False
    for_department: str | None = attrs.field(default=None, validator=not_blank)
    grounds: str = attrs.field(validator=not_blank)


@form("考核异议书", why="异议理由")
class Objection:
    """What is objected to, and why."""

    why: str = attrs.field(validator=not_blank)
