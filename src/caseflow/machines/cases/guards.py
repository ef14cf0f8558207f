"""The guards of cases, and those that most lifecycles need: once, happened, closed, whoever did this may not do that, and so on."""

from __future__ import annotations

from typing import Any

from caseflow.errors import nearest
from caseflow.law import centre_rule
from caseflow.lifecycle.vocabulary import CASE, Guard
from caseflow.machines.law import LICENSING, PLAN

# What a guard's argument is called on a Chinese form; one that is not here stands as it is.
_KINDS = {"instant": "即办件", "promised": "承诺件", "upward": "报批件", "joint": "联办件"}


def kind_is(kind: str) -> Guard:
    """Return the guard: the matter may be handled as `kind` (of the five kinds)."""

    def check(asked: Any) -> bool | str:
        held = asked.matter
        if held is None or kind in held.kinds:
            return True
        return f"该事项只办 {', '.join(held.kinds)} (the matter's guide allows only these kinds, not {kind})"

    return Guard(f"kind_is_{kind}", check, zh=f"事项可按{_KINDS.get(kind, kind)}办理", en=f"the matter may be handled as {kind}")


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
