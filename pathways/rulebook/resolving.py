"""Instruments with what they take from others: carried over, or enacted."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from pathways.model.findings import Span
from pathways.model.rules import Instrument
from pathways.rulebook.carry_over import carry_over, refuse_long_way
from pathways.rulebook.enacting import by_source, enact, in_effect
from pathways.rulebook.fields import Problems, shown
from pathways.rulebook.instruments import InstrumentFile
from pathways.rulebook.nodes import FileError, error


class Resolver:
    """Works each instrument out once, however many take from it in turn. ``files``: all that may be taken from."""

    def __init__(self, files: Mapping[str, InstrumentFile]) -> None:
        self._files = files
        self._found: dict[tuple[str, bool], Instrument] = {}

    def resolved(self, file: InstrumentFile, above: tuple[str, ...] = (), *, plain: bool = False) -> Instrument:
        """``plain``: without the sentences that say that a rule was carried over, which are no part of what is enacted.

        Raises FileError for what cannot be taken.
        """
        key = (file.instrument.id, plain)
        if (found := self._found.get(key)) is not None:
            return found
        instrument, inside = file.instrument, (*above, file.instrument.id)
        for carry in file.carries_over:
            refuse_long_way(carry, above)
            _refuse_itself(carry.source, inside, carry.span, "carries over")
            earlier = self.resolved(self._files[carry.source], inside, plain=plain)
            instrument = carry_over(instrument, replace(carry, sentence="") if plain else carry, earlier)
        instrument = self._with_enacted(instrument, file, inside)
        self._found[key] = instrument
        return instrument

    def _with_enacted(self, instrument: Instrument, file: InstrumentFile, inside: tuple[str, ...]) -> Instrument:
        problems = Problems()
        for entries in by_source(file.enacts):
            source = entries[0].source
            _refuse_itself(source.id, inside, source.span, "enacts")
            try:
                enacted = enact(instrument, entries, self.resolved(self._files[source.id], inside, plain=True))
                instrument = in_effect(instrument, enacted)
            except FileError as problem:
                problems.add(problem)
        problems.raise_if_any()
        return instrument


def _refuse_itself(source: str, inside: tuple[str, ...], span: Span, does: str) -> None:
    if source in inside:
        raise error("RF016", f"'{shown(inside[-1])}' {does} from itself", span)
