"""A sentence said twice, 中文 (English), as guards and definitions write it: the half that a page in one language shows."""

from __future__ import annotations


def in_chinese(text: str) -> str:
    """Return the Chinese half of `text`; a text that is not said twice as it is. A note in brackets at its end is halved likewise.

    >>> in_chinese("只能一次 (allowed once) [可由 中心负责人 豁免 (may be waived (with a reason))]"), in_chinese("申请表(副本)")
    ('只能一次 [可由 中心负责人 豁免]', '申请表(副本)')
    """
    note = text.rfind(" [")
    if text.endswith("]") and note > 0:
        return f"{in_chinese(text[:note])} [{in_chinese(text[note + 2 : -1])}]"
    cut = _opening(text)
    return text if cut is None else text[:cut]


def in_english(text: str) -> str:
    """Return the English half of `text`; a text that is not said twice as it is.

    >>> in_english("自受理起 (from acceptance (not receipt))"), in_english("及时")
    ('from acceptance (not receipt)', '及时')
    """
    cut = _opening(text)
    return text if cut is None else text[cut + 2 : -1]


def _opening(text: str) -> int | None:
    """Where the last parenthesis begins that ends with the text and has a blank before it."""
    depth = 0
    for at in range(len(text) - 1, 0, -1):
        depth += {")": 1, "(": -1}.get(text[at], 0)
        if depth == 0:
            return at - 1 if text[at] == "(" and text[at - 1] == " " else None
    return None
