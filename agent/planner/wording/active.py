"""Those who are active in a time are those who did something in it: "active searching users by month"."""

from agent.planner.names.lexicon import Lexicon
from agent.planner.names.text import Token
from agent.planner.vocabulary import Vocabulary

LONGEST = 3


def name_active(tokens: tuple[Token, ...], lexicon: Lexicon, vocab: Vocabulary) -> tuple[Token, ...]:
    """Lay "active" aside before those who are counted by what they did, where they are told over time."""
    at = next((i for i, token in enumerate(tokens) if token.text == "active"), None)
    if at is None or not any(token.text in vocab.grains or token.text in vocab.months for token in tokens):
        return tokens
    for size in range(LONGEST, 0, -1):
        said = tuple(token.text for token in tokens[at + 1 : at + 1 + size])
        if lexicon.is_metric(("active", *said)):
            return tokens
        measures = [m for m in lexicon.lookup(said) if m.kind == "metric"] if said else []
        if measures and all(lexicon.counts_doers(m) for m in measures):
            return (*tokens[:at], *tokens[at + 1 :])
    return tokens
