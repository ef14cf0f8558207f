"""Checks that later entries are still valid after a late entry or a correction.

Only what the change itself breaks is refused: a guard that holds on the case as it was and refuses on the case as it would be, and a
lapse that the law would now have made before somebody acted, or on another day than it did. Otherwise the guards of today are never
applied to the past.
"""

from __future__ import annotations

from caseflow.case.records import Case, Entry
from caseflow.case.replay import as_stood
from caseflow.engine.asking import why_not_yet
from caseflow.engine.lapsing import ahead, lapse_against
from caseflow.engine.rules import Act, Rules
from caseflow.engine.view import View
from caseflow.errors import OutOfOrder
from caseflow.lifecycle.reserved import MIGRATE


def refuse_if_broken(rules: Rules, case: Case, old: tuple[Entry, ...], new: tuple[Entry, ...]) -> None:
    """Refuse the change of what stands from `old` to `new`, both in the order of `at`, when it makes a later entry invalid.

    Raises:
        OutOfOrder: naming the first entry that would no longer stand, and why.
    """
    pairs = enumerate(zip(old, new, strict=False))
    same = next((i for i, (before, after) in pairs if not _is_unchanged(before, after)), min(len(old), len(new)))
    place = {entry.seq: i for i, entry in enumerate(old)}
    for j in range(same, len(new)):
        entry = new[j]
        if j == 0 or entry.event == MIGRATE or entry.seq not in place or not _is_unchanged(old[place[entry.seq]], entry):
            continue  # the new or amended entry was checked by itself
        why_not_now = _refusals if entry.actor is not None else _no_lapse
        refused = why_not_now(rules, as_stood(case, new[:j], rules.find), entry)
        if refused:
            before = why_not_now(rules, as_stood(case, old[: place[entry.seq]], rules.find), entry)
            broken = {name: why for name, why in refused.items() if name not in before}
            if broken:
                reasons = "; ".join(f"{name}: {why}" for name, why in broken.items())
                msg = f"case {case.case_no}: entry {entry.seq} ({entry.event}) would no longer stand: {reasons}"
                raise OutOfOrder(msg, case=case.case_no, entry=entry.seq, reasons=broken)


def _is_unchanged(before: Entry, after: Entry) -> bool:
    """True when nothing of the entry itself changed; the moves of rows taken by themselves may have come to it, or gone."""
    return before.seq == after.seq and before.at == after.at and before.form is after.form


def _no_lapse(rules: Rules, then: Case, entry: Entry) -> dict[str, str]:
    """Why the law did not do `entry` when it did, on the case as it stood `then`: its limit ran out on another day, or not at all."""
    made = (entry.run, entry.event, entry.extras.limit)
    due = {lapse.due for lapse in ahead(rules, then) if (lapse.run, lapse.event, lapse.limit) == made}
    if entry.extras.due in due:
        return {}
    days = ", ".join(map(str, due)) or "no day"
    return {f"lapse of {entry.extras.limit}": f"the law acted on {entry.extras.due}, and would have acted on {days}; annul its act first"}


def _refusals(rules: Rules, then: Case, entry: Entry) -> dict[str, str]:
    """Why `entry` could not happen on the case as it stood `then`: guards that refuse and are not waived, and a lapse before it."""
    run = next(run for run in then.runs if run.id == entry.run)
    step = run.origin.lookup.steps[run.state][entry.event]
    reasons: dict[str, str] = {}
    act = Act(entry.event, entry.at, entry.acted_by, entry.form, day=entry.day)
    lapse = lapse_against(rules, then, act, run, step)
    if lapse is not None:
        reasons[f"lapse of {lapse.limit}"] = f"the law would have acted on {lapse.due} ({lapse.event})"
    waived = {waiver.guard for waiver in entry.extras.waived}
    view = View(then, run, act, rules)
    for guard, check in step.checks:
        why = None if guard.name in waived else why_not_yet(guard, check, view)
        if why is not None:
            reasons[guard.name] = why
    return reasons
