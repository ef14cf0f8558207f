"""Remarks on a case: what a text asks without a number of days, so that nothing is broken when it is not done. No remark is a problem."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from caseflow import Clock, Entry, Transition, applicable
from caseflow.errors import Unpublished
from caseflow.lifecycle import Cites
from caseflow.machines.forms import DeliveryMode, ExtensionNotice, MaterialCheck, Receipt
from caseflow.machines.law import CIVIL_PROCEDURE, LICENSING, PLAN
from caseflow.reports.audit import CaseAudit, Finding

Remark = tuple[str, str, Cites]
"""The remark in Chinese and in English, and the texts that ask for what was not done."""

_REMARK: Final = "remark"  # the kind of finding
_NOT_ACCEPTED: Final = {
    "refuse_not_needed": LICENSING["32(1)(一)"],
    "refuse_not_ours": LICENSING["32(1)(二)"],
}
_ACCEPTED: Final = frozenset({"accept_instant", "accept_promised", "accept_upward", "accept_joint"})


def remarks(audit: CaseAudit) -> list[Finding]:
    """Return the remarks on the acts of one case, each with the texts that bind it; where no text binds, there is nothing to remark.

    Law: 行政许可法 32(1): a refusal to accept is said at once, and a complete file is accepted; 42(1): the applicant is told why the
    period was extended; 二(三)2(3)二: an agent looks through the materials in the same visit; electronic service needs consent (比照).
    """
    case = audit.case
    findings = []
    for entry in case.standing:
        row = next((row for row in case.run(entry.run).lifecycle.transitions if row.event == entry.event), None)
        for zh, en, texts in () if row is None else _remarks_on(entry, row, audit):
            cites = applicable(texts, case.matter, entry.day)
            if row is not None and cites:
                findings.append(
                    Finding(
                        case.case_no, _REMARK, entry.event, row.zh,
                        f"“{row.zh}”（{entry.day}）：{zh}", f"{entry.event!r} on {entry.day}: {en}",
                        cites, day=entry.day, run=entry.run,
                    )
                )  # fmt: skip
    return findings


def _remarks_on(entry: Entry, row: Transition, audit: CaseAudit) -> Iterator[Remark]:
    form = entry.form
    if entry.event in _NOT_ACCEPTED or entry.event in _ACCEPTED:
        yield from _not_at_once(entry, audit)
    elif isinstance(form, ExtensionNotice):
        yield from _not_told(entry, row, audit)
    elif isinstance(form, MaterialCheck) and form.same_visit is False:
        yield "材料未当场审查", "the materials were not looked through in the same visit", (PLAN["二(三)2(3)二"],)
    elif isinstance(form, Receipt) and form.mode is DeliveryMode.ELECTRONIC:
        yield from _not_on_record(form)


def _not_on_record(form: Receipt) -> Iterator[Remark]:
    """What gives electronic delivery its effect, and may be on record elsewhere: arrival, and consent before it."""
    texts = (PLAN["二(五)"], CIVIL_PROCEDURE.whole)
    if form.consent_on is None:
        yield "电子送达，未记录申请人的同意", "delivered electronically, and no consent of the applicant is on record", texts
    if form.received_on is None:
        yield "电子送达，未记录到达日期", "delivered electronically, and the day of arrival is not on record", texts


def _not_at_once(entry: Entry, audit: CaseAudit) -> Iterator[Remark]:
    """An answer that came later than the first working day on which the office had what it needed for it."""
    # The clock of the answer starts with the receipt, and again when everything that was missing has come in.
    starts = [clock for clock in audit.clocks if clock.run == entry.run and clock.name == "notice" and clock.started is not None]
    is_refusal = entry.event in _NOT_ACCEPTED
    since = _working_day(starts[0] if is_refusal else starts[-1])
    if since is None or entry.day <= since:
        return
    if is_refusal:
        zh, en = f"收件之日为 {since}，应当即时告知", f"it was received on {since}, and is told at once"
        yield zh, en, (_NOT_ACCEPTED[entry.event],)
    else:
        zh, en = f"材料于 {since} 已齐全，应当受理而未于当日受理", f"the file was complete on {since}, when acceptance was owed"
        yield zh, en, (LICENSING["32(1)(五)"],)


def _working_day(clock: Clock) -> date | None:
    """The first working day on which the office could answer, by the reading that gives it most time; None where no notice covers it."""
    starts = [reckoning.record.anchor for reckoning in (clock.reckoning, *clock.reckoning.others)]
    try:
        return clock.reckoning.calendar.next_or_same(max(start for start in starts if start is not None))
    except Unpublished:
        return None


def _not_told(entry: Entry, row: Transition, audit: CaseAudit) -> Iterator[Remark]:
    """An extension of which the applicant was not told by the day on which the period would have ended without it."""
    told_later = [other.form.told_on for other in audit.case.standing if other.run == entry.run and other.event == "tell_extension"]
    told = entry.form.told_on or min(told_later, default=None)
    for name, _ in row.extends:
        for clock in audit.clocks:
            old_end = _old_end(clock) if (clock.run, clock.name) == (entry.run, name) and _was_extended(clock, entry) else None
            if old_end is not None and (clock.ended or clock.as_of) > old_end and (told is None or told > old_end):
                when_zh, when_en = (
                    ("未告知申请人", "was not told") if told is None else (f"{told} 才告知申请人", f"was told on {told} only")
                )
                zh = f"原期限于 {old_end} 届满，延长的理由{when_zh}"
                yield zh, f"the period ended on {old_end} before, and the applicant {when_en} why it was extended", (LICENSING["42(1)"],)


def _was_extended(clock: Clock, entry: Entry) -> bool:
    return any(change.event == entry.event for change in clock.reckoning.record.changes)


def _old_end(clock: Clock) -> date | None:
    """The day on which the period would have ended without its extension; None where that cannot be said."""
    try:
        return clock.reckoning.end_of(clock.reckoning.record.amount)
    except Unpublished:
        return None
