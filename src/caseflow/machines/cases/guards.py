"""The guards of cases: what the matter allows, what the applicant has handed in, and who answers for a department."""

from __future__ import annotations

from attrs import frozen

from caseflow import Guard, Matter, View
from caseflow.errors import nearest
from caseflow.guards import Answer
from caseflow.law import library_default, stated
from caseflow.lifecycle import CASE
from caseflow.machines.law import LICENSING, PLAN
from caseflow.machines.roles import CENTRE_HEAD


@frozen
class KindIs:
    """The matter may be handled as `kind`."""

    kind: str

    def __call__(self, asked: View) -> Answer:
        matter = asked.matter
        if matter is None or self.kind in matter.ways:
            return True
        why = "由上级决定，" if matter.superior_decides else ""
        ways_zh, ways_en = "、".join(map(matter.kind_zh, matter.ways)), ", ".join(matter.ways)
        return f"该事项{why}只能按{ways_zh}办理 (the matter's guide allows only {ways_en}, not {self.kind})"


def kind_is(kind: str) -> Guard:
    """Return the guard: the matter may be handled as `kind` (of the five kinds)."""
    return Guard(f"kind_is_{kind}", KindIs(kind), zh=f"事项可按{Matter.kind_zh(kind)}办理", en=f"the matter may be handled as {kind}")


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


def _ours_to_decide(asked: View) -> Answer:
    matter = asked.matter
    if matter is None or not matter.superior_decides:
        return True
    return "该事项由上级决定，本级无权准予或不予 (the superior decides it: nobody here grants or refuses)"


def _qualified_to_decide(asked: View) -> Answer:
    needed = None if asked.matter is None else asked.matter.requires_qualification
    held = asked.form.qualification
    return (
        needed is None
        or held == needed
        or f"决定人须具备“{needed}”资格，现为“{held or '未填写'}” (who decides must be qualified: {needed})"
    )


def _may_be_extended(asked: View) -> Answer:
    matter = asked.matter
    if matter is None or matter.statutory_extension is not None:
        return True
    return "该事项的法定期限另有计算单位，延长多少须由事项写明 (its period counts in another unit: the matter must state its extension)"


def _own_extension(asked: View) -> Answer:
    matter = asked.matter
    if matter is not None and matter.extension is not None:
        return True
    return "第四十三条的审查期限不适用第四十二条的延长，事项也未另行规定 (42(1) does not extend the review of 43, and the matter has no rule of its own)"


def _told_meanwhile(asked: View) -> Answer:
    told, accepted = asked.form.told_on, asked.opening.day
    if told is None or accepted <= told <= asked.day:
        return True
    return f"告知日 {told} 应在受理日 {accepted} 至今日 {asked.day} 之间 (told on {told}: neither before acceptance nor a day to come)"


def _secondary_supplied(asked: View) -> Answer:
    lapsed = [run for run in asked.inside("supplement") if run.state == "lapsed"]
    late = asked.done("late_supply")
    return len(lapsed) <= len(late) or "容缺材料逾期未补 (the secondary materials have not been supplied)"


def _secondary_lapsed(asked: View) -> Answer:
    lapsed = any(run.state == "lapsed" for run in asked.inside("supplement"))
    return lapsed or "没有逾期未补的容缺材料 (no secondary materials have lapsed)"


def _decided_before(asked: View) -> Answer:
    decided, forwarded = asked.form.decided_on, asked.done("forward")[-1:]
    if decided is None:
        return True
    if decided > asked.day:
        return f"批复作出日 {decided} 尚未到来 (the superior's decision lies in the future)"
    early = [entry.day for entry in forwarded if decided < entry.day]
    return not early or f"批复作出日 {decided} 早于上报日 {early[0]} (the superior cannot have decided before the case went up)"


def _delegated(asked: View) -> Answer:
    matter = asked.matter
    if matter is not None and matter.delegated:
        return True
    if asked.actor is None:
        return "该事项未授权本中心，沉默不产生职权 (the matter is not delegated to this centre: silence gives no power)"
    return "该事项未授权本中心，不得受理 (the matter is not delegated to this centre: it cannot be accepted here)"


ours_to_decide = Guard(
    "ours_to_decide",
    _ours_to_decide,
    zh="事项由本级决定",
    en="the matter is decided here",
    cite=(LICENSING[35], stated("事项由上级决定 (the guide: the superior decides)")),
)
qualified_to_decide = Guard(
    "qualified_to_decide",
    _qualified_to_decide,
    zh="决定人具备所需资质、资格",
    en="who decides has the qualification that the matter asks for",
    reads_form=True,
    cite=(PLAN["二(三)1(2)二"], stated("事项写明的资格要求 (the qualification that the matter states)")),
)
may_be_extended = Guard("may_be_extended", _may_be_extended, zh="期限可以延长", en="the period may be extended", cite=LICENSING[42])
own_extension = Guard(
    "own_extension",
    _own_extension,
    zh="事项另有延长规定",
    en="the matter has an extension of its own",
    cite=(LICENSING[42, 43], stated("事项写明的延长 (the extension that the matter states)")),
)
told_meanwhile = Guard(
    "told_meanwhile", _told_meanwhile, zh="告知日不早于受理、不晚于今日", en="told after acceptance, and not in the future", reads_form=True,
    cite=LICENSING[42],
)  # fmt: skip
secondary_supplied = Guard("secondary_supplied", _secondary_supplied, zh="容缺材料已补齐", en="the secondary materials are in")
secondary_lapsed = Guard(
    "secondary_lapsed", _secondary_lapsed, zh="容缺材料逾期未补", en="the secondary materials were not supplied in time"
)
decided_before = Guard(
    "decided_before",
    _decided_before,
    zh="批复日在上报与今日之间",
    en="the superior decided after the case went up, and not in the future",
    reads_form=True,
)

is_licence = Guard("is_licence", _is_licence, zh="事项是行政许可", en="the matter is a licence")
not_licence = Guard("not_licence", _not_licence, zh="事项不是行政许可", en="the matter is not a licence")
# A centre acts on what was delegated to it, whether or not it is a licence, and before the plan too: so its own rule is cited as well.
delegated = Guard(
    "delegated",
    _delegated,
    zh="事项已授权本中心",
    en="the matter is delegated to this centre",
    soft=CENTRE_HEAD,
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
    return bool(_missing(asked)) or "材料已齐全，请按“补正齐全”办理 (nothing is missing any more: use submit_complete)"


def _posted_before(asked: View) -> Answer:
    posted = asked.form.posted_on
    return (
        posted is None
        or asked.opening.day <= posted <= asked.day
        or f"交邮日 {posted} 应在告知日至今日之间 (posted after the notice, and not in the future)"
    )


posted_before = Guard("posted_before", _posted_before, zh="交邮日在告知之后", en="posted after the notice", reads_form=True)
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
