"""``classification/*.yaml`` to schemes: rows with the condition of their part, and rows carried over from other schemes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path

from msgspec.structs import replace

from pathways.model.citations import Cite
from pathways.model.classification import Classification, ClassRow, Presumed, Reading, Remark, Scheme
from pathways.model.conditions import ALWAYS, AllOf, Condition, Value
from pathways.model.facts import Fact, FactType
from pathways.model.findings import Span
from pathways.model.rules import Citation, Confidence, LegalStatus, weakest
from pathways.rulebook.citations import KnownSources, read_cites
from pathways.rulebook.facts import FactsFile
from pathways.rulebook.fields import Fields, Problems, as_bool, as_text, as_texts, shown, suggestion
from pathways.rulebook.files import RuleFiles
from pathways.rulebook.filings import FILINGS_FILE, ReadFilings, read_filings
from pathways.rulebook.grammar.classification import (
    CLASS_CARRY_OVER,
    CLASS_PART,
    CLASS_ROW,
    DISPUTES,
    FIRMER,
    MISMATCHES,
    OUTSIDE,
    PRESUMED,
    READING,
    REMARK,
    SCHEME,
)
from pathways.rulebook.grammar.tables import KeyTable
from pathways.rulebook.nodes import Node, error

FOLDER = "classification"
MISMATCHES_FILE = "mismatches.yaml"
_NO_SCHEMES = (MISMATCHES_FILE, FILINGS_FILE)


def scheme_ids(files: RuleFiles) -> tuple[str, ...]:
    """The schemes that the folder has, by name."""
    return tuple(path.stem for path in classification_paths(files) if path.name not in _NO_SCHEMES)


def classification_paths(files: RuleFiles) -> tuple[Path, ...]:
    """All files of the classification, whichever schemes an edition lists: one may carry over from another."""
    return tuple(files.paths(f"{FOLDER}/*.yaml"))


def read_classification(
    files: RuleFiles, wanted: Iterable[str], facts: FactsFile, sources: KnownSources, span: Span
) -> Classification:
    """The schemes that an edition lists. Raises FileError with everything that is wrong in them."""
    reader = _Reader(files, facts, sources)
    problems = Problems()
    found = (problems.noting(partial(reader.scheme, id_, span)) for id_ in wanted)
    schemes = tuple(scheme for scheme in found if scheme is not None)
    mismatches: tuple[Remark, ...] = ()
    if schemes and files.has(f"{FOLDER}/{MISMATCHES_FILE}"):
        mismatches = problems.noting(reader.mismatches) or ()
    filings: ReadFilings = ((), ())
    if schemes and files.has(f"{FOLDER}/{FILINGS_FILE}"):
        filings = problems.noting(lambda: read_filings(files.node(FOLDER, FILINGS_FILE), facts, sources)) or filings
    problems.raise_if_any()
    _check_unique(schemes)
    return Classification(schemes, mismatches, *filings)


def _check_unique(schemes: Iterable[Scheme]) -> None:
    seen: dict[str, Span] = {}
    for scheme in schemes:
        for cite in (*(row.cite for row in scheme.rows), *(each.cite for each in (*scheme.outside, *scheme.remarks))):
            if cite.rule in seen:
                raise error("YS008", f"rule '{cite.rule}' stands twice", cite.span, f"Also at {seen[cite.rule]}.")
            seen[cite.rule] = cite.span


def _check_doubts(remarks: Iterable[Remark], rows: Iterable[ClassRow]) -> None:
    known = {row.cite.rule for row in rows}
    for remark in remarks:
        for rule in remark.about:
            if rule not in known:
                raise error("RF011", f"there is no row '{shown(rule)}'", remark.cite.span, suggestion(rule, known))


class _Reader:
    def __init__(self, files: RuleFiles, facts: FactsFile, sources: KnownSources) -> None:
        self._files = files
        self._facts: Mapping[str, Fact] = facts.vocabulary.facts
        self._conditions = facts.conditions
        self._sources = sources
        self._read: dict[str, Scheme] = {}

    def scheme(self, id_: str, span: Span, above: tuple[str, ...] = ()) -> Scheme:
        if id_ in above:
            raise error("RF016", f"'{id_}' carries over from itself", span)
        if id_ not in self._read:
            known = scheme_ids(self._files)
            if id_ not in known:
                raise error("RF015", f"there is no scheme '{shown(id_)}'", span, suggestion(id_, known))
            self._read[id_] = self._scheme(self._files.node(FOLDER, f"{id_}.yaml"), id_, (*above, id_))
        return self._read[id_]

    def mismatches(self) -> tuple[Remark, ...]:
        fields = Fields(self._files.node(FOLDER, MISMATCHES_FILE), MISMATCHES.table)
        fields.schema(MISMATCHES.schema_name)
        problems = Problems()
        found = problems.each(fields.items("mismatches"), lambda node: self._remark(node, OUTSIDE))
        fields.finish()
        problems.raise_if_any()
        return found

    def _scheme(self, root: Node, id_: str, above: tuple[str, ...]) -> Scheme:
        fields, problems = Fields(root, SCHEME.table), Problems()
        fields.schema(SCHEME.schema_name)
        fact, classes = self._class_fact(fields), _classes(fields)
        self._check_classes(fact, classes, fields.span)
        readings = problems.each(fields.items("readings"), _reading)
        names = tuple(each.id for each in readings)
        disputes = fields.take("disputes")
        scheme = Scheme(
            id=fields.text("id"),
            title=fields.text("title"),
            law=fields.text("law"),
            status=fields.member("status", LegalStatus),
            fact=fact.id,
            classes=classes,
            concerns=self._when(fields, "concerns"),
            rows=(),
            outside=problems.each(fields.items("outside"), lambda node: self._remark(node, OUTSIDE)),
            presumes=problems.each(fields.items("presumes"), self._presumed),
            remarks=problems.each(fields.items("remarks"), lambda node: self._remark(node, REMARK)),
            readings=readings,
            disputes=None if disputes is None else self._disputes(disputes),
        )
        carried = problems.each(fields.items("carries_over"), lambda node: self._carried(node, above))
        own = problems.each(fields.items("parts"), lambda node: self._part(node, classes, names))
        fields.finish()
        problems.raise_if_any()
        if scheme.id != id_:
            raise error("ST001", f"the file is called '{id_}', its id is '{shown(scheme.id)}'", fields.span, "Make them equal.")
        rows = tuple(row for part in (*carried, *own) for row in part)
        _check_carried(rows, classes, fields.span)
        _check_doubts(scheme.remarks, rows)
        return replace(scheme, rows=rows)

    # --- rows and remarks ---------------------------------------------------------------------------

    def _part(self, node: Node, classes: tuple[str, ...], readings: tuple[str, ...]) -> tuple[ClassRow, ...]:
        fields, problems = Fields(node, CLASS_PART), Problems()
        title, gate = fields.text("title"), self._when(fields, "when")
        rows = problems.each(fields.items("rows"), lambda row: self._row(row, title, gate, classes, readings))
        fields.finish()
        problems.raise_if_any()
        return rows

    def _row(self, node: Node, part: str, gate: Condition, classes: tuple[str, ...], readings: tuple[str, ...]) -> ClassRow:
        fields = Fields(node, CLASS_ROW)
        row = ClassRow(
            cite=self._cite(fields),
            part=part,
            class_=_one_of(fields.need("class"), classes, "class"),
            when=_both(gate, self._when(fields, "when")),
            reading=None if (reading := fields.take("reading")) is None else _one_of(reading, readings, "reading"),
        )
        fields.finish()
        return row

    def _remark(self, node: Node, table: KeyTable) -> Remark:
        fields = Fields(node, table)
        unsettled = fields.flag("unsettled", default=False) if table is REMARK else False
        about = fields.texts("about") if table is REMARK else ()
        remark = Remark(self._cite(fields), self._when(fields, "when"), unsettled, about)
        fields.finish()
        return remark

    def _disputes(self, node: Node) -> Citation:
        fields = Fields(node, DISPUTES)
        cite = self._cite(fields)
        fields.finish()
        return cite

    def _cite(self, fields: Fields) -> Citation:
        return Citation(
            rule=fields.text("rule"),
            says=fields.prose("says"),
            sources=read_cites(fields.need("source"), self._sources),
            confidence=fields.member("confidence", Confidence),
            span=fields.span,
        )

    def _when(self, fields: Fields, key: str) -> Condition:
        return self._conditions.read(fields.take(key), about_approvals=False)

    # --- the head -----------------------------------------------------------------------------------

    def _class_fact(self, fields: Fields) -> Fact:
        node = fields.need("fact")
        fact = self._facts.get(as_text(node, "'fact'"))
        if fact is None or fact.type is not FactType.CHOICE:
            raise error("RF001", f"there is no choice fact '{shown(as_text(node, 'a fact'))}'", node.span)
        return fact

    def _check_classes(self, fact: Fact, classes: tuple[str, ...], span: Span) -> None:
        for class_ in classes:
            if class_ not in fact.labels:
                raise error("RF003", f"'{fact.id}' has no value '{shown(class_)}'", span, suggestion(class_, fact.labels))

    def _presumed(self, node: Node) -> Presumed:
        fields = Fields(node, PRESUMED)
        place, value = fields.need("fact"), fields.need("value")
        fact = self._facts.get(as_text(place, "'fact'"))
        if fact is None or not fact.domain:
            raise error("RF001", f"there is no yes/no or choice fact '{shown(as_text(place, 'a fact'))}'", place.span)
        presumed = Presumed(fact.id, _value(fact, value), fields.prose("provided"), fields.flag("asked", default=False))
        fields.finish()
        return presumed

    # --- what is carried over -----------------------------------------------------------------------

    def _carried(self, node: Node, above: tuple[str, ...]) -> tuple[ClassRow, ...]:
        fields = Fields(node, CLASS_CARRY_OVER)
        earlier = self.scheme(fields.text("from"), fields.span, above)
        prefix, instead = fields.text("prefix"), fields.optional_text("instead_of") or ""
        sentence, sources = fields.prose("sentence"), read_cites(fields.need("source"), self._sources)
        confidence, drop = fields.member("confidence", Confidence), fields.texts("drop")
        firmer: dict[str, tuple[tuple[Cite, ...], Confidence]] = {}
        for item in fields.items("firmer"):
            firmer |= self._firmer(item)
        fields.finish()
        known = [row.cite.rule for row in earlier.rows]
        for missing in (name for name in (*drop, *firmer) if name not in known):
            raise error("RF014", f"'{earlier.id}' has no row '{shown(missing)}'", fields.span, suggestion(missing, known))
        found = []
        for row in (row for row in earlier.rows if row.cite.rule not in drop):
            more, least = firmer.get(row.cite.rule, (sources, confidence))
            cite = replace(
                row.cite,
                rule=prefix + row.cite.rule.removeprefix(instead),
                says=f"{row.cite.says} {sentence}",
                sources=tuple(dict.fromkeys((*more, *row.cite.sources))),
                confidence=weakest(row.cite.confidence, least),
            )
            found.append(replace(row, cite=cite))
        return tuple(found)

    def _firmer(self, node: Node) -> dict[str, tuple[tuple[Cite, ...], Confidence]]:
        fields = Fields(node, FIRMER)
        rows = fields.texts("rows")
        found = (read_cites(fields.need("source"), self._sources), fields.member("confidence", Confidence))
        fields.finish()
        return dict.fromkeys(rows, found)


def _check_carried(rows: Iterable[ClassRow], classes: tuple[str, ...], span: Span) -> None:
    for row in rows:
        if row.class_ not in classes:
            raise error("RF003", f"row '{row.cite.rule}' gives class '{row.class_}', which the scheme does not have", span)


def _classes(fields: Fields) -> tuple[str, ...]:
    return as_texts(fields.need("classes"), "'classes'")


def _reading(node: Node) -> Reading:
    fields = Fields(node, READING)
    reading = Reading(fields.text("id"), fields.text("title"))
    fields.finish()
    return reading


def _one_of(node: Node, allowed: tuple[str, ...], what: str) -> str:
    text = as_text(node, f"'{what}'")
    if text not in allowed:
        raise error("RF003", f"the scheme has no {what} '{shown(text)}'", node.span, suggestion(text, allowed))
    return text


def _value(fact: Fact, node: Node) -> Value:
    return as_bool(node, "'value'") if fact.type is FactType.BOOL else _one_of(node, tuple(fact.labels), "value")


def _both(gate: Condition, own: Condition) -> Condition:
    """Flat, so that it is looked at in one go."""
    parts = [*(gate.conditions if isinstance(gate, AllOf) else (gate,)), *(own.conditions if isinstance(own, AllOf) else (own,))]
    return parts[0] if len(parts) == 1 else AllOf(tuple(parts)) if parts else ALWAYS
