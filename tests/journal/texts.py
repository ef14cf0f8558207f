"""Journals taken apart and put together again, as somebody would who can also hash."""

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
    return b"".join(line + b"\n" for line in [*out, *(one.encode() for one in personal)])


def edited(body, **changes):
    """The body with members set (or, with None, taken out), written as `dumps` writes."""
    held = json.loads(body) | changes
    names = [*Line.__struct_encode_fields__, *held]
    kept = {name: held[name] for name in names if held.get(name) is not None}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))
