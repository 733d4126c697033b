"""What can be shown of an answer by itself."""

from __future__ import annotations

from enum import StrEnum


class Part(StrEnum):
    """In the order in which a whole answer shows them."""

    ANSWER = "answer"
    ROUTES = "routes"
    TIMELINE = "timeline"
    EVIDENCE = "evidence"
    QUESTIONS = "questions"
    DATES = "dates"
    DUTIES = "duties"
    COSTS = "costs"
    ADOPTION = "adoption"
    NOTICES = "notices"
    SOURCES = "sources"
    WORDS = "words"
