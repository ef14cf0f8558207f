"""What proves that a result reached the applicant, by the way of delivery: posting is recorded, receipt ends the clock.

No text says it of administrative decisions, so the rules of the 民事诉讼法 on service are applied by analogy (比照).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from caseflow import Guard, View
from caseflow.guards import Answer
from caseflow.lifecycle import fields_of
from caseflow.machines.law import CIVIL_PROCEDURE, PLAN
from caseflow.machines.shared.forms import DeliveryMode

Proof = tuple[tuple[str, ...], ...]
"""Which fields must be filled: one of each group."""

DELIVERED_BY: Final[Mapping[DeliveryMode, Proof]] = {
    DeliveryMode.IN_HAND: (("received_by",),),
    DeliveryMode.POST: (("received_on",), ("slip_number",)),
    DeliveryMode.ELECTRONIC: (("received_on",), ("consent_on",)),
    DeliveryMode.REFUSED: (("refusal_noted",), ("witness", "photographs")),
}
"""What proves a delivery: who took it; the return slip; arrival in the applicant's system, with consent; a refusal that was witnessed."""

RECEIVED_BY: Final[Mapping[DeliveryMode, Proof]] = {
    **DELIVERED_BY,
    DeliveryMode.POST: (("received_on",),),
    DeliveryMode.ELECTRONIC: (),
}
"""The same on the receipt of a case: the letter's number stands in the posting. What the log of a system for electronic delivery holds may be
left out here; the audit remarks what is not on record."""

_SAYS_THE_DAY: Final = frozenset({DeliveryMode.POST, DeliveryMode.ELECTRONIC})
_ANALOGY: Final = (PLAN["二(五)"], CIVIL_PROCEDURE.whole)


def _why_unproven(form: Any, needed: Mapping[DeliveryMode, Proof]) -> Answer:
    """Return True, or which fields the form leaves empty that prove a delivery of its mode."""
    fields = {field.name: field for field in fields_of(type(form))}
    empty = [group for group in needed[form.mode] if not any(getattr(form, name) for name in group)]
    if not empty:
        return True
    zh = "、".join("或者".join(f"“{fields[name].zh}”" for name in group) for group in empty)
    en = ", ".join(" or ".join(fields[name].en.lower() for name in group) for group in empty)
    return f"{form.mode.zh}送达须填写{zh} ({form.mode.name.lower().replace('_', ' ')}: fill in {en})"


def _delivered(asked: View) -> Answer:
    return _why_unproven(asked.form, DELIVERED_BY)


def _received(asked: View) -> Answer:
    return _why_unproven(asked.form, RECEIVED_BY)


def _on_day_of_receipt(asked: View) -> Answer:
    shown: date | None = asked.form.received_on
    if asked.form.mode not in _SAYS_THE_DAY or shown is None or shown == asked.day:
        return True
    return f"收件日期为 {shown}，须按该日登记，可以补记 (recorded for the day of receipt, {shown}; it may be recorded late)"


def _consent_before(asked: View) -> Answer:
    given: date | None = asked.form.consent_on
    if asked.form.mode is not DeliveryMode.ELECTRONIC or given is None or given <= asked.day:
        return True
    return f"同意日期 {given} 在送达日 {asked.day} 之后 (the consent must come before the delivery)"


def _on_day_of_posting(asked: View) -> Answer:
    shown: date | None = asked.form.posted_on
    if shown is None or shown == asked.day:
        return True
    return f"交寄日期为 {shown}，须按该日登记，可以补记 (recorded for the day of posting, {shown}; it may be recorded late)"


_PROVEN_ZH: Final = "送达有凭证（比照民事诉讼送达）"
delivered = Guard("delivered", _delivered, zh=_PROVEN_ZH, en="there is proof of delivery", reads_form=True, cite=_ANALOGY)
received = Guard("received", _received, zh=_PROVEN_ZH, en="there is proof of receipt", reads_form=True, cite=_ANALOGY)
on_day_of_receipt = Guard(
    "on_day_of_receipt",
    _on_day_of_receipt,
    zh="以收件日期为送达日期（比照民事诉讼送达）",
    en="the day of receipt is the day of the act",
    reads_form=True,
    cite=_ANALOGY,
)
consent_before = Guard(
    "consent_before",
    _consent_before,
    zh="电子送达先经同意（比照民事诉讼送达）",
    en="consent to electronic delivery came first",
    reads_form=True,
    cite=_ANALOGY,
)
on_day_of_posting = Guard(
    "on_day_of_posting", _on_day_of_posting, zh="按交寄之日登记", en="the day of posting is the day of the act", reads_form=True
)
