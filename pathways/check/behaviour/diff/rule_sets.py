"""Two rule sets, edition by edition, to one comparison."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from pathways.check.behaviour.diff.asks import AskComparison, Dispute, disputes
from pathways.check.behaviour.diff.compare import CELL_BUDGET, FamilyComparison, Setting, classes_of
from pathways.check.behaviour.diff.duties import duty_disputes, loose_changes
from pathways.check.behaviour.diff.families import families
from pathways.check.behaviour.diff.model import AnswerChange, DeviceClass, RuleComparison, Wording
from pathways.check.behaviour.diff.requirements import requirement_changes
from pathways.check.behaviour.diff.shared import shared_wordings
from pathways.check.behaviour.diff.words import wordings
from pathways.model.catalogue import Catalogue, RuleSet
from pathways.rulebook.lock import edition_digest


class EditionPair(Struct, frozen=True):
    """The two sides of one edition, or of two editions that are compared with each other. ``name`` says which."""

    name: str
    before: RuleSet
    after: RuleSet


class _Found(Struct):
    classes: list[DeviceClass]
    words: list[Wording]
    unfinished: list[str]


def compare(
    before: str, after: str, pairs: Sequence[EditionPair], alone: Sequence[str] = (), budget: int = CELL_BUDGET
) -> RuleComparison:
    """What changes between the sides, over all pairs. A class that occurs in several editions is listed once.

    ``alone``: editions that only one side has.
    """
    known: dict[object, tuple[tuple[DeviceClass, ...], bool]] = {}
    classes: list[tuple[DeviceClass, list[str]]] = []
    words: set[Wording] = set()
    unfinished: set[str] = set()
    for pair in pairs:
        found = _compare(pair, known, budget)
        words.update(found.words)
        unfinished.update(found.unfinished)
        for each in found.classes:
            twin = next((editions for other, editions in classes if _same(other, each)), None)
            if twin is None:
                classes.append((each, [pair.name]))
            elif pair.name not in twin:
                twin.append(pair.name)
    lonely = [
        DeviceClass("editions", (AnswerChange(id_, True, "edition", "on one side", "only"),), None, (), ()) for id_ in alone
    ]
    merged = (*lonely, *(replace(each, editions=tuple(editions)) for each, editions in classes))
    return RuleComparison(before, after, merged, tuple(sorted(words, key=_word_key)), tuple(sorted(unfinished)))


def _word_key(word: Wording) -> tuple[str, str, str, str]:
    return (word.rule, word.what, str(word.before), str(word.after))


def _same(one: DeviceClass, other: DeviceClass) -> bool:
    if (one.family, one.changes, one.before, one.after) != (other.family, other.changes, other.before, other.after):
        return False
    return (one.witness and one.witness.device) == (other.witness and other.witness.device)


def _compare(pair: EditionPair, known: dict[object, tuple[tuple[DeviceClass, ...], bool]], budget: int) -> _Found:
    before, after = pair.before, pair.after
    found = _Found(list(loose_changes(before.catalogue, after.catalogue)), [], [])
    found.words.extend(wordings(before.edition, after.edition))
    found.words.extend(shared_wordings(before.catalogue, after.catalogue))
    if edition_digest(before) == edition_digest(after):
        return found
    asked, told = requirement_changes(before, after)
    found.classes.extend(asked)
    found.words.extend(told)
    for name, classes, finished in _by_family(pair, known, budget):
        found.classes.extend(classes)
        if not finished:
            found.unfinished.append(name)
    for dispute in (*_route_disputes(pair), *duty_disputes(before.edition, after.edition)):
        asking = AskComparison(dispute, _shared(before.catalogue, after.catalogue).vocabulary, after.edition.known_on)
        found.classes.extend(asking.classes())
        if not asking.finished:
            found.unfinished.append(dispute.id)
    if before.edition.base == after.edition.base and not (found.classes or found.words):
        # Whatever moved, it must not pass as "both say the same".
        found.words.append(Wording(after.edition.id, "the edition says something else", None, None))
    return found


def _by_family(
    pair: EditionPair, known: dict[object, tuple[tuple[DeviceClass, ...], bool]], budget: int
) -> Iterator[tuple[str, tuple[DeviceClass, ...], bool]]:
    before, after = families(pair.before.edition), families(pair.after.edition)
    vocabulary = _shared(pair.before.catalogue, pair.after.catalogue).vocabulary
    for name in sorted(before.keys() | after.keys()):
        old, new = before.get(name, ()), after.get(name, ())
        if old == new:
            continue
        setting = Setting(name, old, new, vocabulary, pair.after.edition.known_on)
        key = (name, tuple(map(repr, old)), tuple(map(repr, new)))
        if key not in known:
            comparison = FamilyComparison(setting, budget)
            known[key] = (classes_of(comparison), comparison.finished)
        yield name, *known[key]


def _route_disputes(pair: EditionPair) -> Iterator[Dispute]:
    before, after = families(pair.before.edition), families(pair.after.edition)
    steps = (pair.before.catalogue.steps, pair.after.catalogue.steps)
    for name in sorted(before.keys() & after.keys()):
        yield from disputes(name, before[name], after[name], steps)


def _shared(before: Catalogue, after: Catalogue) -> Catalogue:
    """The catalogue whose vocabulary can state the devices of both sides: the later one, unless it lost facts."""
    lost = before.vocabulary.facts.keys() - after.vocabulary.facts.keys()
    return before if lost else after
