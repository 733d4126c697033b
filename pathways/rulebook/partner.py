"""``partner.yaml``: what to ask a partner before signing. It is part of no rule set: no route hangs on it."""

from __future__ import annotations

from collections.abc import Iterable

from pathways.model.catalogue import Catalogue
from pathways.model.partner import Gap, PartnerQuestion, PartnerQuestions, QuestionGroup
from pathways.model.rules import Reviewer
from pathways.rulebook.citations import KnownSources
from pathways.rulebook.conditions import ConditionReader
from pathways.rulebook.fields import Fields, Problems, shown
from pathways.rulebook.folder import RuleFolder
from pathways.rulebook.grammar.partner import GAP, PARTNER_FILE, PARTNER_QUESTION
from pathways.rulebook.nodes import Node, error
from pathways.rulebook.organisations import by_id, cited_or_assumed, known_ids, plain_conditions

PARTNER = "partner.yaml"
"""A rule folder may leave it out."""


def partner_questions(folder: RuleFolder, catalogue: Catalogue) -> PartnerQuestions | None:
    """None where the folder has no such file. Raises FileError with everything that is wrong in it."""
    if not folder.has(PARTNER):
        return None
    return read_partner(folder.node(PARTNER), plain_conditions(catalogue), catalogue.sources)


def read_partner(root: Node, conditions: ConditionReader, sources: KnownSources) -> PartnerQuestions:
    """Raises FileError with everything that is wrong in the file."""
    fields, problems = Fields(root, PARTNER_FILE.table), Problems()
    fields.schema(PARTNER_FILE.schema_name)
    checked, since = fields.day("checked"), fields.text("since")
    gap_nodes, question_nodes = fields.items("gaps"), fields.items("questions")
    fields.finish()
    gaps = by_id(problems, gap_nodes, lambda node: _gap(node, conditions, sources))
    problems.raise_if_any()
    questions = by_id(problems, question_nodes, lambda node: _question(node, gaps, sources))
    problems.raise_if_any()
    return PartnerQuestions(since, checked, gaps, tuple(questions.values()))


def _gap(node: Node, conditions: ConditionReader, sources: KnownSources) -> Gap:
    fields = Fields(node, GAP)
    cites, confidence = cited_or_assumed(fields, sources)
    when = fields.take("when")
    gap = Gap(
        id=fields.text("id"),
        says=fields.prose("says"),
        when=None if when is None else conditions.read(when, about_approvals=False),
        reviewer=fields.optional_member("reviewer", Reviewer),
        sources=cites,
        confidence=confidence,
    )
    fields.finish()
    if gap.when is None and gap.reviewer is None:
        raise error("YS016", f"gap '{shown(gap.id)}' needs 'when' or 'reviewer'", node.span, "Give one of them, or both.")
    return gap


def _question(node: Node, gaps: Iterable[str], sources: KnownSources) -> PartnerQuestion:
    fields = Fields(node, PARTNER_QUESTION)
    cites, confidence = cited_or_assumed(fields, sources)
    question = PartnerQuestion(
        id=fields.text("id"),
        group=fields.member("group", QuestionGroup),
        ask=fields.prose("ask"),
        why=fields.prose("why"),
        gaps=known_ids(fields, "gaps", gaps, "gap"),
        sources=cites,
        confidence=confidence,
    )
    fields.finish()
    return question
