"""How stored lines become a case again: chain, text, definition, form, line by line; then the walk of what stands. Asks no guard."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any, Final

import msgspec

from caseflow.basics.ids import check_id
from caseflow.basics.instants import instant
from caseflow.calendar import Span
from caseflow.case.matter import Matter
from caseflow.case.records import NO_EXTRAS, Case, Entry, EntryExtras, Move, Terms, Waived
from caseflow.case.walk import single_move, standing_of, walk_all
from caseflow.engine.centre import Centre
from caseflow.errors import BadEntry, BadInput, CaseflowError, JournalError, Tampered, shown
from caseflow.journal.line import (
    DIGEST,
    SALTED,
    START,
    Line,
    OpenedLine,
    Personal,
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
from caseflow.lifecycle.reserved import CORRECT, RECALCULATED
from caseflow.lifecycle.steps import Step, lookup_of

_BEFORE_ALL: Final = datetime.min.replace(tzinfo=UTC)
_MOVELESS: Final = frozenset({CORRECT, RECALCULATED})


def rebuild(
    rows: Iterable[tuple[bytes, bytes]],
    personal: Mapping[tuple[int, str], Personal],
    centre: Centre,
    *,
    case_no: str | None = None,
    whole: bool = False,
) -> Case:
    """Return the case of stored (body, hash) rows in the order of seq; `personal` are the values beside it, by (seq, field).

    `case_no` is the number under which the rows were found. With `whole`, they come from outside: what would not be written again byte
    for byte is refused, and so is a personal value that no entry asks for.
    """
    reader = _Reader(personal, centre, case_no, strict=whole)
    for body, digest in rows:
        reader.read(body, digest)
    case = reader.case()
    if whole and len(personal) != reader.used:
        asked = {(entry.seq, name) for entry in case.entries if entry.salts for name in personal_fields(type(entry.form))}
        odd = next((key for key, one in personal.items() if key not in asked or one.case_no != case.case_no), None)
        msg = f"a personal value stands behind the journal of {case.case_no} that none of its entries asks for: {odd}"
        raise BadEntry(msg, case=case.case_no)
    return case


class _Reader:
    """Reads entry after entry: chain, text, definition, form; then walks what stands."""

    def __init__(self, personal: Mapping[tuple[int, str], Personal], centre: Centre, case_no: str | None, *, strict: bool) -> None:
        self.personal, self.rules, self.asked, self.strict = personal, centre, case_no, strict
        self.previous, self.digest, self.used = START, DIGEST, 0
        self.entries: list[Entry] = []
        self.openings: list[Entry] = []  # the few entries that may have opened a run
        self.recorded_at = _BEFORE_ALL
        self.lifecycles: dict[str, list[Lifecycle]] = {}  # of each run, those that it was moved to last
        self.written = Case("", None, (), (), ())  # what the lines are written from: number and matter

    def read(self, body: bytes, digest: bytes) -> None:
        """Check and append one entry."""
        seq = len(self.entries)
        if seq == 0:
            self.digest = digest_of(body)
        made = chained(self.previous, body, self.digest)
        if made != digest:
            msg = f"entry {seq} does not carry the hash of its text and of the entry before it: a line was changed, moved or dropped"
            raise Tampered(msg, seq=seq)
        self.previous = made
        line = parse(body, seq)
        if seq == 0:
            self.written = Case(line.case, None, (), (), ())
        case_no = self.asked or self.written.case_no
        if (line.case, line.seq) != (case_no, seq):
            msg = f"entry {seq} says that it is entry {line.seq} of case {shown(line.case)}, in the journal of {shown(case_no)}"
            raise Tampered(msg, seq=seq)
        try:
            entry = self._entry(line, seq)
            same = not self.strict or self._written_so(entry, line, body)
        except JournalError:
            raise
        except (CaseflowError, ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
            msg = f"entry {seq} ({shown(line.event)}) of case {shown(case_no)}: {error}"
            raise BadEntry(msg, seq=seq, case=case_no) from error
        # The same bytes again, or it was not written here: other order, blanks, a member twice, a default spelled out, a day in
        # another notation, a member that such an entry does not have.
        if not same:
            msg = f"entry {seq} is not written canonically; only what `dumps` writes can be read"
            raise BadEntry(msg, seq=seq)
        self.entries.append(entry)

    def _written_so(self, entry: Entry, line: Line, body: bytes) -> bool:
        """Whether `entry` would be written as `body`."""
        if entry.extras is not NO_EXTRAS or not entry.moves or line.seq == 0:
            return body_of(self.written, entry, self.digest) == body
        # Nearly every line: what it holds was taken over as it is, but for its form and its instant.
        line.at = entry.at.isoformat()
        if entry.form is not None:
            line.form = form_line(entry, self.digest)
        return encode(line) == body and line.digest is None and line.matter is None

    def _entry(self, line: Line, seq: int) -> Entry:
        if seq == 0:
            check_id(line.case, "case_no")
            matter = None if line.matter is None else _matter(encode(line.matter))
            self.written = Case(line.case, matter, (), (), ())
        actor, role, unit = self._who(line)
        step = None
        if line.source is not None and line.opened is None and line.event not in _MOVELESS:
            step = self._step(line)
        if step is not None:
            moves, form_class = single_move(line.run, step.event, step.source, step.target), step.form
            if line.moves:
                moves = (*moves, *self._further(line))
        else:
            moves, form_class = self._moves(line), self._form_class(line)
        if line.form is None and form_class is not None and actor is not None:
            msg = f"it takes the form {form_class.__name__} and carries none"
            raise BadInput(msg)
        form, salts = (None, ()) if line.form is None else self._form(line, form_class)
        at = written = self._instant(line.at)
        event, run = (moves[0].event, moves[0].run) if moves else (line.event, line.run)
        more = NO_EXTRAS
        if not _is_bare(line):
            more = self._more(line)
            if (more.day, more.due, more.limit) != (None, None, None):
                _check_day(more, actor, at)
            written = more.recorded_at or at
        if written < self.recorded_at or written < at:
            msg = f"it was written down at {written.isoformat()}, before it happened, or before the line before it"
            raise BadInput(msg)
        self.recorded_at = written
        entry = Entry(seq, at, event, run, actor, role, unit, form, moves, more, salts)
        if step is None or line.moves:
            self.openings.append(entry)
        return entry

    def _step(self, line: Line) -> Step | None:
        """The row that was taken. What is recorded late may belong to an edition from which the run has been moved since."""
        for one in self.lifecycles[line.run]:
            step = lookup_of(one).steps.get(line.source or "", {}).get(line.event)
            if step is not None and step.target == line.target:
                return step
        return None

    def _who(self, line: Line) -> tuple[str | None, str | None, str | None]:
        """Who did it, as what and from where: people and posts are ids like any other; the law's own entries have none."""
        if line.actor is None:
            if not line.role is line.unit is line.stands_for is None or line.waived:
                msg = f"nobody did it, and it was done as {line.role!r}, of {line.unit!r}, for {line.stands_for!r}"
                raise BadInput(msg)
            return None, None, None
        if line.role is None and line.event != CORRECT:
            msg = f"{shown(line.actor)} did it in no role, which only the law itself may"
            raise BadInput(msg)
        if line.key is not None:
            check_id(line.key, "key")
        return _words(line.actor, line.role, line.unit, line.stands_for)

    def _instant(self, text: str) -> datetime:
        """The instant that `text` names: in the centre's zone, for its local day is read off it."""
        found = datetime.fromisoformat(text)
        there = instant(found, self.rules.zone)
        if there is not found and there.utcoffset() != found.utcoffset():
            msg = f"{text} is not in the local time of the centre, where it is {there.isoformat()}"
            raise BadInput(msg)
        return there

    def _more(self, line: Line) -> EntryExtras:
        recorded_at = None if line.recorded_at is None else self._instant(line.recorded_at)
        happened = None if line.happened is None else self._instant(line.happened)
        return EntryExtras(
            line.key, _day(line.day), recorded_at, line.stands_for, tuple([Waived(w.guard, w.by, w.role, w.why) for w in line.waived]),
            line.corrects, happened, line.why, _day(line.due), line.calendar, line.limit,
        )  # fmt: skip

    def _moves(self, line: Line) -> tuple[Move, ...]:
        if line.event in _MOVELESS:
            return ()
        first = Move(line.run, line.event, line.source, line.target or "", self._opened(line.run, line.opened))
        return (first, *self._further(line))

    def _further(self, line: Line) -> list[Move]:
        return [Move(m.run, m.event, m.source, m.target, self._opened(m.run, m.opened)) for m in line.moves]

    def _opened(self, run: str, line: OpenedLine | None) -> Terms | None:
        if line is None:
            return None
        opened = _opened(encode(line))
        self.lifecycles.setdefault(run, []).insert(0, self.rules.find(opened))
        return opened

    def _form_class(self, line: Line) -> Any:
        if line.event in _MOVELESS and (line.form is None or line.event != CORRECT):
            return None
        if line.event == CORRECT:
            if line.corrects is None or not 0 <= line.corrects < len(self.entries):
                msg = f"it corrects entry {line.corrects}, which does not lie before it"
                raise BadInput(msg)
            return type(self.entries[line.corrects].form)
        return self.lifecycles[line.run][0].opens_with if line.source is None else None

    def _form(self, line: Line, cls: type | None) -> tuple[Any, tuple[str, ...]]:
        if cls is None:
            msg = f"{line.event!r} takes no form, and it carries one: that is not written canonically"
            raise BadInput(msg)
        assert line.form is not None  # noqa: S101  # asked by the caller
        names = personal_fields(cls)
        if not names:
            return from_data(cls, line.form), ()
        data, salts = dict(line.form), []
        for name in names:
            held = data.get(name)
            salt = ""
            if held is not None:
                data[name], salt = self._value(line.seq, name, held)
            salts.append(salt)
        return from_data(cls, data), tuple(salts)

    def _value(self, seq: int, name: str, held: Any) -> tuple[str, str]:
        if not isinstance(held, dict) or set(held) != {SALTED} or not isinstance(held[SALTED], str):
            msg = f"entry {seq}: the personal field {name!r} must hold a salted digest, not {shown(held)}"
            raise BadEntry(msg, seq=seq, field=name)
        one = self.personal.get((seq, name))
        if one is None:
            return Erased(held[SALTED]), ""
        if one.case_no != self.written.case_no or salted(one.salt, one.value, self.digest) != held[SALTED]:
            msg = f"entry {seq}: the personal value of {name!r} is not the one that was written; it was changed beside the journal"
            raise Tampered(msg, seq=seq, field=name)
        self.used += 1
        return one.value, one.salt

    def case(self) -> Case:
        """Walk what stands, and return the case."""
        if not self.entries:
            msg = "the journal is empty: not even the opening is there"
            raise BadEntry(msg)
        entries, case_no, matter = tuple(self.entries), self.written.case_no, self.written.matter
        try:
            check_links(self.openings, matter, self.lifecycles)
            standing = standing_of(entries)
            runs = walk_all(standing, self.rules.find)
        except (CaseflowError, LookupError, TypeError) as error:
            msg = f"the journal of {case_no} is no legal walk: {error}"
            raise BadEntry(msg, case=case_no, seq=getattr(error, "facts", {}).get("entry")) from error
        return Case(case_no, matter, entries, runs, standing)


@lru_cache(maxsize=4096)
def _words(actor: str, role: str | None, unit: str | None, stands_for: str | None) -> tuple[str, str | None, str | None]:
    """Actor, role and unit, checked, the same objects each time: the same few words stand in every line of every journal."""
    check_id(actor, "an actor's id")
    for value, what in ((role, "a role"), (unit, "an actor's unit"), (stands_for, "stands_for")):
        if value is not None:
            check_id(value, what)
    return actor, role, unit


def _is_bare(line: Line) -> bool:
    """Whether nothing of what few entries carry is there."""
    few: Any = line  # of many types, and nearly always all None
    return (
        few.key is few.recorded_at is few.day is few.stands_for is few.corrects is few.happened is None
        and few.why is few.due is few.calendar is few.limit is None
        and not few.waived
    )


def _check_day(more: EntryExtras, actor: str | None, at: datetime) -> None:
    """Refuse a day of its own to what is no lapse: on another day than that of its instant only the law acts, at the end of a due day."""
    if actor is not None or more.day is None or more.day != more.due or more.limit is None or at.date() - more.day != timedelta(days=1):
        msg = f"at {at.isoformat()} for the day {more.day}, by the limit {more.limit!r} due on {more.due}: that is no lapse"
        raise BadInput(msg)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


# A centre has as many matters as its guide has pages, and runs open under few different terms: what was read once is shared.


@lru_cache(maxsize=4096)
def _matter(text: bytes) -> Matter:
    return from_data(Matter, msgspec.json.decode(text))


@lru_cache(maxsize=4096)
def _opened(text: bytes) -> Terms:
    line = msgspec.json.decode(text, type=OpenedLine)
    limits = tuple((name, None if span is None else Span.parse(span)) for name, span in line.limits.items())
    made = Terms(line.lifecycle, line.edition, line.fingerprint, line.parent, line.before, line.after, _day(line.day), limits)
    if encode(opened_line(made)) != text:
        msg = f"the terms of {line.lifecycle} are not written canonically; only what `dumps` writes can be read"
        raise BadEntry(msg)
    return made
