"""The amount of a cost does not stand in what the cost says.

## Bad

```yaml
says: Each registration application costs £240.
amount: 261
currency: GBP
```

## Good

```yaml
says: Each registration application costs £261.
amount: 261
currency: GBP
```

## Why

Answers show both: the amount in tables and sums, the words beside it. Where one is corrected and the other is not, they
contradict each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pathways.check.rules_text.codes import finding
from pathways.check.rules_text.lint.book import Book, text_of, value_of
from pathways.check.rules_text.lint.citations import subject_of
from pathways.model.findings import Finding, Severity
from pathways.rulebook.nodes import Mapping, Node, Scalar

CODE = "ST014"
SEVERITY = Severity.WARNING
TITLE = "An amount that is not in the words"

_NUMBER = re.compile(r"[0-9][0-9,]*")


def check(book: Book) -> Iterator[Finding]:
    for file, node in book.mappings:
        amount, says = value_of(node, "amount"), text_of(node, "says")
        if file.section == "cases" or amount is None or says is None:
            continue
        told = {number.replace(",", "") for number in _NUMBER.findall(says)}
        for figure in _figures(amount):
            if figure.text not in told:
                subject = subject_of(node)
                message = f"'{subject or text_of(node, 'where')}' has the amount {figure.text} and does not say it"
                yield finding(CODE, message, figure.span, "Say the amount in 'says', or correct one of the two.", subject=subject)


def _figures(amount: Node) -> Iterator[Scalar]:
    parts = [value_of(amount, key) for key in ("low", "high")] if isinstance(amount, Mapping) else [amount]
    yield from (part for part in parts if isinstance(part, Scalar) and part.text.isdigit())
