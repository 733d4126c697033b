"""Text inside the workflow commands of GitHub, and text that must not become one."""

from __future__ import annotations

import re

from pathways.writing.plain_text import printable

_AT_LINE_START = re.compile(r"^((?:\x1b\[[0-9;]*m|\s)*):(?=:)", re.MULTILINE)
_ANYWHERE = "##["


def escape_message(text: str) -> str:
    return printable(text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A"))


def escape_property(text: str) -> str:
    return escape_message(text).replace(":", "%3A").replace(",", "%2C")


def no_command(text: str) -> str:
    """The same text, with as many characters, in no line of which a CI server sees a command to itself."""
    if "::" not in text and _ANYWHERE not in text:
        return text
    return _AT_LINE_START.sub("\\1\N{RATIO}", text).replace(_ANYWHERE, "#\N{FULLWIDTH NUMBER SIGN}[")
