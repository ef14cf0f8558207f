"""Several readings, several bases: when somebody is to blame, on what a limit rests, and what takes a breach away (nothing)."""

from datetime import date

import attrs
import pytest

from caseflow import STAYS, Adoption, Centre, Guard, View
from caseflow.calendar import CN, calendar_days, working_days
from caseflow.clocks.clock import EXCUSES
from caseflow.errors import BadInput, DefinitionError, GuardRefused
from caseflow.guards import not_expired, not_same_actor_as, reason_if_late
from caseflow.law import Law, library_default, stated
from caseflow.lifecycle import Stopped, form
from caseflow.machines import CATALOGUE
from caseflow.machines.forms import ForwardingLetter, SpecialKind, SpecialNotice
from caseflow.machines.law import LICENSING
from tests.core.stories import DONE, ESSENTIAL, LICENCE, OFF, PEOPLE, A, B, Story, life, limit, row, small_centre

DAY = "2021-03-17"
HEARING = SpecialNotice(kind=SpecialKind.HEARING, expected=working_days(4))


@form("报告", late_reason="逾期原因")
class Report:
    """A report that says why it is late."""

    late_reason: str | None = None


def upward(**more):
    return Story(day=DAY, **more).fire("examine", DAY).fire("accept_upward", DAY)


class TestAStepThatMayStopTheClock:
    """特别程序 and the plan's three days: they run on; by another admissible reading a step that a law requires stops them."""

    def test_the_stricter_reading_is_due_and_the_other_blames(self):
        """A hearing of four working days: forwarding is due on the 22nd, and late only after the 26th."""
        story = upward().fire("order_special", "2021-03-18", form=HEARING)
        during = story.clock("forward", "2021-03-23")
        assert (during.state, str(during.due), during.overdue_after, during.breached) == ("running", "2021-03-22", None, False)
        assert during.late_under_other_reading
        story.fire("end_special", "2021-03-24")
        after = story.clock("forward", "2021-03-26")
        assert (str(after.due), str(after.overdue_after), after.excused) == ("2021-03-22", "2021-03-26", "other_reading")
        assert story.clock("forward", "2021-03-29").breached

    def test_the_review_of_the_statute_stops(self):
        """45 reaches the whole section, so the review of 43 stands still for the hearing."""
        story = upward().fire("order_special", "2021-03-18", form=HEARING).fire("end_special", "2021-03-24")
        assert (story.clock("statutory", "2021-03-24").used, story.due("statutory", "2021-03-24")) == (1, "2021-04-21")

    def test_the_law_has_no_reading_for_a_step_that_nobody_requires(self):
        """A step outside the article and the guide stops the three days by no reading."""
        story = upward().fire("order_special", "2021-03-18", form=SpecialNotice(kind=SpecialKind.OTHER, step="走访"))
        assert story.clock("forward", "2021-03-23").breached

    def test_it_is_met_by_both(self):
        """Forwarding ends the clock by every reading."""
        story = upward().fire("order_special", "2021-03-18", form=HEARING).fire("end_special", "2021-03-24")
        letter = ForwardingLetter(opinion="拟同意", materials=ESSENTIAL)
        clock = story.fire("forward", "2021-03-25", form=letter).clock("forward", "2021-05-01")
        assert (clock.state, clock.breached, clock.excused) == ("met", False, "other_reading")


class TestExcuses:
    def test_each_is_said_in_both_languages(self):
        """Whoever reads that nobody is blamed reads why."""
        assert all(zh and en for zh, en in EXCUSES.values())

    def test_sent_in_time(self):
        """What was sent in time and received late is late, and nobody is to blame; what was sent late is."""
        rows = (row("send", A, A), row("arrive", A, DONE))
        centre = small_centre(life(transitions=rows, limits=attrs.evolve(limit("days", "arrive", working_days(3), A), excused_by="send")))
        sent = Story("small", DAY, centre=centre).fire("send", "2021-03-22").fire("arrive", "2021-03-24").clock("days", "2021-03-30")
        assert (sent.breached, sent.excused, sent.late) == (False, "sent_in_time", 2)
        late = Story("small", DAY, centre=centre).fire("send", "2021-03-23").fire("arrive", "2021-03-24").clock("days", "2021-03-30")
        assert (late.breached, late.excused) == (True, None)

    def test_sent_from_inside(self):
        """An event of a run inside takes the blame away too, under the name of its lifecycle."""
        inner = life("relay", (row("post", A, DONE),), called_off=OFF)
        rows = (row("hand_on", A, A, opens="relay"), row("arrive", A, DONE))
        days = attrs.evolve(limit("days", "arrive", working_days(3), A), excused_by="relay.post")
        centre = small_centre(life(transitions=rows, limits=days, unheard="relay"), inner)
        story = Story("small", DAY, centre=centre).fire("hand_on", "2021-03-18").fire("post", "2021-03-22")
        assert story.clock("days", "2021-03-25").excused == "sent_in_time"

    @pytest.mark.parametrize(
        ("opened", "excused"), [("2021-03-10", True), ("2021-03-11", True), ("2021-03-12", False), ("2021-03-17", False)]
    )
    def test_before_the_text_was_published(self, opened, excused):
        """A clock of the plan that starts before 2021-03-17 and runs out before it is late, and blames nobody."""
        matter = attrs.evolve(LICENCE, kinds=("upward",))
        clock = Story(day=opened, matter=matter).fire("examine", opened).fire("accept_upward", opened).clock("forward", "2021-04-01")
        assert (clock.breached, clock.excused == "not_yet_published") == (not excused, excused)
        assert clock.late > 0


class TestInForceWhenTheClockStarts:
    @pytest.mark.parametrize(("opened", "begins", "timed"), [("2021-03-01", "2021-03-12", True), ("2021-03-01", "2021-03-09", False)])
    def test_by_its_own_day(self, opened, begins, timed):
        """A limit binds by the day on which its clock starts, and not by that on which the run opened."""
        plan = Law("p", zh="某方案", en="Plan", adopted=date(2021, 3, 10), in_force_from=date(2021, 3, 10), clauses=("一",))
        days = attrs.evolve(limit("days", "finish", working_days(3), B), cite=(plan["一"],))
        centre = small_centre(life(transitions=(row("begin", A, B), row("finish", B, DONE)), limits=days))
        clock = Story("small", opened, centre=centre).fire("begin", begins).clock("days", "2021-04-01")
        assert (clock.within is not None, clock.breached) == (timed, timed)

    def test_an_amount_is_settled_where_its_clock_starts(self):
        """What a centre adopts after a case was opened holds for the clocks that start then, and moves none that runs."""
        adopts = {"bad_rating_limit": Adoption("差评整改办法", date(2021, 4, 1), working_days(5))}
        centre = Centre("x", lifecycles=CATALOGUE, calendar=CN, adopts=adopts)
        for day, due in [("2021-03-30", None), ("2021-04-01", "2021-04-09")]:
            story = Story("evaluation", "2021-03-25", centre=centre).fire("rate", day, form={"grade": 5, "rated": "w-03"})
            clock = story.clock("bad_rating", "2021-05-01")
            assert (clock.due and str(clock.due), str(clock.started)) == (due, day)

    def test_it_starts_with_a_bad_rating_only(self):
        """The limit for answering a bad rating runs from the rating; a good one starts none."""
        centre = Centre("x", lifecycles=CATALOGUE, calendar=CN, parameters={"bad_rating_limit": working_days(5)})
        for grade, started in [(3, None), (4, DAY)]:
            clock = (
                Story("evaluation", DAY, centre=centre).fire("rate", DAY, form={"grade": grade, "rated": "w-03"}).clock("bad_rating", DAY)
            )
            assert (clock.started and str(clock.started)) == started


class TestDefaults:
    """A default of the library binds nobody: untimed, or waivable on record, until a centre has adopted it."""

    HEAD, CLERK = PEOPLE["centre_head"], PEOPLE["window_clerk"]

    def guarded(self, **adopts):
        again = not_same_actor_as("begin", soft=CATALOGUE["upward"].transitions[0].by[0])
        made = life(transitions=(row("begin", A, B), row("finish", B, DONE, guards=again)))
        return Story("small", DAY, centre=small_centre(made, adopts=adopts)).fire("begin", DAY)

    def test_it_can_be_waived_until_it_is_adopted(self):
        """Once adopted it is the centre's own rule and firm; adopted with False, there is no such rule."""
        by_default = self.guarded()
        with pytest.raises(GuardRefused, match="may be waived by department"):
            by_default.fire("finish", DAY)
        firm = self.guarded(separation=Adoption("岗位分离办法", date(2021, 3, 1)))
        with pytest.raises(GuardRefused) as refused:
            firm.fire("finish", DAY)
        assert "may be waived" not in str(refused.value)
        off = self.guarded(separation=Adoption("一人一站办法", date(2021, 3, 1), value=False))
        assert off.fire("finish", DAY).case.state == "done"
        not_yet = self.guarded(separation=Adoption("岗位分离办法", date(2021, 4, 1)))
        with pytest.raises(GuardRefused, match="may be waived"):
            not_yet.fire("finish", DAY)

    def test_what_is_offered_says_so(self):
        """An offer names who may waive a default, and nobody once it was adopted."""
        for story, roles in [(self.guarded(), ["department"]), (self.guarded(separation=Adoption("办法", date(2021, 3, 1))), [])]:
            person = next(entry.acted_by for entry in story.case.entries if entry.event == "begin")
            [offer] = [o for o in story.centre.offers(story.case, at=f"{DAY}T12:00+08:00", actor=person) if o.event == "finish"]
            assert [role.name for role in offer.waivable.values()] == roles
            assert [reason.code for reason in offer.reasons] == ["not_same_actor_as_begin"]
            assert "(" not in offer.reasons[0].zh
            assert offer.reasons[0].en.isascii()

    @pytest.mark.parametrize(
        ("adopts", "says"),
        [
            ({"seperation": Adoption("办法", date(2021, 3, 1))}, "did you mean 'separation'"),
            ({"reply": Adoption("办法", date(2021, 3, 1), 2)}, "is an amount of time"),
            ({"closes_at": Adoption("办法", date(2021, 3, 1), "half past five")}, "is an hour of the day"),
        ],
    )
    def test_what_cannot_be_adopted(self, adopts, says):
        """A rule that does not exist, or a value that it does not take, is refused when the centre is made."""
        with pytest.raises(DefinitionError, match=says):
            Centre("x", lifecycles=CATALOGUE, calendar=CN, adopts=adopts)

    def test_what_is_no_adoption(self):
        """`adopts` takes Adoptions by the names of rules, and an Adoption a title and a day."""
        with pytest.raises(BadInput, match="must map names of rules to Adoptions"):
            Centre("x", lifecycles=CATALOGUE, calendar=CN, adopts={"reply": working_days(2)})
        for title, on in [(" ", date(2021, 3, 1)), ("办法", "2021-03-01")]:
            with pytest.raises(BadInput, match="takes the title of the paper and a day"):
                Adoption(title, on)

    def test_a_choice_by_either_name(self):
        """A rule is adopted by its own name or by that of the parameter that it sets; the hour of closing too."""
        for name in ("reply", "reply_reading"):
            centre = Centre("x", lifecycles=CATALOGUE, calendar=CN, adopts={name: Adoption("办法", date(2021, 3, 1), calendar_days(2))})
            assert centre.value("reply_reading", date(2021, 3, 1)) == calendar_days(2)
            assert centre.value("reply_reading", date(2021, 2, 28)) is None
        hours = Centre("x", lifecycles=CATALOGUE, calendar=CN, adopts={"closes_at": Adoption("办法", date(2021, 3, 1), "17:30")})
        assert str(Story(day=f"{DAY}T18:00", centre=hours).clock("notice", DAY).overdue_after) == "2021-03-25"


class TestGuards:
    def test_not_expired(self):
        """What has not begun, is paused or untimed has not run out; on the last day a clock has not either."""
        made = life(
            transitions=(row("begin", A, B), row("longer", (A, B), STAYS, guards=not_expired("days")), row("finish", B, DONE)),
            limits=limit("days", "finish", working_days(3), B),
        )
        story = Story("small", DAY, centre=small_centre(made)).fire("longer", "2021-04-30").fire("begin", "2021-05-06")
        story.fire("longer", "2021-05-10")
        with pytest.raises(GuardRefused, match="it ran out on 2021-05-10"):
            story.fire("longer", "2021-05-11")

    def test_the_reason_for_missing_what_is_in_principle(self):
        """“原则上”: done in time no reason is asked for; done late, the document says why."""
        days = limit("days", "report", working_days(3), A, soft=True)
        made = life(transitions=(row("report", A, DONE, form=Report, guards=reason_if_late("days", zh="报告时限")),), limits=days)
        centre = small_centre(made)
        assert Story("small", DAY, centre=centre).fire("report", "2021-03-22", form=Report()).case.state == "done"
        with pytest.raises(GuardRefused, match="fill in late_reason"):
            Story("small", DAY, centre=centre).fire("report", "2021-03-23", form=Report())
        late = Story("small", DAY, centre=centre).fire("report", "2021-03-23", form=Report(late_reason="道路中断"))
        assert (late.clock("days", "2021-03-30").breached, late.clock("days", "2021-03-30").soft) == (True, True)


class TestDefinitions:
    @pytest.mark.parametrize(
        ("change", "says"),
        [
            ({"excused_by": "sent"}, "names the event 'sent', which does not exist"),
            ({"dated_by": ("sent", "day")}, "names the event 'sent', which does not exist"),
            ({"dated_by": ("finish", "day")}, "counts from the field 'day' of 'finish', which its form does not have"),
            ({"readings": 3}, "takes a Span, or Stopped"),
        ],
    )
    def test_wrong_ones_do_not_exist(self, change, says):
        """A limit that names an event, a field or a reading that does not exist is refused when it is built."""
        with pytest.raises(DefinitionError, match=says.replace("(", r"\(").replace(")", r"\)").replace("...", r"\.\.\.")):
            life(
                transitions=(row("begin", A, B), row("finish", B, DONE)),
                limits=attrs.evolve(limit("days", "finish", working_days(3), B), **change),
            )

    def test_a_reading_stopped_by_what_the_catalogue_lacks(self):
        """What may stop a clock by another reading must be in the catalogue."""
        days = attrs.evolve(limit("days", "finish", working_days(3), B), readings=Stopped("look"))
        with pytest.raises(DefinitionError, match="is paused_by 'look'"):
            small_centre(life(transitions=(row("begin", A, B), row("finish", B, DONE)), limits=days))

    def test_a_default_has_a_name_and_a_text(self):
        """So that a centre can adopt it, and people can read it."""
        for rule, text in [("two words", "规定"), ("separation", " ")]:
            with pytest.raises(DefinitionError, match="a default needs a rule name and a text"):
                library_default(rule, text)
        assert stated("告知书载明的期限 (the time of the notice)").en == "As the document states: the time of the notice"


def test_a_view_says_on_what_a_guard_rests():
    """Firm by a text or without one, a default, or off: the view of the act's day says which."""
    later = Law("later", zh="某办法", en="Measures", adopted=date(2021, 4, 1), in_force_from=date(2021, 4, 1), clauses=("一",))
    cites = {"bare": (), "text": LICENSING[32], "later": later["一"], "default": library_default("quiet", "安静 (quiet)")}
    guards = {name: Guard(name, CATALOGUE["promised"].transitions[-1].guards[0].check, zh=name, cite=cite) for name, cite in cites.items()}
    seen = []

    def check(asked: View):
        seen.append({name: asked.standing_of(guard) for name, guard in guards.items()})
        return True

    made = life(transitions=(row("look", A, DONE, guards=Guard("look", check, zh="看")),), name="looker")
    Story("looker", DAY, centre=small_centre(made)).fire("look", DAY)
    assert seen[-1] == {"bare": "binds", "text": "binds", "later": "off", "default": "default"}
