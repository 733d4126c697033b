"""Change any text of a rule folder: either no answer changes, or lock, diff and replay tell."""

from __future__ import annotations

import datetime as dt
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from pathways.check.behaviour.diff.rule_sets import EditionPair, compare
from pathways.engine.answer.assess import Request, assess
from pathways.engine.changes.replay import replay
from pathways.intake.device_file import read_device
from pathways.model.catalogue import RuleSet
from pathways.receipts.rule_records import rule_records
from pathways.receipts.write import receipt_of
from pathways.report.document import as_document
from pathways.rulebook.folder import RuleFolder
from pathways.rulebook.lock import check_lock, lock_path, lock_text
from pathways.rulebook.nodes import FileError, Mapping, Node, Scalar, Sequence, parse
from tests.places import MINIMAL_RULES

pytestmark = pytest.mark.slow
EDITION = "2026.01"
DAYS = (dt.date(2026, 1, 20), dt.date(2030, 7, 1))
CORPUS = (
    "{}",
    "{approvals: [{regulator: fda, pathway: 510k, number: x}], device: {kind: general}}",
    "{approvals: [{regulator: eu, pathway: mdr-certificate, expires: '2029-05-01'}], device: {kind: general}, class: {gb: IIa}}",
    "{device: {kind: ivd, software: true}, class: {gb: III}, approvals: []}",
    "{device: {kind: general, software: false}, class: {gb: I}, approvals: [FDA 510(k)]}",
)
OTHER = ("changed", "Other words.", "2031-02-03", "no", "true", "IIa", "assumed", "GB", "12", "2020")


def _answers(rules: RuleSet) -> list[object]:
    found = []
    for text in CORPUS:
        body = text[1:-1]
        root = "schema: pathways.device/1\nname: X\n" + (f"{{{body}}}" if not body else "")
        try:
            document = "{schema: pathways.device/1, name: X" + (f", {body}" if body else "") + "}"
            device = read_device(document, "d", rules.catalogue.vocabulary, rules.catalogue.evidence).device
        except FileError as problem:
            found.append((root, str(problem)))
            continue
        for day in DAYS:
            document_ = as_document(assess(device, rules, Request(day)))
            document_.pop("receipt", None)
            found.append(document_)
    return found


def _scalars(node: Node) -> Iterator[Scalar]:
    match node:
        case Scalar():
            yield node
        case Sequence():
            for item in node.items:
                yield from _scalars(item)
        case Mapping():
            for entry in node.entries:
                yield from _scalars(entry.value)


def _changed(text: str, rng: random.Random) -> str:
    """One value of the file is another."""
    scalars = [each for each in _scalars(parse(text, "")) if each.span.line == each.span.end_line]
    chosen = rng.choice(scalars)
    lines = text.splitlines(keepends=True)
    line = lines[chosen.span.line - 1]
    new = rng.choice([each for each in OTHER if each != chosen.text])
    lines[chosen.span.line - 1] = f'{line[: chosen.span.column - 1]}"{new}"{line[chosen.span.end_column - 1 :]}'
    return "".join(lines)


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = Path(shutil.copytree(MINIMAL_RULES, tmp_path_factory.mktemp("before") / "uk"))
    folder = RuleFolder(root)
    lock_path(folder).write_text(lock_text(folder), encoding="utf-8")
    return root


@pytest.mark.parametrize("seed", range(4))
def test_what_changes_an_answer_is_told(before: Path, tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    old = RuleFolder(before).rule_set(EDITION)
    answers = _answers(old)
    device = read_device(f"{{schema: pathways.device/1, name: X, {CORPUS[2][1:]}", "d", old.catalogue.vocabulary, {}).device
    request = Request(DAYS[0])
    receipt = receipt_of(assess(device, old, request, tool="t"), old, request)
    told = 0
    for _ in range(40):
        root = Path(shutil.copytree(before, tmp_path / "uk"))
        try:
            file = rng.choice([path for path in sorted(root.rglob("*.yaml")) if "cases" not in path.parts])
            file.write_text(_changed(file.read_text(encoding="utf-8"), rng), encoding="utf-8")
            folder = RuleFolder(root)
            try:
                new = folder.rule_set(EDITION)
                locked = check_lock(folder)
            except FileError:
                continue  # which every command says
            if _answers(new) == answers:
                continue
            told += 1
            about = (seed, file.name, file.read_text(encoding="utf-8"))
            assert locked, about
            difference = compare("a", "b", [EditionPair(EDITION, old, new)])
            assert difference.classes or difference.words or difference.unfinished, about
            again = receipt_of(assess(device, new, request, tool="t"), new, request)
            found = replay(receipt, again, rule_records(new), new.edition.corrections)
            assert not found.same or found.notes, about
        finally:
            shutil.rmtree(root)
    assert told > 3


CHANGES = {
    "a deadline": ("calendar.yaml", "date:", "calendar.yaml"),
    "a label": ("facts.yaml", "label: Class IIa", "facts.yaml"),
    "a step": ("steps.yaml", "title:", "steps.yaml"),
    "an item of evidence": ("evidence.yaml", "title:", "evidence.yaml"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_what_all_editions_share_is_locked(before: Path, tmp_path: Path, what: str) -> None:
    name, mark, told = CHANGES[what]
    root = Path(shutil.copytree(before, tmp_path / "uk"))
    text = (root / name).read_text(encoding="utf-8")
    place = text.index(mark) + len(mark)
    line = text[place:].splitlines()[0]
    new = ' "2027-03-04"' if mark == "date:" else f"{line}x" if not line.endswith("}") else f"x{line}"
    (root / name).write_text(text[:place] + new + text[place + len(line) :], encoding="utf-8")
    found = check_lock(RuleFolder(root))
    assert any(each.code == "DT013" and told in each.message for each in found), [str(each) for each in found]
