"""The office: its centre, its matters, its store, its staff and its clock."""

import os
import secrets
from datetime import datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import Depends, HTTPException
from fastapi.security import HTTPBasic, HTTPBasicCredentials

from caseflow import Actor, Centre, load_matters
from caseflow.calendar import CN
from caseflow.machines import CATALOGUE
from caseflow.store import SqliteStore

CENTRE = Centre("hualong", lifecycles=CATALOGUE, calendar=CN)
MATTERS = load_matters(Path(__file__).parents[2] / "matters.toml")
STORE = SqliteStore(os.environ.get("OFFICE_DB", "office.db"), CENTRE)
# Instead of these three and one password: your own directory of staff.
STAFF = {"w-03": "window_clerk", "d-11": "department", "h-01": "department_head"}
PASSWORD = os.environ["OFFICE_PASSWORD"]


def who(login: Annotated[HTTPBasicCredentials, Depends(HTTPBasic())]) -> Actor:
    """Return the caller, with their role."""
    if login.username not in STAFF or not secrets.compare_digest(login.password.encode(), PASSWORD.encode()):
        raise HTTPException(401, "who are you?", {"WWW-Authenticate": "Basic"})
    return Actor(login.username, roles={STAFF[login.username]})


def now() -> datetime:
    """Return the present instant; for training and in tests OFFICE_NOW stops the office's clock at another."""
    stopped = os.environ.get("OFFICE_NOW")
    return datetime.fromisoformat(stopped) if stopped else datetime.now(ZoneInfo("Asia/Shanghai"))
