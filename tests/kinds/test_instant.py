"""即办件: “即办件即时办理” (二(三)3(4)); “能够当场作出决定的，应当当场作出书面的行政许可决定” (行政许可法 34(2))."""

import attrs
import pytest

from caseflow import Centre
from caseflow.calendar import CN
from caseflow.errors import FormRefused, GuardRefused, NotPermitted
from caseflow.machines import CATALOGUE
from caseflow.machines.forms import OnSpotResult, Reasons, Refusal
from tests.core.stories import BENEFIT, LICENCE, PEOPLE, Story

HOURS = Centre("hours", lifecycles=CATALOGUE, calendar=CN, parameters={"closes_at": "17:30"})
DAY = "2021-03-17"


def instant(day=DAY, **more):
    return Story(day=day, **more).fire("examine", day).fire("accept_instant", day)


class TestTheSameDay:
    @pytest.mark.parametrize(
        ("accepted", "due", "overdue_after"),
        [
            ("2021-03-17T09:30", "2021-03-17", "2021-03-17"),
            ("2021-03-17T17:31", "2021-03-17", "2021-03-18"),  # after hours
            ("2021-03-19T18:00", "2021-03-19", "2021-03-22"),  # after hours on a Friday
            ("2021-03-20T10:00", "2021-03-22", "2021-03-22"),  # a Saturday desk
            ("2021-04-24T10:00", "2021-04-25", "2021-04-25"),  # the Sunday after it is worked
            ("2021-04-30T18:00", "2021-04-30", "2021-05-06"),  # before Labour Day
        ],
    )
    def test_due_the_same_working_day(self, accepted, due, overdue_after):
        """Accepted in working hours it is due that day; after hours nobody is blamed before the next working day has passed."""
        story = instant(accepted, centre=HOURS)
        clock = story.clock("same_day", accepted)
        assert (str(clock.due), str(clock.overdue_after)) == (due, overdue_after)
        assert not story.clock("same_day", overdue_after).breached

    def test_without_an_hour_of_closing(self):
        """A centre that sets no hour has until midnight; a rest day still rolls on."""
        assert instant("2021-03-17T20:00").due("same_day", DAY) == DAY
        assert instant("2021-03-20T10:00").due("same_day", "2021-03-20") == "2021-03-22"

    def test_late_the_next_day(self):
        """The day after, the clock is breached and the case is still to be done."""
        clock = instant().clock("same_day", "2021-03-18")
        assert (clock.state, clock.breached, clock.late) == ("running", True, 1)


class TestRows:
    def test_on_the_spot_is_a_recorded_fact(self):
        """Whether it was the same visit is stated in the form, not computed: the clock is met either way."""
        for visit in (True, False):
            story = instant().fire("complete_on_spot", f"{DAY}T16:00", form=OnSpotResult(result="发证", same_visit=visit))
            assert (story.case.state, story.clock("same_day", DAY).state) == ("completed_on_spot", "met")
        with pytest.raises(FormRefused):
            instant().fire("complete_on_spot", DAY, form={"result": "发证"})

    def test_refused_with_reasons_and_remedies(self):
        """“应当说明理由，并告知申请人享有依法申请行政复议或者提起行政诉讼的权利” (38(2))."""
        with pytest.raises(FormRefused, match="remedies"):
            instant().fire("refuse_on_spot", DAY, form={"number": "不许〔2021〕1号", "reasons": "不符合条件", "remedies": " "})
        paper = Refusal(number="不许〔2021〕1号", reasons="不符合条件", remedies="六十日内申请行政复议")
        assert instant().fire("refuse_on_spot", DAY, form=paper).case.state == "refused"

    def test_found_to_be_no_instant_case(self):
        """It goes on as a promised case under the same number, with a reason; its limits run from there."""
        story = instant().fire("not_instant", "2021-03-18", form=Reasons(why="须踏勘"))
        assert (story.case.kind, story.case.case_no) == ("promised", "HL-2021-0317")

    def test_accepted_is_accepted(self):
        """“自受理行政许可申请之日起” (42(1)): promise and statute count from the acceptance as an instant case, or its completion."""
        story = instant().fire("not_instant", "2021-03-18", form=Reasons(why="须踏勘"))
        assert [story.due(name, "2021-03-18") for name in ("promise", "statutory")] == ["2021-03-31", "2021-04-15"]
        later = instant(matter=BENEFIT).fire("notify_missing", DAY).fire("submit_complete", "2021-03-22").fire("not_instant", "2021-03-23")
        assert later.due("promise", "2021-03-23") == "2021-04-06"

    def test_what_is_missing(self):
        """A benefit waits for what is missing and starts the day again, whether it came or not: then it is decided, or given back."""
        story = instant(matter=BENEFIT).fire("notify_missing", DAY).fire("submit_complete", "2021-03-19")
        assert (story.case.state, story.due("same_day", "2021-03-19")) == ("opened", "2021-03-19")
        for end in ("refuse_on_spot", "return_case"):
            lost = instant(matter=BENEFIT).fire("notify_missing", DAY).lapse("2021-04-30")
            assert (lost.case.kind, lost.case.state) == ("instant", "opened")
            assert lost.fire(end, "2021-04-30").case.state != "opened"

    def test_of_an_accepted_licence_nothing_is_asked_for(self):
        """“一次告知…补正” comes before acceptance (32(1)(四)): after it a licence is decided, or handled with secondary items missing."""
        with pytest.raises(GuardRefused, match="decision or a withdrawal"):
            instant().fire("notify_missing", DAY)

    def test_what_the_superior_decides_is_never_instant(self):
        """A matter that its superior decides goes up, and nobody here completes or refuses it on the spot (35)."""
        with pytest.raises(GuardRefused, match="only upward"):
            instant(matter=attrs.evolve(LICENCE, superior_decides=True))

    def test_given_back(self):
        """A benefit may be given back, a licence may not."""
        with pytest.raises(GuardRefused):
            instant().fire("return_case", DAY)
        assert instant(matter=BENEFIT).fire("return_case", DAY).case.kind == "returned"

    def test_withdrawn(self):
        """The applicant alone withdraws, while waiting too."""
        for story in (instant(), instant(matter=BENEFIT).fire("notify_missing", DAY)):
            with pytest.raises(NotPermitted):
                story.fire("withdraw", DAY, by=PEOPLE["window_clerk"])
            assert story.fire("withdraw", DAY).case.is_open is False
