"""The guards of posting and moving staff: who may take a post, and when somebody may leave it.

Each cites what sets its rule (of a computed one, the first of its citations in `staffing`), and is asked from the day on which that binds.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from caseflow import Guard, Role, View
from caseflow.guards import Answer
from caseflow.law import library_default
from caseflow.machines.law import PLAN
from caseflow.machines.people.forms import LEADERS, Post
from caseflow.machines.roles import CENTRE_HEAD, DEPARTMENT, DISTRICT_CENTRE, PARTY_GOV_OFFICE, TOWNSHIP, VILLAGE_COMMITTEES
from caseflow.machines.shared.guards import NotThePersonIn
from caseflow.machines.staffing import (
    CITES,
    CLEAR,
    LOOSE,
    filed_in_time,
    free_from,
    full_years,
    in_first_quarter,
    latest_filing,
    notice_missing,
)

_YEARS = 3
# Whom lock, quarter and notice bind, in the words of their conditions.
_WINDOW_ZH, _WINDOW_EN = "限窗口业务人员", "window staff only"
_TOWNSHIP_SIDE = (PARTY_GOV_OFFICE, TOWNSHIP)

# Who acts for which post. The plan names the side that each post belongs to (进驻部门, 村(居)两委, 党政办); who signs there is a reading.
NOMINATED_BY: Final[Mapping[Post, tuple[Role, ...]]] = {
    Post.WINDOW: (DEPARTMENT,),
    Post.DEDICATED: (CENTRE_HEAD, PARTY_GOV_OFFICE, DEPARTMENT),
    Post.AGENT: (VILLAGE_COMMITTEES,),
    Post.DIRECTOR: _TOWNSHIP_SIDE,
    Post.DEPUTY_DIRECTOR: _TOWNSHIP_SIDE,
}
"""Who nominates for each post."""
MOVED_BY: Final[Mapping[Post, tuple[Role, ...]]] = {
    post: roles if CENTRE_HEAD in roles else (*roles, CENTRE_HEAD) for post, roles in NOMINATED_BY.items()
}
"""Who asks for a move, or reports a vacancy, of each post: who nominates for it, or the head of the centre."""
DECIDED_BY: Final[Mapping[Post, tuple[Role, ...]]] = {post: (TOWNSHIP,) if post in LEADERS else (CENTRE_HEAD,) for post in Post}
"""Who decides about each post."""
# 二(三)1(2)三: 中心组织的业务培训和考试 for window staff; 三(二)二: the district centre teaches them too, and it alone teaches agents.
TAUGHT_BY: Final[Mapping[Post, tuple[Role, ...]]] = {
    post: (DISTRICT_CENTRE,) if post is Post.AGENT else (DISTRICT_CENTRE, CENTRE_HEAD) for post in Post
}
"""Who trains and examines for each post."""
EXAMINED: Final = (Post.WINDOW, Post.AGENT)
"""The posts of which the plan asks an examination: 二(三)1(2)三 and 三(二)二 name 业务人员 and 代办员, not 管理人员 nor 专职人员."""


def _post(asked: View) -> Post:
    post: Post = asked.opening.form.post
    return post


def _acts_for_post(asked: View, table: Mapping[Post, tuple[Role, ...]], zh: str, en: str) -> Answer:
    post = _post(asked)
    allowed, roles = table[post], frozenset() if asked.actor is None else asked.actor.roles
    if any(role.name in roles for role in allowed):
        return True
    names = ", ".join(role.name for role in allowed)
    return f"{post.value}由{'、'.join(role.zh for role in allowed)}{zh} ({en} by {names})"


def _nominated_by(asked: View) -> Answer:
    return _acts_for_post(asked, NOMINATED_BY, "推荐", "for this post, nominated")


def _moved_by(asked: View) -> Answer:
    return _acts_for_post(asked, MOVED_BY, "提出", "for this post, asked for")


def _decided_by(asked: View) -> Answer:
    return _acts_for_post(asked, DECIDED_BY, "决定", "for this post, decided")


def _taught_by(asked: View) -> Answer:
    return _acts_for_post(asked, TAUGHT_BY, "培训考试", "for this post, taught and examined")


def _a_leader(asked: View) -> Answer:
    return _post(asked) in LEADERS or f"{_post(asked).value}须经审查，不由任命上岗 (only the director and the deputies are appointed)"


def _not_a_leader(asked: View) -> Answer:
    return (
        _post(asked) not in LEADERS
        or f"{_post(asked).value}由乡镇（街道）任命 (the director and the deputies are appointed by the township)"
    )


def _no_exam_asked(asked: View) -> Answer:
    return _post(asked) not in EXAMINED or f"{_post(asked).value}须培训考试合格后上岗 (this post is taken after an examination)"


nominator_fits_post = Guard(
    "nominator_fits_post",
    _nominated_by,
    zh="由该岗位的选派方推荐",
    en="nominated by the side to which the post belongs",
    cite=(PLAN["二(三)1"], PLAN["二(三)1(2)一"], PLAN["二(三)2"]),
)
mover_fits_post = Guard(
    "mover_fits_post",
    _moved_by,
    zh="由该岗位的选派方或者中心负责人提出",
    en="asked for by the side to which the post belongs, or by the head of the centre",
    cite=(PLAN["二(三)1"], PLAN["二(三)1(2)三"], PLAN["二(三)2"]),
)
decider_fits_post = Guard(
    "decider_fits_post",
    _decided_by,
    zh="由有权决定该岗位的一方办理",
    en="done by who decides about the post",
    cite=(PLAN["二(三)1"], PLAN["二(四)2(1)"]),
)
teacher_fits_post = Guard(
    "teacher_fits_post",
    _taught_by,
    zh="由负责该岗位培训考试的一方办理",
    en="done by who teaches for the post",
    cite=(PLAN["三(二)二"], PLAN["二(三)1(2)三"]),
)
a_leader = Guard("a_leader", _a_leader, zh="岗位为主任、副主任", en="the post is director or deputy director", cite=PLAN["二(三)1(1)"])
not_a_leader = Guard(
    "not_a_leader", _not_a_leader, zh="岗位不是主任、副主任", en="the post is not director or deputy director", cite=PLAN["二(三)1(1)"]
)
no_exam_asked = Guard(
    "no_exam_asked",
    _no_exam_asked,
    zh="该岗位不要求考试",
    en="no examination is asked of this post",
    cite=(PLAN["三(二)二"], PLAN["二(三)1(2)三"]),
)


def _established(asked: View) -> Answer:
    nomination = asked.opening.form
    if nomination.post is not Post.WINDOW:
        return True
    if not nomination.established or nomination.in_service_since is None:
        return "窗口工作人员须为进驻部门在编人员 (window staff are established staff of a department)"
    enough = full_years(nomination.in_service_since, _YEARS, asked.day)
    return enough or f"自 {nomination.in_service_since} 起工作未满 {_YEARS} 年 (fewer than {_YEARS} full years of service)"


def _qualified(asked: View) -> Answer:
    nomination = asked.opening.form
    needed = nomination.power_asks_for
    return needed is None or nomination.qualification == needed or f"行使该审批职能须有 {needed} (the power asks for that qualification)"


def _fit(asked: View) -> Answer:
    return asked.opening.form.fit or "不符合基本要求 (the basic requirements are not met)"


def _the_nominee(asked: View) -> Answer:
    nominee = asked.opening.form.person
    return asked.form.person == nominee or f"本件选派的是 {nominee} (this posting is about another person)"


established = Guard(
    "established",
    _established,
    zh="窗口工作人员在编且工作满三年",
    en="window staff are established staff of three full years",
    cite=CITES["full_years"][0],
)
qualified = Guard(
    "qualified", _qualified, zh="具备所需资质、资格", en="the qualification that the power asks for", cite=PLAN["二(三)1(2)二"]
)
fit = Guard(
    "fit", _fit, zh="合于基本要求", en="the basic requirements are met", cite=(PLAN["二(三)1(2)一"], PLAN["二(三)2(1)"], PLAN["二(三)1(1)"])
)
the_nominee = Guard("the_nominee", _the_nominee, zh="培训考试的是被选派人", en="about the nominee", reads_form=True)
not_the_nominee = Guard(
    "not_the_nominee",
    NotThePersonIn("person", "不得办理自己的选派 (nobody handles one's own posting)"),
    zh="不由本人办理",
    en="not done by the person concerned",
    soft=PARTY_GOV_OFFICE,
    cite=library_default("own_posting", "本人不得办理自己的选派和调整 (nobody handles one's own posting or move)"),
)


def _within_two_years(asked: View) -> bool:
    """Return whether the move comes within the two years that a person stays on the post."""
    request = asked.opening.form
    return bool(request.effective < free_from(request.on_post_since))


def _is_bound(asked: View) -> bool:
    """Return whether quarter and notice bind this move.

    They bind window staff only, for only 二(三)1(2) speaks of them: every move, or by the centre's narrower reading one within the two years.
    """
    if _post(asked) is not Post.WINDOW:
        return False
    return asked.given("reassignment_rules") != "exceptional" or _within_two_years(asked)


def _posting_lock(asked: View) -> Answer:
    request = asked.opening.form
    if request.post is not Post.WINDOW:
        return True
    if not _within_two_years(asked) or (request.need and request.need.strip()):
        return True
    since, free = request.on_post_since, free_from(request.on_post_since)
    return f"自 {since} 起未满两年，{free} 起可调整；确因工作需要的须说明理由 (free from {free}; before that only for a stated need)"


def _advance_notice(asked: View) -> Answer:
    if not _is_bound(asked):
        return True
    reading = LOOSE if asked.given("notice_reading") == LOOSE else CLEAR
    filed, effective = asked.opening.day, asked.opening.form.effective
    if filed_in_time(filed, effective, asked.calendar, reading=reading):
        return True
    last = latest_filing(effective, asked.calendar, reading=reading)
    short = notice_missing(filed, effective, asked.calendar, reading=reading)
    return (
        f"申请于 {filed} 提出，最迟应为 {last}，少 {short} 个工作日 "
        f"(15 working days ahead: filed on {filed}, the latest day was {last}, {short} working days short)"
    )


def _first_quarter(asked: View) -> Answer:
    effective = asked.opening.form.effective
    in_time = not _is_bound(asked) or in_first_quarter(effective)
    return in_time or f"{effective} 不在第一季度 (in principle in the first quarter of a year)"


def first_quarter(soft: Role) -> Guard:
    """Return the guard: in principle the move takes effect in January, February or March; `soft` may waive it."""
    zh, en = f"原则上第一季度（{_WINDOW_ZH}）", f"in principle in the first quarter ({_WINDOW_EN})"
    return Guard("first_quarter", _first_quarter, zh=zh, en=en, soft=soft, cite=CITES["in_first_quarter"][0])


def _effective_day_come(asked: View) -> Answer:
    effective = asked.opening.form.effective
    return asked.day >= effective or f"{effective} 起生效 (takes effect on that day)"


def _another_and_trained(asked: View) -> Answer:
    if asked.form.successor == asked.opening.form.person:
        return "接任人员不能是本人 (the successor is another person)"
    return asked.form.passed_on <= asked.day or f"{asked.form.passed_on} 尚未到来 (that day has not come yet)"


posting_lock = Guard(
    "posting_lock",
    _posting_lock,
    zh=f"上岗满两年，或确因工作需要（{_WINDOW_ZH}）",
    en=f"two years on the post, or a stated need ({_WINDOW_EN})",
    cite=CITES["free_from"][0],
)
# A reading: 原则上 stands before 于每年第一季度, and 并提前15个工作日 is a duty of its own. So it is firm, and a departure from it goes on record
# as one. By the other reading 原则上 softens both; a centre that follows it has its office waive the notice too.
advance_notice = Guard(
    "advance_notice",
    _advance_notice,
    zh=f"提前十五个工作日提交（{_WINDOW_ZH}；适用口径：“原则上”只及第一季度，不及提前提交）",
    en=f"filed 15 working days ahead ({_WINDOW_EN}; the reading taken: “in principle” softens the quarter, not the notice; another softens both)",
    soft=PARTY_GOV_OFFICE,
    cite=CITES["filed_in_time"][0],
)
effective_day_come = Guard("effective_day_come", _effective_day_come, zh="已到生效日", en="the day of effect has come")


def _successor_ready(asked: View) -> Answer:
    is_needed = _post(asked) in EXAMINED
    return not is_needed or bool(asked.done("successor_ready")) or "接任人员尚未培训考试合格 (no successor has passed the examination yet)"


successor_ready_first = Guard(
    "happened_successor_ready",
    _successor_ready,
    zh="接任人员先培训考试合格",
    en="the successor has passed first, where the post asks for an examination",
    soft=PARTY_GOV_OFFICE,
    cite=(PLAN["二(三)1(2)三"], PLAN["三(二)二"]),
)
another_and_trained = Guard(
    "another_and_trained",
    _another_and_trained,
    zh="接任人考试合格",
    en="the successor is another person, and passed",
    reads_form=True,
    cite=PLAN["二(三)1(2)三"],
)


def _latest_successor(asked: View) -> Answer:
    named = asked.done("name_successor")
    if not named:
        return "尚未提名接任人员 (no successor has been named yet)"
    successor = named[-1].form.successor
    return asked.form.successor == successor or f"提名的接任人员是 {successor} (another person was named)"


def _another_than_left(asked: View) -> Answer:
    return asked.form.successor != asked.opening.form.person or "接任人员不能是离岗人员本人 (the successor is another person)"


def _vacant_already(asked: View) -> Answer:
    since = asked.opening.form.vacant_since
    return since <= asked.day or f"{since} 尚未到来 (that day has not come yet)"


latest_successor = Guard("latest_successor", _latest_successor, zh="是所提名的接任人员", en="the person named", reads_form=True)
another_than_left = Guard("another_than_left", _another_than_left, zh="接任的是另一人", en="another person than who left", reads_form=True)
vacant_already = Guard("vacant_already", _vacant_already, zh="岗位已空缺", en="the post is vacant already")
