"""What definitions and stored values explain of some words, kept: a question is read several times."""

from collections.abc import Callable
from functools import lru_cache

from agent.planner.names.lexicon import Lexicon
from agent.planner.names.pick_named import named_phrases
from agent.planner.names.regions import value_and_region_spans
from agent.planner.names.spans import Span
from agent.planner.names.text import Token
from agent.planner.names.value_spelling import ValueLookup
from agent.planner.vocabulary import Vocabulary

# The wordings of some fifty questions.
KEPT = 512
LEAST_SHARED = 3
_CLAUSE = frozenset({"that", "which", "who"})


class SpansFound:
    """The spans of phrases and values among words; what was found of the last ones is kept."""

    def __init__(
        self, lexicon: Lexicon, vocab: Vocabulary, lookup: ValueLookup, lacks: Callable[[str], bool]
    ) -> None:
        self._lexicon, self._vocab, self._lookup, self._lacks = lexicon, vocab, lookup, lacks
        self._kept = lru_cache(maxsize=KEPT)(self._find)

    def among(self, tokens: tuple[Token, ...]) -> list[Span]:
        """Return every span, those that overlap too."""
        return list(self._kept(tokens))

    def _find(self, tokens: tuple[Token, ...]) -> tuple[Span, ...]:
        phrases = named_phrases(tokens, self._lexicon, self._vocab, self._lacks)
        phrases = [s for s in phrases if not (self._is_state(tokens, s) or self._is_shared(tokens, s))]
        return (*phrases, *value_and_region_spans(tokens, self._lookup, self._lexicon, self._vocab))

    def _is_shared(self, tokens: tuple[Token, ...], span: Span) -> bool:
        """In "share of all freight", "share of visits with a cart that ..." what is behind "of" is shared."""
        said = [token.text for token in tokens[span.first : span.last + 2]]
        if len(said) < LEAST_SHARED or said[0] not in self._vocab.shares or said[1] != "of":
            return False
        is_named = any(self._lexicon.is_called_by(m, "all") for m in span.of_kind("metric"))
        return (said[2] == "all" and not is_named) or (said[-1] in _CLAUSE and span.last + 1 < len(tokens))

    def _is_state(self, tokens: tuple[Token, ...], span: Span) -> bool:
        """Whether a verb alone is the name of a date, where what is done is stored as a state as well."""
        dates = [self._lexicon.dimension(m) for m in span.meanings]
        is_day = bool(dates) and all(one is not None and one.type == "time" for one in dates)
        return is_day and span.first == span.last and bool(self._lookup(tokens[span.first].text))
