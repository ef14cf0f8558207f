"""The guards of cases: what the matter allows, what the applicant has handed in, and who answers for a department."""

from __future__ import annotations

from attrs import frozen

from caseflow import Guard, View
from caseflow.errors import nearest
from caseflow.guards import Answer
from caseflow.law import library_default
from caseflow.lifecycle import CASE
from caseflow.machines.law import LICENSING, PLAN

# What a kind is called on a Chinese form; one that is not here is shown by its own name.
_KINDS = {"instant": "即办件", "promised": "承诺件", "upward": "报批件", "joint": "联办件"}


@frozen
class KindIs:
    """The matter may be handled as `kind`."""

    kind: str

    def __call__(self, asked: View) -> Answer:
        matter = asked.matter
        if matter is None or self.kind in matter.kinds:
            return True
        return f"该事项只办 {', '.join(matter.kinds)} (the matter's guide allows only these kinds, not {self.kind})"


def kind_is(kind: str) -> Guard:
    """Return the guard: the matter may be handled as `kind` (of the five kinds)."""
    return Guard(f"kind_is_{kind}", KindIs(kind), zh=f"事项可按{_KINDS.get(kind, kind)}办理", en=f"the matter may be handled as {kind}")


def _is_licence(asked: View) -> Answer:
    matter = asked.matter
    if matter is not None and matter.is_licence:
        return True
    return f"{matter.legal_type.zh if matter else '未列明事项'}，不是行政许可 (not a licence: the statute's effect does not follow)"


def _not_licence(asked: View) -> Answer:
    matter = asked.matter
    return (
        matter is None or not matter.is_licence or "行政许可须以决定或撤回结束 (a licence application ends in a decision or a withdrawal)"
    )


def _delegated(asked: View) -> Answer:
    matter = asked.matter
    if matter is not None and matter.delegated:
        return True
    return "该事项未授权本中心，沉默不产生职权 (the matter is not delegated to this centre: silence gives no power)"


is_licence = Guard("is_licence", _is_licence, zh="事项是行政许可", en="the matter is a licence")
not_licence = Guard("not_licence", _not_licence, zh="事项不是行政许可", en="the matter is not a licence")
# A centre acts on what was delegated to it, whether or not it is a licence, and before the plan too: so its own rule is cited as well.
delegated = Guard(
    "delegated",
    _delegated,
    zh="事项已授权本中心",
    en="the matter is delegated to this centre",
    cite=(
        PLAN["二(五)"],
        LICENSING["32(1)(二)"],
        library_default("delegation", "只受理已授权的事项 (only what was delegated to the centre is accepted)"),
    ),
)


def _listed(asked: View) -> tuple[str, ...]:
    """Return the items that the notice lists as missing."""
    return tuple(item.name for item in asked.opening.form.items)


def _missing(asked: View) -> list[str]:
    """Return what is still missing once this form is in: partial submissions and commitments count alike."""
    came_in = {name for event in ("submit_partial", "commit") for entry in asked.done(event) for name in entry.form.items}
    return [name for name in _listed(asked) if name not in came_in and name not in asked.form.items]


def _items_listed(asked: View) -> Answer:
    listed = _listed(asked)
    unlisted = [name for name in asked.form.items if name not in listed]
    if not unlisted:
        return True
    near = nearest(unlisted[0], listed)
    return f"{'、'.join(unlisted)} 不在一次性告知清单内，清单为 {'、'.join(listed)} (not on the list: {', '.join(listed)}{near})"


def _all_items_in(asked: View) -> Answer:
    missing = _missing(asked)
    return not missing or f"尚缺 {', '.join(missing)} (still missing; submit_partial ticks off what is there)"


def _some_items_left(asked: View) -> Answer:
    return bool(_missing(asked)) or "材料已齐全，请用 submit_complete (nothing is missing any more)"


items_listed = Guard("items_listed", _items_listed, zh="所补材料在告知清单内", en="what is handed in is on the list", reads_form=True)
all_items_in = Guard("all_items_in", _all_items_in, zh="清单所列全部补齐", en="everything on the list is in", reads_form=True)
some_items_left = Guard(
    "some_items_left", _some_items_left, zh="尚有材料未补", en="something on the list is still missing", reads_form=True
)


def _addressed_unit(asked: View) -> Answer:
    addressed, unit = asked.opening.form.department, asked.actor.unit if asked.actor else None
    return unit == addressed or f"征求的是 {addressed} 的意见，不是 {unit or '未列明单位'} (another department was asked)"


def _all_materials(asked: View) -> Answer:
    essential = [material.name for material in asked.matter.materials if material.essential] if asked.matter else []
    missing = [name for name in essential if name not in asked.form.materials]
    return not missing or f"上报须附全部材料，缺 {', '.join(missing)} (all materials go up; these are missing)"


def _secondary_only(asked: View) -> Answer:
    secondary = [material.name for material in asked.matter.materials if not material.essential] if asked.matter else []
    others = [item.name for item in asked.form.items if item.name not in secondary]
    return not others or f"{', '.join(others)} 不是可容缺的次要材料 (only secondary materials on the matter's list may come later)"


def _not_given_before(asked: View) -> Answer:
    supplements = [entry for event in ("submit_partial", "submit_complete") for entry in asked.done(event, within=CASE)]
    given = {*getattr(asked.application, "materials", ()), *(name for entry in supplements for name in entry.form.items)}
    # The centre's own notice says of each item how to get it; a superior's list holds names only.
    names = [getattr(item, "name", item) for item in asked.form.items]
    again = [name for name in names if name in given]
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
