"""Export to standard formats: event rows with XES names, an object-centric log (OCEL 2.0 JSON), and a document's JSON Schema.

Exported is what process mining needs: which act, when, in which run, in which role. The content of documents is left out, because its
text may name people. Actors are shown as `person-1`, `person-2`, ..., in the order in which they appear. `people` gives them another
name: a pseudonym that a host keeps, or with `people=str` their ids. Pseudonyms do not make the data anonymous: it is still personal
information, and whoever passes it on is responsible for it.

Law: 个人信息保护法 arts 6 (no more than the purpose needs), 51 (de-identification), 73 (what de-identified and anonymised mean).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any, Final

from caseflow.basics.arguments import a_lang, or_none, refuse, takes
from caseflow.calendar.span import PATTERN
from caseflow.case.records import Case, Entry, some_cases
from caseflow.lifecycle.forms import a_form, fields_of
from caseflow.lifecycle.kinds import DECIMAL_PATTERN, MOST_TEXT, FieldType, Kind, label

People = Callable[[str], str]


def _naming(value: object, what: str) -> Any:
    if not callable(value):
        refuse(value, what, "a function from an id to a name", "such as str, which shows the ids")
    return value


_OBJECT_TYPES: Final = {"case": ("matter",), "run": ("lifecycle", "state"), "document": ("form",), "actor": ()}
_EVENT_ATTRIBUTES: Final = ("role", "unit")
_LINKS: Final = {"parent": "inside", "before": "handed over from", "after": "follows"}
_SCHEMAS: Final[dict[Kind, dict[str, Any]]] = {
    Kind.TEXT: {"type": "string", "maxLength": MOST_TEXT},
    Kind.WHOLE_NUMBER: {"type": "integer"},
    Kind.DECIMAL: {"type": "string", "pattern": DECIMAL_PATTERN},
    Kind.BOOLEAN: {"type": "boolean"},
    Kind.DAY: {"type": "string", "format": "date"},
    Kind.INSTANT: {"type": "string", "format": "date-time"},
    Kind.SPAN: {"type": "string", "pattern": PATTERN},
}


@takes(cases=some_cases, people=or_none(_naming))
def events(cases: Iterable[Case], *, people: People | None = None) -> Iterator[dict[str, Any]]:
    """Yield one row for each entry that stands after all corrections: case by case, in the order in which things happened.

    The names are those of XES (IEEE 1849); names that XES does not have begin with `caseflow:`. Every row has all of them, so the rows
    make a table. `time:timestamp` is an aware instant, `caseflow:seq` a number, the rest is text or None; `org:resource` and `org:role`
    are None where the law acted. Every entry is one complete event, a handover too.

    `people` turns an actor's id into the name to show; without it people are numbered.

    >>> from caseflow import Actor, Centre
    >>> from caseflow.calendar import CN
    >>> from caseflow.machines import CATALOGUE
    >>> centre, applicant = Centre("hualong", lifecycles=CATALOGUE, calendar=CN), Actor("a-1", roles={"applicant"})
    >>> case = centre.open("intake", case_no="HL-1", at="2021-04-23T09:30+08:00", actor=applicant, form={"applicant": "王建国"})
    >>> [(row["concept:name"], row["caseflow:target"], row["org:resource"]) for row in events([case])]
    [('open', 'received', 'person-1')]
    """
    shown = people or _numbered()
    for case in cases:
        trace = {
            "case:concept:name": case.case_no,
            "case:caseflow:kind": case.kind,
            "case:caseflow:matter": None if case.matter is None else case.matter.code,
        }
        for entry in case.standing:
            move = entry.moves[0]
            yield trace | {
                "concept:name": entry.event,
                "time:timestamp": entry.at,
                "lifecycle:transition": "complete",
                "org:resource": None if entry.actor is None else shown(entry.actor),
                "org:role": entry.role,
                "org:group": entry.unit,
                "caseflow:seq": entry.seq,
                "caseflow:run": entry.run,
                "caseflow:source": move.source,
                "caseflow:target": move.target,
            }


@takes(cases=some_cases, people=or_none(_naming))
def ocel(cases: Iterable[Case], *, people: People | None = None) -> dict[str, Any]:
    """Return the cases as one object-centric event log, ready for `json.dump`: OCEL 2.0, JSON.

    The objects are cases, runs, documents and actors. A run has its links to other runs (inside, handed over from, follows) and each
    state with the instant at which it began. An event has links to its case, to the runs that it moves, to the person who did it, and to
    the document that it carries. Of a document only the class is exported. `people` as in `events`.

    >>> [attribute["name"] for attribute in ocel([])["objectTypes"][1]["attributes"]]  # of a run
    ['lifecycle', 'state']
    """
    log = _OcelLog(people or _numbered())
    for case in cases:
        log.add(case)
    event_types = sorted({event["type"] for event in log.events})
    return {
        "objectTypes": [{"name": name, "attributes": _text_attributes(attributes)} for name, attributes in _OBJECT_TYPES.items()],
        "eventTypes": [{"name": name, "attributes": _text_attributes(_EVENT_ATTRIBUTES)} for name in event_types],
        "objects": list(log.objects.values()),
        "events": log.events,
    }


def _numbered() -> People:
    names: dict[str, str] = {}
    return lambda person: names.setdefault(person, f"person-{len(names) + 1}")


def _text_attributes(names: Iterable[str]) -> list[dict[str, str]]:
    return [{"name": name, "type": "string"} for name in names]


class _OcelLog:
    """Collects the objects and events of an object-centric log. Ids begin with the type: a case and a person may have the same name."""

    def __init__(self, shown: People) -> None:
        self.shown = shown
        self.objects: dict[str, dict[str, Any]] = {}
        self.events: list[dict[str, Any]] = []

    def add(self, case: Case) -> None:
        """Add a case with its runs, documents, actors and events."""
        case_object = self._object("case", case.case_no)
        if case.matter is not None:
            _set(case_object, "matter", case.matter.code, case.standing[0].at)
        instants = {entry.seq: entry.at for entry in case.standing}
        for run in case.runs:
            run_object = self._object("run", f"{case.case_no}/{run.id}")
            _set(run_object, "lifecycle", run.lifecycle.name, instants[run.origin.seq])
            run_object["relationships"].append(_link(case_object["id"], "run of"))
            for name, qualifier in _LINKS.items():
                other = getattr(run.origin.terms, name)
                if other is not None:
                    run_object["relationships"].append(_link(f"run:{case.case_no}/{other}", qualifier))
        for entry in case.standing:
            self._event(case, entry)

    def _event(self, case: Case, entry: Entry) -> None:
        links = [_link(f"case:{case.case_no}", "part of")]
        states = {move.run: move.target for move in entry.moves}  # where an entry moves a run twice, the last state remains
        for run, state in states.items():
            _set(self.objects[f"run:{case.case_no}/{run}"], "state", state, entry.at)
            links.append(_link(f"run:{case.case_no}/{run}", "moves"))
        for person, qualifier in ((entry.actor, "done by"), (entry.extras.stands_for, "on behalf of")):
            if person is not None:
                links.append(_link(self._object("actor", self.shown(person))["id"], qualifier))
        if entry.form is not None:
            document = self._object("document", f"{case.case_no}/{entry.seq}")
            _set(document, "form", type(entry.form).__name__, entry.at)
            document["relationships"].append(_link(f"case:{case.case_no}", "document of"))
            links.append(_link(document["id"], "carries"))
        attributes = [{"name": name, "value": value} for name in _EVENT_ATTRIBUTES if (value := getattr(entry, name)) is not None]
        event = {"id": f"{case.case_no}/{entry.seq}", "type": entry.event, "time": entry.at.isoformat()}
        self.events.append(event | {"attributes": attributes, "relationships": links})

    def _object(self, kind: str, name: str) -> dict[str, Any]:
        key = f"{kind}:{name}"
        return self.objects.setdefault(key, {"id": key, "type": kind, "attributes": [], "relationships": []})


def _set(ocel_object: dict[str, Any], name: str, value: str, at: datetime) -> None:
    ocel_object["attributes"].append({"name": name, "value": value, "time": at.isoformat()})


def _link(target: str, qualifier: str) -> dict[str, str]:
    return {"objectId": target, "qualifier": qualifier}


@takes(form=a_form, lang=a_lang)
def form_schema(form: type, lang: str = "zh") -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a document's data: for OpenAPI, or to build an input page from.

    The form, every field and every choice has a `title` in the language `lang`, `"zh"` or `"en"`.

    The schema has the types and not the rules: data that it accepts may still be refused, with the reason, when the document is made.

    >>> from caseflow.machines.forms import SurveyOrder
    >>> schema = form_schema(SurveyOrder)
    >>> schema["title"], schema["required"], schema["properties"]["place"]
    ('踏勘通知', ['place', 'what'], {'title': '地点', 'type': 'string', 'maxLength': 20000})

    Raises:
        BadInput: `lang` is neither.
    """
    fields = fields_of(form)
    return {
        "type": "object",
        "title": getattr(form, "zh", form.__name__) if lang == "zh" else re.sub("(?<!^)([A-Z])", r" \1", form.__name__).capitalize(),
        "properties": {field.name: {"title": field.zh if lang == "zh" else field.en, **_schema(field.type, lang)} for field in fields},
        "required": [field.name for field in fields if field.required],
        "additionalProperties": False,
    }


def _schema(field_type: FieldType, lang: str) -> dict[str, Any]:
    schema = _schema_of_value(field_type, lang)
    return {"anyOf": [schema, {"type": "null"}]} if field_type.optional else schema


def _schema_of_value(field_type: FieldType, lang: str) -> dict[str, Any]:
    """Return the schema of what is not None."""
    if field_type.items is not None:
        return {"type": "array", "items": _schema(field_type.items, lang)}
    if field_type.kind is Kind.ENUM:
        labels = [(member.value, *label(member)) for member in field_type.cls]
        return {"oneOf": [{"const": value, "title": zh if lang == "zh" else en} for value, zh, en in labels]}
    return form_schema(field_type.cls, lang) if field_type.kind is Kind.FORM else dict(_SCHEMAS[field_type.kind])
