"""Several inner runs and one parent: who is heard, when nobody need be waited for, and that the order of writing changes nothing."""

from collections import Counter
from datetime import timedelta
from itertools import permutations

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from caseflow import (
    STAYS,
    Actor,
    Catalogue,
    Centre,
    Guard,
    Lifecycle,
    Role,
    State,
    TimeLimit,
    Transition,
    form,
    from_centre,
    from_form,
    personal,
)
from caseflow.basics.instants import instant
from caseflow.calendar import CN, Span, working_days
from caseflow.errors import BadEntry, DefinitionError, FormRefused, GuardFailed, OutOfOrder
from caseflow.journal import dumps, loads
from caseflow.law import centre_rule
from caseflow.reports.sheet import sheet
from caseflow.store import MemoryStore
from caseflow.testing import check_case

RULE = centre_rule("公文处理办法")
CHIEF, STARTER = Role("chief", zh="科长"), Role("starter", zh="拟稿人")
ASKED, YES, NO = State("asked", zh="征求"), State("yes", zh="同意", final=True), State("no", zh="不同意", final=True)
OFF = State("off", zh="终止", final=True)
SIGNING = State("signing", zh="会签中")
PASSED, BACK = State("passed", zh="通过", final=True), State("turned_down", zh="否决", final=True)


@form("请会签")
class Ask:
    who: str
    within: Span = working_days(3)


@form("会签名单")
class Signers:
    signers: tuple[Ask, ...]


@form("请某人会签")
class Named:
    name: str = personal()


@form("会签名单二")
class Names:
    signers: tuple[str, ...]


def sign(**more):
    rows = (
        Transition("sign_yes", ASKED, YES, CHIEF, zh="同意"),
        Transition("sign_no", ASKED, NO, CHIEF, zh="不同意"),
    )
    limit = TimeLimit("answer", ("sign_yes", "sign_no"), from_form("within"), ASKED, zh="会签时限", cite=RULE)
    more = {"called_off": OFF, "opens_with": Ask, "limits": limit} | more
    return Lifecycle("sign", zh="会签", edition="1", start=ASKED, opened_by=CHIEF, cite=RULE, transitions=rows, **more)


def doc(*rows, **more):
    ask = (
        Transition("ask", SIGNING, STAYS, CHIEF, zh="送会签", form=Ask, opens="sign"),
        Transition("ask_all", SIGNING, STAYS, CHIEF, zh="送多人会签", form=Signers, opens="sign", opens_each="signers"),
    )
    more = {"limits": ()} | more
    return Lifecycle(
        "doc", zh="公文", edition="1", start=SIGNING, opens_with=None, opened_by=STARTER, cite=RULE, transitions=(*ask, *rows), **more
    )


def hears(event, target, outcome, **more):
    return Transition(event, SIGNING, target, None, zh=event, on_close_of=("sign", outcome), **more)


TWO = doc(hears("all_yes", PASSED, "yes"), hears("one_no", BACK, "no"))


def office(*lifecycles, **more):
    return Centre("office", lifecycles=Catalogue(lifecycles), calendar=CN, salt=lambda: "5a" * 16, **more)


AMY, BOB = Actor("amy", roles={"starter"}), Actor("bob", roles={"chief"})


def at(day, hour="09:00"):
    return f"2021-03-{day:02}T{hour}+08:00"


def opened(centre, count):
    case = centre.open("doc", case_no="A", at=at(1), actor=AMY)
    return centre.fire(case, "ask_all", at=at(1), actor=BOB, form=Signers(signers=tuple(Ask(who=f"r{i}") for i in range(count))))


def answer(centre, case, number, outcome, day, **more):
    return centre.fire(case, f"sign_{outcome}", at=at(day), actor=Actor(f"r{number}", roles={"chief"}), run=f"sign#{number}", **more)


class TestWhoIsHeard:
    @pytest.mark.parametrize("outcomes", sorted(set(permutations(["no", "yes", "yes"]))))
    @pytest.mark.parametrize("order", sorted(permutations([1, 2, 3])))
    def test_one_objection(self, outcomes, order):
        """Of three answers one objects: the case is turned down, whoever objects and in whatever order they answer."""
        centre = office(TWO, sign())
        case = opened(centre, 3)
        for day, number in enumerate(order, 2):
            assert case.state == "signing"
            case = answer(centre, case, number, outcomes[number - 1], day)
        assert case.state == "turned_down"

    @given(st.lists(st.sampled_from(["yes", "no"]), min_size=1, max_size=4), st.randoms(use_true_random=False))
    @settings(max_examples=40)
    def test_the_row_written_last(self, outcomes, chance):
        """A join is as its worst part, by the order of the rows, and not by that of answering."""
        for rows, worst in ((TWO, "no"), (doc(*reversed(TWO.transitions[2:])), "yes")):
            centre = office(rows, sign())
            case = opened(centre, len(outcomes))
            numbers = list(range(1, len(outcomes) + 1))
            chance.shuffle(numbers)
            for day, number in enumerate(numbers, 2):
                case = answer(centre, case, number, outcomes[number - 1], day)
            expected = {"no": "turned_down", "yes": "passed"}
            assert case.state == expected[worst if worst in outcomes else outcomes[0]]

    @pytest.mark.parametrize(
        ("rows", "words"),
        [
            ((hears("one", PASSED, None), hears("two", BACK, "no")), "'one' and 'two' both hear 'sign' ending as 'no' in 'signing'"),
            ((hears("one", PASSED, "no"), hears("two", BACK, "no")), "ending as 'no' in 'signing'"),
            ((hears("one", PASSED, None), hears("two", BACK, None)), "both hear 'sign' in 'signing'"),
            ((hears("one", PASSED, "no", quorum=1), hears("two", BACK, "no", quorum=1), hears("rest", BACK, None)), "'one' and 'two'"),
        ],
        ids=["all and one", "one twice", "all twice", "one quorum twice"],
    )
    def test_two_rows_for_one_outcome(self, rows, words):
        """Of two rows that hear the same, one would never be taken."""
        with pytest.raises(DefinitionError, match=words):
            doc(*rows)


class TestNotWaiting:
    def test_a_veto(self):
        """One objection is enough: the others are called off, and their clocks stop."""
        centre = office(doc(hears("agreed", PASSED, "yes"), hears("veto", BACK, "no", quorum=1)), sign())
        case = answer(centre, opened(centre, 3), 2, "no", 2)
        assert [run.state for run in case.runs] == ["turned_down", "off", "no", "off"]
        assert {clock.state for clock in centre.clocks(case, at=at(3))} == {"stopped", "met"}
        check_case(centre, case)

    def test_any_one(self):
        """或签: the first answer decides, whatever it is."""
        centre = office(doc(hears("answered", PASSED, None, quorum=1)), sign())
        assert answer(centre, opened(centre, 3), 3, "no", 2).state == "passed"

    @given(st.lists(st.booleans(), min_size=1, max_size=5), st.integers(1, 4), st.integers(1, 4))
    @settings(max_examples=60)
    def test_n_of_m(self, answers, needed, against):
        """A quorum is reached with the answer that fills it, by counting; where none is, the rows that wait decide at the end."""
        rows = (
            hears("enough", PASSED, "yes", quorum=needed),
            hears("too_many", BACK, "no", quorum=against),
            hears("rest", BACK, None),
        )
        centre = office(doc(*rows), sign())
        case, count = opened(centre, len(answers)), Counter()
        for number, agrees in enumerate(answers, 1):
            case = answer(centre, case, number, "yes" if agrees else "no", number + 1)
            count[agrees] += 1
            decided = "passed" if count[True] >= needed else "turned_down" if count[False] >= against else None
            if decided is None and number == len(answers):
                decided = "turned_down"
            assert case.state == (decided or "signing")
            if decided:
                assert sum(run.state == "off" for run in case.runs) == len(answers) - number
                break
        check_case(centre, case)

    def test_a_guard(self):
        """A guard counts as it likes: here the opinion of r1 weighs two. It sees each inner run's document and day."""
        seen = []

        def weighed(asked):
            seen.append([(run.id, run.form.who, run.day.day, run.is_open, run.lifecycle.name) for run in asked.inside("sign")])
            return sum(2 if run.form.who == "r0" else 1 for run in asked.inside() if run.state == "yes") >= 2 or "未过 (not enough)"

        centre = office(doc(hears("pass_it", PASSED, None, guards=Guard("weighed", weighed, zh="过半"))), sign())
        case = opened(centre, 3)
        assert answer(centre, case, 1, "yes", 2).state == "passed"
        two = answer(centre, answer(centre, case, 3, "yes", 2), 2, "yes", 3)
        assert two.state == "passed"
        assert seen[0] == [("sign#1", "r0", 1, False, "sign"), ("sign#2", "r1", 1, True, "sign"), ("sign#3", "r2", 1, True, "sign")]
        assert loads(dumps(two), centre) == two

    def test_the_whole_entry_is_asked(self):
        """The guard sees the act that is being written as it will be read: unit, role, substitute; two answers of one unit are one."""
        two = Guard(
            "two", lambda asked: len({entry.unit for entry in asked.done("sign_yes", within="case")}) > 1 or "一个单位 (one)", zh="两个"
        )
        centre = office(doc(hears("pass_it", PASSED, None, guards=two)), sign())
        case = opened(centre, 3)
        for number, unit in ((1, "d1"), (2, "d1"), (3, "d2")):
            who = Actor(f"r{number}", roles={"chief"}, unit=unit, stands_for="boss")
            assert case.state == "signing"
            case = centre.fire(case, "sign_yes", at=at(2), actor=who, run=f"sign#{number}", key=f"k{number}")
            check_case(centre, case)
        assert case.state == "passed"

    def test_personal_values_are_hidden(self):
        """What a person may have erased later decides nothing: such a guard sees the same text in place of every personal value."""
        same = Guard("same", lambda asked: asked.inside()[0].form.name == asked.inside()[1].form.name or "不同 (differ)", zh="同名")
        named = sign(opens_with=Named, limits=())
        ask = Transition("ask", SIGNING, STAYS, CHIEF, zh="送", form=Named, opens="sign")
        rows = (ask, hears("pass_it", PASSED, None, guards=same))
        outer = Lifecycle("doc", zh="公文", edition="1", start=SIGNING, opens_with=None, opened_by=STARTER, cite=RULE, transitions=rows)
        centre = office(outer, named)
        case = centre.open("doc", case_no="A", at=at(1), actor=AMY)
        for name in ("王建国", "李小明"):
            case = centre.fire(case, "ask", at=at(1), actor=BOB, form=Named(name=name))
        store = MemoryStore(centre)
        store.append(answer(centre, case, 1, "yes", 2), expected=0)
        assert store.load("A").state == "passed"
        store.erase(case_no="A")
        assert store.load("A").state == "passed"

    def test_a_guard_by_the_texts_in_force(self):
        """A guard that cites a text is asked only where the text binds."""
        never = centre_rule("将来的规定").law
        later = Guard("later", lambda _asked: "从不 (never)", zh="从不", cite=replace_from(never, 2030))
        centre = office(doc(hears("pass_it", PASSED, None, guards=later)), sign())
        assert answer(centre, opened(centre, 1), 1, "no", 2).state == "passed"

    def test_an_offer_that_would_meet_such_a_guard(self):
        """Where a clock may stop, an offer tries the rows that would be taken; one that fails takes away that offer alone."""
        bad = Guard("bad", lambda _: 1 / 0, zh="坏")
        limit = TimeLimit("days", (), working_days(9), SIGNING, zh="时限", cite=RULE)
        back = (Transition("again", MERGED, SIGNING, CHIEF, zh="再"), Transition("finish", MERGED, DONE, CHIEF, zh="结"))
        centre = office(doc(hears("pass_it", MERGED, None, guards=bad), *back, limits=limit), sign())
        offers = {offer.event: offer for offer in centre.offers(opened(centre, 1), at=at(2), actor=BOB)}
        assert {event: offer.may for event, offer in offers.items()} == {"ask": True, "ask_all": True, "sign_yes": False, "sign_no": False}
        assert offers["sign_no"].codes == ("bad",)

    def test_a_guard_that_fails(self):
        """An error in the host's own check names guard, event and case."""
        bad = Guard("bad", lambda asked: {"amy": True}[asked.run], zh="坏")
        centre = office(doc(hears("pass_it", PASSED, None, guards=bad)), sign())
        with pytest.raises(GuardFailed, match="case A: the guard 'bad' of 'pass_it' failed with KeyError") as caught:
            answer(centre, opened(centre, 1), 1, "no", 2)
        assert isinstance(caught.value.__cause__, KeyError)

    def test_said_in_the_sheet(self):
        """A sheet says in both languages when such a row is taken, and for whom runs are opened."""
        lifecycle = doc(hears("enough", PASSED, "yes", quorum=2), hears("rest", BACK, None))
        assert "有 2 个即可" in sheet(lifecycle, "zh")
        assert "as soon as there are 2" in sheet(lifecycle, "en")
        assert all("signers" in sheet(lifecycle, lang) for lang in ("zh", "en"))

    @pytest.mark.parametrize("quorum", [0, -1, True, 1.0, "2"])
    def test_not_a_number(self, quorum):
        with pytest.raises(DefinitionError, match="quorum= takes how many inner runs must end so"):
            hears("x", PASSED, None, quorum=quorum)

    def test_a_misspelt_lifecycle(self):
        """A name that no row opens is answered with the one that was meant, and not with advice about the other."""
        slip = Transition("p", SIGNING, PASSED, None, zh="p", on_close_of=("sing", "yes"), quorum=2)
        with pytest.raises(DefinitionError, match=r"doc.p waits for the close of 'sing', which .* lacks \(did you mean 'sign'"):
            office(doc(slip, hears("rest", BACK, None)), sign())

    def test_not_said_of_what(self):
        with pytest.raises(DefinitionError, match="row 'x' says quorum=, but it does not wait for an inner run"):
            doc(Transition("x", SIGNING, PASSED, CHIEF, zh="x", quorum=1), unheard="sign")

    def test_nothing_to_be_left_in(self):
        """What is not waited for is called off, so it needs a state for that."""
        with pytest.raises(DefinitionError, match=r"doc\.any does not wait for every 'sign', which has no called_off= state"):
            office(doc(hears("any", PASSED, None, quorum=1)), sign(called_off=None))


def replace_from(law, year):
    return attrs.evolve(law, in_force_from=law.in_force_from.replace(year=year), articles=()).whole


class TestOneForEach:
    def test_the_documents(self):
        """One act opens a run for each on its list, each with its own document, amount and clock."""
        centre = office(TWO, sign())
        case = centre.open("doc", case_no="A", at=at(1), actor=AMY)
        signers = (Ask(who="li"), Ask(who="wang", within=working_days(5)))
        case = centre.fire(case, "ask_all", at=at(1), actor=BOB, form=Signers(signers=signers))
        assert [case.opening(run).form for run in case.runs[1:]] == list(signers)
        assert [str(clock.due) for clock in centre.clocks(case, at=at(2))] == ["2021-03-04", "2021-03-08"]
        assert [run.origin.terms.item for run in case.runs[1:]] == ["signers.0", "signers.1"]
        check_case(centre, case)

    def test_more_later(self):
        """加签: a further run is numbered on, and waited for like the others."""
        centre = office(TWO, sign())
        case = centre.fire(opened(centre, 1), "ask", at=at(1), actor=BOB, form=Ask(who="late"))
        case = answer(centre, answer(centre, case, 1, "yes", 2), 2, "yes", 3)
        assert case.state == "passed"

    def test_nobody(self):
        """A list that names nobody opens nothing, and nobody could answer."""
        centre = office(TWO, sign())
        with pytest.raises(FormRefused, match="'ask_all' opens one run for each of 'signers', and it lists none"):
            opened(centre, 0)

    @pytest.mark.parametrize(
        ("ask", "inner", "words"),
        [
            ({"form": Names, "opens": "sign", "opens_each": "signers"}, {}, r"its form lists no documents there; declare it tuple\[Ask"),
            ({"form": Signers, "opens": "sign", "opens_each": "signer"}, {}, "did you mean 'signers'"),
            ({"opens": "sign", "opens_each": "signers"}, {}, "its form lists no documents there"),
            ({"form": Signers, "opens": "sign", "opens_each": "signers"}, {"opens_with": Names, "limits": ()}, "with Ask, but that"),
            ({"form": Signers, "opens": "sign"}, {}, "doc.x opens 'sign' with Signers, but that lifecycle opens with Ask"),
            ({"opens": "sign"}, {}, "doc.x opens 'sign' with no document, but that lifecycle opens with Ask"),
        ],
        ids=["a list of names", "misspelt", "no form", "other documents", "another document", "no document"],
    )
    def test_the_wrong_document(self, ask, inner, words):
        """What a row opens is opened with the document that its lifecycle asks for."""
        row = Transition("x", SIGNING, STAYS, CHIEF, zh="x", **ask)
        with pytest.raises(DefinitionError, match=words):
            Catalogue((doc(row, hears("rest", PASSED, None)).__class__(**parts(row)), sign(**inner)))

    def test_not_said_what(self):
        with pytest.raises(DefinitionError, match="row 'x' says opens_each='signers', and not what it opens"):
            doc(Transition("x", SIGNING, STAYS, CHIEF, zh="x", form=Signers, opens_each="signers"), hears("rest", PASSED, None))


def parts(row):
    """The parts of a lifecycle whose only row that opens something is `row`."""
    rows = (row, hears("rest", PASSED, None))
    return {"name": "doc", "zh": "公文", "edition": "1", "start": SIGNING, "opens_with": None, "opened_by": STARTER, "cite": RULE,
            "transitions": rows}  # fmt: skip


# A parent that stays open after the join, opens a run by itself then, and has a clock whose amount the centre sets.
MERGED, DONE = State("merged", zh="已汇总"), State("done", zh="办结", final=True)
NOTED = State("noted", zh="已记", final=True)
NOTE = Lifecycle(
    "note", zh="记", edition="1", start=ASKED, opens_with=None, opened_by=CHIEF, cite=RULE, called_off=OFF,
    transitions=Transition("write", ASKED, NOTED, CHIEF, zh="记"),
    limits=TimeLimit("write", "write", from_centre("note_time", working_days(1)), ASKED, zh="记录时限", cite=RULE),
)  # fmt: skip
MERGING = Lifecycle(
    "doc", zh="公文", edition="2", start=SIGNING, opens_with=None, opened_by=STARTER, cite=RULE, unheard="note",
    transitions=(
        Transition("ask_all", SIGNING, STAYS, CHIEF, zh="送", form=Signers, opens="sign", opens_each="signers"),
        Transition("remark", SIGNING, STAYS, CHIEF, zh="注"),
        Transition("merge", SIGNING, MERGED, None, zh="汇总", on_close_of=("sign", None), opens="note"),
        Transition("finish", MERGED, DONE, CHIEF, zh="办结", ends="note"),
    ),
    limits=TimeLimit("finish", "finish", from_centre("finish_time", working_days(1)), MERGED, zh="办结时限", cite=RULE),
)  # fmt: skip
MERGES = office(MERGING, NOTE, sign(), parameters={"note_time": working_days(2), "finish_time": working_days(4)})


def told(order):
    """The case in which three answered on the 2nd, 3rd and 4th, written down in `order`, after a remark on the 5th."""
    case = MERGES.fire(opened(MERGES, 3), "remark", at=at(1, "15:00"), actor=BOB)
    for place, number in enumerate(order):
        written = instant(at(8), MERGES.zone) + timedelta(minutes=place)
        case = answer(MERGES, case, number, "yes", number + 1, recorded_at=written)
    return case


class TestTheOrderOfWriting:
    @pytest.mark.parametrize("order", list(permutations([1, 2, 3])))
    def test_changes_nothing(self, order):
        """Answers given on three days come to the same, in whatever order they are written down: state, runs, clocks."""
        case, plain = told(order), told((1, 2, 3))
        assert [(run.id, run.state, run.heard) for run in case.runs] == [(run.id, run.state, run.heard) for run in plain.runs]
        assert [str(clock) for clock in MERGES.clocks(case, at=at(8))] == [str(clock) for clock in MERGES.clocks(plain, at=at(8))]
        assert [(entry.at, entry.event, [move.event for move in entry.moves]) for entry in case.standing] == [
            (entry.at, entry.event, [move.event for move in entry.moves]) for entry in plain.standing
        ]
        check_case(MERGES, case)

    @pytest.mark.parametrize("order", list(permutations([1, 2, 3])))
    def test_the_line_of_the_last_written(self, order):
        """What is taken by itself stands in the line because of which it was taken, with the amounts of the clocks that it starts."""
        case = told(order)
        assert [[move.event for move in entry.moves][1:] for entry in case.entries[3:]] == [[], [], ["merge", "open"]]
        assert [settled.limit for settled in case.entries[-1].extras.settled] == ["finish", "write"]
        assert [clock.within for clock in MERGES.clocks(case, at=at(8)) if clock.is_open] == [working_days(4), working_days(2)]

    def test_moved_behind_another(self):
        """An instant is corrected across the join: it is made by the other answer then."""
        case = told((1, 2, 3))
        moved = MERGES.correct(case, 4, at=at(9), actor=Actor("h", roles={"centre_head"}), why="是五日", happened=at(5))
        assert [[move.event for move in entry.moves][1:] for entry in moved.standing[3:]] == [[], [], ["merge", "open"]]
        assert moved.standing[-1].seq == 4
        assert moved.run("note#1").origin.day.day == 5
        check_case(MERGES, moved)

    def test_called_off_by_what_was_written_first(self):
        """What was done in another run before the quorum was reached stands, though written down after; the run is called off."""
        inner = sign()
        more = State("more", zh="待补")
        ponder = Transition("ponder", ASKED, more, CHIEF, zh="再想")
        inner = attrs.evolve(inner, transitions=(*inner.transitions, ponder, Transition("sign_after_all", more, YES, CHIEF, zh="终签")))
        centre = office(doc(hears("any", PASSED, None, quorum=1)), inner)
        case = answer(centre, opened(centre, 2), 1, "yes", 3)
        late = centre.fire(case, "ponder", at=at(2), recorded_at=at(4), actor=BOB, run="sign#2")
        first = answer(centre, centre.fire(opened(centre, 2), "ponder", at=at(2), actor=BOB, run="sign#2"), 1, "yes", 3)
        assert late.runs == first.runs or [run.state for run in late.runs] == [run.state for run in first.runs]
        check_case(centre, late)

    def test_taken_back_and_made_again(self):
        """A late question takes the join back; its answer makes it again: with a new run, or, among later lines, with the recorded one."""
        case = told((1, 2, 3))
        late = Signers(signers=(Ask(who="r9"),))
        case = MERGES.fire(case, "ask_all", at=at(3), recorded_at=at(9), actor=BOB, form=late)
        assert (case.state, [run.id for run in case.runs]) == ("signing", ["doc#1", "sign#1", "sign#2", "sign#3", "sign#4"])
        for day, note, more in ((10, "note#2", {}), (3, "note#1", {"recorded_at": at(10)})):
            again = MERGES.fire(case, "sign_no", at=at(day, "10:00"), actor=BOB, run="sign#4", **more)
            assert (again.state, again.run(note).origin.day.day) == ("merged", max(day, 4))
            check_case(MERGES, again)

    def test_a_correction_has_no_place_for_it(self):
        """Where a correction would make the join, and that opens a run or starts a clock, no line could record it: it is refused."""
        case = opened(MERGES, 1)
        case = MERGES.fire(case, "ask_all", at=at(2), actor=BOB, form=Signers(signers=(Ask(who="r9"),)))
        case = answer(MERGES, case, 1, "yes", 3)
        with pytest.raises(OutOfOrder, match="'merge' would now be taken because of entry 3, and opens a run that no line records"):
            MERGES.correct(case, 2, at=at(4), actor=BOB, why="误送")
        centre = office(waiting := without_note(), sign(), parameters={"finish_time": working_days(4)})
        case = centre.fire(opened(centre, 1), "ask_all", at=at(2), actor=BOB, form=Signers(signers=(Ask(who="r9"),)))
        case = answer(centre, case, 1, "yes", 3)
        with pytest.raises(OutOfOrder, match="'finish' of doc#1 would now start, with an amount that no line records"):
            centre.correct(case, 2, at=at(4), actor=BOB, why="误送")
        plain = office(waiting, sign())
        case = plain.fire(opened(plain, 1), "ask_all", at=at(2), actor=BOB, form=Signers(signers=(Ask(who="r9"),)))
        case = answer(plain, case, 1, "yes", 3)
        case = plain.correct(case, 2, at=at(4), actor=BOB, why="误送")
        assert case.state == "merged"
        check_case(plain, case)

    def test_a_forged_join(self):
        """In the order of writing the moves are compared: one that is left out, or added, is found."""
        case = told((2, 3, 1))
        merged = case.entries[5].moves[1:]
        forgeries = {
            "'merge' would now be taken because of entry 4, and opens a run that no line records": {5: ()},
            "entry 4 .sign_yes. would now make the moves sign#3: sign_yes → yes, and it records sign#3: sign_yes → yes, doc#1": {
                4: merged,
                5: (),
            },
        }
        for words, changes in forgeries.items():
            entries = list(case.entries)
            for seq, moves in changes.items():
                entries[seq] = replace(entries[seq], moves=(entries[seq].moves[0], *moves), extras=replace(entries[seq].extras, settled=()))
            with pytest.raises(BadEntry, match=words):
                loads(dumps(replace(case, entries=tuple(entries))), MERGES)


def without_note():
    rows = tuple(attrs.evolve(row, opens=None) if row.event == "merge" else attrs.evolve(row, ends=()) for row in MERGING.transitions)
    return attrs.evolve(MERGING, transitions=rows, unheard=())
