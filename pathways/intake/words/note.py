"""One note on one approval, word by word. Every word counts: one that is not understood refuses the note and is named."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence

from msgspec import Struct

from pathways.intake.fda_numbers import numbers_in, recognise
from pathways.intake.words.days import DayFound, days_in, may_be_a_day, read_day
from pathways.intake.words.of_device import class_said, in_words, together, whose_class
from pathways.intake.words.phrases import PATHWAY, REGULATOR, Book, Filler, Form, Match, Meaning, Part, matches_in, parts_of
from pathways.intake.words.printing import note_of
from pathways.intake.words.reading import Misread, Reading, brief
from pathways.intake.words.values import NUMBER, taken_for_a_number
from pathways.model.conditions import OneOf
from pathways.model.facts import FactType, FactValue, Vocabulary
from pathways.model.words import ClassWords, LawWords
from pathways.rulebook.fields import shown

EXPIRES = "approval.expires"
GRANTED = "approval.granted"
_APART = "Name each approval by itself, with ';' between."
HOW = "Write 'regulator pathway [number] [until YYYY-MM-DD]' or an FDA number."
_WITHOUT_PATHWAY = "its kind is not said"
_MOST_LETTERS_OF_A_NUMBER = 60
_MOST_LETTERS_OF_A_PREFIX = 5
_MOST_SHOWN = 34
_MOST_OF_NONE = 20
_MOST_IN_LINE = 67


def _refuse_what_only_looks_like_a_number(text: str, regulator: FactValue | None) -> None:
    """Raises Misread for a year, a month, a law, and for four digits beside a marking, which tell who certified."""
    what = taken_for_a_number(text, regulator)
    if what is not None:
        help_ = f"Leave it out, write 'no. {text}' if it is a number, or a day as YYYY-MM-DD."
        raise Misread("IN010", f"'{text}' {what}", help_, is_none=True)


class _Scan(Struct):
    """What the phrases of a note say, and the runs of parts that are no phrase."""

    regulators: list[str]
    pathways: list[str]
    laws: list[LawWords]
    forms: list[Form]
    standing: dict[str, bool]
    dates: list[tuple[int, str]]
    before_numbers: list[int]
    runs: list[tuple[int, int]]
    whose: ClassWords | None
    of_device: list[Mapping[str, FactValue]]


def note_of_piece(text: str, vocabulary: Vocabulary, book: Book) -> tuple[Reading, ...]:
    """The approval that the text names, or several that differ only in their FDA numbers. Raises Misread."""
    days = days_in(text)
    parts = parts_of(text)
    closed = frozenset(place for place, part in enumerate(parts) if any(day.start <= part.start < day.end for day in days))
    ways: list[tuple[Reading, ...]] = []
    problems: list[Misread] = []
    for regulator_first in (True, False):
        try:
            matches = _with_ids(text, parts, closed, book, vocabulary, regulator_first=regulator_first)
            ways.append(_Piece(text, parts, days, closed, vocabulary, book).read(matches))
        except Misread as problem:
            problems.append(problem)
    if not ways:
        raise problems[0]
    return max(ways, key=lambda way: (PATHWAY in way[0].facts, REGULATOR in way[0].facts))


def _with_ids(
    text: str, parts: Sequence[Part], closed: frozenset[int], book: Book, vocabulary: Vocabulary, *, regulator_first: bool
) -> list[Match]:
    """The phrases; a pathway written as files write it (``hc-class-iii``) is one whatever its words mean."""
    labels = vocabulary.facts[PATHWAY].labels if PATHWAY in vocabulary.facts else {}
    ids: list[Match] = []
    at = 0
    for word in text.split():
        start = text.index(word, at)
        at = start + len(word)
        if "-" in word and word.casefold() in labels:
            own = [place for place, part in enumerate(parts) if start <= part.start < at]
            ids.append(Match(Meaning(pathway=word.casefold()), own[0], own[-1] + 1))
    shut = closed | {place for match in ids for place in range(match.first, match.last)}
    return sorted([*ids, *matches_in(parts, book, shut, regulator_first=regulator_first)], key=lambda match: match.first)


class _Piece:
    def __init__(
        self,
        text: str,
        parts: Sequence[Part],
        days: Sequence[DayFound],
        closed: frozenset[int],
        vocabulary: Vocabulary,
        book: Book,
    ) -> None:
        self._text = text
        self._parts = parts
        self._days = days
        self._closed = closed
        self._vocabulary = vocabulary
        self._book = book

    def read(self, matches: Sequence[Match]) -> tuple[Reading, ...]:
        scan = self._scan(matches)
        facts, is_plain = self._named(scan)
        numbers = self._numbers(scan, facts)
        is_plain = self._law(scan, facts, bool(numbers)) and is_plain
        is_plain = self._dated(scan, facts) and is_plain
        facts |= {fact: value for fact, value in scan.standing.items() if fact in self._vocabulary.facts}
        if not facts.keys() & {REGULATOR, PATHWAY} and not any(fda for _, fda in numbers):
            raise self._nobody(numbers)
        if len(numbers) > 1 and (self._days or not all(fda for _, fda in numbers)):
            raise Misread("IN010", f"'{brief(self._text)}' has {len(numbers)} numbers", _APART)
        of_device = together(scan.of_device, self._text)
        found = []
        for number, fda in numbers or [("", None)]:
            own = dict(facts) | ({NUMBER: number} if number else {}) | ({PATHWAY: fda} if fda else {})
            plain = is_plain and not (scan.standing or of_device) and len(numbers) < 2 and " " not in number
            told = () if plain and PATHWAY in own else (self._told(own, of_device, scan),)
            found.append(Reading(own, told, of_device))
        return tuple(found)

    def _told(self, facts: Mapping[str, FactValue], of_device: Mapping[str, FactValue], scan: _Scan) -> str:
        labels = self._vocabulary.facts[PATHWAY].labels
        ways = [labels[each] for law in scan.laws for each in (law.certificate, law.self_declared) if each is not None]
        asked = f"; say whether {' or '.join(dict.fromkeys(ways))}" if ways else f"; {_WITHOUT_PATHWAY}"
        open_ = "" if PATHWAY in facts else asked
        beside = f", {in_words(of_device)}" if of_device else ""
        whose = scan.whose.says.rstrip(".") if scan.whose is not None and scan.whose.fact in of_device else ""
        read = note_of(facts, self._vocabulary)
        if facts.keys() == {REGULATOR}:
            read = self._vocabulary.facts[REGULATOR].labels[str(facts[REGULATOR])]
        return f"'{brief(self._text)}' is read as {read}{beside}{open_}{f'. {whose}' if whose else ''}"

    # --- phrases --------------------------------------------------------------------------------------

    def _scan(self, matches: Sequence[Match]) -> _Scan:
        meanings = [match.meaning for match in matches]
        regulators = {each.regulator for each in meanings if each.regulator is not None}
        laws = [each.law for each in meanings if each.law is not None and each.regulator is None and each.pathway is None]
        pathways = {each.pathway for each in meanings if each.pathway is not None}
        scan = _Scan([], [], [], [], {}, [], [], [], whose_class(laws, pathways, regulators, self._vocabulary.words), [])
        used: set[int] = set(self._closed)
        for match in matches:
            self._note(match, scan, regulators)
            used |= set(range(match.first, match.last))
        free = [place for place in range(len(self._parts)) if place not in used]
        for place in free:
            if scan.runs and scan.runs[-1][1] == place:
                scan.runs[-1] = (scan.runs[-1][0], place + 1)
            else:
                scan.runs.append((place, place + 1))
        starts = {first for first, _ in scan.runs}
        starts |= {match.first for match in matches if match.meaning.law is not None and match.last in starts}
        for place in scan.before_numbers:
            if place not in starts:
                raise self._unknown(self._parts[place - 1])
        return scan

    def _note(self, match: Match, scan: _Scan, regulators: set[str]) -> None:
        """What one phrase adds."""
        meaning = match.meaning
        none = meaning.none
        if none is not None and (none.unless is None or none.unless not in regulators):
            said = self._text[self._parts[match.first].start : self._parts[match.last - 1].end]
            if none.is_class:
                scan.of_device.append(class_said(scan.whose, said, none, self._vocabulary))
                return
            raise Misread("IN010", f"'{brief(said, _MOST_OF_NONE)}' is no approval: {none.what}", none.do, is_none=True)
        if meaning.date is not None and (match.last in self._closed or (meaning.filler is None and meaning.form is None)):
            self._check_day_after(match)
            scan.dates.append((match.last, meaning.date))
        elif meaning.regulator is not None:
            scan.regulators.append(meaning.regulator)
        elif meaning.pathway is not None:
            scan.pathways.append(meaning.pathway)
        elif meaning.law is not None or meaning.form is not None:
            scan.laws += [] if meaning.law is None else [meaning.law]
            scan.of_device += [] if meaning.law is None else [meaning.law.carries]
            scan.forms += [] if meaning.form is None else [meaning.form]
        elif meaning.standing is not None:
            scan.standing.update(meaning.standing)
        elif meaning.filler is Filler.BEFORE_A_NUMBER:
            scan.before_numbers.append(match.last)

    def _check_day_after(self, match: Match) -> None:
        """A word that tells which date a day is has the day after it."""
        if match.last in self._closed:
            return
        said = brief(self._text[self._parts[match.first].start : self._parts[match.last - 1].end])
        rest = self._text[self._parts[match.last - 1].end :].strip(" :.,")
        if not rest:
            raise Misread("YS012", f"'{said}' needs a date", "For example until 2029-05-01.")
        read_day(rest, f"'{said}'")
        raise Misread("YS012", f"'{said}' needs a date, not '{brief(rest)}'", "For example until 2029-05-01.")

    # --- regulator, pathway, law ---------------------------------------------------------------------

    def _named(self, scan: _Scan) -> tuple[dict[str, FactValue], bool]:
        facts: dict[str, FactValue] = {}
        for fact, values in ((REGULATOR, scan.regulators), (PATHWAY, scan.pathways)):
            if len(set(values)) > 1:
                raise self._two(fact, list(dict.fromkeys(values)))
            if values:
                facts[fact] = values[0]
        for law in scan.laws:
            if facts.setdefault(REGULATOR, law.regulator) != law.regulator:
                raise self._two(REGULATOR, [str(facts[REGULATOR]), law.regulator])
        return facts, not scan.laws

    def _two(self, fact: str, values: Sequence[str]) -> Misread:
        labels = [brief(self._vocabulary.facts[fact].labels[value]) for value in values]
        what = "regulators" if fact == REGULATOR else "kinds"
        return Misread("IN010", brief(f"two {what} are named: {' and '.join(labels[:2])}", _MOST_IN_LINE), _APART)

    def _law(self, scan: _Scan, facts: dict[str, FactValue], numbered: bool) -> bool:
        """Adds the pathway that a law has; a number or a last day makes it a certificate. Whether nothing was concluded."""
        laws = [law for law in scan.laws if law.certificate is not None or law.self_declared is not None]
        if len({id(law) for law in laws}) > 1:
            raise Misread("IN010", f"'{brief(self._text)}' names more than one law", _APART)
        if PATHWAY in facts or not laws:
            return not scan.forms or PATHWAY in facts
        law = laws[0]
        ends = numbered or any(fact == EXPIRES for _, fact in scan.dates)
        form = scan.forms[0] if scan.forms else Form.CERTIFICATE if ends or law.self_declared is None else None
        if len(set(scan.forms)) > 1:
            raise Misread("IN010", f"'{brief(self._text)}' is a certificate or a declaration", "Write one of the two.")
        if form is not None:
            pathway = law.certificate if form is Form.CERTIFICATE else law.self_declared
            if pathway is None:
                raise Misread("IN010", f"'{brief(self._text)}': there is no self-declaration under that law", HOW)
            facts[PATHWAY] = pathway
        return False

    # --- days -----------------------------------------------------------------------------------------

    def _dated(self, scan: _Scan, facts: dict[str, FactValue]) -> bool:
        """Adds the days, each as the date that the word before it tells. Whether all were plain."""
        waiting = dict(scan.dates)
        is_plain = True
        for day in self._days:
            first = next((place for place, part in enumerate(self._parts) if day.start <= part.start < day.end), None)
            fact = waiting.pop(first, None) if first is not None else None
            is_plain = is_plain and day.is_plain and fact == EXPIRES
            fact = fact or self._date_of(day, facts)
            if fact in facts:
                raise Misread("IN010", f"'{brief(self._text, _MOST_SHOWN)}' has two days for one date", HOW)
            facts[fact] = day.day
        return is_plain

    def _date_of(self, day: DayFound, facts: Mapping[str, FactValue]) -> str:
        """Which date a day without a word is: the only one that the pathway has. Raises Misread where that cannot be told."""
        pathway = facts.get(PATHWAY)
        if pathway is None:
            days = f"until {day.day}", f"granted {day.day}"
            raise Misread("IN010", f"'{brief(self._text)}' does not say what the day is", f"Write '{days[0]}' or '{days[1]}'.")
        own = [
            fact.id
            for fact in self._vocabulary.facts.values()
            if fact.about_approval and fact.type is FactType.DATE and self._asks_for(fact.relevant_when, str(pathway))
        ]
        return own[0] if len(own) == 1 else GRANTED

    @staticmethod
    def _asks_for(condition: object, pathway: str) -> bool:
        return isinstance(condition, OneOf) and condition.fact == PATHWAY and pathway in condition.values

    # --- numbers --------------------------------------------------------------------------------------

    def _numbers(self, scan: _Scan, facts: Mapping[str, FactValue]) -> list[tuple[str, str | None]]:
        """The numbers, each with the pathway that it tells by itself."""
        found: list[tuple[str, str | None]] = []
        for first, last in scan.runs:
            text = self._text[self._parts[first].start : self._parts[last - 1].end]
            if facts.get(REGULATOR, "fda") == "fda":
                own = self._fda(text, facts)
                if own:
                    found += own
                    continue
            if first not in scan.before_numbers:
                _refuse_what_only_looks_like_a_number(text, facts.get(REGULATOR))
            found.append((self._number(first, last, text), None))
        return found

    def _fda(self, text: str, facts: Mapping[str, FactValue]) -> list[tuple[str, str | None]]:
        whole = recognise(text)
        several = [whole] if whole is not None else numbers_in(text)
        rest = text.upper()
        for each in several:
            if facts.get(PATHWAY, each.pathway) != each.pathway:
                help_ = "The number decides the pathway. Correct one of the two."
                raise Misread("IN012", f"number {each.number} is {each.pathway}, not {facts[PATHWAY]}", help_)
            rest = rest.replace(each.written, " ", 1)
        left = [] if whole is not None or not several else parts_of(rest)
        if left:
            raise self._unknown(left[0], rest)
        return [(each.number, each.pathway) for each in several]

    def _number(self, first: int, last: int, text: str) -> str:
        """A number of a regulator that gives plain ones: each word has a digit, but for a short one in capitals before all."""
        for place in range(first, last):
            part = self._parts[place]
            said = self._text[part.start : part.end]
            word = self._word_around(part)
            if said.isascii() and said.isalnum() and any(char.isascii() and char.isdigit() for char in word):
                continue
            prefix = said.isascii() and said.isalpha() and said.isupper() and len(said) <= _MOST_LETTERS_OF_A_PREFIX
            if not prefix or place != first or (part.word,) in self._book.meanings:
                raise self._unknown(part)
        if not any(char.isdigit() for char in text) or len(text) > _MOST_LETTERS_OF_A_NUMBER:
            raise self._unknown(self._parts[first])
        if may_be_a_day(text):
            raise Misread(
                "IN010",
                f"'{brief(text)}' is a day or a number",
                "Write 'until YYYY-MM-DD', or give the number as number: in a mapping.",
            )
        return text

    def _word_around(self, part: Part) -> str:
        """What stands between the blanks around the part, brackets apart."""
        start = max(self._text.rfind(sign, 0, part.start) for sign in " ()[]") + 1
        ends = [end for sign in " ()[]" if (end := self._text.find(sign, part.end)) >= 0]
        return self._text[start : min(ends, default=len(self._text))]

    # --- what is not understood -----------------------------------------------------------------------

    def _unknown(self, part: Part, text: str | None = None) -> Misread:
        said = brief((text or self._text)[part.start : part.end])
        where = f" in '{shown(self._text, _MOST_SHOWN)}'"
        where = where if len(said) + len(where) <= _MOST_SHOWN + 20 and said != brief(self._text) else ""
        near = difflib.get_close_matches(part.word[:40], self._book.single_words, n=1, cutoff=0.8)
        hint = f"Did you mean '{near[0]}'? " if near and near[0] != part.word else ""
        how = HOW if len(hint) + len(HOW) <= 78 else "Or an FDA number."
        return Misread("IN010", f"'{said}'{where} is not understood", f"{hint}{how}")

    def _nobody(self, numbers: Sequence[tuple[str, str | None]]) -> Misread:
        if numbers:
            return Misread("IN010", f"'{brief(self._text)}' does not say whose approval it is", HOW)
        return Misread("IN010", f"'{brief(self._text)}' is not an approval that is known here", HOW)
