"""A centre is checked when it is made: its parameters, its calendar, its zone."""

import pytest

from caseflow import Centre
from caseflow.calendar import CN, working_days
from caseflow.errors import BadInput, DefinitionError
from caseflow.machines import CATALOGUE
from tests.core.stories import CENTRE, PEOPLE, Story, at

WRONG = [
    ({"reply_readin": working_days(2)}, r"no lifecycle reads the parameter 'reply_readin' \(did you mean 'reply_reading'\?\)"),
    ({"reply_reading": "2 working_days"}, r"is an amount of time: write a Span such as working_days\(5\)"),
    ({"warn_part": 0}, r"5 for a fifth, not 0"),
    ({"warn_part": "5"}, r"5 for a fifth, not '5'"),
    ({"closes_at": "25:00"}, r"an hour of the day such as '17:30', not '25:00'"),
    ({"closes_at": 17}, r"an hour of the day such as '17:30', not 17"),
]


@pytest.mark.parametrize(("parameters", "why"), WRONG)
def test_a_parameter_that_is_wrong(parameters, why):
    """Parameters are checked when the centre is made; the error says what is allowed."""
    with pytest.raises(DefinitionError, match=why):
        Centre("x", lifecycles=CATALOGUE, calendar=CN, parameters=parameters)


def test_a_parameter_that_is_right():
    """Right amounts, parts and hours are accepted."""
    given = {"reply_reading": working_days(2), "warn_part": 4, "closes_at": "17:30"}
    assert Centre("x", lifecycles=list(CATALOGUE), calendar=CN, parameters=given).lifecycles["intake"].name == "intake"


def test_what_is_no_calendar_zone_or_matter():
    """Every wrong argument is refused with what to write instead."""
    with pytest.raises(BadInput, match="calendar must be a WorkCalendar"):
        Centre("x", lifecycles=CATALOGUE, calendar="CN")
    with pytest.raises(BadInput, match="Asia/Shanghai"):
        Centre("x", lifecycles=CATALOGUE, calendar=CN, zone="Asia/Beijing")
    with pytest.raises(BadInput, match="matter must be a Matter"):
        CENTRE.open("intake", case_no="x", matter="L-1", at=at("2021-03-17"), actor=PEOPLE["applicant"], form={"applicant": "x"})


def test_what_it_says_of_itself():
    """Its repr names its lifecycles and its calendar."""
    assert "hualong" in repr(CENTRE)
    assert "intake" in repr(CENTRE)


def test_the_calendar_can_be_another():
    """A centre is a value: with another calendar it is another centre, and the first stays."""
    other = CENTRE.with_calendar(CN.provisional())
    assert other.calendar.is_provisional
    assert not CENTRE.calendar.is_provisional


def test_received_after_hours():
    """Where the centre says when it closes, what comes in later or on a day off counts from the next working day by one reading.

    The clock is due by the stricter one, which counts from the day itself, and nobody is to blame before the other has passed.
    """
    centre = Centre("x", lifecycles=CATALOGUE, calendar=CN, parameters={"closes_at": "17:30"})
    days = {
        "2021-03-19T17:30": ("2021-03-26", "2021-03-26"),
        "2021-03-19T17:31": ("2021-03-26", "2021-03-29"),
        "2021-03-20T10:00": ("2021-03-26", "2021-03-29"),
        "2021-04-25T10:00": ("2021-04-30", "2021-04-30"),
    }
    for when, ends in days.items():
        clock = Story(day=when, centre=centre).clock("notice", when[:10])
        assert (str(clock.due), str(clock.overdue_after)) == ends
