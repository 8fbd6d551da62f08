"""Questions for what is found by its meaning: products, sets of them to count a metric of, unknown words."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Any

import yaml

from agent.planner.read import QuestionReader
from agent.planner.reading import AskReading, FindReading, QueryReading, Reading, RefuseReading
from agent.planner.spans import is_known_word
from agent.planner.text import Token, stem, tokenize
from knowledge.retrieve.conditions import is_priced, without_conditions
from semantic_layer.folding import fold

WHAT = r"(?P<what>\S.*?)"
PARTS = ("the", "products", "people", "main")
# Which stars are meant by a complaint, by praise, by what is said at all.
STARS: Mapping[str, Mapping[str, int]] = {
    "complaints": {"max_score": 2},
    "praise": {"min_score": 4},
    "opinions": {},
}
OF_PRODUCTS = "product__"
# Of a product, and of one that is like another.
NAME = "product__product_name"
PRODUCT_ID, PRODUCT_NAME = "product__product_id", NAME
# A set is cut out of a question, and in its place stands nothing, or the word for what it is of.
IN_ITS_PLACE = ("", "products", "items")
QUESTION_WORD = re.compile(r"(?:how|what|which|who|whose|when|where|why|is|are|do|does|did)\b", re.IGNORECASE)


class FindingReader(QuestionReader):
    """Reads a question as the planner does; what it does not understand may be looked for in the index."""

    def read(self, question: str, previous: dict[str, Any] | None = None) -> Reading:
        """Read one question; `previous` is the query of the turn before, if any."""
        reading = super().read(question, previous)
        if not isinstance(reading, QueryReading | AskReading | RefuseReading):
            return reading
        if isinstance(reading, RefuseReading) and reading.code == "not_in_dataset":
            return reading
        if found := self._reviews(question) or self._wish(question) or self._priced(question):
            return found
        unknown = self._unknown(question, reading)
        if not unknown or (previous and isinstance(reading, QueryReading)):
            return reading
        return self._otherwise(question) or self._set(question, unknown) or reading

    def _reviews(self, question: str) -> FindReading | None:
        """Read a question for what customers wrote; who or when is no matter of a text."""
        text = _bare(question)
        for kind, stars in STARS.items():
            for pattern in _patterns(kind):
                match = pattern.fullmatch(text)
                what = (match.groupdict().get("what") or "") if match else ""
                if match and (not what or self._is_of_goods(what)):
                    return FindReading("search_reviews", {"about": what, **stars}, what)
        return None

    def _is_of_goods(self, what: str) -> bool:
        """Whether a text names no time, and no value that no product has."""
        spans = [span for span in self._draft(tokenize(what), what).spans if not span.guessed]
        named = [span.of_kind("value") for span in spans if span.of_kind("value")]
        is_timed = any(span.time for span in spans)
        return not is_timed and all(any(one.name.startswith(OF_PRODUCTS) for one in m) for m in named)

    def _wish(self, question: str) -> FindReading | None:
        for kind in ("wishes", "abouts"):
            what = _matched(kind, question)
            if what and self._is_free(without_conditions(question)) and self._has_content(what):
                return _found(what, 5 if kind == "wishes" else 3)
        return None

    def _priced(self, question: str) -> FindReading | None:
        """Read goods with a price: "toys below 20", "mugs under 5 pounds sold in France"."""
        what = _bare(question)
        rest = without_conditions(what)
        if not is_priced(what) or not rest or QUESTION_WORD.match(rest) or not self._is_free(rest):
            return None
        return _found(what, 5) if self._is_of_goods(rest) else None

    def _otherwise(self, question: str) -> FindReading | None:
        if not self._is_free(question):
            return None
        if what := _matched("meanings", question):
            return FindReading("search_glossary", {"text": what}, what)
        what = _matched("otherwise", question)
        if what and self._has_content(what):
            return _found(what, 5)
        return None

    def _is_free(self, question: str) -> bool:
        """Whether a question names no measure and no time; the words for a product are no measure here."""
        tokens = tokenize(question)
        own = self._words_for_products
        return not any(
            span.time
            or (span.of_kind("metric") and not (span.first == span.last and tokens[span.last].stem in own))
            for span in self._draft(tokens, question).spans
        )

    @property
    def _words_for_products(self) -> frozenset[str]:
        entity = self._layer.manifest.entities.get("product")
        return frozenset(stem(fold(word)) for word in (entity.synonyms if entity else ())) | {"product"}

    def _has_content(self, what: str) -> bool:
        """Whether anything is left of a wish beside the words that every question has."""
        return any(not is_known_word(token, self._vocab) for token in tokenize(what))

    def _unknown(self, question: str, reading: Reading) -> tuple[str, ...]:
        """The words that nothing explains, and those that the name of one product was guessed from."""
        if isinstance(reading, RefuseReading):
            return reading.unknown
        if isinstance(reading, AskReading):
            return self._of_many_products(question)
        if not isinstance(reading, QueryReading):
            return ()
        said = fold(question)
        guessed = any(
            condition.get("dimension") == PRODUCT_NAME and fold(str(condition["value"])) not in said
            for condition in reading.query.get("where", ())
        )
        if not guessed:
            return ()
        spans = self._draft(tokenize(question), question).spans
        tokens = tokenize(question)
        return tuple(
            token.text for span in spans if span.guessed for token in tokens[span.first : span.last + 1]
        )

    def _of_many_products(self, question: str) -> tuple[str, ...]:
        """The words that the names of several products, and nothing else, begin with: a set, not a choice."""
        tokens = tokenize(question)
        meant = [(span, span.of_kind("value")) for span in self._draft(tokens, question).spans]
        return tuple(
            token.text
            for span, values in meant
            if len(values) > 1 and all(one.name.endswith(NAME) for one in values)
            for token in tokens[span.first : span.last + 1]
        )

    def _set(self, question: str, unknown: tuple[str, ...]) -> FindReading | None:
        """Read a question whose unknown words, taken together, say which products a metric is of."""
        tokens = tokenize(question)
        first, last = self._phrase(tokens, question, unknown)
        if first < 0:
            return None
        what = question[tokens[first].start : tokens[last].end]
        for rest in self._without(question, tokens, first, last):
            reading = super().read(rest)
            if isinstance(reading, QueryReading) and self._reaches_products(reading.query):
                arguments = {"text": what, "all_that_fit": True}
                return FindReading("search_products", arguments, what, reading.query, reading.notes)
        return None

    def _phrase(self, tokens: tuple[Token, ...], question: str, unknown: tuple[str, ...]) -> tuple[int, int]:
        """The first and last place of the words, with those beside them that say nothing else."""
        covered = {
            place
            for span in self._draft(tokens, question).spans
            if not span.guessed
            for place in range(span.first, span.last + 1)
        }
        places = [i for i, token in enumerate(tokens) if token.text in unknown]
        if not places or covered & set(range(places[0], places[-1] + 1)):
            return -1, -1
        first, last = places[0], places[-1]

        def is_open(place: int) -> bool:
            return place not in covered and not is_known_word(tokens[place], self._vocab)

        while first > 0 and is_open(first - 1):
            first -= 1
        while last + 1 < len(tokens) and is_open(last + 1):
            last += 1
        return first, last

    def _without(self, question: str, tokens: tuple[Token, ...], first: int, last: int) -> Iterator[str]:
        """Yield the question without a phrase: with what led to it, and with the word for products there."""
        vocab = self._vocab
        led = first
        while led > 0 and tokens[led - 1].text in vocab.prepositions | vocab.particles:
            led -= 1
        end = tokens[last].end
        for begin, word in zip((led, first, first), IN_ITS_PLACE, strict=True):
            yield f"{question[: tokens[begin].start]}{word}{question[end:]}"

    def _reaches_products(self, query: dict[str, Any]) -> bool:
        if any(name not in self._layer.manifest.metrics for name in query["metrics"]):
            return False  # made for the question
        reached = self._layer.manifest.reachable(query["metrics"])
        return any(dimension.full_name == PRODUCT_ID for dimension in reached)


def _found(what: str, k: int) -> FindReading:
    return FindReading("search_products", {"text": what, "k": k, "conditions_in_text": True}, what)


@cache
def _patterns(kind: str) -> tuple[re.Pattern[str], ...]:
    text = resources.files("agent.planner").joinpath("words/products.yml").read_text("utf-8")
    said = yaml.safe_load(text)
    return tuple(
        re.compile(
            said["opening"] + _filled(pattern, {"what": WHAT, **{part: said[part] for part in PARTS}}),
            re.IGNORECASE,
        )
        for pattern in said[kind]
    )


def _filled(pattern: str, parts: Mapping[str, str]) -> str:
    for name, part in parts.items():
        pattern = pattern.replace(f"{{{name}}}", part)
    return pattern


def _matched(kind: str, question: str) -> str | None:
    text = _bare(question)
    found = (pattern.fullmatch(text) for pattern in _patterns(kind))
    return next((match["what"] for match in found if match), None)


def _bare(question: str) -> str:
    return " ".join(question.split()).strip(" ?!.")
