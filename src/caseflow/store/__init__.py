"""Where journals are kept: the Store protocol, three stores, the sweep, recomputing after a notice, and verifying."""

from typing import Any

from caseflow.store.memory import MemoryStore
from caseflow.store.protocol import Head, NoSuchCase, StaleHead, Store, StoreBusy, StoreFailed, checks_arguments
from caseflow.store.recomputing import moved_csv, moved_table, recompute
from caseflow.store.sweeping import SweepReport, lag, lapsed_heads, sweep, undated_heads
from caseflow.store.verifying import Verdict, anchor, read_anchor, rebuild_heads, verify, verify_store

__all__ = [
    "Head",
    "MemoryStore",
    "NoSuchCase",
    "SqlStore",
    "SqliteStore",
    "StaleHead",
    "Store",
    "StoreBusy",
    "StoreFailed",
    "SweepReport",
    "Verdict",
    "anchor",
    "checks_arguments",
    "lag",
    "lapsed_heads",
    "moved_csv",
    "moved_table",
    "read_anchor",
    "rebuild_heads",
    "recompute",
    "sweep",
    "undated_heads",
    "verify",
    "verify_store",
]


def __getattr__(name: str) -> Any:
    # Imported on first use: a host that keeps its journals elsewhere never loads sqlite3 or SQLAlchemy.
    if name == "SqliteStore":
        from caseflow.store.sqlite import SqliteStore  # noqa: PLC0415  # see above

        return SqliteStore
    if name == "SqlStore":
        from caseflow.store.sql import SqlStore  # noqa: PLC0415  # needs the extra `sql`

        return SqlStore
    msg = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(msg)
