"""How long things take, told by verbs: "how fast do we deliver", "it takes to approve", "slowest to ship"."""

from dataclasses import replace

from agent.planner.names.deeds import PEOPLE
from agent.planner.names.lexicon import Lexicon
from agent.planner.names.text import Token, words
from agent.planner.times.durations_bounded import bound_duration
from agent.planner.times.durations_named import TAKES, as_name, called_after, put_word
from agent.planner.vocabulary import Vocabulary, vocabulary
from semantic_layer.manifest import Manifest

_UNITS = frozenset({"seconds", "minutes", "hours", "days", "weeks", "time"})
_PACE = frozenset(
    {"fast", "quick", "quickly", "rapidly", "soon", "promptly", "swiftly", "speedily", "slow", "slowly"}
)
_FASTER = frozenset({"faster", "slower", "quicker", "sooner"})
_TAKES = TAKES | {"wait", "waits", "waited", "until", "till", "before"}
# What may stand between the question and the verb without saying whose it is.
_AROUND = frozenset(
    {
        "do",
        "does",
        "did",
        "is",
        "are",
        "was",
        "were",
        "been",
        "being",
        "be",
        "have",
        "has",
        "had",
        "get",
        "gets",
    }
    | {
        "got",
        "it",
        "we",
        "us",
        "they",
        "them",
        "you",
        "i",
        "people",
        "to",
        "the",
        "a",
        "an",
        "our",
        "one",
        "each",
    }
    | {
        "their",
        "its",
        "for",
        "on",
        "typically",
        "usually",
        "normally",
        "generally",
        "actually",
        "currently",
        "at",
    }
)
_DAYS = (("average", "days"), ("days",), ("average", "time"), ("time",))
_STAYING = frozenset({"stay", "spend", "linger", "remain"})
_ONE = frozenset({"a", "an", "one", "average", "typical"})
_DO = frozenset({"do", "does", "did"})
_FAR, _NEAR = 9, 3


def name_durations(
    tokens: tuple[Token, ...], lexicon: Lexicon, vocab: Vocabulary, manifest: Manifest
) -> tuple[Token, ...]:
    """Put the name of the duration that is called after a verb or noun for what asks how long it takes."""
    if bounded := bound_duration(tokens, lexicon, vocab, manifest):
        return bounded
    tokens = _between_acts(tokens, lexicon, manifest)
    cue = _asked(tokens)
    if cue and (stays := _on_something(tokens, cue, lexicon)):
        return stays
    if cue:
        first, last = cue
        before = (
            range(max(0, first - _NEAR), first) if any(t.after_break for t in tokens[: first + 1]) else ()
        )
        for i in (*range(last + 1, min(len(tokens), last + 1 + _FAR)), *before):
            if name := called_after(tokens[i], lexicon, manifest):
                return _put_asked(tokens, cue, i, name, lexicon, _is_summed(name, lexicon, manifest))
    for i, token in enumerate(tokens):
        ranks = vocab.superlatives.get(token.text) in ("slow", "fast")
        if not (ranks or token.text in _FASTER):
            continue
        near = [j for n in range(1, _NEAR + 1) for j in (i - n, i + n) if 0 <= j < len(tokens)]
        for j in near:
            if not _is_named(tokens, j, lexicon) and (name := called_after(tokens[j], lexicon, manifest)):
                return _put_beside(tokens, i, j, name, ranks=ranks)
    return tokens


def _asked(tokens: tuple[Token, ...]) -> tuple[int, int] | None:
    """Where "how fast", "how long" and "how many days" begin and end, where something takes so long."""
    for i in range(len(tokens) - 2):
        said = tokens[i + 1].text
        if tokens[i].text != "how":
            continue
        if said in _PACE:
            return i, i + 1
        last = (
            i + 2
            if said in ("many", "much") and tokens[i + 2].text in _UNITS
            else i + 1
            if said == "long"
            else 0
        )
        behind = {token.text for token in tokens[last + 1 : last + 1 + _FAR]}
        is_told = i > 0 and said == "long" and tokens[i + 2].text in _ONE
        if last and (behind & _TAKES or tokens[i + 2].text in _DO or is_told):
            return i, last
    return None


def _is_named(tokens: tuple[Token, ...], at: int, lexicon: Lexicon) -> bool:
    """Whether a word is a part of a measure's name as it stands: "delivery time", "average days kept"."""
    spreads = [(first, size) for size in (2, 3) for first in range(max(0, at - size + 1), at + 1)]
    windows = [tokens[first : first + size] for first, size in spreads]
    return any(
        m.kind == "metric"
        for window in windows
        if len(window) > 1 and not {t.text for t in window} & _AROUND
        for m in lexicon.lookup(tuple(t.text for t in window))
    )


def _on_something(
    tokens: tuple[Token, ...], cue: tuple[int, int], lexicon: Lexicon
) -> tuple[Token, ...] | None:
    """Put "average time on the pier" for "how long does a guest stay on the pier", where that is a name."""
    first, last = cue
    stays = next((i for i in range(last + 1, len(tokens) - 2) if tokens[i].stem in _STAYING), None)
    if stays is None or tokens[stays + 1].text not in ("on", "in", "at"):
        return None
    behind = [t.text for t in tokens[stays + 1 :]]
    names = (("average", "time", *behind[:n]) for n in range(2, min(5, len(behind)) + 1))
    if not any(m.kind == "metric" for name in names for m in lexicon.lookup(name)):
        return None
    put = (put_word(tokens[first], word) for word in ("average", "time"))
    ends = len(tokens) - 2 if behind[-2:] == ["on", "average"] else len(tokens)
    return (*tokens[:first], *put, *tokens[stays + 1 : ends])


def _between_acts(tokens: tuple[Token, ...], lexicon: Lexicon, manifest: Manifest) -> tuple[Token, ...]:
    """Put what the count is called for its synonym in "time between sailings", where that has a name."""
    for i in range(1, len(tokens) - 1):
        at = i + 1 + (tokens[i + 1].text in ("two", "consecutive", "successive"))
        if tokens[i].text != "between" or tokens[i - 1].text not in ("time", "days") or at >= len(tokens):
            continue
        named = [m.name for m in lexicon.lookup((tokens[at].text,)) if lexicon.is_count(m)]
        for noun in (words(manifest.metrics[name].label)[-1] for name in named):
            if any(lexicon.lookup((*ahead, "between", noun)) for ahead in _DAYS):
                days = (put_word(tokens[i - 1], word) for word in ("days", "between", noun))
                ends = at + 1 + 3 * (tokens[at + 1 : at + 2] != () and _of_one(tokens[at + 1 : at + 4]))
                return (*tokens[: i - 1], *days, *tokens[ends:])
    return tokens


def _of_one(tokens: tuple[Token, ...]) -> bool:
    """ "Of a guest": whose they are is told by the name."""
    return [t.text for t in tokens[:2]] in (["of", "a"], ["of", "an"]) and len(tokens) > 2


def _is_summed(name: tuple[str, ...], lexicon: Lexicon, manifest: Manifest) -> bool:
    """Whether a duration adds up over those who spend it, so that each of them has a part of it."""
    return all(
        manifest.metrics[m.name].aggregation == "sum" for m in lexicon.lookup(name) if m.kind == "metric"
    )


def _put_asked(
    tokens: tuple[Token, ...],
    cue: tuple[int, int],
    at: int,
    name: tuple[str, ...],
    lexicon: Lexicon,
    is_summed: bool,
) -> tuple[Token, ...]:
    first, last = cue
    vocab = vocabulary()
    said = as_name(tokens[at], tokens[first], name)
    if at < first:  # "Order approval: how many hours does it take"
        others = [t for t in tokens[last + 1 :] if t.text not in _AROUND - {"for", "on", "at"} | _TAKES]
        return (*tokens[: at - _is_thing(tokens, at - 1, lexicon)], *said, *others)
    inside = tokens[last + 1 : at]
    if is_summed and (one := _one_of_them(inside, lexicon)):
        said = [
            *said,
            replace(one, text="per", stem="per", after_break=False),
            one,
        ]  # "how long does a guest stay"
        inside = ()
    kept = [
        t
        for n, t in enumerate(inside, start=last + 1)
        if not (
            t.text in _AROUND | _TAKES or _is_thing(tokens, n, lexicon) and not _is_told(tokens, n, vocab)
        )
    ]
    rest = tokens[at + 1 :]
    while rest and rest[0].text in ("take", "takes", "took", "last", "lasts"):
        rest = rest[1:]
    after = len(tokens) - len(rest)
    noun = after
    while noun < len(tokens) and tokens[noun].text in ("a", "an", "the", "our", "one", "to", "them", "it"):
        noun += 1
    if _is_thing(tokens, noun, lexicon) and not _is_told(tokens, noun, vocab):
        rest = tokens[noun + 1 :]
    elif noun > after and (noun == len(tokens) or tokens[noun - 1].text in ("them", "it")):
        rest = tokens[noun:]
    of = [Token("of", "of", said[0].start, said[-1].end)] if kept and _is_noun(kept[0], lexicon) else []
    return (*tokens[:first], *said, *of, *kept, *rest)


def _one_of_them(inside: tuple[Token, ...], lexicon: Lexicon) -> Token | None:
    """The thing in the singular that something lasts for: "a guest", "the average guest"."""
    one = next((t for n, t in enumerate(inside) if n and _is_thing(inside, n, lexicon)), None)
    is_single = one is not None and one.text == one.stem and bool({t.text for t in inside} & _ONE)
    return one if is_single else None


def _put_beside(
    tokens: tuple[Token, ...], i: int, j: int, name: tuple[str, ...], *, ranks: bool
) -> tuple[Token, ...]:
    """Put the name for the word at j, beside the word of pace at i; a superlative ranks by it."""
    said = as_name(tokens[j], tokens[j], name)
    drop = {
        n for n in range(min(i, j) + 1, max(i, j)) if tokens[n].text in ("to", "at", "for", "in", "on", "the")
    }
    found: list[Token] = []
    for n, token in enumerate(tokens):
        if n == j:
            found += [put_word(token, "by"), *said] if ranks and j > i else said
        elif n not in drop:
            found.append(token)
    return tuple(found)


def _is_thing(tokens: tuple[Token, ...], at: int, lexicon: Lexicon) -> bool:
    return 0 <= at < len(tokens) and (tokens[at].stem in lexicon.entity_stems or tokens[at].text in PEOPLE)


def _is_noun(token: Token, lexicon: Lexicon) -> bool:
    return token.stem in lexicon.entity_stems


def _is_told(tokens: tuple[Token, ...], at: int, vocab: Vocabulary) -> bool:
    """Whether words behind a thing say which ones are meant: "sellers in SP", "customers who pay by card"."""
    after = tokens[at + 1].text if at + 1 < len(tokens) else ""
    return after in vocab.prepositions | {"of", "who", "that", "which", "with"} and after not in ("to", "for")
