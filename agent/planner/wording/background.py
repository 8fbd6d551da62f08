"""Sentences in which somebody tells why they ask, in whatever words: the sentence beside them asks."""

import re
from collections.abc import Iterable

from agent.planner.leftovers import is_grammar_word
from agent.planner.names.text import Token
from agent.planner.vocabulary import Vocabulary
from agent.planner.wording.asides import Names, is_narration, restricts

# A colon or a dash parts what is told before from what is asked; so does the end of a sentence.
PARTED = re.compile(r"[?!\n…:;—–]|\.(?=\s|\.|$)|\s-\s")
FEWEST = 3
_TELLING = frozenset({"i", "im", "ive", "we", "weve", "me", "us"})
_FINITE = frozenset(
    {
        "is",
        "are",
        "was",
        "were",
        "has",
        "have",
        "had",
        "does",
        "did",
        "keep",
        "keeps",
        "kept",
        "seem",
        "seems",
    }
    | {"think", "thinks", "say", "says", "said", "went", "goes", "came", "comes", "got", "gets", "began"}
)
_LINKING = frozenset({"so", "and", "now", "then", "but", "please", "ok", "okay", "well"})
_ASKING = frozenset(
    {
        "how",
        "what",
        "whats",
        "which",
        "who",
        "whose",
        "when",
        "where",
        "why",
        "is",
        "are",
        "was",
        "were",
        "do",
    }
    | {
        "does",
        "did",
        "can",
        "could",
        "would",
        "will",
        "has",
        "have",
        "show",
        "give",
        "list",
        "tell",
        "compare",
    }
)
LONG = 4
# What somebody says they are after, or leave out, is a condition, whoever says it.
_CONDITIONS = re.compile(
    r"^(?:about|interested|mean|means|focus\w*|exclud\w*|ignor\w*|remov\w*|restrict\w*|limit\w*|filter\w*|except\w*"
    r"|consider\w*|defin\w*|assum\w*|suppos\w*|treat\w*|leav\w*|skip\w*|includ\w*|count\w*|call\w*|where|unless|if)$"
)
_POINTING = frozenset(
    {"them", "those", "these", "they", "their", "such", "its", "it", "ones", "there", "same"}
)
_SO_THAT = frozenset({"i", "we", "he", "she", "they", "my", "our", "you"})
# What a purpose begins with, before whoever has it.
_LEADS = frozenset({"so", "because", "cause", "cos", "as", "since"})


def without_background(
    tokens: tuple[Token, ...],
    question: str,
    names: Names,
    vocab: Vocabulary,
    *,
    purposes_only: bool = False,
) -> tuple[tuple[Token, ...], str]:
    """Return the tokens without sentences and clauses that tell why something is asked, and what those said.

    Only what a speaker says of themselves goes: where it names no value and no number, and no time
    unless what is left has its own; where it sets no condition and holds words that nothing knows; and where
    what is left names a measure and does not point back.
    """
    kept: list[Token] = []
    gone: list[tuple[Token, ...]] = []
    sentences = tuple(parts(tokens, question))
    for n, said in enumerate(sentences):
        asked, purpose = _without_purpose(said, names, vocab)
        gone += [purpose] if purpose else []
        is_told = _is_statement(said, question) and any(_opens_question(s) for s in sentences[n + 1 :])
        if not purposes_only and _tells_why(asked, names, vocab, is_told=is_told):
            gone.append(asked)
        else:
            kept.extend(asked)
    left = names(tuple(kept))
    points_back = bool(_POINTING & {token.text for token in kept})
    has_own_time = "time" in left or not any("time" in names(part) for part in gone)
    if not gone or points_back or "metric" not in left or not has_own_time:
        return tokens, ""
    return tuple(kept), ", ".join(" ".join(token.text for token in part) for part in gone)


def parts(tokens: tuple[Token, ...], question: str) -> Iterable[tuple[Token, ...]]:
    """The sentences of a question, and what stands on each side of a colon or a dash."""
    said: list[Token] = []
    for token in tokens:
        if said and PARTED.search(question[said[-1].end : token.start]):
            yield tuple(said)
            said = []
        said.append(token)
    if said:
        yield tuple(said)


def _without_purpose(
    said: tuple[Token, ...], names: Names, vocab: Vocabulary
) -> tuple[tuple[Token, ...], tuple[Token, ...]]:
    """Part "weekly orders" from "so that I can plan the dock", "because we hire", "in order to staff it"."""
    for i in range(1, len(said) - FEWEST + 1):
        size = _leads_purpose(said, i)
        rest = said[i + size :]
        if size and rest and not names(rest) - {"metric", "dimension"} and not _sets(rest, vocab):
            return said[:i], said[i:]
    return said, ()


def _leads_purpose(said: tuple[Token, ...], i: int) -> int:
    """How many words before the one who has a purpose, or before its verb, begin it at a place."""
    words = [token.text for token in said[i : i + 4]]
    if words[:3] == ["in", "order", "to"]:
        return 3
    is_led = words[0] in _LEADS
    size = 2 if is_led and words[1:2] == ["that"] else 1
    return size if is_led and set(words[size : size + 1]) <= _SO_THAT else 0


def _is_statement(said: tuple[Token, ...], question: str) -> bool:
    """Whether a sentence tells something, with a verb of its own, and neither asks nor orders."""
    ends = question[said[-1].end :].lstrip()[:1]
    has_verb = any(t.text in _FINITE or (t.text.endswith("ed") and len(t.text) > LONG) for t in said[1:])
    return ends in (".", "!") and has_verb and not _opens_question(said)


def _opens_question(said: tuple[Token, ...]) -> bool:
    """Whether a sentence begins as a question or an order does."""
    opening = next((t.text for t in said if t.text not in _LINKING), "")
    return opening in _ASKING


def _tells_why(said: tuple[Token, ...], names: Names, vocab: Vocabulary, *, is_told: bool) -> bool:
    words = {token.text for token in said}
    # What others say "about" something is no wish of the speaker's.
    asked = said if words & _TELLING else tuple(token for token in said if token.text != "about")
    if len(said) < FEWEST or not (is_told or words & _TELLING) or _sets(asked, vocab):
        return False
    kinds = names(said)
    if kinds - {"metric", "dimension", "time"} - ({"number"} if is_told and "time" in kinds else set()):
        return False
    return any(_is_unknown(token, names, vocab) for token in said)


def _sets(said: tuple[Token, ...], vocab: Vocabulary) -> bool:
    """Whether words set a condition."""
    return restricts(said, vocab) or any(_CONDITIONS.match(token.text) for token in said)


def _is_unknown(token: Token, names: Names, vocab: Vocabulary) -> bool:
    word = token.text
    known = word in vocab.fillers or vocab.is_function_word(word) or is_grammar_word(word, vocab)
    return not (known or is_narration(word) or names((token,)))
