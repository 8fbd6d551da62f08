"""Generators of raw files, for datasets that come without any."""

from collections.abc import Callable
from pathlib import Path

from warehouse.errors import FootnoteError

# Sizes at scale 1.
DEMO = {"customers": 5000, "products": 400, "orders": 40000}
RETAIL_SAMPLE = {"customers": 300, "products": 60, "orders": 3000}
OTT = {"households": 1500, "searchers": 2000}
# Bytes of the files of each at scale 1, for an estimate of the room they take.
BYTES = {"demo": 54_000_000, "ott": 14_000_000, "retail_sample": 200_000}


def bytes_of(dataset: str, scale: float) -> float:
    """Return about how many bytes the files of a generated dataset hold at a scale."""
    return BYTES[dataset] * scale


def generate_files(dataset: str, folder: Path, *, scale: float = 1.0) -> None:
    """Write the raw files of a generated dataset, `scale` times its normal size but never too small."""
    if dataset not in GENERATORS:
        raise FootnoteError(f"There is no generator for {dataset}", code="no_generator")
    if not 0 < scale <= 1000:
        raise FootnoteError(
            f"A scale of {scale:g} is not possible", code="scale", action="Name one from 0.01 to 1000."
        )
    GENERATORS[dataset](folder, scale)


def _generate_demo(folder: Path, scale: float) -> None:
    from pipelines.generators.demo.generate import generate

    generate(folder, **demo_sizes(scale))


def _generate_retail_sample(folder: Path, scale: float) -> None:
    from pipelines.generators.retail_sample.generate import FEWEST, generate

    generate(folder, **{name: max(FEWEST[name], round(size * scale)) for name, size in RETAIL_SAMPLE.items()})


def _generate_ott(folder: Path, scale: float) -> None:
    from pipelines.generators.ott.generate import FEWEST, generate

    generate(folder, **{name: max(FEWEST[name], round(size * scale)) for name, size in OTT.items()})


GENERATORS: dict[str, Callable[[Path, float], None]] = {
    "demo": _generate_demo,
    "ott": _generate_ott,
    "retail_sample": _generate_retail_sample,
}


def demo_sizes(scale: float) -> dict[str, int]:
    """Return how many customers, products and orders the demo shop has at a scale."""
    from pipelines.generators.demo.generate import FEWEST

    # The word lists name some thousands of products; a larger shop has more customers and orders instead.
    growth = {**dict.fromkeys(DEMO, scale), "products": min(scale, 4.0)}
    return {name: max(FEWEST[name], round(size * growth[name])) for name, size in DEMO.items()}
