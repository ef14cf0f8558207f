"""The guards of cases, and those that most lifecycles need: once, happened, closed, whoever did this may not do that, and so on."""

from __future__ import annotations

from typing import Any

from caseflow.errors import nearest
from caseflow.law import LICENSING, PLAN, centre_rule
from caseflow.lifecycle.vocabulary import CASE, RUN, Guard, Role

# What a guard's argument is called on a Chinese form; one that is not here stands as it is.
_KINDS = {"instant": "即办件", "promised": "承诺件", "upward": "报批件", "joint": "联办件"}
_TERMS = {
    "promised": "承诺时限",
    "statutory_limit": "法定时限",
    "period": "补交期限",
    "apply_to": "应向何处申请",
    "staff": "踏勘人员人数",
    "silence_is_consent": "逾期不答复视为同意",
}


def once(event: str, *, within: str = RUN, soft: Role | None = None, cite: Any = ()) -> Guard:
    """Return the guard: `event` has not happened yet in this run (or, `within="case"`, in this case); revoked ones do not count."""

    def check(asked: Any) -> bool | str:
        before = asked.done(event, within=within)
        return not before or f"“{event}” 已于 {before[-1].day} 作出，只能一次 (already done on {before[-1].day}, allowed once)"

    return Guard(f"once_{event}", check, zh="只能一次", en="once only", soft=soft, cite=cite)


def happened(event: str, *, within: str = RUN, soft: Role | None = None, cite: Any = ()) -> Guard:
    """Return the guard: `event` has happened and still stands."""

    def check(asked: Any) -> bool | str:
        return bool(asked.done(event, within=within)) or f"尚未 “{event}” (has not happened yet)"

    return Guard(f"happened_{event}", check, zh="须先办理", en="done before", soft=soft, cite=cite)


# No text at hand asks for it outside a hearing (行政许可法 48(1)(三)): it is good order, and the centre's own.
_SEPARATION = centre_rule("同一件的经办与审核、交出与签收不由同一人办理")


def not_same_actor_as(event: str, *, within: str = RUN, soft: Role | None = None, cite: Any = _SEPARATION) -> Guard:
    """Return the guard: nobody who did `event` acts here; it looks at persons, through roles and delegation.

    `"open"` means those who opened this run.
    """

    def check(asked: Any) -> bool | str:
        for entry in (asked.opening,) if event == "open" else asked.done(event, within=within):
            both = entry.persons & asked.actor.persons
            if both:
                who = ", ".join(sorted(both))
                return f"{who} 已经办 “{event}”，须由他人办理 (did it already; another person must act)"
        return True

    return Guard(f"not_same_actor_as_{event}", check, zh="职责分离", en="another person than did", soft=soft, cite=cite)


def at_least(field: str, n: int, *, cite: Any = ()) -> Guard:
    """Return the guard: the form's list `field` names `n` or more (民法典第一千二百五十九条: 以上 includes the number itself)."""

    def check(asked: Any) -> bool | str:
        held = len(getattr(asked.form, field))
        return held >= n or f"{field} 须 {n} 项以上，现有 {held} (at least {n}, given {held})"

    return Guard(
        f"at_least_{n}_{field}",
        check,
        zh=f"{_TERMS.get(field, field)} 不少于 {n}",
        en=f"{field}: {n} or more",
        reads_form=True,
        cite=cite,
    )


def closed(lifecycle: str, *, cite: Any = ()) -> Guard:
    """Return the guard: no run of `lifecycle` is open inside this one."""

    def check(asked: Any) -> bool | str:
        still = [run.id for run in asked.inside(lifecycle) if run.is_open]
        return not still or f"{', '.join(still)} 尚未办结 (still open inside)"

    return Guard(f"closed_{lifecycle}", check, zh="内部程序已办结", en="none open inside of", cite=cite)


def says(field: str, *, cite: Any = ()) -> Guard:
    """Return the guard: the form's `field` is filled in, where this row needs what the form leaves open."""

    def check(asked: Any) -> bool | str:
        held = getattr(asked.form, field)
        return bool(held and str(held).strip()) or f"{field} 须填写 (must be filled in here)"

    return Guard(f"says_{field}", check, zh=f"须写明{_TERMS.get(field, field)}", en=f"{field} is filled in", reads_form=True, cite=cite)


def kind_is(kind: str) -> Guard:
    """Return the guard: the matter may be handled as `kind` (of the five kinds)."""

    def check(asked: Any) -> bool | str:
        held = asked.matter
        if held is None or kind in held.kinds:
            return True
        return f"该事项只办 {', '.join(held.kinds)} (the matter's guide allows only these kinds, not {kind})"

    return Guard(f"kind_is_{kind}", check, zh=f"事项可按{_KINDS.get(kind, kind)}办理", en=f"the matter may be handled as {kind}")


def overdue(*limits: str) -> Guard:
    """Return the guard: one of these clocks of the run is past its due day; there is something to explain."""
    several = len(limits) > 1
    none = "均未超期 (none of them is overdue)" if several else "未超期 (it is not overdue)"
    zh = f"已超期：{'、'.join(limits)}" + (" 之一" if several else "")

    def check(asked: Any) -> bool | str:
        return any(asked.overdue(limit) for limit in limits) or f"{'、'.join(f'“{limit}”' for limit in limits)} {none}"

    return Guard(f"overdue_{'_'.join(limits)}", check, zh=zh, en=f"one of these is overdue: {', '.join(limits)}")


def _is_licence(asked: Any) -> bool | str:
    held = asked.matter
    if held is not None and held.is_licence:
        return True
    return f"{held.legal_type.zh if held else '未列明事项'}，不是行政许可 (not a licence: the statute's effect does not follow)"


def _not_licence(asked: Any) -> bool | str:
    held = asked.matter
    return held is None or not held.is_licence or "行政许可须以决定或撤回结束 (a licence application ends in a decision or a withdrawal)"


def _delegated(asked: Any) -> bool | str:
    held = asked.matter
    if held is not None and held.delegated:
        return True
    return "该事项未授权本中心，沉默不产生职权 (the matter is not delegated to this centre: silence gives no power)"


is_licence = Guard("is_licence", _is_licence, zh="事项是行政许可", en="the matter is a licence")
not_licence = Guard("not_licence", _not_licence, zh="事项不是行政许可", en="the matter is no licence")
# A centre acts on what was delegated to it, licence or not and plan or not; so the rule of its own stands beside the texts.
delegated = Guard(
    "delegated",
    _delegated,
    zh="事项已授权本中心",
    en="the matter is delegated to this centre",
    cite=(PLAN["二(五)"], LICENSING["32(1)(二)"], centre_rule("只受理已授权的事项")),
)


def _listed(asked: Any) -> tuple[str, ...]:
    return tuple(item.name for item in asked.opening.form.items)


def _handed_in(asked: Any) -> set[str]:
    """What has come in so far, this form included: partial submissions and commitments count alike."""
    before = {name for event in ("submit_partial", "commit") for entry in asked.done(event) for name in entry.form.items}
    return before | set(asked.form.items)


def _items_listed(asked: Any) -> bool | str:
    listed = _listed(asked)
    strange = [name for name in asked.form.items if name not in listed]
    if not strange:
        return True
    near = nearest(strange[0], listed)
    return f"{'、'.join(strange)} 不在一次性告知清单内，清单为 {'、'.join(listed)} (not on the list: {', '.join(listed)}{near})"


def _all_items_in(asked: Any) -> bool | str:
    left = [name for name in _listed(asked) if name not in _handed_in(asked)]
    return not left or f"尚缺 {', '.join(left)} (still missing; submit_partial ticks off what is there)"


def _some_items_left(asked: Any) -> bool | str:
    left = [name for name in _listed(asked) if name not in _handed_in(asked)]
    return bool(left) or "材料已齐全，请用 submit_complete (nothing is missing any more)"


items_listed = Guard("items_listed", _items_listed, zh="所补材料在告知清单内", en="what is handed in is on the list", reads_form=True)
all_items_in = Guard("all_items_in", _all_items_in, zh="清单所列全部补齐", en="everything on the list is in", reads_form=True)
some_items_left = Guard(
    "some_items_left", _some_items_left, zh="尚有材料未补", en="something on the list is still missing", reads_form=True
)


def centre_says(parameter: str, *, cite: Any = ()) -> Guard:
    """Return the guard: the centre's parameter `parameter` is set to true."""

    def check(asked: Any) -> bool | str:
        return asked.given(parameter) is True or f"本中心未规定 {parameter} (the centre has not set this parameter to true)"

    return Guard(
        f"centre_says_{parameter}",
        check,
        zh=f"本中心规定{_TERMS.get(parameter, parameter)}",
        en=f"the centre has set {parameter}",
        cite=cite,
    )


_APPROVAL = centre_rule("否定性答复须先经同意")


def approved_if(parameter: str, event: str) -> Guard:
    """Return the guard: where the centre's parameter asks for it, `event` (an approval) has happened."""

    def check(asked: Any) -> bool | str:
        if asked.given(parameter) is not True or asked.done(event):
            return True
        return f"本中心规定须先 “{event}” (this centre requires that approval first: {parameter})"

    return Guard(
        f"approved_if_{parameter}", check, zh="本中心要求时，须先经同意", en="approved first, where the centre asks for it", cite=_APPROVAL
    )


def fits_in(field: str, of_matter: str) -> Guard:
    """Return the guard: the form's span `field` never ends later than the matter's own `of_matter`: it shortens, never lengthens."""

    def check(asked: Any) -> bool | str:
        span, whole = getattr(asked.form, field), getattr(asked.matter, of_matter, None)
        if span is None or whole is None or span.fits_in(whole):
            return True
        return f"{field} {span} 不得长于 {whole} (must not be longer than the matter's {of_matter})"

    return Guard(
        f"fits_in_{of_matter}",
        check,
        zh=f"不长于事项的{_TERMS.get(of_matter, of_matter)}",
        en=f"{field} is no longer than the matter's {of_matter}",
        reads_form=True,
    )


def as_told_by(event: str, field: str, *, told: Any, zh: str) -> Guard:
    """Return the guard: the latest `event`, where there was one, says `told` under `field`: it is carried out as decided."""

    def check(asked: Any) -> bool | str:
        before = asked.done(event)
        return not before or getattr(before[-1].form, field) == told or f"与{zh}不符 ({event!r} says otherwise: {field} is not {told})"

    return Guard(f"as_told_by_{event}_{field}_{told}", check, zh=f"与{zh}一致", en=f"as {event} told: {field} is {told}")


def _addressed_unit(asked: Any) -> bool | str:
    wanted, unit = asked.opening.form.department, asked.actor.unit
    return unit == wanted or f"征求的是 {wanted} 的意见，不是 {unit or '未列明单位'} (another department was asked)"


def _all_materials(asked: Any) -> bool | str:
    wanted = [one.name for one in asked.matter.materials if one.essential] if asked.matter else []
    left = [name for name in wanted if name not in asked.form.materials]
    return not left or f"上报须附全部材料，缺 {', '.join(left)} (all materials go up; these are missing)"


def _secondary_only(asked: Any) -> bool | str:
    secondary = [one.name for one in asked.matter.materials if not one.essential] if asked.matter else []
    strange = [item.name for item in asked.form.items if item.name not in secondary]
    return not strange or f"{', '.join(strange)} 不是可容缺的次要材料 (only secondary materials on the matter's list may come later)"


_HANDED_IN = ("submit_partial", "submit_complete")


def _not_given_before(asked: Any) -> bool | str:
    # What came in as a supplement was given too.
    later = [name for event in _HANDED_IN for entry in asked.done(event, within=CASE) for name in entry.form.items]
    given = {*getattr(asked.application, "materials", ()), *later}
    wanted = [getattr(item, "name", item) for item in asked.form.items]  # a list of one's own says how to get each, a superior's only what
    again = [name for name in wanted if name in given]
    return not again or f"{', '.join(again)} 申请人已提交，不得要求重复提供 (already given; must not be asked for again)"


addressed_unit = Guard("addressed_unit", _addressed_unit, zh="由被征求意见的部门答复", en="answered by the department that was asked")
all_materials = Guard("all_materials", _all_materials, zh="附全部申请材料", en="all materials go up", reads_form=True, cite=LICENSING[35])
secondary_only = Guard("secondary_only", _secondary_only, zh="仅欠缺次要材料", en="only secondary materials are missing", reads_form=True)
not_given_before = Guard(
    "not_given_before",
    _not_given_before,
    zh="不得要求重复提供",
    en="nothing is asked for that was given before",
    reads_form=True,
    cite=LICENSING[35],
)
