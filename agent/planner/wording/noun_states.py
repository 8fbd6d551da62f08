"""Nouns with their state behind them: "tickets that get reopened", "invoices that were paid late"."""

from agent.planner.names.kin import is_participle
from agent.planner.names.lexicon import Lexicon
from agent.planner.names.spans import is_known_word
from agent.planner.names.text import Token
from agent.planner.vocabulary import Vocabulary

_GETS = frozenset(
    {"get", "gets", "got", "getting", "that", "which", "who", "are", "is", "were", "was", "have"}
)
_GETS |= {"been", "being", "be", "had", "has"}
LONGEST = 4
# What no longer happens, or never did, is said of no state.
_ENDED = frozenset(
    {"stopped", "ceased", "failed", "avoided", "refused", "declined", "skipped", "missed", "ended"}
)


def name_states(tokens: tuple[Token, ...], lexicon: Lexicon, vocab: Vocabulary) -> tuple[Token, ...]:
    """Drop the verbs between a noun and its state where the two are the name of one measure."""
    for i, noun in enumerate(tokens):
        if noun.text == noun.stem or not _is_metric((noun.text,), lexicon):
            continue
        last = i + 1
        while last < len(tokens) and last <= i + LONGEST and _links(tokens[last], lexicon, noun):
            last += 1
        between = {token.text for token in tokens[i + 1 : last]}
        # What only light words part is found as it stands.
        if last >= len(tokens) or tokens[last].after_break or between <= vocab.light:
            continue
        is_word = not is_known_word(tokens[last], vocab)
        if is_word and _is_metric((tokens[last].text, noun.text), lexicon):
            return (*tokens[: i + 1], *tokens[last:])
    return tokens


def _links(token: Token, lexicon: Lexicon, noun: Token) -> bool:
    """Whether a word only leads on to the state, and is none itself."""
    is_verb = token.text in _GETS or (is_participle(token.text) and token.text not in _ENDED)
    return is_verb and not _is_metric((token.text, noun.text), lexicon) and not token.after_break


def _is_metric(said: tuple[str, ...], lexicon: Lexicon) -> bool:
    named = lexicon.lookup(said)
    return bool(named) and all(m.kind == "metric" for m in named[:1])
