"""caseflow audit: read the log and its matters, hold one against the other, print what was found."""

from __future__ import annotations

import json
import re
import sys
from argparse import Namespace
from pathlib import Path

from caseflow.audit import Audit, audit, read_log
from caseflow.audit.data import to_data
from caseflow.audit.keeping import CONFLICT, Kept, keep
from caseflow.audit.report import page
from caseflow.calendar import CN, Span
from caseflow.centre import Centre, parameters_of
from caseflow.cli.files import read_bytes
from caseflow.errors import BadInput, nearest, shown
from caseflow.lifecycle.rows import FromCentre
from caseflow.machines import CATALOGUE
from caseflow.matter import Matters, load_matters

_HOUR = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


def run(args: Namespace) -> int:
    """Print the audit of a log; exit 1 with --strict when there is something to answer for."""
    log = read_log(read_bytes(args.log), Path(args.log).name)
    centre = Centre("audit", lifecycles=CATALOGUE, calendar=CN, parameters=dict(map(_parameter, args.parameters)))
    found = audit(log.rows, centre, _matters(args), at=args.at)
    kept = _kept(found, args.store, centre) if args.store else ()
    if args.json:
        stored = [{"case_no": one.case_no, "outcome": one.outcome, "entries": one.entries, "zh": one.zh, "en": one.en} for one in kept]
        data = {"log": log.name, "encoding": log.encoding, "comments": list(log.comments), **to_data(found), "store": stored}
        print(json.dumps(data, ensure_ascii=False, indent=1))
    else:
        sys.stdout.write(page(found, log.name, args.lang, kept=kept, comments=log.comments))
    clashes = any(one.outcome == CONFLICT for one in kept)
    return 1 if args.strict and (clashes or not found.clean) else 0


def _parameter(text: str) -> tuple[str, object]:
    """Name and value of a centre's parameter, checked by what the lifecycles take it for.

    Raises:
        BadInput: no such parameter is read, or the value is none of its kind.
    """
    name, _, value = text.partition("=")
    amounts = {limit.within.name for one in CATALOGUE for limit in one.limits if isinstance(limit.within, FromCentre)}
    if name in amounts:
        return name, Span.parse(value)
    if name == "closes_at" and _HOUR.fullmatch(value):
        return name, value
    if name == "warn_part" and value.isascii() and value.isdigit() and int(value):
        return name, int(value)
    if name not in {"closes_at", "warn_part"} and value in {"true", "false"}:
        return name, value == "true"
    known = parameters_of(CATALOGUE)
    kinds = "closes_at an hour such as 17:30, warn_part a whole number, a limit a span such as '2 working_days', the rest true or false"
    msg = f"--set {shown(text)} cannot be used{nearest(name, known) if name not in known else ''}; {', '.join(known)}: {kinds}"
    raise BadInput(msg, value=text, known=known)


def _matters(args: Namespace) -> Matters:
    if args.matters:
        return load_matters(args.matters)
    beside = Path(args.log).parent / "matters.toml"
    if beside.exists():
        return load_matters(beside)
    print("caseflow audit: there is no matters.toml beside the log; lines that name a matter need --matters FILE", file=sys.stderr)
    return Matters({})


def _kept(found: Audit, path: str, centre: Centre) -> tuple[Kept, ...]:
    from caseflow.store import SqliteStore  # noqa: PLC0415  # loaded only where a store was asked for

    with SqliteStore(path, centre) as store:
        return keep(found, store)
