"""How the bytes of a text file are to be read: UTF-8, UTF-16, or what Windows wrote before."""

from __future__ import annotations

import codecs
from pathlib import Path

from msgspec import Struct

_CHUNK = 4 * 1024 * 1024


class Encoding(Struct, frozen=True):
    """``name`` for Python; ``told``: what is said of it where it is not UTF-8."""

    name: str
    told: str = ""


def encoding_of(path: Path) -> Encoding:
    """UTF-16 by its mark; Windows-1252 where nothing is UTF-8 beyond ASCII and every byte has a meaning there; else UTF-8.

    A file with faults here and there stays UTF-8, so that they are told row by row.
    """
    with path.open("rb") as file:
        begins = file.read(2)
        if begins in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            return Encoding("utf-16", "the file is read as UTF-16")
        file.seek(0)
        decoder = codecs.getincrementaldecoder("utf-8")("strict")
        wide = False
        while chunk := file.read(_CHUNK):
            try:
                wide = not decoder.decode(chunk).isascii() or wide
            except UnicodeDecodeError as problem:
                return _windows(path) if not wide and chunk[: problem.start].isascii() else Encoding("utf-8-sig")
    return Encoding("utf-8-sig")


def _windows(path: Path) -> Encoding:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            try:
                chunk.decode("cp1252")
            except UnicodeDecodeError:
                return Encoding("utf-8-sig")
            if _has_utf8(chunk):
                return Encoding("utf-8-sig")
    return Encoding("cp1252", "the file is not UTF-8 and is read as Windows-1252: look at the letters with accents")


def _has_utf8(chunk: bytes) -> bool:
    """Whether letters of UTF-8 stand there, which no text of Windows has by chance."""
    text = chunk.decode("utf-8", errors="ignore")
    return not text.isascii()
