"""What all editions share, entry by entry: usual values and spellings, which decide, and the words that answers quote."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from pathways.check.behaviour.diff.model import Wording
from pathways.model.catalogue import Catalogue
from pathways.model.facts import Vocabulary
from pathways.rulebook.meaning import plain

Entry = tuple[str, object]
"""How an entry reads, and what it means besides."""


def usual_values(vocabulary: Vocabulary) -> Mapping[str, Entry]:
    """The values on which answers rest where nobody states a fact."""
    return {
        f"{fact} (usual value)": (f"usually {str(usual.value).lower()}", plain(usual))
        for fact, usual in vocabulary.with_usual_value.items()
    }


def spellings(vocabulary: Vocabulary) -> Mapping[str, Entry]:
    """What is read where somebody writes a word."""
    found: dict[str, Entry] = {}
    for fact in vocabulary.facts.values():
        for value, others in fact.aliases.items():
            found |= {f"'{word}' as {fact.id}": (value, None) for word in others}
    words = vocabulary.words
    for kind in words.__struct_fields__:
        for entry in getattr(words, kind):
            if isinstance(entry, str):
                found[f"'{entry}' among {kind}"] = ("known", None)
                continue
            assert isinstance(entry, Struct)
            about = {field: getattr(entry, field) for field in entry.__struct_fields__ if field != "words"}
            where = _about(entry)
            for word in getattr(entry, "words", ()):
                key = f"'{word}' {where or f'among {kind}'}"
                found[key] = (_read_as(about), (found.get(key, ("", None))[1], plain(about)))
    return found


def _about(entry: Struct) -> str:
    facts = getattr(entry, "facts", None)
    return f"as {', '.join(facts)}" if facts else ""


def _read_as(about: Mapping[str, object]) -> str:
    told = [str(value) for field, value in about.items() if field != "facts" and isinstance(value, str) and value]
    return "; ".join(told) or "known"


def shared_wordings(before: Catalogue, after: Catalogue) -> Iterator[Wording]:
    """The entries of shared files that say something else."""
    old, new = _entries(before), _entries(after)
    for what, id_ in sorted(old.keys() | new.keys()):
        was, now = old.get((what, id_)), new.get((what, id_))
        if was != now:
            how = "is new" if was is None else "is gone" if now is None else "says something else"
            yield Wording(id_, f"{what} {how}", None, None)


def _entries(catalogue: Catalogue) -> Mapping[tuple[str, str], object]:
    vocabulary = catalogue.vocabulary
    parts: tuple[tuple[str, Mapping[str, object]], ...] = (
        ("evidence item", catalogue.evidence),
        ("fact", vocabulary.facts),
        ("bundle", vocabulary.bundles),
        ("source", catalogue.sources),
        ("step", catalogue.steps),
        ("event", {each.id: each for each in catalogue.events}),
        ("party", catalogue.flows.parties),
        ("role", {f"{each.step} by {each.by}": each for each in catalogue.flows.roles}),
        ("flow", {each.id: each for each in catalogue.flows.flows}),
        ("term", {each.id: each for each in catalogue.glossary}),
    )
    found: dict[tuple[str, str], object] = {(what, id_): plain(each) for what, entries in parts for id_, each in entries.items()}
    for constraint in vocabulary.constraints:
        key = ("constraint", f"{constraint.id} ({constraint.conclusion.fact})")
        found[key] = (found.get(key), plain(constraint))
    return found
