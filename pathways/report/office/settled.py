"""Office files that do not change from run to run: the same times in the archive and in its properties."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date

_PROPERTIES = "docProps/core.xml"
_OLDEST = (1980, 1, 1, 0, 0, 0)


def settled(archive: bytes, day: date) -> bytes:
    """The same Office Open XML file, created and modified on ``day`` as far as it says."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == _PROPERTIES:
                content = _dated(content, day)
            entry = zipfile.ZipInfo(name, _OLDEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            new.writestr(entry, content)
    return out.getvalue()


def _dated(properties: bytes, day: date) -> bytes:
    pattern = rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms:)"
    return re.sub(pattern, rb"\g<1>" + f"{day.isoformat()}T00:00:00Z".encode() + rb"\g<2>", properties)
