"""Corrections: an entry with no moves that cites another, and annuls it or amends its form or its instant. Nothing is edited."""

from __future__ import annotations

from typing import Any

from attrs import evolve

from caseflow.acts import Act, House
from caseflow.case import Actor, Case, Entry, More
from caseflow.door import as_form, step_on
from caseflow.errors import BadInput, FormRefused, NotPermitted, OutOfOrder, Refused
from caseflow.walk import CORRECT, standing_of, walk_all


def correct(house: House, case: Case, act: Act, seq: int, *, happened: Any, why: str, by: frozenset[str]) -> Case:
    """Return `case` with entry `seq` annulled, or amended to the form `act.form` and the instant `happened`.

    The row's guards are asked again at the new place, and everything else that stands must go on standing.
    """
    target = _target(case, seq)
    if not why.strip():
        msg = f"case {case.case_no}: a correction of entry {seq} needs a reason; say why="
        raise BadInput(msg, case=case.case_no, entry=seq)
    assert act.actor is not None  # noqa: S101  # `prepare` saw to it
    _may_correct(case, act.actor, target, by)
    form = act.form if target.form is None else as_form(act.form, type(target.form))
    if form is not None and type(form) is not type(target.form):
        msg = (
            f"case {case.case_no}: entry {seq} carries {type(target.form).__name__}; amend it with the same form, not {type(form).__name__}"
        )
        raise FormRefused(msg, case=case.case_no, entry=seq)
    amends = form is not None or happened is not None
    if target.event == CORRECT and amends:
        msg = f"case {case.case_no}: entry {seq} is a correction; annul it, and correct {target.more.corrects} anew"
        raise OutOfOrder(msg, case=case.case_no, entry=seq)
    if seq == 0 and not amends:
        msg = f"case {case.case_no}: entry 0 opened the case and cannot be annulled; amend it, or withdraw the case"
        raise OutOfOrder(msg, case=case.case_no, entry=seq)
    more = More(corrects=seq, why=why, happened=happened, recorded_at=act.recorded_at, key=act.key)
    roles = sorted(act.actor.roles & by) or sorted(act.actor.roles)
    entry = Entry(len(case.entries), act.at, CORRECT, target.run, act.actor.id, roles[0], act.actor.unit, form, (), more, house.salts(form))
    if entry.recorded_at < case.entries[-1].recorded_at:
        last = case.entries[-1].recorded_at.isoformat()
        msg = f"case {case.case_no}: a correction is written last; {entry.recorded_at.isoformat()} lies before {last}"
        raise OutOfOrder(msg, case=case.case_no, at=act.at)
    return _resettled(house, case, entry, seq if amends else None)


def _target(case: Case, seq: int) -> Entry:
    if type(seq) is not int or not 0 <= seq < len(case.entries):
        msg = f"case {case.case_no} has no entry {seq!r}; its entries are 0 to {len(case.entries) - 1}"
        raise BadInput(msg, case=case.case_no, entry=seq)
    return case.entries[seq]


def _may_correct(case: Case, actor: Actor, target: Entry, by: frozenset[str]) -> None:
    own = target.actor is not None and target.actor in actor.persons
    if not own and actor.roles.isdisjoint(by):
        msg = (
            f"case {case.case_no}: {actor.id} may not correct entry {target.seq} of {target.actor or 'the law'}; "
            f"it takes who made it, or {', '.join(sorted(by))}"
        )
        raise NotPermitted(msg, case=case.case_no, entry=target.seq, actor=actor.id, allowed=tuple(sorted(by)))


def _resettled(house: House, case: Case, entry: Entry, amended: int | None) -> Case:
    entries = (*case.entries, entry)
    standing = standing_of(entries)
    try:
        if amended is not None:
            standing = _asked_again(house, case, entries, standing, amended)
        runs = walk_all(standing, house.find)
    except Refused as error:
        msg = f"case {case.case_no}: entry {entry.more.corrects} cannot be corrected so: {error}"
        raise OutOfOrder(msg, case=case.case_no, entry=error.facts.get("entry"), reasons=error.facts.get("reasons")) from error
    return Case(case.case_no, case.matter, entries, runs, standing)


def _asked_again(house: House, case: Case, entries: tuple[Entry, ...], standing: tuple[Entry, ...], seq: int) -> tuple[Entry, ...]:
    """Ask the guards of the amended entry's row again, on the case as it then stood; its moves must be the same."""
    place = next((i for i, one in enumerate(standing) if one.seq == seq), None)
    if place is None or standing[place].actor is None:
        return standing
    changed = standing[place]
    before = standing[:place]
    if not before:
        return standing
    then = Case(case.case_no, case.matter, before, walk_all(before, house.find), before)
    actor = Actor(changed.actor or "", roles={changed.role}, unit=changed.unit, stands_for=changed.more.stands_for)
    act = Act(changed.event, changed.at, actor, changed.form)
    others = tuple(one for one in entries if one.seq != seq)
    again = step_on(house, then, act, changed.run, ever=others).entries[-1]
    moves = tuple(evolve(new, run=old.run) for new, old in zip(again.moves, changed.moves, strict=False))
    if len(again.moves) != len(changed.moves) or [(m.event, m.target) for m in moves] != [(m.event, m.target) for m in changed.moves]:
        msg = f"entry {seq} would make other moves than it recorded; annul it and fire anew"
        raise OutOfOrder(msg, entry=seq)
    return standing
