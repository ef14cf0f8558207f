"""Texts in two languages, as guards and definitions write them: 中文 (English). A page shows the half in its own language."""

from __future__ import annotations


def in_chinese(text: str) -> str:
    """Return the Chinese half of `text`, and of a note in square brackets at its end; a text in one language comes back unchanged.

    >>> in_chinese("只能一次 (allowed once) [可由 中心负责人 豁免 (may be waived (with a reason))]"), in_chinese("申请表(副本)")
    ('只能一次 [可由 中心负责人 豁免]', '申请表(副本)')
    """
    note = text.rfind(" [")
    if text.endswith("]") and note > 0:
        return f"{in_chinese(text[:note])} [{in_chinese(text[note + 2 : -1])}]"
    cut = _opening(text)
    return text if cut is None else text[:cut]


def in_english(text: str) -> str:
    """Return the English half of `text`; a text in one language comes back unchanged.

    >>> in_english("自受理起 (from acceptance (not receipt))"), in_english("及时")
    ('from acceptance (not receipt)', '及时')
    """
    cut = _opening(text)
    return text if cut is None else text[cut + 2 : -1]


def _opening(text: str) -> int | None:
    """The index of the space before the parenthesis that closes at the end of the text; None where there is no such parenthesis."""
    depth = 0
    for index in range(len(text) - 1, 0, -1):
        depth += {")": 1, "(": -1}.get(text[index], 0)
        if depth == 0:
            return index - 1 if text[index] == "(" and text[index - 1] == " " else None
    return None
