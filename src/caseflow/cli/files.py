"""Files that a command is given: read, written, or refused in a sentence."""

from __future__ import annotations

from pathlib import Path

from caseflow.errors import BadInput

MOST_BYTES = 200_000_000


def read_bytes(path: str) -> bytes:
    """Return what the file holds.

    Raises:
        BadInput: there is no such file, it cannot be read, or it is far too big to be one of ours.
    """
    file = Path(path)
    try:
        with file.open("rb") as opened:
            found = opened.read(MOST_BYTES + 1)  # a device may say that it has no bytes, and never end
    except (OSError, ValueError) as error:
        near = "; there is the folder, but not the file" if isinstance(error, FileNotFoundError) and file.parent.is_dir() else ""
        msg = f"{path[:200]} cannot be read ({getattr(error, 'strerror', None) or error}){near}"
        raise BadInput(msg, path=path) from None
    if len(found) > MOST_BYTES:
        msg = f"{path} has more than {MOST_BYTES} bytes; split it by year"
        raise BadInput(msg, path=path)
    return found


def write_text(path: str, text: str) -> None:
    """Write `text` into the file as UTF-8, over what it held.

    Raises:
        BadInput: it cannot be written there.
    """
    try:
        Path(path).write_text(text, encoding="utf-8", newline="\n")
    except (OSError, ValueError) as error:
        msg = f"{path[:200]} cannot be written ({getattr(error, 'strerror', None) or error})"
        raise BadInput(msg, path=path) from None
