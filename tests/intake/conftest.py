from __future__ import annotations

from collections.abc import Callable

import pytest

from pathways.intake.device_file import DeviceFile, read_device
from pathways.model.catalogue import RuleSet
from pathways.model.findings import Finding
from pathways.rulebook.nodes import FileError

Read = Callable[[str], DeviceFile]
Refused = Callable[[str], list[Finding]]


@pytest.fixture(scope="session")
def read(rules: RuleSet) -> Read:
    """Reads the text of a device file; the schema line is put before it."""
    catalogue = rules.catalogue
    return lambda text: read_device(f"schema: pathways.device/1\n{text}", "d.yaml", catalogue.vocabulary, catalogue.evidence)


@pytest.fixture(scope="session")
def refused(read: Read) -> Refused:
    """The findings for a device file that must be refused."""

    def findings(text: str) -> list[Finding]:
        with pytest.raises(FileError) as caught:
            read(text)
        return list(caught.value.findings)

    return findings
