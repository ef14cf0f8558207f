"""caseflow audit: read the log and its matters, hold one against the other, print what was found."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from pathlib import Path

from caseflow.audit import Audit, audit, read_log
from caseflow.audit.data import to_data
from caseflow.audit.keeping import CONFLICT, Kept, keep
from caseflow.calendar import CN, Span
from caseflow.centre import Centre
from caseflow.cli.files import read_bytes
from caseflow.errors import BadInput, shown
from caseflow.machines import CATALOGUE
from caseflow.matter import Matters, load_matters
from caseflow.report import page


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
    """Name and value: true or false, a whole number, a span such as `2 working_days`, or text."""
    name, equals, value = text.partition("=")
    if not equals or not value:
        msg = f"--set {shown(text)} must be NAME=VALUE, such as closes_at=17:30"
        raise BadInput(msg, value=text)
    if value in {"true", "false"}:
        return name, value == "true"
    if value.isascii() and value.isdigit():
        return name, int(value)
    return name, Span.parse(value) if " " in value else value


def _matters(args: Namespace) -> Matters:
    if args.matters:
        return load_matters(args.matters)
    beside = Path(args.log).parent / "matters.toml"
    if beside.exists():
        return load_matters(beside)
    print("caseflow audit: there is no matters.toml beside the log; lines that name a matter need --matters FILE", file=sys.stderr)
    return Matters({})


def _kept(found: Audit, path: str, centre: Centre) -> tuple[Kept, ...]:
    from caseflow.store import SqliteStore  # noqa: PLC0415  # sqlite3 is loaded only where a store was asked for

    with SqliteStore(path, centre) as store:
        return keep(found, store)
