"""What is kept of a fitted recommender, and how the last good one goes on serving on today's purchases."""

import io
import json
from collections.abc import Mapping
from dataclasses import asdict, replace

import numpy as np
from scipy import sparse

from pipelines.models.recommendations.blend import Matrix, Weights
from pipelines.models.recommendations.interactions import Interactions
from pipelines.models.recommendations.item_item import nearest
from pipelines.models.recommendations.judge import Settled
from pipelines.models.recommendations.recommender import Recommender

# The strongest links of each item that are kept; the rest of EASE's matrix is close to 0.
LINKS = 100
RECIPE, ITEMS, NUMBERS = "recipe.json", "items.json", "links.npz"


def to_files(recommender: Recommender, settled: Settled) -> dict[str, bytes]:
    """Return the weights, the identifiers of the items, and the strongest links between them."""
    links = strongest(recommender.collaborative_links)
    numbers = io.BytesIO()
    np.savez(numbers, data=links.data, indices=links.indices, indptr=links.indptr)
    recipe = {
        "method": recommender.method,
        "weights": asdict(settled.weights),
        "use_own_frequency": settled.use_own_frequency,
    }
    return {
        RECIPE: json.dumps(recipe, indent=1, sort_keys=True).encode(),
        ITEMS: json.dumps(recommender.interactions.items.tolist()).encode(),
        NUMBERS: numbers.getvalue(),
    }


def from_files(files: Mapping[str, bytes], recommender: Recommender) -> tuple[Recommender, Settled]:
    """Put kept links and weights in place of a recommender's own; items unknown then have no links."""
    recipe = json.loads(files[RECIPE])
    held = json.loads(files[ITEMS])
    with np.load(io.BytesIO(files[NUMBERS]), allow_pickle=False) as numbers:
        links = sparse.csr_matrix(
            (numbers["data"], numbers["indices"], numbers["indptr"]), shape=(len(held), len(held))
        )
    now = moved(links, held, recommender.interactions)
    profiles = recommender.profiles
    kept = replace(
        recommender,
        method=recipe["method"],
        collaborative=lambda rows: profiles[rows] @ now,
        collaborative_links=now,
    )
    return kept, Settled(Weights(**recipe["weights"]), recipe["use_own_frequency"], subjects=0)


def moved(links: sparse.csr_matrix, held: list[str], interactions: Interactions) -> sparse.csr_matrix:
    """Return links between items as they are numbered now; those of items that are gone are left out."""
    place = {item: number for number, item in enumerate(interactions.items.tolist())}
    now = np.array([place.get(item, -1) for item in held], dtype=np.int64)
    entries = links.tocoo()
    row, column = now[entries.row], now[entries.col]
    known = (row >= 0) & (column >= 0)
    size = interactions.shape[1]
    return sparse.csr_matrix((entries.data[known], (row[known], column[known])), shape=(size, size))


def strongest(links: Matrix) -> sparse.csr_matrix:
    """Return the `LINKS` highest entries of each row that are above 0."""
    if sparse.issparse(links):
        return nearest(links, LINKS)
    if links.shape[1] > LINKS:
        least = np.partition(links, -LINKS, axis=1)[:, -LINKS, None]
        links = np.where(links >= least, links, 0)
    return nearest(sparse.csr_matrix(links), LINKS)
