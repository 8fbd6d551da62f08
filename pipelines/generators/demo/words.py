"""The word lists that the shop is made of, read from the files beside this package."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent / "words"


@dataclass(frozen=True)
class City:
    name: str
    state: str
    zip_prefix: str
    latitude: float
    longitude: float
    people: int


@dataclass(frozen=True)
class Item:
    """A kind of product; prices are (low, high) in dollars, the box is (length, width, height) in cm."""

    noun: str
    price: tuple[float, float]
    grams: int
    box: tuple[int, int, int]
    materials: tuple[str, ...]
    colors: tuple[str, ...]
    sizes: tuple[str, ...]
    says: tuple[str, ...]
    reorder: bool


@dataclass(frozen=True)
class CategoryWords:
    code: str
    name: str
    department: str
    season: str
    share: float
    goes_with: str
    brands: tuple[str, ...]
    items: tuple[Item, ...]


@dataclass(frozen=True)
class ReviewWords:
    opening: dict[int, list[str]]
    titles: dict[int, list[str]]
    late: list[str]
    quick: list[str]
    pleased: list[str]
    displeased: list[str]
    undelivered: list[str]


@cache
def cities() -> tuple[City, ...]:
    with (FOLDER / "cities.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(
            City(
                name=row["city"],
                state=row["state"],
                zip_prefix=row["zip_prefix"],
                latitude=float(row["latitude"]),
                longitude=float(row["longitude"]),
                people=int(row["people"]),
            )
            for row in csv.DictReader(lines)
        )


@cache
def categories() -> tuple[CategoryWords, ...]:
    entries = [
        entry for part in ("home", "garden", "lifestyle") for entry in _read_yaml(f"catalog_{part}.yml")
    ]
    return tuple(_category(entry) for entry in entries)


@cache
def seasons() -> dict[str, tuple[float, ...]]:
    """Return the twelve monthly factors of each season."""
    return {name: tuple(factors) for name, factors in _read_yaml("seasons.yml").items()}


@cache
def seller_names() -> tuple[str, ...]:
    return tuple(_read_yaml("sellers.yml"))


@cache
def review_words() -> ReviewWords:
    return ReviewWords(**_read_yaml("reviews.yml"))


def _read_yaml(name: str) -> Any:
    return yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))


def _category(entry: dict[str, Any]) -> CategoryWords:
    items = tuple(_item(item) for item in entry["items"])
    return CategoryWords(**{**entry, "brands": tuple(entry["brands"]), "items": items})


def _item(entry: dict[str, Any]) -> Item:
    low, high = entry["price"]
    length, width, height = entry["box"]
    return Item(
        noun=entry["noun"],
        price=(low, high),
        grams=entry["grams"],
        box=(length, width, height),
        materials=tuple(entry["materials"]),
        colors=tuple(entry.get("colors", ())),
        sizes=tuple(entry.get("sizes", ())),
        says=tuple(entry["says"]),
        reorder=entry.get("reorder", False),
    )
