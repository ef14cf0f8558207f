"""caseflow guide: print the service guides (办事指南) of the matters in a file."""

from __future__ import annotations

import sys
from argparse import Namespace

from caseflow.case.matters import load_matters
from caseflow.reports.guide import guide


def run(args: Namespace) -> int:
    """Print the guides of the named matters, or of all in the file, in the order of the file."""
    matters = load_matters(args.file)
    chosen = [matters[code] for code in args.codes or matters]
    sys.stdout.write("\n".join(str(guide(matter, args.lang)) for matter in chosen))
    return 0
