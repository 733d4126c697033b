"""In which format a file is written: the one asked for, else that of its ending."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from pathways.cli.exits import fail_with
from pathways.rulebook.fields import shown

F = TypeVar("F", bound=StrEnum)

_ANY_TEXT = ".txt"
_WORDS = {
    ".csv": "csv",
    ".docx": "docx",
    ".geojson": "geojson",
    ".gexf": "gexf",
    ".graphml": "graphml",
    ".htm": "html",
    ".html": "html",
    ".ics": "ics",
    ".json": "json",
    ".markdown": "markdown",
    ".md": "markdown",
    ".mermaid": "mermaid",
    ".mmd": "mermaid",
    ".net": "pajek",
    ".xlsx": "xlsx",
}


def format_of_file(given: F | None, out: Path | None, plain: F) -> F:
    """``plain``: what a terminal shows, and a file without an ending or of any text gets.

    Exits with 2 where the ending is of another format than the one given, or of none that there is.
    """
    ending = "" if out is None else out.suffix.casefold()
    if ending in ("", _ANY_TEXT):
        return given or plain
    kinds = {each.value: each for each in type(plain)}
    told = kinds.get(_WORDS.get(ending, ""))
    name = shown(out.name if out else "")
    if given is not None and told not in (None, given):
        fail_with(f"--format {given.value} and --out {name} are at odds", "Leave out --format, or give the file another ending.")
    if given is None and told is None:
        endings = ", ".join(each for each, word in _WORDS.items() if word in kinds)
        fail_with(f"--out {name} has the ending of no format that there is", f"There are {endings}. Else say --format.")
    return given or told or plain
