"""Does what stands go on standing? Asked of the entries that come after one that is recorded late or corrected.

Only what the change itself breaks is refused: a guard that said yes on the case as it was and says no on the case as it would be, and a
lapse that the law would now have made before somebody acted. Guards of the present are never held against the past otherwise.
"""

from __future__ import annotations

from caseflow.case.records import Actor, Case, Entry
from caseflow.case.walk import walk_all
from caseflow.engine.asking import answer
from caseflow.engine.lapsing import ahead, why_no_lapse
from caseflow.engine.rules import Act, Rules
from caseflow.engine.view import View
from caseflow.errors import OutOfOrder
from caseflow.lifecycle.reserved import MIGRATE


def check(house: Rules, case: Case, old: tuple[Entry, ...], new: tuple[Entry, ...]) -> None:
    """Refuse the change from `old` to `new` (what stands, in the order of `at`) when it takes the ground from a later entry.

    Raises:
        OutOfOrder: naming the first entry that would no longer stand, and why.
    """
    same = next((i for i, (one, other) in enumerate(zip(old, new, strict=False)) if one is not other), min(len(old), len(new)))
    place = {id(entry): i for i, entry in enumerate(old)}
    for j in range(same, len(new)):
        entry = new[j]
        if id(entry) not in place or entry.actor is None or j == 0 or entry.event == MIGRATE:
            continue  # the new or amended entry was asked by itself, and the law's entries by the calendar
        then = _prefix(house, case, new[:j])
        refused = _refusals(house, then, entry)
        if refused:
            before = _refusals(house, _prefix(house, case, old[: place[id(entry)]]), entry)
            broken = {name: why for name, why in refused.items() if name not in before}
            if broken:
                told = "; ".join(f"{name}: {why}" for name, why in broken.items())
                msg = f"case {case.case_no}: entry {entry.seq} ({entry.event}) would no longer stand: {told}"
                raise OutOfOrder(msg, case=case.case_no, entry=entry.seq, reasons=broken)


def _prefix(house: Rules, case: Case, standing: tuple[Entry, ...]) -> Case:
    return Case(case.case_no, case.matter, standing, walk_all(standing, house.find), standing)


def _refusals(house: Rules, then: Case, entry: Entry) -> dict[str, str]:
    """Why `entry` could not happen on the case as it stood `then`: guards that say no and are not waived, and lapses due before."""
    run = next(run for run in then.runs if run.id == entry.run)
    step = run.origin.lookup.steps[run.state][entry.event]
    reasons: dict[str, str] = {}
    for one in ahead(house, then):
        if one.due < entry.day and why_no_lapse(house, then, one) is None:
            reasons[f"lapse of {one.limit}"] = f"the law would have acted on {one.due} ({one.event})"
    waived = {one.guard for one in entry.extras.waived}
    actor = Actor(entry.actor or "", roles=(entry.role,), unit=entry.unit, stands_for=entry.extras.stands_for)
    view = View(then, run, Act(entry.event, entry.at, actor, entry.form, day=entry.day), house)
    for guard in step.guards:
        why = None if guard.name in waived else answer(guard, view, entry.day)
        if why is not None:
            reasons[guard.name] = why
    return reasons
