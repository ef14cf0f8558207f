"""The documents about staff: nomination, training and examination, taking a post, moving to another, and a post that falls vacant."""

from __future__ import annotations

import enum
from datetime import date
from typing import Final

import attrs

from caseflow.lifecycle import form, not_blank
from caseflow.machines.shared.forms import points


class Post(enum.Enum):
    """What somebody is chosen for (二(三)1(1)-(3), 二(三)2(1))."""

    WINDOW = "窗口工作人员"
    DEDICATED = "专职人员"
    AGENT = "代办员"
    DIRECTOR = "主任"
    DEPUTY_DIRECTOR = "副主任"


LEADERS: Final = (Post.DIRECTOR, Post.DEPUTY_DIRECTOR)
"""Those who lead a centre."""


@form(
    "选派推荐表",
    person="被推荐人",
    post="岗位",
    established="是否在编",
    in_service_since="在编工作起始日期",
    qualification="所持资质、资格",
    power_asks_for="该职能要求的资质、资格",
    fit="是否符合基本要求",
)
class Nomination:
    """Who is nominated: established staff since when, the qualification held, and the one that the power asks for, where it does."""

    person: str = attrs.field(validator=not_blank)
    post: Post
    established: bool
    in_service_since: date | None = None
    qualification: str | None = None
    power_asks_for: str | None = None
    fit: bool


@form("培训记录", person="参训人", course="培训内容")
class TrainingRecord:
    """What was taught, and to whom."""

    person: str = attrs.field(validator=not_blank)
    course: str = attrs.field(validator=not_blank)


@form("考试结果", person="应试人", points="分数")
class ExamResult:
    """The points reached."""

    person: str = attrs.field(validator=not_blank)
    points: int = attrs.field(validator=points)


@form("上岗通知", place="窗口或站点", first_day="上岗日期")
class PostOrder:
    """To which window or station, from which day."""

    place: str = attrs.field(validator=not_blank)
    first_day: date


@form("人员调整申请", person="调整人员", post="岗位", on_post_since="上岗日期", effective="调整生效日", need="工作需要")
class ReassignmentRequest:
    """Who is to move from which post, on it since when, from which day, and the need, where there is one.

    The day of opening is that of filing.
    """

    person: str = attrs.field(validator=not_blank)
    post: Post = Post.WINDOW
    on_post_since: date
    effective: date
    need: str | None = None


@form("接任人员上岗资格", successor="接任人员", posting_case="选派办件编号", passed_on="考试合格日期")
class SuccessorReady:
    """Who comes in, and the posting case in which the examination was passed, on which day."""

    successor: str = attrs.field(validator=not_blank)
    posting_case: str = attrs.field(validator=not_blank)
    passed_on: date


class VacancyCause(enum.Enum):
    """Why a post falls vacant at once, without anybody having asked for a move."""

    DEATH = "死亡"
    RESIGNATION = "辞职"
    DETENTION = "留置"


@form("空缺登记表", person="离岗人员", post="岗位", place="窗口或站点", cause="空缺原因", vacant_since="空缺起始日")
class Vacancy:
    """Which post is vacant, whose it was, why, and since which day."""

    person: str = attrs.field(validator=not_blank)
    post: Post = Post.WINDOW
    place: str = attrs.field(validator=not_blank)
    cause: VacancyCause
    vacant_since: date


@form("接任人员提名", successor="接任人员", posting_case="选派办件编号")
class SuccessorNamed:
    """Who is to take the vacant post, and the case in which that person is chosen for it."""

    successor: str = attrs.field(validator=not_blank)
    posting_case: str = attrs.field(validator=not_blank)


@form("补缺上岗记录", successor="接任人员", first_day="上岗日期")
class VacancyFilled:
    """Who has taken the vacant post, from which day."""

    successor: str = attrs.field(validator=not_blank)
    first_day: date
