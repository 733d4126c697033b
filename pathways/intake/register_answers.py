"""An answer of a public register where a device file is expected: it is read as the device file that it amounts to."""

from __future__ import annotations

from datetime import date

from pathways.intake.registers.reading import answer_of, one_device
from pathways.intake.registers.records import RegisterError
from pathways.model.findings import Span
from pathways.rulebook.fields import is_null
from pathways.rulebook.nodes import Entry, Mapping, Node, Scalar, Sequence, error


def device_of_register(root: Node) -> tuple[Node, tuple[str, ...]]:
    """The device file in place of a register's answer, with what is to be told; any other document as it is.

    Raises FileError where the answer holds no device, or several.
    """
    if not isinstance(root, Mapping | Sequence):
        return root, ()
    try:
        answer = answer_of(_plain(root))
        if answer is None:
            return root, ()
        document, told = one_device(answer)
    except RegisterError as problem:
        raise error("IN020", str(problem), root.span, problem.help) from None
    return _node(document, root.span), told


def _plain(node: Node) -> object:
    match node:
        case Mapping():
            return {entry.key.text: _plain(entry.value) for entry in node.entries}
        case Sequence():
            return [_plain(item) for item in node.items]
        case Scalar():
            return None if is_null(node) else node.text


def _node(value: object, span: Span) -> Node:
    match value:
        case dict():
            return Mapping(tuple(Entry(Scalar(key, True, span), _node(each, span)) for key, each in value.items()), span)
        case list():
            return Sequence(tuple(_node(each, span) for each in value), span)
        case bool():
            return Scalar("true" if value else "false", True, span)
        case date():
            return Scalar(value.isoformat(), True, span)
    return Scalar(str(value), False, span)
