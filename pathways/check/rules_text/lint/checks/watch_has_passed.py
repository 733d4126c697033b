"""What the watch list waits for was due on a day that is over (`--today`). The entry names the rules that hang on it.

## Bad

```yaml
# watch.yaml, and the event was due by 30 November 2026
- id: instrument-laid
  event: instrument-to-parliament
```

## Good

```yaml
# calendar.yaml: what happened, and the entry of the watch list is gone or waits for the next event
- id: instrument-to-parliament
  status: past
```

## Why

It happened, and rules must follow; or it did not, and the date is news. `pathways rules due` lists what hangs on it.
"""

from __future__ import annotations

from collections.abc import Iterator

from pathways.check.rules_text.codes import finding
from pathways.check.rules_text.lint.book import Book
from pathways.model.findings import Finding, Severity

CODE = "DT029"
SEVERITY = Severity.NOTE
TITLE = "What was awaited is overdue"


def check(book: Book) -> Iterator[Finding]:
    for watch in book.watches:
        if watch.due is not None and watch.due < book.today:
            message = f"'{watch.id}' was due by {watch.due}; on it hangs: {', '.join(watch.changes)}"
            help_ = "Find out what happened, change the rules that hang on it, and correct calendar and watch list."
            yield finding(CODE, message, book.place(watch.span, "event"), help_, subject=watch.id)
