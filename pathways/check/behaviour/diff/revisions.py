"""The two things to compare, as named on a command line: an edition, a rule folder, or a git revision of one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from pathways.check.behaviour.diff.git_tree import GitError, unpack
from pathways.check.behaviour.diff.rule_sets import EditionPair
from pathways.rulebook.fields import shown, suggestion
from pathways.rulebook.folder import RuleFolder


class UnknownSideError(ValueError):
    """What was named is no edition, folder or revision. ``help`` says what could be meant."""

    def __init__(self, message: str, help_: str | None = None) -> None:
        super().__init__(message)
        self.help = help_


class RuleSide:
    """One side: a folder, and the edition in it where one was named."""

    def __init__(self, name: str, folder: RuleFolder, edition: str | None) -> None:
        self.name = name
        self.folder = folder
        self.edition = edition


@contextmanager
def side_of(argument: str, base: RuleFolder) -> Iterator[RuleSide]:
    """The side that ``argument`` names. A revision is unpacked for as long as it is looked at.

    Raises UnknownSideError, or FileError for a folder that cannot be read.
    """
    if base.base_of(argument) is not None:
        yield RuleSide(argument, base, argument)
    elif argument and _is_folder(argument):
        yield RuleSide(argument, RuleFolder(Path(argument)), None)
    else:
        with TemporaryDirectory(prefix="pathways-") as temporary:
            _unpack(argument, base, Path(temporary))
            yield RuleSide(argument, RuleFolder(Path(temporary), shown_as=argument), None)


def _is_folder(argument: str) -> bool:
    try:
        return Path(argument).is_dir()
    except (OSError, ValueError):
        return False


def pairs_of(before: RuleSide, after: RuleSide, edition: str | None) -> tuple[list[EditionPair], list[str]]:
    """The editions to compare with each other, and those that only one side has.

    Raises UnknownSideError, or FileError where rules cannot be read.
    """
    old, new = before.edition or edition, after.edition or edition
    if before.edition is None and after.edition is None and edition is None:
        common = [id_ for id_ in after.folder.edition_ids if id_ in before.folder.edition_ids]
        if common:
            alone = sorted(set(before.folder.edition_ids) ^ set(after.folder.edition_ids))
            return [EditionPair(id_, before.folder.rule_set(id_), after.folder.rule_set(id_)) for id_ in common], alone
    old, new = old or before.folder.newest_edition, new or after.folder.newest_edition
    name = old if old == new else f"{old} to {new}"
    return [EditionPair(name, before.folder.rule_set(old), after.folder.rule_set(new))], []


def _unpack(argument: str, base: RuleFolder, into: Path) -> None:
    """The rules as they are inside the revision: ``REV`` with the folder compared with, or ``REV:path`` from where we stand."""
    revision, _, named = argument.partition(":")
    where = Path.cwd() if named else base.path.resolve()
    try:
        unpack(where, revision, named, into)
    except GitError as problem:
        meant = suggestion(argument, base.edition_ids) or f"Editions: {', '.join(base.edition_ids)}."
        raise UnknownSideError(
            f"'{shown(argument)}' is no edition, no folder, and no git revision with these rules: {shown(str(problem), 200)}",
            f"{meant} A revision may name its folder: REV:path.",
        ) from None
