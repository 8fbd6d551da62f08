"""What to offer somebody, or beside something: by what models recommend and find alike."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from agent.planner.draft import Draft
from agent.planner.names.lexicon import Meaning
from agent.planner.names.text import tokenize
from agent.planner.offers import main_measure
from agent.planner.questions.cues import Left, said, shown, topic, without
from agent.planner.questions.first_of import first_customer, first_product
from agent.planner.questions.foretold import code_in
from agent.planner.reading import LookupReading, QueryReading, Reading, RefuseReading
from agent.planner.vocabulary import Vocabulary
from agent.tools.lookups import is_known, lookups
from semantic_layer.layer import SemanticLayer

TO_CUSTOMER = "recommendations"
OF_SEVERAL = "of several products called so the one that is in most rows is taken; name another in full"
PRODUCT_NAME = "product__product_name"
OFFERED, MOST_OFFERED = 10, 50
ONE_BY_ONE = (
    "I can't answer that: what is bought beside something is told of one product at a time. Name one, "
    "by its name or code."
)
TO_WHOM = "I can't answer that: what to offer is told for one customer, or beside one product. Name one."
_ADVICE = re.compile(
    r"\bwhat(?: else)? (?:can|could|should|shall|would|might|do|to) (?:(?:we|i|you|one) )?"
    r"(?:offer|recommend|suggest|show|propose|pitch)\b",
    re.IGNORECASE,
)
# "To a shopper who bought a lamp": of whom no number is asked.
_TO_BUYERS = re.compile(r"\bto .*\b(?:who|that)\b.*\b(?:bought|buys?|ordered|orders?|purchased)\b", re.I)
_OPENS = re.compile(r"\s*(?:please )?(?:can you |could you )?(?:recommend|suggest|propose)\b", re.IGNORECASE)
_COUNTED = re.compile(r"\b(?:how (?:many|much|often)|number|count|share|percent(?:age)?)\b", re.IGNORECASE)
# What a product is called stands behind the last article.
_NAMED_LAST = re.compile(r"(.*\b(?:the|an?|our|this))\b(.+)$", re.IGNORECASE)
BESIDES = re.compile(
    r"\b(?:what else|which other|add(?:s|ed)? to (?:it|them)|along with"
    r"|also (?:buy|bought|order|ordered|take|took|like|liked|put|get|got)"
    r"|in the same (?:order|basket|cart|purchase)|together with)\b",
    re.IGNORECASE,
)
_IN_PLACE = re.compile(
    r"\b(?:in (?:its|their|that|his|the) (?:place|stead)|instead|replac\w+|substitut\w+|alternativ\w+"
    r"|similar|like it)\b",
    re.IGNORECASE,
)
_TOGETHER = re.compile(r"\b(?:together|same|each other|combined|at once|in one)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Recommended:
    """Reads questions for what to offer, of one dataset."""

    layer: SemanticLayer
    vocab: Vocabulary
    left: Left
    understand: Callable[[str, dict[str, Any]], Draft | None]
    named_by: Callable[[str], tuple[Meaning, ...]]

    def read(self, text: str) -> Reading | None:
        """What to offer one customer, the first of them, or beside a product."""
        told = topic("recommendations")
        rest = without(text, told["cues"])
        if without(text, told["many"]) != text and _TOGETHER.search(text):
            return RefuseReading("unsupported", ONE_BY_ONE)
        if rest == text:
            return None
        if without(text, told["first"]) != text:
            return self._offered_to_first(without(rest, told["first"], told["along"]), text)
        if ranked := self._ranked(text):
            return ranked
        people = rf"(?:the |our |a |an )?{said()['customers']}(?: (?:id|no|number|nr)\.?)?"
        code = code_in(rest)
        if code:
            never = without(rest, told["unbought"])
            only, rest = {"recommendation_kind": "new"} if never != rest else {}, never
            before = rest[: code.start()].rstrip(" #:")
            is_customer = re.search(rf"{people}$", before, re.IGNORECASE) is not None
            beside, count = self._so_many(rest.replace(code.group(), " " * len(code.group())))
            note = self.left.unspoken(without(beside, told["along"], said()["customers"]), text)
            # A code says which product it is, whatever else it is called.
            if is_customer and note is None:
                return None
            what = "recommendations" if is_customer else "similar_products"
            looked = self._looked_up(what, code.group(), (note or "") if is_customer else "", count)
            return replace(looked, only=only) if isinstance(looked, LookupReading) and is_customer else looked
        found = self._products_named(without(rest, told["along"], said()["customers"]))
        if not found and (led := _NAMED_LAST.match(rest)):
            before = without(led[1], told["along"], said()["customers"])
            is_told = self.left.unspoken(before, text) is not None
            found = self._products_named(led[2]) if is_told else []
        if not found:
            return (
                self._of_a_set(without(rest, told["along"], said()["customers"]))
                if BESIDES.search(text)
                else None
            )
        best = max(found, key=lambda meaning: meaning.rows)
        note = OF_SEVERAL if len(found) > 1 else ""
        return self._looked_up("similar_products", str(best.value), note)

    def wanted(self, text: str) -> Reading | None:
        """What to offer somebody, where a question that opens by asking for that was read otherwise."""
        if not _OPENS.match(text) or without(text, said()["customers"]) == text:
            return None
        return self.read(text) or RefuseReading("unsupported", TO_WHOM)

    def advised(self, text: str, facts: set[str]) -> Reading | None:
        """What to offer, where a number of recommendations was read: nobody asks for that so."""
        offered = [n for n in lookups()[TO_CUSTOMER].metrics if n in self.layer.manifest.metrics]
        to_buyers = _TO_BUYERS.search(text) is not None
        if not (to_buyers or any(facts & {*self.layer.manifest.facts(name)} for name in offered)):
            return None
        is_asked = _ADVICE.search(text) is not None and not _COUNTED.search(text)
        return (self.read(text) or RefuseReading("unsupported", TO_WHOM)) if is_asked else None

    def _of_a_set(self, rest: str) -> Reading | None:
        """A refusal in words of what goes with a whole category."""
        draft = self.understand(shown(rest), {})
        held = [str(one.get("dimension", "")) for one in draft.filters] if draft else []
        is_set = bool(held) and all(name.startswith("product__") for name in held)
        return RefuseReading("unsupported", ONE_BY_ONE) if is_set else None

    def _ranked(self, text: str) -> Reading | None:
        """What to offer the customer, or in the place of the product, that a rank tells."""
        told = topic("recommendations")
        for what, find in (("similar_products", first_product), (TO_CUSTOMER, first_customer)):
            is_other = what == "similar_products" and not _IN_PLACE.search(text)
            if is_other or not is_known(what, self.layer.manifest):
                continue
            key, query = lookups()[what].subjects[0], self._told_of(what)
            if not (found := find(text, key, self.understand)):
                continue
            first, rest = found
            left, count = self._so_many(without(rest, told["cues"], told["gone"]))
            if self.left.unspoken(without(left, told["along"]), text) is None:
                return None
            return QueryReading({**query, "limit": count or OFFERED}, ahead=first, among=key)
        return None

    def _offered_to_first(self, rest: str, text: str) -> Reading | None:
        """What to offer the one customer who brings in most."""
        main, offered = main_measure(self.layer), lookups()[TO_CUSTOMER]
        left, count = self._so_many(rest)
        known = is_known(TO_CUSTOMER, self.layer.manifest) and main is not None
        if not known or self.left.unspoken(left, text) is None:
            return None
        customer = offered.subjects[0]
        whole = {
            "metrics": [main],
            "group_by": [customer],
            "where": [{"dimension": customer, "op": "is not null"}],
        }
        first = {**whole, "order_by": [{"name": main, "descending": True}], "limit": 1}
        query = {**self._told_of(TO_CUSTOMER), "limit": count or OFFERED}
        note = f"who brings in most is told by {{catalogue.label.{main} | lower}}"
        return QueryReading(query, (note,), ahead=first, among=customer)

    def _told_of(self, what: str) -> dict[str, Any]:
        """The query of a lookup, by those groups alone that the data has."""
        query = lookups()[what].query
        groups = [name for name in query["group_by"] if not self.layer.unavailable(name)]
        return {**query, "group_by": groups}

    def _looked_up(self, what: str, subject: str, note: str = "", count: int = 0) -> Reading | None:
        if not is_known(what, self.layer.manifest):
            return None
        many = {"periods": count} if count else {}
        return LookupReading({"what": what, "subject": subject, **many}, note=note)

    def _so_many(self, rest: str) -> tuple[str, int]:
        """How many are asked for, by the one number of a text, and the text without it."""
        numbers = [t for t in tokenize(rest) if t.is_number or t.text in self.vocab.numbers]
        if len(numbers) != 1 or not 0 < (count := self.vocab.number_said(numbers[0].text)) <= MOST_OFFERED:
            return rest, 0
        one = numbers[0]
        return rest[: one.start] + " " * (one.end - one.start) + rest[one.end :], int(count)

    def _products_named(self, rest: str) -> list[Meaning]:
        """The products that the words left name."""
        tokens = tokenize(shown(rest))
        content = [t.text for t in tokens if t.text not in self.vocab.fillers]
        while content and self.vocab.is_function_word(content[0]):
            content.pop(0)
        while content and self.vocab.is_function_word(content[-1]):
            content.pop()
        return [m for m in self.named_by(" ".join(content)) if m.name == PRODUCT_NAME] if content else []
