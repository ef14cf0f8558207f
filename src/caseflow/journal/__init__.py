"""A case as lines of JSON and back: canonical, hash-chained, with format number, edition and fingerprint."""

from caseflow.journal.codec import dumps, loads
from caseflow.journal.line import DIGEST, DIGESTS, FORMAT, MOST_BYTES, Personal
from caseflow.journal.reader import rebuild

__all__ = ["DIGEST", "DIGESTS", "FORMAT", "MOST_BYTES", "Personal", "dumps", "loads", "rebuild"]
