"""What the centre set when a clock started, and the day on which something counts as received, are in the journal and are checked."""

from datetime import date

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseflow import Centre, LegalType
from caseflow.calendar import CN, working_days
from caseflow.errors import BadEntry
from caseflow.journal import dumps, loads
from caseflow.law import Adoption
from caseflow.machines import CATALOGUE
from tests.core.stories import BENEFIT, LICENCE, SALT, Choices, Story, at
from tests.core.test_breach_stays import STRICT
from tests.core.walking import walked
from tests.journal.texts import edited, parts, together

RULE = {"answer_other_matters": Adoption("华龙中心办事规则", date(2021, 3, 1), working_days(4))}
CENTRE = Centre(
    "hualong",
    lifecycles=CATALOGUE,
    calendar=CN,
    salt=lambda: SALT,
    parameters={"closes_at": "17:00", "reply_reading": working_days(2)},
    adopts=RULE,
)
choices = st.lists(st.integers(0, 99), min_size=20, max_size=150)
NOTICE = {"run": "intake#1", "limit": "notice", "amount": "4 working_days", "title": "华龙中心办事规则", "on": "2021-03-01"}


@given(choices)
def test_read_back_as_written(numbers):
    """Over random cases of a centre that has set every amount and adopted every rule: what is read back is the same case."""
    case = walked(Choices(numbers), STRICT)
    back = loads(dumps(case), STRICT)
    assert back == case
    assert [entry.extras for entry in back.entries] == [entry.extras for entry in case.entries]
    assert STRICT.clocks(back, at=case.entries[-1].recorded_at) == STRICT.clocks(case, at=case.entries[-1].recorded_at)


def received_late():
    """Handed in at half past five, in a centre that closes at five and has adopted four days for the answer."""
    return Story(day="2021-03-17T17:30", matter=BENEFIT, centre=CENTRE).fire("examine", "2021-03-18").case


def test_what_is_written():
    """The entry that starts a clock holds the amount with its paper, and the later day of receipt; no other entry does."""
    extras = [entry.extras for entry in received_late().entries]
    assert [(each.settled != (), each.received) for each in extras] == [(True, date(2021, 3, 18)), (False, None)]
    assert (extras[0].settled[0].amount, extras[0].settled[0].title, extras[0].settled[0].on) == (
        working_days(4), "华龙中心办事规则", date(2021, 3, 1),
    )  # fmt: skip


def test_a_run_that_counts_from_what_was_handed_in_after_hours():
    """Not done on the spot, a case goes on with the time that counts from its receipt, and its later day; it can be read back."""
    matter = attrs.evolve(LICENCE, legal_type=LegalType.CONFIRMATION)
    story = Story("instant", "2021-03-17T17:30", matter=matter, centre=CENTRE).fire("not_instant", "2021-03-19")
    assert story.last.extras.received == date(2021, 3, 18)
    clock = story.clock("promise", "2021-03-19")
    assert (str(clock.due), str(clock.overdue_after)) == ("2021-03-31", "2021-04-01")
    assert loads(dumps(story.case), CENTRE) == story.case


def test_a_corrected_instant_of_receipt():
    """Corrected to another evening, an application is received on the day after that one; what counts from it still does."""
    story = Story(day="2021-03-17T17:30", centre=CENTRE).lapse("2021-04-01")
    story.correct(story.last.seq, "2021-04-01", happened=at("2021-03-24", "20:00"))
    assert story.case.standing[-1].extras.received == date(2021, 3, 18)
    assert loads(dumps(story.case), CENTRE) == story.case
    other = Story(day="2021-03-17T17:30", matter=BENEFIT, centre=CENTRE).fire("examine", "2021-03-22")
    other.correct(0, "2021-03-22", happened=at("2021-03-18", "18:00"))
    assert other.case.standing[0].extras.received == date(2021, 3, 19)
    assert loads(dumps(other.case), CENTRE) == other.case


FORGED = {
    "another limit": (0, {"settled": [NOTICE | {"limit": "notise"}]}, "which no centre sets here .did you mean 'notice'"),
    "another run": (0, {"settled": [NOTICE | {"run": "intake#2"}]}, "which no centre sets here"),
    "a run that is not moved": (1, {"settled": [NOTICE | {"run": "promised#1"}]}, "which no centre sets here"),
    "a paper without a day": (0, {"settled": [{name: NOTICE[name] for name in ("run", "limit", "amount", "title")}]}, "a title and a day"),
    "no amount": (0, {"settled": [NOTICE | {"amount": "4 days"}]}, "entry 0"),
    "set twice": (0, {"settled": [NOTICE, NOTICE | {"amount": "9 working_days"}]}, "sets 'notice' of intake#1 twice"),
    "set while it runs": (1, {"settled": [NOTICE | {"amount": "90 working_days"}]}, "which no centre sets here"),
    "received before": (0, {"received": "2021-03-16"}, "before the day on which it was handed in"),
    "received where nothing is handed in": (1, {"received": "2021-03-22"}, "nothing is handed in by it"),
}


@pytest.mark.parametrize(("place", "changes", "says"), FORGED.values(), ids=FORGED)
def test_what_is_refused(place, changes, says):
    """An amount for a limit that no centre sets, for a run that does not move, or twice; a receipt that is none: refused."""
    bodies, personal = parts(received_late())
    bodies[place] = edited(bodies[place], **changes)
    with pytest.raises(BadEntry, match=says):
        loads(together(bodies, personal), CENTRE)
