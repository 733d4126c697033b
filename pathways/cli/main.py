"""The entry point. It imports next to nothing, so that what can go wrong from the first moment on is told by it."""

from __future__ import annotations

import errno
import gc
import os
import sys

_STOPPED = 130
"""What a shell reports for a command that was stopped with Ctrl-C."""

_STDERR = 2
_NOT_WRITTEN = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)


def main() -> None:
    """Nothing that goes wrong inside ends in a traceback."""
    try:
        _with_streams()
        _main()
    except KeyboardInterrupt:
        raise SystemExit(_STOPPED) from None


def _with_streams() -> None:
    """No file gets the number of a stream that is closed, and what is meant for standard error goes nowhere else."""
    while (handle := os.open(os.devnull, os.O_RDWR)) <= _STDERR:
        pass
    os.close(handle)
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115  (open until the end)


def _main() -> None:
    # Rules are large and have no circles in them: looking for some every 700 objects takes a tenth of the time.
    gc.set_threshold(50_000, 20, 20)
    from pathways.cli.commands import run
    from pathways.cli.exits import BAD_INPUT, INTERNAL, report_internal_error, report_os_error

    try:
        run()
    except BrokenPipeError:
        sys.stderr.close()
        raise SystemExit(0) from None
    except OSError as problem:
        if problem.errno in _NOT_WRITTEN:
            sys.stdout = None  # what is left in its buffer cannot be written either
        report_os_error(problem, is_output=problem.errno in _NOT_WRITTEN)
        raise SystemExit(BAD_INPUT) from None
    except Exception as problem:
        report_internal_error(problem)
        raise SystemExit(INTERNAL) from None
