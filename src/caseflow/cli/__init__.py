"""The command line, a file a verb: `audit | due | explain | calendar | notice | sheet | draw | board | sweep | recompute | verify`."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from caseflow.errors import CaseflowError, shown

DONE, FOUND, BAD = 0, 1, 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 found something where `--strict` asks for it, 2 could not be done.

    Results go to standard output, what went wrong to standard error, never as a traceback, with the address of what to do about it.
    """
    from caseflow.cli.parser import parser  # noqa: PLC0415  # argparse is loaded for the command line alone

    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by whoever started us
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115  # for as long as we run
        # A screen that cannot show Chinese shows its code points; it does not stop the work.
        getattr(sys, name).reconfigure(errors="backslashreplace")
    try:
        args = parser().parse_args(argv)
    except SystemExit as asked:  # --help, --version, and usage that argparse has explained already
        return int(asked.code or DONE)
    try:
        code: int = importlib.import_module(args.module).run(args)
        sys.stdout.flush()
    except CaseflowError as error:
        print(f"caseflow {args.verb}: {error}", *error.__notes__, sep="\n", file=sys.stderr)
        return BAD
    except BrokenPipeError:
        # `caseflow audit … | head`: who reads has had enough.
        _drop_output()
        return DONE
    except OSError as error:  # the disk is full, a name is too long, a file stands where a folder should
        where = "" if error.filename is None else f"{shown(error.filename)}: "
        print(f"caseflow {args.verb}: {where}{error.strerror}", file=sys.stderr)
        _drop_output()
        return BAD
    return code


def _drop_output() -> None:
    """What is still buffered must not be flushed at the end, where it cannot go."""
    with suppress(OSError):  # a stream that is no file of the system's has nothing to flush there
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
