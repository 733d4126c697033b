"""Where a command writes: looked at before any work is done, and never one of the files that it reads."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from pathways.cli.exits import fail_with
from pathways.rulebook.folder import shipped_rules
from pathways.writing.whole_file import NotWritten, place_of

_Identity = tuple[int, int]


def keep_apart(outputs: Mapping[str, Path | None], inputs: Sequence[str | Path | None] = (), rules: Path | None = None) -> None:
    """Exits with 2 where an output cannot be written, is one of the inputs under whatever name, or is another output.

    ``outputs``: by option. ``inputs``: files, ``-`` for standard input; what is no file is none. ``rules``: the folder that is
    read, by default the one that comes with the package.
    """
    wanted = {option: path for option, path in outputs.items() if path is not None}
    if not wanted:
        return
    read = {identity: str(each) for each in inputs for identity in _identity_of(each)}
    seen: dict[Path | _Identity, str] = {}
    for option, path in wanted.items():
        try:
            target = place_of(path)
        except NotWritten as problem:
            fail_with(f"{option}: {problem}", problem.help)
        for identity in _identity_of(target):
            where = read.get(identity) or _in_rules(identity, rules)
            if where is not None:
                fail_with(f"{option} {path} would replace what this command reads: {where}", "Name another file.")
        names: list[Path | _Identity] = [target, *_identity_of(target)]
        for name in names:
            if seen.setdefault(name, option) != option:
                fail_with(f"{seen[name]} and {option} name the same file", "Give each a name of its own.")


def _identity_of(file: str | Path | None) -> Iterator[_Identity]:
    """Nothing where there is no such file."""
    try:
        if file is None or (file == "-" and sys.stdin is None):
            return
        state = os.fstat(sys.stdin.fileno()) if file == "-" else os.stat(file)  # noqa: PTH116  (an argument may be no path)
    except (OSError, ValueError):
        return
    if stat.S_ISREG(state.st_mode):
        yield state.st_dev, state.st_ino


def _in_rules(identity: _Identity, rules: Path | None) -> str | None:
    folder = rules or shipped_rules()
    for place, _, names in os.walk(folder):
        for name in names:
            if identity in _identity_of(Path(place, name)):
                return str(Path(place, name))
    return None
