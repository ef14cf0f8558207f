"""The OpenAPI description: instead of one operation for all events, one for each, with the JSON Schema of the document that it takes."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from caseflow import Catalogue, Transition
from caseflow.reports.export import form_schema

FIRE = "/cases/{case_no}/{event}"


def described(app: FastAPI, lifecycles: Catalogue) -> dict[str, Any]:
    """Return the description; it is made once."""
    if app.openapi_schema is None:
        found = get_openapi(title=app.title, version=app.version, summary=app.summary, routes=app.routes)
        any_event = found["paths"].pop(FIRE)["post"]
        any_event["parameters"] = [one for one in any_event["parameters"] if one["name"] != "event"]
        rows = [row for one in lifecycles for row in one.transitions if row.by]
        for event in sorted({row.event for row in rows}):
            found["paths"][FIRE.replace("{event}", event)] = {"post": any_event | operation(event, [r for r in rows if r.event == event])}
        app.openapi_schema = found
    return app.openapi_schema


def operation(event: str, rows: list[Transition]) -> dict[str, Any]:
    """Return what is particular to an event: its name, who may do it, and the document, which may differ by lifecycle."""
    schemas = [form_schema(form) for form in dict.fromkeys(row.form for row in rows if row.form)]
    document = schemas[0] if len(schemas) == 1 else {"oneOf": schemas}
    body = {"required": all(row.form for row in rows), "content": {"application/json": {"schema": document}}}
    roles = sorted({role.name for row in rows for role in row.by})
    told = {"operationId": event, "summary": f"{rows[0].zh} {event}", "description": f"By {', '.join(roles)}."}
    return told | ({"requestBody": body} if schemas else {})
