"""When routes open and end, as instrument files say it."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from pathways.model.conditions import ALWAYS, AllOf, Condition, Negation
from pathways.model.dates import Precision
from pathways.model.facts import FactType
from pathways.model.rules import Citation, Closing, Confidence, DateTerm, Opening, Per
from pathways.rulebook.fields import Fields, as_date, as_items, as_partial_date, as_text
from pathways.rulebook.grammar.openings import CLOSING, DATE_TERM, OPENING
from pathways.rulebook.nodes import Node, Scalar, error
from pathways.rulebook.rule_reader import RuleReader


def read_opening(node: Node | None, reader: RuleReader) -> Opening | None:
    if node is None:
        return None
    if isinstance(node, Scalar) and node.text == "not-established":
        return Opening(None, (), Confidence.UNKNOWN)
    fields = Fields(node, OPENING)
    day = fields.need("expected")
    precision = fields.member("precision", Precision)
    expected = as_partial_date(as_text(day, "'expected'"), precision, day.span, "'expected'")
    opening = Opening(
        expected,
        reader.sources(fields, "source"),
        fields.member("confidence", Confidence),
        at_least=fields.flag("at_least", default=False),
        not_before=read_opening(fields.take("not_before"), reader),
    )
    fields.finish()
    earlier = opening.not_before
    if earlier is not None and (earlier.expected is None or earlier.expected.first > expected.first):
        raise error("DT002", "'not_before' names no time before 'expected'", node.span)
    return opening


def read_closing(node: Node | None, per: Per, reader: RuleReader) -> Closing | None:
    if node is None:
        return None
    fields = Fields(node, CLOSING)
    terms = tuple(_term(term, per, reader) for term in as_items(fields.need("earliest_of"), "'earliest_of'"))
    possibly_until = fields.optional_day("possibly_until")
    cite = None
    if possibly_until is not None or fields.has("says"):
        says, sources = fields.prose("says"), reader.sources(fields, "source")
        cite = Citation("end-date", says, sources, fields.member("confidence", Confidence), fields.span)
    fields.finish()
    if not terms:
        raise error("YS024", "'earliest_of' is empty", node.span)
    return Closing(terms, possibly_until, cite)


def _term(node: Node, per: Per, reader: RuleReader) -> DateTerm:
    if isinstance(node, Scalar):
        return _plain_term(node, per, reader)
    fields = Fields(node, DATE_TERM)
    plain = _plain_term(fields.need("date"), per, reader)
    term = replace(plain, when=reader.when(fields, per))
    fields.finish()
    return term


def _plain_term(node: Node, per: Per, reader: RuleReader) -> DateTerm:
    text = as_text(node, "a date")
    fact = reader.known.facts.vocabulary.facts.get(text)
    if fact is None:
        return DateTerm(as_date(node, "a date of 'earliest_of'"), None)
    if fact.type is not FactType.DATE or (fact.about_approval and per is Per.DEVICE):
        raise error("RF003", f"'{text}' is not a date that this route can read", node.span)
    return DateTerm(None, text)


def ending_with_approval(closing: Closing | None, reader: RuleReader) -> Closing | None:
    """An end at the latest with the approval, whose stated last day counts where the rule does not name it itself.

    A rule that names it for some approvals only leaves it to count for the others.
    """
    terms = () if closing is None else closing.terms
    facts = reader.known.facts.vocabulary.facts.values()
    more = tuple(end for fact in facts if fact.ends is not None for end in _left_to_count(fact.id, fact.ends, terms))
    if not more:
        return closing
    return Closing((*terms, *more)) if closing is None else replace(closing, terms=(*terms, *more))


def _left_to_count(fact: str, ends: Condition, terms: tuple[DateTerm, ...]) -> Iterator[DateTerm]:
    """The end that ``fact`` states, for the approvals of which no term names it. ``ends``: those that it ends at all."""
    named = [term.when for term in terms if term.fact == fact]
    if ALWAYS not in named:
        when = AllOf((ends, *(Negation(each) for each in named))) if named else ends
        yield DateTerm(None, fact, when, if_stated=True)
