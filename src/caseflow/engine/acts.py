"""Checking what a host passes to a verb, and writing an entry into its place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from caseflow.basics.ids import check_id
from caseflow.basics.instants import instant
from caseflow.basics.memo import carry
from caseflow.case.records import Actor, Case, Entry, Run, Waiver
from caseflow.clocks.ahead import AHEAD
from caseflow.engine.rules import Act, Rules
from caseflow.errors import BadInput, Conflict

LAW: Final = "lapse:"
"""How the idempotency keys of the law's acts begin."""


def prepare(
    rules: Rules,
    event: str,
    *,
    at: object,
    actor: Actor,
    form: Any = None,
    recorded_at: object = None,
    key: str | None = None,
    waive: Mapping[str, Waiver] | None = None,
) -> Act:
    """Return what the host passed in as an `Act`: its instants are read, and its key is an id."""
    when = instant(at, rules.zone)
    written = None if recorded_at is None else instant(recorded_at, rules.zone, what="recorded_at")
    if written is not None and written < when:
        msg = f"recorded_at {written.isoformat()} lies before at {when.isoformat()}: nothing is written down before it happens"
        raise BadInput(msg, at=when, recorded_at=written)
    if key is not None and check_id(key, "key").startswith(LAW):
        msg = f"key {key!r} begins with {LAW!r}, which is kept for the acts of the law; give the key another beginning"
        raise BadInput(msg, key=key)
    return Act(event, when, actor, form, recorded_at=written, key=key, waive=waive or None)


def append(case: Case, entry: Entry, runs: tuple[Run, ...]) -> Case:
    """Return `case` with `entry` written last, which is also the last in the order of `at`; `runs` are those after it."""
    after = case.with_entry(entry, runs)
    carry(case, after)
    AHEAD.drop(after)
    return after


def done_before(case: Case, act: Act, same: Callable[[Entry], bool]) -> bool:
    """Return True when `act` is in the journal already, by its idempotency key; `same` tells whether an entry is what it asks for.

    Raises:
        Conflict: the key was used for something else, or by somebody else.
    """
    used = next((entry for entry in case.entries if entry.extras.key == act.key), None)
    if used is None:
        return False
    if act.actor is None or used.persons != act.actor.persons:
        msg = f"case {case.case_no}: key {act.key!r} was used by somebody else in entry {used.seq}; draw a new key for each act"
        raise Conflict(msg, case=case.case_no, key=act.key, entry=used.seq)
    if not same(used):
        msg = f"case {case.case_no}: key {act.key!r} was used for {used.event!r} in entry {used.seq}; a key belongs to one act"
        raise Conflict(msg, case=case.case_no, key=act.key, entry=used.seq)
    return True
