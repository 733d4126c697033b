"""A new instrument with a source, an edition and a first case, so that an author starts from something that runs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from msgspec import Struct

from pathways.check import starter
from pathways.check.enacting_draft import enacting_draft
from pathways.model.corrections import patch_number
from pathways.model.facts import Fact, FactType
from pathways.rulebook.catalogue import read_sources
from pathways.rulebook.compile import EditionHeader, read_edition
from pathways.rulebook.facts import read_facts
from pathways.rulebook.files import RuleFiles
from pathways.rulebook.folder import RuleFolder
from pathways.rulebook.nodes import error, parse

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_ENTRY = re.compile(r"^  - id: *['\"]?([^'\"\s]+)", re.MULTILINE)
_EDITION_ID = re.compile(r"^id:.*$", re.MULTILINE)
_DATED_LINES = re.compile(r"^(?:title|known_on):.*$", re.MULTILINE)
_INSTRUMENTS = re.compile(r"^instruments: *\n(?:[ \t]*- .*\n)+", re.MULTILINE)
_EMPTY_LIST = re.compile(r"^sources: *\[\] *$", re.MULTILINE)


class Scaffold(Struct, frozen=True):
    """The files to write, by path below the folder, and the edition that they make."""

    files: dict[str, str]
    edition: str


def scaffold(folder: Path, slug: str, published: date, enacts: str | None = None) -> Scaffold:
    """Reads what the folder has and writes nothing. Raises FileError where its files are broken or the slug cannot be used.

    ``folder`` need not exist: then it is to become a small one of its own. ``enacts``: the draft that becomes law.
    """
    if not _SLUG.fullmatch(slug):
        raise error("ST002", f"'{slug}' is not in kebab-case", None, "Write lower-case words joined by hyphens: my-first-note.")
    files = {name: text for name, text in starter.STARTER.items() if not (folder / name).exists()}
    instrument = f"{published.isoformat()}-{slug}"
    fact = _first_fact(files.get("facts.yaml") or _text(folder, "facts.yaml"), str(folder / "facts.yaml"))
    newest = _newest_edition(folder)
    known_on = published if newest is None else max(published, newest.edition.known_on)
    month = f"{known_on:%Y.%m}"
    patched = newest if newest is not None and newest.edition.base >= month else None
    words = {
        "slug": slug,
        "instrument": instrument,
        "published": published.isoformat(),
        "fact": fact.id,
        "room": fact.id.partition(".")[0],
        "key": fact.id.partition(".")[2],
        "value": "true" if fact.type is FactType.BOOL else next(iter(fact.labels)),
        "edition": month if patched is None else patched.edition.base,
        "known_on": known_on.isoformat(),
        "instruments": "".join(f"  - {id_}\n" for id_ in (*_listed(newest), instrument)).rstrip("\n") + _schemes(newest),
    }
    edition = words["edition"]
    sources = files.get("sources.yaml") or _text(folder, "sources.yaml")
    source = starter.SOURCE if enacts is None else starter.SOURCE_OF_LAW
    files["sources.yaml"] = _with_source(sources, slug, source.format_map(words), str(folder / "sources.yaml"))
    if enacts is None:
        files[f"instruments/{instrument}.yaml"] = starter.INSTRUMENT.format_map(words)
        files[f"cases/{edition}/{slug}.yaml"] = starter.CASES.format_map(words)
    else:
        made = enacting_draft(RuleFolder(folder), enacts, slug, instrument, published)
        words |= {"route": made.route, "rule": made.rule}
        files[f"instruments/{instrument}.yaml"] = made.text
        files[f"cases/{edition}/{slug}.yaml"] = starter.CASES_OF_LAW.format_map(words)
    _refuse_existing(folder, (name for name in files if "/" in name))
    if patched is None:
        files[f"editions/{edition}.yaml"] = starter.EDITION.format_map(words)
        return Scaffold(files, edition)
    patch = f"{edition}.{patch_number(patched.edition.id) + 1}"
    text = _known_later(RuleFiles(folder).text(patched.path), patched.edition.known_on, known_on)
    addition = starter.ADDITION.format_map(words)
    files[f"editions/{edition}.yaml"] = _as_patch(text, patch, instrument, addition, str(patched.path))
    return Scaffold(files, patch)


def _text(folder: Path, name: str) -> str:
    return RuleFiles(folder).text(folder / name)


def _first_fact(text: str, name: str) -> Fact:
    facts = read_facts(parse(text, name)).vocabulary.facts.values()
    found = next((fact for fact in facts if fact.domain and not fact.about_approval), None)
    if found is None:
        raise error("RF001", f"{name} has no yes/no or choice fact about the device", None, "Add one first.")
    return found


def _newest_edition(folder: Path) -> EditionHeader | None:
    paths = RuleFiles(folder).paths("editions/*.yaml") if folder.exists() else []
    return read_edition(parse(RuleFiles(folder).text(paths[-1]), str(paths[-1])), paths[-1]) if paths else None


def _listed(newest: EditionHeader | None) -> tuple[str, ...]:
    return () if newest is None else newest.instrument_ids


def _schemes(newest: EditionHeader | None) -> str:
    """How classes are worked out and what is asked for beyond market access, as in the edition before."""
    listed = {} if newest is None else {"classification": newest.scheme_ids, "adoption": newest.areas}
    return "".join(f"\n{key}: [{', '.join(names)}]" for key, names in listed.items() if names)


def _known_later(text: str, before: date, known_on: date) -> str:
    """A document of a later day of the month moves the day on which the edition is known, in the title as well."""
    return _DATED_LINES.sub(lambda line: line[0].replace(before.isoformat(), known_on.isoformat()), text)


def _as_patch(text: str, id_: str, instrument: str, addition: str, name: str) -> str:
    """The edition file as its next patch: it replaces its base, keeps the name of the file and says what is new."""
    text = _EDITION_ID.sub(f'id: "{id_}"', text, count=1)
    longer, found = _INSTRUMENTS.subn(lambda match: f"{match[0]}  - {instrument}\n", text, count=1)
    if not found:
        raise error(
            "YS015", f"the instruments of {name} do not stand one a line", None, "Write each on a line of its own, as '- id'."
        )
    if "\nadditions:\n" in longer:
        return longer.replace("\nadditions:\n", f"\nadditions:\n{addition}", 1)
    return f"{longer.rstrip()}\nadditions:\n{addition}"


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
