"""A text that `rules new` wrote in place of the author still stands, or one that says that it is to be written (`TODO`).

## Bad

```yaml
summary: One plain paragraph on what the document says.
```

## Good

```yaml
summary: The registry enters every implant whose maker supplies an implant card.
```

## Why

What is unfinished would be printed in an answer. `rules lock` takes it all the same, so that work can be kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pathways.check.rules_text.codes import finding
from pathways.check.rules_text.lint.book import Book, scalars
from pathways.check.starter import PLACEHOLDERS
from pathways.model.findings import Finding, Severity, Span

CODE = "ST012"
SEVERITY = Severity.ERROR
TITLE = "Placeholder left"

_COMMENT = re.compile(r"(?:^|(?<=\s))#\s*(?:TODO|TBD|FIXME)\b")
_TO_DO = re.compile(r"\b(?:TODO|TBD|FIXME)\b")


def check(book: Book) -> Iterator[Finding]:
    for _, node in book.mappings:
        for entry in node.entries:
            for text in scalars(entry.value):
                said = " ".join(text.text.split())
                if said in PLACEHOLDERS or _TO_DO.search(said):
                    message = f"'{entry.key.text}' is not filled in yet"
                    yield finding(CODE, message, text.span, "Write what the document says.", subject=entry.key.text)
    for file in book.files:
        for number, line in enumerate(file.text.splitlines(), 1):
            found = _COMMENT.search(line)
            if found is not None:
                span = Span(file.name, number, found.start() + 1, number, len(line) + 1)
                yield finding(CODE, "what this comment asks for is not done yet", span, "Do it, and take the comment out.")
