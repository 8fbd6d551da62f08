"""Which stretches of the question name something: candidates, and the cover that explains most words."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from agent.planner.names.common_values import (
    MAX_WORDS,
    gathers,
    is_compared,
    is_done,
    is_kind,
    is_listed_bare,
    is_said_whole,
    is_step,
    leads_time,
    with_particles,
)
from agent.planner.names.kin import is_participle
from agent.planner.names.lexicon import AT_PRESENT, Lexicon, Meaning
from agent.planner.names.of_one import (
    asks_of_one,
    bounds,
    ends_another,
    is_of_one,
    ranks_deed,
    reduplicated,
    spends_time,
)
from agent.planner.names.ranking import ranks_next
from agent.planner.names.text import Token
from agent.planner.names.value_spelling import ValueLookup, done_by_many, has_letter, spelled_as
from agent.planner.times.dates import TimeMention
from agent.planner.vocabulary import Vocabulary, vocabulary

LENGTH_REWARD = 1.4
COUNTED_REWARD = 0.3
LOOSE_REWARD = 0.97
PHRASE = 10
# "For me", "from us" are no code of a place.
_PRONOUNS = frozenset({"us", "me", "it"})
# "On invoices paid" is no day that an invoice was paid on.
_LEADING = frozenset({"on", "at", "in", "by", "to", "of", "from"})
_VERBS = frozenset({"do", "does", "did", "is", "are", "was", "were", "has", "have", "had"})
_OF_SEASON = frozenset({"the", "last", "this", "each", "every", "next", "of", "past", "previous"})
_RANKING = frozenset({"sort", "sorted", "rank", "ranked", "ranking", "order", "ordered", "top", "arranged"})


@dataclass(frozen=True)
class Span:
    """Tokens `first`..`last` (inclusive) with what they can mean; a time span has no meanings."""

    first: int
    last: int
    meanings: tuple[Meaning, ...] = ()
    time: TimeMention | None = None
    guessed: bool = False
    """Whether the words only begin or misspell what they are taken for."""
    score: float = field(default=0.0, compare=False)
    is_all: bool = False
    """Whether all that the words can mean is meant, and none of it alone."""

    def of_kind(self, kind: str) -> tuple[Meaning, ...]:
        """The meanings of one kind."""
        return tuple(m for m in self.meanings if m.kind == kind)


def _looked_up(tokens: tuple[Token, ...], first: int, last: int, lexicon: Lexicon) -> tuple[Meaning, ...]:
    """What a window means; of "which state orders the most", "a state's orders" none is an order state."""
    window = tuple(t.text for t in tokens[first : last + 1])
    meanings = lexicon.lookup(window) or (lexicon.lookup_counted(window) if last > first else ())
    if window[0] in _LEADING and last > first:
        meanings = tuple(m for m in meanings if lexicon.is_led(m, window[0]))
    if is_of_one(tokens, first, last) and all(lexicon.is_count(m) for m in meanings):
        return ()  # "lines on an invoice" are told of one
    asked = first > 0 and tokens[first - 1].text in ("which", "what")
    ranks = last + 1 < len(tokens) and tokens[last + 1].text in ("the", "most", "least", "more", "best")
    is_noun = last > first and tokens[last].stem in lexicon.entity_stems
    is_own = is_noun and _owns(tokens, last - 1) and tokens[last].text != tokens[last].stem
    if not (asked and ranks and is_noun or is_own):
        return meanings
    return tuple(m for m in meanings if m.kind != "dimension")


def _owns(tokens: tuple[Token, ...], at: int) -> bool:
    """Whether more than a space stands behind a word: the sign of a possessive."""
    return tokens[at + 1].start - tokens[at].end > 1 and not tokens[at + 1].after_break


def is_known_word(token: Token, vocab: Vocabulary) -> bool:
    """Whether a word is one the planner may leave unexplained."""
    return token.text in vocab.fillers or vocab.is_function_word(token.text)


def phrase_spans(tokens: tuple[Token, ...], lexicon: Lexicon, vocab: Vocabulary) -> Iterator[Span]:
    """Windows whose words, in any order, are a phrase of the manifest."""
    for first, last in _windows(tokens, vocab):
        if any(t.after_break for t in tokens[first + 1 : last + 1]):
            continue
        if _ranks(tokens, first, last) or _is_measured(tokens, first, last, vocab):
            continue
        window = tuple(t.text for t in tokens[first : last + 1])
        if _is_done(tokens, first, last, lexicon, vocab) or _is_clause(window, lexicon):
            continue
        if asks_of_one(window) or _is_parted(tokens, first, last, vocab) or _divides(tokens, first, vocab):
            continue
        meanings = _looked_up(tokens, first, last, lexicon)
        if meanings and ranks_next(tokens, first, last, meanings, lexicon, vocab):
            continue
        if meanings and _belongs_to_next(tokens, first, last, meanings, lexicon):
            continue
        is_own = tokens[first].stem in vocab.somebody and any(lexicon.is_key(m) for m in meanings)
        is_own = is_own or (is_participle(tokens[first].text) and lexicon.tells_rows(window))
        if meanings and not is_own and _is_filler_elsewhere(tokens, first, last, meanings, vocab):
            continue
        if _counts(window) and any(m.kind == "metric" for m in meanings):
            numbers = tuple(m for m in meanings if lexicon.is_number(m))
            is_axis = bool(numbers) and _is_axis(tokens, first, vocab)
            meanings = numbers if is_axis else tuple(m for m in meanings if m.kind == "metric")
        if meanings:
            content = sum(1 for word in window if not vocab.is_function_word(word)) or 1
            counted = COUNTED_REWARD if _is_counted(tokens, first, last, meanings) else 1.0
            end = last + _repeats(tokens, first, last, meanings)
            yield Span(first, end, meanings, score=counted * content**LENGTH_REWARD)
        elif not ({window[0], window[-1]} & vocab.light or is_of_one(tokens, first, last)) and (
            meanings := lexicon.lookup_loosely(window)
        ):
            content = sum(1 for t in tokens[first : last + 1] if not is_known_word(t, vocab))
            led = not AT_PRESENT.isdisjoint(window) and _counts(tuple(t.text for t in tokens[:first][-2:]))
            begin = first - 2 * led  # "how many orders are still open"
            yield Span(begin, last, meanings, score=LOOSE_REWARD * (content + first - begin) ** LENGTH_REWARD)


def _is_clause(window: tuple[str, ...], lexicon: Lexicon) -> bool:
    """In "articles are paywalled" a yes or no is said of what is counted, which stands for itself."""
    if len(window) <= 2 or window[1] not in _VERBS or not lexicon.counts(window[:1]):
        return False
    told = [m for m in lexicon.lookup(window) if lexicon.is_flag(m)]
    return bool(told) and any(m in told for m in lexicon.lookup(window[2:]))


_ITS = frozenset({"the", "our", "all", "these", "those", "my", "your", "their"})


def _divides(tokens: tuple[Token, ...], first: int, vocab: Vocabulary) -> bool:
    """In "late orders as a percentage of all" the share is of what stands before it, and is no name.

    Neither is "split the payments", which says what to do with them.
    """
    behind = tokens[first + 1].text if first + 1 < len(tokens) else ""
    if tokens[first].text in vocab.splits and behind in _ITS:
        return True
    before = tuple(token.text for token in tokens[max(0, first - 2) : first])
    return tokens[first].text in vocab.shares and (before == ("as", "a") or before[-1:] == ("as",))


def _is_parted(tokens: tuple[Token, ...], first: int, last: int, vocab: Vocabulary) -> bool:
    """In "what percentage of late orders comes from Ohio" a part of those is asked for, no rate is named."""
    if (
        first == 0
        or tokens[first].text not in vocab.shares
        or tokens[first - 1].text not in ("what", "which")
    ):
        return False
    verbs = _VERBS | vocab.becoming
    follows = tokens[last + 1] if last + 1 < len(tokens) else tokens[last]
    is_noun = follows.text != follows.stem and follows.text not in verbs
    behind = _verb_phrase([token.text for token in tokens[last + 1 + is_noun : last + PHRASE]], vocab)
    said = next(
        (i for i, word in enumerate(behind) if word not in verbs and not word.endswith("ed")), len(behind)
    )
    return 0 < said < len(behind) and behind[said] in vocab.prepositions | vocab.by | {"with"}


def _verb_phrase(words: list[str], vocab: Vocabulary) -> list[str]:
    """The words from the verb on, where a place or time stands before it ("sessions in May ended in ...")."""
    if words[:1] and words[0] in vocab.prepositions:
        words = words[next((i for i, word in enumerate(words) if word.endswith("ed")), len(words)) :]
    return words[:4]


def _is_counted(tokens: tuple[Token, ...], first: int, last: int, meanings: tuple[Meaning, ...]) -> bool:
    """In "pages per session" the pages are a measure's, and no group; in "by page per week" they are one."""
    is_per = last + 1 < len(tokens) and tokens[last + 1].text == "per"
    is_group = first > 0 and tokens[first - 1].text == "by"
    return is_per and not is_group and all(m.kind == "dimension" for m in meanings)


def _repeats(tokens: tuple[Token, ...], first: int, last: int, meanings: tuple[Meaning, ...]) -> bool:
    """In "new guests vs returning guests" the noun is said twice for one group."""
    said = {token.text for token in tokens[first:last]}
    is_next = last + 1 < len(tokens) and not tokens[last + 1].after_break and tokens[last + 1].text in said
    return is_next and all(meaning.kind == "dimension" for meaning in meanings)


def _ranks(tokens: tuple[Token, ...], first: int, last: int) -> bool:
    """In "keywords top 5", "name the state" the last word, or the first, is part of no name."""
    if first == 0 < last and tokens[0].text == "name":
        return True
    follows = tokens[last + 1] if last + 1 < len(tokens) else None
    return last > first and tokens[last].text == "top" and follows is not None and follows.is_number


def _is_done(tokens: tuple[Token, ...], first: int, last: int, lexicon: Lexicon, vocab: Vocabulary) -> bool:
    """In "orders bought in May" the verb tells when, and is part of no name."""
    if last == first:
        return False
    noun, verb = tokens[first], tokens[first + 1]
    is_thing = noun.stem in lexicon.entity_stems and verb.stem not in lexicon.entity_stems
    window = tuple(token.text for token in tokens[first : last + 1])
    is_deed = is_thing and (verb.text in vocab.doing or ranks_deed(tokens, last, vocab))
    if ends_another(tokens, first, window, lexicon) or (last == first + 1 and is_deed):
        return True
    is_said = is_participle(verb.text) or (noun.text != noun.stem and not lexicon.is_metric((verb.text,)))
    if last == first + 1 and is_participle(noun.text) and verb.text != verb.stem:
        return lexicon.counts((verb.text,)) and lexicon.tells_rows(window)  # "paid bills"
    return is_said and lexicon.counts((noun.text,)) and lexicon.tells_rows(window)


def _is_measured(tokens: tuple[Token, ...], first: int, last: int, vocab: Vocabulary) -> bool:
    """Whether the words begin with those of a number, a bound or a length of time, or end before one."""
    is_worth = last > first and tokens[last].text == "worth" and is_compared(tokens, last, vocab)
    is_time = _measures_time(tokens, first, last, vocab) or spends_time(tokens, first, last)
    return is_worth or is_time or bounds(tokens, first, vocab)


def _measures_time(tokens: tuple[Token, ...], first: int, last: int, vocab: Vocabulary) -> bool:
    """In "7 day order count" the day is a length of time, and part of no name."""
    counted = first > 0 and (tokens[first - 1].is_number or tokens[first - 1].text in vocab.numbers)
    return last > first and counted and tokens[first].text in vocab.grains


def _counts(window: tuple[str, ...]) -> bool:
    """ "number of orders" is how many there are, no order's number."""
    return window[:2] in (("number", "of"), ("how", "many"), ("count", "of"))


def _is_axis(tokens: tuple[Token, ...], first: int, vocab: Vocabulary) -> bool:
    """In "orders by number of items" the number is grouped by; in "ranked by number of items" it ranks."""
    led = first > 0 and tokens[first - 1].text in ("by", "per")
    ranking = vocab.superlatives.keys() | vocab.order_words.keys() | _RANKING
    return led and not ranking & {token.text for token in tokens}


def _belongs_to_next(
    tokens: tuple[Token, ...], first: int, last: int, meanings: tuple[Meaning, ...], lexicon: Lexicon
) -> bool:
    """In "number of product categories" the product says whose categories; it is not counted."""
    if first == last or last + 1 >= len(tokens) or any(m.kind != "metric" for m in meanings):
        return False
    noun, follows = tokens[last], tokens[last + 1]
    if noun.text != noun.stem or noun.stem not in lexicon.entity_stems or follows.after_break:
        return False
    if vocabulary().is_function_word(follows.text):
        return False  # "average bill of members"
    return any(m.kind == "dimension" for m in lexicon.lookup((noun.text, follows.text)))


def _is_filler_elsewhere(
    tokens: tuple[Token, ...], first: int, last: int, meanings: tuple[Meaning, ...], vocab: Vocabulary
) -> bool:
    """A common word ("make") names a dimension only after "by", "each" or "which", or in their list."""
    common = vocab.fillers | vocab.splits
    if first != last or tokens[first].text not in common or any(m.kind == "metric" for m in meanings):
        return False
    leading = vocab.by | vocab.each | {"which", "what"}
    if is_compared(tokens, last, vocab) or (first and is_listed_bare(tokens, first, vocab)):
        return False
    before = tokens[first - 1].text if first else ""
    if before in vocab.conjunctions:
        return not any(token.text in leading for token in tokens[: first - 1])
    return before not in leading | vocab.superlatives.keys() | vocab.averages


def value_spans(
    tokens: tuple[Token, ...], lookup: ValueLookup, lexicon: Lexicon, vocab: Vocabulary
) -> Iterator[Span]:
    """Windows that are a stored value.

    One spelled like a common word needs a preposition before it, or the name of a thing behind it.
    """
    for first, last, found in with_particles(tokens, lookup, vocab):
        yield Span(first, last, found, score=0.95 * (last - first + 1) ** LENGTH_REWARD)
    for first, last in _windows(tokens, vocab):
        window = tokens[first : last + 1]
        if bounds(tokens, first, vocab) and last > first:
            continue
        if all(t.is_number or t.text in "%+" for t in window) or (
            len(window) == 1 and len(window[0].text) < 2
        ):
            continue
        if all(is_known_word(t, vocab) or t.text in "%+" for t in window) and not (
            has_letter(window)
            or is_said_whole(window, lookup, vocab)
            or _follows_preposition(tokens, first, vocab)
            or _is_listed(tokens, first, last, lookup, vocab)
            or (len(window) == 1 and is_kind(tokens, first, lookup, lexicon, vocab))
        ):
            continue
        if leads_time(tokens, last, vocab) if last > first else _links(tokens, first, vocab):
            continue
        if len(window) == 1 and (_is_verb_of_change(tokens, first, vocab) or is_step(tokens, first, vocab)):
            continue
        if len(window) == 1 and (is_done(tokens, first, vocab) or gathers(tokens, first, vocab)):
            continue
        if len(window) == 1 and window[0].text in _PRONOUNS and tokens[first - 1].text != "in":
            continue
        meanings = spelled_as(window, lookup)
        meanings = meanings or (done_by_many(tokens, first, lookup) if first == last else ())
        if meanings:
            yield Span(first, last, meanings, score=0.95 * len(window) ** LENGTH_REWARD)


def _links(tokens: tuple[Token, ...], at: int, vocab: Vocabulary) -> bool:
    """In "came in in 2023", "search for in Texas" a small word before what it links is no code of a place."""
    if tokens[at].text not in vocab.prepositions | vocab.conjunctions or at + 1 == len(tokens):
        return False
    after = tokens[at + 1]
    return not (after.after_break or after.text in vocab.conjunctions | vocab.comparisons | vocab.by)


def _is_verb_of_change(tokens: tuple[Token, ...], at: int, vocab: Vocabulary) -> bool:
    """In "did orders fall in May" the verb is no season; in "in fall", "last fall", "fall 2017" it is one."""
    if tokens[at].text not in vocab.growth:
        return False
    asked = {token.text for token in tokens[:at]} & {"did", "do", "does", "to", "will"}
    named = tokens[at - 1].text in _OF_SEASON | vocab.by | vocab.prepositions if at else True
    follows = tokens[at + 1].text if at + 1 < len(tokens) else ""
    return bool(asked) and not named and not follows.isdigit()


def _is_listed(
    tokens: tuple[Token, ...], first: int, last: int, lookup: ValueLookup, vocab: Vocabulary
) -> bool:
    """In "English and Welsh books" both words are values of one thing, however common the one."""
    own = {m.name for m in lookup(" ".join(t.text for t in tokens[first : last + 1]))}
    beside = [(last + 1, last + 2), (first - 1, first - 2)] if own else []
    return any(
        0 <= other < len(tokens)
        and tokens[link].text in vocab.conjunctions | vocab.comparisons
        and not is_known_word(tokens[other], vocab)
        and bool(own & {m.name for m in lookup(tokens[other].text)})
        for link, other in beside
    )


def _follows_preposition(tokens: tuple[Token, ...], first: int, vocab: Vocabulary) -> bool:
    at = first - 1
    while at > 0 and tokens[at].text in ("the", "our", "your"):
        at -= 1
    leading = vocab.prepositions - {"de", "do", "da", "no", "na"} | {"through", "via", "using"}
    return at >= 0 and tokens[at].text in leading


def _windows(tokens: tuple[Token, ...], vocab: Vocabulary) -> Iterator[tuple[int, int]]:
    stepped = [i for i in range(len(tokens)) if reduplicated(tokens, i, vocab)]
    for first, token in enumerate(tokens):
        is_glued = first + 1 < len(tokens) and token.end == tokens[first + 1].start
        if token.text in vocab.particles and not is_glued:
            continue
        for last in range(first, min(first + MAX_WORDS, len(tokens))):
            is_step = any(first == i + 2 < last or first < i == last for i in stepped)
            if tokens[last].text not in vocab.particles and not is_step:
                yield first, last
