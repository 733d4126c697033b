"""Where a walk leaves its device file, and the commands that go on from it."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from pathways.intake.comments import Comment, comments_in
from pathways.intake.device_file import MAX_BYTES
from pathways.intake.device_writer import device_text
from pathways.model.device import Device
from pathways.rulebook.nodes import FileError, read_text

INTERRUPTED = Path("pathways-walk.yaml")
_WIDEST = 74


class Command(Struct, frozen=True):
    """The options of an answer: ``options`` give the same one ever after, ``typed`` are those that a person gave."""

    options: Sequence[str]
    typed: Sequence[str] = ()
    law: Sequence[str] = ()

    def assess(self, file: Path) -> str:
        return self._line("assess", str(file))

    def resume(self, file: Path) -> str:
        return self._line("walk", "--from", str(file))

    def read_on(self, file: Path) -> tuple[str, str]:
        """What would open more, and what is asked for after access."""
        named = ("pathways", "what-if", str(file)), ("pathways", "adopt", str(file))
        return _broken([*named[0], *self.typed, *self.law]), _broken([*named[1], *self.typed])

    def _line(self, *words: str) -> str:
        return _broken(["pathways", *words, *self.options, *self.law])


def _broken(words: Sequence[str]) -> str:
    """A command for a shell, broken between words where a line of a terminal ends."""
    parts: list[str] = []
    for place, word in enumerate(words):
        if place > 2 and not word.startswith("--"):
            parts[-1] += f" {shlex.quote(word)}"  # an option and its value stay together
        else:
            parts.append(shlex.quote(word))
    lines = [parts[0]]
    for part in parts[1:]:
        if len(lines[-1]) + len(part) < _WIDEST:
            lines[-1] += f" {part}"
        else:
            lines.append(part)
    return " \\\n      ".join(lines)


def text_of(device: Device) -> str:
    return device_text(device, "Written by pathways walk.")


def suggested(name: str) -> Path:
    """A file name made of the device's name that is not taken."""
    words = "-".join(re.findall(r"[a-z0-9]+", name.casefold()))[:60].strip("-")
    return free(Path(f"{words or 'device'}.yaml"))


def free(path: Path) -> Path:
    """``path``, or the first of path-2, path-3 ... that is not taken."""
    candidate, number = path, 1
    while is_there(candidate):
        number += 1
        candidate = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return candidate


def is_there(path: Path) -> bool:
    """Whether there is anything under the name, be it a link to nothing."""
    try:
        return os.path.lexists(path)
    except (OSError, ValueError):
        return False


def is_same(path: Path, other: Path | None) -> bool:
    try:
        return other is not None and path.samefile(other)
    except (OSError, ValueError):
        return False


def comments_of(file: Path) -> tuple[Comment, ...]:
    """None of a file that cannot be read any more."""
    try:
        return comments_in(read_text(file, most_bytes=MAX_BYTES))
    except FileError:
        return ()
