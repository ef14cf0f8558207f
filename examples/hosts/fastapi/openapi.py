"""The OpenAPI description: one operation for each event, with the JSON Schema of its document."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from caseflow import Catalogue, Transition
from caseflow.reports.export import form_schema

FIRE = "/cases/{case_no}/{event}"


def described(app: FastAPI, lifecycles: Catalogue) -> dict[str, Any]:
    """Return the description, which is made once."""
    if app.openapi_schema is None:
        schema = get_openapi(title=app.title, version=app.version, summary=app.summary, routes=app.routes)
        any_event = schema["paths"].pop(FIRE)["post"]
        any_event["parameters"] = [parameter for parameter in any_event["parameters"] if parameter["name"] != "event"]
        rows = [row for lifecycle in lifecycles for row in lifecycle.transitions if row.by]
        for event in sorted({row.event for row in rows}):
            schema["paths"][FIRE.replace("{event}", event)] = {"post": any_event | operation(event, [r for r in rows if r.event == event])}
        app.openapi_schema = schema
    return app.openapi_schema


def operation(event: str, rows: list[Transition]) -> dict[str, Any]:
    """Return what differs for each event: its name, its roles, and its document, which may depend on the lifecycle."""
    schemas = [form_schema(form) for form in dict.fromkeys(row.form for row in rows if row.form)]
    document = schemas[0] if len(schemas) == 1 else {"oneOf": schemas}
    body = {"required": all(row.form for row in rows), "content": {"application/json": {"schema": document}}}
    roles = sorted({role.name for row in rows for role in row.by})
    own = {"operationId": event, "summary": f"{rows[0].zh} {event}", "description": f"By {', '.join(roles)}."}
    return own | ({"requestBody": body} if schemas else {})
