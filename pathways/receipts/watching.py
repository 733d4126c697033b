"""What became of each answer of a folder: read, asked again, compared."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from pathways.engine.answer.assess import Request, assess
from pathways.engine.changes.replay import replay
from pathways.engine.changes.watched import QuestionAsked, coming, corrected, moved_since
from pathways.intake.device_file import MAX_BYTES, read_device
from pathways.model.catalogue import RuleSet
from pathways.model.device import Device
from pathways.model.receipt import Replay, RuleKey, RuleRecord
from pathways.model.result import Assessment
from pathways.model.watched import State, Watched
from pathways.receipts.read import ReadReceipt, question_of
from pathways.receipts.rule_records import rule_records
from pathways.receipts.watched_folder import Pair
from pathways.receipts.write import receipt_of, receipt_text
from pathways.rulebook.folder import RuleFolder
from pathways.rulebook.nodes import FileError, error, read_text
from pathways.writing.plain_text import encodable


class Answered(Struct, frozen=True):
    """What is told of a device, with the text of the receipt of today's answer; None where there is no answer."""

    watched: Watched
    receipt: str | None


class Watcher:
    """Answers by one edition, for one day. Rules of earlier editions are loaded once."""

    def __init__(self, folder: RuleFolder, rules: RuleSet, as_of: date, within: int, tool: str) -> None:
        self._folder = folder
        self._rules = rules
        self._as_of = as_of
        self._within = within
        self._tool = tool
        self._earlier: dict[str, RuleSet] = {}
        self._records: dict[str, Mapping[RuleKey, RuleRecord]] = {}

    def look(self, pair: Pair) -> Answered:
        """Never raises: what cannot be used is told."""
        receipt = None if pair.receipt is None else encodable(pair.receipt.name)
        start = Watched(encodable(str(pair.shown)), receipt, encodable(pair.shown.name), State.UNREADABLE)
        if pair.findings:
            return Answered(replace(start, findings=pair.findings), None)
        try:
            return self._look(pair, start)
        except FileError as problem:
            return Answered(replace(start, findings=problem.findings), None)
        except OverflowError:
            findings = error("IN031", "a plan would run past the year 9999", None, "Take an earlier day.").findings
            return Answered(replace(start, findings=findings), None)

    def _look(self, pair: Pair, start: Watched) -> Answered:
        told = None if pair.receipt is None else self._question(pair.receipt)
        device = self._device(pair.file) if pair.file is not None else None
        if device is None:
            assert told is not None
            device = told[0]
        request = Request(self._as_of) if told is None else replace(told[1].request, as_of=self._as_of, start=None)
        now = assess(device, self._rules, request, tool=self._tool)
        soon = coming(now.deadlines, self._as_of, self._within)
        text = receipt_text(receipt_of(now, self._rules, request))
        found = replace(start, name=device.name, state=State.NEW, soon=soon)
        if pair.receipt is None or told is None:
            return Answered(found, text)
        return Answered(self._since(pair.receipt, told, device, now, found), text)

    def _since(
        self, read: ReadReceipt, told: tuple[Device, QuestionAsked], device: Device, now: Assessment, found: Watched
    ) -> Watched:
        comparison = moved_since(device, told[1], now, self._rules)
        put_right = corrected(self._replayed(read, *told))
        changed = comparison.moved or put_right is not None
        return replace(
            found,
            state=State.CHANGED if changed else State.SAME,
            edited=told[0] != device,
            comparison=comparison,
            corrected=put_right,
        )

    def _question(self, read: ReadReceipt) -> tuple[Device, QuestionAsked]:
        rules = self._rules_of(read.receipt.edition)
        device, request = question_of(read, rules.catalogue)
        return device, QuestionAsked(rules, request)

    def _replayed(self, read: ReadReceipt, device: Device, asked: QuestionAsked) -> Replay:
        again = receipt_of(assess(device, asked.rules, asked.request, tool=self._tool), asked.rules, asked.request)
        edition = asked.rules.edition
        if edition.id not in self._records:
            self._records[edition.id] = rule_records(asked.rules)
        known = self._records[edition.id]
        return replay(read.receipt, again, known, edition.corrections, asked.rules.catalogue.former_sources)

    def _rules_of(self, edition: str) -> RuleSet:
        base = self._folder.base_of(edition) or edition
        if base not in self._earlier:
            self._earlier[base] = self._folder.rule_set(base)
        return self._earlier[base]

    def _device(self, path: Path) -> Device:
        catalogue = self._rules.catalogue
        text = read_text(path, most_bytes=MAX_BYTES)
        return read_device(text, str(path), catalogue.vocabulary, catalogue.evidence).device
