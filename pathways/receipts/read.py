"""A receipt file (``pathways.receipt/2``, or ``/1``): what is wrong in it is named with its place."""

from __future__ import annotations

import re

import msgspec
from msgspec import Struct

from pathways.engine.answer.assess import Request, input_digest
from pathways.intake.device_file import read_device_node
from pathways.model.catalogue import Catalogue
from pathways.model.dates import Duration
from pathways.model.device import Device
from pathways.model.findings import Span
from pathways.model.receipt import ReceiptFile
from pathways.rulebook.fields import shown
from pathways.rulebook.nodes import Mapping, Node, Sequence, error, parse

MAX_BYTES = 2 * 1024 * 1024
_PATH = re.compile(r" - at `(key in )?\$(?P<path>[^`]*)`$")
_STEP = re.compile(r"\.(?P<key>[A-Za-z0-9_]+)|\[(?P<place>\d+|\.\.\.)\]")
_BYTE = re.compile(r"\(byte (\d+)\)")


class ReadReceipt(Struct, frozen=True):
    """A receipt that has the right form; its device is looked at once the rules are known."""

    receipt: ReceiptFile
    root: Node
    name: str


def read_receipt(text: str, name: str) -> ReadReceipt:
    """Raises FileError for what is no receipt."""
    try:
        receipt = msgspec.json.decode(text, type=ReceiptFile)
    except msgspec.ValidationError as problem:
        message = str(problem)
        place = _PATH.search(message)
        span = _place(parse(text, name), place["path"] if place else "")
        what = _PATH.sub("", message)
        raise error("IN030", f"this is no whole receipt: {what}", span, _HELP) from None
    except (msgspec.DecodeError, RecursionError, UnicodeEncodeError) as problem:
        raise error("IN030", f"this is not JSON: {problem}", _place_of_byte(text, name, str(problem)), _HELP) from None
    return ReadReceipt(receipt, parse(text, name), name)


def question_of(read: ReadReceipt, catalogue: Catalogue) -> tuple[Device, Request]:
    """The device and the request that the receipt is about. Raises FileError where the device is not the one answered."""
    receipt = read.receipt
    node = _child(read.root, "device")
    assert node is not None
    device = read_device_node(node, catalogue.vocabulary, catalogue.evidence).device
    if input_digest(device) != receipt.input_sha256:
        raise error(
            "IN031",
            "the device in this receipt is not the one that the receipt was written for",
            node.span,
            "Its hash differs from 'input_sha256'. Assess the changed device as a device file instead.",
        )
    assumptions = {time.step: Duration(time.low, time.likely, time.high, time.unit) for time in receipt.assumptions}
    for place, time in enumerate(receipt.assumptions):
        if time.step not in catalogue.steps:
            span = _place(read.root, f".assumptions[{place}].step")
            raise error(
                "IN030", f"there is no step '{time.step}' in these rules", span, "Replay with the rules it was written with."
            )
    inputs = {each.id for each in catalogue.costs.inputs}
    for name in receipt.numbers:
        if name not in inputs:
            span = _place(read.root, ".numbers")
            message = f"there is no number of costs '{shown(name)}' in these rules"
            raise error("IN030", message, span, "Replay with the rules it was written with.")
    return device, Request(receipt.as_of, receipt.law, receipt.start, assumptions, receipt.strict, receipt.numbers)


_HELP = "Give a file that 'pathways assess --receipt FILE' has written."


def _place(root: Node, path: str) -> Span:
    """Where ``path`` (``.routes[0].outcome``) stands, or the last part of it that is there."""
    node = root
    for step in _STEP.finditer(path):
        child = _child(node, step["key"]) if step["key"] else _item(node, step["place"])
        if child is None:
            break
        node = child
    return node.span


def _child(node: Node, key: str) -> Node | None:
    entries = node.entries if isinstance(node, Mapping) else ()
    return next((entry.value for entry in entries if entry.key.text == key), None)


def _item(node: Node, place: str) -> Node | None:
    if not isinstance(node, Sequence) or not place.isdigit() or int(place) >= len(node.items):
        return None
    return node.items[int(place)]


def _place_of_byte(text: str, name: str, message: str) -> Span:
    found = _BYTE.search(message)
    before = text.encode()[: int(found[1])].decode(errors="replace") if found else ""
    line, column = before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
    return Span(name, line, column, line, column)
