"""The documents of rating, complaints, archives, accountability, acceptance of sites and recurring duties."""

from __future__ import annotations

import enum
from datetime import date

import attrs

from caseflow.calendar import Span
from caseflow.lifecycle import form, non_empty, not_blank, personal
from caseflow.machines.shared.forms import between, persons, points, positive

_WORST, _QUARTERS = 5, 4


class Rated(enum.Enum):
    """What is rated: a matter when it has been answered (一事一评), or what happened on the spot (一次一评): a visit, an enquiry."""

    MATTER = "事项"
    VISIT = "来访"
    ENQUIRY = "咨询"


@form("评价邀请", about_case="所评办件、来访或者咨询的编号", channel="评价渠道", what="所评对象")
class Invitation:
    """To rate, freely, a matter, a visit or an enquiry, by its number; by tablet, code, phone or on paper."""

    about_case: str = attrs.field(validator=not_blank)
    channel: str = "评价平板"
    what: Rated = Rated.MATTER


@form("评价", grade="等级（一至五，一为非常满意）", rated="被评价人", remark="评语")
class Rating:
    """Five grades, 1 very content to 5 very discontent. No name: the rater acts under a token that appears nowhere else in the case."""

    grade: int = attrs.field(validator=between(1, _WORST))
    rated: str | None = None
    remark: str | None = personal(default=None)


@form("整改通知", unit="整改单位", what="整改内容")
class RatingOrder:
    """What a bad rating asks to be put right, and by which unit."""

    unit: str = attrs.field(validator=not_blank)
    what: str = attrs.field(validator=not_blank)


@form("评价反馈", text="反馈内容")
class RatingAnswer:
    """What the rater is told about the rating."""

    text: str = attrs.field(validator=not_blank)


@form("回访记录", content="是否满意", note="备注")
class Revisit:
    """Whether the rater is content now."""

    content: bool
    note: str | None = personal(default=None)


class ComplaintChannel(enum.Enum):
    """How a complaint comes in (二(四)2(3), 二(一)3, 二(三)4(4)), or which supervision found the problem (二(四)2(2))."""

    PHONE = "投诉电话"
    CARD = "征求意见卡"
    BOX = "投诉箱"
    DESK = "咨询投诉区"
    ONLINE = "网上投诉"
    MEDIA = "新闻监督"
    SOCIAL = "社会监督"
    INTERNAL = "内部监督"

    @property
    def is_supervision(self) -> bool:
        """True where nobody complained, but supervision found the problem."""
        return self in {ComplaintChannel.MEDIA, ComplaintChannel.SOCIAL, ComplaintChannel.INTERNAL}


@form(
    "投诉、监督问题登记表",
    channel="来源渠道",
    text="反映内容",
    complainant="投诉人",
    concerned="当事人",
    about_case="涉及办件编号",
    about_person="被反映人",
)
class Complaint:
    """What is complained of, or what supervision has found.

    The result goes to the complainant and to `concerned`, whom the matter concerns. Where both are left out there is nobody to tell (an
    anonymous complaint). `about_person` is the id of whom it is about, where it is a person.
    """

    channel: ComplaintChannel
    text: str = personal(validator=not_blank)
    complainant: str | None = personal(default=None)
    concerned: str | None = personal(default=None)
    about_case: str | None = None
    about_person: str | None = None


@form("投诉转办单", to="转往单位", why="转办理由")
class ComplaintTransfer:
    """Whose business it is, and why it is not ours."""

    to: str = attrs.field(validator=not_blank)
    why: str = attrs.field(validator=not_blank)


@form("监控录像调取单", happened_on="录像日期", place="地点")
class FootageRequest:
    """Which footage is to be kept: of which day and place."""

    happened_on: date
    place: str = attrs.field(validator=not_blank)


@form("投诉处理结果", justified="是否属实", found="查明情况", measures="处理措施")
class ComplaintOutcome:
    """What was found, whether the complaint was right, and what is done about it."""

    justified: bool
    found: str = attrs.field(validator=not_blank)
    measures: str | None = None


@form("投诉反馈", text="反馈内容")
class ComplaintAnswer:
    """What the complainant is told."""

    text: str = attrs.field(validator=not_blank)


@form("延长办理审批单", by="延长时间", why="延长理由")
class LongerTime:
    """By how much, and why."""

    by: Span
    why: str = attrs.field(validator=not_blank)


@form("季度归档", unit="归档单位", year="年度", quarter="季度")
class ArchiveQuarter:
    """Whose files of which calendar quarter."""

    unit: str = attrs.field(validator=not_blank)
    year: int
    quarter: int = attrs.field(validator=between(1, _QUARTERS))


@form(
    "归档卷宗",
    case_no="办件编号",
    closed_on="办结日期",
    category="种类",
    important="是否重要档案",
    paper="有无纸质档案",
    electronic="有无电子档案",
    born_electronic="是否原生电子文件",
)
class ArchivedFile:
    """One closed case's file: its number and kind, when it was closed, and in which sets it is kept."""

    case_no: str = attrs.field(validator=not_blank)
    closed_on: date
    category: str = attrs.field(validator=not_blank)
    important: bool
    paper: bool
    electronic: bool
    born_electronic: bool = False


@form("移交清单", number="清单编号")
class TransferList:
    """The list of the files enrolled, in order and by kind."""

    number: str = attrs.field(validator=not_blank)


@form("移交签收单", files="签收卷数", note="备注")
class TransferReceipt:
    """The receiving unit's receipt: how many files it took over."""

    files: int
    note: str | None = None


class AccessMode(enum.Enum):
    """To look at a file, or to copy it."""

    VIEW = "查阅"
    COPY = "复印"


@form("查阅复印申请", files="档案编号", purpose="工作需要", mode="查阅或者复印")
class AccessRequest:
    """Which files, for what work, and whether to look or to copy."""

    files: tuple[str, ...] = attrs.field(validator=non_empty)
    purpose: str = attrs.field(validator=not_blank)
    mode: AccessMode


@form("查阅登记", number="登记编号", files="档案编号")
class AccessRegister:
    """The line in the register."""

    number: str = attrs.field(validator=not_blank)
    files: tuple[str, ...] = attrs.field(validator=non_empty)


@form("复印记录", files="档案编号", pages="页数")
class CopyRecord:
    """What was copied."""

    files: tuple[str, ...] = attrs.field(validator=non_empty)
    pages: int = attrs.field(validator=positive)


@form("归还记录", complete="是否完好归还", note="备注")
class FilesReturned:
    """Whether all came back whole."""

    complete: bool
    note: str | None = None


class Trigger(enum.Enum):
    """What calls for accountability: what a journal shows (二(四)1; 行政许可法第七十二、七十四条), or another violation (二(四)2(4))."""

    CLOCK_BREACHED = "办件超时"
    NO_ONE_TIME_NOTICE = "未一次告知"
    REFUSED_WITHOUT_REASON = "不予办理未说明理由"
    OTHER_VIOLATION = "其他违反行政审批制度的行为"


@form(
    "责任追究建议",
    about_case="涉及办件编号",
    trigger="追究事由",
    violation="违反行政审批制度的情形",
    entry="办件记录序号",
    clock="超期的时限",
    due="届满日期",
    breached="是否超时",
)
class AccountabilityProposal:
    """What was found: in a journal the case, the entry, and for a clock its name and due day; for any other violation what was done."""

    about_case: str | None = attrs.field(default=None, validator=not_blank)
    trigger: Trigger
    violation: str | None = attrs.field(default=None, validator=not_blank)
    entry: int | None = None
    clock: str | None = None
    due: date | None = None
    breached: bool | None = None


@form("陈述申辩记录", person="陈述人", text="陈述申辩内容")
class Statement:
    """What the person concerned has to say."""

    person: str = attrs.field(validator=not_blank)
    text: str = personal(validator=not_blank)


class Severity(enum.Enum):
    """How grave (二(四)2(4) 视情节轻重)."""

    MINOR = "轻微"
    SERIOUS = "较重"
    GRAVE = "严重"


class PostHeld(enum.Enum):
    """The post of the person whose responsibility is in question."""

    WINDOW_STAFF = "进驻业务人员"
    AGENT = "代办员"
    OTHER = "其他人员"


@form("责任认定书", person="责任人", severity="情节", grounds="认定依据", post="岗位")
class Attribution:
    """Whose responsibility, how grave, on what grounds. How grave it is decides nothing here: it is a hint for those who decide."""

    person: str = attrs.field(validator=not_blank)
    severity: Severity
    grounds: str = attrs.field(validator=not_blank)
    post: PostHeld = PostHeld.WINDOW_STAFF


class MeasureNature(enum.Enum):
    """A disciplinary sanction (处分 of the employer, 政务处分 of the supervisory organ), or a measure of another nature."""

    SANCTION = "处分、政务处分"
    OTHER = "其他措施（批评教育、诫勉、调离等）"


@form("责任追究决定", number="文号", measure="追究措施", nature="措施性质", why="理由")
class AccountabilityDecision:
    """What one of the two authorities decides. What is not said to be of another nature counts as a sanction."""

    number: str = attrs.field(validator=not_blank)
    measure: str = attrs.field(validator=not_blank)
    nature: MeasureNature = MeasureNature.SANCTION
    why: str | None = attrs.field(default=None, validator=not_blank)


class SiteKind(enum.Enum):
    """A township's service centre, or a village's agency station."""

    CENTRE = "政务服务中心"
    STATION = "政务服务代办站"


@form("建设任务书", site="中心或者代办站名称", kind="种类", township="所属乡镇（街道）")
class SiteTask:
    """Which site is to be built to the standard, and whose it is."""

    site: str = attrs.field(validator=not_blank)
    kind: SiteKind
    township: str | None = attrs.field(default=None, validator=not_blank)


@form("建设完成报告", done="完成事项", late_reason="超期原因")
class BuildReport:
    """What was done: leading group, plan, rules, staff, training, building."""

    done: tuple[str, ...] = attrs.field(validator=non_empty)
    late_reason: str | None = None


@form("责令限期改正通知书", what="改正内容", within="改正期限")
class CorrectionOrder:
    """What must be corrected, and within what time; the time is the order's own."""

    what: str = attrs.field(validator=not_blank)
    within: Span


@form("检查验收报告", inspectors="验收人员", found="验收情况", late_reason="超期原因")
class InspectionReport:
    """Who inspected, and what was found."""

    inspectors: tuple[str, ...] = attrs.field(validator=persons)
    found: str = attrs.field(validator=not_blank)
    late_reason: str | None = None


@form("整改通知书", inspectors="验收人员", faults="须整改的问题", late_reason="超期原因")
class RectificationNotice:
    """Who inspected, and everything that is to be put right."""

    inspectors: tuple[str, ...] = attrs.field(validator=persons)
    faults: tuple[str, ...] = attrs.field(validator=non_empty)
    late_reason: str | None = None


@form("整改报告", done="整改事项", late_reason="超期原因")
class RectificationReport:
    """What was put right."""

    done: tuple[str, ...] = attrs.field(validator=non_empty)
    late_reason: str | None = None


@form("示范点评选结果", centres="本次评选的中心数", why="评选理由", number="文号")
class ModelSelection:
    """A selection of model centres that names this one: how many it names in all, and why."""

    centres: int
    why: str = attrs.field(validator=not_blank)
    number: str | None = attrs.field(default=None, validator=not_blank)


@form("通报批评", number="文号", why="事由")
class PublicCriticism:
    """The public criticism, by number, and why."""

    number: str = attrs.field(validator=not_blank)
    why: str = attrs.field(validator=not_blank)


@form("奖励决定", number="文号", amount="奖励金额", township="受奖乡镇（街道）")
class Reward:
    """The money that the township gets for a site up to the standard (以奖代补), also for a village's station.

    `township` may be left out where the task names it.
    """

    number: str = attrs.field(validator=not_blank)
    amount: str = attrs.field(validator=not_blank)
    township: str | None = attrs.field(default=None, validator=not_blank)


class DutyKind(enum.Enum):
    """The duties that the plan calls 定期 and gives no number."""

    FILE_REVIEW = "定期清卷"
    DISCLOSURE = "定期公布"
    MAINTENANCE = "定期检查维护"


@form("定期工作安排", kind="工作种类", unit="责任单位", period="周期")
class DutyPlan:
    """Which duty, whose, and how often where a period is set."""

    kind: DutyKind
    unit: str = attrs.field(validator=not_blank)
    period: Span | None = None


@form("定期工作记录", what="所做工作", found="发现情况")
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
