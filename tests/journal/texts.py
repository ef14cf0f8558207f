"""Helpers that take journals apart and put them together again with a chain that holds."""

import json

from caseflow.journal import dumps
from caseflow.journal.line import START, Line, chained

MARK = ',"hash":"'


def parts(case, **more):
    """(bodies of the entries, lines of the personal values)."""
    lines = dumps(case, **more).splitlines()
    bodies = [line[: line.rindex(MARK)] + "}" for line in lines if not line.startswith('{"personal"')]
    return bodies, [line for line in lines if line.startswith('{"personal"')]


def together(bodies, personal=(), digest="sha256"):
    """The text of a journal of these bodies with a chain that holds."""
    previous, out = START, []
    for body in bodies:
        raw = body if isinstance(body, bytes) else body.encode("utf-8", "surrogatepass")
        previous = chained(previous, raw, digest)
        out.append(raw[:-1] + f'{MARK}{previous.hex()}"}}'.encode())
    return b"".join(line + b"\n" for line in [*out, *(value.encode() for value in personal)])


def edited(body, **changes):
    """The body with members set (or, with None, removed), written as `dumps` writes."""
    members = json.loads(body) | changes
    names = [*Line.__struct_encode_fields__, *members]
    present = {name: members[name] for name in names if members.get(name) is not None}
    return json.dumps(present, ensure_ascii=False, separators=(",", ":"))
