"""Firing an event: what is checked and in which order, what a refusal says, and that a refused call changes nothing."""

import pytest

from caseflow import Actor, Guard
from caseflow.errors import (
    Ambiguous,
    BadInput,
    Conflict,
    DefinitionError,
    FormRefused,
    GuardRefused,
    LapseDue,
    NoSuchEvent,
    NotPermitted,
    OutOfOrder,
)
from caseflow.machines.forms import AcceptanceNotice, Application, Grant, Reasons
from tests.core.stories import (
    BOB,
    CENTRE,
    DONE,
    PEOPLE,
    SALT,
    WHY,
    A,
    Story,
    accepted,
    at,
    fire,
    guarded,
    life,
    make,
    row,
    small_centre,
)

ODD = Guard("odd", lambda _: False, zh="坏")


def opened_by(actor, **more):
    return CENTRE.open("intake", at=at("2021-03-17"), form=make(Application), actor=Actor(actor, roles={"applicant"}), **more)


OTHER_ACTS = [
    ("grant", {"form": Grant(number="2")}),
    ("deliver", {"form": Grant(number="1")}),
    ("grant", {"form": Grant(number="1"), "run": "intake#1"}),
]


class TestOrder:
    def test_the_event_exists(self):
        """For an unknown event the error names the nearest one and the events of its state."""
        with pytest.raises(NoSuchEvent, match=r"no event 'examin' \(did you mean 'examine'\?\).*events of this state: examine") as caught:
            fire(Story(), "examin")
        assert "examine" in caught.value.offered

    def test_then_it_leaves_this_state(self):
        """An event that exists but does not leave this state says where the case stands."""
        with pytest.raises(NoSuchEvent, match=r"does not leave the state in which it stands \(intake#1 in 'received'\)"):
            fire(Story(), "accept_promised")

    def test_then_nothing_has_lapsed(self):
        """A lapse that is due is reported before the role is checked."""
        with pytest.raises(LapseDue):
            fire(Story(), "examine", "2021-06-01")

    def test_then_the_role(self):
        """The wrong role is refused before the form is checked; the allowed roles are named."""
        with pytest.raises(NotPermitted, match="doer") as caught:
            fire(guarded(), "hard", actor=BOB)
        assert (caught.value.held, caught.value.allowed) == (("head",), ("doer",))

    def test_the_nearest_role_is_named(self):
        """For a misspelt role the nearest one is named."""
        with pytest.raises(NotPermitted, match="did you mean 'doer'"):
            fire(guarded(), "hard", actor=Actor("x", roles={"does"}))
        with pytest.raises(NotPermitted, match=r"x \(no role\)"):
            fire(guarded(), "hard", actor=Actor("x", roles=()))

    def test_then_the_form(self):
        """A missing form, or one of another class, is refused before any guard is asked."""
        with pytest.raises(FormRefused, match="'hard' takes the form Reasons 理由, and none was given; write"):
            fire(guarded(), "hard")
        with pytest.raises(FormRefused, match="and Application was given"):
            fire(guarded(), "hard", form=make(Application))
        with pytest.raises(FormRefused, match="takes no form, and Reasons was given; leave it out"):
            fire(guarded(), "stop", form=WHY)

    def test_then_all_the_guards(self):
        """Every guard that fails is reported, not the first."""
        with pytest.raises(GuardRefused) as caught:
            fire(guarded(), "hard", form=WHY)
        assert list(caught.value.reasons) == ["never", "in_principle"]
        assert "may be waived" in caught.value.reasons["in_principle"]

    def test_then_nothing_is_open_inside(self):
        """A run cannot close while one inside it is open; the message and `offers` say the same."""
        story = guarded().fire("order", "2021-03-17")
        with pytest.raises(GuardRefused, match=r"小 尚未办结 \(inner#1: still open inside") as caught:
            fire(story, "stop")
        offer = next(offer for offer in story.centre.offers(story.case, at=at("2021-03-17")) if offer.event == "stop")
        assert list(offer.codes) == list(caught.value.reasons)

    def test_a_guard_that_answers_neither(self):
        """A guard answers True or a reason; anything else is a defect of the definition."""
        with pytest.raises(DefinitionError, match="answered False"):
            fire(Story("small", centre=small_centre(life(transitions=(row("odd", A, DONE, guards=ODD),)))), "odd")

    @pytest.mark.parametrize("event", ["examin", "accept_promised", "examine", "withdraw"])
    def test_a_refused_call_changes_nothing(self, event):
        """After a refusal the case is the very same object with the very same entries."""
        story = Story()
        before, entries = story.case, story.case.entries
        with pytest.raises((NoSuchEvent, NotPermitted, FormRefused)):
            fire(story, event, actor=BOB)
        assert story.case is before
        assert story.case.entries is entries
        assert story.case == Story().case


class TestInput:
    @pytest.mark.parametrize(
        "when", ["2021-03-17", "2021-03-17T09:30", "17/03/2021", "2201-03-17T09:30+08:00", "1949-01-01T00:00+08:00", 20210317, None, ""]
    )
    def test_instants(self, when):
        """A naive, absurd or unreadable instant is refused with the fix in the message."""
        story = Story()
        with pytest.raises(BadInput, match="at="):
            CENTRE.fire(story.case, "examine", at=when, actor=PEOPLE["window_clerk"])

    def test_actors(self):
        """An actor is an Actor; the message shows how to make one."""
        with pytest.raises(BadInput, match="write Actor"):
            fire(Story(), "examine", actor="w-03")
        with pytest.raises(BadInput, match="roles must be a set of names"):
            Actor("w-03", roles="window_clerk")

    @pytest.mark.parametrize("what", ["case_no", "key", "actor"])
    def test_ids_of_ten_thousand_characters(self, what):
        """Long ids are refused, and the message does not fill the screen."""
        long = "长" * 10_000
        given = {"case_no": "HL-1", "key": None, "actor": "w"} | {what: long}
        with pytest.raises(BadInput) as caught:
            CENTRE.open(
                "intake", at=at("2021-03-17"), form=make(Application), **(given | {"actor": Actor(given["actor"], roles={"applicant"})})
            )
        assert len(str(caught.value)) < 400

    def test_an_event_of_ten_thousand_characters(self):
        """A long event name is not repeated in full either."""
        with pytest.raises(NoSuchEvent) as caught:
            fire(Story(), "examine" * 2_000)
        assert len(str(caught.value)) < 400

    def test_nothing_is_written_before_it_happens(self):
        """`recorded_at` before `at` is refused, and so is writing before the last line."""
        story = Story().fire("examine", "2021-03-18")
        with pytest.raises(BadInput, match="nothing is written down before it happens"):
            fire(story, "withdraw", "2021-03-19", recorded_at=at("2021-03-18"))
        with pytest.raises(OutOfOrder, match="before the last line"):
            fire(story, "withdraw", "2021-03-17", recorded_at=at("2021-03-17"))

    def test_time_running_backwards(self):
        """An act before the last entry needs `recorded_at`; before the opening nothing can happen at all."""
        story = Story().fire("examine", "2021-03-18")
        with pytest.raises(OutOfOrder, match="if it is recorded late, say recorded_at="):
            fire(story, "withdraw", "2021-03-17")
        with pytest.raises(OutOfOrder, match="nothing can happen before that"):
            fire(story, "withdraw", "2021-03-16", recorded_at=at("2021-03-19"))

    def test_matters(self):
        """A matter is a Matter."""
        with pytest.raises(BadInput, match="load_matters"):
            CENTRE.open("intake", case_no="1", matter="licence", at=at("2021-03-17"), actor=PEOPLE["applicant"], form=make(Application))

    def test_opening(self):
        """An unknown lifecycle is answered with the nearest; the opening asks for its role and its form as any row does."""
        ask = {"case_no": "1", "at": at("2021-03-17"), "actor": PEOPLE["applicant"]}
        with pytest.raises(NoSuchEvent, match="did you mean 'intake'"):
            CENTRE.open("intak", **ask)
        with pytest.raises(FormRefused, match=r"form=Application"):
            CENTRE.open("intake", **ask)
        with pytest.raises(NotPermitted, match="window_clerk"):
            CENTRE.open("promised", **ask, form=AcceptanceNotice(number="1"))
        opened = CENTRE.open("intake", **ask, form={"applicant": "王某"}, key="k", recorded_at=at("2021-03-18"))
        assert (opened.entries[0].form.applicant, opened.entries[0].extras.key) == ("王某", "k")


class TestForms:
    def test_a_form_may_be_plain_data(self):
        """A mapping becomes the form of the row."""
        story = Story().fire("examine", "2021-03-17")
        case = fire(story, "accept_promised", actor=PEOPLE["window_clerk"], form={"number": "受-1"})
        assert case.entries[-1].form == AcceptanceNotice(number="受-1")

    @pytest.mark.parametrize(
        ("data", "says"),
        [
            ({}, "number is missing"),
            ({"numbr": "1"}, r"it has no field 'numbr' \(did you mean 'number'\?\)"),
            ({"number": "1", "extra": 1}, "it has no field 'extra'"),
            ({"number": 1}, "number must be text"),
            ({"number": "  "}, "number must be filled in"),
            ({1: "1", "number": "1"}, "it has no field 1"),
        ],
    )
    def test_plain_data_that_is_no_such_form(self, data, says):
        """Missing, unknown and wrong fields are refused by name."""
        story = Story().fire("examine", "2021-03-17")
        with pytest.raises(FormRefused, match=says):
            fire(story, "accept_promised", actor=PEOPLE["window_clerk"], form=data)

    def test_salts(self):
        """Each personal field of a form has a salt of its own in the entry; other forms have none."""
        story = Story().fire("examine", "2021-03-17")
        assert [entry.salts for entry in story.case.entries] == [(SALT, SALT), ()]


class TestAddressing:
    def two(self):
        return guarded().fire("order", "2021-03-17").fire("order", "2021-03-17")

    def test_ambiguous(self):
        """When several open runs offer the event, they are named; the exact id settles it."""
        story = self.two()
        with pytest.raises(Ambiguous, match="run='inner#1' or run='inner#2'") as caught:
            fire(story, "end")
        assert caught.value.runs == ("inner#1", "inner#2")
        with pytest.raises(Ambiguous):
            fire(story, "end", run="inner")
        case = fire(story, "end", run="inner#2")
        assert [run.state for run in case.runs] == ["a", "a", "done"]

    def test_the_bare_name_will_do_for_one(self):
        """The name of a lifecycle means its only run that offers the event."""
        story = self.two().fire("end", "2021-03-17", run="inner#1")
        assert fire(story, "end", run="inner").run("inner#2").state == "done"
        assert fire(story, "end").run("inner#2").state == "done"

    def test_unknown_runs(self):
        """A run that the case does not have is answered with the nearest that it has."""
        with pytest.raises(NoSuchEvent, match=r"no run 'inner#3' \(did you mean 'inner#"):
            fire(self.two(), "end", run="inner#3")

    def test_only_that_run_is_meant(self):
        """An event that only another run offers is refused."""
        with pytest.raises(NoSuchEvent, match="knows no event 'stop'"):
            fire(self.two(), "stop", run="inner#1")

    def test_nothing_more(self):
        """A closed case says that nothing can be fired any more."""
        with pytest.raises(NoSuchEvent, match="nothing can be fired any more"):
            fire(guarded().fire("stop", "2021-03-17"), "stop")


class TestKeys:
    def test_the_same_act_twice(self):
        """The same key with the same event, run and form gives the very same case, also as plain data and later."""
        story = accepted().fire("grant", "2021-03-18", key="k", form=Grant(number="1"))
        ask = {"actor": PEOPLE["department_head"], "key": "k"}
        assert fire(story, "grant", "2021-03-19", form=Grant(number="1"), **ask) is story.case
        assert fire(story, "grant", "2021-03-18", form={"number": "1"}, run="promised", **ask) is story.case

    @pytest.mark.parametrize(
        ("event", "more"),
        OTHER_ACTS,
    )
    def test_another_act(self, event, more):
        """The same key with another event, run or form is a conflict."""
        story = accepted().fire("grant", "2021-03-18", key="k", form=Grant(number="1"))
        with pytest.raises(Conflict, match="entry 4"):
            fire(story, event, "2021-03-19", actor=PEOPLE["department_head"], key="k", **more)

    def test_another_key(self):
        """A key that was not used before is recorded with its act."""
        story = Story().fire("examine", "2021-03-17", key="a").fire("withdraw", "2021-03-17", key="b")
        assert [entry.extras.key for entry in story.case.entries] == [None, "a", "b"]


class TestWhichRun:
    """One event, several inner runs that offer it."""

    @staticmethod
    def signing(*who):
        mine = Guard("mine", lambda asked: asked.actor.id == asked.opening.form.why or "不是本人 (somebody else was asked)", zh="本人")
        inner = life("sign", (row("agree", A, DONE, form=Reasons, guards=mine),), opens_with=Reasons)
        outer = life("doc", (row("ask", A, A, form=Reasons, opens="sign"), row("close", A, DONE)), unheard="sign")
        story = Story("doc", centre=small_centre(outer, inner))
        for name in who:
            story.fire("ask", "2021-03-17", form=Reasons(why=name))
        return story

    def test_the_only_one_that_takes_it(self):
        """Of the runs that offer the event, the only one that takes this person's act is meant; no run need be said."""
        story = self.signing("amy", "bob", "cat")
        story.fire("agree", "2021-03-18", by=Actor("bob", roles={"doer"}), form={"why": "好"})
        assert [run.state for run in story.case.runs] == ["a", "a", "done", "a"]

    def test_two_take_it(self):
        """Where several take it, those are named."""
        story = self.signing("amy", "bob", "amy")
        with pytest.raises(Ambiguous, match="2 open runs of case HL-2021-0317 take 'agree': say run='sign#1' or run='sign#3'"):
            story.fire("agree", "2021-03-18", by=Actor("amy", roles={"doer"}), form=Reasons(why="好"))

    @pytest.mark.parametrize("form", [Reasons(why="好"), {"why": 1}, None])
    def test_none_takes_it(self, form):
        """Where none does, all are named."""
        story = self.signing("amy", "bob")
        with pytest.raises(Ambiguous, match="2 open runs of case HL-2021-0317 offer 'agree': say run='sign#1' or run='sign#2'"):
            story.fire("agree", "2021-03-18", by=Actor("eve", roles={"doer"}), form=form)
