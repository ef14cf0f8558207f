"""The journals of an audit laid into a store: what is there already is compared, and never written over."""

from __future__ import annotations

from typing import Final

from attrs import frozen
from msgspec.structs import replace

from caseflow.case.records import Case, Entry
from caseflow.case.walk import standing_of, walk_all
from caseflow.errors import Conflict, JournalError
from caseflow.lifecycle.forms import alike
from caseflow.reports.audit.model import Audit
from caseflow.store import Store

NEW: Final = "new"
SAME: Final = "same"
LONGER: Final = "longer"
AHEAD: Final = "ahead"
CONFLICT: Final = "conflict"
OUTCOMES: Final = (NEW, SAME, LONGER, AHEAD, CONFLICT)


@frozen
class Kept:
    """What became of one case: stored anew, the same already, the rest appended, the store is ahead of the log, or another journal."""

    case_no: str
    outcome: str
    entries: int
    zh: str = ""
    en: str = ""


def keep(found: Audit, store: Store) -> tuple[Kept, ...]:
    """Store the journals of `found`, case by case; a case that the store holds otherwise is left as it is, and told."""
    return tuple(_keep(one.case, store) for one in found.cases)


def _keep(case: Case, store: Store) -> Kept:
    try:
        if store.head(case.case_no) is None:
            store.append(case, expected=0)
            return Kept(case.case_no, NEW, len(case.entries))
        held = store.load(case.case_no)
        both = min(len(held.entries), len(case.entries))
        for mine, theirs in zip(case.entries[:both], held.entries[:both], strict=True):
            if not _alike(mine, theirs) or case.matter != held.matter:
                what = f"第 {theirs.seq} 条（{theirs.event}，{theirs.at.isoformat()}）与日志不同"
                zh = f"库中{what}；库未改动，请核对是否同一件"
                en = f"entry {theirs.seq} in the store ({theirs.event}, {theirs.at.isoformat()}) is another one; nothing was changed"
                return Kept(case.case_no, CONFLICT, 0, zh, f"{en}: see whether it is the same case")
        if len(held.entries) >= len(case.entries):
            return Kept(case.case_no, SAME if len(held.entries) == both == len(case.entries) else AHEAD, 0)
        store.append(_grown(held, case, store), expected=both)
        return Kept(case.case_no, LONGER, len(case.entries) - both)
    except (Conflict, JournalError) as error:
        return Kept(case.case_no, CONFLICT, 0, f"库中的记录不能接续，未改动：{error}", str(error))


def _grown(held: Case, case: Case, store: Store) -> Case:
    """The stored case with the rest of the log's; the stored lines stay as they are, salts included."""
    entries = (*held.entries, *case.entries[len(held.entries) :])
    standing = standing_of(entries)
    return Case(case.case_no, held.matter, entries, walk_all(standing, store.centre.find), standing)


def _alike(mine: Entry, theirs: Entry) -> bool:
    """Whether two entries record the same act. Salts are drawn anew at each reading; when a sweep found a lapse is no part of it."""
    return _bare(mine) == _bare(theirs) and alike(mine.form, theirs.form)


def _bare(entry: Entry) -> Entry:
    more = entry.extras
    if entry.actor is None:
        more = replace(more, recorded_at=None, calendar=None)
    return replace(entry, salts=(), extras=more, form=None)
