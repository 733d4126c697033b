"""``classification/fda.yaml``: what filings with the FDA suggest of a device."""

from __future__ import annotations

from typing import TypeAlias

from pathways.model.classification import Filing, ProductCode
from pathways.model.conditions import Value
from pathways.model.facts import Fact
from pathways.model.rules import Citation, Confidence
from pathways.rulebook.citations import KnownSources, read_cites
from pathways.rulebook.facts import FactsFile
from pathways.rulebook.fields import Fields, Problems, as_mapping, as_texts, shown, suggestion
from pathways.rulebook.grammar.classification import FILING, FILINGS, PRODUCT_CODE
from pathways.rulebook.interview_facts import value_of
from pathways.rulebook.nodes import Node, error

FILINGS_FILE = "fda.yaml"

ReadFilings: TypeAlias = tuple[tuple[Filing, ...], tuple[ProductCode, ...]]


def read_filings(root: Node, facts: FactsFile, sources: KnownSources) -> ReadFilings:
    """Raises FileError with everything that is wrong."""
    fields, problems = Fields(root, FILINGS.table), Problems()
    fields.schema(FILINGS.schema_name)
    filings = problems.each(fields.items("filings"), lambda node: _filing(node, facts, sources))
    codes = problems.each(fields.items("product_codes"), lambda node: _product_code(node, sources))
    fields.finish()
    problems.raise_if_any()
    return filings, codes


def _filing(node: Node, facts: FactsFile, sources: KnownSources) -> Filing:
    fields = Fields(node, FILING)
    cite = Citation(
        rule=fields.text("rule"),
        says=fields.prose("says"),
        sources=read_cites(fields.need("source"), sources),
        confidence=fields.member("confidence", Confidence),
        span=fields.span,
    )
    regulations = as_texts(fields.need("regulations"), "'regulations'")
    suggests: dict[str, Value] = {}
    said = fields.take("suggests")
    for entry in () if said is None else as_mapping(said, "'suggests'").entries:
        fact = _fact(entry.key.text, entry.key, facts)
        suggests[fact.id] = value_of(entry.value, fact)
    asked = fields.take("asks")
    asks = () if asked is None else tuple(_fact(name, asked, facts).id for name in as_texts(asked, "'asks'"))
    fields.finish()
    return Filing(cite, regulations, suggests, asks)


def _fact(name: str, node: Node, facts: FactsFile) -> Fact:
    fact = facts.vocabulary.facts.get(name)
    if fact is None or not fact.domain or fact.about_approval:
        message = f"there is no yes/no or choice fact '{shown(name)}' about the device"
        raise error("RF001", message, node.span, suggestion(name, facts.vocabulary.facts))
    return fact


def _product_code(node: Node, sources: KnownSources) -> ProductCode:
    fields = Fields(node, PRODUCT_CODE)
    code = ProductCode(
        fields.text("code"),
        fields.text("regulation"),
        read_cites(fields.need("source"), sources),
        fields.member("confidence", Confidence),
    )
    fields.finish()
    return code
