"""Text of unknown origin for a terminal: what would move the cursor, colour or reorder is shown, not done."""

from agent.unseen import visible

__all__ = ["visible", "visible_lines"]


def visible_lines(text: str) -> str:
    """Return the text with each unseen character written as its escape, on the lines it has."""
    return "\n".join(visible(line) for line in text.split("\n"))
