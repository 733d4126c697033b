"""``words.yaml`` to the words of the vocabulary."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pathways.model.facts import Fact, FactType
from pathways.model.words import ClassWords, ColumnWords, DateWords, LawWords, NoApproval, StandingWords, ValueWords, Words
from pathways.rulebook.fields import Fields, Problems, as_bool, as_mapping, as_text, prose, shown, suggestion
from pathways.rulebook.grammar.words import (
    CLASS_WORDS,
    COLUMN_WORDS,
    DATE_WORDS,
    LAW_WORDS,
    NO_APPROVAL,
    STANDING_WORDS,
    VALUE_WORDS,
    WORDS,
)
from pathways.rulebook.nodes import Node, error
from pathways.rulebook.spellings import of_two_meanings

REGULATOR = "approval.regulator"
PATHWAY = "approval.pathway"
_BESIDE_FACTS = ("approvals", "name")


def read_words(root: Node, facts: Mapping[str, Fact]) -> Words:
    """Raises FileError with everything that is wrong in the file."""
    fields = Fields(root, WORDS.table)
    fields.schema(WORDS.schema_name)
    problems, reader = Problems(), _Reader(facts)
    words = Words(
        unknown=fields.texts("unknown"),
        none=fields.texts("none"),
        values=problems.each(fields.items("values"), reader.values),
        laws=problems.each(fields.items("laws"), reader.law),
        classes=problems.each(fields.items("classes"), reader.class_),
        certificate=fields.texts("certificate"),
        self_declared=fields.texts("self_declared"),
        dates=problems.each(fields.items("dates"), reader.date),
        standing=problems.each(fields.items("standing"), reader.standing),
        fillers=fields.texts("fillers"),
        number_words=fields.texts("number_words"),
        no_approvals=problems.each(fields.items("no_approvals"), reader.no_approval),
        columns=problems.each(fields.items("columns"), reader.column),
        places=fields.texts("places"),
    )
    problems.noting(fields.finish)
    for wrong in of_two_meanings(words, facts):
        problems.add(error("YS037", shown(wrong, 200), fields.span, "Keep one of the two."))
    problems.raise_if_any()
    return words


class _Reader:
    def __init__(self, facts: Mapping[str, Fact]) -> None:
        self._facts = facts

    def values(self, node: Node) -> ValueWords:
        fields = Fields(node, VALUE_WORDS)
        ids, words = fields.texts("fact"), fields.texts("words")
        value, either = fields.optional_text("is"), fields.texts("either")
        carries, says = self._carried(fields), prose(fields.optional_text("says") or "")
        fields.finish()
        for id_ in ids:
            self._check(id_, (value, *either), node)
        if value is None and not says:
            raise error("YS036", "words that are refused need 'says'", node.span, "Say what they are, or give 'is'.")
        return ValueWords(ids, words, value, either, carries, says)

    def law(self, node: Node) -> LawWords:
        fields = Fields(node, LAW_WORDS)
        law = LawWords(
            fields.texts("words"),
            fields.text("regulator"),
            fields.optional_text("certificate"),
            fields.optional_text("self_declared"),
            self._optional_fact(fields, "class"),
            self._said_of_the_device(fields),
        )
        fields.finish()
        self._check(REGULATOR, (law.regulator,), node)
        self._check(PATHWAY, (law.certificate, law.self_declared), node)
        return law

    def class_(self, node: Node) -> ClassWords:
        fields = Fields(node, CLASS_WORDS)
        found = ClassWords(
            fields.text("regulator"), self._optional_fact(fields, "fact"), prose(fields.optional_text("says") or "")
        )
        fields.finish()
        self._check(REGULATOR, (found.regulator,), node)
        if found.fact is None and not found.says:
            raise error("YS036", "a class that is refused needs 'says'", node.span, "Say what it is, or give 'fact'.")
        return found

    def date(self, node: Node) -> DateWords:
        fields = Fields(node, DATE_WORDS)
        found = DateWords(fields.text("fact"), fields.texts("words"))
        fields.finish()
        fact = self._fact(found.fact, node)
        if fact.type is not FactType.DATE or not fact.about_approval:
            raise error("YS036", f"'{fact.id}' is no date of an approval", node.span)
        return found

    def standing(self, node: Node) -> StandingWords:
        fields = Fields(node, STANDING_WORDS)
        found = StandingWords(fields.texts("words"), self._carried(fields))
        fields.finish()
        return found

    def column(self, node: Node) -> ColumnWords:
        fields = Fields(node, COLUMN_WORDS)
        column = fields.text("column")
        found = ColumnWords(column, fields.texts("words"))
        fields.finish()
        if column not in _BESIDE_FACTS:
            self._fact(column, node)
        return found

    def no_approval(self, node: Node) -> NoApproval:
        fields = Fields(node, NO_APPROVAL)
        words, what, do = fields.texts("words"), fields.prose("what"), fields.prose("do")
        unless, is_class = fields.optional_text("unless"), fields.flag("is_class", default=False)
        fields.finish()
        self._check(REGULATOR, (unless,), node)
        return NoApproval(words, what, do, unless, is_class)

    def _carried(self, fields: Fields) -> dict[str, bool]:
        node = fields.take("carries")
        if node is None:
            return {}
        found: dict[str, bool] = {}
        for entry in as_mapping(node, "'carries'").entries:
            if self._fact(entry.key.text, entry.key).type is not FactType.BOOL:
                raise error("YS036", f"'{entry.key.text}' is no yes/no fact", entry.key.span)
            found[entry.key.text] = as_bool(entry.value, f"'{entry.key.text}'")
        return found

    def _said_of_the_device(self, fields: Fields) -> dict[str, str | bool]:
        node = fields.take("carries")
        if node is None:
            return {}
        found: dict[str, str | bool] = {}
        for entry in as_mapping(node, "'carries'").entries:
            fact = self._fact(entry.key.text, entry.key)
            if fact.type is FactType.BOOL:
                found[fact.id] = as_bool(entry.value, f"'{fact.id}'")
            else:
                found[fact.id] = as_text(entry.value, f"'{fact.id}'")
                self._check(fact.id, (str(found[fact.id]),), entry.value)
        return found

    def _optional_fact(self, fields: Fields, key: str) -> str | None:
        node = fields.take(key)
        return None if node is None else self._fact(as_text(node, f"'{key}'"), node).id

    def _fact(self, id_: str, node: Node) -> Fact:
        if id_ not in self._facts:
            raise error("RF001", f"there is no fact '{shown(id_)}'", node.span, suggestion(id_, self._facts))
        return self._facts[id_]

    def _check(self, id_: str, values: Iterable[str | None], node: Node) -> None:
        fact = self._fact(id_, node)
        for value in values:
            if value is not None and value not in fact.labels:
                raise error("YS016", f"'{id_}' cannot be '{shown(value)}'", node.span, suggestion(value, fact.labels))
