"""Rules that the long file of mistakes has no place for: one definition each, and what is said of it."""

from pathlib import Path

import pytest
import yaml

from semantic_layer.errors import DefinitionError
from semantic_layer.load import load_manifest

CASES = yaml.safe_load(
    (Path(__file__).parents[1] / "cases" / "definition_rules.yml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("case", CASES["metrics"], ids=lambda case: case["says"])
def test_metrics_are_refused(case: dict[str, str], tmp_path: Path) -> None:
    told(f"{CASES['base']}  - {case['text']}\n", case["says"], tmp_path)


@pytest.mark.parametrize("case", CASES["models"], ids=lambda case: case["says"])
def test_models_are_refused(case: dict[str, str], tmp_path: Path) -> None:
    first, _, rest = CASES["base"].partition("\n")
    told(f"{first}\n  - {case['text']}\n{rest}  []\n", case["says"], tmp_path)


def test_the_start_of_a_custom_grain_is_not_read(tmp_path: Path) -> None:
    spine = (
        "{name: spine, time_spine: {standard_granularity_column: d, custom_granularities: [{name: moon}]},"
        " columns: [{name: d, granularity: day}, {name: moon}]}"
    )
    moved = (
        "{name: m, type: derived, expr: x, input_metrics: [{name: visits, alias: x, offset_to_grain: moon}]}"
    )
    first, _, rest = CASES["base"].partition("\n")
    says = "the start of a moon, a grain of a time spine, is not read"
    told(f"{first}\n  - {spine}\n{rest}  - {moved}\n", says, tmp_path)


def test_the_base_itself_is_fine(tmp_path: Path) -> None:
    (tmp_path / "base.yml").write_text(f"{CASES['base']}  []\n", encoding="utf-8")
    assert set(load_manifest(tmp_path).metrics) == {"visits", "seconds"}


def told(text: str, says: str, folder: Path) -> None:
    (folder / "base.yml").write_text(text, encoding="utf-8")
    with pytest.raises(DefinitionError) as error:
        load_manifest(folder)
    assert any(says in one.message for one in error.value.problems), str(error.value)
    assert all(one.line for one in error.value.problems), str(error.value)
