"""Questions of what a name means, and for help: answered from the definitions, not from the data."""

from agent.planner.names.cover import best_cover
from agent.planner.names.lexicon import Lexicon
from agent.planner.names.spans import phrase_spans
from agent.planner.names.text import Token
from agent.planner.questions.meaning import meaning_asked
from agent.planner.questions.told import with_key
from agent.planner.reading import DefineReading, HelpReading, QueryReading, Reading
from agent.planner.settling.apart import told_apart
from agent.planner.vocabulary import Vocabulary
from semantic_layer.manifest import Dimension, Manifest


class DefinitionReader:
    """Reads what asks for a definition; `set_apart` are dimensions of rows that nobody means unsaid."""

    def __init__(
        self, manifest: Manifest, lexicon: Lexicon, vocab: Vocabulary, set_apart: tuple[Dimension, ...]
    ) -> None:
        self._manifest, self._lexicon, self._vocab, self._set_apart = manifest, lexicon, vocab, set_apart

    def of(self, names: tuple[str, ...]) -> DefineReading:
        """What names of metrics and dimensions mean, each told from what it is easily taken for."""
        names = with_key(names, self._manifest)
        return DefineReading(*told_apart(names, self._set_apart, self._manifest))

    def asked(self, question: str, read: Reading | None = None) -> DefineReading | None:
        """What is asked for by cues of meaning; not where it was read as a stored value, which has none."""
        kept = read.query.get("where", ()) if isinstance(read, QueryReading) else ()
        if any(isinstance(one.get("value"), str) for one in kept):
            return None
        names = meaning_asked(question, self._lexicon, self._vocab)
        return self.of(names) if names else None

    def special(self, tokens: tuple[Token, ...]) -> Reading | None:
        """A question for help, or one that is nothing but for a definition."""
        text = tuple(t.text for t in tokens)
        if any(_starts(text, cue) for cue in self._vocab.help_cues):
            return HelpReading()
        for cue in self._vocab.definition_cues:
            at = next((i for i in range(len(text)) if _starts(text[i:], cue)), None)
            if at is not None and (names := self._defined(tokens, range(at, at + len(cue)))):
                return self.of(names)
        return None

    def _defined(self, tokens: tuple[Token, ...], cue: range) -> tuple[str, ...]:
        """What a definition question is about; empty when words are left that ask for data."""
        spans = best_cover(tokens, list(phrase_spans(tokens, self._lexicon, self._vocab)), self._vocab)
        if len(spans) != 1:
            return ()
        covered = {*cue, *range(spans[0].first, spans[0].last + 1)}
        rest = {t.text for i, t in enumerate(tokens) if i not in covered}
        if rest - self._vocab.defining - self._vocab.particles - self._vocab.prepositions:
            return ()
        return tuple(m.name for m in spans[0].meanings if m.kind in ("metric", "dimension"))


def _starts(text: tuple[str, ...], cue: tuple[str, ...]) -> bool:
    return text[: len(cue)] == cue
