"""Comments of a device file outlive its being written anew."""

from __future__ import annotations

from pathways.intake.comments import comments_in, with_comments

BEFORE = """\
# about all
schema: pathways.device/1
name: "No # comment"  # beside the name
device:
  # before the kind
  kind: general
  software: true  # gone afterwards
approvals:
  - DEN180001  # a note
  - number: K203629  # by its number
notes: |
  # no comment
# the end
"""
AFTER = """\
schema: pathways.device/1
name: "No # comment"
device:
  kind: general
approvals:
  - number: K203629
    pathway: "510k"
"""


def test_each_comment_is_found_with_its_place() -> None:
    found = {comment.text: comment.place for comment in comments_in(BEFORE)}
    assert found == {
        "# about all": ("schema",),
        "# beside the name": ("name",),
        "# before the kind": ("device", "kind"),
        "# gone afterwards": ("device", "software"),
        "# a note": ("approvals", "DEN180001"),
        "# by its number": ("approvals", "K203629", "number"),
        "# the end": None,
    }


def test_comments_stand_where_they_stood_and_none_is_lost() -> None:
    assert (
        with_comments(AFTER, comments_in(BEFORE))
        == """\
# about all
schema: pathways.device/1
name: "No # comment"  # beside the name
device:
  # before the kind
  kind: general
approvals:
  - number: K203629  # by its number
    pathway: "510k"
# the end
# Comments on what is no longer here, or stands otherwise:
# gone afterwards (device.software)
# a note (approvals.DEN180001)
"""
    )


def test_to_bring_them_in_again_changes_nothing() -> None:
    once = with_comments(AFTER, comments_in(BEFORE))
    assert comments_in(once)
    assert with_comments(AFTER, ()) == AFTER
    kept = [comment.text for comment in comments_in(with_comments(AFTER, comments_in(once)))]
    assert kept == [comment.text for comment in comments_in(once)]


def test_a_text_that_cannot_be_read_has_none() -> None:
    assert comments_in("a: [ # x") == ()
