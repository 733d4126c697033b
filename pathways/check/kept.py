"""The report of a check of the same files with the same code, on the same day: it is what another run would come to."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection
from importlib.util import find_spec

from msgspec.structs import replace

from pathways.check.gate import PARTS, check_folder
from pathways.check.report import Report
from pathways.check.rules_text.codes import Part
from pathways.rulebook.cache import REPORTS, keep, read_kept
from pathways.rulebook.folder import RuleFolder, code_state
from pathways.rulebook.lock import lock_path
from pathways.rulebook.nodes import FileError


def check_folder_once(
    folder: RuleFolder, *, today: dt.date, parts: Collection[Part] = PARTS, editions: Collection[str] | None = None
) -> Report:
    """As ``check_folder``. What is kept counts as a compiled rule set does: this user's own, and of exactly these files."""
    key = _key(folder, today, parts, editions)
    kept = None if key is None else read_kept(REPORTS, key, Report)
    if kept is not None:
        shown = {each.span.file for each in kept.findings if each.span is not None}
        shown |= {span.file for each in kept.findings for span in each.related}
        paths = {folder.name_of(path): path for path in folder.paths("**/*.yaml")}
        return replace(kept, texts={name: folder.text(paths[name]) if name in shown else "" for name in kept.texts})
    report = check_folder(folder, today=today, parts=parts, editions=editions)
    if key is not None:
        keep(REPORTS, key, replace(report, texts=dict.fromkeys(report.texts, "")))
    return report


def _key(folder: RuleFolder, today: dt.date, parts: Collection[Part], editions: Collection[str] | None) -> str | None:
    """Differs whenever the report may; None where a file cannot be read, which is told anew each time."""
    asked = (today.isoformat(), sorted(parts), None if editions is None else sorted(editions), find_spec("z3") is not None)
    digest = hashlib.sha256(f"{asked}\n{folder.name_of(folder.path)}\n".encode("utf-8", "surrogatepass"))
    digest.update(code_state())
    try:
        paths = folder.paths("**/*.yaml")
    except FileError:
        return None
    for path in sorted((*paths, lock_path(folder))):
        content = folder.content_digest(path)
        if not content and path.exists():
            return None
        digest.update(path.relative_to(folder.path).as_posix().encode("utf-8", "surrogatepass") + b"\0" + content)
    return digest.hexdigest()
