"""From stored lines back to a case: chain, text, definition and form of each line, then the walk. No guard is asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, tzinfo
from functools import lru_cache
from typing import Any, Final

import msgspec

from caseflow.basics.ids import check_id
from caseflow.basics.instants import instant
from caseflow.basics.present import SKEW
from caseflow.calendar import Span
from caseflow.case.matter import Matter
from caseflow.case.records import NO_EXTRAS, Case, Entry, EntryExtras, Move, Settled, Terms, Waived
from caseflow.case.replay import checked
from caseflow.case.standing import written_last
from caseflow.case.walk import single_move
from caseflow.engine.centre import Centre
from caseflow.engine.lapsing import midnight_after
from caseflow.engine.opening import starts_here
from caseflow.errors import BadEntry, BadInput, CaseflowError, JournalError, Tampered, hidden, nearest, shown
from caseflow.journal.line import (
    DIGEST,
    SALTED,
    START,
    Line,
    OpenedLine,
    Personal,
    SettledLine,
    body_of,
    chained,
    digest_of,
    encode,
    form_line,
    opened_line,
    parse,
    salted,
)
from caseflow.journal.openings import check_links
from caseflow.lifecycle import Lifecycle
from caseflow.lifecycle.forms import Erased, from_data, personal_fields
from caseflow.lifecycle.reserved import CORRECT, MIGRATE, RECALCULATED
from caseflow.lifecycle.steps import Step, lookup_of

_EARLIEST: Final = datetime.min.replace(tzinfo=UTC) + SKEW
_WITHOUT_MOVES: Final = frozenset({CORRECT, RECALCULATED})
_WITH_REASON: Final = _WITHOUT_MOVES | {MIGRATE}


def rebuild(
    rows: Iterable[tuple[bytes, bytes]],
    personal: Mapping[tuple[int, str], Personal],
    centre: Centre,
    *,
    case_no: str | None = None,
    whole: bool = False,
) -> Case:
    """Return the case of stored rows (body, hash) in the order of seq; `personal` holds its personal values by (seq, field).

    `case_no` is the number under which the rows are stored. With `whole`, the rows come from outside: a line that would not be written
    again byte for byte is refused, and so is a personal value that no entry mentions.

    Raises:
        Tampered: the chain does not hold, an entry belongs elsewhere, or a personal value does not match its digest.
        JournalTooNew: a line is in a later format than this version reads.
        UnknownEdition: the centre does not have the edition of a lifecycle, or has another definition of it.
        BadEntry: anything else that caseflow does not write.
    """
    reader = _Reader(personal, centre, case_no, strict=whole)
    for body, chain_hash in rows:
        reader.read(body, chain_hash)
    case = reader.case()
    if whole and len(personal) != reader.used:
        mentioned = {(entry.seq, name) for entry in case.entries if entry.salts for name in personal_fields(type(entry.form))}
        extra = next((key for key, value in personal.items() if key not in mentioned or value.case_no != case.case_no), None)
        msg = f"the journal of {case.case_no} has a personal value that none of its entries mentions: {extra}"
        raise BadEntry(msg, case=case.case_no)
    return case


def check_readable(
    case: Case, rows: Sequence[tuple[Entry, bytes, bytes]], personal: Mapping[tuple[int, str], Personal], centre: Centre, *,
    previous: bytes, digest: str,
) -> None:  # fmt: skip
    """Check that the new `rows` (entry, body, hash) of `case` could be read again, and give this very case; its older entries are believed.

    `personal` holds the personal values of the new rows, `previous` is the hash of the entry before them, `digest` that
    of the journal.

    Raises:
        JournalError: a load would refuse them.
    """
    reader = _Reader(personal, centre, case.case_no, strict=True)
    reader.go_on(case, rows[0][0].seq, previous, digest)
    for _, body, chain_hash in rows:
        reader.read(body, chain_hash)
    again = reader.case()
    if (again, again.standing) != (case, case.standing):
        msg = f"case {case.case_no} is not what its entries make; take each step by a verb of the centre"
        raise BadEntry(msg, case=case.case_no)


class _Reader:
    """Reads the entries one by one (chain, text, definition, form), then walks the standing ones."""

    def __init__(self, personal: Mapping[tuple[int, str], Personal], centre: Centre, case_no: str | None, *, strict: bool) -> None:
        self.personal, self.rules, self.case_no, self.strict = personal, centre, case_no, strict
        self.previous, self.digest, self.used = START, DIGEST, 0
        self.entries: list[Entry] = []
        self.openings: list[Entry] = []  # the entries that may have opened a run
        self.recorded_at = _EARLIEST
        self.lifecycles: dict[str, list[Lifecycle]] = {}  # of each run, the latest edition first
        self.heading = Case("", None, (), (), ())  # number and matter only: enough to write a line

    def go_on(self, case: Case, count: int, previous: bytes, digest: str) -> None:
        """Believe the first `count` entries of `case`; `previous` is the hash of the last of them, `digest` that of the journal."""
        if not count:
            return
        self.previous, self.digest, self.entries = previous, digest, [*case.entries[:count]]
        self.recorded_at, self.heading = written_last(self.entries), Case(case.case_no, case.matter, (), (), ())
        self.openings = [entry for entry in self.entries if len(entry.moves) != 1 or entry.moves[0].terms is not None]
        for entry in self.openings:
            for move in entry.moves:
                if move.terms is not None:
                    self.lifecycles.setdefault(move.run, []).insert(0, self.rules.find(move.terms))

    def read(self, body: bytes, chain_hash: bytes) -> None:
        """Check one row and add its entry."""
        seq = len(self.entries)
        if seq == 0:
            self.digest = digest_of(body)
        if chained(self.previous, body, self.digest) != chain_hash:
            msg = f"entry {seq} does not carry the hash of its text and of the entry before it: a line was changed, moved or dropped"
            raise Tampered(msg, seq=seq)
        self.previous = chain_hash
        line = parse(body, seq)
        if seq == 0:
            self.heading = Case(line.case, None, (), (), ())
        case_no = self.case_no or self.heading.case_no
        if (line.case, line.seq) != (case_no, seq):
            msg = f"entry {seq} says that it is entry {line.seq} of case {shown(line.case)}, in the journal of {shown(case_no)}"
            raise Tampered(msg, seq=seq)
        try:
            entry = self._entry(line, seq)
            canonical = not self.strict or self._is_canonical(entry, line, body)
        except JournalError:
            raise
        except (CaseflowError, ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
            msg = f"entry {seq} ({shown(line.event)}) of case {shown(case_no)}: {error}"
            raise BadEntry(msg, seq=seq, case=case_no) from error
        # caseflow would write the same bytes. Otherwise somebody else wrote the line: in another order, with spaces, with a member twice,
        # with a default written out, with a day in another notation, or with a member that such an entry does not have.
        if not canonical:
            msg = f"entry {seq} is not written canonically; only what `dumps` writes can be read"
            raise BadEntry(msg, seq=seq)
        self.entries.append(entry)

    def _is_canonical(self, entry: Entry, line: Line, body: bytes) -> bool:
        """Whether `entry` would be written as `body`. May change `line`."""
        if entry.extras is not NO_EXTRAS or not entry.moves or line.seq == 0:
            return body_of(self.heading, entry, self.digest) == body
        # Nearly every line: the entry took its members unchanged, apart from the form and the instant.
        line.at = entry.at.isoformat()
        if entry.form is not None:
            line.form = form_line(entry, self.digest)
        return encode(line) == body and line.digest is None and line.matter is None

    def _entry(self, line: Line, seq: int) -> Entry:
        if seq == 0:
            check_id(line.case, "case_no")
            matter = None if line.matter is None else _matter(encode(line.matter))
            self.heading = Case(line.case, matter, (), (), ())
        actor, role, unit = self._actor(line)
        step = None
        if line.source is not None and line.opened is None and line.event not in _WITHOUT_MOVES:
            step = self._step(line)
        if step is not None:
            moves, form_class = single_move(step, line.run), step.form
            if line.moves:
                moves = (*moves, *self._further_moves(line))
        else:
            moves, form_class = self._moves(line), self._form_class(line)
        if line.form is None and form_class is not None and actor is not None:
            msg = f"it takes the form {form_class.__name__}, but has none"
            raise BadInput(msg)
        form, salts = (None, ()) if line.form is None else self._form(line, form_class)
        at = recorded_at = self._instant(line.at)
        event, run = (moves[0].event, moves[0].run) if moves else (line.event, line.run)
        extras = NO_EXTRAS
        if not _is_bare(line):
            extras = self._extras(line)
            _check_correction(extras, line.event, seq)
            recorded_at = extras.recorded_at or at
        if (extras.day, extras.due, extras.limit) != (None, None, None) or (actor is None and moves):
            _check_lapse(extras, actor, at, self.rules.zone)
        if extras.wrong_clock:
            self._check_wrong_clock(extras, recorded_at)
        elif recorded_at < self.recorded_at - SKEW or recorded_at < at:
            msg = f"it was recorded at {recorded_at.isoformat()}, before it happened, or before the line before it was recorded"
            raise BadInput(msg)
        self.recorded_at = recorded_at if extras.wrong_clock else max(self.recorded_at, recorded_at)
        if extras.received is not None:
            self._check_received(extras, extras.received, moves, at)
        self._check_settled(extras, moves)
        entry = Entry(seq, at, event, run, actor, role, unit, form, moves, extras, salts)
        if step is None or line.moves:
            self.openings.append(entry)
        return entry

    def _check_wrong_clock(self, extras: EntryExtras, recorded_at: datetime) -> None:
        """A correction begins the order of writing anew where the line that it cites comes from the future."""
        if extras.corrects is None or self.entries[extras.corrects].recorded_at <= recorded_at:
            msg = f"it says that entry {extras.corrects} was written under a wrong clock, which is not later than {recorded_at.isoformat()}"
            raise BadInput(msg)

    def _check_received(self, extras: EntryExtras, received: date, moves: tuple[Move, ...], at: datetime) -> None:
        """What is handed in is not received earlier. A correction says so of the entry that it amends, and of the day that it gives it."""
        if extras.corrects is not None:
            moves = self.entries[extras.corrects].moves
        # What a run counts from may have been handed in on an earlier day than that of the entry that opens the run.
        counted = [move.terms.day for move in moves if move.terms is not None and move.terms.day is not None]
        if received < min([extras.day or (extras.happened or at).date(), *counted]):
            msg = f"it was received on {received}, which is before the day on which it was handed in"
            raise BadInput(msg)
        if not any(self._is_receipt(move) for move in moves):
            msg = f"it was received on {received}, but nothing is handed in by it"
            raise BadInput(msg)

    def _check_settled(self, extras: EntryExtras, moves: tuple[Move, ...]) -> None:
        """An amount that the centre sets is of a clock that starts here."""
        written = set()
        for settled in extras.settled:
            known = [name for move in moves if move.run == settled.run for name in self._settled_by(move)]
            if settled.limit not in known:
                msg = f"it sets {settled.limit!r} of {settled.run}, which no centre sets here{nearest(settled.limit, known)}"
                raise BadInput(msg)
            if (settled.run, settled.limit) in written:
                msg = f"it sets {settled.limit!r} of {settled.run} twice"
                raise BadInput(msg)
            written.add((settled.run, settled.limit))

    def _rows_of(self, move: Move) -> list[tuple[Lifecycle, Step | None]]:
        """The row of `move` in each edition of its run that has it, or None for an opening."""
        lifecycles = self.lifecycles[move.run]
        if move.terms is not None:
            return [(lifecycles[0], None)]
        rows = [(lifecycle, lookup_of(lifecycle).steps.get(move.source or "", {}).get(move.event)) for lifecycle in lifecycles]
        return [(lifecycle, step) for lifecycle, step in rows if step is not None]

    def _is_receipt(self, move: Move) -> bool:
        """Whether something is handed in by `move`, or it counts from the day of something that was."""
        for lifecycle, step in self._rows_of(move):
            if lifecycle.receipt if step is None else step.row.submission or step.row.counts_from:
                return True
        return False

    def _settled_by(self, move: Move) -> list[str]:
        """The limits that start by `move` and whose amount a centre sets or adopts."""
        return [
            limit.name
            for lifecycle, step in self._rows_of(move)
            for limit in lookup_of(lifecycle).settling.get(move.target, ())
            if starts_here(limit, move, step)
        ]

    def _step(self, line: Line) -> Step | None:
        """The transition that was made. A late entry may belong to an edition from which the run has migrated since."""
        for lifecycle in self.lifecycles[line.run]:
            step = lookup_of(lifecycle).steps.get(line.source or "", {}).get(line.event)
            if step is not None and step.target == line.target:
                return step
        return None

    def _actor(self, line: Line) -> tuple[str | None, str | None, str | None]:
        """Actor, role and unit, checked as ids; an entry of the law has none of them."""
        if line.actor is None:
            if not line.role is line.unit is line.stands_for is None or line.waived:
                msg = f"it has no actor, but role {line.role!r}, unit {line.unit!r}, stands_for {line.stands_for!r} or a waiver"
                raise BadInput(msg)
            return None, None, None
        if line.role is None and line.event != CORRECT:
            msg = f"{shown(line.actor)} acted without a role, which only the law may"
            raise BadInput(msg)
        if line.key is not None:
            check_id(line.key, "key")
        return _checked_ids(line.actor, line.role, line.unit, line.stands_for)

    def _instant(self, text: str) -> datetime:
        """The instant in `text`, in the centre's zone, because its local day counts."""
        written = datetime.fromisoformat(text)
        local = instant(written, self.rules.zone)
        if local is not written and local.utcoffset() != written.utcoffset():
            msg = f"{text} is not in the local time of the centre, where it is {local.isoformat()}"
            raise BadInput(msg)
        return local

    def _extras(self, line: Line) -> EntryExtras:
        recorded_at = None if line.recorded_at is None else self._instant(line.recorded_at)
        happened = None if line.happened is None else self._instant(line.happened)
        return EntryExtras(
            line.key, _day(line.day), recorded_at, line.stands_for, tuple([Waived(w.guard, w.by, w.role, w.why) for w in line.waived]),
            line.corrects, happened, line.why, _day(line.due), line.calendar, line.limit,
            tuple([_settled(each) for each in line.settled]), _day(line.received), line.wrong_clock,
        )  # fmt: skip

    def _moves(self, line: Line) -> tuple[Move, ...]:
        if line.event in _WITHOUT_MOVES:
            return ()
        first = Move(line.run, line.event, line.source, line.target or "", self._terms(line.run, line.opened))
        return (first, *self._further_moves(line))

    def _further_moves(self, line: Line) -> list[Move]:
        return [Move(m.run, m.event, m.source, m.target, self._terms(m.run, m.opened)) for m in line.moves]

    def _terms(self, run: str, line: OpenedLine | None) -> Terms | None:
        if line is None:
            return None
        terms = _terms(encode(line))
        self.lifecycles.setdefault(run, []).insert(0, self.rules.find(terms))
        return terms

    def _form_class(self, line: Line) -> Any:
        if line.event in _WITHOUT_MOVES and (line.form is None or line.event != CORRECT):
            return None
        if line.event == CORRECT:
            if line.corrects is None or not 0 <= line.corrects < len(self.entries):
                msg = f"it corrects entry {line.corrects}, which is not before it"
                raise BadInput(msg)
            return type(self.entries[line.corrects].form)
        return self.lifecycles[line.run][0].opens_with if line.source is None else None

    def _form(self, line: Line, cls: type | None) -> tuple[Any, tuple[str, ...]]:
        if cls is None:
            msg = f"{line.event!r} takes no form, but it has one: that is not written canonically"
            raise BadInput(msg)
        assert line.form is not None  # noqa: S101  # the caller checked it
        names = personal_fields(cls)
        if not names:
            return from_data(cls, line.form), ()
        data, salts = dict(line.form), []
        for name in names:
            digest = data.get(name)
            salt = ""
            if digest is not None:
                data[name], salt = self._value(line.seq, name, digest)
            salts.append(salt)
        return from_data(cls, data), tuple(salts)

    def _value(self, seq: int, name: str, written: Any) -> tuple[str, str]:
        if not isinstance(written, dict) or set(written) != {SALTED} or not isinstance(written[SALTED], str):
            msg = f"entry {seq}: the personal field {name!r} must hold a salted digest, not {hidden(written)}"
            raise BadEntry(msg, seq=seq, field=name)
        value = self.personal.get((seq, name))
        if value is None:
            return Erased(written[SALTED]), ""
        if value.case_no != self.heading.case_no or salted(value.salt, value.value, self.digest) != written[SALTED]:
            msg = f"entry {seq}: the personal value of {name!r} is not the one that was written; it was changed outside the journal"
            raise Tampered(msg, seq=seq, field=name)
        self.used += 1
        return value.value, value.salt

    def case(self) -> Case:
        """Walk the standing entries, and return the case."""
        if not self.entries:
            msg = "the journal is empty: not even the opening is there"
            raise BadEntry(msg)
        case_no = self.heading.case_no
        try:
            check_links(self.openings, self.heading.matter, self.lifecycles)
            return checked(self.heading, tuple(self.entries), self.rules.find)
        except (CaseflowError, LookupError, TypeError) as error:
            msg = f"the journal of {case_no} is not a legal walk: {error}"
            raise BadEntry(msg, case=case_no, seq=getattr(error, "facts", {}).get("entry")) from error


@lru_cache(maxsize=4096)
def _checked_ids(actor: str, role: str | None, unit: str | None, stands_for: str | None) -> tuple[str, str | None, str | None]:
    """Actor, role and unit, checked. Cached, because the same few ids occur in every line; so equal ids are the same objects."""
    check_id(actor, "an actor's id")
    for value, what in ((role, "a role"), (unit, "an actor's unit"), (stands_for, "stands_for")):
        if value is not None:
            check_id(value, what)
    return actor, role, unit


def _is_bare(line: Line) -> bool:
    """Whether the line has none of the members of `EntryExtras`."""
    bare: Any = line  # the members have many types, and nearly all of them are None
    return (
        bare.key is bare.recorded_at is bare.day is bare.stands_for is bare.corrects is bare.happened is None
        and bare.why is bare.due is bare.calendar is bare.limit is None
        and bare.received is None
        and not bare.wrong_clock
        and not bare.waived
        and not bare.settled
    )


def _check_lapse(extras: EntryExtras, actor: str | None, at: datetime, zone: tzinfo) -> None:
    """Whatever the law does is a lapse, at the first instant after its due day; nothing else counts for another day than its own."""
    day, is_lapse = extras.due, actor is None and extras.limit is not None
    if not is_lapse or day is None or day != extras.day or at != midnight_after(day, zone):
        msg = f"at {at.isoformat()} for the day {extras.day}, by the limit {extras.limit!r} due on {day}: that is not a lapse"
        raise BadInput(msg)


def _check_correction(extras: EntryExtras, event: str, seq: int) -> None:
    """A correction cites an earlier entry and says why; no other act cites one, and few others say why."""
    cited, is_correction = extras.corrects, event == CORRECT
    if is_correction and (cited is None or not 0 <= cited < seq or not extras.why):
        msg = f"it corrects entry {cited} because of {extras.why!r}: a correction cites an entry before it and says why"
        raise BadInput(msg)
    if (not is_correction and (cited, extras.happened) != (None, None)) or (extras.why is not None and event not in _WITH_REASON):
        msg = f"{event!r} is not a correction, and corrects entry {cited}, to {extras.happened}, because of {extras.why!r}"
        raise BadInput(msg)


def _settled(line: SettledLine) -> Settled:
    if (line.title is None) is not (line.on is None):
        msg = f"the amount of {line.limit!r} was adopted by {shown(line.title)} on {line.on}: an adoption has a title and a day, or neither"
        raise BadInput(msg)
    return Settled(line.run, line.limit, Span.parse(line.amount), line.title, _day(line.on))


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


# Matters and terms are cached: a centre has few different ones, and the cases share them.


@lru_cache(maxsize=4096)
def _matter(text: bytes) -> Matter:
    return from_data(Matter, msgspec.json.decode(text))


@lru_cache(maxsize=4096)
def _terms(text: bytes) -> Terms:
    line = msgspec.json.decode(text, type=OpenedLine)
    limits = tuple((name, None if span is None else Span.parse(span)) for name, span in line.limits.items())
    terms = Terms(line.lifecycle, line.edition, line.fingerprint, line.parent, line.before, line.after, _day(line.day), limits, line.item)
    if encode(opened_line(terms)) != text:
        msg = f"the terms of {line.lifecycle} are not written canonically; only what `dumps` writes can be read"
        raise BadEntry(msg)
    return terms
