"""Definitions load whole, or every mistake in them is told at once."""

import os
import re
from pathlib import Path

import pytest

from semantic_layer.errors import DefinitionError
from semantic_layer.load import load_manifest
from semantic_layer.manifest import Manifest

CASES = Path(__file__).parents[1] / "cases"


def test_reports_every_mistake_of_a_folder_at_once() -> None:
    with pytest.raises(DefinitionError) as error:
        load_manifest(CASES / "mistakes")
    expected = (CASES / "mistakes.txt").read_text(encoding="utf-8").splitlines()
    assert [str(problem) for problem in error.value.problems] == expected


def test_every_problem_points_at_its_line() -> None:
    with pytest.raises(DefinitionError) as error:
        load_manifest(CASES / "mistakes")
    lines = (CASES / "mistakes" / "shop.yml").read_text(encoding="utf-8").splitlines()
    for problem in error.value.problems:
        if problem.file == "shop.yml":
            last_key = re.split(r"[.\[]", problem.key)[-1].rstrip("]")
            # The key `name` may be left out, or stand for a whole item.
            assert last_key in (*re.findall(r"\w+", lines[problem.line - 1]), "name"), problem


def test_an_empty_folder_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError, match="holds no .yml file"):
        load_manifest(tmp_path)


def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "shop.yml")
    with pytest.raises(DefinitionError):
        load_manifest(tmp_path)


def test_there_is_enough_to_ask_for(manifest: Manifest) -> None:
    assert len(manifest.metrics) >= 65
    assert len(manifest.dimensions) >= 50


def test_every_metric_is_told_in_words(manifest: Manifest) -> None:
    for metric in manifest.metrics.values():
        assert metric.label and metric.description.endswith(".") and metric.unit, metric.name
        assert metric.synonyms, metric.name


def test_every_dimension_is_told_in_words(manifest: Manifest) -> None:
    for dimension in manifest.dimensions.values():
        assert dimension.label and dimension.description.endswith("."), dimension.full_name
        assert dimension.synonyms, dimension.full_name


def test_no_two_metrics_share_a_synonym(manifest: Manifest) -> None:
    owners: dict[str, str] = {}
    for metric in manifest.metrics.values():
        for word in {metric.label.lower(), *(synonym.lower() for synonym in metric.synonyms)}:
            assert owners.setdefault(word, metric.name) == metric.name, word
