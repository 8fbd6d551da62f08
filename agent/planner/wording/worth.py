"""What one of them comes to: "how much is one invoice worth" is the average invoice value."""

from dataclasses import replace

from agent.planner.names.lexicon import Lexicon
from agent.planner.names.text import Token, stem
from agent.planner.vocabulary import Vocabulary

_BE = frozenset({"is", "was", "are", "were", "does", "do", "did"})
_ONE = frozenset({"a", "an", "one", "single", "typical", "the"})
_OF_ALL = frozenset({"each", "every", "our", "the", "all"})
_WORTH = (
    ("worth",),
    ("come", "to"),
    ("amount", "to"),
    ("bring", "in"),
    ("bring", "us"),
    ("bring",),
    ("earn", "us"),
    ("earn",),
    ("cost", "us"),
    ("cost",),
    ("fetch",),
    ("run", "to"),
)
_EARNED = (("bring", "in"), ("bring", "us"), ("earn",), ("make",), ("turn", "over"), ("generate",))
_SPEND = (("spend",), ("pay",), ("leave", "with", "us"), ("leave",), ("shell", "out"), ("hand", "over"))
_TRAILS = (["with", "us"], ["for", "us"], ["to", "us"])
MOST_BETWEEN = 5


def name_worth(tokens: tuple[Token, ...], lexicon: Lexicon, vocab: Vocabulary) -> tuple[Token, ...]:
    """Put the measure for what one thing is worth, or what one who pays spends, where there is one."""
    for i, token in enumerate(tokens):
        first = _asked_from(tokens, i, vocab) if token.text in _BE else None
        if first is None:
            continue
        at, is_mean = i + 1, any(t.text in vocab.means for t in tokens)
        while at < len(tokens) and tokens[at].text in _ONE | vocab.means | (_OF_ALL if is_mean else _ONE):
            at += 1
        is_one = at > i + 1 and tokens[at : at + 1] and tokens[at].text == tokens[at].stem
        if put := _said_of(tokens, at, lexicon, is_one=bool(is_one), is_mean=is_mean):
            said, rest = put
            led = [replace(token, text=word, stem=stem(word)) for word in said]
            kept = _without_mean(rest, vocab)
            return (*_without_mean(tokens[:first], vocab), *led, *kept)
    return tokens


def _asked_from(tokens: tuple[Token, ...], i: int, vocab: Vocabulary) -> int | None:
    """Where "what", "how much money", "how many pounds" begins before a verb; None for any other question."""
    said = [token.text for token in tokens[max(0, i - 3) : i]]
    if said[-1:] == ["what"]:
        return i - 1
    if said[:1] == ["how"] and len(said) > 2 and (said[2] == "money" or said[2] in vocab.currencies):
        return i - 3
    return i - 2 if said[-2:] == ["how", "much"] else None


def _said_of(
    tokens: tuple[Token, ...], at: int, lexicon: Lexicon, *, is_one: bool, is_mean: bool
) -> tuple[tuple[str, ...], tuple[Token, ...]] | None:
    """The words of the measure and what else is said, of a noun at a place and the verb behind it."""
    noun = tokens[at].text if at < len(tokens) else ""
    value, spend = ("average", noun, "value"), ("average", "spend", "per", noun)
    for end in range(at + 1, min(at + 2 + MOST_BETWEEN, len(tokens))):
        ways = ((value, _WORTH, is_one), (spend, _SPEND, is_one or is_mean))
        for said, verbs, fits in (*ways, (("revenue", "per", noun), _EARNED, is_one)):
            size = _verb_at(tokens, end, verbs)
            known = lexicon.lookup(said) or (verbs is _EARNED and _are_told_apart(noun, lexicon))
            if size and fits and known:
                last = end + size
                while last < len(tokens) and [t.text for t in tokens[last : last + 2]] in _TRAILS:
                    last += 2
                if tokens[last : last + 1] and tokens[last].text in ("per", "each", "every", "for"):
                    return None  # "spend per visit"
                return ("what", "is", "the", *said), (*tokens[at + 1 : end], *tokens[last:])
    return None


def _are_told_apart(noun: str, lexicon: Lexicon) -> bool:
    """Whether there is money, and things of a name by which it is divided."""
    return stem(noun) in lexicon.entity_stems and any(
        m.kind == "metric" for m in lexicon.lookup(("revenue",))
    )


def _verb_at(tokens: tuple[Token, ...], end: int, verbs: tuple[tuple[str, ...], ...]) -> int:
    said = tuple(token.text for token in tokens[end : end + 3])
    return max((len(verb) for verb in verbs if said[: len(verb)] == verb), default=0)


def _without_mean(tokens: tuple[Token, ...], vocab: Vocabulary) -> tuple[Token, ...]:
    """The tokens without "on average", which the measure says."""
    means = {i for i, token in enumerate(tokens) if token.text in vocab.means}
    led = {i - 1 for i in means if i and tokens[i - 1].text == "on"}
    return tuple(token for i, token in enumerate(tokens) if i not in means | led)
