from __future__ import annotations

import os
from pathlib import Path

import pytest
import yaml
from yaml.scanner import ScannerError

from pathways.model.findings import Finding
from pathways.rulebook import nodes
from pathways.rulebook.nodes import MAX_BYTES, MAX_DEPTH, FileError, Mapping, Scalar, Sequence, decode, parse, read_text

LAUGHS = "a: &a [x, x]\n" + "".join(f"{new}: &{new} [*{old}, *{old}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True))


def _refused(text: str) -> Finding:
    with pytest.raises(FileError) as caught:
        parse(text, "f.yaml")
    assert len(caught.value.findings) == 1
    return caught.value.findings[0]


def _unread(path: Path) -> Finding:
    with pytest.raises(FileError) as caught:
        read_text(path, shown_as="f.yaml")
    return caught.value.findings[0]


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        pytest.param("a: 1\nb: *a\n", "YS003", "2:4", id="alias"),
        pytest.param("a: 1\nb: &x 2\n", "YS003", "2:4", id="anchor"),
        pytest.param("a: &x {b: 1}\n", "YS003", "1:4", id="anchor on a mapping"),
        pytest.param("- &x [1]\n", "YS003", "1:3", id="anchor on a list"),
        pytest.param("a:\n  <<: {b: 1}\n", "YS003", "2:3", id="merge key"),
        pytest.param(LAUGHS, "YS003", "1:4", id="billion laughs"),
        pytest.param("a: !!python/object:os.system x\n", "YS006", "1:4", id="tag on a text"),
        pytest.param("a: !!str 1\n", "YS006", "1:4", id="standard tag"),
        pytest.param("a: ! 1\n", "YS006", "1:4", id="bare tag"),
        pytest.param("a: !!set {b}\n", "YS006", "1:4", id="tag on a mapping"),
        pytest.param("- !!omap [b]\n", "YS006", "1:3", id="tag on a list"),
        pytest.param("a: 1\nb: 2\na: 3\n", "YS008", "3:1", id="duplicate key"),
        pytest.param("x: {a: 1, 'a': 2}\n", "YS008", "1:11", id="duplicate key in quotes"),
        pytest.param("a: 1\n---\nb: 2\n", "YS004", "2:1", id="two documents"),
        pytest.param("a: 1\n...\n---\nb: 2\n", "YS004", "3:1", id="two documents with an end"),
        pytest.param("", "YS001", "1:1", id="empty"),
        pytest.param("\n \n\n", "YS001", "1:1", id="blank lines"),
        pytest.param("# nothing\n# here\n", "YS001", "1:1", id="only a comment"),
        pytest.param("---\n", "YS001", "1:1", id="only a document start"),
        pytest.param("? [a, b]\n: 1\n", "YS007", "1:3", id="a list as key"),
        pytest.param("? {a: b}\n: 1\n", "YS007", "1:3", id="a mapping as key"),
        pytest.param("a: [1\nb: 2\n", "YS002", "2:2", id="list not closed"),
        pytest.param("a: 'x\n", "YS002", "2:1", id="quote not closed"),
        pytest.param("a: b: c\n", "YS002", "1:5", id="two colons"),
        pytest.param("a:\n\tb: 1\n", "YS002", "2:1", id="tab as indentation"),
        pytest.param("a: 1\n  b: 2\n", "YS002", "2:4", id="wrong indentation"),
        pytest.param("a: @x\n", "YS002", "1:4", id="reserved character"),
        pytest.param("a: 1\nb: x\x07y\n", "YS002", "2:5", id="bell"),
        pytest.param("a: 1\n# \x1b[31m\n", "YS002", "2:3", id="escape in a comment"),
        pytest.param("a: '\ufffe'\n", "YS002", "1:5", id="not a character"),
        pytest.param('a: "\\ud800"\n', "YS002", "1:7", id="half a surrogate pair"),
    ],
)
def test_what_could_surprise_a_reader_is_refused_with_its_place(text: str, code: str, place: str) -> None:
    finding = _refused(text)
    assert (finding.code, str(finding.span)) == (code, f"f.yaml:{place}")


class Shy(yaml.SafeLoader):
    """A parser with a limit of its own, which it meets while it scans ahead of its events: as libyaml from 0.2.6 on has one."""

    LIMIT = MAX_DEPTH + 20

    def fetch_flow_collection_start(self, token: type[yaml.Token]) -> None:
        if self.flow_level >= self.LIMIT:
            mark = self.get_mark()
            raise ScannerError("while increasing flow level", mark, "exceeded maximum nesting depth", mark)
        super().fetch_flow_collection_start(token)  # type: ignore[misc]  # the stubs leave the method out


@pytest.fixture(params=["as installed", "without C", "with a limit of its own"])
def any_parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    loader = {"without C": yaml.SafeLoader, "with a limit of its own": Shy}.get(request.param)
    if loader is not None:
        monkeypatch.setattr(nodes, "_Loader", loader)


@pytest.mark.parametrize(
    ("bomb", "place"),
    [
        pytest.param("[" * 20_000, "1:41", id="["),
        pytest.param("{" * 20_000, "1:41", id="{"),
        pytest.param("[{" * 20_000, "1:41", id="[{"),
        pytest.param("- " * 20_000, "1:81", id="-"),
        pytest.param("? " * 20_000, "1:81", id="?"),
        pytest.param("{a: " * 20_000, "1:161", id="{a:"),
        pytest.param("[{a: " * 20_000, "1:101", id="[{a:"),
        pytest.param("[" * 2_000 + "]" * 2_000, "1:41", id="closed again"),
        pytest.param("name: Gerät\r\nb: " + "[" * 2_000, "2:43", id="in a list, in a later line"),
        pytest.param("- " * 30 + "[" * 2_000, "1:71", id="lists of both kinds"),
        pytest.param("[\n" * 2_000, "41:1", id="a bracket a line"),
        pytest.param("".join("  " * depth + "a:\n" for depth in range(1_100)), "41:81", id="indentation"),
        pytest.param("[" * 50 + " }", "1:41", id="another fault within what is scanned ahead"),
    ],
)
@pytest.mark.usefixtures("any_parser")
def test_a_depth_bomb_is_refused_at_the_first_level_too_many(bomb: str, place: str) -> None:
    finding = _refused(bomb)
    assert (finding.code, str(finding.span)) == ("YS005", f"f.yaml:{place}")
    assert finding.message == f"nested deeper than {MAX_DEPTH} levels"
    assert finding.help is not None and "brackets" in finding.help


@pytest.mark.parametrize("text", ["'{}'", "a: |\n  {}", "a: 1  # {}", "a: b{}", "[1]  # ' {}"])
@pytest.mark.usefixtures("any_parser")
def test_brackets_in_a_text_or_a_comment_are_no_levels(text: str) -> None:
    assert parse(text.format("[" * 2_000), "f.yaml").span.file == "f.yaml"


@pytest.mark.usefixtures("any_parser")
def test_as_deep_as_may_be_is_no_finding_of_depth_in_a_broken_text() -> None:
    finding = _refused("[" * MAX_DEPTH + " }")
    assert (finding.code, str(finding.span)) == ("YS002", "f.yaml:1:42")


@pytest.mark.skipif(not hasattr(yaml, "CSafeLoader"), reason="the parser in Python takes the tab for the end of the key")
def test_a_key_that_a_failure_cuts_short_is_no_key() -> None:
    finding = _refused("x:\n  - {a: 1, a\n\tb: 2}\n")
    assert (finding.code, str(finding.span)) == ("YS002", "f.yaml:3:1")


def test_where_deep_brackets_make_no_document_the_parser_tells_the_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nodes, "_Loader", Shy)
    finding = _refused("a: 1\n" + "[" * 2_000)
    assert (finding.code, str(finding.span)) == ("YS005", f"f.yaml:2:{Shy.LIMIT + 1}")


def test_a_file_may_be_nested_as_deep_as_the_limit() -> None:
    node = parse("[" * MAX_DEPTH + "]" * MAX_DEPTH, "f")
    depth = 0
    while isinstance(node, Sequence) and node.items:
        node, depth = node.items[0], depth + 1
    assert depth == MAX_DEPTH - 1


def test_every_node_knows_where_it_stands() -> None:
    root = parse("a: 1\nb:\n  - x\n  - {c: 'y'}\n", "f.yaml")
    assert isinstance(root, Mapping)
    items = root.entries[1].value
    assert isinstance(items, Sequence)
    inner = items.items[1]
    assert isinstance(inner, Mapping)
    assert str(root.entries[1].key.span) == "f.yaml:2:1"
    assert str(items.items[0].span) == "f.yaml:3:5"
    assert str(inner.entries[0].value.span) == "f.yaml:4:9"
    assert inner.span[1:] == (4, 5, 4, 13)


def test_quoted_and_plain_text_are_told_apart() -> None:
    root = parse("[true, 'true', \"null\", null]", "f")
    assert isinstance(root, Sequence)
    assert [(item.text, item.plain) for item in root.items if isinstance(item, Scalar)] == [
        ("true", True),
        ("true", False),
        ("null", False),
        ("null", True),
    ]


def test_a_merge_sign_in_quotes_is_an_ordinary_key() -> None:
    root = parse("'<<': 1\n", "f")
    assert isinstance(root, Mapping)
    assert root.entries[0].key.text == "<<"


def test_the_same_key_may_stand_in_two_mappings() -> None:
    root = parse("a: {b: 1}\nc: {b: 2}\n", "f")
    assert isinstance(root, Mapping)
    assert [entry.key.text for entry in root.entries] == ["a", "c"]


# --- files ------------------------------------------------------------------------------------------------


def test_a_byte_order_mark_is_accepted(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(b"\xef\xbb\xbfa: 1\n")
    assert read_text(file) == "a: 1\n"


@pytest.mark.parametrize(
    ("data", "code", "place"),
    [
        pytest.param(b"a: 1\nb: \xff\n", "IN006", "2:1", id="not UTF-8"),
        pytest.param("name: Gerät\n".encode("latin-1"), "IN006", "1:1", id="Latin-1"),
        pytest.param("a: 1\n".encode("utf-16"), "IN006", "1:1", id="UTF-16"),
        pytest.param(b"\xed\xa0\x80", "IN006", "1:1", id="encoded surrogate"),
        pytest.param(b"a: 1\x00\n", "IN006", "1:1", id="NUL"),
        pytest.param(b"\x00" * 100, "IN006", "1:1", id="only NUL"),
        pytest.param(b"\x89PNG\r\n\x1a\n\x00", "IN006", "1:1", id="picture"),
    ],
)
def test_a_file_that_is_not_utf8_text_is_refused(tmp_path: Path, data: bytes, code: str, place: str) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(data)
    finding = _unread(file)
    assert (finding.code, str(finding.span)) == (code, f"f.yaml:{place}")


def test_a_file_of_100_megabytes_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.touch()
    os.truncate(file, 100 * 1024 * 1024)
    finding = _unread(file)
    assert (finding.code, str(finding.span)) == ("IN005", "f.yaml:1:1")
    assert "1024 KiB" in finding.message


def test_a_file_as_large_as_the_limit_is_read(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(b"#" * MAX_BYTES)
    assert len(read_text(file)) == MAX_BYTES
    file.write_bytes(b"#" * (MAX_BYTES + 1))
    assert _unread(file).code == "IN005"


def test_the_limit_can_be_set_for_bytes_that_were_read_elsewhere() -> None:
    assert decode(b"a: 1", "f", 4) == "a: 1"
    with pytest.raises(FileError) as caught:
        decode(b"a: 12", "f", 4)
    assert caught.value.findings[0].code == "IN005"


def test_a_folder_is_refused(tmp_path: Path) -> None:
    finding = _unread(tmp_path)
    assert (finding.code, str(finding.span)) == ("IN002", "f.yaml:1:1")


@pytest.mark.parametrize("missing", ["gone.yaml", "no/such/folder.yaml"])
def test_a_missing_file_is_refused(tmp_path: Path, missing: str) -> None:
    finding = _unread(tmp_path / missing)
    assert (finding.code, str(finding.span)) == ("IN001", "f.yaml:1:1")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("a: 1\n")
    file.chmod(0)
    assert _unread(file).code == "IN003"


@pytest.mark.parametrize("path", ["x" * 5000, "a.yaml/b.yaml"])
def test_a_path_that_cannot_be_is_refused(tmp_path: Path, path: str) -> None:
    (tmp_path / "a.yaml").write_text("a: 1\n")
    assert _unread(tmp_path / path).code == "IN004"


def test_a_file_error_shows_every_finding() -> None:
    with pytest.raises(FileError) as caught:
        parse("a: 1\na: 2\n", "f.yaml")
    assert str(caught.value) == "f.yaml:2:1: error YS008: 'a' stands twice\n  First in line 1. Keep one."
