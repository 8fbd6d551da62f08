""" "Our best sellers" are goods to some, and to others those who sell: asked back where there are both."""

import re
from collections.abc import Callable

from agent.planner.names.lexicon import Lexicon
from agent.planner.reading import AskReading

_BEST = re.compile(r"\bbest[- ]seller(?P<many>s?)\b", re.IGNORECASE)
_RANKED_BY = re.compile(r"\bby\b", re.IGNORECASE)
_BOTH = ("seller", "product", "revenue")


def which_best_sellers(question: str, lexicon: Lexicon, lacks: Callable[[str], bool]) -> AskReading | None:
    """Ask what "best seller" means; None where it is not said, or where the data has goods alone."""
    found = _BEST.search(question)
    if found is None or not all(_is_kept(word, lexicon, lacks) for word in _BOTH):
        return None
    opening, rest = question[: found.start()], question[found.end() :]
    goods, sellers = f"best-selling product{found['many']}", f"seller{found['many']}"
    sellers = f"top {sellers}" if _RANKED_BY.search(rest) else f"{sellers} with the highest revenue"
    options = {
        "Best-selling products": f"{opening}{goods}{rest}",
        "Sellers who sell most": f"{opening}{sellers}{rest}",
    }
    return AskReading("“Best sellers” can be goods, or those who sell them. Which do you mean?", options)


def _is_kept(word: str, lexicon: Lexicon, lacks: Callable[[str], bool]) -> bool:
    return any(not lacks(meaning.name) for meaning in lexicon.lookup((word,)))
