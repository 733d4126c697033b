"""What several commands share: the rule folder, the edition, a device, dates."""

from __future__ import annotations

import re
import sys
from datetime import date
from pathlib import Path

from pathways.cli.exits import fail, fail_with, say
from pathways.intake.device_file import MAX_BYTES, read_device
from pathways.model.device import Device
from pathways.model.rules import Catalogue
from pathways.rulebook.fields import shown
from pathways.rulebook.folder import RuleFolder, shipped_rules
from pathways.rulebook.nodes import FileError, decode, read_text


def open_rules(folder: Path | None) -> RuleFolder:
    """The rules given, or those that come with the package."""
    try:
        return RuleFolder(shipped_rules(), shown_as="rules/uk") if folder is None else RuleFolder(folder)
    except FileError as problem:
        fail(problem)


def load_device_argument(argument: str, catalogue: Catalogue) -> Device:
    """The device file named, or standard input for ``-``. Cautions go to standard error."""
    try:
        if argument == "-":
            if sys.stdin is None:
                fail_with("standard input is closed", "Name a device file, or send one to standard input.")
            name = "<stdin>"
            text = decode(sys.stdin.buffer.read(MAX_BYTES + 1), name, MAX_BYTES)
        else:
            name = argument
            text = read_text(Path(argument), most_bytes=MAX_BYTES)
        file = read_device(text, name, catalogue.vocabulary, catalogue.evidence)
    except FileError as problem:
        fail(problem)
    say(file.cautions)
    return file.device


def day_option(text: str | None, option: str) -> date | None:
    """A date from the command line. Exits with 2 where it is none."""
    if text is None:
        return None
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        fail_with(f"{option} needs a date that exists, written YYYY-MM-DD, not '{shown(text)}'", "For example 2028-07-01.")
