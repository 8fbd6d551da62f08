"""A fall that was a rise is said to be one, and one definition is told once for several queries."""

from pathlib import Path

from tests.app.questions import ask


def test_a_move_that_was_none_is_said(demo_workspace: Path, capsys):
    said = {
        moved: ask(demo_workspace, f"why did revenue {moved} in March 2024?", capsys).answer
        for moved in ("fall", "rise")
    }
    wrong = [answer for answer in said.values() if "It did not" in answer]
    assert len(wrong) == 1
    assert ("It did not fall against the period before: it rose." in said["fall"]) or (
        "It did not rise against the period before: it fell." in said["rise"]
    )
    assert all(answer.count("**Revenue**: ") == 2 for answer in said.values())  # the headline, the definition
