"""What is done, and who does it: "watched" where time is measured, "users" where nobody is called so."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cached_property

from agent.planner.names.heads import head_spans, heads_of_rates
from agent.planner.names.kin import is_participle
from agent.planner.names.lexicon import ENTITY, Lexicon, Meaning, metric_phrases
from agent.planner.names.spans import Span
from agent.planner.names.text import Token, stem, words
from agent.planner.vocabulary import Vocabulary
from semantic_layer.manifest import Manifest, Metric

PEOPLE = frozenset(
    {"people", "person", "persons", "customers", "customer", "clients", "client", "individuals"}
)
_EACH_ONCE = frozenset({"different", "distinct", "unique", "individual", "separate"})
_LENGTHS = frozenset({"time", "hours", "minutes", "seconds"})
_DURATIONS = frozenset({"hours", "minutes", "seconds", "days"})
_WHOLE = ("sum", "count")
_SHORTEST = 4
_ASKING = frozenset({"many", "total", "in", "of", "most", "fewest", "and", "their", "the", "average", "avg"})
_MORE = frozenset({"more", "less", "most", "least"})
_AMOUNTS = frozenset({"amount", "money", "total", "sum", "value"})
_HAD = frozenset({"has", "have", "had", "did", "actually"})
_BOUNDS = frozenset({"than", "over", "above", "under", "below", "least"})
_DENIED = frozenset({"not", "never", "no", "nobody", "without", "don", "didn", "doesn", "nothing", "only"})
_SPENDING = frozenset({"spend", "spends", "spent"})
_DO = frozenset({"do", "does", "did"})
_RELATIVE = frozenset({"who", "that", "which"})
_ASKED = frozenset({"many", "which", "what", "per", "each", "every", "top", "by"})
_STRESS = frozenset({"the", "for", "of", "all", "time"})


class Deeds:
    """The verbs of the measures of one manifest, and what counts and tells apart those who do it."""

    def __init__(
        self, manifest: Manifest, lexicon: Lexicon, vocab: Vocabulary, lacks: Callable[[str], bool]
    ) -> None:
        self._manifest, self._lexicon, self._vocab, self._lacks = manifest, lexicon, vocab, lacks

    def spans(self, tokens: tuple[Token, ...]) -> Iterator[Span]:
        """Each verb that says what the one measure of its name counts or adds up, and heads of rates."""
        yield from head_spans(tokens, self._heads)
        for i, token in enumerate(tokens):
            if meaning := self._verbs.get(token.text):
                yield Span(i, i, (meaning,), score=0.9)
        if self._length is not None:
            yield from (Span(*at, (self._length,), score=0.9) for at in _lengths_asked(tokens, self._vocab))

    def settle(self, tokens: tuple[Token, ...], spans: list[Span]) -> tuple[list[Span], set[int]]:
        """The spans with whoever does it named, without verbs that say no more; and the words passed over."""
        passed: set[int] = set()
        spans = [one for span in spans for one in self._ranked_apart(tokens, span)]
        if self._length is not None:
            asked = [Span(*at, (self._length,)) for at in _lengths_asked(tokens, self._vocab)]
            hidden = {(s.first, s.last) for s in spans if all(self._lacks(m.name) for m in s.meanings)}
            spans = [
                s for s in spans if not any(_meet(s, one) and (s.first, s.last) in hidden for one in asked)
            ]
            spans += [one for one in asked if not any(_meet(s, one) for s in spans)]
            for span in list(spans) if asked else ():
                if tokens[span.first].text in _SPENDING and (span.first, span.last) in hidden:
                    spans.remove(span)
                    passed.add(span.first)
        for i in range(len(tokens)):
            held = next((s for s in spans if s.first <= i <= s.last), None)
            if not self._is_somebody(tokens[i], held):
                continue
            if self._only_does(tokens, i, spans) or "they" in {t.text for t in tokens[i + 1 :]}:
                spans = [s for s in spans if s is not held]
                passed.add(i)
            elif meanings := self._whoever(tokens, i, [s for s in spans if s is not held]):
                spans = [*(s for s in spans if s is not held), Span(i, i, meanings, score=1.0)]
        spans += self._who(tokens, spans)
        spans = [self._doer(tokens, s, spans) for s in spans]
        spans.sort(key=lambda s: s.first)
        idle = [s for s in spans if self._says_no_more(s, spans, tokens)]
        passed |= {s.first for s in idle if self._is_done_by(s, spans, tokens)}
        return [s for s in spans if s not in idle], passed

    def _who(self, tokens: tuple[Token, ...], spans: list[Span]) -> list[Span]:
        """In "who watched the longest", "who searched more than 20 times" those are ranked or bounded."""
        for i, token in enumerate(tokens[:-2]):
            at = i + 1 if tokens[i + 1].text not in _HAD else i + 2
            named = i > 0 and any(s.last == i - 1 for s in spans)
            if token.text != "who" or named or at >= len(tokens):
                continue
            verb = self._verb(tokens[at].text)
            behind = {t.text for t in tokens[at + 1 : at + 4]}
            if verb and behind & (self._vocab.superlatives.keys() | _BOUNDS):
                told = self._people.get(self._model(verb), ())
                return [Span(i, i, (m,), score=1.0) for m in told if m.kind == "dimension"]
        return []

    def _doer(self, tokens: tuple[Token, ...], span: Span, spans: list[Span]) -> Span:
        """In "which funds raised the most" the funds are told apart by what they raised, and not counted."""
        told = tuple(m for m in span.meanings if m.kind == "dimension")
        at = span.last + 1
        while at < len(tokens) and tokens[at].text in _RELATIVE | _HAD:
            at += 1
        behind = {t.text for t in tokens[at + 1 : at + 4]} & (self._vocab.superlatives.keys() | _BOUNDS)
        is_doer = any(s.first == at and self._is_deed(s) for s in spans)
        return replace(span, meanings=told) if told and behind and is_doer else span

    def _is_done_by(self, span: Span, spans: list[Span], tokens: tuple[Token, ...]) -> bool:
        """In "contracts watch sport" the verb is of those who are counted, unless it is denied."""
        if {t.text for t in tokens[max(0, span.first - 2) : span.first]} & _DENIED:
            return False
        counted = [m for s in spans for m in s.of_kind("metric") if s is not span and s.last < span.first]
        people = [self._manifest.metrics[m.name] for m in counted if m.name in self._manifest.metrics]
        model = self._model(span.meanings[0])
        return any(m.aggregation == "count_distinct" and m.model == model for m in people)

    def _is_somebody(self, token: Token, held: Span | None) -> bool:
        """Whether a word is one for people that the data calls otherwise."""
        if token.text not in PEOPLE | self._vocab.somebody:
            return False
        return held is None or (held.first == held.last and all(self._lacks(m.name) for m in held.meanings))

    def _only_does(self, tokens: tuple[Token, ...], i: int, spans: list[Span]) -> bool:
        """In "what do people watch", "words people searched for" they are whoever did it."""
        if i and tokens[i - 1].text in _DO:
            return True
        asked = i and (
            tokens[i - 1].text in _ASKED | _EACH_ONCE or tokens[i - 1].text in self._vocab.superlatives
        )
        if not i or asked or tokens[i - 1].text in self._vocab.particles | self._vocab.prepositions:
            return False
        return any(s.first == i + 1 and self._verb(tokens[i + 1].text) for s in spans)

    def _verb(self, word: str) -> Meaning | None:
        """The measure that a form of a verb names, as one of its own or as a name of the definitions."""
        if word in self._verbs or not is_participle(word):
            return self._verbs.get(word)
        named = self._lexicon.lookup((word,))
        whole = [m for m in named if m.kind == "metric" and self._is_whole(self._manifest.metrics[m.name])]
        return whole[0] if len(whole) == len(named) == 1 else None

    def _named_verb(self, tokens: tuple[Token, ...], span: Span) -> Meaning | None:
        """The count that a verb in its plain form is the name of, behind those who do it ("users search")."""
        named = self._lexicon.lookup((tokens[span.last].text,))
        whole = [m for m in named if m.kind == "metric" and self._is_whole(self._manifest.metrics[m.name])]
        does = span.first and tokens[span.first - 1].text in _DO
        return whole[0] if does and len(whole) == len(named) == 1 else None

    def _is_whole(self, metric: Metric) -> bool:
        return metric.aggregation in _WHOLE and not metric.filters and not self._lacks(metric.name)

    def _whoever(self, tokens: tuple[Token, ...], i: int, others: list[Span]) -> tuple[Meaning, ...]:
        """What counts those who did what else is named, where they are asked for."""
        at = i - 1
        passed = self._vocab.particles | _EACH_ONCE
        while at >= 0 and (tokens[at].text in passed or tokens[at].is_number):
            at -= 1
        before = tokens[at].text if at >= 0 else ""
        described = next((s for s in others if s.last == i - 1 and s.of_kind("value")), None)
        if described is not None:
            ahead = {t.text for t in tokens[max(0, described.first - 2) : described.first]}
            if not ahead & {"many", "number", "count", "share", "percentage", "proportion"}:
                return ()  # "for wifi users" is of these
        measured = [s for s in others if s.of_kind("metric") and not self._is_deed(s)]
        asked = _ASKED | self._vocab.superlatives.keys() | self._vocab.means
        named = before in asked or tokens[at + 1].is_number
        number = before in ("number", "count", "share", "percentage", "proportion")
        if (measured and not (named or number)) or (before == "by" and is_participle(tokens[at - 1].text)):
            return ()
        models = {self._model(m) for s in others for m in s.meanings if not self._lacks(m.name)} - {""}
        found = [one for model, one in self._people.items() if model in models]
        return found[0] if len(found) == 1 else ()

    def _ranked_apart(self, tokens: tuple[Token, ...], span: Span) -> list[Span]:
        """In "contracts that watched the longest" the contracts are ranked, and not counted."""
        at = span.last + 1
        while at < len(tokens) and tokens[at].text in _STRESS:
            at += 1
        verb = self._verb(tokens[span.last].text) or self._named_verb(tokens, span)
        more = at < len(tokens) and tokens[at].text in _MORE
        if verb and more and span.first != span.last and span.first and tokens[span.first - 1].text in _DO:
            return [Span(span.last, span.last, (verb,), score=0.9)]  # "do users search more on Mondays"
        ranks = at < len(tokens) and tokens[at].text in self._vocab.superlatives
        if verb is None or not ranks or span.first == span.last:
            return [span]
        last = span.last - 1
        while last > span.first and tokens[last].text in _RELATIVE:
            last -= 1
        noun = tuple(t.text for t in tokens[span.first : last + 1])
        told = tuple(m for m in self._lexicon.lookup(noun) if m.kind == "dimension")
        told = told or tuple(m for m in self._people.get(self._model(verb), ()) if m.kind == "dimension")
        if not told or any(word in self._vocab.superlatives for word in noun):
            return [span]
        return [Span(span.first, last, told, score=1.0), Span(span.last, span.last, (verb,), score=0.9)]

    def _says_no_more(self, span: Span, spans: list[Span], tokens: tuple[Token, ...]) -> bool:
        """Whether a verb stands beside another measure, which it is only said of."""
        if not self._is_deed(span):
            return False
        return any(
            not self._lacks(m.name)
            for s in spans
            if s is not span and not self._is_deed(s)
            for m in s.of_kind("metric")
        )

    def _is_deed(self, span: Span) -> bool:
        return bool(span.meanings) and span.meanings[0].within == _DEED

    def _model(self, meaning: Meaning) -> str:
        if meaning.kind == "metric":
            metric = self._manifest.metrics.get(meaning.name)
            return (metric.model or "") if metric else ""
        dimension = self._manifest.dimensions.get(meaning.name)
        return dimension.model if dimension and meaning.kind != ENTITY else ""

    @cached_property
    def _verbs(self) -> dict[str, Meaning]:
        """The measure of each form of a verb that one alone is called after."""
        found: dict[str, set[str]] = {}
        common = self._vocab.doing | self._vocab.holding
        for metric in self._manifest.metrics.values():
            bases = self._bases(metric) if self._is_whole(metric) else set()
            own = {form for base in self._done_with(metric) for form in _forms(base)}
            other = {form for base in bases for form in _forms(base)} - self._vocab.fillers
            for form in own | other:
                found.setdefault(form, set()).add(metric.name)
        for form, name in self._lexicon.deeds.forms.items():
            is_plain = " " not in form and form not in self._vocab.fillers
            if is_plain and self._is_whole(self._manifest.metrics[name]):
                found.setdefault(form, {name})
        return {
            form: Meaning("metric", names.copy().pop(), within=_DEED)
            for form, names in found.items()
            if len(names) == 1 and form not in common and not self._lexicon.lookup((form,))
        }

    @cached_property
    def _heads(self) -> dict[str, str]:
        return heads_of_rates(self._manifest, self._lexicon, self._vocab)

    def _bases(self, metric: Metric) -> set[str]:
        """ "Watch" of watch time and hours watched, "search" of the searches."""
        found: set[str] = set()
        for phrase in (words(one) for one in metric_phrases(metric)):
            if metric.unit in _DURATIONS and len(phrase) == 2 and set(phrase) & _LENGTHS:
                found |= {_base(word) for word in phrase if word not in _LENGTHS}
            if metric.aggregation == "count" and len(phrase) == 1 and phrase[0].endswith("ings"):
                found.add(phrase[0].removesuffix("ings"))  # "trainings" are what somebody trained
        model = self._manifest.models[metric.model or ""]
        entity = self._manifest.entities.get(model.primary_entity or "")
        if metric.aggregation == "count" and entity is not None:
            thing = words(entity.label or entity.name)
            if len(thing) == 1 and [stem(word) for word in words(metric.label)] == [stem(thing[0])]:
                found.add(thing[0])
        return {base for base in found if len(base) >= _SHORTEST}

    def _done_with(self, metric: Metric) -> set[str]:
        """ "Raise" of the amount raised: what an amount is called after is done with it alone."""
        if metric.aggregation != "sum" or self._lacks(metric.name):
            return set()
        said = [words(one) for one in metric_phrases(metric)]
        done = {one[1] for one in said if len(one) == 2 and one[0] in _AMOUNTS and one[1].endswith("ed")}
        # "Rais-ed" is of "raise".
        return {f"{base}{e}" for word in done if len(base := _base(word)) >= _SHORTEST for e in ("", "e")}

    @cached_property
    def _length(self) -> Meaning | None:
        """The one measure that adds up a length of time."""
        found = [
            metric.name
            for metric in self._manifest.metrics.values()
            if metric.unit in _DURATIONS and metric.aggregation == "sum" and self._is_whole(metric)
        ]
        return Meaning("metric", found[0], within=_DEED) if len(found) == 1 else None

    @cached_property
    def _people(self) -> dict[str, tuple[Meaning, ...]]:
        """By table, the measure that counts whoever its rows are of, and what tells them apart."""
        found: dict[str, list[Metric]] = {}
        for metric in self._manifest.metrics.values():
            if metric.aggregation != "count_distinct" or metric.filters or self._lacks(metric.name):
                continue
            said = {stem(word) for phrase in metric_phrases(metric) for word in words(phrase)}
            if metric.model and said & {stem(word) for word in PEOPLE | self._vocab.somebody}:
                found.setdefault(metric.model, []).append(metric)
        return {model: self._told(ones[0]) for model, ones in found.items() if len(ones) == 1}

    def _told(self, metric: Metric) -> tuple[Meaning, ...]:
        keys = [
            Meaning("dimension", d.full_name)
            for d in self._manifest.dimensions.values()
            if d.model == metric.model and d.expr == metric.expr and d.type == "categorical" and not d.pii
        ]
        return (Meaning("metric", metric.name), *keys[:1])


_DEED = ("deed",)


def _lengths_asked(tokens: tuple[Token, ...], vocab: Vocabulary) -> Iterator[tuple[int, int]]:
    """Where hours are what is asked for: "how many hours", "hours by app", "time spent", "the most time"."""
    for i, token in enumerate(tokens):
        before = tokens[i - 1].text if i else ""
        after = tokens[i + 1].text if i + 1 < len(tokens) else ""
        if token.text == "time" and (after == "spent" or before in ("much", "most", "least")):
            yield i, i + (after == "spent")
        alone = not i or token.after_break or before in _ASKING
        by = before == "by" and {t.text for t in tokens[:i]} & vocab.superlatives.keys()
        if token.text in _LENGTHS - {"time"} and (alone or by):
            yield i, i


def _meet(one: Span, other: Span) -> bool:
    return one.first <= other.last and other.first <= one.last


def _base(word: str) -> str:
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            return word.removesuffix(ending)
    return word


def _forms(base: str) -> tuple[str, ...]:
    plain = base.removesuffix("e")
    return base, f"{base}s", f"{base}es", f"{plain}ed", f"{plain}ing"
