"""The comments of a device file, and bringing them into the text that is written in its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import yaml
from msgspec import Struct

from pathways.rulebook.nodes import FileError, Mapping, Node, Scalar, parse
from pathways.rulebook.nodes import Sequence as Items

Place = tuple[str, ...]
"""The keys above a value; an approval is known by its number, not by where it stands in the list."""

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NAMED_BY = ("number", "pathway")
_NO_LONGER_HERE = "# Comments on what is no longer here, or stands otherwise:\n"


class Comment(Struct, frozen=True):
    """``place``: what it stands beside or before; None at the end of the file."""

    text: str
    place: Place | None
    beside: bool


def comments_in(text: str) -> tuple[Comment, ...]:
    """In their order. None of a text that cannot be read."""
    try:
        places = _places(parse(text, ""))
        taken = [
            (token.start_mark.index, token.end_mark.index)
            for token in yaml.scan(text, Loader=_Loader)
            if isinstance(token, yaml.ScalarToken)
        ]
    except (FileError, yaml.YAMLError):
        return ()
    found: list[Comment] = []
    start, waiting = 0, 0
    for number, line in enumerate(text.splitlines(keepends=True), 1):
        column = _comment_column(line, start, taken[waiting:])
        start += len(line)
        while waiting < len(taken) and taken[waiting][1] <= start:
            waiting += 1
        if column is None:
            continue
        beside = bool(line[:column].strip())
        here = [place for at, place in places if at == number] if beside else [place for at, place in places if at > number][:1]
        found.append(Comment(line[column:].rstrip(), here[-1] if here else None, beside))
    return tuple(found)


def with_comments(text: str, comments: Sequence[Comment]) -> str:
    """The text of a device file with the comments at their places; those whose place is gone stand at its end."""
    if not comments:
        return text
    places = _places(parse(text, ""))
    times = Counter(place for _, place in places)
    line_of = {place: line for line, place in places if times[place] == 1}
    lines = text.splitlines(keepends=True)
    before: dict[int, list[str]] = {}
    left: list[str] = []
    at_end: list[str] = []
    for comment in comments:
        if f"{comment.text}\n" in lines:
            continue
        line = None if comment.place is None else line_of.get(comment.place)
        if comment.place is None:
            at_end.append(f"{comment.text}\n")
        elif line is None:
            left.append(f"{comment.text} ({'.'.join(comment.place)})\n")
        elif comment.beside:
            lines[line - 1] = f"{lines[line - 1].rstrip()}  {comment.text}\n"
        else:
            margin = lines[line - 1][: len(lines[line - 1]) - len(lines[line - 1].lstrip())]
            before.setdefault(line, []).append(f"{margin}{comment.text}\n")
    written = "".join("".join(before.get(number, ())) + line for number, line in enumerate(lines, 1))
    return "".join((written, *at_end, _NO_LONGER_HERE if left else "", *left))


def _comment_column(line: str, start: int, taken: Sequence[tuple[int, int]]) -> int | None:
    """Where in the line a comment begins. ``taken``: from where to where scalars stand, of those that end after ``start``."""
    column = line.find("#")
    while column >= 0:
        free = column == 0 or line[column - 1] in " \t"
        inside = next((begin < start + column < end for begin, end in taken if end > start + column), False)
        if free and not inside:
            return column
        column = line.find("#", column + 1)
    return None


def _places(root: Node) -> list[tuple[int, Place]]:
    return list(_below(root, ()))


def _below(node: Node, above: Place) -> Iterator[tuple[int, Place]]:
    if isinstance(node, Mapping):
        for entry in node.entries:
            place = (*above, entry.key.text)
            yield entry.key.span.line, place
            yield from _below(entry.value, place)
    elif isinstance(node, Items):
        for item in node.items:
            place = (*above, _name_of(item))
            if isinstance(item, Scalar):
                yield item.span.line, place
            yield from _below(item, place)


def _name_of(item: Node) -> str:
    if isinstance(item, Scalar):
        return item.text
    if not isinstance(item, Mapping):
        return ""
    named = {entry.key.text: entry.value.text for entry in item.entries if isinstance(entry.value, Scalar)}
    return next((named[key] for key in _NAMED_BY if key in named), "")
