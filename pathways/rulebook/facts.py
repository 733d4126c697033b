"""``facts.yaml`` to the vocabulary."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from pathways.model.conditions import ALWAYS, AllOf, Condition, Leaf, OneOf, Value, Within
from pathways.model.facts import (
    Attainable,
    Bundle,
    Constraint,
    DerivedFact,
    Fact,
    FactType,
    Usual,
    Vocabulary,
)
from pathways.model.rules import Confidence
from pathways.rulebook.citations import KnownSources, cites_under
from pathways.rulebook.conditions import ConditionReader
from pathways.rulebook.fields import (
    Fields,
    Problems,
    as_bool,
    as_items,
    as_mapping,
    as_texts,
    as_whole_number,
    shown,
    suggestion,
)
from pathways.rulebook.grammar.vocabulary import (
    ATTAINABLE,
    CONSTRAINT,
    DERIVED_FACT,
    DERIVED_VALUE,
    ENDS,
    FACT_TABLE,
    FACT_VALUE,
    FACTS,
    MONTHS,
    USUAL,
)
from pathways.rulebook.interview_facts import read_bundle, read_choice, value_of
from pathways.rulebook.nodes import Mapping as MappingNode
from pathways.rulebook.nodes import Node, Sequence, error
from pathways.rulebook.spellings import of_two_values

MOST_ENTRIES = 1_000
_WITH_CONDITIONS = ("relevant_when", "changeable", "ends", "usual")


class FactsFile(Struct, frozen=True):
    """The vocabulary, and the derived facts that conditions may use in its place."""

    vocabulary: Vocabulary
    derived: Mapping[str, DerivedFact]

    @property
    def conditions(self) -> ConditionReader:
        return ConditionReader(self.vocabulary.facts, self.derived)


def read_facts(root: Node, sources: KnownSources = None) -> FactsFile:
    """Raises FileError with everything that is wrong in the file. ``sources``: what it may cite; anything where None."""
    fields = Fields(root, FACTS.table)
    fields.schema(FACTS.schema_name)
    problems = Problems()
    fact_nodes, constraint_nodes, derived_nodes = (fields.items(key) for key in ("facts", "constraints", "derived"))
    bundle_nodes, choice_nodes = fields.items("bundles"), fields.items("choices")
    class_nodes = fields.items("class_constraints")
    usual_values = fields.take("usual_values")
    fields.finish()
    for nodes in (fact_nodes, constraint_nodes, derived_nodes, bundle_nodes):
        if len(nodes) > MOST_ENTRIES:
            raise error("YS039", f"a list of more than {MOST_ENTRIES:,} entries", nodes[MOST_ENTRIES].span)
    facts = {fact.id: fact for fact in problems.each(fact_nodes, _bare_fact)}
    for key, nodes in (
        ("fact", fact_nodes),
        ("constraint", (*constraint_nodes, *class_nodes)),
        ("derived fact", derived_nodes),
        ("bundle", bundle_nodes),
        ("choice", choice_nodes),
    ):
        _check_unique(key, nodes, problems)
    problems.raise_if_any()
    derived: dict[str, DerivedFact] = {}
    for node in derived_nodes:
        for found in problems.each([node], lambda each: _derived(each, ConditionReader(facts, derived), sources)):
            derived[found.id] = found
    reader = ConditionReader(facts, derived)
    full = {fact.id: fact for fact in problems.each(fact_nodes, lambda node: _fact(node, reader, sources))}
    found_constraints = problems.each(constraint_nodes, lambda node: _constraints(node, reader, sources))
    constraints = [each for found in found_constraints for each in found]
    found_for_classes = problems.each(class_nodes, lambda node: _constraints(node, reader, sources))
    for_classes = tuple(each for found in found_for_classes for each in found)
    bundles = {bundle.id: bundle for bundle in problems.each(bundle_nodes, read_bundle)}
    choices = tuple(problems.each(choice_nodes, lambda node: read_choice(node, full)))
    problems.each(fact_nodes, lambda node: _check_bundled(node, full, bundles))
    problems.each(fact_nodes, lambda node: _check_bounded(node, full))
    problems.each(fact_nodes, lambda node: _check_spellings(node, full))
    if len(full) == len(fact_nodes):
        problems.each([usual_values or root], lambda node: _check_usual(node, node is usual_values, full))
    problems.raise_if_any()
    words = Vocabulary(full, tuple(constraints), bundles, choices=choices, class_constraints=for_classes)
    return FactsFile(words, derived)


def _check_unique(what: str, nodes: Iterable[Node], problems: Problems) -> None:
    seen: set[str] = set()
    for node in nodes:
        id_ = problems.noting(partial(_id, node, what))
        if id_ in seen:
            problems.add(error("YS008", f"{what} '{id_}' stands twice", node.span, "Keep one."))
        elif id_ is not None:
            seen.add(id_)


def _id(node: Node, what: str) -> str:
    return Fields(node, f"a {what}").text("id")


def _bare_fact(node: Node) -> Fact:
    """The fact without its conditions, which may read any other fact."""
    mapping = as_mapping(node, "a fact")
    entries = tuple(entry for entry in mapping.entries if entry.key.text not in _WITH_CONDITIONS)
    return _fact(MappingNode(entries, mapping.span), ConditionReader({}, {}), None)


def _fact(node: Node, reader: ConditionReader, known: KnownSources) -> Fact:
    fields = Fields(node, FACT_TABLE)
    id_, type_ = fields.text("id"), fields.member("type", FactType)
    label, ask, help_ = fields.text("label"), fields.text("ask"), fields.text("help")
    values = fields.items("values")
    relevant, find_out = fields.take("relevant_when"), fields.optional_text("find_out") or ""
    sources = cites_under(fields, "sources", known)
    together = fields.optional_text("together")
    ends = fields.take("ends")
    usual = fields.take("usual")
    begins, not_after = fields.flag("begins", default=False), fields.optional_text("not_after")
    changeable, change, when_new = fields.take("changeable"), fields.optional_text("change") or "", fields.take("when_new")
    fields.finish()
    if (type_ is FactType.CHOICE) != bool(values):
        raise error("YS030", f"fact '{id_}': a choice has 'values', and nothing else has", fields.span)
    if "." not in id_:
        raise error("YS031", f"fact '{id_}': an id has a section and a name, for example device.sterile", fields.span)
    spelled = [_labelled(value) for value in values]
    labels = {value: label for value, label, _ in spelled}
    aliases = {value: others for value, _, others in spelled if others}
    condition = ALWAYS if relevant is None else reader.read(relevant, about_approvals=id_.startswith("approval."))
    if (begins or not_after or ends is not None) and (type_ is not FactType.DATE or not id_.startswith("approval.")):
        raise error("YS035", f"fact '{id_}': only dates of approvals have 'begins', 'ends' and 'not_after'", fields.span)
    words = (" ".join(ask.split()), " ".join(help_.split()))
    fact = Fact(id_, type_, label, *words, labels, condition, sources, aliases, together, change=" ".join(change.split()))
    until = None if ends is None else _ending(ends, reader)
    fact = replace(fact, begins=begins, ends=until, not_after=not_after, find_out=" ".join(find_out.split()))
    fact = fact if usual is None else replace(fact, usual=_usual(usual, fact, reader))
    attainable = () if changeable is None else _attainable(changeable, fact, reader, known)
    return replace(fact, changeable=attainable, when_new=None if when_new is None else _value_when_new(when_new, fact))


def _ending(node: Node, reader: ConditionReader) -> Condition:
    fields = Fields(node, ENDS)
    condition = reader.read(fields.need("when"), about_approvals=True)
    fields.finish()
    return condition


def _usual(node: Node, fact: Fact, reader: ConditionReader) -> Usual:
    if fact.type is not FactType.BOOL:
        raise error("YS035", f"fact '{fact.id}': only a yes/no has a usual value", node.span)
    fields = Fields(node, USUAL)
    value, provided, when = as_bool(fields.need("value"), "'value'"), fields.text("provided"), fields.take("when")
    contrary = fields.optional_text("contrary") or ""
    fields.finish()
    condition = ALWAYS if when is None else reader.read(when, about_approvals=fact.about_approval)
    return Usual(value, " ".join(provided.split()), condition, " ".join(contrary.split()) or "that is not so")


def _check_usual(node: Node, is_listed: bool, facts: Mapping[str, Fact]) -> None:
    """The list of facts with a usual value is closed: it stands a second time, in one place."""
    listed = set(as_texts(node, "'usual_values'")) if is_listed else set()
    having = {fact.id for fact in facts.values() if fact.usual is not None}
    for fact in sorted(listed ^ having):
        said = "has a usual value, which 'usual_values' does not list" if fact in having else "is listed and has no usual value"
        raise error("YS035", f"fact '{shown(fact)}' {said}", node.span, "Both say the same, or answers rest on it unseen.")


def _attainable(node: Node, fact: Fact, reader: ConditionReader, known: KnownSources) -> tuple[Attainable, ...]:
    """``true`` for every value, ``false`` for none, or a list of values, each of which may carry a condition."""
    if not fact.domain:
        raise error("YS034", f"fact '{fact.id}': only a yes/no or a choice can be 'changeable'", node.span)
    if isinstance(node, Sequence):
        return tuple(_attainable_value(item, fact, reader, known) for item in node.items)
    every = sorted(fact.domain, key=str) if as_bool(node, "'changeable'") else []
    return tuple(Attainable(value, ALWAYS) for value in every)


def _attainable_value(node: Node, fact: Fact, reader: ConditionReader, known: KnownSources) -> Attainable:
    if not isinstance(node, MappingNode):
        return Attainable(value_of(node, fact), ALWAYS)
    fields = Fields(node, ATTAINABLE)
    value, when, steps = value_of(fields.need("value"), fact), fields.take("when"), fields.texts("step")
    condition = ALWAYS if when is None else reader.read(when, about_approvals=False)
    if not fields.has("says"):
        fields.finish()
        return Attainable(value, condition, steps)
    says, sources = " ".join(fields.text("says").split()), cites_under(fields, "source", known)
    confidence = fields.member("confidence", Confidence)
    fields.finish()
    return Attainable(value, condition, steps, says, sources, confidence)


def _value_when_new(node: Node, fact: Fact) -> Value | int:
    if not fact.about_approval or fact.type in (FactType.TEXT, FactType.NUMBER):
        message = f"fact '{fact.id}': only yes/no, choice and date facts about approvals have 'when_new'"
        raise error("YS034", message, node.span)
    if fact.type is not FactType.DATE:
        return value_of(node, fact)
    months = Fields(node, MONTHS)
    number = as_whole_number(months.need("months"), "'months'")
    months.finish()
    return number


def _check_bundled(node: Node, facts: Mapping[str, Fact], bundles: Mapping[str, Bundle]) -> None:
    """What is asked together are yes/no facts about the same thing, in a bundle that exists."""
    fact = facts.get(_id(node, "fact"))
    if fact is None or fact.together is None:
        return
    place = Fields(node, "a fact").need("together").span
    if fact.together not in bundles:
        help_ = suggestion(fact.together, bundles)
        raise error("YS033", f"fact '{fact.id}': there is no bundle '{shown(fact.together)}'", place, help_)
    others = (other for other in facts.values() if other.together == fact.together)
    if fact.type is not FactType.BOOL or any(other.about_approval is not fact.about_approval for other in others):
        message = f"fact '{fact.id}': a bundle holds yes/no facts, all about the device or all about an approval"
        raise error("YS033", message, place)


def _check_bounded(node: Node, facts: Mapping[str, Fact]) -> None:
    """What a date is not after is another date of the approval."""
    fact = facts.get(_id(node, "fact"))
    if fact is None or fact.not_after is None:
        return
    other = facts.get(fact.not_after)
    if other is None or other.type is not FactType.DATE or not other.about_approval:
        place = Fields(node, "a fact").need("not_after").span
        message = f"fact '{fact.id}': '{shown(fact.not_after)}' is no date of an approval"
        raise error("YS035", message, place, suggestion(fact.not_after, facts))


def _check_spellings(node: Node, facts: Mapping[str, Fact]) -> None:
    fact = facts.get(_id(node, "fact"))
    wrong = None if fact is None else of_two_values(fact)
    if wrong is not None:
        raise error("YS037", shown(wrong, 200), node.span, "Keep one of the two.")


def _labelled(node: Node) -> tuple[str, str, tuple[str, ...]]:
    fields = Fields(node, FACT_VALUE)
    spelled = fields.text("value"), fields.text("label"), fields.texts("aliases")
    fields.finish()
    return spelled


def _derived(node: Node, reader: ConditionReader, known: KnownSources) -> DerivedFact:
    fields = Fields(node, DERIVED_FACT)
    id_, type_ = fields.text("id"), fields.member("type", FactType)
    label, says = fields.text("label"), fields.text("says")
    sources, confidence = cites_under(fields, "source", known), fields.member("confidence", Confidence)
    definitions: dict[Value, Condition] = {}
    if type_ is FactType.BOOL:
        about_approvals = id_.startswith("approval.")
        definitions = {True: reader.read(fields.need("when"), about_approvals=about_approvals), False: ALWAYS}
    else:
        for item in as_items(fields.need("values"), "'values'"):
            value, condition = _definition(item, reader, about_approvals=id_.startswith("approval."))
            definitions[value] = condition
    fields.finish()
    return DerivedFact(id_, label, " ".join(says.split()), sources, confidence, definitions)


def _definition(node: Node, reader: ConditionReader, *, about_approvals: bool) -> tuple[str, Condition]:
    fields = Fields(node, DERIVED_VALUE)
    value, condition = fields.text("value"), reader.read(fields.need("when"), about_approvals=about_approvals)
    fields.finish()
    return value, condition


def _constraints(node: Node, reader: ConditionReader, known: KnownSources) -> list[Constraint]:
    """One constraint for each fact of ``then``: they share id and words."""
    fields = Fields(node, CONSTRAINT)
    id_ = fields.text("id")
    premises = _premises(fields.need("if"), reader)
    conclusions = _conclusions(fields.need("then"), reader)
    says, sources = fields.text("says"), cites_under(fields, "source", known)
    confidence, definition = fields.member("confidence", Confidence), fields.flag("definition", default=False)
    never_infers, one_way = fields.texts("never_infers"), fields.flag("one_way", default=False)
    fields.finish()
    strangers = sorted(set(never_infers) - {leaf.fact for leaf in premises})
    if strangers:
        message = f"constraint '{id_}' never infers '{strangers[0]}', which is none of the facts of its 'if'"
        raise error("YS032", message, fields.span)
    return [
        Constraint(id_, premises, conclusion, " ".join(says.split()), sources, confidence, definition, never_infers, one_way)
        for conclusion in conclusions
    ]


def _premises(node: Node, reader: ConditionReader) -> tuple[Leaf, ...]:
    """Facts side by side. A date may be read here, though it is never narrowed."""
    condition = reader.read(node, about_approvals=True)
    parts = condition.conditions if isinstance(condition, AllOf) else (condition,)
    leaves = tuple(part for part in parts if isinstance(part, OneOf | Within))
    if len(leaves) != len(parts):
        raise error("YS032", "a constraint reads plain facts, side by side", node.span)
    return leaves


def _conclusions(node: Node, reader: ConditionReader) -> tuple[Leaf, ...]:
    leaves = _premises(node, reader)
    if not all(isinstance(leaf, OneOf) for leaf in leaves):
        raise error("YS032", "a constraint concludes plain yes/no and choice facts only", node.span)
    return leaves
