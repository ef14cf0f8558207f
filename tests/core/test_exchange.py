"""The codes of the national exchange: every state of every kind has one, or a reason why it has none."""

import pytest

from caseflow.errors import BadInput
from caseflow.machines import CATALOGUE
from caseflow.machines.exchange import CODES, STATES, code_of, code_of_case
from tests.core.stories import Story, accepted


def test_every_state_has_a_code_or_a_reason():
    """No state of a lifecycle that ships is forgotten, and none is listed that does not exist."""
    assert set(STATES) == {(life.name, state.name) for life in CATALOGUE for state in life.states}
    assert {code for code in STATES.values() if isinstance(code, int)} <= set(CODES)
    assert all(len(code) > 10 for code in STATES.values() if isinstance(code, str))


def test_no_licence_needed_is_not_not_our_power():
    """不受理 and 不予受理 are different codes."""
    assert (code_of("intake", "no_licence_needed"), code_of("intake", "not_our_power")) == (4, 5)


def test_an_unknown_state():
    """An unknown state has no code; the nearest state that has one is named."""
    with pytest.raises(BadInput, match=r"did you mean 'promised\.granted'"):
        code_of("promised", "grantd")


def test_of_a_case():
    """A case has the code of its main run, unless a special procedure or supplement is open inside it."""
    story = accepted()
    assert code_of_case(story.case) == 8
    assert code_of_case(story.fire("order_special", "2021-03-18").case) == 9
    assert code_of_case(Story().fire("examine", "2021-03-17").fire("notify_missing", "2021-03-17").case) == 6


def test_granted_with_secondary_materials_later():
    """A grant after tolerant acceptance is 12, not 11."""
    story = accepted().fire("list_secondary", "2021-03-18").fire("submit_complete", "2021-03-19")
    assert code_of_case(story.fire("grant", "2021-03-22").case) == 12
    assert code_of_case(accepted().fire("grant", "2021-03-22").case) == 11
