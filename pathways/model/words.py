"""What people write, and what is read: the words that say more than one fact, less than they seem to, or nothing that counts."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field


class ValueWords(Struct, frozen=True):
    """Spellings of a value of ``facts``.

    ``value``: what is read, with the facts that it ``carries`` besides. ``either``: the values that it may mean, so that none is
    read. With neither it is refused, and ``says`` what it is.
    """

    facts: tuple[str, ...]
    words: tuple[str, ...]
    value: str | None = None
    either: tuple[str, ...] = ()
    carries: Mapping[str, bool] = field(default_factory=dict)
    says: str = ""


class LawWords(Struct, frozen=True):
    """A law or a marking, with the pathway of its ``certificate`` and of the maker's own declaration, where it has them.

    ``class_fact``: which class a class beside it is, where that is another than its regulator's. ``carries``: what it says of
    the device.
    """

    words: tuple[str, ...]
    regulator: str
    certificate: str | None = None
    self_declared: str | None = None
    class_fact: str | None = None
    carries: Mapping[str, str | bool] = field(default_factory=dict)


class ClassWords(Struct, frozen=True):
    """Which class of the device a class is in a note on an approval of ``regulator``; without ``fact`` none, and ``says`` why."""

    regulator: str
    fact: str | None = None
    says: str = ""


class DateWords(Struct, frozen=True):
    """Words before a day that tell which date of the approval it is."""

    fact: str
    words: tuple[str, ...]


class StandingWords(Struct, frozen=True):
    """Words in a note on an approval that state yes/no facts about it."""

    words: tuple[str, ...]
    carries: Mapping[str, bool]


class NoApproval(Struct, frozen=True):
    """What is no approval: ``what`` it is, ``do`` what to do. ``unless``: the regulator of whom it is one.

    ``is_class``: it is a class, which a note may say beside an approval.
    """

    words: tuple[str, ...]
    what: str
    do: str
    unless: str | None = None
    is_class: bool = False


class ColumnWords(Struct, frozen=True):
    """Other names of a column of a table: of a fact, of ``approvals`` or of ``name``."""

    column: str
    words: tuple[str, ...]


class Words(Struct, frozen=True):
    """``unknown`` and ``none``: nothing is known of the fact, and nothing is held. ``fillers`` add nothing; ``number_words``
    nothing before a number. ``certificate`` and ``self_declared`` tell who vouches. ``places``: facts whose values are places."""

    unknown: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    values: tuple[ValueWords, ...] = ()
    laws: tuple[LawWords, ...] = ()
    classes: tuple[ClassWords, ...] = ()
    certificate: tuple[str, ...] = ()
    self_declared: tuple[str, ...] = ()
    dates: tuple[DateWords, ...] = ()
    standing: tuple[StandingWords, ...] = ()
    fillers: tuple[str, ...] = ()
    number_words: tuple[str, ...] = ()
    no_approvals: tuple[NoApproval, ...] = ()
    columns: tuple[ColumnWords, ...] = ()
    places: tuple[str, ...] = ()
