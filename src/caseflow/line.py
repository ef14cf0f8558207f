"""What one line of a journal is: an entry as canonical JSON text, its hash, and the personal values that lie beside it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date
from typing import Any, Final

import msgspec
from attrs import frozen

from caseflow.case import NOTHING_MORE, Case, Entry, Opened
from caseflow.errors import BadEntry, JournalTooNew
from caseflow.fields import Erased, personal_fields, to_data

FORMAT: Final = 1
DIGEST: Final = "sha256"
MOST_BYTES: Final = 1 << 20
START: Final = bytes(32)
SALTED: Final = "salted"


class OpenedLine(msgspec.Struct, omit_defaults=True, forbid_unknown_fields=True):
    """An `Opened` as it is written."""

    lifecycle: str
    edition: str
    fingerprint: str
    parent: str | None = None
    before: str | None = None
    after: str | None = None
    day: str | None = None
    limits: dict[str, str | None] = {}


class MoveLine(msgspec.Struct, omit_defaults=True, forbid_unknown_fields=True, rename={"source": "from", "target": "to"}):
    """A further move of an entry as it is written."""

    run: str
    event: str
    target: str
    source: str | None = None
    opened: OpenedLine | None = None


class WaivedLine(msgspec.Struct, forbid_unknown_fields=True):
    """A waiver as it is written."""

    guard: str
    by: str
    role: str
    why: str


class Line(msgspec.Struct, omit_defaults=True, forbid_unknown_fields=True, rename={"source": "from", "target": "to"}):
    """One entry as it is written; the order of the fields is the order in the line."""

    format: int
    case: str
    seq: int
    at: str
    event: str
    run: str
    source: str | None = None
    target: str | None = None
    actor: str | None = None
    role: str | None = None
    unit: str | None = None
    form: dict[str, Any] | None = None
    opened: OpenedLine | None = None
    moves: list[MoveLine] = []
    key: str | None = None
    day: str | None = None
    recorded_at: str | None = None
    stands_for: str | None = None
    waived: list[WaivedLine] = []
    corrects: int | None = None
    happened: str | None = None
    why: str | None = None
    due: str | None = None
    calendar: str | None = None
    limit: str | None = None
    matter: dict[str, Any] | None = None
    digest: str | None = None


@frozen
class Personal:
    """A personal value that lies beside the journal: which entry and field it belongs to, and the salt of its digest."""

    case_no: str
    seq: int
    field: str
    value: str
    salt: str


encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Line).decode


def chained(previous: bytes, body: bytes) -> bytes:
    """Return the hash of `body` (the canonical text of an entry) after the hash `previous`."""
    return hashlib.sha256(b"caseflow1\0" + previous + len(body).to_bytes(8, "big") + body).digest()


def salted(salt: str, value: str) -> str:
    """Return the digest that stands for a personal value in the journal's line, in hexadecimal digits."""
    return hashlib.sha256(b"caseflow-personal\0" + bytes.fromhex(salt) + value.encode()).hexdigest()


def body_of(case: Case, entry: Entry) -> bytes:
    """Return the canonical text of one entry, without its hash."""
    more, first, rest = entry.more, entry.moves[0] if entry.moves else None, entry.moves[1:]
    line = Line(
        FORMAT, case.case_no, entry.seq, entry.at.isoformat(), entry.event, entry.run,
        first.source if first else None, first.target if first else None, entry.actor, entry.role, entry.unit, _form_line(entry),
        _opened_line(first.opened) if first and first.opened else None,
        [MoveLine(m.run, m.event, m.target, m.source, _opened_line(m.opened) if m.opened else None) for m in rest],
    )  # fmt: skip
    if more is not NOTHING_MORE:
        line.key, line.stands_for, line.corrects, line.why = more.key, more.stands_for, more.corrects, more.why
        line.calendar, line.limit = more.calendar, more.limit
        line.day, line.due = _iso(more.day), _iso(more.due)
        line.recorded_at, line.happened = _iso(more.recorded_at), _iso(more.happened)
        line.waived = [WaivedLine(w.guard, w.by, w.role, w.why) for w in more.waived]
    if entry.seq == 0:
        line.matter = None if case.matter is None else to_data(case.matter)
        line.digest = DIGEST
    return encode(line)


def _iso(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


def _form_line(entry: Entry) -> dict[str, Any] | None:
    if entry.form is None:
        return None
    data = to_data(entry.form)
    for name, salt in zip(personal_fields(type(entry.form)), entry.salts, strict=True):
        value = data.get(name)
        if value is not None:
            data[name] = {SALTED: str(value) if isinstance(getattr(entry.form, name), Erased) else salted(salt, value)}
    return data


def _opened_line(opened: Opened) -> OpenedLine:
    limits = {name: None if span is None else str(span) for name, span in opened.limits}
    return OpenedLine(
        opened.lifecycle, opened.edition, opened.fingerprint, opened.parent, opened.before, opened.after, _iso(opened.day), limits
    )


def personal_of(case: Case, entry: Entry) -> list[Personal]:
    """Return the personal values of one entry that have not been erased."""
    if not entry.salts:
        return []
    pairs = zip(personal_fields(type(entry.form)), entry.salts, strict=True)
    held = [(name, getattr(entry.form, name), salt) for name, salt in pairs]
    return [
        Personal(case.case_no, entry.seq, name, value, salt)
        for name, value, salt in held
        if value is not None and not isinstance(value, Erased)
    ]


def bodies(case: Case, *, after: int = 0, previous: bytes = START) -> Iterator[tuple[Entry, bytes, bytes, bytes]]:
    """Yield (entry, body, previous hash, hash) from entry `after` on; `previous` is the hash of the entry before it."""
    for entry in case.entries[after:]:
        body = body_of(case, entry)
        made = chained(previous, body)
        yield entry, body, previous, made
        previous = made


def parse(body: bytes, seq: int) -> Line:
    """Return the line that `body` is; strict about size, fields and types, and about the format before anything else.

    Raises:
        JournalTooNew, BadEntry: as the message says.
    """
    if len(body) > MOST_BYTES:
        msg = f"entry {seq} has {len(body)} bytes, at most {MOST_BYTES} are read"
        raise BadEntry(msg, seq=seq)
    try:
        line = _decode(body)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        found = _format_of(body)
        if found is not None and found > FORMAT:
            raise _too_new(seq, found) from None
        msg = f"entry {seq} is not a journal's line: {error}"
        raise BadEntry(msg, seq=seq) from None
    if line.format > FORMAT:
        raise _too_new(seq, line.format)
    return line


class _Peek(msgspec.Struct):
    format: int


def _format_of(body: bytes) -> int | None:
    try:
        return msgspec.json.decode(body, type=_Peek).format
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        return None


def _too_new(seq: int, found: int) -> JournalTooNew:
    msg = f"entry {seq} is written in journal format {found}; this version reads up to {FORMAT}: update caseflow to read it"
    return JournalTooNew(msg, seq=seq, found=found, known=FORMAT)
