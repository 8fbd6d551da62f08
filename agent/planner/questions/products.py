"""Questions for what is found by its meaning: products, sets of them to count a metric of, unknown words."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from agent.planner.leftovers import is_grammar_word
from agent.planner.names.occasions import is_occasion
from agent.planner.names.other_kinds import are_no_goods
from agent.planner.names.spans import is_known_word
from agent.planner.names.text import Token, stem, tokenize
from agent.planner.questions.lacking import read_lacking
from agent.planner.questions.two_sets import read_compared_sets
from agent.planner.questions.wishes import DOERS, bare, is_clause, is_of_figures, matched, matches, priced_end
from agent.planner.questions.written import OF_PRODUCTS, read_written
from agent.planner.read import QuestionReader
from agent.planner.reading import (
    AskReading,
    FindReading,
    HelpReading,
    QueryReading,
    Reading,
    RefuseReading,
    of_those_found,
)
from agent.planner.wording.asides import is_narration, mark
from agent.planner.wording.translate import in_english
from knowledge.retrieve.conditions import is_priced, without_conditions
from semantic_layer.folding import fold

# Which stars are meant by a complaint, by praise, by what is said at all.
STARS: Mapping[str, Mapping[str, int]] = {
    "complaints": {"max_score": 2},
    "praise": {"min_score": 4},
    "opinions": {},
}
PRODUCT_ID, PRODUCT_NAME = "product__product_id", "product__product_name"
# What stands behind these is a way of doing something, and no goods.
_MEANS = frozenset(
    {"by", "via", "through", "using", "during", "under", "after", "before", "within", "at", "if", "when"}
    | {"where", "because", "unless", "since", "until", "despite", "while"}
)
_WAYS = frozenset({"phone", "telephone", "mail", "email", "web", "internet", "online", "post", "catalogue"})
_DOING = frozenset({"did", "do", "does", "have", "had"})
VERBAL = ("ing", "ed", "ly")
# A set is cut out of a question, and in its place stands nothing, or the word for what it is of.
IN_ITS_PLACE = ("", "products", "items")
_SO_MANY = frozenset({"many", "most", "fewest", "more", "fewer", "least"})
FIRST_DAY = "told is the first day on which any were sold"
COUNTED = re.compile(r"\b(?:how many|how often|number of|count of)\b", re.IGNORECASE)
# So many of a list are shown, of those that are asked about, of those at one end of it.
LISTED, TOLD, AT_ONE_END = 5, 3, 5
_POINTS = re.compile(r"\b(?:that|it|this|them|those|these|they|their)\b", re.IGNORECASE)
# So many words and one more are no name unless half of them are in names.
LONG_NAME = 3
# More words than that say more than what a thing is.
MOST_OUTRIGHT = 8
QUESTION_WORD = re.compile(r"(?:how|what|which|who|whose|when|where|why|is|are|do|does|did)\b", re.IGNORECASE)


class FindingReader(QuestionReader):
    """Reads a question as the planner does; what it does not understand may be looked for in the index."""

    def _afresh(self, question: str, previous: dict[str, Any] | None = None) -> Reading:
        if first := self._since_when(question):
            return first
        reading = super()._afresh(question, previous)
        if isinstance(reading, HelpReading):
            return self._wish(question) or reading
        if not isinstance(reading, QueryReading | AskReading | RefuseReading) or of_those_found(reading):
            return reading
        if isinstance(reading, RefuseReading) and reading.code == "not_in_dataset":
            stocked = self._wish(question) if matched("stocked", question) else None
            return self._wanted(question) or self._sold_for(question, reading) or stocked or reading
        if previous and _POINTS.search(question):
            return reading
        if in_english(question, self._lexicon, self._vocab, self._values) != question:
            return reading  # A word that has no English here is a verb as likely as goods.
        unknown = self._unknown(question, reading)
        if self._layer.unavailable(PRODUCT_ID):
            return (self._meant(question) if unknown else None) or reading
        is_read = isinstance(reading, QueryReading) and not unknown
        found = self._reviews(question, is_read=is_read) or self._wanted(question) or self._wish(question)
        found = found or (None if is_read else self._at_one_end(question)) or self._priced(question)
        if found:
            return found
        if not unknown or (previous and isinstance(reading, QueryReading)):
            return reading
        return (
            self._otherwise(question)
            or read_compared_sets(question, self.read, self._layer.manifest)
            or self._set(question, unknown, reading)
            or (None if previous else self._outright(question, reading))
            or reading
        )

    def _since_when(self, question: str) -> Reading | None:
        """Read a question for the day from which on something was sold, as the first day of what was."""
        what = matched("since_when", question)
        reading = self.read(f"how many {what} were sold by day") if what else None
        if not isinstance(reading, QueryReading | FindReading) or not reading.query:
            return None
        if len(reading.query["metrics"]) > 1 or "time" in reading.query:
            return None
        earliest = {"order_by": [{"name": "metric_time__day"}], "limit": 1}
        return replace(reading, query=reading.query | earliest, notes=(*reading.notes, FIRST_DAY))

    def _reviews(self, question: str, *, is_read: bool) -> FindReading | None:
        """Read a question for what customers wrote; who or when is no matter of a text."""
        for kind, stars in STARS.items():
            for found in matches(kind, question):
                what = found.get("what", "")
                if not what or self._is_of_goods(what):
                    return FindReading("search_reviews", {"about": what, **stars}, what)
        return None if is_read else read_written(question, self._draft, self._vocab)

    def _is_of_goods(self, what: str) -> bool:
        """Whether a text names no time, and no group or value that no product has."""
        tokens = tokenize(what)
        spans = [span for span in self._draft(tokens, what).spans if not span.guessed]
        named = [meant for span in spans for kind in ("value", "dimension") if (meant := span.of_kind(kind))]
        is_timed = any(span.time and not is_occasion(tokens, span, self._vocab) for span in spans)
        return not is_timed and all(any(one.name.startswith(OF_PRODUCTS) for one in m) for m in named)

    def _wish(self, question: str) -> FindReading | None:
        for kind, k in (("wishes", LISTED), ("abouts", TOLD), ("prices", TOLD)):
            what = matched(kind, question)
            if not what or is_of_figures(what, self._vocab) or is_clause(what):
                continue
            if self._is_free(without_conditions(question)) and self._has_content(what):
                return _found(what, k)
        return None

    def _wanted(self, question: str) -> FindReading | None:
        """Read what somebody is said to want, where it is asked what there is of that."""
        what = matched("wanted", question)
        if not what or not self._has_content(what):
            return None
        tokens = tokenize(what)
        spans = [s for s in self._draft(tokens, what).spans if not is_occasion(tokens, s, self._vocab)]
        is_done = [s.first and tokens[s.first - 1].text == "to" for s in spans]
        said = [s for s, done in zip(spans, is_done, strict=True) if not done and not s.guessed]
        return None if any(s.time or s.of_kind("metric") for s in said) else _found(what, LISTED)

    def _sold_for(self, question: str, refusal: RefuseReading) -> FindReading | None:
        """Read what goods cost who buys them; where there are none of that name, costs were meant."""
        what = matched("prices", question)
        if not what or is_clause(what) or not self._is_free(what) or not self._has_content(what):
            return None
        if read_lacking(self._draft(tokenize(what), what)) or not self._is_of_goods(what):
            return None
        return replace(_found(what, TOLD), otherwise=refusal)

    def _at_one_end(self, question: str) -> FindReading | None:
        """Read the cheapest or the dearest of what words say."""
        found = priced_end(question)
        if found is None:
            return None
        what, end, count = found
        rest = without_conditions(what)
        is_all = bool(rest) and all(token.stem in self._words_for_products for token in tokenize(rest))
        if rest.split()[-1:] and rest.split()[-1].lower() in self._vocab.grains:
            return None  # "the most expensive month"
        if not self._is_free(rest) or not self._is_of_goods(rest) or not (is_all or self._has_content(rest)):
            return None
        asked = {"all_that_fit": True, "by_price": end, "k": count or AT_ONE_END, "conditions_in_text": True}
        return FindReading("search_products", {"text": what, **asked}, what)

    def _priced(self, question: str) -> FindReading | None:
        """Read goods with a price: "toys below 20", "mugs under 5 pounds sold in France"."""
        what = bare(question)
        rest = without_conditions(what)
        if not is_priced(what) or not rest or QUESTION_WORD.match(rest) or not self._is_free(rest):
            return None
        return _found(what, LISTED) if self._is_of_goods(rest) else None

    def _otherwise(self, question: str) -> FindReading | None:
        if not self._is_free(question):
            return None
        if found := self._meant(question):
            return found
        what = matched("otherwise", question)
        if not what or is_clause(what) or not self._has_content(what):
            return None
        return _found(what, LISTED) if self._is_of_goods(without_conditions(what)) else None

    def _meant(self, question: str) -> FindReading | None:
        """Read a question for the meaning of words that no definition is called by."""
        what = matched("meanings", question) if self._is_free(question) else None
        return FindReading("search_glossary", {"text": what}, what) if what else None

    def _outright(self, question: str, refusal: Reading) -> FindReading | None:
        """Read a few words that nothing explains for goods; what is none of them is refused as before."""
        text = bare(question)
        if not isinstance(refusal, RefuseReading) or refusal.code != "not_understood":
            return None
        if len(text.split()) > MOST_OUTRIGHT or QUESTION_WORD.match(text) or COUNTED.search(text):
            return None
        rest = without_conditions(text)
        if not self._is_free(rest) or not self._is_of_goods(rest) or not self._has_content(rest):
            return None
        asked = {"text": text, "all_that_fit": True, "conditions_in_text": True}
        return FindReading("search_products", asked, text, otherwise=refusal)

    def _is_free(self, question: str) -> bool:
        """Whether a question names no measure, time or grain; the words for a product are no measure here."""
        tokens = tokenize(question)
        own = self._words_for_products
        pairs = zip(tokens, tokens[1:], strict=False)
        if any(one.text in self._vocab.by and two.text in self._vocab.grains for one, two in pairs):
            return False
        return not any(
            (span.time and not is_occasion(tokens, span, self._vocab))
            or (span.of_kind("metric") and not (span.first == span.last and tokens[span.last].stem in own))
            for span in self._draft(tokens, question).spans
        )

    @property
    def _words_for_products(self) -> frozenset[str]:
        entity = self._layer.manifest.entities.get("product")
        return frozenset(stem(fold(word)) for word in (entity.synonyms if entity else ())) | {"product"}

    def _has_content(self, what: str) -> bool:
        """Whether anything is left of a wish beside the words that every question has."""
        own = self._words_for_products
        return any(
            not is_known_word(token, self._vocab) and token.stem not in own for token in tokenize(what)
        )

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
        guesses = [tokens[span.first : span.last + 1] for span in spans if span.guessed]
        return tuple(token.text for said in guesses if not self._is_of_one_name(said) for token in said)

    def _is_of_one_name(self, said: tuple[Token, ...]) -> bool:
        """Whether the name of one product alone has all the words of several ("regency cake stand")."""
        named = self._values.named_by(" ".join(token.text for token in said))
        return len(said) > 1 and len({m.value for m in named if m.name == PRODUCT_NAME}) == 1

    def _of_many_products(self, question: str) -> tuple[str, ...]:
        """The words that the names of several products, and nothing else, begin with: a set, not a choice."""
        tokens = tokenize(question)
        meant = [(span, span.of_kind("value")) for span in self._draft(tokens, question).spans]
        return tuple(
            token.text
            for span, values in meant
            if len(values) > 1 and all(one.name.endswith(PRODUCT_NAME) for one in values)
            for token in tokens[span.first : span.last + 1]
        )

    def _set(self, question: str, unknown: tuple[str, ...], otherwise: Reading) -> FindReading | None:
        """Read a question whose unknown words, taken together, say which products a metric is of.

        Where no metric is named but the products, they are listed; `otherwise` is said where there are none.
        """
        tokens = tokenize(question)
        first, last = self._phrase(tokens, question, unknown)
        if first < 0 or not self._may_be_goods(question, tokens, first, last):
            return None
        what = question[tokens[first].start : tokens[last].end]
        for rest in self._without(question, tokens, first, last):
            reading = super().read(rest)
            if isinstance(reading, QueryReading) and self._reaches_products(reading.query):
                arguments = {"text": what, "all_that_fit": True}
                if self._names_goods_alone(question, reading.query):
                    refusal = otherwise if isinstance(otherwise, RefuseReading) else None
                    return FindReading("search_products", arguments, what, otherwise=refusal)
                return FindReading("search_products", arguments, what, reading.query, reading.notes)
        return None

    def _phrase(self, tokens: tuple[Token, ...], question: str, unknown: tuple[str, ...]) -> tuple[int, int]:
        """The first and last place of the words, with those beside them that say nothing else."""
        covered = {
            place
            for span in self._draft(tokens, question).spans
            if not span.guessed and not is_occasion(tokens, span, self._vocab)
            for place in range(span.first, span.last + 1)
        }
        places = [i for i, token in enumerate(tokens) if token.text in unknown]
        if not places or covered & set(range(places[0], places[-1] + 1)):
            return -1, -1
        first, last = places[0], places[-1]

        def is_open(place: int) -> bool:
            token = tokens[place]
            is_ranked = token.is_number or token.text in {*self._vocab.superlatives, *self._vocab.popular}
            return place not in covered and not is_ranked and not is_known_word(token, self._vocab)

        while first > 0 and is_open(first - 1):
            first -= 1
        while last + 1 < len(tokens) and is_open(last + 1):
            last += 1
        return first, last

    def _may_be_goods(self, question: str, tokens: tuple[Token, ...], first: int, last: int) -> bool:
        """Whether words may say which things are meant: no number, talk or verb, nor what is measured."""
        vocab, marked = self._vocab, mark(tokens, question)
        said = [t for t in tokens[first : last + 1] if not vocab.is_function_word(t.text)]
        if all(t.text in vocab.apart for t in said):
            return False  # "May and June apart"
        if last - first >= LONG_NAME and 2 * sum(self._is_in_names([t]) for t in said) < len(said):
            return False  # a sentence of another language
        if any(isinstance(one, str) for one in marked[marked.index(first) : marked.index(last)]):
            return False
        led = [t.text for t in tokens[:first] if t.text not in vocab.particles]
        does = led[-2:-1] and led[-2] in _DOING and led[-1] in DOERS  # "did we serve"
        if does or (led[-1:] and led[-1] in _MEANS) or are_no_goods(tokens, first, last, self._lexicon):
            return False
        follows = tokens[last + 1] if last + 1 < len(tokens) else None
        if not self._is_in_names(said) and self._is_before_name(question, tokens, last):
            return False  # "fragile invoices", where nothing is called fragile
        if tokens[last].text in _WAYS and follows and follows.stem in self._lexicon.entity_stems:
            return False  # "phone orders" are placed by phone
        is_name = question[tokens[last].start].isupper() and not question[tokens[first].start :].isupper()
        if (
            follows
            and is_name
            and first
            and follows.stem in self._lexicon.entity_stems - self._words_for_products
        ):
            return False  # "our London customers" are from there
        known = vocab.fillers | {"only", "just", "single", "last", "latest", "previous"}
        if any(t.is_number or t.text in known or is_grammar_word(t.text, vocab) for t in said):
            return False
        if all(is_narration(t.text) for t in said):
            return False
        is_told = any(t.text in self._values.words for t in said)
        is_told = is_told and not self._is_before_name(question, tokens, last)
        if tokens[last].text.endswith(VERBAL) and not is_told:
            return False  # "sleeping customers", whatever goods are called so
        measures = [s for s in self._draft(tokens, question).spans if s.of_kind("metric")]
        # "Best selling" says which of them, and measures nothing.
        ranked = {i for i, token in enumerate(tokens[:first]) if token.text in vocab.superlatives}
        before = [s for s in measures if s.last == first - 1]
        return all(ranked & set(range(s.first - 1, s.last + 1)) for s in before)

    def _is_in_names(self, said: list[Token]) -> bool:
        """Whether a stored value is called by one of some words."""
        known = self._values.words
        return any(form in known for t in said for form in (t.text, t.stem, f"{t.stem}s"))

    def _is_before_name(self, question: str, tokens: tuple[Token, ...], last: int) -> bool:
        """Whether the next word names a measure, or things that are no products."""
        if last + 1 == len(tokens) or tokens[last + 1].after_break:
            return False
        spans = self._draft(tokens, question).spans
        others = self._lexicon.entity_stems - self._words_for_products
        is_measured = any(span.first == last + 1 and span.of_kind("metric") for span in spans)
        return is_measured or tokens[last + 1].stem in others

    def _without(self, question: str, tokens: tuple[Token, ...], first: int, last: int) -> Iterator[str]:
        """Yield the question without a phrase: with what led to it, and with the word for products there."""
        vocab = self._vocab
        led = first
        while led > 0 and tokens[led - 1].text in vocab.prepositions | vocab.particles:
            led -= 1
        end = tokens[last].end
        places = list(zip((led, first, first), IN_ITS_PLACE, strict=True))
        if first and tokens[first - 1].text in _SO_MANY and not self._is_before_name(question, tokens, last):
            # So many of what is sold are pieces; products are as many as there are names of them.
            places = [places[2], *places[:2]]
            yield from (f"{question[: tokens[at].start]}{word}{question[end:]}" for at, word in places)
            return
        if any(token.text in vocab.superlatives for token in tokens[:first]):
            # What is best or most is one of these: without a word for them it would be of nothing.
            places = [*places[1:], places[0]]
        for begin, word in places:
            yield f"{question[: tokens[begin].start]}{word}{question[end:]}"

    def _names_goods_alone(self, question: str, query: dict[str, Any]) -> bool:
        """Whether a measure was read from nothing but the word that was put for the products."""
        is_plain = query.keys() <= {"metrics", "where"}
        return is_plain and self._is_free(question) and not COUNTED.search(question)

    def _reaches_products(self, query: dict[str, Any]) -> bool:
        if any(name not in self._layer.manifest.metrics for name in query["metrics"]):
            return False  # made for the question
        reached = self._layer.manifest.reachable(query["metrics"])
        return any(dimension.full_name == PRODUCT_ID for dimension in reached)


def _found(what: str, k: int) -> FindReading:
    return FindReading("search_products", {"text": what, "k": k, "conditions_in_text": True}, what)
