"""The definitions that ship: words that mean one thing, and fair alternatives told both ways."""

from collections import defaultdict

from semantic_layer.folding import fold
from semantic_layer.manifest import Dimension, Manifest


def test_no_two_metrics_share_a_word_however_it_is_spelled(manifest: Manifest) -> None:
    owners: dict[str, str] = {}
    for metric in manifest.metrics.values():
        for word in {fold(metric.label), *map(fold, metric.synonyms)}:
            assert owners.setdefault(word, metric.name) == metric.name, word


def test_a_word_for_several_dimensions_in_reach_has_a_default(manifest: Manifest) -> None:
    for fact in {metric.model for metric in manifest.metrics.values() if metric.model}:
        name = next(metric.name for metric in manifest.metrics.values() if metric.model == fact)
        named: dict[str, list[Dimension]] = defaultdict(list)
        for dimension in manifest.reachable([name]):
            for word in {fold(dimension.label), *map(fold, dimension.synonyms)}:
                named[word].append(dimension)
        for word, meant in named.items():
            assert len(meant) == 1 or sum(d.is_default for d in meant) == 1, (fact, word)


def test_alternatives_name_each_other_and_one_is_the_default(manifest: Manifest) -> None:
    for metric in manifest.metrics.values():
        for there in metric.alternatives:
            back = [a for a in manifest.metrics[there.metric].alternatives if a.metric == metric.name]
            assert len(back) == 1, f"{metric.name} -> {there.metric}, not back"
            assert there.default != back[0].default, f"{metric.name} or {there.metric}: which is the default?"


def test_a_rate_is_a_ratio_and_money_is_counted_in_money(manifest: Manifest) -> None:
    for metric in manifest.metrics.values():
        if metric.type != "ratio" or metric.unit != "ratio":
            continue
        top, bottom = (manifest.metrics[part.metric] for part in metric.inputs)
        assert top.unit == bottom.unit, metric.name


def test_a_filter_that_counts_is_told(manifest: Manifest) -> None:
    """Of two metrics of one expression, that which leaves rows out says in words what it keeps."""
    described: dict[str, str] = {}
    for metric in manifest.metrics.values():
        assert described.setdefault(metric.description, metric.name) == metric.name, metric.description
