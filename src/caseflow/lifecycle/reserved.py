"""Reserved words: what the journal writes as the event of an entry that is not a row of any lifecycle."""

from __future__ import annotations

from typing import Final

OPEN: Final = "open"
CORRECT: Final = "correct"
MIGRATE: Final = "migrate"
RECALCULATED: Final = "recalculated"
CALLED_OFF: Final = "called_off"

RESERVED: Final = frozenset({OPEN, CORRECT, MIGRATE, RECALCULATED, CALLED_OFF})
