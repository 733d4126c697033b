"""``adoption/*.yaml`` to requirements beyond market access."""

from __future__ import annotations

from collections.abc import Container, Iterable
from functools import partial
from pathlib import Path

from pathways.model.adoption import AdoptionStatus, Area, Beside, Parallel, Required, Requirement
from pathways.model.conditions import Condition, facts_read
from pathways.model.dates import PartialDate, Precision
from pathways.model.findings import Span
from pathways.model.nations import Nation
from pathways.model.rules import Citation, Confidence
from pathways.rulebook.citations import KnownSources, read_cites
from pathways.rulebook.conditions import ConditionReader
from pathways.rulebook.fields import Fields, Problems, as_items, as_member, as_partial_date, as_text, shown, suggestion
from pathways.rulebook.files import RuleFiles
from pathways.rulebook.grammar.adoption import ADOPTION, BESIDE, DETAIL, REQUIREMENT, TIME
from pathways.rulebook.nodes import Node, error

FOLDER = "adoption"
_AS_WRITTEN = {4: Precision.YEAR, 7: Precision.MONTH, 10: Precision.DAY}


def adoption_paths(files: RuleFiles) -> tuple[Path, ...]:
    return tuple(files.paths(f"{FOLDER}/*.yaml"))


def area_ids(files: RuleFiles) -> tuple[str, ...]:
    """The areas that the folder has, by name."""
    return tuple(path.stem for path in adoption_paths(files))


def read_adoption(
    files: RuleFiles,
    wanted: Iterable[str],
    conditions: ConditionReader,
    sources: KnownSources,
    steps: Container[str],
    span: Span,
) -> tuple[Requirement, ...]:
    """The requirements of the areas that an edition lists. Raises FileError with everything that is wrong in them."""
    reader, problems = _Reader(conditions, sources, steps), Problems()
    known = area_ids(files)
    found: list[Requirement] = []
    for area in wanted:
        if area not in known:
            problems.add(error("RF015", f"there is no file adoption/{shown(area)}.yaml", span, suggestion(area, known)))
            continue
        node = partial(files.node, FOLDER, f"{area}.yaml")
        found += problems.noting(lambda node=node, area=area: reader.area(node(), area)) or ()  # type: ignore[misc]
    problems.raise_if_any()
    _check_unique(found)
    return tuple(found)


def _check_unique(requirements: Iterable[Requirement]) -> None:
    seen: dict[str, Span] = {}
    for cite in (cite for each in requirements for cite in each.citations):
        if cite.rule in seen:
            raise error("YS008", f"requirement '{cite.rule}' stands twice", cite.span, f"Also at {seen[cite.rule]}.")
        seen[cite.rule] = cite.span


class _Reader:
    def __init__(self, conditions: ConditionReader, sources: KnownSources, steps: Container[str]) -> None:
        self._conditions = conditions
        self._sources = sources
        self._steps = steps

    def area(self, root: Node, id_: str) -> tuple[Requirement, ...]:
        fields, problems = Fields(root, ADOPTION.table), Problems()
        fields.schema(ADOPTION.schema_name)
        area = fields.member("area", Area)
        found = problems.each(fields.items("requirements"), lambda node: self._requirement(node, area))
        fields.finish()
        problems.raise_if_any()
        if area != id_:
            raise error("ST001", f"the file is called '{id_}', its area is '{area}'", fields.span, "Make them equal.")
        return found

    def _requirement(self, node: Node, area: Area) -> Requirement:
        fields, problems = Fields(node, REQUIREMENT), Problems()
        place = fields.need("nations")
        nations = tuple(as_member(item, Nation, "'nations'") for item in as_items(place, "'nations'"))
        beside = fields.take("beside")
        found = Requirement(
            cite=Citation(
                rule=fields.text("id"),
                says=fields.prose("says"),
                sources=read_cites(fields.need("source"), self._sources),
                confidence=fields.member("confidence", Confidence),
                span=fields.span,
            ),
            title=fields.prose("title"),
            area=area,
            nations=nations,
            required=fields.member("required", Required),
            status=fields.member("status", AdoptionStatus),
            when=self._conditions.read(fields.take("when"), about_approvals=False),
            begins=read_time(fields.take("from")),
            ends=read_time(fields.take("until")),
            trigger=" ".join((fields.optional_text("trigger") or "").split()),
            beside=Beside() if beside is None else self._beside(beside),
            details=problems.each(fields.items("details"), self._detail),
        )
        fields.finish()
        problems.raise_if_any()
        _check_nations(found.nations, found.when, place.span)
        return found

    def _detail(self, node: Node) -> Citation:
        fields = Fields(node, DETAIL)
        detail = Citation(
            rule=fields.text("rule"),
            says=fields.prose("says"),
            sources=read_cites(fields.need("source"), self._sources),
            confidence=fields.member("confidence", Confidence),
            span=fields.span,
        )
        fields.finish()
        return detail

    def _beside(self, node: Node) -> Beside:
        fields = Fields(node, BESIDE)
        answer, step, says = fields.member("answer", Parallel), fields.take("after"), fields.prose("says")
        fields.finish()
        if (step is not None) != (answer is Parallel.AFTER):
            raise error("YS016", "'after' stands with the answer 'after', and with no other", node.span)
        if step is not None and as_text(step, "'after'") not in self._steps:
            raise error("RF013", f"there is no step '{shown(as_text(step, 'a step'))}'", step.span)
        return Beside(answer, None if step is None else as_text(step, "'after'"), says)


def read_time(node: Node | None) -> PartialDate | None:
    """A day, or a period as exact as it is written."""
    if node is None:
        return None
    fields = Fields(node, TIME)
    day = fields.need("date")
    text = as_text(day, "'date'")
    precision = fields.member("precision", Precision) if fields.has("precision") else _AS_WRITTEN.get(len(text), Precision.DAY)
    fields.finish()
    return as_partial_date(text, precision, day.span, "'date'")


def _check_nations(nations: tuple[Nation, ...], when: Condition, span: Span) -> None:
    """What holds in one nation is asked of devices for that nation only."""
    read = facts_read(when)
    for nation in nations:
        if nation.fact is not None and nation.fact not in read:
            raise error("YS016", f"'nations' names {nation}, and 'when' does not read '{nation.fact}'", span, "Add it to 'when'.")
        if nation is Nation.UK and len(nations) > 1:
            raise error("YS016", "'uk' stands for all nations, and by itself", span)
