"""Text of unknown origin for a terminal: what would move the cursor, colour or reorder is shown, not done."""

import unicodedata

# Controls, marks of direction and the like, lone surrogates, line and paragraph separators.
UNSEEN = ("Cc", "Cf", "Cs", "Zl", "Zp")


def visible(text: str) -> str:
    """The text with each control or format character written as its escape, on one line."""
    return "".join(
        _escaped(character) if unicodedata.category(character) in UNSEEN else character for character in text
    )


def _escaped(character: str) -> str:
    return character.encode("unicode_escape", errors="surrogatepass").decode("ascii")
