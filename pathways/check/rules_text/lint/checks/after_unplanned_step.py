"""A step waits for one that neither the route, its rows nor its group has.

## Bad

```yaml
steps: [{step: declare, after: [build-file]}]
review: {by: mhra, checks: [The approval is live.]}
```

## Good

```yaml
review: {by: mhra, checks: [The approval is live.]}
```

## Why

Steps that are not in the plan are passed over, so the wait would be skipped in silence.
"""

from __future__ import annotations

from collections.abc import Iterator

from pathways.check.rules_text.codes import finding
from pathways.check.rules_text.lint.book import Book, text_of, value_of
from pathways.check.rules_text.lint.plans import plans
from pathways.model.findings import Finding, Severity, Span
from pathways.rulebook.fields import suggestion
from pathways.rulebook.nodes import Sequence

CODE = "RF031"
SEVERITY = Severity.WARNING
TITLE = "'after' names a step that is not in the plan"


def check(book: Book) -> Iterator[Finding]:
    seen: set[tuple[str, str, str]] = set()
    for bound in book.whole_editions:
        for instrument in bound.edition.instruments:
            for place, steps in plans(instrument):
                planned = {step.step for step in steps}
                for step in steps:
                    for waited in step.after:
                        key = (place.id, step.step, waited)
                        if waited in planned or key in seen:
                            continue
                        seen.add(key)
                        message = f"step '{step.step}' of '{place.id}' waits for '{waited}', which is not in its plan"
                        help_ = suggestion(waited, planned)
                        yield finding(CODE, message, _place(book, place.span, step.step), help_, subject=place.id)


def _place(book: Book, span: Span, step: str) -> Span:
    node = book.node_at(span)
    steps = None if node is None else value_of(node, "steps")
    for item in steps.items if isinstance(steps, Sequence) else ():
        if text_of(item, "step") == step:
            return item.span
    return span
