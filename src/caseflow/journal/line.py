"""What one line of a journal is: an entry as canonical JSON text, its hash, and the personal values that lie beside it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, Final

import msgspec
from attrs import frozen

from caseflow.case.records import NO_EXTRAS, Case, Entry, Terms
from caseflow.errors import BadEntry, BadInput, JournalTooNew, nearest, shown
from caseflow.lifecycle.forms import Erased, personal_fields, to_data

FORMAT: Final = 1
DIGEST: Final = "sha256"
SM3: Final = "sm3"
DIGESTS: Final = (DIGEST, SM3)
MOST_BYTES: Final = 1 << 20
START: Final = bytes(32)
SALTED: Final = "salted"


class OpenedLine(msgspec.Struct, omit_defaults=True, forbid_unknown_fields=True):
    """The `Terms` of a run as they are written."""

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


def _sm3(data: bytes) -> Any:
    return hashlib.new(SM3, data)


_MAKERS: Final[dict[str, Callable[[bytes], Any]]] = {DIGEST: hashlib.sha256}
if SM3 in hashlib.algorithms_available:  # pragma: no branch - an OpenSSL without SM3 reads and writes the other digest only
    _MAKERS[SM3] = _sm3


def usable_digests() -> tuple[str, ...]:
    """The names of the digests that can be used here."""
    return tuple(_MAKERS)


def check_digest(name: object, error: type[BadEntry | BadInput] = BadInput) -> str:
    """Return the name of a digest that can be used here: sha256, or sm3 where Python's OpenSSL has it.

    Raises:
        BadInput: (or what `error` says) it cannot, and which can.
    """
    if isinstance(name, str) and name in _MAKERS:
        return name
    why = "this Python's OpenSSL lacks it" if name in DIGESTS else f"no format of a journal knows it{nearest(name, DIGESTS)}"
    msg = f"the digest {shown(name)} cannot be used: {why}; usable here: {', '.join(_MAKERS)}"
    raise error(msg, digest=name, known=tuple(_MAKERS))


def chained(previous: bytes, body: bytes, digest: str = DIGEST) -> bytes:
    """Return the hash of `body` (the canonical text of an entry) after the hash `previous`; 32 bytes by either digest."""
    made: bytes = _MAKERS[digest](b"caseflow1\0" + previous + len(body).to_bytes(8, "big") + body).digest()
    return made


def salted(salt: str, value: str, digest: str = DIGEST) -> str:
    """Return the digest that stands for a personal value in the journal's line, in hexadecimal digits."""
    made: str = _MAKERS[digest](b"caseflow-personal\0" + bytes.fromhex(salt) + value.encode()).hexdigest()
    return made


def body_of(case: Case, entry: Entry, digest: str = DIGEST) -> bytes:
    """Return the canonical text of one entry, without its hash; `digest` is the one by which the journal is hashed.

    Raises:
        BadInput: it would be longer than what can be read again.
    """
    body = encode(_line_of(case, entry, digest))
    if len(body) > MOST_BYTES:
        msg = f"entry {entry.seq} of case {case.case_no} would take {len(body)} bytes, at most {MOST_BYTES} are kept; shorten its form"
        raise BadInput(msg, case=case.case_no, seq=entry.seq, size=len(body))
    return body


def _line_of(case: Case, entry: Entry, digest: str) -> Line:
    more, first, rest = entry.extras, entry.moves[0] if entry.moves else None, entry.moves[1:]
    line = Line(
        FORMAT, case.case_no, entry.seq, entry.at.isoformat(), entry.event, entry.run,
        first.source if first else None, first.target if first else None, entry.actor, entry.role, entry.unit, form_line(entry, digest),
        opened_line(first.terms) if first and first.terms else None,
        [MoveLine(m.run, m.event, m.target, m.source, opened_line(m.terms) if m.terms else None) for m in rest],
    )  # fmt: skip
    if more is not NO_EXTRAS:
        line.key, line.stands_for, line.corrects, line.why = more.key, more.stands_for, more.corrects, more.why
        line.calendar, line.limit = more.calendar, more.limit
        line.day, line.due = _iso(more.day), _iso(more.due)
        line.recorded_at, line.happened = _iso(more.recorded_at), _iso(more.happened)
        line.waived = [WaivedLine(w.guard, w.by, w.role, w.why) for w in more.waived]
    if entry.seq == 0:
        line.matter = None if case.matter is None else to_data(case.matter)
        line.digest = digest
    return line


def _iso(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


def form_line(entry: Entry, digest: str) -> dict[str, Any] | None:
    """Return the form of `entry` as it is written: personal values as salted digests."""
    if entry.form is None:
        return None
    data = to_data(entry.form)
    for name, salt in zip(personal_fields(type(entry.form)), entry.salts, strict=True):
        value = data.get(name)
        if value is not None:
            data[name] = {SALTED: str(value) if isinstance(getattr(entry.form, name), Erased) else salted(salt, value, digest)}
    return data


def opened_line(opened: Terms) -> OpenedLine:
    """Return an opening's terms as they are written."""
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


def bodies(case: Case, *, after: int = 0, previous: bytes = START, digest: str = DIGEST) -> Iterator[tuple[Entry, bytes, bytes, bytes]]:
    """Yield (entry, body, previous hash, hash) from entry `after` on; `previous` is the hash of the entry before it."""
    for entry in case.entries[after:]:
        body = body_of(case, entry, digest)
        made = chained(previous, body, digest)
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
        found = _peek(body).format
        if isinstance(found, int) and found > FORMAT:
            raise _too_new(seq, found) from None
        msg = f"entry {seq} is not a journal's line: {error}"
        raise BadEntry(msg, seq=seq) from None
    if line.format > FORMAT:
        raise _too_new(seq, line.format)
    if line.format != FORMAT:
        msg = f"entry {seq} says that its format is {line.format}; formats are counted from {FORMAT}"
        raise BadEntry(msg, seq=seq)
    return line


class _Peek(msgspec.Struct):
    format: Any = None
    digest: Any = DIGEST


def _peek(body: bytes) -> _Peek:
    try:
        return msgspec.json.decode(body, type=_Peek)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        return _Peek()


def digest_of(body: bytes) -> str:
    """Return the name of the digest that a journal's first line names; what cannot be read is left to `parse` to refuse.

    Raises:
        BadEntry: a digest that cannot be used here.
        JournalTooNew: a later format, whose digests are not known here.
    """
    if len(body) > MOST_BYTES:
        return DIGEST
    found = _peek(body)
    if isinstance(found.format, int) and found.format > FORMAT:
        raise _too_new(0, found.format)
    return check_digest(found.digest, BadEntry)


def _too_new(seq: int, found: int) -> JournalTooNew:
    msg = f"entry {seq} is written in journal format {found}; this version reads up to {FORMAT}: update caseflow to read it"
    return JournalTooNew(msg, seq=seq, found=found, known=FORMAT)
