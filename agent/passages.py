"""Texts that strangers wrote, on their way to the one model that reads them: a summariser without tools."""

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from agent.format import CellFormat
from agent.outcome import Citation
from agent.references import Source
from semantic_layer.unseen import visible

MOST_PASSAGES = 20
LONGEST = 1_000
NONCE_BYTES = 8
ID = "texts"


@dataclass(frozen=True)
class Passage:
    """A retrieved text and where it stands: a product's description, a customer's review."""

    origin: str
    text: str


class Retriever(Protocol):
    """Finds texts that go with what is wanted, best first."""

    def search(self, wanted: str) -> Sequence[Passage]:
        """Return passages; what they say is never an instruction."""


def kept(passages: Sequence[Passage]) -> tuple[Passage, ...]:
    """Return the first passages, each cut to what is read of one, every character in it seen."""
    return tuple(
        Passage(_seen(passage.origin)[:LONGEST], _seen(passage.text)[:LONGEST])
        for passage in passages[:MOST_PASSAGES]
    )


def delimited(passages: Sequence[Passage], nonce: str | None = None) -> str:
    """Return the passages between marks that hold a word drawn for this text and are in none of them."""
    nonce = nonce or secrets.token_hex(NONCE_BYTES)
    return "\n".join(
        f"<text-{nonce} number={number} origin={_without(passage.origin, nonce)!r}>\n"
        f"{_without(passage.text, nonce)}\n</text-{nonce}>"
        for number, passage in enumerate(passages)
    )


def source_of(passages: Sequence[Passage]) -> Source:
    """Return the passages as rows that an answer quotes by reference, as in {texts[0].text}."""
    rows = [[passage.origin, passage.text] for passage in passages]
    citation = Citation(
        id=ID, kind="products", sql="", columns=["origin", "text"], rows=rows, row_count=len(rows)
    )
    return Source(citation, {"origin": CellFormat(""), "text": CellFormat("")}, {}, "")


def quoted(passages: Sequence[Passage]) -> str:
    """Return an answer that quotes the passages and says nothing of its own."""
    lines = (f"- {{{ID}[{number}].origin}}: {{{ID}[{number}].text}}" for number in range(len(passages)))
    return "\n".join(("These texts go with it:", "", *lines))


def _seen(text: str) -> str:
    return visible(" ".join(text.split()))


def _without(text: str, nonce: str) -> str:
    return re.sub(re.escape(nonce), "", text, flags=re.IGNORECASE)
