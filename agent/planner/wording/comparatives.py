"""Measures told by comparatives alone: "are phone visits longer than ..." is of how long a visit is."""

from collections.abc import Iterator
from dataclasses import replace

from agent.planner.draft import Draft
from agent.planner.names.counted import own_entity
from agent.planner.names.lexicon import Lexicon
from agent.planner.names.text import Token, stem
from agent.planner.vocabulary import Vocabulary

_THING = "#"
_PACE = frozenset({"longer", "shorter", "slower", "faster", "quicker"})
_PRICED = frozenset({"cheaper", "dearer", "pricier", "costlier", "expensive"})
_BY_WORD: tuple[tuple[frozenset[str], tuple[tuple[str, ...], ...]], ...] = (
    (
        _PACE,
        (
            ("average", _THING, "duration"),
            (_THING, "duration"),
            ("average", _THING, "time"),
            (_THING, "time"),
            (_THING, "length"),
        ),
    ),
    (
        frozenset({"bigger", "larger", "smaller"}),
        (("average", _THING, "value"), (_THING, "value"), (_THING, "size")),
    ),
    (
        _PRICED,
        (("average", _THING, "price"), (_THING, "price"), (_THING, "cost"), ("average", "item", "price")),
    ),
    (
        frozenset({"happier", "unhappier", "satisfied"}),
        ((_THING, "satisfaction"), ("customer", "satisfaction"), (_THING, "rating")),
    ),
)
_BIG = frozenset({"biggest", "largest", "smallest", "greatest"})
_OF_THEM = frozenset({"for", "of", "in", "among", "across", "from"})
_LESS = frozenset({"shorter", "faster", "quicker", "smaller", "cheaper", "unhappier"})
_BECOMING = frozenset({"getting", "become", "becomes", "becoming", "gotten", "growing"})
_WHETHER = frozenset({"is", "are", "has", "have", "do", "does"})
_DEGREE = frozenset({"more", "less"})


def name_compared(tokens: tuple[Token, ...], lexicon: Lexicon, vocab: Vocabulary) -> tuple[Token, ...]:
    """Put the measure for the things that a comparative is said of, where only how many they are is named."""
    tokens = _name_course(tokens, lexicon, vocab)
    said = {t.text for t in tokens}
    if not said & (vocab.comparisons | {"than", "or"}) or said & {"many", "number", "count"}:
        return tokens
    is_mean, plain = bool(said & vocab.means), _without_means(tokens, vocab)
    for words, ways in _BY_WORD:
        places = [i for i, t in enumerate(plain) if t.text in words and not _bounds(plain, i, vocab)]
        for noun, called in _nouns(plain, lexicon) if len(places) == 1 else ():
            way = _measure(called, ways, lexicon)
            if way and (not is_mean or way[0] in vocab.means):
                return _put(plain, places[0], noun, way)
    return tokens


def _without_means(tokens: tuple[Token, ...], vocab: Vocabulary) -> tuple[Token, ...]:
    """The tokens without "average" and "on average", which the measure of one thing says."""
    means = {i for i, token in enumerate(tokens) if token.text in vocab.means}
    means |= {i - 1 for i in means if i and tokens[i - 1].text == "on"}
    return tuple(token for i, token in enumerate(tokens) if i not in means)


def _name_course(tokens: tuple[Token, ...], lexicon: Lexicon, vocab: Vocabulary) -> tuple[Token, ...]:
    """ "Is delivery getting faster": its time, over time; "is the rate getting better" names it."""
    at = next((i for i, t in enumerate(tokens[:-1]) if t.text in _BECOMING), None)
    if at is None or tokens[0].text not in _WHETHER or any(t.text == "than" for t in tokens):
        return tokens
    last = at + 1 + (tokens[at + 1].text in _DEGREE and at + 2 < len(tokens))
    said = tokens[last].text
    ways = next((ways for words, ways in _BY_WORD if said in words), ())
    is_price = said in _PRICED
    if not ways and (said not in vocab.comparatives or last > at + 1):
        return tokens
    over = tuple(replace(tokens[at], text=word, stem=word) for word in ("over", "time"))
    for i, token in enumerate(tokens[:at] if ways else ()):
        own = tuple(way for way in ways if _THING in way)
        if vocab.is_function_word(token.text) or (is_price and token.stem not in lexicon.entity_stems):
            continue  # What shipping costs is no price of it.
        if not (way := _measure(token.stem, own, lexicon)):
            continue
        named = tuple(replace(token, text=word, stem=stem(word)) for word in way)
        if (
            i
            and not vocab.is_function_word(tokens[i - 1].text)
            and lexicon.is_metric((tokens[i - 1].text, token.text))
        ):
            # "Are first orders getting larger": those alone.
            some = replace(token, text="of", stem="of"), *tokens[i - 1 : i + 1]
            return (*tokens[: i - 1], *named, *some, *tokens[i + 1 : at], *over, *tokens[last + 1 :])
        return (*tokens[:i], *named, *tokens[i + 1 : at], *over, *tokens[last + 1 :])
    return tokens if ways else (*tokens[:at], *over, *tokens[last + 1 :])


def check_biggest(draft: Draft) -> None:
    """Refuse to take a rate "for the five biggest states" for that of the states where it is the highest."""
    known = draft.manifest.metrics
    rates = [name for name in draft.metrics if name in known and not known[name].is_additive]
    named = {s.first for s in draft.spans if s.of_kind("dimension")}
    for i, token in enumerate(draft.tokens):
        before = {draft.word(j) for j in range(i - 3, i)}
        told = "by" in {t.text for t in draft.tokens[i:]} or rates != draft.metrics
        if token.text in _BIG and i + 1 in named and before & _OF_THEM and not told:
            draft.unsupported.append(f"the {token.text} ones without saying by what")
    if draft.ranks and any(_counts_itself(draft, group.name) for group in draft.groups):
        draft.unsupported.append("the first of those that are counted themselves, without saying by what")


def _counts_itself(draft: Draft, name: str) -> bool:
    """Whether things are ranked by their own number, of which each is one ("the largest household")."""
    dimension = draft.manifest.dimensions.get(name)
    ranking = draft.order_metric or (draft.metrics[0] if draft.metrics else "")
    metric = draft.manifest.metrics.get(ranking)
    if dimension is None or not dimension.is_entity or metric is None:
        return False
    return own_entity(metric, draft.manifest) == dimension.entity


def check_compared(draft: Draft) -> None:
    """Refuse to hold numbers of things against each other where it is asked which take longer."""
    words = {t.text for t in draft.tokens}
    if not words & (draft.vocab.comparisons | {"than", "or"}) or not draft.metrics:
        return
    known = draft.manifest.metrics
    units = {known[name].unit if name in known else None for name in draft.metrics}
    covered = {i for s in draft.spans for i in range(s.first, s.last + 1)}
    for i, token in enumerate(draft.tokens):
        is_pace = token.text in _PACE and i not in covered and draft.word(i - 1) != "no"
        if is_pace and units == {"count"} and not _bounds(draft.tokens, i, draft.vocab):
            draft.unsupported.append("how long something takes, which no measure here tells")


def _bounds(tokens: tuple[Token, ...], i: int, vocab: Vocabulary) -> bool:
    """Whether a number follows that is a bound ("longer than 5 days")."""
    behind = [t for t in tokens[i + 1 : i + 4] if t.text not in vocab.particles and t.text != "than"]
    return bool(behind) and (behind[0].is_number or behind[0].text in vocab.numbers)


def _nouns(tokens: tuple[Token, ...], lexicon: Lexicon) -> Iterator[tuple[str, str]]:
    """The one thing of which several are named, or that a count is called by, with what it is called here."""
    # In "how much bigger was May than June in orders" they are told, and are not what is bigger.
    told = {i + 1 for i, t in enumerate(tokens) if t.text in ("in", "by")}
    said = [t for i, t in enumerate(tokens) if i not in told]
    several = [t for t in said if t.text != t.stem]
    nouns = {t.stem for t in said if t.stem in lexicon.entity_stems}
    if len(nouns) == 1:
        yield next(iter(nouns)), next(iter(nouns))
    for token in several:
        for meaning in lexicon.lookup((token.text,)):
            if meaning.kind == "metric":
                yield token.stem, stem(meaning.name)


def _measure(noun: str, ways: tuple[tuple[str, ...], ...], lexicon: Lexicon) -> tuple[str, ...]:
    for way in ways:
        said = tuple(noun if word == _THING else word for word in way)
        if any(m.kind == "metric" for m in lexicon.lookup(said)):
            return said
    return ()


def _put(tokens: tuple[Token, ...], at: int, noun: str, way: tuple[str, ...]) -> tuple[Token, ...]:
    found: list[Token] = []
    named = False
    for i, token in enumerate(tokens):
        if i == at:
            word = "lower" if token.text in _LESS else "higher"
            found.append(replace(token, text=word, stem=word))
        elif token.stem == noun and not named:
            named = True
            found += [
                replace(token, text=w, stem=stem(w), after_break=token.after_break and not n)
                for n, w in enumerate(way)
            ]
        elif token.stem != noun and not (token.text in _DEGREE and i == at - 1):
            found.append(token)
    return tuple(found)
