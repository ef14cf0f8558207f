"""Corrections: an entry with no moves that cites another, and annuls it or amends its form or its instant. Nothing is edited."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from itertools import takewhile
from typing import Any

from caseflow.basics.present import SKEW
from caseflow.case.records import Actor, Case, Entry, EntryExtras, Waiver
from caseflow.case.replay import as_stood, newly_caused, refolded
from caseflow.case.standing import standing_of, written_last
from caseflow.engine.acts import done_before
from caseflow.engine.firing import as_form, ask_opening_guards, step_on
from caseflow.engine.opening import received_on, settled_by
from caseflow.engine.rules import Act, Rules
from caseflow.engine.standstill import refuse_new_faults
from caseflow.engine.still_valid import refuse_if_broken
from caseflow.errors import BadInput, FormRefused, NotPermitted, OutOfOrder, Refused, shown
from caseflow.lifecycle.forms import alike
from caseflow.lifecycle.reserved import CORRECT
from caseflow.lifecycle.vocabulary import FromForm


def correct(
    rules: Rules, case: Case, act: Act, seq: int, *, happened: datetime | None, why: str | None, by: frozenset[str], wrong_clock: bool
) -> Case:
    """Return `case` with entry `seq` annulled, or amended to the form `act.form` and the instant `happened`.

    The row's guards are asked again at the new place, and every later entry must stay valid. With a key that the same correction had
    before, the same case.
    """
    target = _target(case, seq)
    if why is None or not why.strip():
        msg = f"case {case.case_no}: a correction of entry {seq} needs a reason; say why="
        raise BadInput(msg, case=case.case_no, entry=seq)
    assert act.actor is not None  # noqa: S101  # `prepare` saw to it
    _check_actor(case, act.actor, target, by)
    form = _same_kind(case, act.form, target)
    if act.key is not None and done_before(case, act, partial(_is_same, seq, form, happened)):
        return case
    _refuse_uncorrectable(case, target, amends=form is not None or happened is not None)
    extras = EntryExtras(
        corrects=seq, why=why, happened=happened, recorded_at=act.recorded_at, key=act.key, stands_for=act.actor.stands_for,
        received=None if happened is None else _received(rules, case, target, happened), wrong_clock=wrong_clock,
    )  # fmt: skip
    # Who made an entry may correct it in whatever post, or in none any more.
    role = min(act.actor.roles & by or act.actor.roles, default=None)
    entry = Entry(len(case.entries), act.at, CORRECT, target.run, act.actor.id, role, act.actor.unit, form, (), extras, rules.salts(form))
    _refuse_before_the_last(case, entry, target)
    if happened is not None and happened > entry.recorded_at:
        written = entry.recorded_at.isoformat()
        msg = f"happened {happened.isoformat()} lies after {written}: nothing is written down before it happens"
        raise BadInput(msg, case=case.case_no, entry=seq, happened=happened)
    return _resettled(rules, case, entry, seq if form is not None or happened is not None else None)


def _refuse_before_the_last(case: Case, entry: Entry, target: Entry) -> None:
    """Refuse a correction that would be written before the last line, unless it says that a wrong clock wrote the line that it cites."""
    written, last = entry.recorded_at, case.entries[-1]
    if entry.extras.wrong_clock and target.recorded_at <= written:
        msg = (
            f"case {case.case_no}: entry {target.seq} was written at {target.recorded_at.isoformat()}, which is not after "
            f"{written.isoformat()}: wrong_clock= is for a line from the future; correct it without"
        )
        raise BadInput(msg, case=case.case_no, entry=target.seq)
    if not entry.extras.wrong_clock and written < written_last(case.entries) - SKEW:
        msg = (
            f"case {case.case_no}: a correction is written last; {written.isoformat()} lies before {last.recorded_at.isoformat()}; "
            f"if entry {last.seq} was written under a wrong clock, correct that one with wrong_clock=True"
        )
        raise OutOfOrder(msg, case=case.case_no, at=entry.at)


def _received(rules: Rules, case: Case, target: Entry, happened: datetime) -> date | None:
    """The later day on which what was handed in at `happened` counts as received; what counts from another entry's day still does."""
    return received_on(rules, happened) if _is_submission(case, target) else target.extras.received


def _is_submission(case: Case, target: Entry) -> bool:
    """Return whether the entry records that something was handed in, so that the centre's closing hour counts."""
    lifecycle = case.run(target.run).lifecycle
    rows = [row for row in lifecycle.transitions if row.event == target.event]
    return lifecycle.receipt if target.seq == 0 else any(row.submission for row in rows)


def _same_kind(case: Case, given: Any, target: Entry) -> Any:
    form = given if target.form is None else as_form(given, type(target.form))
    if form is not None and type(form) is not type(target.form):
        carried = "no form" if target.form is None else type(target.form).__name__
        msg = f"case {case.case_no}: entry {target.seq} carries {carried}; amend it with the same form, not {type(form).__name__}"
        raise FormRefused(msg, case=case.case_no, entry=target.seq)
    return form


def _is_same(seq: int, form: Any, happened: datetime | None, entry: Entry) -> bool:
    """True when `entry` is the correction of entry `seq` with this form and instant."""
    return entry.event == CORRECT and (entry.extras.corrects, entry.extras.happened) == (seq, happened) and alike(entry.form, form)


def _refuse_uncorrectable(case: Case, target: Entry, *, amends: bool) -> None:
    seq = target.seq
    if target.event == CORRECT and amends:
        msg = f"case {case.case_no}: entry {seq} is a correction; annul it, and correct {target.extras.corrects} again"
        raise OutOfOrder(msg, case=case.case_no, entry=seq)
    if seq == 0 and not amends:
        msg = f"case {case.case_no}: entry 0 opened the case and cannot be annulled; amend it, or withdraw the case"
        raise OutOfOrder(msg, case=case.case_no, entry=seq)
    annulled = _annulled_by(case, seq)
    if annulled is not None:
        msg = f"case {case.case_no}: entry {seq} stands no more, entry {annulled.seq} annulled it; annul that to have it stand again"
        raise OutOfOrder(msg, case=case.case_no, entry=annulled.seq)


def _annulled_by(case: Case, seq: int) -> Entry | None:
    """The standing correction that annulled entry `seq`, if there is one."""
    for entry in case.entries[seq + 1 :]:
        annuls = entry.event == CORRECT and entry.extras.corrects == seq and entry.form is None and entry.extras.happened is None
        if annuls and _annulled_by(case, entry.seq) is None:
            return entry
    return None


def _target(case: Case, seq: int) -> Entry:
    if type(seq) is not int or not 0 <= seq < len(case.entries):
        msg = f"case {case.case_no} has no entry {shown(seq)}; its entries are 0 to {len(case.entries) - 1}"
        raise BadInput(msg, case=case.case_no, entry=seq)
    return case.entries[seq]


def _check_actor(case: Case, actor: Actor, target: Entry, by: frozenset[str]) -> None:
    own = target.actor is not None and target.actor in actor.persons
    if not own and actor.roles.isdisjoint(by):
        msg = (
            f"case {case.case_no}: {actor.id} may not correct entry {target.seq} of {target.actor or 'the law'}; "
            f"it takes who made it, or {', '.join(sorted(by))}"
        )
        raise NotPermitted(msg, case=case.case_no, entry=target.seq, actor=actor.id, allowed=tuple(sorted(by)))


def _resettled(rules: Rules, case: Case, entry: Entry, amended: int | None) -> Case:
    entries = (*case.entries, entry)
    standing = standing_of(entries)
    try:
        if amended is not None:
            standing = _asked_again(rules, case, entries, standing, amended)
        after = refolded(case, entries, rules.find, standing=standing)
        _refuse_new_amounts(rules, case, after, entry.day)
        refuse_if_broken(rules, case, case.standing, after.standing)
        # A clock that had no end before what is corrected has none because of something else.
        earlier = tuple(takewhile(lambda each: each.seq != entry.extras.corrects, case.standing))
        refuse_new_faults(rules, as_stood(case, earlier, rules.find) if earlier else case, case, after=after, event=CORRECT)
    except Refused as error:
        msg = f"case {case.case_no}: entry {entry.extras.corrects} cannot be corrected so: {error}"
        raise OutOfOrder(msg, case=case.case_no, entry=error.facts.get("entry"), reasons=error.facts.get("reasons")) from error
    return after


def _refuse_new_amounts(rules: Rules, case: Case, after: Case, day: date) -> None:
    """Refuse a correction by which a row taken by itself would start a clock that the centre sets: a correction has no place for it."""
    moves, moves_after = ([move for entry in each.standing for move in entry.moves] for each in (case, after))
    settled = settled_by(rules, case.matter, newly_caused(moves, moves_after), after.runs, day)
    if settled:
        clock = settled[0]
        msg = f"{clock.limit!r} of {clock.run} would now start, with an amount that no line records; annul and fire again instead"
        raise OutOfOrder(msg, run=clock.run, limit=clock.limit)


def _asked_again(rules: Rules, case: Case, entries: tuple[Entry, ...], standing: tuple[Entry, ...], seq: int) -> tuple[Entry, ...]:
    """Ask the guards of the amended entry's row again, on the case as it then stood."""
    place = next((i for i, entry in enumerate(standing) if entry.seq == seq), None)
    if place is None or standing[place].actor is None:
        return standing
    changed = standing[place]
    _same_amounts(rules, entries[seq], changed)
    before = standing[:place]
    if not before:
        opened = as_stood(case, (changed,), rules.find)
        ask_opening_guards(rules, opened, Act(changed.event, changed.at, changed.acted_by, changed.form))
        return standing
    then = as_stood(case, before, rules.find)
    act = Act(changed.event, changed.at, changed.acted_by, changed.form)
    act.waive = {waived.guard: Waiver(Actor(waived.by, roles={waived.role}), waived.why) for waived in changed.extras.waived}
    others = tuple(entry for entry in entries if entry.seq != seq)
    step_on(rules, then, act, changed.run, ever=others)
    return standing


def _same_amounts(rules: Rules, recorded: Entry, changed: Entry) -> None:
    """Refuse another amount than that with which a run was opened: it was settled then, and is read from there ever since."""
    for move in recorded.moves:
        limits = rules.find(move.terms).limits if move.terms is not None else ()
        for name in (limit.within.name for limit in limits if isinstance(limit.within, FromForm)):
            if getattr(recorded.form, name, None) != getattr(changed.form, name, None):
                msg = f"entry {recorded.seq} opened {move.run} with its {name!r}, which was settled then; annul it and fire again"
                raise OutOfOrder(msg, entry=recorded.seq, field=name)
