"""caseflow sheet: one lifecycle printed from its definition, or the names of all."""

from __future__ import annotations

import sys
from argparse import Namespace

from caseflow.errors import BadInput, nearest
from caseflow.machines import CATALOGUE
from caseflow.sheet import sheet
from caseflow.texttable import columns


def run(args: Namespace) -> int:
    """Print the sheet, or the list of lifecycles."""
    if args.name is None:
        rows = [(one.name, one.zh, one.edition, str(len(one.states)), str(len(one.transitions)), str(len(one.limits))) for one in CATALOGUE]
        heads = {"zh": ("名称", "", "版本", "状态", "事件", "时限"), "en": ("name", "", "edition", "states", "rows", "limits")}
        print("\n".join(columns([heads[args.lang], *rows])))
        return 0
    if args.name not in CATALOGUE:
        known = [one.name for one in CATALOGUE]
        msg = f"there is no lifecycle {args.name[:80]!r}{nearest(args.name, known)}; there are {', '.join(known)}"
        raise BadInput(msg, lifecycle=args.name, known=tuple(known))
    sys.stdout.write(sheet(CATALOGUE[args.name], args.lang))
    return 0
