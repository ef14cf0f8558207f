r"""A case as lines of JSON and back: canonical, hash-chained, with format number, edition and fingerprint.

Every entry is one line, an object whose last member is the hash of all before it:
`sha256(b"caseflow1\0" + previous hash + length of the body (8 bytes, big endian) + body)`, the body being the line without that member.
Case number and seq stand inside the body, so that no line can be moved. Personal values stand in lines of their own behind the
entries; the entry's line holds their salted digest, so that they can be erased with the chain still whole.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache
from sys import intern
from typing import Any, Final

import msgspec

from caseflow.calendar import Span
from caseflow.case import NOTHING_MORE, Case, Entry, More, Move, Opened, Waived, entry_of
from caseflow.centre import Centre
from caseflow.errors import BadEntry, CaseflowError, JournalError, Tampered, shown
from caseflow.fields import Erased, from_data, personal_fields
from caseflow.lifecycle import Lifecycle
from caseflow.line import SALTED, START, Line, OpenedLine, Personal, bodies, chained, encode, parse, personal_of, salted
from caseflow.matter import Matter
from caseflow.table import table
from caseflow.walk import shared_moves, standing_of, walk_all
from caseflow.words import CORRECT, RECALCULATED

_MARK: Final = b',"hash":"'


def dumps(case: Case) -> str:
    """Return the whole case as text: a line an entry, then a line a personal value; every line ends with a newline."""
    out = [body[:-1] + _MARK + made.hex().encode() + b'"}' for _, body, _, made in bodies(case)]
    for entry in case.entries:
        for one in personal_of(case, entry):
            held = {"case": one.case_no, "seq": one.seq, "field": one.field, "value": one.value, "salt": one.salt}
            out.append(encode({"personal": held}))
    return b"\n".join(out).decode() + "\n"


def loads(text: str | bytes, centre: Centre) -> Case:
    """Return the case that `dumps` wrote, read back through the fold: structure, roles, order and chain are checked.

    Raises:
        Tampered: the chain does not hold, or a personal value does not fit its digest.
        JournalTooNew, UnknownEdition, BadEntry: as the message says.
    """
    raw = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    rows, personal = [], {}
    for number, line in enumerate(raw.splitlines(), 1):
        if line.startswith(b'{"personal":'):
            one = _personal_line(line, number)
            personal[one.seq, one.field] = one
            continue
        body, mark, tail = line.rpartition(_MARK)
        if not mark or len(tail) != len('"}') + 64 or not tail.endswith(b'"}'):
            msg = f'line {number} does not end with its hash; a journal\'s line is an entry followed by ,"hash":"…"'
            raise BadEntry(msg, line=number)
        rows.append((body + b"}", tail[:64]))
    return rebuild([(body, _unhex(digest, seq)) for seq, (body, digest) in enumerate(rows)], personal, centre)


def _unhex(digits: bytes, seq: int) -> bytes:
    try:
        return bytes.fromhex(digits.decode("ascii"))
    except ValueError:
        msg = f"entry {seq}: its hash {shown(digits)} is not 64 hexadecimal digits"
        raise BadEntry(msg, seq=seq) from None


class _PersonalLine(msgspec.Struct, forbid_unknown_fields=True):
    case: str
    seq: int
    field: str
    value: str
    salt: str


class _PersonalWrapped(msgspec.Struct, forbid_unknown_fields=True):
    personal: _PersonalLine


def _personal_line(line: bytes, number: int) -> Personal:
    try:
        held = msgspec.json.decode(line, type=_PersonalWrapped).personal
        bytes.fromhex(held.salt)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        msg = f"line {number} is no personal value: {error}"
        raise BadEntry(msg, line=number) from None
    return Personal(held.case, held.seq, held.field, held.value, held.salt)


def rebuild(rows: Iterable[tuple[bytes, bytes]], personal: Mapping[tuple[int, str], Personal], centre: Centre) -> Case:
    """Return the case of stored (body, hash) rows in the order of seq; `personal` are the values beside it, by (seq, field)."""
    reader = _Reader(personal, centre)
    for body, digest in rows:
        reader.read(body, digest)
    return reader.case()


class _Reader:
    """Reads entry after entry: chain, text, definition, form; then walks what stands."""

    def __init__(self, personal: Mapping[tuple[int, str], Personal], centre: Centre) -> None:
        self.personal, self.house = personal, centre.house
        self.previous, self.entries = START, list[Entry]()
        self.lifecycles: dict[str, Lifecycle] = {}
        self.case_no = ""
        self.matter: Matter | None = None

    def read(self, body: bytes, digest: bytes) -> None:
        """Check and append one entry."""
        seq = len(self.entries)
        made = chained(self.previous, body)
        if not hmac.compare_digest(made, digest):
            msg = f"entry {seq} does not carry the hash of its text and of the entry before it: a line was changed, moved or dropped"
            raise Tampered(msg, seq=seq)
        self.previous = made
        line = parse(body, seq)
        # The same text again, or it was not written here: other order, blanks, a member twice, a default spelled out.
        if encode(line) != body:
            msg = f"entry {seq} is not written canonically; only what `dumps` writes can be read"
            raise BadEntry(msg, seq=seq)
        if seq == 0:
            self.case_no = line.case
        if (line.case, line.seq) != (self.case_no, seq):
            msg = f"entry {seq} says that it is entry {line.seq} of case {shown(line.case)}, in the journal of {shown(self.case_no)}"
            raise Tampered(msg, seq=seq)
        try:
            self.entries.append(self._entry(line, seq))
        except JournalError:
            raise
        except (CaseflowError, ValueError, TypeError, KeyError) as error:
            msg = f"entry {seq} ({line.event}) of case {self.case_no}: {error}"
            raise BadEntry(msg, seq=seq, case=self.case_no) from error

    def _entry(self, line: Line, seq: int) -> Entry:
        if seq == 0 and line.matter is not None:
            self.matter = _matter(encode(line.matter))
        moves = self._moves(line)
        form, salts = self._form(line, self._form_class(line))
        more = NOTHING_MORE
        if line.key or line.day or line.recorded_at or line.stands_for or line.waived or line.corrects is not None or line.why:
            more = _more(line)
        at = datetime.fromisoformat(line.at)
        if at.tzinfo is None:
            msg = f"at={line.at!r} has no offset"
            raise BadEntry(msg, seq=seq)
        # The same few words stand in every line of every journal: one copy of each is enough.
        event, run = (moves[0].event, moves[0].run) if moves else (line.event, line.run)
        actor = line.actor and intern(line.actor)
        role = line.role and intern(line.role)
        return entry_of(seq, at, event, run, actor, role, line.unit and intern(line.unit), form, moves, more, salts)

    def _moves(self, line: Line) -> tuple[Move, ...]:
        if line.event in {CORRECT, RECALCULATED}:
            return ()
        if line.source is not None and not line.moves and line.target is not None:
            step = table(self.lifecycles[line.run]).steps[line.source].get(line.event)
            if step is not None and step.target == line.target:
                return shared_moves(step, line.run)
        first = Move(line.run, line.event, line.source, line.target or "", self._opened(line.run, line.opened))
        rest = [Move(m.run, m.event, m.source, m.target, self._opened(m.run, m.opened)) for m in line.moves]
        return (first, *rest)

    def _opened(self, run: str, line: OpenedLine | None) -> Opened | None:
        if line is None:
            return None
        opened = _opened(encode(line))
        self.lifecycles[run] = self.house.find(opened)
        return opened

    def _form_class(self, line: Line) -> type | None:
        if line.form is None:
            return None
        if line.event == CORRECT and line.corrects is not None:
            return type(self.entries[line.corrects].form)
        lifecycle = self.lifecycles[line.run]
        if line.source is None:
            return lifecycle.opens_with
        return table(lifecycle).steps[line.source][line.event].form

    def _form(self, line: Line, cls: type | None) -> tuple[Any, tuple[str, ...]]:
        if line.form is None or cls is None:
            return None, ()
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
        if not hmac.compare_digest(salted(one.salt, one.value), held[SALTED]):
            msg = f"entry {seq}: the personal value of {name!r} is not the one that was written; it was changed beside the journal"
            raise Tampered(msg, seq=seq, field=name)
        return one.value, one.salt

    def case(self) -> Case:
        """Walk what stands, and return the case."""
        if not self.entries:
            msg = "the journal is empty: not even the opening is there"
            raise BadEntry(msg)
        entries = tuple(self.entries)
        standing = standing_of(entries)
        try:
            runs = walk_all(standing, self.house.find)
        except CaseflowError as error:
            msg = f"the journal of {self.case_no} is no legal walk: {error}"
            raise BadEntry(msg, case=self.case_no, seq=error.facts.get("entry")) from error
        return Case(self.case_no, self.matter, entries, runs, standing)


# A centre has as many matters as its guide has pages, and runs open under few different terms: what was read once is shared.


@lru_cache(maxsize=4096)
def _matter(text: bytes) -> Matter:
    return from_data(Matter, msgspec.json.decode(text))


@lru_cache(maxsize=4096)
def _opened(text: bytes) -> Opened:
    line = msgspec.json.decode(text, type=OpenedLine)
    limits = tuple((name, None if span is None else Span.parse(span)) for name, span in line.limits.items())
    day = None if line.day is None else date.fromisoformat(line.day)
    return Opened(line.lifecycle, line.edition, line.fingerprint, line.parent, line.before, line.after, day, limits)


def _more(line: Line) -> More:
    return More(
        key=line.key, day=None if line.day is None else date.fromisoformat(line.day),
        recorded_at=None if line.recorded_at is None else datetime.fromisoformat(line.recorded_at), stands_for=line.stands_for,
        waived=tuple(Waived(w.guard, w.by, w.role, w.why) for w in line.waived), corrects=line.corrects,
        happened=None if line.happened is None else datetime.fromisoformat(line.happened), why=line.why,
        due=None if line.due is None else date.fromisoformat(line.due), calendar=line.calendar, limit=line.limit,
    )  # fmt: skip
