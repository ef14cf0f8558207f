"""The office: one engine for the host's own tables and for the journals, the host's session, and the clock."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from caseflow import Centre, load_matters
from caseflow.calendar import CN
from caseflow.machines import CATALOGUE
from caseflow.store import SqlStore

CENTRE = Centre("hualong", lifecycles=CATALOGUE, calendar=CN)
MATTERS = load_matters(Path(__file__).parents[2] / "matters.toml")
ENGINE = create_engine(os.environ.get("OFFICE_URL", "sqlite:///office.db"))


class Base(DeclarativeBase):
    """The host's own tables. SqlStore makes those of caseflow, which are named caseflow_..."""


class Booking(Base):
    """An appointment at the window. It has the number of its case but not its state, which is in the journal."""

    __tablename__ = "booking"
    id: Mapped[str] = mapped_column(primary_key=True)
    case_no: Mapped[str | None] = mapped_column(unique=True)


Base.metadata.create_all(ENGINE)
STORE = SqlStore(ENGINE, CENTRE)


@contextmanager
def session() -> Iterator[Session]:
    """Give a session of the host, committed at the end."""
    with Session(ENGINE) as db, db.begin():
        yield db


def now() -> datetime:
    """Return the present instant; for training and in tests OFFICE_NOW stops the office's clock at another."""
    stopped = os.environ.get("OFFICE_NOW")
    return datetime.fromisoformat(stopped) if stopped else datetime.now(ZoneInfo("Asia/Shanghai"))
