"""The guards of agency, of the relay of papers and of enquiries: mandate, hand-over, acknowledged hops, one responsible person."""

from __future__ import annotations

from datetime import date

from attrs import frozen

from caseflow import Guard, Role, View
from caseflow.guards import Answer
from caseflow.law import library_default
from caseflow.machines.agency.forms import RelayMode
from caseflow.machines.law import CIVIL_PROCEDURE, LICENSING, ONLINE_SERVICE, PLAN
from caseflow.machines.roles import CENTRE_HEAD
from caseflow.machines.shared.forms import DeliveryMode
from caseflow.machines.shared.guards import acting
from caseflow.machines.staffing import responsible

# The statute binds licences only; for other matters it is a default.
_IN_PERSON = (
    LICENSING[29],
    library_default("in_person", "依法须本人到场申请的事项不得代办 (what must be applied for in person is not done by an agent)"),
)


def _may_be_represented(asked: View) -> Answer:
    return not asked.form.in_person_required or "依法须本人到场申请的事项不得代办 (must be applied for in person: no agent can)"


def _all_listed_in(asked: View) -> Answer:
    listed = [item.name for entry in asked.done("list_missing")[-1:] for item in entry.form.items]
    missing = [name for name in listed if name not in asked.form.materials]
    return not missing or f"尚缺 {', '.join(missing)} (on the list of what is missing, and not there yet)"


def _plan_if_project(asked: View) -> Answer:
    is_project = getattr(asked.opening.form, "project", False)
    return not is_project or bool(asked.done("set_plan")) or "项目代办须先制定具体项目代办方案 (a project needs an agency plan first)"


def _consent_first(asked: View) -> Answer:
    day = asked.form.consented_on
    return day <= asked.day or f"群众同意日 {day} 在延长日 {asked.day} 之后 (the consent must come before the extension)"


def _the_linked_case(asked: View) -> Answer:
    linked = [entry.form.case_no for entry in asked.done("link_case")]
    return asked.form.case_no in linked or f"关联办件为 {', '.join(linked) or '无'} (the result is of another case than the linked one)"


def _told_as_promised(asked: View) -> Answer:
    promised = getattr(asked.opening.form, "within", None)
    zh = promised.zh if promised else "未定期限"
    return asked.form.within == promised or f"登记的代办时限为 {zh}，须如实告知 (tell the time that was promised, neither more nor less)"


told_as_promised = Guard(
    "told_as_promised",
    _told_as_promised,
    zh="如实告知时限",
    en="the time told is the time promised",
    reads_form=True,
    cite=PLAN["二(三)2(3)一"],
)
may_be_represented = Guard(
    "may_be_represented",
    _may_be_represented,
    zh="事项可以代理",
    en="an agent may apply for it",
    soft=CENTRE_HEAD,
    reads_form=True,
    cite=_IN_PERSON,
)
all_listed_in = Guard(
    "all_listed_in", _all_listed_in, zh="所列材料已齐", en="all that was listed is there", reads_form=True, cite=PLAN["二(三)2(3)二"]
)
plan_if_project = Guard("plan_if_project", _plan_if_project, zh="项目须有方案", en="a project has its plan", cite=PLAN["二(三)2(2)二"])
consent_first = Guard(
    "consent_first", _consent_first, zh="先征得同意", en="the applicant consented first", reads_form=True, cite=PLAN["二(三)2(2)五"]
)
the_linked_case = Guard(
    "the_linked_case", _the_linked_case, zh="结果属于所关联的办件", en="the result is of the linked case", reads_form=True
)


def _confirmed_by_applicant(asked: View) -> Answer:
    if not asked.done("act_for"):
        return True  # 所有的代办服务事项: where the agent only led the applicant (帮办), the form is offered
    feedback = asked.done("give_feedback")
    if not feedback:
        return "办事群众尚未填写《服务意见反馈表》 (no service feedback form yet; where the applicant declines, say so in a waiver)"
    return feedback[-1].form.confirmed or "办事群众未确认办理结果 (the applicant has not confirmed the result)"


def confirmed_by_applicant(soft: Role) -> Guard:
    """Return the guard: where the agent acted (代办), the latest feedback form confirms the result; `soft` may waive it when it is declined."""
    zh, en = "代办的，办事群众已填反馈表确认结果", "where the agent acted, the applicant confirmed the result on the feedback form"
    return Guard("confirmed_by_applicant", _confirmed_by_applicant, zh=zh, en=en, soft=soft, cite=PLAN["二(三)2(3)四"])


@frozen
class SentBy:
    """The papers travel by one of `modes`."""

    modes: tuple[RelayMode, ...]

    def __call__(self, asked: View) -> Answer:
        return (
            asked.form.mode in self.modes or f"本段只能 {'、'.join(mode.value for mode in self.modes)} (this leg goes by these modes only)"
        )


def sent_by(*modes: RelayMode) -> Guard:
    """Return the guard: on this leg papers travel by these modes only."""
    name = f"sent_by_{'_'.join(mode.name for mode in modes)}"
    zh, en = f"传递方式：{'、'.join(mode.value for mode in modes)}", f"travels by {' or '.join(mode.name.lower() for mode in modes)}"
    return Guard(name, SentBy(modes), zh=zh, en=en, reads_form=True, cite=PLAN["二(五)"])


def _arrived_whole(asked: View) -> Answer:
    return asked.form.complete or "签收不全，请登记传递异常 (not all arrived: report a mishap instead)"


def _went_by_post(asked: View) -> Answer:
    sent = max((*asked.done("mail_to_applicant"), *asked.done("send_to_applicant")), key=lambda entry: entry.at)
    return sent.form.mode is RelayMode.EMS or "不是邮寄的，不适用退回之日视为送达 (it did not go by post, so its return is no delivery)"


def _online_only(asked: View) -> Answer:
    return asked.form.mode is DeliveryMode.ELECTRONIC or "此处只作电子送达 (only electronic delivery here)"


def _at_the_window(asked: View) -> Answer:
    return asked.form.mode is DeliveryMode.IN_HAND or "窗口自取须当面签收 (collected at the window means signed for in hand)"


arrived_whole = Guard(
    "arrived_whole", _arrived_whole, zh="签收件数与交出一致", en="all that was sent has arrived", reads_form=True, cite=PLAN["二(五)"]
)
went_by_post = Guard(
    "went_by_post",
    _went_by_post,
    zh="以邮寄方式送出（比照民事诉讼送达）",
    en="it was sent by post",
    cite=(PLAN["二(五)"], CIVIL_PROCEDURE.whole),
)
online_only = Guard(
    "online_only", _online_only, zh="仅限电子送达", en="electronic delivery only", reads_form=True, cite=ONLINE_SERVICE[8, 9, 12]
)
at_the_window = Guard("at_the_window", _at_the_window, zh="窗口自取", en="signed for in hand at the window", reads_form=True)


def _is_responsible(asked: View) -> Answer:
    person = responsible(asked.opening.actor, [entry.actor for entry in asked.done("take_over")])
    return person in acting(asked) or f"现由 {person} 负责 (that person answers for the enquiry now)"


def _guided_to_me(asked: View) -> Answer:
    colleague = asked.done("guide")[-1].form.colleague
    return colleague in acting(asked) or f"已引导至 {colleague}，须由其接手 (the enquirer was led to that colleague, who takes over)"


is_responsible = Guard(
    "is_responsible", _is_responsible, zh="由首问责任人办理", en="done by who answers for the enquiry now", cite=PLAN["二(四)1"]
)
guided_to_me = Guard(
    "guided_to_me", _guided_to_me, zh="由被引导的同事接手", en="taken over by the colleague who was named", cite=PLAN["二(四)1"]
)


def _appointed_day(asked: View) -> date:
    agreed = asked.done("move_appointment") or asked.done("confirm_appointment")
    day: date = agreed[-1].form.day
    return day


def _on_appointed_day(asked: View) -> Answer:
    day = _appointed_day(asked)
    return day == asked.day or f"约定日为 {day}，改日须先改期 (the appointment is on {day}; move it first)"


def _appointed_day_come(asked: View) -> Answer:
    day = _appointed_day(asked)
    return day <= asked.day or f"约定日为 {day}，尚未到 (the appointment is on {day}, which has not come)"


def _not_past(asked: View) -> Answer:
    day = asked.form.day
    return day >= asked.day or f"约定日期不得早于 {asked.day} (an appointment cannot lie before {asked.day})"


_APPOINTMENTS = PLAN["二(三)1(3)", "二(三)2(2)四"]
on_appointed_day = Guard("on_appointed_day", _on_appointed_day, zh="按约定日赴约", en="met on the day agreed", cite=_APPOINTMENTS)
appointed_day_come = Guard("appointed_day_come", _appointed_day_come, zh="约定日已到", en="the day agreed has come", cite=_APPOINTMENTS)
not_past = Guard("not_past", _not_past, zh="约定日期不早于当日", en="the day agreed is not past", reads_form=True, cite=_APPOINTMENTS)
