"""Text from elsewhere runs no script in a page, and comes back whole in the exported device file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.acceptance.command import TODAY, Command
from tests.browser.conftest import OpenPage

TEXTS = {
    "script": "<script>alert(1)</script>",
    "end of script": "</script><script>document.title='owned'</script>",
    "attribute": '" onmouseover="alert(1)" \'><img src=x onerror=alert(1)>',
    "svg": "</text></svg><svg onload=alert(1)>",
    "comment": "<!--<script>alert(1)",
    "cdata": "]]><script>alert(1)</script>",
    "template": "{{ 7*7 }}{% raw %}",
    "escapes": "\x1b[31mred\x1b]0;title\x07",
    "lines": "one\r\ntwo\nthree\u2028four",
    "direction": "abc\u202egnp.exe",
    "long": "x" * 10_000,
}
KINDS = {
    "report": ("assess", "hostile.json", "--as-of", TODAY),
    "calendar": ("calendar", "--for", "hostile.json", "--as-of", TODAY),
    "comparison": ("compare", "hostile.json", "--from", "2024.11", "--as-of", TODAY),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("what", TEXTS)
def test_nothing_runs(what: str, kind: str, hostile, command: Command, open_page: OpenPage) -> None:
    hostile(TEXTS[what])
    out = command.folder / f"hostile-{kind}.html"
    done = command(*KINDS[kind], "--format", "html", "--out", out)
    assert done.code in (0, 1), done.err
    assert out.stat().st_size <= 300_000
    page = open_page(out, 360)
    page.on("dialog", lambda dialog: pytest.fail(f"a dialog opened: {dialog.message}"))
    page.reload()
    title = page.title()
    assert "owned" not in title.replace("title='owned'", "")
    assert page.locator("script").count() == (2 if kind == "report" else 0)
    assert page.locator("img, [onmouseover], [onerror], [onload]").count() == 0
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 360
    shown = page.locator("body").inner_text()
    assert not {"\x1b", "\u202e", "\x07"} & set(shown)


@pytest.mark.parametrize("what", TEXTS)
def test_the_exported_file_has_the_text_as_it_was(
    what: str, hostile, command: Command, open_page: OpenPage, tmp_path: Path
) -> None:
    device = hostile(TEXTS[what])
    out = command.folder / "hostile-export.html"
    assert command.assess(device, "--format", "html", "--out", out).code == 0
    page = open_page(out)
    with page.expect_download() as download:
        page.click("#export")
    saved = tmp_path / "saved.json"
    download.value.save_as(saved)
    assert json.loads(saved.read_text("utf-8"))["name"] == TEXTS[what]
    assert command.answer(saved)["routes"] == command.answer(device)["routes"]
