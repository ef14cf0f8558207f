"""The documents about staff: nomination, training and examination, taking a post, moving to another."""

from __future__ import annotations

import enum
from datetime import date

import attrs

from caseflow.lifecycle import form, not_blank
from caseflow.machines.shared.forms import points


class Post(enum.Enum):
    """What somebody is chosen for."""

    WINDOW = "窗口工作人员"
    DEDICATED = "专职人员"
    AGENT = "代办员"


@form("选派推荐表")
class Nomination:
    """Who is nominated: established staff since when, the qualification held, and the one that the power asks for, where it does."""

    person: str = attrs.field(validator=not_blank)
    post: Post
    established: bool
    in_service_since: date | None = None
    qualification: str | None = None
    power_asks_for: str | None = None
    fit: bool


@form("培训记录")
class TrainingRecord:
    """What was taught, and by whom."""

    person: str = attrs.field(validator=not_blank)
    course: str = attrs.field(validator=not_blank)


@form("考试结果")
class ExamResult:
    """The points reached."""

    person: str = attrs.field(validator=not_blank)
    points: int = attrs.field(validator=points)


@form("上岗通知")
class PostOrder:
    """To which window or station, from which day."""

    place: str = attrs.field(validator=not_blank)
    first_day: date


@form("人员调整申请")
class ReassignmentRequest:
    """Who is to move, on the post since when, from which day, and the need, where there is one. The day of opening is that of filing."""

    person: str = attrs.field(validator=not_blank)
    on_post_since: date
    effective: date
    need: str | None = None


@form("接任人员上岗资格")
class SuccessorReady:
    """Who comes in, and the posting case in which the examination was passed, on which day."""

    successor: str = attrs.field(validator=not_blank)
    posting_case: str = attrs.field(validator=not_blank)
    passed_on: date
