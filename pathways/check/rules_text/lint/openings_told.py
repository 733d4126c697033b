"""The days on which sentences say that routes open: "Route 3 opens on 1 June 2027 and Route 4 on 1 October 2027"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from pathways.check.rules_text.lint.words import DAY, day_of_words
from pathways.model.rules import Route

_BEGINS = re.compile(r"\b(?:open|begin|start|commence)(?:s|ed|ing|ning)?\b", re.IGNORECASE)
_ON = re.compile(r"\b(?:on|from)(?: and including)?$", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?;])\s+")


def speaks_of_an_opening(says: str) -> bool:
    return _BEGINS.search(says) is not None


def openings_told(says: str, routes: Iterable[Route], of: Route | None) -> Iterator[tuple[Route, date]]:
    """Each route with a day on which a sentence says that it opens: the route named last before the day, else the one ``of``
    which the whole text speaks."""
    named = _names(routes)
    for sentence in _SENTENCE.split(says):
        if not speaks_of_an_opening(sentence):
            continue
        mentions = [(found.start(), named[found[0]]) for found in _mentions(named, sentence)]
        for found in DAY.finditer(sentence):
            day = day_of_words(found)
            if day is None or not _ON.search(sentence[: found.start()].rstrip()):
                continue
            before = [route for place, route in mentions if place < found.start()]
            route = before[-1] if before else None if mentions else of
            if route is not None:
                yield route, day


def _names(routes: Iterable[Route]) -> Mapping[str, Route]:
    """Each route by its title, and by the last part of it: "Route 3"."""
    found: dict[str, Route] = {}
    for route in routes:
        found |= dict.fromkeys((route.title, route.title.rpartition(", ")[2]), route)
    return found


def _mentions(named: Mapping[str, Route], sentence: str) -> Iterator[re.Match[str]]:
    longest_first = sorted(named, key=len, reverse=True)
    return re.finditer(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b", sentence) if named else iter(())
