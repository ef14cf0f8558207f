"""Replaying a journal: structure, roles, order and definitions are checked; guards are not asked, and the present plays no part."""

import pytest
from msgspec.structs import replace

from caseflow import Catalogue
from caseflow.case.records import Terms
from caseflow.errors import NoSuchEvent, NotPermitted, OutOfOrder, UnknownEdition
from tests.core.stories import CENTRE, Story, accepted, life, person_for, same_as_replayed, small_centre, walk_all

FIND = CENTRE.find


def changed(case, seq, **more):
    """The entries of `case` with one of them changed."""
    entries = list(case.entries)
    entries[seq] = with_moves(entries[seq], more.pop("moves", None))
    for name, value in more.items():
        entries[seq] = replace(entries[seq], **{name: value})
    return tuple(entries)


def with_moves(entry, change):
    if change is None:
        return entry
    return replace(entry, moves=tuple(change(move) for move in entry.moves))


def surveyed():
    return accepted().fire("order_survey", "2021-03-18").fire("schedule_survey", "2021-03-19").case


class TestTampered:
    def test_another_target(self):
        """A move to another state than that of its row is refused with the entry and the event."""
        entries = changed(surveyed(), 1, moves=lambda move: replace(move, target="accepted"))
        with pytest.raises(OutOfOrder, match=r"entry 1 \(examine\) must lead to 'examining'"):
            walk_all(entries, FIND)

    def test_another_source(self):
        """A move from a state in which the run is not is refused."""
        entries = changed(surveyed(), 3, moves=lambda move: replace(move, source="reviewing"))
        with pytest.raises(OutOfOrder, match=r"entry 3 \(review\) leaves 'reviewing', and promised#1 stands in 'accepted' then"):
            walk_all(entries, FIND)

    def test_an_event_that_no_row_has(self):
        """An event for which the state has no row is refused."""
        entries = changed(surveyed(), 3, moves=lambda move: replace(move, event="approve"))
        with pytest.raises(OutOfOrder, match=r"entry 3 \(approve\)"):
            walk_all(entries, FIND)

    def test_another_run(self):
        """A move of a run that does not exist is refused."""
        entries = changed(surveyed(), 3, moves=lambda move: replace(move, run="promised#2"))
        with pytest.raises(OutOfOrder, match="moves 'promised#2', which is not open then"):
            walk_all(entries, FIND)

    def test_another_role(self):
        """An act in a role that is not allowed is refused, and so is an act of the law that has an actor."""
        with pytest.raises(NotPermitted, match=r"entry 3 .* was done as 'applicant'; it takes department"):
            walk_all(changed(surveyed(), 3, role="applicant"), FIND)
        with pytest.raises(NotPermitted):
            walk_all(changed(surveyed(), 0, role="centre_head"), FIND)
        lapsed = Story(day="2021-04-28").lapse("2021-05-10").case
        with pytest.raises(NotPermitted, match="it takes the law itself"):
            walk_all(changed(lapsed, 1, role="window_clerk"), FIND)

    def test_a_role_that_nobody_held(self):
        """An act that needs a role needs an actor who held it; an act of the law has neither."""
        with pytest.raises(NotPermitted, match=r"entry 3 .* was done by nobody as 'department'"):
            walk_all(changed(surveyed(), 3, actor=None), FIND)
        lapsed = Story(day="2021-04-28").lapse("2021-05-10").case
        with pytest.raises(NotPermitted, match=r"was done by 'w-03' as None; it takes the law itself"):
            walk_all(changed(lapsed, 1, actor="w-03"), FIND)

    def test_a_run_that_was_not_opened(self):
        """A row that opens a run, recorded without one, is refused; so are moves that the row does not make."""
        case = surveyed()
        with pytest.raises(OutOfOrder, match="'order_survey' opens a run, and entry 4 of promised#1 records none"):
            walk_all(changed(case, 4, moves=lambda move: replace(move, terms=None)), FIND)
        entries = list(case.entries)
        entries[4] = replace(entries[4], moves=(*entries[4].moves, entries[4].moves[1]))
        with pytest.raises(OutOfOrder, match=r"entry 4 \(order_survey\) would now make the moves"):
            walk_all(tuple(entries), FIND)

    def test_opened_twice(self):
        """A second opening is refused."""
        case = surveyed()
        with pytest.raises(OutOfOrder, match="opens the case a second time"):
            walk_all((*case.entries, replace(case.entries[0], seq=6)), FIND)

    def test_a_run_of_another_kind(self):
        """A row that opens a survey cannot have opened anything else."""
        special = next(life for life in CENTRE.lifecycles if life.name == "special_procedure")
        opened = Terms("special_procedure", special.edition, special.fingerprint, parent="promised#1")
        entries = changed(
            accepted().fire("order_survey", "2021-03-18").case,
            4,
            moves=lambda move: move if move.terms is None else replace(move, target="started", terms=opened),
        )
        with pytest.raises(OutOfOrder):
            walk_all(entries, FIND)


class TestEditions:
    def test_an_edition_that_is_not_held(self):
        """A journal written under an edition that the catalogue lacks is not read by another; the nearest is named."""
        case = Story("small", centre=small_centre(life())).fire("begin", "2021-03-17").case
        other = small_centre(life(edition="2"))
        with pytest.raises(
            UnknownEdition, match=r"written under small 1, and this catalogue does not hold it \(did you mean 'small 2'\?\)"
        ):
            walk_all(case.standing, other.find)

    def test_a_definition_that_changed_under_its_name(self):
        """A definition that changed without a new edition is not the one under which the journal was written."""
        case = Story("small", centre=small_centre(life())).case
        other = small_centre(life(called_off=life().state("done")))
        with pytest.raises(UnknownEdition, match="its definition has changed since; give the changed one a new edition; known"):
            walk_all(case.standing, other.find)

    def test_an_older_edition_goes_on(self):
        """An open case keeps the edition under which it was opened, though new cases open under the current one."""
        old, new = life(), life(edition="2")
        case = Story("small", centre=small_centre(old)).case
        centre = type(CENTRE)("c", lifecycles=Catalogue(new, older=old), calendar=CENTRE.calendar)
        case = centre.fire(case, "begin", at="2021-03-18T09:00+08:00", actor=person_for("doer"))
        assert case.run("small").lifecycle.edition == "1"
        assert same_as_replayed(case, centre)
        assert Story("small", centre=centre).case.run("small").lifecycle.edition == "2"


class TestQuestions:
    def test_runs(self):
        """A run is found by its exact id, or by its lifecycle: the only open one, else the latest."""
        story = accepted().fire("order_survey", "2021-03-18").fire("survey_not_possible", "2021-03-18").fire("order_survey", "2021-03-19")
        story.fire("survey_not_possible", "2021-03-19")
        case = story.case
        assert [case.run(name).id for name in ("promised", "site_survey", "site_survey#1")] == [
            "promised#1",
            "site_survey#2",
            "site_survey#1",
        ]
        assert case.chain("promised#1") == {"promised#1", "intake#1"}
        with pytest.raises(NoSuchEvent, match="did you mean 'promised#1'"):
            case.run("promised#2")

    def test_who_acted(self):
        """An entry names everybody who acted in it; the law is nobody."""
        case = Story(day="2021-04-28").lapse("2021-05-10").case
        assert [set(entry.persons) for entry in case.entries] == [{"p-applicant"}, set()]
