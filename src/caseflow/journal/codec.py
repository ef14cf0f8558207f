r"""`dumps` and `loads`: a whole case as text, where each line has a hash that chains it to the line before.

Every entry is one line: an object whose last member is
`sha256(b"caseflow1\0" + previous hash + length of the body (8 bytes, big endian) + body)`. The body is the line without that member.
Case number and seq are inside the body, so a line cannot be moved; the first line names the digest. Personal values have lines of their
own after the entries. The entry's line holds their salted digests, so they can be erased and the chain stays whole.
A line that `dumps` would not write again byte for byte is refused.
"""

from __future__ import annotations

from typing import Final

import msgspec

from caseflow.basics.arguments import takes
from caseflow.case.records import Case, a_case
from caseflow.engine.centre import Centre, a_centre
from caseflow.errors import BadEntry, BadInput, shown
from caseflow.journal.line import DIGEST, Personal, bodies, check_digest, encode, personal_of
from caseflow.journal.reader import rebuild

__all__ = ["dumps", "loads", "rebuild"]

_MARK: Final = b',"hash":"'


@takes(case=a_case)
def dumps(case: Case, *, digest: str = DIGEST) -> str:
    """Return the whole case as text: a line for each entry, then a line for each personal value; every line ends with a newline.

    `digest` is sha256, or sm3 (GB/T 32905) where Python's OpenSSL has it.

    Raises:
        BadInput: the digest cannot be used here, or an entry is longer than `loads` reads.

    >>> from caseflow import Actor, Centre, LegalType, Matter
    >>> from caseflow.calendar import CN, working_days
    >>> from caseflow.machines.forms import Application
    >>> from caseflow.machines import CATALOGUE
    >>> centre = Centre("hualong", lifecycles=CATALOGUE, calendar=CN)
    >>> licence = Matter(code="XK-01", name="食品经营许可", legal_type=LegalType.LICENCE, promised=working_days(10))
    >>> applicant, at, form = Actor("a-1", roles={"applicant"}), "2021-09-13T10:00+08:00", Application(applicant="王建国")
    >>> case = centre.open("intake", case_no="HL-1", matter=licence, at=at, actor=applicant, form=form)
    >>> text = dumps(case)  # the name is personal: the first line holds only its digest
    >>> first, personal = text.splitlines()
    >>> "王建国" in first, "王建国" in personal, loads(text, centre) == case
    (False, True, True)
    """
    check_digest(digest)
    out = [body[:-1] + _MARK + chain_hash.hex().encode() + b'"}' for _, body, _, chain_hash in bodies(case, digest=digest)]
    out += [_personal_text(value) for entry in case.entries for value in personal_of(case, entry)]
    return b"\n".join(out).decode() + "\n"


@takes(centre=a_centre)
def loads(text: str | bytes, centre: Centre) -> Case:
    """Return the case that `dumps` wrote, read back through the fold. Structure, roles, order and chain are checked; guards are not.

    Raises:
        BadInput: `text` is neither text nor bytes.
        Tampered: the chain does not hold, or a personal value does not match its digest.
        JournalTooNew: a line is in a later format than this version reads.
        UnknownEdition: the centre does not have the edition of a lifecycle, or has another definition of it.
        BadEntry: anything else that `dumps` does not write.
    """
    raw = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    if not isinstance(raw, bytes):
        msg = f"a journal is text, not {shown(text)}; give what dumps(case) wrote, read from where it is kept"
        raise BadInput(msg, given=text)
    lines = raw.split(b"\n")
    if lines.pop() != b"":
        msg = "the journal's last line does not end with a newline: it was cut off, or something was appended"
        raise BadEntry(msg, line=len(lines) + 1)
    rows, personal = [], dict[tuple[int, str], Personal]()
    for number, line in enumerate(lines, 1):
        if line.startswith(b'{"personal":'):
            value = _personal_line(line, number)
            if (value.seq, value.field) in personal:
                msg = f"line {number} gives the personal value {value.field!r} of entry {value.seq} a second time"
                raise BadEntry(msg, line=number)
            personal[value.seq, value.field] = value
            continue
        body, mark, tail = line.rpartition(_MARK)
        if not mark or len(tail) != len('"}') + 64 or not tail.endswith(b'"}') or personal:
            msg = f'line {number} is not an entry: each ends with its hash (,"hash":"…"), and all come before the personal values'
            raise BadEntry(msg, line=number)
        rows.append((body + b"}", _unhex(tail[:64], number)))
    return rebuild(rows, personal, centre, whole=True)


def _unhex(digits: bytes, number: int) -> bytes:
    try:
        raw = bytes.fromhex(digits.decode("ascii"))
    except ValueError:
        raw = b""
    if raw.hex().encode() != digits:
        msg = f"line {number}: its hash {shown(digits)} is not 64 hexadecimal digits in lower case"
        raise BadEntry(msg, line=number)
    return raw


class _PersonalLine(msgspec.Struct, forbid_unknown_fields=True):
    case: str
    seq: int
    field: str
    value: str
    salt: str


class _PersonalWrapped(msgspec.Struct, forbid_unknown_fields=True):
    personal: _PersonalLine


def _personal_text(value: Personal) -> bytes:
    return encode(_PersonalWrapped(_PersonalLine(value.case_no, value.seq, value.field, value.value, value.salt)))


def _personal_line(line: bytes, number: int) -> Personal:
    try:
        parsed = msgspec.json.decode(line, type=_PersonalWrapped).personal
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        msg = f"line {number} is not a personal value: {error}"
        raise BadEntry(msg, line=number) from None
    value = Personal(parsed.case, parsed.seq, parsed.field, parsed.value, parsed.salt)
    if _personal_text(value) != line:
        msg = f"line {number} is not written canonically; only what `dumps` writes can be read"
        raise BadEntry(msg, line=number)
    return value
