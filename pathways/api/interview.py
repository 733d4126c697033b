"""The interview as a function: what is known so far in, the next question or the answer out. It keeps nothing in between."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import islice

from msgspec import Struct

from pathways import __version__
from pathways.api.answers import Assessment
from pathways.api.inputs import Device, Edition
from pathways.api.question import day_asked, edition_asked, law_asked, within_calendar
from pathways.engine.answer.assess import Request
from pathways.engine.answer.assess import assess as _assess
from pathways.engine.answer.exceptions import with_exceptions
from pathways.engine.conditions.evaluate import APPROVALS
from pathways.engine.interview.class_questions import UnknownClasses
from pathways.engine.interview.draft import Topic, draft_of
from pathways.engine.interview.interview import Interview as _Interview
from pathways.engine.interview.page import QuestionPage, page_of
from pathways.engine.interview.settled import standing
from pathways.model.facts import Vocabulary
from pathways.model.law import Law
from pathways.report.document import Document, as_json
from pathways.report.interview_document import interview_document, topic_word
from pathways.rulebook.fields import shown, suggestion
from pathways.rulebook.nodes import FileError, error

_OF_APPROVAL = re.compile(r"approvals\[(\d{1,4})\]\.([a-z_]+)")

_MOST_WORDS = 10_000


class InterviewStep(Struct, frozen=True):
    """Where an interview stands: the next ``page``, or none and the ``assessment``."""

    page: QuestionPage | None
    assessment: Assessment | None
    device: Device
    edition: str
    as_of: date

    @property
    def unknown_if_passed(self) -> tuple[str, ...]:
        """What to add to ``unknown`` where the answer to the page is "don't know"."""
        return () if self.page is None else tuple(topic_word(fact, self.page.place) for fact in self.page.facts)

    def to_dict(self) -> Document:
        """``pathways.interview/1``, with the assessment as ``assess --format json`` prints it."""
        answer = None if self.assessment is None else self.assessment.to_dict()
        return interview_document(self.page, self.device.to_dict(), self.edition, self.as_of, answer)

    def to_json(self) -> str:
        return as_json(self.to_dict())


class Interview:
    """Questions by one edition, for one day: only those that can still change the answer, and only what people can know.

    ``edition`` is the newest one and ``as_of`` today unless given. Raises FileError for what is no edition, day or kind of law.
    """

    def __init__(self, edition: Edition | None = None, *, as_of: date | None = None, law: Law = Law.ALL) -> None:
        self.edition = edition_asked(edition)
        self.as_of = day_asked(as_of)
        self._request = Request(self.as_of, law_asked(law))
        self._interview = _Interview(self.edition.rules, self._request)
        self._on_classes = UnknownClasses(self.edition.rules)

    def next(self, device: Device | Mapping[str, object], unknown: Iterable[str] = ()) -> InterviewStep:
        """``device``: what is known, as a device file says it. ``unknown``: what was asked and is not known, as facts
        (``class.gb``), ``approvals`` for which are held at all, or ``approvals[0].expires`` for the first of them.

        Raises FileError where the device cannot be read or its facts cannot all be true, for an ``unknown`` that is no list or
        names nothing, and where a plan runs past the year 9999.
        """
        with within_calendar():
            return self._next(device, _words(unknown))

    def _next(self, device: Device | Mapping[str, object], unknown: Iterable[str]) -> InterviewStep:
        known = device if isinstance(device, Device) else Device.from_dict(device, self.edition)
        rules = self.edition.rules
        vocabulary = rules.catalogue.vocabulary
        held = len(known.facts.approvals or ())
        passed = frozenset(topic for each in unknown for topic in _topics(each, vocabulary, held))
        draft = draft_of(known.facts).passing(passed)
        inquiry = self._on_classes.next(draft) or self._interview.next(draft)
        if inquiry is None:
            return InterviewStep(None, self._answer(known), known, self.edition.id, self.as_of)
        now = self._interview.assess(draft)
        stands = () if now is None else tuple(standing(now))
        page = page_of(inquiry, draft, vocabulary, stands, helped=self._on_classes.can_work_out(inquiry, draft))
        return InterviewStep(page, None, known, self.edition.id, self.as_of)

    def _answer(self, device: Device) -> Assessment:
        rules = self.edition.rules
        found = _assess(device.facts, rules, self._request, tool=f"pathways {__version__}")
        return Assessment(with_exceptions(found, device.facts, rules, self._request), self.edition, self._request)


def _words(unknown: Iterable[str]) -> tuple[str, ...]:
    """Raises FileError for what is no list of words; text is one word and no list."""
    one = isinstance(unknown, str | Mapping) or not isinstance(unknown, Iterable)
    words = () if one else tuple(islice(unknown, _MOST_WORDS + 1))
    if one or len(words) > _MOST_WORDS or not all(isinstance(word, str) for word in words):
        raise error("YS015", "'unknown' is no list of facts", None, "Take them from 'if_unknown' of a page: ['class.gb'].")
    return words


def _topics(word: str, vocabulary: Vocabulary, held: int) -> frozenset[Topic]:
    """What is asked of the only approval is asked of it, or of all that are held. Raises FileError."""
    if word == APPROVALS or (word in vocabulary.facts and not vocabulary.facts[word].about_approval):
        return frozenset({(word, None)})
    found = _OF_APPROVAL.fullmatch(word)
    if found is None or f"approval.{found[2]}" not in vocabulary.facts or int(found[1]) >= held:
        raise _not_asked(word, vocabulary)
    fact = f"approval.{found[2]}"
    return frozenset({(fact, int(found[1])), *([(fact, None)] if held == 1 else [])})


def _not_asked(word: str, vocabulary: Vocabulary) -> FileError:
    known = [APPROVALS, *(fact.id for fact in vocabulary.facts.values() if not fact.about_approval)]
    help_ = suggestion(word, known) or "Take it from 'if_unknown' of a page."
    return error("YS019", f"nothing that is asked is called '{shown(word)}'", None, help_)
