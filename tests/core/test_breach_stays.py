"""Nothing that happens after a clock has run out takes the breach away, and nobody is to blame before every reading has passed."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseflow import Centre
from caseflow.calendar import CN, working_days
from caseflow.law import Adoption
from caseflow.lifecycle import Catalogue
from caseflow.machines import CATALOGUE
from tests.core.stories import CENTRE, DONE, LOST, SALT, YES, A, B, Choices, Story, at, life, limit, person_for, row, small_centre
from tests.core.walking import walked

ONE = timedelta(days=1)
choices = st.lists(st.integers(0, 99), min_size=20, max_size=150)
AMOUNTS = {limit.within.name for lifecycle in CATALOGUE for limit in lifecycle.limits if type(limit.within).__name__ == "FromCentre"}
RULES = {name: Adoption("华龙中心办事规则", date(2021, 3, 1)) for name, parameter in CENTRE.lifecycles.rules.items() if parameter is None}
# A centre that closes at noon, has set every amount, and has made every default its own: all that can happen to a clock happens there.
STRICT = Centre(
    "strict",
    lifecycles=CATALOGUE,
    calendar=CN,
    salt=lambda: SALT,
    parameters=YES | dict.fromkeys(AMOUNTS, working_days(2)) | {"closes_at": "08:30"},
    adopts=RULES,
)
names = st.sampled_from(["hualong", "strict"])
CENTRES = {"hualong": CENTRE, "strict": STRICT}


def days_of(case, more=40):
    first, last = case.standing[0].day, max(entry.day for entry in case.standing)
    return [first + n * ONE for n in range((last - first).days + more)]


@given(choices, names)
def test_a_breach_stays(numbers, name):
    """Over random cases: breached as of a day, a clock is breached as of every later day, whatever happened meanwhile."""
    centre, breached = CENTRES[name], {}
    case = walked(Choices(numbers), centre)
    for day in days_of(case):
        # A clock keeps its place, through handovers too.
        for place, clock in enumerate(centre.clocks(case, at=at(str(day), "23:00"))):
            assert clock.breached or place not in breached, f"{clock.name} was breached as of {breached.get(place)}, and is not as of {day}"
            if clock.breached:
                breached.setdefault(place, day)


@given(choices, names)
def test_nobody_is_to_blame_before_the_last_reading_has_passed(numbers, name):
    """A clock is due no later than the day after which somebody is to blame, and breached only when that day has passed."""
    centre = CENTRES[name]
    case = walked(Choices(numbers), centre)
    for day in days_of(case)[::3]:
        for clock in centre.clocks(case, at=at(str(day), "23:00")):
            if clock.overdue_after is not None:
                assert clock.due is not None
                assert clock.due <= clock.overdue_after
            if clock.breached:
                assert clock.overdue_after is not None
                assert day > clock.overdue_after
                assert (clock.ended or day) > clock.overdue_after
                assert clock.excused is None


MORE = {"at": None, "actor": person_for("centre_head"), "why": "更新"}


@pytest.mark.parametrize("later", range(10))
def test_a_migration_takes_no_breach_away(later):
    """A longer amount of another edition counts from the day of the migration on: after the last day of the old one it comes too late."""
    old, new = (life(edition=edition, limits=limit("days", "finish", working_days(n), (A, B))) for edition, n in (("1", 3), ("2", 8)))
    centre = Centre("small", lifecycles=Catalogue((old,), older=(new,)), calendar=CN)
    story, day = Story("small", "2021-03-17", centre=centre), date(2021, 3, 17) + later * ONE
    was = story.clock("days", str(day))
    story.case = centre.migrate(story.case, "small#1", to="2", **(MORE | {"at": at(str(day))}))
    clock = story.clock("days", str(day))
    in_time = day <= date(2021, 3, 22)
    assert (str(was.due), str(clock.due)) == ("2021-03-22", "2021-03-29" if in_time else "2021-03-22")
    assert (clock.breached, clock.was_late) == (was.breached, not in_time)
    assert story.clock("days", "2021-03-29").breached is not in_time


@pytest.mark.parametrize("later", range(10))
def test_a_handover_takes_no_breach_away(later):
    """The same where a run hands its clock over to one that has more time."""
    first = life(
        "first",
        (row("pass_on", A, LOST, hands_over="second", keeps="days"),),
        limits=limit("days", (), working_days(3), A),
    )
    second = life("second", (row("finish", A, DONE),), limits=limit("days", "finish", working_days(8), A))
    story, day = Story("first", "2021-03-17", centre=small_centre(first, second)), date(2021, 3, 17) + later * ONE
    story.fire("pass_on", str(day))
    clock, in_time = story.clock("days", str(day)), day <= date(2021, 3, 22)
    assert (str(clock.due), clock.breached, clock.was_late) == ("2021-03-29" if in_time else "2021-03-22", not in_time, not in_time)
    assert story.fire("finish", "2021-03-29").clock("days", "2021-03-30").breached is not in_time
