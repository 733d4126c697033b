"""A new instrument with a source, an edition and a first case, so that an author starts from something that runs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from msgspec import Struct

from pathways.check import starter
from pathways.model.facts import Fact, FactType
from pathways.rulebook.catalogue import read_sources
from pathways.rulebook.compile import read_edition
from pathways.rulebook.facts import read_facts
from pathways.rulebook.nodes import error, parse, read_text

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_ENTRY = re.compile(r"^  - id: *['\"]?([^'\"\s]+)", re.MULTILINE)
_EMPTY_LIST = re.compile(r"^sources: *\[\] *$", re.MULTILINE)


class Scaffold(Struct, frozen=True):
    """The files to write, by path below the folder, and the edition that they make."""

    files: dict[str, str]
    edition: str


def scaffold(folder: Path, slug: str, published: date) -> Scaffold:
    """Reads what the folder has and writes nothing. Raises FileError where its files are broken or the slug cannot be used.

    ``folder`` need not exist: then it is to become a small one of its own.
    """
    if not _SLUG.fullmatch(slug):
        raise error("ST002", f"'{slug}' is not in kebab-case", None, "Write lower-case words joined by hyphens: my-first-note.")
    files = {name: text for name, text in starter.STARTER.items() if not (folder / name).exists()}
    instrument = f"{published.isoformat()}-{slug}"
    fact = _first_fact(files.get("facts.yaml") or _text(folder, "facts.yaml"), str(folder / "facts.yaml"))
    edition, known_on, listed = _next_edition(folder, published)
    words = {
        "slug": slug,
        "instrument": instrument,
        "published": published.isoformat(),
        "fact": fact.id,
        "room": fact.id.partition(".")[0],
        "key": fact.id.partition(".")[2],
        "value": "true" if fact.type is FactType.BOOL else next(iter(fact.labels)),
        "edition": edition,
        "known_on": known_on.isoformat(),
        "instruments": "".join(f"  - {id_}\n" for id_ in (*listed, instrument)).rstrip("\n"),
    }
    sources = files.get("sources.yaml") or _text(folder, "sources.yaml")
    files["sources.yaml"] = _with_source(sources, slug, starter.SOURCE.format_map(words), str(folder / "sources.yaml"))
    files[f"instruments/{instrument}.yaml"] = starter.INSTRUMENT.format_map(words)
    files[f"editions/{edition}.yaml"] = starter.EDITION.format_map(words)
    files[f"cases/{edition}/{slug}.yaml"] = starter.CASES.format_map(words)
    _refuse_existing(folder, (name for name in files if "/" in name))
    return Scaffold(files, edition)


def _text(folder: Path, name: str) -> str:
    return read_text(folder / name)


def _first_fact(text: str, name: str) -> Fact:
    facts = read_facts(parse(text, name)).vocabulary.facts.values()
    found = next((fact for fact in facts if fact.domain and not fact.about_approval), None)
    if found is None:
        raise error("RF001", f"{name} has no yes/no or choice fact about the device", None, "Add one first.")
    return found


def _next_edition(folder: Path, published: date) -> tuple[str, date, tuple[str, ...]]:
    """Id and date of an edition after all others, and the instruments of the newest so far."""
    paths = sorted((folder / "editions").glob("*.yaml"))
    if not paths:
        return f"{published:%Y.%m}", published, ()
    newest = read_edition(parse(read_text(paths[-1]), str(paths[-1])), paths[-1])
    known_on = max(published, newest.edition.known_on)
    id_, patch = f"{known_on:%Y.%m}", 0
    while id_ <= newest.edition.id:
        patch += 1
        id_ = f"{known_on:%Y.%m}.{patch}"
    return id_, known_on, newest.instrument_ids


def _with_source(text: str, slug: str, entry: str, name: str) -> str:
    """The sources with one more, in its alphabetical place."""
    known = read_sources(parse(text, name))
    if slug in known:
        raise error("YS008", f"{name} has a source '{slug}' already", None, "Choose another name.")
    if not known:
        return _EMPTY_LIST.sub("sources:\n" + entry.rstrip("\n"), text)
    later = next((match.start() for match in _ENTRY.finditer(text) if match[1] > slug), None)
    if later is None:
        return text.rstrip("\n") + "\n" + entry
    return text[:later] + entry + text[later:]


def _refuse_existing(folder: Path, names: Iterable[str]) -> None:
    for name in names:
        if (folder / name).exists():
            raise error("YS008", f"{folder / name} is there already", None, "Choose another name, or another day.")
