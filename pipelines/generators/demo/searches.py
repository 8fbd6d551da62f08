"""What visitors type into the search of the site: words of the category they came for."""

from dataclasses import dataclass

import numpy as np

from pipelines.generators.demo.catalog import Catalog
from pipelines.generators.demo.clicks import SEARCH, Clicks
from pipelines.generators.demo.randomness import Flags, Integers, draw, stream
from pipelines.generators.demo.visits import Visits
from pipelines.generators.demo.words import CategoryWords

PART_SHOUTED = 0.04
PART_EMPTY = 0.015  # sent without a word
PART_QUIT = 0.12
PROVIDERS = ("Northlink", "Bluewire", "Harbor Telecom", "Prairie Net")
PROVIDER_PARTS = np.array([0.4, 0.3, 0.2, 0.1])
NETWORKS = ("ethernet", "wifi", "cellular")
NETWORKS_OF_DEVICE = np.array([[0.35, 0.65, 0.0], [0.0, 0.45, 0.55], [0.0, 0.9, 0.1]])


@dataclass(frozen=True)
class Searches:
    """One entry a search, in the order of the clicks; `click` is its position among them."""

    click: Integers
    keyword: Integers  # position in `keywords`, -1 for none
    is_shouted: Flags
    quits: Flags
    network: Integers
    provider: Integers
    keywords: tuple[str, ...]


def search(seed: int, visits: Visits, clicks: Clicks, catalog: Catalog) -> Searches:
    rng = stream(seed, "searches")
    where = np.flatnonzero(clicks.page == SEARCH)
    visit = clicks.order_of[clicks.visit[where]]
    words = [_words_of(group) for group in catalog.categories]
    lengths = np.array([len(group) for group in words])
    category = visits.category[visit]
    word = (np.cumsum(lengths) - lengths)[category] + (rng.random(len(where)) * lengths[category]).astype(
        np.int64
    )
    edges = np.cumsum(NETWORKS_OF_DEVICE, axis=1)[visits.device[visit]]
    return Searches(
        click=where,
        keyword=np.where(rng.random(len(where)) < PART_EMPTY, -1, word),
        is_shouted=rng.random(len(where)) < PART_SHOUTED,
        quits=rng.random(len(where)) < PART_QUIT,
        network=(edges <= rng.random(len(where))[:, None]).sum(axis=1),
        provider=draw(rng, PROVIDER_PARTS, len(where)),
        keywords=tuple(word for group in words for word in group),
    )


def _words_of(group: CategoryWords) -> list[str]:
    """Return what people type when they look for things of a category: nouns most, then finer words."""
    nouns = [item.noun.lower() for item in group.items]
    finer = [f"{material} {item.noun}".lower() for item in group.items for material in item.materials[:1]]
    branded = [f"{brand} {nouns[0]}".lower() for brand in group.brands]
    return [*nouns, *nouns, *nouns, *finer, *branded, group.name.lower()]
