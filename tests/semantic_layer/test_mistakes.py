"""Mistakes are told all at once, each at its line, none invented; YAML's traps never crash the reader."""

from pathlib import Path

import pytest

from semantic_layer.errors import DefinitionError
from semantic_layer.load import files_of, load_manifest, read_draft

from .planted import planted


def test_fifty_mistakes_in_five_thousand_lines_are_told_at_once(tmp_path: Path) -> None:
    text, expected = planted()
    assert len(text.splitlines()) > 5_000 and len(expected) > 50
    (tmp_path / "long.yml").write_text(text, encoding="utf-8")
    _, problems = read_draft(files_of(tmp_path))
    for line, says in expected:
        assert any(says in one.message for one in problems if one.line == line), (line, says)
    invented = [str(one) for one in problems if one.line not in {line for line, _ in expected}]
    assert not invented, "\n".join(invented)


def test_the_long_file_without_mistakes_has_no_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.semantic_layer.planted.MISTAKES", ())
    text, _ = planted()
    (tmp_path / "long.yml").write_text(text, encoding="utf-8")
    assert len(load_manifest(tmp_path).metrics) == 4 * 90


ANCHORS = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{new}: &{new} [{', '.join(['*' + old] * 9)}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)
TRAPS = {
    "a key twice": ("models: []\nmetrics: []\nmodels: []\n", 3, "is written twice; the first is in line 1"),
    "a tab": ("models:\n\t- name: x\n", 2, "begins with a tab"),
    "a boolean as a key": ("models: []\non: 1\n", 2, "YAML reads 'on' as a bool"),
    "a boolean as a name": (
        "metrics:\n  - name: yes\n    type: simple\n",
        2,
        "YAML reads 'yes' as a truth value",
    ),
    "a reference without quotes": (
        "metrics:\n  - name: x\n    type: simple\n    filter: {{ Dimension('a__b') }} = 'x'\n",
        4,
        "must stand in quotes",
    ),
    "a reference as a mapping": (
        "semantic_models:\n  - name: x\n    model: {{ ref('a') }}\n",
        3,
        "in quotes",
    ),
    "anchors that explode": (ANCHORS, 1, "anchors repeat so much"),
    "an anchor in itself": ("a: &a [*a]\n", 1, "an anchor holds itself"),
    "deep brackets": ("[" * 100_000, 0, "nested deeper"),
    "deep mappings": ("\n".join(" " * depth + "a:" for depth in range(3_000)), 0, "nested deeper"),
    "deep lists": ("- " * 50_000 + "x", 0, "nested deeper"),
    "no mapping": ("- a\n", 0, "a mapping with the keys"),
    "a text": ("models\n", 0, "a mapping with the keys"),
    "models as a mapping": ("models:\n  name: x\n", 1, "a list of models is expected"),
    "a date that is none": ("version: 2024-13-45\n", 0, "not valid YAML"),
    "a control character": ("version: \x01\n", 0, "not valid YAML"),
    "an unclosed list": ("models:\n  - name: [x\n", 0, "not valid YAML"),
}


@pytest.mark.parametrize("trap", TRAPS)
def test_traps_of_yaml_are_told(trap: str, tmp_path: Path) -> None:
    text, line, says = TRAPS[trap]
    (tmp_path / "trap.yml").write_text(text, encoding="utf-8")
    with pytest.raises(DefinitionError) as error:
        load_manifest(tmp_path)
    assert any(says in one.message and line in (0, one.line) for one in error.value.problems), error.value


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("version: é\n".encode("latin-1"), "is not UTF-8 text"),
        ("version: é\n".encode("utf-16"), "is not UTF-8 text"),
        (b"version: 1\n" * 1_000_000, "a definition file may have 5 MB"),
    ],
)
def test_bytes_that_are_no_definitions_are_told(content: bytes, says: str, tmp_path: Path) -> None:
    (tmp_path / "bytes.yml").write_bytes(content)
    with pytest.raises(DefinitionError, match=says):
        load_manifest(tmp_path)


def test_anchors_and_merges_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text(
        "anchors:\n  key: &key {type: primary, name: thing}\n"
        "models:\n  - name: things\n    semantic_model: true\n    agg_time_dimension: day_of_it\n"
        "    columns:\n"
        "      - {name: thing_id, entity: {<<: *key, label: Thing}}\n"
        "      - {name: day_of_it, granularity: day, dimension: time}\n",
        encoding="utf-8",
    )
    manifest = load_manifest(tmp_path)
    assert manifest.entities["thing"].label == "Thing"


def test_what_an_unreadable_file_defines_is_not_called_unknown(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text(
        "models:\n  - name: things\n    metrics:\n\t  - name: seen\n", encoding="utf-8"
    )
    (tmp_path / "b.yml").write_text(
        "metrics:\n  - {name: rate, type: ratio, numerator: seen, denominator: unseen}\n", encoding="utf-8"
    )
    with pytest.raises(DefinitionError) as error:
        load_manifest(tmp_path)
    assert [one.file for one in error.value.problems] == ["a.yml", "b.yml"]
    assert "unseen" in error.value.problems[1].message
