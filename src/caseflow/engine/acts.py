"""What the door works with: the house it belongs to, one checked act, and what a guard sees of a case at that act."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from caseflow.basics.ids import check_id
from caseflow.basics.instants import instant
from caseflow.case.records import Actor, Case, Entry, Run, Waiver
from caseflow.case.walk import standing_of, walk_all
from caseflow.engine.rules import Act, Rules
from caseflow.errors import BadInput, shown


def prepare(house: Rules, event: str, *, at: object, actor: Any, form: Any, recorded_at: object, key: str | None, waive: Any) -> Act:
    """Check what the host passed in, and return it as an `Act`."""
    if not isinstance(actor, Actor):
        msg = f'actor must be an Actor, not {shown(actor)}; write Actor("w-03", roles={{"window_clerk"}})'
        raise BadInput(msg, actor=actor)
    when = instant(at, house.zone)
    written = None if recorded_at is None else instant(recorded_at, house.zone, what="recorded_at")
    if written is not None and written < when:
        msg = f"recorded_at {written.isoformat()} lies before at {when.isoformat()}: nothing is written down before it happens"
        raise BadInput(msg, at=when, recorded_at=written)
    if key is not None:
        check_id(key, "key")
    if waive and not (isinstance(waive, Mapping) and all(isinstance(one, Waiver) for one in waive.values())):
        msg = f'waive must map names of guards to Waivers, not {shown(waive)}; write waive={{"once_x": Waiver(by=head, why="…")}}'
        raise BadInput(msg, waive=waive)
    act = Act(event, when, actor, form)
    act.recorded_at, act.key, act.waive = written, key, waive or None
    return act


def append(house: Rules, case: Case, entry: Entry, runs: tuple[Run, ...]) -> Case:
    """Return `case` with `entry` written last and standing in its place in the order of `at`."""
    if entry.at >= case.standing[-1].at:
        return case.with_entry(entry, runs)
    entries = (*case.entries, entry)
    standing = standing_of(entries)
    return Case(case.case_no, case.matter, entries, walk_all(standing, house.find), standing)
