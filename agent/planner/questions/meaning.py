"""Questions for a meaning told by their cues, whatever stands around: which measures they are about."""

import re
from functools import cache
from importlib import resources
from typing import Any

import yaml

from agent.planner.names.cover import best_cover
from agent.planner.names.lexicon import Lexicon
from agent.planner.names.spans import is_known_word, phrase_spans
from agent.planner.names.text import Token, tokenize
from agent.planner.times.days import NAMED_DAY_WORDS
from agent.planner.vocabulary import Vocabulary
from agent.planner.wording.asides import is_narration
from agent.planner.wording.reword import reword, spell_out

LONGEST, MOST_UNKNOWN, TWO = 220, 3, 2


def meaning_asked(question: str, lexicon: Lexicon, vocab: Vocabulary) -> tuple[str, ...]:
    """Return the measures whose meaning is asked for, two at most; none where anything else is."""
    text = " ".join(question.split())
    if len(text) > LONGEST or re.search(r"\d", text):
        return ()
    rest = _compiled("cues").sub(lambda cue: f" {cue.group('kept') or ''} ", text)
    if rest == text:
        return ()
    said = tokenize(_compiled("along").sub(" ", rest))
    tokens = spell_out(reword(said, frozenset(vocab.numbers)), lexicon, vocab)
    if any(t.text in vocab.months or t.text in vocab.grains or t.text in NAMED_DAY_WORDS for t in tokens):
        return ()
    spans = [s for s in best_cover(tokens, list(phrase_spans(tokens, lexicon, vocab)), vocab) if s.meanings]
    covered = {i for span in spans for i in range(span.first, span.last + 1)}
    unknown = [t for i, t in enumerate(tokens) if i not in covered and not _is_plain(t, vocab)]
    metrics = [tuple(m.name for m in span.of_kind("metric")) for span in spans]
    named = list(dict.fromkeys(names[0] for names in metrics if names))
    if not named or len(unknown) > MOST_UNKNOWN:
        return ()
    return tuple(named[-TWO:])


def _is_plain(token: Token, vocab: Vocabulary) -> bool:
    return is_known_word(token, vocab) or is_narration(token.text)


@cache
def _compiled(kind: str) -> re.Pattern[str]:
    text = resources.files("agent.planner").joinpath("words/topics.yml").read_text("utf-8")
    said: Any = yaml.load(text, yaml.CSafeLoader)["meanings"][kind]
    return re.compile(
        rf"(?<![\w-])(?:{said if isinstance(said, str) else '|'.join(said)})(?![\w-])", re.IGNORECASE
    )
