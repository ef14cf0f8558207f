"""The sweep: lapse every case of a store in which the law has acted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import islice

from attrs import field, frozen

from caseflow.basics.arguments import a_count, takes
from caseflow.basics.instants import instant
from caseflow.basics.present import present, refuse_future
from caseflow.case.records import Case
from caseflow.errors import CaseflowError, Conflict, Unpublished
from caseflow.lifecycle.reserved import CORRECT
from caseflow.store.protocol import Head, Store, a_store

_DAY = timedelta(days=1)
_BATCH = 200  # cases a transaction: more would gain little, and would make others wait


@frozen
class SweepReport:
    """What a sweep did: cases `seen`, entries `lapsed`, `conflicts` (somebody else was faster), and `failed` (case number, why).

    `undecided` (case number, why) are the cases of which nobody can say yet whether the law has acted: they wait for a notice.

    `acts` names each entry that the law made, in the order of due days: (case number, seq). `stale` is True when some heads were not
    computed with the centre's calendar: a notice was added, and `recompute` must still be run.
    """

    seen: int = 0
    lapsed: int = 0
    conflicts: int = 0
    failed: tuple[tuple[str, str], ...] = field(default=())
    stale: bool = False
    acts: tuple[tuple[str, int], ...] = field(default=(), repr=False)
    undecided: tuple[tuple[str, str], ...] = field(default=())


@takes(store=a_store, limit=a_count)
def lapsed_heads(store: Store, at: object, *, limit: int = 1000) -> Iterator[Head]:
    """Yield the heads of the cases in which the law has acted by the instant `at`, in the order of due days. Only reads.

    The heads are read in pages of `limit`.
    """
    until, after = store.centre.day(at) - _DAY, None
    while True:
        page = store.lapsing(until, after=after, limit=limit)
        yield from page
        if len(page) < limit:
            return
        last = page[-1]
        assert last.next_lapse is not None  # noqa: S101  # it is on this page because it has one
        after = (last.next_lapse, last.case_no)


@takes(store=a_store, limit=a_count)
def sweep(store: Store, at: object, *, limit: int = 1000, now: object = None) -> SweepReport:
    """Lapse, as of the instant `at`, every case in which the law has acted, in the order of due days; return what was done.

    Call it as often as you like, from your own scheduler: caseflow has no timer. It may run twice, in several processes at once, and
    may be killed. A head is only a hint: the case itself decides, and each lapse is recorded under a key, so it happens exactly once.
    A case that somebody else moves meanwhile counts as a conflict and waits for the next sweep. A case that fails is named, and so is
    one of which nobody can say yet whether the law has acted; the others continue. Cases that no calendar covered when their heads were
    computed get their dates first, if the centre's calendar covers them now. An act of the law that was annulled is not made again on
    the same day: what came in time can still be written down.

    `now` is the present instant (aware); None is that of this computer's clock. A sweep ahead of it would make the law act too early.

    Raises:
        BadInput: `at` has no offset from UTC, or lies in the future; or `store` is not a Store.
    """
    work = _Sweep(store, at, now)
    after = ""
    while page := store.stale(after=after, only_undated=True):
        for head in page:
            work.redate(head)
        after = page[-1].case_no
    heads = lapsed_heads(store, at, limit=limit)
    while batch := list(islice(heads, _BATCH)):
        work.lapse(batch)
    if store.centre.day(at) > store.centre.calendar.coverage[1]:  # until then, what has no day yet has not run out
        for head in undated_heads(store):
            work.ask(head)
    return SweepReport(
        work.seen, len(work.acts), work.conflicts, tuple(work.failed), bool(store.stale(limit=1)), tuple(work.acts), tuple(work.undecided)
    )


class _Sweep:
    """A sweep in progress."""

    def __init__(self, store: Store, at: object, now: object) -> None:
        self.store, self.now = store, present(now, store.centre.zone)
        self.at = instant(at, store.centre.zone)
        refuse_future("the sweep at", self.at, self.now)
        self.seen = self.conflicts = 0
        self.failed: list[tuple[str, str]] = []
        self.undecided: list[tuple[str, str]] = []
        self.acts: list[tuple[str, int]] = []

    def redate(self, head: Head) -> None:
        """Compute the head of a case afresh."""
        try:
            self.store.rehead(self.store.load(head.case_no))
        except CaseflowError as error:
            self.failed.append((head.case_no, str(error)))

    def ask(self, head: Head) -> tuple[Case, Case] | None:
        """Return the case before and after what the law has done; None where it fails, or nobody can say yet: both are noted."""
        try:
            case = self.store.load(head.case_no)
            return case, self.store.centre.lapse(case, at=self.at)
        except Unpublished as error:
            self.undecided.append((head.case_no, str(error)))
        except CaseflowError as error:
            self.failed.append((head.case_no, str(error)))
        return None

    def lapse(self, heads: Sequence[Head]) -> None:
        """Lapse these cases: in one transaction, or one by one where that is refused."""
        lapsed: list[tuple[Case, int]] = []
        for head in heads:
            self.seen += 1
            asked = self.ask(head)
            if asked is None:
                continue
            case, after = asked
            if after is case:
                self.redate(head)  # the hint was stale: the calendar or the case has changed since
            elif not _was_annulled_on(case, self.at.date()):
                lapsed.append((after, len(case.entries)))
        try:
            stored = self.store.append_many(lapsed, now=self.now)
        except CaseflowError:
            for case, expected in lapsed:
                self._append_alone(case, expected)
            return
        for (case, expected), is_new in zip(lapsed, stored, strict=True):
            if is_new:
                self._note(case, expected)

    def _append_alone(self, case: Case, expected: int) -> None:
        try:
            if self.store.append(case, expected=expected, now=self.now):
                self._note(case, expected)
        except Conflict:
            self.conflicts += 1
        except CaseflowError as error:
            self.failed.append((case.case_no, str(error)))

    def _note(self, case: Case, expected: int) -> None:
        self.acts += [(case.case_no, seq) for seq in range(expected, len(case.entries))]


def _was_annulled_on(case: Case, day: date) -> bool:
    """Whether an act of the law was annulled on the local `day`."""
    corrections = [entry for entry in case.entries if entry.event == CORRECT and entry.extras.corrects is not None]
    return any(entry.day == day and case.entries[entry.extras.corrects or 0].extras.limit is not None for entry in corrections)


@takes(store=a_store)
def undated_heads(store: Store) -> Iterator[Head]:
    """Yield the heads of the cases with a clock whose due day no published notice covers yet; caseflow never guesses such a day."""
    return (head for head in store.heads() if head.undated)


@takes(store=a_store)
def lag(store: Store, at: object) -> int:
    """Return by how many calendar days the oldest lapse waits for a sweep, as of the instant `at`; 0 when none waits."""
    day = store.centre.day(at)
    first = store.lapsing(day - _DAY, limit=1)
    return (day - first[0].next_lapse).days if first and first[0].next_lapse is not None else 0
