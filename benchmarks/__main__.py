"""`python -m benchmarks [NAME ...]`: every *_bench.py beside this file, as one table of ratios. Nothing here passes or fails.

A bench is a module with `measure() -> list[tuple[str, float, str]]`: what was measured, how many times the yardstick
it took, and the goal in words (which names the yardstick).
"""

from __future__ import annotations

import importlib
import sys
import unicodedata
from pathlib import Path


def main(names: list[str]) -> int:
    """Print the table of the benches whose names are given, or of all; return 1 when a name is unknown."""
    known = sorted(path.stem.removesuffix("_bench") for path in Path(__file__).parent.glob("*_bench.py"))
    unknown = [name for name in names if name not in known]
    if unknown:
        print(f"no bench named {', '.join(unknown)}; there are: {', '.join(known) or 'none'}", file=sys.stderr)
        return 1
    for bench in names or known:
        rows = importlib.import_module(f"benchmarks.{bench}_bench").measure()
        print(f"\n{bench}")
        wide = max((_width(what) for what, _, _ in rows), default=0)
        for what, ratio, goal in rows:
            print(f"  {what}{' ' * (wide - _width(what))}  {_shown(what, ratio):>10}  {goal}")
    return 0


def _shown(what: str, value: float) -> str:
    if what.startswith("bytes"):
        return f"{value:,.0f} B"
    return f"{value:,.0f}×" if value >= 100 else f"{value:.3g}×"


def _width(text: str) -> int:
    """Return the columns of a terminal that the text takes: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
