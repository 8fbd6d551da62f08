"""JSON for a terminal or a program: the same data, with every character that can't be seen as its escape."""

import json
from typing import Any

from semantic_layer.unseen import is_unseen


def json_text(value: Any, **options: Any) -> str:
    """Return JSON as json.dumps does, letters of all scripts as they are, the unseen as \\uXXXX."""
    text = json.dumps(value, ensure_ascii=False, **options)
    if text.isascii():
        return text
    return "".join(_escaped(one) if one != "\n" and is_unseen(one) else one for one in text)


def _escaped(character: str) -> str:
    return json.dumps(character)[1:-1]
