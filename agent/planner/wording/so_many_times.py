"""How many times those of a name did something: "donors who gave at least three times" have so many gifts."""

from agent.planner.names.lexicon import Lexicon
from agent.planner.names.text import Token, stem
from agent.planner.vocabulary import Vocabulary

_TIMES = {"once": "1", "twice": "2", "thrice": "3"}
_BETWEEN = frozenset({"who", "that", "which", "have", "has", "had", "us"})
_COMPARING = frozenset(
    {"at", "least", "most", "more", "less", "fewer", "than", "exactly", "over", "under", "up", "to", "only"}
)

# "At least once a month", "in every quarter".
_OF_EACH = frozenset({"a", "per", "each", "every"})


def name_times(tokens: tuple[Token, ...], lexicon: Lexicon, vocab: Vocabulary) -> tuple[Token, ...]:
    """Put "with at least three gifts" for "gave at least three times", by what counts those who gave."""
    said = [token.text for token in tokens]
    at = next(
        (i for i, word in enumerate(said) if word in _TIMES or _is_number_of_times(said, i, vocab)), None
    )
    if at is None:
        return tokens
    first = at
    while first and said[first - 1] in _COMPARING:
        first -= 1
    noun = verb = first - 1
    while noun > 0 and said[noun - 1] in _BETWEEN:
        noun -= 1
    rows = lexicon.rows_done_by(said[noun - 1], said[verb]) if noun > 0 else ()
    if not rows or said[noun - 1 : verb] == []:
        return _without_once(tokens, said, at, vocab)
    bound = [word for word in said[first:at] if word != "only"] or ["exactly"]
    number = _TIMES.get(said[at], said[at])
    put = [Token(word, stem(word), tokens[at].start, tokens[at].end, False) for word in ("with", *bound)]
    put.append(Token(number, number, tokens[at].start, tokens[at].end, False))
    put += [Token(word, stem(word), tokens[at].start, tokens[at].end, False) for word in rows]
    return (*tokens[:noun], *put, *tokens[at + 1 + (said[at] not in _TIMES) :])


def _without_once(
    tokens: tuple[Token, ...], said: list[str], at: int, vocab: Vocabulary
) -> tuple[Token, ...]:
    """The tokens without "at least once" in a share: who paid so once has paid so."""
    is_so = said[at - 2 : at + 1] == ["at", "least", "once"] and not vocab.shares.isdisjoint(said)
    is_of_each = not _OF_EACH.isdisjoint(said[at + 1 :])
    return (*tokens[: at - 2], *tokens[at + 1 :]) if is_so and not is_of_each else tokens


def _is_number_of_times(said: list[str], i: int, vocab: Vocabulary) -> bool:
    return said[i + 1 : i + 2] == ["times"] and (said[i].isdigit() or said[i] in vocab.numbers)
