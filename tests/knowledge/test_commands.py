"""`footnote products` and `footnote knowledge`: what is printed, what is refused, to whom."""

import json
import shutil
from pathlib import Path

import pytest

from app.cli import run

ROLES = """
default: deny
roles:
  part: {metrics: ["*"], dimensions: ["*"], hide: [product__product_name]}
  rows: {metrics: ["*"], dimensions: ["*"], where: [{dimension: customer__country, op: "=", value: France}]}
  whole: {metrics: ["*"], dimensions: ["*"], sql: true}
users:
  pia: {role: part}
  rob: {role: rows}
  eva: {role: owner}
"""


@pytest.fixture
def ruled(indexed, tmp_path):
    """Return a copy of the indexed shop in which people have roles."""
    workspace = Path(shutil.copytree(indexed, tmp_path / "ruled"))
    (workspace / "policies.yml").write_text(ROLES, encoding="utf-8")
    return workspace


def products(workspace, *words: str) -> int:
    return run(["--workspace", str(workspace), "products", *words])


def test_hits_are_told_with_the_reason(indexed, capsys):
    assert products(indexed, "22423") == 0
    shown = capsys.readouterr().out
    assert "REGENCY CAKESTAND 3 TIER" in shown and "GBP 12.75" in shown and "its code" in shown


def test_json_holds_all_that_is_known(indexed, capsys):
    capsys.readouterr()
    assert products(indexed, "", "--max-price", "1.25", "--country", "UK", "--k", "2", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert [hit["product"]["product_id"] for hit in told["hits"]] == ["21181", "M1"]
    assert told["where"] == {"max_price": 1.25, "country": "UK"} and told["status"] == "found"


def test_nothing_fits_is_said(indexed, capsys):
    assert products(indexed, "", "--max-price", "0.01") == 0
    assert capsys.readouterr().out.strip().endswith("Nothing fits.")


@pytest.mark.parametrize("words", [("--sold-since", "soon"), ("--k", "0"), ("--max-price", "-1")])
def test_wrong_usage_is_refused(indexed, words):
    assert products(indexed, "mug", *words) == 2


def test_an_unknown_category_names_the_nearest(indexed, capsys):
    assert products(indexed, "mug", "--category", "kitchne") == 1
    assert "kitchen" in capsys.readouterr().err


@pytest.mark.parametrize(("name", "code"), [("pia", 1), ("rob", 1), ("eva", 0)])
def test_only_who_sees_everything_may_search(ruled, capsys, name, code):
    assert run(["--workspace", str(ruled), "--as", name, "products", "22423"]) == code
    shown = capsys.readouterr()
    assert ("REGENCY" in shown.out) is (code == 0)
    assert "REGENCY" not in shown.err


@pytest.mark.parametrize("command", ["build", "status"])
def test_only_the_owner_sees_to_the_index(ruled, command):
    assert run(["--workspace", str(ruled), "--as", "rob", "knowledge", command]) == 1


def test_a_build_that_changes_nothing_says_so(indexed, capsys):
    assert run(["--workspace", str(indexed), "knowledge", "build"]) == 0
    assert "unchanged" in capsys.readouterr().out
    assert run(["--workspace", str(indexed), "knowledge", "status", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["data_version"] == "v1"


def test_no_index_is_an_error_with_what_to_do(shop, capsys):
    assert products(shop, "mug") == 1
    assert "knowledge build" in capsys.readouterr().err
