"""The labelled questions for products: what is asked, and how well which product answers it, 0 to 3."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from itertools import count
from typing import Any, Literal

import yaml

Half = Literal["tune", "report"]
DATASETS = ("online_retail", "demo")
# From this grade on a product is an answer, and not only near to one.
ANSWER = 2


@dataclass(frozen=True)
class Question:
    """A question for products of one dataset; `grades` maps codes to 1..3, every other product has 0."""

    dataset: str
    number: int
    text: str
    grades: Mapping[str, int]
    half: Half

    @property
    def has_answer(self) -> bool:
        """Whether any product is an answer."""
        return is_answerable(self.grades)


def is_answerable(grades: Mapping[str, int]) -> bool:
    """Whether any of the grades makes a product an answer."""
    return any(grade >= ANSWER for grade in grades.values())


def questions(dataset: str) -> list[Question]:
    """Return the questions over a dataset with their labels, in order.

    Those with an answer are tuned on and reported in turns, and so are those without one.
    """
    labels = _read("labels.yml").get(dataset, {})
    turns = {True: count(), False: count()}
    found = []
    for number, text in enumerate(_read("questions.yml")[dataset], start=1):
        grades = dict(_grades(labels.get(number, {})))
        half: Half = "report" if next(turns[is_answerable(grades)]) % 2 else "tune"
        found.append(Question(dataset, number, text, grades, half))
    return found


def _grades(labelled: Mapping[int, list[str]]) -> Iterator[tuple[str, int]]:
    for grade, codes in labelled.items():
        yield from ((code, grade) for code in codes)


def _read(name: str) -> dict[str, Any]:
    found = resources.files("evals.knowledge").joinpath(name)
    return dict(yaml.safe_load(found.read_text("utf-8"))) if found.is_file() else {}
