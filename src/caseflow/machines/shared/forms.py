"""The documents that several subjects of the plan use, and the validators of their fields."""

from __future__ import annotations

import enum
from collections.abc import Callable
from typing import Any

import attrs

from caseflow.calendar import Span
from caseflow.lifecycle import an_id, checked, form, non_empty, not_blank, personal

_MOST_POINTS = 100


def between(first: int, last: int) -> Callable[[Any, Any, Any], None]:
    """Return the validator of a whole number from `first` to `last`, both included."""
    return checked(lambda value: None if first <= value <= last else f"must lie between {first} and {last}, not {value}")


def each_once(what: str) -> Callable[[Any, Any, Any], None]:
    """Return the validator of a list in which nothing stands twice; `what` names its items in the error ("person")."""
    return checked(lambda value: None if len(set(value)) == len(value) else f"names the same {what} twice")


persons = attrs.validators.and_(non_empty, an_id("a person"), each_once("person"))
positive = checked(lambda value: None if value > 0 else f"must be 1 or more, not {value}")
points = between(0, _MOST_POINTS)


@form("待补材料", name="材料名称", how="补齐的途径或方法")
class MissingItem:
    """One thing that is missing, with the way or method to get it (二(三)2(3)二)."""

    name: str = attrs.field(validator=not_blank)
    how: str = attrs.field(validator=not_blank)


@form("一次性告知书（补正材料通知书）", items="需补正的全部材料", period="补正期限")
class DeficiencyNotice:
    """Everything that is missing, told once; `period` is the time for handing it in, where one is set."""

    items: tuple[MissingItem, ...] = attrs.field(validator=non_empty)
    period: Span | None = None


@form("理由", why="理由")
class Reasons:
    """A reason in writing, for an act that needs no paper of its own."""

    why: str = attrs.field(validator=not_blank)


@form("撤回申请书", why="撤回申请的原因")
class Withdrawal:
    """The applicant takes the application back; no reason is owed."""

    why: str | None = None


class DeliveryMode(enum.Enum):
    """How a result reached the applicant; refused means left with the addressee, who would not take it."""

    IN_HAND = "in_hand"
    POST = "post"
    ELECTRONIC = "electronic"
    REFUSED = "refused"

    @property
    def zh(self) -> str:
        """The word on Chinese forms."""
        return _DELIVERY_ZH[self]


_DELIVERY_ZH = {
    DeliveryMode.IN_HAND: "当面",
    DeliveryMode.POST: "邮寄",
    DeliveryMode.ELECTRONIC: "电子",
    DeliveryMode.REFUSED: "留置",
}


class Signatory(enum.Enum):
    """In what relation to the addressee the person stands who signed for the result."""

    ADDRESSEE = "本人"
    AGENT = "代理人、代办员"
    HOUSEHOLD = "同住成年家属"
    MAIL_ROOM = "收发室"


@form("退回邮件记录", address="受送达人提供的地址", slip_number="邮件单号")
class ReturnedLetter:
    """A letter that the post brought back because the address that the applicant gave was wrong; recorded for the day on which it came back."""

    address: str = personal(validator=not_blank)
    slip_number: str = attrs.field(validator=not_blank)


@form("办件传递单", about_case="办件编号", papers="传递的材料")
class Parcel:
    """What travels, and for which case."""

    about_case: str = attrs.field(validator=not_blank)
    papers: tuple[str, ...] = attrs.field(validator=non_empty)
