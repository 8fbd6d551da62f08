"""How often something was done, where rows tell it: "renewed at least twice" is times renewed at least 2."""

from agent.planner.names.kin import are_kin, is_participle
from agent.planner.names.lexicon import Lexicon
from agent.planner.names.text import Token, words
from agent.planner.vocabulary import Vocabulary
from agent.planner.wording.done_by import say

LONGEST = 3
_WERE = frozenset({"was", "were", "been", "are", "is", "have", "has", "had", "that", "which", "got", "get"})
_TIMES = frozenset({"times", "time"})
_NEVER = frozenset({"never", "not"})
_ONLY = frozenset({"only", "just", "exactly"})


def name_times_done(tokens: tuple[Token, ...], lexicon: Lexicon, vocab: Vocabulary) -> tuple[Token, ...]:
    """Put the number that rows have of it, with its bound, for a verb and how often it was done."""
    for i, token in enumerate(tokens):
        label = _number_of(token.text, lexicon) if is_participle(token.text) else ()
        if not label:
            continue
        first = i
        while first and tokens[first - 1].text in _WERE | _NEVER:
            first -= 1
        is_never = bool(_NEVER & {one.text for one in tokens[first:i]})
        bound = (("0",), i + 1) if is_never else _bound(tokens, i + 1, vocab)
        if first and bound is not None:
            put = say(("with", *label, *bound[0]), token)
            return (*tokens[:first], *put, *tokens[bound[1] :])
    return tokens


def _number_of(verb: str, lexicon: Lexicon) -> tuple[str, ...]:
    """The label of the one number of rows that is called after a verb, where that says how often."""
    labels = {words(label) for label in lexicon.told_in("count")}
    found = [said for said in labels if _TIMES & {*said} and any(are_kin(verb, word) for word in said)]
    return found[0] if len(found) == 1 else ()


def _bound(tokens: tuple[Token, ...], at: int, vocab: Vocabulary) -> tuple[tuple[str, ...], int] | None:
    """The comparison and the number of "at least twice", "3 times", "two or more times", and its end."""
    said = [token.text for token in tokens[at:]]
    for size in range(LONGEST, -1, -1):
        led = tuple(said[:size])
        rest = said[size:]
        if size and led not in vocab.comparators and not {*led} <= _ONLY or not rest:
            continue
        how = () if {*led} <= _ONLY else led
        if rest[0] in vocab.occasions:
            trails = tuple(rest[1:3]) if rest[1:3] == ["or", "more"] else ()
            return (*how, str(vocab.occasions[rest[0]]), *trails), at + size + 1 + len(trails)
        number = rest[0] if rest[0].isdigit() else str(vocab.numbers.get(rest[0], ""))
        trails = tuple(rest[1:3]) if rest[1:3] in (["or", "more"], ["or", "fewer"], ["or", "less"]) else ()
        if number and rest[1 + len(trails) : 2 + len(trails)] and rest[1 + len(trails)] in _TIMES:
            return (*how, number, *trails), at + size + 2 + len(trails)
    return None
