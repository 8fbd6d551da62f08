"""What a question tells beside what it asks, by the part that words play: idle ones are left out."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

from agent.planner.leftovers import is_grammar_word
from agent.planner.names.kin import are_kin, is_participle
from agent.planner.names.modifying import modifying
from agent.planner.names.spans import Span
from agent.planner.names.text import Token, as_written, words
from agent.planner.passes.names import WHICH_OF_SEVERAL
from agent.planner.reading import AskReading, QueryReading, Reading, RefuseReading
from agent.planner.restricting import idle
from agent.planner.vocabulary import Vocabulary
from agent.planner.wording.background import parts, without_background
from semantic_layer.manifest import Manifest

# The chance of restricting something up to which a word is left out: one of a sentence of such words, one
# that nothing here explains, such a one that is said of what is counted, a value or a time, a group, and a
# measure beside others. Of 101 values and times in long questions of strangers none had less than .06.
MOST_STORY, MOST_UNKNOWN, MOST_TOLD = 0.3, 0.15, 0.05
MOST_NAMED, MOST_GROUP, MOST_MEASURE = 0.05, 0.02, 0.05
# Whoever tells a story needs words for it: shorter questions are asked without one.
FEWEST_TOLD, FEWEST_OF_PART = 12, 3
MOST_TRIES = 4
ENDINGS, LEAST_ROOT = ("ings", "ing", "ers", "er", "ed", "es", "s", "e"), 4
# "How many of them": what was told before is meant, too.
_POINTING = frozenset({"them", "those", "these", "they", "their", "such", "ones", "same"})
_RELATIVE, NEAR = frozenset({"that", "which", "who", "whose"}), 3
# What is asked by groups is no story.
_PARTING = frozenset({"by", "per", "each", "every"})
_OPENING = frozenset({"for", "in", "on", "of", "from", "among", "within", "via", "through", "with", "at"})
_BECOMING = frozenset({"is", "are", "was", "were", "be", "been", "being", "got", "get", "not", "never"})
_DETERMINERS = frozenset({"the", "our", "all", "a", "an", "any", "only", "just"})
Tokens = tuple[Token, ...]
SpansOf = Callable[[Tokens], Sequence[Span]]


def without_story(tokens: Tokens, question: str, spans_of: SpansOf, vocab: Vocabulary) -> Tokens:
    """Leave out sentences of idle words, and values, times and groups that only a story names."""
    if len(tokens) < FEWEST_TOLD or _points_back(tokens):
        return tokens
    named = _named_places(tokens, spans_of(tokens))
    asked, kept = [], set()
    for part in parts(tokens, question):
        if _names_alone(part, named, vocab):
            kept |= {token.start for token in part}
        if part[0].start in kept or not _is_idle(part, question):
            asked.append(part)
    tokens = tuple(token for part in asked for token in part) or tokens
    gone: set[int] = set()
    spans = spans_of(tokens)
    opening = _opening(tokens, spans)
    for span in spans:
        is_told = span.of_kind("value") and _is_told(tokens, span.first)
        if span.first in opening or tokens[span.first].start in kept or is_told:
            continue
        if span.of_kind("metric") or not (span.time or span.of_kind("value") or span.of_kind("dimension")):
            continue
        is_named = span.time is not None or bool(span.of_kind("value"))
        if not is_named and span.first == span.last and is_participle(tokens[span.first].text):
            continue  # "tickets closed in May": the date of what was done
        said = tokens[span.first : span.last + 1]
        places = idle(said, question, MOST_NAMED if is_named else MOST_GROUP)
        if len(places) == len(said):
            gone |= places
    return tuple(token for token in tokens if token.start not in gone)


def _is_told(tokens: Tokens, at: int) -> bool:
    """Whether a word says what became of things, or not: "visits that were kept", "those not paid"."""
    return at > 0 and tokens[at - 1].text in _BECOMING


def _opening(tokens: Tokens, spans: Sequence[Span]) -> range:
    """The places of what a question opens with, where that names what it is of: "for the north, tell me"."""
    end = next((i for i, token in enumerate(tokens) if i and token.after_break), 0)
    named = {i for span in spans for i in range(span.first, span.last + 1)}
    is_named = all(i in named or tokens[i].text in _DETERMINERS for i in range(1, end))
    return range(end if end and is_named and tokens[0].text in _OPENING else 0)


def _names_alone(part: Tokens, named: set[int], vocab: Vocabulary) -> bool:
    """Whether a part holds values and times and nothing that is told of them: "SP and RJ:", "in Q3 -"."""
    joining = vocab.comparisons | vocab.conjunctions | _DETERMINERS | _OPENING
    rest = [token for token in part if token.start not in named]
    return len(rest) < len(part) and all(token.text in joining for token in rest)


def _named_places(tokens: Tokens, spans: Sequence[Span]) -> set[int]:
    """Where the words stand that name values and times."""
    named = (s for s in spans if s.time or s.of_kind("value"))
    return {token.start for s in named for token in tokens[s.first : s.last + 1]}


def _points_back(tokens: Tokens) -> bool:
    return any(token.text in _POINTING for token in tokens)


def _is_idle(part: Tokens, question: str) -> bool:
    if len(part) < FEWEST_OF_PART or any(token.text in _PARTING for token in part):
        return False
    return len(idle(part, question, MOST_STORY)) == len(part)


def without_idle(
    said: Tokens,
    question: str,
    read: Callable[[Tokens], Reading],
    spans_of: SpansOf,
    vocab: Vocabulary,
    manifest: Manifest,
) -> QueryReading | None:
    """Read what is asked beside words that restrict nothing; None where words that may do are left."""
    if _points_back(said):
        return None
    kept = said
    for _ in range(MOST_TRIES):
        reading = read(kept)
        if isinstance(reading, QueryReading):
            return with_note(reading, said, kept, question)
        places = _in_the_way(kept, question, reading, spans_of, vocab, manifest)
        if not places:
            return None
        kept = tuple(token for token in kept if token.start not in places)
    return None


def with_note(reading: QueryReading, said: Tokens, kept: Tokens, question: str) -> QueryReading:
    """Tell which words were left out."""
    left = {token.start for token in kept}
    gone = ", ".join(f"“{as_written(token, question)}”" for token in said if token.start not in left)
    told = f"{gone}: taken as saying nothing of what is counted"
    return replace(reading, notes=(*reading.notes, told)) if gone else reading


def _predicates(odd: Sequence[Token], tokens: Tokens, spans: Sequence[Span]) -> frozenset[int]:
    """Words that tell what is counted did: "searches that users saved", "how many planes flew"."""
    counted = {s.last + 1 for s in spans if s.meanings and s.first and tokens[s.first - 1].text == "many"}
    told = {
        token.start
        for i, token in enumerate(tokens)
        if i in counted or not _RELATIVE.isdisjoint(before.text for before in tokens[max(i - NEAR, 0) : i])
    }
    return frozenset(token.start for token in odd if token.start in told)


def _told_by_dates(odd: Sequence[Token], spans: Sequence[Span], manifest: Manifest) -> frozenset[int]:
    """What was done by a date that rows have besides their own: "complaints settled" are some of them."""
    axes = {model.time_dimension for model in manifest.models.values()}
    reached = manifest.reachable(m.name for span in spans for m in span.of_kind("metric"))
    dates = [d for d in reached if d.type == "time" and d.full_name not in axes]
    called = [phrase for d in dates for phrase in (d.label, d.name.replace("_", " "), *d.synonyms)]
    return frozenset(t.start for t in odd if is_participle(t.text) and are_kin(t.text, *called))


def _of_any(tokens: Tokens) -> frozenset[int]:
    """In "kites of any size" no size is left out."""
    return frozenset(
        token.start
        for i, token in enumerate(tokens)
        if i > 1
        and (tokens[i - 2].text, tokens[i - 1].text) == ("of", "any")
        and (i + 1 == len(tokens) or tokens[i + 1].after_break)
    )


def _is_asked(tokens: Tokens, odd: Sequence[Token]) -> bool:
    """In "how happy are they" the word is what is asked for."""
    starts = {token.start for token in odd}
    pairs = zip(tokens, tokens[1:], strict=False)
    return any(one.text == "how" and other.start in starts for one, other in pairs)


def _repeating(odd: Sequence[Token], tokens: Tokens, spans_of: SpansOf, manifest: Manifest) -> frozenset[int]:
    """Words that say again what the measure is of, in another form: hours "watched" of watch time."""
    named = {m.name for span in spans_of(tokens) for m in span.of_kind("metric")}
    roots = {_root(word) for name in named for word in words(manifest.metrics[name].label)}
    return frozenset(token.start for token in odd if _root(token.text) in roots)


def _said_once(tokens: Tokens, spans: Sequence[Span], vocab: Vocabulary) -> list[Token]:
    """The words of measures that are neither listed with others nor named twice: those are asked for."""
    measures = [span for span in spans if span.of_kind("metric")]
    named = Counter(m.name for span in measures for m in span.of_kind("metric"))
    return [
        token
        for span in measures
        if not _is_listed(tokens, span, vocab) and all(named[m.name] < 2 for m in span.of_kind("metric"))
        for token in tokens[span.first : span.last + 1]
    ]


def _is_listed(tokens: Tokens, span: Span, vocab: Vocabulary) -> bool:
    behind = tokens[span.last + 1] if span.last + 1 < len(tokens) else None
    joined = {tokens[span.first - 1].text if span.first else "", behind.text if behind else ""}
    commas = tokens[span.first].after_break or (behind is not None and behind.after_break)
    return commas or bool(joined & vocab.conjunctions)


def _root(word: str) -> str:
    ending = next((end for end in ENDINGS if word.endswith(end) and len(word) - len(end) >= LEAST_ROOT), "")
    return word[: len(word) - len(ending)]


def _in_the_way(
    tokens: Tokens,
    question: str,
    reading: Reading,
    spans_of: SpansOf,
    vocab: Vocabulary,
    manifest: Manifest,
) -> frozenset[int]:
    """The places of the words that keep a reading from being a query, where all of them are idle."""
    if isinstance(reading, RefuseReading) and reading.unknown:
        odd = [token for token in tokens if token.text in reading.unknown]
        places = idle(odd, question, MOST_UNKNOWN) | _repeating(odd, tokens, spans_of, manifest)
        places |= _of_any(tokens)
        places -= modifying(odd, tokens, spans_of(tokens), question, vocab)
        places -= _told_by_dates(odd, spans_of(tokens), manifest)
        places -= _predicates(odd, tokens, spans_of(tokens)) - idle(odd, question, MOST_TOLD)
        is_whole = len(places) == len(odd) and {token.text for token in odd} == set(reading.unknown)
        shapes = any(vocab.is_function_word(t.text) or is_grammar_word(t.text, vocab) for t in odd)
        return places if is_whole and not (shapes or _is_asked(tokens, odd)) else frozenset()
    if isinstance(reading, AskReading) and reading.question == WHICH_OF_SEVERAL:
        return idle(_said_once(tokens, spans_of(tokens), vocab), question, MOST_MEASURE)
    return frozenset()


def beside_background(
    said: tuple[Token, ...],
    question: str,
    read: Callable[[tuple[Token, ...]], Reading],
    named: Callable[[tuple[Token, ...]], frozenset[str]],
    vocab: Vocabulary,
    *,
    purposes_only: bool = False,
) -> QueryReading | None:
    """What is asked beside sentences that only tell why; the answer says which were left out."""
    tokens, told = without_background(said, question, named, vocab, purposes_only=purposes_only)
    again = read(tokens) if told else None
    if not isinstance(again, QueryReading):
        return None
    return replace(again, notes=(*again.notes, f"“{told}” is taken as background"))
