"""One line of a journal: an entry as canonical JSON text, its hash, and the personal values stored beside it."""

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
    item: str | None = None


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


class SettledLine(msgspec.Struct, omit_defaults=True, forbid_unknown_fields=True):
    """An amount that the centre set, as it is written."""

    run: str
    limit: str
    amount: str
    title: str | None = None
    on: str | None = None


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
    settled: list[SettledLine] = []
    received: str | None = None
    wrong_clock: bool = False
    matter: dict[str, Any] | None = None
    digest: str | None = None


@frozen
class Personal:
    """A personal value, stored beside the journal: the entry and field to which it belongs, and the salt of its digest."""

    case_no: str
    seq: int
    field: str
    value: str
    salt: str


encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Line).decode


def _sm3(data: bytes) -> Any:
    return hashlib.new(SM3, data)


_HASHERS: Final[dict[str, Callable[[bytes], Any]]] = {DIGEST: hashlib.sha256}
if SM3 in hashlib.algorithms_available:  # pragma: no branch - an OpenSSL without SM3 has only the other digest
    _HASHERS[SM3] = _sm3


def usable_digests() -> tuple[str, ...]:
    """The names of the digests that can be used here."""
    return tuple(_HASHERS)


def check_digest(name: object, error: type[BadEntry | BadInput] = BadInput) -> str:
    """Return `name` if that digest can be used here: sha256, or sm3 where Python's OpenSSL has it.

    Raises:
        BadInput: (or `error`) it cannot be used; the message says which can.
    """
    if isinstance(name, str) and name in _HASHERS:
        return name
    why = "this Python's OpenSSL lacks it" if name in DIGESTS else f"no journal format has it{nearest(name, DIGESTS)}"
    msg = f"the digest {shown(name)} cannot be used: {why}; usable here: {', '.join(_HASHERS)}"
    raise error(msg, digest=name, known=tuple(_HASHERS))


def chained(previous: bytes, body: bytes, digest: str = DIGEST) -> bytes:
    """Return the hash of `body` (the canonical text of an entry) after the hash `previous`; 32 bytes by either digest."""
    chain_hash: bytes = _HASHERS[digest](b"caseflow1\0" + previous + len(body).to_bytes(8, "big") + body).digest()
    return chain_hash


def salted(salt: str, value: str, digest: str = DIGEST) -> str:
    """Return the salted digest that replaces a personal value in the entry's line, in hexadecimal digits."""
    hexadecimal: str = _HASHERS[digest](b"caseflow-personal\0" + bytes.fromhex(salt) + value.encode()).hexdigest()
    return hexadecimal


def body_of(case: Case, entry: Entry, digest: str = DIGEST) -> bytes:
    """Return the canonical text of one entry, without its hash; `digest` names the hash of the journal.

    Raises:
        BadInput: the text is longer than `parse` reads.
    """
    body = encode(_line_of(case, entry, digest))
    if len(body) > MOST_BYTES:
        msg = f"entry {entry.seq} of case {case.case_no} takes {len(body)} bytes, and at most {MOST_BYTES} are allowed; shorten its form"
        raise BadInput(msg, case=case.case_no, seq=entry.seq, size=len(body))
    return body


def _line_of(case: Case, entry: Entry, digest: str) -> Line:
    extras, first, rest = entry.extras, entry.moves[0] if entry.moves else None, entry.moves[1:]
    line = Line(
        FORMAT, case.case_no, entry.seq, entry.at.isoformat(), entry.event, entry.run,
        first.source if first else None, first.target if first else None, entry.actor, entry.role, entry.unit, form_line(entry, digest),
        opened_line(first.terms) if first and first.terms else None,
        [MoveLine(m.run, m.event, m.target, m.source, opened_line(m.terms) if m.terms else None) for m in rest],
    )  # fmt: skip
    if extras is not NO_EXTRAS:
        line.key, line.stands_for, line.corrects, line.why = extras.key, extras.stands_for, extras.corrects, extras.why
        line.calendar, line.limit = extras.calendar, extras.limit
        line.day, line.due = _iso(extras.day), _iso(extras.due)
        line.recorded_at, line.happened = _iso(extras.recorded_at), _iso(extras.happened)
        line.received, line.wrong_clock = _iso(extras.received), extras.wrong_clock
        line.settled = [SettledLine(each.run, each.limit, str(each.amount), each.title, _iso(each.on)) for each in extras.settled]
        line.waived = [WaivedLine(w.guard, w.by, w.role, w.why) for w in extras.waived]
    if entry.seq == 0:
        line.matter = None if case.matter is None else to_data(case.matter)
        line.digest = digest
    return line


def _iso(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


def form_line(entry: Entry, digest: str) -> dict[str, Any] | None:
    """Return the form of `entry` as it is written, with salted digests in place of personal values."""
    if entry.form is None:
        return None
    data = to_data(entry.form)
    for name, salt in zip(personal_fields(type(entry.form)), entry.salts, strict=True):
        value = data.get(name)
        if value is not None:
            data[name] = {SALTED: str(value) if isinstance(getattr(entry.form, name), Erased) else salted(salt, value, digest)}
    return data


def opened_line(terms: Terms) -> OpenedLine:
    """Return the terms of a run as they are written."""
    limits = {name: None if span is None else str(span) for name, span in terms.limits}
    links = terms.parent, terms.before, terms.after
    return OpenedLine(terms.lifecycle, terms.edition, terms.fingerprint, *links, _iso(terms.day), limits, terms.item)


def personal_of(case: Case, entry: Entry) -> list[Personal]:
    """Return the personal values of one entry, without those that were erased."""
    if not entry.salts:
        return []
    names = personal_fields(type(entry.form))
    values = [(name, getattr(entry.form, name), salt) for name, salt in zip(names, entry.salts, strict=True)]
    return [
        Personal(case.case_no, entry.seq, name, value, salt)
        for name, value, salt in values
        if value is not None and not isinstance(value, Erased)
    ]


def bodies(case: Case, *, after: int = 0, previous: bytes = START, digest: str = DIGEST) -> Iterator[tuple[Entry, bytes, bytes, bytes]]:
    """Yield (entry, body, previous hash, hash) from entry `after` on (included); `previous` is the hash of the entry before it."""
    for entry in case.entries[after:]:
        body = body_of(case, entry, digest)
        chain_hash = chained(previous, body, digest)
        yield entry, body, previous, chain_hash
        previous = chain_hash


def parse(body: bytes, seq: int) -> Line:
    """Return the line in `body`; strict about size, fields and types. The format is judged first.

    Raises:
        JournalTooNew: the line is in a later format than this version reads.
        BadEntry: it is not a line of a journal.
    """
    if len(body) > MOST_BYTES:
        msg = f"entry {seq} has {len(body)} bytes, and at most {MOST_BYTES} are read"
        raise BadEntry(msg, seq=seq)
    try:
        line = _decode(body)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        number = _peek(body).format
        if isinstance(number, int) and number > FORMAT:
            raise _too_new(seq, number) from None
        msg = f"entry {seq} is not a line of a journal: {error}"
        raise BadEntry(msg, seq=seq) from None
    if line.format > FORMAT:
        raise _too_new(seq, line.format)
    if line.format != FORMAT:
        msg = f"entry {seq} has format {line.format}; formats are counted from {FORMAT}"
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
    """Return the digest named in `body`, the first line of a journal. `parse` refuses a line that cannot be read.

    Raises:
        BadEntry: the digest cannot be used here.
        JournalTooNew: the line is in a later format, whose digests are not known here.
    """
    if len(body) > MOST_BYTES:
        return DIGEST
    peek = _peek(body)
    if isinstance(peek.format, int) and peek.format > FORMAT:
        raise _too_new(0, peek.format)
    return check_digest(peek.digest, BadEntry)


def _too_new(seq: int, number: int) -> JournalTooNew:
    msg = f"entry {seq} is written in journal format {number}; this version reads up to {FORMAT}: update caseflow to read it"
    return JournalTooNew(msg, seq=seq, found=number, known=FORMAT)
