from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import date

import pytest

from pathways.engine.answer.assess import Request, assess
from pathways.intake.device_file import read_device
from pathways.model.catalogue import RuleSet
from pathways.model.result import Assessment
from pathways.report.document import as_document, as_json
from pathways.report.terminal import render
from tests.places import EXAMPLES

Answer = Callable[[str], Assessment]
Page = Callable[..., str]


@pytest.fixture(scope="session")
def answer(rules: RuleSet) -> Answer:
    """The answer on 20 November 2026 for the text of a device file."""
    catalogue = rules.catalogue

    def assessed(text: str) -> Assessment:
        device = read_device(text, "d.yaml", catalogue.vocabulary, catalogue.evidence).device
        return assess(device, rules, Request(date(2026, 11, 20)))

    return assessed


@pytest.fixture(scope="session")
def documents(answer: Answer) -> list[dict[str, object]]:
    """The answers for all examples as they are published, with the routes that have nothing to do with the device."""
    texts = (example.read_text(encoding="utf-8") for example in EXAMPLES)
    return [json.loads(as_json(as_document(answer(text), with_all=True))) for text in texts]


@pytest.fixture(scope="session")
def page(rules: RuleSet) -> Page:
    """An answer as a page of text, as a stream of the encoding would show it."""

    def rendered(assessment: Assessment, encoding: str = "utf-8", width: int = 80, with_all: bool = False) -> str:
        labels = {fact.id: fact.label for fact in rules.catalogue.vocabulary.facts.values()}
        out = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
        return render(assessment, rules.catalogue.sources, labels, out, with_all=with_all, plain=True, width=width)

    return rendered
