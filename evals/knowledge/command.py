"""`python -m evals knowledge`: the labelled questions on indexed workspaces, as tables in Markdown."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from evals.knowledge.cases import Half
from evals.knowledge.faiss_peer import against_faiss
from evals.knowledge.measure import Quality, Shop, answers, ndcgs, quality, times
from evals.knowledge.review_themes import by_keywords, gathered, macro_f1, reviews
from evals.knowledge.score import bootstrap
from evals.knowledge.systems import SYSTEMS
from knowledge.documents.chunks import sentences

BAR = 0.85
CALLED = {"words": "BM25 alone", "meaning": "vectors alone", "fusion": "fusion"}


def knowledge_bench(workspaces: Sequence[Path], half: Half) -> tuple[str, bool]:
    """Return the tables, and whether the fusion holds its bar and is not below the better part."""
    shops = [Shop.open(workspace) for workspace in workspaces]
    answered = answers(shops, half)
    found = [quality(using, answered[using]) for using in SYSTEMS]
    better = max(found[:-1], key=lambda one: one.ndcg.mean).using
    gain = bootstrap(
        [
            ours - theirs
            for ours, theirs in zip(ndcgs(answered["fusion"]), ndcgs(answered[better]), strict=True)
        ]
    )
    fusion = _of(found, "fusion")
    lines = [
        f"{fusion.questions} questions of the half that is {'reported' if half == 'report' else 'tuned on'}, "
        f"{fusion.unanswerable} of them without an answer in the shop.",
        "",
        *_table(found),
        "",
        f"Fusion over {CALLED[better]}, NDCG@10, paired: {gain.mean:+.3f} "
        f"({gain.low:+.3f} to {gain.high:+.3f}).",
        "",
        *_times(shops),
        "",
        *_peers(shops),
        "",
        _themes(shops[0]),
    ]
    return "\n".join(lines), fusion.ndcg.mean >= BAR and gain.high >= 0


def _of(found: Sequence[Quality], using: str) -> Quality:
    return next(one for one in found if one.using == using)


def _table(found: Sequence[Quality]) -> Iterator[str]:
    yield "| system | NDCG@10 | MRR | recall@10 | nothing fits: precision | recall |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for one in found:
        told = (CALLED[one.using], one.ndcg, one.mrr, one.recall)
        yield f"| {' | '.join(map(str, told))} | {one.silent_precision:.2f} | {one.silent_recall:.2f} |"


def _times(shops: Sequence[Shop]) -> Iterator[str]:
    yield "| products | system | warm, processor time: median | p95 |"
    yield "| --- | --- | --- | --- |"
    for shop in shops:
        products = len(shop.ranker.index.products.records)
        for using in SYSTEMS:
            middle, slow = times(shop, using)
            yield f"| {products:,} | {CALLED[using]} | {middle:.1f} ms | {slow:.1f} ms |"


def _themes(shop: Shop) -> str:
    known = reviews()
    said = {sentence for one in known for sentence in sentences(one.text)}
    ours = macro_f1(known, gathered(known, {one: shop.ranker.vector(one) for one in said}))
    return (
        f"Themes of {len(known)} labelled reviews, macro F1 on the half that names nothing: "
        f"gathered {ours:.2f}, keywords {macro_f1(known, by_keywords(known)):.2f}."
    )


def _peers(shops: Sequence[Shop]) -> Iterator[str]:
    yield "| vectors | exact neighbours the graph finds | graph | FAISS flat |"
    yield "| --- | --- | --- | --- |"
    for shop in shops:
        peer = against_faiss(shop)
        yield f"| {peer.vectors:,} | {peer.found:.1%} | {peer.graph_ms:.2f} ms | {peer.faiss_ms:.2f} ms |"
