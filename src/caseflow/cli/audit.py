"""caseflow audit: check a log against the lifecycles and their limits, and print the findings."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from pathlib import Path

import attrs

from caseflow.case.matters import Matters, load_matters
from caseflow.cli.centres import centre_of
from caseflow.cli.files import read_bytes
from caseflow.cli.stores import opened
from caseflow.engine.centre import Centre
from caseflow.machines.claims import claims
from caseflow.machines.indicators import indicators
from caseflow.machines.remarks import remarks
from caseflow.reports.audit import Audit, audit, read_log
from caseflow.reports.audit.data import to_data
from caseflow.reports.audit.report import page
from caseflow.reports.audit.storing import CONFLICT, Stored, store_cases


def run(args: Namespace) -> int:
    """Print the audit of a log; exit 1 with --strict where a rule was broken, a line could not be used, or a journal conflicts."""
    log = read_log(read_bytes(args.log), Path(args.log).name)
    centre = centre_of(args)
    result = audit(
        log.rows, centre, _matters(args), at=args.at, opens="intake", claims=claims, remarks=remarks, indicators=indicators
    )  # fmt: skip
    stored = _store(result, args.store, centre) if args.store else ()
    if args.json:
        data = {"log": log.name, "encoding": log.encoding, "comments": list(log.comments), **to_data(result)}
        print(json.dumps(data | {"store": list(map(attrs.asdict, stored))}, ensure_ascii=False, indent=1))
    else:
        sys.stdout.write(page(result, log.name, args.lang, stored=stored, comments=log.comments))
    conflict = any(case.outcome == CONFLICT for case in stored)
    return 1 if args.strict and (conflict or not result.clean) else 0


def _matters(args: Namespace) -> Matters:
    if args.matters:
        return load_matters(args.matters)
    beside = Path(args.log).parent / "matters.toml"
    if beside.exists():
        return load_matters(beside)
    print("caseflow audit: there is no matters.toml beside the log; lines that name a matter need --matters FILE", file=sys.stderr)
    return Matters({})


def _store(result: Audit, url: str, centre: Centre) -> tuple[Stored, ...]:
    with opened(url, centre, make=True) as store:
        return store_cases(result, store)
