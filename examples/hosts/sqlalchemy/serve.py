"""python serve.py PORT: the window over HTTP, with the standard library alone. It has no login: put it behind your own."""

import json
import sys
from collections.abc import Callable, Iterable
from typing import Any
from wsgiref.simple_server import make_server

from window import arrive, bookings, fire

from caseflow import CaseflowError


def answer(method: str, path: list[str], body: dict[str, Any]) -> Any:
    """Return the answer to a request, or None when there is no such address."""
    match method, path:
        case "GET", ["bookings"]:
            return bookings()
        case "POST", ["bookings", booking, "arrive"]:
            return {"case_no": arrive(booking, **body)}
        case "POST", ["cases", number, event]:
            return {"state": fire(number, event, body or None)}
    return None


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer in JSON; a refusal is a 409 with caseflow's sentence."""
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    try:
        result = answer(environ["REQUEST_METHOD"], environ["PATH_INFO"].strip("/").split("/"), json.loads(body or b"{}"))
        status = "200 OK" if result is not None else "404 Not Found"
    except CaseflowError as error:
        result, status = {"error": type(error).__name__, "why": str(error)}, "409 Conflict"
    start_response(status, [("Content-Type", "application/json")])
    return [json.dumps(result, ensure_ascii=False).encode()]


if __name__ == "__main__":
    make_server("127.0.0.1", int(sys.argv[1]), application).serve_forever()
