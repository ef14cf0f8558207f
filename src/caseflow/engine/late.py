"""Writing an entry among entries that happened later: its place, and what the rows that are taken by themselves do because of it."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from caseflow.case.records import Case, Entry, Move, Run, Settled
from caseflow.case.replay import Fold, folded, newly_caused, refolded
from caseflow.case.standing import comes_last, standing_of
from caseflow.case.walk import Opener
from caseflow.engine.acts import append
from caseflow.engine.opening import opener_for, settled_by
from caseflow.engine.rules import Act, Rules


def placed(rules: Rules, case: Case, entry: Entry, runs: tuple[Run, ...]) -> Case:
    """Return `case` with `entry` written last, in its place in the order of `at`; `runs` are those after it if that is last too."""
    if comes_last(entry.at, case.standing, written_late=entry.extras.recorded_at is not None):
        return append(case, entry, runs)
    return written_late(rules, case, entry)


def written_late(rules: Rules, case: Case, entry: Entry) -> Case:
    """Return `case` with `entry` written last and standing in its place in the order of `at`, among entries that happened later.

    Because of it, rows that are taken by themselves may now be taken in those entries too. The line of `entry` records them, with the
    runs that they open and the amounts of the clocks that they start.

    Raises:
        OutOfOrder: a later entry would not be a legal step any more.
    """
    before, after = folded(case, case.standing, rules.find), Fold(case, rules.find, _opener(rules, case, entry))
    own, caused, settled = entry.moves, list[Move](), list[Settled]()
    for each in standing_of((*case.entries, entry)):
        known = len(after.caused)
        after.take(each)
        if each is entry:
            own = entry.moves[: after.own.get(entry.seq, 1)]
            settled += settled_by(rules, case.matter, own, after.runs, entry.day)
        if len(after.caused) > known:
            new = newly_caused(before.caused, after.caused)[len(caused) :]
            settled += settled_by(rules, case.matter, new, after.runs, each.day)
            caused += new
    extras = entry.extras if entry.extras.settled == tuple(settled) else replace(entry.extras, settled=tuple(settled))
    return refolded(case, (*case.entries, replace(entry, moves=(*own, *caused), extras=extras)), rules.find)


def _opener(rules: Rules, case: Case, entry: Entry) -> Callable[[Fold, Entry], Opener]:
    """What opens a run in an entry that happened later than `entry`: settled from the present, for that entry's day."""

    def settle(fold: Fold, trigger: Entry) -> Opener:
        act = Act(trigger.event, trigger.at, None, trigger.form, day=trigger.day)
        written = (*case.entries, entry, replace(trigger, moves=tuple(fold.caused)))
        return opener_for(rules, fold.case(), act, written)

    return settle
