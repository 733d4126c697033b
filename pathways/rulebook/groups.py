"""What routes inherit from their group: the market, and whether they are looked at for the device or for each approval."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import TypeAlias, TypeVar

from msgspec import Struct

from pathways.model.findings import Span
from pathways.model.rules import Market, Per
from pathways.rulebook.nodes import FileError, Mapping, Node, Scalar, Sequence, error

E = TypeVar("E", bound=StrEnum)


class GroupKind(Struct, frozen=True):
    market: Market
    per: Per


FindKind: TypeAlias = Callable[[str, str], GroupKind | None]
"""The kind of a group of another instrument; None where it cannot be told."""


def kind_unknown(*_: str) -> GroupKind | None:
    """For a file that is read by itself."""
    return None


def kinds_in(instrument_node: Callable[[str], Node]) -> FindKind:
    """Looks the groups up in the files of a folder. What is wrong in those is told when they are read."""

    def find(instrument: str, group: str) -> GroupKind | None:
        waiting, seen = [instrument], {instrument}
        while waiting:
            try:
                root = instrument_node(waiting.pop())
            except FileError:
                continue
            for entry in _entries(root, "groups"):
                if _text(entry, "id") == group:
                    market, per = _member(entry, "market", Market), _member(entry, "per", Per)
                    if market is not None and per is not None:
                        return GroupKind(market, per)
                    break
            else:
                carried = [_text(each, "from") for each in _entries(root, "carries_over") if _text(each, "group") == group]
                enacted = [_text(each, "from") for each in _entries(root, "enacts")]
                new = [source for source in dict.fromkeys((*carried, *enacted)) if source is not None and source not in seen]
                seen.update(new)
                waiting.extend(reversed(new))
        return None

    return find


def inherited(route: str, of_group: GroupKind, market: Market | None, per: Per | None, span: Span) -> GroupKind:
    """The kind of a route. Raises FileError where it states another than its group."""
    if per not in (None, of_group.per):
        raise error("LG002", f"route '{route}' is looked at per {per}, its group is not", span, "Leave 'per' out.")
    if market not in (None, of_group.market):
        message = f"route '{route}' is for {market}, its group for {of_group.market}"
        raise error("LG002", message, span, "Leave 'market' out, or put the route into another group.")
    return of_group


def _entries(node: Node, key: str) -> tuple[Node, ...]:
    value = _value(node, key)
    return value.items if isinstance(value, Sequence) else ()


def _text(node: Node, key: str) -> str | None:
    value = _value(node, key)
    return value.text if isinstance(value, Scalar) else None


def _member(node: Node, key: str, kind: type[E]) -> E | None:
    text = _text(node, key)
    return next((member for member in kind if member == text), None)


def _value(node: Node, key: str) -> Node | None:
    entries = node.entries if isinstance(node, Mapping) else ()
    return next((entry.value for entry in entries if entry.key.text == key), None)
