"""What the law does when nobody acts: which clocks lapse, and the entry that records it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from hashlib import sha256
from typing import Any

from msgspec.structs import replace

from caseflow.basics.ids import MOST
from caseflow.basics.instants import instant
from caseflow.case.records import Case, Entry, EntryExtras, Run
from caseflow.case.walk import walked
from caseflow.clocks.ahead import LapseAhead, lapses_ahead
from caseflow.clocks.fold import handed_in_on
from caseflow.engine.acts import LAW
from caseflow.engine.asking import why_not
from caseflow.engine.late import placed
from caseflow.engine.opening import opener_for, received_of, settled_by
from caseflow.engine.rules import Act, Rules
from caseflow.engine.view import View
from caseflow.errors import GuardFailed, LapseDue, Unpublished
from caseflow.lifecycle.forms import from_data
from caseflow.lifecycle.steps import Step

_DAY = timedelta(days=1)


def ahead(rules: Rules, case: Case) -> tuple[LapseAhead, ...]:
    """Return the lapses ahead of `case`, earliest first."""
    for run in case.runs:
        if run.state in run.origin.lookup.lapsing:
            return lapses_ahead(case, rules.calendar)
    return ()


def why_no_lapse(rules: Rules, case: Case, lapse: LapseAhead) -> str | None:
    """Return the reason of the first guard for which the law does not act at the end of `lapse.due`; None when it acts."""
    run = next(run for run in case.runs if run.origin.id == lapse.run)
    checks = run.origin.lookup.steps[run.state][lapse.event].checks
    if checks:
        view = View(case, run, Act(lapse.event, case.standing[-1].at, None, None, day=lapse.due), rules)
        for guard, check in checks:
            why = why_not(guard, check, view)
            if why is not None:
                return why
    return None


def lapsed_before(rules: Rules, case: Case, day: date) -> LapseAhead | None:
    """Return the first lapse that the law has made before the local `day` and that is not recorded yet, or None."""
    return _first_before(rules, case, ahead(rules, case), day)


def _first_before(rules: Rules, case: Case, lapses: tuple[LapseAhead, ...], day: date) -> LapseAhead | None:
    for lapse in lapses:
        if lapse.due < day and why_no_lapse(rules, case, lapse) is None:
            # Where another limit may have run out before it, nobody can say yet what the law did first.
            return None if any(undecided(rules, case, lapse.due)) else lapse
    return None


def lapse_against(rules: Rules, case: Case, act: Act, run: Run, step: Step) -> LapseAhead | None:
    """Return the first lapse that stands against `act`, by `step` of `run`, or None.

    The law has not acted where what meets the limit was posted within the period, whenever it arrives: no lapse is recorded yet.
    """
    lapses = tuple([lapse for lapse in ahead(rules, case) if lapse.due < act.day and not _posted_in_time(lapse, run, step, act.form)])
    return _first_before(rules, case, lapses, act.day) if lapses else None


def may_be_posted(lapse: LapseAhead, run: Run, step: Step) -> bool:
    """Return whether `step` of `run` could still be in time after `lapse`: it meets that limit by what may have been posted before."""
    limit = run.origin.lifecycle.limit(lapse.limit) if lapse.run == run.origin.id and lapse.limit in step.meets else None
    return limit is not None and limit.of_applicant and hasattr(step.form, "posted_on")


def _posted_in_time(lapse: LapseAhead, run: Run, step: Step, form: Any) -> bool:
    if not may_be_posted(lapse, run, step):
        return False
    document = from_data(step.form, form) if step.form is not None and isinstance(form, Mapping) else form
    limit = run.origin.lifecycle.limit(lapse.limit)
    posted = None if limit is None else handed_in_on(limit, document)
    return posted is not None and posted <= lapse.due


def undecided(rules: Rules, case: Case, day: date) -> Iterator[LapseAhead]:
    """Yield each lapse of which nobody can say yet whether the law has made it before the local `day`.

    Its `due` is the earliest day that it can be: n working days never end before n calendar days.
    """
    for lapse in ahead(rules, case):
        if lapse.earliest is not None and lapse.earliest < day:
            possible = replace(lapse, due=lapse.earliest)
            if why_no_lapse(rules, case, possible) is None:
                yield possible


def undecided_error(case: Case, lapse: LapseAhead, day: date) -> Unpublished:
    """Return the error that nobody can say yet whether the limit had run out before the local `day`, with the notice that is awaited."""
    missing = lapse.undated.facts if lapse.undated is not None else {}
    msg = f"case {case.case_no}: nobody can say yet whether the limit {lapse.limit!r} of {lapse.run} ran out before {day}: {lapse.undated}"
    return Unpublished(msg, **missing, case=case.case_no, run=lapse.run, limit=lapse.limit)


def refuse_undecided(rules: Rules, case: Case, day: date) -> None:
    """Refuse where nobody can say yet whether the law has acted before the local `day`.

    Raises:
        Unpublished: with the clock, and the notice that is awaited.
    """
    for lapse in undecided(rules, case, day):
        raise undecided_error(case, lapse, day)


def next_lapse(rules: Rules, case: Case) -> date | None:
    """Return the due day at whose end the law will act next, or None when nothing can lapse (or no calendar says when yet)."""
    lapses = (lapse for lapse in ahead(rules, case) if lapse.undated is None)
    return next((lapse.due for lapse in lapses if _may_lapse(rules, case, lapse)), None)


def _may_lapse(rules: Rules, case: Case, lapse: LapseAhead) -> bool:
    """Whether the law acts then; also where a guard fails, so that the sweep comes upon the case and names it."""
    try:
        return why_no_lapse(rules, case, lapse) is None
    except GuardFailed:
        return True


def refuse_if_lapsed(rules: Rules, case: Case, act: Act, run: Run, step: Step) -> None:
    """Refuse `act`, by `step` of `run`, when the law has acted before it.

    Raises:
        LapseDue: `lapse` must be called first.
        Unpublished: nobody can say yet whether it has; what is in time on every calendar is taken.
    """
    lapses = ahead(rules, case)
    if not lapses:
        return
    lapse = lapse_against(rules, case, act, run, step)
    if lapse is not None:
        raise lapse_due(case, lapse)
    for possible in undecided(rules, case, act.day):
        if not _posted_in_time(possible, run, step, act.form):
            raise undecided_error(case, possible, act.day)


def lapse_due(case: Case, lapse: LapseAhead) -> LapseDue:
    """Return the error that the law has acted, and that its act is recorded before anything else."""
    msg = (
        f"case {case.case_no}: the limit {lapse.limit!r} of {lapse.run} ran out on {lapse.due}, and the law acted ({lapse.event!r}); "
        f"call centre.lapse(case, at=...) first, then see what is possible"
    )
    return LapseDue(msg, case=case.case_no, run=lapse.run, limit=lapse.limit, due=lapse.due, event=lapse.event)


def lapse(rules: Rules, case: Case, at: datetime) -> Case:
    """Return the case after everything that the law has done by `at` because nobody acted, earliest first; the same case if nothing.

    Raises:
        Unpublished: nobody can say yet whether it has done anything.
    """
    before, due = case, lapsed_before(rules, case, at.date())
    while due is not None:
        case = _record(rules, case, due, at)
        due = lapsed_before(rules, case, at.date())
    if case is before:  # what is known is recorded first
        refuse_undecided(rules, case, at.date())
    return case


def _key(case: Case, lapse: LapseAhead) -> str:
    """Idempotency key: two sweeps at once record a lapse once. One that was annulled, and comes again, has a key of its own."""
    used, number = {entry.extras.key for entry in case.entries}, 1
    while (key := _nth_key(lapse, number)) in used:
        number += 1
    return key


def _nth_key(lapse: LapseAhead, number: int) -> str:
    key = ":".join([f"{LAW}{lapse.run}", lapse.limit, str(lapse.due), *([str(number)] if number > 1 else [])])
    return key if len(key) <= MOST else f"{LAW}{sha256(key.encode()).hexdigest()}"


@lru_cache(maxsize=1024)
def midnight_after(day: date, zone: tzinfo) -> datetime:
    """Return the first instant after the local `day` in `zone`: when the law acts. A sweep asks for the same days over and over.

    That is midnight; where the clocks are put forward over midnight, the first instant that there is; where it comes twice, the first.
    """
    midnight = datetime.combine(day + _DAY, datetime.min.time(), tzinfo=zone)
    return instant(midnight.astimezone(UTC), zone)  # by way of UTC: an hour that does not exist becomes the one that does


def _record(rules: Rules, case: Case, lapse: LapseAhead, at: datetime) -> Case:
    run = case.run(lapse.run)
    step = run.origin.lookup.steps[run.state][lapse.event]
    when = midnight_after(lapse.due, rules.zone)
    recorded_at = max(at, case.entries[-1].recorded_at)
    act = Act(lapse.event, when, None, None, day=lapse.due, recorded_at=recorded_at)
    seq = len(case.entries)
    extras = EntryExtras(
        key=_key(case, lapse), day=lapse.due, recorded_at=recorded_at, due=lapse.due, limit=lapse.limit, calendar=rules.calendar.digest
    )  # fmt: skip
    entry = Entry(seq, when, lapse.event, run.id, None, None, None, None, (), extras)
    runs, moves = walked(case, entry, run, step, opener_for(rules, case, act, case.entries))
    settled = settled_by(rules, case.matter, moves, runs, lapse.due)
    received = received_of(rules, step.row, act, View(case, run, act, rules), ())
    return placed(rules, case, replace(entry, moves=moves, extras=replace(extras, settled=settled, received=received)), runs)
