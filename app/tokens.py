"""The words of an option's text, each with its column, and the one error for text that can't be read."""

import re
from dataclasses import dataclass

from semantic_layer.errors import QueryError

MAX_LENGTH = 2_000
_TOKEN = re.compile(
    r"""(?P<text>'(?:[^']|'')*')
      | (?P<day>\d{4}-\d{2}-\d{2}(?![\w-]))
      | (?P<number>-?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?(?!\w))
      | (?P<name>[^\W\d]\w*)
      | (?P<sign><=|>=|<>|!=|==|[<>=(),;])""",
    re.VERBOSE,
)
_SPACE = re.compile(r"\s*")


@dataclass(frozen=True)
class Token:
    """A piece of text: what kind of word it is, as written, and the column it begins at, from 1."""

    kind: str
    text: str
    column: int

    @property
    def word(self) -> str:
        """The text as a keyword or sign; quoted text is never one."""
        return self.text.lower() if self.kind in ("name", "sign") else ""


class Tokens:
    """The words of one text, read from left to right."""

    def __init__(self, text: str, *, option: str, code: str, examples: tuple[str, ...]) -> None:
        self.option = option
        self.code = code
        self.examples = examples
        self._text = text
        self._place = 0
        self._tokens = self._split()

    @property
    def next(self) -> Token:
        """The word to be read next; at the end one of the kind `end`."""
        return self._tokens[self._place]

    def take(self) -> Token:
        """Return the next word and go on."""
        token = self.next
        self._place += token.kind != "end"
        return token

    def found(self, *words: str) -> str:
        """Go over the next word if it is one of these, and return it; else return nothing."""
        return self.take().word if self.next.word in words else ""

    def expect(self, kind: str, what: str) -> Token:
        """Return the next word if it is of that kind, or refuse the text."""
        if self.next.kind != kind:
            raise self.error(f"expected {what}")
        return self.take()

    def expect_word(self, *words: str) -> str:
        """Go over the next word, which must be one of these, or refuse the text."""
        found = self.found(*words)
        if not found:
            raise self.error(f"expected {' or '.join(f'`{word}`' for word in words)}")
        return found

    def expect_end(self, *before: str) -> None:
        """Refuse the text if words are left; `before` is what could have stood here too."""
        if self.next.kind != "end":
            raise self.error(f"expected {', '.join((*before, 'the end'))}")

    def error(self, problem: str, at: Token | None = None) -> QueryError:
        """Return the error for a word: the column, what is wrong with it, what stands there."""
        token = at or self.next
        found = "the text ends here" if token.kind == "end" else f"found {token.text}"
        return self._error(f"{problem}, {found}", token.column)

    def _error(self, problem: str, column: int) -> QueryError:
        shown = self._text if len(self._text) <= 200 else f"{self._text[:200]}…"
        return QueryError(
            f"{self.option}, column {column}: {problem}, in: {shown}",
            code=self.code,
            action=f"Examples: {'; '.join(self.examples)}.",
        )

    def _split(self) -> list[Token]:
        if len(self._text) > MAX_LENGTH:
            raise self._error(f"a text of more than {MAX_LENGTH:,} characters is not read", MAX_LENGTH + 1)
        tokens: list[Token] = []
        place = self._skip_space(0)
        while place < len(self._text):
            match = _TOKEN.match(self._text, place)
            if match is None:
                raise self._error(_unknown(self._text[place]), place + 1)
            tokens.append(Token(str(match.lastgroup), match[0], place + 1))
            place = self._skip_space(match.end())
        return [*tokens, Token("end", "", len(self._text) + 1)]

    def _skip_space(self, place: int) -> int:
        space = _SPACE.match(self._text, place)
        return space.end() if space else place


def _unknown(sign: str) -> str:
    if sign == "'":
        return "a value in quotes that is not closed"
    if sign in '"“”‘’`':
        return f"values stand in single quotes, found {sign}"
    return f"this sign means nothing here: {sign}"
