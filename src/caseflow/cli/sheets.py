"""caseflow sheet: print one lifecycle from its definition, print all, write pages of all, or list their names."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path

from caseflow.basics.columns import columns
from caseflow.errors import BadInput, nearest
from caseflow.lifecycle import Lifecycle
from caseflow.machines import CATALOGUE
from caseflow.reports.sheet import pages, sheet


def run(args: Namespace) -> int:
    """Print one sheet, all sheets, or the list of lifecycles, or write all pages."""
    if args.out is not None:
        return _write(args)
    if args.all:
        sys.stdout.write("\n".join(sheet(lifecycle, args.lang, CATALOGUE) for lifecycle in CATALOGUE))
        return 0
    if args.name is None:
        heads = {"zh": ("名称", "", "版本", "状态", "事件", "时限"), "en": ("name", "", "edition", "states", "rows", "limits")}
        print("\n".join(columns([heads[args.lang], *map(_row, CATALOGUE)])))
        return 0
    if args.name not in CATALOGUE:
        known = [lifecycle.name for lifecycle in CATALOGUE]
        hint = nearest(args.name, known, {lifecycle.zh: lifecycle.name for lifecycle in CATALOGUE})
        msg = f"there is no lifecycle {args.name[:80]!r}{hint}; there are {', '.join(known)}"
        raise BadInput(msg, lifecycle=args.name, known=tuple(known))
    sys.stdout.write(sheet(CATALOGUE[args.name], args.lang, CATALOGUE))
    return 0


def _row(lifecycle: Lifecycle) -> tuple[str, ...]:
    counts = (len(lifecycle.states), len(lifecycle.transitions), len(lifecycle.limits))
    return (lifecycle.name, lifecycle.zh, lifecycle.edition, *map(str, counts))


def _write(args: Namespace) -> int:
    """Write every page, in both languages, into the folder; pages of the same name are overwritten."""
    if not args.all:
        msg = "-o writes the pages of all lifecycles: caseflow sheet --all -o DIR; to print one sheet, leave out -o"
        raise BadInput(msg, argument="-o")
    folder = Path(args.out)
    folder.mkdir(parents=True, exist_ok=True)
    written = 0
    for name, text in pages(CATALOGUE):
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
        written += 1
    print({"zh": f"{folder}：写入 {written} 页", "en": f"{folder}: {written} pages written"}[args.lang])
    return 0
