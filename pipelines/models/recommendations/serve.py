"""Trains, judges and hands over a recommender, and returns what serves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import pandas as pd
from threadpoolctl import threadpool_limits

from pipelines.models.recommendations.blend import Weights
from pipelines.models.recommendations.card import FEATURES, Topic, describe, feature_frame
from pipelines.models.recommendations.content import Embed
from pipelines.models.recommendations.interactions import Interactions
from pipelines.models.recommendations.judge import Settled, Texts, judge, texts_of
from pipelines.models.recommendations.keep import from_files, to_files
from pipelines.models.recommendations.recommender import Options, Recommender, fit
from pipelines.models.recommendations.split import choose_cuts
from pipelines.models.registry.publish import not_trained, publish_model, withheld
from pipelines.models.training.leakage import LeakageError

# What needs no proof: the order of the baselines themselves.
PLAIN = Settled(Weights(collaborative=0, content=0, popular=1), use_own_frequency=True, subjects=0)


@dataclass(frozen=True)
class Wish:
    """What a workspace asks for: options, weights that are set (None: tuned), how texts are compared."""

    options: Options
    weights: Weights | None = None
    embed: Embed | None = None


def serve(
    topic: Topic, frame: pd.DataFrame, texts: Texts, wish: Wish, *, reorders: bool = True
) -> tuple[Recommender, Settled] | None:
    """Return the recommender that serves and how it weighs; None where nothing was ever taken.

    What can't be judged is not trusted: then popularity and own frequency serve, and the card says why.
    """
    if frame.empty:
        not_trained(topic.name, topic.task, f"{topic.source} has no rows to learn from")
        return None
    cuts = choose_cuts(frame)
    recommender = fit_on_all(frame, texts, wish)
    try:
        with threadpool_limits(1):
            judged = judge(
                frame,
                texts,
                cuts,
                options=wish.options,
                given=wish.weights,
                embed=wish.embed,
                reorders=reorders,
            )
    except LeakageError as problem:
        return _withheld(topic, str(problem), recommender)
    if judged.new is None or cuts is None:
        not_trained(topic.name, topic.task, judged.reason or "")
        return recommender, PLAIN
    settled = judged.settled
    trained = describe(
        topic,
        frame,
        recommender,
        settled,
        cuts,
        tuple(verdict for verdict in (judged.new, judged.reorder) if verdict),
        to_files(recommender, settled),
        seed=wish.options.seed,
    )
    verdict = publish_model(trained, feature_frame(frame))
    if verdict.status == "kept":
        return from_files(verdict.files, recommender)
    return recommender, settled if verdict.status == "published" else PLAIN


def _withheld(topic: Topic, reason: str, recommender: Recommender) -> tuple[Recommender, Settled]:
    """The last good model serves, else popularity."""
    verdict = withheld(topic.name, topic.task, reason, FEATURES)
    return from_files(verdict.files, recommender) if verdict.trained else (recommender, PLAIN)


def fit_on_all(frame: pd.DataFrame, texts: Texts, wish: Wish) -> Recommender:
    """Fit on every row, over all items that have a text or were taken."""
    end = pd.to_datetime(frame["day"]).max().date() + timedelta(days=1)
    interactions = Interactions.read(frame, end=end, catalogue=sorted(texts))
    return fit(interactions, texts_of(interactions, texts), wish.options, embed=wish.embed)


def text_of(parts: Sequence[str | None]) -> str | None:
    """Join what is said of an item, None where nothing is."""
    return " ".join(part for part in parts if part) or None
