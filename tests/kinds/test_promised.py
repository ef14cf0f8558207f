"""承诺件: “承诺件法定时限内办结” (二(三)3(4)); 行政许可法 38, 42, 44; 河南省优化营商环境条例 34, 35."""

from datetime import date

import attrs
import pytest

from caseflow import Actor, Waiver
from caseflow.calendar import calendar_days, working_days
from caseflow.errors import FormRefused, GuardRefused, NoSuchEvent, NotPermitted
from caseflow.machines import CATALOGUE
from caseflow.machines.forms import DeficiencyNotice, Grant, MissingItem, OverdueReason, Refusal
from tests.core.stories import BENEFIT, CENTRE, LICENCE, PEOPLE, Story, accepted, at, person_for

DAY = "2021-03-17"
EXTENSION = {"reasons": "案情复杂", "told_on": "2021-04-14"}
LATER = DeficiencyNotice(items=(MissingItem(name="附件一", how="窗口补交"),), period=working_days(5))


class TestLimits:
    def test_ten_working_days(self):
        """Promised 10 working days, accepted Wednesday 2021-03-17: due 03-31."""
        story = accepted()
        assert story.due("promise", DAY) == "2021-03-31"
        assert not story.clock("promise", "2021-03-31").breached
        assert story.clock("promise", "2021-04-01").breached

    def test_twenty_and_ten_more(self):
        """“自受理行政许可申请之日起二十日内作出…可以延长十日”: 04-15, extended 04-28."""
        story = accepted()
        assert story.due("statutory", DAY) == "2021-04-15"
        assert story.fire("extend", "2021-04-14", form=EXTENSION).due("statutory", "2021-04-14") == "2021-04-28"
        assert story.due("promise", "2021-04-14") == "2021-03-31"

    def test_the_applicant_s_grant_is_delivered(self):
        """“自作出决定之日起十日内…颁发、送达”: from the grant of a licence, and never after a refusal."""
        story = accepted().fire("grant", "2021-03-24")
        assert story.due("delivery", "2021-03-24") == "2021-04-08"
        story.fire("deliver", "2021-04-08", form={"mode": "in_hand", "received_by": "王某"})
        assert story.clock("delivery", "2021-04-08").state == "met"
        refused = accepted().fire("refuse", "2021-03-24")
        assert refused.clock("delivery", "2021-03-24").state == "stopped"
        assert accepted(matter=BENEFIT).fire("grant", "2021-03-24").clock("delivery", "2021-03-24").within is None

    def test_only_a_promise(self):
        """Where the law sets no limit the promise stands alone (条例 36(2)); the statutory clock is untimed and says so."""
        story = accepted(matter=BENEFIT)
        clock = story.clock("statutory", DAY)
        assert (clock.within, clock.due, story.due("promise", DAY)) == (None, None, "2021-03-31")


def test_what_tolerant_acceptance_cites_by_the_year():
    """Henan's article 35 until 2026-02-28, from then on the regulation that replaced it: the article is to be confirmed."""
    row = next(row for row in CATALOGUE["promised"].transitions if row.event == "list_secondary")
    cited = [[cite.zh for cite in row.cite if cite.in_force(day)] for day in (date(2026, 2, 28), date(2026, 3, 1))]
    assert cited == [["河南省优化营商环境条例第三十五条"], ["河南省优化营商环境条例(2025)"]]


class TestExtension:
    def test_once_in_a_case(self):
        """The head approves it once in the whole case, for a licence, with the reasons told to the applicant."""
        story = accepted().fire("extend", "2021-04-14", form=EXTENSION)
        with pytest.raises(GuardRefused, match="只能一次"):
            story.fire("extend", "2021-04-14", form=EXTENSION)
        with pytest.raises(NotPermitted):
            accepted().fire("extend", "2021-04-14", form=EXTENSION, by=PEOPLE["department"])
        with pytest.raises(GuardRefused, match="not a licence"):
            accepted(matter=BENEFIT).fire("extend", "2021-04-14", form=EXTENSION)
        with pytest.raises(FormRefused, match="reasons"):
            accepted().fire("extend", "2021-04-14", form=EXTENSION | {"reasons": ""})

    def test_withdrawn_the_clock_is_folded_afresh(self):
        """Withdrawn, the extension is as if it had not been, while a pause stays counted; then one may be given again."""
        story = (
            accepted().fire("order_special", "2021-03-22").fire("end_special", "2021-03-26").fire("extend", "2021-04-14", form=EXTENSION)
        )
        with_pause = story.due("statutory", "2021-04-15")
        story.fire("withdraw_extension", "2021-04-15")
        assert (with_pause, story.due("statutory", "2021-04-15")) == ("2021-05-07", "2021-04-21")
        assert story.fire("extend", "2021-04-16", form=EXTENSION).due("statutory", "2021-04-16") == with_pause
        with pytest.raises(GuardRefused, match="nothing to revoke"):
            accepted().fire("withdraw_extension", DAY)

    def test_too_late_is_refused(self):
        """“二十日内不能作出决定的，经…批准，可以延长”: approved while the period is not over, on its last day still."""
        assert accepted().fire("extend", "2021-04-15", form=EXTENSION).due("statutory", "2021-04-15") == "2021-04-28"
        with pytest.raises(GuardRefused, match="not extended after that"):
            accepted().fire("extend", "2021-04-16", form=EXTENSION)

    def test_telling_may_follow(self):
        """The applicant may be told after the approval, on record; never before acceptance, and not on a day that has not come."""
        for told in ("2021-03-16", "2021-04-16"):
            with pytest.raises(GuardRefused, match="told_meanwhile"):
                accepted().fire("extend", "2021-04-15", form={"reasons": "案情复杂", "told_on": told})
        story = accepted().fire("extend", "2021-04-14", form={"reasons": "案情复杂"})
        assert story.fire("tell_extension", "2021-04-15", form={"told_on": "2021-04-15"}).last.form.told_on == date(2021, 4, 15)
        with pytest.raises(GuardRefused, match="happened_extend"):
            accepted().fire("tell_extension", "2021-04-15", form={"told_on": "2021-04-15"})

    def test_what_happens_after_the_end_takes_no_breach_away(self):
        """An extension one day late was refused; the case stays late, and its reason is still told in public."""
        story = accepted().fire("explain_overdue", "2021-04-16", form=OverdueReason(reason="人手不足", published_at="公示栏"))
        assert story.clock("statutory", "2021-04-16").breached


class TestOverdue:
    """“超过办理时间的，办理单位应当公开说明理由” (优化营商环境条例 36(2))."""

    REASON = OverdueReason(reason="系统故障", published_at="中心网站")

    def test_it_stays_open_and_asks_for_the_public_reason(self):
        """Overdue, a case stays open and the public reason is offered; before, there is nothing to explain."""
        story = accepted().lapse("2021-04-01")
        offers = {offer.event: offer for offer in CENTRE.offers(story.case, at=at("2021-04-01"), actor=PEOPLE["department"])}
        assert (story.case.state, offers["explain_overdue"].may) == ("reviewing", True)
        with pytest.raises(GuardRefused, match="none of them is overdue"):
            accepted().fire("explain_overdue", "2021-03-31", form=self.REASON)
        story.fire("explain_overdue", "2021-04-01", form=self.REASON)
        assert story.clock("promise", "2021-04-01").breached
        assert story.fire("grant", "2021-04-02").case.state == "granted"


class TestTolerant:
    """“仅欠缺次要材料的，应当先行受理，并一次性告知申请人需要补充的材料、补交期限” (河南条例 35)."""

    def test_the_promise_runs_on(self):
        """Secondary materials may come later: the promised clock runs on, and when they are in the case just goes on."""
        story = accepted().fire("list_secondary", "2021-03-18", form=LATER)
        assert story.clock("promise", "2021-03-22").state == "running"
        story.fire("submit_complete", "2021-03-24")
        assert (story.case.state, story.due("promise", "2021-03-24")) == ("reviewing", "2021-03-31")

    def test_only_secondary_ones_with_a_period_inside_the_promise(self):
        """Essential materials, no period, or one that outlasts the promise: refused; a second list is the head's to waive."""
        for wrong, why in [
            (attrs.evolve(LATER, items=(MissingItem(name="材料甲", how="窗口"),)), "secondary_only"),
            (attrs.evolve(LATER, period=None), "says_period"),
            (attrs.evolve(LATER, period=working_days(11)), "fits_in_promised"),
        ]:
            with pytest.raises(GuardRefused, match=why):
                accepted().fire("list_secondary", "2021-03-18", form=wrong)
        story = accepted().fire("list_secondary", "2021-03-18", form=LATER).fire("submit_complete", "2021-03-19")
        with pytest.raises(GuardRefused, match="once_list_secondary"):
            story.fire("list_secondary", "2021-03-19", form=LATER)
        waiver = {"once_list_secondary": Waiver(person_for("centre_head"), "新发现")}
        assert story.fire("list_secondary", "2021-03-19", form=LATER, waive=waiver).case.run("supplement").id == "supplement#2"

    @pytest.mark.parametrize("supplied", ["supplement#1", "supplement#2"])
    @pytest.mark.parametrize("first", ["2021-03-19", "2021-03-29"], ids=["supplied first", "ran out first"])
    def test_of_two_lists_one_runs_out(self, supplied, first):
        """Whichever of two lists ran out, and in whatever order they end, the case is not decided as if all had come."""
        periods = {"supplement#1": working_days(2), "supplement#2": working_days(2)}
        periods[supplied] = working_days(10)
        waiver = {"once_list_secondary": Waiver(person_for("centre_head"), "新发现")}
        story = accepted(matter=attrs.evolve(LICENCE, promised=working_days(15)))
        story.fire("list_secondary", "2021-03-18", form=attrs.evolve(LATER, period=periods["supplement#1"]))
        story.fire("list_secondary", "2021-03-18", form=attrs.evolve(LATER, period=periods["supplement#2"]), waive=waiver)
        if first == "2021-03-29":
            story.lapse(first)
        story.fire("submit_complete", first, run=supplied).lapse("2021-03-30")
        assert story.case.state == "secondary_lapsed"
        with pytest.raises(NoSuchEvent):
            story.fire("grant", "2021-03-30", form=Grant(number="1"))

    def lapsed(self, matter=LICENCE):
        return accepted(matter=matter).fire("list_secondary", "2021-03-18", form=LATER).lapse("2021-03-26")

    def test_not_supplied_a_licence_is_refused(self):
        """A licence ends in a decision: suspending and giving back are refused, refusing with remedies is not."""
        story = self.lapsed()
        assert (story.case.state, story.due("promise", "2021-03-26")) == ("secondary_lapsed", "2021-03-31")
        assert story.clock("promise", "2021-03-26").state == "running"
        for event in ("suspend", "return_case"):
            with pytest.raises(GuardRefused, match="decision or a withdrawal"):
                story.fire(event, "2021-03-26")
        paper = Refusal(number="不许〔2021〕2号", reasons="未按期补交", remedies="六十日内申请行政复议")
        assert story.fire("refuse", "2021-03-26", form=paper).case.state == "completed_refused"

    def test_not_supplied_other_matters_are_suspended_or_given_back(self):
        """For other matters the centre's rule suspends, which stops the clocks, or gives back."""
        story = self.lapsed(BENEFIT).fire("suspend", "2021-03-26")
        assert story.clock("promise", "2021-04-10").state == "paused"
        assert story.fire("return_case", "2021-04-12").case.kind == "returned"
        assert self.lapsed(BENEFIT).fire("return_case", "2021-03-26").case.kind == "returned"

    def test_supplied_late_after_all(self):
        """What comes late takes the case back into review; days of suspension are not counted, nor given twice."""
        story = self.lapsed(BENEFIT).fire("suspend", "2021-03-26").fire("late_supply", "2021-04-12")
        assert (story.case.state, story.due("promise", "2021-04-12")) == ("reviewing", "2021-04-15")
        assert self.lapsed().fire("late_supply", "2021-03-26").case.state == "reviewing"


class TestPersons:
    def test_who_reviews_does_not_decide(self):
        """Separation of duties looks at persons: not the same one in two posts, nor through a delegation."""
        both = Actor("w-09", roles={"department", "department_head"})
        story = Story().fire("examine", DAY).fire("accept_promised", DAY).fire("review", DAY, by=both)
        for who in (both, Actor("w-10", roles={"department_head"}, stands_for="w-09")):
            with pytest.raises(GuardRefused, match="w-09 已经办"):
                story.fire("grant", "2021-03-18", by=who)
            with pytest.raises(GuardRefused, match="w-09 已经办"):
                story.fire("refuse", "2021-03-18", by=who)
        assert story.fire("grant", "2021-03-18", by=Actor("w-10", roles={"department_head"})).case.state == "granted"

    def test_nothing_is_decided_over_what_is_open(self):
        """While a survey, a special procedure or a supplement is open, there is no decision; a withdrawal ends them all."""
        for event, name in [("order_survey", "site_survey"), ("order_special", "special_procedure"), ("list_secondary", "supplement")]:
            story = accepted().fire(event, "2021-03-18", form=LATER if name == "supplement" else ...)
            with pytest.raises(GuardRefused, match=f"closed_{name}"):
                story.fire("grant", "2021-03-18")
            assert story.fire("withdraw", "2021-03-18").case.is_open is False
            assert story.case.run(name).state == "called_off"

    @pytest.mark.parametrize(("event", "state"), [("withdraw", "withdrawn"), ("terminate", "terminated")])
    def test_the_other_ends(self, event, state):
        """The applicant withdraws, the department's head terminates with a reason; neither after the decision."""
        assert accepted(matter=BENEFIT).fire(event, DAY).case.state == state
        granted = accepted(matter=BENEFIT).fire("grant", "2021-03-18")
        assert event not in {offer.event for offer in CENTRE.offers(granted.case, at=at("2021-03-18"))}


def test_a_promise_in_calendar_days():
    """A matter may promise calendar days: they roll off a day of rest."""
    matter = attrs.evolve(LICENCE, statutory=None, promised=calendar_days(14))
    assert accepted("2021-03-20", matter=matter).due("promise", "2021-03-20") == "2021-04-06"
