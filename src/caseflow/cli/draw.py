"""caseflow draw: a lifecycle, a year, or the path or clocks of a case; as SVG, Mermaid or DOT in a file, or as text in the terminal."""

from __future__ import annotations

import re
import sys
from argparse import Namespace
from pathlib import Path

from caseflow.calendar import CN
from caseflow.cli.files import write_text
from caseflow.engine.centre import Centre
from caseflow.errors import BadInput, nearest, shown
from caseflow.machines import CATALOGUE
from caseflow.reports.draw import Drawing, clock_days, lifecycle, year

_KINDS = {".svg": "SVG", ".mmd": "Mermaid", ".dot": "DOT"}
_YEAR = re.compile(r"[0-9]{4}")


def run(args: Namespace) -> int:
    """Write the drawing, or print it as text."""
    if args.out is not None and Path(args.out).suffix not in _KINDS:
        msg = f"-o {shown(args.out)}: the ending of the file says what to write; use one of {', '.join(_KINDS)}"
        raise BadInput(msg, path=args.out)
    drawing = _case(args) if args.store else _definition(args)
    if args.out is None:
        sys.stdout.write(drawing.zh if args.lang == "zh" else str(drawing))
        return 0
    suffix = Path(args.out).suffix
    text = {".svg": drawing.svg, ".mmd": drawing.mermaid, ".dot": drawing.dot}[suffix]
    if not text:
        why = (
            f"{args.what} is not a graph, so it cannot be written as {_KINDS[suffix]}; write .svg" if drawing.svg else str(drawing).strip()
        )
        msg = f"-o {args.out}: {why}"
        raise BadInput(msg, path=args.out)
    write_text(args.out, text)
    return 0


def _definition(args: Namespace) -> Drawing:
    """Return the drawing of the lifecycle or year that was asked for."""
    if args.clocks is not None:
        msg = "--clocks draws the clocks of a case in a store: caseflow draw CASE_NO --store STORE --clocks DAY"
        raise BadInput(msg, argument="--clocks")
    if args.what in CATALOGUE:
        return lifecycle(CATALOGUE[args.what])
    if _YEAR.fullmatch(args.what) and int(args.what) in CN.years:
        return year(CN, int(args.what))
    known = [definition.name for definition in CATALOGUE]
    msg = (
        f"{shown(args.what)} is neither a lifecycle{nearest(args.what, known)} nor a year with a notice ({CN.years[0]} to {CN.years[-1]});"
        f" a case needs --store STORE; the lifecycles are {', '.join(known)}"
    )
    raise BadInput(msg, what=args.what, known=tuple(known))


def _case(args: Namespace) -> Drawing:
    """Return the path of the case through the lifecycle of its main run, or its clocks."""
    from caseflow.cli.stores import opened  # noqa: PLC0415  # loaded only where a store is named

    with opened(args.store, Centre("draw", lifecycles=CATALOGUE, calendar=CN), read_only=True) as store:
        case = store.load(args.what)
    if args.clocks is not None:
        return clock_days(case, CN, args.clocks)
    return lifecycle(case.main.lifecycle, case)
