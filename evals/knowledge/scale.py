"""A shop of many made products, indexed and searched by the very code that does so for any shop."""

import re
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from importlib import resources
from itertools import islice, product
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

import numpy as np

from evals.knowledge.cases import DATASETS, questions
from knowledge.documents.kinds import kinds
from knowledge.index.build import build_index
from knowledge.index.open import open_index
from knowledge.search import search_opened
from warehouse.embedding.embedder import Vectors
from warehouse.embedding.identity import chosen_identity
from warehouse.embedding.store import VectorStore, embed, text_hash
from warehouse.serving import POINTER, ServingFile, current, serving_folder

# As many names are embedded by the model; of more, the vectors are put together from those of their parts.
MOST_EMBEDDED = 5_000
# How much of a made vector is its kind, its looks and chance.
OF_KIND, OF_LOOKS, OF_CHANCE = 0.8, 0.45, 0.15
SEED, BATCH, ROUNDS, WARM = 20_261_122, 10_000, 3, 5
# The first is a fee: shops have those, and then not every text is searched.
PRODUCTS = """
INSERT INTO common.dim_product BY NAME
SELECT 'made' || n AS product_key, 'MADE-' || n AS product_id, name AS product_name, n > 0 AS is_product
FROM (SELECT UNNEST(?::TEXT[]) AS name, UNNEST(range(?, ?)) AS n)
"""
# Every product is sold as one of the lines there are.
SALES = """
INSERT INTO sales.fact_sales
SELECT s.* EXCLUDE (place) REPLACE ('made' || n AS sale_key, 'made' || n AS product_key)
FROM (SELECT *, ROW_NUMBER() OVER (ORDER BY sale_key) - 1 AS place FROM sales.fact_sales) AS s
JOIN (SELECT UNNEST(range(?)) AS n) ON n % (SELECT COUNT(*) FROM sales.fact_sales) = place
"""


@dataclass(frozen=True)
class Scaled:
    """What a shop of so many products costs, in time of the processor; `waited` is by the clock."""

    products: int
    embedded: int
    indexing: float
    waited: float
    unchanged: float
    middle: float
    slow: float

    def __str__(self) -> str:
        made = f"{self.embedded:,} texts embedded, indexed in {self.indexing:.1f} s"
        again = f"{self.waited:.1f} s by the clock, unchanged again {self.unchanged:.2f} s"
        search = f"a search takes {self.middle:.1f} ms, p95 {self.slow:.1f} ms"
        return f"{self.products:,} products: {made} ({again}); {search}"


def scaled(workspace: Path, count: int) -> Scaled:
    """Index and search a copy of a published workspace with `count` products more, all of them sold."""
    with TemporaryDirectory() as folder:
        shop, told = Path(folder), list[str]()
        _publish(current(workspace), shop, made_names(count))
        indexing, waited = _spent(lambda: build_index(shop, tell=told.append))
        unchanged, _ = _spent(lambda: build_index(shop))
        middle, slow = np.quantile(_searched(shop), (0.5, 0.95))
    return Scaled(count, _embedded(told), indexing, waited, unchanged, float(middle), float(slow))


def made_names(count: int) -> list[str]:
    """Return distinct names: every kind of thing there is, by and by in each material and colour."""
    names = (f"{look[0]} {kind}, {look[1]}" for look in _looks() for kind in kinds())
    return list(islice(names, count))


def _looks() -> list[tuple[str, str]]:
    text = resources.files("evals.knowledge").joinpath("looks.txt").read_text("utf-8")
    materials, colours = (line.split(", ") for line in text.splitlines())
    return [(material, colour) for colour, material in product(colours, materials)]


def _publish(published: ServingFile, shop: Path, names: Sequence[str]) -> None:
    """Write the shop's marts, and the vectors that are not to be computed where they are kept."""
    import duckdb

    folder = serving_folder(shop)
    folder.mkdir(parents=True)
    path = folder / published.path.name
    shutil.copy(published.path, path)
    with duckdb.connect(str(path)) as connection:
        for first in range(0, len(names), BATCH):
            part = list(names[first : first + BATCH])
            connection.execute(PRODUCTS, [part, first, first + len(part)])
        connection.execute(SALES, [len(names)])
    path.with_suffix(".json").write_text(published.info.to_json(), encoding="utf-8")
    (folder / POINTER).write_text(published.info.version, encoding="utf-8")
    if len(names) > MOST_EMBEDDED:
        _keep_vectors(shop, names)


def _keep_vectors(shop: Path, names: Sequence[str]) -> None:
    """Keep for each name a vector made of those of its kind and of its looks."""
    store, known = VectorStore(shop), kinds()
    looks = [" ".join(look) for look in _looks()[: len(names) // len(known) + 1]]
    of_kinds, of_looks = embed(known, store), embed(looks, store)
    chance = np.random.default_rng(SEED)
    for first in range(0, len(names), BATCH):
        look, kind = np.divmod(np.arange(first, min(first + BATCH, len(names))), len(known))
        drawn = chance.standard_normal((len(kind), of_kinds.shape[1])) / np.sqrt(of_kinds.shape[1])
        rows: Vectors = OF_KIND * of_kinds[kind] + OF_LOOKS * of_looks[look] + OF_CHANCE * drawn
        rows = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
        hashes = map(text_hash, names[first : first + BATCH])
        store.keep(zip(hashes, rows, strict=True), chosen_identity())
    store.close()


def _searched(shop: Path) -> list[float]:
    """Return the milliseconds of each search for all labelled questions, once all is loaded."""
    opened = replace(open_index(shop), warnings=())
    asked = [question.text for dataset in DATASETS for question in questions(dataset)]
    for text in asked[:WARM]:
        search_opened(opened, text)
    return [_spent(partial(search_opened, opened, text))[0] * 1000 for text in asked * ROUNDS]


def _embedded(told: Sequence[str]) -> int:
    """Return how many texts were embedded, by what the build told of each collection."""
    found = (re.search(r" of ([\d,]+) new texts of ([^,]+),", line) for line in told)
    return sum({match[2]: int(match[1].replace(",", "")) for match in found if match}.values())


def _spent(work: Callable[[], object]) -> tuple[float, float]:
    """Return the seconds of this process's processor, and those on the clock, that work takes."""
    began, clock = process_time(), perf_counter()
    work()
    return process_time() - began, perf_counter() - clock
