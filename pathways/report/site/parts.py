"""What the pages of a site are made of."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from pathways.model.catalogue import RuleSet
from pathways.model.facts import DerivedFact
from pathways.model.support import Directory
from pathways.model.watch import Due
from pathways.report.site.clauses import Clause
from pathways.writing.side_by_side import SideBySidePart


class SourceLine(Struct, frozen=True):
    """A place that a statement rests on. ``about``: the document and the date of its text; ``age``: of that text, in words."""

    words: str
    about: str
    url: str | None
    age: str
    anchor: str


class Example(Struct, frozen=True):
    """A worked case. ``about``: what it shows; ``device``: the facts that matter; ``expected``: what the answer must be.

    ``rules``: the rules that it asserts. ``topic``: the name of its file. ``sources``: where its answer was published, if it was.
    """

    id: str
    about: str
    device: str
    expected: tuple[str, ...]
    rules: frozenset[str]
    topic: str
    place: str
    sources: tuple[SourceLine, ...] = ()
    confidence: str = ""


class FindingPage(Struct, frozen=True):
    """A code of findings and what it says of the edition, as lines. ``text``: its page, Markdown."""

    id: str
    title: str
    severity: str
    part: str
    text: str
    found: tuple[str, ...]


class SiteOf(Struct, frozen=True):
    """All that a site is made of. ``changes``: what changed since ``previous``; ``directory``: who can help, where the edition
    says so; ``root``: how messages name the rule folder."""

    rules: RuleSet
    previous: RuleSet | None
    derived: tuple[DerivedFact, ...]
    examples: tuple[Example, ...]
    answers: tuple[SideBySidePart, ...]
    findings: tuple[FindingPage, ...]
    due: Due
    directory: Directory | None
    root: str
    tool: str


class AskView(Struct, frozen=True):
    """An item of evidence or a step that a place asks for, or what is said beside a rule. ``rule``: by which rule, if by one."""

    rule: str
    title: str
    how: str
    when: Clause | None
    confidence: str
    sources: tuple[SourceLine, ...]


class RuleView(Struct, frozen=True):
    """A rule as a reviewer reads it. ``result``: what it does; ``stands``: where it is written.

    ``title``: what it is called beside its id. ``when`` and ``asks`` stand under headings of their own.
    """

    id: str
    anchor: str
    result: str
    says: str
    confidence: str
    sources: tuple[SourceLine, ...]
    when: Clause | None
    dates: tuple[str, ...]
    ends: tuple[Clause, ...]
    asks: tuple[AskView, ...]
    examples: tuple[Example, ...]
    more: int
    stands: str
    corrections: tuple[str, ...]
    title: str = ""
    when_heading: str = "When"
    asks_heading: str = "Asks for"


class TableRow(Struct, frozen=True):
    rule: RuleView
    cells: tuple[str, ...]
    further: tuple[Clause, ...]


class TableView(Struct, frozen=True):
    """``facts``: the heads of the columns."""

    facts: tuple[str, ...]
    rows: tuple[TableRow, ...]


class SectionView(Struct, frozen=True):
    """A group, a route, or the duties or notices of a document; a part of a scheme, an area, a step.

    ``ends``: the days of which the earliest is its last day.
    """

    anchor: str
    heading: str
    id: str
    about: tuple[str, ...]
    ends: tuple[Clause, ...]
    when: Clause | None
    table: TableView | None
    rules: tuple[RuleView, ...]
    asks: tuple[AskView, ...]


class DocumentView(Struct, frozen=True):
    """A document, or what else has a page of rules of its own. ``sources``: of the document itself."""

    id: str
    file: str
    title: str
    status: str
    law: bool
    about: tuple[str, ...]
    sources: tuple[SourceLine, ...]
    sections: tuple[SectionView, ...]

    @property
    def rules(self) -> tuple[RuleView, ...]:
        return tuple(rule for section in self.sections for rule in section.rules)


class Shelf(Struct, frozen=True):
    """Pages of rules that belong together, under the heading under which the first page lists them."""

    id: str
    heading: str
    documents: tuple[DocumentView, ...]


Pages = Mapping[str, str]
"""The text of each file, by its name."""
