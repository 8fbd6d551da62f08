"""Words that nothing explains may begin the name of a value, or misspell it."""

from agent.planner.draft import Draft
from agent.planner.leftovers import is_grammar_word, unexplained
from agent.planner.names.common_values import gathers, is_done
from agent.planner.names.goods import COLOURS, goods_called, heads_goods
from agent.planner.names.lexicon import Meaning
from agent.planner.names.other_kinds import of_kind_named
from agent.planner.names.pick_named import not_named_after_places
from agent.planner.names.spans import Span
from agent.planner.names.text import stem
from agent.planner.names.values import NAME, ValueLexicon
from agent.planner.passes.window import moves
from knowledge.spelled import is_spelled_right
from semantic_layer.folding import fold

# Shorter words are near to everything.
TELLING = 4

# What is bought or sold may be called by what stands behind ("buy a kite").
_DEALING = frozenset({"sell", "sells", "sold", "returned", "cancelled", "canceled"})
# Of "only countries with ..." no name begins.
_ADVERBS = frozenset({"only", "just"})
# What is sold or done is called so by everybody.
_GOODS = frozenset({"goods", "merchandise", "wares", "stuff"})
_EARNING = frozenset({"bring", "make", "earn", "generate", "gross"})
# All of a kind are the same things as the kind.
_ALL = frozenset({"all", "any"})
# "More than double those of May" is said of a number.
_MULTIPLES = frozenset({"double", "doubled", "twice", "triple", "tripled", "treble", "halved"})


def guess_values(
    draft: Draft,
    own: set[int],
    values: ValueLexicon,
    capitals: frozenset[int] = frozenset(),
    *,
    is_part: bool = False,
) -> list[Span]:
    """Spans of words that may be the start of a value, or a value misspelt; none at the places of `own`.

    The first word of a part of a follow-up may be one too. A single word that describes what is counted is no
    part of a name, unless it is written like one, at the places of `capitals`.
    """
    covered = own | {i for s in draft.spans for i in range(s.first, s.last + 1)}
    unknown = set(unexplained(draft))
    runs: list[list[int]] = []
    for i, token in enumerate(draft.tokens):
        if (
            i in covered
            or token.text in _ADVERBS | _MULTIPLES | (_GOODS if i not in capitals else set())
            or is_grammar_word(token.text, draft.vocab)
            or moves(draft, i)
            or is_done(draft.tokens, i, draft.vocab)
            or gathers(draft.tokens, i, draft.vocab)
        ):
            continue
        if token.text in unknown and token.text.isalpha():
            if runs and (runs[-1][-1] == i - 1 or _is_joined(draft, runs[-1][-1], i)):
                runs[-1].append(i)
            elif _may_be_value(draft, i) or (is_part and draft.before(Span(i, i)) < 0):
                runs.append([i])
    found = []
    for run in runs:
        said = " ".join(draft.word(i) for i in run)
        meanings = values.near(said)
        if max(map(len, said.split())) >= TELLING:
            held = values.holding(said)
            # A name that has all of several words is what is meant, however they are put.
            meanings = held if held and len(run) > 1 else _all_holding(meanings, held)
            meanings = meanings or values.named_by(said)
        else:
            of_names = bool(meanings) and all(m.name.endswith(NAME) for m in meanings)
            held = values.holding(said) if of_names else ()
            meanings = _as_whole_words(_all_holding(meanings, held) if held else meanings, said)
        meanings = tuple(m for m in meanings if not _is_another_word(said, m))
        meanings = not_named_after_places(of_kind_named(meanings, draft, run[0], run[-1]), draft, run[0])
        if called := goods_called(draft, run, runs, values.named_by):
            meanings = called
        elif len(run) == 1 and run[0] not in capitals and _describes(draft, run[0]):
            meanings = tuple(m for m in meanings if values.is_whole(m, said) and not _only_begins(said, m))
        if len(run) == 1 and run[0] in capitals and _are_counted_once(draft, run[0] + 1):
            # "Our London customers" are from there, whatever things are called so.
            meanings = tuple(m for m in meanings if values.is_whole(m, said) or not m.name.endswith(NAME))
        if meanings:
            found.append(Span(run[0], run[-1], meanings, guessed=True))
    return found


def _only_begins(said: str, meaning: Meaning) -> bool:
    """Whether a word of its own is only how a longer one begins: what is "free" is no "freelance"."""
    value = fold(str(meaning.value))
    return (
        stem(value) != stem(said) and value.startswith(said) and " " not in value and is_spelled_right(said)
    )


def _is_another_word(said: str, meaning: Meaning) -> bool:
    """Whether a word that is spelled right is only written like a value: "string" is no Spring."""
    value = fold(str(meaning.value))
    both = value.isalpha() and is_spelled_right(said) and is_spelled_right(value)
    return both and not (stem(value) == stem(said) or value.startswith(said) or said.startswith(value))


def _is_joined(draft: Draft, last: int, i: int) -> bool:
    """In "bed & bath" the sign is a part of one name."""
    return last == i - 2 and draft.word(i - 1) == "&"


def _may_be_value(draft: Draft, i: int) -> bool:
    """Half-known words are a value only after a preposition, in a list, or after a dimension."""
    before = _before(draft, i)
    vocab = draft.vocab
    openers = vocab.prepositions | vocab.conjunctions | vocab.comparisons | vocab.negations | {"only", "just"}
    dimensions = [s for s in draft.spans if s.last == before and s.of_kind("dimension")]
    if draft.word(i) in COLOURS or heads_goods(draft, i):
        return True
    named = any(not _is_of_things(draft, span) for span in dimensions)
    joined = draft.word(i + 1) == "&" or _leads_to_measure(draft, i)
    dealt = draft.word(before) in vocab.doing | _DEALING or _earns(draft, before, i)
    listed = draft.tokens[i].after_break and any(s.last == i - 1 and s.of_kind("value") for s in draft.spans)
    return named or joined or dealt or listed or draft.word(before) in openers or bool(_led(draft, i))


def _led(draft: Draft, i: int) -> set[str]:
    """ "of the" or "many" before a word."""
    between = {draft.word(j) for j in range(_before(draft, i), i)}
    return between & {"of", "many"}


def _before(draft: Draft, i: int) -> int:
    """The place of the word before one, past articles and "all"."""
    before = draft.before(Span(i, i))
    while draft.word(before) in _ALL:
        before = draft.before(Span(before, before))
    return before


def _earns(draft: Draft, before: int, i: int) -> bool:
    """ "How much did lanterns bring in": what did so may be a name."""
    return draft.word(before) in ("did", "do", "does") and draft.word(i + 1) in _EARNING


def _leads_to_measure(draft: Draft, i: int) -> bool:
    """In "jumbo bag sales" the words before the measure may be a name."""
    unknown = set(unexplained(draft))
    while draft.word(i) in unknown:
        i += 1
    return any(s.first == i and s.of_kind("metric") for s in draft.spans)


def _describes(draft: Draft, i: int) -> bool:
    """In "small orders", "a single item" the word before what is counted is an adjective."""
    if heads_goods(draft, i) or _earns(draft, _before(draft, i), i):
        return False
    return any(s.first == i + 1 and (s.of_kind("metric") or _is_of_things(draft, s)) for s in draft.spans)


def _are_counted_once(draft: Draft, i: int) -> bool:
    """Whether a word names those of whom each is counted once, however often they come."""
    metrics = draft.manifest.metrics
    named = [m.name for s in draft.spans if s.first == i for m in s.of_kind("metric")]
    return any(metrics[n].aggregation == "count_distinct" and not metrics[n].filters for n in named)


def _is_of_things(draft: Draft, span: Span) -> bool:
    """In "where do orders stand" a plural is named: after it stands what they do."""
    noun = draft.tokens[span.last]
    return noun.text != noun.stem and noun.stem in draft.lexicon.entity_stems


def _as_whole_words(meanings: tuple[Meaning, ...], said: str) -> tuple[Meaning, ...]:
    """The values of which a short text is a word: "sit" begins no city."""
    return tuple(m for m in meanings if said in fold(str(m.value)).replace("_", " ").split() or m.spoken)


def _all_holding(near: tuple[Meaning, ...], held: tuple[Meaning, ...]) -> tuple[Meaning, ...]:
    """Where several values have a word in them, one that begins with it is no better than the others."""
    values = {m.value for m in near}
    return held if not near or values & {m.value for m in held} else near
