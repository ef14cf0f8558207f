"""Event rows, the object-centric log and JSON Schemas: the names that their standards ask for, and nothing that a journal does not say."""

import json
from datetime import datetime

import pytest
from hypothesis import given, settings, strategies

from caseflow import Actor
from caseflow.lifecycle.forms import to_data
from caseflow.machines import CATALOGUE, forms
from caseflow.machines.forms import AcceptanceNotice, Application, DeficiencyNotice
from caseflow.reports.export import events, form_schema, ocel
from caseflow.testing import cases, forms_of
from tests.core.stories import CENTRE, LICENCE, MATTERS

OFTEN = ("intake", "promised", "upward", "joint", "agency", "document_relay", "evaluation")
TOLD = strategies.sampled_from(OFTEN).flatmap(lambda name: cases(CENTRE, name, matter=MATTERS, max_steps=8))
FEW = settings(max_examples=25)  # what varies is the journal, and other tests walk those
APPLICANT, CLERK = Actor("a-1", roles={"applicant"}, stands_for="a-2"), Actor("w-03", roles={"window_clerk"}, unit="一号窗口")
DOCUMENTS = sorted(
    {row.form for one in CATALOGUE for row in one.transitions if row.form} | {one.opens_with for one in CATALOGUE if one.opens_with},
    key=lambda form: form.__name__,
)


def accepted(*, annulled=False):
    """A case handed over from intake to promised; with `annulled` its acceptance was taken back."""
    case = CENTRE.open(
        "intake", case_no="HL-1", matter=LICENCE, at="2021-04-23T09:30+08:00", actor=APPLICANT, form=Application(applicant="王建国")
    )
    case = CENTRE.fire(case, "examine", at="2021-04-23T09:35+08:00", actor=CLERK)
    case = CENTRE.fire(case, "accept_promised", at="2021-04-23T09:40+08:00", actor=CLERK, form=AcceptanceNotice(number="3"))
    return CENTRE.correct(case, 2, at="2021-04-23T10:00+08:00", actor=CLERK, why="记错") if annulled else case


class TestRows:
    def test_an_accepted_case(self):
        """A row says who did what, when, in which role and run, by the names of XES, and a handover is one row."""
        rows = list(events([accepted()], people=str))
        assert [(row["concept:name"], row["caseflow:run"], row["caseflow:source"], row["caseflow:target"]) for row in rows] == [
            ("open", "intake#1", None, "received"),
            ("examine", "intake#1", "received", "examining"),
            ("accept_promised", "intake#1", "examining", "accepted"),
        ]
        last = rows[-1]
        assert last["case:concept:name"] == "HL-1"
        assert (last["case:caseflow:kind"], last["case:caseflow:matter"]) == ("promised", "L-1")
        assert last["time:timestamp"] == datetime.fromisoformat("2021-04-23T09:40+08:00")
        assert (last["org:resource"], last["org:role"], last["org:group"]) == ("w-03", "window_clerk", "一号窗口")
        assert last["lifecycle:transition"] == "complete"

    def test_what_was_taken_back_is_no_row(self):
        """An annulled act is in no row, and neither is the correction that annulled it."""
        assert [row["concept:name"] for row in events([accepted(annulled=True)])] == ["open", "examine"]

    def test_the_law_is_nobody(self):
        """Where the law acted, no person and no role stands in the row."""
        case = CENTRE.open(
            "intake", case_no="HL-1", matter=LICENCE, at="2021-04-23T09:30+08:00", actor=APPLICANT, form=Application(applicant="王建国")
        )
        case = CENTRE.lapse(case, at="2021-05-31T09:00+08:00")
        last = list(events([case]))[-1]
        assert (last["org:resource"], last["org:role"]) == (None, None)
        assert ocel([case])["events"][-1]["attributes"] == []

    @FEW
    @given(told=strategies.lists(TOLD, max_size=3))
    def test_the_rows_are_the_journal(self, told):
        """One row an entry that stands, in its order, with one set of names; a run's last row that ends nothing else says its state."""
        rows = list(events(told))
        standing = [(case, entry) for case in told for entry in case.standing]
        assert len(rows) == len(standing)
        assert len({tuple(row) for row in rows}) <= 1
        for row, (case, entry) in zip(rows, standing, strict=True):
            assert (row["case:concept:name"], row["caseflow:seq"], row["concept:name"]) == (case.case_no, entry.seq, entry.event)
            assert (row["time:timestamp"], row["org:role"], row["caseflow:run"]) == (entry.at, entry.role, entry.run)
            assert (row["caseflow:source"], row["caseflow:target"]) == (entry.moves[0].source, entry.moves[0].target)

    def test_a_case_about_no_matter(self):
        """A case without a matter has rows with none, and an object that says nothing of one."""
        case = CENTRE.open("intake", case_no="HL-2", at="2021-04-23T09:30+08:00", actor=APPLICANT, form=Application(applicant="王建国"))
        assert [row["case:caseflow:matter"] for row in events([case])] == [None]
        assert ocel([case])["objects"][0]["attributes"] == []

    def test_people_are_numbered(self):
        """Without `people` nobody's id leaves, and who acted twice is the same number twice."""
        assert [row["org:resource"] for row in events([accepted()])] == ["person-1", "person-2", "person-2"]
        assert [row["org:resource"] for row in events([accepted()], people=lambda one: f"x-{one}")] == ["x-a-1", "x-w-03", "x-w-03"]


class TestOcel:
    def test_the_names_are_those_of_ocel_2(self):
        """The log has the four members of OCEL 2.0, and each of their items the members that the standard asks for."""
        log = ocel([accepted()], people=str)
        assert set(log) == {"objectTypes", "eventTypes", "objects", "events"}
        for kind in (*log["objectTypes"], *log["eventTypes"]):
            assert set(kind) == {"name", "attributes"}
            assert all(set(one) == {"name", "type"} for one in kind["attributes"])
        for one in log["objects"]:
            assert set(one) == {"id", "type", "attributes", "relationships"}
            assert all(set(held) == {"name", "value", "time"} for held in one["attributes"])
        for one in log["events"]:
            assert set(one) == {"id", "type", "time", "attributes", "relationships"}
            assert all(set(held) == {"name", "value"} for held in one["attributes"])
        links = [link for one in (*log["objects"], *log["events"]) for link in one["relationships"]]
        assert all(set(link) == {"objectId", "qualifier"} for link in links)

    def test_a_handover(self):
        """The accepting event moves both runs, is done by the clerk and carries the notice; the heir says from which run it came."""
        log = ocel([accepted()], people=str)
        assert {(one["objectId"], one["qualifier"]) for one in log["events"][2]["relationships"]} == {
            ("case:HL-1", "part of"),
            ("run:HL-1/intake#1", "moves"),
            ("run:HL-1/promised#1", "moves"),
            ("actor:w-03", "done by"),
            ("document:HL-1/2", "carries"),
        }
        assert {"objectId": "actor:a-2", "qualifier": "on behalf of"} in log["events"][0]["relationships"]
        heir = next(one for one in log["objects"] if one["id"] == "run:HL-1/promised#1")
        assert {"objectId": "run:HL-1/intake#1", "qualifier": "handed over from"} in heir["relationships"]

    @FEW
    @given(told=strategies.lists(TOLD, max_size=3, unique_by=lambda case: case.case_no))
    def test_the_log_is_whole_and_says_what_the_journal_says(self, told):
        """It is JSON, ids are given once, types and attributes are declared, links lead somewhere once, a run's last state is its own."""
        log = json.loads(json.dumps(ocel(told)))
        types = {kind["name"]: {one["name"] for one in kind["attributes"]} for kind in (*log["objectTypes"], *log["eventTypes"])}
        objects = {one["id"]: one for one in log["objects"]}
        assert len(objects) == len(log["objects"])
        assert [one["id"] for one in log["events"]] == [f"{case.case_no}/{entry.seq}" for case in told for entry in case.standing]
        for one in (*log["objects"], *log["events"]):
            assert {held["name"] for held in one["attributes"]} <= types[one["type"]]
            links = [(link["objectId"], link["qualifier"]) for link in one["relationships"]]
            assert len(set(links)) == len(links)
            assert {target for target, _ in links} <= set(objects)
        for case in told:
            for run in case.runs:
                states = [held["value"] for held in objects[f"run:{case.case_no}/{run.id}"]["attributes"] if held["name"] == "state"]
                assert states[-1] == run.state


@FEW
@given(told=TOLD)
def test_nothing_personal_leaves(told):
    """Nothing that a document says and nobody's id is in what leaves; both are made of the words of the testing kit here."""
    out = json.dumps([*map(str, events([told])), ocel([told])], ensure_ascii=False)
    assert [word for word in ("w-01", "w-02", "材料甲", "附件一", "😀") if word in out] == []


class TestSchemas:
    def test_a_document_with_everything(self):
        """Required and optional fields, lists of documents, spans and choices are told by the words of JSON Schema."""
        notice = form_schema(DeficiencyNotice)
        assert notice["required"] == ["items"]
        assert notice["properties"]["items"]["items"] == form_schema(forms.MissingItem)
        assert notice["properties"]["period"]["anyOf"][1] == {"type": "null"}
        assert form_schema(forms.SpecialNotice)["properties"]["kind"] == {"enum": [one.value for one in forms.SpecialKind]}

    @pytest.mark.parametrize("form", DOCUMENTS, ids=lambda form: form.__name__)
    def test_what_a_document_says_fits_its_schema(self, form):
        """The data of whatever document can be made is accepted by the schema of its class; with an unknown field it is not."""
        validators = pytest.importorskip("jsonschema", reason="jsonschema comes with the extra hosts")
        schema = form_schema(form)
        validators.Draft202012Validator.check_schema(schema)
        check = validators.Draft202012Validator(schema)

        @FEW
        @given(made=forms_of(form))
        def holds(made):
            assert check.is_valid(to_data(made))
            assert not check.is_valid(to_data(made) | {"no such field": 1})

        holds()
