"""Text in columns for a terminal: East Asian characters take two places, and no line ends in spaces."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence


def width(text: str) -> int:
    """Return how many places `text` takes on a terminal.

    >>> width("3个工作日"), width("3 days")
    (9, 6)
    """
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def pad(text: str, places: int) -> str:
    """Return `text` with spaces after it, so that it takes at least `places`."""
    return text + " " * (places - width(text))


def columns(rows: Iterable[Sequence[str]], *, indent: str = "", gap: str = "  ", widths: Sequence[int] = ()) -> list[str]:
    """Return one line for each of `rows`, which are of equal length, with aligned columns; `widths` are the least widths of the columns.

    >>> columns([("日期", "why"), ("2021-05-06", "周四")])
    ['日期        why', '2021-05-06  周四']
    """
    lines = [tuple(row) for row in rows]
    least = list(widths) or [0] * (len(lines[0]) if lines else 0)
    places = [max([least[i], *(width(line[i]) for line in lines)]) for i in range(len(least))]
    return [(indent + gap.join(pad(*cell) for cell in zip(line, places, strict=True))).rstrip() for line in lines]
