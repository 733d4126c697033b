"""Answers of public registers that are taken for device files: what they are, and the approval to name instead.

A register tells what was approved and not what the device is; what it cannot tell stays unknown.
"""

from __future__ import annotations

from pathways.intake.fda_numbers import recognise
from pathways.rulebook.fields import shown
from pathways.rulebook.nodes import FileError, Mapping, Node, Scalar, Sequence, error

_CANADIAN_CLASSES = {"1": "I", "2": "II", "3": "III", "4": "IV"}


def refuse_register_answer(root: Node) -> None:
    """Raises FileError where the document is the answer of a register, with what to assess instead."""
    if isinstance(root, Mapping) and {"meta", "results"} <= _keys(root).keys():
        raise _refusal("openFDA", _fda_numbers(_keys(root)["results"]), root)
    if isinstance(root, Mapping) and "original_licence_no" in _keys(root):
        raise _refusal("Health Canada's register MDALL", _licences([root]), root)
    if isinstance(root, Sequence) and root.items and all("original_licence_no" in _keys(item) for item in root.items):
        raise _refusal("Health Canada's register MDALL", _licences(root.items), root)


def _refusal(register: str, approvals: list[str], root: Node) -> FileError:
    named = [shown(each) for each in dict.fromkeys(approvals)]
    several = "" if len(named) < 2 else f" (one of {len(named)})"
    help_ = f"Assess the approval{several}: pathways assess '{named[0]}'" if named else "It names no approval that is known here."
    return error("IN020", f"this is an answer of {register}, and no device file", root.span, help_)


def _keys(node: Node) -> dict[str, Node]:
    return {entry.key.text: entry.value for entry in node.entries} if isinstance(node, Mapping) else {}


def _text(node: Node | None) -> str:
    return node.text if isinstance(node, Scalar) else ""


def _fda_numbers(results: Node) -> list[str]:
    found = []
    for item in results.items if isinstance(results, Sequence) else ():
        keys = _keys(item)
        number, supplement = _text(keys.get("k_number")) or _text(keys.get("pma_number")), _text(keys.get("supplement_number"))
        fda = recognise(f"{number}/{supplement}" if supplement else number)
        found += [] if fda is None else [fda.number]
    return found


def _licences(items: list[Mapping] | tuple[Node, ...]) -> list[str]:
    found = []
    for item in items:
        keys = _keys(item)
        number, class_ = _text(keys.get("original_licence_no")), _CANADIAN_CLASSES.get(_text(keys.get("appl_risk_class")))
        if number.isdigit() and number != "0" and class_ is not None:
            found.append(f"Health Canada Class {class_} {number}")
    return found
