"""Fits, judges and hands over what is like each item."""

import math
from dataclasses import replace

import pandas as pd
from threadpoolctl import threadpool_limits

from pipelines.models.recommendations.baskets import judge_baskets
from pipelines.models.recommendations.blend import Weights
from pipelines.models.recommendations.card import FEATURES, Topic, describe, feature_frame
from pipelines.models.recommendations.content import Embed
from pipelines.models.recommendations.interactions import Interactions
from pipelines.models.recommendations.judge import MOST, Settled, Texts, Verdict, texts_of
from pipelines.models.recommendations.keep import from_files, to_files
from pipelines.models.recommendations.leakage import refuse_leaks
from pipelines.models.recommendations.recommender import Options, Recommender, fit
from pipelines.models.recommendations.serve import Wish, fit_on_all
from pipelines.models.recommendations.similar import WEIGHTS, similar_blend
from pipelines.models.recommendations.split import LEAST_SUBJECTS, Cuts, choose_cuts
from pipelines.models.registry.publish import not_trained, publish_model, withheld
from pipelines.models.training.leakage import LeakageError

# What was had long ago is as much alike as what was had today: every weight is 1.
OPTIONS = Options(method="item_item", half_life=math.inf)
POPULAR = Weights(collaborative=0, content=0, popular=1, fallback=0.01)


def serve_similar(
    topic: Topic, frame: pd.DataFrame, texts: Texts, wish: Wish
) -> tuple[Recommender, Weights] | None:
    """Return what finds similar items and how it weighs; None where nothing was ever taken.

    Each row says what it rests on, so rows are given where baskets are too few to judge; the card tells it.
    """
    if frame.empty:
        not_trained(topic.name, topic.task, f"{topic.source} has no rows to learn from")
        return None
    own = replace(wish, options=replace(OPTIONS, seed=wish.options.seed))
    recommender = fit_on_all(frame, texts, own)
    cuts = choose_cuts(frame)
    try:
        verdict = (
            judge_similar(frame, texts, cuts, embed=wish.embed, seed=wish.options.seed) if cuts else None
        )
    except LeakageError as problem:
        return _withheld(topic, str(problem), recommender)
    if verdict is None or cuts is None:
        told = f"fewer than {LEAST_SUBJECTS} lines of later baskets with another item"
        not_trained(topic.name, topic.task, told)
        return recommender, WEIGHTS
    settled = Settled(WEIGHTS, use_own_frequency=False, subjects=verdict.subjects)
    trained = describe(
        topic,
        frame,
        recommender,
        settled,
        cuts,
        (verdict,),
        to_files(recommender, settled),
        seed=wish.options.seed,
    )
    judged = publish_model(trained, feature_frame(frame))
    if judged.status == "kept":
        kept, settled = from_files(judged.files, recommender)
        return kept, settled.weights
    return recommender, WEIGHTS if judged.status == "published" else POPULAR


def _withheld(topic: Topic, reason: str, recommender: Recommender) -> tuple[Recommender, Weights]:
    """The last good model serves, else popularity."""
    verdict = withheld(topic.name, topic.task, reason, FEATURES)
    if not verdict.trained:
        return recommender, POPULAR
    kept, settled = from_files(verdict.files, recommender)
    return kept, settled.weights


def judge_similar(
    frame: pd.DataFrame, texts: Texts, cuts: Cuts, *, embed: Embed | None = None, seed: int = 0
) -> Verdict | None:
    """Learn from what lies before the test days, judge by their baskets; None where these are too few.

    Raises LeakageError where baskets of the test days are among those learnt.
    """
    train = Interactions.read(frame, end=cuts.test)
    refuse_leaks("What finds similar items", frame, train, cuts.test, days=cuts.days)
    recommender = fit(train, texts_of(train, texts), OPTIONS, embed=embed)
    ours, popular = similar_blend(recommender, WEIGHTS), similar_blend(recommender, POPULAR)
    with threadpool_limits(1):
        return judge_baskets(
            frame,
            train,
            lambda rows: ours.top(rows, MOST).items,
            lambda rows: popular.top(rows, MOST).items,
            days=cuts.days,
            seed=seed,
        )
