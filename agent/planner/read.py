"""The reader: a question against a manifest, in ordered passes. Nothing here knows any one business."""

from collections.abc import Mapping, Sequence
from copy import copy
from functools import cache, partial
from typing import Any

from agent.planner.draft import Draft
from agent.planner.edits.follow_up import edit, filtered, goes_on, grouped, is_follow_up, opens_like_edit
from agent.planner.edits.in_context import of_the_measure_before, step_by_step
from agent.planner.edits.odd_ones import odd_of_before
from agent.planner.edits.pointing import read_pointing
from agent.planner.edits.pronouns import dangles, name_pronouns, owns_before, points_at_nothing, they_told
from agent.planner.edits.read_edit import EditReader
from agent.planner.edits.unfit import Unfit
from agent.planner.histories.read import as_history, read_history
from agent.planner.idle import beside_background, with_note, without_idle, without_story
from agent.planner.leftovers import fix_typos, unexplained
from agent.planner.names.codes import code_spans
from agent.planner.names.cover import best_cover, merge_equal
from agent.planner.names.deeds import Deeds
from agent.planner.names.extremes import rank_groups
from agent.planner.names.flags import prefer_own
from agent.planner.names.guess_values import guess_values
from agent.planner.names.keys import as_asked, named_by_keys, with_keys
from agent.planner.names.kinds_named import kinds_of, values_of
from agent.planner.names.lexicon import Lexicon
from agent.planner.names.numbered import parted_from_counts, short_groups
from agent.planner.names.numbers_there import with_numbers
from agent.planner.names.of_some import of_some
from agent.planner.names.ourselves import ourselves
from agent.planner.names.outcomes import Outcomes
from agent.planner.names.own_groups import with_own_groups
from agent.planner.names.own_name import names_of, own_name
from agent.planner.names.persons import by_their_name
from agent.planner.names.pick_named import without_features, without_goods
from agent.planner.names.spans import Span
from agent.planner.names.spans_found import SpansFound
from agent.planner.names.terms import term_spans
from agent.planner.names.text import Token, capitals, quoted_words, sentence_starts, tokenize
from agent.planner.names.values import ValueLexicon
from agent.planner.nearest import offer_rest
from agent.planner.offers import (
    ask_which,
    guessed_or_measured,
    is_understood,
    main_measure,
    no_measure,
    which_measure,
    with_unknown,
)
from agent.planner.passes.order import PASSES
from agent.planner.questions.best_sellers import which_best_sellers
from agent.planner.questions.definitions import DefinitionReader
from agent.planner.questions.drivers import read_drivers
from agent.planner.questions.figures import read_figures
from agent.planner.questions.in_parts import read_parts
from agent.planner.questions.lacking import lacking_groups, lacking_measures, lacking_words, read_lacking
from agent.planner.questions.lookup import MODEL, LookupReader
from agent.planner.questions.offered import read_offered
from agent.planner.questions.otherwise import read_otherwise
from agent.planner.questions.places import after_edit
from agent.planner.questions.premises import read_claim
from agent.planner.questions.told import read_told
from agent.planner.questions.told_reasons import read_told_reasons
from agent.planner.questions.topics import TopicReader
from agent.planner.questions.why import as_put, read_why
from agent.planner.questions.why_claims import read_why_claim
from agent.planner.questions.why_first import first_of_all, read_why_first
from agent.planner.questions.why_groups import read_why_groups
from agent.planner.questions.worth_of import judged, told_so
from agent.planner.reading import AskReading, DefineReading, HelpReading, QueryReading, Reading, RefuseReading
from agent.planner.second_look.order import look_again
from agent.planner.settling.apart import held_apart
from agent.planner.settling.most_often import said_often
from agent.planner.times.dates import Clock, TimeMention
from agent.planner.times.own_clock import clock_of_data, own_clock
from agent.planner.times.ranges import find_time_mentions
from agent.planner.to_query import to_query
from agent.planner.unreachable import better_told, beyond_all_days, outside, unreachable
from agent.planner.vocabulary import Vocabulary, vocabulary
from agent.planner.wording.amounts import plain_numbers
from agent.planner.wording.asides import lay_aside, without_motives
from agent.planner.wording.everyday import read_everyday
from agent.planner.wording.put import Wording
from agent.planner.wording.spheres import put_spheres
from agent.planner.wording.translate import in_english, is_foreign
from semantic_layer.layer import SemanticLayer

_Query = dict[str, Any]
_Shown = Mapping[str, Any]


class QuestionReader:
    """Reads questions against one serving version of one dataset."""

    def __init__(self, layer: SemanticLayer) -> None:
        self._layer = layer = with_keys(layer)
        self._lacks = cache(lambda name: layer.unavailable(name) is not None)
        self._main = main_measure(layer)
        self._vocab: Vocabulary = vocabulary()
        self._lexicon = Lexicon(layer.manifest)
        self._outcomes = Outcomes(layer.manifest, self._lexicon, self._lacks)
        self._values = ValueLexicon(layer.values)
        self._spans = SpansFound(self._lexicon, self._vocab, self._values.lookup, self._lacks)
        self._clock = clock_of_data(layer)
        self._set_apart = held_apart(layer.manifest, layer.values.domains)
        self._definitions = DefinitionReader(layer.manifest, self._lexicon, self._vocab, self._set_apart)
        known = tuple(layer.values.domains[MODEL].values) if MODEL in layer.values.domains else ()
        named_by = self._values.named_by
        self._lookups = LookupReader(layer.manifest, self._lexicon, self._vocab, self._clock, known, named_by)
        self._topics = TopicReader(layer, self._vocab, self._clock, self._part, named_by, self._values.lookup)
        self._deeds = Deeds(layer.manifest, self._lexicon, self._vocab, self._lacks)
        names = self._lexicon, self._values
        self._wording = Wording(layer.manifest, *names, self._vocab, self._lacks, self._kinds_named)
        self._edits = EditReader(layer.manifest, self._part, self._clock, layer.unavailable)

    def read(self, question: str, previous: _Query | None = None, shown: _Shown | None = None) -> Reading:
        """Read one question; `previous` is the query of the turn before, `shown` what its rows are of."""
        reading = self._checked(question, previous, shown)
        manifest = self._layer.manifest
        if not previous and (parts := read_parts(question, reading, self._checked, manifest, self._lacks)):
            return parts
        if isinstance(reading, RefuseReading) and reading.unknown and not previous:
            return offer_rest(question, reading, self._checked)
        return reading

    def _checked(self, question: str, previous: _Query | None = None, shown: _Shown | None = None) -> Reading:
        previous = named_by_keys(previous, manifest := self._layer.manifest)
        told, measure = judged(question, manifest, self._lacks) or (question, "")
        found = as_asked(self._read(told, previous, shown or {}), manifest)
        found = told_so(found, measure) if measure else found
        reading = beyond_all_days(found, self._clock, self._layer)
        seen = look_again(question, reading, previous, manifest, self._lexicon, self._values.lookup)
        return seen if seen is reading else self._definitions.asked(question, reading) or seen

    def _read(self, question: str, previous: _Query | None = None, shown: _Shown | None = None) -> Reading:
        shown = shown or {}
        readers = self._read, self._afresh, partial(self._edited, previous=previous, shown=shown)
        return read_pointing(question, previous, shown, (self._lexicon, self._layer.manifest), readers)

    def _edited(self, question: str, previous: _Query | None, shown: _Shown) -> Reading:
        """A change of the question before, else a question of its own."""
        found = self._edits.read(question, previous, shown)
        if previous and not found:
            english = in_english(question, self._lexicon, self._vocab, self._values)
            found = self._edits.read(english, previous, shown)
        if isinstance(found, DefineReading):
            return self._definitions.of(found.names)
        reading = with_own_groups(found, self._layer.manifest) if found else self._afresh(question, previous)
        reading = odd_of_before(after_edit(reading, previous), question, previous, self._layer.manifest)
        if not previous or not isinstance(reading, AskReading | RefuseReading):
            return reading
        return self._in_context(question, previous, is_edit=found is not None) or reading

    def _in_context(self, question: str, previous: dict[str, Any], *, is_edit: bool) -> QueryReading | None:
        """A follow-up that nothing read as it stands."""

        def read(part: str, query: _Query) -> Reading:
            return self._edits.read(part, query) or self._afresh(part, query)

        english = in_english(question, self._lexicon, self._vocab, self._values, boldly=True)
        bold = read(english, previous) if english != question else None
        edited = bold if isinstance(bold, QueryReading) else step_by_step(question, previous, read)
        if edited or is_edit:
            return edited
        return of_the_measure_before(question, previous, self._part, self._layer.manifest)

    def _afresh(self, question: str, previous: _Query | None = None) -> Reading:
        whole = self._lookups.read(question) or self._told(question)
        if whole := whole or read_claim(question, self._plain, self._clock):
            return (self._topics.drivers(question) if isinstance(whole, DefineReading) else None) or whole
        manifest = self._layer.manifest
        plain = partial(self._plain, previous=previous)
        reading, is_final = read_figures(question, plain, self._lexicon, manifest)
        if is_final:
            return reading
        readers = self._plain, self._afresh
        reading = read_otherwise(question, reading, *readers, manifest, is_first=not previous)
        if isinstance(reading, RefuseReading | AskReading | HelpReading):
            other = self._topics.read(question) or self._definitions.asked(question)
            return better_told(reading, as_put(other, question, manifest, self._lacks, self._clock))
        return self._topics.odd(question, reading) or reading

    def _told(self, question: str) -> Reading | None:
        """What is answered as a whole: the days of the data, a definition, a list, reasons."""
        offered = read_offered(question, self._lookups.metric_named, self._layer)
        if offered := offered or which_best_sellers(question, self._lexicon, self._lacks):
            return offered
        told = read_told(question, self._lookups.customers, self._lookups.metric_named, self._layer)
        if isinstance(told, DefineReading):
            return self._definitions.of(told.names)
        told = told or read_told_reasons(question, self._plain, self._layer.manifest)
        told = told or read_drivers(question, self._topics.reasons, self._part, self._layer.manifest)
        told = told or read_why_claim(question, self._reasons, self._clock)
        told = told or read_why_first(question, self._plain, self._main) or self._why(question)
        told = as_put(told, question, self._layer.manifest, self._lacks, self._clock)
        return told or read_why_groups(question, self._plain, self._layer.manifest, self._lacks)

    def _why(self, question: str) -> Reading | None:
        return read_why(question, self._clock, self._plain) or self._topics.why(question)

    def _reasons(self, question: str) -> Reading | None:
        return self._why(question) or self._topics.reasons(question)

    def _part(self, said: str, previous: dict[str, Any]) -> Draft | None:
        """A part of a question as a draft; None for what is no part of a query."""
        plain = plain_numbers(tokenize(said), said, self._vocab)
        tokens = lay_aside(plain, said, self._kinds_named, self._vocab)
        found = self._drafted(tokens, said, previous or None)
        return found if isinstance(found, Draft) else None

    def _plain(self, question: str, previous: _Query | None = None) -> Reading:
        """Read a question as it stands, and where that fails, by what of it asks for data."""
        said = plain_numbers(tokenize(question), question, self._vocab)
        said = put_spheres(said, question, self._kinds_named, self._values_named)
        said = lay_aside(said, question, self._kinds_named, self._vocab)
        is_english = not is_foreign(said, self._lexicon, self._vocab, self._values)
        whole, said = said, without_story(said, question, self._named, self._vocab) if is_english else said
        read = partial(self._read_words, question=question, previous=previous)
        first = by_their_name(said, read(said), read, self._layer.manifest)
        is_lacking = isinstance(first, RefuseReading) and first.code == "not_in_dataset"
        if is_lacking and (held := self._without_background(said, question, previous, only=True)):
            return held
        is_read = is_understood(first) and getattr(first, "code", "") != "unsupported"
        if not (previous or is_read) and (history := self._history(said, question, boldly=True)):
            return self._conclude(question, history, previous)
        if is_understood(first):
            return with_note(first, whole, said, question) if isinstance(first, QueryReading) else first
        shorter = without_motives(said, question, self._kinds_named, self._vocab)
        for tokens, boldly in ((said, True), (shorter, False)):
            if boldly or tokens != said:
                again = self._read_words(tokens, question, previous, boldly=boldly)
                if isinstance(again, QueryReading):
                    return again
        if (told := self._without_background(shorter, question, previous)) or not is_english:
            return told or first
        return without_idle(shorter, question, read, self._named, self._vocab, self._layer.manifest) or first

    def _without_background(
        self, said: tuple[Token, ...], question: str, previous: _Query | None, *, only: bool = False
    ) -> QueryReading | None:
        """What is asked beside sentences that tell why, or `only` their purpose."""
        named, read = self._kinds_named, partial(self._read_words, question=question, previous=previous)
        return beside_background(said, question, read, named, self._vocab, purposes_only=only)

    def _read_words(
        self, tokens: tuple[Token, ...], question: str, previous: _Query | None, *, boldly: bool = False
    ) -> Reading:
        found = self._drafted(tokens, question, previous, boldly=boldly)
        return self._conclude(question, found, previous) if isinstance(found, Draft) else found

    def _drafted(
        self, tokens: tuple[Token, ...], question: str, previous: _Query | None, *, boldly: bool = False
    ) -> Draft | Reading:
        began = tokens
        if previous is None and (history := self._history(tokens, question)):
            return history
        tokens, dated, is_english = self._wording.put(tokens, question, boldly=boldly)
        named = name_pronouns(tokens, previous, self._layer.manifest, self._lexicon)
        points_back, tokens = named != tokens, self._outcomes.name(named)
        if special := self._definitions.special(tokens):
            return special
        tokens, everyday = read_everyday(tokens, self._lexicon, self._values.lookup)
        known = self._values.words | lacking_words() | quoted_words(question)
        if is_english:  # A word of another language is no slip.
            tokens, typos = fix_typos(tokens, self._lexicon, self._vocab, known, self._values.telling_words)
            everyday += typos
        draft = self._draft(tokens, question, grouped(previous) if previous else None)
        if opens_like_edit(draft) or not any(s.of_kind("metric") for s in draft.spans):
            draft.previous_dimensions = filtered(previous)
            draft.previous_groups = grouped(previous)
            draft.previous_metrics = tuple((previous or {}).get("metrics", ()))
        spans = draft.spans
        if previous is None and (dangles(tokens, spans) or points_at_nothing(tokens, spans, self._vocab)):
            draft.unsupported.append("some of what was told before, and nothing was")
        draft.continues = previous is not None
        draft.goes_on = draft.continues and goes_on(question)
        draft.points_back = points_back or (
            previous is not None and (owns_before(draft) or they_told(began, self._named, self._vocab))
        )
        draft.currency, draft.dated = self._layer.info.currency, dated
        draft.set_apart = self._set_apart
        draft.notes += everyday
        if lacking := read_lacking(draft):
            return lacking
        for step in PASSES:
            step(draft)
        if clock := own_clock(draft, question, previous, self._layer):
            return self._at(clock)._drafted(began, question, previous, boldly=boldly)
        return draft

    def _history(self, tokens: tuple[Token, ...], question: str, *, boldly: bool = False) -> Draft | None:
        """What is told of people over time, where the question tells nothing else."""
        told = as_history(tokens)
        if not told or not read_history(draft := self._draft(told, question), self._set_apart, boldly=boldly):
            return None
        clock = own_clock(draft, question, None, self._layer)
        return self._at(clock)._history(tokens, question, boldly=boldly) if clock else draft

    def _at(self, clock: Clock) -> "QuestionReader":
        """A reader of the same data whose relative dates lean on other days."""
        other = copy(self)
        other._clock = clock
        return other

    def _kinds_named(self, tokens: tuple[Token, ...]) -> frozenset[str]:
        """What of a measure, a group, a value, a time and a number words name."""
        return kinds_of(self._named(tokens), tokens)

    def _values_named(self, tokens: tuple[Token, ...]) -> frozenset[tuple[str, str]]:
        """The stored values that words name, each with its dimension."""
        return values_of(self._named(tokens))

    def _named(self, tokens: tuple[Token, ...]) -> list[Span]:
        """The spans that explain most of some words."""
        found = merge_equal(self._found(tokens, find_time_mentions(tokens, self._vocab, self._clock)))
        return best_cover(tokens, without_features(found, tokens), self._vocab)

    def _found(self, tokens: tuple[Token, ...], times: Sequence[TimeMention]) -> list[Span]:
        """The spans of names, of terms and of times among words, those that overlap too."""
        terms = term_spans(tokens, self._clock.terms, self._values.lookup, self._lexicon, self._vocab)
        timed = (Span(m.first, m.last, time=m, score=2.0 * (m.last - m.first + 1)) for m in times)
        return [*self._spans.among(tokens), *terms, *timed]

    def _draft(self, tokens: tuple[Token, ...], question: str, groups: frozenset[str] | None = None) -> Draft:
        """The spans of a question; `groups` are those of the question before, where there is one."""
        own = own_name(tokens, names_of(self._layer.info), self._vocab, self._lexicon.stems)
        times = find_time_mentions(tokens, self._vocab, self._clock, question)
        found = self._found(tokens, without_goods(times, tokens, self._lexicon, self._vocab))
        found += code_spans(tokens, question, self._values.coded, self._values.lookup, self._vocab)
        found += self._deeds.spans(tokens)
        own |= ourselves(tokens, found, self._vocab)
        found = [s for s in found if own.isdisjoint(range(s.first, s.last + 1))]
        spans = best_cover(tokens, without_features(merge_equal(found), tokens), self._vocab)
        spans = of_some(tokens, spans, self._lexicon, self._vocab)
        spans = rank_groups(tokens, spans, self._lexicon, self._vocab)
        spans = prefer_own(spans, tokens, self._layer.manifest, self._vocab)
        spans = parted_from_counts(tokens, spans, self._lexicon, self._layer.manifest)
        spans, passed = self._deeds.settle(tokens, spans)
        if groups:
            spans += short_groups(tokens, spans, groups, self._layer.manifest)
        lookup, manifest = self._values.lookup, self._layer.manifest
        spans = with_numbers(tokens, spans, question, groups, lookup, self._vocab, manifest, self._lacks)
        spans += without_features(
            guess_values(
                self._begin(tokens, spans),
                own,
                self._values,
                capitals(tokens, question),
                is_part=groups is not None,
            ),
            tokens,
        )
        spans.sort(key=lambda s: s.first)
        draft = self._begin(tokens, spans)
        draft.use(*own, *passed)
        draft.stops, draft.often = sentence_starts(question), said_often(question)
        return draft

    def _begin(self, tokens: tuple[Token, ...], spans: list[Span]) -> Draft:
        return Draft(
            tokens, spans, self._vocab, self._layer.manifest, self._lexicon, self._clock, self._lacks
        )

    def _conclude(self, question: str, draft: Draft, previous: _Query | None) -> Reading:
        if lacking := lacking_groups(draft, self._layer.unavailable):
            return lacking
        if unknown := unexplained(draft):
            return with_unknown(question, unknown, draft, self._layer)
        if which := guessed_or_measured(draft, self._layer):
            return which
        if draft.choices and draft.metrics and all(map(self._lacks, draft.metrics)):
            return lacking_measures(draft, self._layer.unavailable) or no_measure(
                question, draft, self._layer
            )
        if draft.choices:
            return ask_which(question, draft.choices[0], draft.tokens)
        if draft.unsupported and not draft.metrics and not (draft.groups or draft.filters):
            return which_measure(draft, self._layer)
        if draft.unsupported:
            return RefuseReading(
                "unsupported", f"I can't answer that yet: it asks for {draft.unsupported[0]}."
            )
        if refusal := lacking_measures(draft, self._layer.unavailable) or outside(draft):
            return refusal
        if previous and is_follow_up(draft):
            try:
                edited = edit(previous, draft)
            except Unfit as unfit:
                return RefuseReading("unsupported", f"I can't answer that: it asks for {unfit}.")
            return QueryReading(edited.query, tuple(draft.notes), edited.changed, edited.kept)
        if not draft.metrics:
            return no_measure(question, draft, self._layer)
        claim = first_of_all(draft.claimed) if draft.claimed else None
        return unreachable(draft, self._layer) or QueryReading(
            to_query(draft), tuple(draft.notes), claim=claim
        )
