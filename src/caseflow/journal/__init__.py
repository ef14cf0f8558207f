"""A case as lines of JSON and back: canonical, hash-chained, with format number, edition and fingerprint."""

from caseflow.journal.codec import dumps, loads, rebuild

__all__ = ["dumps", "loads", "rebuild"]
