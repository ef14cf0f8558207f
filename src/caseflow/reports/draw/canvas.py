"""Pictures: shapes and text on an opaque ground, as SVG without scripts, and as plain text for a terminal."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any
from xml.sax import saxutils

from attrs import frozen

FONT = "'PingFang SC','Microsoft YaHei','Noto Sans CJK SC','Noto Sans SC',sans-serif"
INK, SOFT, FAINT, GROUND = "#1f2933", "#55616d", "#d5dbe1", "#ffffff"
BLUE, RED, AMBER, GREEN = "#1d5fa8", "#b3261e", "#8f5200", "#1b7340"
PALE_BLUE, PALE_RED, PALE_AMBER, PALE_GREEN, PALE = "#dbe9f8", "#fbe3e1", "#fcefd7", "#dff3e6", "#f6f8fa"
# Characters that XML cannot hold; names of a host may contain them.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Chinese text in columns has its own punctuation marks.
_UPRIGHT = str.maketrans("，、：；（）《》「」", "︐︑︓︔︵︶︽︾﹁﹂")


def width_of(text: str, size: float) -> float:
    """Return how wide `text` is at a font size, in pixels: a Chinese character is as wide as it is high, a Latin one about 0.58 of it."""
    return sum(size if unicodedata.east_asian_width(char) in "WFA" else 0.58 * size for char in text)


def escape(text: str) -> str:
    """Return `text` escaped for use between tags; characters that XML cannot hold become replacement characters."""
    return saxutils.escape(_NOT_XML.sub("\ufffd", text))


def quoteattr(text: str) -> str:
    """Return `text` as a quoted attribute value."""
    return saxutils.quoteattr(_NOT_XML.sub("\ufffd", text))


class Canvas:
    """Collects shapes and gives them as SVG. Every shape may have a `title`, which is shown as a tooltip."""

    def __init__(self, width: float, height: float, label: str) -> None:
        self.width, self.height, self.label = width, height, label
        self._parts: list[str] = []
        # The ground is opaque: on a dark page, a transparent one would be hard to read.
        self.rect(0.5, 0.5, width - 1, height - 1, fill=GROUND, stroke=FAINT, rx=8)

    def rect(self, x: float, y: float, width: float, height: float, *, title: str = "", **style: Any) -> None:
        """Add a rectangle."""
        self._add("rect", title, x=x, y=y, width=width, height=height, **style)

    def circle(self, x: float, y: float, r: float, *, title: str = "", **style: Any) -> None:
        """Add a circle."""
        self._add("circle", title, cx=x, cy=y, r=r, **style)

    def line(self, x1: float, y1: float, x2: float, y2: float, *, title: str = "", **style: Any) -> None:
        """Add a straight line."""
        self._add("line", title, x1=x1, y1=y1, x2=x2, y2=y2, **{"stroke": INK, **style})

    def path(self, d: str, *, title: str = "", **style: Any) -> None:
        """Add a path."""
        self._add("path", title, d=d, **{"fill": "none", "stroke": INK, **style})

    def text(self, x: float, y: float, text: str, *, size: float = 12, title: str = "", **style: Any) -> None:
        """Add one line of text; `y` is its base line."""
        tooltip = f"<title>{escape(title)}</title>" if title else ""
        attributes = _attributes({"x": x, "y": y, "font-size": size, "fill": INK, **style})
        self._parts.append(f"<text {attributes}>{tooltip}{escape(text)}</text>")

    def column(self, x: float, y: float, text: str, *, size: float = 12, **style: Any) -> None:
        """Add text that is written from top to bottom, as a Chinese column; it ends at `y`."""
        step = size + 1.5
        for i, char in enumerate(reversed(text.translate(_UPRIGHT))):
            self.text(x, y - i * step, char, size=size, **{"text-anchor": "middle", **style})

    def upwards(self, x: float, y: float, text: str, *, size: float = 10, **style: Any) -> None:
        """Add text that runs upwards from (x, y)."""
        self.text(x, y, text, size=size, transform=f"rotate(-90 {x:g} {y:g})", **style)

    def legend(self, x: float, y: float, items: Iterable[LegendItem], *, right: float) -> None:
        """Add a legend, from left to right, in lines that end before `right`; `y` is the top of the first line."""
        for dx, dy, words, style in _legend_places(items, right - x):
            self.rect(x + dx + 0.5, y + dy + 0.5, 14, 14, **{"rx": 3, "fill": "none", **style})
            self.text(x + dx + 20, y + dy + 11.5, words, size=11, fill=SOFT)

    def _add(self, tag: str, title: str, **attributes: Any) -> None:
        start = f"<{tag} {_attributes(attributes)}"
        self._parts.append(f"{start}><title>{escape(title)}</title></{tag}>" if title else f"{start}/>")

    def svg(self) -> str:
        """Return the picture as one self-contained SVG element."""
        size = f'width="{self.width:g}" height="{self.height:g}" viewBox="0 0 {self.width:g} {self.height:g}"'
        label = f'role="img" aria-label={quoteattr(self.label)}'
        style = f'font-family="{FONT}" style="max-width:100%;height:auto"'  # a picture wider than its page shrinks
        return f'<svg xmlns="http://www.w3.org/2000/svg" {size} {label} {style}>{"".join(self._parts)}</svg>'


LegendItem = tuple[str, dict[str, Any]]


def legend_height(items: Iterable[LegendItem], room: float) -> float:
    """Return the height of a legend whose lines may be `room` wide."""
    return max((dy + 20 for _, dy, _, _ in _legend_places(items, room)), default=0)


def _legend_places(items: Iterable[LegendItem], room: float) -> Iterator[tuple[float, float, str, dict[str, Any]]]:
    """Yield the place of each item of a legend, in lines: x, y, the item's words and the style of its swatch."""
    x, y = 0.0, 0.0
    for words, style in items:
        width = 20 + width_of(words, 11)
        if x and x + width > room:
            x, y = 0.0, y + 20
        yield x, y, words, style
        x += width + 16


def _attributes(style: dict[str, Any]) -> str:
    texts = ((name.replace("_", "-"), f"{value:g}" if isinstance(value, float) else str(value)) for name, value in style.items())
    return " ".join(f"{name}={quoteattr(text)}" for name, text in texts)


@frozen
class Drawing:
    """A finished picture. A notebook shows it as SVG; `str()` gives a table for a terminal.

    `zh` is the same table in Chinese alone. `mermaid` and `dot` are the same picture for other tools; they are empty for what is not a
    graph, such as a calendar.
    """

    svg: str
    text: str
    zh: str
    mermaid: str = ""
    dot: str = ""

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"<Drawing {len(self.svg)} bytes of SVG>"

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {"image/svg+xml": self.svg, "text/plain": self.text} if self.svg else {"text/plain": self.text}
