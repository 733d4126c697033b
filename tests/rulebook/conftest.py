from __future__ import annotations

import pytest

from pathways.rulebook.facts import FactsFile, read_facts
from pathways.rulebook.folder import RuleFolder


@pytest.fixture(scope="session")
def shipped_facts(rules_folder: RuleFolder) -> FactsFile:
    return read_facts(rules_folder.node("facts.yaml"))
