"""caseflow sheet: one lifecycle printed from its definition, all of them, pages of all of them, or the names of all."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path

from caseflow.basics.columns import columns
from caseflow.errors import BadInput, nearest
from caseflow.machines import CATALOGUE
from caseflow.reports.sheet import pages, sheet


def run(args: Namespace) -> int:
    """Print the sheet, all sheets or the list of lifecycles, or write all pages."""
    if args.out is not None:
        return _write(args)
    if args.all:
        sys.stdout.write("\n".join(sheet(one, args.lang) for one in CATALOGUE))
        return 0
    if args.name is None:
        rows = [(one.name, one.zh, one.edition, str(len(one.states)), str(len(one.transitions)), str(len(one.limits))) for one in CATALOGUE]
        heads = {"zh": ("名称", "", "版本", "状态", "事件", "时限"), "en": ("name", "", "edition", "states", "rows", "limits")}
        print("\n".join(columns([heads[args.lang], *rows])))
        return 0
    if args.name not in CATALOGUE:
        known = [one.name for one in CATALOGUE]
        near = nearest(args.name, known, {one.zh: one.name for one in CATALOGUE})
        msg = f"there is no lifecycle {args.name[:80]!r}{near}; there are {', '.join(known)}"
        raise BadInput(msg, lifecycle=args.name, known=tuple(known))
    sys.stdout.write(sheet(CATALOGUE[args.name], args.lang))
    return 0


def _write(args: Namespace) -> int:
    """Write every page, in both languages, into the folder; pages of the same name are written over."""
    if not args.all:
        msg = "-o writes the pages of all lifecycles; say `caseflow sheet --all -o DIR`, or print one without -o"
        raise BadInput(msg, argument="-o")
    folder = Path(args.out)
    folder.mkdir(parents=True, exist_ok=True)
    written = 0
    for name, text in pages(CATALOGUE):
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
        written += 1
    print({"zh": f"{folder}：写入 {written} 页", "en": f"{folder}: {written} pages written"}[args.lang])
    return 0
