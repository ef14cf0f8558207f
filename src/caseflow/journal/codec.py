r"""`dumps` and `loads`: the whole of a case as text, every line with the hash that chains it to the one before.

Every entry is one line, an object whose last member is the hash of all before it:
`sha256(b"caseflow1\0" + previous hash + length of the body (8 bytes, big endian) + body)`, the body being the line without that member.
Case number and seq stand inside the body, so that no line can be moved; the first line names the digest. Personal values stand in lines
of their own behind the entries; the entry's line holds their salted digest, so that they can be erased with the chain still whole.
What is read here would be written again byte for byte, or it is refused.
"""

from __future__ import annotations

from typing import Final

import msgspec

from caseflow.case.records import Case
from caseflow.engine.centre import Centre
from caseflow.errors import BadEntry, BadInput, shown
from caseflow.journal.line import DIGEST, Personal, bodies, check_digest, encode, personal_of
from caseflow.journal.reader import rebuild

__all__ = ["dumps", "loads", "rebuild"]

_MARK: Final = b',"hash":"'


def dumps(case: Case, *, digest: str = DIGEST) -> str:
    """Return the whole case as text: a line an entry, then a line a personal value; every line ends with a newline.

    `digest` is sha256, or sm3 (GB/T 32905) where Python's OpenSSL has it.

    Raises:
        BadInput: the digest cannot be used here, or an entry is longer than what can be read again.

    >>> from caseflow import Actor, Centre, LegalType, Matter
    >>> from caseflow.calendar import CN, working_days
    >>> from caseflow.machines.forms import Application
    >>> from caseflow.machines import CATALOGUE
    >>> centre = Centre("hualong", lifecycles=CATALOGUE, calendar=CN)
    >>> licence = Matter(code="XK-01", name="食品经营许可", legal_type=LegalType.LICENCE, promised=working_days(10))
    >>> applicant, at, form = Actor("a-1", roles={"applicant"}), "2021-09-13T10:00+08:00", Application(applicant="王建国")
    >>> case = centre.open("intake", case_no="HL-1", matter=licence, at=at, actor=applicant, form=form)
    >>> text = dumps(case)  # the opening, and the applicant's name beside it: it is personal, and the line holds its digest
    >>> first, personal = text.splitlines()
    >>> "王建国" in first, "王建国" in personal, loads(text, centre) == case
    (False, True, True)
    """
    check_digest(digest)
    out = [body[:-1] + _MARK + made.hex().encode() + b'"}' for _, body, _, made in bodies(case, digest=digest)]
    out += [_personal_text(one) for entry in case.entries for one in personal_of(case, entry)]
    return b"\n".join(out).decode() + "\n"


def loads(text: str | bytes, centre: Centre) -> Case:
    """Return the case that `dumps` wrote, read back through the fold: structure, roles, order and chain are checked.

    Raises:
        BadInput: it is neither text nor bytes.
        Tampered: the chain does not hold, or a personal value does not fit its digest.
        JournalTooNew, UnknownEdition, BadEntry: as the message says.
    """
    raw = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    if not isinstance(raw, bytes):
        msg = f"a journal is text, not {shown(text)}; give what dumps(case) wrote, read from where it is kept"
        raise BadInput(msg, given=text)
    lines = raw.split(b"\n")
    if lines.pop() != b"":
        msg = "the journal's last line does not end with a newline: it was cut off, or something was written behind it"
        raise BadEntry(msg, line=len(lines) + 1)
    rows, personal = [], dict[tuple[int, str], Personal]()
    for number, line in enumerate(lines, 1):
        if line.startswith(b'{"personal":'):
            one = _personal_line(line, number)
            if (one.seq, one.field) in personal:
                msg = f"line {number} gives the personal value {one.field!r} of entry {one.seq} a second time"
                raise BadEntry(msg, line=number)
            personal[one.seq, one.field] = one
            continue
        body, mark, tail = line.rpartition(_MARK)
        if not mark or len(tail) != len('"}') + 64 or not tail.endswith(b'"}') or personal:
            msg = f'line {number} is no entry: each ends with its hash (,"hash":"…"), and all stand before the personal values'
            raise BadEntry(msg, line=number)
        rows.append((body + b"}", _unhex(tail[:64], number)))
    return rebuild(rows, personal, centre, whole=True)


def _unhex(digits: bytes, number: int) -> bytes:
    try:
        found = bytes.fromhex(digits.decode("ascii"))
    except ValueError:
        found = b""
    if found.hex().encode() != digits:
        msg = f"line {number}: its hash {shown(digits)} is not 64 hexadecimal digits in small letters"
        raise BadEntry(msg, line=number)
    return found


class _PersonalLine(msgspec.Struct, forbid_unknown_fields=True):
    case: str
    seq: int
    field: str
    value: str
    salt: str


class _PersonalWrapped(msgspec.Struct, forbid_unknown_fields=True):
    personal: _PersonalLine


def _personal_text(one: Personal) -> bytes:
    return encode(_PersonalWrapped(_PersonalLine(one.case_no, one.seq, one.field, one.value, one.salt)))


def _personal_line(line: bytes, number: int) -> Personal:
    try:
        held = msgspec.json.decode(line, type=_PersonalWrapped).personal
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        msg = f"line {number} is no personal value: {error}"
        raise BadEntry(msg, line=number) from None
    one = Personal(held.case, held.seq, held.field, held.value, held.salt)
    if _personal_text(one) != line:
        msg = f"line {number} is not written canonically; only what `dumps` writes can be read"
        raise BadEntry(msg, line=number)
    return one
