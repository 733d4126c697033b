"""One row of cells to a device, by the same reading as a device file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice

from msgspec import Struct

from pathways.intake.device_file import SCHEMA, at, read_device_node
from pathways.intake.fda_numbers import number_in
from pathways.intake.words.named import read_named
from pathways.intake.words.notes import MOST_APPROVALS, read_notes
from pathways.intake.words.phrases import REGULATOR
from pathways.intake.words.reading import Misread
from pathways.intake.words.values import says_none, says_unknown
from pathways.model.catalogue import Catalogue
from pathways.model.device import Approval, Device
from pathways.model.facts import Fact, FactType, FactValue
from pathways.model.findings import Finding, Span
from pathways.portfolio.files.roles import APPROVALS, EVIDENCE, NAME
from pathways.rulebook.fields import Problems, shown
from pathways.rulebook.nodes import Entry, FileError, Node, Scalar, error
from pathways.rulebook.nodes import Mapping as MappingNode
from pathways.rulebook.nodes import Sequence as SequenceNode

MOST_IN_CELL = 64 * 1024
MOST_IN_NOTE = 500
MOST_PROBLEMS = 20
MOST_HELD = MOST_APPROVALS
"""Approvals of one device."""

_EMPTY = ("", "null", "~")


class Problem(Struct, frozen=True):
    """Why a row cannot be assessed, and in which column (by role) that is seen; None for the row as a whole."""

    role: str | None
    reason: str


class RowError(ValueError):
    """All that is wrong with a row."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(problem.reason for problem in self.problems))


class RowDevice(Struct, frozen=True):
    """A device, and for each of its approvals the place in the ``approvals`` cell that says most of it.

    ``stated`` gives for each place what the row says of that approval.
    """

    device: Device
    places: tuple[int, ...]
    stated: tuple[Mapping[str, FactValue], ...]


def is_empty(cell: str | None) -> bool:
    """Whether a cell says nothing: the fact is not known."""
    return cell is None or cell.strip().casefold() in _EMPTY


def is_free_text(role: str, catalogue: Catalogue) -> bool:
    """Whether the column may hold anything: it tells of the device as a whole and no rule reads it."""
    fact = catalogue.vocabulary.facts.get(role)
    return role == NAME if fact is None else fact.type is FactType.TEXT and not fact.about_approval


def row_device(cells: Mapping[str, str | None], catalogue: Catalogue) -> RowDevice:
    """The device that the cells (by role) describe. Raises RowError."""
    return _RowReader(cells, catalogue).read()


class _RowReader:
    def __init__(self, cells: Mapping[str, str | None], catalogue: Catalogue) -> None:
        self._roles = list(cells)
        self._cells = {role: cell.strip() for role, cell in cells.items() if cell is not None and not is_empty(cell)}
        self._catalogue = catalogue
        self._facts = catalogue.vocabulary.facts
        self._of_device: list[tuple[str, FactValue]] = []

    def read(self) -> RowDevice:
        found = Problems()
        try:
            self._refuse_long_cells()
            stated = found.noting(self._approvals)
            root = self._document(stated)
            read = found.noting(lambda: read_device_node(root, self._catalogue.vocabulary, self._catalogue.evidence))
            found.raise_if_any()
        except FileError as problem:
            raise RowError(self._bounded(problem.findings)) from None
        assert read is not None
        device = read.device
        stated = [_as_intake_reads(facts) for facts in stated or ()]
        places = tuple(_place_of(approval, stated) for approval in device.approvals or ())
        return RowDevice(device, places, tuple(stated))

    def _refuse_long_cells(self) -> None:
        for role, cell in self._cells.items():
            if len(cell) > MOST_IN_CELL and not is_free_text(role, self._catalogue):
                raise self._problem(role, f"the cell has {len(cell):,} characters; at most {MOST_IN_CELL:,} are read")
            if role == APPROVALS and max(map(len, cell.split(";"))) > MOST_IN_NOTE:
                raise self._problem(role, f"a note of more than {MOST_IN_NOTE} characters is no approval")

    # --- what the columns say of approvals --------------------------------------------------------

    def _approvals(self) -> list[dict[str, FactValue]] | None:
        """What is said of each approval; None where the row does not tell which are held."""
        columns = {role: cell.split(";") for role, cell in self._cells.items() if role.startswith("approval.")}
        cell = self._cells.get(APPROVALS)
        if cell is None or says_unknown(cell, self._catalogue.vocabulary):
            if not columns:
                return None
            notes: list[dict[str, FactValue]] = [{} for _ in range(max(map(len, columns.values())))]
        elif says_none(cell, self._catalogue.vocabulary):
            notes = []
        else:
            with at(self._span(APPROVALS)):
                read = read_notes(cell, self._catalogue.vocabulary)
                self._of_device = [said for note in read for said in note.of_device.items()]
                notes = [dict(note.facts) for note in read]
        if len(notes) > MOST_HELD:
            raise self._problem(APPROVALS, f"the row names {len(notes)} approvals; at most {MOST_HELD} are read")
        problems = Problems()
        for role, texts in sorted(columns.items(), key=lambda column: column[0] != REGULATOR):  # what a pathway is hangs on it
            problems.noting(partial(self._add, role, texts, notes))
        problems.raise_if_any()
        return notes

    def _add(self, role: str, texts: list[str], notes: list[dict[str, FactValue]]) -> None:
        fact = self._facts[role]
        if len(texts) == 1 and fact.type is FactType.BOOL:
            texts = texts * len(notes)  # filled down: of each approval, and of none where none is held
        if len(texts) != len(notes):
            held = f"{len(notes)} approval{'' if len(notes) == 1 else 's'}"
            raise self._problem(role, f"{len(texts)} value(s) for {held}; separate the values by ';', one for each approval")
        for text, facts in zip(texts, notes, strict=True):
            if is_empty(text):
                continue
            value = self._typed(fact, text.strip(), facts)
            if value is None:
                continue
            if role == "approval.number" and isinstance(facts.get(role), str):
                same = str(facts[role]).casefold() == str(value).casefold()
                value = facts[role] if same else value
            if facts.setdefault(role, value) != value:
                said = shown(_as_text(facts[role]))
                raise self._problem(role, f"'{shown(text)}' contradicts the column '{APPROVALS}', which says '{said}'")

    def _understood(self, fact: Fact, text: str) -> FactValue | None:
        """The value; None where it is not known, or the text cannot be read, of which the reading of device files tells."""
        try:
            return read_named(fact, text, self._catalogue.vocabulary, {}).facts.get(fact.id)
        except Misread:
            return None

    def _typed(self, fact: Fact, text: str, beside: Mapping[str, FactValue]) -> FactValue | None:
        """The value, None where it is not known, or the text as it stands: the reading of device files says what is wrong.

        ``beside``: what is known of the same approval.
        """
        if fact.type is FactType.TEXT:
            return text
        try:
            return read_named(fact, text, self._catalogue.vocabulary, beside).facts.get(fact.id)
        except Misread:
            return text

    # --- the row as a device file -------------------------------------------------------------------

    def _document(self, approvals: list[dict[str, FactValue]] | None) -> Node:
        entries = [self._entry("schema", Scalar(SCHEMA, False, self._span(None)))]
        if NAME in self._cells:
            entries.append(self._entry("name", Scalar(self._cells[NAME], False, self._span(NAME))))
        rooms: dict[str, list[Entry]] = {}
        for role, cell in self._cells.items():
            if role in self._facts and not self._facts[role].about_approval:
                room, _, key = role.partition(".")
                rooms.setdefault(room, []).append(self._entry(key, self._scalar(role, cell)))
        for id_, value in dict(self._of_device_besides()).items():
            room, _, key = id_.partition(".")
            entry = Entry(Scalar(key, True, self._span(APPROVALS)), Scalar(_as_text(value), False, self._span(APPROVALS)))
            rooms.setdefault(room, []).append(entry)
        entries += [self._entry(room, MappingNode(tuple(of_room), of_room[0].key.span)) for room, of_room in rooms.items()]
        if approvals is not None:
            items = tuple(self._approval(facts) for facts in approvals)
            entries.append(self._entry("approvals", SequenceNode(items, self._span(APPROVALS))))
        if EVIDENCE in self._cells:
            span = self._span(EVIDENCE)
            cell = self._cells[EVIDENCE]
            ids = () if says_none(cell, self._catalogue.vocabulary) else (part.strip() for part in cell.split(";"))
            entries.append(self._entry("evidence", SequenceNode(tuple(Scalar(id_, False, span) for id_ in ids if id_), span)))
        return MappingNode(tuple(entries), self._span(None))

    def _of_device_besides(self) -> Iterator[tuple[str, FactValue]]:
        """What notes say of the device and no other cell does. Raises FileError where one says the contrary."""
        said: dict[str, FactValue] = {}
        for id_, value in self._of_device:
            cell = self._cells.get(id_)
            other = value if cell is None else self._understood(self._facts[id_], cell)
            if said.setdefault(id_, value) != value or other not in (value, None):
                says = f"the column '{APPROVALS}' says {id_}: {_as_text(value)}, and '{id_}' {shown(cell or str(said[id_]))}"
                raise self._problem(APPROVALS, f"{says}. Correct one of the two.")
            if cell is None:
                yield id_, value

    def _approval(self, facts: Mapping[str, FactValue]) -> Node:
        entries = [
            self._entry(fact.removeprefix("approval."), self._scalar(fact, _as_text(value))) for fact, value in facts.items()
        ]
        return MappingNode(tuple(entries), self._span(APPROVALS))

    def _scalar(self, role: str, text: str) -> Scalar:
        return Scalar(text, self._facts[role].type is FactType.BOOL, self._span(role))

    def _entry(self, key: str, value: Node) -> Entry:
        return Entry(Scalar(key, True, self._span(None)), value)

    # --- places are columns -------------------------------------------------------------------------

    def _span(self, role: str | None) -> Span:
        place = self._roles.index(role) + 1 if role in self._roles else 0
        return Span("", 1, place, 1, place)

    def _problem(self, role: str, reason: str) -> FileError:
        return error("IN018", reason, self._span(role))

    def _bounded(self, findings: Sequence[Finding]) -> Iterator[Problem]:
        """The problems with their columns; of very many the first, and how many there are besides."""
        said = dict.fromkeys(map(self._said, findings))
        yield from islice(said, MOST_PROBLEMS)
        if len(said) > MOST_PROBLEMS:
            yield Problem(None, f"and {len(said) - MOST_PROBLEMS} more")

    def _said(self, finding: Finding) -> Problem:
        place = finding.span.column if finding.span else 0
        reason = finding.message.removesuffix(".") + (f". {finding.help}" if finding.help else "")
        return Problem(self._roles[place - 1] if place else None, reason)


def _as_text(value: FactValue) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _as_intake_reads(facts: Mapping[str, FactValue]) -> dict[str, FactValue]:
    """With what an FDA number tells by itself."""
    number = facts.get("approval.number")
    fda = number_in(number) if isinstance(number, str) and facts.get("approval.regulator", "fda") == "fda" else None
    return {**facts, "approval.number": fda.number, "approval.pathway": fda.pathway} if fda else dict(facts)


def _place_of(approval: Approval, stated: list[dict[str, FactValue]]) -> int:
    def agrees(facts: Mapping[str, FactValue]) -> bool:
        return all(_alike(approval.facts.get(fact), value) for fact, value in facts.items())

    fitting = [place for place, facts in enumerate(stated) if agrees(facts)]
    return max(fitting, key=lambda place: (len(stated[place]), -place))


def _alike(one: FactValue | None, other: FactValue) -> bool:
    return one == other or (isinstance(one, str) and isinstance(other, str) and one.casefold() == other.casefold())
