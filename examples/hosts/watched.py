"""An act with one line in the log and one span in the trace: what an operator needs, without the contents of documents."""

import logging
from datetime import datetime
from typing import Any

from opentelemetry import trace
from opentelemetry.trace import StatusCode

from caseflow import Actor, Case, CaseflowError
from caseflow.errors import Conflict, Refused
from caseflow.store import Store

log = logging.getLogger("office")
tracer = trace.get_tracer("office")
QUIET = {"record_exception": False, "set_status_on_exception": False}


def act(store: Store, number: str, event: str, *, at: datetime, actor: Actor, **given: Any) -> Case:
    """Load, fire, append; return the case. A refusal is logged, but it is not a failure of the span."""
    attributes: dict[str, Any] = {"case.id": number, "case.event": event}
    with tracer.start_as_current_span("act", attributes=attributes, **QUIET) as span:
        try:
            case = store.load(number)
            after = store.centre.fire(store.centre.lapse(case, at=at), event, at=at, actor=actor, **given)
            store.append(after, expected=len(case.entries))
        except CaseflowError as error:
            # The sentence of a refusal may quote a document, so only the names of the error and of the guards are logged.
            guards = sorted(error.facts.get("reasons") or ())
            why = {"error.type": type(error).__name__, "case.reasons": guards}
            span.set_attributes(why)
            if not isinstance(error, Refused | Conflict):
                span.set_status(StatusCode.ERROR)
            log.warning("refused", extra={"case": attributes | why})
            raise
        done = {"case.state": after.state, "case.length": len(after.entries)}
        span.set_attributes(done)
        log.info("done", extra={"case": attributes | done})
        return after
