"""Where journals are kept: the Store protocol, and the stores in memory, in SQLite and in a server's database."""

from typing import Any

from caseflow.store.protocol import Head, NoSuchCase, StaleHead, Store, StoreBusy, StoreFailed

__all__ = ["Head", "MemoryStore", "NoSuchCase", "SqlStore", "SqliteStore", "StaleHead", "Store", "StoreBusy", "StoreFailed"]


def __getattr__(name: str) -> Any:
    # Loaded when asked for: a host that keeps its journals elsewhere never imports sqlite3.
    if name == "MemoryStore":
        from caseflow.store.memory import MemoryStore  # noqa: PLC0415  # lazily, as said above

        return MemoryStore
    if name == "SqliteStore":
        from caseflow.store.sqlite import SqliteStore  # noqa: PLC0415  # lazily, as said above

        return SqliteStore
    if name == "SqlStore":
        from caseflow.store.sql import SqlStore  # noqa: PLC0415  # needs an extra

        return SqlStore
    msg = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(msg)
