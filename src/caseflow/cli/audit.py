"""caseflow audit: read the log and its matters, hold one against the other, print what was found."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from pathlib import Path

from caseflow.case.matters import Matters, load_matters
from caseflow.cli.centres import centre_of
from caseflow.cli.files import read_bytes
from caseflow.cli.stores import opened
from caseflow.engine.centre import Centre
from caseflow.machines.claims import claims
from caseflow.machines.indicators import indicators
from caseflow.reports.audit import Audit, audit, read_log
from caseflow.reports.audit.data import to_data
from caseflow.reports.audit.report import page
from caseflow.reports.audit.storing import CONFLICT, Kept, keep


def run(args: Namespace) -> int:
    """Print the audit of a log; exit 1 with --strict when there is something to answer for."""
    log = read_log(read_bytes(args.log), Path(args.log).name)
    centre = centre_of(args)
    found = audit(log.rows, centre, _matters(args), at=args.at, opens="intake", claims=claims, indicators=indicators)
    kept = _kept(found, args.store, centre) if args.store else ()
    if args.json:
        stored = [{"case_no": one.case_no, "outcome": one.outcome, "entries": one.entries, "zh": one.zh, "en": one.en} for one in kept]
        data = {"log": log.name, "encoding": log.encoding, "comments": list(log.comments), **to_data(found), "store": stored}
        print(json.dumps(data, ensure_ascii=False, indent=1))
    else:
        sys.stdout.write(page(found, log.name, args.lang, kept=kept, comments=log.comments))
    clashes = any(one.outcome == CONFLICT for one in kept)
    return 1 if args.strict and (clashes or not found.clean) else 0


def _matters(args: Namespace) -> Matters:
    if args.matters:
        return load_matters(args.matters)
    beside = Path(args.log).parent / "matters.toml"
    if beside.exists():
        return load_matters(beside)
    print("caseflow audit: there is no matters.toml beside the log; lines that name a matter need --matters FILE", file=sys.stderr)
    return Matters({})


def _kept(found: Audit, url: str, centre: Centre) -> tuple[Kept, ...]:
    with opened(url, centre, make=True) as store:
        return keep(found, store)
