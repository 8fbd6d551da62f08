"""Names that a value stands inside of: "hours of sport were watched" are hours watched, of sport."""

from dataclasses import replace

from agent.planner.names.lexicon import Lexicon
from agent.planner.names.text import Token, stem
from agent.planner.vocabulary import vocabulary
from agent.planner.wording.asides import Names

_FARTHEST = 8
_INSIDE = frozenset({"value", "dimension", "time", "number"})
_DID = frozenset({"did", "do", "does"})
_WERE = frozenset({"was", "were", "been", "have", "has", "had"})
_DOERS = frozenset(
    {"people", "we", "they", "you", "users", "viewers", "customers", "everybody", "everyone", "visitors"}
)


def close_gaps(tokens: tuple[Token, ...], lexicon: Lexicon, names: Names) -> tuple[Token, ...]:
    """Put the verb of a measure's name behind its noun, where what that is of or who did it stands between.

    Where no measure is named, a verb of people ("did they search for") is the count that is called after it.
    """
    for i in range(len(tokens) - 2):
        if not _is_noun(tokens[i], lexicon):
            continue
        for j in range(i + 3, min(i + _FARTHEST, len(tokens))):
            if tokens[j].after_break:
                break
            if _names_measure(tokens[i], tokens[j], lexicon) and _may_stand(tokens[i + 1 : j], names):
                verb = replace(tokens[j], after_break=False)
                inside = tokens[i + 1 : j - 2] if _is_done(tokens[i + 1 : j]) else tokens[i + 1 : j]
                return (*tokens[: i + 1], verb, *inside, *tokens[j + 1 :])
    others = tuple(token for token in tokens if token.text not in _DOERS)
    if "metric" in names(others):
        return tokens
    for i in range(len(tokens)):
        if (count := _counted(tokens, i, lexicon)) is not None:
            return (*tokens[: i - 2], *_ranked(count, tokens[i + 1 :]))
    return tokens


def _may_stand(inside: tuple[Token, ...], names: Names) -> bool:
    kinds = names(inside)
    is_of = inside[0].text == "of" and "value" in kinds
    if inside[0].text in _WERE and "time" in kinds and kinds <= {"time", "number"}:
        return True
    return (
        (is_of or _is_done(inside))
        and kinds - {"metric"} <= _INSIDE
        and ("metric" not in kinds or _is_done(inside))
    )


def _is_done(before: tuple[Token, ...]) -> bool:
    """Whether words end in "did people"."""
    said = [token.text for token in before[-2:]]
    return len(said) == 2 and said[0] in _DID and said[1] in _DOERS


def _ranked(count: Token, rest: tuple[Token, ...]) -> tuple[Token, ...]:
    """ "... for the most" behind a verb is "had the most" before what it counts."""
    at = next((i for i, t in enumerate(rest[:3]) if t.text in ("most", "least")), None)
    had = replace(count, text="had", stem="had")
    return (had, count, *rest) if at is None else (had, rest[at], count, *rest[at + 1 :])


def _counted(tokens: tuple[Token, ...], i: int, lexicon: Lexicon) -> Token | None:
    """The plural of a verb of people, where that is what a count is called."""
    token = tokens[i]
    if lexicon.lookup((token.text,)) or not _is_done(tokens[max(0, i - 2) : i]):
        return None
    for noun in (f"{token.text}s", f"{token.text}es"):
        if any(m.kind == "metric" for m in lexicon.lookup((noun,))):
            return Token(noun, stem(noun), token.start, token.end, token.after_break)
    return None


def _is_noun(token: Token, lexicon: Lexicon) -> bool:
    return token.stem in lexicon.stems and token.text != token.stem


def _names_measure(noun: Token, verb: Token, lexicon: Lexicon) -> bool:
    """Whether the two are the name of a measure, and the verb alone names nothing."""
    named = {m.kind for m in lexicon.lookup((noun.text, verb.text))}
    is_verb = verb.text not in vocabulary().particles  # "orders of": a name without its verb
    return is_verb and "metric" in named and not lexicon.lookup((verb.text,))
