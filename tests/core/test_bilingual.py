"""Texts in two languages: a page shows the half in its own."""

import pytest

from caseflow.basics.bilingual import in_chinese, in_english


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("只能一次 (allowed once)", "只能一次", "allowed once"),
        ("自受理起 (from acceptance (not receipt))", "自受理起", "from acceptance (not receipt)"),
        ("只一种说法", "只一种说法", "只一种说法"),
        ("名称(副本)", "名称(副本)", "名称(副本)"),
        ("不齐) (torn", "不齐) (torn", "不齐) (torn"),
        ("(all in parentheses)", "(all in parentheses)", "(all in parentheses)"),
        ("只能一次 (once) [可豁免 (may be waived)]", "只能一次 [可豁免]", "只能一次 (once) [可豁免 (may be waived)]"),
        ("", "", ""),
        ("half)", "half)", "half)"),
    ],
)
def test_halves(text, zh, en):
    """Each half is found; a text in one language, or with brackets that do not match, is returned whole, so that nothing is lost."""
    assert (in_chinese(text), in_english(text)) == (zh, en)
