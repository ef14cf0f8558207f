"""Export: event rows, the object-centric log and JSON Schemas have the names of their standards and say what the journal says."""

import json
import re
from datetime import datetime

import pytest
from hypothesis import given, settings, strategies

from caseflow import Actor
from caseflow.calendar.span import PATTERN, UNITS
from caseflow.errors import BadInput, FormRefused
from caseflow.lifecycle.forms import to_data
from caseflow.machines import CATALOGUE, forms
from caseflow.machines.forms import AcceptanceNotice, Application, DeficiencyNotice
from caseflow.reports.export import events, form_schema, ocel
from caseflow.testing import cases, forms_of
from tests.core.stories import CENTRE, LICENCE, MATTERS

OFTEN = ("intake", "promised", "upward", "joint", "agency", "document_relay", "evaluation")
CASES = strategies.sampled_from(OFTEN).flatmap(lambda name: cases(CENTRE, name, matter=MATTERS, max_steps=8))
FEW = settings(max_examples=25)  # only the journals vary, and other tests walk those
APPLICANT, CLERK = Actor("a-1", roles={"applicant"}, stands_for="a-2"), Actor("w-03", roles={"window_clerk"}, unit="一号窗口")
DOCUMENTS = sorted(
    {row.form for lifecycle in CATALOGUE for row in lifecycle.transitions if row.form}
    | {lifecycle.opens_with for lifecycle in CATALOGUE if lifecycle.opens_with},
    key=lambda form: form.__name__,
)

NUMBERS = strategies.one_of(
    strategies.integers(-1, 10**9).map(str),
    strategies.sampled_from(["1", "1", "99999", "100000", "0", "01", "", "１", "20210430"]),
    strategies.dates().map(lambda day: f"{day.year}{day:%m%d}"),
)
SPANS = strategies.builds(
    "".join, strategies.tuples(NUMBERS, strategies.sampled_from([" ", " ", " ", "  ", ""]), strategies.sampled_from([*UNITS, "hours", ""]))
) | strategies.text(max_size=20)


def is_taken(text):
    """Whether `fire` takes a notice that is expected to last `text`."""
    case = CENTRE.fire(accepted(), "review", at="2021-04-25T09:00+08:00", actor=Actor("d-11", roles={"department"}))
    data = {"kind": "听证", "expected": text}
    try:
        CENTRE.fire(case, "order_special", at="2021-04-27T09:00+08:00", actor=Actor("d-11", roles={"department"}), form=data)
    except (BadInput, FormRefused):
        return False
    return True


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
        """A row says who did what, when, in which role and run, with the names of XES; a handover is one row."""
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

    def test_what_was_annulled_has_no_row(self):
        """Neither an annulled act nor the correction that annulled it has a row."""
        assert [row["concept:name"] for row in events([accepted(annulled=True)])] == ["open", "examine"]

    def test_acts_of_the_law_have_no_actor(self):
        """Where the law acted, the row has no person and no role."""
        case = CENTRE.open(
            "intake", case_no="HL-1", matter=LICENCE, at="2021-04-23T09:30+08:00", actor=APPLICANT, form=Application(applicant="王建国")
        )
        case = CENTRE.lapse(case, at="2021-05-31T09:00+08:00")
        last = list(events([case]))[-1]
        assert (last["org:resource"], last["org:role"]) == (None, None)
        assert ocel([case])["events"][-1]["attributes"] == []

    @FEW
    @given(cases=strategies.lists(CASES, max_size=3))
    def test_the_rows_are_the_journal(self, cases):
        """There is one row for each standing entry, in the order of the journal, and all rows have the same names."""
        rows = list(events(cases))
        standing = [(case, entry) for case in cases for entry in case.standing]
        assert len(rows) == len(standing)
        assert len({tuple(row) for row in rows}) <= 1
        for row, (case, entry) in zip(rows, standing, strict=True):
            assert (row["case:concept:name"], row["caseflow:seq"], row["concept:name"]) == (case.case_no, entry.seq, entry.event)
            assert (row["time:timestamp"], row["org:role"], row["caseflow:run"]) == (entry.at, entry.role, entry.run)
            assert (row["caseflow:source"], row["caseflow:target"]) == (entry.moves[0].source, entry.moves[0].target)

    def test_a_case_about_no_matter(self):
        """A case without a matter has rows with None, and an object without that attribute."""
        case = CENTRE.open("intake", case_no="HL-2", at="2021-04-23T09:30+08:00", actor=APPLICANT, form=Application(applicant="王建国"))
        assert [row["case:caseflow:matter"] for row in events([case])] == [None]
        assert ocel([case])["objects"][0]["attributes"] == []

    def test_people_are_numbered(self):
        """Without `people` no id is exported, and a person has the same number in all rows."""
        assert [row["org:resource"] for row in events([accepted()])] == ["person-1", "person-2", "person-2"]
        assert [row["org:resource"] for row in events([accepted()], people=lambda person: f"x-{person}")] == ["x-a-1", "x-w-03", "x-w-03"]


class TestOcel:
    def test_the_names_are_those_of_ocel_2(self):
        """The log and its items have exactly the members of OCEL 2.0."""
        log = ocel([accepted()], people=str)
        assert set(log) == {"objectTypes", "eventTypes", "objects", "events"}
        for kind in (*log["objectTypes"], *log["eventTypes"]):
            assert set(kind) == {"name", "attributes"}
            assert all(set(attribute) == {"name", "type"} for attribute in kind["attributes"])
        for item in log["objects"]:
            assert set(item) == {"id", "type", "attributes", "relationships"}
            assert all(set(attribute) == {"name", "value", "time"} for attribute in item["attributes"])
        for event in log["events"]:
            assert set(event) == {"id", "type", "time", "attributes", "relationships"}
            assert all(set(attribute) == {"name", "value"} for attribute in event["attributes"])
        links = [link for item in (*log["objects"], *log["events"]) for link in item["relationships"]]
        assert all(set(link) == {"objectId", "qualifier"} for link in links)

    def test_a_handover(self):
        """The accepting event moves both runs, is done by the clerk and carries the notice; the new run has a link to the old one."""
        log = ocel([accepted()], people=str)
        assert {(link["objectId"], link["qualifier"]) for link in log["events"][2]["relationships"]} == {
            ("case:HL-1", "part of"),
            ("run:HL-1/intake#1", "moves"),
            ("run:HL-1/promised#1", "moves"),
            ("actor:w-03", "done by"),
            ("document:HL-1/2", "carries"),
        }
        assert {"objectId": "actor:a-2", "qualifier": "on behalf of"} in log["events"][0]["relationships"]
        heir = next(item for item in log["objects"] if item["id"] == "run:HL-1/promised#1")
        assert {"objectId": "run:HL-1/intake#1", "qualifier": "handed over from"} in heir["relationships"]

    @FEW
    @given(cases=strategies.lists(CASES, max_size=3, unique_by=lambda case: case.case_no))
    def test_the_log_says_what_the_journal_says(self, cases):
        """It is JSON, ids are unique, types and attributes are declared, links lead to objects, and a run's last state is its state."""
        log = json.loads(json.dumps(ocel(cases)))
        types = {
            kind["name"]: {attribute["name"] for attribute in kind["attributes"]} for kind in (*log["objectTypes"], *log["eventTypes"])
        }
        objects = {item["id"]: item for item in log["objects"]}
        assert len(objects) == len(log["objects"])
        assert [event["id"] for event in log["events"]] == [f"{case.case_no}/{entry.seq}" for case in cases for entry in case.standing]
        for item in (*log["objects"], *log["events"]):
            assert {attribute["name"] for attribute in item["attributes"]} <= types[item["type"]]
            links = [(link["objectId"], link["qualifier"]) for link in item["relationships"]]
            assert len(set(links)) == len(links)
            assert {target for target, _ in links} <= set(objects)
        for case in cases:
            for run in case.runs:
                states = [
                    attribute["value"]
                    for attribute in objects[f"run:{case.case_no}/{run.id}"]["attributes"]
                    if attribute["name"] == "state"
                ]
                assert states[-1] == run.state


@FEW
@given(case=CASES)
def test_nothing_personal_is_exported(case):
    """Neither texts of documents nor ids of people are exported; here both are words of the testing kit."""
    out = json.dumps([*map(str, events([case])), ocel([case])], ensure_ascii=False)
    assert [word for word in ("w-01", "w-02", "材料甲", "附件一", "😀") if word in out] == []


class TestSchemas:
    def test_a_document_with_everything(self):
        """Required and optional fields, lists of documents and choices are in the schema."""
        notice = form_schema(DeficiencyNotice)
        assert notice["required"] == ["items"]
        assert notice["properties"]["items"]["items"] == form_schema(forms.MissingItem)
        assert notice["properties"]["period"]["anyOf"][1] == {"type": "null"}
        assert form_schema(forms.SpecialNotice)["properties"]["kind"]["oneOf"][0] == {
            "const": "听证",
            "title": "听证",
        }

    @settings(max_examples=500)
    @given(text=SPANS)
    def test_a_span_is_what_fire_reads(self, text):
        """The pattern of a span accepts a text exactly where `fire` takes it."""
        pattern = form_schema(forms.SpecialNotice)["properties"]["expected"]["anyOf"][0]["pattern"]
        assert (re.fullmatch(pattern, text) is not None) == is_taken(text)

    @pytest.mark.parametrize(
        "text",
        ["3 same_day", "5 until", "100000 months", "0 months", "20210229 until", "19000229 until", "3 months\n", "３ months"],
    )
    def test_no_span(self, text):
        """Neither the pattern nor `fire` takes what is no span."""
        assert re.fullmatch(PATTERN, text) is None
        assert not is_taken(text)

    def test_every_day_that_can_be_named(self):
        """Of eight digits and fewer, exactly the days of the calendar are taken: leap years by the rule of 4, 100 and 400."""
        years = (1, 4, 10, 12, 99, 100, 400, 404, 900, 1000, 1900, 1996, 2000, 2021, 2024, 2100, 9996, 9999, 10000)
        texts = [f"{year}{month:02}{day:02} until" for year in years for month in range(14) for day in (0, 1, 28, 29, 30, 31, 32)]
        assert [text for text in texts if (re.fullmatch(PATTERN, text) is not None) != is_taken(text)] == []

    @pytest.mark.parametrize("form", DOCUMENTS, ids=lambda form: form.__name__)
    def test_documents_match_their_schema(self, form):
        """The schema of a class accepts the data of every document of it, and not with an unknown field."""
        validators = pytest.importorskip("jsonschema", reason="jsonschema comes with the extra hosts")
        schema = form_schema(form)
        validators.Draft202012Validator.check_schema(schema)
        check = validators.Draft202012Validator(schema)

        @FEW
        @given(document=forms_of(form))
        def holds(document):
            assert check.is_valid(to_data(document))
            assert not check.is_valid(to_data(document) | {"no such field": 1})

        holds()
