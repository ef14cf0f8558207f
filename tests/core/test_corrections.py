"""Corrections and late records: nothing is edited, and what stands can always be replayed in the order of `at`."""

import pytest

from caseflow import Actor, Waiver
from caseflow.calendar import working_days
from caseflow.errors import BadInput, Conflict, FormRefused, NotPermitted, OutOfOrder
from caseflow.journal import dumps, loads
from caseflow.machines.forms import (
    DeficiencyNotice,
    ExtensionNotice,
    Grant,
    MissingItem,
    Reasons,
    SpecialNotice,
    SurveyReport,
    SurveySchedule,
)
from tests.core.stories import (
    BOB,
    DONE,
    HELD,
    PEOPLE,
    A,
    B,
    Story,
    accepted,
    at,
    fire,
    guarded,
    life,
    make,
    row,
    same_as_replayed,
    small_centre,
)

APRIL = "2021-04-01"


def picture(story, day=APRIL):
    """Where everything stands, and what every clock says."""
    runs = [(run.id, run.state) for run in story.case.runs]
    return runs, [(c.name, c.run, c.state, c.used, c.due, c.within) for c in story.centre.clocks(story.case, at=at(day))]


def full():
    """A case with a pause, an extension and its withdrawal, and a survey."""
    story = accepted().fire("order_special", "2021-03-18").fire("extend", "2021-03-19").fire("end_special", "2021-03-22")
    return story.fire("order_survey", "2021-03-23").fire("schedule_survey", "2021-03-24").fire("withdraw_extension", "2021-03-25")


class TestAnnul:
    def test_states_and_clocks_are_exactly_back(self):
        """Annulling the last entry restores every run and every clock, whatever the entry did."""
        events = ["order_special", "extend", "end_special", "order_survey", "schedule_survey", "withdraw_extension", "withdraw"]
        story = accepted()
        for event, day in zip(events, range(18, 30), strict=False):
            before = picture(story)
            case = story.fire(event, f"2021-03-{day}").case
            story.correct(story.last.seq, APRIL)
            assert picture(story) == before, event
            assert story.case.entries[:-1] == case.entries
            assert same_as_replayed(story.case)
            story.case = case

    def test_an_entry_in_the_middle(self):
        """The run has gone on, and yet an extension granted by mistake can be annulled; annul that correction, and it stands again."""
        story = accepted().fire("extend", "2021-03-18").fire("order_survey", "2021-03-19").fire("survey_not_possible", "2021-03-22")
        story.correct(4, APRIL)
        assert story.due("statutory", APRIL) == "2021-04-15"
        story.correct(7, APRIL)
        assert story.due("statutory", APRIL) == "2021-04-28"
        story.correct(8, APRIL)
        assert story.due("statutory", APRIL) == "2021-04-15"
        assert same_as_replayed(story.case)

    def test_what_would_no_longer_stand_is_refused(self):
        """An entry on which a later one rests cannot be annulled: the later one is named, and nothing changes."""
        story = full()
        case = story.case
        with pytest.raises(OutOfOrder, match=r"entry 3 cannot be corrected so: entry 4 \(order_special\)"):
            story.correct(3, APRIL)
        with pytest.raises(OutOfOrder, match=r"entry 8 \(schedule_survey\) moves 'site_survey#1'"):
            story.correct(7, APRIL)
        assert story.case is case

    def test_the_opening_cannot_be_annulled(self):
        """A case that was opened was opened; its opening can only be amended."""
        with pytest.raises(OutOfOrder, match="amend it, or withdraw the case"):
            Story().correct(0, APRIL)

    def test_run_ids_are_never_used_again(self):
        """A run that was annulled keeps its number."""
        story = accepted().fire("order_survey", "2021-03-18").correct(4, "2021-03-19").fire("order_survey", "2021-03-20")
        assert [run.id for run in story.case.runs] == ["intake#1", "promised#1", "site_survey#2"]

    def test_what_was_annulled_already(self):
        """An entry that no longer stands cannot be corrected a second time; the error names the correction."""
        story = accepted().fire("extend", "2021-03-18").correct(4, APRIL)
        with pytest.raises(OutOfOrder, match="entry 5"):
            story.correct(4, APRIL)


class TestAmend:
    def survey(self):
        story = accepted().fire("order_survey", "2021-03-18").fire("schedule_survey", "2021-03-19")
        return story.fire("report_survey", "2021-03-22")

    def test_a_form(self):
        """The amended document stands, the old line stays as it was, and the guards have been asked again."""
        story = self.survey()
        old = story.last
        story.correct(6, APRIL, form=SurveyReport(staff=("w-01", "w-05"), found="符合"))
        assert story.case.entries[6] is old
        assert story.case.standing[6].form.found == "符合"
        assert same_as_replayed(story.case)

    def test_the_guards_are_asked_again(self):
        """A survey team of two cannot be amended to one."""
        with pytest.raises(OutOfOrder, match="at_least_2_staff"):
            self.survey().correct(6, APRIL, form=SurveyReport(staff=("w-01",), found="符合"))

    def test_in_its_place(self):
        """They are asked on the case as it stood then: an amended grant is not refused because the case is over now."""
        story = accepted().fire("grant", "2021-03-19").fire("deliver", "2021-03-22")
        story.correct(4, APRIL, form={"number": "准-2"})
        assert story.case.standing[4].form == Grant(number="准-2")
        assert story.case.state == "completed_granted"

    def test_another_class_of_document(self):
        """A document can only be amended by one of its class; an entry without one takes none."""
        with pytest.raises(FormRefused, match="carries SurveyReport"):
            self.survey().correct(6, APRIL, form=make(SurveySchedule))
        with pytest.raises(FormRefused):
            self.survey().correct(1, APRIL, form=Reasons(why="x"))

    def test_an_instant(self):
        """A date mistyped is amended, and every clock follows."""
        story = accepted().fire("order_special", "2021-03-22").fire("end_special", "2021-03-29")
        assert story.due("promise", APRIL) == "2021-04-08"
        story.correct(5, APRIL, happened=at("2021-03-26"))
        assert story.due("promise", APRIL) == "2021-04-07"
        assert same_as_replayed(story.case)

    def test_the_salts_belong_to_the_form(self):
        """Amended in its instant alone an entry keeps form and salts; amended in its form it has the salts of the amended one."""
        story = Story()
        form, salts = story.last.form, story.last.salts
        assert salts
        story.correct(0, APRIL, happened=at("2021-03-16"))
        assert (story.case.standing[0].form, story.case.standing[0].salts) == (form, salts)
        story.correct(0, APRIL, form={"applicant": "王某某"})
        assert (story.case.standing[0].form, story.case.standing[0].salts) == (story.last.form, story.last.salts)

    def test_an_instant_out_of_order(self):
        """An instant before what the entry rests on, or after what rests on it, is refused."""
        story = full()
        with pytest.raises(OutOfOrder):
            story.correct(3, APRIL, happened=at("2021-03-20"))
        with pytest.raises(OutOfOrder):
            story.correct(8, APRIL, happened=at("2021-03-22"))

    def test_nothing_has_happened_after_it_was_written_down(self):
        """An instant later than the correction itself is refused."""
        story = accepted().fire("extend", "2021-03-18")
        with pytest.raises(BadInput, match="happened"):
            story.correct(4, "2021-03-19", happened=at("2021-05-19"))

    def test_the_opening(self):
        """The opening of the case may be amended: its document, and its instant; the run counts from the new day."""
        story = Story().correct(0, APRIL, form={"applicant": "王某某"}).correct(0, APRIL, happened=at("2021-03-16"))
        assert (story.case.standing[0].form.applicant, str(story.case.runs[0].origin.day)) == ("王某某", "2021-03-16")

    def test_an_amendment_amended(self):
        """Amendments add up in the order in which they were written; each can be annulled by itself."""
        story = self.survey().correct(6, APRIL, form=make(SurveyReport, found="一")).correct(6, APRIL, form=make(SurveyReport, found="二"))
        assert story.case.standing[6].form.found == "二"
        story.correct(8, APRIL)
        assert story.case.standing[6].form.found == "一"
        with pytest.raises(OutOfOrder, match="is a correction; annul it"):
            story.correct(7, APRIL, form=make(SurveyReport))

    def test_what_was_waived_stays_waived(self):
        """An entry that passed by a waiver may be amended: the waiver is on record, and holds again."""
        story = guarded(day="2021-03-17")
        story.case = fire(story, "soft", waive={"in_principle": Waiver(BOB, "情况特殊")})
        story.correct(1, "2021-03-20", happened=at("2021-03-18"))
        assert str(story.case.standing[1].day) == "2021-03-18"

    def test_what_a_run_was_opened_with(self):
        """The length announced for a special procedure was settled when it opened: it cannot be amended, it is annulled and done again."""
        story = accepted().fire("order_special", "2021-03-22", form=make(SpecialNotice, expected=working_days(5)))
        with pytest.raises(OutOfOrder, match="annul it and fire again"):
            story.correct(4, "2021-03-23", form=make(SpecialNotice, expected=working_days(9)))
        story.correct(4, "2021-03-23", form={"kind": "招标", "expected": "5 working_days"})
        assert story.case.standing[4].form.kind.value == "招标"

    def test_a_deemed_acceptance_amended_to_another_instant(self):
        """What the law did has an instant too, and whoever may correct it may amend it as long as the walk stands."""
        story = Story(day="2021-04-28").lapse("2021-05-10").correct(1, "2021-05-11", happened=at("2021-05-08", "23:59"))
        assert story.case.kind == "promised"

    def test_an_instant_at_which_it_does_less_itself(self):
        """Before an inner run was over the same row moves less; what is taken by itself is then taken when that run ends."""
        parent = life(
            "parent",
            (
                row("order", A, A, opens="inner"),
                row("hold", A, HELD),
                row("release", HELD, A),
                row("hear", A, B, None, on_close_of=("inner", "done")),
                row("finish", B, DONE),
            ),
        )
        centre = small_centre(parent, life("inner", (row("end", A, DONE),)))
        story = Story("parent", "2021-03-17", centre=centre).fire("order", "2021-03-17").fire("hold", "2021-03-18")
        story.fire("end", "2021-03-19").fire("release", "2021-03-22")
        assert story.case.state == "b"
        assert [move.event for move in story.case.standing[4].moves] == ["release", "hear"]
        case = story.correct(4, APRIL, happened=at("2021-03-18", "10:00")).case
        assert case.state == "b"
        assert [(entry.seq, [move.event for move in entry.moves]) for entry in case.standing[3:]] == [
            (4, ["release"]),
            (3, ["end", "hear"]),
        ]
        assert loads(dumps(case), centre) == case


class TestWhoAndWhy:
    def test_who_made_it(self):
        """Who made an entry may correct it, and so may the centre's correctors; nobody else."""
        story = accepted().fire("extend", "2021-03-18")
        story.correct(4, APRIL, by=PEOPLE["department_head"])
        story.correct(5, APRIL, by=Actor("head", roles={"centre_head"}))
        with pytest.raises(NotPermitted, match="it takes who made it, or centre_head"):
            story.correct(4, APRIL, by=PEOPLE["window_clerk"])

    def test_who_made_it_and_has_no_role_any_more(self):
        """Somebody who changed posts may still correct what was theirs."""
        story = accepted().fire("extend", "2021-03-18").correct(4, APRIL, by=Actor("p-department_head", roles=()))
        assert story.last.actor == "p-department_head"

    @pytest.mark.parametrize("why", ["", "  ", None])
    def test_a_reason(self, why):
        """A correction needs a reason."""
        with pytest.raises(BadInput, match="needs a reason"):
            accepted().correct(3, APRIL, why=why)

    @pytest.mark.parametrize("seq", [-1, 4, "0", True])
    def test_an_entry(self, seq):
        """It needs an entry that the case has."""
        with pytest.raises(BadInput, match="its entries are 0 to 3"):
            accepted().correct(seq, APRIL)

    def test_it_is_written_last(self):
        """A correction is written after every line that there is."""
        with pytest.raises(OutOfOrder, match="a correction is written last"):
            accepted().correct(3, "2021-03-16")

    def test_a_key(self):
        """The same key with the same correction gives the same case."""
        story = accepted().fire("extend", "2021-03-18").correct(4, APRIL, key="k")
        case = story.case
        assert story.correct(4, APRIL, key="k").case is case
        for seq, more in ((3, {}), (4, {"form": make(ExtensionNotice)})):
            with pytest.raises(Conflict, match="was used for 'correct' in entry 5"):
                story.correct(seq, APRIL, key="k", **more)


class TestLateRecords:
    def test_late_is_as_good_as_in_time(self):
        """An extension of the 22nd written down on the 29th gives the clocks of one written in time."""
        late = accepted().fire("order_survey", "2021-03-24").fire("extend", "2021-03-22", recorded_at=at("2021-03-29"))
        timely = accepted().fire("extend", "2021-03-22").fire("order_survey", "2021-03-24")
        assert picture(late) == picture(timely)
        assert same_as_replayed(late.case)
        assert late.case.entries[-1].recorded_at.isoformat() == "2021-03-29T09:00:00+08:00"
        assert [entry.event for entry in late.case.standing[-2:]] == ["extend", "order_survey"]

    def test_the_guards_see_the_case_as_it_stood_then(self):
        """After the decision an earlier extension can still be recorded, for then it was under review."""
        story = accepted().fire("grant", "2021-03-25").fire("extend", "2021-03-22", recorded_at=at("2021-03-29"))
        assert story.clock("statutory", "2021-03-29").within == working_days(30)

    def test_it_must_leave_standing_what_came_after(self):
        """A withdrawal recorded late, before a decision that stands, is refused, naming the decision."""
        with pytest.raises(OutOfOrder, match=r"entry 4 \(grant\)"):
            accepted().fire("grant", "2021-03-25").fire("withdraw", "2021-03-22", recorded_at=at("2021-03-29"))

    def test_a_run_opened_late(self):
        """A survey of Monday recorded after one of Tuesday is the second by number, the first by time."""
        story = accepted().fire("order_survey", "2021-03-23").fire("order_survey", "2021-03-22", recorded_at=at("2021-03-24"))
        assert [run.id for run in story.case.runs[2:]] == ["site_survey#2", "site_survey#1"]
        story.fire("survey_not_possible", "2021-03-25", run="site_survey#2")
        assert same_as_replayed(story.case)

    def test_once_is_once(self):
        """Recording an extension late cannot make two where the law allows one."""
        story = accepted().fire("extend", "2021-03-24")
        with pytest.raises(OutOfOrder):
            story.fire("extend", "2021-03-22", recorded_at=at("2021-03-29"))


def test_a_notice_amended_in_its_names():
    """Amending what a notice lists is heard by what is checked against it from then on."""
    story = Story().fire("examine", "2021-03-17").fire("notify_missing", "2021-03-18")
    form = story.last.form
    items = (*form.items, MissingItem(name="平面图", how="自备"))
    story.correct(2, "2021-03-19", form=DeficiencyNotice(items=items, period=form.period))
    story.fire("submit_partial", "2021-03-20", form={"items": ["平面图"]})
    assert story.case.standing[-1].form.items == ("平面图",)
