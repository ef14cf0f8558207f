"""A picture: shapes and text on an opaque ground, as SVG that runs no script, and as text where there is no screen for it."""

from __future__ import annotations

import unicodedata
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from attrs import frozen

FONT = "'PingFang SC','Microsoft YaHei','Noto Sans CJK SC','Noto Sans SC',sans-serif"
INK, SOFT, FAINT, GROUND = "#1f2933", "#667380", "#d5dbe1", "#ffffff"
BLUE, RED, AMBER, GREEN = "#1d5fa8", "#b3261e", "#a15c00", "#1b7340"
PALE_BLUE, PALE_RED, PALE_AMBER, PALE_GREEN = "#dbe9f8", "#fbe3e1", "#fcefd7", "#dff3e6"


def width_of(text: str, size: float) -> float:
    """Return how wide `text` is at a font size, in pixels: a Chinese character is as wide as it is high, a Latin one about 0.56 of it."""
    return sum(size if unicodedata.east_asian_width(char) in "WFA" else 0.58 * size for char in text)


class Canvas:
    """SVG in the making. Every shape may carry a `title`, which is shown as a tooltip."""

    def __init__(self, width: float, height: float, label: str) -> None:
        self.width, self.height, self.label = width, height, label
        self._parts: list[str] = []
        # An opaque ground: a transparent one is hard to read on a dark page.
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
        told = f"<title>{escape(title)}</title>" if title else ""
        attributes = _attributes({"x": x, "y": y, "font-size": size, "fill": INK, **style})
        self._parts.append(f"<text {attributes}>{told}{escape(text)}</text>")

    def column(self, x: float, y: float, text: str, *, size: float = 12, **style: Any) -> None:
        """Add text written from top to bottom, a character below the other, as Chinese columns are; it ends at `y`."""
        step = size + 1.5
        for i, char in enumerate(reversed(text)):
            self.text(x, y - i * step, char, size=size, **{"text-anchor": "middle", **style})

    def upwards(self, x: float, y: float, text: str, *, size: float = 10, **style: Any) -> None:
        """Add text that runs upwards from (x, y)."""
        self.text(x, y, text, size=size, transform=f"rotate(-90 {x:g} {y:g})", **style)

    def _add(self, tag: str, title: str, **attributes: Any) -> None:
        told = f"<title>{escape(title)}</title>" if title else ""
        self._parts.append(f"<{tag} {_attributes(attributes)}>{told}</{tag}>" if told else f"<{tag} {_attributes(attributes)}/>")

    def svg(self) -> str:
        """Return the picture as one self-contained SVG element."""
        size = f'width="{self.width:g}" height="{self.height:g}" viewBox="0 0 {self.width:g} {self.height:g}"'
        head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label={quoteattr(self.label)} font-family="{FONT}">'
        return head + "".join(self._parts) + "</svg>"


def _attributes(style: dict[str, Any]) -> str:
    held = ((name.replace("_", "-"), f"{value:g}" if isinstance(value, float) else str(value)) for name, value in style.items())
    return " ".join(f"{name}={quoteattr(value)}" for name, value in held)


@frozen
class Drawing:
    """A finished picture. In a notebook it shows itself; `str()` of it is a table for a terminal.

    `mermaid` and `dot` are the same as text for other tools; empty where that makes no sense (a calendar is no graph).
    """

    svg: str
    text: str
    mermaid: str = ""
    dot: str = ""

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"<Drawing {len(self.svg)} bytes of SVG>"

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {"image/svg+xml": self.svg, "text/plain": self.text}
