"""A device from the command line: a file, standard input, or an approval; with facts that ``--set`` says."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace

from pathways.cli.exits import fail_with, say
from pathways.cli.run.common import failing_plainly, text_argument
from pathways.intake.device_file import MAX_BYTES, SCHEMA, DeviceFile, Setting, read_device, read_device_node
from pathways.intake.words.notes import read_notes
from pathways.intake.words.reading import Misread
from pathways.intake.words.values import says_none, says_unknown
from pathways.model.catalogue import Catalogue
from pathways.model.device import Device
from pathways.model.facts import FactType
from pathways.model.findings import Finding, Span
from pathways.rulebook.fields import shown, suggestion
from pathways.rulebook.nodes import Entry, FileError, Mapping, Scalar, error

_APPROVALS = "approvals"
_ENDINGS = (".yaml", ".yml", ".json", ".csv", ".txt", ".xlsx", ".pdf", ".docx")
_NO_FILE = "Check the path. An approval is accepted too: K203629, or 'EU MDR certificate until 2029-05-01'."
_SET = "--set"


def load_device_argument(argument: str, catalogue: Catalogue, set_: Sequence[str] = ()) -> Device:
    """The device file named, standard input for ``-``, or a device that holds the approval named: an existing file wins.

    Cautions go to standard error.
    """
    settings = settings_of(set_, catalogue)
    with failing_plainly():
        try:
            file = _read(argument, catalogue, settings)
        except FileError as problem:
            raise FileError(*map(_as_option, problem.findings)) from None
    _refuse_lost(settings, file.device, catalogue)
    say(tuple(map(_as_option, file.cautions)))
    return file.device


def settings_of(texts: Sequence[str], catalogue: Catalogue, option: str = _SET) -> list[Setting]:
    """``FACT=VALUE``, each by itself. Exits with 2 where one names no fact."""
    facts = catalogue.vocabulary.facts
    known = {_APPROVALS: _APPROVALS, **{fact.replace(".", "_"): fact for fact in facts}, **{fact: fact for fact in facts}}
    found = []
    for text in texts:
        name, equals, value = text.partition("=")
        fact = known.get(name.strip().casefold())
        if not equals or not value.strip():
            fail_with(f"{option} needs FACT=VALUE, not '{shown(text)}'", f"For example {option} class.gb=IIa.")
        if fact is None:
            hint = suggestion(name.strip().casefold(), [_APPROVALS, *facts])
            fail_with(f"{option}: there is no fact '{shown(name)}'", hint or "For example class.gb, device.sterile, approvals.")
        found.append(Setting(fact, Scalar(value.strip(), False, Span(option, 1, 1, 1, 1))))
    return found


def _read(argument: str, catalogue: Catalogue, settings: Sequence[Setting]) -> DeviceFile:
    if argument == "-" or _is_there(argument):
        text, name = text_argument(argument, MAX_BYTES)
        return read_device(text, name, catalogue.vocabulary, catalogue.evidence, settings)
    try:
        if not (says_none(argument, catalogue.vocabulary) or says_unknown(argument, catalogue.vocabulary)):
            read_notes(argument, catalogue.vocabulary)
    except Misread as problem:
        if _means_a_file(argument, problem):
            raise error("IN001", "there is no such file", Span(argument, 1, 1, 1, 1), _NO_FILE) from None
    return read_device_node(_holding(argument), catalogue.vocabulary, catalogue.evidence, settings)


def _is_there(argument: str) -> bool:
    try:
        return Path(argument).exists()
    except (OSError, ValueError):
        return False


def _holding(note: str) -> Mapping:
    """A device file of which nothing is known but the approval."""
    at = Span("DEVICE", 1, 1, 1, 1)
    values = {"schema": SCHEMA, "name": " ".join(note.split()), _APPROVALS: note}
    return Mapping(tuple(Entry(Scalar(key, True, at), Scalar(value, False, at)) for key, value in values.items()), at)


def _means_a_file(argument: str, problem: Misread) -> bool:
    """Whether what is no file and no approval was meant as a file."""
    if problem.code != "IN010" or problem.is_none:
        return False
    return argument.casefold().endswith(_ENDINGS) or " " not in argument.strip()


def _as_option(finding: Finding) -> Finding:
    """What is wrong with an option, or with an argument that is no file, has no line and column."""
    span = finding.span
    if span is None or not (span.file.startswith("--") or span.file == "DEVICE"):
        return finding
    where = "" if span.file == "DEVICE" else f"{span.file}: "
    return replace(finding, span=None, message=f"{where}{finding.message}")


def _refuse_lost(settings: Sequence[Setting], device: Device, catalogue: Catalogue) -> None:
    """A fact about an approval needs the one approval that it is about; a yes or no may be about all."""
    held = len(device.approvals or ())
    for setting in settings:
        fact = catalogue.vocabulary.facts.get(setting.name)
        if fact is None or not fact.about_approval or held == 1 or (held and fact.type is FactType.BOOL):
            continue
        help_ = "Set 'approvals' too." if not held else f"Set {_APPROVALS}='...; ...' with what is known of each."
        fail_with(f"{_SET} {fact.id}: the device holds {held or 'no'} approval{'' if held == 1 else 's'}", help_)
