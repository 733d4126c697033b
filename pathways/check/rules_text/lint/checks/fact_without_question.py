"""`ask` does not end with a question mark, or `help` is too short to help.

## Bad

```yaml
ask: Standalone software.
```

## Good

```yaml
ask: Is it standalone software?
```

## Why

Questions are shown as they stand, to people who do not know the word behind them.
"""

from __future__ import annotations

from collections.abc import Iterator

from pathways.check.rules_text.codes import finding
from pathways.check.rules_text.lint.book import Book, text_of
from pathways.model.findings import Finding, Severity

CODE = "ST008"
SEVERITY = Severity.WARNING
TITLE = "Fact without a question or help"


def check(book: Book) -> Iterator[Finding]:
    for node in book.entries("facts", "facts"):
        id_ = text_of(node, "id") or ""
        ask, help_ = text_of(node, "ask"), text_of(node, "help")
        if ask is not None and not ask.endswith("?"):
            message = f"the question for '{id_}' is no question"
            yield finding(CODE, message, book.place(node.span, "ask"), "End it with a question mark.", subject=id_)
        if help_ is not None and len(help_) < LEAST:
            message = f"the help for '{id_}' helps nobody"
            hint = "Write one plain paragraph with an example."
            yield finding(CODE, message, book.place(node.span, "help"), hint, subject=id_)


LEAST = 20
"""Characters: shorter than this there is no section for an example."""
