"""The documents that several subjects of the plan use, and the rules about their content."""

from __future__ import annotations

import enum

import attrs

from caseflow.basics.ids import check_id
from caseflow.calendar import Span
from caseflow.lifecycle.forms import checked, form, non_empty, not_blank

_MOST_POINTS = 100


def _ids(value: tuple[str, ...]) -> str | None:
    for one in value:
        check_id(one, "a person's id")
    return None if len(set(value)) == len(value) else "names the same person twice"


def _positive(value: int) -> str | None:
    return None if value > 0 else f"must be 1 or more, not {value}"


def _points(value: int) -> str | None:
    return None if 0 <= value <= _MOST_POINTS else f"must lie between 0 and {_MOST_POINTS}, not {value}"


persons = attrs.validators.and_(non_empty, checked(_ids))
positive = checked(_positive)
points = checked(_points)


@form("待补材料")
class MissingItem:
    """One thing that is missing, with the way or method to get it (二(三)2(3)二)."""

    name: str = attrs.field(validator=not_blank)
    how: str = attrs.field(validator=not_blank)


@form("一次性告知书（补正材料通知书）")
class DeficiencyNotice:
    """Everything that is missing, told once; `period` is the time for handing it in, where one is set."""

    items: tuple[MissingItem, ...] = attrs.field(validator=non_empty)
    period: Span | None = None


@form("理由")
class Reasons:
    """A reason in writing, for an act that needs no paper of its own."""

    why: str = attrs.field(validator=not_blank)


@form("撤回申请书")
class Withdrawal:
    """The applicant takes the application back; no reason is owed."""

    why: str | None = None


class DeliveryMode(enum.Enum):
    """How a result reached the applicant."""

    IN_HAND = "in_hand"
    POST = "post"
    ELECTRONIC = "electronic"
    REFUSED = "refused"


@form("办件传递单")
class Parcel:
    """What travels, and for which case."""

    about_case: str = attrs.field(validator=not_blank)
    papers: tuple[str, ...] = attrs.field(validator=non_empty)
