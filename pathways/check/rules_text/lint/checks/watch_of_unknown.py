"""An entry of the watch list would change what is not in the newest edition: no instrument, group, route or rule has that id.

## Bad

```yaml
# watch.yaml
changes: [gb-reliance-7]                 # there is none
```

## Good

```yaml
changes: [gb-reliance]
```

## Why

On its day, nobody would find the rules that must follow.
"""

from __future__ import annotations

from collections.abc import Iterator

from pathways.check.rules_text.codes import finding
from pathways.check.rules_text.lint.book import Book
from pathways.engine.answer.due import places_of
from pathways.model.findings import Finding, Severity
from pathways.model.rule_walk import rules_of
from pathways.rulebook.fields import shown, suggestion

CODE = "RF038"
SEVERITY = Severity.ERROR
TITLE = "Watching what is not there"


def check(book: Book) -> Iterator[Finding]:
    bound = next((each for each in book.whole_editions if each.id == book.newest), None)
    if bound is None or not book.watches:
        return
    instruments = bound.edition.instruments
    known = {id_ for instrument in instruments for placed in rules_of(instrument) for id_ in places_of(placed)}
    known |= {each.id for each in instruments}
    for watch in book.watches:
        for id_ in watch.changes:
            if id_ not in known:
                message = f"'{watch.id}' would change '{shown(id_)}', which is not in edition {bound.edition.id}"
                yield finding(CODE, message, book.place(watch.span, "changes"), suggestion(id_, known), subject=watch.id)
