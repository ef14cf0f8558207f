"""Cases over HTTP: open, fire, offers, clocks, and two pages with buttons. A refusal is a problem+json with caseflow's sentence."""

import json
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Header, HTTPException, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse
from office import CENTRE, MATTERS, STORE, now, who
from openapi import described
from page import case_page, desk_page
from pydantic import BaseModel, WithJsonSchema

from caseflow import Actor, CaseflowError
from caseflow.errors import BadInput, Conflict, FormRefused, NotPermitted, Refused, Unpublished
from caseflow.machines.forms import Application
from caseflow.reports.export import form_schema
from caseflow.store import NoSuchCase, StoreBusy

app = FastAPI(title="服务窗口", summary="A service window over HTTP", dependencies=[Depends(who)])
Who = Annotated[Actor, Depends(who)]
Now = Annotated[datetime, Depends(now)]
# The first match counts: special errors before general ones.
STATUS = {
    NoSuchCase: 404,
    NotPermitted: 403,
    FormRefused: 422,
    BadInput: 422,
    Refused: 409,
    Conflict: 412,
    Unpublished: 503,
    StoreBusy: 503,
}


@app.exception_handler(CaseflowError)
async def problem(_request: Request, error: CaseflowError) -> JSONResponse:
    """Answer a refusal as application/problem+json (RFC 9457), in caseflow's own words."""
    status = next((status for kind, status in STATUS.items() if isinstance(error, kind)), 500)
    body = {"title": type(error).__name__, "status": status, "detail": str(error), "reasons": error.facts.get("reasons"), "see": error.page}
    return JSONResponse(body, status, media_type="application/problem+json")


class EntryOut(BaseModel, from_attributes=True):
    """One line of the journal, without the contents of its document."""

    seq: int
    at: datetime
    event: str
    run: str
    actor: str | None
    role: str | None


class CaseOut(BaseModel, from_attributes=True):
    """A case."""

    case_no: str
    kind: str
    state: str
    entries: list[EntryOut]


class ClockOut(BaseModel, from_attributes=True):
    """One clock: `used` and `left` in its unit; `due` is the last day, `overdue_after` that after which somebody is to blame.

    `soft` marks a limit that is set in principle.
    """

    name: str
    zh: str
    run: str
    state: str
    used: int | None
    left: int | None
    due: date | None
    overdue_after: date | None
    soft: bool
    breached: bool


class Reason(BaseModel):
    """Why it may not: a code for programs, and a text in each language."""

    code: str
    zh: str
    en: str


class OfferOut(BaseModel, from_attributes=True):
    """What may happen next, or why it may not."""

    event: str
    zh: str
    run: str
    target: str
    may: bool
    reasons: list[Reason]


class Opening(BaseModel):
    """An application."""

    matter: str
    form: Annotated[dict[str, Any], WithJsonSchema(form_schema(Application))]


@app.post("/cases", status_code=201, response_model=CaseOut)
def open_case(opening: Opening, actor: Who, at: Now, response: Response) -> Any:
    """Take an application in."""
    year = f"{at:%Y}-"
    number = f"{year}{sum(head.case_no.startswith(year) for head in STORE.heads(after=year)) + 1:04}"
    case = CENTRE.open("intake", case_no=number, matter=MATTERS[opening.matter], at=at, actor=actor, form=opening.form)
    STORE.append(case, expected=0)
    response.headers["Location"] = f"/cases/{number}"
    return tagged(case, response)


@app.get("/cases/{case_no}", response_model=CaseOut)
def read(case_no: str, response: Response) -> Any:
    """Read a case. Its ETag is the length of its journal."""
    return tagged(STORE.load(case_no), response)


@app.get("/cases/{case_no}/clocks", response_model=list[ClockOut])
def clocks(case_no: str, at: Now) -> Any:
    """Read every clock of a case."""
    return CENTRE.clocks(STORE.load(case_no), at=at)


@app.get("/cases/{case_no}/offers", response_model=list[OfferOut])
def offers(case_no: str, actor: Who, at: Now) -> Any:
    """Read what the caller may do next, and why other acts may not be done."""
    return CENTRE.offers(STORE.load(case_no), at=at, actor=actor)


async def document(request: Request) -> Any:
    """Return the document of an act: the request's body, or None."""
    body = await request.body()
    try:
        return json.loads(body) if body else None
    except (ValueError, RecursionError) as error:  # RecursionError: brackets nested too deeply
        raise HTTPException(400, f"the body is not JSON: {error}") from error


@app.post("/cases/{case_no}/{event}", response_model=CaseOut)
def fire(
    *,
    case_no: str,
    event: str,
    actor: Who,
    at: Now,
    form: Annotated[Any, Depends(document)],
    if_match: Annotated[str, Header(pattern=r'^"[0-9]{1,9}"$')],
    response: Response,
    idempotency_key: Annotated[str | None, Header()] = None,
    run: str | None = None,
) -> Any:
    """Record what the law did meanwhile, then the act; saved only if the journal still has the length in If-Match."""
    case = CENTRE.lapse(STORE.load(case_no), at=at)
    after = CENTRE.fire(case, event, at=at, actor=actor, form=form, run=run, key=idempotency_key)
    STORE.append(after, expected=int(if_match.strip('"')))
    return tagged(after, response)


def tagged(case: Any, response: Response) -> Any:
    """Return the case, and put the length of its journal into the ETag of the answer."""
    response.headers["ETag"] = f'"{len(case.entries)}"'
    return case


@app.get("/", response_class=HTMLResponse, include_in_schema=False)
def desk() -> str:
    """Show the cases, the next due first, and a form to take one in."""
    heads = sorted(STORE.heads(), key=lambda head: (head.next_due or date.max, head.case_no))
    return desk_page(heads, MATTERS.values(), form_schema(Application))


@app.get("/desk/{case_no}", response_class=HTMLResponse, include_in_schema=False)
def show(case_no: str, actor: Who, at: Now) -> str:
    """Show a case: its clocks, and a button for every offer to the caller."""
    case = STORE.load(case_no)
    mine = [offer for offer in CENTRE.offers(case, at=at, actor=actor) if "role" not in offer.codes]
    return case_page(case, CENTRE.clocks(case, at=at), mine)


app.openapi = lambda: described(app, CENTRE.lifecycles)
