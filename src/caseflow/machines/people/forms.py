"""The documents about staff: nomination, training and examination, moving to another post, appraisal."""

from __future__ import annotations

import enum
from datetime import date

import attrs

from caseflow.lifecycle.forms import filled, form, rule

_MOST_POINTS = 100


def _points(value: int) -> str | None:
    return None if 0 <= value <= _MOST_POINTS else f"must lie between 0 and {_MOST_POINTS}, not {value}"


class Post(enum.Enum):
    """What somebody is chosen for."""

    WINDOW = "窗口工作人员"
    DEDICATED = "专职人员"
    AGENT = "代办员"


@form("选派推荐表")
class Nomination:
    """Who is nominated: established staff since when, the qualification held, and the one that the power asks for, where it does."""

    person: str = attrs.field(validator=filled)
    post: Post
    established: bool
    in_service_since: date | None = None
    qualification: str | None = None
    power_asks_for: str | None = None
    fit: bool


@form("培训记录")
class TrainingRecord:
    """What was taught, and by whom."""

    person: str = attrs.field(validator=filled)
    course: str = attrs.field(validator=filled)


@form("考试结果")
class ExamResult:
    """The points reached."""

    person: str = attrs.field(validator=filled)
    points: int = attrs.field(validator=rule(_points))


@form("上岗通知")
class PostOrder:
    """To which window or station, from which day."""

    place: str = attrs.field(validator=filled)
    first_day: date


@form("人员调整申请")
class ReassignmentRequest:
    """Who is to move, on the post since when, from which day, and the need, where there is one. The day of opening is that of filing."""

    person: str = attrs.field(validator=filled)
    on_post_since: date
    effective: date
    need: str | None = None


@form("接任人员上岗资格")
class SuccessorReady:
    """Who comes in, and the posting case in which the examination was passed, on which day."""

    successor: str = attrs.field(validator=filled)
    posting_case: str = attrs.field(validator=filled)
    passed_on: date


class Subject(enum.Enum):
    """Who is appraised."""

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


@form("考核任务")
class AppraisalTask:
    """Who is appraised, for which period: its first and last day."""

    subject: Subject
    name: str = attrs.field(validator=filled)
    period: Period
    first: date
    last: date


@form("下级考核结果")
class PartResult:
    """The appraisal of a part, as its own case tells: its period, its points, and whether it is final."""

    case_no: str = attrs.field(validator=filled)
    period: Period
    final: bool
    points: int = attrs.field(validator=rule(_points))


@form("考核评分表")
class Score:
    """The points, the final results of the periods below, and for staff the window's own appraisal that it is linked with."""

    points: int = attrs.field(validator=rule(_points))
    parts: tuple[PartResult, ...] = ()
    window_case: str | None = None
    grounds: str = attrs.field(validator=filled)


@form("考核异议书")
class Objection:
    """What is objected to, and why."""

    why: str = attrs.field(validator=filled)
