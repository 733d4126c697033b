"""Worked cases of classes: devices with the class, or the classes still possible, that a scheme must give them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from pathways.engine.conditions.determine import Determination, determine, known_for_classes
from pathways.engine.conditions.knowledge import ContradictionError
from pathways.model.catalogue import RuleSet
from pathways.model.citations import Cite
from pathways.model.classification import Scheme
from pathways.model.confidence import Confidence
from pathways.model.device import Device
from pathways.model.facts import Fact, FactType, FactValue, Vocabulary
from pathways.model.findings import Finding, Severity, Span
from pathways.rulebook.citations import cites_under
from pathways.rulebook.classification import FOLDER
from pathways.rulebook.fields import Fields, Problems, as_bool, as_mapping, as_text, as_texts, prose, shown, suggestion
from pathways.rulebook.folder import RuleFolder
from pathways.rulebook.grammar.classification import CLASS_CASE, CLASS_CASES
from pathways.rulebook.nodes import FileError, Node, error, parse, read_text

Facts = Mapping[str, FactValue]


class ClassCase(Struct, frozen=True):
    """``possible``: the class, or all that are; empty where ``outside``, a rule, leaves it without. ``because`` is not looked at
    where it is empty. ``sources``: where the class of such a device was published; ``note``: what is to be known of that.
    """

    id: str
    scheme: str
    facts: Facts
    possible: tuple[str, ...]
    because: frozenset[str]
    outside: str | None
    span: Span
    about: str = ""
    sources: tuple[Cite, ...] = ()
    confidence: Confidence | None = None
    note: str = ""


def load_class_cases(folder: RuleFolder, rules: RuleSet) -> tuple[ClassCase, ...]:
    """All cases of the schemes that the edition lists. Raises FileError with everything that is wrong in their files."""
    problems = Problems()
    schemes = {scheme.id: scheme for scheme in rules.classification.schemes}
    found: dict[tuple[str, str], ClassCase] = {}
    for path in sorted((folder.path / FOLDER / "cases").glob("*.yaml")) if schemes else ():
        name = folder.name_of(path)
        try:
            read = _read(parse(read_text(path, shown_as=name), name), schemes, rules)
        except FileError as problem:
            problems.add(problem)
            continue
        for case in read:
            earlier = found.setdefault((case.scheme, case.id), case)
            if earlier is not case:
                message = f"case '{case.id}' stands twice in scheme {case.scheme}"
                problems.add(error("TS003", message, case.span, f"Also at {earlier.span}."))
    problems.raise_if_any()
    return tuple(found.values())


def run_class_case(case: ClassCase, rules: RuleSet) -> tuple[Finding, ...]:
    """What is wrong; nothing where it passes."""
    scheme = next(scheme for scheme in rules.classification.schemes if scheme.id == case.scheme)
    try:
        known = known_for_classes(Device(case.id, case.facts, (), None), rules.catalogue.vocabulary)
    except ContradictionError as problem:
        return (_failure(case, f"its facts cannot all be true: {problem.constraint.says}"),)
    found = determine(scheme, known)
    if found is None:
        return (_failure(case, "the scheme does not concern it"),)
    return tuple(_failure(case, message) for message in shortfalls(case, found))


def shortfalls(case: ClassCase, found: Determination) -> Iterator[str]:
    if case.outside is not None:
        rules = [each.cite.rule for each in found.outside]
        if case.outside not in rules:
            yield f"not outside by '{case.outside}', but {_said(found)}"
        return
    if found.possible != case.possible or found.may_be_outside:
        yield f"expected {', '.join(case.possible)}, found {_said(found)}"
    rules = [row.cite.rule for row in found.because]
    if case.because and case.because != frozenset(rules):
        yield f"expected because of {', '.join(sorted(case.because))}, found {', '.join(sorted(rules)) or 'nothing'}"


def _said(found: Determination) -> str:
    if found.outside:
        return f"outside by {found.outside[0].cite.rule}"
    classes = ", ".join(found.possible) or "no class"
    return f"{classes}, or outside" if found.may_be_outside else classes


def _failure(case: ClassCase, message: str) -> Finding:
    return Finding("TS001", Severity.ERROR, f"case '{case.id}' of {case.scheme}: {message}", case.span)


# --- reading --------------------------------------------------------------------------------------------


def _read(root: Node, schemes: Mapping[str, Scheme], rules: RuleSet) -> tuple[ClassCase, ...]:
    fields, problems = Fields(root, CLASS_CASES.table), Problems()
    fields.schema(CLASS_CASES.schema_name)
    place = fields.need("scheme")
    scheme = schemes.get(as_text(place, "'scheme'"))
    shared = fields.take("bases")
    items = fields.items("cases")
    fields.finish()
    if scheme is None:
        raise error("RF015", f"there is no scheme '{shown(as_text(place, 'a scheme'))}'", place.span, suggestion("", schemes))
    vocabulary = rules.catalogue.vocabulary
    bases: dict[str, Facts] = {}
    for entry in () if shared is None else as_mapping(shared, "'bases'").entries:
        bases[entry.key.text] = _facts(entry.value, vocabulary)
    cases = problems.each(items, lambda node: _case(node, scheme, bases, rules))
    problems.raise_if_any()
    return cases


def _case(node: Node, scheme: Scheme, bases: Mapping[str, Facts], rules: RuleSet) -> ClassCase:
    fields = Fields(node, CLASS_CASE)
    id_, base, own = fields.text("id"), fields.take("base"), fields.take("facts")
    name = None if base is None else as_text(base, "'base'")
    if base is not None and name not in bases:
        raise error("RF012", f"there is no base '{shown(as_text(base, 'a base'))}'", base.span, suggestion(name or "", bases))
    facts = {**(bases[name] if name else {}), **({} if own is None else _facts(own, rules.catalogue.vocabulary))}
    for left_out in fields.texts("without"):
        facts.pop(left_out, None)
    about = fields.prose("about")
    class_, possible = fields.take("class"), fields.take("possible")
    said = class_ if class_ is not None else possible
    classes = () if said is None else as_texts(said, "the class")
    for each in classes:
        if each not in scheme.classes:
            raise error(
                "RF003", f"scheme {scheme.id} has no class '{shown(each)}'", fields.span, suggestion(each, scheme.classes)
            )
    cites = cites_under(fields, "source", rules.catalogue.sources)
    confidence, note = fields.optional_member("confidence", Confidence), fields.optional_text("note")
    case = ClassCase(
        id_,
        scheme.id,
        facts,
        classes,
        frozenset(fields.texts("because")),
        fields.optional_text("outside"),
        fields.span,
        about,
        cites,
        confidence,
        prose(note or ""),
    )
    fields.finish()
    if not (case.possible or case.outside):
        raise error("TS002", f"case '{id_}' expects nothing", node.span, "Give 'class', 'possible' or 'outside'.")
    return case


def _facts(node: Node, vocabulary: Vocabulary) -> Facts:
    found: dict[str, FactValue] = {}
    for entry in as_mapping(node, "the facts").entries:
        fact = vocabulary.facts.get(entry.key.text)
        if fact is None or not fact.domain:
            help_ = suggestion(entry.key.text, vocabulary.facts)
            raise error("RF001", f"there is no yes/no or choice fact '{shown(entry.key.text)}'", entry.key.span, help_)
        found[fact.id] = _value(fact, entry.value)
    return found


def _value(fact: Fact, node: Node) -> FactValue:
    if fact.type is FactType.BOOL:
        return as_bool(node, f"'{fact.id}'")
    text = as_text(node, f"'{fact.id}'")
    if text not in fact.labels:
        raise error("RF003", f"'{fact.id}' has no value '{shown(text)}'", node.span, suggestion(text, fact.labels))
    return text
