"""What customers say: stars that suffer from lateness, and comments that say why."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from pipelines.generators.demo.baskets import Baskets, first_products
from pipelines.generators.demo.catalog import Catalog
from pipelines.generators.demo.deliveries import EXPORTED_AT, NEVER, Deliveries
from pipelines.generators.demo.demand import Demand
from pipelines.generators.demo.planted import WEAK_CATEGORY
from pipelines.generators.demo.randomness import (
    Flags,
    Floats,
    Instants,
    Integers,
    draw_per_row,
    pick,
    stream,
)
from pipelines.generators.demo.words import review_words

PART_REVIEWED = 0.57
PART_UNDELIVERED_REVIEWED = 0.3
PART_COMMENTED = 0.46
PART_TITLED = 0.6  # of those with a comment
PART_ANSWERED = 0.88
ORPHANS = 4  # reviews of orders that the export does not have
STARS_BY_MOOD = np.array(  # one to five stars; rows: pleased, weak product, late, never delivered
    [
        [0.035, 0.035, 0.09, 0.25, 0.59],
        [0.13, 0.13, 0.19, 0.27, 0.28],
        [0.38, 0.18, 0.17, 0.14, 0.13],
        [0.62, 0.17, 0.11, 0.05, 0.05],
    ]
)
PLEASED, WEAK_PRODUCT, LATE, UNDELIVERED = range(4)


@dataclass(frozen=True)
class Reviews:
    """One entry a review, in order of the orders; order is -1 for an orphan."""

    order: Integers
    stars: Integers
    title: pa.Array
    opening: pa.Array  # of the comment, with a place for the noun
    noun: pa.Array
    remark: pa.Array
    posted: Instants
    answered: Instants


@dataclass(frozen=True)
class _Texts:
    title: pa.Array
    opening: pa.Array
    remark: pa.Array


def review(seed: int, demand: Demand, baskets: Baskets, deliveries: Deliveries, catalog: Catalog) -> Reviews:
    rng = stream(seed, "reviews")
    mood = _moods(baskets, deliveries, catalog)
    posted = _posting_days(rng, demand, deliveries)
    chance = np.where(mood == UNDELIVERED, PART_UNDELIVERED_REVIEWED, PART_REVIEWED)
    order = np.flatnonzero((rng.random(len(mood)) < chance) & (posted < EXPORTED_AT))
    orphans = rng.choice(order, min(ORPHANS, len(order)), replace=False)
    mood, posted = np.r_[mood[order], mood[orphans]], np.r_[posted[order], posted[orphans]]
    order = np.r_[order, np.full(len(orphans), -1)]
    stars = draw_per_row(rng, STARS_BY_MOOD[mood]) + 1
    answered = posted + np.rint(rng.lognormal(np.log(30), 0.8, len(order)) * 3600).astype("timedelta64[s]")
    silent = (rng.random(len(order)) >= PART_ANSWERED) | (answered >= EXPORTED_AT)
    texts = _texts(rng, stars, mood, _quick(deliveries, order))
    return Reviews(
        order=order,
        stars=stars,
        title=texts.title,
        opening=texts.opening,
        noun=pick(first_products(baskets, order), [product.noun for product in catalog.products]),
        remark=texts.remark,
        posted=posted.astype("datetime64[D]"),
        answered=np.where(silent, NEVER, answered),
    )


def _moods(baskets: Baskets, deliveries: Deliveries, catalog: Catalog) -> Integers:
    codes = [group.code for group in catalog.categories]
    weak_lines = catalog.category[baskets.product] == codes.index(WEAK_CATEGORY)
    mood = np.full(len(deliveries.status), PLEASED)
    mood[baskets.order[weak_lines]] = WEAK_PRODUCT
    mood[deliveries.late] = LATE
    mood[~deliveries.arrived] = UNDELIVERED
    return mood


def _posting_days(rng: np.random.Generator, demand: Demand, deliveries: Deliveries) -> Instants:
    after_arrival = rng.integers(1, 10, len(demand.day)).astype("timedelta64[D]")
    after_order = rng.integers(8, 30, len(demand.day)).astype("timedelta64[D]")
    base = np.where(deliveries.arrived, deliveries.delivered + after_arrival, demand.placed + after_order)
    return base.astype("datetime64[D]").astype("datetime64[s]") + np.timedelta64(9, "h")


def _quick(deliveries: Deliveries, order: Integers) -> Flags:
    """Return which reviews are of orders that came two days before the promise or earlier."""
    early = deliveries.arrived & (deliveries.delivered < deliveries.promised - np.timedelta64(48, "h"))
    return early[order] & (order >= 0)


def _texts(rng: np.random.Generator, stars: Integers, mood: Integers, quick: Flags) -> _Texts:
    words = review_words()
    commented = rng.random(len(stars)) < PART_COMMENTED
    titled = commented & (rng.random(len(stars)) < PART_TITLED)
    parts = rng.random((len(stars), 3))
    titles = [words.titles[score] for score in range(1, 6)]
    openings = [words.opening[score] for score in range(1, 6)]
    remarks = [words.undelivered, words.late, words.displeased, words.pleased, words.pleased + words.quick]
    angry = (mood == UNDELIVERED) & (stars <= 3)
    kind = np.select([angry, mood == LATE, stars <= 3, ~quick], [0, 1, 2, 3], default=4)
    return _Texts(
        title=_phrases(titles, stars - 1, parts[:, 0], titled),
        opening=_phrases(openings, stars - 1, parts[:, 1], commented & ~angry),
        remark=_phrases(remarks, kind, parts[:, 2], commented),
    )


def _phrases(lists: list[list[str]], of: Integers, part: Floats, said: Flags) -> pa.Array:
    """Return for each row a phrase of its list, null where nothing is said."""
    lengths = np.array([len(phrases) for phrases in lists])
    starts = np.cumsum(lengths) - lengths
    position = starts[of] + (part * lengths[of]).astype(np.int64)
    return pick(np.where(said, position, -1), [phrase for phrases in lists for phrase in phrases])
