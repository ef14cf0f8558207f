"""What a clock is made of: the fold of a journal into ledgers of spells, extensions and endings. Knows no calendar.

Folded in the order of `at` over what stands: permuting the order of recording changes no ledger.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from caseflow.calendar import Span
from caseflow.case.matter import Matter
from caseflow.case.records import Case, Entry, Move, RunOrigin
from caseflow.lifecycle.reserved import MIGRATE
from caseflow.lifecycle.vocabulary import FromForm, FromMatter, TimeLimit

WAITING, RUNNING, PAUSED, MET, LAPSED, STOPPED = "waiting", "running", "paused", "met", "lapsed", "stopped"
ENDED = frozenset({MET, LAPSED, STOPPED})


class ClockRecord:
    """One clock's book. `spells` are (after, until] stretches that ran; `since` the day of the spell in progress."""

    __slots__ = (
        "amount",
        "anchor",
        "ended",
        "extensions",
        "last",
        "limit",
        "number",
        "opened_on",
        "origin",
        "since",
        "spells",
        "state",
    )

    def __init__(self, limit: TimeLimit, base: RunOrigin, amount: Span | None, opened_on: date, number: int = 1) -> None:
        self.limit, self.origin, self.amount, self.opened_on, self.number = limit, base, amount, opened_on, number
        self.anchor: date | None = None
        self.since: date | None = None
        self.last: date | None = None  # where the spell began that the end cut short
        self.ended: date | None = None
        self.spells: list[tuple[date, date]] = []
        self.extensions: list[tuple[date, Span, str]] = []
        self.state = WAITING

    def run_from(self, day: date) -> None:
        """Start, or go on, from the local `day`; that day itself is not counted."""
        self.since = day
        self.anchor = self.anchor or day
        self.state = RUNNING

    def pause(self, day: date) -> None:
        """Stop counting; `day` itself, already begun, is still counted."""
        if self.since is not None:
            self.spells.append((self.since, day))
        self.since, self.state = None, PAUSED

    def end(self, day: date, state: str) -> None:
        """Close the book."""
        self.last = self.since
        self.pause(day)
        self.ended, self.state = day, state

    def copy(self) -> ClockRecord:
        """The same book, to be written on apart from this one."""
        made = ClockRecord(self.limit, self.origin, self.amount, self.opened_on, self.number)
        made.anchor, made.since, made.last, made.ended, made.state = self.anchor, self.since, self.last, self.ended, self.state
        made.spells, made.extensions = self.spells.copy(), self.extensions.copy()
        return made


def fold(case: Case) -> ClockFold:
    """Return the books of the case: to be read only, for they are kept with it.

    Where the case before this one had been folded, only what came since is.
    """
    books: ClockFold | None = case.books
    if books is None or books.entered < len(case.standing):
        books = ClockFold() if books is None else books.copy()
        books.know(case)
        for entry in case.standing[books.entered :]:
            books.enter(entry)
        books.entered = len(case.standing)
        object.__setattr__(case, "books", books)
    return books


def last_lapse(case: Case) -> date | None:
    """Return the latest due day of a lapse that the law made and that stands, or None; what was folded before is not looked at again."""
    books: ClockFold | None = case.books
    since, known = (0, None) if books is None else (books.entered, books.lapsed)
    dues = [entry.extras.due for entry in case.standing[since:] if entry.extras.due is not None]
    return max(dues if known is None else [known, *dues], default=None)


class ClockFold:
    """The ledgers of a case, in the order in which the clocks came to be, and what it takes to go on with them.

    `lapsed` is the latest due day of a lapse that the law made, or None; `laid` is for `clocks`, which lays them on a calendar.
    """

    __slots__ = ("bases", "current", "entered", "laid", "lapsed", "later", "ledgers", "matter", "parent", "state")

    def __init__(self) -> None:
        self.matter: Matter | None = None
        # Each stretch of a run is folded by its own edition: the first to begin with, the next from the entry that migrated it.
        self.bases: dict[str, RunOrigin] = {}
        self.later: dict[tuple[str, int], RunOrigin] = {}
        self.ledgers: list[ClockRecord] = []
        self.current: dict[str, dict[str, ClockRecord]] = {}
        self.state: dict[str, str] = {}
        self.parent: dict[str, str | None] = {}
        self.entered = 0
        self.lapsed: date | None = None
        self.laid: Any = None

    def copy(self) -> ClockFold:
        """Books that can be gone on with while these stay as they are."""
        made = ClockFold()
        twins = {id(book): book.copy() for book in self.ledgers}
        made.ledgers = list(twins.values())
        made.current = {run: {name: twins[id(book)] for name, book in books.items()} for run, books in self.current.items()}
        made.bases, made.later, made.state, made.parent = dict(self.bases), dict(self.later), dict(self.state), dict(self.parent)
        made.entered, made.lapsed = self.entered, self.lapsed
        return made

    def know(self, case: Case) -> None:
        """Take up the runs of `case`."""
        self.matter = case.matter
        for run in case.runs:
            base = run.origin
            while base.previous is not None:
                self.later[base.id, base.since] = base
                base = base.previous
            self.bases.setdefault(base.id, base)

    def enter(self, entry: Entry) -> None:
        """Fold one entry: what it opened, met, extended, restarted and closed; then which clocks run from its day on."""
        day, fresh, changed = entry.extras.day or entry.at.date(), None, False
        if entry.extras.due is not None:
            self.lapsed = max(self.lapsed or entry.extras.due, entry.extras.due)
        for move in entry.moves:
            if move.terms is None:
                changed = self._act(move, entry, day) or changed
            elif move.event == MIGRATE:
                self._migrate(move, entry, day)
                changed = True
            else:
                self._open(move, day)
                fresh, changed = (*(fresh or ()), move.run), True
        if changed:
            self._settle_all(entry, day, fresh or ())

    def _settle_all(self, entry: Entry, day: date, fresh: tuple[str, ...]) -> None:
        """Only the runs that moved can start or stop a clock, and those that they are inside of."""
        touched: dict[Any, None] = {}
        for move in entry.moves:
            touched[move.run] = touched[self.parent[move.run]] = None
        touched.pop(None, None)
        for run_id in touched:
            books = self.current[run_id]
            if not books:
                continue
            base = self.bases[run_id]
            running = base.lookup.running[self.state[run_id]]
            for name, book in books.items():
                if book.ended is not None:
                    continue
                # A clock that a migration left without an heir runs nowhere (and the migration is refused).
                if name in running and not (book.limit.paused_by and self._paused(book.limit, run_id)):
                    if book.since is None:
                        # A run may count from an earlier day than that on which it was opened (deemed acceptance: from receipt).
                        book.run_from(base.day if run_id in fresh and book.anchor is None else day)
                elif book.since is not None:
                    book.pause(day)

    def _open(self, move: Move, day: date) -> None:
        base, opened = self.bases[move.run], self.bases[move.run].terms
        amounts, kept = dict(opened.limits), {}
        if opened.before is not None:
            kept = self._handed_over(opened.before, move.run)
        self.state[move.run] = move.target
        self.parent[move.run] = opened.parent
        self.current[move.run] = books = {}
        for limit in base.lifecycle.limits:
            amount = amounts.get(limit.name, limit.within)
            book = kept.get(limit.name)
            if book is None:
                book = ClockRecord(limit, base, amount, day)
                self.ledgers.append(book)
            else:
                book.limit, book.origin, book.amount = limit, base, amount
            books[limit.name] = book

    def _migrate(self, move: Move, entry: Entry, day: date) -> None:
        base = self.bases[move.run] = self.later[move.run, entry.seq]
        amounts, books = dict(base.terms.limits), self.current[move.run]
        self.state[move.run] = move.target
        for limit in base.lifecycle.limits:
            amount = amounts.get(limit.name, limit.within)
            book = books.get(limit.name)
            if book is None:
                books[limit.name] = book = ClockRecord(limit, base, amount, day)
                self.ledgers.append(book)
            elif book.ended is None:
                book.limit, book.origin, book.amount = limit, base, amount

    def _handed_over(self, before: str, heir: str) -> dict[str, ClockRecord]:
        for child, parent in self.parent.items():
            if parent == before:
                self.parent[child] = heir
        kept = {name: book for name, book in self.current[before].items() if book.ended is None}
        self.current[before] = {}
        return kept

    def _act(self, move: Move, entry: Entry, day: date) -> bool:
        """Do what the row says to the clocks of its run; return whether a clock may have to start or stop."""
        base, run_id = self.bases[move.run], move.run
        self.state[run_id] = move.target
        step = base.lookup.steps[move.source or ""].get(move.event)
        books = self.current[run_id]
        if step is None:  # called off from outside
            self._close(books, day, keeps=())
            return True
        if step.clock_free:
            return False
        for name in (*step.meets, *step.lapses):
            # What has not begun to run cannot be met, and what was handed over is not here any more.
            book = books.get(name)
            if book is not None and book.ended is None and book.anchor is not None:
                book.end(day, MET if name in step.meets else LAPSED)
        row = step.row
        for name in row.restarts:
            self._restart(books, name, base, day)
        for name, by in row.extends:
            amount = self._amount(by, entry.form)
            if amount is not None and books[name].ended is None:
                books[name].extensions.append((day, amount, move.event))
        if row.revokes is not None:
            self._revoke(books, row.revokes)
        if step.final:
            self._close(books, day, row.keeps)
        return move.source != move.target or bool(row.restarts)

    def _restart(self, books: dict[str, ClockRecord], name: str, base: RunOrigin, day: date) -> None:
        old = books[name]
        if old.anchor is None:
            return
        if old.ended is None:
            old.end(day, STOPPED)
        books[name] = new = ClockRecord(old.limit, base, old.amount, day, old.number + 1)
        self.ledgers.append(new)

    def _revoke(self, books: dict[str, ClockRecord], event: str) -> None:
        for book in books.values():
            made = [i for i, (_, _, by) in enumerate(book.extensions) if by == event]
            if made:
                del book.extensions[made[-1]]

    def _close(self, books: dict[str, ClockRecord], day: date, keeps: tuple[str, ...]) -> None:
        for name, book in books.items():
            if book.ended is None and name not in keeps:
                book.end(day, STOPPED)

    def _amount(self, by: Any, form: Any) -> Span | None:
        if isinstance(by, FromForm):
            return getattr(form, by.name)  # type: ignore[no-any-return]  # checked when the definition was built
        if isinstance(by, FromMatter):
            return getattr(self.matter, by.name, by.default)  # type: ignore[no-any-return]  # a Span or None
        return by  # type: ignore[no-any-return]  # a Span

    def _paused(self, limit: TimeLimit, run_id: str) -> bool:
        for child, parent in self.parent.items():
            if parent == run_id:
                base = self.bases[child]
                if base.lifecycle.name in limit.paused_by and self.state[child] not in base.lookup.finals:
                    return True
        return False
