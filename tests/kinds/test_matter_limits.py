"""Limits that a matter sets: settled when the run opens, and never moved by what the guide says later."""

import attrs
import pytest

from caseflow import Centre, journal
from caseflow.calendar import CN, working_days
from caseflow.errors import DefinitionError
from caseflow.machines import CATALOGUE
from tests.core.stories import CENTRE, LICENCE, accepted

DAY = "2021-03-17"


def test_the_guide_is_changed():
    """A promise shortened in the guide binds what is opened then; an open case keeps the matter that it was opened with, stored or not."""
    story = accepted()
    shorter = attrs.evolve(LICENCE, promised=working_days(5))
    assert accepted(matter=shorter).due("promise", DAY) == "2021-03-24"
    assert story.due("promise", DAY) == "2021-03-31"
    story.case = journal.loads(journal.dumps(story.case), story.centre)
    assert story.due("promise", DAY) == "2021-03-31"
    assert story.case.matter == LICENCE


def test_the_centre_s_parameter_is_changed():
    """What the centre sets is settled when the clock starts: another reading of 二日 afterwards moves no running clock."""
    other = Centre("other", lifecycles=CATALOGUE, calendar=CN, parameters={"reply_reading": working_days(2)})
    story = accepted().fire("find_upward", DAY).fire("forward", DAY).fire("receive_reply", "2021-04-23")
    story.centre = other
    assert story.clock("close", "2021-04-26").late_under_other_reading
    assert str(story.clock("close", "2021-04-26").within) == "2 calendar_days"
    later = accepted().fire("find_upward", DAY).fire("forward", DAY)
    later.centre = other
    assert str(later.fire("receive_reply", "2021-04-23").clock("close", "2021-04-26").within) == "2 working_days"
    later.case = journal.loads(journal.dumps(later.case), CENTRE)
    assert str(later.clock("close", "2021-04-26").within) == "2 working_days"


def test_no_longer_than_the_statute():
    """“在国家规定的政务服务事项办理时限内进一步压减时间” (条例 36(2)): a matter that promises more than the statute is refused."""
    with pytest.raises(DefinitionError, match="is longer"):
        attrs.evolve(LICENCE, promised=working_days(21))
    assert attrs.evolve(LICENCE, promised=working_days(20)).promised == LICENCE.statutory


def test_the_limit_of_a_licence_that_states_none():
    """行政许可法 42(1) times a licence whose guide is silent: 20 working days from acceptance, 30 once the head has extended it."""
    story = accepted(matter=attrs.evolve(LICENCE, statutory=None))
    assert story.due("statutory", DAY) == "2021-04-15"
    extended = story.fire("extend", "2021-03-30", form={"reasons": "案情复杂", "told_on": "2021-03-30"})
    assert str(extended.clock("statutory", "2021-03-30").within) == "30 working_days"


def test_extended_by_what_the_article_gives():
    """The extension is ten working days for a licence, whatever the matter's own statute says."""
    story = accepted(matter=attrs.evolve(LICENCE, statutory=working_days(12)))
    form = {"reasons": "案情复杂", "told_on": "2021-03-30"}
    assert str(story.fire("extend", "2021-03-30", form=form).clock("statutory", "2021-03-30").within) == "22 working_days"
