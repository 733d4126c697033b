"""What several commands share: the rule folder, the edition, a device, dates."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from pathways.cli.exits import fail, fail_with
from pathways.model.catalogue import RuleSet
from pathways.rulebook.fields import shown
from pathways.rulebook.folder import RuleFolder, shipped_rules
from pathways.rulebook.nodes import FileError, decode, read_text

EARLIER = "Choose an earlier --as-of."


@contextmanager
def failing_plainly(past_the_calendar: str | None = None) -> Iterator[None]:
    """Exits with 2, and says why, where a file cannot be used. ``past_the_calendar``: what to do where a plan has no end."""
    try:
        yield
    except FileError as problem:
        fail(problem)
    except OverflowError:
        if past_the_calendar is None:
            raise
        fail_with("a plan would run past the year 9999", past_the_calendar)


def open_rules(folder: Path | None) -> RuleFolder:
    """The rules given, or those that come with the package."""
    with failing_plainly():
        return RuleFolder(shipped_rules(), shown_as="rules/uk") if folder is None else RuleFolder(folder)


def rule_set_of(folder: RuleFolder, edition: str | None) -> RuleSet:
    """The edition asked for, or the newest that is known today."""
    with failing_plainly():
        return folder.rule_set(edition or folder.edition_on(date.today()))


def one_or_all_editions(folder: RuleFolder, edition: str | None) -> list[str]:
    """The edition asked for, or all of them."""
    return list(folder.edition_ids) if edition is None else [folder.base_of(edition) or edition]


def text_argument(argument: str, most_bytes: int) -> tuple[str, str]:
    """The text of the file named, or of standard input for ``-``, and how it is called. Raises FileError."""
    if argument != "-":
        return read_text(Path(argument), most_bytes=most_bytes), argument
    if sys.stdin is None:
        fail_with("standard input is closed", "Name a file, or send one to standard input.")
    return decode(sys.stdin.buffer.read(most_bytes + 1), "<stdin>", most_bytes), "<stdin>"


def percent_option(value: float | None, option: str) -> float | None:
    """A percentage from the command line. Exits with 2 where it is none: no gate may be open because it cannot be compared."""
    if value is not None and not 0 <= value <= 100:
        fail_with(f"{option} needs a number from 0 to 100, not '{value}'")
    return value


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
