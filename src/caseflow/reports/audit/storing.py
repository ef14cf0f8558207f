"""Stores the journals of an audit: a journal that the store already has is compared, and never overwritten."""

from __future__ import annotations

from typing import Final

from attrs import frozen
from msgspec.structs import replace

from caseflow.case.records import Case, Entry
from caseflow.case.replay import refolded
from caseflow.errors import Conflict, JournalError
from caseflow.lifecycle.forms import alike
from caseflow.reports.audit.model import Audit
from caseflow.reports.audit.words import Terminology
from caseflow.store import Store

NEW: Final = "new"
SAME: Final = "same"
LONGER: Final = "longer"
AHEAD: Final = "ahead"
CONFLICT: Final = "conflict"
OUTCOMES: Final = (NEW, SAME, LONGER, AHEAD, CONFLICT)


@frozen
class Stored:
    """What happened to one case. `outcome` is one of `OUTCOMES`, `entries` counts those appended; `zh` and `en` explain a conflict.

    `new`: the store did not have the case. `same`: it has the same journal. `longer`: the log has more entries, which were appended.
    `ahead`: the store has more entries than the log. `conflict`: the store has another journal, which was not changed.
    """

    case_no: str
    outcome: str
    entries: int
    zh: str = ""
    en: str = ""


def store_cases(audit: Audit, store: Store) -> tuple[Stored, ...]:
    """Store the journals of `audit`, and return what happened to each case, in the audit's order."""
    return tuple(_store_case(audited.case, store) for audited in audit.cases)


def _store_case(case: Case, store: Store) -> Stored:
    try:
        if store.head(case.case_no) is None:
            store.append(case, expected=0)
            return Stored(case.case_no, NEW, len(case.entries))
        stored = store.load(case.case_no)
        common = min(len(stored.entries), len(case.entries))
        for ours, theirs in zip(case.entries[:common], stored.entries[:common], strict=True):
            if not _same_act(ours, theirs) or case.matter != stored.matter:
                event = Terminology(store.centre.lifecycles).event(theirs.event, theirs.run.partition("#")[0])
                what = f"第 {theirs.seq} 条（{event}，{theirs.at.isoformat()}）与日志不同"
                zh = f"库中{what}；库未改动，请核对是否同一件"
                en = f"entry {theirs.seq} in the store ({theirs.event}, {theirs.at.isoformat()}) differs from the log"
                return Stored(case.case_no, CONFLICT, 0, zh, f"{en}; the store was not changed: check whether it is the same case")
        if len(stored.entries) >= len(case.entries):
            return Stored(case.case_no, SAME if len(stored.entries) == len(case.entries) else AHEAD, 0)
        store.append(_extended(stored, case, store), expected=common)
        return Stored(case.case_no, LONGER, len(case.entries) - common)
    except (Conflict, JournalError) as error:
        return Stored(case.case_no, CONFLICT, 0, f"库中的记录不能接续，未改动：{error}", str(error))


def _extended(stored: Case, case: Case, store: Store) -> Case:
    """Return the stored case with the further entries of the log; the stored entries stay as they are, salts included.

    What the log knows of an earlier time than that of the last stored line is written down after it, and says so.
    """
    last = stored.entries[-1].recorded_at
    further = [
        entry if entry.recorded_at >= last else replace(entry, extras=replace(entry.extras, recorded_at=last))
        for entry in case.entries[len(stored.entries) :]
    ]
    return refolded(stored, (*stored.entries, *further), store.centre.find)


def _same_act(ours: Entry, theirs: Entry) -> bool:
    """Return whether two entries record the same act, whatever their salts and, for a lapse, whenever a sweep recorded it."""
    return _comparable(ours) == _comparable(theirs) and alike(ours.form, theirs.form)


def _comparable(entry: Entry) -> Entry:
    extras = entry.extras
    if entry.actor is None:
        extras = replace(extras, recorded_at=None, calendar=None)
    return replace(entry, salts=(), extras=extras, form=None)
