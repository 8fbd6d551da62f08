"""Named days that say what things are for: "halloween masks", and not "at halloween"."""

from agent.planner.names.spans import Span, is_known_word
from agent.planner.names.text import Token
from agent.planner.times.days import NAMED_DAY_WORDS
from agent.planner.vocabulary import Vocabulary

# What stands behind these is what something is of, as often as a time ("sales of Christmas cards").
_OF_WHAT = frozenset({"of", "from", "for", "with"})


def is_occasion(tokens: tuple[Token, ...], span: Span, vocab: Vocabulary) -> bool:
    """Whether a named day says what things are for ("halloween masks") and not when ("at halloween")."""
    # "From Christmas decorations" is read for a time that begins there.
    first = span.first + (tokens[span.first].text in _OF_WHAT)
    before, after, named = tokens[:first], tokens[span.last + 1 :], tokens[first : span.last + 1]
    if not span.time or not named or any(token.text not in NAMED_DAY_WORDS for token in named):
        return False
    is_led = bool(before) and before[-1].text in vocab.prepositions - _OF_WHAT
    return not is_led and bool(after) and not is_known_word(after[0], vocab)
