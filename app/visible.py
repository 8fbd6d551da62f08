"""Text of unknown origin for a terminal: what would move the cursor, colour or reorder is shown, not done."""

from semantic_layer.unseen import visible, visible_lines

__all__ = ["visible", "visible_lines"]
