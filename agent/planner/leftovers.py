"""Words nothing explained: corrected when they are typos, else a reason not to answer."""

from rapidfuzz import process
from rapidfuzz.distance import OSA

from agent.planner.draft import Draft
from agent.planner.names.common_values import SORTS
from agent.planner.names.counted import own_entity
from agent.planner.names.lexicon import Lexicon
from agent.planner.names.ourselves import OURSELVES
from agent.planner.names.spans import is_known_word
from agent.planner.names.text import Token, stem
from agent.planner.names.value_spelling import without_doer
from agent.planner.times.days import NAMED_DAY_WORDS
from agent.planner.times.parts_of_day import DAY_PART_WORDS
from agent.planner.vocabulary import Vocabulary
from agent.planner.wording.changes import multiple_words
from knowledge.spelled import is_spelled_right

# One slip (a swap counts once) in five letters, two in ten.
TYPO_SCORE = 0.79
MIN_TYPO_LENGTH = 4
SHORTEST_PART = 5
# Words of a part of a period: "early 2018" is not yearly.
EDGES = frozenset({"early", "late", "beginning", "middle", "mid"})
SHORT_WORD = 6
# What only some of those do of whom it is said, however common the word is elsewhere.
_DEEDS = frozenset({"moved", "opened", "started", "began", "waited", "launched", "tried", "changed", "asked"})
_SINCE = frozenset({"have", "has", "had", "since", "recently", "already", "ever", "then", "also", "later"})
_DEEDS |= {"helped", "talked", "explored", "turned", "walked", "wanted", "looked", "improved"}
_NOUNS_TOO = frozenset({"shows", "live", "looks", "runs", "works", "finds"})
_LENGTHS = frozenset({"time", "days", "gap", "interval", "hours"})
_DETERMINERS = frozenset({"the", "of", "our", "these", "those", "any", "all", "live", "for"})
_SPLITTING = frozenset({"by", "per", "each", "every"})
_PARTING = frozenset({"by", "per", "each", "every", "which", "in", "at"})
VALUE_SCORE, MIN_VALUE_TYPO = 0.8, 5


def fix_typos(
    tokens: tuple[Token, ...],
    lexicon: Lexicon,
    vocab: Vocabulary,
    known_values: frozenset[str],
    value_words: frozenset[str] = frozenset(),
) -> tuple[tuple[Token, ...], list[str]]:
    """Replace words known to nobody by the one word of the manifest or grammar they nearly are."""
    targets = sorted(w for w in lexicon.words | _grammar(vocab) if len(w) >= MIN_TYPO_LENGTH)
    fixed, notes = [], []
    for token in tokens:
        better = _month(token.text, vocab) or (
            None if _is_spelled_right(token, lexicon, vocab, known_values) else _nearest(token.text, targets)
        )
        if better and _is_nearer_value(token.text, better, known_values):
            better = None
        if better is None and not _is_spelled_right(token, lexicon, vocab, known_values):
            # A part of a name that is an everyday word, too, would be read over.
            better = _value_word(token.text, value_words - vocab.fillers)
        if better is None and not _is_spelled_right(token, lexicon, vocab, known_values):
            better = _common_word(token.text, vocab)
        if better and is_spelled_right(token.text) and _is_another(token.text, better, lexicon, vocab):
            better = None
        if better:
            notes.append(f"“{token.text}” was read as “{better}”")
            token = Token(better, stem(better), token.start, token.end, token.after_break)
        fixed.append(token)
    return tuple(fixed), notes


def _is_another(word: str, better: str, lexicon: Lexicon, vocab: Vocabulary) -> bool:
    """Whether a word that is spelled right is no slip of another: "drone" of "done", "handed" of "handled".

    Short ones may be ("stat" of "state", no "linen" of "line"), but of an everyday word that would then be
    read over.
    """
    is_longer = word.startswith(better) and stem(word) != better
    return len(word) >= SHORT_WORD or is_longer or better not in lexicon.words | _grammar(vocab)


def _month(word: str, vocab: Vocabulary) -> str | None:
    """The month that a word breaks off ("septemb")."""
    if len(word) < SHORTEST_PART or word in vocab.months:
        return None
    begun = [month for month in vocab.months if month.startswith(word)]
    return begun[0] if len({vocab.months[month] for month in begun}) == 1 else None


def _value_word(word: str, value_words: frozenset[str]) -> str | None:
    """The one word of the values people name that a word nearly is."""
    if len(word) < MIN_VALUE_TYPO:
        return None
    alike = sorted(known for known in value_words if known[0] == word[0])
    found = process.extract(word, alike, scorer=OSA.normalized_similarity, score_cutoff=VALUE_SCORE, limit=2)
    best = [match for match in found if match[1] == found[0][1]]
    return str(best[0][0]) if len(best) == 1 else None


def _common_word(word: str, vocab: Vocabulary) -> str | None:
    """The everyday word whose letters are swapped in a word, or which lacks or doubles one inside.

    Nothing else: an everyday word restricts nothing, and a word that does must not become one.
    """
    common = (w for w in vocab.fillers | vocab.prepositions | vocab.conjunctions if len(w) >= MIN_TYPO_LENGTH)
    alike = [w for w in common if abs(len(w) - len(word)) <= 1 and OSA.distance(w, word) == 1]
    found = [w for w in alike if sorted(w) == sorted(word) or _lacks_inside(w, word)]
    is_plural = word.endswith("es") and word[:-2] in found
    return found[0] if len(found) == 1 and not is_plural else None


def _lacks_inside(common: str, word: str) -> bool:
    same_ends = (common[0], common[-1]) == (word[0], word[-1])
    return same_ends and len(common) != len(word) and min(len(common), len(word)) >= MIN_TYPO_LENGTH


def _grammar(vocab: Vocabulary) -> frozenset[str]:
    return frozenset(vocab.grains) | frozenset(vocab.months) | vocab.shares | vocab.averages


def _is_spelled_right(
    token: Token, lexicon: Lexicon, vocab: Vocabulary, known_values: frozenset[str]
) -> bool:
    return (
        len(token.text) < MIN_TYPO_LENGTH
        or not token.text.isalpha()
        or is_known_word(token, vocab)
        or is_grammar_word(token.text, vocab)
        or token.stem in lexicon.stems
        or not {token.text, token.stem}.isdisjoint(known_values)
        or without_doer(token.text) in known_values
        or token.text in NAMED_DAY_WORDS
        or token.text in DAY_PART_WORDS
        or token.text in EDGES
    )


def is_grammar_word(word: str, vocab: Vocabulary) -> bool:
    """Whether a word belongs to a closed class that shapes the query."""
    return (
        word
        in vocab.averages
        | vocab.shares
        | vocab.splits
        | vocab.rates
        | vocab.comparisons
        | vocab.comparatives
        | vocab.differences
        | vocab.growth
        | vocab.trends
        | vocab.negations
        | vocab.doing
        | vocab.popular
        | vocab.leaving_out
        | vocab.currencies.keys()
        or any(word in said for said in vocab.followed.values())
        or any(word in said for sides in vocab.opposites.values() for said in sides)
        or word in multiple_words()
        or word in vocab.superlatives
        or word in vocab.order_words
        or word in vocab.numbers
        or word in vocab.occasions
        or word in vocab.ordinals
        or word in vocab.scales
        or word in vocab.fractions
        or word in vocab.months
        or word in vocab.grains
        or any(word in phrase for phrase in vocab.comparators)
    )


def _nearest(word: str, targets: list[str]) -> str | None:
    """The word whose stem the typo's stem nearly is."""
    if len(word) <= SHORT_WORD:
        # "Night" is no "light", and "stuck" no "stock".
        targets = [t for t in targets if t[0] == word[0] and not _is_other_word(word, t)]
    swapped = [t for t in targets if sorted(t) == sorted(word) and OSA.distance(t, word) == 1]
    if len(swapped) == 1:
        return swapped[0]
    stems = [stem(target) for target in targets]
    found = process.extract(
        stem(word), stems, scorer=OSA.normalized_similarity, score_cutoff=TYPO_SCORE, limit=5
    )
    alike = [targets[place] for _, score, place in found if score == found[0][1]]
    # Of "category" and "categories" the one that is spelled most alike.
    target = max(alike, key=lambda known: OSA.normalized_similarity(word, known), default="")
    return target if target and _inflection(target) == _inflection(word) else None


def _is_other_word(word: str, target: str) -> bool:
    """Whether short words of one length differ by one letter, and by no swap."""
    return len(word) == len(target) < SHORT_WORD and sorted(word) != sorted(target) and word != target


def _is_nearer_value(word: str, better: str, known_values: frozenset[str]) -> bool:
    """Whether a word of a stored value is nearer than the word of the manifest or grammar."""
    reached = OSA.normalized_similarity(word, better)
    found = process.extractOne(
        word, known_values, scorer=OSA.normalized_similarity, score_cutoff=max(reached, TYPO_SCORE)
    )
    return found is not None and found[1] > reached


def _inflection(word: str) -> str:
    """The verb ending: "charged" is no misspelt "charges"."""
    return next((ending for ending in ("ed", "ing") if word.endswith(ending)), "")


def unexplained(draft: Draft) -> list[str]:
    """The words that carry meaning and found no role, in order."""
    covered = {i for span in draft.spans for i in range(span.first, span.last + 1)}
    values = [s for s in draft.spans if s.of_kind("value")]
    beside = {i for s in values for i in (s.first - 1, s.last + 1)}
    behind = {s.last + 1 for s in values if not s.guessed}
    # "The value of cancelled goods"
    behind |= {s.last + 1 for s in draft.spans if s.of_kind("metric") and draft.word(s.last).endswith("ed")}
    return [
        token.text
        for i, token in enumerate(draft.tokens)
        if i not in covered
        and i not in draft.used
        and not (is_known_word(token, draft.vocab) and not _restricts(draft, i))
        and not (i in beside and token.stem in draft.lexicon.entity_stems)
        and not _stands_for_noun(draft, i, beside)
        and not (i in behind and token.text in draft.vocab.kinds | draft.vocab.somebody)
        and not _is_doer(draft, i)
        and token.text not in draft.vocab.growth | draft.vocab.trends
    ]


def _stands_for_noun(draft: Draft, i: int, beside: set[int]) -> bool:
    """In "a French client against a German one", "one from Rome" the word is a noun said before."""
    if draft.word(i) not in ("one", "ones") or not any(s.last < i for s in draft.spans):
        return False
    held = draft.word(i - 1) in draft.vocab.comparisons | {"than", "to", "with", "and", "or"}
    told = draft.word(i + 1) in draft.vocab.prepositions and {i + 2, i + 3} & {s.first for s in draft.spans}
    return i in beside or bool(held and told)


def _restricts(draft: Draft, i: int) -> bool:
    """Whether an everyday word leaves something out here ("had no result"), or parts it ("by store")."""
    if draft.word(i) == "no" and 0 < i < len(draft.tokens) - 1:
        after = draft.tokens[i + 1]
        named = any(s.first == i + 1 and (s.time or s.of_kind("value")) for s in draft.spans)
        return not (after.after_break or draft.tokens[i].after_break or after.is_number or named)
    before = i - 1
    while draft.word(before) in _SINCE:
        before -= 1
    told = draft.word(before) in ("who", "that", "which") or _counts_those(draft, before)
    if draft.word(i) in _DEEDS and told:
        ends = i + 1 == len(draft.tokens) or draft.tokens[i + 1].after_break
        return ends or draft.word(i + 1) in draft.vocab.prepositions | {
            "to",
            "into",
        }  # "customers who moved in May"
    if draft.word(i) == "between" and draft.word(i - 1) in _LENGTHS:
        return not any(s.time and s.first == i + 1 for s in draft.spans)  # "time between visits"
    if draft.word(i) in _NOUNS_TOO and draft.word(i - 1) in _DETERMINERS:
        return True  # "the live shows" are some of what there is
    if draft.word(i) == "business" and _are_told_apart(draft, i + 1):
        return True  # "business members" are some of them
    if draft.word(i) in SORTS and draft.word(i - 1) in _SPLITTING:
        return True
    # "In store" is a way of buying, "in the store" is with us.
    return draft.word(i) in OURSELVES and draft.word(i - 1) in _PARTING


def _counts_those(draft: Draft, last: int) -> bool:
    """In "how many members moved" the verb says which of those counted are meant."""
    span = next((s for s in draft.spans if s.last == last and s.of_kind("metric")), None)
    return span is not None and "many" in {draft.word(i) for i in range(max(0, span.first - 2), last)}


def _are_told_apart(draft: Draft, at: int) -> bool:
    """Whether a plural names things that have rows of their own, by their key or their count."""
    span = next((s for s in draft.spans if s.first == at), None)
    if span is None:
        return False
    counts = [draft.manifest.metrics[m.name] for m in span.of_kind("metric")]
    things = any(own_entity(metric, draft.manifest) for metric in counts)
    keys = any(draft.lexicon.is_key(m) for m in span.of_kind("dimension"))
    return (things or keys) and draft.tokens[at].text != draft.tokens[at].stem


def _is_doer(draft: Draft, i: int) -> bool:
    """In "searches made by users", "did users search" they are whoever did what is measured."""
    if draft.word(i) not in draft.vocab.somebody or not any(s.of_kind("metric") for s in draft.spans):
        return False
    before = i - 1
    while draft.word(before) in draft.vocab.particles:
        before -= 1
    return (
        draft.word(before) in ("by", "did", "do", "with")
        and draft.word(before - 1) not in draft.vocab.negations
    )
