"""接件: what becomes of an application, by the words of 行政许可法 第三十二条 and of the plan 二(三)3(1)."""

import attrs
import pytest

from caseflow import Actor, Centre, Waiver
from caseflow.calendar import CN
from caseflow.errors import FormRefused, GuardRefused, LapseDue, NoSuchEvent, NotPermitted
from caseflow.machines import CATALOGUE
from caseflow.machines.forms import AcceptanceNotice, Correction, DeficiencyNotice, MissingItem, NonAcceptanceNotice, Reasons
from tests.core.stories import BENEFIT, CENTRE, LICENCE, NOT_DELEGATED, PEOPLE, Story, at, person_for

DAY = "2021-04-28"


def examined(**more):
    return Story(day=DAY, **more).fire("examine", DAY)


class TestFiveDays:
    """“应当当场或者在五日内一次告知申请人需要补正的全部内容，逾期不告知的，自收到申请材料之日起即为受理” (32(1)(四))."""

    def test_silence_is_acceptance(self):
        """Received on Wednesday 2021-04-28 and nothing said: accepted by law after Saturday 05-08, counted from 04-28."""
        story = Story(day=DAY)
        assert story.due("notice", DAY) == "2021-05-08"
        assert story.lapse("2021-05-08").case.kind == "intake"
        story.lapse("2021-05-09")
        assert [move.run for move in story.last.moves] == ["intake#1", "promised#1"]
        assert (str(story.last.day), story.last.actor) == ("2021-05-08", None)
        assert str(story.case.main.origin.day) == DAY
        assert story.due("promise", "2021-05-10") == "2021-05-14"
        assert (story.clock("promise", "2021-05-10").used, story.clock("statutory", "2021-05-10").used) == (6, 6)

    def test_nobody_takes_the_law_s_part(self):
        """After the fifth day the clerk cannot notify any more: the law has accepted; and what the law does nobody can fire."""
        story = examined()
        with pytest.raises(LapseDue, match="2021-05-08"):
            story.fire("notify_missing", "2021-05-10")
        with pytest.raises(NoSuchEvent, match="taken by itself"):
            CENTRE.fire(story.case, "deem_accepted", at=at("2021-04-29"), actor=person_for("window_clerk"))

    @pytest.mark.parametrize(("matter", "why"), [(NOT_DELEGATED, "not delegated"), (BENEFIT, "not a licence")])
    def test_where_silence_is_only_a_breach(self, matter, why):
        """For what is not delegated, or no licence, silence gives nothing: the answer is still owed, and late where a limit binds."""
        story = examined(matter=matter)
        after = story.lapse("2021-05-10").clock("notice", "2021-05-10")
        assert (story.case.state, after.state, after.breached) == ("examining", "running", matter is NOT_DELEGATED)
        if matter is BENEFIT:
            assert story.fire("accept_promised", "2021-05-10").case.kind == "promised"
        else:
            with pytest.raises(GuardRefused, match=why):
                story.fire("accept_promised", "2021-05-10")

    def test_any_answer_stops_it(self):
        """Notice, acceptance and refusal each meet the five days; an examination does not."""
        assert examined().clock("notice", DAY).state == "running"
        assert examined().fire("notify_missing", "2021-05-08").clock("notice", "2021-05-08").state == "met"
        assert examined().fire("accept_promised", "2021-05-08").clock("notice", "2021-05-08").state == "met"

    def test_received_after_hours(self):
        """Where the centre says when it closes, what comes in later, or on a rest day, counts from the next working day by one reading."""
        centre = Centre("hours", lifecycles=CATALOGUE, calendar=CN, parameters={"closes_at": "17:30"})
        for received, due, overdue_after in [
            ("2021-04-28T17:30", "2021-05-08", "2021-05-08"),
            ("2021-04-28T17:31", "2021-05-08", "2021-05-10"),
            ("2021-05-01T10:00", "2021-05-11", "2021-05-12"),
            ("2021-04-25T10:00", "2021-04-30", "2021-04-30"),  # a Sunday that is worked
        ]:
            clock = Story(day=received, centre=centre).clock("notice", received)
            assert (str(clock.due), str(clock.overdue_after)) == (due, overdue_after)
            assert Story(day=received).clock("notice", received).overdue_after == clock.due

    def test_the_rule_holds_for_every_submission(self):
        """What completes a file after hours counts so too, and the law accepts when the later reading has passed, from that receipt."""
        centre = Centre("hours", lifecycles=CATALOGUE, calendar=CN, parameters={"closes_at": "17:30"})
        story = Story(day="2021-03-15", centre=centre).fire("examine", "2021-03-16").fire("notify_missing", "2021-03-17")
        story.fire("submit_complete", "2021-03-24T18:00")
        clock = story.clock("notice", "2021-03-24")
        assert (str(clock.due), str(clock.overdue_after)) == ("2021-03-31", "2021-04-01")
        assert not story.clock("notice", "2021-04-01").breached
        promise = story.lapse("2021-04-02").clock("promise", "2021-04-02")
        assert (str(promise.started), str(promise.due), str(promise.overdue_after)) == ("2021-03-24", "2021-04-08", "2021-04-09")

    @pytest.mark.parametrize(
        ("kinds", "accepted_as", "kind"),
        [
            (("upward",), None, "upward"),
            (("upward", "promised"), None, "upward"),
            (("instant", "promised"), None, "promised"),
            (("promised", "upward"), "upward", "upward"),
            (("instant",), None, "promised"),
        ],
    )
    def test_silence_accepts_as_the_matter_says(self, kinds, accepted_as, kind):
        """The kind named by the matter, else its first; never an instant case, which would be late at once."""
        matter = attrs.evolve(LICENCE, kinds=kinds, accepted_as=accepted_as)
        assert examined(matter=matter).lapse("2021-05-10").case.kind == kind

    def test_what_the_superior_decides_has_one_way(self):
        """Its window accepts it as upward only, and silence too, whatever kinds the guide lists."""
        matter = attrs.evolve(LICENCE, kinds=("promised", "upward"), superior_decides=True)
        with pytest.raises(GuardRefused, match="kind_is_promised"):
            examined(matter=matter).fire("accept_promised", "2021-04-29")
        assert examined(matter=matter).fire("accept_upward", "2021-04-29").case.kind == "upward"
        assert examined(matter=matter).lapse("2021-05-10").case.kind == "upward"


class TestToldOnce:
    """“一次告知”; 二(三)3(1) 一次告知制."""

    def test_twice_is_refused_unless_on_record(self):
        """A second notice for new items is refused; the head of the centre may take it upon record, with a reason; nobody else may."""
        story = examined().fire("notify_missing", "2021-04-29").fire("submit_complete", "2021-04-30")
        with pytest.raises(GuardRefused, match="只能一次"):
            story.fire("notify_missing", "2021-05-06")
        clerk = Waiver(person_for("window_clerk"), "又发现缺项")
        with pytest.raises((GuardRefused, NotPermitted)):
            story.fire("notify_missing", "2021-05-06", waive={"once_notify_missing": clerk})
        head = Waiver(person_for("centre_head"), "又发现缺项")
        story.fire("notify_missing", "2021-05-06", waive={"once_notify_missing": head})
        (waived,) = story.last.extras.waived
        assert (waived.guard, waived.by, waived.why) == ("once_notify_missing", "p-centre_head", "又发现缺项")

    def test_everything_with_the_way_to_get_it(self):
        """The notice names at least one item, and for each how to get it (二(三)2(3)二)."""
        for wrong in ({"items": ()}, {"items": [{"name": "身份证", "how": ""}]}, {"items": [{"name": "身份证"}]}):
            with pytest.raises(FormRefused):
                examined().fire("notify_missing", DAY, form=wrong)

    def test_receipt_and_acceptance_are_two_instants(self):
        """When the last item is in, examination goes on and five new days begin; the promise runs from acceptance alone."""
        story = examined().fire("notify_missing", "2021-04-30").fire("submit_complete", "2021-05-10")
        assert (story.case.kind, story.case.state, story.due("notice", "2021-05-10")) == ("intake", "examining", "2021-05-17")
        story.fire("accept_promised", "2021-05-12")
        assert story.due("promise", "2021-05-12") == "2021-05-26"

    def test_silence_after_the_last_item(self):
        """Silence then is acceptance too, counted from the day on which the last item came in."""
        story = examined().fire("notify_missing", "2021-04-30").fire("submit_complete", "2021-05-10").lapse("2021-05-18")
        assert (story.case.kind, str(story.case.main.origin.day)) == ("promised", "2021-05-10")

    def test_while_the_applicant_gathers(self):
        """In hold no clock of the authority runs, however long the applicant takes, where no period was set."""
        form = DeficiencyNotice(items=(MissingItem(name="身份证", how="公安窗口"),))
        story = examined().fire("notify_missing", DAY, form=form).lapse("2021-12-01")
        assert [clock.state for clock in CENTRE.clocks(story.case, at=at("2021-12-01"))] == ["met", "running"]
        assert story.clock("supplement", "2021-12-01").within is None

    def test_the_period_runs_out(self):
        """Where a period was set and nothing came, the case is handed over to be returned."""
        form = DeficiencyNotice(items=(MissingItem(name="身份证", how="公安窗口"),), period=LICENCE.promised)
        story = examined().fire("notify_missing", DAY, form=form).lapse("2021-05-18")
        assert (story.case.kind, story.case.state) == ("returned", "proposed")


class TestNotHere:
    """“应当即时告知申请人不受理” (一); “应当即时作出不予受理的决定，并告知申请人向有关行政机关申请” (二)."""

    PAPER = NonAcceptanceNotice(number="不受〔2021〕1号", reason="依法不需要取得行政许可")

    def test_no_licence_is_needed(self):
        """不受理: a paper with its number and reason; where to apply need not be said."""
        assert examined().fire("refuse_not_needed", DAY, form=self.PAPER).case.state == "no_licence_needed"

    def test_not_this_authority_s_power(self):
        """不予受理: the paper says where to apply instead, or is refused."""
        with pytest.raises(GuardRefused, match="apply_to"):
            examined().fire("refuse_not_ours", DAY, form=self.PAPER)
        paper = attrs.evolve(self.PAPER, apply_to="区自然资源局")
        assert examined().fire("refuse_not_ours", DAY, form=paper).case.state == "not_our_power"

    def test_both_at_once_before_any_examination(self):
        """Both may be told at the counter, before the materials are looked at."""
        assert Story(day=DAY).fire("refuse_not_ours", DAY, form=attrs.evolve(self.PAPER, apply_to="区城管局")).case.main.is_open is False
        assert Story(day=DAY).fire("refuse_not_needed", DAY, form=self.PAPER).case.main.is_open is False

    def test_a_benefit_needs_no_licence_either(self):
        """“不需要取得行政许可” says nothing about a benefit."""
        with pytest.raises(GuardRefused, match="not a licence"):
            examined(matter=BENEFIT).fire("refuse_not_needed", DAY, form=self.PAPER)

    def test_a_licence_is_not_given_back(self):
        """A licence application is accepted, told what is missing, refused or withdrawn, and not returned; a benefit may be."""
        with pytest.raises(GuardRefused, match="decision or a withdrawal"):
            examined().fire("return_case", DAY)
        assert examined(matter=BENEFIT).fire("return_case", DAY).case.kind == "returned"


class TestTheOtherRows:
    def test_corrected_on_the_spot(self):
        """“可以当场更正的错误的，应当允许申请人当场更正” (三): no notice, no new clock."""
        story = examined().fire("correct_on_spot", DAY, form=Correction(what="姓名错字"))
        assert (story.case.state, len(CENTRE.clocks(story.case, at=at(DAY)))) == ("examining", 1)

    @pytest.mark.parametrize("kind", ["instant", "promised", "upward", "joint"])
    def test_what_the_guide_allows(self, kind):
        """A case becomes of the kinds that the matter's published guide allows, with a dated paper (32(2)), and of no other."""
        assert examined().fire(f"accept_{kind}", DAY).case.kind == kind
        other = next(name for name in ("instant", "promised") if name != kind)
        with pytest.raises(GuardRefused, match=f"kind_is_{kind}"):
            examined(matter=attrs.evolve(LICENCE, kinds=(other,))).fire(f"accept_{kind}", DAY)
        with pytest.raises(FormRefused):
            examined().fire(f"accept_{kind}", DAY, form=AcceptanceNotice)
        with pytest.raises(FormRefused):
            examined().fire(f"accept_{kind}", DAY, form=Reasons(why="齐全"))

    def test_withdrawn_from_anywhere(self):
        """The applicant may withdraw at any time before acceptance, and owes no reason; nobody else may."""
        for story in (Story(day=DAY), examined(), examined().fire("notify_missing", DAY)):
            with pytest.raises(NotPermitted):
                story.fire("withdraw", DAY, by=PEOPLE["window_clerk"])
            story.fire("withdraw", DAY, form={})
            assert (story.case.state, story.case.is_open) == ("withdrawn", False)

    def test_who_opens(self):
        """The applicant or the window may hand in; a department may not."""
        for role in ("applicant", "window_clerk"):
            assert Story(by=Actor("x", roles={role})).case.state == "received"
        with pytest.raises(NotPermitted):
            Story(by=PEOPLE["department"])
