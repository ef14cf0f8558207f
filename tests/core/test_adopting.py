"""Adoption: a centre makes a default of the library its own rule, or turns it off, by its own paper and from a day on."""

from datetime import date

import attrs
import pytest

from caseflow import Centre, Guard, Waiver, from_centre
from caseflow.calendar import CN, working_days
from caseflow.errors import BadInput, DefinitionError, GuardRefused
from caseflow.law import Adoption, library_default
from caseflow.machines import CATALOGUE
from caseflow.machines.law import PLAN
from tests.core.stories import BENEFIT, DONE, HEAD, LOST, SALT, A, B, Story, accepted, at, life, limit, person_for, row, small_centre

PAPER, FROM = "华龙中心办事规则", date(2021, 3, 20)


def adopting(**values):
    rules = {name: Adoption(PAPER, FROM, value) for name, value in values.items()}
    return Centre("hualong", lifecycles=CATALOGUE, calendar=CN, salt=lambda: SALT, adopts=rules)


REVIEWER = attrs.evolve(person_for("department_head"), id="p-department")  # who reviewed the case
WAIVED = {"not_same_actor_as_review": Waiver(person_for("centre_head"), "窗口只有一人")}


def granted(centre, day, **more):
    """A case that the very person who reviewed it grants on `day`."""
    return accepted(centre=centre).fire("grant", day, by=REVIEWER, **more).case


class TestAGuard:
    def test_a_default_is_waived_on_record_until_it_is_adopted(self):
        """Before the paper takes effect the head may waive it with a reason; from that day on nobody may."""
        centre = adopting(separation=None)
        with pytest.raises(GuardRefused, match="may be waived by centre_head"):
            granted(centre, "2021-03-19")
        assert granted(centre, "2021-03-19", waive=WAIVED).state == "granted"
        with pytest.raises(GuardRefused, match="cannot be waived"):
            granted(centre, "2021-03-22", waive=WAIVED)

    def test_false_turns_it_off(self):
        """Adopted that there is no such rule, it is not asked from that day on."""
        centre = adopting(separation=False)
        with pytest.raises(GuardRefused, match="not_same_actor_as_review"):
            granted(centre, "2021-03-19")
        assert granted(centre, "2021-03-22").state == "granted"

    @pytest.mark.parametrize("value", [None, False])
    def test_what_a_text_asks_stays(self, value):
        """A guard that a text binds is asked whatever the centre adopts about the default that stands beside it."""
        cites = (PLAN["二(三)1"], library_default("beside", "另有默认 (a default beside it)"))
        guard = Guard("never", lambda _: "因为不行 (no)", zh="不", cite=cites, soft=HEAD)
        made = life(transitions=(row("begin", A, B, guards=guard), row("finish", B, B), row("end", B, life().states[-1])))
        centre = small_centre(made, adopts={"beside": Adoption(PAPER, FROM, value)})
        story = Story("small", "2021-03-17", centre=centre)
        with pytest.raises(GuardRefused, match="never"):
            story.fire("begin", "2021-03-22")


class TestAnAmount:
    def test_it_is_the_centres_from_its_day_on(self):
        """The amount, or the library's own, binds a clock that starts from that day on, and the clock says by which paper."""
        for value, amount in ((None, working_days(5)), (working_days(3), working_days(3))):
            centre = adopting(answer_other_matters=value)
            assert Story(day="2021-03-19", matter=BENEFIT, centre=centre).clock("notice", "2021-03-22").within is None
            clock = Story(day="2021-03-22", matter=BENEFIT, centre=centre).clock("notice", "2021-03-22")
            assert (clock.within, clock.adopted.title, clock.adopted.on) == (amount, PAPER, FROM)

    def test_received_after_hours_it_binds_by_both_readings(self):
        """Handed in after hours, the adopted amount ends one day later by the other reading, and is breached after that."""
        centre = Centre(
            "hualong", lifecycles=CATALOGUE, calendar=CN, parameters={"closes_at": "17:00"},
            adopts={"answer_other_matters": Adoption(PAPER, FROM)},
        )  # fmt: skip
        story = Story(day="2021-03-22T17:30", matter=BENEFIT, centre=centre)
        clocks = [story.clock("notice", day) for day in ("2021-03-29", "2021-03-30", "2021-03-31")]
        assert {(str(clock.due), str(clock.overdue_after)) for clock in clocks} == {("2021-03-29", "2021-03-30")}
        assert [(clock.breached, clock.excused) for clock in clocks] == [(False, None), (False, "other_reading"), (True, None)]

    def test_a_clock_that_is_handed_over_keeps_its_amount(self):
        """What was settled when a clock started stays when its run is handed over, whatever the centre has adopted meanwhile."""
        days = limit("days", "finish", from_centre("days"), A)
        first = life("first", (row("pass_on", A, LOST, hands_over="second", keeps="days"),), limits=attrs.evolve(days, met_by=()))
        second = life("second", (row("finish", A, DONE),), limits=days)
        adopts = {"days": Adoption(PAPER, FROM, working_days(9))}
        centre = small_centre(first, second, parameters={"days": working_days(3)}, adopts=adopts)
        story = Story("first", "2021-03-17", centre=centre).fire("pass_on", "2021-03-22")
        clock = story.clock("days", "2021-03-22")
        assert (clock.run, clock.within, clock.adopted) == ("second#1", working_days(3), None)

    def test_false_leaves_it_untimed(self):
        """Adopted that there is no such time, there is none."""
        clock = Story(day="2021-03-22", matter=BENEFIT, centre=adopting(answer_other_matters=False)).clock("notice", "2021-03-22")
        assert (clock.within, clock.adopted) == (None, None)

    def test_a_running_clock_is_not_changed_by_a_later_paper(self):
        """What holds when a clock starts goes on holding: settled in the entry, read back from the journal, whatever is adopted later."""
        story = Story(day="2021-03-22", matter=BENEFIT, centre=adopting(answer_other_matters=working_days(3)))
        later = adopting(answer_other_matters=working_days(9))
        assert str(later.clocks(story.case, at=at("2021-03-22"))[0].due) == "2021-03-25"


WRONG = {
    "unknown rule": ({"seperation": None}, "no rule 'seperation' to adopt .did you mean 'separation'"),
    "a number for an amount": ({"answer_other_matters": 5}, "'answer_other_matters' is a time.*working_days.5., or False.*not 5"),
    "yes for an amount": ({"answer_other_matters": True}, "'answer_other_matters' is a time"),
    "a span for a yes or no": ({"separation": working_days(3)}, "'separation' takes True or False, not Span"),
    "a text for a yes or no": ({"separation": "yes"}, "'separation' takes True or False, not 'yes'"),
    "no amount of a parameter": ({"reply": True}, "'reply_reading' is an amount of time"),
    "no hour": ({"closes_at": "25:00"}, "'closes_at' is an hour of the day"),
    "an hour for each weekday": ({"closes_at": {"fri": "12:00"}}, "half days are not counted"),
    "no part": ({"warn_part": 0}, "'warn_part' is the part of a period"),
}


@pytest.mark.parametrize(("values", "says"), WRONG.values(), ids=WRONG)
def test_what_is_refused(values, says):
    """An unknown rule and a value of another type are refused when the centre is made, with the nearest name."""
    with pytest.raises(DefinitionError, match=says):
        adopting(**values)


@pytest.mark.parametrize("value", [["separation"], {"separation": "华龙中心办事规则"}, {"separation": None}, "separation"])
def test_what_is_no_adoption(value):
    """A rule is adopted by a paper with a title and a day, and by nothing less."""
    with pytest.raises(BadInput, match="adopts must map names of rules to Adoptions"):
        Centre("hualong", lifecycles=CATALOGUE, calendar=CN, adopts=value)


def test_one_of_a_default_for_limit_and_guard():
    """A rule that both a limit and a guard rest on takes a time, or False."""
    cite = library_default("both", "两用 (both)")
    guard = Guard("never", lambda _: "因为不行 (no)", zh="不", cite=cite, soft=HEAD)
    rows = (row("begin", A, B, guards=guard), row("finish", B, life().states[-1]))
    made = life(transitions=rows, limits=limit("days", "begin", working_days(4), A, cite=cite))
    assert small_centre(made, adopts={"both": Adoption(PAPER, FROM, working_days(2))}).adopts
    with pytest.raises(DefinitionError, match="'both' is a time"):
        small_centre(made, adopts={"both": Adoption(PAPER, FROM, value=True)})
