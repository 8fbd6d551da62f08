"""The words of a question put as they are looked up: plainer, in English, by the names of the definitions."""

from collections.abc import Callable
from dataclasses import dataclass

from agent.planner.names.lexicon import Lexicon
from agent.planner.names.text import Token
from agent.planner.names.values import ValueLexicon
from agent.planner.times.dated import without_dated
from agent.planner.times.durations import name_durations
from agent.planner.vocabulary import Vocabulary
from agent.planner.wording.asides import Names
from agent.planner.wording.by_whether import name_whether
from agent.planner.wording.demonyms import name_countries
from agent.planner.wording.gaps import close_gaps
from agent.planner.wording.plainer import put_by_definitions, put_plainly
from agent.planner.wording.reorder import reorder
from agent.planner.wording.reword import spell_out
from agent.planner.wording.translate import is_translated, translate
from agent.planner.wording.two_of_one import name_both
from semantic_layer.manifest import Manifest

Tokens = tuple[Token, ...]


@dataclass(frozen=True)
class Wording:
    """What words are put by: definitions, stored values, and the language; `names` tells what words name."""

    manifest: Manifest
    lexicon: Lexicon
    values: ValueLexicon
    vocab: Vocabulary
    lacks: Callable[[str], bool]
    names: Names

    def put(
        self, tokens: Tokens, question: str, *, boldly: bool = False
    ) -> tuple[Tokens, tuple[str, ...], bool]:
        """The words put plainly, the nouns that grains are said to be of, and whether all was English."""
        lexicon, vocab, lookup = self.lexicon, self.vocab, self.values.lookup
        tokens = name_whether(tokens, self.manifest, lexicon, vocab.months, self.lacks)
        tokens = said = put_plainly(tokens, vocab, lexicon.words)
        tokens = translate(tokens, lexicon, vocab, self.values.words, lookup, boldly=boldly)
        is_english = not is_translated(said, tokens)
        tokens = put_by_definitions(tokens, lexicon, vocab, self.lacks)
        tokens = name_durations(tokens, lexicon, vocab, self.manifest)
        tokens = spell_out(name_both(tokens, lexicon, vocab), lexicon, vocab)
        tokens = reorder(tokens, lexicon, vocab, lookup)
        tokens = name_countries(tokens, question, lexicon, vocab, lookup)
        tokens = close_gaps(tokens, lexicon, self.names)
        tokens, dated = without_dated(tokens, vocab, self.manifest)
        return tokens, dated, is_english
