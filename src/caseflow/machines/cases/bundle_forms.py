"""The documents of a bundle (一件事一次办): its application, which case is about which matter, and how each part closed."""

from __future__ import annotations

from datetime import date

import attrs

from caseflow.lifecycle import an_id, checked, form, non_empty, not_blank, personal
from caseflow.machines.shared.forms import each_once

a_case, a_matter = an_id("a case"), an_id("a matter")
_several = checked(lambda value: None if len(value) > 1 else "must list two matters or more")
_materials_once = each_once("material")


@form(
    "一件事申请书",
    applicant="申请人",
    contact="联系方式",
    theme="一件事名称",
    matters="所含事项编码",
    shared_materials="共用材料",
    channel="申请渠道",
)
class Bundle:
    """Who applies for which related matters (by code) under one theme, such as 新生儿出生一件事, and what is given once for all of them."""

    applicant: str = personal(validator=not_blank)
    contact: str | None = personal(default=None)
    theme: str = attrs.field(validator=not_blank)
    matters: tuple[str, ...] = attrs.field(validator=attrs.validators.and_(_several, a_matter, each_once("matter")))
    shared_materials: tuple[str, ...] = attrs.field(default=(), validator=_materials_once)
    channel: str = "window"


@form("事项关联单", matter="事项编码", case_no="办件编号", materials="转入的共用材料")
class BundlePart:
    """Which case is about which matter of the bundle, and which of the shared materials it was given."""

    matter: str = attrs.field(validator=a_matter)
    case_no: str = attrs.field(validator=a_case)
    materials: tuple[str, ...] = ()


@form("共用材料清单", materials="共用材料")
class SharedMaterials:
    """What the applicant gives later, once for all parts."""

    materials: tuple[str, ...] = attrs.field(validator=attrs.validators.and_(non_empty, _materials_once))


@form("事项办结登记", case_no="办件编号", state="办理结果", closed_on="办结日期")
class BundlePartClosed:
    """How the case of one matter ended (the name of its state), and on which day, as its own journal says."""

    case_no: str = attrs.field(validator=a_case)
    state: str = attrs.field(validator=not_blank)
    closed_on: date


@form("不再办理事项登记", matter="事项编码", why="原因")
class BundlePartLeftOut:
    """A matter of the bundle that the applicant no longer wants; it has no case yet, and no reason is owed."""

    matter: str = attrs.field(validator=a_matter)
    why: str | None = None
