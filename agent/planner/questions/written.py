"""Questions for the reviews that say something: "find reviews in which people complain about the smell"."""

from collections.abc import Callable

from agent.planner.draft import Draft
from agent.planner.names.text import Token, tokenize
from agent.planner.questions.wishes import matches
from agent.planner.reading import FindReading
from agent.planner.vocabulary import Vocabulary

OF_PRODUCTS = "product__"


def read_written(
    question: str, draft: Callable[[tuple[Token, ...], str], Draft], vocab: Vocabulary
) -> FindReading | None:
    """Read a question for the texts that say something, in whatever words it is told."""
    for found in matches("texts", question):
        if _is_told(found["what"], draft, vocab):
            return FindReading("search_reviews", {"about": found["what"]}, found["what"])
    return None


def _is_told(what: str, draft: Callable[[tuple[Token, ...], str], Draft], vocab: Vocabulary) -> bool:
    """Whether what a text is to say names no time, no number and nobody, which no text is told by."""
    tokens = tokenize(what)
    if any(token.is_number or token.text in vocab.numbers for token in tokens):
        return False
    spans = [span for span in draft(tokens, what).spans if not span.guessed]
    values = [told for span in spans if (told := span.of_kind("value"))]
    # What became of an order ("arrived") is said in a text as well.
    known = all(
        any(m.name.startswith(OF_PRODUCTS) or m.name.endswith("status") for m in told) for told in values
    )
    return known and not any(span.time for span in spans)
