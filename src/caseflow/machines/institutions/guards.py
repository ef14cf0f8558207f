"""The guards of ratings, complaints, archives, accountability, appraisal and the acceptance of sites."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from attrs import frozen

from caseflow import Guard, Role, View
from caseflow.calendar import Span, WorkCalendar, working_days
from caseflow.guards import Answer
from caseflow.law import library_default
from caseflow.machines.institutions.forms import (
    AccessMode,
    AppraisalTask,
    MeasureNature,
    NotCounted,
    NotCountedReason,
    Period,
    PostHeld,
    Rating,
    Score,
    SiteKind,
    Subject,
    Trigger,
)
from caseflow.machines.law import PLAN, PUBLIC_SERVANTS
from caseflow.machines.roles import APPRAISER, CENTRE_HEAD, GOVERNMENT, PARTY_GOV_OFFICE, TOWNSHIP
from caseflow.machines.shared.guards import NotThePersonIn, acting
from caseflow.machines.staffing import (
    CITES,
    KEPT_DAYS,
    DaySpan,
    footage_kept_until,
    model_sites_fit,
    month_of,
    months_of_quarter,
    quarter_of,
    quarters_of_year,
    working_days_within,
)

CONTENT = 3
"""The last of the five grades that count as content."""

# No text at hand says these. They keep a rating free, a list honest and a judge impartial: defaults until a centre adopts them.
_RATER = library_default(
    "hidden_rater", "评价匿名，被评价人不经办对自己的评价 (the rater is hidden, and who was rated does not handle the rating)"
)
_AVOIDANCE = library_default(
    "avoidance",
    "本人不得办理涉及自己的事项；认定责任前听取陈述申辩 (nobody handles a matter of their own; a person is heard before being held responsible)",
)
_LIST = library_default("list_agrees", "移交清单与签收数目须相符 (as many files are received as were listed)")


def _rater_hidden(asked: View) -> Answer:
    return not acting(asked) & asked.persons or "评价须匿名：请用评价码 (rate under a token: whoever has acted in the case is not hidden)"


def _content(asked: View) -> Answer:
    grade = asked.done("rate")[-1].form.grade
    return grade <= CONTENT or f"评价为 {grade} 级，须核实 (a bad grade must be verified)"


def _discontent(asked: View) -> Answer:
    grade = asked.done("rate")[-1].form.grade
    return grade > CONTENT or f"评价为 {grade} 级，无须核实 (not a bad grade)"


def _not_the_rated(asked: View) -> Answer:
    rated = {asked.done("rate")[-1].form.rated, *asked.opening.persons}
    return not acting(asked) & rated or "被评价人不得核实自己的评价 (whoever was rated does not verify the rating)"


@frozen
class RatedBad:
    """The document is a rating that is not content."""

    @property
    def zh(self) -> str:
        """The words for it on a Chinese sheet."""
        return "评价为不满意的"

    @property
    def en(self) -> str:
        """The words for it on an English sheet."""
        return "the rating is not content"

    def __call__(self, form: Any) -> bool:
        return isinstance(form, Rating) and form.grade > CONTENT


# The head of the centre may be the one who was rated, so the office above the centre waives.
rater_hidden = Guard("rater_hidden", _rater_hidden, zh="评价人匿名", en="the rater is hidden", soft=PARTY_GOV_OFFICE, cite=_RATER)
content = Guard("content", _content, zh="评价为满意", en="the rating is content", cite=PLAN["二(三)3(5)"])
discontent = Guard("discontent", _discontent, zh="评价为不满意", en="the rating is not content", cite=PLAN["二(四)1"])
not_the_rated = Guard(
    "not_the_rated", _not_the_rated, zh="不由被评价人办理", en="not done by who was rated", soft=PARTY_GOV_OFFICE, cite=_RATER
)


def _is_known(asked: View) -> bool:
    """Return whether somebody is known who must be told the result: the complainant, or whom the matter concerns."""
    return asked.opening.form.complainant is not None or asked.opening.form.concerned is not None


def _named(asked: View) -> Answer:
    return _is_known(asked) or "无投诉人和当事人可反馈 (no complainant and nobody concerned is known: there is nobody to tell)"


def _anonymous(asked: View) -> Answer:
    return not _is_known(asked) or "须反馈当事人 (somebody is known and must be told)"


def _found_by_complaint(asked: View) -> Answer:
    return not asked.opening.form.channel.is_supervision or "监督发现的问题不因撤回终结 (what supervision found is not withdrawn)"


not_complained_of = Guard(
    "not_complained_of",
    NotThePersonIn("about_person", "是被投诉人 (is complained of: another person must act)"),
    zh="不由被投诉人办理",
    en="not done by who is complained of",
    cite=PLAN["二(四)2(3)"],
)
named = Guard("named", _named, zh="有当事人可反馈", en="somebody is known who must be told", cite=PLAN["二(四)2(3)"])
anonymous = Guard("anonymous", _anonymous, zh="无当事人可反馈", en="there is nobody to tell", cite=PLAN["二(四)2(3)"])
found_by_complaint = Guard("found_by_complaint", _found_by_complaint, zh="由投诉提出", en="it came by a complaint", cite=PLAN["二(四)2(3)"])


def _footage_still_kept(asked: View) -> Answer:
    happened_on, days = asked.form.happened_on, asked.given("footage_days")
    last = footage_kept_until(happened_on, max(KEPT_DAYS, days) if type(days) is int else KEPT_DAYS)
    if happened_on > asked.day:
        return f"{happened_on} 尚未到来 (that day has not come yet)"
    return asked.day <= last or f"录像只保证保留至 {last} (the footage was kept for sure until then only)"


def footage_still_kept(soft: Role) -> Guard:
    """Return the guard: the footage is asked for while it is kept for sure: 10 calendar days, or the centre's `footage_days` if more.

    `soft` may waive it.
    """
    zh, en = "在录像保留期内调取", "asked for while the footage is kept"
    return Guard("footage_still_kept", _footage_still_kept, zh=zh, en=en, soft=soft, reads_form=True, cite=CITES["footage_kept_until"])


def _quarter(asked: View) -> tuple[int, int]:
    """Return the year and the quarter that this transfer is about."""
    return asked.opening.form.year, asked.opening.form.quarter


def _closed_in_quarter(asked: View) -> Answer:
    year, quarter = quarter_of(asked.form.closed_on)
    refusal = f"办结于 {asked.form.closed_on}，属 {year} 年第 {quarter} 季度 (closed in another quarter)"
    return (year, quarter) == _quarter(asked) or refusal


def _quarter_over(asked: View) -> Answer:
    year, quarter = _quarter(asked)
    return quarter_of(asked.day) > (year, quarter) or f"{year} 年第 {quarter} 季度尚未结束 (the quarter is not over)"


def _enrolled_once(asked: View) -> Answer:
    enrolled = {entry.form.case_no for entry in asked.done("enrol")}
    return asked.form.case_no not in enrolled or f"{asked.form.case_no} 已列入 (is on the list already)"


def _all_taken_over(asked: View) -> Answer:
    listed = len(asked.done("enrol"))
    return asked.form.files == listed or f"清单 {listed} 卷，签收 {asked.form.files} 卷 (listed and received differ)"


def _both_sets(asked: View) -> Answer:
    file = asked.form
    both = (file.paper or file.born_electronic) and file.electronic
    return both or not file.important or "重要档案须纸质、电子各一套 (an important file needs a paper and an electronic set)"


def both_sets(soft: Role) -> Guard:
    """Return the guard: an important file is kept on paper and electronically; one that was born electronic needs no paper.

    `soft` may waive it.

    Law: 二(三)5(1); 在线政务服务若干规定第十二条 for what was born electronic.
    """
    zh, en = "重要档案纸质、电子各一套", "an important file in a paper and an electronic set"
    return Guard("both_sets", _both_sets, zh=zh, en=en, soft=soft, reads_form=True, cite=PLAN["二(三)5(1)"])


closed_in_quarter = Guard(
    "closed_in_quarter", _closed_in_quarter, zh="本季度办结的件", en="closed in the quarter", reads_form=True, cite=PLAN["二(三)5(2)"]
)
quarter_over = Guard("quarter_over", _quarter_over, zh="季度已结束", en="the quarter is over", cite=PLAN["二(三)5(2)"])
enrolled_once = Guard("enrolled_once", _enrolled_once, zh="不重复列入", en="not on the list yet", reads_form=True)
all_taken_over = Guard(
    "all_taken_over", _all_taken_over, zh="签收数目相符", en="as many received as listed", soft=CENTRE_HEAD, reads_form=True, cite=_LIST
)


def _files_asked_for(asked: View) -> Answer:
    others = [name for name in asked.form.files if name not in asked.opening.form.files]
    return not others or f"{', '.join(others)} 不在申请之内 (was not asked for)"


def _copy_asked_for(asked: View) -> Answer:
    return asked.opening.form.mode is AccessMode.COPY or "申请的是查阅，不是复印 (the request was to look, not to copy)"


files_asked_for = Guard("files_asked_for", _files_asked_for, zh="在申请范围内", en="only files that were asked for", reads_form=True)
copy_asked_for = Guard("copy_asked_for", _copy_asked_for, zh="申请的是复印", en="the request was to copy")


def _breach_recorded(asked: View) -> Answer:
    said = asked.opening.form
    if said.trigger is Trigger.OTHER_VIOLATION:
        return said.violation is not None or "须写明违反行政审批制度的情形 (say what was violated, and how)"
    if said.about_case is None or said.entry is None:
        return "须写明办件编号和记录序号 (name the case and the entry that shows it)"
    # Whether something was late is asked of a clock only.
    if said.trigger is Trigger.CLOCK_BREACHED and said.breached is not True:
        return "所依据的记录并非超时 (late under another reading of the text only, or not late: nobody is blamed for that)"
    return True


def _heard_first(asked: View) -> Answer:
    person, heard = asked.form.person, {entry.form.person for entry in asked.done("hear_statement")}
    return person in heard or f"尚未听取 {person} 的陈述申辩 (that person has not been heard)"


def _window_staff_only(asked: View) -> Answer:
    post = asked.form.post
    return (
        post is PostHeld.WINDOW_STAFF
        or f"{post.value}的责任依其自身规定追究 (this procedure is for window staff; others answer by their own rules)"
    )


# Two organs may decide, each within its power; a transfer hands the case to the other.
_DECISIONS: Final = ("government_decides", "organ_decides")
_TRANSFERS: Final = {"transfer_to_organ": "organ_decides", "transfer_to_government": "government_decides"}


def _decided(asked: View) -> Answer:
    return (
        any(asked.done(event) for event in _DECISIONS)
        or "政府、监察机关均未作出决定 (neither government nor supervisory organ has decided)"
    )


def _sanctioned_once(asked: View) -> Answer:
    if asked.form.nature is not MeasureNature.SANCTION:
        return True
    sanctions = [entry for event in _DECISIONS for entry in asked.done(event) if entry.form.nature is MeasureNature.SANCTION]
    return (
        not sanctions
        or f"已于 {sanctions[0].day} 作出处分，同一行为不得重复处分 (sanctioned on {sanctions[0].day}: not twice for the same act)"
    )


def _other_measure_explained(asked: View) -> Answer:
    is_explained = asked.form.nature is MeasureNature.SANCTION or asked.form.why is not None
    return is_explained or "采取其他措施须说明理由 (a measure of another nature takes its reason)"


@frozen
class LiesWith:
    """The case lies with those who decide by `event`: it was not passed to the other organ, or was passed back."""

    event: str

    def __call__(self, asked: View) -> Answer:
        transfers = [(entry.at, entry.seq, event) for event in _TRANSFERS for entry in asked.done(event)]
        return not transfers or _TRANSFERS[max(transfers)[-1]] == self.event or "已移送另一机关 (it was passed to the other organ)"


def lies_with(event: str) -> Guard:
    """Return the guard: the case lies with those who decide by `event`."""
    return Guard(f"lies_with_{event}", LiesWith(event), zh="案件在本机关", en="it lies with this organ", cite=PLAN["二(四)2(4)"])


breach_recorded = Guard(
    "breach_recorded",
    _breach_recorded,
    zh="确有超时或者其他违规",
    en="what was found is a breach",
    cite=(PLAN["二(四)1"], PLAN["二(四)2(4)"]),
)
heard_first = Guard(
    "heard_first", _heard_first, zh="先听取申辩", en="that person was heard first", soft=GOVERNMENT, reads_form=True, cite=_AVOIDANCE
)
not_oneself = Guard(
    "not_oneself",
    NotThePersonIn("person", "不得处理自己的事 (nobody decides about oneself)", opening=False),
    zh="不得处理本人的责任",
    en="nobody decides about oneself",
    soft=GOVERNMENT,
    reads_form=True,
    cite=_AVOIDANCE,
)
window_staff_only = Guard(
    "window_staff_only",
    _window_staff_only,
    zh="责任人为进驻业务人员",
    en="the person is window staff",
    reads_form=True,
    cite=PLAN["二(四)2(4)"],
)
decided = Guard(
    "decided",
    _decided,
    zh="政府或者监察机关已作决定",
    en="government or supervisory organ has decided",
    cite=(PLAN["二(四)2(4)"], PUBLIC_SERVANTS[16]),
)
sanctioned_once = Guard(
    "sanctioned_once",
    _sanctioned_once,
    zh="同一行为不重复处分",
    en="no second sanction for the same act",
    reads_form=True,
    cite=PUBLIC_SERVANTS[16],
)
other_measure_explained = Guard(
    "other_measure_explained",
    _other_measure_explained,
    zh="其他措施须有理由",
    en="a measure of another nature takes its reason",
    reads_form=True,
    cite=PLAN["二(四)2(4)"],
)

RECTIFICATION: Final[Span] = working_days(15)
"""The time that a site has to rectify, from the notice (三(四))."""


def _inspected_in_time(asked: View) -> Answer:
    due = RECTIFICATION.end(after=asked.done("fail_site")[-1].day, calendar=asked.calendar)
    reports, failures = asked.done("rectified"), asked.done("fail_rectified")
    is_inspected_in_time = len(failures) == len(reports) and bool(failures) and failures[-1].day <= due
    if not reports or reports[-1].day > due or is_inspected_in_time:
        return True
    return f"已于 {reports[-1].day} 在期限内报告，至 {due} 未经复验，不属不能如期整改 (reported in time and not inspected again by {due}: the site is not to blame)"


def _is_centre(asked: View) -> Answer:
    return asked.opening.form.kind is SiteKind.CENTRE or "示范点只从乡镇（街道）政务服务中心中评选 (only centres are chosen as models)"


def _model_number_fits(asked: View) -> Answer:
    centres = asked.form.centres
    return model_sites_fit(centres) or f"本次评选 {centres} 个，示范点须为 5 至 10 个 ({centres} are chosen; models are five to ten)"


# The text allows criticism of whoever is not ready in time; that a late inspection is not the site's fault is our reading, so it is soft.
inspected_in_time = Guard(
    "inspected_in_time",
    _inspected_in_time,
    zh="期内报告的，复验也在期内",
    en="a report in time was inspected in time too",
    soft=GOVERNMENT,
    cite=PLAN["三(四)"],
)
is_centre = Guard("is_centre", _is_centre, zh="限乡镇（街道）政务服务中心", en="a township's centre", cite=PLAN["三(四)"])
model_number_fits = Guard(
    "model_number_fits", _model_number_fits, zh="示范点 5 至 10 个", en="five to ten models", reads_form=True, cite=CITES["model_sites_fit"]
)
_BELOW = {Period.MONTH: Period.DAY, Period.QUARTER: Period.MONTH, Period.YEAR: Period.QUARTER}
_CENTRE_SIDE = (APPRAISER, CENTRE_HEAD)
SCORED_BY: Final[Mapping[Subject, tuple[Role, ...]]] = {
    Subject.CENTRE: (TOWNSHIP,),
    Subject.WINDOW: _CENTRE_SIDE,
    Subject.STAFF: _CENTRE_SIDE,
    Subject.AGENT: _CENTRE_SIDE,
}
"""Who appraises whom: the township its centre (二(四)2(1)), the centre its windows, its staff and the agents (二(四)2(5))."""


def _spans_below(task: AppraisalTask, calendar: WorkCalendar) -> tuple[DaySpan, ...]:
    """Return the days of each part that `task` is made of: the working days of a month, the months of a quarter, the quarters of a year."""
    if task.period is Period.MONTH:
        return tuple((day, day) for day in working_days_within(month_of(task.first), calendar))
    return months_of_quarter(task.first) if task.period is Period.QUARTER else quarters_of_year(task.first)


def _missing_parts(asked: View) -> list[DaySpan]:
    """Return the parts of which neither a result nor a reason for its absence is given; a result without days stands for any one of them."""
    score: Score = asked.form
    accounted = [(absence.first, absence.last) for absence in score.not_counted]
    accounted += [(part.first, part.last or part.first) for part in score.parts if part.first is not None]
    undated = sum(part.first is None for part in score.parts)
    spans = _spans_below(asked.opening.form, asked.calendar)
    return [span for span in spans if not _is_accounted(span, accounted, asked.calendar)][undated:]


def _is_accounted(span: DaySpan, accounted: list[DaySpan], calendar: WorkCalendar) -> bool:
    """Return whether each working day of `span` lies in one of `accounted`: on a day off there is nothing to appraise."""
    return all(any(first <= day <= last for first, last in accounted) for day in working_days_within(span, calendar))


def _parts_final(asked: View) -> Answer:
    below = _BELOW.get(asked.opening.form.period)
    parts = asked.form.parts
    if below is None:
        return not parts or "日常考核没有下一层级 (a day has no parts)"
    if not parts:
        return f"须先有{below.value}考核结果 (the periods below it come first)"
    numbers = [part.case_no for part in parts]
    others = [part.case_no for part in parts if part.period is not below]
    unfinished = [part.case_no for part in parts if not part.final]
    if others:
        return f"{', '.join(others)} 不是{below.value}考核 (not of the level below)"
    if len(set(numbers)) < len(numbers):
        return "同一考核结果列了两次 (the same result is listed twice)"
    return not unfinished or f"{', '.join(unfinished)} 尚未定案 (not final yet)"


def _all_parts(asked: View) -> Answer:
    below = _BELOW.get(asked.opening.form.period)
    if below is None:
        return True
    wrong = [absence.last for absence in asked.form.not_counted if _in_force_after_all(absence)]
    if wrong:
        return f"{wrong[0]} 方案已施行 (the plan was in force on that day)"
    missing = _missing_parts(asked)
    if not missing:
        return True
    first, last = missing[0]
    days = f"{first}" if first == last else f"{first} 至 {last}"
    return f"尚缺 {len(missing)} 个{below.value}考核结果，最早的为 {days} ({len(missing)} results of the level below are missing, first {first})"


def _in_force_after_all(absence: NotCounted) -> bool:
    return absence.why is NotCountedReason.PLAN_NOT_IN_FORCE and PLAN.in_force(absence.last)


def _linked_with_window(asked: View) -> Answer:
    if asked.opening.form.subject is not Subject.STAFF:
        return True
    if asked.form.window_case is None:
        return "人员考核须与窗口考核挂钩 (name the appraisal of the window)"
    return asked.form.window_final is not False or f"窗口考核 {asked.form.window_case} 尚未定案 (the window's appraisal is not final yet)"


def _scorer_fits_subject(asked: View) -> Answer:
    subject = asked.opening.form.subject
    allowed, roles = SCORED_BY[subject], frozenset() if asked.actor is None else asked.actor.roles
    if any(role.name in roles for role in allowed):
        return True
    names = ", ".join(role.name for role in allowed)
    return f"{subject.value}由{'、'.join(role.zh for role in allowed)}考核 (such a subject is appraised by {names})"


def _ratings_used(asked: View) -> Answer:
    task = asked.opening.form
    if task.subject is not Subject.AGENT or task.period is not Period.MONTH:
        return True
    used = bool(asked.form.feedback_cases)
    if used and asked.form.no_feedback:
        return "已列代办服务评价，不得又称本期无评价 (ratings are listed, so there were some)"
    return used or asked.form.no_feedback or "代办员考核须以服务评价为依据 (name the rated agency cases, or say that there were none)"


parts_final = Guard(
    "parts_final", _parts_final, zh="下一层级考核均已定案", en="the periods below are final", reads_form=True, cite=PLAN["二(四)2(6)"]
)
# A reading of 挂钩: what was final below counts above, and nothing is left out but the days on which there was nothing to appraise.
all_parts = Guard(
    "all_parts",
    _all_parts,
    zh="下一层级考核齐全（不在岗、方案尚未施行的期间除外）",
    en="no period below is left out, but where the subject was not on post or the plan not in force",
    reads_form=True,
    cite=PLAN["二(四)2(6)"],
)
linked_with_window = Guard(
    "linked_with_window",
    _linked_with_window,
    zh="与窗口考核挂钩",
    en="linked with the window's appraisal",
    reads_form=True,
    cite=PLAN["二(四)2(6)"],
)
scorer_fits_subject = Guard(
    "scorer_fits_subject",
    _scorer_fits_subject,
    zh="中心由乡镇（街道）考核，窗口、人员和代办员由中心考核",
    en="the township appraises the centre, the centre its windows, staff and agents",
    cite=(PLAN["二(四)2(1)"], PLAN["二(四)2(5)"]),
)
# Asked of the month, on which quarter and year build.
ratings_used = Guard(
    "ratings_used",
    _ratings_used,
    zh="代办员考核以服务评价为依据",
    en="an agent's appraisal rests on the ratings of the services",
    reads_form=True,
    cite=PLAN["二(三)2(3)四"],
)
not_the_appraised = Guard(
    "not_the_appraised",
    NotThePersonIn("name", "不得考核自己 (nobody appraises oneself)"),
    zh="不自我考核",
    en="nobody appraises oneself",
    soft=PARTY_GOV_OFFICE,
    cite=_AVOIDANCE,
)
