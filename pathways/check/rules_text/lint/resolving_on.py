"""Instruments with what they take from others, as far as that can be read. What cannot is noted once, where it is to blame."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping

from pathways.model.findings import Finding, Span
from pathways.model.rules import Instrument
from pathways.rulebook.carry_over import CarryOver, carry_over, refuse_long_way
from pathways.rulebook.enacting import Enacting, by_source, enact, in_effect
from pathways.rulebook.fields import suggestion
from pathways.rulebook.folder import RuleFolder
from pathways.rulebook.instruments import InstrumentFile
from pathways.rulebook.nodes import FileError, error
from pathways.rulebook.resolving import Resolver


class ResolverOn:
    """``files``: those of which something can be read; ``sound``: those without a fault; ``note`` takes what is found."""

    def __init__(
        self,
        folder: RuleFolder,
        files: Mapping[str, InstrumentFile],
        sound: Collection[str],
        note: Callable[[Iterable[Finding]], None],
    ) -> None:
        self._folder, self._files, self._sound, self._note = folder, files, sound, note
        self._plain = Resolver(files)
        self._before: dict[str, tuple[Instrument, bool]] = {}

    def resolved(self, file: InstrumentFile, above: tuple[str, ...] = ()) -> tuple[Instrument, bool]:
        """The instrument, and whether that is all of it."""
        if (found := self._before.get(file.instrument.id)) is not None:
            return found
        instrument, whole = file.instrument, file.instrument.id in self._sound
        for carry in file.carries_over:
            instrument, complete = self._carried(instrument, carry, above)
            whole = whole and complete
        for entries in by_source(file.enacts):
            instrument, complete = self._enacted(instrument, entries)
            whole = whole and complete
        self._before[file.instrument.id] = instrument, whole
        return instrument, whole

    def _carried(self, into: Instrument, carry: CarryOver, above: tuple[str, ...]) -> tuple[Instrument, bool]:
        earlier_whole = False
        try:
            refuse_long_way(carry, above)
            earlier_whole = True
            if carry.source in above or carry.source == into.id:
                raise error("RF016", f"'{into.id}' carries over from itself", carry.span)
            self._refuse_unknown(carry.source, carry.span)
            if carry.source not in self._files:
                return into, False
            earlier, earlier_whole = self.resolved(self._files[carry.source], (*above, into.id))
            return carry_over(into, carry, earlier), earlier_whole
        except FileError as problem:
            if earlier_whole or problem.findings[0].code == "RF017":
                self._note(problem.findings)
            return into, False

    def _enacted(self, into: Instrument, entries: tuple[Enacting, ...]) -> tuple[Instrument, bool]:
        source = entries[0].source
        try:
            self._refuse_unknown(source.id, source.span)
            if not self._rests_on_sound(source.id):
                return into, False
            earlier = self._plain.resolved(self._files[source.id], (into.id,), plain=True)
            return in_effect(into, enact(into, entries, earlier)), True
        except FileError as problem:
            self._note(problem.findings)
            return into, False

    def _refuse_unknown(self, id_: str, span: Span) -> None:
        known = self._folder.instrument_paths
        if id_ not in known:
            raise error("RF015", f"there is no instrument '{id_}'", span, suggestion(id_, known))

    def _rests_on_sound(self, id_: str) -> bool:
        """Whether the instrument and all that it takes from can be read without a fault."""
        waiting, seen = [id_], set[str]()
        while waiting:
            each = waiting.pop()
            if each not in self._files or each not in self._sound:
                return False
            if each not in seen:
                seen.add(each)
                waiting.extend(source for source, _ in self._files[each].taken_from)
        return True
