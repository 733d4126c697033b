"""A `mandatory` item, or the evidence of a duty, that an instrument in force asks for and that cites `no-source` alone.

## Bad

```yaml
rule: own-file
item: technical-file
need: mandatory
source: no-source
confidence: assumed
```

## Good

```yaml
rule: own-file
item: technical-file
need: mandatory
source: {id: act-2020, at: "sch 2"}
confidence: assumed
```

## Why

What the law demands stands in an article. Where its text was not read, the article is named as background and the
confidence says so. What no article asks for is good practice.
"""

from __future__ import annotations

from collections.abc import Iterator

from pathways.check.rules_text.codes import finding
from pathways.check.rules_text.lint.book import Book, mappings_in, text_of, value_of
from pathways.check.rules_text.lint.citations import places_cited, subject_of
from pathways.model.citations import NO_SOURCE
from pathways.model.findings import Finding, Severity
from pathways.model.rules import LegalStatus, Need
from pathways.rulebook.nodes import Mapping, Scalar, Sequence

CODE = "LG022"
SEVERITY = Severity.WARNING
TITLE = "Mandatory law without a document"


def check(book: Book) -> Iterator[Finding]:
    """What a duty asks for is mandatory."""
    for file in book.in_section("instruments"):
        if file.root is None or text_of(file.root, "status") not in (LegalStatus.IN_FORCE, LegalStatus.MADE):
            continue
        duties = value_of(file.root, "duties")
        for node in mappings_in(file.root):
            is_duty = isinstance(duties, Sequence) and any(node is duty for duty in duties.items)
            if text_of(node, "need") == Need.MANDATORY or (is_duty and value_of(node, "evidence") is not None):
                yield from _resting_on_nothing(node)


def _resting_on_nothing(node: Mapping) -> Iterator[Finding]:
    sources: list[Scalar] = [id_ for id_, _ in places_cited(value_of(node, "source"))]
    if sources and all(id_.text == NO_SOURCE for id_ in sources):
        subject = subject_of(node) or "this item"
        message = f"'{subject}' is mandatory under the law in force and rests on no document"
        help_ = "Cite the article; where its text was not read, as 'assumed'. What no article asks for is not mandatory."
        yield finding(CODE, message, sources[0].span, help_, subject=subject)
