"""What the shop sells: distinct products composed of a brand, a material, a noun, a size and a color."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import product as combinations
from itertools import zip_longest

import numpy as np

from pipelines.generators.demo.planted import END, FIRST_SIGN_UP, START
from pipelines.generators.demo.randomness import Floats, Integers, stream
from pipelines.generators.demo.words import CategoryWords, Item, categories
from warehouse.errors import FootnoteError

PART_LAUNCHED_LATER = 0.22
SMALL_WORDS = {"of", "and", "x", "in", "ft", "oz", "lb", "qt", "gal", "people"}


@dataclass(frozen=True)
class Product:
    sku: str
    name: str
    description: str
    noun: str
    brand: str
    list_cents: int
    grams: int
    box: tuple[int, int, int]
    photos: int
    reorder: bool


@dataclass(frozen=True)
class Catalog:
    """Products in order of their category; the arrays have one entry a product."""

    categories: tuple[CategoryWords, ...]
    products: tuple[Product, ...]
    category: Integers
    list_cents: Integers
    grams: Integers
    launched: Integers  # day of the window, negative before it began
    popularity: Floats
    companion: Integers


@dataclass(frozen=True)
class _Variant:
    brand: str
    material: str
    color: str
    size: str
    largeness: float  # 0 for the smallest size, 1 for the largest


def build_catalog(seed: int, products: int) -> Catalog:
    """Compose the products, spread evenly over the categories.

    Raises FootnoteError when the word lists can't name so many distinct ones.
    """
    rng = stream(seed, "catalog")
    groups = categories()
    counts = [products // len(groups) + (i < products % len(groups)) for i in range(len(groups))]
    listed = [
        item for group, count in zip(groups, counts, strict=True) for item in _products_of(rng, group, count)
    ]
    category = np.repeat(np.arange(len(groups)), counts)
    return Catalog(
        categories=groups,
        products=tuple(listed),
        category=category,
        list_cents=np.array([item.list_cents for item in listed]),
        grams=np.array([item.grams for item in listed]),
        launched=_launches(rng, category),
        popularity=rng.lognormal(0.0, 0.8, products),
        companion=_companions(rng, groups, category),
    )


def _products_of(rng: np.random.Generator, group: CategoryWords, count: int) -> list[Product]:
    """Take the items in turn, each time in a variant not taken before."""
    shuffled = [rng.permutation(np.array(_variants(group, item), dtype=object)) for item in group.items]
    turns = [
        (item, variant)
        for variants in zip_longest(*shuffled)
        for item, variant in zip(group.items, variants, strict=True)
        if variant is not None
    ]
    if count > len(turns):
        raise FootnoteError(
            f"The word lists name only {len(turns)} products of {group.name}, not {count}.",
            code="too_many_products",
            action="ask for fewer products, or add items to pipelines/generators/demo/words",
        )
    return [
        _product(rng, f"{group.code}-{number:03d}", item, variant)
        for number, (item, variant) in enumerate(turns[:count], start=1)
    ]


def _variants(group: CategoryWords, item: Item) -> list[_Variant]:
    sizes = item.sizes or ("",)
    steps = max(len(sizes) - 1, 1)
    return [
        _Variant(brand, material, color, size, sizes.index(size) / steps)
        for brand, material, color, size in combinations(
            group.brands, item.materials, item.colors or ("",), sizes
        )
    ]


def _product(rng: np.random.Generator, sku: str, item: Item, variant: _Variant) -> Product:
    low, high = item.price
    dollars = low + (high - low) * (0.55 * variant.largeness + 0.45 * rng.random())
    return Product(
        sku=sku,
        name=_name(item, variant),
        description=_description(rng, item, variant),
        noun=item.noun,
        brand=variant.brand,
        list_cents=round(dollars) * 100 - int(rng.choice([0, 1, 5, 50])),
        grams=round(item.grams * (0.75 + 0.5 * variant.largeness)),
        box=item.box,
        photos=int(rng.integers(1, 7)),
        reorder=item.reorder,
    )


def _name(item: Item, variant: _Variant) -> str:
    head = f"{variant.brand} {_title(variant.material)} {_title(item.noun)}"
    return ", ".join(part for part in (head, _title(variant.size), _title(variant.color)) if part)


def _title(words: str) -> str:
    return " ".join(_title_word(word) for word in words.split(" "))


def _title_word(word: str) -> str:
    if word in SMALL_WORDS:
        return word
    return "-".join(part[:1].upper() + part[1:] for part in word.split("-"))


def _description(rng: np.random.Generator, item: Item, variant: _Variant) -> str:
    color = f" in {variant.color}" if variant.color else ""
    size = f", {variant.size}" if variant.size else ""
    openings = (
        f"{variant.material} {item.noun} from {variant.brand}{color}{size}.",
        f"{variant.brand} {item.noun}{color}, {variant.material}{size}.",
        f"{variant.color} {variant.material} {item.noun} by {variant.brand}{size}.".strip(),
    )
    opening = openings[int(rng.integers(len(openings)))]
    return f"{opening[:1].upper()}{opening[1:]} {item.says[int(rng.integers(len(item.says)))]}"


def _launches(rng: np.random.Generator, category: Integers) -> Integers:
    """Return launch days; the first product of a category is there from the start."""
    before = -rng.integers(1, (START - FIRST_SIGN_UP + timedelta(days=1)).days, len(category))
    during = rng.integers(0, (END - START).days - 60, len(category))
    later = rng.random(len(category)) < PART_LAUNCHED_LATER
    later[np.unique(category, return_index=True)[1]] = False
    return np.where(later, during, before)


def _companions(rng: np.random.Generator, groups: tuple[CategoryWords, ...], category: Integers) -> Integers:
    codes = [group.code for group in groups]
    partner = np.array([codes.index(group.goes_with) for group in groups])
    picks = rng.random(len(category))
    members = [np.flatnonzero(category == index) for index in range(len(groups))]
    return np.array(
        [
            (options := members[partner[own]])[int(pick * len(options))]
            for own, pick in zip(category, picks, strict=True)
        ]
    )
