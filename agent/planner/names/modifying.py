"""Words that nothing explains, but whose place in the sentence says that they tell one kind from another."""

from collections.abc import Sequence

from agent.planner.names.spans import Span
from agent.planner.names.text import Token
from agent.planner.vocabulary import Vocabulary

# What follows them says of which things something is asked, wherever they stand ("guests involving a
# broker"), or behind what it is asked of ("pupils who sing").
_ANYWHERE = frozenset(
    {
        "involving",
        "regarding",
        "concerning",
        "containing",
        "featuring",
        "without",
        "despite",
        "unless",
        "among",
    }
)
_BEHIND_NAMES = frozenset(
    {"with", "under", "via", "by", "through", "if", "that", "who", "where", "whose", "whom", "due"}
)
_KINDS = ("metric", "dimension", "value")


def modifying(
    odd: Sequence[Token], tokens: tuple[Token, ...], spans: Sequence[Span], question: str, vocab: Vocabulary
) -> frozenset[int]:
    """The places (starts) of those words that stand before a name ("angry guests"), behind a word that opens
    a condition, or are a part of a word with a hyphen."""
    covered = {i: span for span in spans for i in range(span.first, span.last + 1)}
    starts = {token.start for token in odd}
    return frozenset(
        token.start
        for i, token in enumerate(tokens)
        if token.start in starts
        and (
            _is_before_name(tokens, i, covered)
            or _is_in_condition(tokens, i, covered, starts, vocab)
            or _is_hyphenated(question, token)
        )
    )


def _is_before_name(tokens: tuple[Token, ...], i: int, covered: dict[int, Span]) -> bool:
    """Whether a name follows at once; a verb's form before it is what somebody does ("brings buyers")."""
    span = covered.get(i + 1)
    is_verb = tokens[i].text.endswith("s") and not tokens[i].text.endswith("ous")
    named = span is not None and any(span.of_kind(kind) for kind in _KINDS)
    return named and not (is_verb or tokens[i + 1].after_break)


def _is_in_condition(
    tokens: tuple[Token, ...], i: int, covered: dict[int, Span], odd: set[int], vocab: Vocabulary
) -> bool:
    """Whether only words of grammar and other unknown ones stand between the word and an opener."""
    for at in range(i - 1, 0, -1):
        word = tokens[at]
        if word.text in _ANYWHERE | _BEHIND_NAMES:
            return word.text in _ANYWHERE or at - 1 in covered
        if at in covered or tokens[at + 1].after_break:
            return False
        if word.start not in odd and not (vocab.is_function_word(word.text) or word.text in vocab.fillers):
            return False
    return False


def _is_hyphenated(question: str, token: Token) -> bool:
    """ "left-handed": either part alone would be another word."""
    around = question[token.start - 1 : token.start] + question[token.end : token.end + 1]
    return "-" in around
