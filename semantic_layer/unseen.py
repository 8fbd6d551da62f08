"""Characters that a reader can't see: controls, marks of direction, zero-width ones, lone surrogates."""

import unicodedata

# Controls, format characters, surrogates, separators of lines and paragraphs.
CATEGORIES = ("Cc", "Cf", "Cs", "Zl", "Zp")
# Letters and marks that are drawn as nothing (the rest of Unicode's Default_Ignorable_Code_Point).
BLANK = frozenset(
    chr(point)
    for points in ((0x34F,), (0x115F, 0x1160), (0x17B4, 0x17B5), range(0x180B, 0x1810), (0x3164, 0xFFA0))
    for point in points
)
SELECTORS = range(0xE0100, 0xE01F0)


def is_unseen(character: str) -> bool:
    """Whether a character is drawn as nothing, or changes how others are drawn; tab and new line too."""
    return unicodedata.category(character) in CATEGORIES or character in BLANK or ord(character) in SELECTORS


def visible(text: str) -> str:
    r"""Return the text with each unseen character written as its escape, as in \u202e, on one line."""
    return "".join(_escaped(character) if is_unseen(character) else character for character in text)


def visible_lines(text: str) -> str:
    """Return the text with each unseen character written as its escape, on the lines it has."""
    return "\n".join(visible(line) for line in text.split("\n"))


def _escaped(character: str) -> str:
    return character.encode("unicode_escape", errors="surrogatepass").decode("ascii")
