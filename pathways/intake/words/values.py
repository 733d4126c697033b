"""A word for a value: truth values, choices with the facts they carry, days, and that something is not known."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping

from msgspec import Struct

from pathways.engine.conditions.once import once_each
from pathways.intake.spellings import folded, spellings
from pathways.intake.words.days import is_plain_day, looks_like_a_day, read_day
from pathways.intake.words.places import read_place
from pathways.intake.words.reading import Misread, Reading, bare, brief, tidy
from pathways.model.facts import Fact, FactType, FactValue, Vocabulary
from pathways.model.words import ValueWords
from pathways.rulebook.fields import suggestion

NUMBER = "approval.number"
_PLAIN_TRUTH: Mapping[str, bool] = {"true": True, "yes": True, "false": False, "no": False}
_TRUTH: Mapping[str, bool] = {**_PLAIN_TRUTH, "y": True, "t": True, "1": True, "x": True, "n": False, "f": False, "0": False}
_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(?:\.[0-9]{1,15})?")
_MOST_LETTERS = 400
_MOST_IN_WORD = 40
_MARKED = ("eu", "uk")
_YEAR = re.compile(r"(?:19|20)\d\d", re.ASCII)
_MONTH = re.compile(r"(?:0?[1-9]|1[0-2])[/.-](?:19|20)\d\d|(?:19|20)\d\d[/.](?:0?[1-9]|1[0-2])", re.ASCII)
_LAW = re.compile(r"(?:90/385|93/42|98/79|(?:19|20)\d\d/\d{3,4})(?:/EE?C)?", re.ASCII | re.IGNORECASE)
_CLASS = re.compile("[1-4][ab]?")
_FOUR_DIGITS = re.compile(r"\d{4}", re.ASCII)
_MARK_AND_BODY = re.compile(r"(?:CE|UKCA) ?\d{4}", re.ASCII | re.IGNORECASE)


class _Spelled(Struct, frozen=True):
    """Folded spellings: those of values by fact, and of what is not known or not there."""

    values: Mapping[str, Mapping[str, ValueWords]]
    unknown: frozenset[str]
    none: frozenset[str]


@once_each
def spelled(vocabulary: Vocabulary) -> _Spelled:
    """The words of the vocabulary, folded."""
    by_fact: dict[str, dict[str, ValueWords]] = {}
    for entry in vocabulary.words.values:
        for fact in entry.facts:
            by_fact.setdefault(fact, {}).update({fold(word): entry for word in entry.words})
    words = vocabulary.words
    return _Spelled(by_fact, frozenset(map(fold, words.unknown)), frozenset(map(fold, words.none)))


def is_year(text: str) -> bool:
    return _YEAR.fullmatch(text) is not None


def taken_for_a_number(text: str, regulator: FactValue | None) -> str | None:
    """What the text rather is, where it is no number of an approval unless it is called so."""
    if is_year(text):
        return "may be a year"
    if _MONTH.fullmatch(text):
        return "may be a month"
    if _CLASS.fullmatch(text):
        return "may be a class"
    if _LAW.fullmatch(text):
        return "may be the number of a law"
    if (regulator in _MARKED and _FOUR_DIGITS.fullmatch(text)) or _MARK_AND_BODY.fullmatch(text):
        return "is the number of a notified or Approved Body"
    return None


def fold(text: str) -> str:
    """As ``folded``, without accents."""
    return folded(bare(text))


def says_none(text: str, vocabulary: Vocabulary) -> bool:
    """Whether the text says that no approval is held."""
    return len(text) <= _MOST_LETTERS and fold(tidy(text).rstrip(".")) in spelled(vocabulary).none | {"none"}


def not_known(text: str) -> str:
    """How it is told that something is read so."""
    return f"'{brief(text)}' is read as not known"


def says_unknown(text: str, vocabulary: Vocabulary) -> bool:
    """Whether the text says that it is not known."""
    return len(text) <= _MOST_LETTERS and fold(tidy(text).rstrip(".")) in spelled(vocabulary).unknown


def read_value(fact: Fact, text: str, vocabulary: Vocabulary) -> Reading:
    """What the text says of the fact, with what it carries. Raises Misread."""
    plain = tidy(text)
    if fact.type is FactType.TEXT:
        return _text(fact, text)
    if says_unknown(plain, vocabulary):
        return Reading({}, (not_known(text),))
    match fact.type:
        case FactType.BOOL:
            return _truth(fact, text)
        case FactType.DATE:
            day = read_day(text, f"'{fact.id}'")
            return Reading({fact.id: day}, () if is_plain_day(text.strip()) else (f"'{brief(text)}' is read as {day}",))
        case FactType.CHOICE:
            return _choice(fact, text, vocabulary)
    return Reading({fact.id: _number(fact, plain)})


def _text(fact: Fact, text: str) -> Reading:
    if fact.id == NUMBER and looks_like_a_day(text):
        help_ = "Say which day it is, for example expires: 2029-05-01."
        raise Misread("IN016", f"'{fact.id}' cannot be '{brief(text)}': a date is no number", help_)
    return Reading({fact.id: text})


def _truth(fact: Fact, text: str) -> Reading:
    word = tidy(text).strip(".").casefold()
    value = _TRUTH.get(word)
    if value is None:
        message = f"'{fact.id}' must be true or false, not '{brief(text)}'"
        raise Misread("YS011", message, "Write yes or no, or leave it out if it is not known.")
    return Reading({fact.id: value}, () if word in _PLAIN_TRUTH else (f"'{brief(text)}' is read as {'yes' if value else 'no'}",))


def _number(fact: Fact, text: str) -> float:
    if not _NUMBER.fullmatch(text):
        raise Misread("YS013", f"'{fact.id}' must be a number, not '{brief(text)}'", "For example 12.5.")
    return float(text)


def _choice(fact: Fact, text: str, vocabulary: Vocabulary) -> Reading:
    plain = tidy(text)
    if len(plain) <= _MOST_LETTERS:
        value = spellings(fact).get(folded(plain))
        if value is not None:
            return Reading({fact.id: value})
        entry = spelled(vocabulary).values.get(fact.id, {}).get(fold(plain))
        if entry is not None:
            return _worded(fact, text, entry, vocabulary)
        place = read_place(fact, plain, lambda word: _ways(fact, word, vocabulary)) if _is_place(fact, vocabulary) else None
        if place is not None:
            return place
    raise Misread("IN016", f"'{fact.id}' cannot be '{brief(text)}'", _allowed(fact, plain, vocabulary))


def _is_place(fact: Fact, vocabulary: Vocabulary) -> bool:
    return fact.id in vocabulary.words.places


def _ways(fact: Fact, word: str, vocabulary: Vocabulary) -> frozenset[str]:
    """The values that a word may mean, by itself."""
    value = spellings(fact).get(folded(word))
    if value is not None:
        return frozenset({value})
    entry = spelled(vocabulary).values.get(fact.id, {}).get(fold(word))
    if entry is None:
        return frozenset()
    return frozenset(entry.either) if entry.value is None else frozenset({entry.value})


def _worded(fact: Fact, text: str, entry: ValueWords, vocabulary: Vocabulary) -> Reading:
    """What an entry of the words reads, or why it does not."""
    if entry.value is None:
        if entry.either:
            raise _either(fact, text, entry)
        raise Misread("IN016", f"'{fact.id}' cannot be '{brief(text)}'", entry.says)
    facts: dict[str, FactValue] = {fact.id: entry.value, **entry.carries}
    carried = "".join(f", {id_}: {'yes' if value else 'no'}" for id_, value in entry.carries.items() if id_ in vocabulary.facts)
    label = fact.labels[entry.value]
    told = f"'{brief(text)}' is read as {entry.value} ({label}){carried}. {entry.says}".strip()
    return Reading({id_: value for id_, value in facts.items() if id_ in vocabulary.facts}, (told.removesuffix("."),))


def _either(fact: Fact, text: str, entry: ValueWords) -> Misread:
    ways = " or ".join(f"'{value}'" for value in entry.either)
    return Misread("IN016", f"'{fact.id}': '{brief(text)}' can be {ways}", f"Write {ways}. {entry.says}".strip())


def _allowed(fact: Fact, text: str, vocabulary: Vocabulary) -> str:
    """The nearest value or word, or all values where they fit into a line; else those that come first."""
    help_ = suggestion(text[:_MOST_LETTERS], fact.labels)
    words = [word for word, entry in spelled(vocabulary).values.get(fact.id, {}).items() if entry.value is not None]
    if not help_.startswith("Did") and len(text) <= _MOST_IN_WORD:
        near = difflib.get_close_matches(fold(text), words, n=1, cutoff=0.8)
        help_ = f"Did you mean '{near[0]}'?" if near else help_
    if help_ and len(help_) <= 78:
        return help_
    line = "Allowed: "
    for value in fact.labels:
        if len(line) + len(value) > 70:
            return f"{line}..."
        line += f"{value}, "
    return f"{line[:-2]}."
