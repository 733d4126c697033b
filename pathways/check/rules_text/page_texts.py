"""The page of a finding, as those need it that show findings elsewhere."""

from __future__ import annotations

import re
from functools import cache

from msgspec import Struct

from pathways.check.rules_text.codes import Code
from pathways.check.rules_text.pages import page_text

_FENCE = re.compile(r"^```.*\n?", re.MULTILINE)
_MARKS = re.compile(r"^## *", re.MULTILINE)
_FIRST_PART = "## What\n"
_MOST = 1000
"""Code scanning shows no more of a description."""


class Page(Struct, frozen=True):
    """``what`` is one plain paragraph; ``text`` and ``markdown`` are the page without its head."""

    what: str
    text: str
    markdown: str


@cache
def page_of(code: Code) -> Page:
    """The page; where it is not installed, the title stands for it."""
    markdown = _markdown(code)
    what = " ".join(_FENCE.sub("", markdown.split("\n## ")[0].removeprefix(_FIRST_PART)).split())
    text = re.sub(r"\n{3,}", "\n\n", _MARKS.sub("", _FENCE.sub("", markdown)))
    return Page(what[:_MOST] or code.title, text.strip() or code.title, markdown.strip() or code.title)


def _markdown(code: Code) -> str:
    text = page_text(code)
    return f"{_FIRST_PART}\n{text}\n" if text else ""
