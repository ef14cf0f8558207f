"""The guards of a bundle: which matters and cases belong to it, what was given once for all, and whether all parts have closed.

A guard sees one case only, so these believe what the bundle's forms say of the parts; `machines.claims` compares it with their journals.
"""

from __future__ import annotations

from caseflow import Guard, View
from caseflow.errors import nearest
from caseflow.guards import Answer
from caseflow.machines.law import BUSINESS_ENVIRONMENT, PLAN

_TAKEN_BACK = "withdrawn"  # the state of every kind that the applicant withdrew


def _linked(asked: View) -> dict[str, str]:
    """Return the case of each matter that has one."""
    return {entry.form.matter: entry.form.case_no for entry in asked.done("link_part")}


def _left_out(asked: View) -> frozenset[str]:
    """Return the matters that the applicant no longer wants."""
    return frozenset(entry.form.matter for entry in asked.done("leave_out"))


def _open_cases(asked: View) -> list[str]:
    """Return the cases of the bundle whose closing is not recorded."""
    closed = {entry.form.case_no for entry in asked.done("record_closing")}
    return [case_no for case_no in _linked(asked).values() if case_no not in closed]


def _shared(asked: View) -> list[str]:
    """Return the materials that were given once for all parts, at the beginning and later."""
    later = [name for entry in asked.done("share_materials") for name in entry.form.materials]
    return [*asked.opening.form.shared_materials, *later]


def _in_bundle(asked: View) -> Answer:
    matters, matter = asked.opening.form.matters, asked.form.matter
    if matter in matters:
        return True
    listed = "、".join(matters)
    near = nearest(matter, matters)
    return f"{matter} 不是本件一件事所含事项，所含为 {listed} (not one of the matters of this bundle: {', '.join(matters)}{near})"


def _matter_once(asked: View) -> Answer:
    matter = asked.form.matter
    case_no = _linked(asked).get(matter)
    if case_no is not None:
        return f"{matter} 已由办件 {case_no} 办理 (this matter has its case already: {case_no})"
    return matter not in _left_out(asked) or f"{matter} 申请人已表示不再办理 (the applicant no longer wants this matter)"


def _case_once(asked: View) -> Answer:
    case_no = asked.form.case_no
    return case_no not in _linked(asked).values() or f"办件 {case_no} 已关联 (this case is linked already)"


def _from_shared(asked: View) -> Answer:
    shared = _shared(asked)
    others = [name for name in asked.form.materials if name not in shared]
    listed = "、".join(shared) or "无"
    return not others or f"{'、'.join(others)} 不在共用材料之内，共用材料为 {listed} (not among what was given once for all)"


def _given_once(asked: View) -> Answer:
    again = [name for name in asked.form.materials if name in _shared(asked)]
    return not again or f"{'、'.join(again)} 已提交，不得要求重复提供 (given once for all already; must not be asked for again)"


def _linked_part(asked: View) -> Answer:
    linked, case_no = tuple(_linked(asked).values()), asked.form.case_no
    if case_no in linked:
        return True
    listed = "、".join(linked) or "无"
    return f"办件 {case_no} 不是本件一件事的办件，已关联的为 {listed} (not a case of this bundle{nearest(case_no, linked)})"


def _closing_once(asked: View) -> Answer:
    recorded = {entry.form.case_no for entry in asked.done("record_closing")}
    return asked.form.case_no not in recorded or f"办件 {asked.form.case_no} 已登记办结 (its closing is recorded already)"


def _day_has_come(asked: View) -> Answer:
    closed_on = asked.form.closed_on
    return closed_on <= asked.day or f"{closed_on} 尚未到来 (that day has not come yet)"


def _nothing_decided(asked: View) -> Answer:
    still_open = "、".join(_open_cases(asked))
    if still_open:
        return f"办件 {still_open} 尚未办结，须先在该件撤回申请 (still open: each part is taken back in its own case)"
    decided = "、".join(entry.form.case_no for entry in asked.done("record_closing") if entry.form.state != _TAKEN_BACK)
    return not decided or f"办件 {decided} 已有结果，其余事项可不再办理 (a part has its result: leave out the other matters instead)"


def _all_closed(asked: View) -> Answer:
    linked, left_out = _linked(asked), _left_out(asked)
    still_open = "、".join(_open_cases(asked))
    not_begun = "、".join(matter for matter in asked.opening.form.matters if matter not in linked and matter not in left_out)
    parts = [f"办件 {still_open} 尚未办结"] if still_open else []
    parts += [f"事项 {not_begun} 尚未申请"] if not_begun else []
    if parts:
        return f"{'；'.join(parts)} (every part must have closed)"
    return bool(linked) or "没有事项进入办理，由申请人撤回申请 (nothing was applied for: the applicant takes the bundle back)"


in_bundle = Guard("in_bundle", _in_bundle, zh="是本件一件事所含事项", en="a matter of this bundle", reads_form=True)
matter_once = Guard("matter_once", _matter_once, zh="该事项尚未办理", en="the matter has no case yet", reads_form=True)
case_once = Guard("case_once", _case_once, zh="该办件尚未关联其他事项", en="a case is linked once", reads_form=True)
from_shared = Guard("from_shared", _from_shared, zh="转入的是共用材料", en="only what was given once for all is passed on", reads_form=True)
given_once = Guard(
    "given_once",
    _given_once,
    zh="共用材料只提交一次",
    en="nothing is taken twice",
    reads_form=True,
    cite=(PLAN["二(三)4(1)"], BUSINESS_ENVIRONMENT[35]),
)
linked_part = Guard("linked_part", _linked_part, zh="是本件一件事的办件", en="a case of this bundle", reads_form=True)
closing_once = Guard("closing_once", _closing_once, zh="办结只登记一次", en="a closing is recorded once", reads_form=True)
day_has_come = Guard("day_has_come", _day_has_come, zh="办结日期已到", en="the day of closing has come", reads_form=True)
nothing_decided = Guard("nothing_decided", _nothing_decided, zh="各事项均无结果", en="no part is open, and none has a result")
all_closed = Guard("all_closed", _all_closed, zh="各事项均已办结", en="every part has closed", cite=PLAN["二(三)4(1)"])
