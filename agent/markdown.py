r"""Text of unknown origin in Markdown: it is read as it stands, and leads nowhere.

An answer is drawn by a renderer that makes links of bare addresses, too, after it has read the escapes: an
address is cut by a thin space. `plain` reads everything back.
"""

import re

from semantic_layer.unseen import visible

_MARKS = re.compile(
    r"""[\\`*\[\]<>|\#~]
    | (?<![^\W_])_+ | _+(?![^\W_])          # underscores at the edge of a word
    | &(?=\#?\w+;)                          # what would be read as an entity
    | :(?=[A-Za-z:])                        # what would be read as a directive
    | ^[-+=](?=[-+=\s]|$)                   # what would begin a list or a line across
    """,
    re.VERBOSE,
)
_NUMBERED = re.compile(r"^(\d{1,9})([.)])(?=\s|$)")
_ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;"}
# Where an address is cut: after the colon of http://, after www, after the @ of a mail address.
_ADDRESS = re.compile(r"(?:(?<=https:)|(?<=http:))(?=//)|(?<=www)(?=\.)|(?<=[\w.+-]@)(?=\w)", re.IGNORECASE)
_CUT = "&thinsp;"
# In one pass, escapes first: an escaped mark is text, and what an escape gives is never an escape again.
_READ = re.compile(r"\\(?P<escaped>[\\`*_\[\]#!|<>~:.)+=-])|\*\*|`|&lt;|&gt;|&amp;|&thinsp;")
_READ_AS = {"&lt;": "<", "&gt;": ">", "&amp;": "&"}
_TYPED = re.compile(r"\\(?P<address>[:/.@])|\\.|[\[<]|&(?=#?\w+;)", re.DOTALL)
_TYPED_AS = {"[": r"\[", "<": "&lt;", "&": "&amp;"}
_FENCE = re.compile(r"`{3,}")


def escape(text: str) -> str:
    """Text of the data as literal Markdown: no markup, no HTML, no link, one line, all of it seen."""
    flat = visible(" ".join(text.split()))
    return unlinked(_NUMBERED.sub(r"\1\\\2", _MARKS.sub(_escaped, flat)))


def unlinked(text: str) -> str:
    """Cut the addresses of a text in Markdown, so that no renderer makes links of them."""
    return _ADDRESS.sub(_CUT, text)


def tamed(text: str) -> str:
    """Return what a model wrote without links, images, HTML and unseen characters; its other marks stay.

    Addresses are left to `unlinked`, since one may be put together from several parts.
    """
    lines = text.replace("\t", " ").replace("\r\n", "\n").split("\n")
    seen = "\n".join(map(visible, lines))
    return _TYPED.sub(lambda found: found["address"] or _TYPED_AS.get(found[0], found[0]), seen)


def plain(markdown: str) -> str:
    """Drop the bold and code marks, and read the escapes."""
    return _READ.sub(lambda mark: mark["escaped"] or _READ_AS.get(mark[0], ""), markdown)


def fenced(text: str, language: str = "") -> str:
    """Lines of code in a fence that none of them can close."""
    longest = max(map(len, _FENCE.findall(text)), default=2)
    fence = "`" * (longest + 1)
    shown = "\n".join(visible(line) for line in text.split("\n"))
    return f"{fence}{language}\n{shown}\n{fence}"


def _escaped(found: re.Match[str]) -> str:
    return "".join(_ENTITIES.get(sign, f"\\{sign}") for sign in found[0])
