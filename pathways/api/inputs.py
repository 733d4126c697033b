"""What an assessment is made from: an edition of the rules, and a device."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import msgspec
from msgspec import Struct

from pathways.api.plain_values import plain
from pathways.intake.device_file import MAX_BYTES, read_device
from pathways.model import device as _device
from pathways.model.catalogue import RuleSet
from pathways.model.findings import Finding
from pathways.report.document import Document
from pathways.rulebook.folder import RuleFolder, shipped_rules
from pathways.rulebook.nodes import error, read_text


class Edition(Struct, frozen=True):
    """One edition of the rules. Make one with ``Edition.load`` or ``Edition.newest``.

    ``folder``: the rule folder that it is of; None for the rules that come with the package.
    """

    rules: RuleSet
    folder: str | Path | None = None

    @staticmethod
    def load(id_: str, folder: str | Path | None = None) -> Edition:
        """The edition ``id_`` of the rules that come with the package, or of a rule folder. Raises FileError."""
        if not isinstance(id_, str):
            raise error("YS010", "an edition is named by text", None, "For example '2026.11'.")
        return Edition(open_folder(folder).rule_set(id_), folder)

    @staticmethod
    def newest(folder: str | Path | None = None) -> Edition:
        """The last edition that is known today. Raises FileError."""
        rules = open_folder(folder)
        return Edition(rules.rule_set(rules.edition_on(date.today())), folder)

    @staticmethod
    def ids(folder: str | Path | None = None) -> tuple[str, ...]:
        """All editions, oldest first."""
        return open_folder(folder).edition_ids

    @property
    def id(self) -> str:
        return self.rules.edition.id

    @property
    def title(self) -> str:
        return self.rules.edition.title

    @property
    def known_on(self) -> date:
        """The day whose knowledge the edition records."""
        return self.rules.edition.known_on

    @property
    def verified_through(self) -> date:
        """The day up to which public material was checked."""
        return self.rules.edition.verified_through

    def __repr__(self) -> str:
        return f"Edition({self.id!r})"


class Device(Struct, frozen=True):
    """A device as its owner describes it. What is left out is unknown.

    ``cautions`` are what reading it noticed and did not refuse.
    """

    facts: _device.Device
    cautions: tuple[Finding, ...] = ()

    @staticmethod
    def load(path: str | Path, edition: Edition | None = None) -> Device:
        """A device file (YAML or JSON). Raises FileError with the place of what is wrong.

        The vocabulary is that of ``edition``, by default of the newest one; all editions that come with the package share it.
        """
        return Device.from_text(read_text(Path(path), most_bytes=MAX_BYTES), str(path), edition)

    @staticmethod
    def from_text(text: str, name: str = "<text>", edition: Edition | None = None) -> Device:
        """As ``load``, of the text of a device file; ``name`` is how messages call it."""
        if not isinstance(text, str):
            raise error("YS010", f"{name} is no text", None, "Use Device.from_dict for plain values.")
        catalogue = (edition or Edition.newest()).rules.catalogue
        file = read_device(text, name, catalogue.vocabulary, catalogue.evidence)
        return Device(file.device, file.cautions)

    @staticmethod
    def from_dict(document: Mapping[str, object], edition: Edition | None = None) -> Device:
        """As ``load``, of a device file as plain values; dates may be ``date`` objects. ``schema`` may be left out.

        Raises FileError also for what is no plain value.
        """
        given = plain(document, "device")
        if not isinstance(given, dict):
            raise error("YS014", "a device is keys with values", None, "For example {'device': {'kind': 'general'}}.")
        whole = {"schema": "pathways.device/1", **given}
        return Device.from_text(msgspec.json.encode(whole).decode(), "<dict>", edition)

    @property
    def name(self) -> str:
        return self.facts.name

    def to_dict(self) -> Document:
        """The device as a device file."""
        return self.facts.as_document()

    def __repr__(self) -> str:
        return f"Device({self.name!r})"


def open_folder(path: str | Path | None) -> RuleFolder:
    """The rules that come with the package, or those in a folder. Raises FileError."""
    return RuleFolder(shipped_rules(), shown_as="rules/uk") if path is None else RuleFolder(Path(path))
