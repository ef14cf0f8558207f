"""The guards of posting and moving staff: who may take a post, and when somebody may leave it.

Each cites what sets its rule (of a computed one, the first of its citations in `staffing`), and is asked from the day on which that binds.
"""

from __future__ import annotations

from caseflow import Guard, Role, View
from caseflow.guards import Answer
from caseflow.law import library_default
from caseflow.machines.law import PLAN
from caseflow.machines.people.forms import Post
from caseflow.machines.shared.guards import NotThePersonIn
from caseflow.machines.staffing import CITES, CLEAR, LOOSE, filed_in_time, free_from, full_years, in_first_quarter, latest_filing

_YEARS = 3


def _established(asked: View) -> Answer:
    nomination = asked.opening.form
    if nomination.post is Post.AGENT:
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
    "established", _established, zh="在编且工作满三年", en="established staff of three full years", cite=CITES["full_years"][0]
)
qualified = Guard(
    "qualified", _qualified, zh="具备所需资质、资格", en="the qualification that the power asks for", cite=PLAN["二(三)1(2)二"]
)
fit = Guard("fit", _fit, zh="合于基本要求", en="the basic requirements are met", cite=(PLAN["二(三)1(2)一"], PLAN["二(三)2(1)"]))
the_nominee = Guard("the_nominee", _the_nominee, zh="培训考试的是被选派人", en="about the nominee", reads_form=True)
not_the_nominee = Guard(
    "not_the_nominee",
    NotThePersonIn("person", "不得办理自己的选派 (nobody handles one's own posting)"),
    zh="不由本人办理",
    en="not done by the person concerned",
    cite=library_default("own_posting", "本人不得办理自己的选派和调整 (nobody handles one's own posting or move)"),
)


def _within_two_years(asked: View) -> bool:
    """Return whether the move comes within the two years that a person stays on the post."""
    request = asked.opening.form
    return bool(request.effective < free_from(request.on_post_since))


def _is_bound(asked: View) -> bool:
    """Return whether quarter and notice bind this move: every move, or by the centre's narrower reading one within the two years."""
    return asked.given("reassignment_rules") != "exceptional" or _within_two_years(asked)


def _posting_lock(asked: View) -> Answer:
    request = asked.opening.form
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
    return f"申请于 {filed} 提出，最迟应为 {last} (15 working days ahead: filed on {filed}, the latest day was {last})"


def _first_quarter(asked: View) -> Answer:
    effective = asked.opening.form.effective
    in_time = not _is_bound(asked) or in_first_quarter(effective)
    return in_time or f"{effective} 不在第一季度 (in principle in the first quarter of a year)"


def first_quarter(soft: Role) -> Guard:
    """Return the guard: in principle the move takes effect in January, February or March; `soft` may waive it."""
    zh, en = "原则上第一季度", "in principle in the first quarter"
    return Guard("first_quarter", _first_quarter, zh=zh, en=en, soft=soft, cite=CITES["in_first_quarter"][0])


def _effective_day_come(asked: View) -> Answer:
    effective = asked.opening.form.effective
    return asked.day >= effective or f"{effective} 起生效 (takes effect on that day)"


def _another_and_trained(asked: View) -> Answer:
    if asked.form.successor == asked.opening.form.person:
        return "接任人员不能是本人 (the successor is another person)"
    return asked.form.passed_on <= asked.day or f"{asked.form.passed_on} 尚未到来 (that day has not come yet)"


posting_lock = Guard(
    "posting_lock", _posting_lock, zh="上岗满两年，或确因工作需要", en="two years on the post, or a stated need", cite=CITES["free_from"][0]
)
advance_notice = Guard(
    "advance_notice", _advance_notice, zh="提前十五个工作日提交", en="filed 15 working days ahead", cite=CITES["filed_in_time"][0]
)
effective_day_come = Guard("effective_day_come", _effective_day_come, zh="已到生效日", en="the day of effect has come")
another_and_trained = Guard(
    "another_and_trained",
    _another_and_trained,
    zh="接任人考试合格",
    en="the successor is another person, and passed",
    reads_form=True,
    cite=PLAN["二(三)1(2)三"],
)
