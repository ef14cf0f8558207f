"""What leaves in the formats of others: event rows with XES names, an object-centric log (OCEL 2.0 JSON), a document's JSON Schema.

What leaves is what a reader of procedures needs: which act, when, in which run, in which role. Nothing that a document says is among
it, for its text may name people; and whoever acted stands there as `person-1`, `person-2`, ..., in the order in which they appear.
`people` gives them another name: a pseudonym that a host keeps, or with `people=str` the ids themselves. Pseudonyms do not make
the data anonymous: it stays personal information, and whoever hands it on answers for that.

Law: 个人信息保护法 arts 6 (no more than the purpose needs), 51 (de-identification), 73 (what de-identified and anonymised mean).
"""

from __future__ import annotations

import enum
import types
import typing
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from typing import Any, Final

import attrs

from caseflow.calendar import Span
from caseflow.calendar.span import UNITS
from caseflow.case.records import Case, Entry
from caseflow.lifecycle.forms import MOST_TEXT

People = Callable[[str], str]

_OBJECT_TYPES: Final = {"case": ("matter",), "run": ("lifecycle", "state"), "document": ("form",), "actor": ()}
_EVENT_ATTRIBUTES: Final = ("role", "unit")
_LINKS: Final = {"parent": "inside", "before": "handed over from", "after": "follows"}
_SCHEMAS: Final[dict[Any, dict[str, Any]]] = {
    str: {"type": "string", "maxLength": MOST_TEXT},
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    date: {"type": "string", "format": "date"},
    datetime: {"type": "string", "format": "date-time"},
    Span: {"type": "string", "pattern": rf"^[1-9][0-9]* ({'|'.join(UNITS)})$"},
}


def events(cases: Iterable[Case], *, people: People | None = None) -> Iterator[dict[str, Any]]:
    """Yield one row an entry that stands after every correction: case by case, in the order in which it happened.

    The names are those of XES (IEEE 1849); what XES has no name for begins with `caseflow:`. Every row has all of them, so that a table
    can be made of the rows; `time:timestamp` is an aware instant, the rest is text, a number (`caseflow:seq`), or None, as
    `org:resource` and `org:role` are where the law acted. Every entry is one complete event; a handover is one too.

    `people` turns an actor's id into what is shown for it; without it people are numbered.

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


def ocel(cases: Iterable[Case], *, people: People | None = None) -> dict[str, Any]:
    """Return the cases as one object-centric event log, ready for `json.dump`: OCEL 2.0, JSON.

    Objects are cases, runs, documents and actors. A run says how it hangs on others (inside, handed over from, follows), and in which
    state it stood from when on; an event says of which case it is part, which runs it moves, who did it, and which document it carries.
    Of a document only its class is told. `people` as in `events`.

    >>> [one["name"] for one in ocel([])["objectTypes"][1]["attributes"]]  # of a run
    ['lifecycle', 'state']
    """
    log = _Log(people or _numbered())
    for case in cases:
        log.add(case)
    return {
        "objectTypes": [{"name": name, "attributes": _texts(attributes)} for name, attributes in _OBJECT_TYPES.items()],
        "eventTypes": [{"name": name, "attributes": _texts(_EVENT_ATTRIBUTES)} for name in sorted({one["type"] for one in log.events})],
        "objects": list(log.objects.values()),
        "events": log.events,
    }


def _numbered() -> People:
    held: dict[str, str] = {}
    return lambda person: held.setdefault(person, f"person-{len(held) + 1}")


def _texts(names: Iterable[str]) -> list[dict[str, str]]:
    return [{"name": name, "type": "string"} for name in names]


class _Log:
    """An object-centric log in the making. Ids begin with the type, for a case may be called as a person is."""

    def __init__(self, shown: People) -> None:
        self.shown = shown
        self.objects: dict[str, dict[str, Any]] = {}
        self.events: list[dict[str, Any]] = []

    def add(self, case: Case) -> None:
        """Add a case with all that hangs on it."""
        number, first = f"case:{case.case_no}", case.standing[0].at
        known = self._object("case", case.case_no)
        if case.matter is not None:
            _says(known, "matter", case.matter.code, first)
        at = {entry.seq: entry.at for entry in case.standing}
        for run in case.runs:
            one = self._object("run", f"{case.case_no}/{run.id}")
            _says(one, "lifecycle", run.lifecycle.name, at[run.origin.seq])
            one["relationships"].append(_to(number, "run of"))
            for link, qualifier in _LINKS.items():
                other = getattr(run.origin.terms, link)
                if other is not None:
                    one["relationships"].append(_to(f"run:{case.case_no}/{other}", qualifier))
        for entry in case.standing:
            self._event(case, entry)

    def _event(self, case: Case, entry: Entry) -> None:
        links = [_to(f"case:{case.case_no}", "part of")]
        for run, state in {
            move.run: move.target for move in entry.moves
        }.items():  # where an entry moves a run twice, it comes to rest last
            _says(self.objects[f"run:{case.case_no}/{run}"], "state", state, entry.at)
            links.append(_to(f"run:{case.case_no}/{run}", "moves"))
        for person, qualifier in ((entry.actor, "done by"), (entry.extras.stands_for, "on behalf of")):
            if person is not None:
                links.append(_to(self._object("actor", self.shown(person))["id"], qualifier))
        if entry.form is not None:
            document = self._object("document", f"{case.case_no}/{entry.seq}")
            _says(document, "form", type(entry.form).__name__, entry.at)
            document["relationships"].append(_to(f"case:{case.case_no}", "document of"))
            links.append(_to(document["id"], "carries"))
        told = [{"name": name, "value": value} for name in _EVENT_ATTRIBUTES if (value := getattr(entry, name)) is not None]
        made = {"id": f"{case.case_no}/{entry.seq}", "type": entry.event, "time": entry.at.isoformat()}
        self.events.append(made | {"attributes": told, "relationships": links})

    def _object(self, kind: str, name: str) -> dict[str, Any]:
        key = f"{kind}:{name}"
        return self.objects.setdefault(key, {"id": key, "type": kind, "attributes": [], "relationships": []})


def _says(one: dict[str, Any], name: str, value: str, at: datetime) -> None:
    one["attributes"].append({"name": name, "value": value, "time": at.isoformat()})


def _to(target: str, qualifier: str) -> dict[str, str]:
    return {"objectId": target, "qualifier": qualifier}


def form_schema(form: type) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of the data that a document is made of: for OpenAPI, or for a page that asks for it.

    It knows types, not rules: what it accepts may still be refused, with the reason, when the document is made.

    >>> from caseflow.machines.forms import SurveyOrder
    >>> schema = form_schema(SurveyOrder)
    >>> schema["title"], schema["required"], schema["properties"]["place"]
    ('踏勘通知', ['place', 'what'], {'type': 'string', 'maxLength': 20000})
    """
    hints = typing.get_type_hints(form)
    return {
        "type": "object",
        "title": getattr(form, "zh", form.__name__),
        "properties": {name: _schema(hint) for name, hint in hints.items()},
        "required": [one.name for one in attrs.fields(form) if one.default is attrs.NOTHING],
        "additionalProperties": False,
    }


def _schema(hint: Any) -> dict[str, Any]:
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin in {typing.Union, types.UnionType}:
        return {"anyOf": [_schema(next(arg for arg in args if arg is not type(None))), {"type": "null"}]}
    if origin is tuple:
        return {"type": "array", "items": _schema(args[0])}
    if issubclass(hint, enum.Enum):
        return {"enum": [member.value for member in hint]}
    return dict(_SCHEMAS[hint]) if hint in _SCHEMAS else form_schema(hint)
