"""How is text set in columns on a screen? East Asian characters take two places; trailing blanks are never printed."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence


def width(text: str) -> int:
    """Return how many places `text` takes on a screen.

    >>> width("3个工作日"), width("3 days")
    (9, 6)
    """
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def pad(text: str, places: int) -> str:
    """Return `text` with blanks after it, so that it takes at least `places`."""
    return text + " " * (places - width(text))


def columns(rows: Iterable[Sequence[str]], *, indent: str = "", gap: str = "  ", widths: Sequence[int] = ()) -> list[str]:
    """Return `rows` of equal length as lines whose columns begin at the same place; `widths` are the least that columns take.

    >>> columns([("日期", "why"), ("2021-05-06", "周四")])
    ['日期        why', '2021-05-06  周四']
    """
    held = [tuple(row) for row in rows]
    least = list(widths) or [0] * (len(held[0]) if held else 0)
    most = [max([least[i], *(width(row[i]) for row in held)]) for i in range(len(least))]
    return [(indent + gap.join(pad(cell, places) for cell, places in zip(row, most, strict=True))).rstrip() for row in held]
