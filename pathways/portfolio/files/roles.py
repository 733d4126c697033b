"""Which columns of a table say something about a device, and which only pass through."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Sized

from msgspec import Struct

from pathways.intake.spellings import folded
from pathways.model.facts import Vocabulary
from pathways.rulebook.fields import shown, suggestion

NAME = "name"
APPROVALS = "approvals"
EVIDENCE = "evidence"
NONE_HELD = "none"
"""In the columns of approvals and of evidence: there is none, which is not the same as nothing said."""

MOST_COLUMNS = 2_000
_MOST_SOUGHT = 100
"""For so many columns, from the first on, the nearest name of a fact is sought."""

_BESIDE_FACTS = (NAME, APPROVALS, EVIDENCE)


class TableError(ValueError):
    """The table as a whole cannot be assessed. ``help`` says what to do."""

    def __init__(self, message: str, help_: str | None = None) -> None:
        super().__init__(message)
        self.help = help_


class Roles(Struct, frozen=True):
    """The place of the column of each role: a fact id, ``approvals``, ``evidence`` or ``name``.

    ``cautions``: columns that look like a fact but are none.
    """

    places: Mapping[str, int]
    names: tuple[str, ...]
    cautions: tuple[str, ...]

    def column(self, role: str) -> str:
        """The header of the role's column; the role itself where it has none."""
        place = self.places.get(role)
        return role if place is None else self.names[place]


def refuse_wide(names: Sized) -> None:
    """Raises TableError for more columns than any table of devices has."""
    if len(names) > MOST_COLUMNS:
        message = f"the table has {len(names):,} columns; at most {MOST_COLUMNS:,} are read"
        raise TableError(message, "Leave out what is not needed.")


def roles_of(names: Sequence[str], vocabulary: Vocabulary) -> Roles:
    """Raises TableError where no column is a fact or two columns say the same."""
    refuse_wide(names)
    known = {fact.replace(".", "_"): fact for fact in vocabulary.facts}
    known |= {fact: fact for fact in vocabulary.facts} | {role: role for role in _BESIDE_FACTS}
    places: dict[str, int] = {}
    cautions: list[str] = []
    spelled = [known.get(name.strip().casefold()) for name in names]
    others = _other_names(vocabulary)
    for place, (name, stated) in enumerate(zip(names, spelled, strict=True)):
        other = others.get(folded(name)) if stated is None else None
        role = stated or (None if other in spelled or other in places else other)
        if role is not None and stated is None:
            cautions.append(f"column '{shown(name)}' is read as '{role}'")
        if role is None:
            if place < _MOST_SOUGHT:
                cautions.extend(_caution(name, vocabulary))
        elif role in places:
            raise TableError(f"the columns '{shown(names[places[role]])}' and '{shown(name)}' say the same", "Keep one of them.")
        else:
            places[role] = place
    if not any(role in vocabulary.facts or role == APPROVALS for role in places):
        raise TableError(
            "no column is a fact about a device",
            "Rename them as in a device file, for example device.kind, class.gb, and approvals for what is held.",
        )
    return Roles(places, tuple(names), tuple(cautions))


def _other_names(vocabulary: Vocabulary) -> dict[str, str]:
    """What people and registers call a column. It counts where no column has the name itself."""
    return {folded(word): each.column for each in vocabulary.words.columns for word in each.words}


def _caution(name: str, vocabulary: Vocabulary) -> list[str]:
    rooms = {fact.partition(".")[0] for fact in vocabulary.facts}
    spelled = name.strip().casefold()
    room = next((room for room in rooms if spelled == room or spelled.startswith((f"{room}.", f"{room}_"))), None)
    if room is None:
        return []
    help_ = suggestion(spelled, [fact for fact in vocabulary.facts if fact.startswith(f"{room}.")])
    hint = f" {help_}" if help_.startswith("Did") else ""
    return [f"column '{shown(name)}' is not a fact and passes through unread.{hint}"]
